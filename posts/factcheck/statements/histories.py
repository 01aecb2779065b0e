"""Numbers and years in a row of which no list is named: "14 materials in 2011, 20 in 2014, 27 in 2017"."""

import re
from collections.abc import Iterator

from posts.factcheck.counts import Bound, Count
from posts.factcheck.dates import Dated
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import ListRef, Span, Statement

_PAIR = re.compile(r"(?P<count>N)(?P<unit>n?)[(o]{1,2}(?P<when>D)")
_FEWEST = 3


def histories(clause: Clause) -> Iterator[Statement]:
    """A row of numbers with their years, which all but one fit the editions of one list only."""
    pairs = [
        (clause.tokens[match.start("count")], clause.tokens[match.start("when")].value)
        for match in _PAIR.finditer(clause.tags)
    ]
    units = any(match["unit"] for match in _PAIR.finditer(clause.tags))
    if len(pairs) < _FEWEST or not units or clause.conditional or set("LCZ") & set(clause.tags):
        return
    # What somebody sold in those years is no list.
    before = clause.tags[: _PAIR.search(clause.tags).start() + 1]
    if not re.search(r"(?:^|:|[JI][^;x]*)~?N$", before):
        return
    if clause.context() or any(when.date.precision != "year" for _, when in pairs):
        return
    fits = {slug: sum(_fits(clause, slug, token.value, when) for token, when in pairs) for slug in clause.facts.series}
    best = [slug for slug, number in fits.items() if number >= max(2, len(pairs) - 1)]
    if len(best) != 1:
        return
    home = clause.facts.series[best[0]].jurisdiction
    for token, when in pairs:
        ref = ListRef(Span(token.start, token.end), (home,), year=when, series=(best[0],))
        yield Statement("list-count", Span(token.start, token.end), token.value, ref, past=True)


def _fits(clause: Clause, slug: str, count: Count, when: Dated) -> bool:
    editions = clause.facts.series[slug].editions
    return count.bound is Bound.EXACT and any(
        each.published[:4] == when.date[:4] and each.count == count.value for each in editions
    )
