"""When and where something happened, and who took part."""

import datetime

from posts.factcheck.dates import Dated, dates
from posts.factcheck.facts import EventFacts, Facts
from posts.factcheck.findings import CONTRADICTED, SUPPORTED, UNDECIDED
from posts.factcheck.judge.judgement import Judgement, same_day
from posts.factcheck.mentions import fold
from posts.factcheck.statements.model import Statement


def event_date(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    event, dated = facts.events[statement.extra["event"]], statement.value
    if event.confidence == "unverified" or dated is None:
        return _unverified(statement, event, dated.words if dated else "")
    title = event.title
    text = f"{title}: {event.date.words}"
    if _on_event(dated, event):
        return _told(statement, SUPPORTED, event, dated.words, event.date.words, text + ".")
    if any(same_day(dated, other) and _as_fine(other, dated) for other in (*dates(event.summary), *dates(title))):
        return None
    if dated.date.precision == event.date.precision == "day" and abs((dated.first - event.date.first_day).days) <= 1:
        # A day apart is a matter of where one stands.
        return None
    if event.confidence == "reported" and abs((dated.first - event.date.first_day).days) < 31:
        return None
    others = statement.extra.get("dates", ())
    if any(other is not dated and _on_event(other, event) for other in others):
        # The clause gives the right date too: this one is that of another step.
        return None
    if any(_on_event(dated, other) for other in _kin(event, facts)):
        return None
    return _told(statement, CONTRADICTED, event, dated.words, event.date.words, f"{text}, not {dated.words}.")


def _as_fine(one: Dated, other: Dated) -> bool:
    """Whether a date is no mere year beside one that says more: "Announcement No. 46 of 2024"."""
    return one.date.precision != "year" or other.date.precision == "year"


def _on_event(dated: Dated, event: EventFacts) -> bool:
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


def _kin(event: EventFacts, facts: Facts) -> list[EventFacts]:
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


def event_place(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    event, town = facts.events[statement.extra["event"]], statement.value
    if event.confidence == "unverified":
        return _unverified(statement, event, town)
    if not event.place:
        return None
    here = event.place.partition(",")[0]
    text = f"{event.title}: {event.place}"
    if town == here or town in event.place:
        return _told(statement, SUPPORTED, event, town, event.place, text + ".")
    if (
        event.kind not in ("meeting", "agreement")
        or not statement.extra["held"]
        or town in event.summary
        or town in event.title
    ):
        return None
    return _told(statement, CONTRADICTED, event, town, event.place, f"{text}, not {town}.")


def event_party(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    event, party = facts.events[statement.extra["event"]], statement.value
    if not event.parties or party not in facts.jurisdictions:
        return None
    names = ", ".join(facts.jurisdictions[code] for code in event.parties)
    verdict = SUPPORTED if party in event.parties else CONTRADICTED
    return _told(statement, verdict, event, facts.jurisdictions[party], names, f"{event.title}: {names}.")


def event_mineral(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    event, mineral = facts.events[statement.extra["event"]], str(statement.value)
    known = facts.minerals.get(mineral)
    if event.confidence != "verified" or known is None or known.kind == "group":
        return None
    own = {facts.registry.unit(each) for each in event.minerals}
    name = facts.minerals[mineral].name
    if facts.registry.unit(mineral) in own or name.lower() in f"{event.title} {event.summary}".lower():
        return None
    names = ", ".join(facts.minerals[each].name.lower() for each in event.minerals)
    return _told(statement, CONTRADICTED, event, name, names, f"{event.title}: {names}, not {name.lower()}.")


def _unverified(statement: Statement, event: EventFacts, claimed: str) -> Judgement:
    text = "The record holds this as unverified: no official source and no second one was found for it."
    return _told(statement, UNDECIDED, event, claimed, event.date.words, text)


def _told(statement: Statement, verdict: str, event: EventFacts, claimed: str, recorded: str, text: str) -> Judgement:
    return Judgement(statement.span, statement.kind, verdict, claimed, recorded, (f"event:{event.slug}",), text)
