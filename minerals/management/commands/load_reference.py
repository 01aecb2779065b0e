from pathlib import Path

from django.apps import apps

from minerals.importing.layouts import LAYOUTS
from minerals.importing.plan import Plan, plan_tables
from minerals.management.report import RecordCommand
from minerals.management.tables import read_table


class Command(RecordCommand):
    help = (
        "Load the reference set that ships with Lodestone, or another folder with the same files such as export_data "
        "writes, as one run. Example: load_reference --dry-run"
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, help="Another folder than what ships.")
        parser.add_argument("--if-empty", action="store_true", help="Do nothing if the record holds anything.")
        super().add_arguments(parser)

    def handle(self, **options) -> None:
        if options["if_empty"] and any(layout.model.objects.exists() for layout in LAYOUTS.values()):
            self.finish(Plan(), None, "The record holds data already: 0 created, 0 changed, 0 removed.", options)
            return
        folder = options["folder"] or Path(apps.get_app_config("minerals").path) / "data"
        self.progress("Reading the tables", options)
        paths = {name: folder / f"{name}.csv" for name in LAYOUTS}
        # A table that is empty has no file; a folder without any is not meant.
        there = {name: path for name, path in paths.items() if path.exists()} or paths
        tables = {name: read_table(name, path) for name, path in there.items()}
        self.carry_out(lambda: plan_tables(tables), options, list(tables.values()))
