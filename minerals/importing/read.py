"""From a file to rows: encoding, delimiter and headings are found out, and every cell keeps its place for messages."""

import codecs
import contextlib
import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from minerals import names
from minerals.importing.faults import Fault

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
# What an office may write above the column of its labels.
LABEL_HEADINGS = frozenset(
    plural
    for word in ("label", "mineral", "commodity", "rawmaterial", "material", "name")
    for plural in (word, f"{word}s")
) | {"commodities"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with BOM"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_ONE_COLUMN = "\x1f"


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `number` counts as a spreadsheet does (the header is row 1); on `line` of the file it starts."""

    cells: Mapping[str, str]
    number: int | None = None
    line: int | None = None


@dataclass(slots=True)
class Table:
    """The rows of one file, their cells under our names of the columns. `headings` are the file's own."""

    file: str = ""
    sha256: str = ""
    notes: list[str] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    # No: rows were lost in reading, so their number says nothing.
    is_whole: bool = True
    faults: list[Fault] = field(default_factory=list)

    def fault(
        self,
        row: Row | None,
        column: str | None,
        value: str | None,
        problem: str,
        cure: str,
        nearest: Collection[str] = (),
    ) -> Fault:
        """A fault at its place in this file, in the file's own words."""
        heading = self.headings.get(column, column) if column else None
        place = (row.number, row.line) if row else (None, None)
        return Fault(problem, cure, value, tuple(nearest), heading or None, *place, self.file)

    def note(self, *fault) -> None:
        self.faults.append(self.fault(*fault))

    def lose(self, *fault) -> None:
        """Note a fault that keeps rows from being read."""
        self.is_whole = False
        self.note(*fault)


def read(path: Path, columns: Collection[str], find_headings: Callable, *, has_header: bool = True) -> Table:
    """The table in a file. Whatever is wrong with it is in `Table.faults`; nothing is raised.

    `find_headings(table, cells)` gives our name for each cell of the header (or "" to leave a column out);
    without `has_header` a file of one column may begin with its first label.
    """
    table = Table(file=path.name)
    try:
        data = path.read_bytes()
    except OSError as error:
        table.lose(None, None, None, f"cannot be read: {error.strerror}", "check the name of the file")
        return table
    table.sha256 = hashlib.sha256(data).hexdigest()
    text = _decode(data, table)
    if text is None:
        return table
    delimiter = _delimiter(text, {names.key(column) for column in columns} | LABEL_HEADINGS, path.suffix.lower())
    literal = delimiter is None and path.suffix.lower() == ".txt"
    records = list(_lines(text) if literal else _records(text, delimiter or _ONE_COLUMN, table))
    table.notes.append(f"separated by {DELIMITERS[delimiter]}" if delimiter else "one column")
    _fill(table, records, find_headings, has_header or delimiter is not None)
    return table


def reference_headings(columns: Mapping[str, bool]) -> Callable:
    """Headings of a table in the reference layout: its own columns (True: required) and no others."""

    def find(table: Table, cells: list[str]) -> list[str]:
        by_key = {names.key(column): column for column in columns}
        found = []
        for cell in cells:
            if cell and names.key(cell) not in by_key:
                cure = "rename it or take it out (--help lists the columns)"
                table.note(None, cell, None, "is not a column of this table", cure, names.nearest(cell, columns))
            found.append(by_key.get(names.key(cell), ""))
        for column, required in columns.items():
            if required and column not in found:
                near = _near_headings(column, cells)
                table.note(None, None, column, "is missing among the columns", "add it", near)
        return found

    return find


def list_headings(columns: Collection[str], mapping: Mapping[str, str]) -> Callable:
    """Headings of whatever file an office issues: `mapping` (theirs → ours) first, then our names, then known words."""

    def find(table: Table, cells: list[str]) -> list[str]:
        ours = {names.key(column): column for column in columns}
        mapped = {names.key(theirs): column for theirs, column in mapping.items()}
        present = {names.key(cell) for cell in cells}
        for theirs in mapping:
            if names.key(theirs) not in present:
                cure = f"the columns are {', '.join(filter(None, cells)) or 'none'}"
                table.note(None, "--map", theirs, "is not a column of this file", cure, _near_headings(theirs, cells))
        taken = set(mapped.values())
        found = [
            mapped.get(key) or (ours[key] if key in ours and ours[key] not in taken else "")
            for key in map(names.key, cells)
        ]
        # "Minerals" above names is the column of labels; beside a column of labels it holds slugs.
        if "label" not in found and not taken & {"label"}:
            candidates = [
                i for i, cell in enumerate(cells) if names.key(cell) in LABEL_HEADINGS and found[i] in ("", "minerals")
            ]
            if len(candidates) == 1 or len(cells) == 1 and candidates:
                found[candidates[0]] = "label"
            else:
                _no_labels(table, cells, candidates)
        left = [cell for cell, name in zip(cells, found, strict=True) if cell and not name]
        if left:
            table.notes.append(f"left out: {', '.join(left)}")
        return found

    return find


def _no_labels(table: Table, cells: list[str], candidates: list[int]) -> None:
    if candidates:
        problem = f"may all hold the labels: {', '.join(cells[i] for i in candidates)}"
    else:
        problem = f"holds the labels among the columns: {', '.join(filter(None, cells)) or 'none'}"
    which = cells[candidates[0]] if candidates else next(filter(None, cells), "Commodity")
    cure = f'say which column holds them, such as --map "{which}=label"'
    table.lose(None, None, None, f"{'several columns' if candidates else 'no column'} {problem}", cure)


def _near_headings(column: str, cells: list[str]) -> list[str]:
    return names.nearest(column, [cell for cell in cells if cell])


def _decode(data: bytes, table: Table) -> str | None:
    """The text in these bytes, by BOM, then strict UTF-8, then Windows-1252; None with a fault noted."""
    if not data.strip():
        table.lose(None, None, None, "the file is empty", "give a file with a header and rows, or one label a line")
        return None
    for bom, codec, words in _BOMS:
        if data.startswith(bom):
            try:
                return _text(data.decode(codec), words, table)
            except UnicodeDecodeError as error:
                table.lose(None, None, None, f"is marked as {words}, but byte {error.start} is not", "save it again")
                return None
    if data.startswith(b"PK\x03\x04"):
        table.lose(None, None, None, "is a workbook or an archive, not text", "save the sheet as CSV (UTF-8)")
        return None
    if b"\0" in data:
        table.lose(None, None, None, "is a binary file, not text", "save the table as CSV (UTF-8)")
        return None
    for codec, words in (("utf-8", "UTF-8"), ("cp1252", "Windows-1252, for it is not UTF-8")):
        try:
            return _text(data.decode(codec), words, table)
        except UnicodeDecodeError:
            continue
    table.lose(None, None, None, "is neither UTF-8 nor Windows-1252", "save it as CSV (UTF-8)")
    return None


def _text(text: str, words: str, table: Table) -> str | None:
    strange = sum(unicodedata.category(c) in ("Cc", "Cn", "Co") for c in text if c not in "\t\r\n")
    if strange > len(text) * 0.05:
        table.lose(None, None, None, "is a binary file, not text", "save the table as CSV (UTF-8)")
        return None
    if re.match(r"\s*<(!doctype|html|table|\?xml)", text, re.IGNORECASE):
        table.lose(None, None, None, "is a web page, not a table of text", "open it and save the table as CSV (UTF-8)")
        return None
    table.notes.append(words)
    return text


def _delimiter(text: str, known: Collection[str], suffix: str) -> str | None:
    """The delimiter that cuts the header into known names, or else most rows into one same number of cells.

    None if there is but one column.
    """
    best: tuple = (0,)
    for delimiter in DELIMITERS:
        sample = []
        with contextlib.suppress(csv.Error):
            sample.extend(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 200))
        sample = [row for row in sample if row]
        widths = Counter(len(row) for row in sample if len(row) > 1)
        if not widths:
            continue
        width, rows = widths.most_common(1)[0]
        heads = sum(names.key(cell) in known for cell in sample[0]) if len(sample[0]) > 1 else 0
        if heads or (suffix != ".txt" and rows * 2 >= len(sample)):
            best = max(best, (heads, rows, width, delimiter))
    return best[-1] if len(best) > 1 else None


