"""Who lists what, in few words: "was listed by the EU in 2014 and by the US in 2018", "Tin, critical in Canada, …"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.members import is_hedged, is_negated, member_statements
from posts.factcheck.statements.model import ListRef, Span, Statement

# "was listed by the EU in 2014 and by the US in 2018".
_LISTED_BY = re.compile(r"(?P<row>M)[wK,]{0,2}(?P<verb>B)(?P<mid>[XKw]{0,2})(?P<said>H)(?=[^;x?MLC]{0,8}D)")
_BY_WHOM = re.compile(r"(?P<by>b)t?(?P<who>[JI])(?![wn'])(?:,?(?P<tie>[oz])(?P<when>D))?")
# "India included copper in its list", "Canada keeps uranium on its list".
_KEEPS = re.compile(r"[JI][wXKhH]{0,3}?(?P<verb>H|w)(?P<row>M)o(?P<list>L)")
_THEN = frozenset({"included", "listed", "kept", "retained", "placed"})
_KEEPING = _THEN | {"includes", "include", "lists", "list", "retains"}
# "Tin, critical in Europe since 2020, is", "Gold, which the EU lists as critical, is".
_APPOSED = re.compile(r"(?P<row>M),X?[wK]?(?P<kind>k)[ob]t?(?P<who>J)(?![wn'])")
_WHICH = re.compile(r"(?P<row>M),[it]{1,2}(?P<who>[JI])[wKXH]{0,2}(?:[HV]|(?<=X)L)s?a?(?P<kind>k)")
# Where companies and metals are listed too.
EXCHANGES = frozenset({"london", "tokyo", "washington", "seoul", "ottawa", "canberra", "beijing"})


def listings(clause: Clause) -> Iterator[Statement]:
    """That minerals are on the list of whoever is said to list them."""
    if clause.conditional:
        return
    for match in _LISTED_BY.finditer(clause.tags):
        if clause.words(clause.tokens[match.start("said")]) != "listed" or "h" in clause.tags[: match.end()]:
            continue
        row = match.start("row")
        negated = is_negated(clause, row, match.start("said"))
        for whom in _BY_WHOM.finditer(clause.tags, match.end("said")):
            ref = clause.listed_by(whom.start("who"))
            if ref is None or whom["when"] is None:
                continue
            dated = clause.tokens[whom.start("when")]
            # "since 2018": then and now.
            known = replace(ref, asof=dated.value) if whom["tie"] == "o" else ref
            for said in member_statements(clause, row, known, negated, past=whom["tie"] == "o"):
                start = said.span.start if whom.start() == match.end("said") else clause.tokens[whom.start()].start
                yield replace(said, span=Span(start, dated.end))
    for match in _KEEPS.finditer(clause.tags):
        verb, row, at = match.start("verb"), match.start("row"), match.start("list")
        if clause.words(clause.tokens[verb]) not in _KEEPING or is_hedged(clause, row):
            continue
        target: ListRef = clause.tokens[at].value
        if (target.own or target.definite) and (ref := clause.resolve(target)) and not (ref.foreign or ref.draft):
            negated, past = is_negated(clause, match.start(), row), clause.words(clause.tokens[verb]) in _THEN
            yield from member_statements(clause, row, ref, negated, past=past, span_end=clause.tokens[at].end)
    for match in (*_APPOSED.finditer(clause.tags), *_WHICH.finditer(clause.tags)):
        at, row = match.start("who"), match.start("row")
        if is_hedged(clause, row) or str(clause.tokens[match.start("kind")].value) == "strategic":
            continue
        if (ref := clause.listed_by(at)) and not ref.foreign:
            negated = is_negated(clause, row, match.end())
            end = clause.tokens[match.end() - 1].end
            yield from member_statements(clause, row, ref, negated, past=False, span_end=end)
