"""One mineral: every list it is or was on, its identity, what happened around it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from minerals import names
from minerals.comparison import Status, matrix
from minerals.dates import PartialDate
from minerals.listings import LANGUAGES, Names, frozen_with_translations, is_in_force, since, span, started, words_of
from minerals.models import ListEdition, ListSeries, Mineral, MineralName
from minerals.responses import respond
from minerals.ribbon import Axis, Lane

COLUMNS = (
    "series",
    "edition",
    "position",
    "entry",
    "translation",
    "qualifier",
    "via",
    "from",
    "to",
    "official_citation",
)


@dataclass(frozen=True, slots=True)
class Listing:
    """One edition that lists the mineral, and the entry by which it does."""

    edition: ListEdition
    status: Status
    translation: str

    @property
    def language(self) -> str:
        return LANGUAGES.get(self.edition.series.jurisdiction_id, "") if self.translation else ""

    @property
    def via(self) -> str:
        return "" if self.status.via == "named" else words_of(self.status)


@dataclass(frozen=True, slots=True)
class SeriesLane:
    """One series that lists or listed the mineral. `listing` is None if the edition in force does not list it."""

    series: ListSeries
    edition: ListEdition
    lane: Lane
    follows: bool
    listing: Listing | None
    said: str
    since: str


@dataclass(frozen=True, slots=True)
class Standing:
    """On how many of the itemised lists in force the mineral is, in the words around the date."""

    opening: str
    rest: str


def mineral(request: HttpRequest, text: str, format: str) -> HttpResponse:
    """A mineral by its slug; any other name of it, in any spelling, leads there."""
    found = Mineral.objects.prefetch_related("names").filter(pk=text).first()
    if not found:
        return _elsewhere(request, text, format)
    on = timezone.localdate()
    known = Names.read()
    editions = started(on)
    lists, translations = frozen_with_translations(editions, known.kin(found.pk))
    cells = matrix([found.pk], lists, known.registry, on)
    statuses = {edition: status for (_, edition), status in cells.items()}
    listings = [
        Listing(edition, status, translations.get((edition.pk, status.entry.position), "") if status.entry else "")
        for edition in editions
        if (status := statuses[edition.pk]).listed
    ]
    events = list(found.events.order_by("-first_day", "-slug"))
    evidence = list(found.evidence.select_related("source"))
    related = _related(found)
    return respond(
        request,
        format,
        template="minerals/mineral.html",
        context={
            "on": on,
            "axis": Axis(on),
            "mineral": found,
            "names": known.names,
            "lanes": _lanes(editions, statuses, listings, on),
            "never": _never(editions, statuses, listings, on),
            "standing": _standing(editions, statuses, on),
            "listings": len(listings),
            "members": _linked(known.names, known.registry.members.get(found.pk, ())),
            "member_of": _linked(known.names, filter(None, [found.member_of_id])),
            "counts_as": _linked(known.names, filter(None, [found.counts_as_id])),
            "counted_here": _linked(known.names, (s for s, t in known.registry.counts_as.items() if t == found.pk)),
            "related": _linked(known.names, related),
            "evidence": evidence,
            "events": events,
        },
        data={
            "slug": found.pk,
            "name": found.name,
            "name_us": found.name_us or None,
            "kind": found.kind,
            "symbol": found.symbol or None,
            "atomic_number": found.atomic_number,
            "cas_number": found.cas_number or None,
            "aliases": found.aliases,
            "name_de": found.name_de or None,
            "name_fr": found.name_fr or None,
            "member_of": found.member_of_id,
            "members": sorted(known.registry.members.get(found.pk, ())),
            "counts_as": found.counts_as_id,
            "related_to": related,
            "uses": found.uses or None,
            "listings": [_as_data(listing) for listing in sorted(listings, key=_by_start)],
            "events": [event.pk for event in reversed(events)],
            "evidence": [
                {"source": item.source_id, "locator": item.locator or None, "quotation": item.quotation or None}
                for item in evidence
            ],
        },
        columns=COLUMNS,
        rows=[_as_row(listing) for listing in sorted(listings, key=_by_start)],
    )


def _elsewhere(request: HttpRequest, text: str, format: str) -> HttpResponse:
    """The page that this name, symbol or spelling means, or 404 with the nearest."""
    name = MineralName.objects.filter(key=names.key(text)).values_list("mineral", flat=True).first()
    slug = name or Mineral.objects.filter(symbol__iexact=text).values_list("pk", flat=True).first()
    if slug:
        address = reverse("minerals:mineral" if format == "html" else f"minerals:mineral-{format}", args=[slug])
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}{f'?{query}' if query else ''}")
    known = {name.text: name.mineral for name in MineralName.objects.select_related("mineral").order_by("key")}
    nearest = list({known[name].pk: known[name] for name in names.nearest(text, known)}.values())
    message = f"No mineral is called “{names.clean(text)}”."
    if format != "html":
        raise Http404(" ".join([message, *(f"Nearest: {mineral.pk}." for mineral in nearest)]))
    context = {"message": message, "path": names.clean(request.path), "nearest": nearest}
    return render(request, "errors/404.html", context, status=404)


def _lanes(
    editions: list[ListEdition], statuses: Mapping[str, Status], listings: list[Listing], on: datetime.date
) -> list[SeriesLane]:
    """The series that list or listed the mineral, by the order of the home page, each jurisdiction's together."""
    places: dict[str, int] = {}
    for edition in editions:
        places.setdefault(edition.series.jurisdiction_id, len(places))
    editions = sorted(editions, key=lambda edition: places[edition.series.jurisdiction_id])
    axis, by_edition = Axis(on), {listing.edition.pk: listing for listing in listings}
    grid, lanes, before = axis.grid, [], ""
    for _, group in groupby(editions, key=lambda edition: edition.series_id):
        of_series = list(group)
        if not any(edition.pk in by_edition for edition in of_series):
            continue
        held = [(edition, statuses[edition.pk]) for edition in of_series]
        last, status = held[-1]
        lane = axis.lane((span(*pair) for pair in held), grid=grid)
        follows = last.series.jurisdiction_id == before
        before = last.series.jurisdiction_id
        lanes.append(
            SeriesLane(last.series, last, lane, follows, by_edition.get(last.pk), words_of(status), since(held))
        )
    return lanes


