"""Every mineral against every list in force on a day."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from minerals import comparison, names
from minerals.comparison import Registry, Status
from minerals.listings import CHIP_SERIES, chip, frozen, is_in_force, sign_of, started, words_of
from minerals.models import ListEdition, Mineral
from minerals.responses import respond
from minerals.ribbon import Axis, Chip
from minerals.templatetags.record import ink
from minerals.views import asked

ROWS = ("all", "differ")


@dataclass(frozen=True, slots=True)
class Column:
    edition: ListEdition
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
    """The rows of one group with its usual members, or of all other minerals."""

    name: str
    rows: tuple[Row, ...]


def matrix(request: HttpRequest, format: str) -> HttpResponse:
    """What every list in force on a day says of every mineral."""
    today = timezone.localdate()
    on = asked.day(request, "on", today)
    shown = asked.choice("rows", asked.text(request, "rows") or "all", ROWS)
    minerals = sorted(Mineral.objects.all(), key=lambda mineral: names.key(mineral.name))
    editions = started(on)
    in_force = _columns([edition for edition in editions if is_in_force(edition, on)])
    registry = Registry.of((m.pk, m.kind, m.member_of_id, m.counts_as_id) for m in minerals)
    statuses = _statuses(minerals, editions, in_force, registry, on)
    columns = [_column(edition, minerals, statuses) for edition in in_force]
    if shown == "differ":
        minerals = [mineral for mineral in minerals if _differs(mineral.pk, in_force, statuses)]
    context: dict = {
        "on": on,
        "today": today,
        "shown": shown,
        "columns": columns,
        "width": len(columns) + 3,
        "starts": _starts(),
        "unreadable": [column for column in columns if not column.edition.is_itemised],
        "uncertain": [column for column in columns if not column.is_certain],
        "jurisdictions": len({edition.series.jurisdiction_id for edition in in_force}),
    }
    if format == "html":
        context["sections"] = _sections(minerals, editions, columns, registry, statuses, on)
    return respond(
        request,
        format,
        template="minerals/matrix.html",
        context=context,
        data={
            "on": on,
            "lists": [_list_as_data(edition) for edition in in_force],
            "minerals": [
                {
                    "mineral": mineral.pk,
                    "cells": {e.series_id: _cell_as_data(statuses[mineral.pk, e.pk]) for e in in_force},
                }
                for mineral in minerals
            ],
        },
        columns=("mineral", *(edition.series_id for edition in in_force)),
        rows=[(m.pk, *(words_of(statuses[m.pk, e.pk]) for e in in_force)) for m in minerals],
    )


def _columns(in_force: list[ListEdition]) -> list[ListEdition]:
    """In the order of the home page, each jurisdiction's together."""
    in_force = sorted(in_force, key=lambda edition: (edition.series.position, edition.series_id))
    places: dict[str, int] = {}
    for edition in in_force:
        places.setdefault(edition.series.jurisdiction_id, len(places))
    return sorted(in_force, key=lambda edition: places[edition.series.jurisdiction_id])


def _statuses(
    minerals: list[Mineral],
    editions: list[ListEdition],
    in_force: list[ListEdition],
    registry: Registry,
    on: datetime.date,
) -> dict[tuple[str, str], Status]:
    """For the lists in force and, for the ribbons, for every edition of the three series that they draw."""
    drawn = {series for series, _ in CHIP_SERIES}
    wanted = {e.pk: e for e in [*in_force, *(edition for edition in editions if edition.series_id in drawn)]}
    return comparison.matrix([mineral.pk for mineral in minerals], frozen(wanted.values()), registry, on)


def _column(edition: ListEdition, minerals: list[Mineral], statuses: Mapping[tuple[str, str], Status]) -> Column:
    series = edition.series
    return Column(
        edition=edition,
        ink=ink(series.jurisdiction_id),
        heading=f"{(series.short_name or series.name).lower()} {edition.in_force_from[:4]}",
        is_certain=not minerals or statuses[minerals[0].pk, edition.pk].certain,
    )


def _differs(mineral: str, in_force: list[ListEdition], statuses: Mapping[tuple[str, str], Status]) -> bool:
    """Whether the lists of the United States and the European Union disagree on it."""
    said = {statuses[mineral, edition.pk].listed for edition in in_force if edition.series_id in ("us", "eu")}
    return len(said) == 2


def _sections(
    minerals: list[Mineral],
    editions: list[ListEdition],
    columns: list[Column],
    registry: Registry,
    statuses: Mapping[tuple[str, str], Status],
    on: datetime.date,
) -> list[Section]:
    by_series = {series: list(group) for series, group in groupby(editions, key=lambda edition: edition.series_id)}
    axis = Axis(on)

    def row(mineral: Mineral) -> Row:
        held = [statuses[mineral.pk, column.edition.pk] for column in columns]
        return Row(
            slug=mineral.pk,
            name=mineral.name,
            chip=chip(axis, mineral.pk, by_series, statuses),
            cells=tuple((c.ink, sign_of(s), words_of(s)) for c, s in zip(columns, held, strict=True)),
            lists=sum(1 for status in held if status.listed),
        )

    groups = {m.pk: m for m in minerals if m.kind == Mineral.Kind.GROUP}
    sections, placed = [], set()
    for group in groups.values():
        of_group = [m for m in minerals if m.member_of_id == group.pk and m.kind != Mineral.Kind.GROUP]
        if of_group:
            placed |= {group.pk, *(mineral.pk for mineral in of_group)}
            sections.append(Section(group.name, tuple(row(mineral) for mineral in [group, *of_group])))
    others = [mineral for mineral in minerals if mineral.pk not in placed]
    if others:
        sections.append(Section("All other minerals" if sections else "All minerals", tuple(map(row, others))))
    return sections


def _starts() -> list[datetime.date]:
    """The last six days on which a principal list came into force, newest first."""
    starts = ListEdition.objects.filter(series__position__lte=11).values_list("in_force_from", flat=True)
    days = {start.first_day for start in starts if start.precision == "day"}
    return sorted(days, reverse=True)[:6]


def _list_as_data(edition: ListEdition) -> dict:
    return {
        "series": edition.series_id,
        "edition": edition.pk,
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
        "partly": dict(status.partly) if status.partly else None,
        "edition": status.edition,
        "certain": status.certain,
    }
