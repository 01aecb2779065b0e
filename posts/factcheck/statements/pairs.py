"""Numbers of several lists in one row: "the US and the EU list hold 60 and 34 entries", "US 60, EU 34"."""

import re
from collections.abc import Iterator

from posts.factcheck.mentions import Mention
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import ListRef, Span, Statement

# "The lists of the US, the EU and Canada have 60, 34 and 34 entries respectively."
_LISTS_OF = re.compile(r"L(?:,?&?t?J)*[wK]{0,2}[HVB]~?N(?:,?&?~?(?:N|C))+")
# "US (60), EU (34)", "US 60, EU 34": each number behind its place.
_EACH = re.compile(r"(?:t?J[(:=]?~?Nn?\)?[,;&]{1,2}o?){1,9}t?J[(:=]?~?Nn?\)?(?=[.,;:)]|$)")
# "…, against 60 in the United States and 34 in Canada".
_AGAINST = re.compile(
    r"\b(?:against|versus|vs\.?|compared (?:with|to)|as opposed to|next to|beside) (?:the |just |only )?$"
)
_IN_PLACES = re.compile(r"~?Nn?[of]t?J(?:,?&?~?Nn?[of]t?J)*(?=[.,;:)]|$)")
# "The EU list has 34 entries, the American 50."
_HAS_SO_MANY = re.compile(r"L[^;xL]{0,4}[HBV]~?Nn?[,&]{1,2}$")
_ANOTHER = re.compile(r"L[^;xL]{0,4}[HBV]~?Nn?[,&]{1,2}t?(?P<who>J)(?:'l?)?~?(?P<number>N)n?(?=[.;)]|$)")
_SO_LONG = re.compile(r"\blists\b|\bcritical (?:raw )?(?:minerals|materials)\b", re.I)
# "Canada has identified 34 critical minerals and the US 50"
_SHORT = re.compile(r"[JI][^;x?LM]{0,4}[HV]{1,2}~?(?P<first>C)(?:,?&|,)t?(?P<who>J),?~?(?P<number>N)n?(?=[.,;:)]|$)")
# What else may be counted by country.
_OTHERS = re.compile(
    r"\b(?:projects?|mines?|deposits?|companies|deals|agreements|members|meetings|strategic|growth|growing|sites?)\b",
    re.I,
)
_FEWEST = 10


def pairs(clause: Clause) -> Iterator[Statement]:
    """How many entries each of several lists is said to hold."""
    tags, text = clause.tags, clause.sentence.text
    if clause.conditional or "X" in tags or "h" in tags or "W" in tags:
        return
    for match in _LISTS_OF.finditer(tags):
        lists: ListRef = clause.tokens[match.start()].value
        at = range(match.start() + 1, match.end())
        places = (*_in_order(clause, match.start()), *(clause.tokens[each].value for each in at if tags[each] == "J"))
        if lists.plural and not lists.foreign and "respectively" in text:
            yield from _told(clause, places, [clause.tokens[each] for each in at if tags[each] in "NC"])
    for match in _SHORT.finditer(tags):
        first, number = clause.tokens[match.start("first")].value, clause.tokens[match.start("number")]
        here = _count(clause, str(clause.tokens[match.start("who")].value), number) if first.count else None
        if here and first.term != "strategic" and not _OTHERS.search(text):
            yield here
    for match in _EACH.finditer(tags):
        if not (_SO_LONG.search(text) or _HAS_SO_MANY.search(tags[: match.start()])) or _OTHERS.search(text):
            continue
        at = range(match.start(), match.end())
        places = tuple(clause.tokens[each].value for each in at if tags[each] == "J")
        yield from _told(clause, places, [clause.tokens[each] for each in at if tags[each] == "N"])
    for match in _IN_PLACES.finditer(tags):
        at = range(match.start(), match.end())
        first = next(clause.tokens[each] for each in at if tags[each] == "N")
        places = tuple(clause.tokens[each].value for each in at if tags[each] == "J")
        if _AGAINST.search(text, 0, first.start) and "L" in tags[: match.start()] and not _OTHERS.search(text):
            for place, number in zip(places, (clause.tokens[each] for each in at if tags[each] == "N"), strict=True):
                if count := _count(clause, str(place), number):
                    yield count
    if (match := _ANOTHER.search(tags)) and not _OTHERS.search(text):
        who, number = (clause.tokens[match.start(name)] for name in ("who", "number"))
        if count := _count(clause, str(who.value), number):
            yield count


def set_against(clause: Clause, place: int) -> bool:
    """Whether a number is that of another place's list: "compared with 60 in the US"."""
    return bool(_IN_PLACES.match(clause.tags, place)) and bool(
        _AGAINST.search(clause.sentence.text, 0, clause.tokens[place].start)
    )


def _in_order(clause: Clause, at: int) -> tuple[str, ...]:
    """The places of a phrase in the order of its words: before the noun they stand so, behind it the other way."""
    places = clause.tokens[at].value.jurisdictions
    return places if clause.words(clause.tokens[at]).endswith("lists") else tuple(reversed(places))


def _told(clause: Clause, places: tuple[object, ...], numbers: list[Mention]) -> Iterator[Statement]:
    if len(places) < 2 or len(places) != len(numbers) or len(set(places)) != len(places):
        return
    for place, number in zip(places, numbers, strict=True):
        if count := _count(clause, str(place), number):
            yield count


def _count(clause: Clause, place: str, number: Mention) -> Statement | None:
    count = number.value if number.tag == "N" else number.value.count
    ref = clause.resolve(ListRef(Span(number.start, number.end), (place,), definite=True))
    if ref is None or count is None or count.value < _FEWEST:
        return None
    return Statement("list-count", Span(count.start, count.end), count, ref)
