from pathlib import Path

from minerals.importing.plan import plan_tables
from minerals.management.report import RecordCommand
from minerals.management.tables import read_table


class Command(RecordCommand):
    help = (
        "Bring in many editions in the reference layout: FILE holds the editions, --entries their entries. "
        "Example: import_lists editions.csv --entries entries.csv --dry-run"
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="CSV of editions in the reference layout.")
        parser.add_argument(
            "--entries", metavar="FILE", type=Path, required=True, help="CSV of entries in the reference layout."
        )
        super().add_arguments(parser)

    def handle(self, **options) -> None:
        tables = {
            "editions": read_table("editions", options["file"]),
            "entries": read_table("entries", options["entries"]),
        }
        self.carry_out(lambda: plan_tables(tables), options, list(tables.values()))
