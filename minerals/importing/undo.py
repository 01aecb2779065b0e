"""Taking an import back: the inverse plan, refused where the record has moved on."""

import datetime

from minerals.importing import rules
from minerals.importing.apply import apply
from minerals.importing.faults import Fault
from minerals.importing.layouts import LAYOUTS
from minerals.importing.plan import Plan
from minerals.importing.rows import Change, Record
from minerals.models import ImportRun, RecordChange

# As many rows are named in one fault; the others are counted.
NAMED = 5


def plan_undo(run: ImportRun, record: Record | None = None) -> Plan:
    """What taking this run back would do. Errors name every later run or edit that stands in the way."""
    record = Record() if record is None else record
    undone_by = ImportRun.objects.filter(undoes=run).first()
    if undone_by:
        return Plan(errors=(Fault(f"{run} was undone already by run {undone_by.pk}", "there is nothing left to undo"),))
    made = list(run.changes.order_by("pk"))
    changes = [Change(made_one.table, _key(made_one), made_one.after, made_one.before) for made_one in made]
    moved = [
        made_one
        for change, made_one in zip(changes, made, strict=True)
        if record[change.table].get(change.key) != _recorded(change.before)
    ]
    errors = _moved_on(run, moved) or _left_without(changes, record)
    if errors:
        return Plan(errors=tuple(errors))
    return Plan.of(Change(c.table, c.key, c.before, _recorded(c.after)) for c in reversed(changes))


def undo(
    run: ImportRun, *, user=None, now: datetime.datetime, reason: str = "", looked_at: Plan | None = None
) -> ImportRun | None:
    """Take a run back, as a run of its own. Raises Refused with the reasons, or RecordMoved if the plan that was
    looked at is no longer the plan."""
    plan = plan_undo(run) if looked_at is None else looked_at
    return apply(
        plan,
        lambda: plan_undo(run),
        command="undo_import",
        arguments={"run": run.pk},
        now=now,
        user=user,
        reason=reason,
        undoes=run,
    )


def _key(change: RecordChange) -> str:
    return LAYOUTS[change.table].key(change.after or change.before)


def _recorded(row: dict | None) -> dict | None:
    """The row without what only its history holds."""
    return row and {name: value for name, value in row.items() if name != "_as_read"}


def _moved_on(run: ImportRun, moved: list[RecordChange]) -> list[Fault]:
    """These rows are no longer what the run left: one fault for every later run or edit, naming its rows."""
    if not moved:
        return []
    newest = _newest({(row.table, row.key) for row in moved}, after=moved[0].pk)
    found: dict[tuple[str, str], list[RecordChange]] = {}
    for row in moved:
        later = newest.get((row.table, row.key))
        found.setdefault((_culprit(later), _cure(later)), []).append(row)
    return [
        Fault(f"{_named(rows)} {'is' if len(rows) == 1 else 'are'} not what run {run.pk} left: {culprit}", cure)
        for (culprit, cure), rows in found.items()
    ]


def _newest(rows: set[tuple[str, str]], after: int = 0) -> dict[tuple[str, str], RecordChange]:
    """The last change of each of these rows, each a table and a key."""
    if not rows:
        return {}
    changes = RecordChange.objects.filter(pk__gt=after, table__in={table for table, _ in rows})
    of_rows = changes.defer("before", "after").select_related("run", "user").order_by("pk")
    return {(one.table, one.key): one for one in of_rows if (one.table, one.key) in rows}


def _named(rows: list[RecordChange]) -> str:
    names = ", ".join(f"{row.table} {row.key}" for row in rows[:NAMED])
    return names + (f" and {len(rows) - NAMED} more rows" if len(rows) > NAMED else "")


def _culprit(later: RecordChange | None) -> str:
    if later is None:
        return "something changed it without leaving a record"
    if later.run:
        return f"run {later.run_id} ({later.run.command}) {later.action} it"
    who = f" by {later.user}" if later.user else ""
    return f"an edit{who} on {later.made_at:%Y-%m-%d} {later.action} it"


def _cure(later: RecordChange | None) -> str:
    return f"undo run {later.run_id} first" if later and later.run_id else "set the row back by hand first"


def _left_without(changes: list[Change], record: Record) -> list[Fault]:
    """What would break if the changes were made: rows that point to what goes, values that two rows would have."""
    final = {table: dict(record[table]) for table in LAYOUTS}
    for change in changes:
        final[change.table].pop(change.key, None)
    touched: dict[str, list[str]] = {}
    for change in changes:
        if change.after:
            final[change.table][change.key] = change.after
            touched.setdefault(change.table, []).append(change.key)
    errors = []
    dangling = list(rules.dangling(final))
    newest = _newest({(table, key[:120]) for table, key, _, _ in dangling})
    for table, key, to, slug in dangling:
        later = newest.get((table, key[:120]))
        by = f"; {_culprit(later)}" if later else ""
        errors.append(Fault(f"{LAYOUTS[to].noun} {slug} is needed by {table} {key}{by}", _cure(later)))
    for rule in rules.broken(final, touched, None):
        errors.append(Fault(f"{rule.problem}, {rule.table} {rule.key}", rule.cure, rule.value, column=rule.column))
    return errors
