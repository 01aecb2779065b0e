"""Of which minerals something can be said."""

import re

from posts.factcheck.statements.asides import governs
from posts.factcheck.statements.clauses import Clause

# What may stand between a mineral and its verb; before any other word it only qualifies that: "zinc smelters".
_BESIDE = re.compile(
    r"(?:alone|itself|themselves|too|then|once|always|thus|again|here|each|all|that|do|does|did|\w+ly)$"
)
# "ore of strontium, a metal that …": what follows is said of the mineral, whatever governs it.
_CALLED = re.compile(r",? (?:an?|one|both|all) (?:\w+ ){0,2}(?:metal|element|mineral|material)s?\b")

# "None of the rare earths is": said of the minerals.
_PART = re.compile(
    r"\b(?:[Nn]one|[Nn]either|[Ee]ach|[Aa]ll|[Bb]oth) of (?:the )?$|\b(?:metals|minerals|elements|materials) like $"
)


def is_subject(clause: Clause, row: int) -> bool:
    """Whether something can be said of a row of minerals: no preposition governs it, and it qualifies no other noun."""
    text = clause.sentence.text
    if _CALLED.match(text, clause.tokens[row].end):
        return True
    if row and governs(clause.tokens[row - 1], text) and not _PART.search(text[: clause.tokens[row].start]):
        return False
    after = clause.tokens[row + 1] if row + 1 < len(clause.tokens) else None
    return after is None or after.tag != "w" or bool(_BESIDE.match(clause.words(after)))
