"""What people in the newsroom read of an article's state."""

import datetime

from django.utils import timezone

from posts.models import Article


def in_words(article: Article) -> str:
    """Of an article taken with `with_state`: draft, scheduled for …, published, published with private changes."""
    ahead = article.scheduled_for
    if not article.public_number:
        return f"scheduled for {moment_in_words(ahead)}" if ahead else "draft"
    if ahead:
        return f"published, changes scheduled for {moment_in_words(ahead)}"
    return "published with private changes" if article.newest_number > article.public_number else "published"


def moment_in_words(moment: datetime.datetime) -> str:
    """A moment in the site's time zone, which is named: 3 May 2027, 09:00 UTC."""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y, %H:%M %Z}"
