import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from minerals.importing.faults import SHOWN, Fault
from posts.importing import Outcome, import_articles
from posts.models import Revision
from posts.states import moment_in_words


class Command(BaseCommand):
    help = (
        "Brings articles in from Markdown or plain text files, or from folders of them, with or without front matter "
        "(title slug summary date status authors topics language). They come as drafts unless their status is "
        "published. Example: manage.py import_articles texts/ --author 'Ada Miner' --dry-run"
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
        parser.add_argument("--author", default="", help="byline of articles that name no authors")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *, paths, author, dry_run, verbosity, **options):
        now = timezone.now()
        talks = verbosity and not options["json"]
        if talks and self.stderr.isatty():
            self.stderr.write("Reading and rendering the texts …", self.style.NOTICE)
        outcome = import_articles(paths, now, author=author, dry_run=dry_run)
        if options["json"]:
            self.stdout.write(json.dumps(_as_data(outcome), ensure_ascii=False, indent=2))
        if talks:
            for note in outcome.notes:
                self.stdout.write(f"note: {note}")
        if outcome.faults:
            self._refuse(outcome.faults, options["json"])
        if talks:
            for sign, revisions in (("+", outcome.created), ("~", outcome.changed)):
                for revision in revisions:
                    self.stdout.write(f"{sign} {revision.article.slug}: {revision.title} ({_state(revision, now)})")
            counts = ", ".join(f"{len(getattr(outcome, what))} {what}" for what in ("created", "changed", "unchanged"))
            self.stdout.write(f"{'Dry run, nothing was changed' if dry_run else 'Articles'}: {counts}.")

    def _refuse(self, faults: list[Fault], as_json: bool) -> None:
        if not as_json:
            for fault in faults[:SHOWN]:
                self.stderr.write(str(fault))
            if len(faults) > SHOWN:
                self.stderr.write(f"… and {len(faults) - SHOWN} more errors")
        count = len(faults)
        raise CommandError(f"refused: {count} error{'s' * (count != 1)}; nothing was changed.", returncode=1)


def _state(revision: Revision, now) -> str:
    if revision.public_from is None:
        return f"draft of {moment_in_words(revision.article.created_at)}"
    words = moment_in_words(revision.public_from)
    return f"public since {words}" if revision.public_from <= now else f"scheduled for {words}"


def _as_data(outcome: Outcome) -> dict:
    """The keys that every import command answers with, and what became of which article."""
    written = {what: getattr(outcome, what) for what in ("created", "changed")} if not outcome.faults else {}
    return {
        "created": len(written.get("created", ())),
        "changed": len(written.get("changed", ())),
        "removed": 0,
        "unchanged": len(outcome.unchanged),
        "errors": [fault.as_json() for fault in outcome.faults],
        "run": None,
        "notes": outcome.notes,
        "articles": [
            {"slug": revision.article.slug, "title": revision.title, "public_from": _iso(revision), "is": what}
            for what, revisions in written.items()
            for revision in revisions
        ],
    }


def _iso(revision: Revision) -> str | None:
    return revision.public_from.isoformat() if revision.public_from else None
