"""Numbers as prose writes them, in figures or in words, with what softens them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from minerals.dates import MONTHS

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@cache
def number_words() -> dict[str, int]:
    """Every number from zero to ninety-nine in words, with and without its hyphen, and a dozen."""
    words = {word: value for value, word in enumerate(_ONES)}
    for place, ten in enumerate(_TENS, 2):
        words[ten] = place * 10
        for value in range(1, 10):
            words[f"{ten}-{_ONES[value]}"] = words[f"{ten} {_ONES[value]}"] = place * 10 + value
    return words | {
        "a dozen": 12,
        "dozen": 12,
        "two dozen": 24,
        "three dozen": 36,
        "a hundred": 100,
        "one hundred": 100,
    }


# What follows a number that counts something else than the entries of a list.
_NO_COUNT = re.compile(
    r"\s?(?:%|percent|per\scent|percentage|[-\s]?(?:million|billion|trillion|bn\b|m\b|thousand|hundred|tonnes?|tons?|kt\b|"
    r"kg\b|dollars?|euros?|pounds?|cents?|GWh?|MWh?|km\b|days?|weeks?|months?|years?|hours?|pages?|USC|U\.S\.C|FR\b|"
    r"countr|nations?|states?|[Mm]ember\s[Ss]tates?|governments?|projects?|companies|firms|mines?\b|sites?|partners?|"
    r"participants|delegations|comments?|submissions|goals|recommendations|calls|votes|people|jobs|experts|sectors?|"
    r"technologies|industries|applications|categories|criteria|studies|factors|indicators|times|jurisdictions|"
    r"strategic\sprojects?))"
)
_BEFORE = re.compile(
    r"(?:[$€£¥#§]|\b(?:Articles?|Annex|No\.|Nos\.|Nr\.|Section|section|Sec\.|Order|EO|E\.O\.|page|p\.|pp\.|Chapter|Table|"
    r"Figure|Part|Title|Law|Decree|Announcement|Regulation|Directive|paragraph|point|Public\sLaw|G|Horizon|Vision|Agenda))"
    r"\s?$"
)
_FIGURES = re.compile(r"(?<![\w.,/-])\d{1,3}(?:,\d{3})+(?![\w,]|\.\d)|(?<![\w.,/])\d{1,6}(?![\w,]*\d|\.\d|/\d)(?!\w)")


class Bound(StrEnum):
    """How firmly a number is said."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at least"
    UP_TO = "up to"


@dataclass(frozen=True, slots=True)
class Count:
    start: int
    end: int
    value: int
    bound: Bound = Bound.EXACT

    def allows(self, value: int) -> bool:
        """Whether the number as said is true of a value."""
        match self.bound:
            case Bound.ABOUT:
                return abs(value - self.value) <= max(1, self.value * 0.1)
            case Bound.OVER:
                return value > self.value and value <= self.value * 1.2 + 1
            case Bound.UNDER:
                return self.value > value >= self.value * 0.8 - 1
            case Bound.AT_LEAST:
                return self.value <= value <= self.value * 1.2 + 1
            case Bound.UP_TO:
                return self.value >= value >= self.value * 0.8 - 1
        return value == self.value

    def denies(self, value: int) -> bool:
        """Whether the number as said is plainly false of a value; what nearly fits is neither allowed nor denied."""
        match self.bound:
            case Bound.EXACT:
                return value != self.value
            case Bound.UNDER:
                return value >= self.value
            case Bound.OVER | Bound.AT_LEAST if value < self.value:
                return True
            case Bound.UP_TO if value > self.value:
                return True
        return not self.allows(value) and abs(value - self.value) > max(2, self.value * 0.25)


def figures(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and value of every whole number in figures."""
    for match in _FIGURES.finditer(text):
        yield match.start(), match.end(), int(match.group().replace(",", ""))


def counts_things(text: str, start: int, end: int) -> bool:
    """False where a number is a share, a sum of money, a length of time, a paragraph, or counts states or projects."""
    if _OLD_YEAR.fullmatch(text, start, end):
        return False
    if _DAY_BEFORE.match(text, end) or len(text[start:end]) < 3 and _DAY_BEHIND.search(text, max(0, start - 14), start):
        return False
    return not (_NO_COUNT.match(text, end) or _BEFORE.search(text, max(0, start - 14), start))


_MONTHS = "|".join(MONTHS)
# "on 17 November", "on November 17": a day.
_DAY_BEFORE = re.compile(rf"(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})\b")
_DAY_BEHIND = re.compile(rf"\b(?:{_MONTHS})\s$")


# "a pamphlet of 1939": before the years that are read as dates.
_OLD_YEAR = re.compile(r"1[5-9]\d\d")


def bound(before: str) -> Bound:
    """How the words in front of a number soften it."""
    before = before.rstrip()
    for words, kind in _BOUNDS:
        if before.endswith(words) and not before[: -len(words)][-1:].isalpha():
            return kind
    return Bound.EXACT


_BOUNDS = (
    ("more than", Bound.OVER),
    ("over", Bound.OVER),
    ("at least", Bound.AT_LEAST),
    ("no fewer than", Bound.AT_LEAST),
    ("no less than", Bound.AT_LEAST),
    ("fewer than", Bound.UNDER),
    ("less than", Bound.UNDER),
    ("under", Bound.UNDER),
    ("up to", Bound.UP_TO),
    ("about", Bound.ABOUT),
    ("around", Bound.ABOUT),
    ("roughly", Bound.ABOUT),
    ("approximately", Bound.ABOUT),
    ("some", Bound.ABOUT),
    ("nearly", Bound.ABOUT),
    ("almost", Bound.ABOUT),
    ("circa", Bound.ABOUT),
)
