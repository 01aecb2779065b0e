"""What is done to an article besides writing it: each one POST, one call, one sentence about it."""

import datetime
from collections.abc import Callable, Collection, Mapping
from functools import wraps

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from posts import publishing
from posts.models import Article, Comment, Correction, PreviewLink, Review
from posts.states import moment_in_words

DAYS = {"1": "one day", "7": "7 days", "30": "30 days"}

Step = Callable[..., str]


def step(permission: str) -> Callable[[Step], Callable[..., HttpResponse]]:
    """A view that does what the function does with (request, article, now, …), says what it returns, and goes back."""

    def make_view(do: Step) -> Callable[..., HttpResponse]:
        @require_POST
        @wraps(do)
        def view(request: HttpRequest, pk: int, **named) -> HttpResponse:
            article = get_object_or_404(Article, pk=pk)
            if not request.user.has_perm(permission):
                raise PermissionDenied
            try:
                messages.success(request, do(request, article, timezone.now(), **named))
            except publishing.OutOfTurn as fault:
                messages.error(request, str(fault))
            return redirect("admin:posts_article_change", pk)

        return view

    return make_view


@step("posts.change_article")
def take_back(request: HttpRequest, article: Article, now: datetime.datetime) -> str:
    publishing.take_back(article, request.user, now)
    return f"“{article}” is no longer in review."


@step("posts.publish_article")
def withdraw(request: HttpRequest, article: Article, now: datetime.datetime) -> str:
    is_legal = "is_legal" in request.POST
    publishing.withdraw(article, request.user, now, reason=request.POST.get("reason", ""), is_legal=is_legal)
    return f"“{article}” is withdrawn. Its address, its title and the reason stay."


@step("posts.publish_article")
def lift(request: HttpRequest, article: Article, now: datetime.datetime) -> str:
    publishing.lift(article, request.user, now)
    return f"“{article}” is public again."


@step("posts.change_article")
def revoke(request: HttpRequest, article: Article, now: datetime.datetime, link: int) -> str:
    publishing.revoke(get_object_or_404(PreviewLink, pk=link, revision__article=article), request.user, now)
    return "The preview link no longer works."


@step("posts.add_correction")
def drop_correction(request: HttpRequest, article: Article, now: datetime.datetime, correction: int) -> str:
    dropped = get_object_or_404(Correction, pk=correction, revision__article=article)
    publishing.drop_correction(dropped, request.user, now)
    return "The correction is dropped: readers are told nothing of it. The text is as it was saved."


@require_POST
@cache_control(no_store=True, private=True)
def make_preview_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a link for outsiders and shows it, this once: it is never to be had again, so there is no redirect."""
    article = get_object_or_404(Article, pk=pk)
    if not request.user.has_perm("posts.change_article"):
        raise PermissionDenied
    days, note = request.POST.get("days", ""), request.POST.get("note", "")
    newest = article.newest()
    if days not in DAYS or len(note) > PreviewLink._meta.get_field("note").max_length:
        messages.error(request, "Choose how long the link works, and keep the note under 200 characters.")
        return redirect("admin:posts_article_change", pk)
    link, token = publishing.make_preview_link(newest, request.user, timezone.now(), days=int(days), note=note)
    context = {
        **site.each_context(request),
        "opts": Article._meta,
        "title": "Preview link",
        "subtitle": newest.title,
        "original": article,
        "link": link,
        "address": request.build_absolute_uri(reverse("posts:preview", args=[token])),
        "until": moment_in_words(link.expires_at),
    }
    return TemplateResponse(request, "admin/posts/article/preview_link.html", context)


def asked_of_article(article: Article) -> dict[str, QuerySet]:
    """What `of_article` has to read."""
    named = ("revision", "asked_by", "asked_of", "decided_by")
    links = PreviewLink.objects.filter(revision__article=article).select_related("revision", "made_by")
    return {
        "reviews": Review.objects.filter(revision__article=article).select_related(*named).defer("revision__body"),
        "links": links.defer("revision__body"),
        "comments": Comment.objects.filter(revision__article=article, resolved_at=None),
        "withdrawals": article.withdrawals.filter(lifted_at=None).select_related("by"),
    }


def of_article(same_text: Collection[int], now: datetime.datetime, read: Mapping[str, list]) -> dict:
    """What the page of an article shows below the form: reviews, preview links, a withdrawal.

    `same_text`: the Revisions that say what the newest one says.
    """
    reviews = sorted(read["reviews"], key=lambda review: (review.asked_at, review.pk), reverse=True)
    links = sorted(read["links"], key=lambda link: (link.made_at, link.pk), reverse=True)
    return {
        "standing": publishing.standing_from(reviews, same_text),
        "reviews": reviews,
        "open_comments": len(read["comments"]),
        "links": [(link, link.revoked_at is None and link.expires_at > now) for link in links],
        "choices_of_days": DAYS.items(),
        "withdrawal": next(iter(read["withdrawals"]), None),
    }