def _lines(text: str) -> Iterator[tuple[int, int, list[str]]]:
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        yield number, number, [line] if line.strip() else []


def _records(text: str, delimiter: str, table: Table) -> Iterator[tuple[int, int, list[str]]]:
    """Each record with its number and the line on which it starts. A quote that never closes ends the table."""
    broken = _broken_quote(text, delimiter, table)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number, line = 0, 1
    try:
        for number, cells in enumerate(reader, 1):
            if number != broken:
                yield number, line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        row = Row({}, number + 1, line)
        table.lose(row, None, None, f"cannot be read: {error}", "look for a quotation mark that is never closed")


def _broken_quote(text: str, delimiter: str, table: Table) -> int | None:
    """The number of the first record whose quotation marks do not match, noted as a fault."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number, line = 0, 1
    try:
        for _ in reader:
            number, line = number + 1, reader.line_num + 1
    except csv.Error as error:
        row = Row({}, number + 1, line)
        if "unexpected end" in str(error):
            table.lose(row, None, None, "a quotation mark is opened here and never closed", "close it, or double it")
        elif "expected after" in str(error):
            table.lose(row, None, None, "text follows a closing quotation mark", "double quotation marks inside a cell")
        else:
            return None
        return number + 1
    return None


def _fill(table: Table, records: list, find_headings: Callable, has_header: bool) -> None:
    """Headings and rows from the records."""
    filled = [(number, line, [_cell(cell) for cell in cells]) for number, line, cells in records]
    filled = [record for record in filled if any(record[2])]
    if not filled:
        if not table.faults:
            table.lose(None, None, None, "the file is empty", "give a file with a header and rows, or one label a line")
        return
    number, line, header = filled[0]
    header = [names.clean(cell) for cell in header]
    if not has_header and names.key(header[0]) not in LABEL_HEADINGS and "label" not in _trial(find_headings, header):
        ours, header, body = ["label"], ["label"], filled
        table.headings = {"label": ""}
    else:
        _note_doubled(table, header)
        ours, body = find_headings(table, header), filled[1:]
        table.headings = {name: cell for name, cell in zip(ours, header, strict=True) if name}
        if not body and table.is_whole:
            table.lose(None, None, None, "holds a header and no rows", "add the rows")
    for number, line, cells in body:
        row = Row({}, number, line)
        if len(cells) < len(header):
            problem = f"is cut short: {len(cells)} of the header's {len(header)} cells"
            table.note(row, None, None, problem, "fill up the row, or quote the cell that holds a line break")
        elif any(cells[len(header) :]):
            problem = f"has {len(cells)} cells where the header has {len(header)}"
            table.note(row, None, None, problem, "quote the cell that holds the delimiter")
        named = {name: cell for name, cell in zip(ours, cells, strict=False) if name}
        table.rows.append(Row(named, number, line))


def _trial(find_headings: Callable, header: list[str]) -> list[str]:
    return find_headings(Table(), header)


def _note_doubled(table: Table, header: list[str]) -> None:
    places = {}
    for index, cell in enumerate(header):
        places.setdefault(names.key(cell), []).append(index)
    for key, indexes in places.items():
        if key and len(indexes) > 1:
            letters = " and ".join(map(_letter, indexes))
            table.note(
                None, None, header[indexes[0]], f"stands above columns {letters}", "give each column its own name"
            )


def _letter(index: int) -> str:
    """The name of a column in a spreadsheet: A, B … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cell(text: str) -> str:
    """A cell as it counts: composed characters, no white space around it, no guard against formulas before it."""
    text = unicodedata.normalize("NFC", text).strip().strip("\ufeff\u200b\u2060").strip()
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+@\t" else text
