"""When and where something happened, and who took part."""

import datetime
import re

from minerals.dates import MONTHS, PartialDate
from posts.factcheck.dates import Dated, dates
from posts.factcheck.facts import EventFacts, Facts
from posts.factcheck.findings import CONTRADICTED, SUPPORTED, UNDECIDED
from posts.factcheck.judge.judgement import Judgement, same_day
from posts.factcheck.mentions import fold, read_words
from posts.factcheck.statements.concepts import concepts
from posts.factcheck.statements.model import Statement
from posts.factcheck.statements.told import event_names


def event_date(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    event, dated = facts.events[statement.extra["event"]], statement.value
    if event.confidence == "unverified" or dated is None:
        return _unverified(statement, event, dated.words if dated else "")
    title = event.title
    text = f"{title}: {event.date.words}"
    if on_event(dated, event):
        return told(statement, SUPPORTED, event, dated.words, event.date.words, text + ".")
    if any(on_event(dated, facts.events[rival]) for rival in statement.extra.get("rivals", ())):
        return None
    words = statement.extra.get("words", frozenset())
    firm = event.kind == "law" and bool({"sign", "force"} & words)
    if is_excused(dated, event, 2 if firm else 0, _SIGNED_THEN if "force" in words and "into force" in title else None):
        return None
    if _same_month(dated, event):
        return None
    if dated.date.precision == event.date.precision == "day" and abs((dated.first - event.date.first_day).days) <= 1:
        # A day apart is a matter of where one stands.
        return None
    if event.confidence == "reported" and abs((dated.first - event.date.first_day).days) < 31:
        return None
    others = statement.extra.get("dates", ())
    if any(other is not dated and on_event(other, event) for other in others):
        # The clause gives the right date too: this one is that of another step.
        return None
    if any(on_event(dated, other) for other in kin(event, facts)) and not words & _FORCE:
        return None
    if not words & read_words("steps").keys() and any(on_event(dated, other) for other in siblings(event, facts)):
        # "The act of March 2023": another of its steps may be meant.
        return None
    if (
        dated.date.precision == "day"
        and statement.extra.get("makers")
        and any(on_event(dated, other) for other in siblings(event, facts))
    ):
        # The maker is wrong then, not the day.
        return None
    if "pass" in words and abs((dated.first - event.date.first_day).days) < 60:
        return None
    return told(statement, CONTRADICTED, event, dated.words, event.date.words, f"{text}, not {dated.words}.")


# How long after an event a text may leave out its year.
_LATELY = 200


def event_day(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """A day or a month without its year, in a text of the months after an event."""
    event = facts.events[statement.extra["event"]]
    month, day = statement.value if isinstance(statement.value, tuple) else (0, 0)
    if event.date.precision != "day" or not 0 <= (on - event.date.first_day).days <= _LATELY:
        return None
    year = event.date.first_day.year
    try:
        claimed = PartialDate(f"{year}-{month:02d}-{day:02d}" if day else f"{year}-{month:02d}")
    except ValueError:
        return None
    dated = Dated(0, 0, claimed, claimed.last_day)
    words = claimed.words.removesuffix(f" {year}")
    text = f"{event.title}: {event.date.words}"
    if on_event(dated, event):
        return told(statement, SUPPORTED, event, words, event.date.words, text + ".")
    if is_excused(dated, event) or _same_month(dated, event) or MONTHS[month - 1] in event.summary:
        return None
    if day and abs((dated.first - event.date.first_day).days) <= 1:
        return None
    return told(statement, CONTRADICTED, event, words, event.date.words, f"{text}, not {words}.")


_FINE = {"year": 0, "month": 1, "day": 2}


def is_excused(dated: Dated, event: EventFacts, at_least: int = 0, but: re.Pattern | None = None) -> bool:
    """Whether the record's own words about an event give a date as exact, without `but` before it."""
    text = f"{event.title}. {event.summary}"
    return any(
        same_day(dated, other)
        and _FINE[other.date.precision] >= max(at_least, _FINE[dated.date.precision])
        and not (but and but.search(text[: other.start]))
        for other in dates(text)
    )


# On that day a law was made, which enters into force on another.
_SIGNED_THEN = re.compile(r"\b(?:signed|published|of|approved)(?: \w+)? (?:on )?(?:[^.,;]{3,20} and published on )?$")


def _same_month(dated: Dated, event: EventFacts) -> bool:
    """Whether the summary names the month of a date without its year: "announced in October in Berlin"."""
    if dated.date.precision == "year" or dated.date[:4] != event.date[:4]:
        return False
    month = dated.words.split()[-2]
    return bool(re.search(rf"\b(?:in|since|of) {month}\b(?! \d)", event.summary))


# A law enters into force once; it is adopted by one after the other.
_FORCE = frozenset({"force"})


def on_event(dated: Dated, event: EventFacts) -> bool:
    """Whether a date may be that of an event; a meeting may last a few days."""
    days = 2 if event.kind == "meeting" and event.date.precision == "day" else 0
    return dated.first <= event.date.last_day + datetime.timedelta(days) and event.date.first_day <= dated.last


_COMMON = frozenset(
    [
        "of",
        "the",
        "and",
        "on",
        "for",
        "in",
        "to",
        "a",
        "an",
        "us",
        "eu",
        "us-eu",
        "eu-us",
        "critical",
        "minerals",
        "raw",
        "materials",
        "meeting",
        "ministerial",
        "act",
        "action",
        "plan",
        "agreement",
        "list",
        "first",
        "second",
        "announces",
        "launched",
        "adopts",
        "executive",
        "order",
        "china",
        "exports",
        "export",
        "controls",
    ]
)


def kin(event: EventFacts, facts: Facts) -> list[EventFacts]:
    """Other steps of the same thing: the vote of a law beside its entry into force."""
    words = set(fold(event.title).replace(",", " ").replace(":", " ").split()) - _COMMON
    return [
        other
        for other in facts.events.values()
        if other is not event
        and other.kind == event.kind
        and len(words & set(fold(other.title).replace(",", " ").replace(":", " ").split())) >= max(2, len(words) * 0.5)
        and other.kind == "law"
    ]


def siblings(event: EventFacts, facts: Facts) -> list[EventFacts]:
    """The other events of one kind that bear the same name."""
    names = event_name(event)
    return [
        each
        for each in facts.events.values()
        if each is not event and each.kind == event.kind and event_name(each) & names
    ]


def event_name(event: EventFacts) -> set[str]:
    """What an event is called by."""
    return concepts(event.title, ()) & event_names()


def event_place(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    event, town = facts.events[statement.extra["event"]], statement.value
    if event.confidence == "unverified":
        return _unverified(statement, event, town)
    if not event.place:
        return None
    here = event.place.partition(",")[0]
    text = f"{event.title}: {event.place}"
    if town != here and here in statement.extra["towns"]:
        return None
    if town == here or town in event.place:
        return told(statement, SUPPORTED, event, town, event.place, text + ".")
    if not statement.extra["held"] or town in event.summary or town in event.title:
        return None
    if event.kind not in ("meeting", "agreement", "standard") and here in _SEATS:
        # Where governments sit goes without saying.
        return None
    return told(statement, CONTRADICTED, event, town, event.place, f"{text}, not {town}.")


_SEATS = frozenset({"Washington", "Brussels", "Beijing", "London", "Geneva", "Paris", "Luxembourg"})


def event_party(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    event, party = facts.events[statement.extra["event"]], statement.value
    if not event.parties or (party not in facts.jurisdictions and "name" not in statement.extra):
        return None
    names = ", ".join(facts.jurisdictions[code] for code in event.parties)
    verdict = SUPPORTED if party in event.parties else CONTRADICTED
    return told(
        statement,
        verdict,
        event,
        facts.jurisdictions.get(party, statement.extra.get("name", party)),
        names,
        f"{event.title}: {names}.",
    )


def _unverified(statement: Statement, event: EventFacts, claimed: str) -> Judgement:
    text = "The record holds this as unverified: no official source and no second one was found for it."
    return told(statement, UNDECIDED, event, claimed, event.date.words, text)


def told(statement: Statement, verdict: str, event: EventFacts, claimed: str, recorded: str, text: str) -> Judgement:
    return Judgement(statement.span, statement.kind, verdict, claimed, recorded, (f"event:{event.slug}",), text)
