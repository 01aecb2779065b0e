"""The registry: every raw material that an official list names, under one name."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from minerals import names, periodic
from minerals.comparison import Edition, Registry, cover, matrix
from minerals.listings import CHIP_SERIES, chip, frozen, is_in_force, sign_of, started, words_of
from minerals.models import ListEdition, Mineral
from minerals.responses import respond
from minerals.ribbon import Axis, Chip
from minerals.templatetags.record import ink
from minerals.views.home import PRINCIPAL

COLUMNS = (
    "slug",
    "name",
    "name_us",
    "kind",
    "symbol",
    "atomic_number",
    "cas_number",
    "member_of",
    "counts_as",
    "aliases",
    "lists",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A mineral in the registry: its signs on the principal lists, on how many lists it is, since when on any."""

    mineral: Mineral
    chip: Chip
    signs: tuple[tuple[str, str, str], ...]
    lists: tuple[str, ...]
    first: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column of signs. `brief` tells a list from the one of the same jurisdiction to its left."""

    edition: ListEdition
    code: str
    brief: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the periodic table: the class of its tint, its symbol, and the mineral if the registry has it."""

    tint: str
    symbol: str = ""
    mineral: Mineral | None = None
    count: int = 0


def minerals(request: HttpRequest, format: str) -> HttpResponse:
    """All minerals, or those of a kind, of a group, on a list in force, or with a name."""
    on = timezone.localdate()
    asked = {name: request.GET.get(name, "").strip() for name in ("kind", "group", "series", "q")}
    everything = sorted(Mineral.objects.prefetch_related("names"), key=lambda mineral: names.key(mineral.name))
    editions = started(on)
    _refuse_unknown(asked, everything, editions)

    in_force = [edition for edition in editions if is_in_force(edition, on)]
    principal = [edition for edition in in_force if edition.series.position <= PRINCIPAL]
    rows = _rows(everything, editions, on)
    found = [row for row in rows if _answers(row, asked, editions)]
    table = [_values(row) for row in found]
    itemised = sum(edition.is_itemised for edition in in_force)
    return respond(
        request,
        format,
        template="minerals/minerals.html",
        context={
            "on": on,
            "axis": Axis(on),
            "rows": found,
            "total": len(everything),
            "heads": _heads(principal),
            "group_numbers": range(1, 19),
            "itemised": itemised,
            "periods": _periods(rows, itemised),
            "tints": _tints(itemised),
            "others": [row for row in rows if row.mineral.kind in ("mineral", "material")],
            "groups": [row for row in rows if row.mineral.kind == "group"],
            "kinds": Mineral.Kind.choices,
            "all_series": [edition.series for edition in in_force],
            "asked": asked,
            "is_filtered": any(asked.values()),
        },
        data=[dict(zip(COLUMNS, values, strict=True)) for values in table],
        columns=COLUMNS,
        rows=table,
    )


def _refuse_unknown(asked: dict[str, str], everything: list[Mineral], editions: list[ListEdition]) -> None:
    known = {
        "kind": list(Mineral.Kind.values),
        "group": [mineral.pk for mineral in everything if mineral.kind == Mineral.Kind.GROUP],
        "series": list(dict.fromkeys(edition.series_id for edition in editions)),
    }
    for name, values in known.items():
        if asked[name] and asked[name] not in values:
            raise BadRequest(f"{name}={asked[name]} is not in the record. One of: {', '.join(values)}.")


