"""Where a row of jurisdictions ends: "in the EU and in the United States"."""

import re

from posts.factcheck.mentions import Mention


def tags_from(tokens: list[Mention], at: int) -> str:
    return "".join(token.tag[0] for token in tokens[at : at + 8])


def joined(tokens: list[Mention], at: int) -> int:
    """The place of the last jurisdiction that "and" ties to the one at a place."""
    while after := re.match(r"&o?t?J", tags_from(tokens, at + 1)):
        onto = at + after.end()
        if qualifies(tokens, onto) or re.match(r"[w'M]", tags_from(tokens, onto + 1)):
            break
        at = onto
    return at


def qualifies(tokens: list[Mention], at: int) -> bool:
    """Whether a noun that the adjective belongs to still follows."""
    return bool(re.match(r"'?[CnlNKp]", tags_from(tokens, at + 1)))
