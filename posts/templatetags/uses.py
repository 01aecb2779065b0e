"""Where the rooms meet: templates of the record ask which articles rest on it."""

from django import template
from django.db.models import Exists, Model, OuterRef
from django.utils import timezone

from posts import claims, corrections, reading
from posts.models import Reference, Revision
from posts.models.articles import RevisionQuerySet

register = template.Library()

_KINDS = {
    "mineral": "mineral",
    "listseries": "list",
    "listedition": "list",
    "event": "event",
    "source": "source",
}


@register.inclusion_tag("posts/_articles_using.html")
def articles_using(record: Model) -> dict[str, list]:
    """The public articles that refer to this record, and the claims and corrections that rest on it, as sections of
    its page; nothing if there are none."""
    kind, now = _KINDS[record._meta.model_name], timezone.now()
    references = Reference.objects.filter(revision=OuterRef("pk"), kind=kind, slug=record.pk)
    return {
        "revisions": list(_public().filter(Exists(references))),
        "claims": claims.resting_on(kind, record.pk, now),
        "corrections": list(corrections.listed(now).filter(source=record.pk)) if kind == "source" else [],
    }


@register.simple_tag
def latest_articles(count: int = 4) -> list[Revision]:
    """The public articles that were published last."""
    return list(reading.listed(timezone.now()).defer("body")[:count])


def _public() -> RevisionQuerySet:
    return Revision.objects.public(at=timezone.now()).newest_first().defer("body")
