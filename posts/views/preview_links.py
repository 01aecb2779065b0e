from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from posts import publishing
from posts.states import moment_in_words

from .articles import article_page


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """One Revision for an outsider who was given a link. Every look is counted; nothing of it is kept anywhere."""
    now = timezone.now()
    link = publishing.count_view(token, now)
    if link is None:
        raise Http404("This preview link does not work any more. Ask who gave it to you for a new one.")
    notice = (
        f"Revision {link.revision.number} of this article, shown to you before it is public. Please do not pass it on: "
        f"this link works until {moment_in_words(link.expires_at)}."
    )
    answer = article_page(request, link.revision, now, notice=notice)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
