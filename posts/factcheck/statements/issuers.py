"""Who is said to have issued a list."""

import re
from collections.abc import Iterator

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.keepers import NATIONAL
from posts.factcheck.statements.model import ListRef, Span, Statement
from posts.factcheck.statements.resolving import dated_and_counted

# What an assessment is, by whoever makes it.
_CARRIED_OUT = frozenset({"carried", "conducted", "performed", "undertaken"})


def issuers(clause: Clause) -> Iterator[Statement]:
    """Who is said to have issued a list."""
    tags = clause.tags
    offices = [place for place, token in enumerate(clause.tokens) if token.tag == "I"]
    claimed: list[tuple[int, ListRef, bool]] = []
    for place in offices:
        before, after = tags[:place], tags[place + 1 :]
        done = False
        if re.search(r"X[bt]{0,2}$", before):
            # "Interior, not Commerce, published it."
            continue
        if passive := re.search(r"(?P<verb>[PwVHK])[^;x?LMARPH]{0,8}?b(?:t?I,?&)?t?$", before):
            verb = passive.start("verb")
            if clause.hedged_verb(verb) or "X" in tags[max(0, verb - 3) : place]:
                continue
            # "The list is one drawn up by …": of the list that is spoken of.
            same = re.search(r"LB(?=L[wK]{0,2}$)", before[:verb])
            if ref := clause.resolve_at(same.start()) if same else clause.object_of(verb):
                done = True
                made = clause.tokens[verb].tag == "P" or clause.words(clause.tokens[verb]) in _CARRIED_OUT
                claimed.append((place, ref, made))
        if not done and (active := re.match(r"(?:[^;x?LPSARHI]{0,6}|,[^;x?LPSARHI,]{1,7},i)(?P<verb>[PHV])", after)):
            verb = place + 1 + active.start("verb")
            if clause.hedged_verb(verb) or "X" in tags[place:verb]:
                continue
            if "B" in tags[place:verb] and clause.tokens[verb].value != "ing":
                # "The Raw Materials Alliance was launched": what bears the name was issued, it did not issue.
                continue
            if both := re.match(r"[wK]?&[wK]?[PH](?=[^;x?PARSM]{0,8}?[LC])", tags[verb + 1 :]):
                # "drew up and published the list"
                verb += both.end()
            objects = re.match(r"[^;x?PARSM]{0,8}?(?:L|C)", tags[verb + 1 :])
            relative = re.search(r"L,?[^;x?]{0,4}i?t?$", before) and not objects
            if (
                (
                    clause.tokens[verb].tag == "P"
                    and (objects or relative)
                    or objects
                    and re.match(r"[^;x?PARSM]{0,4}?[LC]", tags[verb + 1 :])
                )
                and (ref := clause.object_of(verb))
                and (clause.tokens[verb].tag == "P" or ref.count)
            ):
                claimed.append((place, ref, True))
    claimed += [(place, ref, True) for place, ref in _otherwise(clause)]
    for token in clause.tokens:
        if token.tag == "C" and token.value.by and (ref := clause.resolve(token.value)) and (ref.count or ref.year):
            claimed.append((-1, ref, True))
            continue
        owned = token.tag == "L" and token.value.office and not token.value.foreign
        if owned and (ref := clause.resolve(token.value)) and (ref.selects or ref.count):
            claimed.append((-1, ref, True))
    for place, ref, firm in claimed:
        very = any(dated_and_counted(clause, clause.facts.series[each]) for each in ref.series)
        if place >= 0 and ":" in str(clause.tokens[place].value) and not (very or _is_known(clause, ref)):
            # "The association published a list of 50": one of its own.
            continue
        office = _office(clause, place) if place >= 0 else ref.office
        span = Span(clause.tokens[place].start, clause.tokens[place].end) if place >= 0 else ref.by or ref.span
        others = tuple(clause.tokens[other].value for other in offices if other != place)
        sure = place >= 0 and (ref.term in ("growth", "specified") or _is_national(clause, ref) or very)
        yield Statement("list-issuer", span, office, ref, extra={"firm": firm, "others": others, "sure": sure})


def _office(clause: Clause, place: int) -> str:
    """The office at a place; another country's Geological Survey is not that of the United States."""
    office = str(clause.tokens[place].value)
    whose = re.search(r"(?P<who>J)'$", clause.tags[:place])
    if office == "usgs" and whose and (seat := str(clause.tokens[whose.start("who")].value)) not in ("US", "CA"):
        return f"{seat}:Geological Survey"
    return office


