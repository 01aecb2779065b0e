"""What could stand in the place of words that the record contradicts: its own value, as a reference."""

import re
from dataclasses import replace

from minerals.lookup import Key

from .facts import EditionFacts, EventFacts, Facts
from .findings import CONTRADICTED, OUTDATED, Finding
from .suggestions import Suggestion

_DATES = ("list-published", "list-in-force", "event-date")
_OPEN_BRACKET = re.compile(r"\[[^\]\n]*\Z")
_IN = re.compile(r"\b([Ii])n\s+\Z")
_REACH = 200


def remedy(text: str, finding: Finding, facts: Facts) -> Suggestion | None:
    """The reference that says what the record says, for the words of this Finding; None where no single value does.

    A day of the record that takes the place of a month or a year takes its preposition along: "in" becomes "on". Where
    an edition was superseded the reference follows the list.
    """
    if finding.verdict not in (CONTRADICTED, OUTDATED) or _OPEN_BRACKET.search(text[: finding.start][-_REACH:]):
        return None
    key = recorded_at(finding, facts)
    if key is None:
        return None
    edition = facts.editions.get(key.slug)
    if finding.verdict == OUTDATED and edition and not edition.superseded_by:
        key = replace(key, slug=edition.series)
    start, end = _words_of_value(text, finding)
    reference = f"[[{key}]]"
    before = _IN.search(text[:start][-_REACH:])
    if before and finding.kind in _DATES and finding.recorded[:1].isdigit() and " " in finding.recorded:
        start, reference = start - len(before.group()), f"{'O' if before[1] == 'I' else 'o'}n {reference}"
    return Suggestion(start, end, text[start:end], reference, finding.recorded)


def recorded_at(finding: Finding, facts: Facts) -> Key | None:
    """The value of the record that a Finding was compared with: `list:us-2018#published`."""
    for name in finding.record.split():
        key = Key.parse(name)
        records = {"list": facts.editions, "event": facts.events}.get(key.kind, {})
        field, value = _value(finding.kind, records.get(key.slug))
        if field and value == finding.recorded:
            return replace(key, field=field)
    return None


def _value(kind: str, record: EditionFacts | EventFacts | None) -> tuple[str, str]:
    """The field of a record that a Finding of this kind is about, and its words."""
    match kind, record:
        case "list-count", EditionFacts():
            return "count", str(record.count or "")
        case "list-published", EditionFacts():
            return "published", record.published.words
        case "list-in-force", EditionFacts():
            return "in-force-from", record.in_force_from.words
        case "list-issuer", EditionFacts():
            return "issuer", record.issuer
        case "list-citation", EditionFacts():
            return "citation", record.official_citation
        case "event-date", EventFacts():
            return "date", record.date.words
        case "event-place", EventFacts():
            return "place", record.place
        case _:
            return "", ""


def _words_of_value(text: str, finding: Finding) -> tuple[int, int]:
    """Where the value stands within the words of a Finding: the number in "50 minerals"."""
    at = text.find(finding.claimed, finding.start, finding.end) if finding.claimed else -1
    return (at, at + len(finding.claimed)) if at >= 0 else (finding.start, finding.end)
