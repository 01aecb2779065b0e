"""Markdown to tokens: CommonMark with tables, notes, references and citations. Raw HTML is words, comments are not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def

from . import blocks, spans
from .places import Lines, place
from .problems import Problem, Refused

MOST_CHARACTERS = 500_000
_BRACKETS_IN_BRACKETS = 10

_ANYWHERE = {"alt": ["paragraph", "reference", "blockquote", "list"]}


def _block_parser() -> MarkdownIt:
    # Depth is our own rule's business: the stock one drops what lies deeper.
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 10 * blocks.DEEPEST}).enable("table")
    rules = parser.block.ruler
    rules.at("table", blocks.table_with_places, {"alt": ["paragraph", "reference"]})
    rules.before("table", "bounded", blocks.bounded, _ANYWHERE)
    rules.before("html_block", "comment", blocks.comment, _ANYWHERE)
    rules.before("reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]})
    return parser.disable(["html_block"])


def _inline_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _BRACKETS_IN_BRACKETS})
    rules = parser.inline.ruler
    rules.at("link", spans.link_with_place)
    rules.at("image", spans.image_with_place)
    rules.at("autolink", spans.address)
    rules.before("autolink", "comment", spans.comment)
    rules.before("link", "citation", spans.citation)
    rules.before("link", "bound", spans.reference)
    rules.after("image", "note", spans.note)
    return parser.disable(["html_inline"])


_BLOCKS, _INLINES = _block_parser(), _inline_parser()


@dataclass(slots=True)
class Note:
    """A footnote as written."""

    label: str
    line: int
    tokens: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class Parsed:
    """A text as tokens: its body, its notes by label, and what is wrong with how it is written."""

    text: str
    body: list[Token]
    notes: dict[str, Note]
    problems: list[Problem]

    def parts(self) -> Iterator[Sequence[Token]]:
        """The body, then each note."""
        yield self.body
        for note in self.notes.values():
            yield note.tokens


def refuse_too_large(text: str) -> None:
    """Raises Refused for a text with more characters than an article can have."""
    if len(text) > MOST_CHARACTERS:
        raise Refused(
            text.count("\n", 0, MOST_CHARACTERS) + 1,
            f"The text has {len(text):,} characters; an article can have {MOST_CHARACTERS:,}. Divide it.",
        )


def parse(text: str) -> Parsed:
    """Read a text that `clean` has seen. Raises Refused if it is too large or too deep."""
    refuse_too_large(text)
    env = {
        "looks": 0,
        "cells": 0,
        "last_comment_ends": text.rfind("-->"),
        "footnotes": {"refs": {}},
        "placed": [],
        "problems": [],
    }
    tokens: list[Token] = []
    _BLOCKS.block.parse(text, _BLOCKS, env, tokens)
    lines = Lines(text)
    depth = 0
    for token in tokens:
        if token.type in ("blockquote_open", "list_item_open", "footnote_reference_open"):
            depth += 1
            if depth > blocks.DEEPEST:
                raise blocks.too_deep(token.map[0] + 1)
        elif token.type in ("blockquote_close", "list_item_close", "footnote_reference_close"):
            depth -= 1
        elif token.type == "inline":
            _read_line(token, env, lines)
    body, notes, doubled = _apart(tokens)
    return Parsed(text, body, notes, env["problems"] + doubled)


def _read_line(block: Token, env: dict, lines: Lines) -> None:
    block.children = []
    _INLINES.inline.parse(block.content, _INLINES, env, block.children)
    if env["placed"]:
        segments = lines.segments(block)
        for token in env["placed"]:
            place(token, segments, lines)
            if problem := token.meta.get("problem"):
                env["problems"].append(changed(problem, line=token.meta["line"]))
        env["placed"].clear()
    depth = line = 0
    for token in block.children:
        depth += token.nesting
        line += token.type in ("softbreak", "hardbreak")
        if depth > blocks.DEEPEST:
            raise blocks.too_deep((block.map[0] if block.map else 0) + line + 1)


def _apart(tokens: list[Token]) -> tuple[list[Token], dict[str, Note], list[Problem]]:
    """Take the notes out of the body. Of two with one label the first counts."""
    body: list[Token] = []
    notes: dict[str, Note] = {}
    problems: list[Problem] = []
    open_notes: list[Note] = []
    for token in tokens:
        if token.type == "footnote_reference_open":
            note = Note(token.meta["label"], token.map[0] + 1)
            open_notes.append(note)
            first = notes.setdefault(note.label, note)
            if first is not note:
                message = f"The note [^{note.label}] is there twice; readers see the one in line {first.line}."
                problems.append(Problem(note.line, message))
        elif token.type == "footnote_reference_close":
            open_notes.pop()
        else:
            (open_notes[-1].tokens if open_notes else body).append(token)
    return body, notes, problems


def inlines(tokens: Sequence[Token]) -> Iterator[Token]:
    """Every inline token of these blocks, those in the descriptions of images included."""
    for token in tokens:
        if token.type == "inline":
            yield from _descendants(token.children or ())


def _descendants(children: Sequence[Token]) -> Iterator[Token]:
    for token in children:
        yield token
        if token.children:
            yield from _descendants(token.children)
