"""Words that stand for minerals named before: "It is on the list", "Both are critical", "Neither made it"."""

import re
from collections.abc import Sequence

from posts.factcheck.mentions import Mention, fold

# What is said of minerals only, never of a list: to be on one, to join or leave it, to be critical.
_SAID_OF_MINERALS = re.compile(
    r"[wK]{0,2}[BHVXRA][BHVXRAwKsO2]{0,6}(?:i?[oTf]{1,2}[LC]|(?<=[ARX])L|(?<=[BVXs2O])C|k[ob]t?[JZI])"
)
# "In the European Union it is critical".
_IS_CRITICAL = re.compile(r"[wK]{0,2}[BHVX][BHVXwKsa2]{0,6}k")
_IN_PLACE = re.compile(r"(?:^|[,;:x&=.])[wK]{0,2}ot?J,?$")
# "removed it from its list", "lists it among its critical minerals", "considers it critical".
_OBJECT = re.compile(r"[wK]{0,1}(?:s?a?[kC]|[ofT]{0,2}t?[LC]|oD|[.,;:x)]|&[ARXHVJtit]|$)")
# The mineral that a sentence is about, whatever else it names: "Barite is a form of barium sulphate".
_BEFORE_SUBJECT = re.compile(r"\W*(?:(?:the|a|an|native|metallic|elemental|natural) )?", re.IGNORECASE)
_BEHIND_SUBJECT = re.compile(
    r"(?: (?:metal|ore))?(?:,? \([^)]{1,40}\)|, [^,.;]{1,60},)?(?: (?:also|still|long|once|now))? "
    r"(?:is|are|was|were|has|have|had|can|\w{3,}s|\w{3,}ed)\b"
)
_AS_CRITICAL = re.compile(r"s?a?[kC]|[oT]L|[.;]?$")
_OF_THEM = re.compile(r"u(?:i|t[wNn]?|n)|[n]")
_ONE = frozenset({"metal", "mineral", "element", "material", "commodity"})


def subject(text: str, minerals: Sequence[Mention]) -> str:
    """The one mineral that a sentence is about, of those it names; empty where there is none, or a row of them."""
    if not minerals:
        return ""
    first = minerals[0]
    at_head = _BEFORE_SUBJECT.fullmatch(text[: first.start]) and _BEHIND_SUBJECT.match(text, first.end)
    return str(first.value) if at_head else ""


def spelled_out(tokens: list[Mention], text: str, before: tuple[str, ...], topic: str = "") -> list[Mention]:
    """The tokens with such words as the minerals that they stand for.

    `before` are the minerals of the sentence before, `topic` the one that it was about.
    """
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
    if not before and "M" not in tags:
        return tokens
    out: list[Mention] = []
    known, place = before, 0
    while place < len(tokens):
        token = tokens[place]
        if token.tag == "M":
            known = _known(tokens[: place + 1])
        size, meant = _stands_for(tokens, tags, place, text, known, topic)
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


def placed(tokens: list[Mention], text: str, place: str) -> list[Mention]:
    """ "Gold counts as critical there": in the place that the sentence before spoke of."""
    if not place:
        return tokens
    out: list[Mention] = []
    for at, token in enumerate(tokens):
        if token.tag == "w" and at and tokens[at - 1].tag in "kCL" and fold(text[token.start : token.end]) == "there":
            out += [Mention("o", token.start, token.start, "o"), Mention("J", token.start, token.end, place)]
        else:
            out.append(token)
    return out


def _known(tokens: list[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(each.value) for token in tokens if token.tag == "M" for each in token.value))


def _stands_for(
    tokens: list[Mention], tags: str, place: int, text: str, known: tuple[str, ...], topic: str
) -> tuple[int, tuple[str, ...]]:
    """How many tokens stand for minerals, and for which; none where nothing tells."""
    token = tokens[place]
    if not known or token.tag not in "i2Xwt" or place and tags[place - 1] == "M":
        return 0, ()
    word = fold(text[token.start : token.end])
    size, wanted = 1, 0
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if word in ("it", "them") and _is_object(tokens, tags, place):
        known = _one(tokens[:place], text, known, topic) if word == "it" else known
        return (1, known) if word == "them" or len(known) == 1 else (0, ())
    if word == "it" and place and tags[place - 1] in "VHA" and _AS_CRITICAL.match(tags, place + 1):
        # "does not deem it critical", "has never put it on its list"
        return (1, known) if len(known) == 1 else (0, ())
    if word in ("it", "they"):
        wanted = 1 if word == "it" else len(known)
        known = _one(tokens[:place], text, known, topic) if word == "it" else known
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
        known = _one(tokens[:place], text, known, topic)
    elif token.tag == "t" and following is not None and len(known) == 2:
        which = fold(text[following.start : following.end])
        known = known[:1] if which == "former" else known[1:] if which == "latter" else ()
        size, wanted = 2, 1
    if wanted != len(known) or not wanted:
        return 0, ()
    if wanted > 1 and (of := _OF_THEM.match(tags, place + size)):
        size += of.end() - of.start()
    said = _SAID_OF_MINERALS.match(tags, place + size) or (
        _IN_PLACE.search(tags[:place]) and _IS_CRITICAL.match(tags, place + size)
    )
    return (size, known) if said else (0, ())


def _one(tokens: list[Mention], text: str, known: tuple[str, ...], topic: str) -> tuple[str, ...]:
    """The mineral that "it" stands for, of several: what the sentence so far, or the one before it, is about."""
    if len(known) == 1:
        return known
    own = [each for token in tokens if token.tag == "M" for each in token.value]
    about = subject(text, own) if own else topic
    return (about,) if about in known else known


def _is_object(tokens: list[Mention], tags: str, place: int) -> bool:
    """Whether "it" is what somebody lists, takes off a list or considers critical."""
    verb = tokens[place - 1] if place else None
    if verb is None or verb.tag not in "HVAR" or verb.value in ("fall", "join", "noun"):
        return False
    return bool(set("JILZ") & set(tags[:place])) and bool(_OBJECT.match(tags, place + 1))
