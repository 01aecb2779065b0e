"""Which minerals are said to have joined a list or to have left it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.dates import Dated
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.members import is_hedged, member_statements
from posts.factcheck.statements.model import ListRef, Span, Statement

_ADDS = re.compile(r"(?P<verb>[AR])(?P<gap>[^;x?MLARP]{0,8}?)(?P<row>M)")
_ADDED = re.compile(r"(?P<row>M)(?P<gap>[^;x?MLARG]{0,6}?)(?P<verb>[AR])")
# "was among the minerals that the Survey added", "Among the newcomers on the list are …".
_AMONG = re.compile(
    r"(?P<row>M)(?P<gap>B[wK]{0,2}ot?N?[nC]t?i?t?[JIi]?H?|B(?:t[XOK]l?|ot?[ONK])(?:o?t?K?[NnCu]{0,3})TB)(?P<verb>[AR])"
)
_NEWCOMERS = re.compile(r"(?P<verb>A)(?P<gap>[wn]{0,2}(?:[uo]D)?[ouT]?L(?:oD)?[BH])(?P<row>M)")
# "Five commodities left the list, namely helium …", "Four of them were new: bauxite …".
_ENUMERATED = re.compile(
    r"(?P<verb>[AR])(?P<gap>[^;x?MAR]{0,12}?(?:,w(?:w-(?:w(?=M))?)?|,(?P<among>H)|,?[:=(]))(?P<row>M)"
)
_AMONG_THEM = frozenset({"among them", "including", "such as", "for example"})
# "moved nickel from its critical list to its strategic list".
_MOVED = re.compile(r"A(?P<row>M)f(?P<off>L)T(?P<onto>L)")
# "Among the ten minerals added in 2025 was silver", "The minerals removed in 2022 include helium".
_OF_THOSE = re.compile(r"(?:[nC]|(?<=t)w)(?P<verb>[AR])(?P<gap>[^;x?MARN,]{0,8})[BH](?P<row>M)")
# "was first listed by the EU in 2020", "first appeared on the list of 2020".
_FIRST = re.compile(r"(?P<row>M)(?P<gap>[wB,]{0,3}O(?P<verb>[HBVP])[obu]?[tuob]{0,3}[JLI])")
# "The EU first listed it in 2020."
_FIRST_BY = re.compile(r"(?P<who>[JI])O(?P<verb>[HV])(?P<row>M)(?=oD|[.,;]|$)")
# "was dropped in 2020, came back in 2024": the same minerals again.
_AGAIN = re.compile(r"(?<=[^M])(?:,|&)[wKHBOX]{0,4}(?P<verb>[AR])(?![^;x?ARL,&]{0,4}M)")
_BEFORE = re.compile(r"(?P<row>M)(?P<gap>[^;x?M]{0,30}[AR][^;x?MX]{0,9})$")
_NOUN_OF = re.compile(r"(?P<verb>[AR])(?P<gap>[^;x?MAR]{0,4}[u:]t?)(?P<row>M)")

# Verbs of coming back.
AGAIN = re.compile(
    r"re-?(?:stor|instat|admit|add|turn|enter|list)|(?:came|come|put|taken|brought|is|was|are|were) back"
)
_LATELY = re.compile(r"\b(?:yesterday|today|(?:earlier )?(?:this|last) (?:week|month|\w+day))\b")
# "Chromium and iron joined": the list spoken of.
_BARE = frozenset({"joined", "joins", "join", "returned", "returns"})
_JOINED = re.compile(r"[x&]?M[wK]?A[.,;]?")

# "Of the minerals on the 2018 list, helium was dropped": by another than the one that is named.
_OFF_THAT = re.compile(r"[uo][wt]{0,3}[nCN]n?w?oL,")

# "Five minerals left the list in 2022, helium, potash …": as many as are named behind.
_COUNTED = re.compile(r"(?P<count>N)[nC]?[HBw]{0,2}(?P<verb>[AR])(?P<gap>[^;x?MARN]{0,10},)(?P<row>M)[.;]?$")
_PATTERNS = (_COUNTED, _ADDED, _AMONG, _OF_THOSE, _ENUMERATED, _ADDS, _NEWCOMERS, _NOUN_OF)


def changes(clause: Clause) -> Iterator[Statement]:
    """That minerals were put on a list, or taken off it."""
    tags = clause.tags
    done: set[int] = set()
    for match, verb in _matches(tags):
        row, again = match.start("row"), match.re is _BEFORE
        if row in done and not again:
            continue
        token = clause.tokens[verb]
        words = clause.words(token)
        passive = row < verb
        if match.re is _ENUMERATED and match["among"] and clause.words_before(row) not in _AMONG_THEM:
            continue
        if match.re is _COUNTED and clause.tokens[match.start("count")].value.value != len(clause.tokens[row].value):
            continue
        if token.tag == "R" and passive and _OFF_THAT.match(tags):
            continue
        # "has never joined", "has yet to put copper on it": it is not there.
        never = any(each.value in ("yet", "never") for each in clause.tokens[max(0, verb - 2) : verb])
        # So has one that "has not put copper on it".
        never = never or not passive and bool(re.search(r"HX$", tags[:verb]))
        # "has not been reinstated": it is still off.
        never = never or passive and bool(AGAIN.match(words)) and bool(re.search(r"HXB?$", tags[:verb]))
        if (
            token.value == "base"
            and not passive
            or clause.hedged_verb(verb)
            and not never
            # "was the only one to be removed"
            and not (match["gap"].endswith("TB") and clause.words(clause.tokens[row + 1]) in ("was", "were"))
            or clause.conditional
            or is_hedged(clause, max(row, verb))
        ):
            continue
        if not passive and _by_another(clause, verb) and not re.match(r"[oTf]{1,2}L", tags[row + 1 :]):
            # "The company added gold; the list …": not to the list.
            continue
        if token.value in ("fall", "join") and not passive and match.re not in (_ENUMERATED, _COUNTED):
            continue
        if (
            token.value == "gain"
            and not re.search(r"[nC]B[wp]?$", tags[:verb])
            and (
                passive
                or "J" in tags[verb:row]
                or not re.search(r"[Li][^;x?MLARG]{0,5}$|L[^;x?LG]*M,?&[wK]?$", tags[:verb])
            )
        ):
            # "The list gained copper", not "Copper gained 3 percent".
            continue
        if token.value == "placed" and not re.match(r"[oT](?:L|C)", tags[max(row, verb) + 1 :]):
            continue
        if (
            passive
            and match.re is not _AMONG
            and token.value == "past"
            and not again
            # "Nickel was added"; an active verb behind a mineral has it as subject of something else.
            and (
                not re.search(r"[B&][wXKpO]{0,2}$|[BH][wXpO]{0,2}$", tags[row:verb])
                and match["gap"] not in ("", ",i", "w", "Bw")
                or re.match(r"[~t]{0,2}[MN]", tags[verb + 1 :])
                and "B" not in match["gap"]
            )
        ):
            continue
        if not passive and _is_of_another(clause, verb, row):
            continue
        if not passive and re.search(r"M[^;x?MARL]{0,3}B[wX]?$", tags[:verb]):
            continue
        if passive and "B" not in match["gap"] and re.match(r"b|T~?[N0]|0", tags[verb + 1 :]):
            # "Cobalt dropped by a third and returned to 30,000 dollars."
            continue
        if passive and token.value == "now":
            # "It adds copper, takes off arsenic": what stands before the verb is not taken off.
            continue
        text = clause.sentence.text
        revised = any(
            other.explicit and _WHEN_REVISED.fullmatch(text, token.end, other.span.start) for _, other in clause.refs
        )
        place = words.endswith(_PLACES) and revised
        if words.startswith("lost ") and not place and not re.match(r"[^;x?MAR,]{0,6}[LCi]", tags[verb + 1 :]):
            # "Gallium lost its place as a cheap metal": no place on a list.
            continue
        if words == "entered" and not re.match(r"[^;x?MAR,]{0,4}[LCi]", tags[verb + 1 :]):
            # "once entered as groups"
            continue
        if words == "left" and not re.match(r"t?L", tags[verb + 1 :]):
            continue
        named = re.search(r"[LC]", tags[verb:]) or "L" in tags
        if words in _BARE and not named and not revised and not _JOINED.fullmatch(tags):
            continue
        ref = _of_change(clause, row, verb)
        if ref is None or ref.foreign or ref.draft or ref.plural:
            continue
        negated = _is_denied(clause, row, verb)
        if negated or never:
            if never and token.tag == "A":
                done.add(row)
                for said in member_statements(clause, row, ref, True, past=False, extra={"running": True}):
                    own = Span(clause.tokens[verb - 1 - ("X" not in tags[verb - 1])].start, token.end)
                    yield replace(said, span=own) if again and len(clause.tokens[row].value) == 1 else said
            continue
        done.add(row)
        when = _when(clause, max(row, verb), again)
        if (
            token.value == "placed"
            and when is None
            and (tags[row + 1 : row + 3] == "oC" or "H" in tags[verb - 1 : verb])
        ):
            # "put tungsten among its ten strategic minerals", "has put tungsten on its list"
            yield from member_statements(clause, row, ref, False, past=False)
            continue
        end = _end(clause, max(row, verb), when)
        lately = bool(_LATELY.search(clause.sentence.text, token.end))
        # "was put back, together with copper": copper need not have been there before.
        said_so = "" if ",&" in match["gap"] else words
        kind, told = "added" if token.tag == "A" else "removed", {"when": when, "verb": said_so, "lately": lately}
        for said in member_statements(clause, row, ref, False, past=True, kind=kind, span_end=end, extra=told):
            yield replace(said, span=Span(token.start, end)) if again and not said.extra["whole"][1] > 1 else said


def _matches(tags: str) -> Iterator[tuple[re.Match, int]]:
    """Rows of minerals with a verb of coming or going, and where it stands."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(tags):
            yield match, match.start("verb")
    for second in _AGAIN.finditer(tags):
        if match := _BEFORE.search(tags[: second.start()]):
            yield match, second.start("verb")


