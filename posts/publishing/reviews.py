"""A second pair of eyes. A verdict is on a text: it holds for every Revision of the article that says the same."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from posts.models import Article, Comment, Review, Revision
from posts.models.articles import WORDS

from .refusals import Conflict, OutOfTurn
from .texts import ArticleText
from .trail import log


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a text stands: who wrote it (None: an import), the last verdict on it, and the review that is open."""

    writer: AbstractBaseUser | None
    verdict: Review | None
    open: Review | None

    @property
    def is_approved(self) -> bool:
        return self.verdict is not None and self.verdict.verdict == Review.Verdict.APPROVED

    @property
    def has_changes_asked(self) -> bool:
        return self.verdict is not None and self.verdict.verdict == Review.Verdict.CHANGES


def same_text(article: Article, text: ArticleText | Revision) -> QuerySet[Revision]:
    """The Revisions of an article that say exactly this, the first one first."""
    return article.revisions.filter(**{name: getattr(text, name) for name in WORDS}).order_by("number")


def writer_of(article: Article, text: ArticleText | Revision, by: AbstractBaseUser | None) -> AbstractBaseUser | None:
    """Who saved these words first; `by`, in whose hands they are, if nobody has."""
    first = same_text(article, text).select_related("saved_by").first()
    return first.saved_by if first else by


def standing(article: Article, text: ArticleText | Revision, by: AbstractBaseUser | None) -> Standing:
    """Where this text stands, in the hands of somebody."""
    return standing_from(reviews_that_tell(article, text), writer=writer_of(article, text, by))


def reviews_that_tell(article: Article, text: ArticleText | Revision) -> QuerySet[Review]:
    """Those that say where this text stands: the verdicts on it, and whatever nobody has decided yet."""
    verdicts = Q(revision__in=same_text(article, text), verdict__in=[Review.Verdict.APPROVED, Review.Verdict.CHANGES])
    told = Review.objects.filter(Q(verdict="") | verdicts, revision__article=article)
    return told.select_related("revision", "asked_by", "asked_of", "decided_by").defer("revision__body")


def standing_from(
    reviews: Iterable[Review], same_text: Collection[int] | None = None, writer: AbstractBaseUser | None = None
) -> Standing:
    """The same from reviews of the article, whoever read them: those that tell it, or with the keys of the Revisions
    that say the same, all of them."""
    reviews = list(reviews)
    said = (Review.Verdict.APPROVED, Review.Verdict.CHANGES)
    verdicts = [
        review
        for review in reviews
        if review.verdict in said and (same_text is None or review.revision_id in same_text)
    ]
    open_ones = [review for review in reviews if not review.verdict]
    return Standing(
        writer=writer,
        verdict=max(verdicts, key=lambda review: (review.decided_at, review.pk), default=None),
        open=min(open_ones, key=lambda review: (review.asked_at, review.pk), default=None),
    )


def open_reviews(article: Article) -> QuerySet[Review]:
    """Those that nobody has decided yet."""
    named = ("revision", "asked_by", "asked_of")
    return Review.objects.filter(revision__article=article, verdict="").select_related(*named)


@transaction.atomic
def submit(
    article: Article,
    by: AbstractBaseUser,
    now: datetime.datetime,
    *,
    asked_of: AbstractBaseUser | None = None,
    message: str = "",
) -> Review:
    """Ask for a review of the newest Revision. A review asked for earlier gives way to this one.

    Raises OutOfTurn if the newest Revision is in review, or if its writer is the one who is asked.
    """
    newest = article.newest()
    if open_reviews(article).filter(revision=newest).exists():
        raise OutOfTurn(f"Revision {newest.number} is in review already.")
    if asked_of and asked_of == writer_of(article, newest, by):
        raise OutOfTurn("Ask somebody who did not write this text.")
    close_reviews(article, by, now)
    try:
        with transaction.atomic():
            review = Review.objects.create(
                revision=newest, asked_by=by, asked_at=now, asked_of=asked_of, message=message.strip()
            )
    except IntegrityError:
        raise OutOfTurn(f"Revision {newest.number} is in review already.") from None
    whom = f" of {asked_of.get_username()}" if asked_of else ""
    log(newest, by, now, f"Asked for a review{whom} of revision {newest.number}.", review.message)
    return review


