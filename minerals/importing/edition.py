"""One edition from whatever file an office issues: options say what the file does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from minerals.importing.layouts import LAYOUTS
from minerals.importing.plan import Plan, plan_tables
from minerals.importing.read import Row, Table, list_headings, read
from minerals.importing.rows import Record

# What the columns of such a file may be, under their own names or by mapping.
COLUMNS = ("position", "label", "translation", "qualifier", "minerals", "note")

# The last position that an entry can have.
MOST_ENTRIES = 32767


@dataclass(frozen=True, slots=True)
class Issue:
    """What is said of an edition beside its file. An empty text is not said: the record or a default decides."""

    edition: str
    series: str
    published: str
    in_force_from: str = ""
    issuer: str = ""
    title: str = ""
    official_citation: str = ""
    legal_basis: str = ""
    source_url: str = ""
    declared_count: str = ""


def read_issue(path: Path, mapping: Mapping[str, str]) -> Table:
    """The labels in a file, and what else it says of them. `mapping`: heading in the file → column of ours."""
    return read(path, [*COLUMNS, *mapping], list_headings(COLUMNS, mapping), has_header=bool(mapping))


def plan_edition(table: Table, issue: Issue, record: Record | None = None) -> Plan:
    """What importing this file as this edition would do."""
    record = Record() if record is None else record
    tables = {}
    edition = _edition(issue, record, bool(table.rows))
    if issue.source_url:
        edition["source"] = _source(issue, edition, record, tables)
    tables["editions"] = _from_options(edition)
    present = record["editions"].get(issue.edition)
    if present and present["series"] != issue.series and issue.series in record["series"]:
        problem = f"is an edition of the series {present['series']} already"
        tables["editions"].note(None, "slug", issue.edition, problem, "choose another slug, or give that series")
    tables["entries"] = _entries(table, issue.edition)
    return plan_tables(tables, record)


def _edition(issue: Issue, record: Record, has_entries: bool) -> dict[str, str]:
    """The row of the edition: what the options say, and for a new one what follows from its series."""
    said = {name: getattr(issue, name) for name in LAYOUTS["editions"].columns if getattr(issue, name, "")}
    said = {"slug": issue.edition, **said}
    present = record["editions"].get(issue.edition)
    if present:
        # Somebody noted it before its entries could be read; now they can.
        if has_entries and present["is_itemised"] == "no":
            said["is_itemised"] = "yes"
        if present["in_force_from"] == present["published"]:
            said.setdefault("in_force_from", issue.published)
        return said
    series = record["series"].get(issue.series, {})
    siblings = [row for row in record["editions"].values() if row["series"] == issue.series]
    latest = max(siblings, key=lambda row: row["in_force_from"], default={})
    defaults = {
        "in_force_from": issue.published,
        "issuer": latest.get("issuer") or series.get("issuing_body", ""),
        "title": f"{series.get('name', issue.series)}, {issue.published[:4]}",
    }
    return {**defaults, **said}


def _source(issue: Issue, edition: dict[str, str], record: Record, tables: dict[str, Table]) -> str:
    """The slug of the source at this address; a new source is added to the tables."""
    for slug, row in record["sources"].items():
        if row["url"] == issue.source_url:
            return slug
    slug = f"{issue.edition}-list"
    while slug in record["sources"]:
        slug += "-2"
    present = record["editions"].get(issue.edition, {})
    row = {
        "slug": slug,
        "title": edition.get("title") or present.get("title", ""),
        "publisher": (edition.get("issuer") or present.get("issuer") or issue.series)[:200],
        "url": issue.source_url,
        "kind": "official",
        "language": "en",
    }
    tables["sources"] = _from_options(row)
    return slug


def _from_options(row: dict[str, str]) -> Table:
    """A table of one row whose faults are those of options."""
    options = {"slug": "--edition", "source": "--source-url", "url": "--source-url"}
    if row.get("in_force_from") == row.get("published"):
        options["in_force_from"] = "--published"
    headings = {name: options.get(name, f"--{name.replace('_', '-')}") for name in row}
    return Table(headings=headings, rows=[Row(row)])


def _entries(table: Table, edition: str) -> Table:
    """The rows of the file as entries of the edition, numbered in their order unless the file numbers them."""
    if "position" not in table.headings and len(table.rows) > MOST_ENTRIES:
        problem = f"holds {len(table.rows):,} labels where an edition can have {MOST_ENTRIES:,} entries"
        table.lose(None, None, None, problem, "give the list alone")
    rows = []
    for position, row in enumerate(table.rows[:MOST_ENTRIES], 1):
        cells = {"position": str(position), **row.cells, "edition": edition}
        rows.append(Row(cells, row.number, row.line))
    headings = {"edition": "--edition", "position": "position", **table.headings}
    return Table(table.file, table.sha256, table.notes, headings, rows, table.is_whole, table.faults)
