"""What a text would look like on the site, for staff only and never stored anywhere on the way."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from posts import checks, publishing
from posts.markdown import Problem, Refused
from posts.models import Article, Revision
from posts.publishing import ArticleText
from posts.states import moment_in_words
from posts.views.articles import article_page

from .forms import in_words

never_stored = cache_control(no_store=True, private=True)


@never_stored
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The text in the form as a reader would see it, with what is wrong with it: a fragment, or a page of its own."""
    if not any(request.user.has_perm(f"posts.{action}_article") for action in ("add", "change", "view")):
        raise PermissionDenied
    text = ArticleText(**{name: request.POST.get(name, "") for name in ("title", "summary", "body")}).cleaned()
    asked_of = request.POST.get("article", "")
    asked_of = int(asked_of) if asked_of.isdecimal() else None
    now = timezone.now()
    rendered = None
    try:
        rendered = publishing.read(text, now)
        problems = checks.problems(text, rendered, Article.objects.filter(pk=asked_of).first(), now)
    except Refused as fault:
        problems = [Problem(line=fault.line, message=fault.message, nearest=(), blocks=True)]
    context = {"text": text, "rendered": rendered, "problems": [(in_words(p), p.blocks) for p in problems]}
    template = "posts/_preview.html" if "fragment" in request.POST else "posts/preview.html"
    return render(request, template, context)


@never_stored
def revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One Revision on the page it would have on the site."""
    if not any(request.user.has_perm(f"posts.{action}_article") for action in ("view", "change")):
        raise PermissionDenied
    found = get_object_or_404(Revision.objects.select_related("article", "saved_by"), article=pk, number=number)
    who = found.saved_by.get_username() if found.saved_by else "an import"
    notice = f"Revision {found.number}, saved by {who} on {moment_in_words(found.saved_at)}."
    return article_page(request, found, timezone.now(), notice=notice)
