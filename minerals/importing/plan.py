"""What an import would do to the record, as something to look at before it is done."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from minerals import names
from minerals.importing import lists, rules
from minerals.importing.faults import SHOWN, Fault
from minerals.importing.layouts import LAYOUTS, Kind, Layout, changed_columns, kept_aliases, split
from minerals.importing.read import Row, Table
from minerals.importing.rows import Change, Record, with_evidence

_DAY_AND_MONTH = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2([12]\d{3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows that would be created, changed and removed; how many stay; and every fault. With a fault nothing is done."""

    created: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    removed: tuple[Change, ...] = ()
    unchanged: int = 0
    errors: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, changes: Iterable[Change], unchanged: int = 0, notes: Iterable[str] = ()) -> "Plan":
        sorted_by = defaultdict(list)
        for change in changes:
            sorted_by[str(change.action)].append(change)
        parts = (tuple(sorted_by[action]) for action in ("created", "changed", "removed"))
        return cls(*parts, unchanged=unchanged, notes=tuple(notes))

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.created + self.changed + self.removed

    def words(self) -> Iterator[str]:
        """The plan as a diff, a line a row: + created, ~ changed (before → after), − removed."""
        for change in self.created:
            yield f"+ {_name(change)}: {_cells(change.after, change)}"
        for change in self.changed:
            yield f"~ {_name(change)}: {'; '.join(_differences(change))}"
        for change in self.removed:
            yield f"− {_name(change)}: {_cells(change.before, change)}"

    def counts(self) -> str:
        """`4 created (1 edition, 3 entries), 0 changed, 0 removed, 12 unchanged`."""
        parts = []
        for words, changes in (("created", self.created), ("changed", self.changed), ("removed", self.removed)):
            tables = Counter(change.table for change in changes)
            detail = ", ".join(f"{n} {LAYOUTS[table].noun if n == 1 else table}" for table, n in tables.items())
            parts.append(f"{len(changes)} {words}" + (f" ({detail})" if detail else ""))
        return ", ".join([*parts, f"{self.unchanged} unchanged"])

    def as_json(self, run: int | None = None) -> dict:
        return {
            "created": len(self.created),
            "changed": len(self.changed),
            "removed": len(self.removed),
            "unchanged": self.unchanged,
            "errors": [fault.as_json() for fault in self.errors],
            "run": run,
        }


@dataclass(slots=True)
class Wanted:
    """The rows that the files ask for, by table and key, with the place of each for messages."""

    rows: dict[str, dict[str, dict]] = field(default_factory=lambda: defaultdict(dict))
    places: dict[tuple[str, str], tuple[Table, Row]] = field(default_factory=dict)
    left_out: Counter = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, table: Table, row: Row | None, column: str | None, *fault, known: Collection[str] = ()) -> None:
        """Note a fault; the nearest known values are looked up for as many faults as are shown."""
        value = fault[0]
        nearest = names.nearest(value, known) if value and known and len(self.faults) < SHOWN else ()
        self.faults.append(table.fault(row, column, *fault, nearest))


def plan_tables(tables: Mapping[str, Table], record: Record | None = None) -> Plan:
    """What bringing these tables (in the reference layout, by name) into the record would do.

    Rows that a table does not mention stay as they are, except the entries of an edition: its entries are those that
    the file gives. A column that a file lacks keeps what the record has. Every fault of every table is found at once.
    """
    record = Record() if record is None else record
    wanted = Wanted()
    known = _Known(tables, record)
    for name, layout in LAYOUTS.items():
        if name in tables:
            wanted.faults += tables[name].faults
            _read_rows(layout, tables[name], record, known, wanted)
    final = _Final(record, wanted)
    _complete_entries(wanted, final, record)
    is_whole = "entries" not in tables or tables["entries"].is_whole
    _keep_rules(wanted, final, wanted.left_out if is_whole else None)
    if wanted.faults:
        order = {table.file: n for n, table in enumerate(tables.values())}
        faults = sorted(wanted.faults, key=lambda fault: (order.get(fault.file, -1), fault.row or 0))
        return Plan(errors=tuple(dict.fromkeys(faults)), notes=tuple(wanted.notes))
    changes, unchanged = _difference(wanted, final, record)
    return Plan.of(changes, unchanged, wanted.notes)


