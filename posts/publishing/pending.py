"""Corrections that readers do not know of yet: the next public text brings them, and must bear them out."""

import datetime

from posts.markdown import Problem, Rendered
from posts.models import Article, Correction


def untrue_corrections(article: Article | None, rendered: Rendered, now: datetime.datetime) -> list[Problem]:
    """Those that would reach readers with this text although it does not say what they say it does."""
    if article is None:
        return []
    shown = " ".join(rendered.plain.split())
    pending = Correction.objects.pending(now).filter(revision__article=article)
    return [_problem(correction) for correction in pending if not _is_true(correction, shown)]


def _is_true(correction: Correction, shown: str) -> bool:
    """Whether the text says the sentence as it should be, and nowhere still says it as it was."""
    if not correction.after:
        return correction.before not in shown
    return correction.after in shown and correction.before not in shown.replace(correction.after, "\n")


def _problem(correction: Correction) -> Problem:
    says = f"the article says “{correction.after}”" if correction.after else "the sentence was taken out"
    message = (
        f"Readers would be told that {says} instead of “{correction.before}”, which is not so in this text. Put the "
        "corrected words back, or drop the correction under “Correct a sentence”."
    )
    return Problem(line=0, message=message, nearest=(), blocks=True)
