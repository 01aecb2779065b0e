"""A rendered text cut at its paragraphs, each with the line on which it begins: where a reviewer's remark can stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import zip_longest

from django.utils.safestring import SafeString, mark_safe

from posts.markdown import clean
from posts.markdown.parser import parse
from posts.markdown.references import number

_EMPTY = frozenset({"br", "hr", "img", "source"})
_APPENDIX = re.compile(r'(<section class="(\w+)".*?</h2>)\s*<ol[^>]*>(.*)</ol>\s*</section>', re.DOTALL)
_SOURCE = re.compile(r'<a href="[^"]*/sources/([^"/]+)/"')


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Anything that stands by itself: a heading, a paragraph, a list, a table. Notes and sources have no line (0).

    Told apart, a note has the line on which it is written, and a source has its slug.
    """

    line: int
    html: SafeString
    source: str = ""


def paragraphs(text: str, html: str) -> list[Paragraph]:
    """The HTML that the renderer made of a text, in pieces. What cannot be told apart stays together, at line 1."""
    pieces = _Pieces(html).pieces
    cut, at = [], 0
    for line, images in _blocks(text):
        of_this = max(1, images if pieces[at : at + 1] and pieces[at].startswith("<figure") else 1)
        cut.append(Paragraph(line, mark_safe("".join(pieces[at : at + of_this]))))
        at += of_this
    end = "".join(pieces[at:])
    if at > len(pieces) or (end and not end.startswith("<section")):
        return [Paragraph(1, mark_safe(html))]
    return [*cut, Paragraph(0, mark_safe(end))] if end else cut


def paragraphs_and_notes(text: str, html: str) -> list[Paragraph]:
    """The same with every note and every source by itself."""
    told = []
    for paragraph in paragraphs(text, html):
        told += [paragraph] if paragraph.line else _told_apart(text, paragraph)
    return told


def _told_apart(text: str, end: Paragraph) -> list[Paragraph]:
    parsed = parse(clean(text))
    lines = [parsed.notes[note.label].line for note in number(parsed, {})[0]]
    # In a quotation a note can begin where the quotation does; remarks on that line are on the quotation.
    taken = {line for line, _ in _blocks(text)}
    parts = []
    for appendix in _Pieces(end.html).pieces:
        found = _APPENDIX.fullmatch(appendix)
        if not found:
            return [end]
        opening, kind, items = found.groups()
        for place, item in enumerate(_Pieces(items).pieces):
            source = _SOURCE.search(item) if kind == "cited" else None
            line = lines[place] if kind == "footnotes" and lines[place] not in taken else 0
            before = f'<section class="{kind}">' if place else opening
            html = f'{before}<ol start="{place + 1}">{item}</ol></section>'
            parts.append(Paragraph(line, mark_safe(html), source[1] if source else ""))
    return parts


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """The first line of each block of a text, and how many images it holds."""
    depth = 0
    tokens = parse(clean(text)).body
    for token, following in zip_longest(tokens, tokens[1:]):
        if depth == 0 and token.nesting >= 0:
            inside = following.children if following and following.type == "inline" else ()
            yield token.map[0] + 1, sum(child.type == "image" for child in inside or ())
        depth += token.nesting


class _Pieces(HTMLParser):
    """Cuts clean HTML between its outermost elements."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self._depth = 0
        self._starts = [0]
        for line in html.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._html, self._from = html, 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in _EMPTY:
            self._depth += 1
        elif not self._depth:
            self._cut(self._at() + len(self.get_starttag_text()))

    def handle_endtag(self, tag):
        self._depth -= tag not in _EMPTY
        if not self._depth:
            self._cut(self._html.index(">", self._at()) + 1)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def _cut(self, end: int) -> None:
        self.pieces.append(self._html[self._from : end].strip())
        self._from = end
