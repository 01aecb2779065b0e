"""Taking an import of articles back: what it made goes, what it changed says again what it said before."""

import contextlib
import datetime
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from minerals.importing.faults import Fault, Refused
from minerals.models import ImportRun
from posts import library, publishing
from posts.importing import COMMAND
from posts.models import (
    Article,
    Author,
    Comment,
    Draft,
    Image,
    PreviewLink,
    Review,
    Revision,
    RevisionName,
    Topic,
    Withdrawal,
)
from posts.publishing import ArticleText
from posts.publishing.trail import log

UNDO = "undo_import"
# What somebody did to an article without saving it anew: what tells of it, and in words.
_TOUCHES = {
    "has_review": (Exists(Review.objects.filter(revision=OuterRef("pk"))), "a review was asked for"),
    "has_comment": (Exists(Comment.objects.filter(revision=OuterRef("pk"))), "somebody commented on it"),
    "has_link": (Exists(PreviewLink.objects.filter(revision=OuterRef("pk"))), "a preview link leads to it"),
    "has_name": (Exists(RevisionName.objects.filter(revision=OuterRef("pk"))), "somebody gave its revision a name"),
    "was_withdrawn": (Exists(Withdrawal.objects.filter(article=OuterRef("article"))), "it was withdrawn"),
    "writer": (
        Subquery(Draft.objects.filter(article=OuterRef("article")).values("user__username")[:1]),
        "{} is working on it",
    ),
}


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking a run back does: articles that go, and Revisions of which the one before is said again."""

    removed: tuple[Article, ...] = ()
    restored: tuple[Revision, ...] = ()
    faults: tuple[Fault, ...] = ()

    def __str__(self) -> str:
        return f"{len(self.removed)} removed, {len(self.restored)} said again"


def removed_by(run: ImportRun) -> list[str]:
    """The addresses of the articles that went with the undoing which this run is."""
    return run.arguments.get("removed", [])


def is_of_articles(run: ImportRun) -> bool:
    """Whether a run brought articles in, or took such a run back."""
    return run.command == COMMAND or bool(run.undoes and run.undoes.command == COMMAND)


def plan(run: ImportRun, now: datetime.datetime) -> Undoing:
    """What taking this run back would do. Faults name every article that somebody touched since."""
    if undone_by := ImportRun.objects.filter(undoes=run).first():
        return Undoing(faults=(Fault(f"{run} was undone already by run {undone_by.pk}", "there is nothing to undo"),))
    if gone := removed_by(run):
        problem = f"{run} took {len(gone)} article{'s' * (len(gone) != 1)} away, and their texts are gone"
        return Undoing(faults=(Fault(problem, "import the files again"),))
    with_touches = run.revisions.annotate(**{name: expression for name, (expression, _) in _TOUCHES.items()})
    brought = list(with_touches.select_related("article").order_by("article", "number"))
    newest = Revision.objects.newest().filter(article__in=run.revisions.values("article"))
    newest = {revision.article_id: revision for revision in newest.select_related("saved_by").defer("body")}
    faults, removed, restored = [], [], []
    for revision in brought:
        last = newest[revision.article_id]
        if last.pk != revision.pk:
            faults.append(_moved(revision, last))
        elif reason := _touch(revision):
            cure = "leave it, and withdraw it in the admin if nobody should read it"
            faults.append(Fault(f"{revision.article.slug} was touched since: {reason}", cure))
        elif revision.number == 1:
            removed.append(revision.article)
        elif _was_first_published(revision, now):
            problem = f"{revision.article.slug} became public with {run}, and what was public cannot be unsaid"
            faults.append(Fault(problem, "withdraw it in the admin"))
        else:
            restored.append(revision)
    return Undoing(tuple(removed), tuple(restored), tuple(faults))


@transaction.atomic
def undo(
    run: ImportRun, now: datetime.datetime, *, user: AbstractBaseUser | None = None, reason: str = ""
) -> tuple[ImportRun, Undoing]:
    """Take a run back, as a run of its own. Raises Refused, and then nothing was done."""
    planned = plan(run, now)
    if planned.faults:
        raise Refused(planned.faults)
    arguments = {"run": run.pk}
    if planned.removed:
        arguments["removed"] = [article.slug for article in planned.removed]
    undoing = ImportRun.objects.create(
        command=UNDO, arguments=arguments, started_at=now, user=user, reason=reason, undoes=run
    )
    for revision in planned.restored:
        _say_again(revision, undoing, user, now)
    going = Revision.objects.filter(article__in=planned.removed)
    for revision in going:
        log(revision, user, now, f"It went when {run} was taken back.", reason, is_removal=True)
    going.delete()
    Article.objects.filter(pk__in=[article.pk for article in planned.removed]).delete()
    for name, model in (("authors", Author), ("topics", Topic)):
        unused = model.objects.filter(slug__in=run.arguments.get(name, ()), revisions=None)
        if model is Author:
            unused = unused.filter(user=None)
        unused.delete()
    for image in Image.objects.filter(pk__in=run.arguments.get("pictures", ())):
        with contextlib.suppress(library.InUse):
            library.remove(image, now)
    return undoing, planned


def _touch(revision: Revision) -> str:
    """What somebody did since to an article that a run brought in; nothing if nobody did."""
    return next(
        (words.format(found) for name, (_, words) in _TOUCHES.items() if (found := getattr(revision, name))), ""
    )


def _moved(revision: Revision, last: Revision) -> Fault:
    if last.run_id:
        who, cure = f"run {last.run_id}", f"undo run {last.run_id} first"
    else:
        who, cure = str(last.saved_by or "a command"), "set the article back by hand"
    problem = (
        f"{revision.article.slug} has moved on: revision {last.number} was saved by {who} on {last.saved_at:%Y-%m-%d}"
    )
    return Fault(problem, cure)


def _was_first_published(revision: Revision, now: datetime.datetime) -> bool:
    if revision.public_from is None or revision.public_from > now:
        return False
    earlier = revision.article.revisions.filter(number__lt=revision.number, public_from__lte=now)
    return not earlier.exists()


def _say_again(revision: Revision, undoing: ImportRun, user: AbstractBaseUser | None, now: datetime.datetime) -> None:
    """The text before this Revision as the newest one; public at once if that is what readers had."""
    article = revision.article
    before = article.revisions.filter(number__lt=revision.number).order_by("number").last()
    if revision.public_from and revision.public_from > now:
        publishing.unschedule(article, user, now)
    text = ArticleText(
        title=before.title,
        body=before.body,
        summary=before.summary,
        authors=list(before.authors.all()),
        topics=list(before.topics.all()),
        language=before.language,
        change_note=f"Import {undoing.undoes_id} was taken back.",
    )
    if before.public_from and before.public_from <= now:
        publishing.publish(article, revision.number, text, None, now, public_from=now, run=undoing)
    else:
        publishing.save(article, revision.number, text, None, now, run=undoing)
