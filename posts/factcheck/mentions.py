"""What a sentence mentions: minerals, lists, offices, numbers, dates and the verbs of lists, each under one letter.

The letters are the alphabet of the grammar in `statements/`:

    M mineral   l list   C what is called critical   n unit   N number   D date   O ordinal   J jurisdiction
    I office    Q official citation   Z the Critical Raw Materials Act   P publishing   H holding   V deeming
    A adding    R removing   G growing   S superseding   B being   X negation   h hedge   W in preparation
    = a dash   K which of several   c a tally   p an adjective of lists   0 a number that counts nothing here
    t the, a   & and, or   2 both   o on, in   T to   r for   f from   u of   b by   s as   i it, which   x but, while
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import ahocorasick_rs

from posts.factcheck import counts
from posts.factcheck.counts import Count
from posts.factcheck.dates import dates
from posts.factcheck.facts import Facts
from posts.factcheck.organisations import organisations

WORDS = Path(__file__).parent / "words"
# Letters A to Z only: str.lower() may change the length of a text and shift every offset after it.
_FOLD = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)} | {
    ord("’"): "'",
    ord("‘"): "'",
    ord("‑"): "-",
    ord("‐"): "-",
    ord("\u00a0"): " ",
    ord("\u202f"): " ",
    ord("\u2009"): " ",
    ord("\n"): " ",
    ord("\t"): " ",
}
# A name found by its form is no longer than a known one by more than a word like "Office".
_TITLE = 8
_WHOLE_NAMES = frozenset({"the union", "the alliance", "the bloc"})
# A file of words and its letter; a phrase that stands in several belongs to the first.
_FILES = (
    ("terms", "C"),
    ("lists", "l"),
    ("laws", "Z"),
    ("issuers", "I"),
    ("jurisdictions", "J"),
    ("small", ""),
    ("ordinals", "O"),
    ("recency", "K"),
    ("negations", "X"),
    ("removing", "R"),
    ("adding", "A"),
    ("growing", "G"),
    ("superseding", "S"),
    ("holding", "H"),
    ("deeming", "V"),
    ("being", "B"),
    ("publishing", "P"),
    ("hedges", "h"),
    ("forthcoming", "W"),
    ("tallies", "c"),
    ("adjectives", "k"),
    ("units", "n"),
)
# Without one of these nothing is said that could be checked.
ANCHORS = frozenset("lCQZcARk")
_CAPITAL = frozenset("JI")
_SYMBOL_WORDS = frozenset({"As", "In", "He", "Be", "I", "At", "No", "Os", "Am", "Es", "La", "Re", "Ho", "Er", "Co"})
_TOKEN = re.compile(r"['’](?:s|re)\b|\w+(?:['’]\w+)?|[^\w\s]")
_CITATION = re.compile(
    r"\b(?P<volume>\d{2}) (?:FR|Fed\. Reg\.|Federal Register) (?P<page>\d{1,3},?\d{3})\b"
    r"|COM\((?P<year>\d{4})\) ?(?P<number>\d{1,4})"
)


# Nobody changes one; it is not frozen because thousands are made for an article, and that would double their cost.
@dataclass(slots=True, unsafe_hash=True)
class Mention:
    """`tag` is the letter, `value` what it stands for; `start` and `end` are offsets in the sentence."""

    tag: str
    start: int
    end: int
    value: object = None


@cache
def read_words(name: str) -> dict[str, str]:
    """Phrase → value from a file of words: one a line, `phrase = value`, `#` starts a comment."""
    found = {}
    for line in (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        phrase, _, value = line.partition("#")[0].partition("=")
        if phrase.strip():
            found[phrase.strip()] = value.strip()
    return found


def fold(text: str) -> str:
    """For looking up: small letters, plain quotes, hyphens and spaces; of the same length."""
    return _fold_word(text) if len(text) < _WORD else text.translate(_FOLD)


# Words come again and again, whole texts do not.
_WORD = 32


@lru_cache(4096)
def _fold_word(word: str) -> str:
    return word.translate(_FOLD)


class Vocabulary:
    """All the words that can be mentioned, made once for a snapshot of the record."""

    def __init__(self, facts: Facts) -> None:
        self._phrases: dict[str, tuple[str, object]] = {}
        for name, tag in _FILES:
            for phrase, value in read_words(name).items():
                # The small words carry their own letter as value.
                self._phrases.setdefault(phrase, (tag or value, value or phrase))
        for word, number in counts.number_words().items():
            self._phrases[word] = ("N", number)
        self._drop = read_words("drop").keys()
        self.ambiguous = read_words("ambiguous").keys()
        self.symbols = {each.symbol: each.slug for each in facts.minerals.values() if each.symbol}
        for slug, name in _names(facts):
            self._phrases.setdefault(fold(name), ("M", slug))
        self.citations = _citations(facts)
        self._seats = _seats(facts)
        self._order = list(self._phrases)
        self._automaton = ahocorasick_rs.AhoCorasick(self._order, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[Mention]:
        """Every phrase in a text, without overlap, in order."""
        folded = fold(text)
        found = []
        size = len(folded)
        for place, start, end in self._automaton.find_matches_as_indexes(folded):
            if start and (folded[start - 1].isalnum() or folded[start - 1] == "_"):
                continue
            if end < size and folded[end].isalnum():
                continue
            phrase = self._order[place]
            tag, value = self._phrases[phrase]
            if phrase in self._drop:
                continue
            if tag in _CAPITAL and not _is_name(text[start:end]):
                continue
            if tag == "M" and end + 1 < size and folded[end] == "-" and folded[end + 1].isalpha():
                # "lithium-ion"
                continue
            if phrase in _WHOLE_NAMES and folded.startswith(" of ", end):
                # "the Union of Concerned Scientists"
                continue
            if phrase in self.ambiguous:
                tag = "y"
            found.append(Mention(tag, start, end, value))
        return found

    def mentions(self, text: str, found: Iterable[Mention]) -> list[Mention]:
        """What a sentence mentions, given its phrases: with dates, figures, citations, symbols and the bare words."""
        firm: list[Mention] = []
        taken = bytearray(len(text))

        def take(mention: Mention) -> None:
            if taken.find(1, mention.start, mention.end) < 0:
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
                firm.append(mention)

        for match in _CITATION.finditer(text):
            take(Mention("Q", match.start(), match.end(), self.citations.get(_citation(match), ())))
        offices = [each for each in found if each.tag == "I"]
        for start, end, name in organisations(text):
            inside = [each for each in offices if start < each.end and each.start < end]
            if not any(each.end - each.start >= end - start - _TITLE for each in inside):
                seat = self._seats.get(fold(name[1:])) if name[0] == ":" else None
                if seat and all(each.value == seat for each in found if each.tag == "J"):
                    # "The Ministry of Mines": India's, where nothing says otherwise.
                    name = seat + name
                take(Mention("I", start, end, name))
        for dated in dates(text):
            take(Mention("D", dated.start, dated.end, dated))
        for start, end, value in counts.figures(text):
            take(self._number(text, start, end, value))
        for mention in found:
            take(self._number(text, mention.start, mention.end, mention.value) if mention.tag == "N" else mention)
        firm.sort(key=lambda mention: mention.start)
        return self._with_words(text, firm)

    def _number(self, text: str, start: int, end: int, value: int) -> Mention:
        if not counts.counts_things(text, start, end):
            return Mention("0", start, end, value)
        return Mention("N", start, end, Count(start, end, value, counts.bound(fold(text[max(0, start - 16) : start]))))

    def _with_words(self, text: str, firm: list[Mention]) -> list[Mention]:
        """Between what is known stand unknown words (w), punctuation as itself, and symbols in a row of symbols."""
        tokens: list[Mention] = []
        place = 0
        for mention in [*firm, None]:
            upto = mention.start if mention else len(text)
            for match in _TOKEN.finditer(text, place, upto):
                word = match.group()
                if word in ("s", "'s", "’s", "'re", "’re"):
                    # "it's on the list", "they're off it"
                    stands = place == match.start() and tokens and tokens[-1].tag == "i"
                    tokens.append(
                        Mention("B" if stands else "'", match.start(), match.end(), "now" if stands else None)
                    )
                elif word in "—–-" and _is_dash(text, match.start()):
                    tokens.append(Mention("=", match.start(), match.end()))
                elif len(word) == 1 and not word.isalnum():
                    tokens.append(Mention(_PUNCTUATION.get(word, "."), match.start(), match.end()))
                else:
                    slug = self.symbols.get(word) if word not in _SYMBOL_WORDS or word in _AMONG_SYMBOLS else None
                    value = slug or ("apart" if word.lower() in _APART else None)
                    tokens.append(Mention("y" if slug else "w", match.start(), match.end(), value))
            if mention:
                tokens.append(mention)
                place = mention.end
        return _symbols_in_rows(tokens)


_APART = frozenset({"unlike", "like", "besides"})
_AMONG_SYMBOLS = frozenset({"Co", "La", "Er", "Os", "Re", "Ho"})
_PUNCTUATION = {
    ",": ",",
    ";": ";",
    ":": ":",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    "–": "-",
    "—": "-",
    "-": "-",
    "‑": "-",
    "/": "&",
    "?": "?",
    "'": "'",
    "’": "'",
    '"': '"',
    "“": '"',
    "”": '"',
    "|": "|",
}


def _is_dash(text: str, at: int) -> bool:
    """A dash that parts a sentence, not a hyphen within a name ("EU–US")."""
    return text[at] == "—" or text[at - 1 : at] == " " == text[at + 1 : at + 2]


def _symbols_in_rows(tokens: list[Mention]) -> list[Mention]:
    """Symbols, and names that are common words, are read only in a row or where something is said as of a mineral.

    "Ga, Ge and Sb", "zinc and lead", "lead was added"; everywhere else they are mere words.
    """
    out = []
    for place, token in enumerate(tokens):
        if token.tag == "y":
            near = {tokens[at].tag for at in (place - 2, place + 2, place - 3, place + 3) if 0 <= at < len(tokens)}
            before = tokens[place - 1].tag if place else ""
            after = tokens[place + 1].tag if place + 1 < len(tokens) else ""
            in_row = near & set("yM") and (
                {before, after} & set(",&") or place > 1 and tokens[place - 1].value == "nor"
            )
            is_word = token.end - token.start > 2
            said_of = (
                is_word and (after in ("B", "X", "R") or before in ("H", "A", "R")) and before not in ("h", "T", "J")
            )
            # "The other was lead."
            other = is_word and before == "B" and after in (".", ";", "") and any(each.tag == "M" for each in tokens)
            known = in_row or said_of or other
            token = Mention("M" if known else "w", token.start, token.end, token.value if known else None)
        out.append(token)
    return out


def _is_name(words: str) -> bool:
    """Offices and countries are names: capitals throughout for an abbreviation, a first capital for a single word."""
    if " " in words or "-" in words or "." in words:
        return any(letter.isupper() for letter in words) or words in ("the bloc", "the alliance", "member states")
    if words.lower() in (
        "us",
        "usgs",
        "doi",
        "doe",
        "epa",
        "dbt",
        "beis",
        "bgs",
        "eu",
        "uk",
        "usa",
        "iea",
        "imf",
        "dla",
        "meti",
        "defra",
        "sec",
    ):
        return words.isupper()
    return words[0].isupper()


def _names(facts: Facts) -> Iterable[tuple[str, str]]:
    """Every name of a mineral with the forms in which prose has it: hyphens or spaces, plain plurals, "metal"."""
    for mineral in facts.minerals.values():
        for name in mineral.names:
            if len(name) < 3 or name == mineral.symbol:
                continue
            for form in {
                name,
                name.replace("-", " "),
                name.replace(" group ", "-group "),
                name.replace("-group ", " group "),
                name.replace(" group ", " "),
            }:
                yield mineral.slug, form
                if mineral.kind in ("element", "mineral"):
                    yield mineral.slug, f"{form} metal"
                if form.endswith(" elements"):
                    yield mineral.slug, form.removesuffix("s")
                    yield mineral.slug, form.removesuffix(" elements") + " metals"
                    yield mineral.slug, form.removesuffix(" elements") + " minerals"
                if form.endswith("s"):
                    continue
                yield mineral.slug, form + "s"


def _citation(match: re.Match) -> str:
    if match["volume"]:
        return f"{match['volume']} FR {match['page'].replace(',', '')}"
    return f"COM({match['year']}) {int(match['number'])}"


def _citations(facts: Facts) -> Mapping[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for edition in facts.editions.values():
        for match in _CITATION.finditer(edition.official_citation):
            name = _citation(match)
            known[name] = (*known.get(name, ()), edition.slug)
    return known


_BODY = re.compile(r"\b(?:Ministry|Ministerio|Department) (?:(?:of|and|for|de|y|e)\b,? ?|[A-Z][a-z]+,? ?)+(?<![ ,])")


def _seats(facts: Facts) -> Mapping[str, str]:
    """Whose a ministry is that issues a list of the record; of no two governments by the same name."""
    found: dict[str, set[str]] = {}
    for series in facts.series.values():
        for words in (series.issuing_body, *(edition.issuer for edition in series.editions)):
            for match in _BODY.finditer(words):
                found.setdefault(fold(match.group().removesuffix(" of Chile")), set()).add(series.jurisdiction)
    return {name: seats.pop() for name, seats in found.items() if len(seats) == 1}


_kept: list[tuple[Facts, Vocabulary]] = []


def vocabulary(facts: Facts) -> Vocabulary:
    """The words of a snapshot of the record, kept for the last one asked for."""
    if not _kept or _kept[0][0] is not facts:
        _kept[:] = [(facts, Vocabulary(facts))]
    return _kept[0][1]


@cache
def offices() -> dict[str, tuple[str, str]]:
    """office → (jurisdiction, family of offices that answer for the same lists; empty for one that issues none)."""
    found = {}
    for office, value in read_words("offices").items():
        jurisdiction, _, family = value.partition(" ")
        found[office] = (jurisdiction, family)
    return found
