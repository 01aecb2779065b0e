import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from posts.backup import NotMade, backup


class Command(BaseCommand):
    help = (
        "Writes everything to one file while the site runs: the database, SQLite or PostgreSQL, as of one moment, and "
        "the media. Not the secret key, and no logins. Example: manage.py backup /srv/backups/monday.zip"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="where to; it must not be there yet")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *, file, verbosity, **options):
        if file.exists():
            raise CommandError(f"refused: {file} is there already; name another file.", returncode=1)
        is_watched = verbosity and not options["json"] and self.stderr.isatty()
        try:
            kept = backup(file, timezone.now(), progress=self._progress if is_watched else None)
        except NotMade as error:
            raise CommandError(f"refused: {error}.", returncode=1) from None
        except OSError as error:
            raise CommandError(f"refused: {file} cannot be written: {error.strerror}.", returncode=1) from None
        rows = sum(kept.rows.values())
        if options["json"]:
            self.stdout.write(json.dumps({"file": str(file), "rows": kept.rows, "media": kept.media}, indent=2))
        elif verbosity:
            for note in kept.notes:
                self.stdout.write(f"note: {note}")
            self.stdout.write(f"{file}: {rows} rows of {len(kept.rows)} tables, {kept.media} media files.")

    def _progress(self, words: str) -> None:
        self.stderr.write(f"{words} …", self.style.NOTICE)
