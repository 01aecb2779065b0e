"""Memberships said in few words: what was said before is left out."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.mentions import Mention
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.membership import is_negated, member_statements
from posts.factcheck.statements.model import Span, Statement


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
# "… and is no longer on the list", "… and on that of the EU".
_AGAIN = re.compile(r"&(?P<verb>B?)(?P<mid>[XKwH]{0,3})o(?P<list>L)")


def again(clause: Clause, last: Statement, minerals: tuple[Mention, ...]) -> Iterator[Statement]:
    """ "… and is no longer on the list": the same minerals are the subject of a second verb."""
    for match in _AGAIN.finditer(clause.tags):
        ref = clause.resolve_at(match.start("list"))
        if ref is None or ref.foreign or clause.conditional:
            continue
        if not match["verb"] and (last.kind != "membership" or "X" not in match["mid"] and last.negated):
            continue
        verb, end = match.end() - len(match["mid"]) - 2, match.start("list")
        for mineral in minerals:
            yield Statement(
                "membership",
                Span(clause.tokens[verb].start, clause.tokens[end].end),
                None,
                ref,
                minerals=(mineral.value,),
                negated=is_negated(clause, verb, end),
                past=clause.tokens[verb].value == "was",
            )


_LISTED_IN = re.compile(
    r"M(?P<gap>[wK,]{0,2})(?P<verb>B)(?P<mid>[XKw]{0,2})[HV]o?2?t?(?P<who>J)(?:&t?(?P<too>J))?(?![wn'M])"
)
# "Missing from the list are copper and zinc", "As a critical mineral in Canada, copper …".
_MISSING = re.compile(r"(?P<no>X)(?P<list>L)B(?P<row>M)")
_BEING = re.compile(r"^sa?(?P<list>C),(?P<row>M)")
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
            negated = is_negated(clause, match.start(), at)
            past = clause.tokens[match.start("verb")].value == "was"
            yield from member_statements(clause, match.start(), ref, negated, past=past, span_end=clause.tokens[at].end)
    for match in _AMONG_THEM.finditer(clause.tags):
        among = clause.tokens[match.start("among")]
        if "them" not in clause.words(Mention("w", among.start, clause.tokens[match.end("among") - 1].end)):
            continue
        if (ref := clause.context()) and not clause.conditional:
            negated = is_negated(clause, match.start("verb"), match.end("among"))
            yield from member_statements(clause, match.start(), ref, negated, past=False)
    for match in (*_MISSING.finditer(clause.tags), *_BEING.finditer(clause.tags)):
        missing = match.re is _MISSING
        target = clause.tokens[match.start("list")].value
        if missing and clause.tokens[match.start("no")].value != "absent" or not missing and not target.jurisdictions:
            continue
        if not clause.conditional and not target.foreign and (ref := clause.resolve(target)):
            yield from member_statements(clause, match.start("row"), ref, missing, past=False)
    for match in _BOTH_ON.finditer(clause.tags):
        if ref := clause.resolve_at(match.start("list")):
            yield from member_statements(clause, match.start(), ref, False, past=False)
