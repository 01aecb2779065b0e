import datetime
import json
from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from minerals import names
from minerals.dates import PartialDate
from posts.factcheck.facts import facts_of_record
from posts.factcheck.findings import CONTRADICTED, Finding
from posts.factcheck.reading import Reading
from posts.factcheck.scoring import VERDICTS, Score, Scored, Text, read_corpus, score, score_text
from posts.factcheck.suggestions import Suggestion, suggest
from posts.factchecking import check_articles, check_text
from posts.frontmatter import Unreadable, part
from posts.models import Article, Revision
from posts.rendering import with_version

_KEYS = ("start", "end", "sentence", "kind", "verdict", "claimed", "recorded")
_MARKDOWN = (".md", ".markdown")
_AT_A_TIME = 50
_NAMED = 200


def _day(text: str) -> PartialDate:
    try:
        return PartialDate(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


class Command(BaseCommand):
    help = (
        "Reads prose and says what the record says of it: all articles, or those named, or files (Markdown or plain "
        "text), or a corpus of texts with what is expected of each. Judged on the day, month or year of --on, else on "
        "the text's own date, else today. Exit 1 if anything is contradicted. "
        "Example: manage.py check_facts --file draft.md --on 2021-06-01"
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="an article; without any, all of them")
        parser.add_argument("--file", type=Path, nargs="+", action="extend", metavar="FILE", help="texts to check")
        parser.add_argument("--corpus", type=Path, metavar="FILE", help="score a corpus, one JSON object a line")
        parser.add_argument("--on", type=_day, metavar="DATE", help="the day, month or year on which to judge")
        parser.add_argument("--json", action="store_true", help="say it as JSON; a corpus gives a line a text")

    def handle(self, *, slugs, file, corpus, on, verbosity, **options) -> None:
        if sum(map(bool, (slugs, file, corpus))) > 1:
            raise CommandError("Name articles, or files, or a corpus, one of the three.", returncode=2)
        self.talks, self.as_json = bool(verbosity), options["json"]
        self.is_watched = self.talks and not self.as_json and self.stderr.isatty()
        today = timezone.localdate()
        if facts_of_record().is_empty and self.talks:
            self.stderr.write("The record is empty, so nothing can be compared. load_reference fills it.")
        if corpus:
            self._check_corpus(corpus, on, today)
        elif file:
            self._check_files(file, on, today)
        else:
            self._check_articles(slugs, on, today)

    def _check_articles(self, slugs: list[str], on: PartialDate | None, today: datetime.date) -> None:
        told = _Told()
        articles = Article.objects.all()
        if slugs:
            self._refuse(list(_unknown(slugs)))
            articles = articles.filter(slug__in=slugs)
        pks = list(articles.order_by("slug").values_list("pk", flat=True))
        for begin in range(0, len(pks), _AT_A_TIME):
            revisions = _texts_of(pks[begin : begin + _AT_A_TIME])
            for revision, parts in zip(revisions, check_articles(revisions, on, today), strict=True):
                slug = revision.article.slug
                for each in parts:
                    is_body = each.part == "body"
                    named = {"article": slug} | ({} if is_body else {"part": each.part})
                    name = slug if is_body else f"{slug}:{each.part}"
                    self._tell(named, name, each.text, each.findings, each.suggestions, told)
            self._progress(min(begin + _AT_A_TIME, len(pks)), len(pks), "articles")
        self._finish(told, f"{len(pks)} {'article' if len(pks) == 1 else 'articles'}")

    def _check_files(self, files: list[Path], on: PartialDate | None, today: datetime.date) -> None:
        contents, wrong = [], []
        for file in files:
            try:
                contents.append(_content(file))
            except _Unusable as error:
                wrong.append(f"{file}: {error}")
        self._refuse(wrong)
        told = _Told()
        facts = facts_of_record()
        for number, (file, (text, body, written)) in enumerate(zip(files, contents, strict=True), start=1):
            is_markdown = file.suffix.lower() in _MARKDOWN
            reading, findings = check_text(
                body, on=on or (None if written else _as_day(today)), written=written, markdown=is_markdown
            )
            suggestions = suggest(reading, findings, facts) if is_markdown else []
            self._tell(
                {"file": str(file)}, str(file), text, findings, suggestions, told, reading, len(text) - len(body)
            )
            self._progress(number, len(files), "files")
        self._finish(told, f"{len(files)} {'file' if len(files) == 1 else 'files'}")

    def _tell(
        self,
        named: dict,
        name: str,
        text: str,
        findings: list[Finding],
        suggestions: list[Suggestion],
        told: "_Told",
        reading: Reading | None = None,
        shift: int = 0,
    ) -> None:
        """`shift`: how many characters stand before what was read, the front matter of a file."""
        told.verdicts.update(finding.verdict for finding in findings)
        told.unbound += len(suggestions)
        told.rows += [{**named, **_as_data(finding, shift)} for finding in findings if self.as_json]
        if self.as_json or not self.talks:
            return
        place = Reading(text, ()).place
        for finding in findings:
            line, column = place(finding.start + shift)
            self.stdout.write(
                f"{name}:{line}:{column}: {finding.verdict} ({finding.kind}): {_one_line(finding.sentence)}"
            )
            self.stdout.write(f"    {finding.explanation}{f' [{finding.record}]' if finding.record else ''}")
        for each in suggestions:
            line, column = place(each.start + shift)
            self.stdout.write(f"{name}:{line}:{column}: not bound yet: {each.words} → {each.reference}")
        for unread in reading.unread if reading else ():
            line, column = place(unread.start + shift)
            self.stdout.write(f"{name}:{line}:{column}: not read: {unread.reason}")

    def _finish(self, told: "_Told", what: str) -> None:
        if self.as_json:
            self.stdout.write(json.dumps(told.rows, ensure_ascii=False, indent=2))
        elif self.talks:
            counts = ", ".join(f"{told.verdicts[verdict]} {verdict}" for verdict in VERDICTS)
            self.stdout.write(f"{what}: {told.verdicts.total()} findings ({counts}), {told.unbound} not bound yet.")
        if told.verdicts[CONTRADICTED]:
            raise SystemExit(1)

    def _check_corpus(self, corpus: Path, on: PartialDate | None, today: datetime.date) -> None:
        try:
            texts, bad = read_corpus(_decoded(corpus), is_scored=not self.as_json)
        except _Unusable as error:
            raise CommandError(f"{corpus}: {error}", returncode=2) from None
        self._refuse([f"{corpus}: {line}" for line in bad])
        scored = []
        for number, text in enumerate(texts, start=1):
            day = on or (None if text.written else _as_day(today))
            _, findings = check_text(text.text, on=day, written=text.written)
            # A corpus is about statements: that a language cannot be read is none.
            findings = [finding for finding in findings if not finding.is_note]
            if self.as_json:
                row = {"id": text.id, "findings": [_as_data(finding) for finding in findings]}
                self.stdout.write(json.dumps(row, ensure_ascii=False))
            scored.append(score_text(text, findings))
            self._progress(number, len(texts), "texts")
        if self.talks and not self.as_json:
            self._report(scored)

    def _report(self, scored: list[Scored]) -> None:
        for each in scored:
            for line in _failure(each):
                self.stdout.write(line)
        for part_of_corpus, counted in score(scored).items():
            for line in _figures(part_of_corpus or "all", counted):
                self.stdout.write(line)

    def _refuse(self, wrong: list[str]) -> None:
        """All that is wrong with what was asked, then exit 2."""
        if not wrong:
            return
        for line in wrong[:_NAMED]:
            self.stderr.write(line)
        if len(wrong) > _NAMED:
            self.stderr.write(f"… and {len(wrong) - _NAMED} more errors")
        count = len(wrong)
        raise CommandError(f"nothing was checked: {count} error{'s' * (count != 1)}.", returncode=2)

    def _progress(self, done: int, total: int, what: str) -> None:
        if self.is_watched:
            self.stderr.write(f"\r{done} of {total} {what} …", ending="\n" if done == total else "")
            self.stderr.flush()


class _Told:
    """What was said so far."""

    def __init__(self) -> None:
        self.verdicts: Counter[str] = Counter()
        self.unbound = 0
        self.rows: list[dict] = []


class _Unusable(Exception):
    """A file that cannot be read as text, in words."""


def _decoded(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Unusable(f"this is not UTF-8 text (byte {error.start + 1}); save it as UTF-8") from None
    except IsADirectoryError:
        raise _Unusable("this is a folder; name the files in it") from None
    except OSError as error:
        raise _Unusable(f"cannot be read: {error.strerror}") from None


def _content(file: Path) -> tuple[str, str, PartialDate | None]:
    """The whole text of a file, what of it is read, and its own date: Markdown may begin with front matter."""
    text = _decoded(file)
    if file.suffix.lower() not in _MARKDOWN:
        return text, text, None
    try:
        parted = part(text)
    except Unreadable as error:
        raise _Unusable(f"line {error.line}: {error}") from None
    try:
        written = PartialDate(str(parted.keys.get("date", ""))[:10])
    except ValueError:
        written = None
    return text, parted.text, written


def _as_day(today: datetime.date) -> PartialDate:
    return PartialDate(today.isoformat())


def _texts_of(pks: list[int]) -> list[Revision]:
    """Of each article what readers see and what was saved last, once where that is the same."""
    now = timezone.now()
    shown = Revision.objects.public(at=now).filter(article__in=pks) | Revision.objects.newest().filter(article__in=pks)
    return list(with_version(shown.select_related("article").order_by("article__slug", "number")))


def _unknown(slugs: list[str]) -> Iterator[str]:
    known = list(Article.objects.order_by("slug").values_list("slug", flat=True))
    for slug in slugs:
        if slug not in known:
            near = ", ".join(names.nearest(slug, known))
            yield f"there is no article {slug!r}{f' (nearest: {near})' if near else ''}"


def _as_data(finding: Finding, shift: int = 0) -> dict:
    data = {key: getattr(finding, key) for key in _KEYS}
    places = {"start": finding.start + shift, "end": finding.end + shift}
    return {**data, **places, "record": list(finding.slugs), "explanation": finding.explanation}


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _failure(scored: Scored) -> Iterator[str]:
    """One text that did not come out as expected: what is missing, and what was said beyond it."""
    if scored.is_right:
        return
    text: Text = scored.text
    yield f"{text.id} ({text.written or 'no date'}): {_one_line(text.text)}"
    for expected in scored.missing:
        records = f" [{' '.join(expected.record)}]" if expected.record else ""
        yield f"    expected: {expected.verdict}: “{_one_line(expected.quote)}”{records}"
    for finding in scored.beyond:
        words = _one_line(text.text[finding.start : finding.end])
        yield f"    found: {finding.verdict} ({finding.kind}): “{words}” [{finding.record}] {finding.explanation}"


def _figures(part_of_corpus: str, score: Score) -> Iterator[str]:
    yield f"{part_of_corpus}: {score.texts} texts, {score.right_texts} as expected"
    rows = [(verdict, (verdict,)) for verdict in VERDICTS] + [("wrong or outdated", ("contradicted", "outdated"))]
    for name, verdicts in rows:
        expected, met = (sum(counts[each] for each in verdicts) for counts in (score.expected, score.met))
        said, true = (sum(counts[each] for each in verdicts) for counts in (score.said, score.true))
        yield (
            f"  {name}: precision {_ratio(score.precision(*verdicts))} ({true} of {said} said were asked for), "
            f"recall {_ratio(score.recall(*verdicts))} ({met} of {expected} asked for were said)"
        )
    yield (
        f"  false accusations: {score.accusations}; "
        f"of {score.silent} texts of which nothing may be said, something was said of {score.broken}"
    )


def _ratio(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"
