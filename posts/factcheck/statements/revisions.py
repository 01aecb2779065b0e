"""The years of several editions in a row: "updated in 2014, 2017 and 2020"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import Span, Statement

_ROW = re.compile(r"(?P<verb>[PGKw])[LCwtKOaT]{0,3}[oL]{1,2}(?P<row>D(?:,D)*,?&D)")
_FOLLOWED = ("followed", "ensued")


def revisions(clause: Clause) -> Iterator[Statement]:
    """Years in which a list is said to have been published or revised, several in a row."""
    for match in _ROW.finditer(clause.tags):
        verb = match.start("verb")
        token = clause.tokens[verb]
        word = clause.words(token)
        made = token.tag == "P" or word in ("updated", "revised", "expanded", "extended", "enlarged", *_FOLLOWED)
        if not made or clause.hedged_verb(verb) or "X" in clause.tags[:verb]:
            continue
        ref = clause.object_of(verb)
        if ref is None or ref.foreign or ref.draft:
            continue
        whole = replace(ref.of_year(None), plural=False)
        for at in range(match.start("row"), match.end("row")):
            if clause.tags[at] == "D":
                dated = clause.tokens[at]
                known = {"verb": "past", "row": True}
                yield Statement("list-published", Span(dated.start, dated.end), dated.value, whole, extra=known)


def in_row(tags: str, at: int) -> bool:
    """Whether a date is one of several in a row."""
    return bool(re.match(r"D(?:,D)*,?&D", tags[at:]) or re.search(r"D,?&?$|D,$", tags[:at]))
