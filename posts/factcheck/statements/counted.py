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


def behind_counts(clause: Clause, said: Iterable[Statement]) -> Iterator[Statement]:
    """That minerals are among those that a number counts, where no list is named."""
    told = {mineral for each in said for mineral in each.minerals}
    for each in said:
        if each.kind != "list-count" or each.ref is None or each.ref.foreign or clause.conditional:
            continue
        place = next((at for at, token in enumerate(clause.tokens) if token.end >= each.span.end), None)
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
