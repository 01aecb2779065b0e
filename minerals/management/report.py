"""How every command that writes the record speaks: its plan, its errors, its last line of counts."""

import json
from argparse import ArgumentTypeError
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from minerals.importing.apply import apply
from minerals.importing.faults import SHOWN, RecordMoved
from minerals.importing.plan import Plan
from minerals.importing.read import Table
from minerals.models import ImportRun

# Options of Django itself and of this module say nothing about what was imported.
_OWN = frozenset(("verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"))
_OWN |= {"stdout", "stderr", "dry_run", "json", "reason", "if_empty"}


def _reason(text: str) -> str:
    if len(text) > 300:
        raise ArgumentTypeError(f"is {len(text)} characters long; 300 at most")
    return text


class RecordCommand(BaseCommand):
    """A command that plans a change of the record, shows it, and makes it unless it is a dry run.

    Exit 0: done. Exit 1: refused, with every reason; nothing was changed. Exit 2: wrong usage.
    """

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Print the plan and change nothing.")
        parser.add_argument("--json", action="store_true", help="Print counts and errors as JSON.")
        parser.add_argument("--reason", type=_reason, default="", help="Why, for the history of the record.")

    def progress(self, words: str, options: dict) -> None:
        """Says on a terminal what is going on; a file or a pipe gets none of it."""
        if options["verbosity"] and not options["json"] and self.stderr.isatty():
            self.stderr.write(f"{words} …", self.style.NOTICE)

    def carry_out(self, planner: Callable[[], Plan], options: dict, tables: list[Table]) -> None:
        """Plan, show, and apply what `planner` plans; the files that it reads are `tables`."""

        def write(plan: Plan) -> ImportRun | None:
            return apply(
                plan,
                planner,
                command=type(self).__module__.rpartition(".")[2],
                arguments=self.arguments_of(options),
                tables=tables,
                now=timezone.now(),
                reason=options["reason"],
            )

        self.progress("Reading and matching", options)
        self.show_and_write(planner(), write, options, tables)

    def show_and_write(
        self,
        plan: Plan,
        write: Callable[[Plan], ImportRun | None],
        options: dict,
        tables: list[Table] | None = None,
    ) -> None:
        """Report the plan and let `write` carry it out, unless it has errors or this is a dry run."""
        if plan.errors:
            self.refuse(plan, options)
        talks = options["verbosity"] and not options["json"]
        if talks:
            for table in tables or ():
                self.stdout.write(f"{table.file}: {', '.join(table.notes)}, {len(table.rows)} rows")
            for note in plan.notes:
                self.stdout.write(note)
        if options["dry_run"]:
            if talks:
                for line in plan.words():
                    self.stdout.write(line)
            self.finish(plan, None, f"Dry run, nothing was changed: {plan.counts()}.", options)
            return
        self.progress("Writing", options)
        try:
            run = write(plan)
        except RecordMoved as moved:
            raise CommandError(str(moved), returncode=1) from moved
        self.finish(plan, run, f"{f'Run {run.pk}' if run else 'Nothing to do'}: {plan.counts()}.", options)

    def finish(self, plan: Plan, run: ImportRun | None, words: str, options: dict) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(plan.as_json(run and run.pk), ensure_ascii=False, indent=2))
        elif options["verbosity"]:
            self.stdout.write(words)

    def refuse(self, plan: Plan, options: dict) -> None:
        """Every error (as JSON on the output, or the first of them in words), then exit 1."""
        if options["json"]:
            self.stdout.write(json.dumps(plan.as_json(), ensure_ascii=False, indent=2))
        else:
            for fault in plan.errors[:SHOWN]:
                self.stderr.write(str(fault))
            if len(plan.errors) > SHOWN:
                self.stderr.write(f"… and {len(plan.errors) - SHOWN} more errors")
        count = len(plan.errors)
        raise CommandError(f"refused: {count} error{'s' * (count != 1)}; nothing was changed.", returncode=1)

    def arguments_of(self, options: dict) -> dict:
        """What was asked for, as the run remembers it. Folders are not remembered, only names of files."""
        said = {name: value for name, value in options.items() if name not in _OWN and value not in (None, "", [], {})}
        return {name: getattr(value, "name", value) for name, value in said.items()}
