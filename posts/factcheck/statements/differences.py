"""By how many entries one edition is said to be longer or shorter than another."""

import re
from collections.abc import Iterator

from posts.factcheck.counts import Bound, Count
from posts.factcheck.dates import dates
from posts.factcheck.statements.changes import of_edition
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import ListRef, Span, Statement

# "ten more minerals than", "six entries longer".
_MORE = re.compile(
    r"\s(?:\w+\s){0,3}?(?P<way>more|fewer|less|longer|shorter|larger|smaller|bigger)\b"
    r"(?P<than>(?:\s\w+){0,3}?\sthan\s(?P<what>[^,;.]{2,60}))?"
)
_SHORTER = frozenset({"fewer", "less", "shorter", "smaller"})
_BEFORE = re.compile(
    r"\b(?:predecessor|forerunner|before|previous\w*|preceding|earlier|last time|the last (?:one|list|edition)|prior|"
    r"(?:replac|supersed|succeed)(?:e?s|ed)|took over from|takes over from)\b"
)
_COMPARED = re.compile(r"(?:as )?(?:compared|measured|in comparison) (?:with|to|against) (?P<what>[^,]{3,60}),", re.I)
# "jumped by 25 entries", "an increase of ten".
_BY = re.compile(r"(?P<verb>G)(?:[wK]{0,1}|(?:oD)?T~?Nn?(?:oD)?,?(?:&|tB),?)b~?(?P<number>N)")


# "is longer by fifteen entries", "is longer than its predecessor by four", "exceeds that of 2018 by twelve".
_LONGER_BY = re.compile(
    r"[Li](?:B[wK]{0,2}?(?=[Kw]))?(?P<way>[Kw])(?P<what>[^;x?N,&]{0,6}?)b~?(?P<number>N)(?=n?[.,;:)]|n?$)"
)
_EXCEEDS = frozenset({"exceeds", "exceeded", "surpasses", "surpassed", "outnumbers", "outnumbered", "tops", "topped"})


def differences(clause: Clause) -> Iterator[Statement]:
    """That a list has so many entries more or fewer than another edition, or grew by so many."""
    text = clause.sentence.text
    if clause.conditional:
        return
    for place, token in enumerate(clause.tokens):
        if token.tag != "N" or "h" in clause.tags[:place] or not (found := _MORE.match(text, token.end)):
            continue
        head = _COMPARED.match(text)
        what = found["what"] or (head["what"] if head else "")
        if not what or not (ref := _of(clause, place)):
            continue
        if re.search(r"\b(?:draft|proposal|proposed|deposits?|china|countr)", what, re.I):
            continue
        other = _other(clause, ref, what, found.start("what") if found["what"] else None)
        if other is None and not _BEFORE.search(what):
            continue
        extra = {"other": other, "fewer": found["way"] in _SHORTER, "length": found["way"] in ("longer", "shorter")}
        extra["entries"] = "entries" in text[token.end : found.end("way")]
        extra["numbers"] = {each.value.value for each in clause.tokens if each.tag == "N" and each is not token}
        yield Statement(
            "list-difference", Span(token.start, found.start("way") + len(found["way"])), token.value, ref, extra=extra
        )
    for match in _BY.finditer(clause.tags):
        place = match.start("number")
        token = clause.tokens[place]
        if clause.hedged_verb(match.start("verb")) or "X" in clause.tags[:place] or not (ref := _of(clause, place)):
            continue
        if clause.words(clause.tokens[match.start("verb")]) in ("cut", "reduced", "extended", "brought"):
            continue
        fewer = clause.words(clause.tokens[match.start("verb")]) in ("shrank", "shrunk", "fell")
        since = re.search(r"z[tLuo'w]{0,4}(?P<when>D)", clause.tags[place:])
        if len(re.findall("D", clause.tags)) > 1 or "f" in clause.tags[place:] or "between" in text.lower():
            continue
        other = ref.of_year(clause.tokens[place + since.start("when")].value) if since else None
        when = None if since else clause.when(place)
        extra = {"other": other, "fewer": fewer, "when": when}
        yield Statement("list-difference", Span(token.start, token.end), token.value, ref, extra=extra)
    for match in _LONGER_BY.finditer(clause.tags):
        place, way = match.start("number"), clause.words(clause.tokens[match.start("way")])
        if way not in _WAYS and way not in _EXCEEDS or set("Xh") & set(clause.tags[:place]):
            continue
        what = clause.between(match.start("way") + 1, place)
        ref, number = _of(clause, match.start("way")), clause.tokens[place]
        other = _other(clause, ref, what, clause.tokens[match.start("way")].end + 1) if ref and what.strip() else None
        if ref and (
            other or "L" not in match["what"] and (_BEFORE.search(what) or not re.search("[JLw]", match["what"]))
        ):
            extra = {"other": other, "fewer": way in _SHORTER, "length": True, "entries": True}
            yield Statement("list-difference", Span(number.start, number.end), number.value, ref, extra=extra)


