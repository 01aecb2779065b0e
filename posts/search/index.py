"""Keeping the index true: when a search is asked and something has moved, what moved is made anew.

Nothing that saves has to know of search, and there is no job that could be late: the record's version, the newsroom's
and the day say whether the index is what it would be if it were made now.
"""

import datetime
import hashlib
import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from minerals.lookup import Key, Missing, Value
from minerals.models import RecordChange
from posts import lookup, reading, rendering
from posts.models import Reference, Revision, SearchEntry, SearchIndex

from . import entries

logger = logging.getLogger(__name__)

# What one reader's search spends on making entries, in seconds, and waits while somebody else writes.
PATIENCE = 1.0
_LOCK_WAIT = 1.0


def bring_up_to_date(now: datetime.datetime, patience: float = PATIENCE) -> bool:
    """Make the index say what is public now; whether it does.

    It does not if there was more to do than patience allows (the next search goes on where this one stopped), or if
    another process was writing at the same time. Whatever is missing then, nothing is found that readers may not see.
    """
    made, _ = SearchIndex.objects.get_or_create(pk=1)
    wanted = SearchIndex(
        maker=maker(),
        record=RecordChange.objects.version(),
        newsroom="-".join(map(str, Revision.objects.version(now))),
        day=timezone.localdate(now).isoformat(),
    )
    if _same(made, wanted):
        return True
    is_other_code = made.maker != wanted.maker
    is_other_record = is_other_code or made.record != wanted.record or made.day != wanted.day
    records = entries.of_the_record(timezone.localdate(now)) if is_other_record else None
    old = {} if is_other_code else dict(_articles().values_list("key", "made_of"))
    states, fresh, is_whole = _moved(now, old, time.monotonic() + patience)
    if not is_whole:
        wanted.newsroom = ""
    gone = [key for key in old if key not in states]
    try:
        return _write(made, wanted, records, gone, fresh, is_other_code) and is_whole
    except OperationalError:
        logger.warning("Search answers from an older index: somebody else is writing to the database.")
        return False


@cache
def maker() -> str:
    """Names the code that makes the entries: what it made is no longer good once it is another."""
    digest = hashlib.sha256(rendering.renderer_version().encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _same(made: SearchIndex, wanted: SearchIndex) -> bool:
    return all(getattr(made, name) == getattr(wanted, name) for name in ("maker", "record", "newsroom", "day"))


def _articles():
    return SearchEntry.objects.filter(kind=SearchEntry.Kind.ARTICLE)


def _moved(
    now: datetime.datetime, old: Mapping[str, str], until: float
) -> tuple[dict[str, str], list[SearchEntry], bool]:
    """The state of every public article by slug, entries for those that moved, and whether that is all of them."""
    on = timezone.localdate(now)
    revisions = list(reading.public(now).prefetch_related("authors", "topics").defer("body"))
    keys = _keys(now)
    values = lookup.look_up({key for of_one in keys.values() for key in of_one}, on)

    def look_up(asked: Iterable[Key]) -> dict[Key, Value | Missing]:
        asked = list(asked)
        if unknown := [key for key in asked if key not in values]:
            values.update(lookup.look_up(unknown, on))
        return {key: values[key] for key in asked}

    states = {revision.article.slug: entries.state_of(revision, values, keys[revision.pk]) for revision in revisions}
    moved = [revision for revision in revisions if old.get(revision.article.slug) != states[revision.article.slug]]
    fresh = []
    for some in (moved[at : at + 50] for at in range(0, len(moved), 50)):
        bodies = dict(Revision.objects.filter(pk__in=[one.pk for one in some]).values_list("pk", "body"))
        for revision in some:
            if fresh and time.monotonic() > until:
                return states, fresh, False
            revision.body = bodies[revision.pk]
            fresh.append(entries.of_an_article(revision, states[revision.article.slug], look_up))
    return states, fresh, True


def _keys(now: datetime.datetime) -> dict[int, list[Key]]:
    """What each public Revision refers to."""
    public = Revision.objects.public(at=now).values("pk")
    rows = Reference.objects.filter(revision__in=public).order_by("revision", "start")
    keys: dict[int, list[Key]] = defaultdict(list)
    for revision, *key in rows.values_list("revision", "kind", "slug", "field"):
        keys[revision].append(Key(*key))
    return keys


def _write(
    made: SearchIndex,
    wanted: SearchIndex,
    records: list[SearchEntry] | None,
    gone: list[str],
    fresh: list[SearchEntry],
    is_other_code: bool,
) -> bool:
    """All of it or nothing; nothing if somebody wrote since `made` was read, whose work this would undo."""
    with _short_wait(), transaction.atomic():
        _limit_lock_wait()
        turn = SearchIndex.objects.filter(pk=1, turn=made.turn)
        state = {name: getattr(wanted, name) for name in ("maker", "record", "newsroom", "day")}
        if not turn.update(turn=F("turn") + 1, **state):
            return False
        if records is not None:
            SearchEntry.objects.filter(revision=None).delete()
            SearchEntry.objects.bulk_create(records, batch_size=100)
        if is_other_code:
            _articles().delete()
        replaced = [*gone, *(entry.key for entry in fresh)]
        for at in range(0, len(replaced), 500):
            _articles().filter(key__in=replaced[at : at + 500]).delete()
        SearchEntry.objects.bulk_create(fresh, batch_size=100)
    return True


@contextmanager
def _short_wait() -> Iterator[None]:
    """A reader does not wait for an import to end: on SQLite the whole database has one writer."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    usual = connection.settings_dict.get("OPTIONS", {}).get("timeout", 5)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(_LOCK_WAIT * 1000)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual * 1000)}")


def _limit_lock_wait() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{int(_LOCK_WAIT * 1000)}ms'")
