import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from minerals.exporting import export, taken, write_folder


class Command(BaseCommand):
    help = (
        "Writes the record into a folder, a CSV a table in the layout that the import commands read. load_reference "
        "brings all of them back to the same. Example: manage.py export_data record-2026-11/"
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="Where to; made if it is not there.")
        parser.add_argument("--json", action="store_true", help="Say it as JSON.")

    def handle(self, *, folder: Path, verbosity: int, **options) -> None:
        if verbosity and not options["json"] and self.stderr.isatty():
            self.stderr.write("Reading the record …", self.style.NOTICE)
        if there := taken(folder):
            raise CommandError(f"refused: {folder} holds {there[0]} already; name another folder.", returncode=1)
        exported = export()
        try:
            write_folder(exported, folder)
        except OSError as error:
            raise CommandError(f"refused: {folder} cannot be written: {error.strerror}.", returncode=1) from None
        if options["json"]:
            rows = {file.name: file.rows for file in exported.files}
            said = {"folder": str(folder), "files": rows, "notes": exported.notes}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
        elif verbosity:
            for note in exported.notes:
                self.stdout.write(f"note: {note}")
            counts = ", ".join(f"{file.rows} {file.name.removesuffix('.csv')}" for file in exported.files)
            self.stdout.write(f"{folder}: {counts or 'nothing, the record is empty'}.")