# "All but five of the minerals on the list of 2022 were carried over to that of 2025".
_ALL_BUT = re.compile(r"(?:^|[,;&])X~?(?P<number>N)[nC]?(?:ut?[nC]?)?[ou]?(?P<old>L)[^;xLM]{1,6}(?P<new>L)")
_KEPT = re.compile(
    r"\b(?:carried over|kept|retained|survived|remain(?:s|ed)?|stay(?:s|ed)?|reappear(?:s|ed)?|"
    r"(?:are|were) (?:also|still|again))\b"
)
# "Nothing was dropped from the list in 2024", "The list of 2025 lost none".
_NOTHING = re.compile(
    r"(?:^|[,;x&=])w?(?P<no>X)n?[BH]{1,2}(?P<gone>R)f?(?P<list>L)|(?P<list2>L)[wKH]{0,2}(?P<gone2>R)(?P<no2>X)n?(?=[.,;]|oD|$)"
)
_NONE = frozenset({"nothing", "none", "no"})


def losses(clause: Clause) -> Iterator[Statement]:
    """How many an edition left of the one before it, told by what stayed, or that it left none."""
    if clause.conditional or "h" in clause.tags:
        return
    for match in _ALL_BUT.finditer(clause.tags):
        number, last = clause.tokens[match.start("number")], match.start("new")
        ref, old = clause.resolve_at(last), clause.resolve_at(match.start("old"))
        known = ref and old and ref.series == old.series and not (ref.foreign or ref.draft) and old.selects
        if (
            known
            and clause.tokens[match.start("number") - 1].value == "except"
            and _KEPT.search(clause.between(0, last))
        ):
            start = clause.tokens[match.start("number") - 1].start
            yield Statement("removed-count", Span(start, number.end), number.value, ref, extra={"when": None})
    for match in _NOTHING.finditer(clause.tags):
        second = "2" if match["list2"] else ""
        no, gone, at = (match.start(name + second) for name in ("no", "gone", "list"))
        ref, first, last = clause.resolve_at(at), min(no, gone), max(no, gone)
        if clause.words(clause.tokens[no]) in _NONE and ref and not (ref.foreign or ref.draft or ref.plural):
            span = Span(clause.tokens[first].start, clause.tokens[last].end)
            none, when = Count(span.start, span.end, 0, Bound.EXACT), clause.when(max(last, at))
            if when or ref.selects:
                yield Statement("removed-count", span, none, ref, extra={"when": when})


# "The US list is longer than that of the EU", "has more entries than the Canadian one", "as many entries as".
_THAN = re.compile(
    r"(?P<one>L)(?:B[wK]{0,2}(?P<longer>[Kw])|H~?(?P<more>[wK~])n)[w]?(?P<other>L)|(?P<same>L)Hsw?n?s(?P<as>L)"
)
_WAYS = {"longer": 1, "larger": 1, "bigger": 1, "more": 1, "shorter": -1, "smaller": -1, "fewer": -1, "many": 0}


def comparisons(clause: Clause) -> Iterator[Statement]:
    """That one list is longer or shorter than another, or as long."""
    if clause.conditional or set("Xh") & set(clause.tags):
        return
    for match in _THAN.finditer(clause.tags):
        first, last = match.start("one" if match["one"] else "same"), match.start("other" if match["other"] else "as")
        between = clause.tokens[first + 1 : last]
        way = next((_WAYS[clause.words(token)] for token in between if clause.words(token) in _WAYS), None)
        linked = any(clause.words(token) in ("than", "as") for token in between)
        one, other = clause.resolve_at(first), clause.resolve_at(last)
        if (
            way is None
            or not linked
            or not one
            or not other
            or one.foreign
            or other.foreign
            or one.draft
            or other.draft
        ):
            continue
        if one.series and other.series and one.series[0] != other.series[0]:
            span = Span(between[0].start, between[-1].end)
            yield Statement("list-longer", span, way, one, other=other)


def _of(clause: Clause, place: int) -> ListRef | None:
    """The list that is longer: the one before the number."""
    before = [at for at in clause.lists_before(place) if clause.tags[at] == "L"]
    ref = of_edition(clause, clause.resolve_at(before[-1]), before[-1]) if before else clause.context(named=True)
    if ref is None or ref.foreign or ref.draft or ref.plural:
        return None
    return ref


def _other(clause: Clause, ref: ListRef, what: str, start: int | None) -> ListRef | None:
    """The edition that it is compared with, where its year, its place in the row or its name is given."""
    if start is not None:
        for at, token in enumerate(clause.tokens):
            if token.tag == "L" and start <= token.start <= start + len(what):
                other = clause.resolve_at(at)
                return other if other and other.selects and not other.draft and other.recency != "before" else None
    years = [dated for dated in dates(what) if dated.date.precision == "year"]
    return ref.of_year(years[0]) if len(years) == 1 else None
