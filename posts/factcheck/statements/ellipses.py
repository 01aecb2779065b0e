"""Memberships said in few words: what was said before is left out."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.mentions import Mention
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.listings import EXCHANGES
from posts.factcheck.statements.members import is_hedged, is_negated, member_statements, neither, one_of_them
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
    if last.kind == "membership" and (match := _OTHERS.match(tags)):
        at = match.start("who") if match["who"] else match.start("whose")
        so = match["who"] and clause.words(clause.tokens[match.start("so")]) in ("so", "as")
        aux = clause.words(clause.tokens[match.start("by") if match["who"] else match.start("does")])
        sure = so or match["too"]
        known = aux in _AUX and (sure or match["no"])
        ref = None if not known else clause.listed_by(at) if tags[at] == "J" else clause.resolve_at(at)
        if ref and not ref.foreign and not ref.draft:
            span = Span(clause.tokens[at].start, clause.tokens[match.end() - 1].end)
            negated = last.negated if sure else True
            past = clause.words(clause.tokens[at + 1]) == "did" if at + 1 < len(tags) else last.past
            for mineral in minerals:
                yield replace(last, span=span, ref=ref, minerals=(mineral.value,), negated=negated, past=past, extra={})
        return
    if last.kind == "membership" and not last.negated and (match := _NOT_THESE.match(tags)):
        never = clause.tokens[match.end("no") - 1].value == "never"
        for mineral in clause.tokens[match.start("row")].value:
            told = replace(last, span=Span(mineral.start, mineral.end), minerals=(mineral.value,), negated=True)
            yield replace(told, extra=last.extra | {"never": never})
        return
    if match := _THE_OTHER.match(tags):
        words = clause.words(clause.tokens[match.start("which")])
        if words in ("other", "others", "second", "latter", "rest") and last.kind in ("membership", "added", "removed"):
            for mineral in clause.tokens[match.start("row")].value:
                yield replace(last, span=Span(mineral.start, mineral.end), minerals=(mineral.value,))
        return
    if match := _ALSO.match(tags):
        name = next(name for name in ("nor", "other", "also") if match[name])
        verb = match["verb"] or match["did"] and clause.words(clause.tokens[match.start("did")]) in _AUX
        same = name == "also" or match["as_well"] and not match["not"]
        if name == "other" and not verb and not match["not"] or not same and last.kind != "membership":
            return
        by = clause.tokens[match.start(f"by_{name}")] if name != "other" else None
        if by and by.tag != "B" and clause.words(by) not in _AUX:
            return
        if name == "also" and clause.words_before(match.start("by_also")) not in ("so", "as", "likewise"):
            # "…, does have copper"
            return
        negated = last.negated if name == "also" else bool(name == "nor" or match["not"])
        if match["as_well"] == "w" and clause.words(clause.tokens[match.start("as_well")]) not in _TOO_WORDS:
            # "Strontium, too, has returned"
            return
        end = clause.tokens[match.end() - 1 - (tags[match.end() - 1] in ".,;")].end
        for mineral in clause.tokens[match.start(name)].value:
            yield replace(last, span=Span(mineral.start, end), minerals=(mineral.value,), negated=negated)


def from_before(clause: Clause, last: Statement, minerals: tuple[Mention, ...]) -> Iterator[Statement]:
    """The same after a full stop: "Helium came off the list. So did tin."; a date has its place in the one before."""
    for each in ellipses(clause, last, minerals):
        extra = {name: value for name, value in each.extra.items() if name not in ("since", "whole", "when")}
        when = last.extra.get("when")
        yield replace(each, extra=extra | {"when": when and replace(when, start=each.span.start, end=each.span.end)})


# "… names copper, not zinc", "… but neither lead nor zinc".
_NOT_THESE = re.compile(r"[x&,]{0,2}(?P<no>X)(?P<row>M)[.;]?$")
# "Nickel was one of two minerals added in 2022; the other was lead."
_THE_OTHER = re.compile(r"[x&,=]{0,2}t(?P<which>[wKO])[nlL]?B(?P<row>M)[.,;]?$")
# "… and so does Canada", "… , Canada does not": the same minerals, another list.
_OTHERS = re.compile(
    r"[x&,;=]{0,2}(?:(?P<so>[sw])(?P<by>[wBH])t?(?P<who>[JL])"
    r"|t?(?P<whose>[JL])(?P<does>[wBH])(?:(?P<no>X)|(?P<too>w|sw)))[.,;]?$"
)
_AUX = frozenset({"has", "have", "had", "does", "do", "did", "is", "are"})
_TOO_WORDS = frozenset(
    {"too", "also", "either", "likewise", "there", "already", "yet", "again", "though", "however", "another"}
)
_ALSO = re.compile(
    r"[x&,=]{0,2}[X&](?P<by_nor>[Bw])(?P<nor>M)(?:[.,]?$|,)"
    r"|[x&,=]{0,2}(?P<other>M)(?:,w,)?(?P<verb>B?)(?P<did>[wH]?)(?P<not>X?)(?:,?(?P<as_well>[wK])|sw)?[.,]?$"
    r"|[x&,=]{0,2}[sw](?P<by_also>[BwH])(?P<also>M)(?:[.,]?$|,)"
)
# "… and is no longer on the list", "… and on that of the EU".
_AGAIN = re.compile(r"(?:&|,&?(?=X))(?P<verb>B?)(?P<mid>[XKwH]{0,3})o(?P<list>L|C(?=,?w?[.,]?$))")


# "…, gold too", "the same goes for gold".
_TOO = re.compile(r",(?P<row>M)(?:w|sw)[.,;]?$")
_AS_WELL = re.compile(r"\b(?:too|as well|likewise|also)[.,;]?$")
# "…, together with chromium and vanadium", "…, and molybdenum too".
_TOGETHER = re.compile(r"(?<!M)(?<!M,),?(?P<tie>&)(?P<row>M)(?:w|sw)?(?=[.,;)]|$)")
_TIES = frozenset({"together with", "along with", "alongside", "as well as"})
_SAME = re.compile(r"tw[wB]?w?[ru](?P<row>M)")
_SAME_FOR = re.compile(r"the same (?:goes|is true|holds(?: true)?|applies|can be said) (?:for|of|to)\b")


def again(clause: Clause, last: Statement, minerals: tuple[Mention, ...]) -> Iterator[Statement]:
    """ "… and is no longer on the list": the same minerals are the subject of a second verb."""
    if last.kind == "membership" and not clause.conditional:
        for match in (*_TOO.finditer(clause.tags), *_SAME.finditer(clause.tags)):
            words = clause.sentence.text[
                clause.tokens[match.start()].start : clause.tokens[match.end() - 1].end
            ].lower()
            if match.re is _SAME and not _SAME_FOR.match(words) or match.re is _TOO and not _AS_WELL.search(words):
                continue
            for mineral in clause.tokens[match.start("row")].value:
                yield replace(last, span=Span(mineral.start, mineral.end), minerals=(mineral.value,))
    yield from _excepted(clause, last)
    for match in _TOGETHER.finditer(clause.tags):
        row = match.start("row")
        whole = (
            clause.between(match.start("tie"), row + 1)
            + clause.sentence.text[clause.tokens[row].start : clause.tokens[match.end() - 1].end].lower()
        )
        tied = clause.words(clause.tokens[match.start("tie")]) in _TIES
        if clause.conditional or not (tied or _AS_WELL.search(whole)) or clause.tokens[row].value == minerals:
            continue
        told = [each for each in clause.tokens if last.span.end <= each.start < clause.tokens[match.start("tie")].start]
        if any(each.tag in "BARGSP" for each in told) and last.kind != "membership":
            # "Dropped in 2022, rhenium came back, together with copper": with another verb.
            continue
        if clause.tokens[row].start < last.span.start or last.kind not in ("membership", "added", "removed"):
            continue
        # "was put back, together with copper": copper need not have been there before.
        told = last.extra | {"verb": ""}
        for mineral in clause.tokens[row].value:
            yield replace(last, span=Span(mineral.start, mineral.end), minerals=(mineral.value,), extra=told)
    for match in _AGAIN.finditer(clause.tags):
        ref = clause.resolve_at(match.start("list"))
        if ref is None or ref.foreign or clause.conditional:
            continue
        if not match["verb"] and (last.kind != "membership" or "X" not in match["mid"] and last.negated):
            continue
        verb, end = match.end() - len(match["mid"]) - 2, match.start("list")
        if clause.tokens[verb].start < last.span.end:
            continue
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


# "All the rare earths but scandium are on it", "…, yttrium excepted", "Yttrium aside, …".
_EXCEPT = re.compile(r"(?P<no>X)[tK]?(?P<row>M)|(?:^|,)(?P<told>M)(?P<out>[wXB]{1,2})(?=[,.;]|$)")
_OUT = re.compile(r"(?:alone )?(?:excepted|excluded|aside|apart|excluding)")


def _excepted(clause: Clause, last: Statement) -> Iterator[Statement]:
    """That what is excepted from a row that is on a list is not on it."""
    if last.kind != "membership" or last.negated or clause.conditional:
        return
    for match in _EXCEPT.finditer(clause.tags):
        row = clause.tokens[match.start("row" if match["row"] else "told")]
        told = match["no"] and clause.tokens[match.start("no")].value == "except"
        out = match["out"] and _OUT.fullmatch(clause.between(match.start("out"), match.end("out")).strip(" ,."))
        for mineral in row.value if told or out else ():
            if mineral.value != last.minerals[0]:
                span = Span(mineral.start, mineral.end)
                yield replace(last, span=span, minerals=(mineral.value,), negated=True, by_name=False)


_LISTED_IN = re.compile(
    r"M(?P<gap>[wK,]{0,2})(?P<verb>B)(?P<mid>[XKw]{0,2})[HV]o?2?t?(?P<who>J)(?:&t?(?P<too>J))?(?![wn'Ms])"
)
# "As a critical mineral in Canada, copper …".
_BEING = re.compile(r"^sa?(?P<list>C),(?P<row>M)")
# "Copper heads it", "Gold tops the list".
_HEADS = re.compile(r"M(?P<verb>w)(?P<list>[Li])(?![wn'])")
_AT_ITS_HEAD = frozenset({"heads", "headed", "tops", "topped", "opens", "opened", "closes", "closed"})
_BOTH_ON = re.compile(r"M,(?P<all>[2w])o(?P<list>L)")
# "antimony among them", "uranium is included", "Copper is on it", "tungsten is one of them too".
_AMONG_THEM = re.compile(
    r"(?P<head>^|[,;&x:=()-]|(?P<knew>w)t?(?=MBoi))(?:[wK]{0,2},)?(?P<row>M)(?:,[wK]{0,2},|[wK]{0,2})(?P<verb>B?)"
    r"(?P<mid>[XwK]{0,3}?|tw{1,2})(?P<among>(?P<held>[HX]o(?=[~.,;)=]|$)|[HX](?!i)(?=[^s]|sa?w|$))|oi|N?ui|Xi|ot?N|w|N)"
    r"(?:oD)?[wK]{0,2}(?=[.,;)&x=~-]|s[ta]?w|$)"
)
# "put chromium among them"
_PUT = re.compile(r"(?P<verb>[AHVw])(?P<row>M)(?P<among>H)(?=[.,;)]|$)")
_PUTTING = frozenset(
    {"put", "puts", "placed", "places", "counts", "counted", "includes", "included", "lists", "listed"}
)
_SOME = re.compile(
    r"\b(?:others|another|reports?|stud(?:y|ies)|papers?|articles?|compan(?:y|ies)|funds?|firms?)\b", re.IGNORECASE
)
# "are the best known of them"
_MOST = re.compile(r"\b(?:best|most|least|first|last|\w+est)\b")
_KNEW = frozenset({"noticed", "noted", "notice", "knew", "remembered", "recalled", "realised", "realized", "observed"})
_ON_IT = frozenset(
    {"on it", "in it", "on them", "among them", "one of them", "of them", "absent from it", "missing from it"}
)
_STAYED = frozenset(f"{verb} out" for verb in ("stayed", "stays", "stay", "remained", "remains", "remain"))
_HELD = frozenset(
    {"kept", "kept on", "retained", "included", "listed", "named", "featured", "excluded", "omitted", "left out",
     "missing", "absent", "among them", "made the cut", "makes the cut", "make the cut", "missed the cut"}
)  # fmt: skip


def _is_said(match: re.Match, words: str) -> bool | str:
    """Whether the words after a mineral say that it is on the list spoken of."""
    if match["held"]:
        return (
            words in _STAYED
            or words.endswith("the cut")
            or words in _HELD
            and (bool(match["verb"]) or match["head"] in (",", "(", "=", "-") or words == "among them")
        )
    if match["among"] == "w":
        return words == "there" and match["verb"] and "w" not in match["mid"]
    told = words in _ON_IT or words.endswith(" of them") or match["among"].endswith("N") and words.startswith("one")
    return bool(match["verb"]) and told


def shorter(clause: Clause) -> Iterator[Statement]:
    """ "Zinc is listed in the EU", "Tin and zinc, both on the American list since 2018"."""
    for match in _LISTED_IN.finditer(clause.tags):
        if "h" in clause.tags[: match.end()] or clause.conditional:
            continue
        at = match.start("who")
        if clause.words(clause.tokens[at]) in EXCHANGES:
            continue
        if ref := clause.listed_by(at):
            if match["too"] and (too := clause.listed_by(match.start("too"))):
                ref = replace(ref, series=ref.series + too.series, jurisdictions=ref.jurisdictions + too.jurisdictions)
            negated = is_negated(clause, match.start(), at)
            past = clause.tokens[match.start("verb")].value == "was"
            yield from member_statements(clause, match.start(), ref, negated, past=past, span_end=clause.tokens[at].end)
    for match in _AMONG_THEM.finditer(clause.tags):
        first, last = match.start("among"), match.end("among")
        words = clause.sentence.text[clause.tokens[first].start : clause.tokens[last - 1].end].lower()
        if clause.conditional or is_hedged(clause, match.start("row")) or not _is_said(match, words):
            continue
        if words == "one" and any(ref.span.start > clause.tokens[first].start for _, ref in clause.refs):
            continue
        if "t" in match["mid"] and not _MOST.search(clause.between(match.start("mid"), first)):
            continue
        if match["knew"] and clause.words(clause.tokens[match.start("knew")]) not in _KNEW:
            continue
        if re.match(r",?h?[Bw]{0,2}[AR]", clause.tags[last:]):
            # "three minerals, tin among them, would be added": among those, whatever the list holds.
            continue
        them = re.search(r"\bthem\b", words)
        changed = clause.memory.changed if them else None
        if them and not clause.refs and _SOME.search(clause.sentence.text, 0, clause.tokens[match.start("row")].start):
            # "The report names five others; tin is one of them."
            continue
        if match["among"].endswith("N") and words != "one":
            # "… lists ten strategic minerals; copper is one of the ten."
            number = clause.tokens[last - 1].value.value
            changed = next((each for each in reversed(clause.memory.counted) if each.value.value == number), None)
            if changed is None:
                continue
        if them and changed is None and not clause.refs and clause.memory.counted:
            # "The United Kingdom calls eighteen minerals critical; palladium is not among them."
            changed = clause.memory.counted[-1]
        ref = changed.ref if changed and changed.ref else clause.only_list()
        if ref and clause.tags[last : last + 2] == "oD" and not changed:
            # "… were kept in 2024"
            ref = ref.of_year(clause.tokens[last + 1].value)
        if ref and not ref.foreign and not ref.draft:
            row = match.start("row")
            negated = is_negated(clause, row, last) != neither(clause, row)
            end = clause.tokens[last - 1].end
            stayed = {"stayed": words in _STAYED}
            yield from (
                one_of_them(clause, row, ref, negated, end, changed)
                if them or changed
                else member_statements(clause, row, ref, negated, past=False, span_end=end, extra=stayed)
            )
    for match in _PUT.finditer(clause.tags):
        row = match.start("row")
        put = clause.words(clause.tokens[match.start("verb")]) in _PUTTING and not is_hedged(clause, row)
        ref = clause.only_list() if put and clause.words(clause.tokens[row + 1]) == "among them" else None
        if ref and not ref.foreign and not ref.draft and not clause.conditional:
            yield from one_of_them(clause, row, ref, is_negated(clause, max(0, row - 3), row))
    for match in _BEING.finditer(clause.tags):
        target = clause.tokens[match.start("list")].value
        if not target.jurisdictions or clause.conditional or target.foreign:
            continue
        if ref := clause.resolve(target):
            yield from member_statements(clause, match.start("row"), ref, False, past=False)
    for match in _HEADS.finditer(clause.tags):
        token = clause.tokens[match.start("list")]
        known = clause.words(clause.tokens[match.start("verb")]) in _AT_ITS_HEAD and clause.words(token) != "they"
        ref = clause.resolve_at(match.start("list")) if known and not clause.conditional else None
        if ref and not ref.foreign and not ref.draft and not is_hedged(clause, match.start()):
            yield from member_statements(clause, match.start(), ref, False, past=False, span_end=token.end)
    for match in _BOTH_ON.finditer(clause.tags):
        if ref := clause.resolve_at(match.start("list")):
            yield from member_statements(clause, match.start(), ref, False, past=False)
