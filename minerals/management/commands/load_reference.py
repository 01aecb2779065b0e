from pathlib import Path

from django.apps import apps

from minerals.importing.layouts import LAYOUTS
from minerals.importing.plan import Plan, plan_tables
from minerals.management.report import RecordCommand
from minerals.management.tables import read_table


class Command(RecordCommand):
    help = "Load the reference set that ships with Lodestone, as one run. Example: load_reference --dry-run"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Do nothing if the record holds anything.")
        super().add_arguments(parser)

    def handle(self, **options) -> None:
        if options["if_empty"] and any(layout.model.objects.exists() for layout in LAYOUTS.values()):
            self.finish(Plan(), None, "The record holds data already: 0 created, 0 changed, 0 removed.", options)
            return
        folder = Path(apps.get_app_config("minerals").path) / "data"
        self.progress("Reading the reference set", options)
        tables = {name: read_table(name, folder / f"{name}.csv") for name in LAYOUTS}
        self.carry_out(lambda: plan_tables(tables), options, list(tables.values()))
