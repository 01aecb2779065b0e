"""Keeping the index true: when a search is asked and something has moved, what moved is made anew.

Nothing that saves has to know of search, and there is no job that could be late: the record's version, the newsroom's
and the next start of a list say whether the index is what it would be if it were made now. Commands that write the
record and the edge behind the admin ask for it too, so that it is rarely a reader whose search has to read what moved.
"""

import datetime
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from minerals.models import ListEdition
from posts import rendering
from posts.models import Revision, SearchEntry, SearchIndex

from . import articles, entries

logger = logging.getLogger(__name__)

# Seconds that one reader's search spends on reading articles, and waits while somebody else writes.
PATIENCE = 1.0
_LOCK_WAIT = 1.0


def bring_up_to_date(now: datetime.datetime, patience: float = PATIENCE) -> bool:
    """Make the index say what is public now; whether it does.

    It does not if there was more to do than patience allows (the next search goes on where this one stopped), or if
    another process was writing at the same time. Whatever is missing then, nothing is found that readers may not see.
    """
    try:
        made = SearchIndex.objects.filter(pk=1).first() or _nothing_yet()
    except OperationalError:
        return _is_behind()
    *versions, record = Revision.objects.version(now)
    newsroom, on = "-".join(map(str, versions)), timezone.localdate(now)
    is_other_code = made.maker != maker()
    is_other_record = is_other_code or made.record != record or made.day <= on.isoformat()
    if not is_other_record and made.newsroom == newsroom:
        return True
    good_until = _next_start(on) if is_other_record else made.day
    wanted = SearchIndex(maker=maker(), record=record, newsroom=newsroom, day=good_until)
    old = {key: "" if is_other_code else made_of for key, made_of in _articles().values_list("key", "made_of")}
    work = articles.work(now, old, is_other_record)
    fresh = articles.written(work, now, patience)
    left = [key for key in work.moved if key not in {entry.key for entry in fresh}]
    if left:
        wanted.newsroom = ""
    records = entries.of_the_record(on) if is_other_record else None
    try:
        return _write(made, wanted, records, [*work.gone, *(entry.key for entry in fresh)], fresh, left) and not left
    except OperationalError:
        return _is_behind()


def _nothing_yet() -> SearchIndex:
    with _short_wait():
        return SearchIndex.objects.get_or_create(pk=1)[0]


def _is_behind() -> bool:
    logger.warning("Search answers from an older index: somebody else is writing to the database.")
    return False


@cache
def maker() -> str:
    """Names the code that makes the entries: what it made is no longer good once it is another."""
    digest = hashlib.sha256(rendering.renderer_version().encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _next_start(on: datetime.date) -> str:
    """The day on which other lists are in force than on this one: until then the day makes no difference."""
    ahead = ListEdition.objects.filter(starts_on__gt=on.isoformat()).order_by("starts_on")
    return ahead.values_list("starts_on", flat=True).first() or datetime.date.max.isoformat()


def _articles() -> QuerySet[SearchEntry]:
    return SearchEntry.objects.filter(kind=SearchEntry.Kind.ARTICLE)


def _write(
    made: SearchIndex,
    wanted: SearchIndex,
    records: list[SearchEntry] | None,
    replaced: list[str],
    fresh: list[SearchEntry],
    left: list[str],
) -> bool:
    """All of it or nothing; nothing if somebody wrote since `made` was read, whose work this would undo.

    Articles that are `left` to be made anew are marked, and found meanwhile by what they said before.
    """
    with _short_wait(), transaction.atomic():
        _limit_lock_wait()
        turn = SearchIndex.objects.filter(pk=1, turn=made.turn)
        state = {name: getattr(wanted, name) for name in ("maker", "record", "newsroom", "day")}
        if not turn.update(turn=F("turn") + 1, **state):
            return False
        if records is not None:
            fresh = [*fresh, *_only_what_moved(records)]
        for keys in _some(replaced):
            _articles().filter(key__in=keys).delete()
        for keys in _some(left):
            _articles().filter(key__in=keys).update(made_of="")
        SearchEntry.objects.bulk_create(fresh, batch_size=100)
    return True


def _only_what_moved(records: list[SearchEntry]) -> list[SearchEntry]:
    """Those of these entries that the index does not hold as they are; what it holds otherwise is taken out of it.

    Most writes to the record touch few rows, and to write an entry costs far more than to read it.
    """
    names = [field.attname for field in SearchEntry._meta.concrete_fields if not field.primary_key]
    held = {tuple(values): pk for pk, *values in SearchEntry.objects.filter(revision=None).values_list("pk", *names)}
    moved = [entry for entry in records if held.pop(tuple(getattr(entry, name) for name in names), None) is None]
    for pks in _some(list(held.values())):
        SearchEntry.objects.filter(pk__in=pks).delete()
    return moved


def _some(keys: list) -> Iterator[list]:
    return (keys[at : at + 500] for at in range(0, len(keys), 500))


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
