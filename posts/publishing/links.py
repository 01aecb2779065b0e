"""Ways for outsiders to read one Revision. The token is known to who made the link; the site keeps its hash."""

import datetime
import hashlib
import secrets

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F

from posts.models import PreviewLink, Revision

from .refusals import OutOfTurn
from .trail import log


@transaction.atomic
def make_preview_link(
    revision: Revision, by: AbstractBaseUser, now: datetime.datetime, *, days: int, note: str = ""
) -> tuple[PreviewLink, str]:
    """A link that works for some days, and its token, which can never be read again."""
    token = secrets.token_urlsafe(32)
    link = PreviewLink.objects.create(
        revision=revision,
        token_hash=_hash(token),
        note=note.strip(),
        made_by=by,
        made_at=now,
        expires_at=now + datetime.timedelta(days=days),
    )
    words = f"Made a preview link of revision {revision.number} for {days} day{'' if days == 1 else 's'}."
    log(revision, by, now, words, link.note)
    return link, token


@transaction.atomic
def revoke(link: PreviewLink, by: AbstractBaseUser, now: datetime.datetime) -> None:
    """Close a preview link at once. Raises OutOfTurn if it is closed already."""
    if not PreviewLink.objects.filter(pk=link.pk).usable(at=now).update(revoked_at=now):
        raise OutOfTurn("The link no longer works.")
    log(link.revision, by, now, f"Revoked a preview link of revision {link.revision.number}.", link.note)


def count_view(token: str, now: datetime.datetime) -> PreviewLink | None:
    """The link that this token opens, with one view more; None if there is none that works."""
    usable = PreviewLink.objects.usable(at=now).filter(token_hash=_hash(token))
    if not usable.update(views=F("views") + 1, last_viewed_at=now):
        return None
    return PreviewLink.objects.select_related("revision__article").get(token_hash=_hash(token))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