def _is_national(clause: Clause, ref: ListRef) -> bool:
    """Whether it is "the country's list" that an office of the country is said to have issued."""
    start = max(0, ref.span.start - 14)
    return bool(ref.explicit and ref.term) and bool(NATIONAL.search(clause.sentence.text[start : ref.span.end]))


# "In its first list, which appeared on 18 May 2018, the department named 35 commodities".
_IN_ITS = re.compile(r"o(?P<list>L)(?:,[^;x?LCMI]{1,8})?,t?(?P<who>I)[wK]?[HVP]")
# "Author of the 2024 list: the bank"; "Canada's list, a product of the ministry"; "the list is the work of …".
_AUTHOR = re.compile(r"(?P<what>w)u(?P<list>L)(?:[:=B]|,)t?(?P<who>I)")
_WORK = re.compile(r"(?P<list>L)(?:,a?|B[ta]?|,t)(?P<what>w)u(?:t)?(?P<who>I)")
# "the Department of Energy added copper to the US list"
_CHANGES = re.compile(r"(?:^|[,;&D])t?(?P<who>I)[wKH]{0,2}(?P<verb>[AR])[^;x?LIJ]{1,8}[Tof](?P<list>L)")
_AUTHORS = frozenset({"author", "issuer", "publisher", "source", "originator", "maker", "compiler", "editor", "owner"})
_WORKS = frozenset({"product", "work", "creation", "brainchild", "handiwork", "publication", "initiative", "document"})
# "By decree of the Ministry of Industry, Indonesia has 22 strategic minerals".
_BY_DECREE = re.compile(r"(?:^|[,;])[bo][ta]?(?P<what>w)[ub]t?(?P<who>I),?J[wK]?[HV][^;x?]{0,3}(?P<list>[LC])")
_DECREES = frozenset({"decree", "order", "decision", "notification", "resolution", "regulation", "ordinance", "notice"})
# "Japan's specified critical materials are designated by …".
_MEMBERS = re.compile(r"(?P<list>C)B[wKH]{0,2}(?P<verb>[PHVw])bt?(?P<who>I)")
_NAMING = frozenset(
    {"designated", "named", "chosen", "selected", "picked", "listed", "issued", "published", "determined", "defined",
     "declared", "set", "drawn up", "identified", "announced", "released", "adopted", "specified"}
)  # fmt: skip
# "The Environmental Protection Agency added metallurgical coal to the DOE list".
_ADDS = re.compile(r"(?P<who>I)[wKH]{0,2}(?P<verb>[AR])[ta~]?M[Tfo]t?(?P<list>L)(?![wn'])")
_ADDING = frozenset(
    {"added", "adds", "put", "placed", "inserted", "removed", "removes", "dropped", "struck", "deleted"}
)
# "The list that carmakers watch is the one the agency issued".
_THE_ONE = re.compile(r"(?P<list>L)[^;x?LMI]{0,6}Bt[Nlo]t?t?(?P<who>I)[wK]?(?P<verb>[PH])")


def _otherwise(clause: Clause) -> Iterator[tuple[int, ListRef]]:
    """Offices that other words than a verb of theirs make the issuer."""
    if clause.conditional or set("hX") & set(clause.tags):
        return
    for pattern, words in (
        (_IN_ITS, None),
        (_AUTHOR, _AUTHORS),
        (_WORK, _WORKS),
        (_BY_DECREE, _DECREES),
        (_MEMBERS, _NAMING),
        (_THE_ONE, None),
        (_ADDS, _ADDING),
        (_CHANGES, None),
    ):
        for match in pattern.finditer(clause.tags):
            named = match.groupdict().get("what") and "what" or "verb"
            if words and clause.words(clause.tokens[match.start(named)]) not in words:
                continue
            target: ListRef = clause.tokens[match.start("list")].value
            told = target.jurisdictions or target.term in ("growth", "specified", "defence")
            if pattern in (_MEMBERS, _CHANGES) and not told or pattern is _IN_ITS and not target.own:
                continue
            if pattern is _ADDS and not (target.jurisdictions or target.office):
                continue
            if (ref := clause.resolve(target)) and not ref.foreign:
                yield match.start("who"), ref


def _is_known(clause: Clause, ref: ListRef) -> bool:
    """Whether the words take a list for known: "the country's list", not "a list"."""
    whose = re.search(r"\b(?:the|its|their|this|that) (?:[\w-]+['’]s? )?$", clause.sentence.text[: ref.span.start])
    return bool(ref.definite or ref.jurisdictions or whose)
