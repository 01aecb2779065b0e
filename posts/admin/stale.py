"""What has gone stale, sentence by sentence, and the three ways out: take the new value, keep as dated, rewrite."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from posts import publishing
from posts.lookup import look_up
from posts.models import Article, Decision, Reference, Revision
from posts.passages import Passage, passages
from posts.queue import Stale, gone_stale, key_of

ON_A_PAGE = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One stale reference with its sentence. `mended_in`: the private Revision in which it is stale no more."""

    stale: Stale
    passage: Passage | None
    mended_in: int | None = None


@cache_control(no_store=True, private=True)
def stale(request: HttpRequest) -> HttpResponse:
    """Every sentence that the record has moved away from, with what to do about it."""
    if not (request.user.has_perm("posts.change_article") or request.user.has_perm("posts.view_article")):
        raise PermissionDenied
    now = timezone.now()
    on = timezone.localdate(now)
    found, mended = _actionable(gone_stale(on, now))
    if request.method == "POST":
        if not request.user.has_perm("posts.change_article"):
            raise PermissionDenied
        _decide(request, [each for each in found if each.reference.pk not in mended], now, on)
        return redirect(request.get_full_path())
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    sentences = _sentences(page.object_list, on)
    articles: dict[Article, list[Row]] = defaultdict(list)
    for each in page.object_list:
        articles[each.article].append(Row(each, sentences.get(each.reference), mended.get(each.reference.pk)))
    context = {
        **site.each_context(request),
        "opts": Article._meta,
        "title": "Gone stale",
        "articles": [(rows[-1].stale.revision.title, article, rows) for article, rows in articles.items()],
        "page": page,
        "kept": Decision.objects.select_related("article", "by").order_by("-at")[:20],
        "may_write": request.user.has_perm("posts.change_article"),
    }
    return TemplateResponse(request, "admin/posts/article/stale.html", context)


def _actionable(found: Iterable[Stale]) -> tuple[list[Stale], dict[int, int]]:
    """Each reference once: of the newest Revision, or, where that is mended already, of the public one."""
    found = list(found)
    in_newest = [each for each in found if each.revision.number == each.revision.newest_number]
    again = {(each.article.pk, key_of(each.reference)) for each in in_newest}
    mended = {
        each.reference.pk: each.revision.newest_number
        for each in found
        if each.revision.number != each.revision.newest_number
        and (each.article.pk, key_of(each.reference)) not in again
    }
    kept = {each.reference.pk for each in in_newest} | mended.keys()
    return [each for each in found if each.reference.pk in kept], mended


def _sentences(found: Iterable[Stale], on: datetime.date) -> dict[Reference, Passage]:
    """In three queries, however many articles they stand in."""
    by_revision: dict[int, list[Reference]] = defaultdict(list)
    for each in found:
        by_revision[each.revision.pk].append(each.reference)
    bodies = dict(Revision.objects.filter(pk__in=by_revision).values_list("pk", "body"))
    keys = {key_of(reference) for reference in Reference.objects.filter(revision__in=by_revision)}
    known = look_up(keys, on=on)
    sentences: dict[Reference, Passage] = {}
    for pk, references in by_revision.items():
        sentences |= passages(bodies[pk], references, known)
    return sentences


def _decide(request: HttpRequest, found: list[Stale], now: datetime.datetime, on: datetime.date) -> None:
    """What the button says: of one sentence, or of all that are ticked."""
    action = next((name for name in ("take", "keep", "again") if name in request.POST), "")
    if action == "again":
        _ask_again(request, now)
        return
    wanted = (
        set(request.POST.getlist("reference")) if request.POST.get(action) == "ticked" else {request.POST.get(action)}
    )
    chosen = [each for each in found if str(each.reference.pk) in wanted]
    if not chosen:
        messages.error(request, "Tick at least one sentence; those that were decided meanwhile are gone from the list.")
    elif action == "keep":
        count = publishing.keep_as_dated(chosen, request.user, now, reason=request.POST.get("reason", ""))
        messages.success(request, f"{count} kept as of {'its' if count == 1 else 'their'} date.")
    elif action == "take":
        _take(request, chosen, now, on)


def _take(request: HttpRequest, chosen: list[Stale], now: datetime.datetime, on: datetime.date) -> None:
    by_article: dict[Article, list[Stale]] = defaultdict(list)
    for each in chosen:
        by_article[each.article].append(each)
    for article, its in by_article.items():
        base = its[-1].revision.number
        try:
            made = publishing.take_new_values(article, base, its, request.user, now, on)
        except publishing.Conflict as conflict:
            messages.error(request, f"“{article}”: revision {conflict.newest.number} was saved meanwhile. Look again.")
        except publishing.OutOfTurn as fault:
            messages.error(request, f"“{article}”: {fault}")
        else:
            messages.success(request, f"“{made.title}” is brought up to date as revision {made.number}, in private.")


def _ask_again(request: HttpRequest, now: datetime.datetime) -> None:
    decision = Decision.objects.filter(pk=request.POST["again"]).first() if request.POST["again"].isdecimal() else None
    if decision:
        publishing.ask_again(decision, request.user, now)
        messages.success(request, "The decision is taken back.")
