"""Bringing articles in from files: plain text or Markdown, with or without front matter."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from minerals import names
from minerals.importing.faults import Fault
from posts import frontmatter, publishing, slugs
from posts.markdown import Refused, clean
from posts.models import Article, Author, Revision, Topic
from posts.publishing import ArticleText

KEYS = ("title", "slug", "summary", "date", "status", "authors", "topics", "language")
STATUSES = ("draft", "published")
SUFFIXES = (".md", ".markdown", ".txt")
LARGEST_FILE = 8 * 1024 * 1024
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,4})?", re.ASCII)
_SLUG = re.compile(r"[-\w]{1,120}")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One article as its file has it. `line` is where its text starts; `key` names it among all imported files."""

    file: str
    key: str
    line: int
    title: str
    body: str
    slug: str = ""
    summary: str = ""
    status: str = "draft"
    date: datetime.datetime | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str = "en"

    def fault(self, problem: str, cure: str, **where) -> Fault:
        return Fault(problem, cure, file=self.file, **where)


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do: articles by what happened to them, faults, and things worth knowing."""

    created: list[Revision] = field(default_factory=list)
    changed: list[Revision] = field(default_factory=list)
    unchanged: list[Revision] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def import_articles(
    paths: Sequence[Path], now: datetime.datetime, *, author: str = "", dry_run: bool = False
) -> Outcome:
    """Bring in every article of these files and folders, or none of them if there is any fault.

    Files are known by their path below what was named, so that the same file twice changes nothing. A dry run does
    the same work and takes it back.
    """
    outcome = Outcome()
    incoming = list(read(paths, outcome, author))
    _same_twice(incoming, outcome)
    with transaction.atomic():
        for article in incoming:
            _bring_in(article, outcome, now)
        transaction.set_rollback(dry_run or bool(outcome.faults))
    return outcome


def read(paths: Sequence[Path], outcome: Outcome, author: str = "") -> Iterable[Incoming]:
    """The articles in these files and folders; what cannot be read is a fault of the outcome."""
    for path in paths:
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
            files = [file for file in files if not any(part[0] == "." for part in file.relative_to(path).parts)]
            if not files:
                cure = f"name a folder with files that end in {', '.join(SUFFIXES)}"
                outcome.faults.append(Fault("there is no article in this folder", cure, file=str(path)))
        elif path.is_file():
            files = [path]
        else:
            outcome.faults.append(Fault("there is no such file or folder", "look at the path", file=str(path)))
            continue
        for file in files:
            key = file.relative_to(path).as_posix() if path.is_dir() else file.name
            article = _read_file(file, key, outcome, author)
            if article:
                yield article


def _read_file(file: Path, key: str, outcome: Outcome, author: str) -> Incoming | None:
    def fault(problem: str, cure: str, **where) -> None:
        outcome.faults.append(Fault(problem, cure, file=str(file), **where))

    if file.stat().st_size > LARGEST_FILE:
        return fault("the file is larger than 8 MB", "split it; an article that long is never read")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return fault(f"the file is not UTF-8 text (byte {error.start + 1})", "save it as UTF-8")
    if "\0" in text:
        return fault("the file holds NUL bytes, so it is not text", "name a text or Markdown file")
    text = clean(text)
    if not text.strip():
        return fault("the file is empty", "write the article, or leave the file out")
    try:
        parted = frontmatter.part(text)
    except frontmatter.Unreadable as error:
        return fault(str(error), "write one `key: value` a line", row=error.line)
    return _as_article(file, key, parted, outcome, author)


def _as_article(file: Path, key: str, parted: frontmatter.Parted, outcome: Outcome, author: str) -> Incoming:
    keys = {name.strip().lower(): value for name, value in parted.keys.items()}
    for name in keys.keys() - set(KEYS):
        near = names.nearest(name, KEYS, limit=1)
        meant = f" (nearest: {near[0]})" if near else ""
        outcome.notes.append(f"{file}: the key {name!r} with the value {keys[name]!r} is not known and left out{meant}")

    def refuse(name: str, problem: str, cure: str, nearest: Iterable[str] = ()) -> None:
        value = str(keys[name])
        outcome.faults.append(Fault(problem, cure, value=value, nearest=tuple(nearest), column=name, file=str(file)))

    def one(name: str) -> str:
        value = keys.get(name, "")
        if isinstance(value, str):
            return " ".join(value.split())
        refuse(name, "is not one value", "write one line of text")
        return ""

    title, body, line = one("title"), parted.text, parted.line
    if not title:
        title, body, skipped = _title_of(body, file)
        line += skipped
    status = one("status").lower() or "draft"
    if status not in STATUSES:
        refuse("status", "is not a status", f"write {' or '.join(STATUSES)}", names.nearest(status, STATUSES))
    language = one("language") or "en"
    if not _LANGUAGE.fullmatch(language):
        refuse("language", "is not a language code", "write en, de, pt-BR …")
    slug = one("slug")
    if slug and not _SLUG.fullmatch(slug):
        refuse("slug", "is not the last part of an address", f"write {slugs.made_from(slug)}")
    date = None
    if given := one("date"):
        try:
            date = _moment(given)
        except ValueError:
            refuse("date", "is not a date", "write 2026-01-05 or 2026-01-05T09:30")
    return Incoming(
        file=str(file),
        key=key,
        line=line + len(body) - len(body.lstrip("\n")),
        title=title,
        body=body.strip("\n") + "\n",
        slug=slug,
        summary=one("summary"),
        status=status,
        date=date,
        authors=tuple(_several(keys.get("authors", author))),
        topics=tuple(_several(keys.get("topics", ""))),
        language=language,
    )


def _title_of(body: str, file: Path) -> tuple[str, str, int]:
    """A title for a text that names none: its first heading, which then leaves the text, else the file's name."""
    lines = body.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    heading = re.fullmatch(r"#[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*", lines[first])
    if heading:
        return heading.group(1), "\n".join(lines[first + 1 :]), first + 1
    words = re.sub(r"[-_\s]+", " ", file.stem).strip()
    return words[:1].upper() + words[1:], body, 0


