"""The parts of a sentence that can each tell of an event of their own, and what they take over from what stands before.

"The TTC first met in Pittsburgh in 2021, and for the sixth time in Leuven": the second part is about the TTC too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from posts.factcheck.mentions import Mention, fold, read_words
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements.chronicle import Chronicle, Recognised
from posts.factcheck.statements.concepts import concepts
from posts.factcheck.statements.timing import last_done
from posts.factcheck.statements.told import named

_PARTS = re.compile(
    # "When he signed the order in 2017, the country had no list."
    r"(?<=\d),\s(?=the \w+ (?:had|has|was|were|did)\b)"
    # "Parliament adopted it in December 2023, the Council in March 2024"
    r"|,\s(?=(?:the )?(?:Council|Parliament|Commission),? (?:in|on)\s)"
    # "little has changed since March 2023, when the two signed the agreement"
    r"|\s(?=(?:since|in|on|of|to|until) [^,;.]{4,20}, when\b)"
    r"|;\s|:\s(?=(?:on|in) [^,]{3,20}, )"
    r"|,\s(?=(?:and|but|while|whereas|(?:even )?though|although|then|after which|followed by)\b)"
    r"|\s(?=but\b|while\b|whereas\b|followed by\b|before\s\w+ing\b)"
    r"|\s(?=and (?:(?:on|in|at|for the)\s|(?:then )?(?:launched|signed|adopted|published|entered|came|took|was|were|"
    r"has|had|is|started|opened|followed|met|held|again|written|suspended|announced|imposed|approved|agreed|added)\b))"
)
# A part that leaves out what it is about.
_ELLIPTIC = re.compile(
    r"^(?:(?:and|but|while|then|before|which|followed by|,|again|was|were|has|had|is|been|later|finally)\s)*"
    r"(?:(?:on|in|at|for|by|from|since)\s|(?:launched|signed|adopted|published|entered|came|took|started|opened|"
    r"followed|met|held|written|approved|agreed|announced|it|its|they|this|applies|covers|gives|runs|contains|leaves|"
    r"allows|grants|asks|requires|calls|tells|directs|names|bans|bars|includes|promises|sets|has|had|is|"
    r"was|were)\b|(?:the )?(?:council|parliament|commission)(?: had| has)? (?:\w+ed|gave|given|voted)\b|"
    r"the (?:act|order|plan|strategy|agreement|regulation|directive|law|list|statement|deal|pact|"
    r"memorandum|council|parliament|partnership|forum|alliance|group|guidance|standard|conference|meeting|summit|rule|panel|"
    r"second|third|fourth|fifth|sixth|seventh|eighth|ninth|first|last|latest|body|framework|declaration|text)\b)"
)
_IT = re.compile(
    r"\b(?:it|they|the (?:act|order|plan|strategy|agreement|regulation|directive|law|statement|deal|memorandum|"
    r"partnership|forum|alliance|guidance|standard|framework|text))\b"
)
# What is only a part of what was named before.
_PART_OF = re.compile(r"\bof (?:its|their|the|an?) (?:[\w-]+ ){0,3}(?:group|subgroup|committee|board|working)\b")
# How long a part may be that leaves out its verb too: "and the Council on 18 March 2024".
_GAPPED = 60
_JOINED = re.compile(r",? ?(?:and|but|then|followed by|(?:the )?(?:council|parliament|commission),? (?:in|on))\b")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a sentence, and the event that it tells of. `alone`: nothing was taken over from what stands before."""

    start: int
    end: int
    tokens: list[Mention]
    words: frozenset[str]
    told: Recognised | None
    alone: bool = True


