"""What has gone stale: a query over the references of articles, never rows written when the record changes."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from minerals.dates import PartialDate
from minerals.lookup import Key, Missing, Value
from minerals.models import ListEdition
from posts.lookup import look_up
from posts.models import Article, Reference, Revision


@dataclass(frozen=True, slots=True)
class Stale:
    """One reference whose sentence somebody should read again.

    `old` is the value seen when the text was saved, `new` what the record says today; `since` is the day on which it
    changed, where the record knows it.
    """

    article: Article
    revision: Revision
    reference: Reference
    old: str
    new: str
    why: Literal["superseded", "changed", "vanished"]
    since: PartialDate | None


def gone_stale(on: datetime.date, now: datetime.datetime, article: Article | None = None) -> list[Stale]:
    """The references of public and of newest Revisions that no longer say what the record says on this day.

    Of all articles, or of one; the number of queries is the same.

    An article that names a newer list, or follows the series by a value, knows that the older one was superseded.
    """
    shown = (Revision.objects.public(at=now) | Revision.objects.newest()).order_by("article", "number")
    if article:
        shown = shown.filter(article=article)
    revisions = shown.select_related("article").defer("body").in_bulk()
    references = list(Reference.objects.filter(revision__in=revisions).order_by("revision", "start"))
    keys = {reference.pk: Key(reference.kind, reference.slug, reference.field) for reference in references}
    found = look_up(set(keys.values()), on=on)
    knows = _editions_known(references)
    stale = []
    for reference in references:
        judged = _judge(reference, found[keys[reference.pk]], knows[reference.revision_id])
        if judged:
            revision = revisions[reference.revision_id]
            stale.append(Stale(revision.article, revision, reference, reference.value_seen, *judged))
    return stale


@dataclass(frozen=True, slots=True)
class _Known:
    """What one Revision knows of the lists: per series the start of the newest edition it names."""

    series_of: Mapping[str, tuple[str, str]]
    newest: dict[str, str]
    followed: set[str]

    def is_aware(self, edition: str) -> bool:
        series, start = self.series_of[edition]
        return series in self.followed or self.newest[series] > start


def _editions_known(references: Iterable[Reference]) -> dict[int, _Known]:
    lists = {reference.slug for reference in references if reference.kind == "list"}
    editions = ListEdition.objects.filter(pk__in=lists).values_list("pk", "series", "starts_on")
    series_of = {slug: (series, start) for slug, series, start in editions}
    known: dict[int, _Known] = defaultdict(lambda: _Known(series_of, {}, set()))
    for reference in references:
        if reference.kind != "list":
            continue
        revision = known[reference.revision_id]
        if reference.slug in series_of:
            series, start = series_of[reference.slug]
            revision.newest[series] = max(start, revision.newest.get(series, ""))
        elif reference.field:
            revision.followed.add(reference.slug)
    return known


def _judge(reference: Reference, value: Value | Missing, known: _Known) -> tuple[str, str, PartialDate | None] | None:
    """What the record says now, why that is stale and since when; None if all is well."""
    if isinstance(value, Missing):
        return "", "vanished", None
    if reference.field and value.text != reference.value_seen:
        return value.text, "changed", value.since if value.live else None
    if value.superseded_by and not known.is_aware(reference.slug):
        edition, since = value.superseded_by
        return edition, "superseded", since
    return None
