"""An editor's unsaved work: kept while they write, offered when they come back. And who else has the article open."""

import datetime
import re
import uuid
from collections.abc import Iterable, Mapping

from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from posts.markdown import clean
from posts.models import Article, Draft, Presence, Revision

from .offers import FILED, WRITTEN, Offer, ticked_in

_TICKED = re.compile(r"(?:authors|topics) [0-9]{1,9}|language [A-Za-z0-9-]{2,10}")
GONE_AFTER = datetime.timedelta(minutes=2)
# How many texts that were saved a session remembers, so that no copy of them is offered again.
REMEMBERED = 20
OFFERED = 5

never_stored = cache_control(no_store=True, private=True)


class Occupied(Exception):
    """The work cannot be kept under this key, because other unsaved work of the same editor would be lost."""


# Keeping


@transaction.atomic
def keep(
    user: AbstractBaseUser,
    article: Article | None,
    key: uuid.UUID,
    base: int,
    written: dict[str, str | list[str]],
    now: datetime.datetime,
) -> Draft:
    """Keep what stands in the editor's form. One Draft for each editor of an article; `key` names the open form.

    Raises Occupied if the editor has other unsaved work on the article, which must be taken or dropped first.
    """
    at_hand = Draft.objects.filter(pk=key).first()
    if at_hand and (at_hand.user_id, at_hand.article_id) != (user.pk, article and article.pk):
        raise Occupied
    if not at_hand and article and article.drafts.filter(user=user).exists():
        raise Occupied
    draft = Draft(key=key, user=user, article=article, base=base, saved_at=now, **written)
    try:
        with transaction.atomic():
            draft.save(force_insert=not at_hand, force_update=bool(at_hand))
    except IntegrityError:
        raise Occupied from None
    return draft


def written_in(posted) -> dict[str, str | list[str]]:
    """What a person wrote and ticked, out of the fields of the form."""
    filed = {ticked for ticked in posted.get("filed", "")[:5000].split(",") if _TICKED.fullmatch(ticked)}
    return {name: clean(posted.get(name, "")) for name in WRITTEN} | {"filed": sorted(filed)}


def key_in(given) -> uuid.UUID | None:
    return _key(given.get("draft", ""))


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def finish(request: HttpRequest, revision: Revision) -> None:
    """The text of the form is a Revision now: its Draft goes, and the browser learns to let go of its copy."""
    if key := key_in(request.POST):
        Draft.objects.filter(pk=key, user=request.user).delete()
        kept = {**request.session.get("kept_drafts", {}), str(key): revision.article_id}
        request.session["kept_drafts"] = dict(list(kept.items())[-REMEMBERED:])


def saved_before(request: HttpRequest) -> Article | None:
    """The article that this very form of a new article was saved as: a second press must not make a second one."""
    key = key_in(request.POST)
    return key and Article.objects.filter(pk=request.session.get("kept_drafts", {}).get(str(key))).first()


# Offering


def asked_on_opening(request: HttpRequest, article: Article | None, now: datetime.datetime) -> dict[str, QuerySet]:
    """What `on_opening` has to read."""
    asked: dict[str, QuerySet] = {
        "drafts": Draft.objects.filter(user=request.user, article=article).exclude(pk=_key_of(request))
    }
    return asked | ({"others": _others(article, request.user, now)} if article else {})


def on_opening(
    request: HttpRequest,
    article: Article | None,
    newest: Revision | None,
    now: datetime.datetime,
    read: Mapping[str, list],
) -> dict:
    """What the page of the editor shows of unsaved work and of others, and what its script has to know."""
    drafts = sorted(read["drafts"], key=lambda draft: draft.saved_at, reverse=True)[:OFFERED]
    found, offers = [Offer(draft, newest) for draft in drafts], {}
    for each in found:
        if not each.says_nothing_new:
            offers.setdefault(each.contents, each)
    Draft.objects.filter(pk__in=[each.draft.pk for each in found if each not in offers.values()]).delete()
    if article and not Presence.objects.filter(article=article, user=request.user).update(seen_at=now):
        here = Presence(article=article, user=request.user, seen_at=now)
        Presence.objects.bulk_create([here], ignore_conflicts=True)
    return {
        "draft_key": _key_of(request) or uuid.uuid4(),
        "offers": list(offers.values()),
        "kept_drafts": list(request.session.get("kept_drafts", {})),
        "newest_number": newest.number if newest else 0,
        "others": _in_words(read.get("others", ())),
        "draft_url": reverse("admin:posts_article_draft"),
        "offer_url": reverse("admin:posts_article_draft_offer"),
        "drop_url": reverse("admin:posts_article_draft_drop"),
    }


def _key_of(request: HttpRequest) -> uuid.UUID | None:
    return key_in(request.POST if request.method == "POST" else request.GET)


