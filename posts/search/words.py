"""Words as search takes them, alike on every database: folded, without plurals, and back to where they stand in a text.

Neither SQLite nor PostgreSQL is asked what a word is: each would give its own answer, by version and locale.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Han and kana have no spaces between words: each character is a word, and a run of them a phrase.
_ALONE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_ALONE}]|(?:(?![{_ALONE}])[^\W_][\u0300-\u036f]*)+")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, and the form under which it is found."""

    start: int
    end: int
    term: str


def words(text: str) -> Iterator[Word]:
    """The words of a text in order; the s of a possessive is none."""
    owned = {match.start() + 1 for match in _POSSESSIVE.finditer(text)}
    for match in _WORD.finditer(text):
        if match.start() not in owned and (term := _term(match[0])):
            yield Word(match.start(), match.end(), term)


def terms(text: str) -> list[str]:
    return [word.term for word in words(text)]


def name_key(name: str) -> str:
    """The form under which two ways of writing a whole name are one: rare-earth and Rare Earths, 90FR50494."""
    return "".join(terms(name))


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Letters a to z and digits: case and accents do not count; a letter of another script is written by its number."""
    bare = (c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    plain = "".join(c if c.isascii() and c.isalnum() else f"u{ord(c):x}" for c in bare if c.isalnum())
    return plain.lower()[:_LONGEST]


@lru_cache(maxsize=100_000)
def _term(word: str) -> str:
    return singular(fold(word))


def singular(word: str) -> str:
    """Without the ending of an English plural: a rule, not a dictionary (Harman's S stemmer, a little longer)."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("us", "ss", "is")):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1]


def spans(text: str, phrases: Iterable[Sequence[str]]) -> list[tuple[int, int]]:
    """Where one of these phrases stands in a text, in order, none inside another."""
    found = list(words(text))
    by_first: dict[str, list[Sequence[str]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        by_first.setdefault(phrase[0], []).append(phrase)
    stands, at = [], 0
    while at < len(found):
        length = 1
        for phrase in by_first.get(found[at].term, ()):
            if [word.term for word in found[at : at + len(phrase)]] == list(phrase):
                length = len(phrase)
                stands.append((found[at].start, found[at + length - 1].end))
                break
        at += length
    return stands


def marked(text: str, stands: Iterable[tuple[int, int]]) -> SafeString:
    """The text as HTML: escaped, with <mark> around these places and no other tag."""
    parts, end = [], 0
    for start, stop in stands:
        parts += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return mark_safe("".join([*parts, escape(text[end:])]))


def excerpt(text: str, phrases: Iterable[Sequence[str]], length: int = 240) -> SafeString:
    """The piece of a text around the first place where it says what was asked, marked; else its beginning."""
    text = " ".join(text.split())
    stands = spans(text, phrases)
    first = stands[0][0] if stands else 0
    start = 0 if first < length * 2 // 3 else _border(text, first - length // 3)
    end = len(text) if len(text) - start <= length else _border(text, start + length, back=True)
    inside = [(a - start, b - start) for a, b in stands if a >= start and b <= end]
    piece = marked(text[start:end].rstrip(), inside)
    return mark_safe(f"{'… ' if start else ''}{piece}{' …' if end < len(text) else ''}")


def _border(text: str, near: int, back: bool = False) -> int:
    """Where a word begins at this place or after it; with `back`, where the last whole one ends before it."""
    if back:
        space = text.rfind(" ", near - 40, near + 1)
        return space if space > 0 else near
    space = text.find(" ", near, near + 40)
    return space + 1 if space >= 0 else near
