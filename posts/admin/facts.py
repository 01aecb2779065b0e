"""What the fact check says of a text, as editors see it: what it objects to first, then what could be bound."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.http import urlencode

from minerals.lookup import Key
from posts.factcheck import Finding
from posts.factcheck.facts import Facts, facts_of_record
from posts.factcheck.findings import CONTRADICTED, OUTDATED, SUPPORTED, UNDECIDED
from posts.factcheck.remedies import recorded_at, remedy
from posts.factcheck.suggestions import Suggestion
from posts.factchecking import Checked
from posts.models import Article

_LONGEST_QUOTE = 160
_TO_DECIDE = (CONTRADICTED, OUTDATED, UNDECIDED)
UNBOUND = "unbound"
_FEW = 8
_ENDS = re.compile(r"(?<=[.!?])\s+|\n")


def label(kind: str) -> str:
    """A kind of row in words."""
    return "Not bound yet" if kind == UNBOUND else kind.capitalize()


@dataclass(frozen=True, slots=True)
class Place:
    """Words of the text as it was typed. `start` and `end` count as browsers do, in UTF-16 units."""

    line: int
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One Finding, or words that could be bound. `reference` is what may be put at `put_at`; `offer` says so.

    `around`: what stands before and after words that could be bound, in their sentence as it was typed. `part`:
    `title` or `summary`, where it is of one of them and not of the text.
    """

    kind: str
    place: Place
    told: str
    records: tuple[tuple[str, str], ...] = ()
    sentence: str = ""
    reference: str = ""
    offer: str = ""
    put_at: Place | None = None
    claim_url: str = ""
    correct_url: str = ""
    part: str = ""
    around: tuple[str, str] = ("", "")

    @property
    def label(self) -> str:
        return label(self.kind)

    @property
    def where(self) -> str:
        """The line, or the name of the part."""
        return self.part.capitalize() or f"Line {self.place.line}"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together, and whether they are in sight at once."""

    name: str
    title: str
    rows: tuple[Row, ...]
    is_open: bool = True


@dataclass(frozen=True)
class FactSheet:
    """All that is said of one text, in the order of the text."""

    rows: tuple[Row, ...]

    @cached_property
    def groups(self) -> list[Group]:
        """To decide (contradicted first, then outdated, then undecided), not bound yet, supported; none is empty."""
        to_decide = tuple(row for verdict in _TO_DECIDE for row in self._of(verdict))
        unbound, supported = self._of(UNBOUND), self._of(SUPPORTED)
        found = [
            Group("to-decide", "To decide", to_decide),
            Group(UNBOUND, "Not bound yet", unbound, is_open=len(unbound) <= _FEW),
            Group(SUPPORTED, "Supported", supported, is_open=False),
        ]
        return [group for group in found if group.rows]

    @cached_property
    def summary(self) -> str:
        """How many of each, in a line."""
        counts = [(len(self._of(verdict)), verdict) for verdict in (*_TO_DECIDE, SUPPORTED)]
        counts.append((len(self._of(UNBOUND)), "not bound yet"))
        return ", ".join(f"{count} {word}" for count, word in counts if count) or "Nothing to object to."

    @cached_property
    def objections(self) -> str:
        """How often the fact check objects, in words; empty if it does not."""
        count = len(self._of(CONTRADICTED))
        return f"The fact check objects {'once' if count == 1 else f'{count} times'}" if count else ""

    def _of(self, kind: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.kind == kind)


def as_typed(body: str) -> str:
    """The text as the browser that sent it has it: with one sign at the end of each line, and nothing taken out."""
    return body.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class WaysOn:
    """Where a Finding may lead: to a claim about an article, to a correction of it."""

    article: int
    may_claim: bool
    may_correct: bool


def ways_on(user: User, article: Article | None, *, is_public: bool) -> WaysOn | None:
    """What this user may make of a Finding; nothing if it is not saved. Only public words are corrected."""
    if article is None:
        return None
    may_correct = is_public and user.has_perm("posts.add_correction")
    return WaysOn(article.pk, user.has_perm("posts.add_claim"), may_correct)


def fact_sheet(parts: Iterable[Checked], ways: WaysOn | None = None, facts: Facts | None = None) -> FactSheet:
    """What was found in an article, ready for a template. Whoever makes several sheets brings the `facts` along."""
    facts = facts or facts_of_record()
    return FactSheet(tuple(row for part in parts for row in _rows(part, facts, ways)))


def _rows(checked: Checked, facts: Facts, ways: WaysOn | None) -> list[Row]:
    places = _Places(checked.text)
    if checked.part != "body":
        # Nothing can be put there, and neither claims nor corrections reach it.
        rows = [_told(finding, facts, places, part=checked.part) for finding in checked.findings]
    else:
        rows = [_of_finding(checked.text, finding, facts, places, ways) for finding in checked.findings]
    for each in checked.suggestions:
        place = places.of(each.start, each.end)
        given = {"reference": each.reference, "offer": "Insert", "put_at": place}
        rows.append(Row(UNBOUND, place, each.why, around=_around(checked.text, each.start, each.end), **given))
    return sorted(rows, key=lambda row: (row.place.start, row.place.end))


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The rest of the sentence, as far as it goes in one line."""
    before = _ENDS.split(text[max(0, start - _LONGEST_QUOTE) : start])[-1]
    after = _ENDS.split(text[end : end + _LONGEST_QUOTE])[0]
    return before.lstrip(), after.rstrip()


