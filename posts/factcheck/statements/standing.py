"""That an edition is the one that applies, in other words than "in force"."""

import re
from collections.abc import Iterator

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import Span, Statement

# "is the one that applies today", "continues to apply", "is still valid".
_APPLIES = re.compile(
    r" (?:is (?:still |now )?the (?:one|list|edition|version) (?:that|which|to) (?:\w+ )?"
    r"(?:applies|apply|counts|holds|governs|is valid|is in (?:force|effect|use)|use|consult)|"
    r"(?:still (?:applies|holds|stands)|continues to apply|remains (?:in (?:effect|use)|valid|applicable))|"
    r"is still (?:valid|applicable|in (?:effect|use)))\b"
)
_ADOPTED = re.compile(r",[wpiBK]{0,3}P[^;x?LM]{0,3}D,")


def applications(clause: Clause) -> Iterator[Statement]:
    """That a certain edition is the one that applies now."""
    for place, token in enumerate(clause.tokens):
        if token.tag != "L":
            continue
        aside = _ADOPTED.match(clause.tags, place + 1)
        end = clause.tokens[aside.end() - 1].end if aside else token.end
        said = _APPLIES.match(clause.sentence.text, end)
        if not said or clause.conditional or re.search(r"[Xh]", clause.tags[:place]):
            continue
        ref = clause.resolve_at(place)
        if ref and (ref.selects or ref.published) and not ref.foreign:
            yield Statement("list-current", Span(token.start, said.end()), None, ref)
