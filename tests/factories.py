"""Records and articles for tests: each function makes one thing and whatever it needs, with sensible defaults."""

import datetime
from collections.abc import Iterable, Mapping

from django.core.management import call_command
from django.utils.text import slugify

from minerals.dates import PartialDate
from minerals.management.commands.load_reference import Command as LoadReference
from minerals.models import Event, Jurisdiction, ListEdition, ListEntry, ListSeries, Mineral, Source
from posts.models import Article, Author, Revision

NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)


def make_jurisdiction(code: str = "US", **fields) -> Jurisdiction:
    defaults = {"name": code, "kind": "country", **fields}
    return Jurisdiction.objects.get_or_create(code=code, defaults=defaults)[0]


def make_series(slug: str = "us", jurisdiction: str = "", **fields) -> ListSeries:
    """The jurisdiction is the first part of the slug in capitals, unless it is given."""
    defaults = {"name": f"{slug} list", "kind": "critical", **fields}
    owner = make_jurisdiction(jurisdiction or slug.split("-")[0].upper())
    return ListSeries.objects.get_or_create(slug=slug, defaults={"jurisdiction": owner, **defaults})[0]


def make_mineral(slug: str = "gallium", *, aliases=(), member_of="", counts_as="", **fields) -> Mineral:
    """`member_of` and `counts_as` are slugs, made if they are missing. With an atomic number it is an element."""
    fields.setdefault("name", slug.replace("-", " ").capitalize())
    fields.setdefault("kind", "element" if fields.get("atomic_number") else "mineral")
    if member_of:
        fields["member_of"] = _mineral(member_of, kind="group")
    if counts_as:
        fields["counts_as"] = _mineral(counts_as)
    mineral = Mineral.objects.create(slug=slug, **fields)
    mineral.write_names(list(aliases))
    return mineral


def make_edition(
    slug: str = "us-2018",
    *,
    series: str = "",
    start: str = "",
    labels: Mapping[str, str] | Iterable[str] = (),
    qualifiers: Mapping[str, str] | None = None,
    **fields,
) -> ListEdition:
    """`labels`: label → slugs of minerals joined by ";", or just labels of the same name as their mineral.

    The series is the slug without its last part, the start the year in it, unless they are given. Minerals are made
    if they are missing, but make a group with its members first.
    """
    stem, _, year = slug.rpartition("-")
    starts = PartialDate(start or year)
    defaults = {"title": f"List {slug}", "published": starts, "in_force_from": starts}
    edition = ListEdition.objects.create(slug=slug, series=make_series(series or stem), **{**defaults, **fields})
    if not isinstance(labels, Mapping):
        labels = {label: slugify(label) for label in labels}
    for position, (label, slugs) in enumerate(labels.items(), start=1):
        entry = ListEntry.objects.create(
            edition=edition, position=position, label=label, qualifier=(qualifiers or {}).get(label, "")
        )
        entry.minerals.set([_mineral(mineral) for mineral in slugs.split(";")])
    return edition


def make_event(slug: str = "first-meeting", *, parties=(), minerals=(), **fields) -> Event:
    """`parties` are codes, `minerals` slugs; both are made if they are missing."""
    defaults = {"title": slug.replace("-", " ").capitalize(), "date": PartialDate("2024-03-01"), "kind": "meeting"}
    event = Event.objects.create(slug=slug, **{**defaults, **fields})
    event.parties.set([make_jurisdiction(code) for code in parties])
    event.minerals.set([_mineral(mineral) for mineral in minerals])
    return event


def make_source(slug: str = "us-notice", **fields) -> Source:
    defaults = {
        "title": slug.replace("-", " ").capitalize(),
        "publisher": "Federal Register",
        "url": f"https://example.org/{slug}",
        "kind": "official",
    }
    return Source.objects.create(slug=slug, **{**defaults, **fields})


def make_author(slug: str = "ada-miner", **fields) -> Author:
    return Author.objects.create(slug=slug, **{"name": slug.replace("-", " ").title(), **fields})


def make_revision(
    slug: str = "what-the-lists-are", *, public_from: datetime.datetime | None = NOW, authors=(), topics=(), **fields
) -> Revision:
    """One more Revision of the article at this slug, which is made if it is missing; public unless told otherwise.

    Its References are not indexed: `posts.publishing` does that.
    """
    article = Article.objects.get_or_create(slug=slug, defaults={"created_at": NOW})[0]
    defaults = {
        "number": article.revisions.count() + 1,
        "title": slug.replace("-", " ").capitalize(),
        "body": "Some words.",
        "saved_at": NOW,
        "public_from": public_from,
    }
    revision = Revision.objects.create(article=article, **{**defaults, **fields})
    revision.authors.set(authors)
    revision.topics.set(topics)
    return revision


def _mineral(slug: str, **fields) -> Mineral:
    return Mineral.objects.filter(pk=slug).first() or make_mineral(slug, **fields)


def load_shipped_record() -> None:
    """By the record's own command: the newsroom's of that name makes the record findable too, which few tests need."""
    call_command(LoadReference(), verbosity=0)
