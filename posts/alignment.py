"""Which words of one text are still there in another, and so what was edited: the ground under `posts.merging`.

Lines are aligned first, words only inside the lines that changed: a rewritten paragraph is not matched against its
neighbours, and the memory of the comparison stays small.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from rapidfuzz.distance import LCSseq

# A reference or the target of a link is one token: half of ours and half of theirs would point nowhere.
_TOKEN = re.compile(
    r"\[\[[^\]\n]{1,200}\]\]|\]\([^)\n]{0,300}\)|\n+|[^\S\n]+|\d+(?:[.,]\d+)+|\w+|[^\w\s]",
)
_LINE_ENDS = re.compile(r"\r\n?")

# The comparison needs a bit for each pair of items: this is 12 MB and a few hundredths of a second.
_PAIRS_AT_MOST = 100_000_000
# How often what is longer may be cut again: real texts need two or three, a text made to harm could ask for thousands.
_CUTS_AT_MOST = 20


def with_plain_line_ends(text: str) -> str:
    """The text with every line end as `\\n`; a browser sends `\\r\\n`."""
    return _LINE_ENDS.sub("\n", text)


def tokens(text: str) -> list[str]:
    """Words, numbers, references, signs, spaces and line breaks: put end to end they are the text again."""
    return _TOKEN.findall(with_plain_line_ends(text))


def is_word(token: str) -> bool:
    """Whether the token says something: a word, a number, a reference or the target of a link."""
    return token[0].isalnum() or token[0] == "_" or (len(token) > 1 and token[0] in "[]")


def is_break(token: str) -> bool:
    """Whether the token ends a line, or a cell of a table."""
    return token[0] == "\n" or token == "|"


@dataclass(frozen=True, slots=True)
class Edit:
    """Old tokens, from start to end, give way to new ones, from new_start to new_end."""

    start: int
    end: int
    new_start: int
    new_end: int

    @property
    def size(self) -> int:
        return max(self.end - self.start, self.new_end - self.new_start)


def edits(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """What turns the old tokens into the new, neighbours joined: a rewritten phrase is one edit, not confetti."""
    found: list[Edit] = []
    for edit in _by_lines(old, new, _smallest_edits(old, new)):
        found.append(edit)
        while len(found) > 1 and _one_phrase(old, new, found[-2], found[-1]):
            right, left = found.pop(), found.pop()
            found.append(Edit(left.start, right.end, left.new_start, right.new_end))
    return found


def _smallest_edits(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    found: list[Edit] = []
    i = j = 0
    for x, y, length in (*_equal_tokens(old, new), (len(old), len(new), 0)):
        if x > i or y > j:
            found.append(Edit(i, x, j, y))
        i, j = x + length, y + length
    return found


def _by_lines(old: Sequence[str], new: Sequence[str], found: list[Edit]) -> Iterator[Edit]:
    """The same edits, with what was only added or only removed moved to a line break where that is the same.

    Of `a. b. c.` after `a. c.` the new part may be `. b` or `b.`: a person means the one that is a paragraph.
    """
    end, new_end = 0, 0
    for edit, after in pairwise((*found, Edit(len(old), len(old), len(new), len(new)))):
        step = 0
        if edit.start == edit.end:
            step = _step_to_line_end(new, edit.new_start, edit.new_end, new_end, after.new_start)
        elif edit.new_start == edit.new_end:
            step = _step_to_line_end(old, edit.start, edit.end, end, after.start)
        yield Edit(edit.start + step, edit.end + step, edit.new_start + step, edit.new_end + step)
        end, new_end = edit.end + step, edit.new_end + step


def _step_to_line_end(text: Sequence[str], start: int, end: int, low: int, high: int) -> int:
    """How far text[start:end] can be moved, between low and high, so that it follows or begins with a line break.

    Moved so that nothing else changes: what it leaves behind on one side is what it takes in on the other.
    """
    forward = takewhile(lambda step: text[start + step - 1] == text[end + step - 1], range(1, high - end + 1))
    back = takewhile(lambda step: text[start + step] == text[end + step], range(-1, low - start - 1, -1))

    def oddness(step: int) -> tuple[int, int]:
        place = start + step
        if place == 0 or text[place - 1][0] == "\n":
            return 0, abs(step)
        return 1 if text[place][0] == "\n" else 2, abs(step)

    return min((0, *forward, *back), key=oddness)


def _one_phrase(old: Sequence[str], new: Sequence[str], left: Edit, right: Edit) -> bool:
    """Whether what two edits leave standing between them is too little to tell them apart."""
    between = old[left.end : right.start]
    if len(between) > min(left.size, right.size) and any(map(is_word, between)):
        return False
    return not any(map(is_break, (*edge(old, new, left)[1], *between, *edge(old, new, right)[0])))


def edge(old: Sequence[str], new: Sequence[str], edit: Edit) -> tuple[Sequence[str], Sequence[str]]:
    """The first and the last token that an edit writes, or takes out if it writes none; each alone in a sequence."""
    if edit.new_end > edit.new_start:
        return new[edit.new_start : edit.new_start + 1], new[edit.new_end - 1 : edit.new_end]
    return old[edit.start : edit.start + 1], old[edit.end - 1 : edit.end]


def _equal_tokens(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Runs of equal tokens: those of equal lines, and between these those of equal words."""
    starts_old, starts_new = _line_starts(old), _line_starts(new)
    lines_old = ["".join(old[a:b]) for a, b in pairwise(starts_old)]
    lines_new = ["".join(new[a:b]) for a, b in pairwise(starts_new)]
    i = j = 0
    for x, y, length in (*equal_runs(lines_old, lines_new), (len(lines_old), len(lines_new), 0)):
        at_old, at_new = starts_old[i], starts_new[j]
        for p, q, n in equal_runs(old[at_old : starts_old[x]], new[at_new : starts_new[y]]):
            yield at_old + p, at_new + q, n
        if length:
            yield starts_old[x], starts_new[y], starts_old[x + length] - starts_old[x]
        i, j = x + length, y + length


