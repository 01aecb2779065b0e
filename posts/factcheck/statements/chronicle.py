"""Which event of the record the words of a clause tell of."""

import re
from collections import defaultdict
from dataclasses import dataclass
from math import fsum, log

from minerals.dates import MONTHS, PartialDate
from posts.factcheck.facts import EventFacts, Facts
from posts.factcheck.mentions import fold, read_words
from posts.factcheck.statements.concepts import concepts
from posts.factcheck.statements.told import CODE, Told, event_names, named, told_events

# A year, or a month where no year is said.
_YEAR = re.compile(rf"\b(?:(?:19|20)\d\d|{'|'.join(MONTHS)})\b")
# What China does to exports is told without a year too, and whatever FORGE does.
_CURBS = re.compile(r"\bFORGE\b|\b(?:China|Beijing|Chinese)\b.{0,80}\b(?:ban|bar|halt|curb|licen|restrict|control)")
# How sure the words must be: the share of an event's title that a sentence holds, and the weight of what it holds.
_SHARE, _WEIGHT = 0.72, 9.0
# The same for a clause that gives the very day.
_DAY_WEIGHT = 8.0
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# An act of the EU carries the day on which it was signed, not that on which it entered into force.
_IN_FORCE = frozenset({"force", "apply"})
# A date that its name carries.
_ITS_OWN = frozenset({"itsdate", "datesfrom"})
_ANY_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


@dataclass(frozen=True, slots=True)
class Recognised:
    """An event that is spoken of. `dated`: whether a date beside it can be its own; `steps`: what happened then;
    `by`: the concepts that it is told by; `rivals`: others that may be meant as well.
    """

    event: EventFacts
    dated: bool = True
    steps: frozenset[str] = frozenset()
    by: frozenset[str] = frozenset()
    rivals: tuple[EventFacts, ...] = ()


