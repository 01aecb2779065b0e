"""What a change of the record does to articles, told with its plan. The record's commands know no article."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from minerals.dates import PartialDate
from minerals.importing.plan import Plan
from minerals.importing.rows import write
from posts.queue import Stale, would_go_stale


class TellsWhatGoesStale:
    """For a RecordCommand of the record's room: with its plan it names the articles that go stale."""

    def show_and_write(self, plan: Plan, carry_out, options: dict, tables=None) -> None:
        self.told = []
        if options["verbosity"] and not options["json"] and plan.changes and not plan.errors:
            self.progress("Looking at what goes stale", options)
            on = max(timezone.localdate(), *_starts(plan))
            self.told = _told(would_go_stale(lambda: write(plan.changes), on, timezone.now()), on)
        super().show_and_write(plan, carry_out, options, tables)

    def finish(self, plan: Plan, run, words: str, options: dict) -> None:
        for line in self.told:
            self.stdout.write(line)
        super().finish(plan, run, words, options)


def _starts(plan: Plan) -> Iterable[datetime.date]:
    """The days on which what is planned begins to count: the last of them is when all of it does."""
    starts = [change.after["in_force_from"] for change in plan.changes if change.table == "editions" and change.after]
    return [PartialDate(start).first_day for start in starts] or [datetime.date.min]


def _told(foreseen: Iterable[Stale], on: datetime.date) -> Iterable[str]:
    by_article: dict[str, list[str]] = defaultdict(list)
    for stale in foreseen:
        words = f"{stale.reference} ({stale.old} → {stale.new})" if stale.new else f"{stale.reference} (gone)"
        by_article[stale.article.slug].append(words)
    if not by_article:
        return
    day = PartialDate(on.isoformat()).words
    count = len(by_article)
    yield f"From {day} {'one article goes' if count == 1 else f'{count} articles go'} stale, until somebody decides:"
    for slug, words in sorted(by_article.items()):
        yield f"  {slug}: {', '.join(dict.fromkeys(words))}"
