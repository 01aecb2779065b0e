"""Which articles the index has to read again, and reading them: each by the Revision that is public."""

import datetime
import hashlib
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from minerals.lookup import Key, Missing, Value
from posts import lookup
from posts.models import Reference, Revision, SearchEntry

from .entries import of_an_article

_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Public:
    """The public Revision of an article, since when the article is public, and what names this state of it."""

    revision: int
    slug: str
    first_public: datetime.datetime
    state: str


@dataclass(slots=True)
class Work:
    """Articles to be read again by slug, the last published first, and entries of what is public no more."""

    moved: dict[str, Public]
    gone: list[str]
    values: dict[Key, Value | Missing] = field(default_factory=dict)


def work(now: datetime.datetime, made: Mapping[str, str], with_values: bool) -> Work:
    """What differs from the entries that were `made`, each known by its slug and what it was made of.

    What an entry was made of is the state of the article and that of the values it shows, which are compared only
    `with_values`: they move with the record and the day.
    """
    public = _public(now)
    slugs = {one.slug for one in public}
    found = Work({}, [slug for slug in made if slug not in slugs])
    keys: dict[int, list[Key]] = {}
    if with_values and made:
        keys = _keys(Revision.objects.public(at=now).values("pk"))
        found.values = lookup.look_up({key for of_one in keys.values() for key in of_one}, timezone.localdate(now))
    for one in public:
        state, _, values = made.get(one.slug, "").partition("-")
        if state != one.state or (with_values and values != _digest_of(keys.get(one.revision, []), found.values)):
            found.moved[one.slug] = one
    return found


def written(work: Work, now: datetime.datetime, patience: float) -> list[SearchEntry]:
    """Entries of what has moved, unsaved: as many as can be made in so many seconds, and at least one."""
    until, on = time.monotonic() + patience, timezone.localdate(now)
    entries: list[SearchEntry] = []

    def look_up(asked: Iterable[Key]) -> dict[Key, Value | Missing]:
        asked = list(asked)
        if unknown := [key for key in asked if key not in work.values]:
            work.values.update(lookup.look_up(unknown, on))
        return {key: work.values[key] for key in asked}

    moved = list(work.moved.values())
    for some in (moved[at : at + _AT_ONCE] for at in range(0, len(moved), _AT_ONCE)):
        pks = [one.revision for one in some]
        revisions = Revision.objects.select_related("article").prefetch_related("authors", "topics").in_bulk(pks)
        keys = _keys(pks)
        look_up({key for of_one in keys.values() for key in of_one})
        for one in some:
            if entries and time.monotonic() > until:
                return entries
            if one.revision in revisions:
                entry = of_an_article(revisions[one.revision], one.first_public, look_up)
                entry.made_of = f"{one.state}-{_digest_of(keys.get(one.revision, []), work.values)}"
                entries.append(entry)
    return entries


def _public(now: datetime.datetime) -> list[Public]:
    revisions = Revision.objects.public(at=now)
    authors, topics = Revision.authors.through.objects, Revision.topics.through.objects
    named: dict[int, list[str]] = defaultdict(list)
    for rows, name in ((authors, "author__name"), (topics, "topic__name")):
        of_public = rows.filter(revision__in=revisions.values("pk")).order_by("revision", name)
        for revision, text in of_public.values_list("revision", name):
            named[revision].append(text)
    return [
        Public(pk, slug, first_public, _digest((pk, slug, first_public, named[pk])))
        for pk, slug, first_public in revisions.newest_first().values_list("pk", "article__slug", "first_public")
    ]


def _keys(revisions: QuerySet | list[int]) -> dict[int, list[Key]]:
    """What each of these Revisions refers to."""
    rows = Reference.objects.filter(revision__in=revisions).order_by("revision", "start")
    keys: dict[int, list[Key]] = defaultdict(list)
    for revision, *key in rows.values_list("revision", "kind", "slug", "field"):
        keys[revision].append(Key(*key))
    return keys


def _digest_of(keys: Iterable[Key], values: dict[Key, Value | Missing]) -> str:
    return _digest([getattr(values.get(key), "text", "") for key in keys])


def _digest(parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]
