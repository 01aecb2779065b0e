import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from minerals.models import ImportRun
from posts import addresses, slugs
from posts.links import dead_ends
from posts.markdown import Problem, Rendered
from posts.models import Article, Reference, Review, Revision, RevisionName
from posts.models.articles import WORDS

from .minor import more_than_minor
from .pending import untrue_corrections
from .refusals import Conflict, MoreThanMinor, NoChangeNote, NotReady, OutOfTurn, TooLate, Unreviewed
from .reviews import close_reviews, decide, standing, submit
from .texts import ArticleText, obstacles, read
from .trail import log


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
    return _insert(article, base, text, read(text, now), by, now, import_key=import_key, run=run)


@transaction.atomic
def save_and_submit(
    article: Article | None,
    base: int,
    text: ArticleText,
    by: AbstractBaseUser,
    now: datetime.datetime,
    *,
    asked_of: AbstractBaseUser | None = None,
    message: str = "",
) -> Revision:
    """Ask for a review of this text, which is kept as the next Revision unless the newest one says the same.

    Raises what `save` and `submit` raise; nothing is kept then.
    """
    newest = article and article.newest()
    moves = bool(newest and text.slug and text.slug != newest.article.slug)
    if newest is None or newest.number != base or moves or not text.cleaned().is_in(newest):
        newest = save(article, base, text, by, now)
    submit(newest.article, by, now, asked_of=asked_of, message=message)
    return newest


@transaction.atomic
def publish(
    article: Article | None,
    base: int,
    text: ArticleText,
    by: AbstractBaseUser | None,
    now: datetime.datetime,
    *,
    public_from: datetime.datetime,
    override: str = "",
    import_key: str = "",
    run: ImportRun | None = None,
) -> Revision:
    """Keep this text as the next Revision, public from a moment: now, or in the future.

    Somebody who did not write it must have approved this very text. Whoever publishes what somebody else wrote
    approves it by doing so. Nobody else is needed for a minor change to a live article, where `override` says why not,
    and for what a command brings in (`by` is None).

    Raises what `save` raises; NotReady if a reader would meet an empty page, a reference to nothing, a correction that
    the text does not bear out or (not asked of a command) a link into this site that leads nowhere; NoChangeNote if
    readers of a live article would not learn what changed; MoreThanMinor; Unreviewed.
    """
    text, override = text.cleaned(), override.strip()
    rendered = read(text, now)
    # What a command brings in may lead to what comes in after it.
    ends = dead_ends(rendered.links, now) if by else ()
    stands = (_withdrawn(article, now), untrue_corrections(article, rendered, now))
    if problems := obstacles(text, rendered, ends) + sum(stands, []):
        raise NotReady(problems)
    approver, live = None, None
    if by:
        live = Revision.objects.public(at=now).filter(article=article).first() if article else None
        if live and text.is_minor and (reasons := more_than_minor(live, text, rendered)):
            raise MoreThanMinor(reasons)
        _must_say_what_changed(live, text)
    if by and not (text.is_minor and live):
        try:
            approver, override = _approver(article, text, by), ""
        except Unreviewed:
            if not override:
                raise
    revision = _insert(
        article,
        base,
        text,
        rendered,
        by,
        now,
        public_from=public_from,
        override=override,
        import_key=import_key,
        run=run,
    )
    if approver:
        decide(revision, Review.Verdict.APPROVED, approver, now)
    close_reviews(revision.article, by, now)
    return revision


def _withdrawn(article: Article | None, now: datetime.datetime) -> list[Problem]:
    if article and Article.objects.withdrawn(now).filter(pk=article.pk).exists():
        message = "The article is withdrawn. Lift the withdrawal before you publish."
        return [Problem(line=0, message=message, nearest=(), blocks=True)]
    return []


def _must_say_what_changed(live: Revision | None, text: ArticleText) -> None:
    """As on GOV.UK: whoever changes what readers know tells them, unless it is minor."""
    if live is None or text.is_minor or text.change_note:
        return
    if any(getattr(live, name) != getattr(text, name) for name in WORDS):
        raise NoChangeNote


