"""What stands in a sentence without being spoken of: comparisons, asides that govern other minerals, proper names."""

import re

from posts.factcheck.mentions import Mention, fold, read_words

_APART = re.compile(r"(?:unlike|besides|by contrast with|in contrast to|in contrast with|as opposed to|contrary to)\b")
# Only at the head of a sentence: behind it, "compared with 14 in 2011" is a statement of its own.
_COMPARED = re.compile(
    r"(?:(?:as )?(?:compared|in comparison|measured|relative|next) (?:with|to|against)|rather than|instead of)\b"
)
_GOVERNING = frozenset(
    {"with", "than", "like", "unlike", "without", "into", "via", "near", "through", "between", "over"}
)
# "gallium, a by-product of bauxite and zinc, is": between commas, dashes or brackets a mineral under a preposition.
_INSIDE = r"[^,;()=MlCNDARPGVZQ]*g[tawpK]*M(?:[&gtawpKJoi]*M|[^,;()=MlCNDARPGVZQ])*"
_ASIDE = re.compile(
    rf"(?<=M)(?:(?:,{_INSIDE},|={_INSIDE}=)(?=&?[ta]?M|[wK]{{0,2}}[BHXV])|\({_INSIDE}\))"
    # One that is only denied: "titanium metal, not the pigment, is".
    # Words in brackets within a row: "lead and (to the surprise of many) molybdenum".
    r"|(?<=[M,&])\([wtauoTfrbsgX~]{1,8}\)"
    r"|(?<=M),x?X[^,;()=lCND]{0,6},(?=[wK]{0,2}[BHXV])"
    # "feldspar and – new – zinc", "copper and, to general surprise, gold"
    r"|(?<=[&,])=[wKAtagsi]{1,8}=(?=[ta]?M)|(?<=M&),[wKtagsi~]{1,8},(?=[ta]?M)"
)


# "Readers may be surprised that copper is …", "It should not be forgotten that …": only the telling is hedged.
_TOLD = re.compile(
    r"\b(?:aware|noted?|notice|know|known|remember(?:ed)?|recall(?:ed)?|reali[sz]e|mind|forget|forgotten|"
    r"stress(?:ed)?|mentioned|emphasi[sz]ed?|pointed out|surprised?|surprising|puzzled|hear|learn|see|find|"
    r"(?:odd|strange|curious|ironic|remarkable|striking|telling|hard to believe)|added|tell|teach|remind|confirm|show)"
    r"(?: \w+)? that\b(?! (?:of|in|from)\b)"
    # "As any trader will tell you, …"
    r"|^as [^,;]{2,60}?\b(?:tell|teach|remind|show|says?|said|knows?|knew|notes?|noted|recalls?|puts? it|points? out|"
    r"confirms?|remembers?|will (?:see|find|learn|hear))"
    r"(?: you| us)?,",
    re.IGNORECASE,
)


# Without one of these nothing is told so; the long pattern is slow.
_MAY_TELL = re.compile(r" [Tt][Hh][Aa][Tt]\b|^[Aa][Ss] ")
# What can be no preposition.
_PLAIN = frozenset(".,;:()=&MJDNCl")


def without_asides(tokens: list[Mention], text: str) -> list[Mention]:
    """The tokens that a statement can be made of."""
    kept = _without_names(_without_comparisons(_told(tokens, text), text), text)
    tags = "".join(_letter(token, text) for token in kept)
    for match in reversed(list(_ASIDE.finditer(tags))):
        kept[match.start() : match.end()] = []
    return kept


def _told(tokens: list[Mention], text: str) -> list[Mention]:
    """What is told to be known is asserted, however the telling is put."""
    out = list(tokens)
    if not _MAY_TELL.search(text):
        return out
    for match in _TOLD.finditer(text):
        begin = max(text.rfind(mark, 0, match.start()) for mark in ",;:")
        for place, token in enumerate(out):
            if token.tag in "hX" and token.value != "draft" and begin < token.start < match.end():
                out[place] = Mention("w", token.start, token.end)
    return out


def governs(token: Mention, text: str) -> bool:
    """Whether a word makes what follows part of a phrase about something else: "of zinc", "found with gold"."""
    return token.tag in "ufbTro" or fold(text[token.start : token.end]) in _GOVERNING


def _letter(token: Mention, text: str) -> str:
    if token.tag in _PLAIN:
        return token.tag
    if token.tag == "s" or governs(token, text):
        return "g"
    return "M" if token.tag == "y" else token.tag if len(token.tag) == 1 else "w"


def _without_comparisons(tokens: list[Mention], text: str) -> list[Mention]:
    """ "Unlike the US, the EU …", "Compared with the list of 2022, …": what is set apart is not the subject."""
    folded = fold(text)
    if not _APART.search(folded) and not _COMPARED.match(folded):
        return tokens
    kept: list[Mention] = []
    until = -1
    for place, token in enumerate(tokens):
        if token.start < until:
            continue
        head = place == 0 and _COMPARED.match(folded, token.start)
        if head or (token.tag != "J" and _APART.match(folded, token.start)):
            end = next((other for other in tokens[place + 1 :] if other.tag in ",;:x="), None)
            if end is None and place == 0:
                return tokens
            closed = end is not None and (not kept or end.tag == "," and kept[-1].tag in ",=")
            until = len(text) if end is None else end.end if closed else end.start
            continue
        kept.append(token)
    return kept


def _without_names(tokens: list[Mention], text: str) -> list[Mention]:
    """ "Critical Minerals Alliance", "critical minerals strategy", "First Phosphate Corp.": names of something else."""
    out = list(tokens)
    for place, token in enumerate(tokens):
        if token.tag not in "CMy":
            continue
        before = tokens[place - 1] if place else None
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        named = _is_capital(token, text)
        joined = after is not None and after.tag in "wP" and after.start == token.end + 1
        if (
            joined
            and (
                named
                and after.tag == "w"
                and _is_capital(after, text)
                or token.tag == "C"
                and fold(text[after.start : after.end]) in _COMPOUNDS
            )
            or token.tag in "My"
            and named
            and before is not None
            and _names(before, place, text)
        ):
            out[place] = Mention("w", token.start, token.end)
    return out


def _names(before: Mention, place: int, text: str) -> bool:
    """Whether a capital before a mineral's capital makes both a name: "American Manganese", not "Copper"."""
    return place > 1 and before.tag in "wJO" and _is_capital(before, text) or before.tag == "J"


def _is_capital(token: Mention, text: str) -> bool:
    return text[token.start].isupper() and not text[token.start : token.end].isupper()


_COMPOUNDS = read_words("compounds").keys()
