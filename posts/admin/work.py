"""My work: what lies before one user of the newsroom today, each part only for those whom it concerns."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from minerals.together import read_together
from posts.models import Article, Draft, Review, Revision
from posts.queue import gone_stale
from posts.states import in_words, moment_in_words

from . import claims
from .runs import runs_with_counts, written_by

SHOWN = 6
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Item:
    """One line: what, where it leads, and what is to be known of it."""

    words: str
    url: str
    told: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page. `empty` is said where there is nothing; `more` leads to all of it."""

    name: str
    title: str
    items: list[Item]
    empty: str
    more: tuple[str, str] | None = None


def work_of(user: User, now: datetime.datetime) -> list[Part]:
    """What waits for a user, in the order in which to look at it. As many queries however much there is."""
    may_write = user.has_perm("posts.change_article") or user.has_perm("posts.add_article")
    may_review = user.has_perm("posts.review_article")
    may_see = may_write or user.has_perm("posts.view_article")
    asked: dict[str, QuerySet] = {}
    if may_review or may_write:
        asked["waiting"] = _reviews(user, may_review)
    if may_write:
        asked |= {"drafts": _own_drafts(user, now), "unsaved": Draft.objects.filter(user=user).order_by("-saved_at")}
    if may_see:
        asked["scheduled"] = _ahead(now)
    found = read_together({name: _first(rows) for name, rows in asked.items()})
    parts = []
    if "waiting" in found:
        parts.append(_waiting(found["waiting"]))
    if any(user.has_perm(name) for name in claims.MAY_SEE):
        parts.append(_claims(user, now))
    if may_write:
        parts += [_drafts(found["drafts"]), _unsaved(found["unsaved"])]
    if may_see:
        parts += [_scheduled(found["scheduled"]), _stale(now)]
    if user.has_perm("minerals.view_importrun"):
        parts.append(_imports())
    return parts


def _first(rows: QuerySet) -> QuerySet:
    """As many as are shown, and one that says that there are more."""
    return rows.filter(pk__in=rows.values("pk")[: SHOWN + 1])


def _part(name: str, title: str, items: list[Item], empty: str, address: str = "", words: str = "") -> Part:
    more = (address, words) if address and len(items) > SHOWN else None
    return Part(name, title, items[:SHOWN], empty, more)


def _reviews(user: User, may_review: bool) -> QuerySet[Review]:
    """Asked of this user, or of anybody."""
    asked = Q(asked_of=user) | Q(asked_of=None) if may_review else Q(asked_of=user)
    reviews = Review.objects.filter(asked, verdict="").exclude(asked_by=user)
    return reviews.select_related("revision", "asked_by").defer("revision__body").order_by("asked_at")


def _waiting(reviews: list[Review]) -> Part:
    """Reviews asked of this user, then those asked of anybody."""
    items = [
        Item(
            review.revision.title,
            reverse("admin:posts_article_review", args=[review.revision.article_id, review.revision.number]),
            f"{review.asked_by} asks {'you' if review.asked_of_id else 'anybody'} for a review, "
            f"since {moment_in_words(review.asked_at)}",
        )
        for review in sorted(reviews, key=lambda review: (review.asked_of_id is None, review.asked_at))
    ]
    return _part(
        "waiting",
        "Waiting for me",
        items,
        "Nobody waits for a review of yours.",
        reverse("admin:posts_article_changelist") + "?state=in_review",
        "All in review",
    )


def _claims(user: User, now: datetime.datetime) -> Part:
    """Claims whose record moved, and those of others that nobody has checked yet."""
    items = [
        Item(
            f"“{claim.quote}”" if len(claim.quote) < 100 else f"“{claim.quote[:90].rsplit(' ', 1)[0]} …”",
            reverse("admin:posts_article_claim", args=[claim.article_id, claim.pk]),
            f"in {claim.title}: the record has changed since it was checked"
            if claim.has_moved
            else f"in {claim.title}: {claim.made_by} says {claim.get_verdict_display()}",
        )
        for claim in claims.waiting(user, timezone.localdate(now))
    ]
    return _part(
        "claims",
        "Claims to check",
        items,
        "No claim waits for you.",
        reverse("admin:posts_article_open_claims"),
        f"All {len(items)}",
    )