def _approver(article: Article | None, text: ArticleText, by: AbstractBaseUser) -> AbstractBaseUser | None:
    """Who approves this text by publishing it; None if somebody has approved it before. Raises Unreviewed."""
    if article is None:
        raise Unreviewed("You wrote this text yourself, and nobody else has read it.")
    found = standing(article, text, by)
    if found.is_approved:
        return None
    if found.has_changes_asked and found.verdict.decided_by != by:
        raise Unreviewed(f"{found.verdict.decided_by.get_username()} asked for changes to this text.")
    if found.writer == by:
        raise Unreviewed("You wrote this text yourself, and nobody else has approved it.")
    return by


@transaction.atomic
def unschedule(article: Article, by: AbstractBaseUser, now: datetime.datetime) -> list[Revision]:
    """Take back every publication of this article that still lies ahead. Raises TooLate if there is none."""
    ahead = list(article.revisions.filter(public_from__gt=now))
    taken_back = article.revisions.filter(pk__in=[revision.pk for revision in ahead], public_from__gt=now)
    if not taken_back.update(public_from=None):
        raise TooLate
    for revision in ahead:
        log(revision, by, now, f"Unscheduled revision {revision.number}.")
    return ahead


def restore(revision: Revision, by: AbstractBaseUser, now: datetime.datetime, *, base: int | None = None) -> Revision:
    """Keep the text of an earlier Revision as the newest one, in private. The address stays as it is.

    `base` is the newest Revision that was seen; left out, it is the newest that there is. Raises what `save` raises.
    """
    if base is None:
        base = revision.article.revisions.order_by("-number").values_list("number", flat=True)[0]
    text = ArticleText.of(revision)
    with transaction.atomic():
        made = _insert(revision.article, base, text, read(text, now), by, now)
        log(made, by, now, f"Restored the text of revision {revision.number} as revision {made.number}.")
    return made


@transaction.atomic
def name_revision(revision: Revision, name: str, by: AbstractBaseUser, now: datetime.datetime) -> None:
    """Give a Revision a name to find it by; an empty one takes the name away. Raises OutOfTurn if it is too long."""
    name = " ".join(name.split())
    if len(name) > RevisionName._meta.get_field("name").max_length:
        raise OutOfTurn("A name has 100 characters at most.")
    if name:
        RevisionName.objects.update_or_create(revision=revision, defaults={"name": name, "by": by})
        log(revision, by, now, f"Named revision {revision.number} “{name}”.")
    elif RevisionName.objects.filter(revision=revision).delete()[0]:
        log(revision, by, now, f"Took the name of revision {revision.number} away.")


def _insert(
    article: Article | None,
    base: int,
    text: ArticleText,
    rendered: Rendered,
    by: AbstractBaseUser | None,
    now: datetime.datetime,
    *,
    public_from: datetime.datetime | None = None,
    override: str = "",
    import_key: str = "",
    run: ImportRun | None = None,
) -> Revision:
    slug = slugs.choose(text.slug, text.title, article)
    try:
        with transaction.atomic():
            if article is None:
                article = Article.objects.create(slug=slug, created_at=now, created_by=by, import_key=import_key)
            elif article.slug != slug:
                addresses.move(article, slug, now)
            newest = article.newest()
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
                is_minor=text.is_minor,
                override=override,
                saved_at=now,
                saved_by=by,
                public_from=public_from,
                run=run,
            )
            revision.authors.set(text.authors)
            revision.topics.set(text.topics)
            Reference.objects.bulk_create(_references(revision, rendered))
            log(revision, by, now, _words(revision, now), override)
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
    minor = " as a minor change" if revision.is_minor and revision.public_from else ""
    if revision.public_from is None:
        return f"Saved revision {revision.number}."
    if revision.public_from <= now:
        return f"Published revision {revision.number}{minor}."
    when = f"{timezone.localtime(revision.public_from):%Y-%m-%d %H:%M %Z}"
    return f"Scheduled revision {revision.number}{minor} for {when}."
