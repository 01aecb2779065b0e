"""Commands that bring one table in the reference layout into the record."""

from pathlib import Path

from minerals.importing.layouts import LAYOUTS
from minerals.importing.plan import plan_tables
from minerals.importing.read import Table, read, reference_headings
from minerals.management.report import RecordCommand


def read_table(name: str, path: Path) -> Table:
    """A file as the table of this name."""
    headings = LAYOUTS[name].headings()
    return read(path, headings, reference_headings(headings))


class TableCommand(RecordCommand):
    """`import_… FILE` for the table that the subclass names."""

    table = ""

    def add_arguments(self, parser) -> None:
        columns = ", ".join(f"{name}*" if needed else name for name, needed in LAYOUTS[self.table].headings().items())
        parser.add_argument("file", metavar="FILE", type=Path, help=f"CSV with the columns {columns} (* required).")
        super().add_arguments(parser)

    def handle(self, **options) -> None:
        table = read_table(self.table, options["file"])
        self.carry_out(lambda: plan_tables({self.table: table}), options, [table])
