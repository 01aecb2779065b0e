"""A sentence without its ornaments: what may be left out of it without changing what it says of a list.

"Tin, though rarely discussed in Brussels, figures on the list, a fact that …" says "Tin figures on the list". Negations
and hedges that stand in an ornament bear on the ornament alone. A list, a number, a date or a further mineral is none.
"""

import re

from posts.factcheck.mentions import Mention, fold, read_words

# Letters of words that say something of a list: an ornament holds none of them.
_WEIGHT = r"MLCQZND;?."
_ORNAMENTS = tuple(
    re.compile(pattern)
    for pattern in (
        # Between the subject and its verb: "Tin, though rarely discussed, is"; in brackets anywhere.
        rf"(?<=[MLCJI])(?:,[^,=(){_WEIGHT}]{{1,14}},|=[^=(){_WEIGHT}]{{1,14}}=)(?=[wK]{{0,2}}[BHVXPARG])",
        rf"\([^(){_WEIGHT}]{{1,12}}\)",
        # "Natural rubber (first listed in 2017) is": what the aside says stands beside it.
        r"(?<=M)\([^()MLCN;?.=]{1,12}\)(?=[wK]{0,2}[BHX])",
        # At the end: "…, a comfort to hospitals", "…, which tripled", "…, said a broker".
        rf"(?<=[MLCJINDnok])[,=](?=[atiwxs&hHX])[^(){_WEIGHT}=]{{2,24}}(?=[.]?$)",
        # At the head, before a comma and the subject: "In a letter to members, …", "Somehow …".
        r"^[owstaurTfbgKJI']{1,10},(?=[ta]?[MLCJIi])",
        r"^w(?=[ta]?[ML])",
    )
)


# "Potash and uranium, all of them struck off in 2022, were": what is said of all of them stands beside what follows.
_OF_ALL = re.compile(r"(?<=M),[w2XN](?:N|[uo]?[it]N?|u?i)*[^,;x?MN]{1,9},(?=[wK]{0,2}[BHVXPARG])")


def without_quantified(tokens: list[Mention], text: str) -> list[Mention]:
    """The tokens of a sentence without what is said of all of a row between commas."""
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
    kept = list(tokens)
    for match in reversed(list(_OF_ALL.finditer(tags))):
        if fold(text[tokens[match.start() + 1].start :]).startswith(
            ("all ", "both ", "neither ", "none ", "each ", "two ")
        ):
            kept[match.start() : match.end()] = []
    return kept


# "Off the list now: helium": no ornament.
_AWAY = frozenset({"off", "out", "without", "beyond"})


def plain(tokens: list[Mention], text: str) -> list[Mention]:
    """The tokens of a sentence that are left when it is said plainly."""
    kept = _without_lone_commas([token for at, token in enumerate(tokens) if not _is_filler(tokens, at, text)])
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in kept)
    for pattern in _ORNAMENTS:
        for match in reversed(list(pattern.finditer(tags))):
            if pattern is _ORNAMENTS[-1] and fold(text[kept[0].start : kept[0].end]) in _AWAY:
                continue
            kept[match.start() : match.end()] = []
            tags = tags[: match.start()] + tags[match.end() :]
    return kept


def _is_filler(tokens: list[Mention], at: int, text: str) -> bool:
    token = tokens[at]
    if token.tag not in "wx":
        return False
    word = fold(text[token.start : token.end])
    if token.tag == "w":
        return word in read_words("fillers") or word.endswith("ly")
    # "Copper, however, is", not "however hard they tried".
    beside = tokens[max(0, at - 1) : at] + tokens[at + 1 : at + 2]
    return token.tag == "x" and word in read_words("fillers") and all(each.tag == "," for each in beside)


def _without_lone_commas(tokens: list[Mention]) -> list[Mention]:
    """ "Copper, however, is": two commas with nothing left between them."""
    kept: list[Mention] = []
    for token in tokens:
        if token.tag == "," and kept and kept[-1].tag == ",":
            kept.pop()
            continue
        kept.append(token)
    return kept
