"""Headings: their level on the page, and ids that stay the same when a value in them changes.

The title of an article is the page's first heading, so the headings of its text begin one below. A text that uses
`#` gets all its headings one level down; one that begins with `##` keeps them as written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from minerals.lookup import Key, Value

from .parser import Parsed
from .problems import Problem
from .words import spoken, written

# Ids of the pages that show articles; a heading of the same name gets a number.
RESERVED = frozenset(
    ("content", "contents", "corrected", "corrections", "cite", "main", "more", "notes", "preview", "q-top")
    + ("sources", "superseded", "top", "used-in", "withdrawn")
)
_LONGEST = 80
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading for the list of contents: level 2 to 6 on the page, the id to link to, its words, its line."""

    level: int
    id: str
    text: str
    line: int


def find(parsed: Parsed, values: Mapping[Key, Value]) -> tuple[list[Heading], list[Problem]]:
    """The headings in order; their tokens learn their level and id. A skipped level is a Problem."""
    parts = [
        part[at : at + 3]  # opening, words, closing
        for part in parsed.parts()
        for at, token in enumerate(part)
        if token.type == "heading_open"
    ]
    down = any(opening.tag == "h1" for opening, *_ in parts)
    ids, found, problems, above = _Ids(), [], [], 1
    for opening, inline, closing in parts:
        level = min(int(opening.tag[1]) + down, _DEEPEST)
        opening.meta["id"] = ids.give(written(inline.children))
        opening.meta["level"] = closing.meta["level"] = level
        line = opening.map[0] + 1
        found.append(Heading(level, opening.meta["id"], " ".join(spoken(inline.children, values).split()), line))
        if level > above + 1:
            marks = "#" * (above + 1 - down)
            problems.append(Problem(line, f"This heading skips a level; after the one before it, write {marks}."))
        above = level
    return found, problems


class _Ids:
    """Gives every heading an id of its own, in time that grows with their number only."""

    def __init__(self) -> None:
        self._taken = set(RESERVED)
        self._last: dict[str, int] = {}

    def give(self, text: str) -> str:
        stem = "-".join(re.findall(r"\w+", text.lower()))[:_LONGEST].strip("-_") or "section"
        candidate, count = stem, self._last.get(stem, 1)
        while candidate in self._taken:
            count += 1
            candidate = f"{stem}-{count}"
        self._last[stem] = count
        self._taken.add(candidate)
        return candidate
