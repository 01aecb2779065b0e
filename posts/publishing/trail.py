import datetime

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType

from posts.models import Article, Revision


def log(revision: Revision, by: AbstractBaseUser | None, now: datetime.datetime, words: str, reason: str = "") -> None:
    """Who did what to an article, when and why. The log belongs to users: of a command the Revision alone tells."""
    if by is None:
        return
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Article),
        object_id=str(revision.article_id),
        object_repr=revision.title[:200],
        action_flag=ADDITION if revision.number == 1 and words.endswith(" revision 1.") else CHANGE,
        change_message=f"{words} Reason: {reason}" if reason else words,
        action_time=now,
    )
