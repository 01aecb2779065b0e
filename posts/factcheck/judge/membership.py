"""Which minerals are on a list."""

import datetime
from dataclasses import replace

from posts.factcheck.dates import Dated
from posts.factcheck.editions import meant
from posts.factcheck.facts import EditionFacts, Facts
from posts.factcheck.findings import CONTRADICTED, OUTDATED, SUPPORTED, UNDECIDED
from posts.factcheck.judge.judgement import (
    KNOWN,
    Judgement,
    after,
    edition_name,
    has_older,
    in_words,
    is_fresh,
    said,
)
from posts.factcheck.mentions import read_words
from posts.factcheck.statements.model import ListRef, Span, Statement


def membership(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
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
    row = [
        each
        for each in facts.series[series].editions
        if each.starts <= on and (not since or each.starts >= since.first)
    ]
    states = [(each, facts.status_in(mineral, each.slug)) for each in row]
    if (
        not states
        or statement.negated
        or any(status.listed is None or status.reason == "partly" for _, status in states)
    ):
        return None
    name = facts.minerals[mineral].name
    without = [each for each, status in states if not status.listed]
    if without:
        text = f"{name} is not on {', '.join(edition_name(each, facts) for each in without)}."
        return said(statement, CONTRADICTED, "on every list", "not on all", without, text, minerals=(mineral,))
    text = f"{name} is on all {len(row)} of them."
    return said(statement, SUPPORTED, "on every list", "on all", row[::-1], text, minerals=(mineral,))


def _on_series(
    statement: Statement, ref: ListRef, series: str, mineral: str, facts: Facts, on: datetime.date
) -> Judgement | None:
    if ref.every and not statement.extra.get("never"):
        return _on_every(statement, series, mineral, facts, on)
    own = replace(ref, series=(series,))
    if statement.extra.get("never") and not ref.selects:
        return _never(statement, series, mineral, facts, on)
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
    if status.reason == "partly" or not (statement.negated or status.listed) and kin_is_on(mineral, edition, facts):
        return None
    if status.listed is None:
        text = f"The record does not hold the members of {edition_name(edition, facts)}, nor whether {name} is one."
        return said(
            statement,
            UNDECIDED,
            "not listed" if statement.negated else "listed",
            "",
            [edition],
            text,
            minerals=(mineral,),
        )
    listed = status.listed
    if statement.by_name and status.via in ("group", "commodity", "members"):
        listed = False
    if statement.negated and listed and status.via == "commodity":
        return None
    how = _how(status, facts) if status.listed else ""
    text = f"{name} is {'' if status.listed else 'not '}on {edition_name(edition, facts)}{how}"
    claimed = "not listed" if statement.negated else "listed"
    recorded = "listed" if listed else "not listed"
    records = [edition]
    if listed != statement.negated:
        if (
            (since := statement.extra.get("since"))
            and (old := facts.in_force(series, since.last))
            and not (has_older(facts.series[series]) and old is facts.series[series].editions[0])
        ):
            then = facts.status_in(mineral, old.slug)
            if then.listed is statement.negated and then.reason != "partly" and then.via != "commodity":
                was = "listed" if then.listed else "not listed"
                text = f"{name} was {was.removesuffix('listed')}on {edition_name(old, facts)}"
                text += f", the one in force {in_words(since)}."
                judged = said(
                    statement, CONTRADICTED, f"since {since.words}", was, [old, edition], text, minerals=(mineral,)
                )
                return replace(judged, span=statement.span.join(Span(since.start, since.end)))
        if statement.extra.get("longer") and not ref.selects and _was_never(mineral, edition, facts):
            text = f"{name} has never been on the {facts.series[series].name}."
            return said(statement, CONTRADICTED, "no longer listed", "never listed", records, text, minerals=(mineral,))
        return said(statement, SUPPORTED, claimed, recorded, records, text + ".", minerals=(mineral,))
    following = facts.editions.get(edition.superseded_by or "") if chosen and ref.asof else None
    known = following and 0 <= (following.starts - ref.asof.last).days <= KNOWN
    if known and facts.status_in(mineral, following.slug).listed != statement.negated:
        # "made the European list in 2023": by the study and the proposal of that year.
        return None
    if chosen is None and not is_fresh(ref, edition, on) and not statement.extra.get("stayed"):
        earlier = [other for other in facts.series[series].editions if other.starts < edition.starts]
        once = [
            other
            for other in earlier
            if other.is_itemised and facts.status_in(mineral, other.slug).listed != statement.negated
        ]
        if once:
            old = once[-1]
            was = "it was not on" if statement.negated else "it was on"
            text += f"; {was} {edition_name(old, facts)}, superseded by {after(old, facts, on)}"
            return said(statement, OUTDATED, claimed, recorded, [edition, old], text + ".", minerals=(mineral,))
    return said(statement, CONTRADICTED, claimed, recorded, records, text + ".", minerals=(mineral,))


def _once(statement: Statement, series: str, mineral: str, facts: Facts, on: datetime.date) -> Judgement | None:
    """Said of an unnamed past: wrong only if no edition bears it out."""
    editions = [edition for edition in facts.series[series].editions if edition.starts <= on and edition.is_itemised]
    dated = statement.ref.asof if statement.ref else None
    if dated and editions and dated.last < editions[0].starts:
        # Before the record begins.
        return None
    states = [(edition, facts.status_in(mineral, edition.slug)) for edition in editions]
    if not states or any(status.listed is None or status.reason == "partly" for _, status in states):
        return None
    if any(kin_is_on(mineral, edition, facts) for edition in editions):
        return None
    name = facts.minerals[mineral].name
    fitting = [edition for edition, status in states if status.listed != statement.negated]
    if fitting:
        edition = fitting[-1]
        is_now = edition is facts.in_force(series, on)
        state = "not listed" if statement.negated else "listed"
        text = f"{name} {'is' if is_now else 'was'} {state.removesuffix('listed')}on {edition_name(edition, facts)}."
        return said(statement, SUPPORTED, state, state, [edition], text, minerals=(mineral,))
    if statement.negated:
        return None
    text = f"{name} has never been on the {facts.series[series].name}."
    return said(statement, CONTRADICTED, "listed", "not listed", [editions[-1]], text, minerals=(mineral,))


def _never(statement: Statement, series: str, mineral: str, facts: Facts, on: datetime.date) -> Judgement | None:
    """Said of every edition: wrong if one of them lists it."""
    editions = [each for each in facts.series[series].editions if each.starts <= on]
    states = [(each, facts.status_in(mineral, each.slug)) for each in editions]
    if not states or any(status.reason == "partly" or status.via == "commodity" for _, status in states):
        return None
    name = facts.minerals[mineral].name
    if on_it := [each for each, status in states if status.listed]:
        text = f"{name} is on {edition_name(on_it[-1], facts)}."
        return said(statement, CONTRADICTED, "never listed", "listed", on_it[::-1], text, minerals=(mineral,))
    if any(status.listed is None for _, status in states) or has_older(facts.series[series]):
        return None
    text = f"{name} has never been on the {facts.series[series].name}."
    return said(statement, SUPPORTED, "never listed", "not listed", [editions[-1]], text, minerals=(mineral,))


def _was_never(mineral: str, edition: EditionFacts, facts: Facts) -> bool:
    """Whether no earlier edition lists a mineral, as far as the record goes back and by every reading of its name."""
    held = [each for each in facts.series[edition.series].editions if each.starts <= edition.starts]
    states = [facts.status_in(mineral, each.slug) for each in held]
    return (
        len(states) > 1
        and not has_older(facts.series[edition.series])
        and all(each.reason == "not_on_list" for each in states)
        and not any(kin_is_on(mineral, each, facts) for each in held)
    )


def _how(status, facts: Facts) -> str:
    if status.via == "named" or status.entry is None:
        return ""
    return f", under “{status.entry.label}”"


def kin_is_on(mineral: str, edition: EditionFacts, facts: Facts) -> bool:
    """Whether an edition lists what a text may mean by the name of another: "phosphate" for phosphorus."""
    other = read_words("kin").get(mineral)
    return bool(other in facts.minerals and facts.status_in(other, edition.slug).listed)
