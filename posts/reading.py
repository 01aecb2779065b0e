"""What readers may see of the newsroom, derived: what is listed, what changed when, what else to read."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from minerals.models import Source
from posts.markdown import Rendered
from posts.models import Author, FormerSlug, Reference, Revision, Topic
from posts.models.articles import RevisionQuerySet

# Articles that every page leads to from its foot; lists and feeds are of what was written to be read in turn.
STANDING = ("about", "contact", "legal")
WORDS_A_MINUTE = 220


def public(now: datetime.datetime) -> RevisionQuerySet:
    """What is public, the last published first, each Revision with its dates.

    Adds `first_public` and `changed`: the moment of the last public change that was more than a minor one.
    """
    seen = Revision.objects.filter(article=OuterRef("article"), public_from__lte=OuterRef("public_from"))
    newest = seen.filter(is_minor=False, number__lte=OuterRef("number")).order_by("-number").values("public_from")[:1]
    moment = Coalesce(Subquery(newest), F("public_from"), output_field=DateTimeField())
    return Revision.objects.public(at=now).newest_first().annotate(changed=moment)


def listed(now: datetime.datetime) -> RevisionQuerySet:
    """What lists, feeds and the archive show of it: everything but the standing pages."""
    moved = FormerSlug.objects.filter(slug__in=STANDING).values("article")
    return public(now).exclude(article__slug__in=STANDING).exclude(article__in=moved)


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a public correction says. `title` is that of its Source, empty where the record has none."""

    before: str
    after: str
    reason: str
    source: str
    locator: str
    title: str

    @property
    def note(self) -> str:
        """The change note of the Revision that was made with it."""
        return f"Correction: {self.reason}"[:300]


@dataclass(frozen=True, slots=True)
class Update:
    """A dated change as readers are told of it; a correction where the text was wrong."""

    at: datetime.datetime
    note: str
    correction: Corrected | None = None


def updates(revision: Revision, now: datetime.datetime) -> list[Update]:
    """What changed in an article since it was first published, the last change first; minor ones are not told.

    Only Revisions that readers have seen: one that was never public, or that a newer one overtook, keeps its note. A
    correction is told of the first public Revision that holds it, in place of the note that was made with it.
    """
    if revision.public_from == revision.first_public:
        return [Update(revision.first_public, "First published.")]
    seen = Q(public_from__lte=now) | Q(corrections__isnull=False)
    until = Revision.objects.filter(seen, article=revision.article_id, number__lte=revision.number)
    title = Source.objects.filter(pk=OuterRef("corrections__source")).values("title")
    columns = ("number", "public_from", "change_note", "is_minor", "corrections__pk")
    parts = ("before", "after", "reason", "source", "locator")
    rows = until.order_by("-number", "-corrections__pk").values_list(
        *columns, *(f"corrections__{part}" for part in parts), Coalesce(Subquery(title), Value(""))
    )
    told: list[tuple[datetime.datetime, str, bool, list[Corrected]]] = []
    read = set()
    for number, public_from, note, is_minor, corrected, *said in rows:
        is_out = public_from is not None and public_from <= now
        if number not in read and is_out and (not told or public_from < told[-1][0]):
            told.append((public_from, note, is_minor, []))
        read.add(number)
        if corrected and told:
            told[-1][3].append(Corrected(*said))
    changes = []
    for at, note, is_minor, corrections in told[:-1]:
        changes += [Update(at, correction.reason, correction) for correction in corrections]
        if note and not is_minor and all(note != correction.note for correction in corrections):
            changes.append(Update(at, note))
    return [*changes, Update(told[-1][0], "First published.")]


def filed(revision: Revision) -> tuple[list[Author], list[Topic]]:
    """Who wrote a text and the topics it is filed under, both by name, in one query."""
    authors = Author.objects.filter(revisions=revision).order_by().annotate(is_author=Value(True))
    topics = Topic.objects.filter(revisions=revision).order_by().annotate(is_author=Value(False))
    columns = ("name", "slug", "pk", "is_author")
    rows = sorted(authors.values_list(*columns).union(topics.values_list(*columns), all=True))
    found = [(is_author, (Author if is_author else Topic)(pk, slug, name)) for name, slug, pk, is_author in rows]
    return [each for is_author, each in found if is_author], [each for is_author, each in found if not is_author]


def related(
    revision: Revision,
    minerals: Collection[str],
    topics: Collection[Topic],
    now: datetime.datetime,
    limit: int = 4,
) -> list[Revision]:
    """Other articles on the same minerals, those that share most of them first, then on the same topics."""
    mentions = Reference.objects.filter(revision=OuterRef("pk"), kind="mineral", slug__in=minerals)
    filed = Revision.topics.through.objects.filter(revision=OuterRef("pk"), topic__in=topics)
    if not minerals and not topics:
        return []
    candidates = listed(now).exclude(article=revision.article_id).filter(Exists(mentions) | Exists(filed))
    ranked = candidates.annotate(
        shared_minerals=_number_of(mentions, "slug"), shared_topics=_number_of(filed, "topic")
    ).order_by("-shared_minerals", "-shared_topics", "-first_public", "-article")
    return list(ranked.defer("body")[:limit])


def months(revisions: RevisionQuerySet) -> list[tuple[datetime.date, int]]:
    """The months in which these were first published, in the site's time zone, with how many; the last month first."""
    by_month = revisions.order_by().annotate(month=TruncMonth("first_public")).values_list("month")
    counted = by_month.annotate(articles=Count("pk")).order_by("-month")
    return [(timezone.localdate(month), articles) for month, articles in counted]


def within(revisions: RevisionQuerySet, month: datetime.date) -> RevisionQuerySet:
    """Those first published in this month of the site's calendar."""
    following = (month.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    start, end = (timezone.make_aware(datetime.datetime.combine(day, datetime.time.min)) for day in (month, following))
    return revisions.filter(first_public__gte=start, first_public__lt=end)


def updated(revision: Revision) -> datetime.datetime | None:
    """When this text took the place of an earlier one, if readers would call that another day than the first."""
    later = timezone.localdate(revision.changed) > timezone.localdate(revision.first_public)
    return revision.changed if later else None


def minutes(rendered: Rendered) -> int:
    """How long a reader takes."""
    return max(1, round(len(rendered.plain.split()) / WORDS_A_MINUTE))


def minerals_in(rendered: Rendered) -> list[str]:
    """The minerals that a text refers to, once each, in their order."""
    return list(dict.fromkeys(_minerals(rendered)))


def _minerals(rendered: Rendered) -> Iterable[str]:
    return (found.key.slug for found in rendered.references if found.value and found.key.kind == "mineral")


def _number_of(rows: QuerySet, what: str) -> Coalesce:
    """How many different values these rows have, as a subquery: a join would multiply them with each other."""
    counted = rows.order_by().values("revision").annotate(number=Count(what, distinct=True)).values("number")
    return Coalesce(Subquery(counted), 0)
