"""The official lists: every series with its editions, and one series through time."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from minerals.bars import series_line
from minerals.comparison import Difference
from minerals.listings import Names, frozen
from minerals.models import ListEdition, ListSeries
from minerals.responses import respond
from minerals.ribbon import Axis, Lane
from minerals.views.edition import change_at, edition, near, state
from minerals.views.home import edition_span

COLUMNS = (
    "slug",
    "series",
    "jurisdiction",
    "kind",
    "title",
    "issuer",
    "legal_basis",
    "official_citation",
    "published",
    "in_force_from",
    "in_force_to",
    "declared_count",
    "entries",
    "is_itemised",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One series: its editions as a lane, the one in force if there is one, the first to come."""

    series: ListSeries
    editions: tuple[ListEdition, ...]
    in_force: ListEdition | None
    lane: Lane
    follows: bool


@dataclass(frozen=True, slots=True)
class Issue:
    """One edition of a series beside the one before it. `change` is None where one of the two is not itemised."""

    edition: ListEdition
    before: ListEdition | None
    change: Difference | None
    state: str


def lists(request: HttpRequest, format: str) -> HttpResponse:
    """Every series with its editions, each jurisdiction's together, the principal ones first."""
    on = timezone.localdate()
    all_series = _series()
    table = [_values(series, edition) for series in all_series for edition in series.editions.all()]
    rows = _rows(all_series, on)
    return respond(
        request,
        format,
        template="minerals/lists.html",
        context={
            "on": on,
            "axis": Axis(on),
            "rows": rows,
            "editions": len(table),
            "in_force": sum(row.in_force is not None for row in rows),
            "jurisdictions": len({series.jurisdiction_id for series in all_series}),
        },
        data=[dict(zip(COLUMNS, values, strict=True)) for values in table],
        columns=COLUMNS,
        rows=table,
    )


def listed(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """The edition or the series at this address, in any case; their slugs never collide."""
    on = timezone.localdate()
    if found := ListSeries.objects.select_related("jurisdiction").filter(editions=slug).first():
        return edition(request, slug, found, format, on)
    if ListSeries.objects.filter(pk=slug).exists():
        return series(request, slug, format, on)
    if (small := slug.lower()) != slug and _is_there(small):
        address = reverse("minerals:list" if format == "html" else f"minerals:list-{format}", args=[small])
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}{f'?{query}' if query else ''}")
    return _not_found(request, slug, format)


def _is_there(slug: str) -> bool:
    return any(model.objects.filter(pk=slug).exists() for model in (ListSeries, ListEdition))


def _not_found(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    every = [*ListSeries.objects.order_by("pk"), *ListEdition.objects.order_by("pk")]
    known = {each.pk: each for each in every}
    nearest = [known[each] for each in near(slug, known)]
    message = f"No list and no edition has the slug “{slug}”."
    if format != "html":
        raise Http404(" ".join([message, *(f"Nearest: {each.pk}." for each in nearest)]))
    context = {"message": message, "path": request.path, "nearest": nearest}
    return render(request, "errors/404.html", context, status=404)


def series(request: HttpRequest, slug: str, format: str, on: datetime.date) -> HttpResponse:
    """One official list through time: what it is, its editions, what each changed."""
    found = _series(slug)[0]
    editions = list(found.editions.all())
    evidence = list(found.evidence.select_related("source"))
    started = [each for each in editions if each.in_force_from.first_day <= on]
    table = [_values(found, each) for each in editions]
    return respond(
        request,
        format,
        template="minerals/series.html",
        context={
            "on": on,
            "series": found,
            "issues": list(reversed(_issues(editions, on))),
            "line": series_line(editions, started[-1].pk if started else "", on),
            "in_force": started[-1] if started else None,
            "evidence": evidence,
        },
        data={
            "slug": found.pk,
            "jurisdiction": found.jurisdiction_id,
            "name": found.name,
            "short_name": found.short_name or None,
            "kind": found.kind,
            "issuing_body": found.issuing_body or None,
            "definition": found.definition or None,
            "provision": found.provision or None,
            "effect": found.effect or None,
            "methodology": found.methodology or None,
            "editions": [dict(zip(COLUMNS, values, strict=True)) for values in table],
            "evidence": [
                {"source": item.source_id, "locator": item.locator or None, "quotation": item.quotation or None}
                for item in evidence
            ],
        },
        columns=COLUMNS,
        rows=table,
    )


def _series(*slugs: str) -> list[ListSeries]:
    """These series, or all, with their editions, in the order of the home page."""
    editions = ListEdition.objects.with_end().with_count().order_by("starts_on")
    found = ListSeries.objects.select_related("jurisdiction").prefetch_related(Prefetch("editions", editions))
    if slugs:
        found = found.filter(pk__in=slugs)
    return sorted(found, key=lambda series: (series.position, series.pk))


def _rows(all_series: list[ListSeries], on: datetime.date) -> list[Row]:
    places: dict[str, int] = {}
    for series in all_series:
        places.setdefault(series.jurisdiction_id, len(places))
    axis, rows, before = Axis(on), [], ""
    for series in sorted(all_series, key=lambda series: places[series.jurisdiction_id]):
        editions = tuple(series.editions.all())
        started = [edition for edition in editions if edition.in_force_from.first_day <= on]
        rows.append(
            Row(
                series=series,
                editions=editions,
                in_force=started[-1] if started else None,
                lane=axis.lane(edition_span(edition, on) for edition in editions),
                follows=series.jurisdiction_id == before,
            )
        )
        before = series.jurisdiction_id
    return rows


def _issues(editions: list[ListEdition], on: datetime.date) -> list[Issue]:
    registry = Names.read().registry
    values = {edition.slug: edition for edition in frozen(editions)}
    issues = []
    for place, issued in enumerate(editions):
        before = editions[place - 1] if place else None
        issues.append(Issue(issued, before, change_at(place, editions, values, registry), state(issued, on)))
    return issues


def _values(series: ListSeries, edition: ListEdition) -> tuple:
    return (
        edition.pk,
        series.pk,
        series.jurisdiction_id,
        series.kind,
        edition.title,
        edition.issuer or None,
        edition.legal_basis or None,
        edition.official_citation or None,
        edition.published,
        edition.in_force_from,
        edition.in_force_to,
        edition.declared_count,
        edition.entry_count if edition.is_itemised else None,
        edition.is_itemised,
    )
