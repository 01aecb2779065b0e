"""What is said of events: the dates, places and parties given for them."""

import re
from collections.abc import Iterator

from posts.factcheck.facts import EventFacts, Facts
from posts.factcheck.mentions import Mention
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements.chronicle import BETWEEN, Chronicle, chronicle, concepts
from posts.factcheck.statements.model import Memory, Span, Statement


def happenings(
    sentence: Sentence, tokens: list[Mention], first: int, last: int, facts: Facts, memory: Memory
) -> Iterator[Statement]:
    """When and where an event is said to have happened, in one clause of a sentence."""
    if first < last and not _SPOKEN_OF.search(sentence.text) and not _OF_YEAR.search(sentence.text):
        for part in _steps(tokens[first:last]):
            yield from _happening(sentence, part, facts, memory)


def _steps(part: list[Mention]) -> Iterator[list[Mention]]:
    """ "Washington hosted the first in 2011, and the third was held in 2013": one meeting after the other."""
    tags = "".join(token.tag[0] for token in part)
    begin = 0
    for match in re.finditer(r"(?:,&?|&)(?=[ta]O)", tags):
        if "O" in tags[begin : match.start()]:
            yield part[begin : match.start()]
            begin = match.end()
    yield part[begin:]


def _happening(sentence: Sentence, part: list[Mention], facts: Facts, memory: Memory) -> Iterator[Statement]:
    start, end = part[0].start, part[-1].end
    text = sentence.text[start:end]
    book = chronicle(facts)
    told = concepts(text, part)
    event = book.recognise(told | _looking_back(text, told, sentence, part, book, memory))
    if event is None:
        return
    for token in part:
        if token.tag == "h" and token.value != "draft" or token.tag == "W":
            return
        if token.tag == "X" and token.value not in ("without",):
            return
    if _FOUNDERS.search(text):
        for token in part:
            if token.tag == "J":
                yield Statement("event-parties", Span(token.start, token.end), token.value, extra={"event": event.slug})
    if event.kind == "trade-measure" and len(event.minerals) > 1:
        yield from _controlled(event, part)
    dated = False
    own = [token for at, token in enumerate(part) if token.tag == "D" and not _elsewhere(part, at, sentence.text)]
    given = tuple(token.value for token in part if token.tag == "D" and not _NAMED.search(sentence.text[: token.start]))
    if _ORDER.search(event.title) and _PRINTED.search(text):
        # An order is printed some days after it was signed.
        own = []
    for token in own:
        if _beside(event, token, sentence.text):
            dated = True
            known = {"event": event.slug, "dates": given}
            yield Statement("event-date", Span(token.start, token.end), token.value, extra=known)
    for match in book.place.finditer(text):
        if re.search(r"(?:\b(?:in|at|on|of)|,|\()\s(?:the\s)?$", text[: match.start()]) and not re.match(
            r"['’]s|\s[A-Z]", text[match.end() :]
        ):
            span = Span(start + match.start(), start + match.end())
            yield Statement(
                "event-place",
                span,
                book.places[match.group()],
                extra={"event": event.slug, "held": bool(_HELD.search(text))},
            )
            dated = True
    if event.confidence == "unverified" and not dated:
        yield Statement("event-date", Span(start, end), None, extra={"event": event.slug})


# "In its second meeting of 2024": counted from the start of a year.
_OF_YEAR = re.compile(r"\b(?:meeting|session|summit|time) (?:of|that|this) (?:the )?(?:year|20\d\d)\b", re.I)


def _controlled(event: EventFacts, part: list[Mention]) -> Iterator[Statement]:
    """Minerals that are said to fall under a measure among others that do."""
    for token in part:
        if token.tag == "M" and len({each.value for each in token.value} & set(event.minerals)) > 1:
            for each in token.value:
                yield Statement("event-minerals", Span(each.start, each.end), each.value, extra={"event": event.slug})


