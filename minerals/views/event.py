"""One step of the dialogue or around it: what happened, who took part, what it rests on."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from minerals import names
from minerals.dates import MONTHS, PartialDate
from minerals.events import COLUMNS, CONFIDENCE, as_data, as_row, step
from minerals.models import Event
from minerals.responses import respond
from minerals.views.timeline import in_lanes_first

NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A step close in time, or the one whose page this is."""

    slug: str
    date: PartialDate
    title: str
    is_here: bool


def event(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """One event; an address that no event has leads to the nearest."""
    found = Event.objects.select_related("edition__series").filter(pk=slug).first()
    if not found:
        return _elsewhere(request, slug, format)
    on = timezone.localdate()
    parties = dict(found.parties.values_list("code", "name"))
    minerals = list(found.minerals.order_by("name", "slug").values_list("slug", "name"))
    evidence = list(found.evidence.select_related("source"))
    value = step(found, parties, (mineral for mineral, _ in minerals), evidence)
    return respond(
        request,
        format,
        template="minerals/event.html",
        context={
            "on": on,
            "event": found,
            "below_the_year": _below_the_year(found.date),
            "is_coming": found.date.first_day > on,
            "parties": [(code, parties[code]) for code in in_lanes_first(parties)],
            "minerals": minerals,
            "evidence": evidence,
            "trust": CONFIDENCE[found.confidence],
            "neighbours": _neighbours(found),
        },
        data=as_data(value),
        columns=COLUMNS,
        rows=[as_row(value)],
    )


def _elsewhere(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    known = {event.pk: event for event in Event.objects.order_by("slug").only("slug", "title")}
    nearest = [known[each] for each in names.nearest(slug, known)]
    message = f"There is no event “{slug}”."
    if format != "html":
        raise Http404(" ".join([message, *(f"Nearest: {event.pk}." for event in nearest)]))
    context = {"message": message, "path": request.path, "nearest": nearest}
    return render(request, "errors/404.html", context, status=404)


def _below_the_year(date: PartialDate) -> tuple[str, str]:
    """The rest of the date, and what of it is not known."""
    first = date.first_day
    match date.precision:
        case "year":
            return "", "month and day not known"
        case "month":
            return MONTHS[first.month - 1], "day not known"
        case _:
            return f"{first.day} {MONTHS[first.month - 1]}", ""


def _neighbours(found: Event) -> list[Neighbour]:
    """The steps just before and after. Sorted here, because databases differ in how they sort slugs."""
    rows = sorted(Event.objects.order_by().values_list("first_day", "slug", "date", "title"))
    place = next(place for place, row in enumerate(rows) if row[1] == found.pk)
    around = rows[max(place - NEIGHBOURS, 0) : place + NEIGHBOURS + 1]
    return [Neighbour(slug, date, title, slug == found.pk) for _, slug, date, title in around]
