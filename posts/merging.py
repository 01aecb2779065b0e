"""Three texts merged, and two compared: how two people's changes go together, and what changed between Revisions.

Pure functions on text. Line ends are made `\\n` first (a browser sends `\\r\\n`), so texts that differ in nothing else
are the same.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Literal

from .alignment import Edit, edge, edits, equal_runs, is_break, is_word, tokens, with_plain_line_ends

Choice = Literal["base", "yours", "theirs", "both"]

# Signs without a word among them: a rule, the frame of a table.
_LONG_ROW = 20

# Merging


@dataclass(frozen=True, slots=True)
class Settled:
    """A stretch on which nobody has to decide: `both` hold it, or only `yours` or `theirs` changed it from `base`.

    Its text is empty where `base` was taken out.
    """

    text: str
    origin: Literal["both", "yours", "theirs"]
    base: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """A stretch that both sides changed, each in its own way: a person has to choose."""

    base: str
    yours: str
    theirs: str

    def chosen(self, choice: Choice) -> str:
        """The text of one side, or of both: yours first, then theirs, as a paragraph of its own if it has lines."""
        if choice != "both":
            return getattr(self, choice)
        if not self.yours.strip() or not self.theirs.strip():
            return self.yours if self.yours.strip() else self.theirs
        if "\n" in self.yours or "\n" in self.theirs:
            return f"{self.yours.rstrip()}\n\n{self.theirs.lstrip()}"
        if self.theirs[0] in ",.;:!?)":
            return f"{self.yours.rstrip()}{self.theirs}"
        space = "" if self.yours[-1].isspace() or self.theirs[0].isspace() else " "
        return f"{self.yours}{space}{self.theirs}"


Piece = Settled | Overlap


@dataclass(frozen=True, slots=True)
class Merged:
    """Two changed texts put together, piece by piece from the first to the last."""

    pieces: tuple[Piece, ...]

    @property
    def overlaps(self) -> tuple[Overlap, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Overlap))

    @property
    def text(self) -> str | None:
        """The merged text, or None while an overlap is left to decide."""
        return None if self.overlaps else self.resolve(())

    def resolve(self, choices: Sequence[Choice]) -> str:
        """The text with each overlap decided, in their order. Raises ValueError for too few choices or too many."""
        if len(choices) != len(self.overlaps):
            raise ValueError(f"{len(self.overlaps)} overlaps need as many choices, not {len(choices)}")
        left = iter(choices)
        return "".join(p.chosen(next(left)) if isinstance(p, Overlap) else p.text for p in self.pieces)


@dataclass(frozen=True, slots=True)
class _Change:
    """An edit with the one who made it and the first and last token at its edges."""

    side: Literal["yours", "theirs"]
    edit: Edit
    edges: tuple[Sequence[str], Sequence[str]]
    text: str


def merge(base: str, yours: str, theirs: str) -> Merged:
    """Puts two changes of one text together: what only one side changed is taken, what both changed is an Overlap.

    Two changes are apart if a word or a line break stands between them. Neighbouring words changed by two people are an
    overlap, since nobody wrote the phrase that would come out. The same change made by both is none.
    """
    old = tokens(base)
    changes = [*_changes(old, tokens(yours), "yours"), *_changes(old, tokens(theirs), "theirs")]
    pieces: list[Piece] = []
    done = 0
    for group in _touching(old, sorted(changes, key=lambda change: (change.edit.start, change.edit.end))):
        start, end = group[0].edit.start, max(change.edit.end for change in group)
        pieces += _unchanged(old[done:start])
        pieces.append(_piece(old, start, end, group))
        done = end
    return Merged((*pieces, *_unchanged(old[done:])))


def _changes(old: list[str], new: list[str], side: Literal["yours", "theirs"]) -> Iterator[_Change]:
    for edit in edits(old, new):
        yield _Change(side, edit, edge(old, new, edit), "".join(new[edit.new_start : edit.new_end]))


def _unchanged(stretch: list[str]) -> Iterator[Settled]:
    if text := "".join(stretch):
        yield Settled(text, "both", text)


def _piece(old: list[str], start: int, end: int, group: list[_Change]) -> Piece:
    base = "".join(old[start:end])
    yours, theirs = (
        _applied(old, start, end, [change for change in group if change.side == side]) for side in ("yours", "theirs")
    )
    sides = {change.side for change in group}
    if yours == theirs:
        return Settled(yours, "both", base)
    if sides == {"yours"}:
        return Settled(yours, "yours", base)
    if sides == {"theirs"}:
        return Settled(theirs, "theirs", base)
    return Overlap(base, yours, theirs)


def _touching(old: list[str], changes: list[_Change]) -> Iterator[list[_Change]]:
    """The changes in groups, in their order: whatever touches a change of the other side is in one group with it."""
    seen: dict[str, list[tuple[int, _Change]]] = {"yours": [], "theirs": []}
    starts: list[int] = []
    for number, change in enumerate(changes):
        joins = number
        for earlier, other in reversed(seen["theirs" if change.side == "yours" else "yours"]):
            if not _apart(old, other, change):
                joins = earlier
            elif _stands_between(old, other, change):
                break
        seen[change.side].append((number, change))
        while starts and starts[-1] > joins:
            starts.pop()
        if joins == number:
            starts.append(number)
    yield from (changes[start:end] for start, end in pairwise((*starts, len(changes))))


def _apart(old: list[str], left: _Change, right: _Change) -> bool:
    """Whether two changes by different people can both be taken."""
    a, b = left.edit, right.edit
    if a.end > b.start or a.start == a.end == b.start == b.end:
        return False
    return _stands_between(old, left, right) or any(map(is_break, (*left.edges[1], *right.edges[0])))


def _stands_between(old: list[str], left: _Change, right: _Change) -> bool:
    """Whether a word, the end of a line or cell, or a long row of signs keeps two changes apart."""
    between = old[left.edit.end : right.edit.start]
    return len(between) > _LONG_ROW or any(is_word(token) or is_break(token) for token in between)


def _applied(old: list[str], start: int, end: int, changes: list[_Change]) -> str:
    parts: list[str] = []
    for change in changes:
        parts += [*old[start : change.edit.start], change.text]
        start = change.edit.end
    return "".join(parts + old[start:end])


# Comparing


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one line that both texts hold, or only the old or the new one."""

    kind: Literal["equal", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the source with the line breaks after it: equal, removed, added, or changed inside.

    In Markdown a line is mostly a paragraph. The numbers count from 1; None where that side has nothing here.
    """

    kind: Literal["equal", "removed", "added", "changed"]
    runs: tuple[Run, ...]
    old_line: int | None
    new_line: int | None

    @property
    def old(self) -> str:
        return "".join(run.text for run in self.runs if run.kind != "added")

    @property
    def new(self) -> str:
        return "".join(run.text for run in self.runs if run.kind != "removed")


def diff(old: str, new: str) -> tuple[Change, ...]:
    """What changed, line by line and word by word. The changes put end to end give both texts again."""
    changes: list[Change] = []
    old_line = new_line = 1
    for line in _lines(tokens(old), tokens(new)):
        runs = tuple(Run(kind, "".join(map(itemgetter(1), run))) for kind, run in groupby(line, itemgetter(0)))
        kinds = {run.kind for run in runs}
        change = Change(
            runs[0].kind if len(kinds) == 1 else "changed",
            runs,
            old_line if kinds != {"added"} else None,
            new_line if kinds != {"removed"} else None,
        )
        changes.append(change)
        old_line += change.old.count("\n")
        new_line += change.new.count("\n")
    return tuple(changes)


def _lines(old: list[str], new: list[str]) -> Iterator[list[tuple[Literal["equal", "removed", "added"], str]]]:
    """The tokens of both texts, cut where both have come to the end of a line."""
    line: list[tuple[Literal["equal", "removed", "added"], str]] = []
    left_old, left_new = len(old), len(new)
    inside_old = inside_new = False
    for kind, token in _in_reading_order(old, new):
        line.append((kind, token))
        goes_on = token[0] != "\n"
        if kind != "added":
            left_old -= 1
            inside_old = goes_on and left_old > 0
        if kind != "removed":
            left_new -= 1
            inside_new = goes_on and left_new > 0
        if not goes_on and not inside_old and not inside_new:
            yield line
            line = []
    if line:
        yield line


def _in_reading_order(old: list[str], new: list[str]) -> Iterator[tuple[Literal["equal", "removed", "added"], str]]:
    """Every token once, what was taken out before what came instead."""
    done = 0
    for edit in (*edits(old, new), Edit(len(old), len(old), len(new), len(new))):
        yield from (("equal", token) for token in old[done : edit.start])
        yield from (("removed", token) for token in old[edit.start : edit.end])
        yield from (("added", token) for token in new[edit.new_start : edit.new_end])
        done = edit.end


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block of an article: its Markdown and the HTML made of it."""

    source: str
    html: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block that was kept, removed, added, or changed. Kept and changed have both sides."""

    kind: Literal["kept", "removed", "added", "changed"]
    old: Block | None
    new: Block | None


def blocks_diff(
    old_blocks: Sequence[tuple[str, str]], new_blocks: Sequence[tuple[str, str]]
) -> tuple[BlockChange, ...]:
    """Pairs the blocks of two renderings, given as (source, html), for a view of what changed on the page.

    Blocks of the same source are kept. Two others are one block, changed, if they share more than half of their words
    in the same order; the rest was removed or added.
    """
    old = [Block(with_plain_line_ends(source).strip(), html) for source, html in old_blocks]
    new = [Block(with_plain_line_ends(source).strip(), html) for source, html in new_blocks]
    changes: list[BlockChange] = []
    i = j = 0
    kept = equal_runs([block.source for block in old], [block.source for block in new])
    for x, y, length in (*kept, (len(old), len(new), 0)):
        changes += _paired(old[i:x], new[j:y])
        changes += [BlockChange("kept", old[x + k], new[y + k]) for k in range(length)]
        i, j = x + length, y + length
    return tuple(changes)


def _paired(old: list[Block], new: list[Block]) -> Iterator[BlockChange]:
    words_old, words_new = _words(old), _words(new)
    shared: Counter[tuple[int, int]] = Counter()
    for x, y, length in equal_runs([word for word, _ in words_old], [word for word, _ in words_new]):
        shared.update((words_old[x + k][1], words_new[y + k][1]) for k in range(length))
    size_old, size_new = (Counter(owner for _, owner in words) for words in (words_old, words_new))
    # More than half of both: so no block has two partners, and partners stand in the same order on both sides.
    partners = sorted(pair for pair, n in shared.items() if 2 * n > max(size_old[pair[0]], size_new[pair[1]]))
    i = j = 0
    for x, y in (*partners, (len(old), len(new))):
        yield from (BlockChange("removed", block, None) for block in old[i:x])
        yield from (BlockChange("added", None, block) for block in new[j:y])
        if x < len(old):
            yield BlockChange("changed", old[x], new[y])
        i, j = x + 1, y + 1


def _words(blocks: list[Block]) -> list[tuple[str, int]]:
    """Every word with the number of the block that it stands in."""
    return [(token, number) for number, block in enumerate(blocks) for token in tokens(block.source) if is_word(token)]
