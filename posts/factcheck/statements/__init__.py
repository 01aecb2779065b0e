"""Sentences with their mentions → statements: what a text says of lists, minerals and events, one typed value each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

from posts.factcheck.facts import Facts
from posts.factcheck.mentions import ANCHORS, Mention, fold, read_words, vocabulary
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements import (
    answers,
    counted,
    ellipses,
    events,
    factsheets,
    kinds,
    pronouns,
    tables,
    yes_and_no,
)
from posts.factcheck.statements.asof import as_of
from posts.factcheck.statements.chronicle import chronicle
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.concepts import concepts
from posts.factcheck.statements.families import families
from posts.factcheck.statements.model import ListRef, Memory, Span, Statement
from posts.factcheck.statements.ornaments import plain, without_quantified
from posts.factcheck.statements.references import chunk
from posts.factcheck.statements.series import KINDS, seat_of, series_of
from posts.factcheck.statements.turns import tail, turn, turn_to, turned_within

__all__ = ["ListRef", "Memory", "Span", "Statement", "statements"]

# A sentence that holds more lists, numbers or words than this is no prose.
_MOST_LISTS, _MOST_NUMBERS, _MOST_TOKENS = 12, 40, 300
_CHANGES = frozenset({"added-count", "removed-count"})
_COUNTS = _CHANGES | {"list-count"}
_FIGURES = re.compile(r"\d+")
# "the list that the Interior Department published this week": the new one.
_JUST_OUT = re.compile(
    r",? (?:(?:that|which) [^,;.]{0,60}?|[^,;.]{0,12})"
    r"\b(?:published|issued|released|presented|unveiled|adopted|put out|announced)\b[^,;.]{0,40}?"
    r"\b(?:yesterday|today|(?:this|last|earlier this) (?:week|month|morning|\w+day)|"
    r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:a few )?days ago|a week ago)\b"
)
_HOLDS = re.compile(r"(?:\([^);?xLMX]{1,9}\)|,[^,;?xLMX]{1,9},)?w?[HV]~?|[,(=:]~?")
_CONDITION = re.compile(
    r"^(?:(?:even|only|and|but|what|as) )?(?:if|were|had|should|imagine|picture|suppose|supposing|assume|assuming|"
    r"unless|whether|provided|given a|in the event|in case|let us say|let's say|say|counting|counted)\b"
)


@cache
def _unasserted() -> re.Pattern:
    """What keeps a sentence from being a statement of its writer's."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, read_words('unasserted')))})\b")


def statements(sentences: Iterable[Sentence], facts: Facts) -> Iterator[tuple[Sentence, list[Statement]]]:
    """What each sentence says, in order, with a memory of the lists spoken of before."""
    words = vocabulary(facts)
    memory = Memory()
    sheet = factsheets.Sheet(words, facts)
    for sentence in sentences:
        if sentence.block.kind == "row":
            known = memory.ref if memory.ref and not (memory.age or memory.several) else memory.heading
            told = list(events.row(sentence, facts))
            days = {each.span for each in told if each.kind == "event-date"}
            # A report on critical raw materials is no list of them.
            listed = [
                each
                for each in tables.row(sentence, words, facts, known)
                if each.kind != "list-published" or each.span not in days
            ]
            yield sentence, listed or told
            continue
        if said := sheet.line(sentence, memory):
            yield sentence, said
            continue
        asked, memory.asked = memory.asked, ""
        if asked and (whole := answers.answer(asked, sentence)) and (made := _item(sentence, *whole, facts, memory)):
            yield sentence, made
            continue
        if told := _answered(asked, sentence, facts, memory):
            yield sentence, told
            continue
        if not factsheets.is_dated(sentence.text) and (whole := tables.led_in(sentence)):
            yield sentence, _item(sentence, *whole, facts, memory)
            continue
        found = _named(sentence.text, words.find(sentence.text))
        before, memory.minerals = memory.minerals, _minerals(found)
        topic, memory.topic = memory.topic, pronouns.subject(sentence.text, [each for each in found if each.tag == "M"])
        tags = {mention.tag for mention in found}
        if sum(mention.tag in "lCA" for mention in found) > _MOST_LISTS:
            continue
        if sentence.block.kind == "heading":
            _heading(sentence, found, facts, memory)
            continue
        if (
            not tags & ANCHORS
            and not {"M", "J"} <= tags
            and not (memory.ref and tags & set("NMi"))
            and not (memory.said[0] and "J" in tags)
            and not chronicle(facts).may_tell(sentence.text)
        ):
            memory.age += 1
            memory.said, memory.counted = (None, ()), ()
            memory.thread.pass_by(found, sentence.text)
            turn_to(turn(sentence.text, found, 0, len(sentence.text)), facts, memory)
            continue
        if sentence.text.rstrip("\"'”’) ").endswith("?"):
            memory.asked = sentence.text
            _asked(sentence, found, facts, memory)
            continue
        if len(_FIGURES.findall(sentence.text)) > _MOST_NUMBERS:
            continue
        mentioned = words.mentions(sentence.text, found)
        if len(mentioned) > _MOST_TOKENS:
            continue
        spoken = memory.ref is not None and memory.ref.explicit and not memory.age
        chunked = chunk(mentioned, sentence.text, spoken)
        chunked = pronouns.placed(chunked, sentence.text, memory.place)
        tokens = pronouns.spelled_out(chunked, sentence.text, before, topic)
        if not memory.minerals and any(token.tag == "M" for token in tokens):
            # Only pronouns stood for minerals: they are still what is spoken of.
            memory.minerals, memory.topic = before, topic
        yield sentence, list(_read(sentence, tokens, facts, memory))
        places = {str(token.value) for token in mentioned if token.tag == "J"}
        memory.place = places.pop() if len(places) == 1 else "" if places else memory.place


