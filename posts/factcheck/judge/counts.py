"""How many entries a list holds, gained or lost, and how many lists there were."""

import datetime
import re
from dataclasses import replace

from minerals.comparison import NotItemised
from posts.factcheck.counts import Bound, Count
from posts.factcheck.editions import Meant, candidates, meant, misnumbered, previous
from posts.factcheck.facts import EditionFacts, Facts
from posts.factcheck.findings import CONTRADICTED, OUTDATED, SUPPORTED
from posts.factcheck.judge.judgement import (
    KNOWN,
    Judgement,
    after,
    capital,
    dated_of,
    edition_name,
    is_fresh,
    names_of,
    said,
    same_day,
    since_when,
)
from posts.factcheck.judge.publication import issued
from posts.factcheck.statements.model import ListRef, Span, Statement

# No list is so short; "one", "two" and "three" count something else.
_FEWEST = 4
_LAW = "2024/1252"


def list_count(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    ref, count = statement.ref, statement.value
    if ref is None or ref.foreign or ref.plural and len(ref.series) != 1 or count.value < _FEWEST:
        return None
    if ref.draft:
        return _of_draft(statement, facts, on)
    if ref.law and not any(
        _LAW in edition.official_citation and edition.starts <= on for edition in candidates(ref, facts)
    ):
        # Said of the act before it was law.
        return None
    sought = replace(ref, count=count if ref.count is None or ref.count is count else ref.count)
    if other := misnumbered(sought, facts, on):
        sought = ref = replace(ref, ordinal=None, edition=other.slug)
    found = meant(sought, facts, on, count=True)
    if found.missing:
        return None
    if not ref.explicit and _of_another(count, ref, facts, on):
        return None
    firm = found.firm or ref.selects
    loose = ref.explicit and not (
        ref.definite or ref.term or ref.office or ref.jurisdictions or ref.published or ref.asof
    )
    if loose and not ref.selects and not _fits_any(count, ref, facts, on):
        # "The Pentagon keeps a list of 12 metals": of its own.
        return None
    if found.rival and not _both_fit(found, ref, count):
        return _rivals(statement, found, facts, on)
    if firm and found.edition:
        named = ref.asof and ref.count is count and ref.definite and _fits_any(count, ref, facts, on)
        if named and not _allowed(count, found.edition, facts):
            # "adopted the act with the list of 34 in December 2023": the number is a name, not a state of that day.
            return None
        if ref.asof and _about_to_be(count, found.edition, ref, facts):
            # "the study of March 2023 identified 34": what was found, proposed or announced before it was a list.
            return None
        return _count_of(statement, found.edition, facts, on)
    held = facts.in_force(ref.series[0], on)
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
    coming = facts.editions.get(held.superseded_by or "") if statement.extra.get("act") else None
    if coming and (coming.starts - on).days <= KNOWN and _allowed(count, coming, facts):
        # "The Act makes the list of 34 law", before it was in force.
        return None
    # "The latest list (September 2017) contains 20": its date says that no older one is meant.
    given = statement.extra.get("latest") or ref.published
    since = statement.extra.get("since")
    old = facts.in_force(held.series, since.last) if since and _allowed(count, held, facts) else None
    if old and old is not held:
        # "has had 34 entries since 2020": so it must have had then.
        return _count_of(statement, old, facts, on)
    return _count_of(statement, held, facts, on, running=given is None or not given.meets(held.published))


def _of_another(count: Count, ref: ListRef, facts: Facts, on: datetime.date) -> bool:
    """Whether a number of what is called critical is that of a second list, of the same kind, that a government has."""
    main = facts.series[ref.series[0]]
    return main.jurisdiction not in ("US", "EU") and any(
        series.kind == main.kind == "critical"
        and (held := facts.in_force(series.slug, on))
        and count.value == held.count
        for series in facts.series.values()
        if series.jurisdiction == main.jurisdiction and series.slug not in ref.series
    )


def _of_draft(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """The number of a draft that the record knows, where it is a wrong one."""
    ref, count = statement.ref, statement.value
    dated = ref.published or ref.year or ref.asof
    for event in facts.events.values():
        told = re.search(r"draft list of (\d+)", event.title)
        if told is None or facts.series[ref.series[0]].jurisdiction not in event.parties:
            continue
        if dated and same_day(dated, dated_of(event)) and event.date.first_day <= on and count.denies(int(told[1])):
            text = f"{event.title}: {event.date.words}."
            record = (f"event:{event.slug}",)
            return Judgement(statement.span, statement.kind, CONTRADICTED, str(count.value), told[1], record, text)
    return None


def _about_to_be(count: Count, edition: EditionFacts, ref: ListRef, facts: Facts) -> bool:
    """Whether a number is that of the edition to come."""
    following = facts.editions.get(edition.superseded_by or "")
    if following is None or _allowed(count, edition, facts) or not _allowed(count, following, facts):
        return False
    return 0 <= (following.starts - ref.asof.last).days <= KNOWN


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
    name = edition_name(edition, facts)
    if any(count.allows(number) for number in numbers):
        return said(
            statement,
            SUPPORTED,
            str(count.value),
            str(recorded),
            [edition],
            f"{capital(name)} has {recorded} entries{since_when(edition, facts, on)}.",
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
    if (running or past) and earlier and not is_fresh(statement.ref, edition, on):
        old = earlier[-1]
        return said(
            statement,
            OUTDATED,
            str(count.value),
            str(recorded),
            [old, edition],
            f"{capital(edition_name(old, facts))} had {old.count}; it was superseded by {after(old, facts, on)}.",
        )
    return said(
        statement,
        CONTRADICTED,
        str(count.value),
        str(recorded),
        [edition],
        f"{capital(name)} has {recorded} entries, not {count.value}.",
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
    text = f"{capital(edition_name(dated, facts))} has {dated.count} entries; {counted.count} are those of "
    text += f"{edition_name(counted, facts)}, published on {counted.published.words}."
    span = statement.span.join(Span(ref.published.start, ref.published.end))
    return replace(said(statement, CONTRADICTED, str(count.value), str(dated.count), [dated, counted], text), span=span)


def count_before(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """ "grew from 35": what the edition before had."""
    ref, count = statement.ref, statement.value
    editions = [
        edition for edition in candidates(ref, facts) if edition.starts <= on and edition.series == ref.series[0]
    ]
    to: Count | None = statement.extra["to"]
    if reached := [edition for edition in editions if to and _allowed(to, edition, facts) and previous(edition, facts)]:
        before = previous(reached[-1], facts)
        fitting = [
            edition for edition in editions if edition.starts < reached[-1].starts and _allowed(count, edition, facts)
        ]
        return _count_of(statement, fitting[-1] if fitting else before, facts, on)
    if fitting := [edition for edition in editions if _allowed(count, edition, facts)]:
        return _count_of(statement, fitting[-1], facts, on)
    found = meant(replace(ref, count=None), facts, on)
    latest = found.edition if found.firm else (editions[-1] if editions else None)
    before = previous(latest, facts) if latest else None
    if before is None or ref.draft:
        return None
    return _count_of(statement, before, facts, on)


def count_after(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """ "was superseded by one of 34": what the edition that followed has."""
    found = meant(statement.ref, facts, on)
    old = found.edition
    if old is None and not statement.ref.selects and not statement.ref.count:
        held = facts.in_force(statement.ref.series[0], on)
        old = previous(held, facts) if held else None
    if old is None or found.rival or not old.superseded_by:
        return None
    following = facts.editions[old.superseded_by]
    return _count_of(statement, following, facts, on) if following.starts <= on else None


def changed_count(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
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
    if statement.kind == "kept-count":
        lost = len(set(difference.removed) - set(difference.by_definition))
        fair = {before.count - lost, before.count - len(difference.removed)} if before.count else set()
        kept = next(iter(sorted(fair)), 0)
        text = f"Of the {before.count} entries of {edition_name(before, facts)}, {kept} were kept."
        if any(count.allows(number) for number in fair):
            return said(statement, SUPPORTED, str(count.value), str(kept), [edition, before], text)
        # A few more or less may be counted by who draws groups otherwise.
        sure = lost if count.value == before.count else abs(count.value - kept) > _FEWEST
        return said(statement, CONTRADICTED, str(count.value), str(kept), [edition, before], text) if sure else None
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
    if not count.value:
        # "Nothing was removed": no length tells against it.
        fair = {len(sure), len(sure - set(difference.by_definition))}
    verb = "added" if gained else "removed"
    recorded = len(sure - set(difference.by_definition))
    names = names_of(sure - set(difference.by_definition), facts)
    text = f"Against {edition_name(before, facts)}, {edition_name(edition, facts)} {verb} {recorded}{names}."
    if any(count.allows(number) for number in fair):
        return said(statement, SUPPORTED, str(count.value), str(recorded), [edition, before], text)
    low, high = min(fair), max(fair)
    if low <= count.value <= high or not count.denies(recorded):
        return None
    judged = said(statement, CONTRADICTED, str(count.value), str(recorded), [edition, before], text)
    if ref.year and any(_gained(each, gained, facts) == count.value for each in candidates(ref, facts)):
        # Either the number is wrong or the year.
        judged = replace(judged, span=statement.span.join(Span(ref.year.start, ref.year.end)))
    return judged


def _gained(edition: EditionFacts, added: bool, facts: Facts) -> int | None:
    """How many entries an edition gained, or lost, against the one before."""
    before = previous(edition, facts)
    if before is None or not (before.is_itemised and edition.is_itemised):
        return None
    difference = facts.difference(before.slug, edition.slug)
    return len(set(difference.added if added else difference.removed) - set(difference.by_definition))


def number(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """How many lists there have been."""
    ref, count = statement.ref, statement.value
    series = facts.series[ref.series[0]]
    row = [edition for edition in series.editions if edition.starts <= on]
    if not row or ref.draft or count.bound is not Bound.EXACT:
        return None
    kinds = [each for each in facts.series.values() if each.jurisdiction == series.jurisdiction]
    if ref.term is None and count.value <= sum(facts.in_force(each.slug, on) is not None for each in kinds):
        # "The EU has two lists": one critical, one strategic.
        return None
    by = statement.extra["by"]
    if by and count.value == sum(issued(by, edition, facts) is True for edition in row):
        return None
    text = f"The {series.name} has had {len(row)} editions: {', '.join(edition.published[:4] for edition in row)}."
    verdict = SUPPORTED if count.value == len(row) else OUTDATED if 0 < count.value < len(row) else CONTRADICTED
    return said(statement, verdict, str(count.value), str(len(row)), row[::-1], text)
