"""What is said of events: the dates, places and parties given for them, and what else an account of one gives."""

import re
from collections.abc import Iterator

from posts.factcheck.accounts import Account
from posts.factcheck.dates import DAY_OF_MONTH, month_and_day
from posts.factcheck.facts import Facts
from posts.factcheck.mentions import Mention, fold, read_words, vocabulary
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements import deeds, timing
from posts.factcheck.statements.apposed import apposed
from posts.factcheck.statements.chronicle import Recognised, chronicle
from posts.factcheck.statements.concepts import concepts
from posts.factcheck.statements.model import Span, Statement
from posts.factcheck.statements.segments import Segment, Thread, steps


def happenings(sentence: Sentence, tokens: list[Mention], thread: Thread, facts: Facts) -> Iterator[Statement]:
    """When and where an event is said to have happened, by whom, and what of it, in each part of a sentence."""
    spoken_of = bool(_SPOKEN_OF.search(sentence.text) or _OF_YEAR.search(sentence.text))
    own = [] if spoken_of else list(_apposed(sentence, tokens, facts))
    yield from own
    days = {each.span for each in own}
    for segment in thread.segments(sentence, tokens, chronicle(facts)):
        if spoken_of:
            continue
        if unsure := _unsure(segment, sentence.text):
            if segment.told and unsure <= _DUTIES and segment.told.event.kind == "law":
                yield from deeds.duties(segment, sentence.text, segment.told, facts)
            elif segment.told and unsure <= _COMING:
                yield from deeds.coming(segment, sentence.text, segment.told, facts)
            continue
        yield from deeds.never_done(sentence, segment, facts)
        if not segment.told:
            yield from _wrong_partner(segment, facts)
        if segment.told:
            yield from (each for each in _told(sentence, segment, segment.told, facts) if each.span not in days)


def _apposed(sentence: Sentence, tokens: list[Mention], facts: Facts) -> Iterator[Statement]:
    """The dates and places that stand beside the names of events."""
    for segment in apposed(sentence, tokens, chronicle(facts)):
        if segment.told and not _unsure(segment, sentence.text):
            told = _told(sentence, segment, segment.told, facts)
            yield from (each for each in told if each.kind in ("event-date", "event-place"))


def row(sentence: Sentence, facts: Facts) -> Iterator[Statement]:
    """A row of a table that tells of an event: its date and its place stand in cells of their own."""
    block = sentence.block
    if block.is_header or len(block.cells) < 2 or not chronicle(facts).may_tell(sentence.text):
        return
    words = vocabulary(facts)
    found = words.mentions(sentence.text, words.find(sentence.text))
    told = chronicle(facts).recognise(concepts(sentence.text, found))
    days = [token for token in found if token.tag == "D"]
    if (
        told is None
        or told.event.confidence == "unverified"
        or len(days) > 1
        or any(token.tag in "Xh" for token in found)
    ):
        return
    known = {"event": told.event.slug, "dates": (), "towns": (), "held": True}
    for number, (first, last) in enumerate(block.cells):
        start, end = first - sentence.start, last - sentence.start
        cell = sentence.text[start:end].strip()
        title = fold(block.header[number]) if len(block.header) == len(block.cells) else ""
        if len(days) == 1 and cell == sentence.text[days[0].start : days[0].end] and not _OTHER_DAY.search(title):
            yield Statement("event-date", Span(days[0].start, days[0].end), days[0].value, extra=known)
        elif cell in chronicle(facts).places and _PLACE.search(title):
            yield Statement("event-place", Span(start, end), chronicle(facts).places[cell], extra=known)


_OTHER_DAY = re.compile(r"\b(?:effect|effective|force|applies|until|deadline|expir|end|updated|next)")
_PLACE = re.compile(r"\b(?:place|venue|location|city|town|where|host|seat|held)")


def _unsure(segment: Segment, text: str) -> set[str]:
    """The words by which a part of a sentence denies, wishes or foretells."""
    found = set()
    for token in segment.tokens:
        word = fold(text[token.start : token.end])
        if word == "may" and (text[token.start] == "M" or re.search(r"\bonly\b", text[token.end :])):
            # "on 14 May", and "may leave China only under licence": a rule.
            continue
        if token.tag == "W" or (token.tag == "h" and token.value != "draft" and word not in read_words("telling")):
            found.add(word)
        if token.tag == "X" and word not in _HARMLESS and not _NUMBERED.match(text, token.start):
            found.add(word)
    return found


