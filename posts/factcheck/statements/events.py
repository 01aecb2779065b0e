"""What is said of events: which one is meant, and the dates, places and parties given for it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import log

from posts.factcheck.facts import EventFacts, Facts
from posts.factcheck.mentions import WORDS, Mention, fold, read_words
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements.model import Span, Statement

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


def happenings(sentence: Sentence, tokens: list[Mention], first: int, last: int, facts: Facts) -> Iterator[Statement]:
    """When and where an event is said to have happened, in one clause of a sentence."""
    part = tokens[first:last]
    if not part or _SPOKEN_OF.search(sentence.text):
        return
    start, end = part[0].start, part[-1].end
    text = sentence.text[start:end]
    book = chronicle(facts)
    event = book.recognise(concepts(text, part))
    if event is None:
        return
    for token in part:
        if token.tag == "h" and token.value != "draft" or token.tag == "W":
            return
        if token.tag == "X" and token.value not in ("without",):
            return
    if _FOUNDERS.search(text):
        for token in part:
            if token.tag == "J":
                yield Statement("event-parties", Span(token.start, token.end), token.value, extra={"event": event.slug})
    dated = False
    own = [token for at, token in enumerate(part) if token.tag == "D" and not _elsewhere(part, at, sentence.text)]
    given = tuple(token.value for token in own)
    for token in own:
        if _beside(event, token, sentence.text):
            dated = True
            known = {"event": event.slug, "dates": given}
            yield Statement("event-date", Span(token.start, token.end), token.value, extra=known)
    for match in book.place.finditer(text):
        if re.search(r"(?:\b(?:in|at|on|of)|,|\()\s(?:the\s)?$", text[: match.start()]) and not re.match(
            r"['’]s|\s[A-Z]", text[match.end() :]
        ):
            span = Span(start + match.start(), start + match.end())
            yield Statement(
                "event-place",
                span,
                book.places[match.group()],
                extra={"event": event.slug, "held": bool(_HELD.search(text))},
            )
            dated = True
    if event.confidence == "unverified" and not dated:
        yield Statement("event-date", Span(start, end), None, extra={"event": event.slug})


# An event that is only referred to has its date elsewhere.
_SPOKEN_OF = re.compile(
    r"\b(?:cited|cites|citing|mentions?|mentioned|referred|refers|invoked|invoking|recalled|pursuant)\b"
)
_FOUNDERS = re.compile(r"\bfounding (?:members?|partners?)\b")
_HELD = re.compile(
    r"\b(?:held|met|meets|meeting|took place|takes place|signed|launched|summit|conference|ministerial|"
    r"gathered|convened|agreed|announced)\b"
)


def _beside(event: EventFacts, token: Mention, text: str) -> bool:
    """Whether a date stands near the number of an order: what is done under an order has dates of its own."""
    number = _ORDER.search(event.title)
    if number is None:
        return True
    at = text.find(number[1])
    if at >= 0 and _UNDER.search(text[max(0, at - 50) : at]):
        return 0 < token.start - at <= 12
    return at < 0 or 0 <= token.start - at <= 60 or 0 <= at - token.end <= 25 or "sign" in text.lower()


# What is done under an order has a date of its own; that of the order itself follows its number at once.
_UNDER = re.compile(
    r"\b(?:under|following|after|pursuant to|in response to|as ordered by|required by|by)\s[^,;]{0,30}$", re.I
)
_ORDER = re.compile(r"(?:Executive Order|Proclamation) (\d+)")


def _elsewhere(part: list[Mention], at: int, text: str) -> bool:
    """A date that belongs to something else: a deadline, a start of duties, the year in a name."""
    before = text[max(0, part[at].start - 24) : part[at].start].lower()
    if re.search(r"\bfollow(?:ed|ing)\b", before):
        return True
    return (
        bool(re.search(r"\b(?:until|by|from|till|through|before|after|than|act of|list of|since)\s(?:the\s)?$", before))
        and not re.search(r"launch in $", before)
        and not re.search(r"since its launch in $", before)
    )
