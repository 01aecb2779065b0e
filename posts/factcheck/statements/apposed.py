"""What is said of an event beside its name, apart from what the sentence goes on to say of it.

"The act, which the Commission proposed in November 2022, would …"; "In force since 1 January 2025, the act has yet …"
"""

import re
from collections.abc import Iterator

from posts.factcheck.mentions import Mention, fold
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements.chronicle import Chronicle
from posts.factcheck.statements.concepts import concepts
from posts.factcheck.statements.segments import Segment
from posts.factcheck.statements.told import named

_DONE = (
    r"(?:signed|issued|announced|proposed|launched|adopted|published|presented|unveiled|tabled|approved|founded|created|"
    r"established|set up|opened|imposed|concluded|passed|dated|convened|held|enacted)"
)
# What stands between a name and the date that belongs to it.
_WHEN = (
    r"(?: by [\w ,.'-]{2,40}?)?(?: in [A-Z][\w. ]{2,20})?(?: (?:on|in|since|as early as|back in))?(?: early| late)? $"
)
_BESIDE = re.compile(
    # A comma before "was" closes an aside: what is told is told of what stands before it.
    rf"(?:, (?!was\b|were\b|has\b|had\b)(?:which |that )?|,? (?:is|was) an? [\w ,-]{{3,50}}? (?:which |that ))"
    rf"(?:(?:(?:has |had )?been |was |were )?(?:first |formally |originally )?(?:{_DONE}|in force|in effect)|"
    rf"(?:entered|came) into force|took effect){_WHEN}"
    # "The second ministerial (Paris-Saclay, 15 May 2022)".
    r"| ?(?:[(:,]|[—–-]) ?[A-Z][A-Za-z.ö-]+(?: [A-Z][\w.-]+){0,2}(?:, [A-Z][\w.]+)?, $"
    rf"|, (?:which|that) (?:the |president )?(?:[\w'.]+ ){{1,4}}?(?:had )?(?:first |formally )?{_DONE}{_WHEN}",
    re.IGNORECASE,
)
_FRONTED = re.compile(
    rf"^(?:after (?:being|having been) )?(?:first |formally )?(?:in force|in effect|{_DONE})"
    r"(?: [\w .'-]{2,40})? (?:on|in|since) $",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"\s?[,.;)]|\s?$")
_PROPER = re.compile(r"^,? ?(?:the |its |china's |us |eu |u\.s\. |executive order |proclamation |eo )*$")
# How far a name may stand before its date, and how long a name may be.
_NEAR, _LONG = 130, 70


def apposed(sentence: Sentence, tokens: list[Mention], book: Chronicle) -> Iterator[Segment]:
    """The stretches in which a name and its date stand together, each with the event that it tells of."""
    text = sentence.text
    for dated in tokens:
        if dated.tag != "D" or not _CLOSED.match(text, dated.end):
            continue
        begin, end = _beside(text, dated) or _behind(text, dated) or (0, 0)
        if begin == end:
            continue
        part = [
            each for each in tokens if begin <= each.start and each.end <= end and (each.tag != "D" or each is dated)
        ]
        words = concepts(text[begin:end], part)
        words = _without_other_days(words, text[begin : dated.start]) | {"ofdate"}
        if told := book.recognise(words):
            yield Segment(begin, end, part, frozenset(words), told)


def _without_other_days(words: set[str], before: str) -> set[str]:
    """An order that is called by its number is not told by its day: another may have been signed then."""
    if not re.search(r"\b(?:order|proclamation|eo)\s(?:\(eo\)\s)?\d{5}\b", fold(before)):
        return words
    return {word for word in words if not re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", word)}


def _beside(text: str, dated: Mention) -> tuple[int, int] | None:
    """The stretch from a name up to the date behind it."""
    first = max(0, dated.start - _NEAR)
    for name in reversed(list(named().finditer(fold(text[: dated.start]), first))):
        if found := _BESIDE.search(text, name.end(), dated.start):
            begin = max(0, text.rfind(", ", 0, name.start()) + 1, text.rfind("; ", 0, name.start()) + 1)
            if found.start() - name.end() <= _SHORT and not re.search(r"[,;]", text[name.end() : found.start()]):
                return max(begin, name.start() - _LONG), dated.end
    return None


# Between a name and its comma: "Executive Order 13817 (…)", "Announcement No. 46 of 2024".
_SHORT = 14


def _behind(text: str, dated: Mention) -> tuple[int, int] | None:
    """The stretch from a date at the head of a sentence up to the name behind it."""
    if not _FRONTED.match(text[: dated.start]) or not text.startswith(",", dated.end):
        return None
    name = named().search(fold(text), dated.end)
    if name is None or not _PROPER.match(fold(text[dated.end : name.start()])):
        return None
    return 0, name.end()
