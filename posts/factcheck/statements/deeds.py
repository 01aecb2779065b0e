"""What an account of an event gives besides date and place: makers, tasks, numbers, minerals, roles and terms."""

import re
from collections.abc import Iterator

from posts.factcheck.accounts import Account
from posts.factcheck.facts import Facts
from posts.factcheck.mentions import Mention, fold, read_words
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements import timing
from posts.factcheck.statements.chronicle import Recognised
from posts.factcheck.statements.concepts import steps_in
from posts.factcheck.statements.model import Span, Statement
from posts.factcheck.statements.segments import Segment

# Where a text has moved on from the event to what came of it.
_SINCE = re.compile(
    r"\b(?:today|now|currently|at present|presently|meanwhile|already|so far|to date|has grown|have grown|grew|grown|"
    r"expanded|since then|the first (?:two|three)|the former|the latter|"
    r"as well as|in addition|besides|eventually|by the end)\b"
)


# "a strategy that builds on the list published by Interior": who made the list.
_LAWMAKING = frozenset({"propose", "adopt", "pass", "agree", "authorise", "sign"})
_UNDER = re.compile(
    r"(?: it| them| one| its list| the list| such a list)?,? "
    r"(?:under|pursuant to|in accordance with|as (?:required|mandated|directed|ordered) (?:by|in)|on the basis of)\b"
)
_OF_A_LIST = re.compile(r"L,?[iwB]{0,3}Pbt?$")


def deeds(segment: Segment, said: Account, told: Recognised, known: dict) -> Iterator[Statement]:
    """What a part of a sentence says of an event that it tells of."""
    start = segment.start
    makers = list(said.makers())
    if len({str(office.value) for office, _ in makers}) > 1 and len(known["dates"]) > 1:
        # "proposed by the Commission in 2023 and adopted by Parliament in 2024": each made something else.
        makers = []
    for office, what in makers:
        done = steps_in(said.done_by(office)) & _LAWMAKING
        if done and told.steps & _LAWMAKING and not done & told.steps:
            # "The act, which the Commission proposed, was adopted by the Council": each did its own.
            continue
        before = "".join(token.tag[0] for token in segment.tokens if token.end <= office.start)
        if _OF_A_LIST.search(before) or _UNDER.match(what or said.text[office.end :]):
            continue
        extra = known | {"what": what, "within": said.within(office)}
        yield Statement("event-office", _span(office, start), str(office.value), extra=extra)
    for task in said.tasks():
        yield Statement("event-task", _span(task.at, start), task, extra=known)
    yield from _roles(said, start, known)
    yield from _terms(said, start, known)
    if _SINCE.search(fold(said.text)):
        return
    yield from _numbers(said, start, known)
    yield from _minerals(segment, said.text, told, known)


def coming(segment: Segment, text: str, told: Recognised, facts: Facts) -> Iterator[Statement]:
    """Until or from when something is to hold, and who is to lead."""
    said = Account(text[segment.start : segment.end], facts)
    known = {"event": told.event.slug, "words": segment.words}
    yield from _terms(said, segment.start, known)
    yield from _roles(said, segment.start, known)


def duties(segment: Segment, text: str, told: Recognised, facts: Facts) -> Iterator[Statement]:
    """What a law is said to oblige others to: until when, and how often or how much."""
    said = Account(text[segment.start : segment.end], facts)
    known = {"event": told.event.slug, "words": segment.words, "dates": ()}
    yield from _terms(said, segment.start, known)
    yield from _numbers(said, segment.start, known)


def _terms(said: Account, start: int, known: dict) -> Iterator[Statement]:
    for term in said.terms():
        span = Span(start + term.dated.start, start + term.dated.end)
        yield Statement("event-term", span, term, extra=known)


def _roles(said: Account, start: int, known: dict) -> Iterator[Statement]:
    for role in said.roles():
        yield Statement("event-role", _span(role.at, start), role, extra=known)


def _numbers(said: Account, start: int, known: dict) -> Iterator[Statement]:
    for amount in said.amounts:
        span = Span(start + amount.count.start, start + amount.count.end)
        others = tuple(other for other in said.amounts if other is not amount)
        yield Statement("event-number", span, amount, extra=known | {"others": others})


def _span(mention: Mention, start: int) -> Span:
    return Span(start + mention.start, start + mention.end)


_AFTER_ROW = re.compile(
    r"\s(?:prices?|producers?|miners?|makers?|markets?|traders?|shares?|stocks?|supply|demand|mines?)\b"
)
_BEFORE_ROW = re.compile(
    r"\b(?:prices? (?:of|for)|demand for|supply of|supplies of|shortages? of|mines|mined|"
    r"(?:produc\w+|stock\w*|reserves|imports?|deposits?|mining|output|use|users?|sources?|price) of|unlike|"
    r"like|rich in|made of|after|such as|addition to|leaves? out|than)\s(?:the )?$"
)
_GOVERNS = re.compile(
    r"\b(?:put|puts|place|places|placed|cover|covers|covering|covered|bring|brings|brought|control|controls|ban|bans|"
    r"banned|bars|barred|licen[cs]\w+|restrict\w*|impose\w*|on|of|include|includes|including|for|names?|halted|stopped|"
    r"among them)\s"
    r"(?:\w+\s){0,3}$|[:(]\s$"
)


