import json

from django.core.management.base import CommandError
from django.utils import timezone

from minerals.importing.faults import Refused
from minerals.management.commands.undo_import import Command as UndoRecord
from minerals.models import ImportRun
from posts import search, undoing
from posts.management.findable import MakesFindable
from posts.management.foreseen import TellsWhatGoesStale


class Command(TellsWhatGoesStale, MakesFindable, UndoRecord):
    """The record's command of this name, for runs that brought in articles too; it is found before that one."""

    help = "Take one import back, of the record or of articles, as a run of its own. Example: undo_import 12 --dry-run"

    def handle(self, **options) -> None:
        run = ImportRun.objects.select_related("undoes").filter(pk=options["run"]).first()
        if run is None or not undoing.is_of_articles(run):
            super().handle(**options)
            return
        self.progress("Looking at what became of the articles", options)
        now = timezone.now()
        planned, made = undoing.plan(run, now), None
        if not planned.faults and not options["dry_run"]:
            try:
                made, planned = undoing.undo(run, now, reason=options["reason"])
            except Refused as refused:
                planned = undoing.Undoing(faults=refused.faults)
        if made:
            search.complete(now)
        self._report(planned, made, options)

    def _report(self, planned: undoing.Undoing, made: ImportRun | None, options: dict) -> None:
        if options["json"]:
            counts = {"created": 0, "changed": len(planned.restored), "removed": len(planned.removed), "unchanged": 0}
            errors = [fault.as_json() for fault in planned.faults]
            self.stdout.write(json.dumps({**counts, "errors": errors, "run": made and made.pk}, indent=2))
        if planned.faults:
            if not options["json"]:
                for fault in planned.faults:
                    self.stderr.write(str(fault))
            count = len(planned.faults)
            raise CommandError(f"refused: {count} error{'s' * (count != 1)}; nothing was changed.", returncode=1)
        if options["json"] or not options["verbosity"]:
            return
        for article in planned.removed:
            self.stdout.write(f"- {article.slug}")
        for revision in planned.restored:
            self.stdout.write(f"~ {revision.article.slug}: {revision.title} as in revision {revision.number - 1}")
        begins = f"Run {made.pk}" if made else "Dry run, nothing was changed"
        self.stdout.write(f"{begins}: {planned}.")
