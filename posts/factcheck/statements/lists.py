"""What is said of a list itself: when and by whom it was issued, whether there is one, what replaced it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.dates import DAY_OF_MONTH, month_and_day
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import Span, Statement
from posts.factcheck.statements.revisions import in_row


def publications(clause: Clause) -> Iterator[Statement]:
    """When a list is said to have been published, to have come into force, to have been updated."""
    tags = clause.tags
    used: set[int] = set()
    for place, token in enumerate(clause.tokens):
        if (
            token.tag != "P"
            or token.value == "base"
            and not re.search(r"h$", tags[:place])
            or token.value == "dated"
            and not re.match(r"D,L", tags[place + 1 :])
            and not re.search(r"L,?$", tags[:place])
        ):
            continue
        if clause.hedged_verb(place):
            continue
        ref = clause.object_of(place)
        if ref is None and token.value == "force" and place and tags[place - 1] == "Z":
            ref = clause.resolve_at(place - 1)
        if ref is None or ref.foreign:
            continue
        at = _date_of(tags, place, used)
        if at is None:
            continue
        dated = clause.tokens[at]
        if _qualifies(clause, at) or in_row(tags, at) or clause.is_compared(dated):
            continue
        used.add(at)
        kind = "list-in-force" if token.value == "force" else "list-published"
        if token.value == "lastupdate" and not ref.selects:
            # Of the list as it stands: what else is said of it is no claim about the edition of that year.
            ref = replace(ref)
        ref.published = ref.published or dated.value
        if place and clause.tokens[place - 1].value == "1":
            # "was first published in": of the first edition.
            if ref.selects:
                continue
            ref.ordinal = 1
        numbers = [each.value for each in clause.tokens if each.tag == "N" and each.value.value >= _FEWEST]
        known = {"verb": token.value, "number": numbers[0] if len(numbers) == 1 else None}
        known["drafts"] = bool(_DRAFTS.search(clause.sentence.text))
        known["official"] = bool(_JOURNAL.search(clause.between(min(at, place), max(at, place))))
        yield Statement(kind, Span(dated.start, dated.end), dated.value, ref, extra=known)
    for place, token in enumerate(clause.tokens):
        if token.tag == "L" and not token.value.foreign:
            # "the list of 18 May 2018": an exact date after the noun is that of publication.
            ref = clause.resolve(token.value)
            if ref and token.value.year and token.value.year.date.precision != "year":
                ref.published = ref.published or token.value.year
                yield Statement(
                    "list-published",
                    Span(token.value.year.start, token.value.year.end),
                    token.value.year,
                    ref,
                    extra={"verb": "past"},
                )
            elif ref and re.match(r"\(o?D[),.;]" if not ref.ordinal else r"[(,][ofu]?D[),.;]", tags[place + 1 :]):
                at = place + 1 + tags[place + 1 :].index("D")
                dated = clause.tokens[at]
                if at not in used:
                    ref.published = ref.published or dated.value
                    yield Statement(
                        "list-published", Span(dated.start, dated.end), dated.value, ref, extra={"verb": "past"}
                    )


# "has not been revised since 2020": updated then.
_UNTOUCHED = re.compile(r"(?P<list>L)[HBw]{0,2}X[HBwK]{0,2}(?P<verb>[PGKw])(?:X?)z(?P<when>D)")
_TOUCHED = frozenset({"changed", "revised", "updated", "amended", "touched", "renewed", "altered", "been changed"})


def untouched(clause: Clause) -> Iterator[Statement]:
    """Since when a list is said to have stood as it is."""
    for match in _UNTOUCHED.finditer(clause.tags):
        ref, dated = clause.resolve_at(match.start("list")), clause.tokens[match.start("when")]
        if clause.words(clause.tokens[match.start("verb")]) not in _TOUCHED or clause.conditional:
            continue
        if ref and not ref.selects and not ref.foreign and not ref.draft:
            known = {"verb": "lastupdate", "since": True}
            yield Statement("list-published", Span(dated.start, dated.end), dated.value, replace(ref), extra=known)


# "They promised a list for 2018; it came out in May": of that year.
_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PUBLISHED_ON = re.compile(rf"[^,;.]{{0,40}}?\b(?:on|in)(?: the)? (?:early |late |mid-)?{DAY_OF_MONTH}")


def bare_days(clause: Clause) -> Iterator[Statement]:
    """On which day a list is said to have been published where the year goes without saying."""
    for place, token in enumerate(clause.tokens):
        if token.tag != "P" or token.value in ("base", "ing", "dated", "lastupdate") or clause.hedged_verb(place):
            continue
        said = _PUBLISHED_ON.match(clause.sentence.text, token.end, clause.tokens[-1].end)
        ref = clause.object_of(place) if said and "D" not in clause.tags else None
        own = {ref.year.date[:4]} if ref and ref.year else set()
        if set(_A_YEAR.findall(clause.sentence.text)) - own:
            continue
        if ref and not (ref.foreign or ref.draft or ref.plural or _DRAFTS.search(clause.sentence.text)):
            span = Span(said.start("date"), said.end("date"))
            extra = {"verb": token.value, "drafts": False}
            yield Statement("list-day", span, month_and_day(said), ref, extra=extra)


# No list is so short that a number below this one is its own.
_FEWEST = 10
_DRAFTS = re.compile(r"\b(?:draft|propos|comment|consult|provisional|preliminary)", re.I)
_JOURNAL = re.compile(r"federal register|official journal")
_SEASON = re.compile(r"\b(?:spring|summer|autumn|fall|winter|end|beginning|start|middle|half|quarter|course) of $")


def _qualifies(clause: Clause, at: int) -> bool:
    """Whether a year belongs to something else: "Trump's 2017 executive order", "the initiative of 2008"."""
    if re.search(r"[wK]['\"]?u$", clause.tags[:at]) and not _SEASON.search(
        clause.sentence.text[: clause.tokens[at].start]
    ):
        return True
    after = clause.tokens[at + 1] if at + 1 < len(clause.tokens) else None
    adjacent = after is not None and after.tag == "w" and after.start == clause.tokens[at].end + 1
    return (
        adjacent and (not at or clause.tags[at - 1] not in "o(,") and clause.tokens[at].value.date.precision == "year"
    )


def _date_of(tags: str, place: int, used: set[int]) -> int | None:
    """The date that belongs to a verb of publishing: after it, else at the head of the clause."""
    after = re.match(r"(?:[^;x?DHARGSP]|,H[^,;x?DLM]{0,6},){0,12}?(?P<date>D)", tags[place + 1 :])
    if after:
        at = place + 1 + after.start("date")
        # "On 18 May Interior published the list, on 4 June Commerce its strategy": the date of another.
        anothers = tags[at - 2 : at] in (",o", "&o") and re.match(r"t?[IJiL]", tags[at + 1 :]) and "D" in tags[:place]
        if not anothers and tags[at - 1] != "b" and "z" not in after.group() and at not in used:
            return at
    before = re.search(r"(?:^|[,;:x(&])[wtokKO]{0,3}(?P<date>D)[^;x?DHARGS]{0,12}$", tags[:place])
    if (
        before
        and before.start("date") not in used
        and not (before.start("date") and tags[before.start("date") - 1] in "zb")
    ):
        return before.start("date")
    close = re.search(r"(?P<date>D)[,]?[^;x?DHARGS]{0,3}$", tags[:place])
    if (
        close
        and close.start("date") not in used
        and not (close.start("date") and tags[close.start("date") - 1] in "zbuN")
    ):
        return close.start("date")
    return None


# "ordered the Secretary of Commerce to publish a list", "it fell to the Commerce Department to draw up the list".
_TASKS = re.compile(
    r"\b(?:order\w*|requir\w+|direct\w+|instruct\w+|task\w+|charg\w+|ask\w+|told|fell|up|left)(?: to)? (?:the )?$",
    re.I,
)
_ORDER = re.compile(r"December 20,? 2017|20 December 2017|December 2017|2017 order")


def orders(clause: Clause) -> Iterator[Statement]:
    """Whom the order of 2017 is said to have charged with the list."""
    if not _ORDER.search(clause.sentence.text):
        return
    for place in (at for at, token in enumerate(clause.tokens) if token.tag == "I"):
        before = clause.sentence.text[: clause.tokens[place].start]
        task = re.match(r"T[wK]{0,1}P[^;x?PARSM]{0,6}?(?P<list>[LC])", clause.tags[place + 1 :])
        if task and _TASKS.search(before) and (ref := clause.resolve_at(place + 1 + task.start("list"))):
            office = clause.tokens[place]
            # Whoever is charged, it is the list of the country that this order asks for.
            first = replace(ref, ordinal=1, series=tuple(each for each in ("us",) if each in clause.facts.series))
            known = {"firm": True, "others": (), "ordered": True}
            yield Statement("list-issuer", Span(office.start, office.end), office.value, first, extra=known)


def supersession(clause: Clause) -> Iterator[Statement]:
    """That one list took the place of another."""
    tags = clause.tags
    for match in re.finditer(r"(?P<one>[Li])[^;x?LM]{0,8}(?P<verb>S)(?P<by>b?)[^;x?LM]{0,3}(?P<two>[LD])", tags):
        verb = match.start("verb")
        if clause.hedged_verb(verb) or "X" in tags[match.start() : verb]:
            continue
        if match["one"] == "i" and "S" in tags[: match.start()]:
            # "… by one of 50, which in turn gave way to a list of 60": of the one that came in between.
            continue
        one = clause.resolve_at(match.start("one"))
        two = clause.resolve_at(match.start("two")) if match["two"] == "L" else None
        if one is None or two is None or one.foreign or two.foreign:
            continue
        passive = match["by"] or clause.tokens[verb].value == "gave"
        old, new = (one, two) if passive else (two, one)
        span = Span(clause.tokens[match.start("one")].start, clause.tokens[match.start("two")].end)
        yield Statement("list-superseded", span, None, old, other=new)


# "The list that Canada drew up in 2021 is still in force", "The list, 50 minerals strong, has a rival and remains …".
_IN_FORCE = re.compile(
    r"(?:L(?:(?P<beyond>[,=H][^;x?LM]{1,16}&)|(?:,?[wpiBKtJI]{0,4}P[^;x?LM]{0,3}D,?)?)|i(?=B))"
    r"(?:,[^,;x?LMCPD]{1,8},)?(?P<gap>[^;x?LMCPD]{0,5})(?P<what>K)"
)
_APPLIES = re.compile(r" (?:applies|stands|holds|counts|governs)\b(?! (?:for|as|out|up|with|among)\b)")
_CURRENT = frozenset(
    {"current", "latest", "most recent", "newest", "in force", "still in force", "still current", "applicable"}
)


def validity(clause: Clause) -> Iterator[Statement]:
    """That a certain edition is the one in force."""
    tags = clause.tags
    for match in _IN_FORCE.finditer(tags):
        place = match.start("what")
        token = clause.tokens[place]
        words = clause.words(token)
        if words not in _CURRENT and match["gap"].endswith("K"):
            # "remains in force today"
            place -= 1
            token = clause.tokens[place]
            words = clause.words(token)
        applies = words == "still" and _APPLIES.match(clause.sentence.text, token.end)
        if not applies and (token.value not in ("now", "stillnow") and words not in ("latest", "most recent")):
            continue
        if not applies and not re.search(r"B", match["gap"]) and token.value != "stillnow":
            continue
        verbs = [each.value for each in clause.tokens[match.start() : place] if each.tag == "B"]
        if verbs and verbs[-1] in ("was", "then", "stillthen"):
            # "The list of 2018 was in force then" says nothing of today.
            continue
        if "X" in match["gap"] or clause.hedged_verb(place):
            continue
        if not applies and words not in _CURRENT:
            continue
        if tags[match.start()] == "i" and not _is_the_list(clause, match.start()):
            continue
        ref = clause.resolve_at(match.start())
        if ref and not (ref.selects or ref.published or ref.count):
            # "The list, 31 minerals strong, remains in force": the number tells which.
            numbers = [each.value for each in clause.tokens[:place] if each.tag == "N" and each.value.value >= _FEWEST]
            ref = replace(ref, count=numbers[0]) if len(numbers) == 1 else ref
        if ref and (ref.selects or ref.published or ref.count) and not ref.foreign:
            end = applies.end() if applies else token.end
            start = clause.tokens[match.start("gap") if match["beyond"] else match.start()].start
            yield Statement("list-current", Span(start, end), None, ref)


def _is_the_list(clause: Clause, at: int) -> bool:
    """Whether "it" is the list that the clause begins with, or that of the sentence right before."""
    before = clause.tags[:at]
    if re.match(r"[wt&x]{0,2}L", before):
        return clause.words(clause.tokens[at]) == "it" and set(before).isdisjoint("ZIQ;x")
    first = min((ref.span.start for _, ref in clause.refs), default=0)
    return not before and clause.memory.age == 0 and first < 6


def other_name(clause: Clause) -> Iterator[Statement]:
    """ "The 2022 list is the current U.S. list"."""
    for match in re.finditer(r"(?P<one>L)[Kw]{0,1}B[Kw]{0,1}(?P<two>L)", clause.tags):
        one, two = clause.resolve_at(match.start("one")), clause.resolve_at(match.start("two"))
        if one is None or two is None or one.foreign or two.foreign:
            continue
        edition, current = (one, two) if one.selects else (two, one)
        if edition.selects and not current.selects and current.recency in ("now", "stillnow"):
            edition = replace(edition, series=current.series or edition.series)
            span = Span(clause.tokens[match.start("one")].start, clause.tokens[match.start("two")].end)
            yield Statement("list-current", span, None, edition)


def dated_validity(clause: Clause) -> Iterator[Statement]:
    """ "The list in force is that of 2020"."""
    for match in re.finditer(r"L[^;x?LMCPDN]{0,4}B(?P<that>t)(?:o|N?u)(?P<when>D)", clause.tags):
        ref = clause.resolve_at(match.start())
        if ref and not (ref.year or ref.ordinal or ref.edition) and not ref.foreign:
            dated = clause.tokens[match.start("when")]
            one = replace(ref, year=dated.value, recency=None, citations=())
            yield Statement("list-current", Span(clause.tokens[match.start("that")].start, dated.end), None, one)


def cited_validity(clause: Clause) -> Iterator[Statement]:
    """ "The applicable EU list is COM(2020) 474"."""
    for match in re.finditer(r"(?P<list>L)K?B(?:t[wn])?(?P<cited>Q)|(?P<that>Q)[wK]?[HB](?P<latest>L)", clause.tags):
        token = clause.tokens[match.start("cited" if match["cited"] else "that")]
        at = match.start("list" if match["list"] else "latest")
        ref = clause.resolve_at(at)
        words = clause.words(clause.tokens[at])
        newest = match["that"] and (" most recent " in words or " latest " in words)
        if ref and token.value and (newest or ref.recency in ("now", "stillnow")) and not ref.foreign:
            if newest:
                token = replace(token, start=clause.tokens[at].start, end=clause.tokens[at].end)
            one = replace(ref, citations=token.value, recency=None)
            yield Statement("list-current", Span(token.start, token.end), None, one)


def citations(clause: Clause) -> Iterator[Statement]:
    """That a list stands at a place in an official journal."""
    for place, token in enumerate(clause.tokens):
        cited = token.value if token.tag == "Q" else None
        if cited is None:
            continue
        ref = clause.ref(place)
        if ref and ref.ordinal and cited and not ref.year and not ref.foreign:
            ref.citations = cited
            yield Statement("list-ordinal", ref.span, ref.ordinal, ref)
        elif ref and not ref.foreign and not ref.draft:
            yield Statement("list-citation", Span(token.start, token.end), cited, ref)