def _when(clause: Clause, last: int, again: bool) -> Dated | None:
    """The date of a coming or going: none that belongs to another one in the same clause."""
    when = clause.when(last)
    at = next((place for place, token in enumerate(clause.tokens) if token.value is when), None)
    if when is None or at is None:
        return when
    return None if again and at < last or set("AR") & set(clause.tags[last + 1 : at]) else when


# "lost their place when the list was revised".
_WHEN_REVISED = re.compile(r"(?: \w+)?,? (?:when|after|once|with)\b[^;]*")
_PLACES = ("place", "places", "spot", "spots", "seat", "slot", "status")


def _is_of_another(clause: Clause, verb: int, row: int) -> bool:
    """Whether something else than minerals on a list is added or removed: "dropped copper tariffs", "from a tank"."""
    tags = clause.tags
    if clause.tokens[verb].tag == "R" and "f" in tags[verb:row]:
        # "withdrew from a copper deal"
        return True
    after = tags[row + 1 :]
    if after[:1] in ("w", "n") and clause.words(clause.tokens[row + 1]) not in _ADVERBS:
        return True
    onto = re.match(r"[Tf](?![tawKJI'OpCDnNou]{0,7}[LlCi])", after)
    return bool(onto) and "L" not in tags[verb:row]


_ADVERBS = frozenset(
    ["too", "also", "again", "back", "there", "this", "last", "only", "first", "then", "instead", "alone", "as", "at"]
    + ["altogether", "already", "last", "earlier", "later", "despite", "during", "without", "against", "followed"]
    + ["because", "if", "so", "even", "per", "upon", "rather", "yesterday", "today", "once", "following", "with"]
)


