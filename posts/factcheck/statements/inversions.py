"""The list first, the minerals last: "Among them are copper and silver", "Missing from the list is gold"."""

import re
from collections.abc import Iterator

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.members import is_hedged, is_negated, member_statements, neither, one_of_them
from posts.factcheck.statements.model import Statement

_ON_IT_ARE = re.compile(
    r"(?:^|[,;&x:])[wKX]{0,2}(?P<on>[oX])f?(?:t?N?n[,iBHwK]{0,4}[ou])?(?P<list>[LCi])(?:[oD]{2})?,?[wK]?(?P<verb>[BH:])[wKX]{0,2}(?P<row>M)"
)
# "The EU's critical raw materials are listed in Annex II: antimony …", "The following are critical in the EU: …".
_COLON = re.compile(r"(?:(?P<list>[LC])|k[ob]t?(?P<who>J)):(?P<row>M)[.;]?$")
# "Of the ten strategic minerals, tungsten is the one …"; "South Korea's list — lithium, nickel and cobalt — is …".
_OF_THESE = re.compile(r"(?:^|[,;x&])(?P<of>[uo])(?P<list>[CL]),(?:[wK],?)?(?P<row>M)B(?!X)")
_APPOSED = re.compile(r"(?P<list>[CL])(?P<mark>[,=(])(?P<row>M)[,=)]")
# "They include gold", "Among them were copper and nickel": of what was added or dropped.
_THESE = re.compile(r"^(?P<them>[iHt])[BH](?P<row>M)")
# "The list runs from antimony to zirconium".
# "What the US list left out was tungsten".
_WHAT = re.compile(r"^[&x]?w(?P<list>L)[wK]?(?P<verb>[HX])[wK]?(?:,[^,;MLCDN]{2,12},|,)?B(?P<row>M)")
# "kept all minerals of the list except zinc".
_ALL_BUT = re.compile(r"(?P<list>L)(?:oD)?,?(?P<no>X)(?P<row>M)(?=[.,;]|$)")
_KEPT = re.compile(
    r"\b[Aa]ll\b[^.;]*\b(?:kept|stayed|remain(?:s|ed)?|retained|carried over|survived|stay|stand|are|is|were|was)\b"
)
_RANGE = re.compile(r"(?P<list>[LC])[wK,]{0,2}f(?P<row>M)T(?P<last>M)")
# "In the list of 2022, neither nickel nor copper appears"; "On the EU list copper is missing".
_FRONTED = re.compile(
    r"(?:^|[,;&x:])[wK]{0,2}o(?P<list>L),?[wK]{0,2}X?[ta2]?(?P<row>M)[wK2]{0,2}(?P<said>X?[BH]|BX|X)[wK]{0,2}[.,;)]?$"
)
# "the list, on which neither gold nor copper stands,"
_ON_WHICH = re.compile(r"(?P<list>L),?oi,?X?[ta2]?(?P<row>M)[wK2]{0,2}(?P<said>X?[BH]|BX|X)[wK]{0,2}(?=[.,;)]|$)")
_APPEARS = re.compile(r"(?:appear|feature|figure|stand)s?d?|appeared|stood")
# "All of them are on the list, that is, copper, tin and zinc."
_NAMELY = re.compile(r"[BH][wK]{0,2}o(?P<list>L)(?:oD)?[,:=](?P<that>tB|w{1,3}),?(?P<row>M)[.;]?$")
_THAT_IS = frozenset({"that is", "namely", "to wit", "i.e", "viz", "to be precise"})
# "left copper off its list".
_LEFT_OFF = re.compile(r"(?P<no>X)(?P<row>M)p?f(?P<list>L)")


