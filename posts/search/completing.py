"""The whole index at once: for commands, which have more patience than a reader."""

import datetime
from collections.abc import Callable

from posts.models import Revision, SearchEntry, SearchIndex

from .index import bring_up_to_date

_SECONDS_A_STEP = 2.0


def complete(now: datetime.datetime, progress: Callable[[int, int], None] | None = None) -> bool:
    """Make everything findable that is public now, however long it takes; whether it is.

    It is not if somebody else is writing all the while: the searches that follow then do the rest. `progress` is told
    how many articles of how many can be found.
    """
    turn = _turn()
    while not bring_up_to_date(now, patience=_SECONDS_A_STEP):
        before, turn = turn, _turn()
        if turn == before:
            return False
        if progress:
            made = SearchEntry.objects.filter(kind=SearchEntry.Kind.ARTICLE).exclude(made_of="")
            progress(made.count(), Revision.objects.public(at=now).count())
    return True


def _turn() -> int | None:
    """Moves whenever somebody wrote to the index, this process or another one."""
    return SearchIndex.objects.values_list("turn", flat=True).first()
