"""One edition as issued: its entries in the issuer's words and order, its legal identity, what it changed."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse

from minerals import names
from minerals.bars import series_line
from minerals.comparison import Difference, Edition, Registry, difference, matrix
from minerals.listings import CHIP_SERIES, LANGUAGES, Names, chip, frozen, is_in_force
from minerals.models import ListEdition, ListEntry, ListSeries
from minerals.responses import respond
from minerals.ribbon import Axis, Chip

COLUMNS = ("edition", "position", "label", "translation", "qualifier", "minerals", "via_group", "note")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry on the page.

    `lead` is the slug that its label links to, "" if no single one stands for it. `also` are the other minerals it
    covers as pairs of slug and name, `members` those it covers via a group, `tag` new or back.
    """

    entry: ListEntry
    lead: str
    canonical: str
    also: tuple[tuple[str, str], ...]
    members: tuple[tuple[str, str], ...]
    chip: Chip | None
    tag: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an edition stands in its series on a day. `gone` left with it, `comparable` can be set beside it."""

    state: str
    before: ListEdition | None
    after: ListEdition | None
    change: Difference | None
    gone: tuple[tuple[str, str], ...]
    comparable: tuple[ListEdition, ...]


def edition(request: HttpRequest, slug: str, series: ListSeries, format: str, on: datetime.date) -> HttpResponse:
    """An edition as issued. Whether it is in force follows from the starts in its series."""
    chip_series = [each for each, _ in CHIP_SERIES]
    read = list(
        ListEdition.objects.filter(series__in=[series.pk, *chip_series]).with_end().with_count().order_by("starts_on")
    )
    editions = [each for each in read if each.series_id == series.pk]
    chips = [each for each in read if each.series_id in chip_series]
    found = next(edition for edition in editions if edition.pk == slug)
    entries = list(found.entries.order_by("position"))
    evidence = list(found.evidence.select_related("source"))
    known = Names.read()
    values = {each.slug: each for each in frozen(read)}
    via = _via(values[slug], known)
    standing = _standing(found, editions, values, known, on)
    return respond(
        request,
        format,
        template="minerals/edition.html",
        context={
            "on": on,
            "edition": found,
            "series": series,
            "line": series_line(editions, slug, on),
            "lines": _lines(entries, via, chips, values, standing.change, known, on),
            "language": LANGUAGES.get(series.jurisdiction_id, ""),
            "standing": standing,
            "evidence": evidence,
            "events": list(found.events.order_by("first_day")),
        },
        data={
            "slug": found.pk,
            "series": series.pk,
            "title": found.title,
            "issuer": found.issuer or None,
            "legal_basis": found.legal_basis or None,
            "official_citation": found.official_citation or None,
            "published": found.published,
            "in_force_from": found.in_force_from,
            "in_force_to": found.in_force_to,
            "declared_count": found.declared_count,
            "is_itemised": found.is_itemised,
            "entries": [_as_data(entry, via[entry.position]) for entry in entries],
            "evidence": [
                {"source": item.source_id, "locator": item.locator or None, "quotation": item.quotation or None}
                for item in evidence
            ],
            "notes": found.notes or None,
        },
        columns=COLUMNS,
        rows=[_as_row(entry, via[entry.position]) for entry in entries],
    )


def _via(edition: Edition, known: Names) -> dict[int, dict[str, str]]:
    """By position: the minerals of each entry and how it covers them, the group rows themselves first, as named."""
    groups = known.registry.groups
    via: dict[int, dict[str, str]] = {}
    for entry in edition.entries:
        held = entry.minerals & groups
        via[entry.position] = dict.fromkeys(sorted(held), "named")
        via[entry.position] |= dict.fromkeys(sorted(entry.minerals - groups), "group" if held else "named")
    return via


def _standing(
    found: ListEdition, editions: list[ListEdition], values: Mapping[str, Edition], known: Names, on: datetime.date
) -> Standing:
    place = editions.index(found)
    before = editions[place - 1] if place else None
    change = change_at(place, editions, values, known.registry)
    return Standing(
        state=state(found, on),
        before=before,
        after=editions[place + 1] if place + 1 < len(editions) else None,
        change=change,
        gone=_linked(change.removed if change else (), known),
        comparable=tuple(reversed([each for each in editions if each.is_itemised and each != found]))
        if found.is_itemised
        else (),
    )


def near(slug: str, known: Iterable[str]) -> list[str]:
    """The slugs of lists or editions nearest to one that is not known: much alike, or else of the same list."""
    known = list(known)
    stem = slug.rpartition("-")[0]
    return names.nearest(slug, known) or [each for each in known if stem and each.rpartition("-")[0] == stem][-3:]


def state(edition: ListEdition, on: datetime.date) -> str:
    """Where an edition stands in its series on a day. Reads what `with_end()` added."""
    if edition.in_force_from.first_day > on:
        return "not yet in force"
    return "in force" if is_in_force(edition, on) else "superseded"


def change_at(
    place: int, editions: Sequence[ListEdition], values: Mapping[str, Edition], registry: Registry
) -> Difference | None:
    """What the edition at this place of its series changed, None for the first or where one of the two is unread."""
    edition = editions[place]
    before = editions[place - 1] if place else None
    if not (before and before.is_itemised and edition.is_itemised):
        return None
    earlier = [values[each.pk] for each in editions[: place - 1]]
    return difference(values[before.pk], values[edition.pk], registry, earlier=earlier)


def _lines(
    entries: list[ListEntry],
    via: Mapping[int, Mapping[str, str]],
    chips: list[ListEdition],
    values: Mapping[str, Edition],
    change: Difference | None,
    known: Names,
    on: datetime.date,
) -> list[Line]:
    started = sorted((e for e in chips if e.in_force_from.first_day <= on), key=lambda e: (e.series_id, e.starts_on))
    by_series = {series: list(group) for series, group in groupby(started, key=lambda each: each.series_id)}
    leads = {entry.position: _lead(via[entry.position], known) for entry in entries}
    statuses = matrix({*leads.values()} - {""}, [values[each.pk] for each in started], known.registry, on)
    tags = _tags(change)
    axis = Axis(on)
    lines = []
    for entry in entries:
        lead, covered = leads[entry.position], via[entry.position]
        canonical = known.names.get(lead, "")
        is_said = canonical.casefold() == entry.label.casefold() or _words(canonical) <= _words(entry.translation)
        lines.append(
            Line(
                entry=entry,
                lead=lead,
                canonical="" if is_said else canonical,
                also=_linked((slug for slug, how in covered.items() if how == "named" and slug != lead), known),
                members=_linked((slug for slug, how in covered.items() if how == "group"), known),
                chip=chip(axis, lead, by_series, statuses) if lead else None,
                tag=tags.get(entry.position, ""),
            )
        )
    return lines


def _words(text: str) -> set[str]:
    return set(text.casefold().split())


def _lead(covered: Mapping[str, str], known: Names) -> str:
    """The one mineral that an entry stands for: its only one, its only group, or what all of it counts as."""
    named = [slug for slug, how in covered.items() if how == "named"]
    if len(named) == 1:
        return named[0]
    units = {known.registry.unit(slug) for slug in named}
    unit = units.pop() if len(units) == 1 else ""
    return unit if unit in named else ""


def _tags(change: Difference | None) -> dict[int, str]:
    """By position: `new` for entries all of whose minerals the edition before lacked, `back` if one was there once."""
    if not change:
        return {}
    fresh, kept = {}, set()
    for unit, carriers in change.carriers_b.items():
        for carrier in carriers:
            if unit not in change.added:
                kept.add(carrier.entry.position)
            elif fresh.get(carrier.entry.position) != "back":
                fresh[carrier.entry.position] = "back" if unit in change.restored else "new"
    return {position: tag for position, tag in fresh.items() if position not in kept}


def _linked(slugs: Iterable[str], known: Names) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((slug, known.names[slug]) for slug in slugs), key=lambda pair: (pair[1], pair[0])))


def _as_data(entry: ListEntry, via: Mapping[str, str]) -> dict:
    return {
        "position": entry.position,
        "label": entry.label,
        "translation": entry.translation or None,
        "qualifier": entry.qualifier or None,
        "minerals": [{"slug": slug, "via": how} for slug, how in via.items()],
        "note": entry.note or None,
    }


def _as_row(entry: ListEntry, via: Mapping[str, str]) -> tuple:
    return (
        entry.edition_id,
        entry.position,
        entry.label,
        entry.translation or None,
        entry.qualifier or None,
        [slug for slug, how in via.items() if how == "named"],
        [slug for slug, how in via.items() if how == "group"],
        entry.note or None,
    )