def taken(request: HttpRequest, article: Article | None, newest: Revision | None) -> dict:
    """The text of the Draft that the editor took, for the form; nothing if none was. It goes on top of the newest.

    With `?merge=1` it keeps the Revision it was begun from, so that saving shows what both changed.
    """
    key = key_in(request.GET)
    draft = key and Draft.objects.filter(pk=key, user=request.user, article=article).first()
    if not draft:
        return {}
    base = draft.base if "merge" in request.GET or not newest else newest.number
    ticked = {name: ticked_in(draft.filed, name) for name in FILED} if draft.filed else {}
    if language := ticked_in(draft.filed, "language"):
        ticked["language"] = language[0]
    return {**{name: getattr(draft, name) for name in WRITTEN}, **ticked, "base": base}


def others_in_words(article: Article | None, user: AbstractBaseUser, now: datetime.datetime) -> str:
    """Who else has the article open: Ada and Ben have this article open too."""
    return _in_words(_others(article, user, now)) if article else ""


def _others(article: Article, user: AbstractBaseUser, now: datetime.datetime) -> QuerySet[Presence]:
    here = Presence.objects.filter(article=article, seen_at__gt=now - GONE_AFTER).exclude(user=user)
    return here.select_related("user")


def _in_words(others: Iterable[Presence]) -> str:
    people = [str(presence.user.get_full_name() or presence.user) for presence in others]
    match sorted(people):
        case []:
            return ""
        case [one]:
            return f"{one} has this article open too."
        case [*some, last]:
            return f"{', '.join(some)} and {last} have this article open too."


# What the script of the editor asks


def refusal(request: HttpRequest, article: Article | None) -> JsonResponse | None:
    """Why this person may not write here, in a form that a script can tell from success. None: they may."""
    if not admin.site.has_permission(request):
        return JsonResponse({"error": "You are no longer logged in."}, status=401)
    if not request.user.has_perm("posts.change_article" if article else "posts.add_article"):
        return JsonResponse({"error": "You may not write here."}, status=403)
    return None


def _asked_of(posted) -> Article | None:
    number = posted.get("article", "")
    if not number:
        return None
    article = Article.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    if not article:
        raise Http404("There is no such article.")
    return article


@never_stored
@require_POST
def autosave(request: HttpRequest) -> JsonResponse:
    """Keep the form as a Draft (with `draft`, its key), and say who else is here; without a key, only the latter."""
    if not admin.site.has_permission(request):
        return refusal(request, None)
    article, now = _asked_of(request.POST), timezone.now()
    if refused := refusal(request, article):
        return refused
    answer = {"newest": 0, "by": "", "others": ""}
    if article:
        newest = article.revisions.select_related("saved_by").defer("body").order_by("number").last()
        Presence.objects.update_or_create(article=article, user=request.user, defaults={"seen_at": now})
        answer = {
            "newest": newest.number,
            "by": newest.saved_by.get_username() if newest.saved_by else "an import",
            "others": others_in_words(article, request.user, now),
        }
    if not (key := key_in(request.POST)):
        return JsonResponse(answer)
    if str(key) in request.session.get("kept_drafts", {}):
        return JsonResponse({"error": "This text was saved from here before. Open the article again."}, status=409)
    base = request.POST.get("base", "")
    try:
        draft = keep(
            request.user,
            article,
            key,
            int(base) if base.isdecimal() and len(base) < 10 else 0,
            written_in(request.POST),
            now,
        )
    except Occupied:
        return JsonResponse(
            {"error": "You have other unsaved text on this article. Take it or drop it first."}, status=409
        )
    local = timezone.localtime(draft.saved_at)
    return JsonResponse({**answer, "kept": f"{local:%H:%M:%S %Z}"})


@never_stored
@require_POST
def offer(request: HttpRequest) -> HttpResponse:
    """The offer of a text that only this browser has, with its comparison; 204 if it says nothing new.

    `shown` names the Drafts that the page offers already: the same in one of them is nothing new.
    """
    if not admin.site.has_permission(request):
        return refusal(request, None)
    article = _asked_of(request.POST)
    if refused := refusal(request, article):
        return refused
    newest = article and article.newest()
    base, at = request.POST.get("base", ""), request.POST.get("at", "")
    draft = Draft(
        key=key_in(request.POST) or uuid.uuid4(),
        base=int(base) if base.isdecimal() and len(base) < 10 else 0,
        saved_at=_moment(at) or timezone.now(),
        **written_in(request.POST),
    )
    found = Offer(draft, newest, is_local=True)
    shown = [key for word in request.POST.get("shown", "").split()[:OFFERED] if (key := _key(word))]
    others = Draft.objects.filter(pk__in=shown, user=request.user, article=article)
    if found.says_nothing_new or found.contents in {Offer(each, newest).contents for each in others}:
        return HttpResponse(status=204)
    return render(request, "admin/posts/article/_offer.html", {"offer": found})


@never_stored
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Throw the editor's own Draft away."""
    if not admin.site.has_permission(request):
        return refusal(request, None)
    Draft.objects.filter(pk=key_in(request.POST), user=request.user).delete()
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/admin/"):
        back = reverse("admin:posts_article_changelist")
    return redirect(back)


def _moment(milliseconds: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromtimestamp(int(milliseconds) / 1000, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return None
