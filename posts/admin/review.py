"""Where a Revision is reviewed: its text as readers would see it, remarks beside it, a verdict at its head."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import cache_control

from minerals.together import read_together
from posts import checks, publishing, rendering
from posts.factcheck.facts import facts_of_record
from posts.factchecking import check_article
from posts.lookup import Records
from posts.markdown import Problem
from posts.models import Article, Author, Comment, Revision, Topic
from posts.models.review import anchor_of
from posts.paragraphs import paragraphs_and_notes
from posts.publishing import ArticleText
from posts.states import in_words

from .facts import fact_sheet, ways_on
from .forms import NAMED_FIELDS, words_of

MAY_REVIEW = "posts.review_article"


@dataclass(slots=True)
class Passage:
    """A place in the text and the remarks on it: a line, or the name of a part that has none."""

    line: int
    html: SafeString = mark_safe("")
    part: str = ""
    comments: list[Comment] = field(default_factory=list)

    @property
    def place(self) -> str:
        """In words; nothing where no remark can stand."""
        return Comment(line=self.line, quote=self.part).place if self.line or self.part else ""

    @property
    def anchor(self) -> str:
        return anchor_of(self.line, self.part)


@cache_control(no_store=True, private=True)
def review(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Read a Revision; comment, resolve, approve, or send it back."""
    revision = get_object_or_404(
        rendering.with_version(Revision.objects.select_related("article", "saved_by", "given_name")),
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
            said, place = "The comment is resolved.", f"#{comment.anchor}"
        else:
            where = {"line": _number(posted.get("line", "")), "on": posted.get("on", "")}
            comment = publishing.comment(revision, by, now, **where, text=posted.get("text", ""))
            said, place = f"Your comment on {comment.place} is kept.", f"#{comment.anchor}"
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
    on, records, facts = timezone.localdate(now), Records(), facts_of_record(revision.record_version or 0)
    about = read_together(_about(revision, now))
    (article,), comments = about["article"], sorted(about["comment"], key=lambda each: (each.line, each.made_at))
    rendered = rendering.rendered(revision, on, cards=False, records=records)
    head = [Passage(0, part=name) for name in ("title", "summary") if getattr(revision, name)]
    parts = paragraphs_and_notes(revision.body, rendered.html)
    body = [Passage(part.line, part.html, part.source and f"source:{part.source}") for part in parts]
    elsewhere = _put_beside(revision, [*head, *body], comments)
    checked = check_article(revision, None, on, facts=facts, records=records)
    text = ArticleText(title=revision.title, summary=revision.summary, body=revision.body)
    problems = checks.problems(text, rendered, article, now, checks.objections(checked))
    standing = publishing.standing_from(about["review"])
    ways = ways_on(request.user, article, is_public=article.public_number > 0 and not article.is_withdrawn)
    context = {
        **site.each_context(request),
        "opts": Article._meta,
        "title": f"Revision {revision.number}",
        "subtitle": revision.title,
        "original": article,
        "revision": revision,
        "is_newest": revision.number == article.newest_number,
        "state": in_words(article),
        "standing": standing,
        # Nobody asks for a verdict on what readers have.
        "may_decide": standing.open or not (revision.public_from and revision.public_from <= now),
        "authors": sorted(author.name for author in about["author"]),
        "topics": sorted(topic.name for topic in about["topic"]),
        "head": head,
        "passages": body,
        "problems": [_told(problem, body) for problem in problems],
        "sheet": fact_sheet(checked, ways, facts),
        "elsewhere": elsewhere,
        "open_comments": sum(comment.resolved_at is None for comment in comments),
        "may_review": may_review,
        "may_comment": may_comment,
        "may_write": request.user.has_perm("posts.change_article"),
    }
    return TemplateResponse(request, "admin/posts/article/review.html", context)


def _about(revision: Revision, now: datetime.datetime) -> dict[str, QuerySet]:
    """What the page tells of a Revision besides its text."""
    article = revision.article
    comments = Comment.objects.filter(revision__article=article).select_related("by", "resolved_by", "revision")
    return {
        "article": Article.objects.with_state(at=now).filter(pk=article.pk),
        "author": Author.objects.filter(revisions=revision),
        "topic": Topic.objects.filter(revisions=revision),
        "comment": comments.defer("revision__body"),
        "review": publishing.reviews_that_tell(article, revision),
    }


def _put_beside(revision: Revision, passages: list[Passage], comments: list[Comment]) -> list[Comment]:
    """Put every remark at the place it was made on. One on another Revision stands where that still begins alike; if
    it is open and its place is gone, it is told apart: those are returned."""
    lines = revision.body.split("\n")
    by_words = defaultdict(list)
    for passage in passages:
        by_words[lines[passage.line - 1].strip()[:300] if passage.line else passage.part].append(passage)
    by_line = {passage.line: passage for passage in passages if passage.line}
    elsewhere = []
    for comment in comments:
        if comment.revision_id == revision.pk and comment.line:
            at = max((line for line in by_line if line <= comment.line), default=0)
            (by_line[at].comments if at else elsewhere).append(comment)
        elif comment.revision_id == revision.pk or comment.resolved_at is None:
            same = [each for each in by_words.get(comment.quote, ()) if bool(each.line) == bool(comment.line)]
            (same[0].comments if same else elsewhere).append(comment)
    return elsewhere


def _told(problem: Problem, passages: list[Passage]) -> tuple[SafeString, bool]:
    """What a check says, with a link to where it is wrong, and whether it stops publishing."""
    if problem.field:
        place = "text" if problem.field == "body" else anchor_of(0, problem.field)
        where = format_html('<a href="#{}">{}</a>: ', place, NAMED_FIELDS[problem.field])
    elif problem.line:
        begins = max((each.line for each in passages if each.line <= problem.line), default=0)
        place = anchor_of(begins, "") if begins else "text"
        where = format_html('<a href="#{}">Line {}</a>: ', place, problem.line)
    else:
        where = ""
    return format_html("{}{}", where, words_of(problem)), problem.blocks


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0