class Chronicle:
    """The events of a snapshot of the record, ready to be recognised."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        # A sentence is asked about more than once, and right after another.
        self._asked = ("", False)
        self.told = [told for told in told_events() if told.event in facts.events]
        self.told += [there for told in self.told if (there := self._by_town(told))]
        self._by_name: dict[str, list[Told]] = defaultdict(list)
        for told in self.told:
            for word in told.needed[0]:
                self._by_name[word].append(told)
        named = {told.event for told in self.told}
        common, steps = read_words("common").keys(), read_words("steps").keys()
        titles = {
            event.slug: concepts(event.title, ()) - common
            for event in facts.events.values()
            if event.kind != "list" and event.slug not in named
        }
        often: dict[str, int] = defaultdict(int)
        for words in titles.values():
            for word in words:
                often[word] += 1
        self._by_title = {
            slug: {word: log(1 + len(titles) / often[word]) for word in words} for slug, words in titles.items()
        }
        self.names = event_names()
        self._by_day: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
        count: dict[str, int] = defaultdict(int)
        for event in facts.events.values():
            if event.kind == "list" or event.confidence == "unverified":
                continue
            told_by = concepts(f"{event.title}. {event.summary}", ()) - common - steps
            for word in told_by:
                count[word] += 1
            if event.date.precision == "day":
                self._by_day[event.date].append((event.slug, told_by))
        self._weights = {word: log(len(facts.events) / number) for word, number in count.items()}
        self._rare = {word for words in titles.values() for word in words if often[word] <= 3}
        self.places = _places(facts)
        pattern = "|".join(sorted(map(re.escape, self.places), key=len, reverse=True))
        self.place = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])") if pattern else re.compile(r"(?!)")

    def _by_town(self, told: Told) -> Told | None:
        """A meeting that is told by its town where its number is left out: "the TTC met in Luleå"."""
        event = self.facts.events[told.event]
        numbers = [needed for needed in told.needed if any(map(_ORDINAL.fullmatch, needed))]
        town = concepts(event.place.partition(",")[0], ()) - {"online"}
        if event.kind != "meeting" or len(numbers) != 1 or not town:
            return None
        kept = [each for each in told.needed if each not in numbers]
        # "The trilateral meeting of the companies" is none of theirs.
        whose = frozenset({*event.parties, "critical", "conference", "ttc"})
        needed = *kept, *(frozenset([word]) for word in town), whose
        others = told.never | _ORDINALS | {"group", "deputie", "stakeholder", "create", "companie", "firm"}
        return Told(told.event, needed, others, told.soft, frozenset({"meet", "host", "itsdate"}))

    def may_tell(self, text: str) -> bool:
        """Whether a sentence can tell of an event at all: it gives a year or a town, or one is named in it."""
        if self._asked[0] != text:
            tells = _YEAR.search(text) or self.place.search(text) or _CURBS.search(text) or named().search(fold(text))
            self._asked = (text, bool(tells))
        return self._asked[1]

    def recognise(self, words: set[str]) -> Recognised | None:
        """The one event that the concepts of a clause tell of; None where none or several may be meant."""
        near = {told for word in words for told in self._by_name.get(word, ())}
        fitting = [told for told in near if told.fits(words) and not self._with_others(told, words)]
        if len({told.event for told in fitting}) > 1:
            fitting = _meant(fitting, words)
        found = {told.event for told in fitting}
        if len(found) == 1:
            dated = any(
                not told.steps or words & (told.steps if told.steps <= _IN_FORCE else told.steps | _ITS_OWN)
                for told in fitting
            )
            by = frozenset().union(*(told.steps.union(*told.needed) for told in fitting))
            return Recognised(self.facts.events[found.pop()], dated, by & read_words("steps").keys(), by)
        if found and all(self.facts.events[slug].confidence == "unverified" for slug in found):
            slug = min(found, key=lambda slug: (self.facts.events[slug].date[:4] not in words, slug))
            return Recognised(self.facts.events[slug])
        if found:
            return self._one_of(sorted(found), words)
        return self._of_day(words) or self._of_title(words)

    def _one_of(self, slugs: list[str], words: set[str]) -> Recognised | None:
        """Of several meetings of one body in one town, the one that is nearest to the one day that is given."""
        events = [self.facts.events[slug] for slug in slugs]
        days = [PartialDate(word) for word in words if _ANY_DATE.fullmatch(word)]
        exact = [day for day in days if len(day) == max(map(len, days))]
        if len(exact) != 1 or any(event.kind != "meeting" for event in events):
            return None
        day = exact[0]
        met = [
            event for event in events if day.first_day <= event.date.last_day and event.date.first_day <= day.last_day
        ]
        nearest = min(met or events, key=lambda event: abs((event.date.first_day - day.first_day).days))
        return Recognised(nearest, rivals=tuple(event for event in events if event is not nearest))

    def _of_day(self, words: set[str]) -> Recognised | None:
        """The event of a day that the clause gives, where the clause holds enough of the record's words for it."""
        days = [word for word in words if _DAY.fullmatch(word)]
        fitting = []
        for day in days:
            for slug, told in self._by_day.get(day, ()):
                shared = words & told
                weight = fsum(self._weights[word] for word in shared)
                others = {word for word in words if CODE.fullmatch(word)} - set(self.facts.events[slug].parties)
                if len(shared) >= 3 and weight >= _DAY_WEIGHT and not others:
                    fitting.append((weight, slug))
        fitting.sort(reverse=True)
        if not fitting or (len(fitting) > 1 and fitting[1][0] > 0.6 * fitting[0][0]):
            return None
        return Recognised(self.facts.events[fitting[0][1]])

    def _of_title(self, words: set[str]) -> Recognised | None:
        """The event of whose title the clause holds most."""
        if not words & self._rare:
            return None
        scored = []
        for slug, weights in self._by_title.items():
            held = fsum(weight for word, weight in weights.items() if word in words)
            if held >= _WEIGHT and held >= _SHARE * fsum(weights.values()) and self._parties_fit(slug, words):
                scored.append((held, slug))
        scored.sort(reverse=True)
        if not scored or (len(scored) > 1 and scored[1][0] > 0.8 * scored[0][0]):
            return None
        return Recognised(self.facts.events[scored[0][1]])

    def _with_others(self, told: Told, words: set[str]) -> bool:
        """Whether what two did is told of others too: a memorandum of the EU with Australia."""
        named = {word for needed in told.needed for word in needed if len(needed) == 1 and CODE.fullmatch(word)}
        if len(named) < 2:
            return False
        return bool({word for word in words if CODE.fullmatch(word)} - set(self.facts.events[told.event].parties))

    def _parties_fit(self, slug: str, words: set[str]) -> bool:
        event = self.facts.events[slug]
        title = concepts(event.title, ())
        return not {word for word in title if word.isupper() and len(word) == 2} - words


def _meant(fitting: list[Told], words: set[str]) -> list[Told]:
    """Of several that are named, those that more than their day tells, and of these those of which a step is told.

    "When ministers met for the third time, the Inflation Reduction Act overshadowed everything."
    """
    named = [told for told in fitting if not any(_DAY.fullmatch(word) for needed in told.needed for word in needed)]
    done = [told for told in named if not told.steps or told.steps & words]
    return done or named or fitting


_ORDINALS = frozenset(word for word in read_words("kinds") if _ORDINAL.fullmatch(word))


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
