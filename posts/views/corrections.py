"""Every correction that readers were told of: what an article said, what it says now, and why."""

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from minerals.feeds import respond as respond_with_feed
from minerals.responses import respond
from minerals.syndication import Entry, Feed, absolute, identifier
from posts import corrections as found
from posts.models import Correction

from .listings import moment

COLUMNS = ("article", "title", "corrected", "before", "after", "reason", "source", "locator")
A_PAGE, IN_THE_FEED = 50, 50


def corrections(request: HttpRequest, format: str) -> HttpResponse:
    """Every public correction, the last one first."""
    now = timezone.now()
    listed = found.listed(now)
    context, rows = {}, []
    if format == "html":
        try:
            page = Paginator(listed, A_PAGE).page(request.GET.get("page", "1"))
        except InvalidPage:
            raise Http404("There is no such page of the corrections.") from None
        context = {
            "on": timezone.localdate(now),
            "page": page,
            "corrections": page.object_list,
            "total": page.paginator.count,
        }
    else:
        rows = [_row(correction) for correction in listed]
    return respond(
        request,
        format,
        template="posts/corrections.html",
        context=context,
        data=[dict(zip(COLUMNS, row, strict=True)) for row in rows],
        columns=COLUMNS,
        rows=rows,
    )


def feed(request: HttpRequest) -> HttpResponse:
    """The last corrections, to subscribe to."""
    return respond_with_feed(
        Feed(
            id=identifier("feed", "corrections"),
            title="Lodestone: corrections",
            subtitle="What articles said, what they say now, and why.",
            path=reverse("posts:corrections"),
            own_path=request.path,
            entries=[_entry(correction) for correction in found.listed(timezone.now())[:IN_THE_FEED]],
        )
    )


def _row(correction: Correction) -> tuple:
    return (
        correction.revision.article.slug,
        correction.headline,
        moment(correction.public_at),
        correction.before,
        correction.after or None,
        correction.reason,
        correction.source or None,
        correction.locator or None,
    )


def _entry(correction: Correction) -> Entry:
    says = f"It now says: “{correction.after}”" if correction.after else "The sentence was taken out."
    at = timezone.localtime(correction.public_at)
    return Entry(
        id=identifier("correction", correction.pk, correction.made_at.isoformat()),
        title=f"Correction: {correction.headline}",
        url=absolute(f"{correction.revision.get_absolute_url()}#updates"),
        published=at,
        updated=at,
        summary=f"It said: “{correction.before}” {says} {correction.reason}",
        language=correction.language,
    )
