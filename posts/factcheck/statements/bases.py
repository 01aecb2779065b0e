"""On which law or order a list is said to rest."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.dates import dates
from posts.factcheck.mentions import fold
from posts.factcheck.statements.chronicle import chronicle
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.concepts import concepts
from posts.factcheck.statements.model import ListRef, Span, Statement

_ACT = re.compile(
    r"\b(?:executive order|e\.?o\.?) (?:no\. )?\d{5}\b|\bproclamation \d{4,5}\b"
    r"|\b[a-z]+(?: [a-z]+)? act(?: of \d{4})?\b"
)
_RESTS = re.compile(
    r"\b(?:under|pursuant to|rest(?:s|ed)? on|based on|required by|mandated by|ordered by|called for by|"
    r"by virtue of|on the basis of|as directed by|in fulfilment of)\s(?:the (?:us |u\.s\. )?|us |u\.s\. )?$"
)
# "that of 2018, which rested on"
_THAT = re.compile(r"\b(?:that|the one) (?:of|from) (?P<year>(?:19|20)\d\d),? (?:which |was |is )?(?:\w+ ){0,4}$")


def bases(clause: Clause) -> Iterator[Statement]:
    """ "The 2018 list rests on Executive Order 13817": an act, and the list before it in its clause."""
    folded = fold(clause.sentence.text)
    for match in _ACT.finditer(folded):
        at = next((place for place, token in enumerate(clause.tokens) if token.start >= match.start()), None)
        if at is None or not _RESTS.search(folded[max(0, match.start() - 40) : match.start()]):
            continue
        if clause.tokens[0].start > match.start():
            continue
        told = chronicle(clause.facts).recognise(concepts(clause.sentence.text[match.start() : match.end()], ()))
        if told and told.event.kind == "law" and (ref := _list_before(clause, at, match.start())):
            span = Span(match.start(), match.end())
            yield Statement("list-basis", span, told.event.slug, ref)


def _list_before(clause: Clause, at: int, start: int) -> ListRef | None:
    text = fold(clause.sentence.text[:start])
    if pointed := _THAT.search(text):
        known = next((found for _, ref in clause.refs if (found := clause.resolve(ref))), None)
        year = next(dates(pointed["year"]), None)
        made = {"year": year, "ordinal": None, "recency": None, "count": None, "edition": None, "citations": ()}
        return replace(known, **made) if known else None
    for place in range(at - 1, -1, -1):
        if clause.tags[place] in "SGRAXhW":
            return None
        if clause.tags[place] == "L":
            return clause.resolve_at(place)
    return None
