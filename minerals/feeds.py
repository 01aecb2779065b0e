"""What the record has to say to subscribers: new editions of lists, steps of the timeline."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from minerals import calendar
from minerals.dates import PartialDate
from minerals.events import Step, steps
from minerals.models import Event, ListEdition, RecordChange
from minerals.syndication import MEDIA_TYPES, Entry, Feed, absolute, identifier, write

LONGEST = 50


@dataclass(frozen=True, slots=True)
class LastChange:
    """When a row of the record was last written, and how often it was since it came in."""

    at: datetime.datetime
    times: int

    @classmethod
    def of_all(cls, table: str) -> Mapping[str, Self]:
        rows = RecordChange.objects.filter(table=table).values_list("key").order_by("key")
        counted = rows.annotate(newest=Max("made_at"), times=Count("pk"))
        return {key: cls(newest, times - 1) for key, newest, times in counted}


def lists(request: HttpRequest) -> HttpResponse:
    """The editions of all lists, the last one published first."""
    changes = LastChange.of_all("editions")
    editions = sorted(
        ListEdition.objects.select_related("series").annotate(lines=Count("entries")),
        key=lambda edition: (edition.published_on, edition.pk),
        reverse=True,
    )
    return respond(
        Feed(
            id=identifier("feed", "lists"),
            title="Lodestone: lists",
            subtitle="Editions of the official lists of critical minerals, the last one published first.",
            path=reverse("minerals:lists"),
            own_path=request.path,
            entries=[_edition(edition, changes.get(edition.pk)) for edition in editions[:LONGEST]],
        )
    )


def timeline(request: HttpRequest) -> HttpResponse:
    """The steps of the dialogue and around it, the last one first."""
    changes = LastChange.of_all("events")
    newest = list(reversed(steps()))[:LONGEST]
    return respond(
        Feed(
            id=identifier("feed", "timeline"),
            title="Lodestone: timeline",
            subtitle="Dated steps of the US–EU dialogue on critical minerals and around it, the last one first.",
            path=reverse("minerals:timeline"),
            own_path=request.path,
            entries=[_step(step, changes.get(step.slug)) for step in newest],
        )
    )


def timeline_calendar(request: HttpRequest) -> HttpResponse:
    """Every step of the timeline as a calendar to subscribe to."""
    changes = LastChange.of_all("events")
    happenings = [_happening(step, changes.get(step.slug)) for step in steps()]
    answer = HttpResponse(calendar.write(happenings), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="timeline.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def respond(feed: Feed, format: str = "atom") -> HttpResponse:
    """The feed as an answer, which scripts on other sites may read too."""
    answer = HttpResponse(write(feed, format), content_type=MEDIA_TYPES[format])
    answer["Access-Control-Allow-Origin"] = "*"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _edition(edition: ListEdition, change: LastChange | None) -> Entry:
    start = _moment(edition.published)
    told = [
        f"Issued by {edition.issuer}." if edition.issuer else "",
        f"Published {edition.published.words}, in force from {edition.in_force_from.words}.",
        _size(edition),
        edition.official_citation,
    ]
    return Entry(
        id=identifier("list", edition.pk),
        title=edition.title,
        url=absolute(edition.get_absolute_url()),
        published=start,
        updated=change.at if change else start,
        summary=" ".join(filter(None, told)),
        categories=(edition.series.name, edition.series.jurisdiction_id),
    )


def _size(edition: ListEdition) -> str:
    if not edition.is_itemised:
        return "Its entries could not be read in full."
    return "1 entry." if edition.lines == 1 else f"{edition.lines} entries."


def _step(step: Step, change: LastChange | None) -> Entry:
    start = _moment(step.date)
    return Entry(
        id=identifier("event", step.slug),
        title=step.title,
        url=absolute(reverse("minerals:event", args=[step.slug])),
        published=start,
        updated=change.at if change else start,
        summary=f"{step.date.words}. {step.summary}".strip(),
        categories=(Event.Kind(step.kind).label, *step.parties),
    )


def _happening(step: Step, change: LastChange | None) -> calendar.Happening:
    known = step.date.precision != "day"
    told = [
        f"Known to the {step.date.precision}: {step.date.words}." if known else "",
        step.summary,
        f"Parties: {', '.join(step.parties)}." if step.parties else "",
        f"Confidence: {step.confidence}.",
    ]
    return calendar.Happening(
        uid=identifier("event", step.slug),
        title=step.title,
        first=step.date.first_day,
        last=step.date.last_day,
        url=absolute(reverse("minerals:event", args=[step.slug])),
        changed=change.at if change else _moment(step.date),
        times_changed=change.times if change else 0,
        place=step.place,
        description="\n".join(filter(None, told)),
        category=Event.Kind(step.kind).label,
    )


def _moment(date: PartialDate) -> datetime.datetime:
    """A feed wants a moment where the record has a day: noon UTC is on that day in nearly every time zone."""
    return datetime.datetime.combine(date.first_day, datetime.time(12), datetime.UTC)