def _minerals(found: list[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(mention.value) for mention in found if mention.tag == "M"))


# "Lead is a heavy metal": there the common word is the mineral.
_IS_A = re.compile(r" (?:is|was|has|occurs|ranks) (?:a|an|the|one|been)\b")


def _named(text: str, found: list[Mention]) -> list[Mention]:
    """The phrases of a sentence, with a common word as a mineral where the sentence says what it is."""
    if not found or found[0].tag != "y" or found[0].start > 0 or not _IS_A.match(text, found[0].end):
        return found
    return [replace(found[0], tag="M"), *found[1:]]


def _heading(sentence: Sentence, found: list[Mention], facts: Facts, memory: Memory) -> None:
    """A heading sets what "the list" means below it, until the next one."""
    tokens = chunk(vocabulary(facts).mentions(sentence.text, found), sentence.text)
    places = tuple(dict.fromkeys(token.value for token in tokens if token.tag == "J"))
    memory.heading = memory.ref = None
    memory.said = (None, ())
    memory.asked = sentence.text
    memory.thread.head(concepts(sentence.text, tokens), chronicle(facts))
    for token in tokens:
        if token.tag in "LCZ" and (series := series_of(token.value, facts)):
            memory.heading = replace(token.value, series=series, count=None)
            return
    if len(places) == 1:
        made = ListRef(Span(0, 0), places)
        if series := series_of(made, facts):
            memory.heading = replace(made, series=series)


def _asked(sentence: Sentence, found: list[Mention], facts: Facts, memory: Memory) -> None:
    """A question asserts nothing, but what it asks about is what the answer is about."""
    tokens = chunk(vocabulary(facts).mentions(sentence.text, found), sentence.text)
    refs = [(place, token.value) for place, token in enumerate(tokens) if token.tag in "LCZ"]
    for _, ref in refs:
        ref.series = ref.series or series_of(ref, facts)
    memory.thread.asked = concepts(sentence.text, tokens)
    _remember(refs, tokens, sentence.text, facts, memory)


