"""Until when a list is said to have held."""

import re
from collections.abc import Iterator

from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.model import Span, Statement

# "The list of 2018 was superseded in 2022", "… by the list of 2022 in February 2022".
_SUPERSEDED = re.compile(
    r"(?P<list>L)(?:,[^,;x?LMAR]{1,8},)?[^;x?LMDPAR]{0,4}(?:B[wKH]{0,2}|H?(?=S[^b]))(?P<verb>S)(?:bt?[LZI]|b?(?:o|NH)~?Nn?)?,?o(?P<when>D)"
)
# "On November 7, 2025, the list of 2022 was superseded …".
_AT_HEAD = re.compile(r"^[wx&]?oD,?(?P<list>L)[^;x?LMDPAR]{0,4}B[wKH]{0,2}(?P<verb>S)")
# "… was superseded by one of 34 minerals", "… gave way to one with 50".
_BY_ONE_OF = re.compile(r"(?P<list>[Li])[^;x?LM]{0,8}(?P<verb>S)(?:oD)?,?[bHT]?(?:o|NH)~?(?P<number>N)")
# "The list of 2018 stayed in force until February 2022".
_HELD_UNTIL = re.compile(r"(?P<list>L)[^;x?LMDAR]{0,4}(?P<verb>[BPHw])[^;x?LMDAR]{0,4}z(?P<when>D)")
_HELD = re.compile(r"\b(?:in force|in effect|current|valid|applied|applicable|the list|held|stood)\b")


def endings(clause: Clause) -> Iterator[Statement]:
    """That an edition which is named gave way on a certain date."""
    for match in (*_SUPERSEDED.finditer(clause.tags), *_HELD_UNTIL.finditer(clause.tags)):
        verb, when = match.start("verb"), match.start("when")
        if clause.hedged_verb(verb) or "X" in clause.tags[match.start() : when]:
            continue
        first = clause.tokens[verb]
        if clause.tokens[when - 1].tag == "z":
            between = clause.sentence.text[clause.tokens[match.start("list")].end : clause.tokens[when].start]
            if clause.words_before(when) != "until" or not _HELD.search(between):
                continue
        ref = clause.resolve_at(match.start("list"))
        if ref and (ref.selects or ref.count or ref.published) and not ref.foreign and not ref.draft:
            dated = clause.tokens[when]
            yield Statement("list-ended", Span(first.start, dated.end), dated.value, ref)
    if match := _AT_HEAD.match(clause.tags):
        verb, when = match.start("verb"), clause.tags.index("D")
        ref = clause.resolve_at(match.start("list"))
        known = ref and ref.selects and not ref.foreign and not ref.draft
        if known and not clause.hedged_verb(verb) and "X" not in clause.tags[:verb]:
            span = Span(clause.tokens[match.start("list")].start, clause.tokens[verb].end)
            yield Statement("list-ended", span, clause.tokens[when].value, ref)
    for match in _BY_ONE_OF.finditer(clause.tags):
        verb, number = match.start("verb"), clause.tokens[match.start("number")]
        if clause.hedged_verb(verb) or "X" in clause.tags[match.start() : verb] or not _gave_way(clause, verb):
            continue
        ref = clause.resolve_at(match.start("list"))
        if ref and not ref.foreign and not ref.draft:
            yield Statement("list-count-after", Span(number.start, number.end), number.value, ref)


# "The list of 2018 has not been superseded", "… has yet to be replaced".
_STANDS = re.compile(r"(?P<list>L)[^;x?LMDPAR]{0,3}(?P<no>X)(?:TB|Bw|B|w)?(?P<verb>S)(?![bTHo]?[tLDNJI])")


def standing_on(clause: Clause) -> Iterator[Statement]:
    """That an edition which is named has not been replaced."""
    for match in _STANDS.finditer(clause.tags):
        ref = clause.resolve_at(match.start("list"))
        said = clause.tokens[match.start() : match.start("verb")]
        was = any(token.value == "was" or clause.words(token) == "had" for token in said)
        if ref and ref.selects and not ref.foreign and not ref.draft and not was and not clause.conditional:
            span = Span(clause.tokens[match.start("no")].start, clause.tokens[match.start("verb")].end)
            yield Statement("list-current", span, None, ref)


def _gave_way(clause: Clause, verb: int) -> bool:
    """Whether it is the list before the verb that was replaced: "was replaced by", "gave way to"."""
    return clause.tokens[verb].value == "gave" or "B" in clause.tags[max(0, verb - 3) : verb]
