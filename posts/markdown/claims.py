"""Checked claims beside their sentences: the words are found across markup and references, the note follows them."""

import datetime
import html
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from minerals.dates import PartialDate
from minerals.lookup import Key, Value

from .parser import Parsed, parse
from .references import Cited, Noted, fallback

_INVISIBLE = re.compile("[\u200b-\u200d\u2060\u00ad\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u2011": "-"})
_AFTER = r"[.!?…\"')\]]*"  # what ends a sentence is marked with it
_OBJECT = "\ufffc"  # stands for a picture: words on both sides of it do not join
_SPLIT = ("text", "text_special", "literal")
# What a bare record says that a sentence may rest on.
_TELLING = ("Date", "Place", "Confidence", "Entries", "Published", "Issuer", "In force")
_SEEN_LENGTH, _PART_LENGTH = 300, 70


@dataclass(frozen=True, slots=True)
class Basis:
    """A record that a claim rests on, where in it, and what it said when the claim was checked."""

    key: Key
    locator: str
    seen: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as readers are told of it. `number` names it in its article; `checked_by` may be empty."""

    number: int
    quote: str
    claimed_by: str
    verdict: str
    reason: str
    checked_by: str
    checked_on: datetime.date | None
    bases: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A claim in a text. `id` is that of its note; empty where its words are no longer there: then it is not shown."""

    claim: Claim
    id: str
    has_moved: bool


def said(value: Value) -> str:
    """What a record says that a claim can rest on, in one line: kept when it is checked, and compared ever after."""
    parts = [value.text]
    if value.superseded_by:
        parts.append(f"superseded by {value.superseded_by[0]}")
    if not value.key.field:
        parts += [words for term, words in value.detail if term in _TELLING]
    return "; ".join(part[:_PART_LENGTH] for part in parts)[:_SEEN_LENGTH]


def has_moved(claim: Claim, values: Mapping[Key, Value]) -> bool:
    """Whether a record under the claim says something else now, was superseded since, or is gone."""
    return any(basis.key not in values or said(values[basis.key]) != basis.seen for basis in claim.bases)


def place(
    parsed: Parsed,
    notes: Sequence[Noted],
    sources: Sequence[Cited],
    claims: Collection[Claim],
    values: Mapping[Key, Value],
    prefix: str,
) -> list[Placed]:
    """Mark the sentences of these claims in the tokens of the text, and say of each whether it was found."""
    wanted = {claim: pattern for claim in claims if (pattern := _pattern(claim.quote))}
    numbers = {source.value.key: source.number for source in sources}
    placed = {}
    for tokens in (parsed.body, *(parsed.notes[note.label].tokens for note in notes)):
        for block in tokens:
            if block.type != "inline" or not wanted:
                continue
            line = _Line(block.children or [], values)
            found = [
                (*match.span(), claim) for claim, pattern in wanted.items() if (match := pattern.search(line.text))
            ]
            for _, _, claim in found:
                del wanted[claim]
                placed[claim] = Placed(claim, f"{prefix}claim-{claim.number}", has_moved(claim, values))
            if found:
                block.children = line.marked(found, placed, numbers)
    return [placed.get(claim) or Placed(claim, "", has_moved(claim, values)) for claim in claims]


def said_in(text: str, quotes: Collection[str], values: Mapping[Key, Value]) -> set[str]:
    """Which of these words a text says somewhere, as far as these values tell what its references show."""
    wanted = {quote: pattern for quote in quotes if (pattern := _pattern(quote))}
    lines = [
        _Line(block.children or [], values).text
        for tokens in parse(text).parts()
        for block in tokens
        if block.type == "inline"
    ]
    return {quote for quote, pattern in wanted.items() if any(pattern.search(line) for line in lines)}


def _pattern(quote: str) -> re.Pattern | None:
    """Finds exactly these words: spaces, kinds of quotation marks and what nobody sees make no difference."""
    words = " ".join(_INVISIBLE.sub("", quote).translate(_ALIKE).split())
    if not words:
        return None
    before = r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?!\w)" if words[-1].isalnum() else ""
    return re.compile(f"{before}{re.escape(words)}{after}{_AFTER}")


@dataclass(slots=True)
class _Piece:
    """A token or a part of one, whether a claim covers it, and the claims that end with it."""

    token: Token
    is_claimed: bool
    ending: list[Claim] = field(default_factory=list)


