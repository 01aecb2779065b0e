"""How many entries a list is said to hold, to have gained or to have lost."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.dates import Dated
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.criticality import said_critical
from posts.factcheck.statements.held import ASIDE, ASIDE_ENDS, BESIDE, FEWEST, held, reached
from posts.factcheck.statements.model import ListRef, Span, Statement
from posts.factcheck.statements.pairs import set_against
from posts.factcheck.statements.tallies import on_a_list

_COUNT_VERB = re.compile(r"(?:[LZicCJI])[^;x?]{0,12}[HBcGVP][~taKwpOB\"'o]{0,4}$")


_PART = re.compile(r"^(?:n)?u[tio2]|^n?u[wN]|^n?u$")


def counts(clause: Clause) -> Iterator[Statement]:
    """How many entries a list is said to hold, to have gained or to have lost."""
    tags, text = clause.tags, clause.sentence.text
    apart = {number for number, _ in on_a_list(clause)}
    inside = {id(token.value.count): token.value for token in clause.tokens if token.tag in "LC" and token.value.count}
    for token in clause.tokens:
        if token.tag in "LC" and token.value.count and not token.value.foreign:
            yield from held(clause, token)
    subject: ListRef | None = None
    for place, token in enumerate(clause.tokens):
        if token.tag != "N" or id(token.value) in inside or token.value.value > _MOST:
            continue
        before, after = tags[:place], tags[place + 1 :]
        if clause.conditional or _is_hedged(clause, place) or re.search(r"X[^,;&]{0,4}$", before):
            continue
        if _MORE.match(text, token.end) and not (_NEW_ONES.match(text, token.end) and _change(before, after)):
            continue
        if re.match(r"&~?[N0]", after) or re.search(r"N&~?$", before):
            # "hold 18 and 34 minerals": one each of two lists.
            continue
        if re.search(r"L[^;x?LMN]{0,3}H[wK~]?$", before) and any(
            each.value == "kept" for each in clause.tokens[max(0, place - 2) : place]
        ):
            ref = clause.resolve_at(tags.rindex("L", 0, place))
            if _OF_THE_OLD.match(text, token.end) and ref and not ref.foreign and not ref.draft:
                yield Statement("kept-count", Span(token.start, _unit_end(clause, place)), token.value, ref)
            continue
        if (
            re.search(r"M[^LZCJI;x]{0,3}[HB][~w]{0,2}$", before)
            or re.search(r"[wn]u[~t]?$", before)
            or _stays(clause, place)
            or not clause.counts_of(place)
            or re.match(r"n?uL", after)
            or place in apart
            or set_against(clause, place)
            or re.search(r"S(?:oD)?,?[bHT]?(?:o|NH)~?$|G(?:oD)?H~?$", before)
            and not _OLDER.search(before)
        ):
            # What a group of minerals holds, a part of something, what is kept on a list, what a study of it covers.
            continue
        span = Span(token.start, _unit_end(clause, place))
        if older := _OLDER.search(before):
            # "replaced an earlier one with 35 entries": of the edition before the one that is named.
            newer = clause.resolve_at(older.start("new"))
            earlier = clause.tokens[older.start("old")].value if older["old"] == "L" else None
            if earlier is None or earlier.recency == "before" and not earlier.jurisdictions:
                if newer and not newer.foreign and not newer.draft:
                    yield Statement("list-count-before", span, token.value, newer, extra={"to": None})
                continue
        if after.startswith("L") and clause.tokens[place + 1].value.plural:
            ref = clause.resolve_at(place + 1)
            if (
                ref
                and len(ref.series) == 1
                and re.search(r"[JIi][^;x?]{0,6}[PH][~w]{0,2}$|(?:^|[,Tw])w[HBK]{1,3}~?$", before)
            ):
                by = next((each.value for each in clause.tokens[:place] if each.tag == "I"), None)
                span = Span(token.start, clause.tokens[place + 1].end)
                yield Statement("list-number", span, token.value, ref, extra={"by": by})
            continue
        if whole := _OF_THOSE.match(tags, place):
            # "Sixteen of the EU's 34 critical raw materials are strategic"
            ref: ListRef = clause.tokens[whole.start("whole")].value
            if ref.jurisdictions and str(clause.tokens[whole.start("kind")].value) == "strategic":
                made = ListRef(ref.span, ref.jurisdictions, term="strategic")
                yield Statement("list-count", span, token.value, clause.resolve(made), past=clause.past_verb(place))
            continue
        if strategic := _STRATEGIC.search(clause.sentence.text, token.start - 12, token.end + 50):
            ref = clause.list_before(place) or _counted_before(clause, place) or clause.context()
            ref = ref or clause.ref(place) or _only_place(clause)
            if strategic.start() <= token.start <= strategic.end() and ref and ref.jurisdictions:
                made = ListRef(ref.span, ref.jurisdictions, term="strategic", law=ref.law)
                yield Statement("list-count", span, token.value, clause.resolve(made), past=clause.past_verb(place))
                continue
        if dated := re.match(r"[nC]?[(o]{1,2}(?P<when>D)", after):
            ref = clause.ref(place)
            year = clause.tokens[place + 1 + dated.start("when")].value
            if (
                (len(re.findall(r"N[nC]?[(o]{1,2}D", tags)) > 1 or _is_another(ref, year))
                and ref
                and not ref.foreign
                and year.date.precision == "year"
            ):
                one = replace(ref, year=year, ordinal=None, recency=None, count=None, published=None, edition=None)
                yield Statement("list-count", span, token.value, one, past=True)
                continue
        if re.search(r"(?:^|[,;&])[^;,]{0,6}[JIi][wK]{0,2}[HV]~?$", before) and re.match(r"noC", after):
            # "Japan counts 35 metals among its specified critical materials".
            owner: ListRef = clause.tokens[place + 3].value
            if (owner.definite or owner.jurisdictions) and token.value.value >= FEWEST:
                yield Statement("list-count", span, token.value, clause.resolve(owner), past=clause.past_verb(place))
            continue
        whole = clause.words_before(place) == "all" and re.match(r"ut?(?P<of>[CL])(?![wn'])", after)
        if whole and token.value.value >= FEWEST:
            # "All 34 of Canada's critical minerals"
            owner = clause.tokens[place + 1 + whole.start("of")].value
            if owner.jurisdictions and not owner.foreign:
                yield Statement("list-count", span, token.value, clause.resolve(owner), past=clause.past)
            continue
        if tags.startswith("u") and "," in before or _shared(clause, place) or _of_the_one_before(clause, place):
            continue
        if critical := said_critical(clause, place):
            subject = critical
            yield Statement("list-count", span, token.value, critical, past=clause.past_verb(place))
            continue
        if re.match(r"n(?:s|TB)?a?k", after):
            continue
        if change := _change(before, after):
            kind = "added-count" if change == "A" else "removed-count"
            foreign = any(each.tag == "L" and each.value.foreign for each in clause.tokens)
            # "The EU added 10 metals to its stockpile list": to no list of ours.
            ref = clause.ref(place) or (None if foreign else _subject(clause, before))
            yield Statement(kind, span, token.value, ref, extra={"when": clause.when(place)})
        elif (
            _SET_BESIDE.search(text[: token.start])
            and (at := re.match(r"n?o(?P<list>L)", after))
            and (ref := clause.resolve_at(place + 1 + at.start("list")))
            and ref.selects
            and not ref.foreign
        ):
            # "up from 20 in the edition of 2017", "against 27 on the list of 2017".
            yield Statement("list-count", span, token.value, ref, past=True)
        elif _PART.match(after) and not (BESIDE.search(before) and re.match(r"nui[,.;]", after)):
            continue
        elif (
            re.search(r"G[^;xN]{0,6}f~?$", before)
            and (when := re.match(r"n?o(?P<when>D)", after))
            and (ref := clause.ref(place) or subject)
            and not ref.foreign
        ):
            # "up from 35 in 2018": a state of then.
            year = clause.tokens[place + 1 + when.start("when")].value
            then = replace(ref, year=None, ordinal=None, recency=None, count=None, published=None, edition=None)
            yield Statement("list-count", span, token.value, replace(then, asof=year), past=True)
        elif re.search(r"f[~t]?$", before) and re.match(r"[nC]?(?:w|oD|u)?[^;x]{0,4}T", after) and "G" in before[-8:]:
            if ref := clause.ref(place):
                yield Statement("list-count-before", span, token.value, ref, extra={"to": reached(clause, place)})
        elif (
            re.search(r"[GP][^;xN]{0,6}(?:f~?N[nC]?(?:o[tDOKwlL]{1,3})?)?T~?$", before)
            and clause.ref(place)
            and re.match(r"[wKp]{0,1}[nC,.;)xoFzr&DH]|$|f", after)
        ):
            yield Statement("list-count", span, token.value, _grown(clause, place), past=_has_grown(clause, place))
        elif re.match(r"[-]?n?[wpKu]{0,2}[BHPV][wpP]{0,2}o[ti]?(?:L|i)|[nC]HL|[nC]B[^;xN]{0,3}oL", after) or (
            # "There are 50 minerals on the list", "has 34 names on its list", "with 31 names on it".
            re.match(r"[-]?n?[wpKPu]{0,2}o[ti]?(?:L|i)", after)
            and re.search(r"(?:^|[,;&x])[wt]{0,2}B[~w]{0,2}$|(?:^|[JILi,])[^;x]{0,4}[HV]~?$", before)
        ):
            yield Statement(
                "list-count", span, token.value, clause.ref_after(place) or clause.ref(place), past=clause.past
            )
        elif BESIDE.search(before) and re.match(r"n?(?:ui(?=[.,;])|oi?w(?=[.,;]))?(?:[.,;]?$|\(|,?&?L~?N)|nui,", after):
            yield Statement("list-count", span, token.value, clause.ref(place))
        elif re.search(r"^[Hw]~?$", before) and re.match(r"[nC],L", after) and clause.words(clause.tokens[0]) in _AT:
            yield Statement("list-count", span, token.value, clause.ref_after(place))
        elif re.search(r"[LZ]\($", before) and re.match(r"(?:n|\))", after):
            yield Statement("list-count", span, token.value, clause.ref(place))
        elif ASIDE.search(before) and ASIDE_ENDS.match(after) and token.value.value >= FEWEST:
            yield Statement("list-count", span, token.value, clause.list_before(place), past=clause.past_verb(place))
        elif re.fullmatch(r"J:", before) and re.match(r"n?oL", after):
            # "Ottawa: 34 minerals on critical minerals list"
            made = replace(clause.tokens[place + 1 + after.index("L")].value, jurisdictions=(clause.tokens[0].value,))
            yield Statement("list-count", span, token.value, clause.resolve(made))
        elif (
            (
                _TOLD_AS.search(before)
                or _COUNT_VERB.search(before)
                and (re.match(r"[wpK]{0,1}(?:n(?![u]t)|C)|$|[,.;)x:&]|[rzoD]", after) or _THEN.match(text, token.end))
                and not re.search(r"[JI][^L;]*P[^;HBV]{0,4}$", before)
            )
            and (ref := clause.ref(place))
            and (re.search(r"[LZic][^;x?]{0,14}$", before) or ref.count is None)
        ):
            yield Statement("list-count", span, token.value, ref, past=clause.past_verb(place))


# "The list of 2022 replaced an earlier one with", "The list, which superseded one of".
_OLDER = re.compile(r"(?P<new>L)(?:[^;x?LMN]{0,9}|,[^;x?LMN]{1,9},i?)?(?<!B)S(?:o|NH|(?P<old>L)H)~?$")
_SET_BESIDE = re.compile(r"\b(?:from|(?:compared|measured) (?:with|to|against)|against|versus|vs\.?|after)(?: \w+)? $")
# Of no list so many are claimed, even wrongly: such a number names something.
_MOST = 500
# "At 30 materials, the list is longer than ever".
# "gives the number of critical minerals as 34"
_TOLD_AS = re.compile(r"[LJi][^;x?]{0,12}[Vw][tJ']{0,3}c(?:ut?[CLn])?s~?$")
_AT = frozenset({"at", "with", "counting", "numbering", "totalling", "totaling"})
# "kept all 31 of the old entries", "retained 26 minerals from its predecessor".
_OF_THE_OLD = re.compile(
    r"(?: \w+){0,3}? (?:of|from|on) (?:the|its|those|these) (?:\w+ )?"
    r"(?:old|older|previous|earlier|former|original|first|predecessor|prior|\d{4})\b"
)
# "named 28 at the time"
_THEN = re.compile(r" (?:at the time|at that time|at first|initially|originally|so far|to date|today|then|apiece)\b")
# "15 more than the first list": a difference, no count.
_MORE = re.compile(
    r"\s(?:(?:\w+\s){0,2}(?:longer|shorter|larger|bigger|smaller|higher|lower)\b"
    r"|(?:more|fewer|extra|other|others|additional|further|less)\b)"
)
_NEW_ONES = re.compile(r" (?:more|others?|additional|further|extra)\b(?![^.;]{0,40}\bthan\b)")
_CANDIDATES = frozenset(
    {"candidate", "candidates", "potential", "similar", "recommendations", "proposals", "comment", "comments"}
)
_OF_THOSE = re.compile(r"Nu(?P<whole>[CL])(?:B[wK]{0,2}(?:Vs?)?|Vs?)(?P<kind>k)")
_STRATEGIC = re.compile(
    r"\bof (?:which|them|these),? \S+ (?:are|were) (?:\w+ ){0,4}?strategic\b"
    r"|\S+(?:, [^,;.]{3,40},)? (?:are|were) (?:\w+ ){0,4}?strategic\b(?! raw| min| mat)"
    r"|\S+ (?:also )?count(?:s|ed)? as (?:\w+ ){0,2}?strategic\b(?! raw| min| mat)"
    r"|\S+ of (?:which|them|these),?(?: [^,;.]{3,40},)? (?:(?:are|were) (?:\w+ ){0,4}?)?strategic\b(?! raw| min| mat)"
    # "marked ten of them as strategic", "calls 47 minerals critical and 22 strategic"
    r"|\S+ of (?:which|them|these|those) (?:\w+ )?as strategic\b(?! raw| min| mat)"
    r"|\S+ strategic(?=[.;,)]|$)"
)


def _only_place(clause: Clause) -> ListRef | None:
    """The list of the one jurisdiction that a clause names."""
    places = [at for at, tag in enumerate(clause.tags) if tag == "J"]
    return clause.listed_by(places[0]) if len(places) == 1 else None


def _is_hedged(clause: Clause, place: int) -> bool:
    """Whether a word before a number keeps it from being asserted; "82 candidate materials" does not."""
    return any(token.tag == "h" and clause.words(token) not in _CANDIDATES for token in clause.tokens[:place])


def _counted_before(clause: Clause, place: int) -> ListRef | None:
    """The critical minerals that were counted just before: "33 critical minerals, ten of them strategic"."""
    before = re.search(r"(?P<what>C),$", clause.tags[:place])
    return clause.resolve_at(before.start("what")) if before else None


def _shared(clause: Clause, place: int) -> bool:
    """Whether a number counts what two lists have in common: "shares 27 minerals with Japan's list"."""
    return any(
        clause.words(token) in ("shares", "share", "shared") for token in clause.tokens[max(0, place - 2) : place]
    )


def _of_the_one_before(clause: Clause, place: int) -> bool:
    """Whether a number is that of an unnamed edition before: "the predecessor of the present list had 50"."""
    earlier = re.search(r"(?P<which>K)ut?L[^;xL]{0,4}$", clause.tags[:place])
    return bool(earlier) and clause.tokens[earlier.start("which")].value == "before"


def _stays(clause: Clause, place: int) -> bool:
    """Whether a number counts what was kept: "26 materials stay on the list", "retains all 31 minerals"."""
    if any(token.value == "kept" for token in clause.tokens[max(0, place - 4) : place]):
        return True
    if re.search(r"H[t~]{0,2}$", clause.tags[:place]):
        # "The list with its 27 entries remains": the list does.
        return False
    kept = re.match(r"[nC]?(?P<verb>B)", clause.tags[place + 1 :])
    return bool(kept) and clause.tokens[place + 1 + kept.start("verb")].value in ("still", "stillthen")


_OF_ANOTHER = re.compile(r",~?Nn?[ou]L,[wKH]{0,2}G[^;xNL]{0,4}$")


def _grown(clause: Clause, place: int) -> ListRef:
    """The list that grew, with the year in which it did: "to 30 in 2020", "extended it in 2024 to 34"."""
    ref = clause.ref(place)
    if _OF_ANOTHER.search(clause.tags[:place]) or re.search(r"\b[Bb]etween\b", clause.sentence.text[: ref.span.start]):
        # "the total, 30 in the edition of 2020, has risen to 35", "between the first list and the third": to now.
        return ref.of_year(None)
    when = re.match(r"n?o(?P<when>D)", clause.tags[place + 1 :])
    earlier = re.search(r"G[^;xN]{0,5}o(?P<when>D)[wK]?T~?$", clause.tags[:place])
    earlier = earlier or re.match(r"[x&]?o(?P<when>D),?[^;D]{0,12}$", clause.tags[:place])
    at = place + 1 + when.start("when") if when else earlier.start("when") if earlier else None
    dated = None if at is None else clause.tokens[at].value
    if dated is None or ref.recency or ref.published is dated:
        return ref
    editions = (each for series in ref.series for each in clause.facts.series[series].editions)
    if any(each.published[:4] == dated.date[:4] for each in editions):
        return ref.of_year(dated)
    if ref.selects or ref.published:
        # "published in 2021 with 31 and enlarged to 34 in 2024": another edition than the one that is named.
        return replace(ref.of_year(None), asof=dated)
    return replace(ref, asof=dated)


def _is_another(ref: ListRef | None, year: Dated) -> bool:
    """ "The list of 2017 had 27, compared with 20 in 2014": the year of another edition than the one that is named."""
    return bool(ref and ref.year and ref.year.date[:4] != year.date[:4])


def _has_grown(clause: Clause, place: int) -> bool:
    """Whether a list is said to have grown then; "has grown to 34" is said of now."""
    verb = clause.tags.rfind("G", 0, place)
    has = verb > 0 and clause.words(clause.tokens[verb - 1]) in ("has", "have", "'s")
    # "to 34 and then to 35": a step on the way.
    return not has or bool(re.match(r"n?o?D|n?[,&wK]{1,4}T~?N", clause.tags[place + 1 :]))


def _subject(clause: Clause, before: str) -> ListRef | None:
    """The list of who adds or drops: "The US added ten minerals"."""
    who = re.search(r"(?:^|[,;&x])t?(?P<who>[JI])[wKH]{0,2}[AR][~tw]{0,2}$", before)
    return clause.listed_by(who.start("who")) if who else None


def _unit_end(clause: Clause, place: int) -> int:
    tokens = clause.tokens
    if place + 1 < len(tokens) and tokens[place + 1].tag in "nC":
        return tokens[place + 1].end
    return tokens[place].end


def _change(before: str, after: str) -> str:
    """A or R where a number counts additions or removals."""
    if headed := re.search(r"(?:^|[.,:;&])(?P<what>[KAR])[wuoTft']{0,4}L(?:oD)?[B:]~?$", before):
        # "New on the list are nine": of what came, or of what went.
        return "R" if headed["what"] == "R" else "A"
    if (
        re.search(r"A[~tw:(]{0,3}$", before)
        or re.match(r"[-]?[K]?[wp]?A", after)
        or re.match(r"K[wp]?[nC]", after)
        and not re.search(r"[B]$", before)
    ):
        return "A"
    if re.search(r"R[~tw:(]{0,3}$", before) or re.match(r"[-]?R", after):
        return "R"
    if passive := re.match(r"(?:w?n[wu]?|w)(?:B[wpX]?)?(?P<verb>[AR])", after):
        return passive["verb"]
    return ""
