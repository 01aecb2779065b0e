"""Which list in its row an edition is said to be: "the 2022 list was the country's first", "for the first time"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.firsts import of_a_kind
from posts.factcheck.statements.model import Span, Statement

# "The US list of 2022 was the country's first", "… is the EU's fifth", "it was the alliance's first".
_PUBLISHED = r"(?:,?[wpiKt]?[JI]?P[^;x?LM]{0,3}D,?)?"
_WAS_THE = re.compile(rf"(?P<list>L){_PUBLISHED}[w,]{{0,2}}B[wK]{{0,2}}(?:t?[wJ]'?|t)(?P<which>O)(?=[.,;)]|$|ut?J)")
# "The list of 2014 was the first EU list".
_IS_LIST = re.compile(rf"(?P<list>L){_PUBLISHED}[w,]{{0,2}}B[wK]{{0,2}}(?P<which>L)")
_FIRST_TIME = re.compile(r"\b[Ff]or the (?:very )?first time(?: ever)?\b(?! (?:since|in (?:years|decades|a)))")
_FEWEST = 10
_LATELY = re.compile(
    r"\b(?:yesterday|today|(?:this|last) (?:week|month|\w+day)|on (?:Mon|Tues|Wednes|Thurs|Fri)day)\b", re.I
)


def ordinals(clause: Clause) -> Iterator[Statement]:
    """That a list is the first, the second … of its row."""
    tags = clause.tags
    if "X" in tags or "h" in tags or clause.conditional:
        return
    for match in (*_WAS_THE.finditer(tags), *_IS_LIST.finditer(tags)):
        which = clause.tokens[match.start("which")]
        number = int(which.value) if which.tag == "O" else which.value.ordinal
        other = which.value if which.tag == "L" else None
        if not number or other and (other.foreign or other.year or other.count):
            continue
        ref = clause.resolve_at(match.start("list"))
        if ref and other and not ref.series:
            ref = replace(ref, series=other.series)
        if ref and ref.ordinal is None and (ref.selects or ref.published) and not ref.foreign and not ref.draft:
            yield Statement("list-ordinal", Span(which.start, which.end), number, ref)
    for place, token in enumerate(clause.tokens):
        if token.tag != "L" or token.value.foreign or token.value.draft or (token.value.ordinal or 0) < 2:
            continue
        if not (token.value.definite or token.value.jurisdictions or token.value.own):
            # "a second list, of growth minerals": another one.
            continue
        ref = clause.resolve(token.value)
        numbers = [each.value for each in clause.tokens if each.tag == "N" and each.value.value >= _FEWEST]
        count = token.value.count or (numbers[0] if len(numbers) == 1 else None)
        if (
            ref
            and (ref.published or count or _LATELY.search(clause.sentence.text))
            and not re.search(r"[hW][^;]{0,6}$", tags[:place])
        ):
            span = Span(token.start, token.end)
            yield Statement("list-ordinal", span, ref.ordinal, replace(ref, count=count), extra={"named": True})
    yield from _first_times(clause)


def _first_times(clause: Clause) -> Iterator[Statement]:
    """ "For the first time the EU published a list in 2020"."""
    start, end = (clause.tokens[0].start, clause.tokens[-1].end) if clause.tokens else (0, 0)
    found = _FIRST_TIME.search(clause.sentence.text, start, end)
    lists = [token for token in clause.tokens if token.tag == "L"]
    if not found or len(lists) != 1 or "P" not in clause.tags or set("MARG") & set(clause.tags):
        return
    named = lists[0]
    beside = found.start() == start or 0 <= found.start() - named.end <= 1 or clause.tags.endswith(("ww", "w", "w."))
    ref = clause.resolve(named.value)
    if beside and ref and ref.published and not ref.foreign and not ref.draft and not of_a_kind(clause.sentence.text):
        yield Statement("list-ordinal", Span(found.start(), found.end()), 1, ref)
