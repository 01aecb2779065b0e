"""Where inline tokens stand in the text: markdown-it keeps lines of blocks, an index of references needs characters."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from markdown_it.token import Token

# (position in the content of an inline token, position in the text), in order; what follows each runs in step.
Segments = list[tuple[int, int]]


class Lines:
    """The lines of a text."""

    def __init__(self, text: str):
        self.text = text
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def number(self, offset: int) -> int:
        """The line that this character stands on; the first is 1."""
        return bisect_right(self._starts, offset)

    def segments(self, token: Token) -> Segments:
        """How the content of an inline token maps to the text.

        Its lines are the lines of the block less indentation and the marks of quotations and lists, so each is the
        last occurrence in its own line. A cell of a table brings its segments along.
        """
        if "segments" in token.meta:
            return token.meta["segments"]
        segments, position = [], 0
        for number, piece in enumerate(token.content.split("\n"), start=token.map[0] if token.map else 0):
            start = self._starts[number]
            column = self.text[start : self._starts[number + 1] - 1].rfind(piece.strip())
            segments.append((position + len(piece) - len(piece.lstrip()), start + max(column, 0)))
            position += len(piece) + 1
        return segments


def place(token: Token, segments: Segments, lines: Lines) -> None:
    """Add `start`, `end` and `line` in the text to the span that a rule noted within its content."""
    token.meta["start"] = in_text(segments, token.meta["at"])
    token.meta["end"] = in_text(segments, token.meta["until"] - 1) + 1
    token.meta["line"] = lines.number(token.meta["start"])


def in_text(segments: Segments, position: int) -> int:
    """Where a character of the content stands in the text."""
    inside, outside = segments[max(bisect_right(segments, position, key=lambda pair: pair[0]) - 1, 0)]
    return outside + position - inside


def cells(text: str, start: int, end: int) -> Iterator[Segments]:
    """The cells of one row of a table, as the parser cuts them: at every pipe that no backslash escapes."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    pipes = [at for at in range(start, end) if text[at] == "|"]
    cuts = [at for at in pipes if at == start or text[at - 1] != "\\"]
    pieces = list(zip([start, *(at + 1 for at in cuts)], [*cuts, end], strict=True))
    if pieces and pieces[0][0] == pieces[0][1]:
        del pieces[0]
    if pieces and pieces[-1][0] == pieces[-1][1]:
        del pieces[-1]
    for first, last in pieces:
        while first < last and text[first].isspace():
            first += 1
        segments, dropped = [(0, first)], 0
        for at in range(first + 1, last):
            if text[at] == "|":
                dropped += 1
                segments.append((at - first - dropped, at))
        yield segments
