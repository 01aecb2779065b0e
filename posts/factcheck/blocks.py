"""A block of prose as a reader sees it, each character with its place in the text as given."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from minerals.lookup import Key, Value

# Stands where something was that is not read (code, a picture, an address): words beside it do not join.
UNREAD = "\ufffc"
INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c"
_UNSEEN = re.compile(f"[{INVISIBLE}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>|]+", re.IGNORECASE)
_TAG = re.compile(r"<(?:!--|/?([A-Za-z]{1,15}|[Hh][1-6])(?=[\s/>])(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+>)", re.DOTALL)
_HIDING = ("script", "style", "pre", "code", "textarea")
# Tags between which words join: "H<sub>2</sub>O".
_WITHIN_WORDS = frozenset(["a", "abbr", "b", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "u"])
_ODD_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\t": " ", "\u2011": "-"})


@dataclass(frozen=True, slots=True)
class Bound:
    """Words of a block, `text[start:end]`, that a reference ties to a record.

    `is_value`: the words themselves come from the record (`[[…]]`), otherwise they are the writer's.
    """

    start: int
    end: int
    key: Key
    value: Value | None
    is_value: bool


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a block that somebody else is quoted with, without the marks; `speaker` is empty where nobody says."""

    start: int
    end: int
    speaker: str


class Piece(NamedTuple):
    """Words and where they stand in the text as given; `is_verbatim` where they stand there letter by letter."""

    words: str
    start: int
    end: int
    is_verbatim: bool = True
    bound: tuple[Key, Value | None, bool] | None = None


