"""Words that stand for minerals named before: "It is on the list", "Both are critical", "Neither made it"."""

import re

from posts.factcheck.mentions import Mention, fold

# What is said of minerals only, never of a list: to be on one, to join or leave it, to be critical.
_SAID_OF_MINERALS = re.compile(
    r"[wK]{0,2}[BHVXRA][BHVXRAwKsO2]{0,6}(?:[oTf][LC]|(?<=[ARX])L|(?<=[BVXs2O])C|k[ob]t?[JZI])"
)
_OF_THEM = re.compile(r"u(?:i|t[wNn]?|n)|[n]")
_ONE = frozenset({"metal", "mineral", "element", "material", "commodity"})


def spelled_out(tokens: list[Mention], text: str, before: tuple[str, ...]) -> list[Mention]:
    """The tokens with such words as the minerals that they stand for; `before` are those of the sentence before."""
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
    out: list[Mention] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        size, meant = _stands_for(tokens, tags, place, text, _known(tokens[:place], before))
        if not meant:
            out.append(token)
            place += 1
            continue
        last = tokens[place + size - 1]
        if token.tag == "X":
            # "Neither" says no as well.
            out.append(token)
        start = token.end if token.tag == "X" else token.start
        # Named in the sentence itself, a mineral is marked from its name on.
        named = {each.value: each.start for row in tokens[:place] if row.tag == "M" for each in row.value}
        row = tuple(Mention("M", named.get(slug, token.start), last.end, slug) for slug in meant)
        out.append(Mention("M", start, last.end, row))
        place += size
    return out


def _known(tokens: list[Mention], before: tuple[str, ...]) -> tuple[str, ...]:
    own = tuple(dict.fromkeys(str(each.value) for token in tokens if token.tag == "M" for each in token.value))
    return own or before


def _stands_for(
    tokens: list[Mention], tags: str, place: int, text: str, known: tuple[str, ...]
) -> tuple[int, tuple[str, ...]]:
    """How many tokens stand for minerals, and for which; none where nothing tells."""
    token = tokens[place]
    if not known or token.tag not in "i2Xwt" or place and tags[place - 1] == "M":
        return 0, ()
    word = fold(text[token.start : token.end])
    size, wanted = 1, 0
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if word in ("it", "they"):
        wanted = 1 if word == "it" else len(known)
    elif token.tag == "2" or token.value == "neither":
        wanted = 2
    elif token.value == "none":
        wanted = max(2, len(known))
    elif following is not None and following.tag == "N" and word in ("all", "the", "these", "those"):
        size, wanted = 2, following.value.value
    elif word in ("all", "each"):
        wanted = max(2, len(known))
    elif token.tag == "t" and following is not None and fold(text[following.start : following.end]) in _ONE:
        size, wanted = 2, 1
    elif token.tag == "t" and following is not None and len(known) == 2:
        which = fold(text[following.start : following.end])
        known = known[:1] if which == "former" else known[1:] if which == "latter" else ()
        size, wanted = 2, 1
    if wanted != len(known) or not wanted:
        return 0, ()
    if wanted > 1 and (of := _OF_THEM.match(tags, place + size)):
        size += of.end() - of.start()
    return (size, known) if _SAID_OF_MINERALS.match(tags, place + size) else (0, ())
