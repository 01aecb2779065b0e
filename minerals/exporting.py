"""The record as files: a CSV a table in the reference layout, which imports back to the same."""

import csv
import io
import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db.models import Q

from minerals.importing.layouts import LAYOUTS, Kind
from minerals.importing.rows import load
from minerals.models import Evidence, RecordChange

# What a column cannot hold: where in a source, in which words, and sources beyond those that have a column.
REST = "evidence.csv"
_REST_COLUMNS = ("table", "key", "position", "source", "locator", "quotation")
# Two packages of the same record are the same bytes, so that they can be compared.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class File:
    """One table as a file: UTF-8, with a head."""

    name: str
    rows: int
    data: bytes


@dataclass(slots=True)
class Exported:
    """The files of one state of the record, and what no import reads back from them."""

    files: list[File]
    notes: list[str] = field(default_factory=list)


def export() -> Exported:
    """Every table of the record, as of one moment."""
    while True:
        version = RecordChange.objects.version()
        exported = _export()
        # An import that came in between would leave entries without their edition: then everything is read again.
        if RecordChange.objects.version() == version:
            return exported


def taken(folder: Path) -> list[str]:
    """The files of an earlier export in this folder: with new ones beside them nobody could tell them apart."""
    return [name for name in (*(f"{table}.csv" for table in LAYOUTS), REST) if (folder / name).exists()]


def write_folder(exported: Exported, folder: Path) -> None:
    """Write the files into a folder, each whole or not at all. Raises OSError where it cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in exported.files:
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{file.name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(file.data)
            os.chmod(temporary, 0o644)
            os.replace(temporary, folder / file.name)
        except BaseException:
            os.unlink(temporary)
            raise


def package(exported: Exported, read_me: str) -> bytes:
    """The files in a zip, with a word on what they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [("README.txt", read_me.encode()), *((file.name, file.data) for file in exported.files)]:
            member = zipfile.ZipInfo(name, _NO_TIME)
            member.external_attr = 0o644 << 16
            archive.writestr(member, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _export() -> Exported:
    files, notes = [], []
    for table, layout in LAYOUTS.items():
        if not (rows := load(table)):
            continue  # a head without rows is no table to the import
        cells = [[rows[key][name] for name in layout.columns] for key in sorted(rows)]
        if table == "entries":
            # As issued, not by label: edition and position come first.
            cells.sort(key=lambda row: (row[0], int(row[1])))
        files.append(File(f"{table}.csv", len(cells), _as_csv(tuple(layout.columns), cells)))
    if rest := _rest():
        files.append(File(REST, len(rest), _as_csv(_REST_COLUMNS, rest)))
        words = "piece of evidence says" if len(rest) == 1 else "pieces of evidence say"
        notes.append(f"{len(rest)} {words} more than the tables can hold: see {REST}, which no command reads")
    return Exported(files, notes)


def _rest() -> list[Sequence]:
    """The evidence that would not come back from the tables alone."""
    rest = []
    for table, layout in LAYOUTS.items():
        if not layout.record:
            continue
        positions = [column.position for column in layout.of_kind(Kind.EVIDENCE)]
        owner = f"{layout.record}_id"
        more = ~Q(position__in=positions) | ~Q(locator="") | ~Q(quotation="")
        found = Evidence.objects.filter(more, **{f"{owner}__isnull": False})
        rows = found.values_list(owner, "position", "source_id", "locator", "quotation")
        rest += [(table, *row) for row in sorted(rows)]
    return rest


def _as_csv(columns: Sequence[str], rows: Sequence[Sequence]) -> bytes:
    """Cells as they are: what a spreadsheet takes for a formula would not import to the same if it were disarmed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
