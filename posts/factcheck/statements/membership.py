"""Which minerals are said to be on a list, to have joined it or to have left it."""

import re
from collections.abc import Iterator

from posts.factcheck.dates import Dated
from posts.factcheck.mentions import offices
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import ListRef, Span, Statement
from posts.factcheck.statements.subjects import is_subject

# A row of minerals is said to be on a list: "are on", "is still included in", "does not appear on".
_ON = re.compile(r"M(?P<gap>[^;x?MLCARG]{0,8}?)(?P<verb>[BHVX])(?P<mid>[^;x?MLAR]{0,7}?)(?P<list>[LC])")
_HOLDS = re.compile(r"(?P<list>[LZi])(?P<gap>[^;x?MARSL]{0,14}?)(?P<verb>[HX])(?P<mid>[^;x?LARPM]{0,9}?)(?P<row>M)")
# "called tin a critical raw material in the EU", "The EU does not list copper".
_CALLS = re.compile(r"(?P<verb>V)(?P<row>M)[s\"a]{0,3}(?P<what>C)")
_LISTS = re.compile(r"(?P<who>[JI])(?P<gap>[wXKBH]{0,3}?)(?P<verb>H)(?P<row>M)(?![wn'])")
# "declined to add copper to its list", "has refused to include it in the list"
_DECLINES = re.compile(r"(?P<no>[hX])(?P<verb>[AH])(?P<row>M)[oT](?P<what>L)")
_DECLINING = frozenset({"declined to", "refused to", "failed to", "refrained from", "decided not to", "opted not to"})
_DEEMS = re.compile(
    r"(?P<who>[JIZi])(?P<gap>[^;x?MLAR]{0,6}?)(?P<verb>[HV])(?P<mid>[^;x?LARM]{0,3}?)(?P<row>M)(?P<as>[^;x?MAR]{0,5}?)(?P<what>[CL]|k)"
)
_SAID_OF = re.compile(
    r"M(?P<gap>[^;x?MLCARG]{0,6}?)(?P<verb>[BV]|H(?=s))(?P<mid>[^;x?MLCARG]{0,6}?)(?P<what>k)(?P<after>[^;x?MLCAR]{0,6})"
)
# "critical under the EU's regulation"
_BY_LAW = re.compile(r"['’]s? (?:\w+ ){0,2}?(?:regulation|law|act|rules|legislation|definition)\b", re.I)
# "Europe's strategic raw materials include …"
_INCLUDE = re.compile(r"(?P<list>C)[wKX]{0,2}(?P<verb>[HB])[wKtX]{0,1}(?P<row>M)")
_SITED = re.compile(r"\w (?:in|from|of) (?:the )?(?:[A-Z][\w.]*,? (?:and )?(?:the )?)*$")
_ADVERB = re.compile(r"ly$|^(?:also|still|already|do|does|did|then|thus|even)$")
_INCLUDING = frozenset({"include", "includes", "included", "comprise", "are", "were"})


# Which lists an adjective points to that stands by itself.
_TERMS = {"strategic": "strategicmin"}
_HAVING = frozenset({"with", "has", "have", "had", "having"})


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
    for match in _INCLUDE.finditer(tags):
        ref = clause.tokens[match.start("list")].value
        row = match.start("row")
        if not ref.jurisdictions and (head := re.match(r"^[,x&]{0,2}ot?(?P<who>J),?$", tags[: match.start("list")])):
            # "In Australia, critical minerals include …"
            ref.jurisdictions = (clause.tokens[head.start("who")].value,)
        if row in done or not ref.jurisdictions or clause.conditional or is_hedged(clause, row):
            continue
        between = clause.tokens[match.start("list") + 1 : match.start("verb")]
        if any(each.tag == "w" and not _ADVERB.search(clause.words(each)) for each in between):
            # "critical minerals miners include": of something else.
            continue
        includes = clause.words(clause.tokens[match.start("verb")]) in _INCLUDING
        if includes and (known := clause.resolve(ref)):
            done.add(row)
            negated = is_negated(clause, match.start("list"), row)
            yield from member_statements(clause, row, known, negated, past=_past(clause, match.start("verb")))
    for match in _DEEMS.finditer(tags):
        if match.start("row") not in done:
            yield from _deemed(clause, match, match.start("row"), done)
    for match in (*_CALLS.finditer(tags), *_LISTS.finditer(tags), *_DECLINES.finditer(tags)):
        if match.start("row") not in done:
            yield from _listed(clause, match, match.start("row"), done)
    for match in _SAID_OF.finditer(tags):
        if match.start() not in done:
            yield from _critical(clause, match, match.start(), done)


