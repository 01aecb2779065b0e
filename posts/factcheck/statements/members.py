"""What is said of a row of minerals, as statements: of which list, denied or not, of then or of now."""

import re
from collections.abc import Iterator

from posts.factcheck.dates import Dated
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import ListRef, Span, Statement


def member_statements(
    clause: Clause,
    row: int,
    ref: ListRef,
    negated: bool,
    *,
    past: bool,
    kind: str = "membership",
    span_end: int = 0,
    by_name: bool = False,
    extra: dict | None = None,
) -> Iterator[Statement]:
    if _NOT_ALL.search(clause.sentence.text):
        return
    minerals = clause.tokens[row].value
    longer = negated and any(token.value == "longer" for token in clause.tokens if token.tag == "X")
    if kind == "membership" and _ONCE.match(clause.sentence.text, clause.tokens[row].end):
        # Whatever date stands beside it is that of something else.
        past, extra = True, {"running": True, **(extra or {})}
    never = negated and bool(_NEVER.search(clause.sentence.text))
    if kind == "membership" and not negated and "for the first time" in clause.sentence.text.lower():
        kind, extra = "added", {"when": clause.when(row)}
    until = next(
        (
            clause.tokens[at].value
            for at, tag in enumerate(clause.tags)
            if tag == "D" and clause.words_before(at) in ("until", "till")
        ),
        None,
    )
    if kind == "membership" and until and (negated or past):
        # "was not on the list until 2024", "was on the list until 2020": it came then, it went then.
        kind, extra, negated = "added" if negated else "removed", {"when": until, "verb": ""}, False
        span_end = max(span_end, until.end)
    whole = {"whole": (clause.tokens[row].start, len(minerals))} if kind != "membership" else {}
    for mineral in minerals:
        # Of a single mineral, or one word for several, the whole predicate is marked, of a row each name.
        end = max(mineral.end, span_end) if len({each.end for each in minerals}) == 1 else mineral.end
        yield Statement(
            kind,
            Span(mineral.start, end),
            None,
            ref,
            minerals=(mineral.value,),
            negated=negated,
            past=past,
            by_name=by_name,
            extra={"since": since(clause, ref), "never": never, "longer": longer, **whole, **(extra or {})},
        )


_NEVER = re.compile(r"(?<!had )\b(?:[Nn]ever|[Aa]t no (?:time|point)|[Nn]ot once)\b(?! before)")
# "Palladium, once on the UK list, …": then, whatever holds now.
_ONCE = re.compile(r"[,(]? ?\(?(?:once|formerly|previously|earlier|until recently) (?:on|part of|among)\b")
# What is not said of all may be said of some.
_NOT_ALL = re.compile(r"\b(?:not|n['’]t) (?:on |in )?(?:all|every|both|only|just|always|yet all)\b", re.IGNORECASE)


def one_of_them(
    clause: Clause, row: int, ref: ListRef, negated: bool, end: int = 0, counted: Statement | None = None
) -> Iterator[Statement]:
    """That minerals are among those spoken of: those that a list gained or lost, else those on it.

    "Five minerals were dropped; tin was among them."
    """
    changed = counted or clause.memory.changed
    if changed is None or changed.ref is None or not changed.ref.series or changed.kind == "list-count":
        yield from member_statements(clause, row, ref, negated, past=False, span_end=end)
    elif not negated:
        kind = changed.kind.removesuffix("-count")
        when = {"when": changed.extra.get("when"), "verb": ""}
        yield from member_statements(clause, row, changed.ref, False, past=True, kind=kind, span_end=end, extra=when)


_ASIDE = re.compile(r",[^,;]{1,2}i[^,;]{1,12},")


def is_negated(clause: Clause, start: int, end: int) -> bool:
    """Whether the words between say no: an odd number of negations, "only" and exceptions left aside."""
    count = 0
    neither = False
    # "helium, for which no substitute exists, is on the list": what an aside denies is another thing.
    asides = [range(*each.span()) for each in _ASIDE.finditer(clause.tags, start, end)]
    for place, token in enumerate(clause.tokens[start:end], start):
        if any(place in aside for aside in asides):
            continue
        if token.tag == "X" and token.value not in ("only", "except") and not (neither and token.value == "nor"):
            count += 1
        neither = neither or token.value == "neither"
    return count % 2 == 1


def is_absent(clause: Clause, start: int, end: int) -> bool:
    return any(token.tag == "X" and token.value in ("absent", "omit") for token in clause.tokens[start:end])


def neither(clause: Clause, row: int) -> bool:
    """Whether what is said of a row is said of none of it."""
    before = clause.tokens[max(0, row - 1) : row]
    if re.search(r"Xut?$", clause.tags[:row]):
        # "None of the rare earths is …".
        before = clause.tokens[max(0, row - 3) : row]
    return any(token.tag == "X" and token.value in ("neither", "none") for token in before)


def is_inverted(clause: Clause, row: int) -> bool:
    """ "Never has gold been on it": the negation stands before the auxiliary."""
    return bool(re.search(r"(?:^|[,;&x])X[HBw]t?$", clause.tags[:row]))


def is_excepted(clause: Clause, row: int) -> bool:
    """ "all but copper", "except tin": who is excepted from what is not read."""
    before = clause.tokens[max(0, row - 1) : row]
    return any(
        token.tag == "X"
        and token.value in ("except", "without")
        or clause.words(token) in ("unlike", "like", "besides")
        for token in before
    )


def is_hedged(clause: Clause, place: int) -> bool:
    """A hedge at the head of the clause bears on all of it."""
    return "h" in clause.tags[:place]


def is_past(clause: Clause, verb: int) -> bool:
    for token in clause.tokens[max(0, verb - 2) : verb + 2]:
        if token.tag == "B" and token.value in ("was", "then", "stillthen"):
            return True
    return clause.tokens[verb].value in ("then", "was", "stillthen") and not any(
        token.tag == "B" and token.value in ("now", "still") for token in clause.tokens[max(0, verb - 2) : verb]
    )


def is_by_name(clause: Clause, row: int, at: int) -> bool:
    text = clause.sentence.text[clause.tokens[row].end : clause.tokens[at].start].lower()
    return "by name" in text or "individually" in text or "separately" in text or "in its own right" in text


def since(clause: Clause, ref: ListRef | None = None) -> Dated | None:
    """The date from which something is said to hold: "since 2020"."""
    for match in re.finditer(r"zt?(?P<when>D|L)", clause.tags):
        if _ANOTHER_VERB.search(clause.tags[: match.start()]) or clause.words(clause.tokens[match.start()]) != "since":
            continue
        value = clause.tokens[match.start("when")].value
        if match["when"] == "D" or value.year:
            return value if match["when"] == "D" else value.year
    said = _EVER_SINCE.search(clause.sentence.text, clause.tokens[0].start, clause.tokens[-1].end) if ref else None
    series = clause.facts.series[ref.series[0]] if said and ref.series else None
    if series and not _ANOTHER_VERB.search(clause.tags):
        first = series.editions[0].published
        return Dated(*said.span(), first, first.last_day)
    return None


_EVER_SINCE = re.compile(
    r"\b(?:from|since) (?:(?:the|its) (?:very )?(?:start|beginning|outset|inception|first)|day one)"
    r"(?: (?:one|list|edition|version))?(?=[.,;]| on\b|$)"
)


# "was on the list and has been off since 2022"
_ANOTHER_VERB = re.compile(r"L[^;x?ML]{0,3}&[wKiH]{0,2}[BHX][^;x?ML]{0,4}$")
