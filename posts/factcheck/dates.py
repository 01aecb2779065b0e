"""Dates as prose writes them, each as exact as it is written."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from minerals.dates import MONTHS, PartialDate

_NUMBER = {}
for _place, _month in enumerate(MONTHS, 1):
    for _form in (_month, _month[:3], _month[:4] if _month == "September" else _month):
        _NUMBER[_form.lower()] = _place
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?P<year>(?:19[89]|20[0-4])\d)(?![\d-]|/\d|s\b|’s\s\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_TO = r"(?:\s?[-–—/]\s?|\s(?:and|to|through)\s)(?P<last>[0-3]?\d)(?:st|nd|rd|th)?"
_FORMS = re.compile(
    "|".join(
        # The names of the groups must differ between the forms: a number is put behind them.
        re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{number}>", form)
        for number, form in enumerate(
            (
                # A span of years ("2020-2025") is no date at which something happened.
                r"(?<!\d)(?P<span>(?:19|20)\d\d\s?[-–—]\s?(?:(?:19|20)\d\d|\d\d)(?![\d-]))",
                r"(?<![\w-])(?P<year>(?:19[89]|20[0-4])\d)-(?P<iso>[01]\d)-(?P<day>[0-3]\d)(?![\w-])",
                rf"(?<![\w.])(?<!\b[Nn]o\.\s)(?<!\b[Nn]os\.\s){_DAY}(?:{_TO})?\s(?:of\s)?{_MONTH},?\s{_YEAR}",
                rf"(?<!\w){_MONTH}\s{_DAY}(?:{_TO})?,?\s{_YEAR}",
                rf"(?<!\w){_MONTH},?\s(?:of\s)?{_YEAR}",
                r"(?<![\w/.-])(?<!\w\()(?P<year>(?:19[89]|20[0-4])\d)(?![\w-]|/\d|[.,]\d)",
            )
        )
    )
)
_A_YEAR = re.compile("(?:19[89]|20[0-4])[0-9]")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text, from `start` to `end`. `last` is the last day where the text names several."""

    start: int
    end: int
    date: PartialDate
    last: datetime.date

    @property
    def first(self) -> datetime.date:
        return self.date.first_day

    def meets(self, other: PartialDate) -> bool:
        """Whether both may mean the same day."""
        return self.first <= other.last_day and other.first_day <= self.last

    @property
    def words(self) -> str:
        return self.date.words


def dates(text: str) -> Iterator[Dated]:
    """Every date in a text, in order; the longest reading wins where several fit. Dates without a year are none."""
    yield from _all(text)


# Several stages ask for the dates of the same sentence.
@lru_cache(256)
def _all(text: str) -> tuple[Dated, ...]:
    if not _A_YEAR.search(text):
        return ()
    return tuple(dated for match in _FORMS.finditer(text) if (dated := _read(match)))


def _read(match: re.Match) -> Dated | None:
    parts = {name[:-1]: value for name, value in match.groupdict().items() if value}
    if "span" in parts:
        return None
    text = parts["year"]
    month = int(parts["iso"]) if parts.get("iso") else _NUMBER.get((parts.get("month") or "").rstrip(".").lower())
    if month:
        text += f"-{month:02d}"
        if parts.get("day"):
            text += f"-{int(parts['day']):02d}"
    try:
        date = PartialDate(text)
        last = PartialDate(f"{text[:8]}{int(parts['last']):02d}").first_day if parts.get("last") else date.last_day
    except ValueError:
        return None
    return Dated(match.start(), match.end(), date, max(last, date.last_day))


_MONTHS = "|".join(MONTHS)
# A day of the year, or a month, without its year.
DAY_OF_MONTH = (
    rf"(?P<date>(?P<day>\b[0-3]?\d)(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTHS})\b(?!,? \d)"
    rf"|\b(?P<before>{_MONTHS}) (?P<of>[0-3]?\d)(?:st|nd|rd|th)?\b(?![\d:]|, \d| \d)"
    rf"|\b(?P<alone>{_MONTHS})\b(?!,? \d| of))"
)


def month_and_day(match: re.Match) -> tuple[int, int]:
    """The month and the day, 0 where none is said."""
    month = (match["month"] or match["before"] or match["alone"]).capitalize()
    return MONTHS.index(month) + 1, int(match["day"] or match["of"] or 0)
