"""The list that a number is one of where no list is named: "35 minerals are deemed critical by the U.S. government"."""

import re

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import ListRef

# "Chile's new strategy names 14 minerals as critical"; what its miners say is no list.
_GOVERNING = re.compile(
    r"\b(?:strategy|plan|list|government|ministry|law|policy|act|decree|notice|regulation|parliament|cabinet)"
    r"(?: (?:of|from) (?:[A-Z][a-z]+ )?\d{4})?(?:, (?:presented|published|adopted|released|unveiled)[^,;]{0,50},)?"
    r" \w+ (?:\w+ )?$"
)
_FOUND = re.compile(r"\b(?:found|judged|deemed|declared|held|rated|ranked|considered|identified|showed)(?: \w+)? $")


def said_critical(clause: Clause, place: int) -> ListRef | None:
    """The list that a number is one of where no list is named.

    "34 critical and 17 strategic raw materials", "35 minerals are deemed critical by the U.S. government",
    "Canada classes 31 minerals as critical", "sixteen materials count as strategic raw materials".
    """
    tags = clause.tags
    after = tags[place + 1 :]
    if found := re.match(r"[kw]&(?P<what>C)", after):
        other: ListRef = clause.tokens[place + 1 + found.start("what")].value
        kind = {"strategic": "raw", "raw": "strategic"}.get(other.term or "")
        called = clause.words(clause.tokens[place + 1])
        if kind is None or called != ("strategic" if kind == "strategic" else "critical"):
            return None
        law = clause.list_before(place)
        # Both in one breath are those of the act, be it law yet or not.
        return clause.resolve(ListRef(other.span, ("EU",), term=kind, law=(law and law.law) or "crma"))
    if found := re.match(r"n(?:,MH,)?[wKp]{0,1}[BV][wKpVHsaT]{0,3}(?P<what>k)[obT]t?(?P<who>[JI])", after):
        return clause.listed_by(place + 1 + found.start("who"), _kind(clause, place, found))
    if (said := re.match(r"n(?:s|TB)?a?(?P<what>k)", after)) and (
        found := re.search(r"(?P<who>[JI])[wKp]{0,2}H?[wK]{0,2}[VH][~wK]{0,2}$", tags[:place])
        or _GOVERNING.search(clause.sentence.text[: clause.tokens[place].start])
        and re.search(r"(?P<who>J)'K?w(?:[uf]D)?(?:,P[^;x]{0,8},)?H?[VH]~?$", tags[:place])
    ):
        if clause.words_before(place) == "found" and clause.tokens[found.start("who")].value not in ("UK", "bgs"):
            # What a study found critical is not always what the list took over.
            return None
        return clause.listed_by(found.start("who"), _kind(clause, place, said))
    if tags[place + 1 : place + 2] == "n" and re.search(r"J[wK]{0,2}H?[HV]~?$", tags[:place]):
        # "NATO named twelve raw materials that allied defence industries cannot do without"
        who = tags.rfind("J", 0, place)
        if clause.tokens[who].value == "NATO" and re.search(r"\b(?:defen[cs]e|allie[ds])\b", clause.sentence.text):
            return clause.listed_by(who)
    if clause.words(clause.tokens[min(place + 1, len(tags) - 1)]).endswith("rare metals"):
        # Japan's own word for what is critical.
        who = [at for at in range(place) if tags[at] in "JI"]
        known = clause.listed_by(who[-1]) if who and re.search(r"[HV]~?$", tags[:place]) else None
        return known if known and known.series[0] == "jp" else None
    if re.match(r"ns?a?k", after) and (known := re.search(r"(?P<list>L)(?:,[^,;?xLM]{1,9},)?w?[HV]~?$", tags[:place])):
        # "Wellington's list, out since January, names 37 minerals as critical"
        ref = clause.resolve_at(known.start("list"))
        return ref if ref and ref.jurisdictions else None
    if (
        re.match(r"(?:n|ui)?(?:TB)?a?k", after)
        and re.search(r"[Li][^;x?LM]{0,12}(?:w|H|V|&)[~wK]{0,1}$", tags[:place])
        and _FOUND.search(clause.sentence.text[: clause.tokens[place].start])
    ):
        # "the assessment found 34 of them to be critical"
        return clause.ref(place)
    said = re.match(r"n[wKp]{0,1}[BV](?:[wKpVsaT]{0,3}|Hs)(?P<what>k)", after)
    if said and clause.tokens[place].value.value >= 10:
        if known := clause.list_before(place):
            return known if known.explicit and clause.tokens[place].value.value < 100 else None
        places = [at for at, tag in enumerate(tags) if tag in "JIZ"]
        return clause.listed_by(places[0], _kind(clause, place, said)) if len(places) == 1 else None
    if found := re.match(r"n[wKp]{0,1}[BHV][wKpVHsaT]{0,3}(?P<what>C)", after):
        ref: ListRef = clause.tokens[place + 1 + found.start("what")].value
        return clause.resolve(ref) if ref.count is None else None
    return None


def _kind(clause: Clause, place: int, said: re.Match) -> str:
    """Which adjective is said of a number: critical or strategic."""
    return str(clause.tokens[place + 1 + said.start("what")].value)
