"""Who is said to keep a list, to have named so many minerals, or to be where a list came from."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.mentions import Mention
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import ListRef, Span, Statement

# "the U.S. list is kept by the Department of Commerce"
_KEPT_BY = re.compile(r"(?P<list>L)(?:,?i?)?[BH]{0,2}[wK]{0,2}(?P<verb>[wHVGPK])[wp]?bt?(?P<who>I)")
_KEPT = frozenset(["kept", "maintained", "managed", "updated", "revised", "reviewed", "administered", "overseen"])
# "the Department of State maintains the U.S. list"
_KEEPS = re.compile(r"(?P<who>I)[wK]{0,2}(?P<verb>[wVGPK])(?P<list>L)")
_KEEPING = frozenset(
    ["keeps", "maintains", "manages", "updates", "revises", "reviews", "administers", "oversees", "updated", "revised"]
)
# "the country's list", "the national list": that of the country whose office it is.
NATIONAL = re.compile(r"\b(?:country|nation)['’]s\b|\bnational\b")
# "the 2018 list came from Commerce"
_FROM = re.compile(r"(?P<list>L)(?P<verb>w)[wK]?ft?(?P<who>I)")
_COMING = frozenset(["came", "comes", "stems", "stemmed", "hails", "originated", "emanates"])
# "Responsibility for the U.S. list lies with the Department of Energy"
_WITH = re.compile(r"wrt?(?P<list>L)(?P<verb>w|B)[HT]t?(?P<who>I)")
_LYING = frozenset(["lies", "lay", "rests", "rested", "falls", "fell", "remains", "sits"])
# "Commerce named 35 minerals critical", "the 35 critical minerals that Commerce named"
_NAMED = re.compile(
    r"(?P<who>I)[wK]{0,2}(?P<verb>[HVP])~?(?P<what>C|Nns?a?k)|(?P<those>C)[ti]?t?(?P<by>I)[w]?(?P<did>[HV])"
)
_NAMING = frozenset(["named", "designated", "identified", "declared", "classified", "listed", "picked", "published"])
_FEWEST = 10


def keepers(clause: Clause) -> Iterator[Statement]:
    """That an office keeps a list, or that a list is its work."""
    tags = clause.tags
    for pattern, verbs in ((_KEPT_BY, _KEPT), (_KEEPS, _KEEPING), (_FROM, _COMING), (_WITH, _LYING)):
        for match in pattern.finditer(tags):
            verb = match.start("verb")
            if clause.words(clause.tokens[verb]) not in verbs or clause.hedged_verb(verb) or "X" in tags[:verb]:
                continue
            named: ListRef = clause.tokens[match.start("list")].value
            if named.foreign or named.draft or named.own or not (named.definite or named.selects):
                continue
            if ref := clause.resolve(named):
                said = clause.sentence.text[clause.tokens[match.start()].start : clause.tokens[match.end() - 1].end]
                yield _issued(clause.tokens[match.start("who")], ref, bool(ref.term and NATIONAL.search(said)))
    for match in _NAMED.finditer(tags):
        verb = match.start("verb") if match["verb"] else match.start("did")
        who = clause.tokens[match.start("who") if match["who"] else match.start("by")]
        at = match.start("what") if match["what"] else match.start("those")
        what = clause.tokens[at]
        count = what.value if what.tag == "N" else what.value.count
        if count is None or count.value < _FEWEST or clause.words(clause.tokens[verb]) not in _NAMING:
            continue
        if clause.hedged_verb(verb) or "X" in tags[:verb]:
            continue
        made = ListRef(Span(who.start, who.end), office=str(who.value))
        if what.tag == "C":
            made.term = what.value.term
        if ref := clause.resolve(made):
            yield _issued(who, replace(ref, count=count, office=None))


def _issued(who: Mention, ref: ListRef, national: bool = False) -> Statement:
    known = {"firm": True, "others": (), "sure": national}
    return Statement("list-issuer", Span(who.start, who.end), who.value, ref, extra=known)
