"""Every mineral against every list in force on a day."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from minerals import comparison, names
from minerals.comparison import Registry, Status
from minerals.dates import PartialDate
from minerals.listings import CHIP_SERIES, chip, frozen, is_in_force, sign_of, started, words_of
from minerals.models import ListEdition, Mineral
from minerals.responses import respond
from minerals.ribbon import Axis, Chip
from minerals.templatetags.record import ink
from minerals.views import asked

ROWS = ("all", "differ")
# The two lists whose difference can be asked for, and whose starts are offered as days to go to.
PAIR = ("us", "eu")

Statuses = Mapping[tuple[str, str], Status]


@dataclass(frozen=True, slots=True)
class Column:
    """A list in force: its edition, the ink and the words of its head, and whether it had surely started."""

    edition: ListEdition
    slug: str
    ink: str
    heading: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A mineral: its signs as (ink, sign, words), one a column, and on how many of the lists it is."""

    slug: str
    name: str
    chip: Chip
    cells: tuple[tuple[str, str, str], ...]
    lists: int


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of a group with its usual members, or of all other minerals."""

    name: str
    rows: tuple[Row, ...]


def matrix(request: HttpRequest, format: str) -> HttpResponse:
    """What every list in force on a day says of every mineral."""
    today = timezone.localdate()
    day = asked.day(request, "on", today)
    shown = asked.choice("rows", asked.text(request, "rows") or "all", ROWS)
    minerals = list(Mineral.objects.only("name", "kind", "member_of", "counts_as"))
    minerals.sort(key=lambda mineral: names.key(mineral.name))
    registry = Registry.of((m.slug, m.kind, m.member_of_id, m.counts_as_id) for m in minerals)
    editions = started(day)
    columns = [_column(edition, day) for edition in _by_jurisdiction(e for e in editions if is_in_force(e, day))]
    statuses = _statuses(minerals, editions, columns, registry, day, today)
    if shown == "differ":
        minerals = [mineral for mineral in minerals if _differs(mineral.slug, columns, statuses)]
    match format:
        case "json":
            return _respond(request, format, data=_as_data(minerals, columns, statuses, day))
        case "csv":
            rows = ((m.slug, *(_cell_words(statuses[m.slug, c.slug]) for c in columns)) for m in minerals)
            return _respond(request, format, columns=("mineral", *(c.slug for c in columns)), rows=rows)
    starts = _starts()
    context = {
        "on": today,
        "day": day,
        "address": f"{request.path}?on={day}{'' if shown == 'all' else f'&rows={shown}'}",
        "shown": shown,
        "columns": columns,
        "width": len(columns) + 3,
        "first": starts[0] if starts else None,
        "starts": [start for series, start in reversed(starts) if series in PAIR],
        "unreadable": sum(not column.edition.is_itemised for column in columns),
        "uncertain": [column for column in columns if not column.is_certain],
        "jurisdictions": len({column.edition.series.jurisdiction_id for column in columns}),
        "can_differ": sum(c.edition.series_id in PAIR and c.edition.is_itemised for c in columns) == len(PAIR),
        "sections": _sections(minerals, editions, columns, registry, statuses, day),
    }
    return _respond(request, format, context=context)


def _respond(request: HttpRequest, format: str, **parts) -> HttpResponse:
    # Only what the form asked for needs is worked out: a matrix has thousands of cells.
    parts = {"context": {}, "data": None, "columns": (), "rows": (), **parts}
    return respond(request, format, template="minerals/matrix.html", **parts)


def _by_jurisdiction(editions: Iterable[ListEdition]) -> list[ListEdition]:
    """In the order of the home page, each jurisdiction's together."""
    editions = list(editions)
    places: dict[str, int] = {}
    for edition in editions:
        places.setdefault(edition.series.jurisdiction_id, len(places))
    return sorted(editions, key=lambda edition: places[edition.series.jurisdiction_id])


def _column(edition: ListEdition, day: datetime.date) -> Column:
    series, start = edition.series, edition.in_force_from
    # "Critical raw materials" heads a column as "critical": that they are minerals goes without saying here.
    kind = re.sub(r" (raw )?(minerals|materials)$", "", series.short_name or series.name)
    return Column(
        edition=edition,
        slug=edition.slug,
        ink=ink(series.jurisdiction_id),
        heading=f"{kind.lower()} {start[:4]}",
        is_certain=start.precision == "day" or day > start.last_day,
    )


