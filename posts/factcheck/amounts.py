"""Numbers with what they count: "six calls to action", "10 billion dollars", "a total of 60"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from posts.factcheck.counts import Bound, Count, bound, number_words
from posts.factcheck.dates import dates
from posts.factcheck.mentions import fold, read_words


@dataclass(frozen=True, slots=True)
class Amount:
    """`of` is what is counted, `beside` the words between the number and it, `near` those around both."""

    count: Count
    of: str
    beside: frozenset[str]
    near: frozenset[str]


# Kinds of things: what is called so counts as the same.
_KINDS = {
    "countries": "countries",
    "nations": "countries",
    "metals": "minerals",
    "minerals": "minerals",
    "materials": "minerals",
    "elements": "minerals",
    "commodities": "minerals",
    "substances": "minerals",
    "earths": "rare earths",
    "reees": "rare earths",
    "companies": "companies",
    "firms": "companies",
    "projects": "projects",
    "pillars": "pillars",
    "steps": "steps",
    "step": "steps",
    "days": "days",
    "day": "days",
    "year": "years",
    "month": "months",
    "percent": "percent",
    "dollars": "dollars",
    "dollar": "dollars",
    "euros": "euros",
    "euro": "euros",
}
# What is measured rather than counted: there may be many such numbers about one thing.
MEASURES = frozenset({"percent", "dollars", "euros", "days", "years", "months", "weeks"})
# That somebody was there.
_PRESENT = frozenset(["represent", "brought", "came", "deleg", "attend", "particip", "gather", "drew", "present"])
# What much else is counted in too.
_COMMON = frozenset({"countries", "companies", "participants", "partners"})
# What is asked for besides, in a time of its own.
_ASKED = frozenset({"report", "comment"})
_TIMES = {"million": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12}
_SIGNS = {"$": "dollars", "€": "euros", "£": "pounds"}
_NOT_COUNTED = re.compile(
    r"(?:\b(?:no|nos|number|order|proclamation|section|sections|eo|announcements?|announcement no|regulation|directive|"
    r"paragraph|article|iwa|com|ds|annex|cop|title|chapter|agenda|vision|horizon|page|(?<!up )to|part|act)\.?\s?|"
    r"[\w)][/(.:]|\d,|"
    r"\(eu\)\s|[-–])$"
)
_MONTH = re.compile(
    r"\s?(?:st|nd|rd|th)?\s?(?:and \d+ )?(?:of )?(?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
)
_AFTER_MONTH = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)\s$"
)
_TOTAL = re.compile(r"\btotal(?: number)?(?: of [a-z ]{0,30})?(?: to| of|,? now| is| at|:)?\s$|\bin all,?\s$")
_ROSE = re.compile(r"\b(?:total|number|tally|count)\b[^.;,]{0,50}\b(?:to|at|of)\s$")
_PART = re.compile(r"\s(?:out )?of (?:the |its |all )?(?P<whole>\d+|\w+)(?=[\s-])")
_PARTED = re.compile(r"[,;:]|\band\b")


@cache
def _numbers() -> re.Pattern:
    words = "|".join(sorted(map(re.escape, number_words()), key=len, reverse=True))
    figures = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
    return re.compile(
        rf"(?P<sign>(?:us|c|a)?[$€£]\s?)?(?<![\w.,])(?P<number>(?:{figures})(?![\w/]|,\d|\.\d)|(?:{words})(?!\w))"
        rf"(?P<times>[\s-](?:million|billion|trillion)|\s?bn\b)?"
    )


def amounts(text: str) -> Iterator[Amount]:
    """Every number of a text that says what it counts."""
    folded = fold(text)
    taken = [(dated.start, dated.end) for dated in dates(text)]
    for match in _numbers().finditer(folded):
        start, end = match.start("number"), match.end()
        before = folded[max(0, start - 90) : start]
        if any(first < end and start < last for first, last in taken) or _MONTH.match(folded, end):
            continue
        if before.endswith(("of the ", "of all ", "of its ", "of these ")):
            # "Seven of the 17": the whole that a part is taken from.
            continue
        if (whole := _PART.match(folded, end)) and (of := _of(folded, whole.end(), None)[0]):
            count = Count(start, end, round(_value(match["number"]) or 0), bound(before))
            yield Amount(count, f"of {whole['whole']} {of}", frozenset(), frozenset())
            continue
        total = bool(_TOTAL.search(before) or _ROSE.search(before))
        if not match["sign"] and not total and (_NOT_COUNTED.search(before) or _AFTER_MONTH.search(before)):
            continue
        value = _value(match["number"])
        if value is None or (not match["sign"] and 1900 <= value <= 2100 and match["number"].isdigit()):
            continue
        value *= _TIMES[match["times"].strip(" -")] if match["times"] else 1
        of, beside, last = ("total", (), end) if total else _of(folded, end, match["sign"])
        if of:
            count = Count(start, end, round(value), bound(folded[max(0, match.start() - 16) : match.start()]))
            near = _PARTED.split(before)[-1].split() + _PARTED.split(folded[last : last + 60])[0].split()
            yield Amount(count, of, frozenset(beside), frozenset(content(near)))


def _value(words: str) -> float | None:
    if words[0].isdigit():
        return float(words.replace(",", ""))
    return number_words().get(words)


def _of(folded: str, end: int, sign: str | None) -> tuple[str, tuple[str, ...], int]:
    """What a number counts, the words between, and where it ends."""
    if sign and sign.strip()[-1] in _SIGNS:
        return _SIGNS[sign.strip()[-1]], (), end
    if match := re.match(r"\s?%|[\s-]per\s?cent\b", folded[end : end + 12]):
        return "percent", (), end + match.end()
    beside: list[str] = []
    at = end
    if folded[at : at + 1] == "-":
        match = re.match(r"-([a-z]+)", folded[at : at + 20])
        return (_KINDS.get(match[1], ""), (), at + match.end()) if match else ("", (), at)
    for _ in range(5):
        match = re.match(r"[\s-]([a-z]+(?:'s)?|u\.s\.)", folded[at : at + 26])
        if match and match[1] == "and" and beside and beside[-1] in read_words("plain"):
            # "seven medium and heavy rare earths"
            at += match.end()
            continue
        if not match or (match[1] in read_words("joining")):
            break
        word = match[1]
        at += match.end()
        if (
            word in ("dollar", "euro", "year", "month")
            or word.endswith("s")
            and len(word) > 3
            and not word.endswith(("ss", "'s", "us"))
        ):
            if word in ("states", "countries") and beside and beside[-1] in ("member", "eu"):
                return "member states", tuple(beside[:-1]), at
            if word in ("elements", "metals") and "rare" in beside:
                return "rare earths", tuple(beside), at
            return _KINDS.get(word, word), tuple(beside), at
        beside.append(word)
    return "", (), at


def content(words: list[str]) -> Iterator[str]:
    """The stems of the words that say something."""
    for word in words:
        word = word.strip(".,;:()'\"")
        if len(word) > 2 and word not in read_words("joining") and word not in number_words() and word.isalpha():
            yield _stem(word)


def _stem(word: str) -> str:
    if word in ("talk", "talks", "negotiate", "negotiating"):
        return "negoti"
    for ending in ("ations", "ation", "iations", "ators", "ing", "ed", "ers", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def differs(claimed: Amount, recorded: list[Amount]) -> Amount | None:
    """The amount of the record that a claimed one contradicts; None where it is right or nothing tells."""
    same = [each for each in recorded if each.of == claimed.of]
    if not same or claimed.count.bound not in (Bound.EXACT, Bound.OVER, Bound.AT_LEAST, Bound.UP_TO):
        return None
    if claimed.of in MEASURES or (claimed.of in _COMMON and claimed.near):
        if claimed.near & _PRESENT and any(each.near & _PRESENT for each in same):
            same = [each for each in same if each.near & _PRESENT]
            return None if any(_agree(claimed.count, each.count) for each in same) else same[0]
        if any(claimed.near & _ASKED - each.near for each in same):
            return None
        shared = max(len(claimed.near & each.near) for each in same)
        same = [each for each in same if len(claimed.near & each.near) == shared]
        if not shared or len({each.count.value for each in same}) > 1:
            return None
    if any(_agree(claimed.count, each.count) for each in same):
        return None
    return same[0]


def _agree(claimed: Count, recorded: Count) -> bool:
    if claimed.bound is recorded.bound:
        return claimed.value == recorded.value
    return claimed.value == recorded.value or (claimed.bound is not Bound.EXACT and not claimed.denies(recorded.value))
