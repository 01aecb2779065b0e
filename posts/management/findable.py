"""What a command wrote to the record is found at once. The record's commands know no search."""

from django.utils import timezone

from minerals.importing.plan import Plan
from posts import search


class MakesFindable:
    """For a RecordCommand of the record's room: what it wrote is in the index before a reader asks for it."""

    def finish(self, plan: Plan, run, words: str, options: dict) -> None:
        super().finish(plan, run, words, options)
        if run:
            search.complete(timezone.now())
