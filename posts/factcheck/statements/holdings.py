"""What is found on a list, said the other way round: "The roster has helium on it", "Critical in Korea: lithium"."""

import re
from collections.abc import Iterator

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.members import is_hedged, is_negated, member_statements
from posts.factcheck.statements.model import ListRef, Span, Statement

# "has helium on it", "with chromium on its list", "one finds copper on the list".
_HAS_ON = re.compile(r"(?P<verb>[HVwB])(?P<mid>[wKX]{0,2})(?P<row>M)(?P<after>[wK]{0,1})o(?P<list>[Li])(?!')")
_HAVING = frozenset(
    {"has", "have", "had", "with", "having", "finds", "find", "found", "sees", "see", "keeps", "lists", "puts"}
)
# "Listed by NATO as defence-critical: copper", "Critical in Korea (2023): lithium and nickel".
_HEADED = re.compile(
    r"(?:^|[.:])(?:[HV]bt?(?P<by>[JI])sa?(?P<called>[Ck])|[nwutC]{0,6}(?P<what>k)[obr]t?(?P<who>[JI])(?:\(D\)|o?D)?|"
    r"(?P<list>[CL])(?:\(D\)|o?D)?):(?P<row>M)[.]?$"
)
# "On the list: copper and silver", "Not on it: gold".
_ON = re.compile(r"^(?P<no>X?)(?P<on>[oX])(?P<list>[LCi]):(?P<row>M)")
# "Gold: on the US list since 2025", "Tin (not on the EU list)".
_IS_ON = re.compile(r"^-?(?P<row>M)[:(][wK]?(?P<no>X?)[wK]?(?P<on>[oX])(?P<list>[LCi])")
# "copper in, helium out"; "In: copper and silver".
_IN_OUT = re.compile(r"(?:^|[,;:=&])[ta]?(?:(?P<row>M)(?P<way>[ow])(?=[,;.&]|$)|(?P<lead>[ow]):(?P<then>M))")
_TERMS = {"strategic": "strategicmin"}


def holdings(clause: Clause) -> Iterator[Statement]:
    """That minerals stand on a list, or do not."""
    tags = clause.tags
    if clause.conditional:
        return
    for match in _HAS_ON.finditer(tags):
        verb, row, at = match.start("verb"), match.start("row"), match.start("list")
        word = clause.words(clause.tokens[verb])
        has = word in _HAVING or word in ("is", "are") and clause.words_before(verb) == "there"
        if not has or "h" in tags[:row] and not _any_reader(clause, verb):
            continue
        token = clause.tokens[at]
        if token.tag == "i" and clause.words(token) not in ("it", "them"):
            continue
        ref = (clause.list_before(verb) or clause.context()) if token.tag == "i" else clause.resolve(token.value)
        if ref and not ref.foreign and not ref.draft:
            yield from member_statements(clause, row, ref, is_negated(clause, max(0, verb - 2), at), past=False)
    for match in _HEADED.finditer(tags):
        row = match.start("row")
        if ref := _heading(clause, match):
            yield from member_statements(clause, row, ref, False, past=False)
    for match in (*_ON.finditer(tags), *_IS_ON.finditer(tags)):
        row, token = match.start("row"), clause.tokens[match.start("list")]
        absent = clause.tokens[match.start("on")]
        ref = clause.context() if token.tag == "i" else clause.resolve(token.value)
        if ref and not ref.foreign and (absent.tag == "o" or absent.value == "absent"):
            negated = is_negated(clause, 0, max(row, match.start("list")))
            yield from member_statements(clause, row, ref, negated, past=False)
    told = [
        (match.start("row" if match["row"] else "then"), match.start("way" if match["row"] else "lead"))
        for match in _IN_OUT.finditer(tags)
    ]
    told = [(row, way) for row, way in told if clause.words(clause.tokens[way]) in ("in", "out")]
    if told and (len(told) > 1 or ":" in tags) and (ref := clause.only_list()) and not (ref.foreign or ref.draft):
        for row, way in told:
            yield from member_statements(clause, row, ref, clause.words(clause.tokens[way]) == "out", past=False)


def _any_reader(clause: Clause, verb: int) -> bool:
    """ "You will find", "one can see": no doubt about what stands there."""
    return bool(
        re.search(
            r"\b(?:you|one|readers|anyone|we)\b[^,;]{0,20}$", clause.sentence.text[: clause.tokens[verb].start], re.I
        )
    )


def _heading(clause: Clause, match: re.Match) -> ListRef | None:
    if is_hedged(clause, match.start("row")) or set("XAR") & set(clause.tags[: match.start("row")]):
        return None
    if match["list"]:
        ref = clause.tokens[match.start("list")].value
        own = ref.jurisdictions or ref.explicit
        return None if ref.foreign or ref.draft or ref.plural or not own else clause.resolve(ref)
    what = clause.tokens[match.start("called" if match["called"] else "what")]
    at = match.start("by" if match["by"] else "who")
    if what.tag == "C":
        known: ListRef = what.value
        made = ListRef(Span(what.start, what.end), known.jurisdictions, term=known.term)
        if clause.tags[at] == "J":
            made.jurisdictions = (clause.tokens[at].value,)
        else:
            made.office = clause.tokens[at].value
        return clause.resolve(made)
    return clause.listed_by(at, str(what.value))
