"""Which minerals are said to be on a list, to have joined it or to have left it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.dates import Dated
from posts.factcheck.mentions import Mention
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import ListRef, Span, Statement

# A row of minerals is said to be on a list: "are on", "is still included in", "does not appear on".
_ON = re.compile(r"M(?P<gap>[^;x?MLCARG]{0,8}?)(?P<verb>[BHVX])(?P<mid>[^;x?MLAR]{0,7}?)(?P<list>[LC])")
_HOLDS = re.compile(r"(?P<list>[LZi])(?P<gap>[^;x?MARS]{0,14}?)(?P<verb>[HX])(?P<mid>[^;x?LARPM]{0,9}?)(?P<row>M)")
_DEEMS = re.compile(
    r"(?P<who>[JIZi])(?P<gap>[^;x?MLAR]{0,6}?)(?P<verb>[HV])(?P<mid>[^;x?LARM]{0,3}?)(?P<row>M)(?P<as>[^;x?MAR]{0,5}?)(?P<what>[CL]|k)"
)
_SAID_OF = re.compile(
    r"M(?P<gap>[^;x?MLCARG]{0,6}?)(?P<verb>[BV])(?P<mid>[^;x?MLCARG]{0,6}?)(?P<what>k)(?P<after>[^;x?MLCAR]{0,6})"
)
_ADDS = re.compile(r"(?P<verb>[AR])(?P<gap>[^;x?MLARP]{0,8}?)(?P<row>M)")
_ADDED = re.compile(r"(?P<row>M)(?P<gap>[^;x?MLARG]{0,6}?)(?P<verb>[AR])")
_NOUN_OF = re.compile(r"(?P<verb>[AR])[^;x?MAR]{0,4}[u:]t?(?P<row>M)")


def memberships(clause: Clause) -> Iterator[Statement]:
    """That minerals are, or are not, on a list."""
    tags = clause.tags
    done: set[int] = set()
    for match in _ON.finditer(tags):
        row = match.start()
        yield from _member(clause, match, row, done, match.start("list"))
    for match in _HOLDS.finditer(tags):
        row = match.start("row")
        if row in done:
            continue
        yield from _holding(clause, match, row, done)
    for match in _DEEMS.finditer(tags):
        if match.start("row") not in done:
            yield from _deemed(clause, match, match.start("row"), done)
    for match in _SAID_OF.finditer(tags):
        if match.start() not in done:
            yield from _critical(clause, match, match.start(), done)


def _member(clause: Clause, match: re.Match, row: int, done: set[int], at: int) -> Iterator[Statement]:
    tags = clause.tags
    verb = clause.tokens[match.start("verb")]
    between = match["gap"] + match["verb"] + match["mid"]
    target: ListRef = clause.tokens[at].value
    if re.search(r"[P0]", between) or "h" in between or "W" in between or clause.conditional:
        return
    if target.foreign or target.draft or _hedged(clause, row):
        return
    if match["list"] == "C":
        # "is a critical mineral", "is considered critical": a verb of being or deeming stands right before it.
        if (
            not re.search(r"[BHV][wKptaXso2]{0,4}$|[BHV][^;M]{0,4}o[ta]?$|[BV]T?B?[a]?$|V[^;M]{0,6}$", between)
            or "b" in between
            and "V" not in between
        ):
            return
        if target.count and "o" not in between and not re.search(r"Bo", between):
            return
    elif not (
        "o" in between or re.search(r"[HV][wto]{0,2}$", between) or "f" in between or _absent(clause, match.start("gap"), at)
    ):
        return
    if verb.tag == "X" and verb.value in ("yet", "lack", "without"):
        return
    ref = clause.resolve(target)
    if ref is None:
        return
    negated = _negated(clause, match.start("gap"), at) != _neither(clause, row)
    if _excepted(clause, row):
        return
    done.add(row)
    yield from _statements(
        clause,
        row,
        ref,
        negated,
        past=_past(clause, match.start("verb")),
        span_end=clause.tokens[at].end,
        by_name=_by_name(clause, row, at),
    )


def _holding(clause: Clause, match: re.Match, row: int, done: set[int]) -> Iterator[Statement]:
    between = match["gap"] + match["verb"] + match["mid"]
    verb = clause.tokens[match.start("verb")]
    at = match.start("list")
    if re.search(r"[hW0]", between) or clause.conditional or _hedged(clause, at):
        return
    if verb.tag == "X" and verb.value not in ("omit", "lack") and not re.search(r"H", match["mid"]):
        return
    if re.search(r"N[KwpR]?[nC]?u", between) or "u" in match["mid"] and not re.search(r"N[nCw]{0,3}", match["mid"]):
        return
    if clause.words(verb) in ("with", "has", "have", "had", "having") and not re.search(r"[:(,]", match["mid"]):
        return
    ref = clause.resolve_at(at)
    if ref is None or ref.foreign or ref.draft:
        return
    if match["list"] == "i" and "H" not in between[:4]:
        return
    negated = _negated(clause, at, row)
    done.add(row)
    yield from _statements(clause, row, ref, negated, past=_past(clause, match.start("verb")))


def _deemed(clause: Clause, match: re.Match, row: int, done: set[int]) -> Iterator[Statement]:
    between = match["gap"] + match["verb"] + match["mid"] + match["as"]
    if re.search(r"[hWo0]", match["gap"] + match["mid"]) or clause.conditional or _hedged(clause, row):
        return
    places = _jurisdictions(clause, match.start("who"))
    what = clause.tokens[match.start("what")]
    if what.tag == "L":
        return
    target = what.value if what.tag == "C" else ListRef(Span(what.start, what.end))
    if what.tag == "C" and target.count:
        return
    ref = _given(clause, target, places)
    if ref is None:
        return
    done.add(row)
    yield from _statements(
        clause,
        row,
        ref,
        _negated(clause, match.start("who"), match.start("what")),
        past=_past(clause, match.start("verb")),
    )


def _critical(clause: Clause, match: re.Match, row: int, done: set[int]) -> Iterator[Statement]:
    """ "Palladium is considered critical by the EU", "Potash is critical in Canada"."""
    between = match["gap"] + match["verb"] + match["mid"]
    if re.search(r"[hW0uN]", between) or clause.conditional or _hedged(clause, row):
        return
    after = re.match(r"[^;x?MLCAR]{0,1}?[ob]t?(?P<who>[JI])", clause.tags[match.end("what") :])
    if after is None:
        return
    at = match.end("what") + after.start("who")
    if at + 1 < len(clause.tags) and clause.tags[at + 1] in "wn'":
        return
    ref = _given(clause, ListRef(Span(clause.tokens[at].start, clause.tokens[at].end)), _jurisdictions(clause, at))
    if ref is None:
        return
    done.add(row)
    yield from _statements(clause, row, ref, _negated(clause, row, at), past=_past(clause, match.start("verb")))


def _jurisdictions(clause: Clause, at: int) -> tuple[str, ...]:
    """The jurisdiction at a place, with those that "and" ties to it."""
    found = []
    places = [at]
    left = re.search(r"(J)t?&t?$|(J),?&t?$", clause.tags[:at])
    if left:
        places.insert(0, left.start())
    for place in places:
        token = clause.tokens[place]
        if token.tag == "J":
            found.append(token.value)
    return tuple(found)


def _given(clause: Clause, target: ListRef, places: tuple[str, ...]) -> ListRef | None:
    if places and not target.jurisdictions:
        target.jurisdictions = places
    if not target.jurisdictions and clause.tags.count("I"):
        target.office = target.office or next(token.value for token in clause.tokens if token.tag == "I")
    return clause.resolve(target)


def _statements(
    clause: Clause,
    row: int,
    ref: ListRef,
    negated: bool,
    *,
    past: bool,
    kind: str = "membership",
    span_end: int = 0,
    by_name: bool = False,
    extra: dict | None = None,
) -> Iterator[Statement]:
    minerals = clause.tokens[row].value
    for mineral in minerals:
        # Of a single mineral the whole predicate is marked, of a row each name.
        end = max(mineral.end, span_end) if len(minerals) == 1 else mineral.end
        yield Statement(
            kind,
            Span(mineral.start, end),
            None,
            ref,
            minerals=(mineral.value,),
            negated=negated,
            past=past,
            by_name=by_name,
            extra={"since": since(clause), **(extra or {})},
        )


def _negated(clause: Clause, start: int, end: int) -> bool:
    """Whether the words between say no: an odd number of negations, "only" and exceptions left aside."""
    count = 0
    for token in clause.tokens[start:end]:
        if token.tag == "X" and token.value not in ("only", "except", "neither"):
            count += 1
    return count % 2 == 1


def _absent(clause: Clause, start: int, end: int) -> bool:
    return any(token.tag == "X" and token.value in ("absent", "omit") for token in clause.tokens[start:end])


def _absent(clause: Clause, start: int, end: int) -> bool:
    return any(token.tag == "X" and token.value in ("absent", "omit") for token in clause.tokens[start:end])


def _neither(clause: Clause, row: int) -> bool:
    before = clause.tokens[max(0, row - 1) : row]
    return any(token.tag == "X" and token.value in ("neither", "none") for token in before)


def _excepted(clause: Clause, row: int) -> bool:
    """ "all but copper", "except tin": who is excepted from what is not read."""
    before = clause.tokens[max(0, row - 1) : row]
    return any(token.tag == "X" and token.value in ("except", "without") or clause.words(token) in ("unlike", "like", "besides")
        for token in before
    )


def _hedged(clause: Clause, place: int) -> bool:
    """A hedge at the head of the clause bears on all of it."""
    return any(token.tag == "h" for token in clause.tokens[:place])


def _past(clause: Clause, verb: int) -> bool:
    for token in clause.tokens[max(0, verb - 2) : verb + 2]:
        if token.tag == "B" and token.value in ("was", "then", "stillthen"):
            return True
    return clause.tokens[verb].value in ("then", "was", "stillthen") and not any(
        token.tag == "B" and token.value in ("now", "still") for token in clause.tokens[max(0, verb - 2) : verb]
    )


def _by_name(clause: Clause, row: int, at: int) -> bool:
    text = clause.sentence.text[clause.tokens[row].end : clause.tokens[at].start].lower()
    return "by name" in text or "individually" in text or "separately" in text or "in its own right" in text


def ellipses(clause: Clause, last: Statement, minerals: tuple[Mention, ...]) -> Iterator[Statement]:
    """What is left out after a first statement: "but not on the EU's", "nor is molybdenum", "but antimony is not"."""
    tags = clause.tags
    if match := re.match(r"[x&,=]{0,2}(?P<no>X?)o?t?(?P<where>[LCJ])[.,]?$", tags):
        at = match.start("where")
        ref = clause.listed_by(at) if match["where"] == "J" else clause.resolve_at(at)
        if ref is None or ref.foreign or not match["no"]:
            return
        span = Span(clause.tokens[0].start, clause.tokens[at].end)
        for mineral in minerals:
            yield replace(last, span=span, ref=ref, minerals=(mineral.value,), negated=True)
        return
    if match := _ALSO.match(tags):
        name = next(name for name in ("nor", "other", "also") if match[name])
        if name == "other" and not match["verb"] and not match["not"] or name != "also" and last.kind != "membership":
            return
        negated = last.negated if name == "also" else bool(name == "nor" or match["not"])
        end = clause.tokens[match.end() - 1].end
        for mineral in clause.tokens[match.start(name)].value:
            yield replace(last, span=Span(mineral.start, end), minerals=(mineral.value,), negated=negated)


_ALSO = re.compile(
    r"[x&,=]{0,2}XB(?P<nor>M)[.,]?$|[x&,=]{0,2}(?P<other>M)(?P<verb>B?)(?P<not>X?)[wK]?[.,]?$|[x&,=]{0,2}sB(?P<also>M)[.,]?$"
)
_AGAIN = re.compile(r"&(?P<verb>B)(?P<mid>[XKwH]{0,3})o(?P<list>L)")


def again(clause: Clause, last: Statement, minerals: tuple[Mention, ...]) -> Iterator[Statement]:
    """ "… and is no longer on the list": the same minerals are the subject of a second verb."""
    for match in _AGAIN.finditer(clause.tags):
        ref = clause.resolve_at(match.start("list"))
        if ref is None or ref.foreign or clause.conditional:
            continue
        verb, end = match.start("verb"), match.start("list")
        for mineral in minerals:
            yield Statement(
                "membership",
                Span(clause.tokens[verb].start, clause.tokens[end].end),
                None,
                ref,
                minerals=(mineral.value,),
                negated=_negated(clause, verb, end),
                past=clause.tokens[verb].value == "was",
            )


_LISTED_IN = re.compile(r"M(?P<gap>[wK,]{0,2})(?P<verb>B)(?P<mid>[XKw]{0,2})[HV]o?2?t?(?P<who>J)(?:&t?(?P<too>J))?(?![wn'M])")
_BOTH_ON = re.compile(r"M,(?P<all>[2w])o(?P<list>L)")
_AMONG_THEM = re.compile(r"M(?P<verb>X|BX?)(?P<among>H|oi|o?uw)[.,]?$")


def shorter(clause: Clause) -> Iterator[Statement]:
    """ "Zinc is listed in the EU", "Tin and zinc, both on the American list since 2018"."""
    for match in _LISTED_IN.finditer(clause.tags):
        if "h" in clause.tags[: match.end()] or clause.conditional:
            continue
        at = match.start("who")
        if ref := clause.listed_by(at):
            if match["too"] and (too := clause.listed_by(match.start("too"))):
                ref = replace(ref, series=ref.series + too.series, jurisdictions=ref.jurisdictions + too.jurisdictions)
            negated = _negated(clause, match.start(), at)
            past = clause.tokens[match.start("verb")].value == "was"
            yield from _statements(clause, match.start(), ref, negated, past=past, span_end=clause.tokens[at].end)
    for match in _AMONG_THEM.finditer(clause.tags):
        among = clause.tokens[match.start("among")]
        if "them" not in clause.words(Mention("w", among.start, clause.tokens[match.end("among") - 1].end)):
            continue
        if (ref := clause.context()) and not clause.conditional:
            negated = _negated(clause, match.start("verb"), match.end("among"))
            yield from _statements(clause, match.start(), ref, negated, past=False)
    for match in _BOTH_ON.finditer(clause.tags):
        if ref := clause.resolve_at(match.start("list")):
            yield from _statements(clause, match.start(), ref, False, past=False)


def since(clause: Clause) -> Dated | None:
    """The date from which something is said to hold: "since 2020"."""
    for at, token in enumerate(clause.tokens):
        if token.tag == "D" and at and clause.tags[at - 1] == "z":
            return token.value
    return None


def changes(clause: Clause) -> Iterator[Statement]:
    """That minerals were put on a list, or taken off it."""
    tags = clause.tags
    done: set[int] = set()
    for match in (*_ADDED.finditer(tags), *_ADDS.finditer(tags), *_NOUN_OF.finditer(tags)):
        row, verb = match.start("row"), match.start("verb")
        if row in done:
            continue
        token = clause.tokens[verb]
        words = clause.words(token)
        passive = row < verb
        if (
            token.value == "base"
            and not passive
            or clause.hedged_verb(verb)
            or clause.conditional
            or _hedged(clause, max(row, verb))
        ):
            continue
        if token.value in ("fall", "join") and not passive:
            continue
        if token.value == "placed" and not re.match(r"[oT]L", tags[max(row, verb) + 1 :]):
            continue
        if passive and token.value == "past":
            # "Nickel was added"; an active verb behind a mineral has it as subject of something else.
            if (
                not re.search(r"[B&][wXKp]{0,2}$|[BH][wXp]{0,2}$", tags[row:verb])
                and match["gap"] not in ("", ",i", "w", "Bw")
                or re.match(r"[~t]{0,2}[MN]", tags[verb + 1 :])
                and "B" not in match["gap"]
            ):
                continue
        if not passive and re.search(r"M[^;x?MARL]{0,3}B[wX]?$", tags[:verb]):
            continue
        if words == "left" and not re.match(r"t?L", tags[verb + 1 :]):
            continue
        if words in ("joined", "joins", "join") and not re.search(r"[LC]", tags[verb:]) and "L" not in tags:
            continue
        ref = _of_change(clause, row, verb)
        if ref is None or ref.foreign or ref.draft:
            continue
        negated = "X" in tags[row:verb] or "X" in tags[max(0, verb - 2) : verb]
        if negated:
            continue
        done.add(row)
        when = clause.when(max(row, verb))
        yield from _statements(
            clause,
            row,
            ref,
            False,
            past=True,
            kind="added" if token.tag == "A" else "removed",
            extra={"when": when, "verb": words},
        )


def _of_change(clause: Clause, row: int, verb: int) -> ListRef | None:
    """The list that something is put on: after the verb, else the clause's, else the one remembered."""
    last = max(row, verb)
    for at in range(last + 1, min(len(clause.tags), last + 10)):
        if clause.tags[at] in "L":
            return clause.resolve_at(at)
        if clause.tags[at] in ";x?":
            break
    return clause.ref(min(row, verb))
