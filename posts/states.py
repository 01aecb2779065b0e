"""What people in the newsroom read of an article's state."""

import datetime

from django.utils import timezone

from posts.models import Article


def in_words(article: Article) -> str:
    """Of an article taken with `with_state`: draft, in review, scheduled for …, published with private changes …"""
    if article.is_withdrawn:
        return "withdrawn"
    if not article.public_number:
        return _step(article) or "draft"
    if article.newest_number == article.public_number:
        return "published"
    step = _step(article)
    return f"published, changes {step}" if step else "published with private changes"


def _step(article: Article) -> str:
    """How far the newest text is on its way to readers."""
    if article.scheduled_for:
        return f"scheduled for {moment_in_words(article.scheduled_for)}"
    if article.in_review:
        return "in review"
    return {"approved": "approved", "changes": "sent back by the reviewer"}.get(article.verdict, "")


def moment_in_words(moment: datetime.datetime) -> str:
    """A moment in the site's time zone, which is named: 3 May 2027, 09:00 UTC."""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y, %H:%M %Z}"