def _moment(text: str) -> datetime.datetime:
    """A day is its first moment in the site's zone, so that it stays that day for the site's readers."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return timezone.make_aware(datetime.datetime.fromisoformat(text))
    moment = parse_datetime(text)
    if moment is None:
        raise ValueError(text)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _several(value: str | list) -> list[str]:
    parts = re.split(r"[,;]", value) if isinstance(value, str) else value if isinstance(value, list) else []
    return [" ".join(str(part).split()) for part in parts if str(part).strip()]


def _same_twice(incoming: Sequence[Incoming], outcome: Outcome) -> None:
    for name, words in (("key", "the same path below what was named"), ("slug", "the same slug")):
        seen: dict[str, Incoming] = {}
        for article in incoming:
            value = getattr(article, name)
            if value and (other := seen.setdefault(value, article)) is not article:
                outcome.faults.append(article.fault(f"has {words} as {other.file}", "rename one of them", value=value))


def _bring_in(incoming: Incoming, outcome: Outcome, now: datetime.datetime) -> None:
    article = Article.objects.filter(import_key=incoming.key).first()
    newest = article and article.revisions.order_by("number").last()
    text = ArticleText(
        title=incoming.title,
        body=incoming.body,
        summary=incoming.summary,
        slug=incoming.slug,
        authors=[_profile(Author, name) for name in incoming.authors],
        topics=[_profile(Topic, name) for name in incoming.topics],
        language=incoming.language,
        change_note="" if newest is None else "Imported again.",
    )
    if newest and _is_known(incoming, article):
        outcome.unchanged.append(newest)
        return
    if newest and newest.saved_by:
        cure = "change the article in the admin, or give the file another name to import it as a new article"
        problem = f"was edited here by {newest.saved_by.get_username()} since it was imported"
        outcome.faults.append(incoming.fault(problem, cure, value=newest.title))
        return
    for name, longest in (("title", 200), ("summary", 400)):
        if len(getattr(text, name)) > longest:
            outcome.faults.append(incoming.fault(f"is longer than {longest} characters", "shorten it", column=name))
            return
    base = newest.number if newest else 0
    try:
        with transaction.atomic():
            revision = _keep(article, base, text, incoming, now)
    except publishing.NotReady as fault:
        for problem in fault.problems:
            row = incoming.line + problem.line - 1 if problem.line else None
            cure = "mend it, or import it as a draft"
            outcome.faults.append(incoming.fault(problem.message, cure, nearest=tuple(problem.nearest), row=row))
    except Refused as fault:
        row = incoming.line + fault.line - 1
        outcome.faults.append(incoming.fault(fault.message, "shorten or simplify the text", row=row))
    except slugs.Taken as taken:
        cure = f"write {taken.suggestion} or another slug"
        outcome.faults.append(incoming.fault(taken.reason, cure, value=taken.slug, column="slug"))
    else:
        (outcome.changed if newest else outcome.created).append(revision)


def _keep(
    article: Article | None, base: int, text: ArticleText, incoming: Incoming, now: datetime.datetime
) -> Revision:
    if incoming.status != "published":
        revision = publishing.save(article, base, text, None, now, import_key=incoming.key)
    else:
        # The date is that of the first publication; a later text of the same file is public from when it came.
        moment = incoming.date if incoming.date and (article is None or incoming.date > now) else now
        revision = publishing.publish(article, base, text, None, now, public_from=moment, import_key=incoming.key)
    if article is None and incoming.date and incoming.date <= now:
        revision.article.created_at = incoming.date
        revision.article.save(update_fields=["created_at"])
    return revision


def _is_known(incoming: Incoming, article: Article) -> bool:
    """Whether the last import of this article brought the same."""
    last = article.revisions.filter(saved_by=None).prefetch_related("authors", "topics").order_by("number").last()
    if last is None:
        return False
    kept = {
        "title": last.title,
        "summary": last.summary,
        "body": last.body,
        "language": last.language,
        "status": "published" if last.public_from else "draft",
        "authors": {names.key(author.name) for author in last.authors.all()},
        "topics": {names.key(topic.name) for topic in last.topics.all()},
    }
    brought = {
        "title": incoming.title,
        "summary": incoming.summary,
        "body": incoming.body,
        "language": incoming.language,
        "status": incoming.status,
        "authors": {names.key(name) for name in incoming.authors},
        "topics": {names.key(name) for name in incoming.topics},
    }
    return kept == brought and incoming.slug in ("", article.slug)


def _profile(model: type[Author] | type[Topic], name: str) -> Author | Topic:
    """The author or topic of that name, made if there is none yet."""
    wanted = names.key(name)
    known = {names.key(profile.name): profile for profile in model.objects.all()}
    known |= {profile.slug: profile for profile in known.values()}
    if found := known.get(wanted) or known.get(name):
        return found
    stem = slugs.made_from(name).encode("ascii", "ignore").decode().strip("-")[:70] or model.__name__.lower()
    slug, number = stem, 1
    while slug in known:
        number += 1
        slug = f"{stem}-{number}"
    return model.objects.create(name=name[:120], slug=slug)
