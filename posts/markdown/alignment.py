"""Where every token of a line stands in the line: the parser keeps the words, not their places."""

import re
from collections.abc import Iterator

from markdown_it.token import Token

_TICKS = re.compile(r"`+")

# A token, and its span within the content of its block.
Spanned = tuple[Token, int, int]


def spans(block: Token) -> Iterator[Spanned]:
    """The children of an inline token in order, each with its span in `block.content`.

    A text in which a comment was dropped comes in several pieces, as tokens of their own. What stands in the
    description of a picture is not told.
    """
    return _Walk(block.content).over(block.children or ())


class _Walk:
    def __init__(self, content: str):
        self._content, self._at = content, 0
        self._ends: list[int | None] = []  # of the links that are open, where they end

    def over(self, children: list[Token]) -> Iterator[Spanned]:
        for token in children:
            if "until" in token.meta:
                start = token.meta["at"]
                self._at = start + len("[") if token.type == "link_open" else token.meta["until"]
                if token.type == "link_open":
                    self._ends.append(token.meta["until"])
                yield token, start, token.meta["until"]
                continue
            self._pass_comments()
            match token.type:
                case "text":
                    yield from self._text(token)
                case "softbreak" | "hardbreak":
                    yield token, *self._past("\n")
                    while self._content[self._at : self._at + 1] in (" ", "\t"):
                        self._at += 1
                case "code_inline":
                    yield token, *self._code(token)
                case "link_open":  # an address in pointed brackets
                    start, opened = self._past("<")
                    self._ends.append(max(self._content.find(">", opened) + 1, opened))
                    yield token, start, self._ends[-1]
                case "link_close":
                    start, self._at = self._at, self._ends.pop()
                    yield token, start, self._at
                case _:
                    yield token, *self._past(token.markup)

    def _past(self, markup: str) -> tuple[int, int]:
        start = self._content.find(markup, self._at)
        if start < 0:
            return self._at, self._at
        self._at = start + len(markup)
        return start, self._at

    def _code(self, token: Token) -> tuple[int, int]:
        start, inside = self._past(token.markup)
        ticks = (found for found in _TICKS.finditer(self._content, inside) if found[0] == token.markup)
        self._at = next((found.end() for found in ticks), inside)
        return start, self._at

    def _pass_comments(self) -> None:
        while self._content.startswith("<!--", self._at):
            end = self._content.find("-->", self._at + 2)
            if end < 0:
                return
            self._at = end + len("-->")

    def _text(self, token: Token) -> Iterator[Spanned]:
        words, done = token.content, 0
        if self._content.startswith(words, self._at):
            self._at += len(words)
            yield token, self._at - len(words), self._at
            return
        while done < len(words) and self._at < len(self._content):
            start = done
            while done < len(words) and self._content.startswith(words[done], self._at):
                if words[done] == "<" and self._begins_comment():
                    break
                done, self._at = done + 1, self._at + 1
            if done > start:
                yield Token("text", "", 0, content=words[start:done]), self._at - (done - start), self._at
            if self._begins_comment():
                self._pass_comments()
            elif done < len(words):
                self._at += 1

    def _begins_comment(self) -> bool:
        return self._content.startswith("<!--", self._at) and self._content.find("-->", self._at + 2) >= 0