def _member(clause: Clause, match: re.Match, row: int, done: set[int], at: int) -> Iterator[Statement]:
    verb = clause.tokens[match.start("verb")]
    between = match["gap"] + match["verb"] + match["mid"]
    target: ListRef = clause.tokens[at].value
    if re.search(r"[P0]", between) or "h" in between or "W" in between or clause.conditional:
        return
    told = clause.between(match.start("verb"), at)
    if _ASIDE.search(told):
        return
    if target.foreign or target.draft or is_hedged(clause, row) or not is_subject(clause, row):
        return
    if clause.words(verb) == "be":
        # "They insist that copper be listed": a wish.
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
        if re.match(r"bt?w", clause.tags[at + 1 :]) or for_somebody(clause, at):
            # "critical by the thresholds of the study", "a critical raw material for jewellers": not by the list.
            return
    elif not (
        "o" in between
        or re.search(r"[HV][wto]{0,2}$", between)
        or "f" in between
        or _absent(clause, match.start("gap"), at)
    ):
        return
    if verb.tag == "X" and (verb.value in ("lack", "without") or verb.value == "yet" and "B" not in match["mid"]):
        return
    ref = clause.resolve(target)
    if ref is None:
        return
    negated = is_negated(clause, match.start("gap"), at) != neither(clause, row)
    if _REFUSED.search(told):
        negated = True
    if _excepted(clause, row):
        return
    done.add(row)
    when = clause.when(at) if clause.words(verb) == "became" and not negated else None
    yield from member_statements(
        clause,
        row,
        ref,
        negated,
        past=_past(clause, match.start("verb")),
        kind="added" if when else "membership",
        span_end=clause.tokens[at].end,
        by_name=_by_name(clause, row, at),
        extra={"when": when} if when else None,
    )
    if more := _AND_LISTS.match(clause.tags, at + 1):
        # "on the EU list, the UK list and the US list"
        for other in (place for place in range(at + 1, more.end()) if clause.tags[place] == "L"):
            if (found := clause.resolve_at(other)) and found is not ref and not found.foreign and not found.draft:
                end = clause.tokens[other].end
                yield from member_statements(clause, row, found, negated, past=ref.past, span_end=end)


_AND_LISTS = re.compile(r"(?:,o?L)*,?&o?L(?!B|H|P)")
# Where a mineral is that stands near a list; and what keeps it off.
_ASIDE = re.compile(
    r"\b(?:below|above|behind|beyond|beside|ahead of|outside|waiting|awaiting|vying|fighting|candidate|hoping|closer)\b"
)
_REFUSED = re.compile(r"\b(?:denied|refused) (?:a|its|their) (?:place|spot|slot|seat)\b")


def for_somebody(clause: Clause, at: int) -> bool:
    """Whether what is critical is so for a trade or a use, whoever keeps a list."""
    ref: ListRef = clause.tokens[at].value
    return clause.tags[at] == "C" and not ref.jurisdictions and bool(re.match(r"[rT]t?[wM]", clause.tags[at + 1 :]))


def _holding(clause: Clause, match: re.Match, row: int, done: set[int]) -> Iterator[Statement]:
    between = match["gap"] + match["verb"] + match["mid"]
    verb = clause.tokens[match.start("verb")]
    at = match.start("list")
    if re.search(r"[hW0]", between) or clause.conditional or is_hedged(clause, at):
        return
    if re.search(r",.*B", match["mid"]):
        # "The list has 50 entries, four were lost: helium …": a predicate of its own.
        return
    if verb.tag == "X" and verb.value not in ("omit", "lack") and not re.search(r"H", match["mid"]):
        return
    if re.search(r"N[KwpR]?[nC]?u", between) or "u" in match["mid"] and not re.search(r"N[nCw]{0,3}", match["mid"]):
        return
    if clause.words(verb) in _HAVING and not re.search(r"[:(,]", match["mid"]) and not _has(clause, match, row):
        return
    ref = clause.resolve_at(at)
    if ref is None or ref.foreign or ref.draft:
        return
    if match["list"] == "i" and "H" not in between[:4]:
        return
    negated = is_negated(clause, at, row)
    done.add(row)
    yield from member_statements(clause, row, ref, negated, past=_past(clause, match.start("verb")))


def _has(clause: Clause, match: re.Match, row: int) -> bool:
    """ "The list has no copper": nothing else is had, and the mineral qualifies no other noun."""
    after = clause.tags[row + 1 : row + 2]
    return (
        match["list"] == "L"
        and clause.words(clause.tokens[match.start("verb")]) in ("has", "have", "had")
        and match["gap"] in ("", "w")
        and match["mid"] in ("", "X")
        and after in ("", ".", ";", ",", "&", "x")
    )