def _end(clause: Clause, last: int, when: Dated | None) -> int:
    """Where the words on a change end: with its date, else with the list, else with the verb."""
    own = [token.end for token in clause.tokens[last:] if token.tag == "L" or token.tag == "D" and token.value is when]
    return max(own, default=clause.tokens[last].end)


def _is_denied(clause: Clause, row: int, verb: int) -> bool:
    """Whether a change is denied; "was only added in 2026" is no denial."""
    said = clause.tokens[row:verb] + clause.tokens[max(0, verb - 2) : verb]
    return any(token.tag == "X" and token.value != "only" for token in said)


# Whose additions and removals are no list's.
_ANOTHER = re.compile(
    r"\b(?:compan(?:y|ies)|funds?|ind(?:ex|ices)|firms?|miners?|exchanges?|groups?|banks?|investors?|projects?|mines?|"
    r"developers?|producers?|traders?|carmakers?|refiner(?:y|ies)|smelters?|plants?|manufacturers?|portfolios?|he|she)\W+"
    r"(?:(?:has|have|had|also|then|later|\w+ly)\W+)*$",
    re.IGNORECASE,
)


def _by_another(clause: Clause, verb: int) -> bool:
    """Whether somebody adds or drops who keeps no list of minerals; of two verbs of a sentence the first tells."""
    text = clause.sentence.text
    first = next((token for token in clause.tokens if token.tag in "AR"), clause.tokens[verb])
    return any(_ANOTHER.search(text, 0, token.start) for token in (first, clause.tokens[verb]))


def moves(clause: Clause) -> Iterator[Statement]:
    """That minerals were moved from one list to another."""
    for match in _MOVED.finditer(clause.tags):
        row = match.start("row")
        if clause.hedged_verb(row - 1) or is_hedged(clause, row):
            continue
        told = {"when": clause.when(row), "verb": "moved"}
        for kind, name in (("removed", "off"), ("added", "onto")):
            ref = clause.resolve_at(match.start(name))
            if ref and not ref.foreign and not ref.draft:
                yield from member_statements(clause, row, ref, False, past=True, kind=kind, extra=told)


