"""Rows of minerals: "helium, potash and rhenium" is one thing of which something is said."""

import re

from posts.factcheck.mentions import Mention


def rows(tokens: list[Mention]) -> list[Mention]:
    """A row of minerals becomes one token: "helium, potash and rhenium", "gold nor iron"."""
    tokens = [
        Mention("&", token.start, token.end, "nor")
        if token.tag == "X" and token.value == "nor" and at > 0 and tokens[at - 1].tag in "M,"
        else token
        for at, token in enumerate(tokens)
    ]
    tokens = _ranges(tokens)
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
    out: list[Mention] = []
    place = 0
    for match in re.finditer(
        r"2?[ta]?M(?:\((?:M|w|N[nM]?)\))?(?:(?:,|&|,&|-)(?:[ta]|w(?=M)|h(?=M))?M(?:\((?:M|w|NM?)\))?)*", tags
    ):
        first, end = match.span()
        out.extend(tokens[place:first])
        minerals = tuple(
            token
            for at, token in enumerate(tokens[first:end])
            # "heavy spar (baryte)": the same twice.
            if token.tag == "M" and not (at > 1 and tokens[first + at - 2].value == token.value)
        )
        start = next(token.start for token in tokens[first:end] if token.tag not in "2ta")
        out.append(Mention("M", start, tokens[end - 1].end, minerals))
        place = end
    out.extend(tokens[place:])
    return out


def _ranges(tokens: list[Mention]) -> list[Mention]:
    """ "14 minerals, from copper and lithium to nickel": what stands between is a row too."""
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
    out = list(tokens)
    for match in reversed(list(re.finditer(r"(?<=[,:=])f(?P<row>M(?:[,&]{1,2}M)*)(?P<to>T)M", tags))):
        to = match.start("to")
        out[to] = Mention("&", out[to].start, out[to].end)
        del out[match.start()]
    return out