def _deemed(clause: Clause, match: re.Match, row: int, done: set[int]) -> Iterator[Statement]:
    if re.search(r"[hWo0]", match["gap"] + match["mid"]) or clause.conditional or is_hedged(clause, row):
        return
    who = clause.tokens[match.start("who")]
    if who.tag == "I" and who.value not in offices():
        # What an association considers critical is no list of a government.
        return
    verbs = [each for each in clause.tokens[match.start("verb") : row] if each.tag in "HV"]
    if all(clause.words(each) in _HAVING for each in verbs):
        return
    places = _jurisdictions(clause, match.start("who"))
    what = clause.tokens[match.start("what")]
    if what.tag == "L":
        return
    target = what.value if what.tag == "C" else ListRef(Span(what.start, what.end), term=_TERMS.get(what.value))
    if what.tag == "C" and target.count and not match["as"].endswith("o"):
        return
    ref = _given(clause, target, places)
    if ref is None:
        return
    done.add(row)
    yield from member_statements(
        clause,
        row,
        ref,
        is_negated(clause, match.start("who"), match.start("what")),
        past=_past(clause, match.start("verb")),
        span_end=what.end,
    )


def _listed(clause: Clause, match: re.Match, row: int, done: set[int]) -> Iterator[Statement]:
    if match.re is _DECLINES:
        ref = clause.resolve_at(match.start("what"))
        if clause.words(clause.tokens[match.start("no")]) in _DECLINING and ref and not ref.foreign and not ref.draft:
            done.add(row)
            yield from member_statements(clause, row, ref, True, past=False)
        return
    if clause.conditional or is_hedged(clause, row) or "h" in clause.tags[match.start() : match.end()]:
        return
    if match.re is _CALLS:
        target = clause.tokens[match.start("what")].value
        ref = clause.resolve(target) if target.jurisdictions and not target.count else None
    elif clause.words(clause.tokens[match.start("verb")]) in ("list", "lists", "listed") and "C" not in clause.tags:
        at = match.start("who")
        made = ListRef(Span(clause.tokens[at].start, clause.tokens[at].end))
        places = _jurisdictions(clause, at)
        if _SITED.search(clause.sentence.text, 0, clause.tokens[at].start):
            # "Companies in the US and the EU list gold among their assets."
            return
        ref = _given(clause, made, places) if len(places) > 1 else clause.listed_by(at)
    else:
        ref = None
    if ref and not ref.foreign and not ref.draft:
        done.add(row)
        past = _past(clause, match.start("verb")) and "X" not in clause.tags[:row]
        # "Neither the US nor the EU lists gold."
        none = bool(re.search(r"X[tJI&,X]*$", clause.tags[: match.start()]))
        yield from member_statements(clause, row, ref, is_negated(clause, match.start(), row) != none, past=past)


def _critical(clause: Clause, match: re.Match, row: int, done: set[int]) -> Iterator[Statement]:
    """ "Palladium is considered critical by the EU", "Potash is critical in Canada"."""
    between = match["gap"] + match["verb"] + match["mid"]
    if re.search(r"[hW0uN]", between) or clause.conditional or is_hedged(clause, row):
        return
    after = re.match(r"(?:&k)?[^;x?MLCAR]{0,1}?[ob]2?t?(?P<who>[JI])", clause.tags[match.end("what") :])
    head = re.search(r"(?:^|[,;:x&=.])[wK]{0,2}ot?(?P<who>J),?[wK]?$", clause.tags[:row])
    if after is None and head is None:
        return
    if head and after and clause.tags[match.end("what")] == ",":
        # "In Canada it is critical, in the US it is not."
        after = None
    at = match.end("what") + after.start("who") if after else head.start("who")
    governs = after and at + 1 < len(clause.tags) and clause.tags[at + 1] in "wn'"
    if governs and not _BY_LAW.match(clause.sentence.text, clause.tokens[at].end):
        return
    term = _TERMS.get(clause.tokens[match.start("what")].value)
    made = ListRef(Span(clause.tokens[at].start, clause.tokens[at].end), term=term)
    ref = _given(clause, made, _jurisdictions(clause, at))
    if ref is None:
        return
    done.add(row)
    last = at if after else match.start("what")
    negated = is_negated(clause, row, last) != neither(clause, row)
    end = clause.tokens[last + 2 if clause.tags[last + 1 : last + 3] == "oD" else last].end
    yield from member_statements(clause, row, ref, negated, past=_past(clause, match.start("verb")), span_end=end)


