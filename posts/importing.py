"""Bringing articles in: each becomes a Revision, and one ImportRun remembers them all."""

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from minerals.importing.faults import Fault
from minerals.models import ImportRun
from posts import bundles, incoming, publishing, slugs, wordpress
from posts.illustrations import Illustrator
from posts.incoming import Incoming
from posts.links import dead_ends
from posts.markdown import Refused
from posts.models import Article, Author, Image, Revision, Topic
from posts.profiles import Profiles
from posts.publishing import ArticleText

COMMAND = "import_articles"
_AT_A_TIME = 500
# What a text without any link lacks, so that it need not be read once more.
_LINK = re.compile(r"\]\(|\]:")


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do: articles by what happened to them, faults, and things worth knowing.

    `run` is what takes it back; None if nothing was written.
    """

    created: list[Revision] = field(default_factory=list)
    changed: list[Revision] = field(default_factory=list)
    unchanged: list[Revision] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    run: ImportRun | None = None


def import_articles(
    paths: Sequence[Path],
    now: datetime.datetime,
    *,
    author: str = "",
    media: Path | None = None,
    dry_run: bool = False,
    skip_bad: bool = False,
    user: AbstractBaseUser | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Bring in every article of these files, folders, zips and WordPress exports, or none of them if there is a fault.

    With `skip_bad` what has a fault is left out, and the rest brought in. `media` is WordPress's folder of uploads.
    Files are known by their path below what was named, so that the same file twice changes nothing. A dry run does
    the same work and takes it back.
    """
    outcome = Outcome()
    found: list[Incoming] = []
    read: list[tuple[Path, bundles.Bundle]] = []
    for path in paths:
        if wordpress.is_export(path):
            bundle = bundles.Folder(str(path), root=media or path.parent)
            found += wordpress.read(path, bundle if media else None, outcome.faults, outcome.notes)
        else:
            bundle = bundles.open_bundle(path)
            found += incoming.read(bundle, outcome.faults, outcome.notes, author)
        read.append((path, bundle))
    found = _each_once(found, outcome)
    will_fail = bool(outcome.faults) and not skip_bad
    # Before the transaction: making a picture takes seconds, in which others could not save.
    illustrator = Illustrator(now, outcome.faults, outcome.notes, is_kept=not (dry_run or will_fail))
    found = [illustrated for article in found if (illustrated := illustrator.illustrated(article))]
    arguments = {"author": author, "media": media and media.name, "skip_bad": skip_bad}
    desk = _Desk(outcome, now, user, {name: value for name, value in arguments.items() if value}, skip_bad)
    stays = False
    try:
        with transaction.atomic():
            desk.open(read, found)
            for number, article in enumerate(found, start=1):
                desk.bring_in(article)
                if progress:
                    progress(number, len(found))
            desk.follow_links(illustrator.awaited)
            desk.close(illustrator.added)
            is_refused = dry_run or desk.is_refused
            transaction.set_rollback(is_refused)
        stays = not is_refused
    finally:
        if not stays:
            outcome.run = None
            illustrator.take_back()
    return outcome


def _each_once(found: Iterable[Incoming], outcome: Outcome) -> list[Incoming]:
    """The articles whose path and slug no earlier one has."""
    kept = []
    seen: dict[tuple[str, str], Incoming] = {}
    for article in found:
        other = None
        for name, words in (("key", "the same path below what was named"), ("slug", "the same slug")):
            value = getattr(article, name)
            if value and (other := seen.get((name, value))):
                outcome.faults.append(article.fault(f"has {words} as {other.file}", "rename one of them", value=value))
                break
        if other is None:
            kept.append(article)
            seen |= {("key", article.key): article, ("slug", article.slug): article}
    return kept


