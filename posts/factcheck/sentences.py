"""Sentences of a block, with their place in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import nupunkt

from posts.factcheck.blocks import Block

# An endless sentence is read in pieces, so that the grammar's work stays in proportion to the text.
LONGEST = 1200
# Words of this subject that the splitter takes for abbreviations.
_WHOLE_WORDS = re.compile(r"\b(?:ten|coal|ore|lead|sand|oils?|REEs|roll|[Bb]ank|Idaho|Utah|Poland)\.(?= [A-Z“\"])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` begins at `start` of the block's text. `number`: its place in the block. `speaker`: whose words it is."""

    text: str
    start: int
    block: Block
    number: int = 0
    speaker: str = ""

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the sentence stands in the text as given."""
        return self.block.source(self.start + start, self.start + end)


def sentences(block: Block) -> Iterator[Sentence]:
    """The sentences of a block in order; a line break ends one, a heading or a row of a table is one."""
    number = 0
    for begin, stop in _lines(block.text):
        spans = [(0, stop - begin)]
        if block.kind not in ("heading", "row") and stop - begin > 20:
            spans = nupunkt.sent_spans(block.text[begin:stop]) or spans
        for start, end in _parted(block.text, begin, spans):
            for first, last in _pieces(block.text, begin + start, begin + end):
                text = block.text[first:last]
                shift = len(text) - len(text.lstrip())
                text = text.strip()
                if text:
                    yield Sentence(text, first + shift, block, number, _speaker(block, first + shift, last))
                    number += 1


def _parted(text: str, begin: int, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in spans:
        for match in _WHOLE_WORDS.finditer(text, begin + start, begin + end):
            yield start, match.end() - begin
            start = match.end() - begin
        yield start, end


def _lines(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    while begin < len(text):
        stop = text.find("\n", begin)
        stop = len(text) if stop < 0 else stop
        if stop > begin:
            yield begin, stop
        begin = stop + 1


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = max(text.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in (";", ",", " "))
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut
    yield start, end


def _speaker(block: Block, start: int, end: int) -> str:
    """Who says a sentence: the speaker of the quotation that holds most of it, else of the block."""
    for quotation in block.quoted(start, end):
        shared = min(end, quotation.end) - max(start, quotation.start)
        if quotation.speaker and shared * 2 > end - start:
            return quotation.speaker
    return block.speaker