@transaction.atomic
def approve(revision: Revision, by: AbstractBaseUser, now: datetime.datetime, *, reason: str = "") -> Review:
    """Say that the text of the newest Revision can be published. Of one's own text it needs a reason.

    Raises Conflict if somebody saved a newer Revision meanwhile, OutOfTurn if the reason is missing.
    """
    reason = reason.strip()
    if by == writer_of(revision.article, revision, None) and not reason:
        raise OutOfTurn("You wrote this text: somebody else must approve it, or say why not.")
    review = decide(revision, Review.Verdict.APPROVED, by, now, reason)
    log(revision, by, now, f"Approved revision {revision.number}.", reason)
    return review


@transaction.atomic
def ask_for_changes(revision: Revision, by: AbstractBaseUser, now: datetime.datetime, *, reason: str) -> Review:
    """Send the newest Revision back to its writer, saying what should change. Raises Conflict, or OutOfTurn."""
    reason = reason.strip()
    if not reason:
        raise OutOfTurn("Say what should change.")
    review = decide(revision, Review.Verdict.CHANGES, by, now, reason)
    log(revision, by, now, f"Asked for changes to revision {revision.number}.", reason)
    return review


@transaction.atomic
def take_back(article: Article, by: AbstractBaseUser, now: datetime.datetime) -> None:
    """End a review that nobody has decided yet. Raises OutOfTurn if there is none."""
    closed = close_reviews(article, by, now)
    if not closed:
        raise OutOfTurn("The article is not in review.")
    log(closed[0].revision, by, now, f"Took revision {closed[0].revision.number} back from review.")


def decide(revision: Revision, verdict: str, by: AbstractBaseUser, now: datetime.datetime, reason: str = "") -> Review:
    """Keep a verdict on the newest Revision: on the review that was asked for it, or on one made for the purpose."""
    article = revision.article
    newest = article.newest()
    if newest != revision:
        raise Conflict(newest)
    asked = open_reviews(article).filter(revision__in=same_text(article, revision)).exclude(asked_by=by).last()
    if asked:
        asked.verdict, asked.decided_by, asked.decided_at, asked.reason = verdict, by, now, reason
        asked.save(update_fields=["verdict", "decided_by", "decided_at", "reason"])
        close_reviews(article, by, now)
        return asked
    close_reviews(article, by, now)
    writer = writer_of(article, revision, by) or by
    if writer == by and verdict == Review.Verdict.APPROVED:
        reason = reason or "Nobody else wrote it: the text came from files."
    return Review.objects.create(
        revision=revision,
        asked_by=writer,
        asked_at=now,
        asked_of=by,
        verdict=verdict,
        decided_by=by,
        decided_at=now,
        reason=reason,
    )


@transaction.atomic
def comment(
    revision: Revision, by: AbstractBaseUser, now: datetime.datetime, *, text: str, line: int = 0, on: str = ""
) -> Comment:
    """Keep a remark on the paragraph or note that begins at a line of the Revision, or on a part that has no line:
    `title`, `summary`, `source:eu-2024-1252-crma`. Raises OutOfTurn without words or place."""
    lines = revision.body.split("\n")
    if not text.strip():
        raise OutOfTurn("The comment is empty.")
    if on and not _has_part(revision, on):
        raise OutOfTurn(f"Revision {revision.number} has no {on.replace(':', ' ')}.")
    if not on and not 1 <= line <= len(lines):
        raise OutOfTurn(f"Revision {revision.number} has no line {line}.")
    quote, line = (on, 0) if on else (lines[line - 1].strip()[:300], line)
    made = Comment.objects.create(revision=revision, line=line, quote=quote, text=text.strip(), by=by, made_at=now)
    log(revision, by, now, f"Commented on {made.place} of revision {revision.number}.")
    return made


def _has_part(revision: Revision, part: str) -> bool:
    kind, _, slug = part.partition(":")
    if kind == "source":
        return revision.references.filter(kind="source", slug=slug).exists()
    return part == "title" or (part == "summary" and bool(revision.summary))


@transaction.atomic
def resolve(comment: Comment, by: AbstractBaseUser, now: datetime.datetime) -> None:
    """Mark a remark as dealt with. Raises OutOfTurn if it is already."""
    open_one = Comment.objects.filter(pk=comment.pk, resolved_at=None)
    if not open_one.update(resolved_at=now, resolved_by=by):
        raise OutOfTurn("The comment is resolved already.")
    log(comment.revision, by, now, f"Resolved a comment on {comment.place} of revision {comment.revision.number}.")


def close_reviews(article: Article, by: AbstractBaseUser | None, now: datetime.datetime) -> list[Review]:
    """End every review of the article that is still open, without a verdict."""
    left = list(open_reviews(article))
    Review.objects.filter(pk__in=[review.pk for review in left], verdict="").update(
        verdict=Review.Verdict.WITHDRAWN, decided_by=by, decided_at=now
    )
    return left