def inversions(clause: Clause) -> Iterator[Statement]:
    """That the minerals at the end are on the list at the head, or are not."""
    for match in _ON_IT_ARE.finditer(clause.tags):
        at, row, verb = match.start("list"), match.start("row"), match.start("verb")
        token = clause.tokens[at]
        absent = clause.tokens[match.start("on")]
        if absent.tag == "X" and absent.value not in ("absent", "omit") or clause.conditional or is_hedged(clause, row):
            continue
        if (
            token.tag == "i"
            and clause.words(token) not in ("it", "them")
            or clause.tags[verb] == "H"
            and token.tag == "i"
        ):
            continue
        if "A" in clause.tags or "R" in clause.tags:
            continue
        ref = clause.context() if token.tag == "i" else clause.resolve(token.value)
        if ref is None or ref.foreign or ref.draft:
            continue
        past = clause.tokens[verb].value in ("was", "then") and not ref.selects
        if token.tag == "i" and clause.words(token) == "them":
            yield from one_of_them(clause, row, ref, is_negated(clause, match.start(), row))
            continue
        yield from member_statements(clause, row, ref, is_negated(clause, match.start(), row), past=past)
    for match in (*_OF_THESE.finditer(clause.tags), *_APPOSED.finditer(clause.tags)):
        row, target = match.start("row"), clause.tokens[match.start("list")].value
        if match.re is _OF_THESE and clause.words(clause.tokens[match.start("of")]) not in ("of", "among", "amongst"):
            continue
        if match.re is _APPOSED:
            marks = clause.tokens[match.start("mark")].tag + clause.tokens[row + 1].tag
            if (
                not target.explicit
                and not target.jurisdictions
                or marks not in ("==", "()")
                or len(clause.tokens[row].value) < 2
                or set("XAR") & set(clause.tags)
            ):
                continue
        if clause.conditional or is_hedged(clause, row) or target.plural or target.foreign or target.draft:
            continue
        if ref := clause.resolve(target):
            yield from member_statements(clause, row, ref, False, past=False)
    for match in _COLON.finditer(clause.tags):
        before = clause.tags[: match.start("row")]
        if set("XARhWGS") & set(before) or not set("BH") & set(before) or clause.conditional:
            continue
        ref = clause.listed_by(match.start("who")) if match["who"] else clause.resolve_at(match.start("list"))
        if ref and not ref.foreign and not ref.draft and not ref.plural:
            yield from member_statements(clause, match.start("row"), ref, False, past=False)
    for match in _THESE.finditer(clause.tags):
        row, words = match.start("row"), clause.words(clause.tokens[match.start("them")])
        changed = clause.memory.changed
        if changed and changed.ref and words in ("they", "these", "among them") and not is_hedged(clause, row):
            yield from one_of_them(clause, row, changed.ref, False)
    if match := _WHAT.match(clause.tags):
        verb, ref = clause.tokens[match.start("verb")], clause.resolve_at(match.start("list"))
        said = verb.tag == "H" or verb.value in ("omit", "lack")
        if said and ref and not ref.foreign and not ref.draft and clause.words(clause.tokens[0]) == "what":
            yield from member_statements(clause, match.start("row"), ref, verb.tag == "X", past=verb.value == "then")
    for match in _ALL_BUT.finditer(clause.tags):
        row, at = match.start("row"), match.start("list")
        kept = _KEPT.search(clause.sentence.text, clause.tokens[0].start, clause.tokens[at].start)
        if (
            clause.tokens[match.start("no")].value != "except"
            or not kept
            or clause.conditional
            or is_hedged(clause, row)
        ):
            continue
        ref = clause.resolve_at(at)
        if ref and not ref.foreign and not ref.draft and not ref.plural:
            yield from member_statements(clause, row, ref, True, past=False)
    for match in _RANGE.finditer(clause.tags):
        ref = clause.resolve_at(match.start("list"))
        if ref and not ref.foreign and not ref.draft and not clause.conditional:
            for row in (match.start("row"), match.start("last")):
                yield from member_statements(clause, row, ref, False, past=False)
    for match in (*_FRONTED.finditer(clause.tags), *_ON_WHICH.finditer(clause.tags)):
        row, said = match.start("row"), clause.tokens[match.start("said") : match.end("said")]
        absent = any(each.value in ("absent", "omit") for each in said)
        ref = clause.resolve_at(match.start("list"))
        if not (absent or _APPEARS.fullmatch(clause.words(said[-1]))) or clause.conditional or is_hedged(clause, row):
            continue
        if ref and not ref.foreign and not ref.draft and not ref.plural:
            negated = is_negated(clause, row, match.end("said")) != neither(clause, row)
            yield from member_statements(clause, row, ref, negated, past=False, span_end=said[-1].end)
    for match in _NAMELY.finditer(clause.tags):
        row, ref = match.start("row"), clause.resolve_at(match.start("list"))
        that = clause.between(match.start("that"), match.end("that")).strip(" ,")
        if that in _THAT_IS and ref and not (ref.foreign or ref.draft or ref.plural or set("hXAR") & set(clause.tags)):
            yield from member_statements(clause, row, ref, False, past=False)
    for match in _LEFT_OFF.finditer(clause.tags):
        if (
            clause.tokens[match.start("no")].value != "omit"
            or clause.conditional
            or is_hedged(clause, match.start("row"))
        ):
            continue
        ref = clause.resolve_at(match.start("list"))
        if ref and not ref.foreign and not ref.draft:
            yield from member_statements(clause, match.start("row"), ref, True, past=False)
