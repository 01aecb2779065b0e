"""A calendar of days, as RFC 5545 wants it: all-day events, escaped and folded."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\t": " "})
_LONGEST_LINE = 75  # octets, without the line break


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened from one day to another, both included; a single day is its own last."""

    uid: str
    title: str
    first: datetime.date
    last: datetime.date
    url: str
    changed: datetime.datetime
    times_changed: int = 0
    place: str = ""
    description: str = ""
    category: str = ""

    def lines(self) -> Iterable[str]:
        """No time and no zone: a date is the same day wherever the calendar is read."""
        changed = f"{self.changed.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
        yield "BEGIN:VEVENT"
        yield f"UID:{self.uid}"
        yield f"DTSTAMP:{changed}"
        yield f"LAST-MODIFIED:{changed}"
        yield f"SEQUENCE:{self.times_changed}"
        yield f"DTSTART;VALUE=DATE:{_day(self.first)}"
        yield f"DTEND;VALUE=DATE:{_day(self.last + datetime.timedelta(days=1))}"
        yield f"SUMMARY:{escape(self.title)}"
        for name, text in (("LOCATION", self.place), ("DESCRIPTION", self.description), ("CATEGORIES", self.category)):
            if text:
                yield f"{name}:{escape(text)}"
        yield f"URL:{self.url}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"


def write(happenings: Iterable[Happening]) -> str:
    """The calendar, one VEVENT a happening, in the order given."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lodestone//Timeline//EN", "CALSCALE:GREGORIAN"]
    lines += ["NAME:Lodestone timeline", "X-WR-CALNAME:Lodestone timeline"]
    for happening in happenings:
        lines += happening.lines()
    return "".join(f"{fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def escape(text: str) -> str:
    """A text as a value: no character of it can end the value or begin another property."""
    unbroken = re.sub("\r\n|\r|\x85|\u2028|\u2029", "\n", text)
    return _CONTROL.sub("", unbroken).translate(_ESCAPED)


def fold(line: str) -> str:
    """Broken into lines of at most 75 octets, each but the first begun with a space, no character cut in two."""
    pieces, length = [""], 0
    for letter in line:
        size = len(letter.encode())
        if length + size > _LONGEST_LINE:
            pieces.append(" ")
            length = 1
        pieces[-1] += letter
        length += size
    return "\r\n".join(pieces)


def _day(date: datetime.date) -> str:
    return f"{date.year:04}{date.month:02}{date.day:02}"
