"""Our rules within a line, on top of CommonMark: references, citations, notes, comments; each token knows its place."""

import re
from urllib.parse import unquote

from markdown_it.rules_inline import StateInline, autolink, image, link
from markdown_it.token import Token

from minerals import names
from minerals.lookup import Key

from . import figures
from .blocks import wiki_habit
from .problems import Problem

KINDS = ("mineral", "list", "event", "technology", "source")

_DOUBLE = re.compile(r"\[\[([^\[\]\n]{1,300})\]\]")
# As long as the index of references can hold.
_TARGET = re.compile(r"([A-Za-z][A-Za-z-]{0,30}):(?!//)([^\s#|]{1,120})(?:#([^\s#|]{1,40}))?")
_KNOWN = re.compile(rf"({'|'.join(KINDS)})\s*:", re.IGNORECASE)
_CITATION = re.compile(r"\[@([\w.:-]{1,120})(?:,[ \t]*([^\[\]\n]{1,200}))?\]")
_NOTE = re.compile(r"\[\^([^\s\[\]]{1,100})\]")
_ADDRESS = re.compile(r"<(https?:|mailto:|[^\s<>:]+@)", re.IGNORECASE)


def key_of(target: str) -> Key | None:
    """The record that a target names, None if it is an address: `list:us-2025#count`."""
    match = _TARGET.fullmatch(unquote(target))
    if not match or match[1].lower() not in KINDS:
        return None
    return Key(match[1].lower(), match[2], match[3] or "")


def reference(state: StateInline, silent: bool) -> bool:
    """`[[kind:slug]]`, `[[kind:slug#field]]`, and what people write instead."""
    match = _DOUBLE.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    inner = match[1].strip()
    target = _TARGET.fullmatch(inner)
    if "|" in inner:
        slug, _, words = inner.partition("|")
        _problem(state, silent, match.end(), wiki_habit(slug, words.strip(), 0), words.strip() or slug)
    elif target and (key := key_of(inner)):
        if token := _push(state, silent, "reference", match.end()):
            token.meta["key"] = key
    elif target and target[1].lower() == "image":
        message = f"{match[0]}: a picture is written with its description, like ![What it shows](image:{target[2]})."
        _problem(state, silent, match.end(), Problem(0, message, blocks=True), target[2])
    elif target:
        near = tuple(f"[[{kind}:{target[2]}]]" for kind in names.nearest(target[1], KINDS))
        message = f"{match[0]}: there is no kind of record called “{target[1]}”, only {', '.join(KINDS)}."
        _problem(state, silent, match.end(), Problem(0, message, near, blocks=True), target[2])
    elif _KNOWN.match(inner):
        message = (
            f"{match[0]} names no record. Write it without spaces, like [[mineral:lithium]] or [[list:us-2025#count]]."
        )
        _problem(state, silent, match.end(), Problem(0, message, blocks=True), inner)
    elif re.fullmatch(r"[a-z][a-z-]*", inner) and inner.upper() not in state.env.get("references", ()):
        message = f"{match[0]} names no kind of record and stays as it is. A mineral is written [[mineral:{inner}]]."
        _problem(state, silent, match.end(), Problem(0, message), match[0])
    else:
        return False
    return True


def citation(state: StateInline, silent: bool) -> bool:
    """`[@source-slug]` and `[@source-slug, p. 4]`."""
    match = _CITATION.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if token := _push(state, silent, "citation", match.end()):
        token.meta |= {"key": Key("source", match[1], ""), "locator": (match[2] or "").strip()}
    return True


def note(state: StateInline, silent: bool) -> bool:
    """`[^label]`, to a note that is defined somewhere; without one it stays as it is."""
    match = _NOTE.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if ":" + match[1] in state.env["footnotes"]["refs"]:
        if token := _push(state, silent, "note", match.end()):
            token.meta["label"] = match[1]
    else:
        message = f"[^{match[1]}] has no note. Write one: a paragraph that begins with [^{match[1]}]:"
        _problem(state, silent, match.end(), Problem(0, message), match[0])
    return True


def comment(state: StateInline, silent: bool) -> bool:
    """Drops `<!-- … -->`; one that never ends stays as it is, and is named."""
    if not state.src.startswith("<!--", state.pos):
        return False
    end = -1
    if state.pos < state.html_terminator_last("-->"):
        end = state.src.find("-->", state.pos + 2, state.posMax)
    if end < 0:
        message = "This comment does not end in its paragraph, so readers would see it. Close it with -->"
        _problem(state, silent, state.pos + len("<!--"), Problem(0, message), "<!--")
    else:
        state.pos = end + len("-->")
    return True


def link_with_place(state: StateInline, silent: bool) -> bool:
    """The stock link, which also notes where it stands and which record it names."""
    if _no_bracket_closes(state):
        return False
    at, first = state.pos, len(state.tokens)
    if not link(state, silent):
        return False
    if not silent:
        opening = next(token for token in state.tokens[first : first + 2] if token.type == "link_open")
        opening.meta["key"] = key_of(opening.attrs["href"])
        _note_place(state, opening, at)
    return True


def image_with_place(state: StateInline, silent: bool) -> bool:
    """The stock image, which also notes where it stands; what stands in its description is placed with it."""
    if _no_bracket_closes(state):
        return False
    at, before = state.pos, len(state.env["placed"])
    if not image(state, silent):
        return False
    if not silent:
        for token in state.env["placed"][before:]:
            token.meta["at"] += at + len("![")
            token.meta["until"] += at + len("![")
        state.tokens[-1].meta["key"] = figures.key_of(str(state.tokens[-1].attrs["src"]))
        _note_place(state, state.tokens[-1], at)
    return True


def address(state: StateInline, silent: bool) -> bool:
    """The stock `<https://…>` and `<name@example.org>`; other things in pointed brackets are words."""
    return bool(_ADDRESS.match(state.src, state.pos, state.posMax)) and autolink(state, silent)


def _no_bracket_closes(state: StateInline) -> bool:
    """No link can start here: the stock rules would look through the rest of the paragraph for each bracket."""
    return state.pos > state.html_terminator_last("]" if "references" in state.env else "](")


def _push(state: StateInline, silent: bool, kind: str, end: int) -> Token | None:
    """Take the text to `end` as one token with its place."""
    at, state.pos = state.pos, end
    if silent:
        return None
    token = state.push(kind, "", 0)
    _note_place(state, token, at)
    return token


def _problem(state: StateInline, silent: bool, end: int, problem: Problem, words: str) -> None:
    """Take the text to `end` as these words, with what is wrong with it."""
    if token := _push(state, silent, "literal", end):
        token.content = words
        token.meta["problem"] = problem


def _note_place(state: StateInline, token: Token, at: int) -> None:
    token.meta |= {"at": at, "until": state.pos}
    state.env["placed"].append(token)