class _Desk:
    """One import at work: what the newsroom has is asked for once, in a few queries, not for each article."""

    def __init__(
        self,
        outcome: Outcome,
        now: datetime.datetime,
        user: AbstractBaseUser | None,
        arguments: dict,
        skips_bad: bool,
    ):
        self.outcome, self.now, self.skips_bad = outcome, now, skips_bad
        self.profiles = Profiles()
        self.run = ImportRun(command=COMMAND, arguments=arguments, started_at=now, user=user)
        self.known: dict[str, Article] = {}
        self.newest: dict[int, Revision] = {}
        self.imported: dict[int, Revision] = {}
        self.at_slug: dict[str, Revision] = {}
        self.withdrawn = set(Article.objects.withdrawn(now).values_list("pk", flat=True))
        self.linking: list[Incoming] = []

    def open(self, read: Sequence[tuple[Path, bundles.Bundle]], found: Sequence[Incoming]) -> None:
        self.run.files = [{"name": path.name, "sha256": bundles.sha256(path, bundle)} for path, bundle in read]
        self.run.save()
        for _, bundle in read:
            self.profiles.describe(bundle)
        for start in range(0, len(found), _AT_A_TIME):
            self._recall(found[start : start + _AT_A_TIME])

    def _recall(self, some: Sequence[Incoming]) -> None:
        """What is here already under these keys and addresses."""
        articles = list(Article.objects.filter(import_key__in=[article.key for article in some]))
        self.known |= {article.import_key: article for article in articles}
        revisions = Revision.objects.filter(article__in=articles).select_related("article", "saved_by")
        self.newest |= {revision.article_id: revision for revision in revisions.newest().defer("body")}
        imported = revisions.filter(saved_by=None).prefetch_related("authors", "topics").order_by("number")
        self.imported |= {revision.article_id: revision for revision in imported}
        others = Revision.objects.filter(article__slug__in=[article.slug for article in some if article.slug])
        others = others.select_related("article").prefetch_related("authors", "topics")
        for revisions in (others.newest(), others.public(self.now)):
            self.at_slug |= {revision.article.slug: revision for revision in revisions}

    def bring_in(self, incoming: Incoming) -> None:
        article = self.known.get(incoming.key)
        newest = article and self.newest[article.pk]
        if article is None and (there := self.at_slug.get(incoming.slug)) and self._is_same(incoming, there):
            # It came from here: an export that is brought back, or an article that was written in both places.
            self.outcome.unchanged.append(there)
        elif newest and (last := self.imported.get(article.pk)) and self._is_same(incoming, last):
            self.outcome.unchanged.append(newest)
        elif newest and newest.saved_by:
            cure = "change the article in the admin, or give the file another name to import it as a new article"
            problem = f"was edited here by {newest.saved_by.get_username()} since it was imported"
            self.outcome.faults.append(incoming.fault(problem, cure, value=newest.title))
        elif not (faults := _too_long(incoming)):
            self._write(incoming, article, newest)
        else:
            self.outcome.faults.extend(faults)

    def _write(self, incoming: Incoming, article: Article | None, newest: Revision | None) -> None:
        faults = self.outcome.faults
        try:
            if self.is_refused:
                self._look_at(incoming, article)
                return
            with transaction.atomic(), self.profiles.kept_if_all_goes_well():
                revision = self._keep(article, newest.number if newest else 0, incoming)
        except publishing.NotReady as fault:
            for problem in fault.problems:
                row, cure = incoming.row(problem.line), "mend it, or import it as a draft"
                faults.append(incoming.fault(problem.message, cure, nearest=tuple(problem.nearest), row=row))
        except Refused as fault:
            cure = "shorten or simplify the text"
            faults.append(incoming.fault(fault.message, cure, row=incoming.row(fault.line)))
        except slugs.Taken as taken:
            cure = f"write {taken.suggestion} or another slug"
            problem = f"cannot be the address: {taken.reason[:1].lower()}{taken.reason[1:].rstrip('.')}"
            faults.append(incoming.fault(problem, cure, value=taken.slug, column="slug"))
        else:
            if incoming.unknown:
                self.run.arguments.setdefault("unknown_keys", {})[incoming.key] = incoming.unknown
            (self.outcome.changed if newest else self.outcome.created).append(revision)
            if revision.public_from and _LINK.search(incoming.body):
                self.linking.append(incoming)

    @property
    def is_refused(self) -> bool:
        """Whether nothing of this run will stay: then nothing is written, only looked at for more faults."""
        return bool(self.outcome.faults) and not self.skips_bad

    def _look_at(self, incoming: Incoming, article: Article | None) -> None:
        """Raises what keeping the article would raise."""
        text = ArticleText(title=incoming.title, body=incoming.body, summary=incoming.summary, slug=incoming.slug)
        rendered = publishing.read(text, self.now)
        if incoming.status == "published" and (problems := publishing.obstacles(text, rendered)):
            raise publishing.NotReady(problems)
        slugs.choose(incoming.slug, incoming.title, article)

    def _keep(self, article: Article | None, base: int, incoming: Incoming) -> Revision:
        text = ArticleText(
            title=incoming.title,
            body=incoming.body,
            summary=incoming.summary,
            slug=incoming.slug,
            authors=[self.profiles.find(Author, name) for name in incoming.authors],
            topics=[self.profiles.find(Topic, name) for name in incoming.topics],
            language=incoming.language,
            change_note="Imported again." if article else "",
        )
        now, from_file = self.now, {"import_key": incoming.key, "run": self.run}
        if incoming.status != "published":
            revision = publishing.save(article, base, text, None, now, **from_file)
        else:
            # The date is that of the first publication; a later text of the same file is public from when it came.
            moment = incoming.date if incoming.date and (article is None or incoming.date > now) else now
            revision = publishing.publish(article, base, text, None, now, public_from=moment, **from_file)
        if article is None and incoming.date and incoming.date <= now:
            revision.article.created_at = incoming.date
            revision.article.save(update_fields=["created_at"])
        return revision

    def _is_same(self, incoming: Incoming, revision: Revision) -> bool:
        """Whether a Revision says what the file says."""
        kept = {
            "title": revision.title,
            "summary": revision.summary,
            "body": revision.body.strip("\n"),
            "language": revision.language,
            # A withdrawn article goes out as a draft, and is the same when it comes back.
            "status": "published" if revision.public_from and revision.article_id not in self.withdrawn else "draft",
            "authors": {author.slug for author in revision.authors.all()},
            "topics": {topic.slug for topic in revision.topics.all()},
        }
        brought = {
            "title": incoming.title,
            "summary": incoming.summary,
            "body": incoming.body.strip("\n"),
            "language": incoming.language,
            "status": incoming.status,
            "authors": {self.profiles.slug_of(Author, name) for name in incoming.authors},
            "topics": {self.profiles.slug_of(Topic, name) for name in incoming.topics},
        }
        return kept == brought and incoming.slug in ("", revision.article.slug)

    def follow_links(self, awaited: Collection[tuple[str, str]]) -> None:
        """Note the links into this site that lead nowhere, now that everything is here that they may lead to.

        `awaited` pictures, by file and address, are no such links: the run itself brings them.
        """
        if self.is_refused:
            return
        for linking in self.linking:
            rendered = publishing.read(ArticleText(title=linking.title, body=linking.body), self.now)
            links = [link for link in rendered.links if (linking.file, unquote(link.href)) not in awaited]
            for problem in dead_ends(links, self.now):
                row = linking.row(problem.line)
                nearest = f" (nearest: {', '.join(problem.nearest)})" if problem.nearest else ""
                where = f"{linking.file}, line {row}" if row else linking.file
                self.outcome.notes.append(f"{where}: {problem.message}{nearest}")

    def close(self, pictures: Sequence[Image]) -> None:
        """The run stays if it wrote anything, with what it needs to be taken back."""
        if not self.outcome.created and not self.outcome.changed:
            self.run.delete()
            return
        for name, made in self.profiles.made.items():
            if made:
                self.run.arguments[name] = sorted(made)
        if pictures:
            self.run.arguments["pictures"] = [image.pk for image in pictures]
        self.run.save()
        self.outcome.run = self.run


def _too_long(incoming: Incoming) -> list[Fault]:
    return [
        incoming.fault(f"is longer than {longest} characters", "shorten it", column=name)
        for name, longest in (("title", 200), ("summary", 400))
        if len(getattr(incoming, name)) > longest
    ]
