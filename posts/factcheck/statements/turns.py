"""Where a text turns to another government: from there on "the list", "it" and "its list" are that one's.

"The US list has 60 entries. Canada goes its own way: its list has 34."
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from posts.factcheck.facts import Facts
from posts.factcheck.mentions import Mention, read_words
from posts.factcheck.statements.model import ListRef, Memory, Span
from posts.factcheck.statements.series import seat_of, series_of

# What may stand before the government that a sentence is about: "Across the Atlantic, the", "Not so", "But for".
_AT_HEAD = re.compile(
    r"\W*(?:[^,;:]{1,60}[,:] |(?:and|but|yet|so|nor|not so|while|whereas|though|only|even|then|now|still|meanwhile|"
    r"because|since|as) )*(?:(?:in|for|at|from|within|across|to|as for|over in|take|consider) )?(?:the |an? )?",
    re.IGNORECASE,
)
# "Things are different in", "turn to", "That is not how it is done in".
_OTHERWISE_IN = re.compile(
    r"\b(?:differ\w*|otherwise|another|not so|turn(?:ing|s|ed)?|look(?:ing|s)?|crossing|moving|move on|over|back)"
    r"(?: \w+){0,3} (?:in|for|at|from|to|with|by) (?:the )?$",
    re.IGNORECASE,
)
# An adjective counts with a body or a way of doing things alone: "the Canadian government", not "Canadian miners".
_ADJECTIVE = re.compile(r"(?:(?<!Jap)an|ish|ese|[’']s|French|Dutch|Swiss)$")
_BODY = re.compile(
    r"(?:['’]s)? (?:\w+ )?(?:governments?|ministry|ministers?|authorities|officials|cabinet|parliament|congress|"
    r"lawmakers|legislators|regulators?|administration|geologists|survey|experts|planners|commission|agency|agencies|"
    r"department|executive|approach|practice|way|methods?|methodology|view|system|rules?|policy|picture|case|story|version|"
    r"counterparts?|side|thinking|logic|criteria|definition|criterion|test|arithmetic)\b"
)
_CLAUSE = re.compile(r"[;:=—–]|,? (?:but|while|whereas|yet)\b|, and\b|,(?= (?:the )?[A-Z])")
# Somewhere else, though nobody says where.
_BEYOND = re.compile(
    r"\W*(?:(?:and|but|yet) )?(?:(?:across|beyond|over) the \w+|elsewhere|on the other side|on the continent|abroad|"
    r"overseas|(?:south|north) of the border)\b",
    re.IGNORECASE,
)


@cache
def _differs() -> re.Pattern:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, read_words('turns')))})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Turn:
    """The governments that a stretch of text is about, none where it is one without a name.

    `firm`: what is told next is told of theirs alone.
    """

    places: tuple[str, ...]
    firm: bool


def turn(text: str, found: Sequence[Mention], start: int, end: int) -> Turn | None:
    """What a stretch of a sentence turns to, given what it mentions."""
    named = [
        (each, place)
        for each in found
        if each.tag in "JI" and start <= each.start < each.end <= end and (place := seat_of(each)) not in ("", "other")
    ]
    if not named:
        return Turn((), True) if _BEYOND.match(text, start) and _differs().search(text, start, end) else None
    places: dict[str, None] = {}
    since = start
    for mention, place in named:
        if _is_topic(text, mention, since):
            places[place] = None
            if re.match(r",? (?:and|or) ", text[mention.end : mention.end + 6]):
                # "Canada and Australia": both.
                since = mention.end
    if places:
        return Turn(tuple(places), len(places) == 1 and bool(_differs().search(text, start, end)))
    # "The mood in Brussels was another": perhaps of Brussels.
    return (
        Turn(tuple(dict.fromkeys(place for _, place in named)), False) if _differs().search(text, start, end) else None
    )


def _is_topic(text: str, mention: Mention, start: int) -> bool:
    """Whether a stretch is about a government that it mentions, as its subject or its place."""
    words = text[mention.start : mention.end]
    possessed = text.startswith(("'s", "’s"), mention.end)
    if (possessed or mention.tag == "J" and _ADJECTIVE.search(words)) and not _BODY.match(text, mention.end):
        return False
    return bool(_AT_HEAD.fullmatch(text, start, mention.start) or _OTHERWISE_IN.search(text, start, mention.start))


def tail(text: str, start: int) -> int:
    """Where the clause behind a place begins; the end of the text where none does."""
    found = _CLAUSE.search(text, start)
    return found.end() if found else len(text)


def turn_to(turned: Turn | None, facts: Facts, memory: Memory) -> None:
    """Let what is spoken of next be the list of whom the text has turned to, or that list as well as the one before."""
    known = memory.ref or memory.heading
    if turned is None or known is None:
        return
    if not turned.places:
        memory.several = True
        return
    homes = {facts.series[slug].jurisdiction for slug in known.series if slug in facts.series} | {*known.jurisdictions}
    places = [place for place in turned.places if place not in homes]
    if not places or homes == {"EU"} and all(place in _MEMBERS for place in places):
        _among(memory, ())
        memory.owner = ""
        return
    lists = {place: series_of(ListRef(Span(0, 0), (place,)), facts) for place in places}
    if turned.firm:
        memory.remember(ListRef(Span(0, 0), (places[0],), series=lists[places[0]]), several=False)
    elif rivals := tuple(slug for row in lists.values() for slug in row):
        _among(memory, tuple(dict.fromkeys((*known.rivals, *rivals))))
    memory.owner = places[0] if len(turned.places) == 1 else ""


def _among(memory: Memory, rivals: tuple[str, ...]) -> None:
    """Keep the list spoken of, and these as others that may be meant."""
    if memory.ref:
        memory.ref = replace(memory.ref, rivals=rivals)
    elif memory.heading:
        memory.heading = replace(memory.heading, rivals=rivals)


def turned_within(
    text: str, tokens: list[Mention], first: int, refs: list[tuple[int, ListRef]], facts: Facts, memory: Memory
) -> list[tuple[int, ListRef]]:
    """The lists that words of a clause may point back to: none before which its sentence has turned away."""
    at = tokens[first].start
    before = [ref for _, ref in refs if ref.span.start < at]
    turned = turn(text, tokens, max((ref.span.end for ref in before), default=0), at)
    if turned is None:
        return refs
    if known := [ref for ref in before if not ref.foreign and (ref.series or series_of(ref, facts))]:
        memory.remember(replace(known[-1], series=known[-1].series or series_of(known[-1], facts)), several=False)
    turn_to(turned, facts, memory)
    return [(place, ref) for place, ref in refs if ref.span.start >= at]


# What is said of them is said within the Union.
_MEMBERS = frozenset({"DE", "FR", "IT", "SE", "FI", "EE"})
