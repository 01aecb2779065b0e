"""What readers see of the newsroom: the articles, one article, a topic, an author. Public Revisions only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from posts.models import Author, Revision, Topic


def articles(request: HttpRequest) -> HttpResponse:
    revisions = Revision.objects.public(at=timezone.now()).newest_first()
    return render(request, "posts/articles.html", {"revisions": revisions})


def article(request: HttpRequest, slug: str) -> HttpResponse:
    public = Revision.objects.public(at=timezone.now()).newest_first()
    revision = get_object_or_404(public, article__slug=slug)
    return render(request, "posts/article.html", {"revision": revision})


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Topic, slug=slug)
    revisions = Revision.objects.public(at=timezone.now()).newest_first().filter(topics=found)
    return render(request, "posts/topic.html", {"topic": found, "revisions": revisions})


def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Author, slug=slug)
    revisions = Revision.objects.public(at=timezone.now()).newest_first().filter(authors=found)
    return render(request, "posts/author.html", {"author": found, "revisions": revisions})
