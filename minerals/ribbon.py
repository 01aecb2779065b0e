"""The ribbon: one drawing of time from 2009 to now. Pure geometry, as text that no locale changes.

Across everything is a percentage of the axis, down it is pixels, so a ribbon stretches without stretching its letters.
Full height is named, half is via a group or under another name, a line is a list without it, dashes are not itemised.
"""

import calendar
import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FIRST_YEAR = 2009
LANE_HEIGHT = 24
# How much of the axis one letter of a label needs: in a table beside other columns, on a phone.
_LETTER, _LETTER_ON_A_PHONE = 2.1, 2.6

# Where in a lane of 24 px each sign stands: from the top, how high.
_IN_A_LANE = {"named": (5, 14), "group": (12, 7), "commodity": (12, 7), "unknown": (5, 14), "absent": (18, 1)}


@dataclass(frozen=True, slots=True)
class Span:
    """One edition in a lane: when it held, and what it says.

    `sign` is named, group, commodity, absent or unknown (not itemised); `label` is written on it ("2018", "60");
    `words` say it to those who do not see it ("2018 named"). `end` is exclusive, None while in force.
    """

    start: datetime.date
    end: datetime.date | None
    label: str = ""
    words: str = ""
    sign: str = "named"


@dataclass(frozen=True, slots=True)
class Segment:
    x: str
    width: str
    y: int
    height: int
    sign: str
    classes: str
    label: str
    label_y: int
    label_classes: str


@dataclass(frozen=True, slots=True)
class Tick:
    """One event. `sign` is "", both (US and EU) or doubt (unverified)."""

    x: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    segments: tuple[Segment, ...]
    ticks: tuple[Tick, ...]
    grid: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One stroke of a chip: a bar, or a line where `height` is 0."""

    x: str
    y: str
    width: str
    height: int
    classes: str


@dataclass(frozen=True, slots=True)
class Chip:
    shapes: tuple[Shape, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    width: str
    label: str
    label_x: str
    meant: bool


@dataclass(frozen=True, slots=True)
class Strip:
    ink: str
    bars: tuple[Bar, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    x: str
    is_odd: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """Time from 2009 to the end of the year after the day asked."""

    on: datetime.date
    first: int = FIRST_YEAR

    @property
    def last(self) -> int:
        return max(self.on.year, self.first) + 1

    def share(self, day: datetime.date) -> float:
        """Where a day stands, 0 to 100; days outside the axis stand at its ends."""
        days = 366 if calendar.isleap(day.year) else 365
        moment = day.year + (day.timetuple().tm_yday - 1) / days
        return min(max((moment - self.first) / (self.last - self.first) * 100, 0.0), 100.0)

    def at(self, day: datetime.date) -> str:
        return _percent(self.share(day))

    @property
    def years(self) -> tuple[Year, ...]:
        """The even years, for the head of the table; every second of them is left out on a phone."""
        even = range(self.first + self.first % 2, self.last, 2)
        return tuple(Year(y, self.at(datetime.date(y, 1, 1)), i % 2 == 0) for i, y in enumerate(even))

    @property
    def grid(self) -> tuple[str, ...]:
        return tuple(year.x for year in self.years)

    def lane(self, spans: Iterable[Span], words: str = "", grid: Sequence[str] | None = None) -> Lane:
        """One list through time. Spans that start after the day asked are not drawn."""
        spans = [span for span in spans if span.start <= self.on]
        return Lane(
            segments=tuple(self._segment(span) for span in spans),
            ticks=(),
            grid=self.grid if grid is None else tuple(grid),
            words=words or "; ".join(span.words for span in spans if span.words) or "no edition",
        )

    def ticks(self, days: Iterable[tuple[datetime.date, str]], words: str) -> Lane:
        """Events as strokes: pairs of a day and its sign ("", both, doubt)."""
        ticks = tuple(Tick(self.at(day), sign) for day, sign in days if day <= self.on)
        return Lane(segments=(), ticks=ticks, grid=self.grid, words=words)

    def _segment(self, span: Span) -> Segment:
        # Rounded first, so that neighbours meet.
        start, end = round(self.share(span.start), 2), round(self.share(min(span.end or self.on, self.on)), 2)
        y, height = _IN_A_LANE[span.sign]
        in_force = span.end is None or span.end > self.on
        fits = end - start >= len(span.label) * _LETTER and span.sign != "absent"
        classes = "bare" if span.sign == "unknown" else "now" if in_force else "past"
        on_ink = "now" if in_force and span.sign == "named" else ""
        tight = "tight" if end - start < len(span.label) * _LETTER_ON_A_PHONE else ""
        return Segment(
            x=_percent(start),
            width=_percent(end - start),
            y=y,
            height=height,
            sign=span.sign,
            classes=f"seg {classes}" if span.sign != "absent" else "absent",
            label=span.label if fits else "",
            # On a full bar, above a half one.
            label_y=16 if height == 14 else 10,
            label_classes=" ".join(filter(None, ("on", on_ink, tight))),
        )

    def chip(self, lanes: Iterable[tuple[str, Iterable[Span]]], words: str, width: int = 72) -> Chip:
        """The small ribbon beside a name: three lanes of 4 px. `lanes` are pairs of an ink and its spans."""
        shapes: list[Shape] = []
        for row, (ink, spans) in enumerate(lanes):
            for start, end, sign in _joined(spans, self.on):
                x = self.share(start) / 100 * width
                across = self.share(end) / 100 * width - x
                top, height = {"named": (0, 4), "group": (2, 2), "commodity": (2, 2)}.get(sign, (3.5, 0))
                drawn = "group" if sign == "commodity" else sign
                shapes.append(
                    Shape(
                        x=_number(x),
                        y=_number(row * 5 + top),
                        width=_number(across),
                        height=height,
                        classes=f"{ink} {drawn}" if height else drawn,
                    )
                )
        return Chip(tuple(shapes), words)


def strip(spans: Iterable[Span], meant: int | None, on: datetime.date, ink: str, width: int = 274) -> Strip:
    """One series from its first edition to the day asked, the edition meant in full ink (by its place, from 0)."""
    spans = [span for span in spans if span.start <= on]
    if not spans:
        return Strip(ink, (), "")
    first, whole = spans[0].start, max((on - spans[0].start).days, 1)
    bars = []
    for place, span in enumerate(spans):
        x = (span.start - first).days / whole * width
        across = (min(span.end or on, on) - span.start).days / whole * width
        label = span.label if across >= 8 * len(span.label) else ""
        bars.append(Bar(_number(x), _number(across), label, _number(x + 4), place == meant))
    return Strip(ink, tuple(bars), "; ".join(span.words for span in spans if span.words))


def _joined(spans: Iterable[Span], on: datetime.date) -> list[tuple[datetime.date, datetime.date, str]]:
    """Neighbours with the same sign drawn in one stroke."""
    joined: list[tuple[datetime.date, datetime.date, str]] = []
    for span in spans:
        if span.start > on:
            continue
        end = min(span.end or on, on)
        if joined and joined[-1][2] == span.sign and joined[-1][1] == span.start:
            joined[-1] = (joined[-1][0], end, span.sign)
        else:
            joined.append((span.start, end, span.sign))
    return joined


def _percent(share: float) -> str:
    return f"{_number(share)}%"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