def _jurisdictions(clause: Clause, at: int) -> tuple[str, ...]:
    """The jurisdiction at a place, with those that "and" ties to it."""
    found = []
    places = [at]
    left = re.search(r"(?:J,(?:t)?)*J,?&t?$", clause.tags[:at])
    if left:
        places += [place for place in range(left.start(), at) if clause.tags[place] == "J"]
    if right := re.match(r"(?:,t?J)*,?&o?t?J(?![n'M]|w(?!V))", clause.tags[at + 1 :]):
        places += [place for place in range(at + 1, at + 1 + right.end()) if clause.tags[place] == "J"]
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


def member_statements(
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
    if _NOT_ALL.search(clause.sentence.text):
        return
    minerals = clause.tokens[row].value
    never = negated and bool(_NEVER.search(clause.sentence.text))
    if kind == "membership" and not negated and "for the first time" in clause.sentence.text.lower():
        kind, extra = "added", {"when": clause.when(row)}
    whole = {"whole": (clause.tokens[row].start, len(minerals))} if kind != "membership" else {}
    for mineral in minerals:
        # Of a single mineral, or one word for several, the whole predicate is marked, of a row each name.
        end = max(mineral.end, span_end) if len({each.end for each in minerals}) == 1 else mineral.end
        yield Statement(
            kind,
            Span(mineral.start, end),
            None,
            ref,
            minerals=(mineral.value,),
            negated=negated,
            past=past,
            by_name=by_name,
            extra={"since": since(clause), "never": never, **whole, **(extra or {})},
        )


_NEVER = re.compile(r"(?<!had )\b[Nn]ever\b(?! before)")
# What is not said of all may be said of some.
_NOT_ALL = re.compile(r"\b(?:not|n['’]t) (?:on |in )?(?:all|every|both|only|just|always|yet all)\b", re.IGNORECASE)


def one_of_them(clause: Clause, row: int, ref: ListRef, negated: bool, end: int = 0) -> Iterator[Statement]:
    """That minerals are among those spoken of: those that a list gained or lost, else those on it.

    "Five minerals were dropped; tin was among them."
    """
    changed = clause.memory.changed
    if changed is None or changed.ref is None or not changed.ref.series:
        yield from member_statements(clause, row, ref, negated, past=False, span_end=end)
    elif not negated:
        kind = changed.kind.removesuffix("-count")
        when = {"when": changed.extra.get("when"), "verb": ""}
        yield from member_statements(clause, row, changed.ref, False, past=True, kind=kind, span_end=end, extra=when)


def is_negated(clause: Clause, start: int, end: int) -> bool:
    """Whether the words between say no: an odd number of negations, "only" and exceptions left aside."""
    count = 0
    neither = False
    for token in clause.tokens[start:end]:
        if token.tag == "X" and token.value not in ("only", "except") and not (neither and token.value == "nor"):
            count += 1
        neither = neither or token.value == "neither"
    return count % 2 == 1


def _absent(clause: Clause, start: int, end: int) -> bool:
    return any(token.tag == "X" and token.value in ("absent", "omit") for token in clause.tokens[start:end])


def neither(clause: Clause, row: int) -> bool:
    """Whether what is said of a row is said of none of it."""
    before = clause.tokens[max(0, row - 1) : row]
    if re.search(r"Xut?$", clause.tags[:row]):
        # "None of the rare earths is …".
        before = clause.tokens[max(0, row - 3) : row]
    return any(token.tag == "X" and token.value in ("neither", "none") for token in before)


def _excepted(clause: Clause, row: int) -> bool:
    """ "all but copper", "except tin": who is excepted from what is not read."""
    before = clause.tokens[max(0, row - 1) : row]
    return any(
        token.tag == "X"
        and token.value in ("except", "without")
        or clause.words(token) in ("unlike", "like", "besides")
        for token in before
    )


def is_hedged(clause: Clause, place: int) -> bool:
    """A hedge at the head of the clause bears on all of it."""
    end = clause.tokens[place].start if place < len(clause.tokens) else len(clause.sentence.text)
    told = max((match.end() for match in _TOLD.finditer(clause.sentence.text, 0, end)), default=0)
    return any(token.tag == "h" and token.start >= told for token in clause.tokens[:place])


# "Readers should be aware that copper is …": only the telling is hedged.
_TOLD = re.compile(
    r"\b(?:aware|noted?|know|known|remember(?:ed)?|recall(?:ed)?|realise|mind|forget|forgotten|stress(?:ed)?|added|"
    r"mentioned|emphasi[sz]ed?|pointed out|surprised?|learn|find)(?: \w+)? that\b",
    re.IGNORECASE,
)


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


def since(clause: Clause) -> Dated | None:
    """The date from which something is said to hold: "since 2020"."""
    for at, token in enumerate(clause.tokens):
        if token.tag == "D" and at and clause.tags[at - 1] == "z":
            return token.value
    return None