def _own_drafts(user: User, now: datetime.datetime) -> QuerySet[Article]:
    mine = Revision.objects.newest().filter(saved_by=user, public_from=None).values("article")
    return Article.objects.with_state(at=now).filter(pk__in=mine).order_by("-saved_at")


def _drafts(articles: list[Article]) -> Part:
    items = [
        Item(
            article.title,
            reverse("admin:posts_article_change", args=[article.pk]),
            f"{in_words(article)}, saved {moment_in_words(article.saved_at)}",
        )
        for article in sorted(articles, key=lambda article: article.saved_at, reverse=True)
    ]
    return _part(
        "drafts",
        "My drafts",
        items,
        "You have no draft: all that you saved is public, or somebody has saved it since.",
        reverse("admin:posts_article_changelist"),
        "All articles",
    )


def _unsaved(drafts: list[Draft]) -> Part:
    items = []
    for draft in sorted(drafts, key=lambda draft: draft.saved_at, reverse=True):
        page = reverse("admin:posts_article_change", args=[draft.article_id]) if draft.article_id else ""
        items.append(
            Item(
                Truncator(draft.title.strip()).chars(_LONGEST_TITLE) or "Without a title",
                page or reverse("admin:posts_article_add"),
                f"{'' if page else 'a new article, '}kept {moment_in_words(draft.saved_at)}",
            )
        )
    return _part("unsaved", "My unsaved text", items, "Nothing that you wrote is unsaved.")


def _ahead(now: datetime.datetime) -> QuerySet[Revision]:
    """What readers will get, less what will have been overtaken by then."""
    overtaken = Revision.objects.filter(
        article=OuterRef("article"), number__gt=OuterRef("number"), public_from__lte=OuterRef("public_from")
    )
    return Revision.objects.filter(~Exists(overtaken), public_from__gt=now).defer("body").order_by("public_from")


def _scheduled(revisions: list[Revision]) -> Part:
    items = [
        Item(
            revision.title,
            reverse("admin:posts_article_change", args=[revision.article_id]),
            f"public from {moment_in_words(revision.public_from)}",
        )
        for revision in sorted(revisions, key=lambda revision: revision.public_from)
    ]
    return _part(
        "scheduled",
        "Scheduled next",
        items,
        "Nothing is scheduled.",
        reverse("admin:posts_article_changelist") + "?state=scheduled",
        "All scheduled",
    )


def _stale(now: datetime.datetime) -> Part:
    found = gone_stale(timezone.localdate(now), now)
    counts = Counter(stale.article.pk for stale in found)
    titles = {stale.article.pk: stale.revision.title for stale in found}
    items = [
        Item(
            titles[pk],
            reverse("admin:posts_article_change", args=[pk]),
            f"{count} {'reference says' if count == 1 else 'references say'} what the record no longer does",
        )
        for pk, count in counts.most_common(SHOWN + 1)
    ]
    return _part(
        "stale",
        "Gone stale",
        items,
        "Every article says what the record says.",
        reverse("admin:posts_article_stale"),
        f"All {len(counts)}",
    )


def _imports() -> Part:
    runs = runs_with_counts().select_related("user").order_by("-pk")[: SHOWN + 1]
    items = [
        Item(
            str(run),
            reverse("admin:minerals_importrun_change", args=[run.pk]),
            f"{written_by(run)}; by {run.user or 'a command'}, {moment_in_words(run.started_at)}",
        )
        for run in runs
    ]
    return _part(
        "imports",
        "Last imports",
        items,
        "Nothing was imported yet.",
        reverse("admin:minerals_importrun_changelist"),
        "All imports",
    )
