"""Dates as exact as their source: a year, a month or a day."""

import calendar
import datetime
import re
from collections.abc import Sequence

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
            if not 1 <= day <= calendar.monthrange(year, month)[1]:
                raise ValueError(
                    f"{text} is not in the calendar: that month has {calendar.monthrange(year, month)[1]} days"
                )
        return super().__new__(cls, text)

    @property
    def precision(self) -> str:
        """`year`, `month` or `day`."""
        return {4: "year", 7: "month", 10: "day"}[len(self)]

    @property
    def first_day(self) -> datetime.date:
        """The first day that the date allows: 1 January of a year, the 1st of a month."""
        return datetime.date.fromisoformat((self + "-01-01")[:10])

    @property
    def last_day(self) -> datetime.date:
        """The last day that the date allows."""
        year, month = self.first_day.year, self.first_day.month if len(self) > 4 else 12
        return self.first_day if len(self) == 10 else datetime.date(year, month, calendar.monthrange(year, month)[1])

    @property
    def words(self) -> str:
        """For prose: `7 November 2025`, `November 2024`, `2009`."""
        return self._words(calendar.month_name)

    @property
    def short(self) -> str:
        """For columns: `7 Nov 2025`, `Nov 2024`, `2009`."""
        return self._words(calendar.month_abbr)

    def _words(self, months: Sequence[str]) -> str:
        day = self.first_day
        match len(self):
            case 4:
                return str(day.year)
            case 7:
                return f"{months[day.month]} {day.year}"
            case _:
                return f"{day.day} {months[day.month]} {day.year}"
