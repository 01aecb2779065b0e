import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from posts.exporting import export_articles


class Command(BaseCommand):
    help = (
        "Writes every article to a zip file: Markdown with front matter, and the pictures. import_articles brings it "
        "back to the same. What readers see goes out, else what was saved last. "
        "Example: manage.py export_articles articles.zip"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE.zip", help="where to; it must not be there yet")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *, file, verbosity, **options):
        if file.exists():
            raise CommandError(f"refused: {file} is there already; name another file.", returncode=1)
        if verbosity and not options["json"] and self.stderr.isatty():
            self.stderr.write("Writing the articles …", self.style.NOTICE)
        try:
            exported = export_articles(file, timezone.now())
        except OSError as error:
            raise CommandError(f"refused: {file} cannot be written: {error.strerror}.", returncode=1) from None
        if options["json"]:
            data = {"articles": exported.articles, "pictures": exported.pictures, "notes": exported.notes}
            self.stdout.write(json.dumps({**data, "file": str(file)}, ensure_ascii=False, indent=2))
        elif verbosity:
            for note in exported.notes:
                self.stdout.write(f"note: {note}")
            self.stdout.write(f"{file}: {exported.articles} articles, {exported.pictures} pictures.")
