"""Minerals on lists through time: what the pages and twins of minerals show, read in a fixed number of queries."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from minerals import comparison
from minerals.comparison import Registry, Status
from minerals.models import ListEdition, ListEntry, Mineral
from minerals.ribbon import Axis, Chip, Span

# Beside a name stand these three, in this order.
CHIP_SERIES = (("us", "US"), ("eu", "EU"), ("uk", "UK"))

# The language of labels that carry a translation, by jurisdiction.
LANGUAGES = {"BR": "pt", "CA-QC": "fr", "CL": "es", "CN": "zh", "EU": "en", "ID": "id", "JP": "ja", "KR": "ko"}

_VIA = {
    "named": "named",
    "group": "via a group",
    "members": "through all its members",
    "commodity": "under another name",
}


def sign_of(status: Status) -> str:
    """The sign that a status is drawn with: named, group, commodity, absent or unknown."""
    if status.listed is None:
        return "unknown"
    if not status.listed:
        return "absent"
    return "group" if status.via == "members" else status.via


def words_of(status: Status) -> str:
    """The same in words, for those who do not see the sign."""
    if status.listed:
        return _VIA[status.via]
    if status.listed is None:
        return "not itemised"
    if status.partly:
        return f"only {status.partly['covered']} of its {status.partly['of']} members"
    return "not on the list"


@dataclass(frozen=True, slots=True)
class Names:
    """The registry with its names: what tells minerals apart, in one query."""

    registry: Registry
    names: Mapping[str, str]

    @classmethod
    def read(cls) -> "Names":
        rows = list(Mineral.objects.order_by("slug").values_list("slug", "kind", "member_of", "counts_as", "name"))
        return cls(Registry.of([row[:4] for row in rows]), {row[0]: row[4] for row in rows})

    def kin(self, mineral: str) -> frozenset[str]:
        """Every mineral whose entries can decide whether this one is listed."""
        registry = self.registry
        unit = registry.counts_as.get(mineral, mineral)
        same = {mineral, unit, *(slug for slug, target in registry.counts_as.items() if target == unit)}
        members = {member for slug in same for member in registry.members.get(slug, ())}
        groups = {group for group, of_group in registry.members.items() if same & of_group}
        commodities = {slug for slug, target in registry.counts_as.items() if target in members}
        return frozenset(same | members | groups | commodities)


def frozen(editions: Iterable[ListEdition]) -> list[comparison.Edition]:
    """These editions as plain values, in one query and without a model a line."""
    return frozen_with_translations(editions)[0]


def frozen_with_translations(
    editions: Iterable[ListEdition], touching: Collection[str] | None = None
) -> tuple[list[comparison.Edition], dict[tuple[str, int], str]]:
    """The same, and the translation of each label that has one, by edition and position.

    With `touching`, only the entries that hold one of these minerals: enough to judge one mineral, given its kin.
    """
    editions = list(editions)
    entries = ListEntry.objects.filter(edition__in=[edition.pk for edition in editions])
    if touching is not None:
        held = ListEntry.minerals.through.objects.filter(mineral__in=touching)
        entries = entries.filter(pk__in=held.values("listentry"))
    rows = entries.order_by("edition", "position").values_list(
        "edition", "position", "label", "qualifier", "translation", "minerals"
    )
    lines: dict[str, list[comparison.Entry]] = {}
    translations: dict[tuple[str, int], str] = {}
    for (edition, position, label, qualifier, translation), of_entry in groupby(rows, key=lambda row: row[:5]):
        minerals = frozenset(row[5] for row in of_entry if row[5])
        lines.setdefault(edition, []).append(comparison.Entry(position, label, qualifier, minerals))
        if translation:
            translations[edition, position] = translation
    values = [
        comparison.Edition(
            slug=edition.pk,
            series=edition.series_id,
            in_force_from=edition.in_force_from,
            is_itemised=edition.is_itemised,
            entries=tuple(lines.get(edition.pk, ())),
        )
        for edition in editions
    ]
    return values, translations


def started(on: datetime.date) -> list[ListEdition]:
    """Every edition that has started by this day with its series, end and count, by the order of the home page."""
    return list(
        ListEdition.objects.filter(starts_on__lte=on.isoformat())
        .with_end()
        .with_count()
        .select_related("series")
        .order_by("series__position", "series", "starts_on")
    )


def is_in_force(edition: ListEdition, on: datetime.date) -> bool:
    """Whether this edition, which has started, still holds. Reads what `with_end()` added."""
    return edition.in_force_to is None or edition.in_force_to.first_day > on


def span(edition: ListEdition, status: Status) -> Span:
    """One edition in the lane of one mineral."""
    year = edition.in_force_from[:4]
    return Span(
        start=edition.in_force_from.first_day,
        end=edition.in_force_to.first_day if edition.in_force_to else None,
        label=year,
        words=f"{year} {words_of(status)}",
        sign=sign_of(status),
    )


def since(held: Iterable[tuple[ListEdition, Status]]) -> str:
    """The year since when a mineral stands on a series without a break, or empty. `held` is in order of time."""
    year = ""
    for edition, status in held:
        year = (year or edition.in_force_from[:4]) if status.listed else ""
    return year


def chip(axis: Axis, mineral: str, by_series: Mapping[str, list[ListEdition]], statuses: Mapping) -> Chip:
    """The small ribbon beside a mineral's name: the United States, the European Union, the United Kingdom."""
    lanes, words = [], []
    for series, code in CHIP_SERIES:
        held = [(edition, statuses[mineral, edition.pk]) for edition in by_series.get(series, ())]
        lanes.append((series, [span(edition, status) for edition, status in held]))
        words.append(f"{code} {_standing(held)}")
    return axis.chip(lanes, "; ".join(words))


def _standing(held: list[tuple[ListEdition, Status]]) -> str:
    if not held or not any(status.listed for _, status in held):
        return "never"
    if year := since(held):
        last = held[-1][1]
        return f"since {year}{'' if last.via == 'named' else f' {_VIA[last.via]}'}"
    left = max(place for place, (_, status) in enumerate(held) if status.listed) + 1
    return f"until {held[left][0].in_force_from[:4]}"