# What will hold from a day on is a fact before that day.
_COMING = frozenset({"will", "would", "must", "shall"})
# What a law says must be done is what it says.
_DUTIES = frozenset({"must", "shall", "calls for", "call for", "is to", "are to"})
_HARMLESS = frozenset({"without", "only", "outside", "solely", "excludes", "left out", "leaves out"})
_NUMBERED = re.compile(r"Nos?\. ?\d|[Nn]o (?:more|fewer|less|later|earlier) than\b")


def _told(sentence: Sentence, segment: Segment, told: Recognised, facts: Facts) -> Iterator[Statement]:
    event = told.event
    text = sentence.text[segment.start : segment.end]
    if _FOUNDERS.search(text):
        for token in segment.tokens:
            if token.tag == "J":
                span = Span(token.start, token.end)
                yield Statement("event-parties", span, token.value, extra={"event": event.slug})
    yield from _row_of_parties(segment, text, told)
    dated = False
    own = [
        token for token in segment.tokens if token.tag == "D" and not timing.is_elsewhere(token, event, sentence.text)
    ]
    given = tuple(
        token.value for token in segment.tokens if token.tag == "D" and not timing.is_name(token, sentence.text)
    )
    account = Account(text, facts)
    makers = tuple(str(office.value) for office, _ in account.makers())
    known = {"event": event.slug, "dates": given, "words": segment.words, "makers": makers}
    known["rivals"] = tuple(event.slug for event in told.rivals)
    if (
        told.dated
        and not timing.is_background(text)
        and (segment.alone or segment.words & (steps() | {"ofdate"}) or timing.is_in_turn(text))
    ):
        for token in own:
            if timing.is_beside(token, event, sentence.text) and not timing.has_other_verb(
                text, token.start - segment.start, told
            ):
                dated = True
                yield Statement("event-date", Span(token.start, token.end), token.value, extra=known)
        places = list(_places(text, segment.start, facts))
        # "Announced in Washington and signed in Tokyo": an agreement is made step by step.
        all_places = _places(sentence.text, 0, facts) if event.kind == "agreement" else places
        towns = tuple(town for _, town in all_places)
        for span, town in places:
            hosts = _AS_HOST.match(sentence.text, span.end)
            if not hosts and timing.has_other_verb(text, span.start - segment.start, told):
                continue
            dated = True
            yield Statement("event-place", span, town, extra=known | {"held": bool(_HELD.search(text)), "towns": towns})
    if "into force" in event.title and not own and (entered := _ENTERED.search(fold(text))):
        span = Span(segment.start + entered.start(), segment.start + entered.end())
        yield Statement("event-happened", span, extra=known)
    if not given and event.confidence == "verified":
        yield from _bare_day(segment, text, told)
    if event.confidence == "unverified":
        if not dated:
            yield Statement("event-date", Span(segment.start, segment.end), None, extra={"event": event.slug})
        return
    yield from deeds.deeds(segment, account, told, known)


def _wrong_partner(segment: Segment, facts: Facts) -> Iterator[Statement]:
    """The one that is named in the stead of a party of an event that everything else in a part of a sentence tells of.

    "On 28 March 2023 the United States and South Korea signed the Critical Minerals Agreement": it was Japan.
    """
    book = chronicle(facts)
    places = {str(token.value) for token in segment.tokens if token.tag == "J"}
    days = [token.value for token in segment.tokens if token.tag == "D" and token.value.date.precision != "year"]
    if len(days) != 1 or len(places) != 2:
        return
    near = [each for each in facts.events.values() if days[0].meets(each.date) and each.date.precision != "year"]
    meant = []
    for event in near:
        wrong, missing = places - set(event.parties), set(event.parties) - places
        if len(event.parties) == 2 and len(wrong) == len(missing) == 1 and event.confidence == "verified":
            told = book.recognise({*segment.words - wrong, *missing})
            if told and told.event is event and told.dated:
                meant.append((event, wrong.pop()))
    if len(meant) != 1 or any(meant[0][1] in each.parties for each in near):
        return
    event, other = meant[0]
    token = next(token for token in segment.tokens if token.tag == "J" and token.value == other)
    known = {"event": event.slug, "name": facts.jurisdictions.get(other, other)}
    yield Statement("event-parties", Span(token.start, token.end), other, extra=known)


