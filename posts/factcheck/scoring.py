"""How good the fact check is: its findings on a corpus of texts beside what people expect of each."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from minerals.dates import PartialDate

from .findings import CONTRADICTED, OUTDATED, SUPPORTED, UNDECIDED, Finding

VERDICTS = (SUPPORTED, CONTRADICTED, OUTDATED, UNDECIDED)
AGAINST = (CONTRADICTED, OUTDATED)


@dataclass(frozen=True, slots=True)
class Expected:
    """`quote` are exact words of the text; a finding must name one of the records, if any are given."""

    quote: str
    verdict: str
    record: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """One line of a corpus. Nothing may be said of a text of which nothing is expected.

    `id` is as the line has it. `expect` is None where the line does not say, which is fine as long as nobody wants a
    score.
    """

    id: str | int
    text: str
    written: PartialDate | None
    expect: tuple[Expected, ...] | None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is not as a corpus wants it: which, what is there, what was expected."""

    line: int
    found: str
    expected: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.found}; expected {self.expected}"


def read_corpus(content: str, *, is_scored: bool = True) -> tuple[list[Text], list[BadLine]]:
    """The texts of a file, one JSON object a line, and every line that is no such object."""
    texts: list[Text] = []
    bad: list[BadLine] = []
    first: dict[str | int, int] = {}
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            text = _text(line, is_scored)
            if text.id in first:
                raise _Bad(f"the id {text.id!r} again, as in line {first[text.id]}", "an id of its own")
        except _Bad as wrong:
            bad.append(BadLine(number, *wrong.args))
            continue
        first[text.id] = number
        texts.append(text)
    return texts, bad


class _Bad(Exception):
    """What was found, and what was expected."""


def _text(line: str, is_scored: bool) -> Text:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _Bad(f"no JSON ({error}): {_short(line)}", "one object a line, with id, text, written, expect") from None
    if not isinstance(row, dict):
        raise _Bad(_short(line), "an object with id, text, written, expect")
    for key, kinds in (("id", (str, int)), ("text", (str,))):
        if type(row.get(key)) not in kinds or not str(row[key]).strip():
            expected = f"words{' or a whole number' if int in kinds else ''} under {key!r}"
            raise _Bad(f"{key} is {_short(json.dumps(row.get(key)))}", expected)
    try:
        written = PartialDate(row["written"]) if row.get("written") else None
    except ValueError as error:
        raise _Bad(f"written: {error}", "a day, a month, a year or null") from None
    expect = row.get("expect")
    if expect is None and not is_scored:
        return Text(row["id"], row["text"], written, None)
    if not isinstance(expect, list):
        raise _Bad(f"expect is {_short(json.dumps(expect))}", "a list, which is empty where nothing may be said")
    return Text(row["id"], row["text"], written, tuple(_expected(each, row["text"], is_scored) for each in expect))


def _expected(each: object, text: str, is_scored: bool) -> Expected:
    if not isinstance(each, dict) or not isinstance(each.get("quote"), str) or not each["quote"]:
        raise _Bad(f"expect holds {_short(json.dumps(each))}", "objects with quote, verdict, record")
    if each.get("verdict") not in VERDICTS:
        raise _Bad(f"the verdict {each.get('verdict')!r}", f"one of {', '.join(VERDICTS)}")
    if is_scored and each["quote"] not in text:
        raise _Bad(f"the quote {_short(each['quote'])!r}", "words that stand in the text")
    record = each.get("record") or []
    record = [record] if isinstance(record, str) else record
    if not isinstance(record, list) or not all(isinstance(slug, str) for slug in record):
        raise _Bad(f"record is {_short(json.dumps(record))}", "a list of slugs")
    return Expected(each["quote"], each["verdict"], tuple(slug.rpartition(":")[2] for slug in record))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


@dataclass(slots=True)
class Scored:
    """One text with its findings: those that were asked for, those that were not, and what is missing."""

    text: Text
    findings: Sequence[Finding]
    right: list[Finding] = field(default_factory=list)
    missing: list[Expected] = field(default_factory=list)

    @property
    def beyond(self) -> list[Finding]:
        """Findings that nobody asked for. Support where other things are asked for does no harm."""
        rest = [each for each in self.findings if each not in self.right]
        return [each for each in rest if each.verdict != SUPPORTED or not self.text.expect]

    @property
    def accusations(self) -> list[Finding]:
        """False ones: something is said against a text that is not at fault there."""
        return [each for each in self.beyond if each.verdict in AGAINST]

    @property
    def is_right(self) -> bool:
        return not self.missing and not self.beyond


def score_text(text: Text, findings: Sequence[Finding]) -> Scored:
    """An expected thing is met by a finding of the same verdict that shares words with its quote and names one of its
    records; a quote that stands in a text several times is met at any of its places."""
    scored = Scored(text, findings)
    for expected in text.expect or ():
        places = list(_places(text.text, expected.quote))
        met = [each for each in findings if _meets(each, expected, places)]
        scored.right += [each for each in met if each not in scored.right]
        if not met:
            scored.missing.append(expected)
    return scored


def _places(text: str, quote: str) -> Iterable[tuple[int, int]]:
    at = text.find(quote)
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)


def _meets(finding: Finding, expected: Expected, places: Sequence[tuple[int, int]]) -> bool:
    if finding.verdict != expected.verdict:
        return False
    if expected.record and not set(expected.record) & set(finding.slugs):
        return False
    return any(finding.start < end and start < finding.end for start, end in places)


@dataclass(slots=True)
class Score:
    """Counts by verdict over many texts."""

    texts: int = 0
    right_texts: int = 0
    silent: int = 0  # texts of which nothing may be said
    broken: int = 0  # those of them of which something was said
    accusations: int = 0
    expected: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)

    def add(self, scored: Scored) -> None:
        self.texts += 1
        self.right_texts += scored.is_right
        self.silent += not scored.text.expect
        self.broken += not scored.text.expect and bool(scored.findings)
        self.accusations += len(scored.accusations)
        self.expected.update(each.verdict for each in scored.text.expect or ())
        self.met.update(each.verdict for each in scored.text.expect or () if each not in scored.missing)
        self.said.update(each.verdict for each in scored.findings)
        self.true.update(each.verdict for each in scored.right)

    def precision(self, *verdicts: str) -> float | None:
        """The part of what was said that was asked for, 0 to 1; None if nothing was said."""
        said = sum(self.said[each] for each in verdicts)
        return sum(self.true[each] for each in verdicts) / said if said else None

    def recall(self, *verdicts: str) -> float | None:
        """The part of what was asked for that was said, 0 to 1; None if nothing was asked for."""
        expected = sum(self.expected[each] for each in verdicts)
        return sum(self.met[each] for each in verdicts) / expected if expected else None


def score(all_scored: Iterable[Scored]) -> Mapping[str, Score]:
    """The score of all texts under "", and of each part of a corpus: what stands before the first "-" of an id."""
    parts: dict[str, Score] = {"": Score()}
    for scored in all_scored:
        part, dash, _ = str(scored.text.id).partition("-")
        parts[""].add(scored)
        if part and dash:
            parts.setdefault(part, Score()).add(scored)
    return parts