def _line_starts(text: Sequence[str]) -> list[int]:
    """Where each line begins, and at last where the text ends."""
    return sorted({0, len(text)} | {place + 1 for place, token in enumerate(text) if token[0] == "\n"})


def equal_runs(a: Sequence[Hashable], b: Sequence[Hashable]) -> Iterator[tuple[int, int, int]]:
    """Runs that both hold in the same order, as (place in a, place in b, length): as much as can be."""
    numbers: dict[Hashable, int] = {}
    a, b = ([numbers.setdefault(item, len(numbers)) for item in side] for side in (a, b))
    yield from _aligned(a, b, 0, 0)


def _aligned(a: list[int], b: list[int], at_a: int, at_b: int, cuts: int = 0) -> Iterator[tuple[int, int, int]]:
    shorter = min(len(a), len(b))
    head = next((k for k in range(shorter) if a[k] != b[k]), shorter)
    tail = next((k for k in range(shorter - head) if a[-1 - k] != b[-1 - k]), shorter - head)
    if head:
        yield at_a, at_b, head
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    if middle_a and middle_b:
        if len(middle_a) * len(middle_b) <= _PAIRS_AT_MOST:
            for block in LCSseq.opcodes(middle_a, middle_b).as_matching_blocks():
                if block.size:
                    yield at_a + head + block.a, at_b + head + block.b, block.size
        elif cuts < _CUTS_AT_MOST:
            yield from _cut_at_rarities(middle_a, middle_b, at_a + head, at_b + head, cuts + 1)
    if tail:
        yield at_a + len(a) - tail, at_b + len(b) - tail, tail


def _cut_at_rarities(a: list[int], b: list[int], at_a: int, at_b: int, cuts: int) -> Iterator[tuple[int, int, int]]:
    """For what is too long to compare in one go: cut at the items that either side has just once, then go on.

    Without such an item the two count as wholly different.
    """
    once_a, once_b = ({item for item, n in Counter(side).items() if n == 1} for side in (a, b))
    place_in_b = {item: place for place, item in enumerate(b) if item in once_b}
    rare = [(place, place_in_b[item]) for place, item in enumerate(a) if item in once_a and item in place_in_b]
    i = j = 0
    for x, y in _longest_rise(rare):
        yield from _aligned(a[i:x], b[j:y], at_a + i, at_b + j, cuts)
        yield at_a + x, at_b + y, 1
        i, j = x + 1, y + 1
    if i:
        yield from _aligned(a[i:], b[j:], at_a + i, at_b + j, cuts)


def _longest_rise(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of places that goes forward on both sides. Patience sorting, Fredman (1975)."""
    ends: list[int] = []  # the smallest last place of a chain of each length
    chains: list[int] = []  # who ends that chain
    before: list[int] = []
    for number, (_, place) in enumerate(places):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        chains[length : length + 1] = [number]
        before.append(chains[length - 1] if length else -1)
    chain: list[tuple[int, int]] = []
    number = chains[-1] if chains else -1
    while number >= 0:
        chain.append(places[number])
        number = before[number]
    return chain[::-1]