def _read(sentence: Sentence, tokens: list[Mention], facts: Facts, memory: Memory) -> Iterator[Statement]:
    refs = [(place, token.value) for place, token in enumerate(tokens) if token.tag in "LCZ"]
    for place, ref in refs:
        # "have proposed a 2025 list of 54": no edition yet.
        # "a draft of the next list": nor of that.
        before = place - 2 if place > 1 and tokens[place - 1].tag == "u" else place - 1
        ref.draft = ref.draft or bool(place and tokens[before].tag == "h" and tokens[before].value == "draft")
        if not ref.selects and ref.recency is None and _JUST_OUT.match(sentence.text, ref.span.end):
            ref.recency = "new"
        if ref.draft and not ref.series:
            ref.series = series_of(ref, facts)
    for (place, ref), (at, held) in pairwise(refs):
        between = "".join(token.tag for token in tokens[place + 1 : at])
        told = held.term in KINDS and held.count and not held.jurisdictions and tokens[at].tag == "C"
        if told and ref.explicit and ref.term is None and _HOLDS.fullmatch(between):
            # "Jakarta's list, out since April, names 22 strategic minerals": it is a list of these.
            ref.term = held.term
    folded = fold(sentence.text)
    if _unasserted().search(folded):
        _remember(refs, tokens, sentence.text, facts, memory)
        return
    conditional = bool(_CONDITION.match(folded))
    before = memory.said
    made = _said(sentence, tokens, facts, memory, refs, conditional)
    for shorter, same in (
        (plain(tokens, sentence.text), _overlaps),
        (without_quantified(tokens, sentence.text), _repeats),
    ):
        if len(shorter) < len(tokens):
            said, memory.said = memory.said, before
            more = _said(sentence, shorter, facts, memory, refs, conditional)
            made += [each for each in more if not any(same(each, other) for other in made)]
            memory.said = said if said[0] else memory.said
    if not conditional and chronicle(facts).may_tell(sentence.text):
        made += events.happenings(sentence, tokens, memory.thread, facts)
    memory.changed = next((each for each in made if each.kind in _CHANGES), None)
    memory.counted = tuple(each for each in made if each.kind in _COUNTS)
    _remember(refs, tokens, sentence.text, facts, memory)
    if counted_in := next((each.ref for each in made if each.kind in _COUNTS and memory.age and each.ref), None):
        # "Chile calls 14 minerals critical. Nickel is missing."
        memory.remember(replace(counted_in, count=None), several=False)
    if memory.ref and any(each.minerals and each.ref and each.ref.series == memory.ref.series for each in made):
        # "Helium came off it. So did tin.": it is still the list that is spoken of.
        memory.age = 0
    yield from made


def _overlaps(one: Statement, other: Statement) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _repeats(one: Statement, other: Statement) -> bool:
    years = [each.ref.year if each.ref else None for each in (one, other)]
    return _overlaps(one, other) and one.kind == other.kind and years[0] == years[1]


def _said(
    sentence: Sentence,
    tokens: list[Mention],
    facts: Facts,
    memory: Memory,
    refs: list[tuple[int, ListRef]],
    conditional: bool,
) -> list[Statement]:
    """What the clauses of a sentence say, one after the other."""
    whole = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
    if whole.count("=") == 2:
        # Two dashes set words apart as commas do.
        whole = whole.replace("=", ",")
    dated = [token.value for token in tokens if token.tag == "D"]
    only = dated[0] if len(dated) == 1 else None
    places = frozenset(seat for token in tokens if token.tag in "JI" and (seat := seat_of(token)))
    made: list[Statement] = []
    said: Statement | None = None
    row: tuple[Mention, ...] = ()
    (earlier, its_row), memory.said = memory.said, (None, ())
    made.extend(factsheets.dated(tokens, facts, memory))
    led = False
    kept, near = memory.spoken, refs
    for first, last in _clauses(whole):
        own, tags = tokens[first:last], whole[first:last]
        if first and (still := turned_within(sentence.text, tokens, first, near, facts, memory)) != near:
            near, said = still, None
        if led:
            own, tags = _with_subject(own, tags)
        led = bool(_LED_BY_LIST.match(tags))
        clause = Clause(sentence, own, tags, facts, memory, near, conditional, only, places=places)
        here: list[Statement] = []
        for family in families(frozenset(clause.tags)):
            for each in family(clause):
                here.append(as_of(each, clause))
        here.extend(counted.behind_counts(clause, here))
        here.extend(counted.behind_dash(clause, made[-1:]))
        if said and not any(each.minerals for each in here):
            here.extend(ellipses.ellipses(clause, said, row))
            here.extend(kinds.also(clause, said))
        elif earlier and not here and first == 0 and not memory.several:
            here.extend(ellipses.from_before(clause, earlier, its_row))
        memory.changed = next((each for each in here if each.kind in _CHANGES), memory.changed)
        made.extend(here)
        memory.counted += tuple(each for each in here if each.kind in _COUNTS)
        if found := [each for each in here if each.minerals]:
            said, row = found[-1], _row(clause, found[-1])
        if said and row:
            made.extend(ellipses.again(clause, said, row))
    memory.said, memory.spoken = (said, row), kept
    return made


def _item(sentence: Sentence, whole: Sentence, start: int, end: int, facts: Facts, memory: Memory) -> list[Statement]:
    """What an item says together with the line that leads in: only what lies in the item's own words."""
    words = vocabulary(facts)
    tokens = chunk(words.mentions(whole.text, words.find(whole.text)), whole.text)
    shifted = []
    for said in _read(whole, tokens, facts, memory):
        first, last = max(said.span.start, start), min(said.span.end, end)
        if first < last:
            shifted.append(replace(said, span=Span(first - start, last - start)))
    return shifted


