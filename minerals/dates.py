"""Dates as exact as their source: a year, a month or a day."""

import calendar
import datetime
import re
from functools import lru_cache

# Not calendar.month_name: that speaks the language of the machine.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_FORM = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-\d\d)?)?", re.ASCII)


class PartialDate(str):
    """A date of 4, 7 or 10 characters: `2024`, `2024-02`, `2024-02-03`. Its length is its precision.

    Raises ValueError for anything else, and for days that the calendar lacks (30 February).
    """

    __slots__ = ()

    def __new__(cls, text: str) -> "PartialDate":
        text = str(text)
        if not _FORM.fullmatch(text):
            raise ValueError(f"{text!r} is not a date; write 2024, 2024-02 or 2024-02-03")
        if len(text) == 10:
            year, month, day = map(int, text.split("-"))
            days = calendar.monthrange(year, month)[1]
            if not 1 <= day <= days:
                raise ValueError(f"{text} is not in the calendar: {MONTHS[month - 1]} {year} has {days} days")
        return super().__new__(cls, text)

    @property
    def precision(self) -> str:
        """`year`, `month` or `day`."""
        return {4: "year", 7: "month", 10: "day"}[len(self)]

    @property
    def first_day(self) -> datetime.date:
        """The first day that the date allows: 1 January of a year, the 1st of a month."""
        return _days(self)[0]

    @property
    def last_day(self) -> datetime.date:
        """The last day that the date allows."""
        return _days(self)[1]

    @property
    def words(self) -> str:
        """For prose: `7 November 2025`, `November 2024`, `2009`."""
        return self._in_words(letters=None)

    @property
    def short(self) -> str:
        """For columns: `7 Nov 2025`, `Nov 2024`, `2009`."""
        return self._in_words(letters=3)

    def _in_words(self, letters: int | None) -> str:
        first = self.first_day
        month = MONTHS[first.month - 1][:letters]
        match self.precision:
            case "year":
                return str(first.year)
            case "month":
                return f"{month} {first.year}"
            case _:
                return day_in_words(first, letters)


def day_in_words(day: datetime.date, letters: int | None = None) -> str:
    """`7 November 2025`, or the month with so many of its letters: `7 Nov 2025`. Any day, whatever its year."""
    return f"{day.day} {MONTHS[day.month - 1][:letters]} {day.year}"


@lru_cache(8192)
def _days(text: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a date allows: asked for again and again."""
    first = datetime.date.fromisoformat(f"{text}-01-01"[:10])
    if len(text) == 10:
        return first, first
    month = first.month if len(text) == 7 else 12
    return first, datetime.date(first.year, month, calendar.monthrange(first.year, month)[1])
