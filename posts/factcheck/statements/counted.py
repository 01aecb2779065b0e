"""Rows of minerals behind a number of critical ones: "lists 22 strategic minerals, among them nickel and tin"."""

import re
from collections.abc import Iterable, Iterator

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.members import is_hedged, is_negated, member_statements
from posts.factcheck.statements.model import Statement

_BEHIND = re.compile(
    r"(?:[nkCsat]{0,4})(?:,[wP][^;x?MARLN]{0,5},|[,(])?(?:i?(?P<verb>[HB])t?|(?P<colon>:)t?|o[iw]{1,2}t?)(?P<row>M)"
)
_INCLUDING = frozenset(
    ["include", "includes", "included", "including", "among them", "such as", "comprise", "comprising", "namely", "are",
     "were"]
)  # fmt: skip


# "calls 21 minerals critical — platinum, lithium and tin".
_BEHIND_DASH = re.compile(r"=[wK]{0,1}(?P<row>M)[.,;)]?$")


def behind_dash(clause: Clause, before: Iterable[Statement]) -> Iterator[Statement]:
    """That minerals behind a dash are those that the number before it counts."""
    match, last = _BEHIND_DASH.fullmatch(clause.tags), next(iter(before), None)
    if match and last and last.kind == "list-count" and last.ref and not clause.conditional:
        told = clause.sentence.text[last.span.end : clause.tokens[0].start]
        if not last.ref.foreign and _TO_THE_DASH.fullmatch(told):
            yield from member_statements(clause, match.start("row"), last.ref, False, past=last.past)


_TO_THE_DASH = re.compile(r"\W*(?:(?:as|critical|strategic|minerals|materials|raw|entries|names|metals)\W*){0,5}")


# "eighteen minerals, copper among them, …", "seventeen are strategic, antimony included".
_AMONG = re.compile(r",(?:(?P<verb>H)(?P<row>M)|(?P<first>M)(?P<last>H))(?=[,.;)]|$)")
_AMONG_THEM = frozenset({"among them", "included", "among these", "among those"})


def behind_counts(clause: Clause, said: Iterable[Statement]) -> Iterator[Statement]:
    """That minerals are among those that a number counts, where no list is named."""
    told = {mineral for each in said for mineral in each.minerals}
    for each in said:
        if each.kind != "list-count" or each.ref is None or each.ref.foreign or clause.conditional:
            continue
        place = next((at for at, token in enumerate(clause.tokens) if token.end >= each.span.end), None)
        for match in _AMONG.finditer(clause.tags, place) if place is not None else ():
            row, verb = (
                (match.start("row"), match.start("verb"))
                if match["row"]
                else (match.start("first"), match.start("last"))
            )
            minerals = {str(mineral.value) for mineral in clause.tokens[row].value}
            if (
                clause.words(clause.tokens[verb]) in _AMONG_THEM
                and not told & minerals
                and not set("ARX") & set(clause.tags[place:row])
            ):
                told |= minerals
                yield from member_statements(clause, row, each.ref, False, past=each.past)
        if place is None or not (match := _BEHIND.match(clause.tags, place + 1)):
            continue
        row = match.start("row")
        verb = clause.tokens[match.start("verb")] if match["verb"] else None
        if verb is not None and clause.words(verb) not in _INCLUDING:
            continue
        after = clause.tokens[row + 1] if row + 1 < len(clause.tokens) else None
        if is_hedged(clause, row) or told & {str(mineral.value) for mineral in clause.tokens[row].value}:
            continue
        if after is not None and after.tag == "w":
            # "including lithium batteries": of something else.
            continue
        negated = is_negated(clause, place, row)
        yield from member_statements(clause, row, each.ref, negated, past=each.past)
