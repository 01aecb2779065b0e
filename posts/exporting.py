"""Taking articles out: a zip of Markdown with front matter and pictures, which imports back to the same."""

import datetime
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.db import transaction

from posts import illustrations, library, profiles
from posts.models import Article, Author, Image, Revision, Topic

ARTICLES, PICTURES = "articles", "pictures"
_AT_A_TIME = 200
# Two exports of the same are the same bytes, so that they can be compared.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(slots=True)
class Exported:
    """What went out, and what is not in it."""

    articles: int = 0
    pictures: int = 0
    notes: list[str] = field(default_factory=list)


def export_articles(path: Path, now: datetime.datetime) -> Exported:
    """Write every article to a zip file: what readers see, or will see, else what was saved last.

    The file is whole or not there. Raises OSError where it cannot be written.
    """
    exported = Exported()
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive, transaction.atomic():
            _Export(archive, now, exported).write()
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return exported


class _Export:
    def __init__(self, archive: zipfile.ZipFile, now: datetime.datetime, exported: Exported):
        self.archive, self.now, self.exported = archive, now, exported
        self.shown: set[str] = set()
        self.images = {image.pk: image for image in Image.objects.all()}
        self.used: dict[type, dict[str, Author | Topic]] = {Author: {}, Topic: {}}

    def write(self) -> None:
        for revision, standing in self._revisions():
            self._add(f"{ARTICLES}/{revision.article.slug}.md", self._page(revision, standing).encode())
            self.exported.articles += 1
        self._write_pictures()
        described = {
            group: [
                {
                    "slug": profile.slug,
                    "name": profile.name,
                    profiles.WORDS[model]: getattr(profile, profiles.WORDS[model]),
                }
                for _, profile in sorted(self.used[model].items())
            ]
            for group, model in profiles.GROUPS.items()
        }
        self._add(profiles.FILE, _as_json(described))

    def _revisions(self) -> Iterator[tuple[Revision, "_Standing"]]:
        """The Revision to take of each article, by slug."""
        articles = list(Article.objects.with_state(at=self.now).order_by("slug"))
        withdrawn = set(Article.objects.withdrawn(self.now).values_list("pk", flat=True))
        articles.sort(key=lambda article: article.slug)
        for start in range(0, len(articles), _AT_A_TIME):
            some = articles[start : start + _AT_A_TIME]
            found = Revision.objects.filter(article__in=some)
            newest = {revision.article_id: revision for revision in _whole(found.newest())}
            public = {revision.article_id: revision for revision in _whole(found.public(self.now))}
            ahead = {r.article_id: r for r in _whole(found.filter(public_from__gt=self.now).order_by("-public_from"))}
            for article in some:
                yield self._choose(article, newest, public, ahead, article.pk in withdrawn)

    def _choose(self, article, newest, public, ahead, is_withdrawn: bool) -> tuple[Revision, "_Standing"]:
        last = newest[article.pk]
        if is_withdrawn:
            self.exported.notes.append(f"{article.slug} is withdrawn: it goes out as a draft")
            return last, _Standing("draft", article.created_at)
        if shown := public.get(article.pk):
            if last.number > shown.number:
                words = "has changes that readers do not see: what they see goes out"
                self.exported.notes.append(f"{article.slug} {words}")
            return shown, _Standing("published", article.first_public)
        if scheduled := ahead.get(article.pk):
            if last.number > scheduled.number:
                words = "has changes since it was scheduled: what is scheduled goes out"
                self.exported.notes.append(f"{article.slug} {words}")
            return scheduled, _Standing("published", scheduled.public_from)
        return last, _Standing("draft", article.created_at)

    def _page(self, revision: Revision, standing: "_Standing") -> str:
        keys = {
            "title": revision.title,
            "slug": revision.article.slug,
            "summary": revision.summary,
            "date": standing.date.astimezone(datetime.UTC).isoformat(),
            "status": standing.status,
            "authors": self._named(revision.authors.all(), Author),
            "topics": self._named(revision.topics.all(), Topic),
            "language": revision.language,
        }
        above = yaml.safe_dump(
            {key: value for key, value in keys.items() if value}, allow_unicode=True, sort_keys=False, width=10_000
        )
        body = illustrations.readdressed(revision.body, lambda address, alt, line: self._picture(address))
        return f"---\n{above}---\n\n{body.strip(chr(10))}\n"

    def _named(self, found: Iterable[Author | Topic], model: type) -> list[str]:
        """By name, or by slug where the name does not lead to it."""
        told = []
        for profile in found:
            self.used[model][profile.slug] = profile
            told.append(profile.name if profile.slug == profiles.slug_from(profile.name, model) else profile.slug)
        return told

    def _picture(self, address: str) -> str | None:
        kind, colon, slug = address.partition(":")
        if not colon or kind.lower() != "image" or slug not in self.images:
            return None
        self.shown.add(slug)
        return f"../{_path(self.images[slug])}"

    def _write_pictures(self) -> None:
        told = {}
        for slug in sorted(self.shown):
            image = self.images[slug]
            path = _path(image)
            try:
                self._add(path, library.original_of(image).read_bytes(), zipfile.ZIP_STORED)
            except OSError:
                self.exported.notes.append(f"the file of the picture {slug} is missing: it is left out")
                continue
            told[path] = {name: getattr(image, name) for name in illustrations.DESCRIBED}
            self.exported.pictures += 1
        self._add(illustrations.FILE, _as_json(told))

    def _add(self, name: str, data: bytes, packing: int = zipfile.ZIP_DEFLATED) -> None:
        member = zipfile.ZipInfo(name, _NO_TIME)
        member.external_attr = 0o644 << 16
        self.archive.writestr(member, data, packing)


@dataclass(frozen=True, slots=True)
class _Standing:
    status: str
    date: datetime.datetime


def _whole(revisions):
    return revisions.select_related("article").prefetch_related("authors", "topics")


def _path(image: Image) -> str:
    return f"{PICTURES}/{image.pk}{Path(image.original).suffix}"


def _as_json(value) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
