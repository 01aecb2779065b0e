"""A statement beside the record, on a day: supported, contradicted, outdated, undecided, or nothing at all."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from minerals.comparison import NotItemised
from posts.factcheck.counts import Bound, Count
from posts.factcheck.dates import Dated, dates
from posts.factcheck.editions import Meant, candidates, meant, previous
from posts.factcheck.facts import EditionFacts, EventFacts, Facts
from posts.factcheck.findings import CONTRADICTED, OUTDATED, SUPPORTED, UNDECIDED
from posts.factcheck.mentions import fold, offices
from posts.factcheck.statements.model import ListRef, Span, Statement


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of a statement: the Finding without its place in the text."""

    span: Span
    kind: str
    verdict: str
    claimed: str
    recorded: str
    record: tuple[str, ...]
    explanation: str


def judge(statement: Statement, facts: Facts, days: Iterable[datetime.date]) -> Judgement | None:
    """What the record says of a statement. It must be the same on every day that may be meant, else nothing is said."""
    found: Judgement | None = None
    for day in days:
        judged = _JUDGES[statement.kind](statement, facts, day)
        if judged is None or (found and found.verdict != judged.verdict):
            return None
        found = judged
    return found


# Counts


def _list_count(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    ref, count = statement.ref, statement.value
    if ref is None or ref.draft or ref.foreign or ref.plural and len(ref.series) != 1:
        return None
    sought = replace(ref, count=count if ref.count is None or ref.count is count else ref.count)
    found = meant(sought, facts, on, count=True)
    if found.missing:
        return None
    firm = found.firm or ref.selects
    if found.rival and not _both_fit(found, ref, count):
        return _rivals(statement, found, facts, on)
    if firm and found.edition:
        return _count_of(statement, found.edition, facts, on)
    held = [facts.in_force(series, on) for series in ref.series[:1]][0]
    if ref.published is not None and not found.edition:
        return None
    if (statement.past and ref.recency not in ("now", "stillnow")) or (found.by_count and ref.published):
        # Said of then: true of any edition that had been issued.
        if found.edition and found.edition.starts <= on:
            return _count_of(statement, found.edition, facts, on)
        if _fits_any(count, ref, facts, on) or held is None:
            return None
        return _count_of(statement, held, facts, on, past=True)
    if held is None or held.count is None:
        return None
    return _count_of(statement, held, facts, on, running=True)


def _both_fit(found: Meant, ref: ListRef, count: Count) -> bool:
    return (
        found.edition.count == found.rival.count
        and found.edition.count is not None
        and count.allows(found.edition.count)
    )


def _fits_any(count: Count, ref: ListRef, facts: Facts, on: datetime.date) -> bool:
    return any(_allowed(count, edition, facts) for edition in candidates(ref, facts) if edition.starts <= on)


def _numbers(edition: EditionFacts, facts: Facts) -> set[int]:
    """Every number by which an edition may fairly be counted: its entries, the issuer's number."""
    return {number for number in (edition.count, edition.declared) if number is not None}


def _members(edition: EditionFacts, facts: Facts) -> set[int]:
    if not edition.is_itemised:
        return set()
    return {len(facts.covered(edition.slug)), len(facts.units(edition.slug))}


def _allowed(count: Count, edition: EditionFacts, facts: Facts) -> bool:
    return any(count.allows(number) for number in _numbers(edition, facts))


def _count_of(
    statement: Statement,
    edition: EditionFacts,
    facts: Facts,
    on: datetime.date,
    *,
    running: bool = False,
    past: bool = False,
) -> Judgement | None:
    count: Count = statement.value
    numbers = _numbers(edition, facts)
    if not numbers:
        return None
    recorded = edition.count if edition.count is not None else edition.declared
    name = _name(edition, facts)
    if any(count.allows(number) for number in numbers):
        return _said(
            statement,
            SUPPORTED,
            str(count.value),
            str(recorded),
            [edition],
            f"{_cap(name)} has {recorded} entries{_since(edition, facts, on)}.",
        )
    if count.value in _members(edition, facts) or not all(count.denies(number) for number in numbers):
        return None
    if edition.series == "us-doe" and count.value > 40:
        # By law the department's list also holds every critical mineral of the Interior list.
        return None
    earlier = [
        other
        for other in facts.series[edition.series].editions
        if other.starts < edition.starts and _allowed(count, other, facts)
    ]
    if (running or past) and earlier:
        old = earlier[-1]
        return _said(
            statement,
            OUTDATED,
            str(count.value),
            str(recorded),
            [old, edition],
            f"{_cap(_name(old, facts))} had {old.count}; it was superseded by {_after(old, facts, on)}.",
        )
    return _said(
        statement,
        CONTRADICTED,
        str(count.value),
        str(recorded),
        [edition],
        f"{_cap(name)} has {recorded} entries, not {count.value}.",
    )


def _rivals(statement: Statement, found: Meant, facts: Facts, on: datetime.date) -> Judgement | None:
    """The date fits one edition, the count another: the two claims do not go together."""
    one, other = found.edition, found.rival
    if one.series != other.series:
        return None
    ref, count = statement.ref, statement.value
    dated = one if ref.published and ref.published.meets(one.published) else other
    counted = other if dated is one else one
    if not (ref.published and ref.published.meets(dated.published)) or not _allowed(count, counted, facts):
        return None
    text = f"{_cap(_name(dated, facts))} has {dated.count} entries; {counted.count} are those of {_name(counted, facts)}, published on {counted.published.words}."
    span = statement.span.join(Span(ref.published.start, ref.published.end))
    return replace(
        _said(statement, CONTRADICTED, str(count.value), str(dated.count), [dated, counted], text), span=span
    )


def _count_before(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """ "grew from 35": what the edition before had."""
    ref, count = statement.ref, statement.value
    editions = [
        edition for edition in candidates(ref, facts) if edition.starts <= on and edition.series == ref.series[0]
    ]
    to: Count | None = statement.extra["to"]
    if reached := [edition for edition in editions if to and _allowed(to, edition, facts) and previous(edition, facts)]:
        before = previous(reached[-1], facts)
        fitting = [edition for edition in editions if edition.starts < reached[-1].starts and _allowed(count, edition, facts)]
        return _count_of(statement, fitting[-1] if fitting else before, facts, on)
    if fitting := [edition for edition in editions if _allowed(count, edition, facts)]:
        return _count_of(statement, fitting[-1], facts, on)
    found = meant(replace(ref, count=None), facts, on)
    latest = found.edition if found.firm else (editions[-1] if editions else None)
    before = previous(latest, facts) if latest else None
    if before is None or ref.draft:
        return None
    return _count_of(statement, before, facts, on)


def _changed_count(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """How many minerals an edition gained or lost, by every fair way of counting."""
    ref, count = statement.ref, statement.value
    if ref is None or ref.foreign or ref.draft:
        return None
    when = statement.extra.get("when")
    found = meant(replace(ref, count=None, published=ref.published or when), facts, on)
    edition = found.edition
    if edition is None and not ref.selects and ref.published is None and when is None:
        edition = facts.in_force(ref.series[0], on)
    if edition is None or found.rival:
        return None
    before = previous(edition, facts)
    if before is None:
        return None
    try:
        difference = facts.difference(before.slug, edition.slug)
    except NotItemised:
        return None
    gained = statement.kind == "added-count"
    sure = set(difference.added if gained else difference.removed)
    fair = {len(sure), len(sure - set(difference.by_definition))}
    if edition.count and before.count:
        grown = edition.count - before.count
        fair.add(grown if gained else -grown)
        fair.add(grown + len(difference.removed) if gained else len(difference.added) - grown)
        fair.add(
            grown + len(set(difference.removed) - set(difference.by_definition)) if gained else len(difference.removed)
        )
    verb = "added" if gained else "removed"
    recorded = len(sure - set(difference.by_definition))
    text = f"Against {_name(before, facts)}, {_name(edition, facts)} {verb} {recorded}{_list_of(sure - set(difference.by_definition), facts)}."
    if any(count.allows(number) for number in fair):
        return _said(statement, SUPPORTED, str(count.value), str(recorded), [edition, before], text)
    low, high = min(fair), max(fair)
    if low <= count.value <= high or not count.denies(recorded):
        return None
    return _said(statement, CONTRADICTED, str(count.value), str(recorded), [edition, before], text)


# Dates and issuers


def _published(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    ref, dated = statement.ref, statement.value
    if ref is None or ref.draft or ref.foreign or ref.plural:
        return None
    found = meant(ref, facts, on)
    edition = found.edition
    if edition is None and not ref.selects and not ref.count:
        return _no_such(statement, facts, on)
    if edition is None or (found.rival and not _both_dated(found, dated)):
        return None
    running = ref.recency in ("now", "last", "stillnow") or statement.extra.get("verb") == "lastupdate"
    if running and not ref.selects:
        edition = facts.in_force(ref.series[0], on)
        if edition is None:
            return None
    elif not ref.selects and not found.by_count and not _fits(dated, edition):
        return None
    text = f"{_cap(_name(edition, facts))} was published on {edition.published.words}"
    if edition.published.precision != "day":
        text = text.replace(" on ", " in ")
    if edition.in_force_from != edition.published:
        text += f" and is in force since {edition.in_force_from.words}"
    if _fits(dated, edition):
        return _said(statement, SUPPORTED, dated.words, edition.published.words, [edition], text + ".")
    if _near(dated, edition, statement, facts):
        return None
    if running:
        if old := next(
            (other for other in candidates(ref, facts) if other.starts < edition.starts and _fits(dated, other)), None
        ):
            text = f"That was {_name(old, facts)}; it was superseded by {_after(old, facts, on)}"
            return _said(statement, OUTDATED, dated.words, edition.published.words, [old, edition], text + ".")
    return _said(
        statement,
        CONTRADICTED,
        dated.words,
        edition.published.words,
        [edition],
        f"{text}, not {_when(dated)}{_later(edition, facts, on)}.",
    )


def _no_such(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """A date on which none of the editions was published, of a list whose editions are all in the record."""
    ref, dated = statement.ref, statement.value
    series = facts.series[ref.series[0]]
    if series.jurisdiction not in _WHOLE or statement.extra.get("verb") not in ("past", "announce") or dated.first > on:
        return None
    row = [edition for edition in series.editions if edition.starts <= on]
    if not row or ref.update or ref.recency or any(_near(dated, edition, statement, facts) for edition in row):
        return None
    if any("draft" in event.title.lower() and _same(dated, _dated(event)) and series.jurisdiction in event.parties for event in facts.events.values()):
        return None
    known = ", ".join(edition.published.words for edition in row)
    text = f"No edition of the {series.name} was published {_when(dated)}: it was on {known}."
    return _said(statement, CONTRADICTED, dated.words, known, row[::-1], text)


# The issuers of whose lists the record holds every edition.
_WHOLE = frozenset({"US", "EU", "UK"})


def _dated(event: EventFacts) -> Dated:
    return Dated(0, 0, event.date, event.date.last_day)


def _both_dated(found: Meant, dated: Dated) -> bool:
    return _fits(dated, found.edition) and _fits(dated, found.rival)


def _fits(dated: Dated, edition: EditionFacts) -> bool:
    return dated.meets(edition.published) or dated.meets(edition.in_force_from)


# An office may announce its list some days before the official journal prints it.
_ANNOUNCED, _PRINTED = 9, 3


def _near(dated: Dated, edition: EditionFacts, statement: Statement, facts: Facts) -> bool:
    """Whether another date is just as right: the announcement, the proposal or vote of the law, an unofficial print."""
    early = (edition.published.first_day - dated.last).days
    if 0 < early <= (_ANNOUNCED if statement.extra.get("verb") == "announce" else _PRINTED):
        return True
    for event in facts.events.values():
        if event.edition or not dated.meets(event.date):
            continue
        same = facts.series[edition.series].jurisdiction in event.parties
        if same and "2024/1252" in edition.official_citation and "Critical Raw Materials Act" in event.title:
            return True
        if same and event.kind == "list" and dated.date.precision != "year" and "draft" in event.title.lower():
            return True
    return False


def _issuer(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    ref, office = statement.ref, statement.value
    if ref is None or ref.draft or ref.foreign or ref.plural:
        return None
    found = meant(ref, facts, on)
    edition = found.edition
    if edition is None and not ref.selects and ref.published is None and ref.count is None:
        edition = facts.in_force(ref.series[0], on)
    if edition is None or found.rival and found.rival.series == edition.series and found.rival.issuer != edition.issuer:
        return None
    right = _right(office, edition, facts)
    text = f"{_cap(_name(edition, facts))} was published by {_of(edition.issuer)}"
    claimed = office.partition(":")[2] or office
    if right:
        return _said(statement, SUPPORTED, claimed, edition.issuer, [edition], text + ".")
    if (
        right is None
        or not statement.extra.get("firm")
        or any(_right(other, edition, facts) for other in statement.extra["others"])
    ):
        return None
    if not (ref.selects or found.firm or found.by_count):
        if not (ref.explicit and ref.jurisdictions):
            return None
    return _said(
        statement,
        CONTRADICTED,
        claimed,
        edition.issuer,
        [edition],
        f"{text}, not by {_office(office)}{_later(edition, facts, on)}.",
    )


_NAMES = {
    "interior": ("Interior",),
    "usgs": ("Geological Survey", "Interior"),
    "doe": ("Department of Energy",),
    "commission": ("European Commission",),
    "legislators": ("European Parliament",),
    "bgs": ("British Geological Survey",),
    "nrcan": ("Natural Resources Canada",),
}


def _right(office: str, edition: EditionFacts, facts: Facts) -> bool | None:
    """Whether an office issued an edition; None where it had a hand in it, or belongs to another government."""
    series = facts.series[edition.series]
    if ":" in office:
        jurisdiction, _, words = office.partition(":")
        known = fold(f"{edition.issuer}; {series.issuing_body}")
        if fold(words) in known:
            return True
        return False if not jurisdiction or jurisdiction == series.jurisdiction else None
    seat, family = offices()[office]
    if seat != series.jurisdiction:
        return None
    if family and any(name in edition.issuer for name in _FAMILIES[family]):
        return True
    if family and any(name in series.issuing_body for name in _FAMILIES[family]):
        # It issues the list at other times, or prepares it: no error worth a word.
        return None if family == "commission" else True if family == "interior" else False
    if family == "bgs":
        return None
    return False


_FAMILIES = {
    "interior": ("Interior",),
    "doe": ("Department of Energy",),
    "commission": ("European Commission",),
    "legislators": ("European Parliament",),
    "bgs": ("British Geological Survey", "Department for Business"),
    "nrcan": ("Natural Resources Canada",),
}
_OFFICES = {
    "commerce": "the Department of Commerce",
    "doe": "the Department of Energy",
    "defense": "the Department of Defense",
    "state": "the Department of State",
    "treasury": "the Treasury",
    "interior": "the Department of the Interior",
    "usgs": "the U.S. Geological Survey",
    "epa": "the Environmental Protection Agency",
    "commission": "the European Commission",
    "parliament": "the European Parliament",
    "council": "the Council of the European Union",
    "legislators": "the European Parliament and the Council",
    "eucouncil": "the European Council",
    "congress": "Congress",
}


def _office(office: str) -> str:
    return _OFFICES.get(office, "the " + (office.partition(":")[2] or office))


# Existence, succession, force, citation


def _exists(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    ref = statement.ref
    if ref is None or ref.foreign or ref.draft or not ref.series:
        return None
    row = [edition for edition in facts.series[ref.series[0]].editions if edition.starts <= on]
    number = statement.extra.get("ordinal", 1)
    name = facts.series[ref.series[0]].name
    if len(row) < number:
        if statement.value == "none" and not statement.past:
            return _said(
                statement,
                SUPPORTED,
                "no list",
                "no list",
                [],
                f"The record has no such edition of the {name} by then.",
                series=ref.series[0],
            )
        return None
    if statement.past:
        return None
    known = ", ".join(
        f"{edition.published.words} ({edition.count})" if edition.count else edition.published.words for edition in row
    )
    which = "editions of" if len(row) > 1 else "an edition of"
    text = (
        f"There were {which} the {name} before: {known}."
        if len(row) > 1
        else f"There was {which} the {name} before: {known}."
    )
    return _said(statement, CONTRADICTED, "no list yet", known, row[::-1], text, series=ref.series[0])


def _number(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """How many lists there have been."""
    ref, count = statement.ref, statement.value
    series = facts.series[ref.series[0]]
    row = [edition for edition in series.editions if edition.starts <= on]
    if not row or ref.draft or count.bound is not Bound.EXACT:
        return None
    text = f"The {series.name} has had {len(row)} editions: {', '.join(edition.published[:4] for edition in row)}."
    verdict = SUPPORTED if count.value == len(row) else OUTDATED if 0 < count.value < len(row) else CONTRADICTED
    return _said(statement, verdict, str(count.value), str(len(row)), row[::-1], text)


def _ordinal(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    found = meant(replace(statement.ref, ordinal=None), facts, on)
    if found.edition is None or found.rival or not found.firm:
        return None
    edition = found.edition
    number = facts.series[edition.series].editions.index(edition) + 1
    text = f"{_cap(_name(edition, facts))} is number {number} of its series"
    if number == statement.value:
        return _said(statement, SUPPORTED, str(statement.value), str(number), [edition], text + ".")
    text += f", not number {statement.value}."
    return _said(statement, CONTRADICTED, str(statement.value), str(number), [edition], text)


def _superseded(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    old, new = meant(statement.ref, facts, on), meant(statement.other, facts, on)
    if not (old.edition and new.edition) or old.rival or new.rival or old.edition.series != new.edition.series:
        return None
    if not (old.firm or old.by_count) or not (new.firm or new.by_count) or old.edition is new.edition:
        return None
    first, second = old.edition, new.edition
    recorded = (
        f"{_cap(_name(first, facts))} was superseded by {_after(first, facts, on)}"
        if first.superseded_by
        else f"{_cap(_name(first, facts))} has not been superseded"
    )
    verdict = SUPPORTED if first.superseded_by == second.slug else CONTRADICTED
    return _said(statement, verdict, second.title, first.superseded_by or "", [first, second], recorded + ".")


def _current(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    found = meant(statement.ref, facts, on)
    if found.edition is None or not found.firm or found.rival:
        return None
    edition, held = found.edition, facts.in_force(found.edition.series, on)
    if held is None or edition.starts > on:
        return None
    if held is edition:
        return _said(
            statement,
            SUPPORTED,
            edition.title,
            held.title,
            [edition],
            f"{_cap(_name(edition, facts))} is in force{_since(edition, facts, on)}.",
        )
    return _said(
        statement,
        OUTDATED,
        edition.title,
        held.title,
        [edition, held],
        f"{_cap(_name(edition, facts))} was superseded by {_after(edition, facts, on)}.",
    )


def _citation(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    cited, ref = statement.value, statement.ref
    found = meant(replace(ref, citations=()), facts, on)
    edition = found.edition
    if edition is None or not found.firm or found.rival:
        return None
    if edition.slug in cited:
        return _said(
            statement,
            SUPPORTED,
            edition.official_citation,
            edition.official_citation,
            [edition],
            f"{_cap(_name(edition, facts))}: {edition.official_citation}.",
        )
    if not edition.official_citation or not cited:
        return None
    text = f"{_cap(_name(edition, facts))} stands at {edition.official_citation}"
    text += f"; the place named is that of {_name(facts.editions[cited[0]], facts)}"
    return _said(
        statement,
        CONTRADICTED,
        facts.editions[cited[0]].official_citation,
        edition.official_citation,
        [edition],
        text + ".",
    )


# Membership and changes


def _membership(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    ref, mineral = statement.ref, statement.minerals[0]
    if ref is None or ref.foreign or ref.draft or not ref.series:
        return None
    judged = [
        found
        for series in ref.series[: max(1, len(ref.jurisdictions))]
        if (found := _on_series(statement, ref, series, mineral, facts, on))
    ]
    if not judged:
        return None
    order = (CONTRADICTED, OUTDATED, UNDECIDED, SUPPORTED)
    return min(judged, key=lambda each: order.index(each.verdict))


def _on_every(statement: Statement, series: str, mineral: str, facts: Facts, on: datetime.date) -> Judgement | None:
    """ "on every US list since 2018"."""
    since: Dated | None = statement.extra.get("since")
    row = [each for each in facts.series[series].editions if each.starts <= on and (not since or each.starts >= since.first)]
    states = [(each, facts.status_in(mineral, each.slug)) for each in row]
    if not states or statement.negated or any(status.listed is None or status.reason == "partly" for _, status in states):
        return None
    name = facts.minerals[mineral].name
    without = [each for each, status in states if not status.listed]
    if without:
        text = f"{name} is not on {', '.join(_name(each, facts) for each in without)}."
        return _said(statement, CONTRADICTED, "on every list", "not on all", without, text, minerals=(mineral,))
    text = f"{name} is on all {len(row)} of them."
    return _said(statement, SUPPORTED, "on every list", "on all", row[::-1], text, minerals=(mineral,))


def _on_series(statement: Statement, ref: ListRef, series: str, mineral: str, facts: Facts, on: datetime.date
) -> Judgement | None:
    if ref.every:
        return _on_every(statement, series, mineral, facts, on)
    own = replace(ref, series=(series,))
    found = meant(own, facts, on)
    name = facts.minerals[mineral].name
    if found.rival or found.missing:
        return None
    chosen = found.edition if (ref.selects or found.firm) and found.edition else None
    if (
        chosen is None
        and ref.count
        and found.by_count
        and (statement.past or found.edition is not facts.in_force(series, on))
    ):
        chosen = found.edition
    if chosen is not None:
        status = facts.status_in(mineral, chosen.slug)
        edition = chosen
    else:
        if statement.past and statement.extra.get("when") is None:
            return _once(statement, series, mineral, facts, on)
        edition = facts.in_force(series, on)
        if edition is None:
            return None
        status = facts.status(mineral, series, on)
    if status.reason == "partly":
        return None
    if status.listed is None:
        text = f"The record does not hold the members of {_name(edition, facts)}, so it cannot say whether {name} is on it."
        return _said(statement, UNDECIDED, "not listed" if statement.negated else "listed", "", [edition], text, minerals=(mineral,))
    listed = status.listed
    if statement.by_name and status.via in ("group", "commodity", "members"):
        listed = False
    if statement.negated and listed and status.via == "commodity":
        return None
    how = _how(status, facts) if status.listed else ""
    text = f"{name} is {'' if status.listed else 'not '}on {_name(edition, facts)}{how}"
    claimed = "not listed" if statement.negated else "listed"
    recorded = "listed" if listed else "not listed"
    records = [edition]
    if listed != statement.negated:
        if (since := statement.extra.get("since")) and not statement.negated and (old := facts.in_force(series, since.last)):
            then = facts.status_in(mineral, old.slug)
            if then.listed is False and then.reason != "partly":
                text = f"{name} was not on {_name(old, facts)}, the one in force in {since.words}"
                said = _said(statement, CONTRADICTED, f"since {since.words}", "not listed", [old, edition], text + ".", minerals=(mineral,))
                return replace(said, span=statement.span.join(Span(since.start, since.end)))
        return _said(statement, SUPPORTED, claimed, recorded, records, text + ".", minerals=(mineral,))
    if chosen is None:
        earlier = [other for other in facts.series[series].editions if other.starts < edition.starts]
        once = [
            other
            for other in earlier
            if other.is_itemised and facts.status_in(mineral, other.slug).listed != statement.negated
        ]
        if once:
            old = once[-1]
            text += f"; {'it was not on' if statement.negated else 'it was on'} {_name(old, facts)}, superseded by {_after(old, facts, on)}"
            return _said(statement, OUTDATED, claimed, recorded, [edition, old], text + ".", minerals=(mineral,))
    return _said(statement, CONTRADICTED, claimed, recorded, records, text + ".", minerals=(mineral,))


def _once(statement: Statement, series: str, mineral: str, facts: Facts, on: datetime.date) -> Judgement | None:
    """Said of an unnamed past: wrong only if no edition bears it out."""
    editions = [edition for edition in facts.series[series].editions if edition.starts <= on and edition.is_itemised]
    states = [(edition, facts.status_in(mineral, edition.slug)) for edition in editions]
    if not states or any(status.listed is None or status.reason == "partly" for _, status in states):
        return None
    name = facts.minerals[mineral].name
    fitting = [edition for edition, status in states if status.listed != statement.negated]
    if fitting:
        edition = fitting[-1]
        text = f"{name} was {'not ' if statement.negated else ''}on {_name(edition, facts)}."
        return _said(statement, SUPPORTED, "listed", "listed", [edition], text, minerals=(mineral,))
    if statement.negated:
        return None
    text = f"{name} has never been on the {facts.series[series].name}."
    return _said(statement, CONTRADICTED, "listed", "not listed", [editions[-1]], text, minerals=(mineral,))


def _how(status, facts: Facts) -> str:
    if status.via == "named" or status.entry is None:
        return ""
    return f", under “{status.entry.label}”"


def _change(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """That a mineral joined or left a list: by the edition that is named or dated, else by any."""
    ref, mineral = statement.ref, statement.minerals[0]
    if ref is None or ref.foreign or ref.draft or not ref.series:
        return None
    when: Dated | None = statement.extra.get("when")
    sought = replace(ref, count=None, published=ref.published or when)
    series = ref.series[0]
    added = statement.kind == "added"
    name = facts.minerals[mineral].name
    row = facts.series[series].editions
    changed = [
        edition
        for edition in row
        if edition.starts <= on
        and (before := previous(edition, facts))
        and _moved(mineral, before, edition, added, facts)
    ]
    if any(not edition.is_itemised for edition in row if edition.starts <= on):
        if not changed:
            return None
    found = meant(sought, facts, on)
    edition = found.edition
    word = "joined" if added else "left"
    did = (
        f"{name} {word} the {facts.series[series].name} with " + ", ".join(_name(each, facts) for each in changed)
        if changed
        else ""
    )
    if edition is not None and (found.firm or ref.selects) and not found.rival:
        before = previous(edition, facts)
        if before is None:
            if edition.is_itemised:
                return None
            text = f"The record does not hold the members of {_name(edition, facts)}."
            return _said(statement, UNDECIDED, word, "", [edition], text, minerals=(mineral,))
        if edition in changed:
            return _said(statement, SUPPORTED, word, word, [edition, before], did + ".", minerals=(mineral,))
        if not (edition.is_itemised and before.is_itemised):
            text = f"The record does not hold the members of {_name(edition, facts)}."
            return _said(statement, UNDECIDED, word, "", [edition], text, minerals=(mineral,))
        now, then = facts.status_in(mineral, edition.slug), facts.status_in(mineral, before.slug)
        if "partly" in (now.reason, then.reason) or now.via == "commodity" or then.via == "commodity":
            return None
        if (
            added
            and now.listed
            and then.via == "group"
            and now.via == "named"
            or not added
            and then.via == "group"
            and now.listed
        ):
            return None
        state = f"{name} was {'' if then.listed else 'not '}on {_name(before, facts)} and is {'' if now.listed else 'not '}on {_name(edition, facts)}"
        return _said(
            statement,
            CONTRADICTED,
            word,
            "unchanged",
            [edition, before],
            f"{state}{'; ' + did if did else ''}.",
            minerals=(mineral,),
        )
    if when is not None or found.rival or found.missing:
        if (
            when is not None
            and changed
            and not found.rival
            and not any(_fits(when, each) for each in row)
            and not _near(when, changed[-1], statement, facts)
        ):
            said = _said(statement, CONTRADICTED, f"{word} {when.words}", word, [changed[-1]], did + f", not {_when(when)}.", minerals=(mineral,))
            return replace(said, span=statement.span.join(Span(when.start, when.end)))
        return None
    if changed:
        return _said(
            statement,
            SUPPORTED,
            word,
            word,
            [changed[-1], previous(changed[-1], facts)],
            did + ".",
            minerals=(mineral,),
        )
    states = [facts.status_in(mineral, each.slug) for each in row if each.starts <= on and each.is_itemised]
    if len(states) < 2 or any(state.reason == "partly" or state.via in ("commodity", "group") for state in states):
        return None
    if all(state.listed for state in states):
        text = f"{name} has been on every edition of the {facts.series[series].name}."
    elif not any(state.listed for state in states):
        text = f"{name} has never been on the {facts.series[series].name}."
    else:
        text = f"No edition of the {facts.series[series].name} did so: {name} is {'' if states[-1].listed else 'not '}on the latest."
    held = facts.in_force(series, on)
    return _said(statement, CONTRADICTED, word, "unchanged", [held], text, minerals=(mineral,))


def _moved(mineral: str, before: EditionFacts, edition: EditionFacts, added: bool, facts: Facts) -> bool:
    if not (before.is_itemised and edition.is_itemised):
        return False
    then, now = facts.status_in(mineral, before.slug).listed, facts.status_in(mineral, edition.slug).listed
    return bool(now and not then) if added else bool(then and not now)


# Events


def _event_date(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    event, dated = facts.events[statement.extra["event"]], statement.value
    if event.confidence == "unverified" or dated is None:
        return _unverified(statement, event, dated.words if dated else "")
    title = event.title
    text = f"{title}: {event.date.words}"
    if _on_event(dated, event):
        return _told(statement, SUPPORTED, event, dated.words, event.date.words, text + ".")
    if any(_same(dated, other) for other in dates(event.summary)) or any(_same(dated, other) for other in dates(title)):
        return None
    if event.confidence == "reported" and abs((dated.first - event.date.first_day).days) < 31:
        return None
    if any(_on_event(dated, other) for other in _kin(event, facts)):
        return None
    return _told(statement, CONTRADICTED, event, dated.words, event.date.words, f"{text}, not {dated.words}.")


def _same(one: Dated, other: Dated) -> bool:
    return one.first <= other.last and other.first <= one.last


def _on_event(dated: Dated, event: EventFacts) -> bool:
    """Whether a date may be that of an event; a meeting may last a few days."""
    days = 2 if event.kind == "meeting" and event.date.precision == "day" else 0
    return dated.first <= event.date.last_day + datetime.timedelta(days) and event.date.first_day <= dated.last


_COMMON = frozenset("""of the and on for in to a an us eu us-eu eu-us critical minerals raw materials meeting ministerial act
action plan agreement list first second announces launched adopts executive order china exports export controls""".split())


def _kin(event: EventFacts, facts: Facts) -> list[EventFacts]:
    """Other steps of the same thing: the vote of a law beside its entry into force, the next announcement on a metal."""
    words = set(fold(event.title).replace(",", " ").replace(":", " ").split()) - _COMMON
    return [
        other
        for other in facts.events.values()
        if other is not event
        and other.kind == event.kind
        and len(words & set(fold(other.title).replace(",", " ").replace(":", " ").split())) >= max(2, len(words) * 0.5)
        and other.kind == "law"
    ]


def _event_place(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    event, town = facts.events[statement.extra["event"]], statement.value
    if event.confidence == "unverified":
        return _unverified(statement, event, town)
    if not event.place:
        return None
    here = event.place.partition(",")[0]
    text = f"{event.title}: {event.place}"
    if town == here or town in event.place:
        return _told(statement, SUPPORTED, event, town, event.place, text + ".")
    if event.kind not in ("meeting", "agreement") or not statement.extra["held"] or town in event.summary or town in event.title:
        return None
    return _told(statement, CONTRADICTED, event, town, event.place, f"{text}, not {town}.")


def _event_party(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    event, party = facts.events[statement.extra["event"]], statement.value
    if not event.parties or party not in facts.jurisdictions:
        return None
    names = ", ".join(facts.jurisdictions[code] for code in event.parties)
    verdict = SUPPORTED if party in event.parties else CONTRADICTED
    return _told(statement, verdict, event, facts.jurisdictions[party], names, f"{event.title}: {names}.")


def _unverified(statement: Statement, event: EventFacts, claimed: str) -> Judgement:
    text = "The record holds this as unverified: no official source and no second one was found for it."
    return _told(statement, UNDECIDED, event, claimed, event.date.words, text)


def _told(statement: Statement, verdict: str, event: EventFacts, claimed: str, recorded: str, text: str) -> Judgement:
    return Judgement(statement.span, statement.kind, verdict, claimed, recorded, (f"event:{event.slug}",), text)


# Words


def _name(edition: EditionFacts, facts: Facts) -> str:
    series = facts.series[edition.series]
    short = {"us": "US list", "eu": "EU list", "eu-strategic": "EU strategic list", "uk": "UK list"}.get(edition.series)
    return f"the {short or series.name} of {edition.published[:4]}"


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _of(issuer: str) -> str:
    return issuer if issuer.startswith("the ") else f"the {issuer}"


def _when(dated: Dated) -> str:
    return f"{'on' if dated.date.precision == 'day' else 'in'} {dated.words}"


def _after(edition: EditionFacts, facts: Facts, on: datetime.date) -> str:
    row = facts.series[edition.series].editions
    later = [other for other in row[row.index(edition) + 1 :] if other.starts <= on]
    return ", then ".join(
        f"{other.count} ({other.published[:4]})" if other.count else _name(other, facts) for other in later
    )


def _later(edition: EditionFacts, facts: Facts, on: datetime.date) -> str:
    after = _after(edition, facts, on)
    return f"; it was superseded by {after}" if after else ""


def _since(edition: EditionFacts, facts: Facts, on: datetime.date) -> str:
    after = _after(edition, facts, on)
    return f"; it was superseded by {after}" if after else f" and is in force since {edition.in_force_from.words}"


def _list_of(slugs: set[str], facts: Facts) -> str:
    names = sorted(facts.minerals[slug].name.lower() for slug in slugs)
    return f": {', '.join(names)}" if 0 < len(names) <= 12 else ""


def _said(
    statement: Statement,
    verdict: str,
    claimed: str,
    recorded: str,
    editions: list[EditionFacts],
    text: str,
    *,
    minerals: tuple[str, ...] = (),
    series: str = "",
) -> Judgement:
    records = [f"list:{edition.slug}" for edition in editions] + [f"mineral:{mineral}" for mineral in minerals]
    if series:
        records.append(f"series:{series}")
    return Judgement(statement.span, statement.kind, verdict, claimed, recorded, tuple(records), text)


_JUDGES = {
    "list-count": _list_count,
    "list-count-before": _count_before,
    "added-count": _changed_count,
    "removed-count": _changed_count,
    "list-published": _published,
    "list-in-force": _published,
    "list-issuer": _issuer,
    "list-exists": _exists,
    "list-number": _number,
    "list-ordinal": _ordinal,
    "list-superseded": _superseded,
    "list-current": _current,
    "list-citation": _citation,
    "membership": _membership,
    "added": _change,
    "removed": _change,
    "event-date": _event_date,
    "event-place": _event_place,
    "event-parties": _event_party,
}