class _Line:
    """The words of one line as readers see them; each character knows its token and its place in there."""

    def __init__(self, children: Sequence[Token], values: Mapping[Key, Value]):
        self._children = children
        characters: list[str] = []
        self._places: list[tuple[int, int]] = []
        for number, token in enumerate(children):
            for offset, character in enumerate(_words(token, values)):
                character = " " if character.isspace() else _INVISIBLE.sub("", character).translate(_ALIKE)
                if character and not (character == " " and characters[-1:] == [" "]):
                    characters.append(character)
                    self._places.append((number, offset))
        self.text = "".join(characters)

    def marked(
        self, found: Sequence[tuple[int, int, Claim]], placed: Mapping[Claim, Placed], numbers: Mapping[Key, int]
    ) -> list[Token]:
        """The tokens with the claimed words marked and the notes behind them.

        A mark never crosses the edge of a link or an emphasis; a note stands outside of all of them, and after the
        citation that follows its sentence.
        """
        spans = [(self._places[start], self._places[end - 1], claim) for start, end, claim in found]
        closing = _partners(self._children)
        done: list[Token] = []
        due: list[Claim] = []
        depth, opened_at = 0, None

        def close() -> None:
            nonlocal opened_at
            if opened_at is not None:
                done.append(Token("claimed_close", "span", 0))
                opened_at = None

        for number, token in enumerate(self._children):
            if token.nesting > 0:
                if not any(first[0] < number and closing[number] < last[0] for first, last, _ in spans):
                    close()
                depth += 1
            elif token.nesting < 0:
                if opened_at == depth:
                    close()
                depth -= 1
            if token.nesting:
                done.append(token)
            for piece in () if token.nesting else self._pieces(number, spans):
                if piece.is_claimed and opened_at is None:
                    done.append(Token("claimed_open", "span", 0))
                    opened_at = depth
                elif not piece.is_claimed:
                    close()
                    if piece.token.type not in ("citation", "note"):
                        done += _notes(due, placed, numbers) if not depth else []
                done.append(piece.token)
                due += piece.ending
            following = self._children[number + 1].type if number + 1 < len(self._children) else ""
            if due and not depth and following not in ("citation", "note"):
                close()
                done += _notes(due, placed, numbers)
        close()
        return done + _notes(due, placed, numbers)

    def _pieces(self, number: int, spans: Sequence[tuple]) -> Iterator[_Piece]:
        token = self._children[number]
        length = len(token.content) if token.type in _SPLIT else 1
        reach = []
        for first, last, claim in spans:
            if first[0] <= number <= last[0]:
                start = first[1] if first[0] == number and token.type in _SPLIT else 0
                end = last[1] + 1 if last[0] == number and token.type in _SPLIT else length
                reach.append((start, end, claim if last[0] == number else None))
        if not reach or token.type not in _SPLIT:
            yield _Piece(token, bool(reach), [claim for _, _, claim in reach if claim])
            return
        cuts = sorted({0, length, *(start for start, _, _ in reach), *(end for _, end, _ in reach)})
        for start, end in zip(cuts, cuts[1:], strict=False):
            part = Token(token.type, "", 0, content=token.content[start:end], meta=token.meta)
            is_claimed = any(first <= start and end <= last for first, last, _ in reach)
            yield _Piece(part, is_claimed, [claim for _, last, claim in reach if claim and last == end])


def _words(token: Token, values: Mapping[Key, Value]) -> str:
    match token.type:
        case "text" | "text_special" | "literal" | "code_inline":
            return token.content
        case "softbreak" | "hardbreak":
            return " "
        case "reference":
            value = values.get(token.meta["key"])
            return value.text if value else fallback(token)
        case "image":
            return _OBJECT
        case _:
            return ""


def _partners(children: Sequence[Token]) -> dict[int, int]:
    """For each token that opens something the number of the one that closes it."""
    closing, open_ones = {}, []
    for number, token in enumerate(children):
        if token.nesting > 0:
            open_ones.append(number)
        elif token.nesting < 0:
            closing[open_ones.pop()] = number
    return closing


def _notes(due: list[Claim], placed: Mapping[Claim, Placed], numbers: Mapping[Key, int]) -> list[Token]:
    """A token for each note that is due; none is afterwards."""
    tokens = [Token("claim", "span", 0, meta={"placed": placed[claim], "numbers": numbers}) for claim in due]
    due.clear()
    return tokens


def words_of(placed: Placed) -> tuple[str, str]:
    """The head of a note and what it says, as text. Of a claim whose record moved no verdict is told as settled."""
    claim = placed.claim
    day = PartialDate(claim.checked_on.isoformat()).words if claim.checked_on else ""
    if placed.has_moved:
        return "Claim being checked again.", f"The record that it rests on has changed since it was checked on {day}."
    who = f"Claimed by {claim.claimed_by}. " if claim.claimed_by else ""
    return f"Claim checked: {claim.verdict}.", f"{who}{' '.join(claim.reason.split())}"


def signature(claim: Claim) -> str:
    """Who checked it, and the day, as HTML; nothing while nobody has."""
    if not claim.checked_on:
        return ""
    day = claim.checked_on.isoformat()
    who = f"{html.escape(claim.checked_by, quote=False)}, " if claim.checked_by else "Checked "
    return f'<span class="by">{who}<time datetime="{day}">{PartialDate(day).words}</time></span>'