def _never(
    editions: list[ListEdition], statuses: Mapping[str, Status], listings: list[Listing], on: datetime.date
) -> dict[str, list[ListEdition]]:
    """The editions in force of series that never listed the mineral, by how: without it, in part, not itemised."""
    ever = {listing.edition.series_id for listing in listings}
    found: dict[str, list[ListEdition]] = {"not_on_list": [], "partly": [], "not_itemised": []}
    for edition in editions:
        if is_in_force(edition, on) and edition.series_id not in ever:
            found[statuses[edition.pk].reason].append(edition)
    return found


def _standing(editions: list[ListEdition], statuses: Mapping[str, Status], on: datetime.date) -> Standing:
    in_force = [edition for edition in editions if is_in_force(edition, on) and edition.is_itemised]
    ways = [statuses[edition.pk].via for edition in in_force if statuses[edition.pk].listed]
    named = ways.count("named")
    if not ways:
        return Standing(f"On none of the {len(in_force)} itemised lists in force on", ".")
    of_all = f"all {len(in_force)}" if len(ways) == len(in_force) else f"{len(ways)} of the {len(in_force)}"
    if named == len(ways):
        opening, rest = f"Named on {of_all} itemised lists in force on", ""
    else:
        others = [
            f"{words} on {ways.count(way)}"
            for way, words in (
                ("named", "named"),
                ("group", "via a group"),
                ("members", "through all its members"),
                ("commodity", "under another name"),
            )
            if way in ways
        ]
        opening = f"On {of_all} itemised lists in force on"
        rest = f": {', '.join(others)}"
    years = []
    for series, where in (("us", "in the United States"), ("eu", "in the European Union")):
        held = [(edition, statuses[edition.pk]) for edition in editions if edition.series_id == series]
        if year := since(held):
            years.append(f"{where} since {year}")
    if years:
        rest += f"{';' if rest else ','} {' and '.join(years)}"
    return Standing(opening, f"{rest}.")


def _related(found: Mineral) -> list[str]:
    """Ores, compounds and by-products, told from either side."""
    pairs = Mineral.related_to.through.objects.filter(Q(from_mineral=found.pk) | Q(to_mineral=found.pk))
    return sorted({slug for pair in pairs.values_list("from_mineral", "to_mineral") for slug in pair} - {found.pk})


def _linked(known: Mapping[str, str], slugs) -> list[tuple[str, str]]:
    """Pairs of slug and name, by name."""
    return sorted(((slug, known[slug]) for slug in slugs), key=lambda pair: pair[1])


def _by_start(listing: Listing) -> tuple[PartialDate, str]:
    return listing.edition.in_force_from, listing.edition.pk


def _as_data(listing: Listing) -> dict:
    return {
        "edition": listing.edition.pk,
        "entry": listing.status.entry.label if listing.status.entry else None,
        "via": listing.status.via,
        "from": listing.edition.in_force_from,
        "to": listing.edition.in_force_to,
    }


def _as_row(listing: Listing) -> tuple:
    edition, entry = listing.edition, listing.status.entry
    return (
        edition.series_id,
        edition.pk,
        entry.position if entry else None,
        entry.label if entry else None,
        listing.translation,
        entry.qualifier if entry else None,
        listing.status.via,
        edition.in_force_from,
        edition.in_force_to,
        edition.official_citation,
    )