def _answered(asked: str, sentence: Sentence, facts: Facts, memory: Memory) -> list[Statement]:
    """What a yes or a no says with the question before it, or with the one that leads in a row of answers."""
    lead = sentence.block.lead
    asked = asked or (lead.text.strip() if lead and sentence.block.kind == "item" else "")
    text = yes_and_no.asked_and_answered(asked.strip("*_ "), sentence) if asked else ""
    if not text:
        return []
    words = vocabulary(facts)
    whole = replace(sentence, text=text)
    made = _read(whole, chunk(words.mentions(text, words.find(text)), text), facts, memory)
    return [replace(said, span=Span(0, len(sentence.text.rstrip(".! ")))) for said in made if said.kind == "membership"]


# "The list has 60 entries, yet has no place for tin": what the next clause says of the list that it does not name.
_LED_BY_LIST = re.compile(r"[^LCMJI;]*L")
_ELIDED = re.compile(r"x?&?[wK]{0,2}(?P<verb>X(?=[ta~wK]{0,2}M)|(?:[wB]X)?H(?=[wKX~ta]{0,3}M))")


def _with_subject(tokens: list[Mention], tags: str) -> tuple[list[Mention], str]:
    """A clause with a pronoun for the list that the clause before it is about, where it has no subject of its own."""
    elided = _ELIDED.match(tags)
    if not elided or elided["verb"] == "X" and tokens[elided.start("verb")].value not in ("omit", "lack"):
        return tokens, tags
    at = tokens[0].start
    kept = tokens[1:] if tags[0] == "x" else tokens
    return [Mention("i", at, at, "i"), *kept], "i" + tags[tags[0] == "x" :]


def _row(clause: Clause, statement: Statement) -> tuple[Mention, ...]:
    """The row of minerals that a statement is about."""
    for token in clause.tokens:
        if token.tag == "M" and any(mineral.value == statement.minerals[0] for mineral in token.value):
            return token.value
    return ()


# Where a sentence falls apart.
_CLAUSE_ENDS = re.compile(
    r";|,?x|(?<!^J)="
    # A colon before a whole sentence.
    r"|:(?=(?:ot?[JDw]{1,2},?)?[ta]?[JLiM][^,;:&]{0,4}[BHV])"
    # A new subject after "and", and a mineral of which the opposite is said.
    r"|,&(?=[ta]?[JILiM][^,;&x]{0,6}[PHBARGSV])|&(?=[JIi][^,;&x]{0,5}[PHARGS])"
    # "in 2017 that it joined and in 2020 that it left"
    r"|&(?=oDt?i[^,;&x]{0,3}[PHARGS])"
    r"|,&?(?=M(?:BX?|X)[wK]?[.,]?$)|(?:,|,?&)(?=XM[.;]?$)|,(?=&B[ta]?M[.;]?$)"
    # "…, so has tin", not "…, no longer contains tin".
    r"|,&?(?=(?:(?:[wXs][Bw]|sH)[ta]?M|[wXs][BwH]t?[LJ])[.;]?$)"
)


def _clauses(tags: str) -> Iterator[tuple[int, int]]:
    """The clauses of a sentence; "but", "while" and a dash belong to what they begin."""
    begin = 0
    for match in _CLAUSE_ENDS.finditer(tags):
        if match.start() > begin:
            yield begin, match.start()
        begin = match.start() if match.group().endswith(("x", "=")) else match.end()
    if begin < len(tags):
        yield begin, len(tags)


def _remember(refs: list[tuple[int, ListRef]], tokens: list[Mention], text: str, facts: Facts, memory: Memory) -> None:
    for _, ref in refs:
        if (ref.explicit or ref.count or ref.jurisdictions) and not ref.series and not ref.foreign:
            ref.series = series_of(ref, facts)
    known = [ref for _, ref in refs if ref.series and not ref.foreign]
    since = 0
    if known:
        memory.remember(_lasting(known[0], tokens), several=len({ref.series for ref in known}) > 1)
        since = tail(text, max(ref.span.end for _, ref in refs))
    else:
        memory.age += 1
    turn_to(turn(text, tokens, since, len(text)), facts, memory)


def _lasting(ref: ListRef, tokens: list[Mention]) -> ListRef:
    """What is spoken of next: of a list that was replaced, the one that took its place."""
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
    at = next((place for place, token in enumerate(tokens) if token.value is ref), None)
    if (
        at is None
        or not ref.selects
        or not (re.search(r"S[tKw]{0,2}$", tags[:at]) or re.match(r"[Bw]{1,3}S", tags[at + 1 :]))
    ):
        return ref
    days = [token.value for token in tokens if token.tag == "D"]
    return replace(ref.of_year(None), published=days[0] if len(days) == 1 else None)
