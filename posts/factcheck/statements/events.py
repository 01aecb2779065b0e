"""What is said of events: the dates, places and parties given for them."""

import re
from collections.abc import Iterator

from posts.factcheck.facts import EventFacts, Facts
from posts.factcheck.mentions import Mention
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements.chronicle import chronicle, concepts
from posts.factcheck.statements.model import Span, Statement


def happenings(sentence: Sentence, tokens: list[Mention], first: int, last: int, facts: Facts) -> Iterator[Statement]:
    """When and where an event is said to have happened, in one clause of a sentence."""
    part = tokens[first:last]
    if not part or _SPOKEN_OF.search(sentence.text) or _OF_YEAR.search(sentence.text):
        return
    start, end = part[0].start, part[-1].end
    text = sentence.text[start:end]
    book = chronicle(facts)
    event = book.recognise(concepts(text, part))
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
    dated = False
    own = [token for at, token in enumerate(part) if token.tag == "D" and not _elsewhere(part, at, sentence.text)]
    given = tuple(token.value for token in own)
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
# An event that is only referred to has its date elsewhere.
_SPOKEN_OF = re.compile(
    r"\b(?:cited|cites|citing|mentions?|mentioned|referred|refers|invoked|invoking|recalled|pursuant)\b"
)
_FOUNDERS = re.compile(r"\bfounding (?:members?|partners?)\b")
_HELD = re.compile(
    r"\b(?:held|met|meets|meeting|took place|takes place|signed|launched|summit|conference|ministerial|"
    r"gathered|convened|agreed|announced)\b"
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
_ORDER = re.compile(r"(?:Executive Order|Proclamation) (\d+)")


def _elsewhere(part: list[Mention], at: int, text: str) -> bool:
    """A date that belongs to something else: a deadline, a start of duties, the year in a name."""
    before = text[max(0, part[at].start - 24) : part[at].start].lower()
    if re.search(r"\bfollow(?:ed|ing)\b", before):
        return True
    return (
        bool(re.search(r"\b(?:until|by|from|till|through|before|after|than|act of|list of|since)\s(?:the\s)?$", before))
        and not re.search(r"launch in $", before)
        and not re.search(r"since its launch in $", before)
    )