def _statuses(
    minerals: list[Mineral],
    editions: list[ListEdition],
    columns: list[Column],
    registry: Registry,
    day: datetime.date,
    today: datetime.date,
) -> Statuses:
    """For the lists in force and, for the ribbons, for every edition of the three series that they draw."""
    drawn = {series for series, _ in CHIP_SERIES}
    wanted = {e.slug: e for e in (*(c.edition for c in columns), *(e for e in editions if e.series_id in drawn))}
    return comparison.matrix([mineral.slug for mineral in minerals], frozen(wanted.values()), registry, day, today)


def _differs(mineral: str, columns: list[Column], statuses: Statuses) -> bool:
    """Whether one of the two lists has it and the other has not; a list not itemised says neither."""
    said = {statuses[mineral, column.slug].listed for column in columns if column.edition.series_id in PAIR}
    return {True, False} <= said


def _sections(
    minerals: list[Mineral],
    editions: list[ListEdition],
    columns: list[Column],
    registry: Registry,
    statuses: Statuses,
    day: datetime.date,
) -> list[Section]:
    by_series = {series: list(group) for series, group in groupby(editions, key=lambda edition: edition.series_id)}
    axis = Axis(day)

    def row(mineral: Mineral, name: str = "") -> Row:
        held = [(column.ink, statuses[mineral.slug, column.slug]) for column in columns]
        return Row(
            slug=mineral.slug,
            name=name or mineral.name,
            chip=chip(axis, mineral.slug, by_series, statuses),
            cells=tuple((ink, sign_of(status), words_of(status)) for ink, status in held),
            lists=sum(status.listed is True for _, status in held),
        )

    in_group: dict[str, list[Mineral]] = {}
    for mineral in minerals:
        if mineral.slug in registry.groups and registry.members[mineral.slug]:
            in_group.setdefault(mineral.slug, []).insert(0, mineral)
        else:
            in_group.setdefault(mineral.member_of_id or "", []).append(mineral)
    others = in_group.pop("", [])
    groups = _groups(in_group)
    sections = [
        Section(name, tuple(row(m, "The whole group" if m.slug == group else "") for m in in_group[group]))
        for group, name in groups
    ]
    if others:
        sections.append(Section("All other minerals" if sections else "All minerals", tuple(map(row, others))))
    return sections


def _groups(slugs: Iterable[str]) -> list[tuple[str, str]]:
    """These groups with their names, a group inside another after it."""
    rows = Mineral.objects.filter(pk__in=slugs).values_list("slug", "name", "member_of__name")
    ordered = sorted(rows, key=lambda row: (names.key(row[2] or row[1]), bool(row[2]), names.key(row[1])))
    return [(slug, name) for slug, name, _ in ordered]


def _starts() -> list[tuple[str, PartialDate]]:
    """When each edition came into force, with its series, in order of time."""
    return list(ListEdition.objects.order_by("starts_on").values_list("series", "in_force_from"))


def _as_data(minerals: list[Mineral], columns: list[Column], statuses: Statuses, day: datetime.date) -> dict:
    return {
        "on": day,
        "lists": [_list_as_data(column.edition) for column in columns],
        "minerals": [
            {"mineral": m.slug, "cells": {c.slug: _cell_as_data(statuses[m.slug, c.slug]) for c in columns}}
            for m in minerals
        ],
    }


def _list_as_data(edition: ListEdition) -> dict:
    return {
        "edition": edition.slug,
        "series": edition.series_id,
        "jurisdiction": edition.series.jurisdiction_id,
        "title": edition.title,
        "in_force_from": edition.in_force_from,
        "in_force_to": edition.in_force_to,
        "declared_count": edition.declared_count,
        "is_itemised": edition.is_itemised,
    }


def _cell_as_data(status: Status) -> dict:
    return {
        "listed": status.listed,
        "reason": status.reason,
        "via": status.via,
        "partly": status.partly,
        "certain": status.certain,
    }


def _cell_words(status: Status) -> str:
    return words_of(status) if status.certain else f"{words_of(status)} (not certain)"
