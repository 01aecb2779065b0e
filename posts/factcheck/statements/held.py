"""Numbers inside the name of a list: "the list of 35 critical minerals", "the EU's 34 critical raw materials"."""

import re
from collections.abc import Iterator

from posts.factcheck.counts import Count
from posts.factcheck.mentions import Mention
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import ListRef, Span, Statement
from posts.factcheck.statements.series import KINDS
from posts.factcheck.statements.tallies import is_some

FEWEST = 10
# "the list, 35 entries", "the list, all 35 minerals of it,"
BESIDE = re.compile(r"(?:^|[^uofTR])L(?:[:=]|,w)?$")
# "the list, 50 minerals at present, decides", "the list, 34 minerals in all, came out".
ASIDE = re.compile(r"(?:^|[^uofTR])L[,(=]~?$")
ASIDE_ENDS = re.compile(r"n?K?[wo]{0,2}[,)=]")
# "16 critical minerals that it mines", "14 critical minerals in its ground": some of many.
_SOME = re.compile(
    r" (?:(?:that|which|where|for which) (?:it|they|we|he|she|the|[A-Z]\w+) |"
    r"(?:which are |that are )?(?:found|mined|produced|present|extracted|refined|processed|imported|available)\b|"
    r"(?:in|under) (?:its|the|their) (?:ground|soil|territory|rocks|crust|seabed)\b)"
)
# "the US-Japan agreement covers five critical minerals": what such a thing covers is no list.
_AGREED = re.compile(
    r"\b(?:agreements?|deals?|pacts?|treaty|treaties|memorand\w+|MoU|accords?|partnerships?|alliances?|club|credits?|"
    r"funds?|subsid\w+|tariffs?|stockpiles?|reserves?|projects?|deposits?|mines?|compan\w+|initiatives?|programmes?|"
    r"programs?|exercises?|bills?|roadmaps?|talks|auctions?|licen[cs]es|controls|restrictions|bans?)"
    r"(?: \w+){0,2}? (?:covers?|covered|includes?|included|names?|named|lists?|listed|counts?|counted|spans?|concerns?|"
    r"has|have|had|holds?|held|contains?|contained|with|for|of|on) $",
    re.I,
)


def reached(clause: Clause, place: int) -> Count | None:
    """The number that a list grew to."""
    for at in range(place + 1, len(clause.tokens)):
        if clause.tags[at] == "N" and "T" in clause.tags[max(0, at - 3) : at]:
            return clause.tokens[at].value
        if clause.tags[at] in "LC" and clause.tokens[at].value.count:
            return clause.tokens[at].value.count
    return None


