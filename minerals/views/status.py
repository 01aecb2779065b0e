"""Was a mineral on a list on a day? Yes, no or not itemised, with the entry and the evidence."""

import datetime

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from minerals.comparison import Edition, Registry, Status, cover
from minerals.comparison import status as status_of
from minerals.listings import LANGUAGES, Names, frozen, is_in_force
from minerals.models import ListEdition, ListSeries, Mineral
from minerals.responses import respond
from minerals.views import asked

COLUMNS = (
    "mineral",
    "series",
    "on",
    "listed",
    "reason",
    "via",
    "partly",
    "edition",
    "entry",
    "official_citation",
    "source",
    "certain",
)


def status(request: HttpRequest, format: str) -> HttpResponse:
    """One answer; without a mineral and a list, the form that asks for them."""
    today = timezone.localdate()
    on = asked.day(request, "on", today)
    name, slug = asked.text(request, "mineral"), asked.text(request, "series")
    mineral = asked.mineral("mineral", name) if name else None
    all_series = _series()
    series = _known_series(slug, all_series) if slug else None
    context = {"on": on, "today": today, "all_series": list(all_series.values())}
    if not (mineral and series):
        if format != "html":
            raise BadRequest(f"Name a mineral and a list: {request.path}?mineral=gallium&series=us&on=2021-06-30.")
        context |= {"mineral": mineral, "series": series, "minerals": _names()}
        return render(request, "minerals/status_form.html", context)
    return _answer(request, format, mineral, series, on, context)


def _answer(
    request: HttpRequest, format: str, mineral: Mineral, series: ListSeries, on: datetime.date, context: dict
) -> HttpResponse:
    editions = list(ListEdition.objects.with_end().filter(series=series).order_by("starts_on"))
    started = [each for each in editions if each.in_force_from.first_day <= on]
    in_force = started[-1] if started and is_in_force(started[-1], on) else None
    known = Names.read()
    value = frozen([in_force])[0] if in_force else None
    found = status_of(mineral.pk, value, known.registry, on)
    evidence = list(in_force.evidence.select_related("source")) if in_force else []
    answer = {
        "mineral": mineral.pk,
        "series": series.pk,
        "on": on,
        "listed": found.listed,
        "reason": found.reason,
        "via": found.via,
        "partly": dict(found.partly) if found.partly else None,
        "edition": found.edition,
        "entry": found.entry.label if found.entry else None,
        "official_citation": (in_force.official_citation or None) if in_force else None,
        "source": evidence[0].source_id if evidence else None,
        "certain": found.certain,
    }
    partly = f"{found.partly['covered']} of {found.partly['of']}" if found.partly else None
    return respond(
        request,
        format,
        template="minerals/status.html",
        context={
            **context,
            "mineral": mineral,
            "series": series,
            "edition": in_force,
            "first": editions[0] if editions else None,
            "status": found,
            "entry": in_force.entries.get(position=found.entry.position) if found.entry else None,
            "language": LANGUAGES.get(series.jurisdiction_id, ""),
            "via_minerals": _via(mineral.pk, value, found, known.registry, known.names),
            "members": _members(mineral.pk, value, known),
            "evidence": evidence,
            "minerals": sorted(known.names.values(), key=str.casefold),
        },
        data=answer,
        columns=COLUMNS,
        rows=[tuple(partly if column == "partly" else answer[column] for column in COLUMNS)],
    )


def _series() -> dict[str, ListSeries]:
    found = ListSeries.objects.select_related("jurisdiction")
    return {series.pk: series for series in sorted(found, key=lambda series: (series.position, series.pk))}


def _known_series(slug: str, all_series: dict[str, ListSeries]) -> ListSeries:
    if slug not in all_series:
        edition = ListEdition.objects.filter(pk=slug).values_list("series", flat=True).first()
        if edition:
            raise BadRequest(f"series={slug} is an edition; its list is {edition}.")
        asked.choice("series", slug, all_series, "See /lists/ for all lists.")
    return all_series[slug]


def _names() -> list[str]:
    return sorted(Mineral.objects.values_list("name", flat=True), key=str.casefold)


def _via(
    mineral: str, value: Edition | None, found: Status, registry: Registry, names: dict[str, str]
) -> list[tuple[str, str]]:
    """The groups or other minerals under which it stands, as pairs of slug and name."""
    if not found.entry or not value or found.via == "named":
        return []
    if found.via == "group":
        slugs = found.entry.minerals & registry.groups
    else:
        slugs = {slug for slug in found.entry.minerals if registry.unit(slug) == registry.unit(mineral)} - {mineral}
    return sorted(((slug, names[slug]) for slug in slugs), key=lambda pair: pair[1])


def _members(mineral: str, value: Edition | None, known: Names) -> list[tuple[str, str, str]]:
    """For a group: each usual member with its name and the entry that covers it, "" if none does."""
    if not value or not value.is_itemised:
        return []
    covered = cover(value, known.registry)
    members = known.registry.members.get(mineral, ())
    listed = ((slug, known.names[slug], covered[slug].entry.label if slug in covered else "") for slug in members)
    return sorted(listed, key=lambda row: row[1])
