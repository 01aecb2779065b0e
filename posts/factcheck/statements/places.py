"""Where a row of jurisdictions ends: "in the EU and in the United States"."""

import re

from posts.factcheck.mentions import Mention, fold


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
