"""The only writer of articles: a Revision, its References and the audit entry in one transaction."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone

from minerals.lookup import look_up
from minerals.models import ImportRun
from posts import slugs
from posts.markdown import Problem, Rendered, clean, render
from posts.models import Article, Author, Reference, Revision, Topic


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What a writer hands over. An empty slug is made from the title."""

    title: str
    body: str
    summary: str = ""
    slug: str = ""
    authors: Sequence[Author] = ()
    topics: Sequence[Topic] = ()
    language: str = "en"
    change_note: str = ""

    def cleaned(self) -> "ArticleText":
        """Without the characters that no text can hold, and with one way of ending lines."""
        line = {name: " ".join(clean(getattr(self, name)).split()) for name in ("title", "summary", "change_note")}
        return ArticleText(
            body=clean(self.body),
            slug=self.slug.strip(),
            authors=tuple(self.authors),
            topics=tuple(self.topics),
            language=self.language,
            **line,
        )


class Conflict(Exception):
    """Somebody saved the article after this text was opened. `newest` is what they saved."""

    def __init__(self, newest: Revision):
        super().__init__(f"Revision {newest.number} was saved meanwhile.")
        self.newest = newest


class NotReady(Exception):
    """The text cannot be public yet; `problems` say why, each with its line."""

    def __init__(self, problems: Sequence[Problem]):
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


class TooLate(Exception):
    """There is no publication ahead that could be taken back."""


def save(
    article: Article | None,
    base: int,
    text: ArticleText,
    by: AbstractBaseUser | None,
    now: datetime.datetime,
    *,
    import_key: str = "",
    run: ImportRun | None = None,
) -> Revision:
    """Keep this text as the next Revision, private until one like it is published.

    `base` is the number of the Revision that the writer saw, 0 for a new article. Raises Conflict if it is not the
    newest, slugs.Taken if the address is not free, posts.markdown.Refused if the text is too large to be rendered.
    """
    text = text.cleaned()
    return _insert(article, base, text, read(text, now), by, now, public_from=None, import_key=import_key, run=run)


def publish(
    article: Article | None,
    base: int,
    text: ArticleText,
    by: AbstractBaseUser | None,
    now: datetime.datetime,
    *,
    public_from: datetime.datetime,
    import_key: str = "",
    run: ImportRun | None = None,
) -> Revision:
    """Keep this text as the next Revision, public from a moment: now, or in the future.

    Raises what `save` raises, and NotReady if a reader would meet an empty page or a reference to nothing.
    """
    text = text.cleaned()
    rendered = read(text, now)
    if problems := obstacles(text, rendered):
        raise NotReady(problems)
    return _insert(article, base, text, rendered, by, now, public_from=public_from, import_key=import_key, run=run)


@transaction.atomic
def unschedule(article: Article, by: AbstractBaseUser, now: datetime.datetime) -> list[Revision]:
    """Take back every publication of this article that still lies ahead. Raises TooLate if there is none."""
    ahead = list(article.revisions.filter(public_from__gt=now))
    taken_back = article.revisions.filter(pk__in=[revision.pk for revision in ahead], public_from__gt=now)
    if not taken_back.update(public_from=None):
        raise TooLate
    for revision in ahead:
        _log(revision, by, now, f"Unscheduled revision {revision.number}.")
    return ahead


def read(text: ArticleText, now: datetime.datetime) -> Rendered:
    """The text as a reader would see it on that day."""
    return render(text.body, look_up=partial(look_up, on=timezone.localdate(now)))


def obstacles(text: ArticleText, rendered: Rendered) -> list[Problem]:
    """What stands in the way of publishing this text."""
    empty = [
        Problem(line=0, message=f"The {name} is empty.", nearest=(), blocks=True)
        for name in ("title", "body")
        if not getattr(text, name).strip()
    ]
    return empty + [problem for problem in rendered.problems if problem.blocks]


def _insert(
    article: Article | None,
    base: int,
    text: ArticleText,
    rendered: Rendered,
    by: AbstractBaseUser | None,
    now: datetime.datetime,
    *,
    public_from: datetime.datetime | None,
    import_key: str,
    run: ImportRun | None = None,
) -> Revision:
    slug = slugs.choose(text.slug, text.title, article, now)
    try:
        with transaction.atomic():
            if article is None:
                article = Article.objects.create(slug=slug, created_at=now, created_by=by, import_key=import_key)
            elif article.slug != slug:
                Article.objects.filter(pk=article.pk).update(slug=slug)
                article.slug = slug
            newest = article.revisions.order_by("number").last()
            if (newest.number if newest else 0) != base:
                raise Conflict(newest)
            revision = Revision.objects.create(
                article=article,
                number=base + 1,
                title=text.title,
                summary=text.summary,
                body=text.body,
                language=text.language,
                change_note=text.change_note,
                saved_at=now,
                saved_by=by,
                public_from=public_from,
                run=run,
            )
            revision.authors.set(text.authors)
            revision.topics.set(text.topics)
            Reference.objects.bulk_create(_references(revision, rendered))
            _log(revision, by, now, _words(revision, now))
    except IntegrityError:
        # Two saves at once: the database let one through. Say which of its rules the other one met.
        if article and article.pk and (newest := article.revisions.filter(number__gt=base).order_by("number").last()):
            raise Conflict(newest) from None
        raise slugs.Taken(slug, slugs.free(slug)) from None
    return revision


def _references(revision: Revision, rendered: Rendered) -> list[Reference]:
    """An index of what the text rests on. A reference to nothing rests on nothing: the checks name it."""
    return [
        Reference(
            revision=revision,
            kind=reference.key.kind,
            slug=reference.key.slug,
            field=reference.key.field,
            value_seen=reference.value.text,
            line=reference.line,
            start=reference.start,
            end=reference.end,
        )
        for reference in rendered.references
        if reference.value
    ]


def _words(revision: Revision, now: datetime.datetime) -> str:
    if revision.public_from is None:
        return f"Saved revision {revision.number}."
    if revision.public_from <= now:
        return f"Published revision {revision.number}."
    return f"Scheduled revision {revision.number} for {timezone.localtime(revision.public_from):%Y-%m-%d %H:%M %Z}."


def _log(revision: Revision, by: AbstractBaseUser | None, now: datetime.datetime, words: str) -> None:
    """The admin's own log belongs to users; what a command did stands in the Revision alone."""
    if by is None:
        return
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Article),
        object_id=str(revision.article_id),
        object_repr=revision.title[:200],
        action_flag=ADDITION if revision.number == 1 else CHANGE,
        change_message=words,
        action_time=now,
    )
