"""The sentences in which references stand, as a reader sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from minerals.lookup import Key, Missing, Value
from posts.factcheck.blocks import Block, Bound
from posts.factcheck.reading import read
from posts.factcheck.sentences import sentences
from posts.models import Reference


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, cut at the words that a reference stands for."""

    before: str
    words: str
    after: str


def passages(
    body: str, references: Iterable[Reference], known: Mapping[Key, Value | Missing]
) -> dict[Reference, Passage]:
    """For each of these references of a text its sentence; citations and pictures have no words and are left out."""
    reading = read(body, look_up=lambda keys: {key: known.get(key) or Missing(key, "") for key in keys})
    spans = [(*block.source(bound.start, bound.end), block, bound) for block in reading.blocks for bound in block.bound]
    found = {}
    for reference in references:
        for start, end, block, bound in spans:
            if start < reference.end and reference.start < end:
                found[reference] = _passage(block, bound)
                break
    return found


def _passage(block: Block, bound: Bound) -> Passage:
    for sentence in sentences(block):
        start, end = bound.start - sentence.start, bound.end - sentence.start
        if start >= 0 and end <= len(sentence.text):
            return Passage(sentence.text[:start], sentence.text[start:end], sentence.text[end:])
    return Passage(block.text[: bound.start], block.text[bound.start : bound.end], block.text[bound.end :])
