"""Every page worth finding, for search engines; a date of change only where it is true."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from minerals.models import Event, ListEdition, ListSeries, Mineral, RecordChange, Source
from posts import reading
from posts.models import Author, Revision, Topic

PAGES = ("home", "lists", "matrix", "compare", "minerals", "timeline", "sources")


@dataclass(frozen=True, slots=True)
class _Site:
    domain: str


class OwnSitemap(Sitemap):
    """Addresses come from SITE_URL, not from what the request claims the host to be."""

    def get_urls(self, page=1, site=None, protocol=None):
        here = urlsplit(settings.SITE_URL)
        return super().get_urls(page, _Site(here.netloc), here.scheme)


class ArticlePages(OwnSitemap):
    """A withdrawn article is not among them: its page asks not to be kept."""

    def items(self):
        public = Revision.objects.public(at=timezone.now()).select_related("article")
        return list(public.only("article__slug", "public_from").order_by("-public_from", "-article"))

    def lastmod(self, revision: Revision) -> datetime.datetime:
        return timezone.localtime(revision.public_from)


class RecordPages(OwnSitemap):
    """Events, editions and sources change when their own row does, and say when.

    Minerals and series also show what other rows say; they give no date rather than a wrong one.
    """

    TABLES = ((Event, "events"), (ListEdition, "editions"), (Source, "sources"), (Mineral, ""), (ListSeries, ""))

    def items(self):
        return [
            (model, slug) for model, _ in self.TABLES for slug in sorted(model.objects.values_list("pk", flat=True))
        ]

    def location(self, item):
        model, slug = item
        return model(pk=slug).get_absolute_url()

    def lastmod(self, item) -> datetime.datetime | None:
        return self._changed.get(item)

    @cached_property
    def _changed(self) -> dict:
        models = {table: model for model, table in self.TABLES if table}
        rows = RecordChange.objects.filter(table__in=models).values_list("table", "key").order_by("table", "key")
        return {(models[table], key): at for table, key, at in rows.annotate(newest=Max("made_at"))}


class OtherPages(OwnSitemap):
    def items(self) -> list[str]:
        return list(self._paths())

    def location(self, item: str) -> str:
        return item

    def _paths(self) -> Iterable[str]:
        public = Revision.objects.public(at=timezone.now())
        yield from (reverse(f"minerals:{name}") for name in PAGES)
        yield reverse("posts:articles")
        yield reverse("posts:archive")
        yield reverse("posts:corrections")
        yield reverse("posts:data")
        for model in (Topic, Author):
            yield from (each.get_absolute_url() for each in model.objects.filter(revisions__in=public).distinct())
        for month, _ in reading.months(reading.listed(timezone.now())):
            yield reverse("posts:month", args=[f"{month:%Y-%m}"])


SITEMAPS = {"articles": ArticlePages, "record": RecordPages, "pages": OtherPages}
