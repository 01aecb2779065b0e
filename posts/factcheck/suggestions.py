"""Not bound yet: numbers, dates and names typed by hand that a reference could give, with the reference ready."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from . import counts
from .dates import dates
from .facts import EditionFacts, EventFacts, Facts
from .findings import SUPPORTED, Finding
from .mentions import fold, vocabulary
from .reading import Block, Reading

_LINK = re.compile(r"!?\[[^\[\]\n]*\](?:\([^()\n]*\)|\[[^\[\]\n]*\])|\[\[[^\[\]\n]*\]\]")
_WORDS = re.compile(r"[a-z]+(?:-[a-z]+)?")
_NUMBERS = counts.number_words()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`words` are `text[start:end]` as written; `reference` is what to put in their place; `why` is for a person."""

    start: int
    end: int
    words: str
    reference: str
    why: str


def suggest(reading: Reading, findings: Iterable[Finding], facts: Facts) -> list[Suggestion]:
    """What in a text could be bound to the record, in order: values that are right, and the first mention of each
    mineral to which nothing in the text leads yet."""
    taken = [match.span() for match in _LINK.finditer(reading.text)]
    taken += [block.source(bound.start, bound.end) for block in reading.blocks for bound in block.bound]
    found: list[Suggestion] = []
    for suggestion in [*_values(reading.text, findings, facts), *_minerals(reading, facts, taken)]:
        if not any(start < suggestion.end and suggestion.start < end for start, end in taken):
            taken.append((suggestion.start, suggestion.end))
            found.append(suggestion)
    return sorted(found, key=lambda suggestion: suggestion.start)


def _values(text: str, findings: Iterable[Finding], facts: Facts) -> Iterator[Suggestion]:
    for finding in findings:
        if finding.verdict != SUPPORTED:
            continue
        for key in finding.record.split():
            kind, _, slug = key.partition(":")
            edition = facts.editions.get(slug) if kind == "list" else None
            event = facts.events.get(slug) if kind == "event" else None
            if edition and finding.kind.startswith("list-"):
                yield from _of_edition(text, finding, edition)
            elif event and finding.kind.startswith("event-"):
                yield from _of_event(text, finding, event)


def _of_edition(text: str, finding: Finding, edition: EditionFacts) -> Iterator[Suggestion]:
    if finding.kind == "list-count":
        for start, end, value in _numbers(text[finding.start : finding.end]):
            if value == edition.count:
                yield _value(
                    text, finding.start + start, finding.start + end, f"list:{edition.slug}#count", edition.title
                )
    yield from _dates(text, finding, edition.published, f"list:{edition.slug}#published", edition.title)
    if edition.official_citation:
        yield from _literally(text, finding, edition.official_citation, f"list:{edition.slug}#citation", edition.title)


def _of_event(text: str, finding: Finding, event: EventFacts) -> Iterator[Suggestion]:
    yield from _dates(text, finding, event.date, f"event:{event.slug}#date", event.title)


def _numbers(words: str) -> Iterator[tuple[int, int, int]]:
    yield from counts.figures(words)
    for match in _WORDS.finditer(words.lower()):
        if match[0] in _NUMBERS:
            yield match.start(), match.end(), _NUMBERS[match[0]]


def _dates(text: str, finding: Finding, date: str, key: str, title: str) -> Iterator[Suggestion]:
    """A day that is written out: a year or a month alone is how prose tells lists apart, and stays."""
    for dated in dates(text[finding.start : finding.end]):
        if dated.date == date and len(date) == 10:
            yield _value(text, finding.start + dated.start, finding.start + dated.end, key, title)


def _literally(text: str, finding: Finding, value: str, key: str, title: str) -> Iterator[Suggestion]:
    at = text.find(value, finding.start, finding.end + len(value))
    if at >= 0:
        yield _value(text, at, at + len(value), key, title)


def _value(text: str, start: int, end: int, key: str, title: str) -> Suggestion:
    return Suggestion(start, end, text[start:end], f"[[{key}]]", f"the record has it: {title}")


def _minerals(reading: Reading, facts: Facts, taken: Sequence[tuple[int, int]]) -> Iterator[Suggestion]:
    led_to = {bound.key.slug for block in reading.blocks for bound in block.bound if bound.key.kind == "mineral"}
    links = [match.group() for match in _LINK.finditer(reading.text)]
    led_to |= {slug for link in links for slug in re.findall(r"mineral:([-\w]+)", link)}
    known = vocabulary(facts)
    for block in reading.blocks:
        if block.kind not in ("paragraph", "item", "row"):
            continue
        for mention in known.find(block.text):
            words = block.text[mention.start : mention.end]
            if mention.tag != "M" or mention.value in led_to or _is_common(fold(words), known.ambiguous):
                continue
            start, end = block.source(mention.start, mention.end)
            if reading.text[start:end] != words or any(first < end and start < last for first, last in taken):
                continue
            if _is_quoted(block, mention.start):
                continue
            led_to.add(mention.value)
            name = facts.minerals[mention.value].name
            yield Suggestion(start, end, words, f"[{words}](mineral:{mention.value})", f"{name} is in the record")


def _is_common(words: str, common: Collection[str]) -> bool:
    """Names of minerals that are words too ("it leads to") are left to the writer."""
    return words in common or words.removesuffix("s") in common


def _is_quoted(block: Block, at: int) -> bool:
    return any(block.quoted(at, at + 1))
