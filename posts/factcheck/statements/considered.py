"""Which minerals somebody considers critical, lists or declines to list."""

import re
from collections.abc import Iterator

from posts.factcheck.mentions import offices
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.members import is_hedged, is_negated, is_past, member_statements, neither
from posts.factcheck.statements.model import ListRef, Span, Statement

# "called tin a critical raw material in the EU", "The EU does not list copper".
_CALLS = re.compile(r"(?P<verb>V)(?P<row>M)[s\"a]{0,3}(?P<what>C)")
_LISTS = re.compile(r"(?P<who>[JI])(?P<gap>[wXKBH]{0,3}?)(?P<verb>H)(?P<row>M)(?![wn'])")
# "welcomes the designation of tin as a critical raw material by the EU"
_NAMING = re.compile(r"w(?P<verb>u)(?P<row>M)sa?(?P<what>C)(?:bt?(?P<by>[JI]))?")
_NAMED = re.compile(r"\b(?:designation|classification|recognition|inclusion|listing) of $")
# "declined to add copper to its list", "has refused to include it in the list"
_DECLINES = re.compile(r"(?P<no>[hX])(?P<verb>[AH])(?P<row>M)[oT](?P<what>L)")
_DECLINING = frozenset({"declined to", "refused to", "failed to", "refrained from", "decided not to", "opted not to"})
_PASSES = re.compile(r"(?P<who>J)w?(?P<no>X)(?P<row>M)(?![wn'])")
_DEEMS = re.compile(
    r"(?P<who>[JIZi])(?P<gap>[^;x?MLAR]{0,6}?)(?P<verb>[HV])(?P<mid>[^;x?LARM]{0,3}?)(?P<row>M)(?P<as>[^;x?MAR]{0,5}?)(?P<what>[CL]|k)"
)
_SAID_OF = re.compile(
    r"M(?P<gap>[^;x?MLCARG]{0,6}?)(?P<verb>[BV]|H(?=s))(?P<mid>[^;x?MLCARG]{0,6}?)(?P<what>k)(?P<after>[^;x?MLCAR]{0,6})"
)
# "critical under the EU's regulation"
_BY_LAW = re.compile(r"['’]s? (?:\w+ ){0,2}?(?:regulation|law|act|rules|legislation|definition)\b", re.I)
_SAYS = frozenset({"says", "said", "according", "finds", "holds", "concludes", "found", "concluded"})
_SITED = re.compile(r"\w (?:in|from|of) (?:the )?(?:[A-Z][\w.]*,? (?:and )?(?:the )?)*$")
# Which lists an adjective points to that stands by itself.
_TERMS = {"strategic": "strategicmin"}
_HAVING = frozenset({"with", "has", "have", "had", "having"})


def considered(clause: Clause, done: set[int]) -> Iterator[Statement]:
    """That somebody holds minerals to be critical; `done` are the rows of which something was read before."""
    tags = clause.tags
    for match in _DEEMS.finditer(tags):
        if match.start("row") not in done:
            yield from _deemed(clause, match, match.start("row"), done)
    for match in (*_CALLS.finditer(tags), *_NAMING.finditer(tags), *_LISTS.finditer(tags), *_DECLINES.finditer(tags)):
        if match.start("row") not in done:
            yield from _listed(clause, match, match.start("row"), done)
    for match in _PASSES.finditer(tags):
        # "In its choice of twelve critical materials NATO passed over tungsten."
        owner, row = clause.tokens[match.start("who")].value, match.start("row")
        refs = [found for _, other in clause.refs if (found := clause.resolve(other)) and not found.foreign]
        known = [each for each in refs if clause.facts.series[each.series[0]].jurisdiction == owner]
        if known and clause.tokens[match.start("no")].value == "omit" and row not in done and not clause.conditional:
            done.add(row)
            yield from member_statements(clause, row, known[0], True, past=False)
    for match in _SAID_OF.finditer(tags):
        if match.start() not in done:
            yield from _critical(clause, match, match.start(), done)


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
        past=is_past(clause, match.start("verb")),
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
    elif match.re is _NAMING:
        target = clause.tokens[match.start("what")].value
        if not _NAMED.search(clause.sentence.text[: clause.tokens[row].start].lower()) or target.count:
            return
        ref = clause.listed_by(match.start("by")) if match["by"] else clause.resolve(target)
    elif clause.words(clause.tokens[match.start("verb")]) in ("list", "lists", "listed") and "C" not in clause.tags:
        at = match.start("who")
        made = ListRef(Span(clause.tokens[at].start, clause.tokens[at].end))
        places = _jurisdictions(clause, at)
        if clause.words(clause.tokens[at]) in ("london", "tokyo") or _SITED.search(
            clause.sentence.text, 0, clause.tokens[at].start
        ):
            # "Companies in the US and the EU list gold among their assets."
            return
        ref = _given(clause, made, places) if len(places) > 1 else clause.listed_by(at)
    else:
        ref = None
    if ref and not ref.foreign and not ref.draft:
        done.add(row)
        past = is_past(clause, match.start("verb")) and "X" not in clause.tags[:row]
        # "Neither the US nor the EU lists gold."
        none = bool(re.search(r"X[tJI&,X]*$", clause.tags[: match.start()]))
        yield from member_statements(clause, row, ref, is_negated(clause, match.start(), row) != none, past=past)


def _critical(clause: Clause, match: re.Match, row: int, done: set[int]) -> Iterator[Statement]:
    """ "Palladium is considered critical by the EU", "Potash is critical in Canada"."""
    between = match["gap"] + match["verb"] + match["mid"]
    if re.search(r"[hW0uN]", between) or clause.conditional or is_hedged(clause, row):
        return
    after = re.match(r"(?:&k)?[^;x?MLCAR]{0,1}?[ob]2?t?(?P<who>[JI])", clause.tags[match.end("what") :])
    if after is None and (told := re.match(r",wT?t?(?P<who>[JI])[.;]?$", clause.tags[match.end("what") :])):
        # "Copper is critical, says the British Geological Survey."
        who = clause.tokens[match.end("what") + told.start("who")]
        says = clause.words(clause.tokens[match.end("what") + 1]) in _SAYS
        after = told if says and (who.tag == "J" or offices().get(who.value, ("", ""))[1]) else None
    head = re.search(r"(?:^|[,;:x&=.])(?:[wK]{0,2}[ob]|wT)t?(?P<who>J|L(?=,)),?[wK]?$", clause.tags[:row])
    if after is None and head is None and ("V" in between or "found" in clause.between(row + 1, match.start("what"))):
        # "In the UK's assessment of 2024 it says that iron was found to be critical."
        head = re.search(r"(?P<who>L)[^;xLJIC]{0,6}$", clause.tags[:row])
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
    named = clause.tags[at] == "L"
    ref = clause.resolve_at(at) if named else _given(clause, made, _jurisdictions(clause, at))
    if ref is None or ref.foreign or ref.draft or named and term and ref.term != term:
        return
    done.add(row)
    last = at if after else match.start("what")
    negated = is_negated(clause, row, last) != neither(clause, row)
    end = clause.tokens[last + 2 if clause.tags[last + 1 : last + 3] == "oD" else last].end
    yield from member_statements(clause, row, ref, negated, past=is_past(clause, match.start("verb")), span_end=end)


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
