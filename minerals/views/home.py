"""The first page: what is in force now, what happened last."""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import timezone

from minerals.bars import entries_in_words
from minerals.dates import PartialDate
from minerals.models import Event, ListEdition, ListSeries
from minerals.responses import respond
from minerals.ribbon import Axis, Lane, Span

PRINCIPAL = 11
COLUMNS = ("part", "slug", "title", "date", "count")


@dataclass(frozen=True, slots=True)
class SeriesLane:
    """One series on the home page: its editions as a lane, and the edition in force."""

    series: ListSeries
    edition: ListEdition
    lane: Lane
    follows: bool


@dataclass(frozen=True, slots=True)
class Dialogue:
    lane: Lane
    steps: int
    last: PartialDate | None


def home(request: HttpRequest, format: str) -> HttpResponse:
    """What is in force now, what happened last and what comes next. What there is to read has twins of its own."""
    on = timezone.localdate()
    axis = Axis(on)
    lanes = _lanes(axis)
    dialogue = _dialogue(axis)
    last = list(Event.objects.order_by("-first_day", "-slug").until(on)[:6])
    upcoming = list(Event.objects.filter(first_day__gt=on.isoformat())[:5])
    return respond(
        request,
        format,
        template="minerals/home.html",
        context={
            "on": on,
            "axis": axis,
            "lanes": [lane for lane in lanes if lane.series.position <= PRINCIPAL],
            "others": [lane for lane in lanes if lane.series.position > PRINCIPAL],
            "total": len(lanes),
            "dialogue": dialogue,
            "last": last,
            "upcoming": upcoming,
            "first_year": Event.objects.values_list("date", flat=True).first(),
        },
        data={
            "on": on,
            "in_force": [_as_data(lane) for lane in lanes],
            "dialogue": {"steps": dialogue.steps, "last": dialogue.last},
            "last": [_step(event) for event in last],
            "upcoming": [_step(event) for event in upcoming],
        },
        columns=COLUMNS,
        rows=[
            *(("in_force", e.pk, e.title, e.in_force_from, e.count) for e in (lane.edition for lane in lanes)),
            *(("last", event.pk, event.title, event.date, None) for event in last),
            *(("upcoming", event.pk, event.title, event.date, None) for event in upcoming),
        ],
    )


def icon(request: HttpRequest) -> HttpResponse:
    """Where browsers and feed readers look for the mark of the site without having read a page."""
    return redirect(static("icons/mark.svg"))


def _lanes(axis: Axis) -> list[SeriesLane]:
    """Every series with an edition in force, in the order of the home page."""
    editions = (
        ListEdition.objects.filter(starts_on__lte=axis.on.isoformat())
        .with_end()
        .with_count()
        .select_related("series__jurisdiction")
        .order_by("series__position", "series", "starts_on")
    )
    lanes, before = [], ""
    for _, group in groupby(editions, key=lambda edition: edition.series_id):
        of_series = list(group)
        series = of_series[-1].series
        lane = axis.lane((edition_span(edition, axis.on) for edition in of_series), grid=axis.grid)
        lanes.append(SeriesLane(series, of_series[-1], lane, follows=series.jurisdiction_id == before))
        before = series.jurisdiction_id
    return lanes


def edition_span(edition: ListEdition, on: datetime.date) -> Span:
    """One edition in the lane of its series. Reads what `with_end()` and `with_count()` added."""
    end = edition.in_force_to.first_day if edition.in_force_to else None
    in_force = end is None or end > on
    count = edition.count
    return Span(
        start=edition.in_force_from.first_day,
        end=end,
        # The count in force stands in its own column, larger.
        label="" if in_force or count is None else str(count),
        words=f"{edition.in_force_from[:4]}: {entries_in_words(edition)}",
        sign="named" if edition.is_itemised else "unknown",
    )


def _dialogue(axis: Axis) -> Dialogue:
    """The steps that both the United States and the European Union took part in."""
    dates = list(Event.objects.involving("US", "EU").until(axis.on).values_list("date", "confidence"))
    ticks = ((date.first_day, "doubt" if confidence == "unverified" else "") for date, confidence in dates)
    words = (
        f"{len(dates)} steps with both the United States and the European Union as parties, "
        f"{axis.first} to {axis.on.year}"
    )
    return Dialogue(axis.ticks(ticks, words), len(dates), dates[-1][0] if dates else None)


def _as_data(lane: SeriesLane) -> dict:
    series, edition = lane.series, lane.edition
    return {
        "edition": edition.pk,
        "series": series.pk,
        "jurisdiction": series.jurisdiction_id,
        "kind": series.kind,
        "title": edition.title,
        "in_force_from": edition.in_force_from,
        "count": edition.count,
        "is_itemised": edition.is_itemised,
    }


def _step(event: Event) -> dict:
    return {"slug": event.pk, "date": event.date, "title": event.title, "confidence": event.confidence}
