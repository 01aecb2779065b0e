"""Lists of articles: all of them, those on a topic, by an author, of a month. Public Revisions only."""

import datetime

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from minerals.dates import PartialDate
from minerals.responses import respond
from posts import reading
from posts.models import Author, Revision, Topic
from posts.models.articles import RevisionQuerySet

COLUMNS = ("slug", "title", "summary", "authors", "topics", "language", "published", "updated")
ARTICLES_A_PAGE = 50


def articles(request: HttpRequest, format: str) -> HttpResponse:
    """Every public article, the last one first."""
    listed = reading.listed(timezone.now())
    context = {}
    if format == "html":
        filed = Topic.objects.filter(Exists(listed.filter(topics=OuterRef("pk"))))
        number = Count("revisions", filter=Q(revisions__in=listed.order_by().values("pk")), distinct=True)
        context = {"topics": filed.annotate(articles=number), "months": reading.months(listed)[:12]}
    return _listing(request, format, "posts/articles.html", context, listed)


def topic(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """What was published on a topic. One that only drafts are filed under is not known to readers."""
    found = Topic.objects.filter(slug=slug).first()
    if not found:
        raise Http404("There is no topic of this name.")
    public = reading.public(timezone.now()).filter(topics=found)
    context = {
        "kicker": "Topic",
        "heading": found.name,
        "standfirst": found.description,
        "description": f"Articles on {found.name}.",
        "above": ("Articles", reverse("posts:articles")),
    }
    return _listing(request, format, "posts/listing.html", context, public, "There is no article on this topic.")


def author(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """What an author published; like a topic, unknown to readers before the first article."""
    found = Author.objects.filter(slug=slug).first()
    if not found:
        raise Http404("There is no author of this name.")
    public = reading.public(timezone.now()).filter(authors=found)
    context = {
        "kicker": "Author",
        "heading": found.name,
        "standfirst": found.bio,
        "description": f"Articles by {found.name}.",
        "above": ("Articles", reverse("posts:articles")),
    }
    return _listing(request, format, "posts/listing.html", context, public, "There is no article by this author.")


def archive(request: HttpRequest, format: str) -> HttpResponse:
    """The months in which something was published."""
    months = reading.months(reading.listed(timezone.now()))
    rows = [(f"{month:%Y-%m}", number) for month, number in months]
    return respond(
        request,
        format,
        template="posts/archive.html",
        context={"on": timezone.localdate(), "months": months, "total": sum(number for _, number in months)},
        data=[{"month": month, "articles": number} for month, number in rows],
        columns=("month", "articles"),
        rows=rows,
    )


def month(request: HttpRequest, month: str, format: str) -> HttpResponse:
    """What was published in a month of the site's calendar."""
    try:
        asked = PartialDate(month)
    except ValueError:
        asked = None
    if not asked or asked.precision != "month":
        raise Http404("A month is written 2026-11.")
    listed = reading.within(reading.listed(timezone.now()), asked.first_day)
    context = {
        "kicker": "Archive",
        "heading": asked.words,
        "title": f"Articles of {asked.words}",
        "description": f"Articles first published in {asked.words}.",
        "above": ("Archive", reverse("posts:archive")),
    }
    return _listing(request, format, "posts/listing.html", context, listed, f"Nothing was published in {asked.words}.")


def row(revision: Revision) -> tuple:
    """An article as a line of data; its moments carry their offset."""
    return (
        revision.article.slug,
        revision.title,
        revision.summary or None,
        [author.name for author in revision.authors.all()],
        [topic.slug for topic in revision.topics.all()],
        revision.language,
        moment(revision.first_public),
        moment(reading.updated(revision)),
    )


def moment(at: datetime.datetime | None) -> str | None:
    """A moment for machines, on the site's clock: 2031-04-01T00:30:00+02:00."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _listing(
    request: HttpRequest, format: str, template: str, context: dict, listed: RevisionQuerySet, if_none: str = ""
) -> HttpResponse:
    """A page of articles, or all of them as data. `if_none` is why there is no such page where nothing is listed."""
    found = listed.prefetch_related("authors", "topics").defer("body")
    if format != "html":
        rows = [row(revision) for revision in found]
        total = len(rows)
    else:
        rows = []
        try:
            page = Paginator(found, ARTICLES_A_PAGE).page(request.GET.get("page", "1"))
        except InvalidPage:
            raise Http404("There is no such page of this list.") from None
        total = page.paginator.count
        context = {**context, "on": timezone.localdate(), "page": page, "revisions": page.object_list, "total": total}
    if if_none and not total:
        raise Http404(if_none)
    return respond(
        request,
        format,
        template=template,
        context=context,
        data=[dict(zip(COLUMNS, row, strict=True)) for row in rows],
        columns=COLUMNS,
        rows=rows,
    )