@dataclass(slots=True)
class Block:
    """One paragraph, heading, item of a list or row of a table.

    `kind`: paragraph, heading, item, row or quotation (a paragraph in one). `level`: of a heading 1 to 6, of an item
    how deep it stands. `cells`: spans of the cells of a row; `header`: the words of the first row of its table.
    `lead`: the block that leads in an item, a row or a quotation. `cited`: places in `text` where a citation stands,
    with the source. `speaker`: whose words a quotation is. A line break in `text` ends a sentence at any rate.
    """

    kind: str
    text: str
    bound: tuple[Bound, ...] = ()
    cited: tuple[tuple[int, Key], ...] = ()
    level: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    header: tuple[str, ...] = ()
    is_header: bool = False
    lead: "Block | None" = field(default=None, repr=False)
    quotations: tuple[Quotation, ...] = ()
    speaker: str = ""
    _at: Sequence[int] = field(default=(), repr=False)
    _pieces: Sequence[Piece] = field(default=(), repr=False)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the text as given."""
        if not self._pieces:
            return 0, 0
        first = self._pieces[max(bisect_right(self._at, start) - 1, 0)]
        number = max(bisect_right(self._at, max(end - 1, start)) - 1, 0)
        last, at = self._pieces[number], self._at[number]
        begins = first.start
        if first.is_verbatim:
            begins += start - self._at[max(bisect_right(self._at, start) - 1, 0)]
        return begins, last.start + max(end, start + 1) - at if last.is_verbatim else last.end

    def quoted(self, start: int, end: int) -> Iterator[Quotation]:
        """The quotations that share words with a stretch; they stand in order, and there may be thousands of them."""
        for at in range(bisect_right(self.quotations, start, key=attrgetter("end")), len(self.quotations)):
            if self.quotations[at].start >= end:
                return
            yield self.quotations[at]

    @property
    def start(self) -> int:
        return self.source(0, 1)[0]

    @property
    def end(self) -> int:
        return self.source(len(self.text) - 1, len(self.text))[1]

    def is_bound(self, start: int, end: int) -> bool:
        """Whether a reference covers some of these words already."""
        return any(bound.start < end and start < bound.end for bound in self.bound)


@dataclass(slots=True)
class Gathering:
    """The pieces of a block while it is read. `hidden` outlives it: the name of an HTML tag that hides what follows."""

    text: str
    hidden: str = ""
    pieces: list[Piece] = field(default_factory=list)
    cited: list[tuple[int, Key]] = field(default_factory=list)  # after how many pieces
    cuts: list[int] = field(default_factory=list)  # after how many pieces a cell ends
    _closed: set[str] = field(default_factory=set)  # what hides, and ends somewhere

    def __post_init__(self) -> None:
        self._closed = {name for name in _HIDING if re.search(f"</{name}", self.text, re.IGNORECASE)}

    def add(self, words: str, start: int, end: int, is_verbatim: bool = True, bound=None) -> None:
        if words:
            self.pieces.append(Piece(words, start, end, is_verbatim, bound))

    def cite(self, key: Key) -> None:
        self.cited.append((len(self.pieces), key))

    def block(self, kind: str, **known) -> Block | None:
        """What was gathered, as a block; None if there are no words in it. Begins anew."""
        pieces, cited, cuts = self.pieces, self.cited, self.cuts
        self.pieces, self.cited, self.cuts = [], [], []
        if self.hidden or any(map(_needs_care, pieces)):
            pieces, cited, cuts = self._seen(pieces, cited, cuts)
        pieces, cited, cuts = _tidy(pieces, cited, cuts)
        at, length = [], 0
        for piece in pieces:
            at.append(length)
            length += len(piece.words)
        text = "".join(piece.words for piece in pieces).translate(_ODD_SPACES)
        if not text.replace(UNREAD, "").strip(" |\n"):
            return None
        edges = [*at, length]
        bound: list[Bound] = []
        for piece, start in zip(pieces, at, strict=True):
            if piece.bound and bound and bound[-1].end == start and bound[-1].key is piece.bound[0]:
                bound[-1] = Bound(bound[-1].start, start + len(piece.words), *piece.bound)
            elif piece.bound:
                bound.append(Bound(start, start + len(piece.words), *piece.bound))
        return Block(
            kind,
            text,
            bound=tuple(bound),
            cited=tuple((edges[number], key) for number, key in cited),
            cells=tuple(_cells(text, [edges[cut] for cut in cuts])),
            _at=at,
            _pieces=pieces,
            **known,
        )

    def _seen(self, pieces: list[Piece], cited: list, cuts: list) -> tuple[list[Piece], list, list]:
        """The same without what nobody sees: invisible characters, HTML tags and what some of them hide, addresses."""
        whole = "".join(piece.words for piece in pieces)
        gone = iter(sorted(self._unseen(whole)))
        kept: list[Piece] = []
        places = [0]  # how many are kept of the first n pieces
        at, hole = 0, next(gone, None)
        for piece in pieces:
            begin, stop = at, at + len(piece.words)
            while begin < stop:
                while hole and hole[1] <= begin:
                    hole = next(gone, None)
                if hole is None or hole[0] >= stop:
                    kept.append(_part(piece, begin - at, stop - at))
                    break
                if hole[0] > begin:
                    kept.append(_part(piece, begin - at, hole[0] - at))
                if hole[2] and hole[0] >= at:
                    cut = _part(piece, hole[0] - at, min(hole[1], stop) - at)
                    kept.append(Piece(hole[2], cut.start, cut.end, is_verbatim=False))
                begin = min(hole[1], stop)
            at = stop
            places.append(len(kept))
        return kept, [(places[number], key) for number, key in cited], [places[cut] for cut in cuts]

    def _unseen(self, whole: str) -> Iterator[tuple[int, int, str]]:
        """Spans of what is not seen, with what stands in for each; they neither overlap nor touch."""
        last: tuple[int, int, str] | None = None
        for start, end, instead in self._each_unseen(whole):
            if last and last[1] == start:
                last = last[0], end, last[2] or instead
            else:
                if last:
                    yield last
                last = start, end, instead
        if last:
            yield last

    def _each_unseen(self, whole: str) -> Iterator[tuple[int, int, str]]:
        at = 0
        while True:
            if self.hidden:
                closing = re.compile(rf"</{self.hidden}\s*>", re.IGNORECASE).search(whole, at)
                stop = closing.end() if closing else len(whole)
                if stop > at:
                    yield at, stop, UNREAD
                if not closing:
                    return
                self.hidden, at = "", stop
            tag = _TAG.search(whole, at)
            stop = tag.start() if tag else len(whole)
            if stop > at:
                yield from _invisible(whole, at, stop)
            if not tag:
                return
            at = tag.end()
            if tag[0] == "<!--":
                end = whole.find("-->", at)
                if end < 0:
                    yield from _invisible(whole, at, len(whole))
                    return
                at = end + len("-->")
                yield tag.start(), at, ""
                continue
            name = tag[1].lower()
            yield tag.start(), at, "" if name in _WITHIN_WORDS else "\n"
            if name in self._closed and not tag[0].startswith("</"):
                self.hidden = name


def _needs_care(piece: Piece) -> bool:
    return piece.is_verbatim and bool("<" in piece.words or _UNSEEN.search(piece.words) or _ADDRESS.search(piece.words))


def _invisible(whole: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    at = start
    for address in _ADDRESS.finditer(whole, start, end):
        yield from ((found.start(), found.end(), "") for found in _UNSEEN.finditer(whole, at, address.start()))
        at = address.start() + len(address[0].rstrip(".,;:!?)\"'”’"))
        yield address.start(), at, UNREAD
    yield from ((found.start(), found.end(), "") for found in _UNSEEN.finditer(whole, at, end))


def _part(piece: Piece, start: int, end: int) -> Piece:
    if (start, end) == (0, len(piece.words)):
        return piece
    words = piece.words[start:end]
    if not piece.is_verbatim:
        return Piece(words, piece.start, piece.end, False, piece.bound)
    return Piece(words, piece.start + start, piece.start + end, True, piece.bound)


def _tidy(pieces: list[Piece], cited: list, cuts: list) -> tuple[list[Piece], list, list]:
    """Take away the space that a citation leaves before a stop: "of 60 [@source]." reads "of 60."."""
    for number, _ in cited:
        before = pieces[number - 1] if number else None
        after = pieces[number].words[:1] if number < len(pieces) else "."
        if before and before.words.endswith(" ") and before.is_verbatim and (after in ".,;:!?)" or after.isspace()):
            pieces[number - 1] = _part(before, 0, len(before.words) - 1)
    return pieces, cited, cuts


def _cells(text: str, ends: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for end in ends:
        yield start, end
        start = end + len(" | ")