# Words that look back to a law, a forum or an agreement spoken of before.
_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|inaugural"
_IT = re.compile(
    rf"\bit\b|\bits (?:{_ORDINALS}|forum|finance network|launch|entry)\b"
    r"|\bthe (?:act|law|regulation|agreement|partnership|council|deal|alliance|forum|framework|plan)\b",
    re.IGNORECASE,
)
_NTH = re.compile(
    rf"\b[Tt]he (?:{_ORDINALS})(?: (?:one|meeting|conference|session|round|ministerial))?"
    r"(?= (?:was|took|had|has|met|in|at|came|followed|on)\b|,)"
)
_PARTS = {"forum": "mspforum", "finance network": "mspfinance"}


def _looking_back(
    text: str, told: set[str], sentence: Sentence, part: list[Mention], book: Chronicle, memory: Memory
) -> set[str]:
    """The concepts that a clause takes over from what was said before it."""
    found: set[str] = set()
    if not told & book.topics and (_IT.search(text) or _NTH.search(text)):
        found |= concepts(sentence.text, ()) & book.topics or memory.topics
        if "msp" in found:
            found |= {
                concept for name, concept in _PARTS.items() if re.search(rf"\b(?:its|the) {name}\b", text.lower())
            }
    subject = next((token for token in part if token.tag in "JI" or token.tag == "i"), None)
    named = subject is None if sentence.block.kind == "row" else subject and _word(subject, sentence) == "it"
    if len(memory.places) == 1 and named or found & BETWEEN:
        found |= memory.places
    return found


def _word(token: Mention, sentence: Sentence) -> str:
    return sentence.text[token.start : token.end].lower()


def remember(sentence: Sentence, found: list[Mention], facts: Facts, memory: Memory) -> None:
    """Who acted in a sentence, and which law, forum or agreement it spoke of."""
    places = {str(mention.value) for mention in found if mention.tag == "J"}
    if places:
        memory.places = frozenset(places)
    topics = concepts(sentence.text, ()) & chronicle(facts).topics
    if topics or not _IT.search(sentence.text) and not _NTH.search(sentence.text):
        memory.topics = frozenset(topics)


# An event that is only referred to has its date elsewhere.
_SPOKEN_OF = re.compile(
    r"\b(?:cited|cites|citing|mentions?|mentioned|referred|refers|invoked|invoking|recalled|pursuant)\b"
)
_FOUNDERS = re.compile(r"\bfounding (?:members?|partners?)\b")
_HELD = re.compile(
    r"\b(?:held|met|meets|meeting|took place|takes place|signed|launched|summit|conference|ministerial|"
    r"taken place|gathered|convened|agreed|announced)\b"
)


def _beside(event: EventFacts, token: Mention, text: str) -> bool:
    """Whether a date stands near the number of an order: what is done under an order has dates of its own."""
    number = _ORDER.search(event.title)
    if number is None:
        return True
    at = text.find(number[1])
    if at >= 0 and _UNDER.search(text[max(0, at - 50) : at]):
        return 0 < token.start - at <= 12
    return at < 0 or 0 <= token.start - at <= 60 or 0 <= at - token.end <= 25 or "sign" in text.lower()


# What is done under an order has a date of its own; that of the order itself follows its number at once.
_UNDER = re.compile(
    r"\b(?:under|following|after|pursuant to|in response to|as ordered by|required by|by)\s[^,;]{0,30}$", re.I
)
# The year in a name: "Energy Act of 2020", "Vision 2035".
_NAMED = re.compile(r"\b(?:[Aa]ct of|Vision) $")
_PRINTED = re.compile(r"\b(?:published|printed|appeared|Federal Register)\b")
_ORDER = re.compile(r"(?:Executive Order|Proclamation) (\d+)")


def _elsewhere(part: list[Mention], at: int, text: str) -> bool:
    """A date that belongs to something else: a deadline, a start of duties, the year in a name."""
    before = text[max(0, part[at].start - 24) : part[at].start].lower()
    if re.search(r"\bfollow(?:ed|ing)\b", before):
        return True
    return (
        bool(
            re.search(
                r"\b(?:vision|until|by|from|till|through|before|after|than|act of|list of|since)\s(?:the\s)?$", before
            )
        )
        and not re.search(r"launch in $", before)
        and not re.search(r"since its launch in $", before)
    )
