"""What the record says of the minerals that were found: their ribbons, and the standing of the one that was meant."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from minerals.comparison import Status, matrix
from minerals.listings import CHIP_SERIES, Names, chip, frozen_with_translations, since, started, words_of
from minerals.models import Event, ListEdition
from minerals.ribbon import Axis, Chip
from posts.models import SearchEntry

Held = Sequence[tuple[ListEdition, Status]]


@dataclass(frozen=True, slots=True)
class Standing:
    """On which lists of the United States, the European Union and the United Kingdom a mineral is, and since when.

    `rows` are pairs of a jurisdiction and words; `step` is the next event that concerns the mineral, else the last.
    """

    entry: SearchEntry
    chip: Chip
    rows: list[tuple[str, str]]
    step: Event | None
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class InTheRecord:
    """The ribbon of each mineral among some hits by slug, and the standing of the first hit if that is a mineral."""

    chips: Mapping[str, Chip]
    best: Standing | None = None


def in_the_record(entries: Sequence[SearchEntry], on: datetime.date, with_best: bool) -> InTheRecord:
    """Read in three queries, and one more for the best; in none if no mineral was found."""
    slugs = [entry.key for entry in entries if entry.kind == SearchEntry.Kind.MINERAL]
    if not slugs:
        return InTheRecord({})
    known = Names.read()
    here = [slug for slug in slugs if slug in known.names]
    codes = [code for _, code in CHIP_SERIES]
    editions = [edition for edition in started(on) if edition.series.jurisdiction_id in codes]
    kin = {relative for slug in here for relative in known.kin(slug)}
    lists, _ = frozen_with_translations(editions, kin)
    statuses = matrix(here, lists, known.registry, on)
    by_series = {series: list(group) for series, group in groupby(editions, key=lambda edition: edition.series_id)}
    axis = Axis(on)
    chips = {slug: chip(axis, slug, by_series, statuses) for slug in here}
    first = entries[0]
    if not with_best or first.key not in chips or first.kind != SearchEntry.Kind.MINERAL:
        return InTheRecord(chips)
    held = [[(edition, statuses[first.key, edition.pk]) for edition in group] for group in by_series.values()]
    step, is_ahead = _step(first.key, on)
    return InTheRecord(chips, Standing(first, chips[first.key], _rows(held, codes), step, is_ahead))


def _rows(series: Iterable[Held], codes: Iterable[str]) -> list[tuple[str, str]]:
    """The first list of a jurisdiction goes without its name: named since 2011; Strategic raw materials since 2024."""
    said: dict[str, list[str]] = {code: [] for code in codes}
    for held in series:
        if not (year := since(held)):
            continue
        last, status = held[-1]
        way = words_of(status)
        if last.series_id in _FIRST:
            words = f"{way} since {year}"
        else:
            name = last.series.short_name or last.series.name
            words = f"{name} since {year}{'' if status.via == 'named' else f', {way}'}"
        said[last.series.jurisdiction_id].append(words)
    return [(code, "; ".join(words) or "on no list now") for code, words in said.items()]


def _step(mineral: str, on: datetime.date) -> tuple[Event | None, bool]:
    events = list(Event.objects.filter(minerals=mineral).only("slug", "date", "title").order_by("first_day", "slug"))
    ahead = next((event for event in events if event.date.first_day > on), None)
    return ahead or (events[-1] if events else None), bool(ahead)


_FIRST = frozenset(series for series, _ in CHIP_SERIES)
