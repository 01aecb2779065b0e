""" "Critical" and "strategic" where they stand by themselves: "is strategic but not critical", "the strategic ones"."""

import re

from posts.factcheck.mentions import Mention, fold

TERMS = {"critical": "minerals", "strategic": "strategicmin"}


def critical_or_strategic(tokens: list[Mention], place: int, text: str) -> None:
    """Mark, at one place of a sentence, what such an adjective is: said of minerals, or short for those of a list."""

    def word(at: int) -> str:
        return fold(text[tokens[at].start : tokens[at].end]) if 0 <= at < len(tokens) else ""

    token = tokens[place]
    if token.tag not in "wk" or word(place) not in TERMS:
        return
    if place > 1 and tokens[place - 1].tag == "-" and word(place - 2) == "non":
        no, dash = tokens[place - 2 : place]
        tokens[place - 2 : place] = [Mention("X", no.start, no.end), Mention("p", dash.start, dash.end)]
    after = tokens[place + 1].tag if place + 1 < len(tokens) else "."
    if word(place + 1) in ("one", "ones"):
        end = tokens[place + 1].end
        tokens[place : place + 2] = [
            Mention("p", token.start, token.start),
            Mention("C", token.start, end, TERMS[word(place)]),
        ]
    elif (
        place
        and (tokens[place - 1].tag in "BVs2XKat&" or word(place - 1) in ("also", "them"))
        and after in ".,;)&xousb"
    ):
        tokens[place] = Mention("k", token.start, token.end, word(place))
    following = "".join(other.tag[0] for other in tokens[place + 1 : place + 7])
    tie = re.match(r",?x,?X?[sa2]{0,2}", following)
    if tie and tokens[place].tag == "k":
        end = place + 1 + tie.end()
        if end < len(tokens) and (tokens[end].tag in "kC" or word(end) in TERMS):
            # "critical but not strategic": one clause.
            at = place + 1 + following.index("x")
            tokens[at] = Mention("&", tokens[at].start, tokens[at].end, "but")