def held(clause: Clause, token: Mention) -> Iterator[Statement]:
    """A number inside a reference: "the list of 35 critical minerals", "the EU's 34 critical raw materials"."""
    ref: ListRef = token.value
    place = clause.tokens.index(token)
    before, after = clause.tags[:place], clause.tags[place + 1 :]
    count: Count = ref.count
    span = Span(count.start, count.end)
    if token.tag == "L":
        hedges = [each for each in clause.tokens[:place] if each.tag == "h"]
        drafted = any(each.value == "draft" and not ref.definite or "propos" in clause.words(each) for each in hedges)
        if drafted or _is_imagined(clause, ref, before, after):
            # "proposed an act with a list of 34": a list that is not there yet.
            return
        past = clause.past_verb(place) or bool(re.search(r"S(?:,?oD,?)?[THb]?$", before))
        if (law := re.search(r"Z[^;x?LDSZ]{0,6}$", before)) and not ref.selects:
            # "The regulation gives force to a list of 34": that of the act.
            ref.law = ref.law or clause.tokens[law.start()].value.law
        yield Statement("list-count", span, count, clause.resolve(ref), past=past)
        return
    if count.value < 5 and not ref.jurisdictions:
        return
    on = re.match(r"(?:,?i?B)?o(?P<list>L)(?!')", after)
    at = place + 1 + on.start("list") if on else 0
    if at and ref.definite and count.value >= FEWEST and not ref.jurisdictions and not is_some(clause, at):
        # "five of the 30 critical raw materials on the EU list"
        yield Statement("list-count", span, count, clause.resolve_at(at), past=clause.past_verb(place))
        return
    if re.match(r"(?:n)?u[tio]", after) or ref.recency == "new":
        if ref.recency == "new" and re.search(r"A[^;]{0,4}$", before):
            yield Statement("added-count", span, count, clause.ref(place), extra={"when": clause.when(place)})
        return
    if re.search(r"A[~tw]{0,2}$", before):
        yield Statement("added-count", span, count, clause.ref(place), extra={"when": clause.when(place)})
        return
    if re.search(r"R[~tw]{0,2}$", before):
        yield Statement("removed-count", span, count, clause.ref(place), extra={"when": clause.when(place)})
        return
    about = clause.list_before(place) if not ref.jurisdictions and not ref.office else None
    if about and ref.term in KINDS and about.term != ref.term:
        ref.law, ref.jurisdictions, about = about.law, about.jurisdictions, None
        verb_before = True
    else:
        verb_before = bool(re.search(r"N[kw]&$", before))
    possessive = ref.definite and (ref.jurisdictions or ref.office) and count.value >= 10
    if _SOME.match(clause.sentence.text, token.end):
        return
    if _AGREED.search(clause.sentence.text[: token.start]):
        return
    # "Annex II names 34 critical raw materials"
    before = "".join("Z" if each.tag == "C" and each.value.law else each.tag for each in clause.tokens[:place])
    verb = re.search(r"[LZJIicQ][^;x?]{0,10}(?:G[^;x?MHVPRor]{0,4}|[HVPB][^;x?MHVPRouTrf]{0,4})$", before) or re.search(
        r"(?:^|w)B[~wt]{0,2}$", before
    )
    passive = re.match(r"[^;x?,]{0,3}[BP][wK]{0,1}[HVPo]", after)
    if "h" in before and not possessive:
        return
    if re.search(r"G[^;x]{0,4}f~?$", before) and re.match(r"[^;x]{0,3}T", after) and about:
        yield Statement("list-count-before", span, count, about, extra={"to": reached(clause, place)})
        return
    if BESIDE.search(before) and re.match(r"[.,;]?$|\(", after):
        yield Statement("list-count", span, count, clause.ref(place), past=clause.past_verb(place))
        return
    if clause.words_before(place) == "with" and len(before) == 1 and re.match(r",t?JH[^;x?]{0,3}L", after):
        # "With 31 critical minerals, Canada has a list of middling length"
        yield Statement("list-count", span, count, clause.resolve(ref))
        return
    if ASIDE.search(before) and ASIDE_ENDS.match(after) and count.value >= FEWEST:
        yield Statement("list-count", span, count, clause.list_before(place), past=clause.past_verb(place))
        return
    if re.match(r"HL|B[^;x?]{0,3}oL", after) and not re.search(r"u[t~]?$", before):
        yield Statement("list-count", span, count, clause.ref_after(place), past=clause.past_verb(place))
        return
    if ref.term in ("growth", "defence") and re.search(r"[HV][~wt]{0,2}$", before):
        # Of a kind that but one list holds, whoever names them.
        verb_before = True
    if possessive or verb_before or (verb and count.value >= 5) or (passive and count.value >= 10):
        yield Statement("list-count", span, count, about or clause.resolve(ref), past=clause.past_verb(place))


def _is_imagined(clause: Clause, ref: ListRef, before: str, after: str) -> bool:
    """Whether the list of so many is only thought of: "may publish a list of 70", "a list of 70 would be too long"."""
    if ref.definite and not ref.own or ref.selects:
        return False
    return clause.conditional or bool(re.search(r"[hW]", before) or re.match(r"[~w]{0,2}h", after))
