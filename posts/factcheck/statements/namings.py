"""When a government is said to have named so many minerals critical, where no list is spoken of."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import Span, Statement

_NAMING = re.compile(r"(?P<who>[JI])[wKp]{0,2}(?P<verb>[HV])~?(?P<what>C|Nns?a?k)")
_NAMED = frozenset(
    ["designated", "named", "identified", "declared", "classified", "classed", "picked", "picked out", "singled out"]
)
_FEWEST = 10
_WHEN = re.compile(r"[^;x?DAR]{0,5}(?P<when>D)")


def namings(clause: Clause) -> Iterator[Statement]:
    """ "Canada named 31 critical minerals in March 2020": the date at which that many were named."""
    tags = clause.tags
    for match in _NAMING.finditer(tags):
        verb, what = match.start("verb"), match.start("what")
        token = clause.tokens[what]
        count = token.value if token.tag == "N" else token.value.count
        if clause.words(clause.tokens[verb]) not in _NAMED or clause.hedged_verb(verb) or "X" in tags[:what]:
            continue
        if count is None or count.value < _FEWEST:
            continue
        after = _WHEN.match(tags[match.end() :])
        before = re.search(r"(?:^|,)o(?P<when>D),?$", tags[: match.start()].rstrip("t"))
        if after:
            at = match.end() + after.start("when")
        elif before:
            at = before.start("when")
        else:
            continue
        ref = clause.resolve_at(what) if token.tag == "C" else clause.listed_by(match.start("who"))
        if ref is None or ref.foreign or ref.selects:
            continue
        dated = clause.tokens[at]
        made = replace(ref, count=count, published=None)
        extra = {"verb": "announce", "named": True}
        yield Statement("list-published", Span(dated.start, dated.end), dated.value, made, extra=extra)