class _Known(dict):
    """The keys of every table that a cell may point to: those of the record and those that come with the files."""

    def __init__(self, tables: Mapping[str, Table], record: Record):
        super().__init__()
        self._tables, self._record = tables, record

    def __missing__(self, name: str) -> set[str]:
        column = next(iter(LAYOUTS[name].columns))
        rows = self._tables[name].rows if name in self._tables else ()
        self[name] = self._record[name].keys() | {row.cells[column] for row in rows if row.cells.get(column)}
        return self[name]


class _Final(dict):
    """The rows of every table as they will be: the record's under those of the files."""

    def __init__(self, record: Record, wanted: Wanted):
        super().__init__()
        self._record, self._wanted = record, wanted

    def __missing__(self, name: str) -> dict[str, dict]:
        present = self._record[name]
        if name == "entries":
            editions = {row["edition"] for row in self._wanted.rows["entries"].values()}
            present = {key: row for key, row in present.items() if row["edition"] not in editions}
        self[name] = present | self._wanted.rows[name]
        return self[name]


def _read_rows(layout: Layout, table: Table, record: Record, known: _Known, wanted: Wanted) -> None:
    """Check every cell of a table and note its rows as wanted."""
    dates = {column.name: _in_one_order(table, column.name, wanted) for column in layout.of_kind(Kind.DATE)}
    missing = layout.columns.keys() - table.headings.keys()
    for row in table.rows:
        values = {}
        for name, column in layout.columns.items():
            if name in missing:
                values[name] = column.default
                continue
            text = row.cells.get(name, "")
            if layout.table == "entries" and name in ("label", "translation", "qualifier"):
                text = names.clean(text)
            text = dates.get(name, {}).get(row.number, text)
            if text is None:
                values[name] = ""
                continue

            def report(value, problem, cure, near, row=row, name=name):
                wanted.fault(table, row, name, value, problem, cure, known=near)

            values[name] = column.check(text, known, report)
        key = layout.key(values)
        if layout.table == "entries" and len(values["label"]) <= 250 < len(names.key(values["label"])):
            wanted.fault(table, row, "label", values["label"], "is too long", "250 letters at most")
        if not key or key.startswith(":") or key.endswith(":"):
            if layout.table == "entries":
                wanted.left_out[values["edition"]] += 1
                if values["label"]:
                    wanted.fault(table, row, "label", values["label"], "holds no letters", "write the label as issued")
            continue
        if layout.table == "entries" and values["label"] != row.cells["label"]:
            values["_as_read"] = row.cells["label"]
        if layout.table == "minerals":
            values["aliases"] = kept_aliases(values)
        present = record[layout.table].get(key)
        for name in missing if present else ():
            # What an entry covers follows from the file; everything else that it does not say stays.
            if (layout.table, name) not in (("entries", "minerals"), ("entries", "qualifier")):
                values[name] = present[name]
        if key in wanted.rows[layout.table]:
            _note_twice(layout, table, row, values, wanted, wanted.places[layout.table, key][1])
            continue
        wanted.rows[layout.table][key] = values
        wanted.places[layout.table, key] = (table, row)


def _note_twice(layout: Layout, table: Table, row: Row, values: dict, wanted: Wanted, first: Row) -> None:
    column = "label" if layout.table == "entries" else next(iter(layout.columns))
    if layout.table == "entries":
        wanted.left_out[values["edition"]] += 1
    problem = f"stands twice: row {first.number} and row {row.number} name the same {layout.noun}"
    wanted.fault(table, row, column, values[column], problem, "take one of them out")


