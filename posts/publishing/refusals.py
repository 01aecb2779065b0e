from collections.abc import Sequence

from posts.markdown import Problem
from posts.models import Revision


class Conflict(Exception):
    """Somebody saved the article after this text was opened. `newest` is what they saved."""

    def __init__(self, newest: Revision):
        super().__init__(f"Revision {newest.number} was saved meanwhile.")
        self.newest = newest


class NotReady(Exception):
    """The text cannot be public yet; `problems` say why, each with its line."""

    def __init__(self, problems: Sequence[Problem]):
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


class NoChangeNote(Exception):
    """Readers of a live article would not be told what changed."""

    def __init__(self):
        super().__init__("Say what changed, for readers; or mark it as a minor change.")


class MoreThanMinor(Exception):
    """A change that is marked as minor goes beyond that."""

    def __init__(self, reasons: Sequence[str]):
        words = "; ".join(reasons)
        super().__init__(
            f"This is more than a minor change: {words}. Take the mark away, say in the change note what changed, and "
            "have it reviewed, or say why it goes without a review."
        )


class Unreviewed(Exception):
    """Nobody but its writer has approved this text."""


class OutOfTurn(Exception):
    """The article, or who asks, is not where this step can be taken; the message says why."""


class TooLate(OutOfTurn):
    """There is no publication ahead that could be taken back."""

    def __init__(self):
        super().__init__("There is nothing to take back: no publication of this article lies ahead.")
