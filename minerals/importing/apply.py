"""From a plan that was looked at to the record, and one history of every write to it."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from django.db import connection, models, transaction

from minerals.importing.faults import RecordMoved, Refused
from minerals.importing.layouts import LAYOUTS, TABLE_OF_MODEL
from minerals.importing.plan import Plan
from minerals.importing.read import Table
from minerals.importing.rows import Change, load, row_of, write
from minerals.models import ImportRun, RecordChange

# Any number will do that nothing else in this database locks.
_LOCK = 5_318_008


def apply(
    plan: Plan,
    again: Callable[[], Plan],
    *,
    command: str,
    arguments: Mapping | None = None,
    tables: Iterable[Table] = (),
    now: datetime.datetime,
    user=None,
    reason: str = "",
    undoes: ImportRun | None = None,
) -> ImportRun | None:
    """Do what the plan says, in one transaction; the run that records it, or None if there was nothing to do.

    `again` makes the plan anew inside the transaction. Raises Refused if the plan has errors, RecordMoved if the new
    plan differs from the one that was looked at; then nothing is written.
    """
    if plan.errors:
        raise Refused(plan.errors)
    with transaction.atomic():
        _one_import_at_a_time()
        fresh = again()
        if fresh.errors or fresh.changes != plan.changes:
            raise RecordMoved
        if not plan.changes:
            return None
        run = ImportRun.objects.create(
            command=command,
            arguments=dict(arguments or {}),
            files=[{"name": table.file, "sha256": table.sha256} for table in tables],
            started_at=now,
            user=user,
            reason=reason,
            undoes=undoes,
        )
        write(plan.changes)
        _remember(plan.changes, run)
        return run


def record_admin_change(
    instance: models.Model, before: dict | None, user, now: datetime.datetime, reason: str = ""
) -> RecordChange | None:
    """Leave the history of an edit by hand; None if the row is what it was.

    `before` is `row_of(instance)` from before the edit, or None for a new record. Call it when everything is saved,
    many-to-many, names and evidence too, or when the record has been deleted.
    """
    table = TABLE_OF_MODEL[type(instance)]
    key = LAYOUTS[table].key(before) if before else instance.pk
    after = row_of(type(instance)(pk=(before or {}).get("_pk", key)))
    if before == after:
        return None
    change = Change(table, str(key), before, after)
    return _history(change, after, made_at=now, user=user, reason=reason)


def _remember(changes: Iterable[Change], run: ImportRun) -> None:
    """One RecordChange a row, its `after` as the database now holds it."""
    written = defaultdict(list)
    for change in changes:
        if change.after:
            written[change.table].append(change)
    rows = {}
    for table, its in written.items():
        if table == "entries":
            rows[table] = load(table, edition__in={change.after["edition"] for change in its})
        else:
            rows[table] = load(table, pk__in=[change.key for change in its])
    in_order = sorted(changes, key=lambda change: list(LAYOUTS).index(change.table))
    RecordChange.objects.bulk_create(
        RecordChange(
            run=run,
            table=change.table,
            key=change.key[:120],
            action=change.action,
            before=change.before,
            after=_left(change, rows[change.table]) if change.after else None,
            made_at=run.started_at,
            user=run.user,
            reason=run.reason,
        )
        for change in in_order
    )


def _left(change: Change, rows: Mapping[str, dict]) -> dict:
    """The row as it was left, with the label as the file had it where cleaning it changed anything."""
    as_read = {"_as_read": change.after["_as_read"]} if "_as_read" in change.after else {}
    return rows[change.key] | as_read


def _history(change: Change, after: dict | None, **fields) -> RecordChange:
    return RecordChange.objects.create(
        table=change.table,
        key=change.key[:120],
        action=change.action,
        before=change.before,
        after=after,
        **fields,
    )


def _one_import_at_a_time() -> None:
    """Imports queue up. On SQLite the transaction itself is the queue: it is IMMEDIATE."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