def _row_of_parties(segment: Segment, text: str, told: Recognised) -> Iterator[Statement]:
    """Those who are said to have acted together in an event of several."""
    several = told.event.kind in ("agreement", "meeting") or told.event.title.startswith(("WTO", "US, EU"))
    if not several or len(told.event.parties) < 4 or _LATER.search(text):
        return
    tags = "".join(token.tag[0] for token in segment.tokens)
    for match in re.finditer(r"[ta]?J(?:(?:,&?|&)[ta]?J){2,}", tags):
        row = [token for token in segment.tokens[match.start() : match.end()] if token.tag == "J"]
        others = [token for token in row if token.value not in told.event.parties]
        if len(others) == 1 and len(row) - len(others) >= 2:
            span = Span(others[0].start, others[0].end)
            known = {"event": told.event.slug, "name": text[span.start - segment.start : span.end - segment.start]}
            yield Statement("event-parties", span, others[0].value, extra=known)


_LATER = re.compile(r"\b(?:joined|joins|later|since|now|today|members|welcomed|also|third part)\b")
_BARE = re.compile(DAY_OF_MONTH)
_IN = re.compile(r"\b(?:in|this|last) (?:early |late |mid-)?$")


def _bare_day(segment: Segment, text: str, told: Recognised) -> Iterator[Statement]:
    """A day or a month without its year: that of an event not long ago."""
    found = [each for each in _BARE.finditer(text) if not each["alone"] or _IN.search(text[: each.start()])]
    if len(found) != 1 or timing.has_other_verb(text, found[0].start(), told):
        return
    match = found[0]
    if timing.is_bounded(text[: match.start()]):
        return
    span = Span(segment.start + match.start(), segment.start + match.end())
    yield Statement("event-day", span, month_and_day(match), extra={"event": told.event.slug})


def _places(text: str, start: int, facts: Facts) -> Iterator[tuple[Span, str]]:
    book = chronicle(facts)
    for match in book.place.finditer(text):
        if _AS_HOST.match(text, match.end()) or (
            _AT.search(text[max(0, match.start() - 90) : match.start()])
            and not _AFTER.search(text[max(0, match.start() - 40) : match.start()])
            and not _NO_PLACE.match(text, match.end())
            and (text[match.start() - 2] not in ",:—–" or _ENDS.match(text, match.end()))
        ):
            yield Span(start + match.start(), start + match.end()), book.places[match.group()]


_AS_HOST = re.compile(
    r"(?:,[^,.]{2,25},)?\s(?:has |had )?(?:host(?:s|ed)|play(?:s|ed) host to|"
    r"(?:was|is) (?:the )?(?:venue|scene|site|setting|host) (?:of|for))\b"
)
_AT = re.compile(
    r"(?:\b(?:[Ii]n|[Aa]t|on|of|venue[^.;,]{3,80} was)|,|[—–:]|"
    r"\b(?:came|come|travell?ed|flew|went|headed|flocked|invited|summoned)\b[^.;,]{0,20} to)\s(?:the\s)?$|\($"
)
_AFTER = re.compile(r"\b(?:after|before|following|ahead of)\s(?:[\w-]+\s){1,4}(?:in|at)\s$")
_NO_PLACE = re.compile(r"['’]s|\s(?:[A-Z]|before\b|and then\b)")
# After a comma a town that goes on is a government: "In October, Washington and Tokyo signed".
_ENDS = re.compile(r"[,.;:)]|\s(?:in|on|[–—(])\b|$")
# "In its second meeting of 2024": counted from the start of a year.
_OF_YEAR = re.compile(r"\b(?:meeting|session|summit|time) (?:of|that|this) (?:the )?(?:year|20\d\d)\b", re.I)
# An event that is only referred to has its date elsewhere.
_SPOKEN_OF = re.compile(
    r"\b(?:cited|cites|citing|mentions?|mentioned|referred|invoked|invoking|recalling|pursuant)\b"
    r"|\brefers to (?:it|the [A-Z])"
)
_ENTERED = re.compile(r"\b(?:has |have )?(?:entered into force|came into force|took effect|come into force)\b")
_FOUNDERS = re.compile(r"\bfounding (?:members?|partners?)\b", re.IGNORECASE)
_HELD = re.compile(
    r"\b(?:held|met|meets|meeting|took place|takes place|signed|launched|summit|conference|ministerial|"
    r"gathered|convened|agreed|announced|venue|play(?:s|ed)|hosted|hosts|host|adopted|approved|in)\b"
)
