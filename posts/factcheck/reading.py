"""A text as a reader meets it: its words, block by block, each with its place in the text as given."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from minerals.lookup import Key, Missing, Value
from posts.markdown import MOST_CHARACTERS, Refused
from posts.markdown.parser import parse
from posts.markdown.references import MOST_RECORDS

from . import from_markdown, from_plain
from .blocks import UNREAD, Block, Bound, Quotation
from .languages import is_foreign
from .quotations import quotations, speaker_of

__all__ = ["UNREAD", "Block", "Bound", "Quotation", "Reading", "Unread", "read"]

LookUp = Callable[[Collection[Key]], Mapping[Key, Value | Missing]]
MOST_BLOCKS = 50_000
NOT_ENGLISH = "not in English"
# As posts.markdown.clean, but nothing moves: what it would take out becomes something that nobody sees.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Unread:
    """A stretch of the text, `text[start:end]`, that was not read, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class Reading:
    """`text` as it was given, the blocks in which there are words, and what could not be read."""

    text: str
    blocks: tuple[Block, ...]
    unread: tuple[Unread, ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both beginning with 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def read(text: str, *, markdown: bool = True, look_up: LookUp | None = None) -> Reading:
    """Read a text of any size. Markdown that the site would refuse (too large, too deep) is read as plain text.

    `look_up` is called once, for the references that take their words from the record; without it they have none.
    """
    legible = _legible(text)
    found = (_from_markdown(legible, look_up) if markdown else None) or from_plain.blocks(legible)
    blocks, unread = [], []
    for block in found:
        if len(blocks) == MOST_BLOCKS:
            unread.append(Unread(block.start, len(text), f"only the first {MOST_BLOCKS:,} paragraphs are read"))
            break
        if block.kind != "row" and is_foreign(block.text):
            unread.append(Unread(block.start, block.end, NOT_ENGLISH))
            continue
        block.quotations = tuple(quotations(block))
        if block.kind == "quotation":
            block.speaker = speaker_of(block)
        blocks.append(block)
    return Reading(text, tuple(blocks), tuple(unread))


def _from_markdown(text: str, look_up: LookUp | None) -> Iterable[Block] | None:
    if len(text) > MOST_CHARACTERS:
        return None
    try:
        parsed = parse(text)
    except Refused:
        return None
    keys = from_markdown.named(parsed)[:MOST_RECORDS] if look_up else []
    answers = look_up(keys) if keys else {}
    return from_markdown.blocks(parsed, {key: value for key, value in answers.items() if isinstance(value, Value)})


def _legible(text: str) -> str:
    """The text with as many characters, every line ending in a newline, and nothing in it that stops a parser."""
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    if text.startswith("\ufeff"):
        text = " " + text[1:]
    return _UNPRINTABLE.sub("\u200b", text)
