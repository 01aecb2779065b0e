"""What is said of a list itself: how many it holds, when and by whom it was issued, whether there is one, what replaced it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.counts import Count
from posts.factcheck.mentions import Mention
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import ListRef, Span, Statement

# Between the words that matter may stand these.
_GAP = "[^;x?]"
_COUNT_VERB = re.compile(r"(?:[LZicCJI])[^;x?]{0,12}[HBcGVP][~taKwpOB\"'o]{0,4}$")
_OTHER_THINGS = re.compile(r"^(?:[wpK-]{0,2}(?:n|C)|n?\s*$|n?[,.;)x:&])")
_PART = re.compile(r"^(?:n)?u[tio2]|^n?u[wN]|^n?u$")


def counts(clause: Clause) -> Iterator[Statement]:
    """How many entries a list is said to hold, to have gained or to have lost."""
    tags = clause.tags
    inside = {id(token.value.count): token.value for token in clause.tokens if token.tag in "LC" and token.value.count}
    for token in clause.tokens:
        if token.tag in "LC" and token.value.count and not token.value.foreign:
            yield from _held(clause, token)
    for place, token in enumerate(clause.tokens):
        if token.tag != "N" or id(token.value) in inside:
            continue
        before, after = tags[:place], tags[place + 1 :]
        if clause.conditional or "h" in before or re.search(r"X[^,;&]{0,4}$", before):
            continue
        span = Span(token.start, _unit_end(clause, place))
        if after.startswith("L") and clause.tokens[place + 1].value.plural:
            ref = clause.resolve_at(place + 1)
            if ref and len(ref.series) == 1 and re.search(r"[JIi][^;x?]{0,6}[PH][~w]{0,2}$", before):
                yield Statement("list-number", Span(token.start, clause.tokens[place + 1].end), token.value, ref)
            continue
        if strategic := _STRATEGIC.search(clause.sentence.text, token.start - 12, token.end + 50):
            ref = clause.list_before(place) or clause.context()
            if strategic.start() <= token.start <= strategic.end() and ref and ref.jurisdictions:
                made = ListRef(ref.span, ref.jurisdictions, term="strategic", law=ref.law)
                yield Statement("list-count", span, token.value, clause.resolve(made), past=clause.past_verb(place))
                continue
        if dated := re.match(r"[nC]?[(o]{1,2}(?P<when>D)", after):
            ref = clause.ref(place)
            year = clause.tokens[place + 1 + dated.start("when")].value
            if len(re.findall(r"N[nC]?[(o]{1,2}D", tags)) > 1 and ref and not ref.foreign and year.date.precision == "year":
                one = replace(ref, year=year, ordinal=None, recency=None, count=None, published=None, edition=None)
                yield Statement("list-count", span, token.value, one, past=True)
                continue
        if critical := _said_critical(clause, place):
            yield Statement("list-count", span, token.value, critical, past=clause.past_verb(place))
            continue
        if change := _change(before, after):
            kind = "added-count" if change == "A" else "removed-count"
            yield Statement(kind, span, token.value, clause.ref(place), extra={"when": clause.when(place)})
        elif _PART.match(after):
            continue
        elif re.search(r"f[~t]?$", before) and re.match(r"[nC]?(?:w|oD|u)?[^;x]{0,4}T", after) and "G" in before[-8:]:
            if ref := clause.ref(place):
                yield Statement("list-count-before", span, token.value, ref, extra={"to": _reached(clause, place)})
        elif (
            re.search(r"[GP][^;xN]{0,6}(?:f~?N[nC]?(?:oD)?)?T~?$", before)
            and clause.ref(place)
            and re.match(r"[wKp]{0,1}[nC,.;)xoFzr&D]|$|f", after)
        ):
            yield Statement("list-count", span, token.value, clause.ref(place), past=True, extra={"grown": True})
        elif re.match(r"[-]?n?[wpKu]{0,2}[BHo]?[wpP]{0,2}o[ti]?(?:L|i)|[nC]HL", after) or re.match(
            r"(?:[nC])B[^;xN]{0,3}oL", after
        ):
            yield Statement(
                "list-count", span, token.value, clause.ref_after(place) or clause.ref(place), past=clause.past
            )
        elif re.search(r"L$", before) and re.match(r"n?[.,;]?$", after):
            yield Statement("list-count", span, token.value, clause.ref(place))
        elif re.search(r"[LZ]\($", before) and re.match(r"(?:n|\))", after):
            yield Statement("list-count", span, token.value, clause.ref(place))
        elif (
            _COUNT_VERB.search(before)
            and re.match(r"[wpK]{0,1}(?:n(?![u]t)|C)|$|[,.;)x:&]|[rzoD]", after)
            and not re.search(r"[JI][^L;]*P[^;]{0,4}$", before)
        ):
            if ref := clause.ref(place):
                if re.search(r"[LZic][^;x?]{0,14}$", before) or ref.count is None:
                    yield Statement("list-count", span, token.value, ref, past=clause.past_verb(place))


_STRATEGIC = re.compile(
    r"\bof (?:which|them|these),? \S+ (?:are|were) (?:\w+ ){0,2}?strategic\b"
    r"|\S+ of (?:which|them|these),? (?:are|were) (?:\w+ ){0,2}?strategic\b"
)


def _said_critical(clause: Clause, place: int) -> ListRef | None:
    """The list that a number is one of where no list is named.

    "34 critical and 17 strategic raw materials", "35 minerals are deemed critical by the U.S. government", "Canada classes 31 minerals as critical", "sixteen
    materials count as strategic raw materials".
    """
    tags = clause.tags
    after = tags[place + 1 :]
    if found := re.match(r"k&(?P<what>C)", after):
        other: ListRef = clause.tokens[place + 1 + found.start("what")].value
        if other.term != "strategic":
            return None
        law = clause.list_before(place)
        return clause.resolve(ListRef(other.span, ("EU",), term="raw", law=law.law if law else None))
    if found := re.match(r"n[wKp]{0,1}[BV][wKpVsaT]{0,3}k[ob]t?(?P<who>[JI])", after):
        return clause.listed_by(place + 1 + found.start("who"))
    if re.match(r"n(?:s|TB)?a?k", after) and (found := re.search(r"(?P<who>[JI])[wKp]{0,2}H?[VH][~wK]{0,2}$", tags[:place])):
        return clause.listed_by(found.start("who"))
    if found := re.match(r"n[wKp]{0,1}[BHV][wKpVHsaT]{0,3}(?P<what>C)", after):
        ref: ListRef = clause.tokens[place + 1 + found.start("what")].value
        return clause.resolve(ref) if ref.count is None else None
    return None


def _reached(clause: Clause, place: int) -> Count | None:
    """The number that a list grew to."""
    for at in range(place + 1, len(clause.tokens)):
        if clause.tags[at] == "N" and "T" in clause.tags[max(0, at - 3) : at]:
            return clause.tokens[at].value
        if clause.tags[at] in "LC" and clause.tokens[at].value.count:
            return clause.tokens[at].value.count
    return None


def _held(clause: Clause, token: Mention) -> Iterator[Statement]:
    """A number inside a reference: "the list of 35 critical minerals", "the EU's 34 critical raw materials"."""
    ref: ListRef = token.value
    place = clause.tokens.index(token)
    before, after = clause.tags[:place], clause.tags[place + 1 :]
    count: Count = ref.count
    span = Span(count.start, count.end)
    if token.tag == "L":
        yield Statement("list-count", span, count, clause.resolve(ref), past=clause.past_verb(place))
        return
    if count.value < 5 and not ref.jurisdictions:
        return
    if re.match(r"(?:n)?u[tio]", after) or ref.recency == "new":
        if ref.recency == "new" and re.search(r"A[^;]{0,4}$", before):
            yield Statement("added-count", span, count, clause.ref(place), extra={"when": clause.when(place)})
        return
    if re.search(r"A[~tw]{0,2}$", before):
        yield Statement("added-count", span, count, clause.ref(place), extra={"when": clause.when(place)})
        return
    if re.search(r"R[~tw]{0,2}$", before):
        yield Statement("removed-count", span, count, clause.ref(place), extra={"when": clause.when(place)})
        return
    about = clause.list_before(place) if not ref.jurisdictions and not ref.office else None
    if about and ref.term in ("strategic", "strategicmin") and about.term != ref.term:
        ref.law, ref.jurisdictions, about = about.law, about.jurisdictions, None
        verb_before = True
    else:
        verb_before = False
    possessive = ref.definite and (ref.jurisdictions or ref.office) and count.value >= 10
    verb = re.search(r"[LZJIic][^;x?]{0,10}[HVPGB][^;x?MHVPR]{0,4}$", before) or re.search(
        r"(?:^|w)B[~wt]{0,2}$", before
    )
    passive = re.match(r"[^;x?,]{0,3}[BP][wK]{0,1}[HVPo]", after)
    if re.match(r"HL|B[^;x?]{0,3}oL", after):
        yield Statement("list-count", span, count, clause.ref_after(place), past=clause.past_verb(place))
        return
    if possessive or verb_before or (verb and count.value >= 5) or (passive and count.value >= 10):
        yield Statement("list-count", span, count, about or clause.resolve(ref), past=clause.past_verb(place))


def _unit_end(clause: Clause, place: int) -> int:
    tokens = clause.tokens
    if place + 1 < len(tokens) and tokens[place + 1].tag in "nC":
        return tokens[place + 1].end
    return tokens[place].end


def _change(before: str, after: str) -> str:
    """A or R where a number counts additions or removals."""
    if (
        re.search(r"A[~tw:(]{0,3}$", before)
        or re.match(r"[-]?[K]?[wp]?A", after)
        or re.match(r"K[wp]?[nC]", after)
        and not re.search(r"[B]$", before)
    ):
        return "A"
    if re.search(r"R[~tw:(]{0,3}$", before) or re.match(r"[-]?R", after):
        return "R"
    if passive := re.match(r"n[wu]?(?:B[wpX]?)?(?P<verb>[AR])", after):
        return passive["verb"]
    return ""


def publications(clause: Clause) -> Iterator[Statement]:
    """When a list is said to have been published, to have come into force, to have been updated."""
    tags = clause.tags
    used: set[int] = set()
    for place, token in enumerate(clause.tokens):
        if (
            token.tag != "P"
            or token.value in ("base", "ing")
            and not re.search(r"h$", tags[:place])
            and token.value == "base"
        ):
            continue
        if clause.hedged_verb(place):
            continue
        ref = clause.object_of(place)
        if ref is None or ref.foreign:
            continue
        at = _date_of(tags, place, used)
        if at is None:
            continue
        used.add(at)
        dated = clause.tokens[at]
        kind = "list-in-force" if token.value == "force" else "list-published"
        ref.published = ref.published or dated.value
        if place and clause.tokens[place - 1].value == "1" and not ref.selects:
            # "was first published in": of the first edition.
            ref.ordinal = 1
        yield Statement(kind, Span(dated.start, dated.end), dated.value, ref, extra={"verb": token.value})
    for place, token in enumerate(clause.tokens):
        if token.tag == "L" and not token.value.foreign:
            # "the list of 18 May 2018": an exact date after the noun is that of publication.
            ref = clause.resolve(token.value)
            if ref and token.value.year and token.value.year.date.precision != "year":
                ref.published = ref.published or token.value.year
                yield Statement(
                    "list-published",
                    Span(token.value.year.start, token.value.year.end),
                    token.value.year,
                    ref,
                    extra={"verb": "past"},
                )
            elif ref and re.match(r"\(?,?o?D[),.;]", tags[place + 1 :]) and tags[place + 1] in "(":
                at = place + 1 + tags[place + 1 :].index("D")
                dated = clause.tokens[at]
                if at not in used:
                    ref.published = ref.published or dated.value
                    yield Statement(
                        "list-published", Span(dated.start, dated.end), dated.value, ref, extra={"verb": "past"}
                    )


def _date_of(tags: str, place: int, used: set[int]) -> int | None:
    """The date that belongs to a verb of publishing: after it, else at the head of the clause."""
    after = re.match(r"[^;x?DHARGSP]{0,12}?(?P<date>D)", tags[place + 1 :])
    if after:
        at = place + 1 + after.start("date")
        if tags[at - 1] not in "zb" and at not in used and not re.search(r"z$|until", tags[:at][-1:]):
            return at
    before = re.search(r"(?:^|[,;:x(&])[wtokKO]{0,3}(?P<date>D)[^;x?DHARGS]{0,12}$", tags[:place])
    if (
        before
        and before.start("date") not in used
        and not (before.start("date") and tags[before.start("date") - 1] in "zb")
    ):
        return before.start("date")
    close = re.search(r"(?P<date>D)[,]?[^;x?DHARGS]{0,3}$", tags[:place])
    if (
        close
        and close.start("date") not in used
        and not (close.start("date") and tags[close.start("date") - 1] in "zbuN")
    ):
        return close.start("date")
    return None


def issuers(clause: Clause) -> Iterator[Statement]:
    """Who is said to have issued a list."""
    tags = clause.tags
    offices = [place for place, token in enumerate(clause.tokens) if token.tag == "I"]
    claimed: list[tuple[int, ListRef, bool]] = []
    for place in offices:
        before, after = tags[:place], tags[place + 1 :]
        if active := re.match(r"[^;x?LPSARHI]{0,6}(?P<verb>[PHV])", after):
            verb = place + 1 + active.start("verb")
            if clause.hedged_verb(verb) or "X" in tags[place:verb]:
                continue
            objects = re.match(r"[^;x?PARSM]{0,8}?(?:L|C)", tags[verb + 1 :])
            relative = re.search(r"L,?[^;x?]{0,4}i?t?$", before) and not objects
            if (
                clause.tokens[verb].tag == "P"
                and (objects or relative)
                or objects
                and re.match(r"[^;x?PARSM]{0,4}?[LC]", tags[verb + 1 :])
            ):
                if ref := clause.object_of(verb):
                    if clause.tokens[verb].tag == "P" or ref.count:
                        claimed.append((place, ref, True))
        elif passive := re.search(r"(?P<verb>[PwVHK])[^;x?LMARPH]{0,8}?b(?:t?I,?&)?t?$", before):
            verb = passive.start("verb")
            if clause.hedged_verb(verb) or "X" in tags[max(0, verb - 3) : verb]:
                continue
            if ref := clause.object_of(verb):
                claimed.append((place, ref, clause.tokens[verb].tag == "P"))
    for token in clause.tokens:
        if token.tag == "L" and token.value.office and not token.value.foreign:
            if ref := clause.resolve(token.value):
                if ref.selects or ref.count:
                    claimed.append((-1, ref, True))
    for place, ref, firm in claimed:
        office = clause.tokens[place].value if place >= 0 else ref.office
        span = Span(clause.tokens[place].start, clause.tokens[place].end) if place >= 0 else clause.office_span(ref)
        others = tuple(clause.tokens[other].value for other in offices if other != place)
        yield Statement("list-issuer", span, office, ref, extra={"firm": firm, "others": others})


_NO_LIST = re.compile(r"X[^;x?M]{0,5}L")
_COMING = re.compile(r"[Wh][^;x?MAR]{0,6}?(?P<list>L)")


def existence(clause: Clause) -> Iterator[Statement]:
    """That a list is not there yet, or is only coming."""
    tags = clause.tags
    for place, token in enumerate(clause.tokens):
        if token.tag != "L":
            continue
        named: ListRef = token.value
        if (
            named.foreign
            or named.update
            or named.plural
            or named.recency in ("new", "next", "last", "before", "now")
            or named.draft
        ):
            continue
        if named.year or named.citations or (named.count and not named.own and named.ordinal is None):
            continue
        ref = clause.resolve(named)
        if ref is None:
            continue
        before, after = tags[:place], tags[place + 1 :]
        denied = re.search(r"(?:X)(?P<gap>[^;x?MLo]{0,6})$", before)
        verb = clause.tokens[denied.start()] if denied else None
        if denied and verb.value not in _NO_DENIAL:
            gap = denied["gap"]
            direct = verb.value in ("lack", "no", "without")
            if (
                direct
                and re.fullmatch(r"[aKptJO'w]{0,3}", gap)
                or not direct
                and re.search(r"[HPWVw]", gap)
                and "o" not in gap
            ):
                if named.definite and not named.own and not named.ordinal:
                    continue
                yield Statement(
                    "list-exists",
                    Span(verb.start, token.end),
                    "none",
                    ref,
                    past=clause.past,
                    extra={"ordinal": named.ordinal or 1},
                )
                continue
        fresh = named.own or named.ordinal or not named.definite
        if not fresh:
            continue
        coming = re.search(r"(?P<verb>[Wh])[^;x?MLAR]{0,6}$", before)
        due = re.match(r"[^;x?MLAR]{0,4}?(?P<verb>[Wh])", after)
        if not coming and not due:
            continue
        if "X" in before or clause.conditional:
            continue
        found = clause.tokens[coming.start("verb")] if coming else clause.tokens[place + 1 + due.start("verb")]
        if found.value == "draft" or found.tag == "h" and not _FORTHCOMING.search(clause.words(found)):
            continue
        span = Span(min(found.start, token.start), max(found.end, token.end))
        yield Statement("list-exists", span, "coming", ref, extra={"ordinal": named.ordinal or 1})


_NO_DENIAL = frozenset({"only", "except", "neither", "none", "nor", "longer", "absent", "omit", "never"})
_FORTHCOMING = re.compile(r"^(?:will|expected|is expected|plan|intend|set to|slated|scheduled|due|about to|hopes|aims)")


def supersession(clause: Clause) -> Iterator[Statement]:
    """That one list took the place of another."""
    tags = clause.tags
    for match in re.finditer(r"(?P<one>[Li])[^;x?LM]{0,8}(?P<verb>S)(?P<by>b?)[^;x?LM]{0,3}(?P<two>[LD])", tags):
        verb = match.start("verb")
        if clause.hedged_verb(verb) or "X" in tags[match.start() : verb]:
            continue
        one = clause.resolve_at(match.start("one"))
        two = clause.resolve_at(match.start("two")) if match["two"] == "L" else None
        if one is None or two is None or one.foreign or two.foreign:
            continue
        old, new = (one, two) if match["by"] else (two, one)
        span = Span(clause.tokens[match.start("one")].start, clause.tokens[match.start("two")].end)
        yield Statement("list-superseded", span, None, old, other=new)


def validity(clause: Clause) -> Iterator[Statement]:
    """That a certain edition is the one in force."""
    tags = clause.tags
    for match in re.finditer(r"L(?P<gap>[^;x?LMCPD]{0,5})(?P<what>K)", tags):
        place = match.start("what")
        token = clause.tokens[place]
        words = clause.words(token)
        if token.value not in ("now", "stillnow") and words not in ("latest", "most recent"):
            continue
        if not re.search(r"B", match["gap"]) and token.value != "stillnow":
            continue
        if "X" in match["gap"] or clause.hedged_verb(place):
            continue
        if words not in ("current", "latest", "most recent", "newest", "in force", "still in force", "still current"):
            continue
        ref = clause.resolve_at(match.start())
        if ref and ref.selects and not ref.foreign:
            yield Statement("list-current", Span(clause.tokens[match.start()].start, token.end), None, ref)


def other_name(clause: Clause) -> Iterator[Statement]:
    """ "The 2022 list is the current U.S. list"."""
    for match in re.finditer(r"(?P<one>L)[Kw]{0,1}B[Kw]{0,1}(?P<two>L)", clause.tags):
        one, two = clause.resolve_at(match.start("one")), clause.resolve_at(match.start("two"))
        if one is None or two is None or one.foreign or two.foreign:
            continue
        edition, current = (one, two) if one.selects else (two, one)
        if edition.selects and not current.selects and current.recency in ("now", "stillnow"):
            edition = replace(edition, series=current.series or edition.series)
            span = Span(clause.tokens[match.start("one")].start, clause.tokens[match.start("two")].end)
            yield Statement("list-current", span, None, edition)


def dated_validity(clause: Clause) -> Iterator[Statement]:
    """ "The list in force is that of 2020"."""
    for match in re.finditer(r"L[^;x?LMCPDN]{0,4}B(?P<that>t)u(?P<when>D)", clause.tags):
        ref = clause.resolve_at(match.start())
        if ref and not ref.selects and not ref.foreign:
            dated = clause.tokens[match.start("when")]
            one = replace(ref, year=dated.value, recency=None)
            yield Statement("list-current", Span(clause.tokens[match.start("that")].start, dated.end), None, one)


def citations(clause: Clause) -> Iterator[Statement]:
    """That a list stands at a place in an official journal."""
    for place, token in enumerate(clause.tokens):
        cited = token.value if token.tag == "Q" else None
        if cited is None:
            continue
        ref = clause.ref(place)
        if ref and ref.ordinal and cited and not ref.year and not ref.foreign:
            ref.citations = cited
            yield Statement("list-ordinal", ref.span, ref.ordinal, ref)
        elif ref and not ref.foreign and not ref.draft:
            yield Statement("list-citation", Span(token.start, token.end), cited, ref)
