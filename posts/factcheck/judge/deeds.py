"""Who made an event, who was to do what, its numbers, minerals, roles and terms beside the record's account of it."""

import datetime
import re
from dataclasses import replace

from posts.factcheck.accounts import Account, Role, Task, Term, account_of, same_office
from posts.factcheck.amounts import MEASURES, Amount, content, differs
from posts.factcheck.facts import EventFacts, Facts
from posts.factcheck.findings import CONTRADICTED, SUPPORTED
from posts.factcheck.judge.events import event_name, is_excused, on_event, siblings, told
from posts.factcheck.judge.judgement import Judgement, same_day
from posts.factcheck.mentions import fold, offices, read_words
from posts.factcheck.statements.concepts import concepts
from posts.factcheck.statements.model import Statement

_NAMES = {
    "commission": "the European Commission",
    "council": "the Council",
    "parliament": "the European Parliament",
    "commerce": "the Department of Commerce",
    "interior": "the Department of the Interior",
    "doe": "the Department of Energy",
    "sec": "the Securities and Exchange Commission",
    "eca": "the European Court of Auditors",
    "treasury": "the Treasury",
}


def event_office(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """Who made it: an office that the record does not name where it names another."""
    event, office = facts.events[statement.extra["event"]], str(statement.value)
    account = account_of(event, facts)
    made = statement.extra["what"]
    if made and not _is_about(made, event):
        return None
    for other in siblings(event, facts):
        right = _offices(Account(other.title, facts))
        exact = [dated for dated in statement.extra["dates"] if dated.date.precision == "day"]
        if len(exact) == 1 and on_event(exact[0], other) and right and not _among(office, right):
            text = f"{other.title}: {other.date.words}; {event.title}: {event.date.words}."
            wrong = told(statement, CONTRADICTED, other, office, _named(right), text)
            if not _among(office, _offices(account)):
                return wrong
            # It did so too, on another day: either the maker is wrong or the day, and both are marked.
            both = (*wrong.record, f"event:{event.slug}")
            return replace(wrong, span=statement.span.join(exact[0]), record=both)
    right = _offices(account)
    if not right:
        return None
    if any(_among(other, right) for other in statement.extra["within"]):
        # "The Bureau of Industry and Security of the Department of Commerce".
        return None
    if _among(office, right):
        text = f"{event.title}: {_named(right)}."
        return told(statement, SUPPORTED, event, office, _named(right), text) if statement.extra["dates"] else None
    seat = offices().get(office, (office.partition(":")[0], ""))[0]
    if seat and seat not in event.parties and event.parties:
        return None
    if office == "whitehouse" or any(other == "whitehouse" for other in right):
        return None
    return told(statement, CONTRADICTED, event, office, _named(right), f"{event.title}: {_named(right)}.")


def event_task(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """Who was to do it: the part of the account that speaks of the same thing must name the office."""
    event, task = facts.events[statement.extra["event"]], statement.value
    assert isinstance(task, Task)
    best: list[str] = []
    most = 0
    for part in _parts(event, facts):
        names = [name for name in _offices(part) if name not in _LAWMAKERS]
        shared = len(task.what & frozenset(content(fold(part.text).split())) - _COMMON_STEMS)
        if names and shared >= max(most, 1):
            best = names if shared > most else [*best, *names]
            most = shared
    if not best:
        return None
    verdict = SUPPORTED if _among(task.office, best) else CONTRADICTED
    text = f"{event.title}: {event.summary.split('. ')[0].rstrip('.')}."
    return told(statement, verdict, event, task.office, _named(best), text)


# Those who make a law charge others with its tasks.
_LAWMAKERS = frozenset({"congress", "parliament", "legislators", "council"})
_COMMON_STEMS = frozenset(content(["critical", "minerals", "raw", "materials", "order", "report", "national"]))


def _parts(event: EventFacts, facts: Facts) -> list[Account]:
    return [Account(part, facts) for part in re.split(r"[.,;]\s|\band (?=tells)", event.summary) if part.strip()]


def event_role(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    event, role = facts.events[statement.extra["event"]], statement.value
    assert isinstance(role, Role)
    known = [other.place for other in account_of(event, facts).roles() if other.role == role.role]
    if not known or role.place not in facts.jurisdictions:
        return None
    verdict = SUPPORTED if role.place in known else CONTRADICTED
    names = ", ".join(facts.jurisdictions.get(code, code) for code in known)
    return told(statement, verdict, event, facts.jurisdictions[role.place], names, f"{event.title}. {event.summary}")


def event_term(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """Until or from when something holds."""
    event, term = facts.events[statement.extra["event"]], statement.value
    assert isinstance(term, Term)
    known = [other for other in account_of(event, facts).terms() if other.kind == term.kind]
    if any(same_day(other.dated, term.dated) for other in known):
        words = next(other.dated.words for other in known if same_day(other.dated, term.dated))
        return told(statement, SUPPORTED, event, term.dated.words, words, f"{event.title}. {event.summary}")
    if is_excused(term.dated, event) or on_event(term.dated, event):
        return None
    words = statement.extra.get("words", frozenset())
    starts = "force" in words or "apply" in event.title
    if not known and term.kind == "from" and starts and _APPLIES.search(event.title):
        text = f"{event.title}: {event.date.words}"
        return told(
            statement, CONTRADICTED, event, term.dated.words, event.date.words, f"{text}, not {term.dated.words}."
        )
    if known and event.confidence == "verified":
        words = known[0].dated.words
        return told(statement, CONTRADICTED, event, term.dated.words, words, f"{event.title}. {event.summary}")
    return None


_APPLIES = re.compile(r"\b(?:apply|into force)\b")


def event_number(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """So many of something, where the record counts the same thing."""
    event, amount = facts.events[statement.extra["event"]], statement.value
    assert isinstance(amount, Amount)
    account = account_of(event, facts)
    known = [each for each in account.amounts if each.of == amount.of]
    if not known:
        return None
    usual = frozenset(read_words("plain")).union(*(each.beside for each in known)) | set(fold(event.title).split())
    if amount.beside - usual and amount.of not in MEASURES:
        return None
    text = f"{event.title}. {event.summary}"
    claimed = str(amount.count.value)
    right = {each.count.value for each in known}
    others = statement.extra["others"]
    if amount.of != "percent" and any(other.of == amount.of and other.count.value in right for other in others):
        return None
    if amount.of not in MEASURES:
        if amount.count.value in right:
            return told(statement, SUPPORTED, event, claimed, claimed, text) if statement.extra["dates"] else None
        if amount.of == "minerals" and amount.count.value == len(event.minerals):
            return None
    wrong = differs(amount, known)
    if amount.of in ("minerals", "total") and re.search(rf"(?<![\d.,]){claimed}(?![\d.,]*\d)", event.summary):
        # "34 critical and 17 strategic materials": the account has the number, whatever it counts there.
        return None
    if wrong is None or event.confidence != "verified":
        return None
    return told(statement, CONTRADICTED, event, claimed, str(wrong.count.value), text)


_OPEN = re.compile(r"\b(?:among (?:them|others|other)|such as|above all|and similar)\b")


def event_mineral(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """A mineral that an event is said to concern, where the record names all of them."""
    event, mineral = facts.events[statement.extra["event"]], str(statement.value)
    account = account_of(event, facts)
    if len(event.minerals) < 2 or _OPEN.search(event.summary) or event.confidence != "verified":
        return None
    held = frozenset(event.minerals) | account.minerals()
    earths = facts.registry.members.get("rare-earth-elements", frozenset())
    own = [each for each in event.minerals if each in earths]
    all_earths = set(statement.extra["row"]) <= earths
    counted = any(
        each.of in ("minerals", "rare earths")
        and each.count.value == len(event.minerals)
        or each.of == "rare earths"
        and all_earths
        and each.count.value == len(own)
        for each in account.amounts
    )
    if not counted and not frozenset(event.minerals) <= account.minerals():
        return None
    row = statement.extra["row"]
    inside = [each for each in row if _is_held(each, held, facts)]
    names = ", ".join(facts.minerals[each].name.lower() for each in event.minerals)
    text = f"{event.title}: {names}."
    if _is_held(mineral, held, facts):
        if mineral not in event.minerals or not statement.extra["dates"]:
            return None
        return told(statement, SUPPORTED, event, facts.minerals[mineral].name, names, text)
    if len(inside) >= 2 and len(row) - len(inside) == 1 or statement.extra["governed"] and (inside or len(row) > 1):
        return told(statement, CONTRADICTED, event, facts.minerals[mineral].name, names, text)
    return None


def _is_held(mineral: str, held: frozenset[str], facts: Facts) -> bool:
    """Whether a mineral is among those held, under whatever name; a group and its members are not told apart."""
    registry = facts.registry
    if mineral in held or registry.unit(mineral) in {registry.unit(each) for each in held}:
        return True
    if registry.members.get(mineral, frozenset()) & held:
        return True
    return any(mineral in registry.members.get(each, frozenset()) for each in held - {"rare-earth-elements"}) or (
        "rare-earth-elements" in held
        and mineral in registry.members.get("rare-earth-elements", frozenset())
        and not held & registry.members["rare-earth-elements"]
    )


def event_happened(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """That a law is in force, said before it was."""
    event = facts.events[statement.extra["event"]]
    if on >= event.date.first_day:
        return None
    text = f"{event.title}: {event.date.words}."
    return told(statement, CONTRADICTED, event, "", event.date.words, text)


_NEVER = re.compile(r"\bNo agreement was concluded\b")


def event_concluded(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """An agreement that the record says was not concluded, before another one came."""
    places = statement.value
    assert isinstance(places, frozenset)
    for event in facts.events.values():
        if not _NEVER.search(event.summary) or frozenset(event.parties) != places:
            continue
        later = [
            other.date.first_day
            for other in facts.events.values()
            if other.kind == "agreement"
            and frozenset(other.parties) == places
            and other.date > event.date
            and "critical minerals" in fold(other.title)
            and "authorises" not in other.title
        ]
        given = statement.extra["dates"]
        until = min(later, default=datetime.date.max)
        if any(dated.last >= until or dated.last < event.date.first_day for dated in given) or (
            not given and on >= until
        ):
            return None
        text = f"{event.title}. {event.summary}"
        return told(statement, CONTRADICTED, event, "", "not concluded", text)
    return None


def _offices(account: Account) -> list[str]:
    return list(dict.fromkeys(str(mention.value) for mention in account.offices))


def _among(office: str, row: list[str]) -> bool:
    if office == "legislators":
        return any(each in ("parliament", "council", "legislators") for each in row)
    return any(
        same_office(office, each) or each == "legislators" and office in ("parliament", "council") for each in row
    )


def _named(row: list[str]) -> str:
    return ", ".join(_NAMES.get(each, each.partition(":")[2] or each) for each in row)


def _is_about(words: str, event: EventFacts) -> bool:
    """Whether what is said to be made can be the event: nothing is named, or something of its title."""
    said = frozenset(content(fold(words).split()))
    return not re.match(r"\s(?:a|an|the|its|their|new|\d|\w+ of)\b", words) or bool(
        said & frozenset(content(fold(event.title).split())) - _COMMON_STEMS - frozenset(read_words("common"))
        or concepts(words, ()) & event_name(event)
    )
