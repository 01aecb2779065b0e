"""Where a row of jurisdictions ends: "in the EU and in the United States"."""

import re

from posts.factcheck.mentions import Mention, fold
from posts.factcheck.statements.model import ListRef


def tags_from(tokens: list[Mention], at: int) -> str:
    return "".join(token.tag[0] for token in tokens[at : at + 12])


def tags_to(tokens: list[Mention], at: int) -> str:
    return "".join(token.tag[0] for token in tokens[max(0, at - 8) : at])


def joined(tokens: list[Mention], at: int) -> int:
    """The place of the last jurisdiction that "and" ties to the one at a place."""
    while after := re.match(r"&o?t?J|,o?t?J(?=(?:,o?t?J)*,?&o?t?J)|,&o?t?J", tags_from(tokens, at + 1)):
        onto = at + after.end()
        if qualifies(tokens, onto) or re.match(r"[w'M]", tags_from(tokens, onto + 1)):
            break
        at = onto
    return at


def names_a_body(tokens: list[Mention], at: int, text: str) -> bool:
    """Whether a jurisdiction only begins the name of a body: "the US Army"."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    beside = after is not None and after.tag == "w" and after.start == tokens[at].end + 1
    word = fold(text[after.start : after.end]) if after else ""
    return beside and (text[after.start].isupper() or word in _BODIES)


_BODIES = frozenset(
    {"army", "military", "navy", "congress", "senate", "states", "provinces", "industry", "companies", "firms",
     "producers", "institute", "association", "lobby", "investors", "miners", "exchange", "exchanges", "importers"}
)  # fmt: skip


def qualifies(tokens: list[Mention], at: int) -> bool:
    """Whether a noun that the adjective belongs to still follows."""
    return bool(re.match(r"'?[CnlNKp]", tags_from(tokens, at + 1)))


_OTHER_LAW = re.compile(
    r"\s(?:of|to|in)\s(?:the\s|that\s|its\s)?(?!Act\b|act\b|Regulation\b|regulation\b|law\b|same\b|CRM)\w"
)

_THE_LAW = re.compile(r"\s(?:of|to)\s(?:the|that)\s(?:[Aa]ct|[Rr]egulation|law)\b")


def annex(tokens: list[Mention], place: int, ref: ListRef, text: str) -> int:
    """An annex is a list; the place of the last word of its name. One of another law is none of ours."""
    if of := re.match(r"[uT]t?(?:J'?)?Z", tags_from(tokens, place + 1)):
        ref.explicit = True
        return place + of.end()
    ref.explicit = True
    if _THE_LAW.match(text, tokens[place].end):
        return min(place + 3, len(tokens) - 1)
    ref.foreign = bool(_OTHER_LAW.match(text, tokens[place].end))
    return place


# "the 35 critical minerals that Korea announced": whose they are.
_NAMED_BY = re.compile(
    r",?(?:i|t(?=[tJ]))?t?(?P<who>J)[wK]{0,1}H?(?P<verb>[PV])|,?(?:iB)?(?P<made>[PVH])bt?(?P<by>J)(?!['wn])"
)
_MADE = frozenset({"produced", "produces", "produce", "launched", "established", "approved", "appeared", "introduced"})


def named_by(tokens: list[Mention], at: int, text: str) -> str | None:
    """The government that is said to have named what is called critical."""
    match = _NAMED_BY.match(tags_from(tokens, at))
    if match is None:
        return None
    verb = tokens[at + match.start("verb" if match["verb"] else "made")]
    who = tokens[at + match.start("who" if match["who"] else "by")]
    return None if fold(text[verb.start : verb.end]) in _MADE else str(who.value)