def _of_finding(body: str, finding: Finding, facts: Facts, places: "_Places", ways: WaysOn | None) -> Row:
    cure = remedy(body, finding, facts)
    row = _told(finding, facts, places, **_addresses(finding, cure, facts, ways))
    if cure is None:
        return row
    return replace(row, reference=cure.reference, offer=f"Take {cure.why}", put_at=places.of(cure.start, cure.end))


def _told(finding: Finding, facts: Facts, places: "_Places", **known: str) -> Row:
    return Row(
        finding.verdict,
        places.of(finding.start, finding.end),
        finding.explanation,
        records=_records(finding, facts),
        sentence=" ".join(finding.sentence.split()),
        **known,
    )


def _addresses(finding: Finding, cure: Suggestion | None, facts: Facts, ways: WaysOn | None) -> dict[str, str]:
    """Of the forms for a claim and a correction, filled in with what is known."""
    if ways is None:
        return {}
    sentence, addresses = " ".join(finding.sentence.split()), {}
    exact = recorded_at(finding, facts)
    records = [str(exact)] if exact else []
    records += [key.replace("series:", "list:") for key in finding.record.split() if not exact or key != _bare(exact)]
    if ways.may_claim:
        words = {"quote": sentence, "verdict": finding.verdict, "reason": finding.explanation, "record": records}
        addresses["claim_url"] = _form("admin:posts_article_claims", ways.article, words)
    if ways.may_correct and finding.verdict in (CONTRADICTED, OUTDATED):
        words = {"before": sentence, "reason": finding.explanation, "record": records[:1]}
        if cure and sentence.count(cure.words) == 1:
            words["after"] = sentence.replace(cure.words, cure.reference)
        addresses["correct_url"] = _form("admin:posts_article_correct", ways.article, words)
    return addresses


def _bare(key: Key) -> str:
    return f"{key.kind}:{key.slug}"


def _form(name: str, article: int, words: dict) -> str:
    return f"{reverse(name, args=[article])}?{urlencode(words, doseq=True)}"


class _Places:
    """Finds the line and the units of a browser for the offsets of one text."""

    def __init__(self, text: str):
        self._text = text
        self._breaks = [at for at, sign in enumerate(text) if sign == "\n"]
        self._doubles = [at for at, sign in enumerate(text) if sign > "\uffff"]

    def of(self, start: int, end: int) -> Place:
        words = " ".join(self._text[start:end].split())
        if len(words) > _LONGEST_QUOTE:
            words = f"{words[:_LONGEST_QUOTE].rstrip()}…"
        return Place(bisect_left(self._breaks, start) + 1, self._units(start), self._units(end), words)

    def _units(self, offset: int) -> int:
        return offset + bisect_left(self._doubles, offset)


def _records(finding: Finding, facts: Facts) -> tuple[tuple[str, str], ...]:
    """Name and address of each record that a Finding names; those that are gone are left out."""
    found = (_record(Key.parse(key), facts) for key in finding.record.split())
    return tuple(dict.fromkeys(record for record in found if record))


def _record(key: Key, facts: Facts) -> tuple[str, str] | None:
    known: Sequence[tuple[str, dict, str]] = (
        ("list", facts.editions, "minerals:list"),
        ("list", facts.series, "minerals:list"),
        ("series", facts.series, "minerals:list"),
        ("mineral", facts.minerals, "minerals:mineral"),
        ("event", facts.events, "minerals:event"),
    )
    for kind, records, page in known:
        if kind == key.kind and key.slug in records:
            record = records[key.slug]
            return getattr(record, "title", "") or record.name, reverse(page, args=[key.slug])
    return None
