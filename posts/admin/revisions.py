"""The history of an article: any two Revisions compared, as source and as page; named, and taken up again."""

import datetime
import re
from dataclasses import dataclass, replace

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from posts import publishing, rendering
from posts.markdown import Refused
from posts.merging import Block, BlockChange, blocks_diff
from posts.models import Article, Revision
from posts.paragraphs import paragraphs

from .differences import Line, lines_that_differ

MAY_SEE = ("posts.view_article", "posts.change_article")
MAY_WRITE = "posts.change_article"
FIELDS = {"title": "Title", "summary": "Summary", "body": "Text", "language": "Language"}
PROFILES = {"authors": "Authors", "topics": "Topics"}

_TAG = re.compile(r"<[a-z][^>]*>")
_NAMED = re.compile(r' (?:id|aria-labelledby)="[^"]*"')


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two Revisions, the older one first: their fields as source, and the blocks of their pages if asked for."""

    old: Revision
    new: Revision
    fields: list[tuple[str, list[Line]]]
    blocks: list[BlockChange] | None

    @property
    def sides(self) -> list[tuple[str, Revision]]:
        return [(name_of(revision), revision) for revision in (self.old, self.new)]


@require_safe
@cache_control(no_store=True, private=True)
def revisions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every Revision of an article, the last one first, and what differs between the two that are chosen."""
    if not any(request.user.has_perm(name) for name in MAY_SEE):
        raise PermissionDenied
    now = timezone.now()
    article = get_object_or_404(Article.objects.with_state(at=now), pk=pk)
    found = list(article.revisions.select_related("saved_by", "given_name", "run").defer("body").order_by("-number"))
    numbers = {revision.number for revision in found}
    as_page = request.GET.get("view") == "page"
    comparison, fault = None, ""
    if "a" in request.GET or "b" in request.GET:
        chosen = [_number(request.GET.get(side, "")) for side in ("a", "b")]
        if not numbers.issuperset(chosen):
            fault = "Choose two revisions of this article."
        elif chosen[0] == chosen[1]:
            fault = "Choose two different revisions."
        else:
            comparison = compare(article, *sorted(chosen), now, as_page=as_page)
    older, newer = _offered(article, found, comparison)
    context = {
        **site.each_context(request),
        "opts": Article._meta,
        "title": "Revisions",
        "subtitle": article.title,
        "original": article,
        "revisions": found,
        "older": older,
        "newer": newer,
        "differs_from_public": 0 < article.public_number < article.newest_number,
        "comparison": comparison,
        "fault": fault,
        "as_page": as_page,
        "may_write": request.user.has_perm(MAY_WRITE),
    }
    return TemplateResponse(request, "admin/posts/article/revisions.html", context)


def compare(article: Article, older: int, newer: int, now: datetime.datetime, *, as_page: bool) -> Comparison:
    """What differs between two Revisions of one article, word by word; `as_page` block by block as readers see it."""
    both = rendering.with_version(article.revisions.filter(number__in=(older, newer)))
    both = both.select_related("saved_by", "given_name")
    old, new = both.prefetch_related("authors", "topics").order_by("number")
    texts = [(label, getattr(old, name), getattr(new, name)) for name, label in FIELDS.items()]
    texts += [
        (label, *(", ".join(each.name for each in getattr(side, name).all()) for side in (old, new)))
        for name, label in PROFILES.items()
    ]
    fields = [
        (label, lines_that_differ(before, after))
        for label, before, after in texts
        if before != after and not (as_page and label == FIELDS["body"])
    ]
    return Comparison(old, new, fields, _blocks(old, new, timezone.localdate(now)) if as_page else None)


def name_of(revision: Revision) -> str:
    """How people call a Revision: by its number, and by the name that somebody gave it."""
    given = getattr(revision, "given_name", None)
    return f"revision {revision.number}" + (f" “{given.name}”" if given else "")


def _blocks(old: Revision, new: Revision, on: datetime.date) -> list[BlockChange]:
    pages = rendering.rendered_together([(old, ""), (new, "")], on, cards=False)
    sides = [_with_source(side.body, page.html) for side, page in zip((old, new), pages, strict=True)]
    return [_as_shown(change) for change in blocks_diff(*sides)]


def _with_source(text: str, html: str) -> list[tuple[str, str]]:
    """The blocks of a page, each with the Markdown it was made of; notes and sources stand for themselves."""
    lines, parts = text.splitlines(), paragraphs(text, html)
    ends = [part.line - 1 for part in parts[1:] if part.line] + [len(lines)]
    body = [part for part in parts if part.line]
    blocks = [("\n".join(lines[part.line - 1 : end]), part.html) for part, end in zip(body, ends, strict=True)]
    return blocks + [(part.html, part.html) for part in parts if not part.line]


def _as_shown(change: BlockChange) -> BlockChange:
    """One whose page is the same was kept. What stood there before has no ids, so none is there twice."""
    if change.kind == "changed" and change.old.html == change.new.html:
        return replace(change, kind="kept")
    if not change.old:
        return change
    html = _TAG.sub(lambda tag: _NAMED.sub("", tag[0]), change.old.html)
    return replace(change, old=Block(change.old.source, html))


def _offered(article: Article, found: list[Revision], comparison: Comparison | None) -> tuple[int, int]:
    """The two that are marked in the list: those compared, else the public and the newest, else the last two."""
    if comparison:
        return comparison.old.number, comparison.new.number
    newest = found[0].number
    before = found[1].number if len(found) > 1 else newest
    public = article.public_number
    return (public if 0 < public < newest else before), newest


@require_POST
def name(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Give a Revision a name, or take it away."""
    revision = _to_write(request, pk, number)
    try:
        publishing.name_revision(revision, request.POST.get("name", ""), request.user, timezone.now())
    except publishing.OutOfTurn as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, f"The name of revision {number} is kept.")
    return redirect("admin:posts_article_revisions", pk)


@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Make the text of an earlier Revision the newest one, in private; nothing that was saved meanwhile is lost."""
    revision = _to_write(request, pk, number)
    base = _number(request.POST.get("base", ""))
    try:
        made = publishing.restore(revision, request.user, timezone.now(), base=base)
    except publishing.Conflict as conflict:
        words = (
            f"Revision {conflict.newest.number} was saved meanwhile. Look at it, then restore again if you still want."
        )
        messages.error(request, words)
    except Refused as fault:
        messages.error(request, f"Revision {number} cannot be restored: {fault.message}")
    else:
        words = f"Revision {made.number} has the text of revision {number}. Readers see it once it is published."
        messages.success(request, words)
    return redirect("admin:posts_article_revisions", pk)


def _to_write(request: HttpRequest, pk: int, number: int) -> Revision:
    if not request.user.has_perm(MAY_WRITE):
        raise PermissionDenied
    return get_object_or_404(Revision.objects.select_related("article"), article=pk, number=number)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0
