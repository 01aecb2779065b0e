import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from minerals.importing.faults import SHOWN, Fault
from posts import search
from posts.importing import Outcome, import_articles
from posts.models import Revision
from posts.states import moment_in_words


class Command(BaseCommand):
    help = (
        "Brings articles in from Markdown or plain text files, from folders or zip files of them, with or without "
        "front matter (title slug summary date status authors topics language), or from what WordPress exports. They "
        "come as drafts unless their status is published. The same files again change nothing, and undo_import takes "
        "the run back. Example: manage.py import_articles texts/ --author 'Ada Miner' --dry-run"
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="a file, a folder, a zip file, an export of WordPress"
        )
        parser.add_argument("--author", default="", help="byline of articles that name no authors")
        parser.add_argument("--media", type=Path, metavar="DIR", help="WordPress's folder of uploads, for its pictures")
        parser.add_argument("--skip-bad", action="store_true", help="leave out what has a fault, bring in the rest")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *, paths, author, media, skip_bad, dry_run, verbosity, **options):
        if media and not media.is_dir():
            raise CommandError(f"--media: {media} is not a folder.", returncode=2)
        now = timezone.now()
        self.talks = bool(verbosity) and not options["json"]
        self.is_watched = self.talks and self.stderr.isatty()
        if self.is_watched:
            self.stderr.write("Reading the texts …", self.style.NOTICE)
        outcome = import_articles(
            paths,
            now,
            author=author,
            media=media,
            dry_run=dry_run,
            skip_bad=skip_bad,
            progress=self._progress if self.is_watched else None,
        )
        is_refused = bool(outcome.faults) and not skip_bad
        if options["json"]:
            self.stdout.write(json.dumps(_as_data(outcome, is_refused), ensure_ascii=False, indent=2))
        if self.talks:
            for note in outcome.notes:
                self.stdout.write(f"note: {note}")
        if not options["json"]:
            self._name(outcome.faults)
        if is_refused:
            count = len(outcome.faults)
            raise CommandError(f"refused: {count} error{'s' * (count != 1)}; nothing was changed.", returncode=1)
        if outcome.run and not search.complete(now, self._indexed if self.is_watched else None) and self.talks:
            self.stdout.write("note: somebody else is writing: the first searches may miss some of these articles")
        if self.talks:
            self._tell(outcome, now, dry_run)

    def _progress(self, done: int, total: int) -> None:
        if done % 50 == 0 or done == total:
            self.stderr.write(f"\r{done} of {total} texts …", ending="\n" if done == total else "")
            self.stderr.flush()

    def _indexed(self, done: int, total: int) -> None:
        self.stderr.write(f"{done} of {total} texts can be found …")

    def _name(self, faults: list[Fault]) -> None:
        for fault in faults[:SHOWN]:
            self.stderr.write(str(fault))
        if len(faults) > SHOWN:
            self.stderr.write(f"… and {len(faults) - SHOWN} more errors")

    def _tell(self, outcome: Outcome, now, dry_run: bool) -> None:
        for sign, revisions in (("+", outcome.created), ("~", outcome.changed)):
            for revision in revisions:
                self.stdout.write(f"{sign} {revision.article.slug}: {revision.title} ({_state(revision, now)})")
        counts = ", ".join(f"{len(getattr(outcome, what))} {what}" for what in ("created", "changed", "unchanged"))
        left = f", {len(outcome.faults)} left out with a fault" if outcome.faults else ""
        if dry_run:
            begins = "Dry run, nothing was changed"
        else:
            begins = f"Articles, run {outcome.run.pk}" if outcome.run else "Articles"
        self.stdout.write(f"{begins}: {counts}{left}.")


def _state(revision: Revision, now) -> str:
    if revision.public_from is None:
        return f"draft of {moment_in_words(revision.article.created_at)}"
    words = moment_in_words(revision.public_from)
    return f"public since {words}" if revision.public_from <= now else f"scheduled for {words}"


def _as_data(outcome: Outcome, is_refused: bool) -> dict:
    """The keys that every import command answers with, and what became of which article."""
    written = {} if is_refused else {what: getattr(outcome, what) for what in ("created", "changed")}
    return {
        "created": len(written.get("created", ())),
        "changed": len(written.get("changed", ())),
        "removed": 0,
        "unchanged": len(outcome.unchanged),
        "errors": [fault.as_json() for fault in outcome.faults],
        "run": outcome.run and outcome.run.pk,
        "notes": outcome.notes,
        "articles": [
            {"slug": revision.article.slug, "title": revision.title, "public_from": _iso(revision), "is": what}
            for what, revisions in written.items()
            for revision in revisions
        ],
    }


def _iso(revision: Revision) -> str | None:
    return revision.public_from.isoformat() if revision.public_from else None
