"""Which minerals joined a list or left it."""

import datetime
from dataclasses import replace

from posts.factcheck.dates import Dated
from posts.factcheck.editions import candidates, meant, names_year, previous
from posts.factcheck.facts import EditionFacts, Facts
from posts.factcheck.findings import CONTRADICTED, SUPPORTED, UNDECIDED
from posts.factcheck.judge.judgement import Judgement, edition_name, fits, has_older, in_words, just_as_right, said
from posts.factcheck.judge.membership import kin_is_on
from posts.factcheck.statements.changes import AGAIN
from posts.factcheck.statements.model import Span, Statement

# For so long a list that came out "last month" is the one in force.
_LATELY = 70


def change(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """That a mineral joined or left a list: by the edition that is named or dated, else by any."""
    ref, mineral = statement.ref, statement.minerals[0]
    if ref is None or ref.foreign or ref.draft or not ref.series:
        return None
    when: Dated | None = statement.extra.get("when")
    sought = replace(ref, count=None, published=ref.published or when)
    series = ref.series[0]
    named = [each for each in candidates(ref, facts) if ref.year and names_year(each, ref.year, facts)]
    if when and named and not any(fits(when, each) for each in named):
        # "The list of 2023 … Nickel was added in February 2024": the date tells which edition, or nothing does.
        sought = replace(sought, year=None, edition=None, published=when)
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
    if added and AGAIN.match(statement.extra.get("verb") or "") and not has_older(facts.series[series]):
        # What came back was there before.
        changed = [
            edition
            for edition in changed
            if any(facts.status_in(mineral, each.slug).listed for each in row if each.starts < edition.starts)
        ]
    if any(not edition.is_itemised for edition in row if edition.starts <= on) and not changed:
        return None
    if added and any(kin_is_on(mineral, edition, facts) for edition in row if edition.starts <= on):
        return None
    found = meant(sought, facts, on)
    edition = found.edition
    word = "joined" if added else "left"
    did = (
        f"{name} {word} the {facts.series[series].name} with "
        + ", ".join(edition_name(each, facts) for each in changed)
        if changed
        else ""
    )
    held = facts.in_force(series, on)
    lately = held and 0 <= (on - held.starts).days <= _LATELY
    if lately and not statement.extra.get("lately"):
        # Just after an edition that does not list it, nobody speaks of how it was added to one before the record.
        lately = added and has_older(facts.series[series]) and facts.status_in(mineral, held.slug).listed is False
    if lately and edition in (None, held) and when is None and not ref.selects:
        edition = held
    current = statement.extra.get("current") or lately
    if edition is not None and (found.firm or ref.selects or current) and not found.rival:
        before = previous(edition, facts)
        if before is None:
            if edition.is_itemised:
                now = facts.status_in(mineral, edition.slug)
                if not added and now.listed and now.via == "named" and not has_older(facts.series[series]):
                    # "dropped in 2018", by the first edition, which lists it.
                    text = f"{name} is on {edition_name(edition, facts)}{'; ' + did if did else ''}."
                    return said(statement, CONTRADICTED, word, "listed", [edition], text, minerals=(mineral,))
                if not added or now.listed or now.reason == "partly":
                    return None
                text = f"{name} is not on {edition_name(edition, facts)}{'; ' + did if did else ''}."
                return said(statement, CONTRADICTED, word, "not listed", [edition, *changed], text, minerals=(mineral,))
            text = f"The record does not hold the members of {edition_name(edition, facts)}."
            return said(statement, UNDECIDED, word, "", [edition], text, minerals=(mineral,))
        if edition in changed:
            return said(statement, SUPPORTED, word, word, [edition, before], did + ".", minerals=(mineral,))
        if not (edition.is_itemised and before.is_itemised):
            text = f"The record does not hold the members of {edition_name(edition, facts)}."
            return said(statement, UNDECIDED, word, "", [edition], text, minerals=(mineral,))
        now, then = facts.status_in(mineral, edition.slug), facts.status_in(mineral, before.slug)
        if "partly" in (now.reason, then.reason) or now.via == "commodity" or then.via == "commodity":
            return None
        if added and then.via == "group":
            # Named on its own for the first time: added in a way.
            return None
        state = f"{name} was {'' if then.listed else 'not '}on {edition_name(before, facts)}"
        state += f" and is {'' if now.listed else 'not '}on {edition_name(edition, facts)}"
        return said(
            statement,
            CONTRADICTED,
            word,
            "unchanged",
            [edition, *changed, before],
            f"{state}{'; ' + did if did else ''}.",
            minerals=(mineral,),
        )
    if when is not None or found.rival or found.missing:
        if (
            when is not None
            and changed
            and not found.rival
            and not any(fits(when, each) for each in row)
            and not just_as_right(when, changed[-1], statement, facts)
        ):
            judged = said(
                statement,
                CONTRADICTED,
                f"{word} {when.words}",
                word,
                [changed[-1]],
                did + f", not {in_words(when)}.",
                minerals=(mineral,),
            )
            return replace(judged, span=statement.span.join(Span(when.start, when.end)))
        if changed or found.rival or found.missing or ref.selects or any(fits(when, each) for each in row):
            return None
    if changed:
        return said(
            statement,
            SUPPORTED,
            word,
            word,
            [changed[-1], previous(changed[-1], facts)],
            did + ".",
            minerals=(mineral,),
        )
    states = [facts.status_in(mineral, each.slug) for each in row if each.starts <= on and each.is_itemised]
    if (
        len(states) < 2
        or has_older(facts.series[series])
        and (added or not all(state.listed for state in states))
        or any(state.reason == "partly" or state.via in ("commodity", "group") for state in states)
    ):
        return None
    if all(state.listed for state in states):
        text = f"{name} has been on every edition of the {facts.series[series].name}."
    elif not any(state.listed for state in states):
        text = f"{name} has never been on the {facts.series[series].name}."
    else:
        text = f"No edition of the {facts.series[series].name} did so: "
        text += f"{name} is {'' if states[-1].listed else 'not '}on the latest."
    return said(statement, CONTRADICTED, word, "unchanged", [held], text, minerals=(mineral,))


def _moved(mineral: str, before: EditionFacts, edition: EditionFacts, added: bool, facts: Facts) -> bool:
    if not (before.is_itemised and edition.is_itemised):
        return False
    then, now = facts.status_in(mineral, before.slug).listed, facts.status_in(mineral, edition.slug).listed
    return bool(now and not then) if added else bool(then and not now)
