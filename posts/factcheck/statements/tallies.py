"""Numbers beside a list that no verb joins to it: "the list, 34 in all", "the 34 materials on the list"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.counts import Count
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import ListRef, Span, Statement

# "the list (34 in all)", "the list, all 34 of them,", "its second list, of 36 minerals".
_BESIDE = re.compile(r"(?P<list>[LC])(?P<open>[,(=:]?)[w~K]{0,2}(?P<number>N)")
# "USGS final list: 54 minerals", "Number of critical raw materials in the EU (2026): 30".
_WITH = re.compile(r"(?P<list>L)(?:,?u|[:=(](?:o?D,)?)~?(?P<number>C|N)(?=n?[,).;=]|n?$)")
_NUMBER_OF = re.compile(r"^cu(?P<list>[LC])(?:\((?P<when>D)\))?[:=]~?(?P<number>N)(?=n?[.;]?$)")
_IN_ALL = re.compile(
    r"(?: (?:critical |raw )*(?:minerals|materials|raw materials|entries|names|commodities|substances|elements|items))?"
    r"(?:,? (?:in (?:all|total|number)|altogether|all told|strong|so far|to date|at (?:the )?last count)|"
    r"(?: minerals| materials| entries)? long| of them)\b"
)
# "The 34 raw materials on the EU list", "most of the 50 minerals on it", "all 50 minerals of the 2022 edition".
_ON = re.compile(r"(?P<number>N)(?:ut?)?[Kp]?[nC](?:,?i?B)?[ou](?P<list>L)")
# "Ten added, two removed, 60 in total".
_TOTAL = re.compile(r"[,&=:]~?(?P<number>N)n?(?=[^;x?NLM]{1,3}$)")
_ALTOGETHER = re.compile(r"(?: \w+)? (?:in (?:all|total)|altogether|all told)\b")
# "Graphite is one of thirty on the European list".
_ONE_OF = re.compile(r"o~?(?P<number>N)[Kp]?n?(?:,?i?B)?[ou](?P<list>L)(?!')")
# "Annex II names 34 critical raw materials; Annex I, 17 strategic ones."
_GAPPED = re.compile(r"[x&]?(?P<list>[LCZ])(?:,oD)?,~?(?P<number>[NC])n?[.,;]?")
# "Thirty materials, from antimony to vanadium, stand on the EU list"
_STAND = re.compile(r"(?:^|[;&x])~?(?P<number>N)n,[^;LNx]{1,14},[HBV][wp]{0,2}o(?P<list>L)(?!')")
# After the noun such words pick out some of the entries.
_SOME = re.compile(
    r",? (?:that|which|who|whose|for which|of which|where|without|not|only|with|found|mined|produced|used|needed|"
    r"considered|deemed|classified|identified|known|subject|under|from|in (?!force|effect|2)|shared|common|also|"
    r"(?:is|are|was|were|has|have)(?: also| \w+ly)? (?:shared|common|new))\b"
)
# "Strategic materials are a part of the critical ones, 17 in all": said of the subject.
_UNDER = re.compile(r"[otJ,]{0,5}(?P<subject>[CL])[wKO]{0,2}B[^;x?LC]{1,6}[uo][LC]$")
_UNITS = frozenset(
    {"minerals", "materials", "raw materials", "commodities", "mineral commodities", "entries", "names", "items",
     "substances", "elements"}
)  # fmt: skip
_FEWEST = 10
# "leaving 58 names": what remains of a list after something was cut.
_LEAVING = re.compile(r"L[^;x?]{0,12},w~?(?P<number>N)n?(?:[.,;]|$)")


def tallies(clause: Clause) -> Iterator[Statement]:
    """How many entries a list is said to hold, in an aside or in the name of what stands on it."""
    for match in _BESIDE.finditer(clause.tags):
        at, place = match.start("list"), match.start("number")
        number = clause.tokens[place]
        if not match["open"] and clause.words_before(place) != "all":
            continue
        if not (said := _IN_ALL.match(clause.sentence.text, number.end)):
            continue
        if under := _UNDER.match(clause.tags[: at + 1]):
            at = under.start("subject")
        ref = _listed(clause, at)
        owned = clause.tokens[at].tag == "C" and bool(clause.tokens[at].value.jurisdictions)
        if ref and (said.group().endswith("of them") or ref.explicit or owned):
            yield _count(clause, place, ref)
    for match in _WITH.finditer(clause.tags):
        token = clause.tokens[match.start("number")]
        count = token.value if token.tag == "N" else token.value.count
        ref = clause.resolve_at(match.start("list"))
        if count and count.value >= _FEWEST and ref and not ref.foreign and ref.count is None:
            yield Statement("list-count", Span(count.start, count.end), count, ref, past=True)
    for match in _NUMBER_OF.finditer(clause.tags):
        ref = clause.resolve_at(match.start("list"))
        if ref and not ref.foreign:
            when = clause.tokens[match.start("when")].value if match["when"] else None
            yield _count(clause, match.start("number"), replace(ref, asof=when))
    for match in _TOTAL.finditer(clause.tags):
        number = clause.tokens[match.start("number")]
        if _ALTOGETHER.match(clause.sentence.text, number.end) and set("AR") & set(clause.tags[: match.start()]):
            ref = clause.only_list()
            if ref and not ref.foreign and not ref.draft and not ref.plural:
                yield _count(clause, match.start("number"), ref)
    for place, at in on_a_list(clause):
        ref = clause.resolve_at(at)
        if ref and not ref.foreign and not ref.plural:
            yield _count(clause, place, ref)
    for match in _STAND.finditer(clause.tags):
        ref = clause.resolve_at(match.start("list"))
        if ref and not ref.foreign and not ref.plural and not clause.conditional:
            yield _count(clause, match.start("number"), ref)
    for match in _LEAVING.finditer(clause.tags):
        place = match.start("number")
        if clause.words(clause.tokens[place - 1]) == "leaving" and (ref := clause.list_before(place)):
            yield _count(clause, place, ref)


def gapped(clause: Clause) -> Iterator[Statement]:
    """A list and its number, the verb left out: "Annex I, 17 strategic ones", "the one of March 2020, 35"."""
    match = _GAPPED.fullmatch(clause.tags)
    if match is None or clause.conditional:
        return
    token = clause.tokens[match.start("number")]
    count = token.value if token.tag == "N" else token.value.count
    ref = clause.resolve_at(match.start("list"))
    if ref and count and not ref.foreign and not ref.draft and not ref.plural and not ref.count:
        yield Statement("list-count", Span(count.start, count.end), count, ref, past=clause.past_verb(0))


def on_a_list(clause: Clause) -> Iterator[tuple[int, int]]:
    """Where a definite number counts all that stands on a list, and where the list is named."""
    for match in _ON.finditer(clause.tags):
        place, at = match.start("number"), match.start("list")
        count: Count = clause.tokens[place].value
        unit = clause.tokens[next(other for other in range(place + 1, at) if clause.tags[other] in "nC")]
        if unit.tag == "C" and unit.value.count:
            continue
        before = clause.tokens[place - 1] if place else None
        whole = before is not None and clause.words(before) in ("the", "these", "those", "all")
        if (
            whole
            and count.value >= _FEWEST
            and (unit.tag == "C" or clause.words(unit) in _UNITS)
            and not clause.conditional
            and not is_some(clause, at)
        ):
            yield place, at
    for match in _ONE_OF.finditer(clause.tags):
        place, at = match.start("number"), match.start("list")
        known = {each for each in clause.tokens[place + 1 : at] if each.tag == "n" and clause.words(each) not in _UNITS}
        whole = clause.words(clause.tokens[match.start()]) == "one of" and not known
        if whole and clause.tokens[place].value.value >= _FEWEST and not clause.conditional:
            yield place, at


def is_some(clause: Clause, at: int) -> bool:
    """Whether words behind a list pick out some of its entries."""
    return bool(_SOME.match(clause.sentence.text, clause.tokens[at].end))


def _listed(clause: Clause, at: int) -> ListRef | None:
    token = clause.tokens[at]
    ref = clause.resolve_at(at)
    if ref is None or ref.foreign or ref.plural or ref.draft or ref.count is not None:
        return None
    if token.tag == "C" and not (ref.definite and (ref.term in ("strategic", "raw") or token.value.jurisdictions)):
        return None
    return ref


def _count(clause: Clause, place: int, ref: ListRef) -> Statement:
    number = clause.tokens[place]
    after = clause.tokens[place + 1] if place + 1 < len(clause.tokens) else None
    end = after.end if after and after.tag == "n" else number.end
    return Statement("list-count", Span(number.start, end), number.value, replace(ref), past=clause.past_verb(place))
