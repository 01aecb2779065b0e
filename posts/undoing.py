"""Taking an import of articles back: what it made goes, what it changed says again what it said before."""

import contextlib
import datetime
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from minerals.importing.faults import Fault, Refused
from minerals.models import ImportRun
from posts import library, publishing
from posts.importing import COMMAND
from posts.models import Article, Author, Image, Revision, Topic
from posts.publishing import ArticleText

UNDO = "undo_import"
# What somebody did to an article without saving it anew.
_TOUCHES = {
    "reviews": "a review was asked for",
    "comments": "somebody commented on it",
    "preview_links": "a preview link leads to it",
    "given_name": "somebody gave its revision a name",
}


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking a run back does: articles that go, and Revisions of which the one before is said again."""

    removed: tuple[Article, ...] = ()
    restored: tuple[Revision, ...] = ()
    faults: tuple[Fault, ...] = ()


def is_of_articles(run: ImportRun) -> bool:
    """Whether a run brought articles in, or took such a run back."""
    return run.command == COMMAND or bool(run.undoes and run.undoes.command == COMMAND)


def plan(run: ImportRun, now: datetime.datetime) -> Undoing:
    """What taking this run back would do. Faults name every article that somebody touched since."""
    if undone_by := ImportRun.objects.filter(undoes=run).first():
        return Undoing(faults=(Fault(f"{run} was undone already by run {undone_by.pk}", "there is nothing to undo"),))
    if gone := run.arguments.get("removed"):
        problem = f"{run} took {len(gone)} article{'s' * (len(gone) != 1)} away, and their texts are gone"
        return Undoing(faults=(Fault(problem, "import the files again"),))
    brought = list(run.revisions.select_related("article").order_by("article", "number"))
    newest = Revision.objects.newest().filter(article__in=[revision.article_id for revision in brought])
    newest = {revision.article_id: revision for revision in newest.select_related("saved_by").defer("body")}
    faults, removed, restored = [], [], []
    touched = _touched(brought)
    for revision in brought:
        last = newest[revision.article_id]
        if last.pk != revision.pk:
            faults.append(_moved(revision, last))
        elif reason := touched.get(revision.pk):
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
    Revision.objects.filter(article__in=planned.removed).delete()
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


def _touched(brought: list[Revision]) -> dict[int, str]:
    touched = {}
    for name, words in _TOUCHES.items():
        for pk in Revision.objects.filter(pk__in=[r.pk for r in brought], **{f"{name}__isnull": False}).values("pk"):
            touched[pk["pk"]] = words
    articles = Article.objects.filter(pk__in=[revision.article_id for revision in brought])
    drafts = dict(articles.filter(drafts__isnull=False).values_list("pk", "drafts__user__username"))
    withdrawn = set(articles.filter(withdrawals__isnull=False).values_list("pk", flat=True))
    for revision in brought:
        if revision.article_id in drafts:
            touched[revision.pk] = f"{drafts[revision.article_id]} is working on it"
        elif revision.article_id in withdrawn:
            touched[revision.pk] = "it was withdrawn"
    return touched


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
