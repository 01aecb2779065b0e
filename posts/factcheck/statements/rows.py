"""Rows of minerals: "helium, potash and rhenium" is one thing of which something is said."""

import re

from posts.factcheck.mentions import Mention


def rows(tokens: list[Mention], text: str) -> list[Mention]:
    """A row of minerals becomes one token: "helium, potash and rhenium", "gold nor iron"."""
    tokens = [
        Mention("&", token.start, token.end, "nor")
        if token.tag == "X" and token.value == "nor" and _within(tokens, at)
        else token
        for at, token in enumerate(tokens)
    ]
    tokens = _ranges(tokens)
    tags = "".join("v" if _is_verb(token, text) else token.tag if len(token.tag) == 1 else "w" for token in tokens)
    out: list[Mention] = []
    place = 0
    for match in re.finditer(
        # "helium and, more surprisingly, copper"
        r"2?[ta]?M(?:\((?:M|w|N[nM]?)\))?(?:(?:,|,?&(?:,[wotKs~]{1,5},)?|-)(?:[ta]|w(?=M)|h(?=M))?M(?:\((?:M|w|NM?)\))?)*",
        tags,
    ):
        out.extend(tokens[place : match.start()])
        for first, end in _parts(match, tokens, text):
            minerals = tuple(
                token
                for at, token in enumerate(tokens[first:end])
                # "heavy spar (baryte)": the same twice.
                if token.tag == "M" and not (at > 1 and tokens[first + at - 2].value == token.value)
            )
            start = next(token.start for token in tokens[first:end] if token.tag not in "2ta,&")
            out.extend(token for token in tokens[first:end] if token.tag in ",&" and token.start < start)
            out.append(Mention("M", start, tokens[end - 1].end, minerals))
        place = match.end()
    out.extend(tokens[place:])
    return out


# "dropped helium and welcomed chromium", not "lithium and refined nickel".
_DONE = re.compile(
    r"(?!(?:refined|processed|purified|calcined|fused|doped|enriched|recycled|unwrought|coated|rolled|related|alloyed)\b)"
    r"(?:[a-z]{3,}[^e]ed|took|gave|saw|sent|left|brought|kept|let|chose|found|lost|won|threw|met)\b"
)


def _is_verb(token: Mention, text: str) -> bool:
    return token.tag == "w" and bool(_DONE.match(text, token.start, token.end))


def _parts(match: re.Match, tokens: list[Mention], text: str) -> list[tuple[int, int]]:
    """Where a row begins and ends, and a new subject after it: "names antimony, and tin is …"."""
    first, end = match.span()
    for at in range(first + 1, end):
        if tokens[at].tag == "w" and text[tokens[at].start : tokens[at].end] == "all":
            # "With the exception of yttrium, all rare earths …"
            return [(first, at - 1), (at - 1, end)]
    cut = match.group().rfind(",&")
    if cut > 0 and re.match(r",&[ta]?M$", match.group()[cut:]) and _IS.match(text, tokens[end - 1].end):
        return [(first, first + cut), (first + cut, end)]
    return [(first, end)]


_IS = re.compile(r" (?:is|was|has|remains)\b")


def _within(tokens: list[Mention], at: int) -> bool:
    """Whether "nor" stands in a row: "neither gold nor iron", not "nor is iron"."""
    after = tokens[at + 1].tag if at + 1 < len(tokens) else ""
    return at > 0 and tokens[at - 1].tag in "M," and after not in ("B", "w", "H")


def _ranges(tokens: list[Mention]) -> list[Mention]:
    """ "14 minerals, from copper and lithium to nickel": what stands between is a row too."""
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
    out = list(tokens)
    for match in reversed(list(re.finditer(r"(?<=[,:=])f(?P<row>M(?:[,&]{1,2}M)*)(?P<to>T)M", tags))):
        to = match.start("to")
        out[to] = Mention("&", out[to].start, out[to].end)
        del out[match.start()]
    return out
