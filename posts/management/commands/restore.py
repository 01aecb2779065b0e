import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from posts.restoring import NotRestored, restore


class Command(BaseCommand):
    help = (
        "Puts everything back as a file of `backup` holds it, all of it or nothing, into SQLite or PostgreSQL. What is "
        "here now goes into DATA_DIR/backups first. Example: manage.py restore /srv/backups/monday.zip"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="what `backup` wrote")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *, file, verbosity, **options):
        is_watched = verbosity and not options["json"] and self.stderr.isatty()
        try:
            restored = restore(file, timezone.now(), progress=self._progress if is_watched else None)
        except NotRestored as error:
            raise CommandError(f"refused: {error} Nothing was changed.", returncode=1) from None
        kept = restored.kept
        if options["json"]:
            data = {"made_at": restored.made_at, "rows": kept.rows, "media": kept.media, "aside": str(restored.aside)}
            self.stdout.write(json.dumps(data, indent=2))
        elif verbosity:
            self.stdout.write(f"What was here is in {restored.aside}")
            self.stdout.write("Everybody has to log in again. Restart the site if the backup is of another one.")
            rows = sum(kept.rows.values())
            self.stdout.write(f"As of {restored.made_at}: {rows} rows, {kept.media} media files.")

    def _progress(self, words: str) -> None:
        self.stderr.write(f"{words} …", self.style.NOTICE)