def first_listings(clause: Clause) -> Iterator[Statement]:
    """That minerals came onto a list for the first time on a certain date or with a certain edition."""
    for match in _FIRST.finditer(clause.tags):
        row, verb = match.start("row"), match.start("verb")
        at = match.end() - 1
        first = clause.tokens[verb - 1]
        if first.value != "1" or clause.hedged_verb(verb) or "X" in clause.tags[row:verb] or is_hedged(clause, verb):
            continue
        ref = clause.resolve_at(at) if clause.tags[at] == "L" else clause.listed_by(at)
        if ref and not ref.foreign and not ref.draft:
            when = clause.when(at)
            told = {"when": when, "verb": ""}
            end = _end(clause, at, when)
            yield from member_statements(clause, row, ref, False, past=True, kind="added", span_end=end, extra=told)

    for match in _FIRST_BY.finditer(clause.tags):
        row, verb = match.start("row"), match.start("verb")
        listed = clause.words(clause.tokens[verb]) in ("listed", "included", "named")
        if not listed or clause.tokens[verb - 1].value != "1" or clause.hedged_verb(verb) or is_hedged(clause, verb):
            continue
        if ref := clause.listed_by(match.start("who")):
            told = {"when": clause.when(row), "verb": ""}
            yield from member_statements(clause, row, ref, False, past=True, kind="added", extra=told)


def of_edition(clause: Clause, target: ListRef | None, at: int) -> ListRef | None:
    """The list with the edition that the head of the clause names: "With the 2017 edition, …"."""
    if target is None or target.selects:
        return target
    for other in (clause.tokens[place].value for place in range(at) if clause.tags[place] == "L"):
        if other.update and other.selects and not other.jurisdictions:
            return replace(target, year=other.year, ordinal=other.ordinal, recency=None)
    return target


def _is_source(clause: Clause, at: int) -> bool:
    """Whether something is taken over from a list, not off it."""
    before = clause.tags[:at]
    return before.endswith("f") and not re.search(r"R[^;x,]{0,8}f$", before)


def _of_change(clause: Clause, row: int, verb: int) -> ListRef | None:
    """The list that something is put on: after the verb, else the clause's, else the one remembered."""
    last = max(row, verb)
    subject = re.search(r"L[wKH]{0,2}$", clause.tags[:verb]) if verb < row else None
    if subject and re.match(r"T[tw]{0,2}[nN]", clause.tags[row + 1 :]):
        # "The 2022 list adds zinc to the minerals on the first one."
        return clause.resolve_at(subject.start())
    if "L" not in clause.tags and "between" in clause.between(0, last):
        # "Between the third list and the fourth": which of them is not read.
        return None
    for at in range(last + 1, min(len(clause.tags), last + 10)):
        named = clause.tags[at] == "L" or clause.tags[at - 1 : at + 1] in ("oC", "TC")
        if named and not re.search(r"L.*[nN]u$", clause.tags[:at]):
            # Not "the 2014 list added tantalum to the fourteen materials of the first edition".
            return of_edition(clause, clause.resolve_at(at), at)
        if clause.tags[at] in ";x?":
            break
    # "kept all 31 from the 2021 list and added": what is taken from one list is not put on it.
    named = [at for at in range(min(row, verb)) if clause.tags[at] == "L"]
    if named and (bound := [at for at in named if not _is_source(clause, at)]) != named:
        return clause.resolve_at(bound[-1]) if bound and clause.tokens[verb].tag == "A" else None
    if not named and (who := re.search(r"(?P<who>[JI])(?:,?i)?[wKH]{0,2}$", clause.tags[:verb])):
        # "The United States, which dropped it in 2018": from its own list, where lists are spoken of.
        own = clause.listed_by(who.start("who"))
        return own if own and (clause.memory.ref or clause.refs or "list" in clause.sentence.text) else None
    if not named and not clause.refs and (by := re.match(r"bt?(?P<who>I)", clause.tags[verb + 1 :])):
        # "was added by the Survey in 2022": it keeps but one list.
        at = verb + 1 + by.start("who")
        return clause.listed_by(at) if clause.tokens[at].value in ("usgs", "interior") else None
    if (ref := clause.ref(min(row, verb))) or not clause.refs:
        return ref
    # "Commission officials say that lithium was added in 2017; the list of that year …"
    whose = [at for at, tag in enumerate(clause.tags) if tag in "JI"]
    return clause.listed_by(whose[0]) if len(whose) == 1 else None
