"""What readers see of the newsroom: the articles, one article, a topic, an author. Public Revisions only."""

import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from minerals.lookup import Value
from minerals.responses import respond, twins_of
from posts import rendering
from posts.markdown import Rendered
from posts.models import Author, Revision, Topic

COLUMNS = ("slug", "title", "summary", "authors", "topics", "language", "published", "updated")
WORDS_A_MINUTE = 220


def articles(request: HttpRequest, format: str) -> HttpResponse:
    """Every public article, the last one first."""
    now = timezone.now()
    public = Revision.objects.public(at=now)
    topics = Topic.objects.filter(Exists(public.filter(topics=OuterRef("pk"))))
    context = {"topics": topics.annotate(articles=_number_of(public))}
    return _listing(request, format, "posts/articles.html", context, public)


def topic(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    found = get_object_or_404(Topic, slug=slug)
    public = Revision.objects.public(at=timezone.now())
    return _listing(request, format, "posts/topic.html", {"topic": found}, public.filter(topics=found))


def author(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    found = get_object_or_404(Author, slug=slug)
    public = Revision.objects.public(at=timezone.now())
    return _listing(request, format, "posts/author.html", {"author": found}, public.filter(authors=found))


def article(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """One article as it is public now."""
    now = timezone.now()
    revision = Revision.objects.public(at=now).newest_first().filter(article__slug=slug).first()
    if revision is None:
        raise Http404("There is no such article, or it is not public.")
    if format == "html":
        return article_page(request, revision, now)
    columns = ("record", "value", "line")
    rows = [(str(found), found.value_seen, found.line) for found in revision.references.order_by("start")]
    data = {
        **dict(zip(COLUMNS, _row(revision), strict=True)),
        "references": [dict(zip(columns, row, strict=True)) for row in rows],
    }
    return respond(request, format, template="", context={}, data=data, columns=columns, rows=rows)


def article_page(request: HttpRequest, revision: Revision, now: datetime.datetime, notice: str = "") -> HttpResponse:
    """A Revision on the page of its article; `notice` is said above it where it is not what the public sees."""
    on = timezone.localdate(now)
    rendered = rendering.rendered(revision, on)
    context = {
        "on": on,
        "revision": revision,
        "rendered": rendered,
        "contents": [heading for heading in rendered.headings if heading.level == 2],
        "minutes": max(1, round(len(rendered.plain.split()) / WORDS_A_MINUTE)),
        "authors": revision.authors.all(),
        "topics": revision.topics.all(),
        "records": _records_used(rendered),
        "published": getattr(revision, "first_public", revision.public_from),
        "updated": _updated(revision),
        "notice": notice,
        "formats": [] if notice else twins_of(request),
    }
    return render(request, "posts/article.html", context)


def _listing(
    request: HttpRequest, format: str, template: str, context: dict, public: QuerySet[Revision]
) -> HttpResponse:
    revisions = list(public.newest_first().prefetch_related("authors", "topics").defer("body"))
    rows = [_row(revision) for revision in revisions]
    return respond(
        request,
        format,
        template=template,
        context={**context, "on": timezone.localdate(), "revisions": revisions},
        data=[dict(zip(COLUMNS, row, strict=True)) for row in rows],
        columns=COLUMNS,
        rows=rows,
    )


def _row(revision: Revision) -> tuple:
    return (
        revision.article.slug,
        revision.title,
        revision.summary or None,
        [author.name for author in revision.authors.all()],
        [topic.slug for topic in revision.topics.all()],
        revision.language,
        timezone.localdate(revision.first_public),
        _updated(revision),
    )


def _updated(revision: Revision) -> datetime.date | None:
    """The day on which this text took the place of an earlier one, if that was a later day than the first."""
    first = getattr(revision, "first_public", None)
    if not first or not revision.public_from:
        return None
    day = timezone.localdate(revision.public_from)
    return day if day > timezone.localdate(first) else None


def _records_used(rendered: Rendered) -> list[tuple[str, list[Value]]]:
    """Every record that the text rests on, once, by kind. Sources have a list of their own at the end of the text."""
    used: dict[str, dict[str, Value]] = {"list": {}, "mineral": {}, "event": {}}
    for found in rendered.references:
        if found.value and found.key.kind in used:
            used[found.key.kind].setdefault(found.value.label, found.value)
    return [(f"{kind.capitalize()}s", list(values.values())) for kind, values in used.items() if values]


def _number_of(public: QuerySet[Revision]) -> Count:
    return Count("revisions", filter=Q(revisions__in=public), distinct=True)
