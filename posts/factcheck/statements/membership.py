"""Which minerals are said to be on a list, to have joined it or to have left it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.considered import considered
from posts.factcheck.statements.members import (
    is_absent,
    is_by_name,
    is_excepted,
    is_hedged,
    is_inverted,
    is_negated,
    is_past,
    member_statements,
    neither,
)
from posts.factcheck.statements.model import ListRef, Statement
from posts.factcheck.statements.subjects import is_subject

# A row of minerals is said to be on a list: "are on", "is still included in", "does not appear on".
_ON = re.compile(r"M(?P<gap>[^;x?MLCARG]{0,8}?)(?P<verb>[BHVX])(?P<mid>[^;x?MLAR]{0,7}?)(?P<list>[LC])")
_HOLDS = re.compile(r"(?P<list>[LZi])(?P<gap>[^;x?MARSL]{0,14}?)(?P<verb>[HX])(?P<mid>[^;x?LARPM]{0,9}?)(?P<row>M)")
# "Europe's strategic raw materials include …"
_INCLUDE = re.compile(
    r"(?P<list>C)(?:,~?N[on]?w?n?,|,[^,;xMR]{1,14},|[HPV]bt?(?P<by>[JI])[tw]{0,2})?[wKX]{0,2}(?P<verb>[HB])[wKtX]{0,1}(?P<row>M)"
)
_ADVERB = re.compile(r"ly$|^(?:also|still|already|do|does|did|then|thus|even)$")
# "Indium, one of the EU's critical raw materials, is …", "made copper one of its strategic minerals".
_ONE_OF = re.compile(r"(?P<row>M)(?:,[wK]?)?(?P<verb>o)(?:[CN]?n?[ou])?(?P<list>[LC])(?=[,.;)=]|$)")
_MAKING = frozenset(
    {"made", "makes", "named", "names", "declared", "declares", "called", "calls", "considers", "counts"}
)
_INCLUDING = frozenset(
    {
        "include",
        "includes",
        "included",
        "comprise",
        "cover",
        "name",
        "count",
        "contain",
        "take in",
        "takes in",
        "are",
        "were",
    }
)


_HAVING = frozenset({"with", "has", "have", "had", "having"})


def memberships(clause: Clause) -> Iterator[Statement]:
    """That minerals are, or are not, on a list."""
    tags = clause.tags
    done: set[int] = set()
    for match in _ON.finditer(tags):
        row = match.start()
        yield from _member(clause, match, row, done, match.start("list"))
    for match in _HOLDS.finditer(tags):
        row = match.start("row")
        if row in done:
            continue
        yield from _holding(clause, match, row, done)
    if (match := _OF_THOSE.match(tags)) and match.start("row") not in done and not clause.conditional:
        yield from _one_of(clause, match, done)
    for match in _INCLUDE.finditer(tags):
        ref = clause.tokens[match.start("list")].value
        row = match.start("row")
        if not ref.jurisdictions and match["by"]:
            # "the critical materials named by the Department of Energy include …"
            who = clause.tokens[match.start("by")]
            ref.jurisdictions, ref.office = ((who.value,), None) if who.tag == "J" else ((), ref.office or who.value)
        if not ref.jurisdictions and (head := re.match(r"^[,x&]{0,2}ot?(?P<who>J),?$", tags[: match.start("list")])):
            # "In Australia, critical minerals include …"
            ref.jurisdictions = (clause.tokens[head.start("who")].value,)
        if row in done or not (ref.jurisdictions or match["by"]) or clause.conditional or is_hedged(clause, row):
            continue
        between = clause.tokens[
            max(match.start("list"), tags.rfind(",", 0, match.start("verb"))) + 1 : match.start("verb")
        ]
        if not match["by"] and any(each.tag == "w" and not _ADVERB.search(clause.words(each)) for each in between):
            # "critical minerals miners include": of something else.
            continue
        includes = clause.words(clause.tokens[match.start("verb")]) in _INCLUDING
        if includes and (known := clause.resolve(ref)):
            done.add(row)
            negated = is_negated(clause, match.start("list"), row)
            yield from member_statements(clause, row, known, negated, past=is_past(clause, match.start("verb")))
    for match in _ONE_OF.finditer(tags):
        row, at = match.start("row"), match.start("list")
        target = clause.tokens[at].value
        named = target.jurisdictions or target.office or target.explicit
        if row in done or clause.words(clause.tokens[match.start("verb")]) != "one of":
            continue
        if not named and tags[row + 1] == "," or tags[row + 1] != "," and clause.words_before(row) not in _MAKING:
            continue
        ref = clause.resolve(target) if not clause.conditional and not is_hedged(clause, row) else None
        if ref and not ref.foreign and not ref.draft and not ref.plural and len(clause.tokens[row].value) == 1:
            done.add(row)
            yield from member_statements(clause, row, ref, False, past=False, span_end=clause.tokens[at].end)
    yield from considered(clause, done)


def _member(clause: Clause, match: re.Match, row: int, done: set[int], at: int) -> Iterator[Statement]:
    verb = clause.tokens[match.start("verb")]
    between = match["gap"] + match["verb"] + match["mid"]
    target: ListRef = clause.tokens[at].value
    if re.search(r"[P0]", between) or "h" in between or "W" in between or clause.conditional:
        return
    told = clause.between(match.start("verb"), at)
    if _ASIDE.search(told):
        return
    if target.foreign or target.draft or is_hedged(clause, row) or not is_subject(clause, row):
        return
    if clause.words(verb) == "be":
        # "They insist that copper be listed": a wish.
        return
    if match["list"] == "C":
        # "is a critical mineral", "is considered critical": a verb of being or deeming stands right before it.
        if (
            not re.search(r"[BHV][wKptaXso2]{0,4}$|[BHV][^;M]{0,4}o[ta]?$|[BV]T?B?[a]?$|V[^;M]{0,6}$", between)
            or "b" in between
            and "V" not in between
        ):
            return
        if target.count and "o" not in between and not re.search(r"Bo|BT$", between):
            return
        if re.match(r"bt?w", clause.tags[at + 1 :]) or for_somebody(clause, at):
            # "critical by the thresholds of the study", "a critical raw material for jewellers": not by the list.
            return
    elif not (
        "o" in between
        or re.search(r"[HV][wto]{0,2}$|H~T$", between)
        or re.search("X.*f", between)
        or clause.words(verb).startswith("belong")
        or between.endswith("Bu")
        and "part of" in told
        or is_absent(clause, match.start("gap"), at)
    ):
        return
    if verb.tag == "X" and (verb.value in ("lack", "without") or verb.value == "yet" and "B" not in match["mid"]):
        return
    ref = clause.resolve(target)
    if ref is None:
        return
    negated = is_negated(clause, match.start("gap"), at) != (neither(clause, row) or is_inverted(clause, row))
    if omitted := re.match(r"[wKH]{0,2}(?P<no>X)[.,;)]?$|[wKH]{0,2}X[,)]", clause.tags[at + 1 :]):
        # "Uranium is one of the minerals that the US list leaves out."
        if match["list"] != "L" or omitted["no"] is None or not re.search(r"n,?[ti]{1,2}$", clause.tags[:at]):
            return
        negated = not negated
    if _REFUSED.search(told):
        negated = True
    if is_excepted(clause, row):
        # "All the rare earths except scandium are on it".
        if (
            (whole := re.search(r"M,?X[tK]?$", clause.tags[:row]))
            and not negated
            and clause.tokens[row - 1].value == "except"
        ):
            done.update((row, whole.start()))
            past = is_past(clause, match.start("verb"))
            yield from member_statements(clause, whole.start(), ref, False, past=past)
            yield from member_statements(clause, row, ref, True, past=past)
        return
    done.add(row)
    # "left off every list": on none of them.
    off_all = target.every and negated and is_absent(clause, match.start("gap"), at)
    when = clause.when(at) if clause.words(verb) == "became" and not negated else None
    yield from member_statements(
        clause,
        row,
        ref,
        negated,
        past=is_past(clause, match.start("verb")),
        kind="added" if when else "membership",
        span_end=clause.tokens[at].end,
        by_name=is_by_name(clause, row, at),
        extra={"when": when} if when else {"never": True} if off_all else None,
    )
    if more := _AND_LISTS.match(clause.tags, at + 1):
        # "on the EU list, the UK list and the US list"
        for other in (place for place in range(at + 1, more.end()) if clause.tags[place] == "L"):
            if (found := clause.resolve_at(other)) and found is not ref and not found.foreign and not found.draft:
                end = clause.tokens[other].end
                yield from member_statements(clause, row, found, negated, past=ref.past, span_end=end)


_AND_LISTS = re.compile(r"(?:,o?L)*,?&o?L(?!B|H|P)")
# Where a mineral is that stands near a list; and what keeps it off.
_ASIDE = re.compile(
    r"\b(?:below|above|behind|beyond|beside|ahead of|(?<!s )(?<!n )outside|"
    r"waiting|awaiting|vying|fighting|candidate|hoping|closer)\b"
)
_REFUSED = re.compile(r"\b(?:denied|refused) (?:a|its|their) (?:place|spot|slot|seat)\b")


def for_somebody(clause: Clause, at: int) -> bool:
    """Whether what is critical is so for a trade or a use, whoever keeps a list."""
    ref: ListRef = clause.tokens[at].value
    return clause.tags[at] == "C" and not ref.jurisdictions and bool(re.match(r"[rT]t?[wM]", clause.tags[at + 1 :]))


def _holding(clause: Clause, match: re.Match, row: int, done: set[int]) -> Iterator[Statement]:
    between = match["gap"] + match["verb"] + match["mid"]
    verb = clause.tokens[match.start("verb")]
    at = match.start("list")
    if re.search(r"[hW0]", between) or clause.conditional or is_hedged(clause, at):
        return
    if re.search(r",.*B|&[ta]?w{1,3}[HV]", match["mid"]):
        # "The list has 50 entries, four were lost: helium …", "… and the scheme extends to gold": another predicate.
        return
    omits = any(each.value in ("omit", "lack") for each in clause.tokens[match.start("verb") : row] if each.tag == "X")
    if verb.tag == "X" and not omits and not re.search(r"H", match["mid"]):
        return
    if at > 1 and clause.tags[at - 2] in "AR" and clause.tokens[at - 2].value == "noun":
        # "The new entries on the list include …": see changes.
        return
    if re.search(r"N[KwpR]?[nC]?u", between) or "u" in match["mid"] and not re.search(r"N[nCw]{0,3}", match["mid"]):
        return
    if clause.words(verb) in _HAVING and not re.search(r"[:(,]|H$", match["mid"]) and not _has(clause, match, row):
        return
    ref = clause.resolve_at(at)
    if ref is None or ref.foreign or ref.draft:
        return
    whole = clause.tokens[at].start == clause.tokens[at].end
    if match["list"] == "i" and not (
        "H" in between[:4] or omits and (whole or clause.words(clause.tokens[at]) == "it")
    ):
        return
    # "Nor does it include tin".
    none = bool(_NO_LIST.search(clause.tags[:at])) and not ref.selects
    negated = is_negated(clause, at, row) != bool(none or re.fullmatch(r"X[wB]", clause.tags[:at]))
    if is_excepted(clause, row):
        # "names all but osmium"; not "nothing but osmium".
        if verb.tag == "X" or between.count("X") > 1:
            return
        negated = True
    done.add(row)
    if "among" in clause.words(verb) and _JOINED.search(clause.tags[: match.start("verb")]) and not negated:
        # "Ten minerals join the list, among them boron": of those that joined.
        dated = None if ref.selects else clause.when(at)
        if dated is None and not ref.selects and "ed" not in clause.between(0, at):
            ref = replace(ref, recency="last")
        when = {"when": dated, "verb": "", "current": ref.recency == "last"}
        yield from member_statements(clause, row, ref, False, past=True, kind="added", extra=when)
        return
    never = {"never": True} if none and negated else None
    yield from member_statements(clause, row, ref, negated, past=is_past(clause, match.start("verb")), extra=never)


# "Of the 50 critical minerals on the list, helium has perhaps the oddest supply chain": it is one of them.
_OF_THOSE = re.compile(r"^[&x]?[uo]w{0,2}t?(?:n|C|Nn?)w{0,1}o(?P<list>L),[ta]?(?P<row>M)(?P<verb>B|H)(?!w{0,2}[XA])")


def _one_of(clause: Clause, match: re.Match, done: set[int]) -> Iterator[Statement]:
    """That a mineral is one of those on a list of which it is told apart."""
    if clause.words(clause.tokens[0]) not in ("of", "among") and clause.tags[0] not in "&x":
        return
    row, target = match.start("row"), clause.tokens[match.start("list")].value
    ref = clause.resolve(target)
    if ref is None or ref.foreign or ref.draft or ref.plural or len(clause.tokens[row].value) > 1:
        return
    done.add(row)
    yield from member_statements(clause, row, ref, False, past=is_past(clause, match.start("verb")))


# "No US list has ever included it", "None of the lists includes it".
_NO_LIST = re.compile(r"(?:^|[,;&x=])X(?:u[t2]?)?(?:L(?:ut?)?)?$")
_JOINED = re.compile(r"N[nC]?[HBwK]{0,2}A[^;xMR]{0,3}L(?:oD)?,?$")


def _has(clause: Clause, match: re.Match, row: int) -> bool:
    """ "The list has no copper": nothing else is had, and the mineral qualifies no other noun."""
    after = clause.tags[row + 1 : row + 2]
    return (
        match["list"] == "L"
        and clause.words(clause.tokens[match.start("verb")]) in ("has", "have", "had")
        # "The list that the Survey published in 2022 has no tin".
        and re.fullmatch(r"w?|[it]t?[JI][wK]?[PV](?:oD)?", match["gap"])
        and match["mid"] in ("", "X")
        and after in ("", ".", ";", ",", "&", "x")
    )
