from django.core.management.base import CommandError
from django.utils import timezone

from minerals.importing.undo import plan_undo, undo
from minerals.management.report import RecordCommand
from minerals.models import ImportRun


class Command(RecordCommand):
    help = "Take one import back, as a run of its own. Example: undo_import 12 --dry-run"

    def add_arguments(self, parser) -> None:
        parser.add_argument("run", metavar="RUN", type=int, help="The number that the import printed.")
        super().add_arguments(parser)

    def handle(self, **options) -> None:
        run = ImportRun.objects.filter(pk=options["run"]).first()
        if run is None:
            newest = ", ".join(map(str, ImportRun.objects.all()[:5])) or "none"
            message = f"There is no run {options['run']}; the newest are: {newest}."
            raise CommandError(message, returncode=1)

        def write(plan):
            return undo(run, now=timezone.now(), reason=options["reason"], looked_at=plan)

        self.show_and_write(plan_undo(run), write, options)
