"""Comings and goings told in other ways: "New on the list: copper", "Dropped from it, helium …", "tin's debut"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.members import is_hedged, member_statements
from posts.factcheck.statements.membership import for_somebody
from posts.factcheck.statements.model import ListRef, Statement

# "New on the U.S. list of 2025: copper", "New to the list are silver and lead".
_NEW = re.compile(r"(?:^|[.,:&]|^wB)(?P<verb>[KA])[oT](?P<list>L)(?:,?(?:wH|wT|s?wHt?|o)[DL])?(?P<are>[:B])(?P<row>M)")
# "Dropped from the EU list in 2020, helium …"; "Having lost its place on the list, tantalum …".
_PARTICIPLE = re.compile(
    r"(?:^|[,;&])[Hw]{0,2}(?P<verb>[AR])[fTobKw]{0,2}(?P<list>L)(?:[oz]?D)?,(?:[wK],?)?[ta]?(?P<row>M)"
)
# "Helium, dropped from the EU list in 2020, is …": told in passing.
_APPOSED = re.compile(r"(?P<row>M)[,(][wK]?(?P<verb>[AR])(?![^;,LC]{0,4}M)[fTobKw]{0,2}(?P<list>L)(?:[oz]?D)?[,).;]")
# "Helium, which the list dropped in 2022, …".
_WHICH = re.compile(r"(?P<row>M),it?(?P<list>L)[HwK]{0,2}(?P<verb>[AR])(?:oD)?[,.;]")
# "Helium's debut on the European list", "the removal of tin from the list" is read elsewhere.
_POSSESSED = re.compile(r"(?P<row>M)'(?:w|K|O){0,1}(?P<verb>[AR])[oTf]{1,2}(?P<list>L)")
# "extended its list with uranium", "was expanded to include copper".
_EXTENDED = re.compile(
    r"(?P<verb>G)[^;x?MLAR]{0,3}(?P<list>L)(?:,?oD)?,?(?P<by>H|TH)(?P<row>M)|"
    r"(?P<list2>L)[^;x?MLAR]{0,4}(?P<verb2>G)(?:,?oD)?,?(?P<by2>TH)(?P<row2>M)"
)
# "phosphorus became a critical raw material in 2020", "coal became the nineteenth material on the list".
_BECAME = re.compile(r"(?P<row>M)(?P<gap>[wK,]{0,2}H?)(?P<verb>B)[ta]?(?:[O0][nC]?o)?(?P<list>[CL])")
_GONE = re.compile(
    r"(?:^|[.,:&])(?P<verb>R)[fTo]?(?P<list>L)(?:,[^;,LC]{0,8}[LD]?,|o[^;,MLCRA]{1,5})?,?(?P<are>[:B])(?P<row>M)"
)
_WITH = frozenset({"with", "include", "including", "cover", "contain", "comprise", "name", "feature", "hold"})


def movements(clause: Clause) -> Iterator[Statement]:
    """That minerals came onto a list, or left it."""
    tags = clause.tags
    if clause.conditional:
        return
    for pattern in (_NEW, _PARTICIPLE, _APPOSED, _WHICH, _POSSESSED, _EXTENDED, _BECAME, _GONE):
        for match in pattern.finditer(tags):
            second = "2" if pattern is _EXTENDED and match["row2"] else ""
            row, verb, at = (match.start(name + second) for name in ("row", "verb", "list"))
            token = clause.tokens[verb]
            word = clause.words(token)
            if (
                is_hedged(clause, max(row, verb))
                or clause.hedged_verb(verb)
                or "X" in tags[min(row, verb) : max(row, verb)]
            ):
                continue
            if pattern is _NEW and word not in ("new", "newly"):
                continue
            if pattern is _EXTENDED and clause.words(clause.tokens[match.end("by" + second) - 1]) not in _WITH:
                continue
            if pattern is _BECAME and not _became(clause, match):
                continue
            if pattern in (_APPOSED, _WHICH) and token.value != "past":
                continue
            if pattern is _PARTICIPLE and token.value in ("gain", "base", "placed", "now"):
                continue
            ref = clause.resolve(clause.tokens[at].value)
            if ref is None or ref.foreign or ref.draft or ref.plural:
                continue
            kind = "removed" if tags[verb] == "R" else "added"
            known = {"when": None if ref.selects else clause.when(at), "verb": word}
            now = pattern is _NEW and clause.tokens[match.start("are")].value != "was"
            if now and not (ref.selects or known["when"]):
                # "New to the list: copper": to the one that is in force.
                ref, known = replace(ref, recency="last"), known | {"current": True}
            yield from member_statements(
                clause, row, _of_edition(clause, ref), False, past=True, kind=kind, extra=known
            )


def _became(clause: Clause, match: re.Match) -> bool:
    """Whether to become something critical is told with its date: without one it is no claim about a change."""
    if clause.words(clause.tokens[match.start("verb")]) not in ("became", "become"):
        return False
    at = match.start("list")
    ref: ListRef = clause.tokens[at].value
    return not for_somebody(clause, at) and bool("D" in clause.tags or ref.selects) and not ref.count


def _of_edition(clause: Clause, ref: ListRef) -> ListRef:
    """The same list with the edition named elsewhere in the clause: "came with the 2020 edition"."""
    if ref.selects:
        return ref
    for token in clause.tokens:
        if token.tag == "L" and token.value is not ref and token.value.update and token.value.selects:
            return replace(ref, year=token.value.year, ordinal=token.value.ordinal)
    return ref
