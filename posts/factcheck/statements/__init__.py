"""Sentences with their mentions → statements: what a text says of lists, minerals and events, one typed value each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from posts.factcheck.facts import Facts
from posts.factcheck.mentions import ANCHORS, Mention, fold, vocabulary
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements import lists, membership
from posts.factcheck.statements.clauses import Clause, Memory
from posts.factcheck.statements.model import ListRef, Span, Statement
from posts.factcheck.statements.references import chunk, series_of

__all__ = ["ListRef", "Memory", "Span", "Statement", "statements"]

_FAMILIES = (
    lists.publications,
    lists.counts,
    lists.issuers,
    lists.existence,
    lists.supersession,
    lists.validity,
    lists.citations,
    membership.changes,
    membership.memberships,
)
_CONDITION = re.compile(r"^(?:if|were|had|should|imagine|suppose|assuming|unless|whether)\b")


def statements(sentences: Iterable[Sentence], facts: Facts) -> Iterator[tuple[Sentence, list[Statement]]]:
    """What each sentence says, in order, with a memory of the lists spoken of before."""
    words = vocabulary(facts)
    memory = Memory()
    for sentence in sentences:
        found = words.find(sentence.text)
        tags = {mention.tag for mention in found}
        if sentence.block.kind == "heading":
            _heading(sentence, found, facts, memory)
            continue
        if not tags & ANCHORS and not (memory.ref and tags & set("NMi")):
            memory.age += 1
            continue
        if sentence.text.rstrip("\"'”’) ").endswith("?"):
            memory.age += 1
            continue
        tokens = chunk(words.mentions(sentence.text, found), sentence.text)
        yield sentence, list(_read(sentence, tokens, facts, memory))


def _heading(sentence: Sentence, found: list[Mention], facts: Facts, memory: Memory) -> None:
    """A heading sets what "the list" means below it, until the next one."""
    tokens = chunk(vocabulary(facts).mentions(sentence.text, found), sentence.text)
    places = tuple(dict.fromkeys(token.value for token in tokens if token.tag == "J"))
    memory.heading = None
    memory.ref = None
    for token in tokens:
        if token.tag in "LC" and (series := series_of(token.value, facts)):
            memory.heading = replace(token.value, series=series, count=None)
            return
    if len(places) == 1:
        made = ListRef(Span(0, 0), places)
        if series := series_of(made, facts):
            memory.heading = replace(made, series=series)


def _read(sentence: Sentence, tokens: list[Mention], facts: Facts, memory: Memory) -> Iterator[Statement]:
    refs = [(place, token.value) for place, token in enumerate(tokens) if token.tag in "LC"]
    whole = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
    conditional = bool(_CONDITION.match(fold(sentence.text)))
    made: list[Statement] = []
    for first, last in _clauses(whole):
        clause = Clause(sentence, tokens[first:last], whole[first:last], facts, memory, refs, conditional)
        for family in _FAMILIES:
            made.extend(family(clause))
    _remember(refs, facts, memory)
    yield from made


def _clauses(tags: str) -> Iterator[tuple[int, int]]:
    """Where a sentence falls apart: at semicolons, at "but", "while", and where a new subject begins after "and"."""
    begin = 0
    for match in re.finditer(
        r";|,?x|,&(?=[ta]?[JILiM][^,;&x]{0,6}[PHBARGSV])|&(?=[JIi][^,;&x]{0,5}[PHARGS])|(?<=[^0-9])-(?=[ta]?[JILiX])",
        tags,
    ):
        if match.start() > begin:
            yield begin, match.start()
        begin = match.start() if match.group().endswith(("x", "-")) else match.end()
    yield begin, len(tags)


def _remember(refs: list[tuple[int, ListRef]], facts: Facts, memory: Memory) -> None:
    known = [ref for _, ref in refs if ref.series and not ref.foreign]
    if not known:
        memory.age += 1
        return
    memory.remember(known[0], several=len({ref.series for ref in known}) > 1)
