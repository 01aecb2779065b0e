"""Which event of the record the words of a clause tell of."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from math import log

from posts.factcheck.facts import EventFacts, Facts
from posts.factcheck.mentions import WORDS, Mention, fold, read_words

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"\w+")
_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "on",
        "in",
        "at",
        "to",
        "for",
        "and",
        "or",
        "by",
        "with",
        "from",
        "its",
        "their",
        "his",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "it",
        "that",
        "this",
        "which",
        "who",
        "us",
        "eu",
        "critical",
        "mineral",
        "minerals",
        "raw",
        "material",
        "materials",
        "list",
        "new",
        "under",
        "after",
        "before",
        "into",
        "over",
        "between",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "european",
    ]
)
# How sure the words must be: the share of an event's title that a sentence holds, and the weight of what it holds.
_SHARE, _WEIGHT = 0.72, 9.0


# What is made between countries: which one is meant depends on them.
BETWEEN = frozenset({"cma", "mou", "actionplan", "framework"})


@dataclass(frozen=True, slots=True)
class Told:
    """The concepts by which an event is told: every set must be met, none of `never` may be."""

    event: str
    needed: tuple[frozenset[str], ...]
    never: frozenset[str] = frozenset()


class Chronicle:
    """The events of a snapshot of the record, ready to be recognised."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.told: list[Told] = []
        named = set()
        for event, needed, never in _told():
            named.add(event)
            if event in facts.events:
                self.told.append(Told(event, needed, never))
        self._by_title: dict[str, dict[str, float]] = {}
        titles = {
            event.slug: concepts(event.title, ()) - _STOP
            for event in facts.events.values()
            if event.kind != "list" and event.slug not in named
        }
        often: dict[str, int] = defaultdict(int)
        for words in titles.values():
            for word in words:
                often[word] += 1
        for slug, words in titles.items():
            self._by_title[slug] = {word: log(1 + len(titles) / often[word]) for word in words}
        self._keys = {word for told in self.told for needed in told.needed[:1] for word in needed}
        # What "it" can stand for: laws, forums, agreements by their names, not whole countries.
        self.topics = BETWEEN | {word for word in self._keys if not word.isupper()} - {
            "critical",
            "transatlantic",
            "federal",
            "biden",
        }
        self._rare = {word for words in titles.values() for word in words if often[word] <= 3}
        self.places = _places(facts)
        pattern = "|".join(sorted(map(re.escape, self.places), key=len, reverse=True))
        self.place = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])") if pattern else re.compile(r"(?!)")

    def may_tell(self, text: str) -> bool:
        """Whether a sentence can tell of an event at all: it gives a year or a town."""
        return bool(_YEAR.search(text) or self.place.search(text))

    def recognise(self, words: set[str]) -> EventFacts | None:
        """The one event that the concepts of a clause tell of; None where none or several may be meant."""
        found = {
            told.event for told in self.told if all(words & needed for needed in told.needed) and not words & told.never
        }
        if len(found) == 1:
            return self.facts.events[found.pop()]
        if found and all(self.facts.events[slug].confidence == "unverified" for slug in found):
            return self.facts.events[min(found, key=lambda slug: (self.facts.events[slug].date[:4] not in words, slug))]
        if found or not words & self._rare:
            return None
        scored = []
        for slug, weights in self._by_title.items():
            held = sum(weight for word, weight in weights.items() if word in words)
            if held >= _WEIGHT and held >= _SHARE * sum(weights.values()) and self._parties_fit(slug, words):
                scored.append((held, slug))
        scored.sort(reverse=True)
        if not scored or (len(scored) > 1 and scored[1][0] > 0.8 * scored[0][0]):
            return None
        return self.facts.events[scored[0][1]]

    def _parties_fit(self, slug: str, words: set[str]) -> bool:
        event = self.facts.events[slug]
        title = concepts(event.title, ())
        return not {word for word in title if word.isupper() and len(word) == 2} - words


@cache
def _told() -> tuple[tuple[str, tuple[frozenset[str], ...], frozenset[str]], ...]:
    rows = []
    for line in (WORDS / "events.txt").read_text(encoding="utf-8").splitlines():
        event, _, rest = line.partition("#")[0].partition("=")
        if not event.strip():
            continue
        parts = rest.split()
        needed = tuple(frozenset(part.split("|")) for part in parts if not part.startswith("!"))
        rows.append((event.strip(), needed, frozenset(part[1:] for part in parts if part.startswith("!"))))
    return tuple(rows)


@cache
def _phrases() -> tuple[re.Pattern, dict[str, str]]:
    words = read_words("concepts")
    pattern = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), words


def concepts(text: str, tokens: tuple[Mention, ...] | list[Mention]) -> set[str]:
    """The concepts of a text: its words, with phrases as one, jurisdictions as codes, minerals as slugs."""
    folded = fold(text)
    pattern, known = _phrases()
    found: set[str] = set()

    def take(match: re.Match) -> str:
        found.add(known[match.group()])
        return " " * len(match.group())

    rest = pattern.sub(take, folded)
    for match in _WORD.finditer(rest):
        word = match.group()
        found.add(word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word)
    for match in re.finditer(
        r"\b(US|EU|UK|U\.S\.|United States|European Union|Japan|China|Australia|Mexico|G7)\b", text
    ):
        found.add(_CODES.get(match.group(), match.group()))
    for token in tokens:
        if token.tag == "J":
            found.add(str(token.value))
        elif token.tag == "M":
            for mineral in token.value if isinstance(token.value, tuple) else (token,):
                slug = str(mineral.value)
                found.add("rareearths" if "rare-earth" in slug else slug)
    return found


_CODES = {
    "U.S.": "US",
    "United States": "US",
    "European Union": "EU",
    "Japan": "JP",
    "China": "CN",
    "Australia": "AU",
    "Mexico": "MX",
}


def _places(facts: Facts) -> dict[str, str]:
    """Names of places → the town: those of the record's events, and other towns where things are said to happen."""
    known = {town: town for town in read_words("towns")}
    for event in facts.events.values():
        if event.place and event.place != "online":
            town = event.place.partition(",")[0]
            known[town] = town
            known[event.place] = town
    return known


_kept: list[tuple[Facts, Chronicle]] = []


def chronicle(facts: Facts) -> Chronicle:
    """The events of a snapshot of the record, kept for the last one asked for."""
    if not _kept or _kept[0][0] is not facts:
        _kept[:] = [(facts, Chronicle(facts))]
    return _kept[0][1]
