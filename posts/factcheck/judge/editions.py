"""Whether there is a list, which one is in force, what took its place, where it stands."""

import datetime
from dataclasses import replace

from posts.factcheck.editions import meant
from posts.factcheck.facts import Facts
from posts.factcheck.findings import CONTRADICTED, OUTDATED, SUPPORTED
from posts.factcheck.judge.judgement import (
    Judgement,
    after,
    capital,
    edition_name,
    fits,
    has_older,
    just_as_right,
    said,
)
from posts.factcheck.statements.model import ListRef, Statement


def exists(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    ref = statement.ref
    if ref is None or ref.foreign or ref.draft or not ref.series:
        return None
    if statement.value in ("final", "draft"):
        return _finalised(statement, facts, on)
    if statement.value in ("edition", "law"):
        return _there(statement, facts, on)
    row = [edition for edition in facts.series[ref.series[0]].editions if edition.starts <= on]
    number = statement.extra.get("ordinal", 1)
    before = statement.extra.get("before")
    if before:
        row = [edition for edition in row if edition.published.last_day < before.first]
        if not row:
            return None
    name = facts.series[ref.series[0]].name
    if len(row) < number:
        if statement.value == "none" and not statement.past:
            return said(
                statement,
                SUPPORTED,
                "no list",
                "no list",
                [],
                f"The record has no such edition of the {name} by then.",
                series=ref.series[0],
            )
        return None
    if statement.past and not before:
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
    return said(statement, CONTRADICTED, "no list yet", known, row[::-1], text, series=ref.series[0])


def _there(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """An edition or an act that is said to be still to come, when it had come."""
    ref = statement.ref
    if statement.value == "law":
        edition = next((each for each in facts.series[ref.series[0]].editions if LAW in each.official_citation), None)
    else:
        edition = meant(replace(ref, count=None, asof=None), facts, on).edition
    if edition is None or edition.in_force_from.last_day > on:
        return None
    text = f"{capital(edition_name(edition, facts))} was published on {edition.published.words}"
    if edition.in_force_from != edition.published:
        text += f" and is in force since {edition.in_force_from.words}"
    return said(statement, CONTRADICTED, "still to come", edition.published.words, [edition], text + ".")


LAW = "2024/1252"
# So long after a draft became a list, another may be under way that the record does not know.
_NEXT_DRAFT = 500


def _finalised(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """A draft that is said to wait, or a final list that is said to come, when it had come."""
    series = facts.series[statement.ref.series[0]]
    drafts = [
        event.date.last_day
        for event in facts.events.values()
        if event.kind == "list" and "draft" in event.title.lower() and series.jurisdiction in event.parties
    ]
    drafts = [day for day in drafts if day <= on]
    if not drafts:
        return None
    edition = next((each for each in series.editions if each.starts > max(drafts)), None)
    if edition is None or edition.starts > on or (on - edition.starts).days > _NEXT_DRAFT:
        return None
    text = f"The draft became {edition_name(edition, facts)}, published on {edition.published.words}."
    return said(statement, CONTRADICTED, "no final list yet", edition.published.words, [edition], text)


def ordinal(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """Which number an edition has in its series; a number beyond the last one is wrong whatever else is said."""
    ref: ListRef = statement.ref
    row = [each for each in facts.series[ref.series[0]].editions if each.starts <= on]
    found = meant(replace(ref, ordinal=None), facts, on)
    edition = found.edition
    if not row or ref.draft or has_older(facts.series[ref.series[0]]):
        return None
    if statement.extra.get("named"):
        beyond = statement.value > len(row) and not (ref.published and ref.published.last > on)
        # The words call it so, a date and a number both say otherwise.
        if not beyond and not (edition and found.firm and found.by_count and not found.rival):
            return None
        edition = edition or row[-1]
    elif edition is None or found.rival or not found.firm:
        return None
    number = facts.series[edition.series].editions.index(edition) + 1
    text = f"{capital(edition_name(edition, facts))} is number {number} of its series"
    if number == statement.value:
        return said(statement, SUPPORTED, str(statement.value), str(number), [edition], text + ".")
    text += f", not number {statement.value}."
    return said(statement, CONTRADICTED, str(statement.value), str(number), [edition], text)


def superseded(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    old, new = meant(statement.ref, facts, on), meant(statement.other, facts, on)
    if old.edition and old.firm and not old.rival and _of_another_kind(statement, facts):
        edition = old.edition
        if edition.starts > on or edition.ends and edition.ends <= on:
            return None
        text = f"{capital(edition_name(edition, facts))} has not been superseded: the other list is of another kind."
        return said(statement, CONTRADICTED, "superseded", "in force", [edition], text)
    if not (old.edition and new.edition) or old.rival or new.rival or old.edition.series != new.edition.series:
        return None
    if not (old.firm or old.by_count) or not (new.firm or new.by_count) or old.edition is new.edition:
        return None
    first, second = old.edition, new.edition
    recorded = (
        f"{capital(edition_name(first, facts))} was superseded by {after(first, facts, on)}"
        if first.superseded_by
        else f"{capital(edition_name(first, facts))} has not been superseded"
    )
    verdict = SUPPORTED if first.superseded_by == second.slug else CONTRADICTED
    return said(statement, verdict, second.title, first.superseded_by or "", [first, second], recorded + ".")


def _of_another_kind(statement: Statement, facts: Facts) -> bool:
    """Whether the one list stands beside the other, in the same place: growth minerals, strategic materials."""
    one, other = statement.ref, statement.other
    if not one or not other or not one.series or not other.series or set(one.series) & set(other.series):
        return False
    return facts.series[one.series[0]].jurisdiction == facts.series[other.series[0]].jurisdiction


def current(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    found = meant(statement.ref, facts, on)
    if found.edition is None or not (found.firm or found.by_count) or found.rival:
        return None
    edition, held = found.edition, facts.in_force(found.edition.series, on)
    if held is None or edition.starts > on:
        return None
    if held is edition:
        return said(
            statement,
            SUPPORTED,
            edition.title,
            held.title,
            [edition],
            f"{capital(edition_name(edition, facts))} has been in force since {edition.in_force_from.words}.",
        )
    return said(
        statement,
        OUTDATED,
        edition.title,
        held.title,
        [edition, held],
        f"{capital(edition_name(edition, facts))} was superseded by {after(edition, facts, on)}.",
    )


def ended(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """Until when an edition held: the day its successor was published or came into force."""
    found, dated = meant(statement.ref, facts, on), statement.value
    sure = found.firm or found.by_count and statement.ref.count
    if found.edition is None or not sure or found.rival or found.edition.superseded_by is None:
        return None
    edition, following = found.edition, facts.editions[found.edition.superseded_by]
    if following.starts > on:
        return None
    text = f"{capital(edition_name(edition, facts))} was superseded by {after(edition, facts, on)}"
    recorded = following.in_force_from.words
    if fits(dated, following):
        return said(statement, SUPPORTED, dated.words, recorded, [edition, following], text + ".")
    if just_as_right(dated, following, statement, facts):
        return None
    text += f", in force since {recorded}"
    return said(statement, CONTRADICTED, dated.words, recorded, [edition, following], text + ".")


def citation(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    cited, ref = statement.value, statement.ref
    found = meant(replace(ref, citations=()), facts, on)
    edition = found.edition
    if edition is None or not found.firm or found.rival:
        return None
    if edition.slug in cited:
        return said(
            statement,
            SUPPORTED,
            edition.official_citation,
            edition.official_citation,
            [edition],
            f"{capital(edition_name(edition, facts))}: {edition.official_citation}.",
        )
    if not edition.official_citation or not cited:
        return None
    text = f"{capital(edition_name(edition, facts))} stands at {edition.official_citation}"
    text += f"; the place named is that of {edition_name(facts.editions[cited[0]], facts)}"
    return said(
        statement,
        CONTRADICTED,
        facts.editions[cited[0]].official_citation,
        edition.official_citation,
        [edition],
        text + ".",
    )