class Thread:
    """What the sentences before spoke of, in concepts."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.heading: set[str] = set()
        self.asked: set[str] = set()

    def head(self, words: set[str], book: Chronicle) -> None:
        """A heading names what stands below it."""
        self.names = self.heading = words & book.names

    def pass_by(self, found: list[Mention], text: str) -> None:
        """A sentence that tells of no event: whom it is about is kept."""
        if not re.match(r"(?:It|They|Its|Their)\b", text):
            self.names = {str(mention.value) for mention in found if mention.tag == "J"}

    def segments(self, sentence: Sentence, tokens: list[Mention], book: Chronicle) -> Iterator[Segment]:
        """The parts of a sentence, each with the event it tells of."""
        names = topic = self.names or self.heading
        gapped: frozenset[str] = frozenset()
        asked, self.asked = self.asked, set()
        own: set[str] = set()
        told: Recognised | None
        for start, end in _cut(sentence.text, tokens, book):
            part = [token for token in tokens if start <= token.start and token.end <= end]
            text = sentence.text[start:end]
            words = concepts(text, part)
            told, alone = book.recognise(words), True
            if told is None and asked and len(sentence.text) <= _GAPPED:
                # "When was the order signed? On 20 December 2017."
                words |= asked
                told, alone = book.recognise(words), False
            if told is None and names:
                folded = fold(text.strip())
                if "forum" in words and "msp" in names:
                    # The partnership's forum is a body of its own.
                    names = topic = names - {"msp"} | {"mspforum"}
                if (_ELLIPTIC.match(folded) or _IT.search(folded)) and not _PART_OF.search(folded):
                    told, alone = book.recognise(words | (topic if _PRONOUN.search(folded) else names)), False
                if told is None and gapped and _JOINED.match(folded) and len(folded) <= _GAPPED and not words & steps():
                    words |= names | gapped
                    told, alone = book.recognise(words), False
            yield Segment(start, end, part, frozenset(words), told, alone)
            if told and not alone:
                # "The council met in 2021. Its third meeting …": still the one spoken of before.
                own |= names
            mine = words & book.names
            if mine:
                names = mine | {word for word in words if len(word) == 2 and word.isupper()}
                topic = names if _is_topic(text) else set()
                own |= topic
                gapped = last_done(text)
        self.names = own


_PRONOUN = re.compile(r"\b(?:it|its|they)\b")
_ASIDE = re.compile(r"\b(?:of|for|under|to|with|at|in|on|against|by|from)\s(?:the |an? |us |eu )?$")


def _is_topic(text: str) -> bool:
    """Whether what is named can be what "it" means next: not in "members of the MSP"."""
    folded = fold(text)
    first = named().search(folded)
    return first is None or not _ASIDE.search(folded[max(0, first.start() - 20) : first.start()])


@cache
def steps() -> frozenset[str]:
    """The concepts for what happens to events."""
    return frozenset(read_words("steps"))


_WHEN = re.compile(r"\w+ [^,]+\d, when\b")
_AGAINST = re.compile(r"(?:but|while|whereas|(?:even )?though|although)\b")
_IN_A_NAME = re.compile(r"and [A-Z]")
_TELLING = re.compile(r"\b(?:19|20)\d\d\b")


def _cut(text: str, tokens: list[Mention], book: Chronicle) -> Iterator[tuple[int, int]]:
    """Where a sentence falls apart; a row does not, nor what gives no date or town of its own."""
    begin = 0
    names: list[re.Match] | None = None
    for match in _PARTS.finditer(text):
        at = match.start()
        if names is None and _IN_A_NAME.match(text, match.end()):
            names = list(named().finditer(fold(text)))
        # A name is not cut: "Reciprocal, Fair, and Balanced Trade".
        whole = [*((token.start, token.end) for token in tokens), *(name.span() for name in names or ())]
        if at - begin <= 3 or any(first < match.end() and at < last - 1 for first, last in whole):
            continue
        parts = text[begin:at], text[match.end() :]
        told = all(_TELLING.search(part) or book.place.search(part) for part in parts)
        if (
            told
            or _WHEN.match(parts[1])
            or ";" in match.group()
            or _AGAINST.match(parts[1])
            or _has_verb(match, tokens)
        ):
            yield begin, at
            begin = match.end()
    yield begin, len(text)


def _has_verb(match: re.Match, tokens: list[Mention]) -> bool:
    """Whether what follows ", and" is a clause of its own."""
    rest = "".join(token.tag[0] for token in tokens if token.start >= match.end())
    return match.group().startswith(", ") and bool(re.match(r"[^,;]{0,8}[BHPX]", rest))
