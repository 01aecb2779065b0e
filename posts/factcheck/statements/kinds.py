"""What is called critical, strategic, both or neither in one breath."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.mentions import Mention
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.members import is_hedged, is_negated, member_statements
from posts.factcheck.statements.model import ListRef, Span, Statement
from posts.factcheck.statements.series import series_of

# "critical and strategic", "critical in the EU, but not strategic", "a critical mineral in the US and in the EU".
_TIED = r"(?P<one>[kC])(?:[ob]t?[JZI])?,?(?P<tie>&|X),?[wK]?(?P<no>X?)[satV2wK]{0,3}(?P<other>[kC])"
# "Lithium is critical but not strategic in the EU", "neither critical nor strategic".
_IS_BOTH = re.compile(rf"(?P<row>M)[wK,]{{0,2}}(?P<verb>[BV])[wKXsa2V]{{0,4}}(?:[ob]t?(?P<home>J)[sa2]{{0,2}})?{_TIED}")
# "The act names copper as strategic but not critical".
_DEEMS_BOTH = re.compile(rf"[JZI][wKB]{{0,2}}(?P<verb>[HV])(?P<row>M)[sB]?a?{_TIED}")
_WHOSE = re.compile(r"[wK]?[obur]t?[JZI](?![wn'M])")
_AT_HEAD = re.compile(r"ot?J(?=,?M)|t?[ZJI]")
_TERMS = {"critical": None, "strategic": "strategic"}


def critical_and_strategic(clause: Clause) -> Iterator[Statement]:
    """That minerals are critical, strategic, both or neither."""
    for match in (*_IS_BOTH.finditer(clause.tags), *_DEEMS_BOTH.finditer(clause.tags)):
        row, verb, end = match.start("row"), match.start("verb"), match.end("other")
        if is_hedged(clause, row) or clause.conditional or "h" in clause.tags[row:end]:
            continue
        known = _jurisdictions(clause, match)
        first = is_negated(clause, min(row, verb), match.start("one"))
        for name, negated in (("one", first), ("other", match["tie"] == "X" or bool(match["no"]))):
            token = clause.tokens[match.start(name)]
            called = token.value if token.tag == "C" else None
            places = called.jurisdictions if called and called.jurisdictions else known
            term = called.term if called else _TERMS[str(token.value)]
            if not places or called and (called.count or called.foreign):
                continue
            ref = ListRef(Span(token.start, token.end), places, term=term)
            ref.series = series_of(ref, clause.facts)
            if ref.series:
                last = clause.tokens[end - 1]
                yield from member_statements(clause, row, ref, negated, past=False, span_end=last.end)


def _jurisdictions(clause: Clause, match: re.Match) -> tuple[str, ...]:
    """Whose lists are meant: said behind, at the head of the clause, or by the list spoken of before."""
    other = clause.tokens[match.start("other")]
    if other.tag == "C" and other.value.jurisdictions:
        return other.value.jurisdictions
    if match.groupdict().get("home"):
        # "is regarded in Brussels as strategic though not as critical"
        return (str(clause.tokens[match.start("home")].value),)
    tags = clause.tags
    between = _WHOSE.match(tags, match.end("one"))
    found = between or _WHOSE.match(tags, match.end()) or _AT_HEAD.match(tags)
    if found is None:
        ref = clause.context()
        return ref.jurisdictions or (clause.facts.series[ref.series[0]].jurisdiction,) if ref else ()
    token = clause.tokens[found.end() - 1]
    return ("EU",) if token.tag == "Z" else (str(token.value),) if token.tag == "J" else ()


# "Of the EU's 34, antimony is also classed as strategic": of the list spoken of.
_ALONE = re.compile(
    r"(?P<row>M)[wK]{0,1}(?P<verb>B)[wKX]{0,3}(?P<deem>V?)s?(?P<kind>k)(?:[ob]t?(?P<who>[JZ]))?[.,;)]?$"
)


def strategic_alone(clause: Clause) -> Iterator[Statement]:
    """That minerals are strategic, by the side of a list that the sentence names."""
    for match in _ALONE.finditer(clause.tags):
        token = clause.tokens[match.start("kind")]
        row = match.start("row")
        known = next((found for _, ref in clause.refs if (found := clause.resolve(ref))), None)
        if token.value != "strategic" or clause.conditional or is_hedged(clause, row):
            continue
        if match["who"]:
            home = str(clause.tokens[match.start("who")].value) if match["who"] == "J" else "EU"
        elif known:
            home = clause.facts.series[known.series[0]].jurisdiction
        else:
            continue
        ref = ListRef(Span(token.start, token.end), (home,), term="strategic")
        ref.series = series_of(ref, clause.facts)
        if ref.series:
            negated = is_negated(clause, row, match.start("kind"))
            yield from member_statements(clause, row, ref, negated, past=False, span_end=token.end)


# "is still only a strategic material in Canberra's eyes", "is only on the strategic list".
_ONLY = re.compile(
    r"(?P<row>M)[wKr,]{0,4}B[wK]{0,2}(?P<only>X)[wKa]{0,2}(?:o?(?P<list>[LC])|(?P<kind>k))(?:[ob]t?(?P<who>J))?"
)


_REASON = re.compile(r",? (?:because|since|thanks|owing|due|if|when|as|for|after|by)\b")


def only_of_a_kind(clause: Clause) -> Iterator[Statement]:
    """That minerals are strategic and no more: not on the list of what is critical."""
    for match in _ONLY.finditer(clause.tags):
        row, at = match.start("row"), match.end("list") - 1 if match["list"] else match.start("kind")
        token = clause.tokens[at]
        term = token.value.term if match["list"] else str(token.value)
        only = clause.tokens[match.start("only")].value == "only"
        if _REASON.match(clause.sentence.text, clause.tokens[match.end() - 1].end):
            # "is only on the strategic list because …"
            continue
        if not only or term not in ("strategic", "strategicmin") or clause.conditional or is_hedged(clause, row):
            continue
        ref = _beside(clause, token, match)
        if ref and ref.series:
            yield from member_statements(clause, row, ref, True, past=False, span_end=token.end)


def _beside(clause: Clause, token: Mention, match: re.Match) -> ListRef | None:
    """The list of what is critical in the same place."""
    if match["who"]:
        return clause.listed_by(match.start("who"))
    places = token.value.jurisdictions if match["list"] else ()
    if not places:
        known = clause.context()
        own = tuple(dict.fromkeys(each.value for each in clause.tokens if each.tag == "J"))
        home = (clause.facts.series[known.series[0]].jurisdiction,) if known and known.series else ()
        places = own if len(own) == 1 else home
    made = ListRef(Span(token.start, token.end), places)
    made.series = series_of(made, clause.facts) if places else ()
    return made


# "… but not strategic", "and also strategic": of the minerals spoken of before.
_ALSO_KIND = re.compile(r"[x&,=]{1,2}i?B?[wK]{0,2}(?P<no>X?)[wK2sa]{0,2}(?P<kind>k)[.,]?$")


def also(clause: Clause, last: Statement) -> Iterator[Statement]:
    """The same minerals, of a list of the other kind."""
    match = _ALSO_KIND.match(clause.tags)
    if match is None or last.kind != "membership" or last.ref is None or not last.ref.series:
        return
    token = clause.tokens[match.start("kind")]
    home = clause.facts.series[last.ref.series[0]].jurisdiction
    ref = ListRef(Span(token.start, token.end), (home,), term=_TERMS[str(token.value)])
    ref.series = series_of(ref, clause.facts)
    if ref.series and ref.series != last.ref.series:
        span = Span(last.span.start, token.end)
        yield replace(last, span=span, ref=ref, negated=bool(match["no"]), extra={})
