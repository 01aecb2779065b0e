"""Bars across a whole line: the editions of a series, the overlap of two lists. Pure geometry, in percent."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from minerals.comparison import Difference
from minerals.models import ListEdition

# Narrower than this share of the line, what stands below a bar would run into its neighbour.
_ROOM_BELOW = 9.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece: `on` is written on it, `below` under it; `ink` is now (full), past or bare (dashes)."""

    x: str
    width: str
    on: str
    below: str
    below_x: str
    at_end: bool
    ink: str
    tight: bool


@dataclass(frozen=True, slots=True)
class Line:
    bars: tuple[Bar, ...]
    words: str


def series_line(editions: Sequence[ListEdition], meant: str, on: datetime.date) -> Line:
    """The editions of a series that have started, from the first start to the day asked; the one meant in full ink.

    Reads what `with_end()` and `with_count()` added.
    """
    started = [edition for edition in editions if edition.in_force_from.first_day <= on]
    if not started:
        return Line((), "")
    first = started[0].in_force_from.first_day
    whole = max((on - first).days, 1)
    bars = []
    for place, edition in enumerate(started):
        start = (edition.in_force_from.first_day - first).days / whole * 100
        end = started[place + 1].in_force_from.first_day if place + 1 < len(started) else on
        width = (end - first).days / whole * 100 - start
        at_end = place > 0 and start > 100 - 1.2 * _ROOM_BELOW
        following_at_end = place + 2 == len(started) and start + width > 100 - 1.2 * _ROOM_BELOW
        room = width + (100 - start - width) - _ROOM_BELOW if following_at_end else width
        fits = at_end or place + 1 == len(started) or room >= _ROOM_BELOW
        count = "" if edition.count is None else str(edition.count)
        ink = "bare" if not edition.is_itemised else "now" if edition.pk == meant else "past"
        bars.append(
            Bar(
                x=_percent(start),
                width=_percent(width),
                on=count if width >= 1.3 * len(count) else "",
                below=edition.in_force_from.short if fits else "",
                below_x="100%" if at_end else _percent(start),
                at_end=at_end,
                ink=ink,
                tight=room < 3 * _ROOM_BELOW and not at_end,
            )
        )
    said = (f"{edition.in_force_from[:4]}: {entries_in_words(edition)}" for edition in started)
    return Line(tuple(bars), f"Editions of the series. {'; '.join(said)}")


def overlap_line(difference: Difference, name_a: str, name_b: str) -> Line:
    """What only the first list holds, what both hold, what only the second holds."""
    parts = [
        (len(difference.removed), "past", f"only {name_a}"),
        (len(difference.kept), "now", "on both"),
        (len(difference.added), "past", f"only {name_b}"),
    ]
    whole = max(sum(count for count, _, _ in parts), 1)
    bars, before = [], 0
    for place, (count, ink, below) in enumerate(parts):
        if count:
            start, width = before / whole * 100, count / whole * 100
            at_end = place == 2
            # In the middle the words keep clear of those at either end.
            below_x = min(max(start, 22.0), 62.0) if place == 1 and parts[0][0] else start
            bars.append(
                Bar(
                    x=_percent(start),
                    width=_percent(width),
                    on=str(count) if width >= 3 else "",
                    below=below,
                    below_x="100%" if at_end else _percent(below_x),
                    at_end=at_end,
                    ink=ink,
                    tight=False,
                )
            )
        before += count
    unit = "minerals" if difference.basis == "members" else "entries"
    words = f"{len(difference.removed)} {unit} only in {name_a}, {len(difference.kept)} in both, "
    return Line(tuple(bars), f"{words}{len(difference.added)} only in {name_b}")


def entries_in_words(edition: ListEdition) -> str:
    """How many entries an edition has, and whether they can be read."""
    if edition.count is None:
        said = "number not known"
    else:
        said = f"{edition.count} {'entry' if edition.count == 1 else 'entries'}"
    return said if edition.is_itemised else f"{said}, not itemised"


def _percent(share: float) -> str:
    return f"{share:.2f}".rstrip("0").rstrip(".") + "%"