def _in_one_order(table: Table, column: str, wanted: Wanted) -> dict[int | None, str | None]:
    """Dates such as 13/03/2031 in ISO form by row, if one of them proves the order for all; None where none does."""
    found = {row.number: (row, m) for row in table.rows if (m := _DAY_AND_MONTH.fullmatch(row.cells.get(column, "")))}
    if not found or not table.file:
        return {}
    first = [number for number, (_, m) in found.items() if int(m[1]) > 12]
    second = [number for number, (_, m) in found.items() if int(m[3]) > 12]
    if bool(first) == bool(second):
        why = "rows disagree on" if first else "nothing in the column proves"
        rows = ", ".join(str(number) for number in found)
        for row, m in found.values():
            problem = f"may be day first or month first: {why} the order (rows {rows})"
            wanted.fault(table, row, column, m[0], problem, "write every date as 2031-03-13")
        return dict.fromkeys(found)
    order = "day first" if first else "month first"
    heading = table.headings.get(column, column)
    wanted.notes.append(
        f"{table.file}: dates in column “{heading}” are read {order}, as row {(first or second)[0]} proves"
    )
    day, month = (1, 3) if first else (3, 1)
    return {number: f"{m[4]}-{int(m[month]):02}-{int(m[day]):02}" for number, (_, m) in found.items()}


def _complete_entries(wanted: Wanted, final: _Final, record: Record) -> None:
    entries = wanted.rows["entries"]
    if not entries:
        return
    unknown = lists.complete(
        entries, recorded=record["entries"], editions=final["editions"], minerals=final["minerals"]
    )
    texts = [text for row in final["minerals"].values() for text in _names_of(row)] if unknown else []
    for key in unknown:
        table, row = wanted.places["entries", key]
        cure = "correct it, or first give the name or alias to a mineral"
        wanted.fault(table, row, "label", entries[key]["label"], "is not a known mineral", cure, known=texts)


def _names_of(row: dict) -> list[str]:
    return [text for text in (row["name"], row["name_us"], *row["aliases"].split("; ")) if text]


def _keep_rules(wanted: Wanted, final: _Final, left_out: Counter | None) -> None:
    for fault in rules.broken(final, wanted.rows, left_out):
        table, row = wanted.places.get((fault.table, fault.key), (None, None))
        if table is None:
            # The count of an edition that only the entries of this file speak of.
            key = next(key for key, row in wanted.rows["entries"].items() if row["edition"] == fault.key)
            table, row = wanted.places["entries", key][0], None
        wanted.fault(table, row, fault.column, fault.value, fault.problem, fault.cure)


def _difference(wanted: Wanted, final: _Final, record: Record) -> tuple[list[Change], int]:
    changes, unchanged = [], 0
    for name, layout in LAYOUTS.items():
        for key, row in wanted.rows[name].items():
            before = record[name].get(key)
            after = with_evidence(layout, row, before)
            if before and "_pk" in before:
                after = {**after, "_pk": before["_pk"]}
            if before is None or changed_columns(layout, before, after):
                changes.append(Change(name, key, before, after))
            else:
                unchanged += 1
    if wanted.rows["entries"]:
        gone = [key for key in record["entries"] if key not in final["entries"]]
        changes += [Change("entries", key, record["entries"][key], None) for key in gone]
    return changes, unchanged


def _name(change: Change) -> str:
    row = change.after or change.before
    if change.table == "entries":
        return f"entries {row['edition']} {row['position']} “{row['label']}”"
    return f"{change.table} {change.key}"


def _cells(row: dict, change: Change) -> str:
    hidden = {"edition", "position", "label"} if change.table == "entries" else {"slug", "code"}
    columns = LAYOUTS[change.table].columns
    return "; ".join(f"{name} {_short(row[name])}" for name in columns if row[name] and name not in hidden)


def _differences(change: Change) -> Iterator[str]:
    layout = LAYOUTS[change.table]
    for name in changed_columns(layout, change.before, change.after):
        before, after = change.before[name], change.after[name]
        if layout.columns[name].kind is Kind.MANY:
            gone, new = set(split(before)) - set(split(after)), set(split(after)) - set(split(before))
            yield " ".join([name, *(f"+{slug}" for slug in sorted(new)), *(f"−{slug}" for slug in sorted(gone))])
        else:
            yield f"{name} {_short(before)} → {_short(after)}"


def _short(text: str, longest: int = 80) -> str:
    text = " ".join(text.replace(";", "; ").split())
    return (text if len(text) <= longest else text[: longest - 1] + "…") or "(nothing)"
