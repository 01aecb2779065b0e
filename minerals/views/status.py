"""Was a mineral on a list on a day? Yes, no or not itemised, with the entry and the evidence."""

import datetime
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from minerals.comparison import Edition, Status, cover
from minerals.comparison import status as status_of
from minerals.listings import LANGUAGES, Names, frozen_with_translations
from minerals.models import ListEdition, ListSeries, Mineral
from minerals.responses import respond
from minerals.views import asked


def status(request: HttpRequest, format: str) -> HttpResponse:
    """One answer; without a mineral and a list, the form that asks for them."""
    today = timezone.localdate()
    day = asked.day(request, "on", today)
    name, slug = asked.text(request, "mineral"), asked.text(request, "series").lower()
    mineral = asked.mineral("mineral", name) if name else None
    all_series = {series.pk: series for series in ListSeries.objects.order_by("position", "slug")}
    series = _series(slug, all_series) if slug else None
    known = Names.read()
    context = {
        "on": today,
        "day": day,
        "mineral": mineral,
        "series": series,
        "all_series": all_series.values(),
        "all_names": sorted(known.names.values(), key=str.casefold),
    }
    if mineral and series:
        return _answer(request, format, mineral, series, day, known, context)
    if format != "html":
        raise BadRequest(f"Name a mineral and a list: {request.path}?mineral=gallium&series=us&on=2021-06-30.")
    return render(request, "minerals/status_form.html", context)


def _answer(
    request: HttpRequest,
    format: str,
    mineral: Mineral,
    series: ListSeries,
    day: datetime.date,
    known: Names,
    context: dict,
) -> HttpResponse:
    editions = list(ListEdition.objects.with_end().filter(series=series).order_by("starts_on"))
    edition = next((each for each in reversed(editions) if each.in_force_from.first_day <= day), None)
    values, translations = frozen_with_translations([edition] if edition else [])
    value = values[0] if values else None
    found = status_of(mineral.pk, value, known.registry, day, context["on"])
    evidence = list(edition.evidence.select_related("source")) if edition else []
    answer = {
        "mineral": mineral.pk,
        "series": series.pk,
        "on": day,
        "listed": found.listed,
        "reason": found.reason,
        "via": found.via,
        "partly": found.partly,
        "edition": found.edition,
        "entry": found.entry.label if found.entry else None,
        "official_citation": (edition.official_citation or None) if edition else None,
        "source": evidence[0].source_id if evidence else None,
        "certain": found.certain,
    }
    in_a_cell = {"partly": f"{found.partly['covered']} of {found.partly['of']}"} if found.partly else {}
    asked_for = urlencode({"mineral": mineral.pk, "series": series.pk, "on": day})
    return respond(
        request,
        format,
        template="minerals/status.html",
        context={
            **context,
            "address": f"{request.path}?{asked_for}",
            "edition": edition,
            "first": editions[0] if editions else None,
            "status": found,
            "entry": found.entry,
            "translation": translations.get((found.edition, found.entry.position)) if found.entry else None,
            "language": LANGUAGES.get(series.jurisdiction_id, ""),
            "through": _through(mineral.pk, found, known),
            "members": _members(mineral.pk, value, known),
            "evidence": evidence,
        },
        data=answer,
        columns=tuple(answer),
        rows=[tuple({**answer, **in_a_cell}.values())],
    )


def _series(slug: str, all_series: dict[str, ListSeries]) -> ListSeries:
    if slug not in all_series and (owner := ListEdition.objects.filter(pk=slug).values_list("series", flat=True)):
        raise BadRequest(f"series={slug} is one edition of a list. Ask for the list: series={owner[0]}.")
    return all_series[asked.choice("series", slug, all_series, "See /lists/ for all lists.")]


def _through(mineral: str, found: Status, known: Names) -> list[tuple[str, str]]:
    """The group or the other minerals under which it stands, as pairs of slug and name."""
    if not found.entry or found.via not in ("group", "commodity"):
        return []
    held, registry = found.entry.minerals - {mineral}, known.registry
    if found.via == "group":
        slugs = held & registry.groups
    else:
        slugs = {slug for slug in held if registry.unit(slug) == registry.unit(mineral)}
    return sorted(((slug, known.names[slug]) for slug in slugs), key=lambda pair: pair[1])


def _members(mineral: str, value: Edition | None, known: Names) -> list[tuple[str, str, str]]:
    """For a group: each usual member with its name and the entry that covers it, "" if none does."""
    if not value or not value.is_itemised:
        return []
    covered = cover(value, known.registry)
    members = known.registry.members.get(mineral, ())
    listed = ((slug, known.names[slug], covered[slug].entry.label if slug in covered else "") for slug in members)
    return sorted(listed, key=lambda row: row[1])
