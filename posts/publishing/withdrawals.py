import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from posts.models import Article, Revision, Withdrawal

from .refusals import OutOfTurn
from .trail import log

LONGEST_REASON = 1_000


@transaction.atomic
def withdraw(
    article: Article, by: AbstractBaseUser, now: datetime.datetime, *, reason: str, is_legal: bool = False
) -> Withdrawal:
    """Take a public article back from its readers, who are told the reason. Raises OutOfTurn if it cannot be."""
    reason = reason.strip()
    if not reason:
        raise OutOfTurn("Say why, for readers.")
    if len(reason) > LONGEST_REASON:
        raise OutOfTurn(f"A reason has {LONGEST_REASON:,} characters at most: readers get it in place of the text.")
    if article.withdrawals.filter(lifted_at=None).exists():
        raise OutOfTurn("The article is withdrawn already.")
    shown = Revision.objects.public(at=now).filter(article=article).first()
    if shown is None:
        raise OutOfTurn("Only a published article can be withdrawn.")
    try:
        with transaction.atomic():
            made = Withdrawal.objects.create(article=article, at=now, by=by, reason=reason, is_legal=is_legal)
    except IntegrityError:
        raise OutOfTurn("The article is withdrawn already.") from None
    log(shown, by, now, f"Withdrew the article{' for a legal reason' if is_legal else ''}.", reason)
    return made


@transaction.atomic
def lift(article: Article, by: AbstractBaseUser, now: datetime.datetime) -> None:
    """Give a withdrawn article back to its readers. Raises OutOfTurn if it is not withdrawn."""
    if not article.withdrawals.filter(lifted_at=None).update(lifted_at=now, lifted_by=by):
        raise OutOfTurn("The article is not withdrawn.")
    log(article.newest(), by, now, "Lifted the withdrawal.")
