import datetime

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType

from posts.models import Article, Revision


def log(
    revision: Revision,
    by: AbstractBaseUser | None,
    now: datetime.datetime,
    words: str,
    reason: str = "",
    *,
    is_removal: bool = False,
) -> None:
    """Who did what to an article, when and why. The log belongs to users: of a command the Revision alone tells."""
    if by is None:
        return
    is_first = revision.number == 1 and words.endswith(" revision 1.")
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Article),
        object_id=str(revision.article_id),
        object_repr=revision.title[:200],
        action_flag=DELETION if is_removal else ADDITION if is_first else CHANGE,
        change_message=f"{words} Reason: {reason}" if reason else words,
        action_time=now,
    )
