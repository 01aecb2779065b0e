"""Articles for subscribers: the whole text, with addresses that work outside the site."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from minerals.feeds import respond
from minerals.syndication import Entry, Feed, absolute, identifier
from posts import reading, rendering
from posts.models import Article, Revision

LONGEST = 20


def articles(request: HttpRequest, format: str) -> HttpResponse:
    """The articles that were published last, as `atom`, `rss` or `json`."""
    now = timezone.now()
    newest = reading.listed(now).values("pk")[:LONGEST]  # chosen first, so that only these bring their text along
    chosen = reading.public(now).filter(pk__in=newest).prefetch_related("authors", "topics")
    revisions = list(rendering.with_version(chosen))
    texts = [(revision, absolute(revision.get_absolute_url())) for revision in revisions]
    rendered = rendering.rendered_together(texts, timezone.localdate(now), cards=False)
    feed = Feed(
        id=identifier("feed", "articles"),
        title="Lodestone: articles",
        subtitle="Articles on critical minerals whose counts, dates and names are bound to the record.",
        path=reverse("posts:articles"),
        own_path=request.path,
        entries=[_entry(revision, text.html) for revision, text in zip(revisions, rendered, strict=True)],
    )
    return respond(feed, format)


def id_of(article: Article) -> str:
    """What names an article to feed readers: neither its address nor the site's is part of it, so that both may move.

    The moment tells articles of two sites apart.
    """
    return identifier("article", article.pk, article.created_at.isoformat())


def _entry(revision: Revision, html: str) -> Entry:
    return Entry(
        id=id_of(revision.article),
        title=revision.title,
        url=absolute(revision.get_absolute_url()),
        published=timezone.localtime(revision.first_public),
        updated=timezone.localtime(revision.changed),
        summary=revision.summary,
        html=html,
        language=revision.language,
        authors=[(author.name, absolute(author.get_absolute_url())) for author in revision.authors.all()],
        categories=[topic.name for topic in revision.topics.all()],
    )
