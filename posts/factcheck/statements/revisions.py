"""The years of several editions in a row: "updated in 2014, 2017 and 2020"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.dates import dates
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import Span, Statement

_ROW = re.compile(r"(?P<verb>[PGKw])[LCwtKOaT]{0,3}[oL]{1,2}(?P<row>D(?:,D)*,?&D)")
# "The EU's second list followed in 2013."
_ONE = re.compile(r"(?P<list>L)(?P<verb>w)[wK]?o(?P<when>D)")
_FOLLOWED = ("followed", "ensued", "came", "arrived")


_THEN = re.compile(r"[x&,]{0,2}t?(?P<who>J)(?P<verb>w)[wK]?o(?P<when>D)[.,;]?")
# "India got its first list in June 2023."
_GOT = re.compile(r"J(?P<verb>[wHA])[wK]?(?P<list>L)o(?P<when>D)")
_GETTING = frozenset({"got", "received", "acquired", "obtained", "gained", "had", "gets", "receives", "was given"})


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


def followed(clause: Clause) -> Iterator[Statement]:
    """That a list followed in a certain year."""
    for match in _ONE.finditer(clause.tags):
        token = clause.tokens[match.start("list")]
        if clause.words(clause.tokens[match.start("verb")]) not in _FOLLOWED or token.value.plural:
            continue
        ref, dated = clause.resolve_at(match.start("list")), clause.tokens[match.start("when")]
        if ref and (ref.ordinal or ref.count) and not ref.foreign and not ref.draft and not ref.published:
            ref.published = dated.value
            yield Statement("list-published", Span(dated.start, dated.end), dated.value, ref, extra={"verb": "past"})

    if (match := _THEN.fullmatch(clause.tags)) and clause.words(clause.tokens[match.start("verb")]) in _FOLLOWED:
        # "The US issued its first in 2018; Canada followed in 2021."
        last, ref = clause.context(named=True), clause.listed_by(match.start("who"))
        dated = clause.tokens[match.start("when")]
        if last and ref and (last.published or last.ordinal) and last.series != ref.series:
            known = {"verb": "past", "row": True}
            yield Statement("list-published", Span(dated.start, dated.end), dated.value, ref, extra=known)
    for match in _GOT.finditer(clause.tags):
        target, dated = clause.tokens[match.start("list")].value, clause.tokens[match.start("when")]
        known = target.ordinal == 1 or target.recency == "first"
        got = known and target.own and clause.words(clause.tokens[match.start("verb")]) in _GETTING
        ref = clause.resolve(target) if got and not clause.conditional else None
        if ref and not ref.foreign and not ref.published:
            ref.published = dated.value
            yield Statement("list-published", Span(dated.start, dated.end), dated.value, ref, extra={"verb": "past"})


# "It took the US until 2018 to publish its first list", "Not until 2018 did the US have a list".
_UNTIL = re.compile(
    r"\btook [^,;.]{2,40}? until (?P<took>(?:[A-Z][a-z]+ )?20\d\d) to (?:publish|adopt|draw up|get|have|issue)\b"
    r"|\b[Ii]t was (?:only |not until )?(?:in )?(?P<was>(?:[A-Z][a-z]+ )?20\d\d),? (?:when|that) [^;.]{2,120}? "
    r"(?:published|adopted|drew up|presented|issued|released|put out)\b"
    r"|\b[Nn]ot until (?P<not>(?:[A-Z][a-z]+ )?20\d\d)(?:, [^,;.]{3,60},)?"
    r" did [^,;.]{2,40}? (?:publish|adopt|draw up|get|have|issue)\b"
)


def at_last(clause: Clause) -> Iterator[Statement]:
    """Until when there was no list: the year of the first."""
    if not clause.tokens:
        return
    start = clause.tokens[0].start
    said = _UNTIL.search(clause.sentence.text, 0, clause.tokens[-1].end)
    if said is None or said.end() <= start or clause.conditional:
        return
    name = str(said.lastgroup)
    when = next(dates(said[name]), None)
    named = next((token.value for token in clause.tokens if token.tag == "L" and token.start >= said.end(name)), None)
    ref = clause.resolve(named) if named and not named.foreign else None
    if name == "was":
        if ref and when and ref.ordinal and not ref.year and not ref.draft:
            numbered = replace(ref, published=when)
            yield Statement("list-published", Span(*said.span(name)), when, numbered, extra={"verb": "past"})
    elif ref and when and (ref.ordinal == 1 or not ref.selects):
        first = replace(ref.of_year(None), ordinal=1, published=when)
        yield Statement("list-published", Span(*said.span(name)), when, first, extra={"verb": "past"})


# "has had a list of critical minerals since 2010"
_SINCE = re.compile(r"[HV]{1,2}[wK]?(?P<list>L)(?P<z>z)(?P<when>D)|^(?:z(?P<head>D),)t?[JI]H{1,2}(?P<other>L)")


def since_when(clause: Clause) -> Iterator[Statement]:
    """Since when there is said to be a list: not before the first."""
    for match in _SINCE.finditer(clause.tags):
        named = clause.tokens[match.start("list" if match["list"] else "other")].value
        dated = clause.tokens[match.start("when" if match["when"] else "head")]
        if (
            named.foreign
            or named.definite
            and not named.own
            or named.selects
            or clause.conditional
            or "X" in clause.tags
        ):
            continue
        if match["list"] and clause.words_before(match.start("when")) != "since":
            continue
        if ref := clause.resolve(named):
            first = replace(ref.of_year(None), ordinal=1, published=dated.value)
            extra = {"verb": "past", "since": True}
            yield Statement("list-published", Span(dated.start, dated.end), dated.value, first, extra=extra)


def in_row(tags: str, at: int) -> bool:
    """Whether a date is one of several in a row."""
    return bool(re.match(r"D(?:,D)*,?&D", tags[at:]) or re.search(r"D,?&?$|D,$", tags[:at]))
