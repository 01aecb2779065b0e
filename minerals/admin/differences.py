"""A row before and after a write, column by column, as a person reads it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from minerals.importing.layouts import LAYOUTS, Kind
from minerals.importing.rows import Change
from minerals.models import RecordChange

# The evidence says what these say, and more.
_SOURCES = {column.name for layout in LAYOUTS.values() for column in layout.of_kind(Kind.EVIDENCE)}


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """One column that differs: its name, what it said, what it says."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that a write touches: what names it, what is done, and the columns that differ."""

    table: str
    key: str
    action: str
    columns: list[ColumnChange]


def legible(changes: Iterable[Change | RecordChange]) -> list[RowChange]:
    """Changes of rows, planned or made, as a page shows them."""
    return [RowChange(c.table, c.key, c.action, columns_that_differ(c.before, c.after)) for c in changes]


def columns_that_differ(before: Mapping | None, after: Mapping | None) -> list[ColumnChange]:
    """What a write changed. Of a row that is new or gone: every column that says something."""
    before, after = _legible(before), _legible(after)
    return [
        ColumnChange(name, before.get(name, ""), after.get(name, ""))
        for name in {**before, **after}
        if before.get(name, "") != after.get(name, "")
    ]


def _legible(row: Mapping | None) -> dict[str, str]:
    """The columns of the layout and, in words, the evidence; keys of the database are left out."""
    row = dict(row or {})
    evidence = [
        " · ".join(filter(None, (f"{piece['position']} {piece['source']}", piece["locator"], piece["quotation"])))
        for piece in row.pop("_evidence", [])
    ]
    columns = {name: str(text) for name, text in row.items() if not name.startswith("_") and name not in _SOURCES}
    return {**columns, "evidence": "\n".join(evidence)}
