"""What a text would look like on the site, for staff only and never stored anywhere on the way."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from posts import checks, publishing
from posts.factcheck.facts import facts_of_record
from posts.factchecking import Checked, check_parts
from posts.lookup import Records
from posts.markdown import Problem, Refused, clean
from posts.markdown.parser import refuse_too_large
from posts.models import Article, Revision
from posts.publishing import ArticleText
from posts.states import moment_in_words
from posts.views.articles import article_page

from .facts import FactSheet, as_typed, fact_sheet, ways_on
from .forms import ArticleForm, in_words

never_stored = cache_control(no_store=True, private=True)


@never_stored
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The text in the form as a reader would see it, with what is wrong with it: a fragment, or a page of its own.

    The page has the fact check, too; beside the text, that comes in an answer of its own, so that nobody waits for it.
    """
    _must_be_allowed(request)
    text = ArticleText(**{name: request.POST.get(name, "") for name in ("title", "summary", "body")}).cleaned()
    now, records = timezone.now(), Records()
    article = _asked_of(request, now)
    is_fragment = "fragment" in request.POST
    rendered = sheet = None
    try:
        rendered = publishing.read(text, now, records)
        objections = []
        if not is_fragment:
            parts, sheet = _checked(request, article, now, records)
            objections = checks.objections(parts)
        # Nobody is told what is missing before they have begun.
        has_begun = article or any(each.strip() for each in (text.title, text.summary, text.body))
        problems = checks.problems(text, rendered, article, now, objections) if has_begun else []
    except Refused as fault:
        problems = [Problem(line=fault.line, message=fault.message, nearest=(), blocks=True)]
    context = {
        "text": text,
        "rendered": rendered,
        "problems": [(in_words(p), p.blocks) for p in problems],
        "sheet": sheet,
    }
    return render(request, "posts/_preview.html" if is_fragment else "posts/preview.html", context)


@never_stored
@require_POST
def facts(request: HttpRequest) -> HttpResponse:
    """What the fact check says of the text in the form: a fragment for beside it.

    A text too large for an article is refused in the words of the preview, unread.
    """
    _must_be_allowed(request)
    now, sheet, refused = timezone.now(), None, ""
    try:
        refuse_too_large(clean(request.POST.get("body", "")))
        _, sheet = _checked(request, _asked_of(request, now), now)
    except Refused as fault:
        refused = fault.message
    return render(request, "posts/_facts_answer.html", {"sheet": sheet, "refused": refused})


@never_stored
def revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One Revision on the page it would have on the site."""
    if not any(request.user.has_perm(f"posts.{action}_article") for action in ("view", "change")):
        raise PermissionDenied
    found = get_object_or_404(Revision.objects.select_related("article", "saved_by"), article=pk, number=number)
    who = found.saved_by.get_username() if found.saved_by else "an import"
    notice = f"Revision {found.number}, saved by {who} on {moment_in_words(found.saved_at)}."
    return article_page(request, found, timezone.now(), notice=notice)


def _checked(
    request: HttpRequest, article: Article | None, now: datetime.datetime, records: Records | None = None
) -> tuple[list[Checked], FactSheet]:
    """What the record says today of what is in the form."""
    facts = facts_of_record()
    title, summary, body = (as_typed(request.POST.get(part, "")) for part in ("title", "summary", "body"))
    # The form lets nobody save or type more of these two.
    title, summary = title[: _most("title")], summary[: _most("summary")]
    parts = check_parts(title, summary, body, timezone.localdate(now), facts, records)
    return parts, fact_sheet(
        parts, ways_on(request.user, article, is_public=bool(article and article.is_public)), facts
    )


def _most(name: str) -> int:
    return ArticleForm.base_fields[name].max_length


def _asked_of(request: HttpRequest, now: datetime.datetime) -> Article | None:
    number = request.POST.get("article", "")
    public = Revision.objects.public(at=now).filter(article=OuterRef("pk"))
    articles = Article.objects.annotate(is_public=Exists(public))
    return articles.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 10 else None


def _must_be_allowed(request: HttpRequest) -> None:
    if not any(request.user.has_perm(f"posts.{action}_article") for action in ("add", "change", "view")):
        raise PermissionDenied
