""" "Critical mineral status": who has it is on the list, who lost it is off."""

import re

from posts.factcheck.mentions import Mention, fold

_STATUS = re.compile(r"\s?(?:status|designation)\b", re.IGNORECASE)
_HAS = {
    **dict.fromkeys(["has", "have", "enjoys", "enjoy", "holds", "hold", "keeps"], "now"),
    **dict.fromkeys(
        ["had", "enjoyed", "held", "gained", "won", "obtained", "received", "acquired", "achieved"], "then"
    ),
    **dict.fromkeys(["granted", "given", "awarded", "accorded"], "then"),
}
_LOSES = frozenset({"lost", "loses", "lose", "forfeited"})


def statuses(tokens: list[Mention], text: str) -> list[Mention]:
    """The tokens with "has critical mineral status" as "is a critical mineral", "silver's status as" as "silver is"."""
    out = list(tokens)
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in out)
    for match in re.finditer(r"(?P<verb>[HwVAR])w?(?P<what>C)(?=w)", tags):
        what = out[match.start("what")]
        if not _STATUS.match(text, what.end):
            continue
        for at in range(match.start("verb"), match.start("what")):
            word = fold(text[out[at].start : out[at].end])
            if word in _LOSES:
                out[at] = Mention("R", out[at].start, out[at].end, "past")
            elif word in _HAS:
                out[at] = Mention("B", out[at].start, out[at].end, _HAS[word])
    for match in re.finditer(r"(?<=M)'w(?=sC)", tags):
        at = match.start()
        if fold(text[out[at + 1].start : out[at + 1].end]) == "status":
            out[at + 1] = Mention("B", out[at + 1].start, out[at + 1].end, "now")
            out[at] = Mention("w", out[at].start, out[at].end)
    return out
