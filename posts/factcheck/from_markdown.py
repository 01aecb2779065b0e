"""The blocks of an article: Markdown, read with the parser that also makes the pages."""

from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from minerals.lookup import Key, Value
from posts.markdown import alignment
from posts.markdown.parser import Parsed, inlines
from posts.markdown.places import Lines, Segments, in_text

from .blocks import UNREAD, Block, Gathering


def named(parsed: Parsed) -> list[Key]:
    """What the references of a text take their words from."""
    tokens = (token for part in parsed.parts() for token in inlines(part) if token.type == "reference")
    return list(dict.fromkeys(token.meta["key"] for token in tokens))


def blocks(parsed: Parsed, values: Mapping[Key, Value]) -> Iterator[Block]:
    """Every block that has words, the notes last."""
    lines, gathering = Lines(parsed.text), Gathering(parsed.text)
    for part in parsed.parts():
        yield from _Part(lines, gathering, values).over(part)


class _Part:
    """Reads the body of a text, or one note."""

    def __init__(self, lines: Lines, gathering: Gathering, values: Mapping[Key, Value]):
        self._lines, self._gathering, self._values = lines, gathering, values
        self._leads: list[Block | None] = []  # of the lists, quotations and tables that are open
        self._quoted = self._items = 0
        self._last: Block | None = None

    def over(self, tokens: Sequence[Token]) -> Iterator[Block]:
        level, header, is_header, in_row, last_end = 0, (), False, False, 0
        for token in tokens:
            made = None
            match token.type:
                case "heading_open":
                    level = int(token.tag[1])
                case "heading_close":
                    level = 0
                case "bullet_list_open" | "ordered_list_open" | "blockquote_open" | "table_open":
                    self._leads.append(self._last)
                    self._quoted += token.type == "blockquote_open"
                    self._items += token.type.endswith("list_open")
                    header = ()
                case "bullet_list_close" | "ordered_list_close" | "blockquote_close" | "table_close":
                    self._leads.pop()
                    self._quoted -= token.type == "blockquote_close"
                    self._items -= token.type.endswith("list_close")
                case "tr_open":
                    in_row, is_header = True, False
                case "th_open":
                    is_header = True
                case "tr_close":
                    in_row = False
                    made = self._gathering.block("row", header=header, is_header=is_header, lead=self._leads[-1])
                    if made and is_header:
                        header = tuple(made.text[start:end].strip() for start, end in made.cells)
                case "inline" if in_row:
                    segments = self._lines.segments(token)
                    start = in_text(segments, 0)
                    if self._gathering.cuts:
                        self._gathering.add(" | ", last_end, start, is_verbatim=False)
                    self._line(token, segments)
                    last_end = max(in_text(segments, len(token.content) - 1) + 1, start) if token.content else start
                    self._gathering.cuts.append(len(self._gathering.pieces))
                case "inline":
                    self._line(token, self._lines.segments(token))
                    made = self._gathering.block(self._kind(level), level=level or self._items, lead=self._lead())
            if made:
                self._last = made
                yield made

    def _kind(self, level: int) -> str:
        if level:
            return "heading"
        return "item" if self._items else "quotation" if self._quoted else "paragraph"

    def _lead(self) -> Block | None:
        return self._leads[-1] if self._leads else None

    def _line(self, block: Token, segments: Segments) -> None:
        """Gather the words of one line; links in links and pictures are what the page makes of them."""
        add = self._gathering.add
        own: list[tuple[Key | None, Value | None, bool] | None] = []  # of the links that are open
        address = False
        for token, at, until in alignment.spans(block):
            start = in_text(segments, at)
            end = in_text(segments, until - 1) + 1 if until > at else start
            bound = own[-1] if own else None
            match token.type:
                case "text" if not address:
                    for words, first in _in_step(token.content, at, segments):
                        add(words, first, first + len(words), bound=bound)
                case "text_special" | "literal":
                    add(token.content, start, end, is_verbatim=False, bound=bound)
                case "softbreak" | "hardbreak":
                    add(" ", start, end, is_verbatim=False, bound=bound)
                case "code_inline" | "image":
                    add(UNREAD, start, end, is_verbatim=False)
                case "reference":
                    key = token.meta["key"]
                    value = self._values.get(key)
                    words = value.text if value else UNREAD if key.field else key.slug.replace("-", " ")
                    add(words, start, end, is_verbatim=False, bound=(key, value, True))
                case "citation":
                    self._gathering.cite(token.meta["key"])
                case "link_open":
                    key = token.meta.get("key")
                    own.append((key, self._values.get(key), False) if key else bound)
                    if "at" not in token.meta:
                        address = True
                        add(UNREAD, start, end, is_verbatim=False)
                case "link_close":
                    own.pop()
                    address = False


def _in_step(words: str, at: int, segments: Segments) -> Iterator[tuple[str, int]]:
    """Words cut where the content does not run in step with the text: at a pipe that a backslash escapes."""
    cuts = [inside - at for inside, _ in segments if at < inside < at + len(words)]
    for first, last in zip([0, *cuts], [*cuts, len(words)], strict=True):
        yield words[first:last], in_text(segments, at + first)
