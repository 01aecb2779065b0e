"""The blocks of a plain text: paragraphs between blank lines, and lines that begin with the mark of a list."""

import re
from collections.abc import Iterator

from .blocks import Block, Gathering

_LINE = re.compile(r"[^\n]*")
_MARK = re.compile(r"[ \t]*(?:[-*•–—‣·]|\(?\d{1,3}[.)]|\(?[a-z][.)])[ \t]+", re.ASCII)
_QUOTED = re.compile(r"[ \t]*>[ \t>]*")
_ENDS = re.compile(r"[.!?:;,][\"'”’)\]]*\s*$")
# A line that is this much shorter than the longest of its paragraph was not broken by its width.
_SHORT = 0.6


def blocks(text: str) -> Iterator[Block]:
    """Every block that has words."""
    gathering = Gathering(text)
    lead: Block | None = None
    last: Block | None = None
    for kind, level, lines in _paragraphs(text):
        for number, (start, end) in enumerate(lines):
            if number:
                gathering.add(" ", lines[number - 1][1], start, is_verbatim=False)
            gathering.add(text[start:end], start, end)
        if kind == "paragraph":
            lead = None
        elif lead is None:
            lead = last
        made = gathering.block(kind, level=level, lead=lead)
        if made:
            last = made
            yield made


def _paragraphs(text: str) -> Iterator[tuple[str, int, list[tuple[int, int]]]]:
    open_lines: list[tuple[int, int]] = []
    kind = "paragraph"
    for found in _LINE.finditer(text):
        start, end = found.span()
        if start == end and end < len(text) and text[start - 1 : start] not in ("\n", ""):
            continue  # the empty match after a line
        is_blank = not found[0].strip()
        mark = None if is_blank else _MARK.match(found[0])
        quoted = None if is_blank or mark else _QUOTED.match(found[0])
        begun = "item" if mark else "quotation" if quoted else "paragraph"
        goes_on = begun == "paragraph" or (begun == kind == "quotation")
        if open_lines and (is_blank or not goes_on):
            yield from _divided(kind, text, open_lines)
            open_lines = []
        if is_blank:
            kind = "paragraph"
            continue
        if not open_lines:
            kind = begun
        shift = mark.end() if mark else quoted.end() if quoted else len(found[0]) - len(found[0].lstrip())
        open_lines.append((start + shift, start + len(found[0].rstrip())))
    if open_lines:
        yield from _divided(kind, text, open_lines)


def _divided(kind: str, text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[str, int, list[tuple[int, int]]]]:
    """A heading above its paragraph stands apart; lines of a text that was broken by its width do not."""
    longest = max(end - start for start, end in lines)
    begun = 0
    for number, (start, end) in enumerate(lines[:-1]):
        if (
            end - start < _SHORT * longest
            and not _ENDS.search(text, start, end)
            and text[lines[number + 1][0]].isupper()
        ):
            yield kind, int(kind == "item"), lines[begun : number + 1]
            begun = number + 1
    yield kind, int(kind == "item"), lines[begun:]
