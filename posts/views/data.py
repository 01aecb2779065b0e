"""What can be taken along: every page that is also data, how much it holds, how to cite and to follow it."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from minerals.models import Event, ListEdition, Mineral, Source
from minerals.responses import respond
from minerals.syndication import absolute
from posts import corrections, linked_data, reading

COLUMNS = ("name", "title", "rows", "page", "json", "csv")
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True)
class Download:
    """A page that is also data. `page` is its path; the twins stand beside it. `jurisdiction` is whose list it is."""

    name: str
    title: str
    rows: int | None
    page: str
    note: str = ""
    jurisdiction: str = ""

    @property
    def json(self) -> str:
        return f"{self.page.removesuffix('/')}.json"

    @property
    def csv(self) -> str:
        return f"{self.page.removesuffix('/')}.csv"

    @property
    def row(self) -> tuple:
        return self.name, self.title, self.rows, *map(absolute, (self.page, self.json, self.csv))


def data(request: HttpRequest, format: str) -> HttpResponse:
    """The downloads as a page, and the list of them as data."""
    now = timezone.now()
    whole, editions = _whole(reading.listed(now).count(), corrections.listed(now).count()), _editions()
    rows = [download.row for download in (*whole, *editions)]
    return respond(
        request,
        format,
        template="posts/data.html",
        context={
            "on": timezone.localdate(now),
            "whole": whole,
            "editions": editions,
            "linked_data": _as_catalogue(whole) if format == "html" else "",
        },
        data=[dict(zip(COLUMNS, row, strict=True)) for row in rows],
        columns=COLUMNS,
        rows=rows,
    )


def _whole(articles: int, mended: int) -> list[Download]:
    """What there is one of."""
    minerals = Mineral.objects.count()
    lists = reverse("minerals:lists")
    return [
        Download("minerals", "Registry of minerals", minerals, reverse("minerals:minerals"), "names, symbols, kinship"),
        Download("lists", "Lists and their editions", ListEdition.objects.count(), lists, "an edition a row"),
        Download("matrix", "Lists on a day", minerals, reverse("minerals:matrix"), "a mineral a row; ?on= a day"),
        Download("timeline", "Timeline", Event.objects.count(), reverse("minerals:timeline"), "an event a row"),
        Download("sources", "Sources", Source.objects.count(), reverse("minerals:sources"), "a document a row"),
        Download("articles", "Articles", articles, reverse("posts:articles"), "titles, dates, authors; no texts"),
        Download("corrections", "Corrections", mended, reverse("posts:corrections"), "what was said, what is said now"),
    ]


def _editions() -> list[Download]:
    """The lists as issued, an entry a row, in the order of the home page, the newest edition of each first."""
    editions = ListEdition.objects.select_related("series").annotate(lines=Count("entries"))
    return [
        Download(
            edition.pk,
            edition.title,
            edition.lines if edition.is_itemised else None,
            edition.get_absolute_url(),
            jurisdiction=edition.series.jurisdiction_id,
        )
        for edition in editions.order_by("series__position", "series", "-starts_on")
    ]


def _as_catalogue(whole: list[Download]) -> str:
    """The record for search engines of data: schema.org's Dataset."""
    files = [("application/zip", reverse("minerals:record"))]
    for one in whole[:-1]:  # articles are not of the record
        files += [("application/json", one.json), ("text/csv", one.csv)]
    return linked_data.in_a_script(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "@id": absolute(reverse("posts:data")),
            "url": absolute(reverse("posts:data")),
            "name": "Lodestone: the record",
            "description": "The official lists of critical minerals as issued, edition by edition, the US–EU dialogue "
            "about them, and the sources of both.",
            "license": _LICENCE,
            "isAccessibleForFree": True,
            "creator": {"@type": "Organization", "name": "Lodestone", "url": absolute("/")},
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": media, "contentUrl": absolute(path)}
                for media, path in files
            ],
        }
    )