def _rows(everything: list[Mineral], editions: list[ListEdition], on: datetime.date) -> list[Row]:
    registry = Registry.of((m.pk, m.kind, m.member_of_id, m.counts_as_id) for m in everything)
    lists = {edition.slug: edition for edition in frozen(editions)}
    in_force = [edition for edition in editions if is_in_force(edition, on)]
    by_series = {series: list(group) for series, group in groupby(editions, key=lambda edition: edition.series_id)}
    drawn = {edition.pk: edition for series, _ in CHIP_SERIES for edition in by_series.get(series, ())}
    drawn |= {edition.pk: edition for edition in in_force}
    statuses = matrix([mineral.pk for mineral in everything], [lists[slug] for slug in drawn], registry, on)
    first = _first_years(editions, lists, registry)
    principal = [edition for edition in in_force if edition.series.position <= PRINCIPAL]
    columns = [(ink(edition.series.jurisdiction_id), edition.pk) for edition in principal]
    axis = Axis(on)
    return [
        Row(
            mineral=mineral,
            chip=chip(axis, mineral.pk, by_series, statuses),
            signs=tuple(
                (colour, sign_of(statuses[mineral.pk, slug]), words_of(statuses[mineral.pk, slug]))
                for colour, slug in columns
            ),
            lists=tuple(edition.pk for edition in in_force if statuses[mineral.pk, edition.pk].listed),
            first=first.get(mineral.pk, ""),
        )
        for mineral in everything
    ]


def _first_years(editions: list[ListEdition], lists: Mapping[str, Edition], registry: Registry) -> dict[str, str]:
    """The year in which each mineral came on any list: the same answer as `status`, for all at once."""
    years: dict[str, str] = {}
    for edition in sorted(editions, key=lambda edition: edition.starts_on):
        covered = set(cover(lists[edition.pk], registry))
        listed = covered | {slug for entry in lists[edition.pk].entries for slug in entry.minerals}
        listed |= {slug for slug, target in registry.counts_as.items() if target in covered}
        listed |= {registry.counts_as[slug] for slug in covered if slug in registry.counts_as}
        listed |= {group for group, members in registry.members.items() if members and members <= covered}
        for slug in listed - years.keys():
            years[slug] = edition.in_force_from[:4]
    return years


def _heads(principal: list[ListEdition]) -> list[Head]:
    heads, before = [], ""
    for edition in principal:
        code = edition.series.jurisdiction_id
        brief = (edition.series.short_name or edition.series.name).split()[0].lower()
        heads.append(Head(edition, code, brief if code == before else ""))
        before = code
    return heads


def _answers(row: Row, asked: dict[str, str], editions: list[ListEdition]) -> bool:
    mineral = row.mineral
    if asked["kind"] and mineral.kind != asked["kind"]:
        return False
    if asked["group"] and asked["group"] not in (mineral.member_of_id, mineral.pk):
        return False
    if asked["series"] and not any(e.pk in row.lists for e in editions if e.series_id == asked["series"]):
        return False
    wanted = names.key(asked["q"])
    return not wanted or mineral.symbol == asked["q"] or any(wanted in name.key for name in mineral.names.all())


def _values(row: Row) -> tuple:
    mineral = row.mineral
    return (
        mineral.pk,
        mineral.name,
        mineral.name_us or None,
        mineral.kind,
        mineral.symbol or None,
        mineral.atomic_number,
        mineral.cas_number or None,
        mineral.member_of_id,
        mineral.counts_as_id,
        mineral.aliases,
        list(row.lists),
    )


def _tints(itemised: int) -> list[tuple[str, str]]:
    """The five steps of the periodic table and what each says."""
    step = max(itemised // 4, 1)
    return [
        ("n0", "on none now"),
        ("n1", f"1 to {step}"),
        ("n2", f"{step + 1} to {2 * step}"),
        ("n3", f"{2 * step + 1} to {3 * step}"),
        ("n4", f"{3 * step + 1} to {max(itemised, 4 * step)}"),
    ]


def _periods(rows: list[Row], itemised: int) -> list[tuple[periodic.Row, list[Cell]]]:
    by_number = {row.mineral.atomic_number: row for row in rows if row.mineral.atomic_number}
    step = max(itemised // 4, 1)

    def cell(number: int | None) -> Cell:
        if number is None:
            return Cell(tint="")
        row = by_number.get(number)
        if not row:
            return Cell("out", periodic.SYMBOLS[number - 1])
        count = len(row.lists)
        return Cell(f"n{min(-(-count // step), 4)}", periodic.SYMBOLS[number - 1], row.mineral, count)

    return [(row, [cell(number) for number in row.cells]) for row in periodic.ROWS]