def _minerals(segment: Segment, text: str, told: Recognised, known: dict) -> Iterator[Statement]:
    """Rows of minerals that an event is said to concern."""
    for token in segment.tokens:
        if token.tag != "M" or not isinstance(token.value, tuple):
            continue
        first, last = token.start - segment.start, token.end - segment.start
        before = fold(text[max(0, first - 40) : first])
        if _AFTER_ROW.match(fold(text), last) or _BEFORE_ROW.search(before):
            continue
        after = _ONWARD.match(fold(text), last)
        of = _OF.search(text, max(0, first - 40), first)
        if (
            timing.has_other_verb(text, of.start() if of else first, told)
            or after
            and after["verb"] in read_words("aftermath")
        ):
            continue
        if told.steps & {"ban", "control"} == {"ban"} and _LICENSES.search(before):
            # "It banned gallium and germanium, and restricts tungsten."
            continue
        row = tuple(str(mineral.value) for mineral in token.value)
        governed = bool(_GOVERNS.search(before))
        for mineral in token.value:
            span = Span(mineral.start, mineral.end)
            extra = known | {"row": row, "governed": governed}
            yield Statement("event-minerals", span, str(mineral.value), minerals=(str(mineral.value),), extra=extra)


# "The origin of tin": what is said of it is said of the tin.
_OF = re.compile(r"\b[\w-]+ of (?:the )?$")
_ONWARD = re.compile(r"\s(?:to \w+ )?(?P<verb>\w+)")
_LICENSES = re.compile(r"\b(?:restrict|licen|control|curb|limit)\w*\s(?:\w+\s){0,2}$")
_MODEL = re.compile(r"\b(?:model\w*|similar|like the|following the|after the|based on|inspired)\b")
_PACT = r"(?:agreement|deal|pact|accord|treaty)s?"
_DEAL = rf"(?:minerals? {_PACT}|{_PACT} on critical minerals)"
_DONE = (
    r"(?:signed|signs|concluded|concludes|inked|sealed|struck|finalised|finalized|clinched|entered into force|"
    r"came into force|took effect|entered into|ratified)"
)
_SIGNED = re.compile(
    rf"\b(?P<a>{_DONE})\s(?!off\b)(?:[\w'–-]+\s){{0,6}}{_DEAL}"
    rf"|{_DEAL}(?:\s(?!to\b|talks\b|that|negotiations)[\w'–-]+){{0,6}}?(?:\s\([\w-]+\))?,? "
    rf"(?:which |that )?(?:was |has been |had been |has |is )?(?P<b>{_DONE}|in force|(?<=was )reached)\b"
    rf"|\b(?P<c>got|secured|won|obtained|ended with|yielded)\s(?:an?|its|the|their)\s(?:[\w'–-]+\s){{0,2}}?{_DEAL}"
)


# Who signs for whom.
_HEADS = {"biden": "US", "trump": "US", "the white house": "US", "von der leyen": "EU", "dombrovskis": "EU"}
# The concepts of what is done to a pact: without one there is nothing to look for.
_CLOSED = frozenset(
    {"sign", "force", "agree", "adopt", "ratified", "entered", "got", "secured", "won", "obtained", "ended", "yielded"}
)


def never_done(sentence: Sentence, segment: Segment, facts: Facts) -> Iterator[Statement]:
    """An agreement between two that is said to be signed, of which the record says that it never was."""
    if not segment.words & _CLOSED:
        return
    text = fold(sentence.text[segment.start : segment.end])
    model = _MODEL.search(text)
    end = segment.start + model.start() if model else segment.end
    places = frozenset(str(token.value) for token in segment.tokens if token.tag == "J" and token.end <= end)
    places |= {place for name, place in _HEADS.items() if name in text[: end - segment.start]}
    match = _SIGNED.search(text)
    if match and match["a"] and len(places) > 2 and text.startswith(" with ", match.end()):
        yield from _with_several(segment, sentence.text, segment.start + match.end())
    if len(places) != 2 or segment.told and segment.told.event.kind == "agreement":
        return
    if match:
        group = str(match.lastgroup)
        span = Span(segment.start + match.start(group), segment.start + match.end(group))
        dates = tuple(token.value for token in segment.tokens if token.tag == "D")
        yield Statement("event-concluded", span, places, extra={"dates": dates})


_MOVED_ON = re.compile(r"\b(?:\w+ed|began|talks|negotiat\w+|is|are|was|wants|hopes|seeks|while|but|not)\b|[.;]")


def _with_several(segment: Segment, text: str, at: int) -> Iterator[Statement]:
    """Agreements that one is said to have signed with several others."""
    before = [token for token in segment.tokens if token.tag == "J" and token.end <= at]
    partners = [token for token in segment.tokens if token.tag == "J" and token.start >= at]
    for partner in partners if len(before) == 1 else ():
        if _MOVED_ON.search(text[at : partner.start]):
            break
        pair = frozenset({str(before[0].value), str(partner.value)})
        yield Statement("event-concluded", Span(partner.start, partner.end), pair, extra={"dates": ()})
