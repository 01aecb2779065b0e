"""Where a Revision is reviewed: its text as readers would see it, remarks beside it, a verdict at its head."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from posts import publishing, rendering
from posts.models import Article, Comment, Revision
from posts.paragraphs import Paragraph, paragraphs
from posts.states import in_words

MAY_REVIEW = "posts.review_article"


@dataclass(slots=True)
class Passage:
    """A paragraph with the remarks on it."""

    paragraph: Paragraph
    comments: list[Comment] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.paragraph.line


@cache_control(no_store=True, private=True)
def review(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Read a Revision; comment, resolve, approve, or send it back."""
    revision = get_object_or_404(
        Revision.objects.select_related("article", "saved_by").prefetch_related("authors", "topics"),
        article=pk,
        number=number,
    )
    may = [request.user.has_perm(name) for name in (MAY_REVIEW, "posts.change_article", "posts.view_article")]
    if not any(may):
        raise PermissionDenied
    now = timezone.now()
    if request.method == "POST":
        return _do(request, revision, now, may_review=may[0], may_comment=any(may[:2]))
    return _page(request, revision, now, may_review=may[0], may_comment=any(may[:2]))


def _do(
    request: HttpRequest, revision: Revision, now: datetime.datetime, *, may_review: bool, may_comment: bool
) -> HttpResponse:
    """What the button says, and back to where it was pressed."""
    posted, by = request.POST, request.user
    is_verdict = "_approve" in posted or "_changes" in posted
    if not (may_review if is_verdict else may_comment):
        raise PermissionDenied
    reason, place = posted.get("reason", ""), ""
    try:
        if "_approve" in posted:
            _must_not_be_alone(request, revision)
            publishing.approve(revision, by, now, reason=reason)
            said = f"Revision {revision.number} is approved."
        elif "_changes" in posted:
            publishing.ask_for_changes(revision, by, now, reason=reason)
            said = f"Revision {revision.number} goes back to its writer."
        elif "_resolve" in posted:
            comment = get_object_or_404(Comment, pk=_number(posted["_resolve"]), revision__article=revision.article)
            publishing.resolve(comment, by, now)
            said, place = "The comment is resolved.", f"#line-{comment.line}"
        else:
            line = _number(posted.get("line", ""))
            publishing.comment(revision, by, now, line=line, text=posted.get("text", ""))
            said, place = f"Your comment on line {line} is kept.", f"#line-{line}"
    except publishing.Conflict as conflict:
        messages.error(request, f"Revision {conflict.newest.number} was saved meanwhile. Read that one instead.")
        return redirect("admin:posts_article_review", revision.article_id, conflict.newest.number)
    except publishing.OutOfTurn as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, said)
    return redirect(f"{request.path}{place}")


def _must_not_be_alone(request: HttpRequest, revision: Revision) -> None:
    """Only who may publish may approve their own text, and says why."""
    own = publishing.writer_of(revision.article, revision, None) == request.user
    if own and not request.user.has_perm("posts.publish_article"):
        raise publishing.OutOfTurn("You wrote this text: somebody else must approve it.")


def _page(
    request: HttpRequest, revision: Revision, now: datetime.datetime, *, may_review: bool, may_comment: bool
) -> HttpResponse:
    rendered = rendering.rendered(revision, timezone.localdate(now), cards=False)
    article = Article.objects.with_state(at=now).get(pk=revision.article_id)
    found = Comment.objects.filter(revision__article=article).select_related("by", "resolved_by", "revision")
    passages, elsewhere = _beside(revision, paragraphs(revision.body, rendered.html), list(found))
    context = {
        **site.each_context(request),
        "opts": Article._meta,
        "title": f"Revision {revision.number}",
        "subtitle": revision.title,
        "original": article,
        "revision": revision,
        "is_newest": revision.number == article.newest_number,
        "state": in_words(article),
        "standing": publishing.standing(revision.article, revision, revision.saved_by),
        "passages": passages,
        "elsewhere": elsewhere,
        "open_comments": sum(comment.resolved_at is None for comment in found),
        "may_review": may_review,
        "may_comment": may_comment,
        "may_write": request.user.has_perm("posts.change_article"),
    }
    return TemplateResponse(request, "admin/posts/article/review.html", context)


def _beside(revision: Revision, parts: list[Paragraph], comments: list[Comment]) -> tuple[list[Passage], list[Comment]]:
    """Every remark at the paragraph it was made on. One on another Revision stands where that still begins alike; if
    it is open and its paragraph is gone, it is told apart."""
    passages = [Passage(part) for part in parts]
    lines = revision.body.split("\n")
    by_words = defaultdict(list)
    for passage in passages:
        if passage.line:
            by_words[lines[passage.line - 1].strip()[:300]].append(passage)
    by_line = {passage.line: passage for passage in passages if passage.line}
    elsewhere = []
    for comment in comments:
        if comment.revision_id == revision.pk:
            at = max((line for line in by_line if line <= comment.line), default=0)
            (by_line[at].comments if at else elsewhere).append(comment)
        elif comment.resolved_at is None:
            same = by_words.get(comment.quote)
            (same[0].comments if same else elsewhere).append(comment)
    return passages, elsewhere


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0
