"""Who lists what, in few words: "was listed by the EU in 2014 and by the US in 2018", "Canada lists it"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.members import is_hedged, is_negated, member_statements
from posts.factcheck.statements.model import Span, Statement

# "was listed by the EU in 2014 and by the US in 2018".
_LISTED_BY = re.compile(r"(?P<row>M)[wK,]{0,2}(?P<verb>B)(?P<mid>[XKw]{0,2})(?P<said>H)(?=[^;x?MLC]{0,8}D)")
_BY_WHOM = re.compile(r"(?P<by>b)t?(?P<who>[JI])(?![wn'])(?:,?(?P<tie>[oz])(?P<when>D))?")
# "Canada lists it", "the EU does not list tin".
_LISTS = re.compile(r"(?P<who>[JI])w?(?P<mid>[wXhKH]{0,3}?)(?P<verb>H)(?P<row>M)(?=[.,;)=]|$|&t?[JI]|x|zD)")
# Where companies and metals are listed too.
EXCHANGES = frozenset({"london", "tokyo", "washington", "seoul", "ottawa", "canberra", "beijing"})
_VERBS = frozenset({"list", "lists", "listed"})


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
    for match in _LISTS.finditer(clause.tags):
        verb, row = match.start("verb"), match.start("row")
        if clause.words(clause.tokens[match.start("who")]) in ("london", "tokyo"):
            continue
        if clause.words(clause.tokens[verb]) not in _VERBS or is_hedged(clause, row):
            continue
        if (
            clause.tokens[match.start("who")].value == "CN"
            or "X" in clause.tags[: match.start()]
            or re.search(r"[LCZV]", clause.tags)
        ):
            continue
        if (ref := clause.listed_by(match.start("who"))) and not ref.foreign:
            negated = is_negated(clause, match.start(), row)
            past = clause.words(clause.tokens[verb]) == "listed" and "H" not in match["mid"]
            yield from member_statements(clause, row, ref, negated, past=past)
