"""Which event of the record the words of a clause tell of."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from math import log

from minerals.dates import MONTHS, PartialDate
from posts.factcheck.counts import number_words
from posts.factcheck.dates import dates
from posts.factcheck.facts import EventFacts, Facts
from posts.factcheck.mentions import WORDS, Mention, fold, read_words

# A year, or a month where no year is said.
_YEAR = re.compile(rf"\b(?:(?:19|20)\d\d|{'|'.join(MONTHS)})\b")
# What China does to exports is told without a year too, and whatever FORGE does.
_CURBS = re.compile(r"\bFORGE\b|\b(?:China|Beijing|Chinese)\b.{0,80}\b(?:ban|bar|halt|curb|licen|restrict|control)")
_WORD = re.compile(r"\w+")
# How sure the words must be: the share of an event's title that a sentence holds, and the weight of what it holds.
_SHARE, _WEIGHT = 0.72, 9.0
# The same for a clause that gives the very day.
_DAY_WEIGHT = 8.0
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# A date that its name carries.
# An act of the EU carries the day on which it was signed, not that on which it entered into force.
_IN_FORCE = frozenset({"force", "apply"})
_ITS_OWN = frozenset({"itsdate", "datesfrom"})
_ANY_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_CODE = re.compile(r"[A-Z]{2}|G7|NATO")


@dataclass(frozen=True, slots=True)
class Told:
    """The concepts by which an event is told: every set must be met, none of `never` may be.

    `soft`: jurisdictions of which one must be named unless none is. `steps`: of these one must be said where a date is
    to be that of the event.
    """

    event: str
    needed: tuple[frozenset[str], ...]
    never: frozenset[str] = frozenset()
    soft: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()

    def fits(self, words: set[str]) -> bool:
        if "acts" in words and any("create" in needed for needed in self.needed):
            # What is created does not create.
            return False
        if words & self.never or not all(words & needed for needed in self.needed):
            return False
        return not self.soft or bool(words & self.soft) or not any(_CODE.fullmatch(word) for word in words)


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
        self.told = [told for told in _told() if told.event in facts.events]
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
        """Of several meetings of one body in one town, the one that is nearest to the day that is given."""
        events = [self.facts.events[slug] for slug in slugs]
        days = [PartialDate(word) for word in words if _ANY_DATE.fullmatch(word)]
        if not days or any(event.kind != "meeting" for event in events):
            return None
        day = max(days, key=len)
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
                weight = sum(self._weights[word] for word in shared)
                others = {word for word in words if _CODE.fullmatch(word)} - set(self.facts.events[slug].parties)
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
            held = sum(weight for word, weight in weights.items() if word in words)
            if held >= _WEIGHT and held >= _SHARE * sum(weights.values()) and self._parties_fit(slug, words):
                scored.append((held, slug))
        scored.sort(reverse=True)
        if not scored or (len(scored) > 1 and scored[1][0] > 0.8 * scored[0][0]):
            return None
        return Recognised(self.facts.events[scored[0][1]])

    def _with_others(self, told: Told, words: set[str]) -> bool:
        """Whether what two did is told of others too: a memorandum of the EU with Australia."""
        named = {word for needed in told.needed for word in needed if len(needed) == 1 and _CODE.fullmatch(word)}
        if len(named) < 2:
            return False
        return bool({word for word in words if _CODE.fullmatch(word)} - set(self.facts.events[told.event].parties))

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


@cache
def _told() -> tuple[Told, ...]:
    rows = []
    for line in (WORDS / "events.txt").read_text(encoding="utf-8").splitlines():
        event, _, rest = line.partition("#")[0].partition("=")
        if not event.strip():
            continue
        marked: dict[str, list[frozenset[str]]] = defaultdict(list)
        for part in rest.split():
            mark = part[0] if part[0] in "!?+" else ""
            marked[mark].append(frozenset(part.removeprefix(mark).split("|")))
        never, soft, steps = (frozenset().union(*marked[mark]) for mark in "!?+")
        rows.append(Told(event.strip(), tuple(marked[""]), never, soft, steps))
    return tuple(rows)


@cache
def event_names() -> frozenset[str]:
    """What a text goes on speaking of: what events are called by, not what happened to them, nor to whom."""
    no_names = read_words("steps").keys() | read_words("kinds").keys()
    called = {concept for concepts in read_words("concepts").values() for concept in concepts.split()}
    names = {word for told in _told() for word in told.needed[0]}
    for told in _told():
        # "G7 fivepoint", "US JP cma": the name follows those whose it is.
        own = [needed for needed in told.needed if not all(_CODE.fullmatch(word) for word in needed)]
        names |= own[0] & called if own else set()
    return frozenset(word for word in names - no_names if not _CODE.fullmatch(word))


@cache
def _phrases() -> tuple[re.Pattern, dict[str, str]]:
    words = read_words("concepts")
    pattern = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), words


def steps_in(folded: str) -> frozenset[str]:
    """What the words of a verb say that happened."""
    pattern, known = _phrases()
    found = {concept for match in pattern.finditer(folded) for concept in known[match.group()].split()}
    return frozenset(found & read_words("steps").keys())


@cache
def named() -> re.Pattern:
    """The phrases and numbers that only an event is called by."""
    names = event_names()
    called = [phrase for phrase, word in read_words("concepts").items() if word in names]
    called += [word for word in names if word.isdigit()]
    pattern = "|".join(sorted(map(re.escape, called), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)|\bannouncement no\. \d")


@cache
def _acting() -> re.Pattern:
    """Where what is named does something to something else: "the MSP launched a fund"."""
    bodies = {
        "ttc",
        "msp",
        "mspforum",
        "geoforum",
        "erma",
        "eiti",
        "icmm",
        "irma",
        "oecd",
        "unpanel",
        "tailingsinstitute",
    }
    names = [phrase for phrase, word in read_words("concepts").items() if word in bodies]
    called = "|".join(map(re.escape, names))
    return re.compile(
        rf"(?<!\w)(?:{called})(?:\s\w+ly)?\s(?:has |have |had |also |then |later )?"
        r"(?:launch|creat|establish|announc|publish|present|open|start)(?:ed|es|s)"
        r"\s(?!in\b|on\b|at\b|by\b|during\b|as\b|under\b|amid\b|with\b|its (?:work|principles)|\d)"
    )


_ANNOUNCEMENT = re.compile(r"\bannouncements? (?:no|nos|number)\.? ?(\d+)")
# "15 May 2022: …", where a date stands before what happened.
_LABEL = re.compile(r"\*{0,2}:| [-–—]")
# "the Inflation Reduction Act (IRA) of August 2022", "the act — 16 August 2022 —", "the alliance dates from 2020"
_HUNG = re.compile(
    r"(?P<hinge>(?: \([\w -]{2,9}\))?(?:,? of| \(| [—–]|,| (?:which |that )?(?:is|was) dated| "
    r"(?P<back>(?:which |that )?(?:date|go)e?s? (?:back )?(?:from|to))))(?: the| early| late)? ?$"
)
_NAME_AND_HINGE = 80
_CLOSING = {"(": re.compile(r"\)|,"), "—": re.compile(r" ?[—–]"), "–": re.compile(r" ?[—–]")}
_OF_DATE = re.compile(r"(?:\b(?:of|from|dated|dates from)|\()\s(?:the\s)?$|\($")


# "… which has since given way to another": what came of it is not what is told.
_SINCE_THEN = re.compile(
    r",? (?:has|have) since (?:given way to|been (?:replaced|succeeded|superseded|absorbed|renamed|subsumed|followed)|"
    r"become|turned into|evolved into|merged)\b[^.;]*"
)


def concepts(text: str, tokens: tuple[Mention, ...] | list[Mention]) -> set[str]:
    """The concepts of a text: its words, with phrases as one, jurisdictions as codes, minerals as slugs, its dates."""
    folded = _SINCE_THEN.sub("", fold(text))
    pattern, known = _phrases()
    found: set[str] = set()

    def take(match: re.Match) -> str:
        found.update(known[match.group()].split())
        return " " * len(match.group())

    rest = pattern.sub(take, folded)
    for match in _WORD.finditer(rest):
        word = match.group()
        found.add(word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word)
    if _acting().search(folded):
        found.add("acts")
    found.update(f"announcement-{match[1]}" for match in _ANNOUNCEMENT.finditer(folded))
    for match in re.finditer(
        r"\b(US|EU|UK|U\.S\.|United States|European Union|Japan|China|Australia|Mexico|G7|FORGE)(?!\w)", text
    ):
        found.add(_CODES.get(match.group(), match.group()))
    found.update(str(_number_words()[word]) for word in found & _number_words().keys())
    for dated in dates(text):
        found.update({str(dated.date), dated.date[:7]})
        before, after = folded[max(0, dated.start - 16) : dated.start], folded[dated.end : dated.end + 3]
        if hung := _HUNG.search(folded, max(0, dated.start - _NAME_AND_HINGE), dated.start):
            # A name and its date are one thing, where the date does not hang on something else of that name.
            called = list(named().finditer(folded, max(0, dated.start - _NAME_AND_HINGE), hung.start("hinge")))
            closed = _CLOSING.get(hung["hinge"][-1])
            if called and called[-1].end() == hung.start("hinge") and (not closed or closed.match(after)):
                found.add("datesfrom" if hung["back"] else "itsdate")
        label = not before.strip(" *-on") and _LABEL.match(after) or before.endswith(", ") and not after.strip(" .")
        if label or _OF_DATE.search(before):
            found.add("ofdate")
    for token in tokens:
        if token.tag == "J":
            before, name = text[max(0, token.start - 3) : token.start], text[token.start : token.end]
            if before.lower() not in ("in ", "at ") or name not in read_words("towns"):
                # A capital where something was done is no party to it.
                found.add(str(token.value))
        elif token.tag == "M":
            found.add("anymineral")
            for mineral in token.value if isinstance(token.value, tuple) else (token,):
                slug = str(mineral.value)
                found.add("rareearths" if "rare-earth" in slug else slug)
    return found


@cache
def _number_words() -> dict[str, int]:
    return {word: number for word, number in number_words().items() if " " not in word}


_CODES = {
    "U.S.": "US",
    "United States": "US",
    "European Union": "EU",
    "Japan": "JP",
    "China": "CN",
    "Australia": "AU",
    "Mexico": "MX",
    "FORGE": "geoforum",
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
