"""The edge of the site: what every request meets before a view does, and the pages shown when one fails."""

import hashlib
import logging
import re

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import BadRequest, DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from minerals import names
from posts import search
from posts.models import Revision

logger = logging.getLogger(__name__)

_NO_MATCH = re.compile(r"No (\w+) matches the given query\.")
_OF_ONE_ROW = re.compile(r"/admin/\w+/\w+/\d+/")
# Answers that are never kept: they belong to a person, or must be true this very second.
PRIVATE = ("/admin/", "/static/", "/media/", "/preview/", "/livez", "/readyz")
READING = ("GET", "HEAD", "OPTIONS")
LARGEST_KEPT_PAGE = 4 * 1024 * 1024
# A page is also made of the code: an update of the site is never answered with a copy from before it.
RELEASE = max(
    path.stat().st_mtime_ns
    for room in ("config", "minerals", "posts", "templates", "static")
    for path in (settings.BASE_DIR / room).rglob("*.*")
    if path.suffix != ".pyc"
)


def refuse_nul(get_response):
    """A NUL byte in an address or a form is never meant, and PostgreSQL refuses to store one: 400 everywhere."""

    def middleware(request):
        asked = [request.path, *(text for pair in request.GET.lists() for text in (pair[0], *pair[1]))]
        if request.method == "POST" and request.content_type.startswith(
            ("application/x-www-form-urlencoded", "multipart/")
        ):
            asked += [text for pair in request.POST.lists() for text in (pair[0], *pair[1])]
        if any("\0" in text for text in asked):
            return bad_request(request, BadRequest("The request holds a NUL character, which no text here can have."))
        return get_response(request)

    return middleware


def explain_methods(get_response):
    """Whoever comes by address where only a button leads, after logging in again say, is told so on a page."""

    def middleware(request):
        response = get_response(request)
        if response.status_code != 405 or response.content or request.method == "HEAD":
            return response
        words = "Only a button leads here. If you had to log in on the way, press it again."
        page = _failure(request, 405, words if request.method == "GET" else "This page can only be read.")
        page["Allow"] = response["Allow"]
        return page

    middleware.process_view = _refuse_writing
    return middleware


def _refuse_writing(request, view, args, kwargs):
    """What readers see can only be read. Said before the token of a form is asked for, which no reader has."""
    if request.method not in READING and not request.path.startswith("/admin/"):
        return HttpResponseNotAllowed(READING)
    return None


def keep_pages(get_response):
    """Public pages are made once and kept until what they show has moved.

    A page is a function of its address, the record, the newsroom, the day and the code, so these name the copy:
    nothing is ever rebuilt on a change, an old copy is simply not asked for any more. The same name is the ETag.
    """

    def middleware(request):
        if request.method not in ("GET", "HEAD") or request.path.startswith(PRIVATE):
            return get_response(request)
        name = _name_of_copy(request)
        if request.headers.get("If-None-Match", "").removeprefix("W/") == f'"{name}"':
            return _with_validator(HttpResponseNotModified(), name)
        if kept := cache.get(name):
            body, headers = kept
            return _with_validator(HttpResponse(body, headers=headers), name)
        response = get_response(request)
        if response.status_code == 200 and not response.streaming and not _belongs_to_somebody(response):
            if len(response.content) <= LARGEST_KEPT_PAGE and request.method == "GET":
                cache.set(name, (response.content, dict(response.headers)), 24 * 3600)
            _with_validator(response, name)
        return response

    return middleware


def make_findable(get_response):
    """What was saved in the admin is put into the index of search there and then: every form that saves leads on."""

    def middleware(request):
        response = get_response(request)
        if request.method == "POST" and response.status_code == 302 and request.path.startswith("/admin/"):
            try:
                search.bring_up_to_date(timezone.now())
            except Exception:  # What was saved stays saved; the next search comes to the same fault, and shows it.
                logger.exception("What was saved at %s could not be put into the index of search.", request.path)
        return response

    return middleware


def _name_of_copy(request) -> str:
    now = timezone.now()
    parts = (
        RELEASE,
        request.get_host(),
        request.get_full_path(),
        Revision.objects.version(now),
        timezone.localdate(now),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _belongs_to_somebody(response) -> bool:
    control = response.headers.get("Cache-Control", "")
    return bool(response.cookies) or "no-store" in control or "private" in control


def _with_validator(response, name: str):
    response.headers["ETag"] = f'"{name}"'
    patch_cache_control(response, no_cache=True, public=True)
    return response


def bad_request(request, exception):
    if isinstance(exception, DisallowedHost):
        # Django's own words name the setting, and repeat what a stranger sent.
        return _failure(request, 400, "This site does not answer under that name.")
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        words = "That is more than this site takes at once. Nothing was saved; go back, where your words still are."
        return _failure(request, 400, words)
    return _failure(request, 400, str(exception) or "The request could not be understood.")


def forbidden(request, exception):
    if request.path.startswith("/admin/"):
        return _failure(request, 403, "Your account may not do this. Whoever keeps the accounts can give it the right.")
    return _failure(request, 403, "You may not see this page.")


def csrf_failure(request, reason=""):
    return _failure(request, 403, "The form was open for too long, or cookies are off. Go back, reload, send it again.")


def not_found(request, exception):
    # Http404 raised by a view carries a sentence; the resolver's own carries a dictionary.
    message = exception.args[0] if exception.args and isinstance(exception.args[0], str) else "There is no such page."
    if stock := _NO_MATCH.fullmatch(message):
        message = f"There is no such {re.sub(r'(?<=[a-z])(?=[A-Z])', ' ', stock[1]).lower()}."
    return _failure(request, 404, message)


def server_error(request):
    return _failure(request, 500, "Something went wrong here. It has been written to the log.")


def _failure(request, status: int, message: str) -> HttpResponse:
    # It may repeat what was asked: without the characters that turn the rest of a line round.
    message = names.clean(message)
    if request.path.endswith((".json", ".csv")):
        return JsonResponse({"error": message}, status=status)
    context = {"message": message, "path": names.clean(request.path)}
    if request.path.startswith("/admin/"):
        row = _OF_ONE_ROW.match(request.path)
        context["back"] = f"{row[0]}change/" if row and status == 405 else "/admin/"
    return render(request, f"errors/{status}.html", context, status=status)
