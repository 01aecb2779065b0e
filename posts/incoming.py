"""Articles as their files have them: text and front matter, checked for what can be known without the newsroom."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from minerals import names
from minerals.importing.faults import Fault
from posts import frontmatter, slugs
from posts.bundles import LARGEST_TEXT, Bundle, Unusable
from posts.markdown import clean

KEYS = ("title", "slug", "summary", "date", "status", "authors", "topics", "language")
STATUSES = ("draft", "published")
LONGEST_KEY = 300
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,4})?", re.ASCII)
_SLUG = re.compile(r"[-\w]{1,120}")
# An article says how many of these it brought; the run keeps no more of a value than this.
_LONGEST_VALUE = 1000


@dataclass(frozen=True, slots=True)
class Incoming:
    """One article as its file has it. `line` is where its text starts, None if the text was made from another one.

    `key` names it among all imported files. Pictures are looked for in `bundle`, from `folder` on. `unknown` are the
    keys of the front matter that mean nothing here.
    """

    file: str
    key: str
    line: int | None
    title: str
    body: str
    bundle: Bundle | None = None
    folder: str = ""
    is_of_wordpress: bool = False
    slug: str = ""
    summary: str = ""
    status: str = "draft"
    date: datetime.datetime | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str = "en"
    unknown: dict[str, str] = field(default_factory=dict)

    def fault(self, problem: str, cure: str, **where) -> Fault:
        return Fault(problem, cure, file=self.file, **where)

    def row(self, line: int) -> int | None:
        """The line of the file on which a line of the text stands."""
        return self.line + line - 1 if line and self.line else None


def read(bundle: Bundle, faults: list[Fault], notes: list[str], author: str = "") -> Iterable[Incoming]:
    """The articles of a bundle; what cannot be read is a fault. `author` is the byline of those that name none."""
    faults.extend(bundle.faults)
    for path in bundle.texts:
        before = len(faults)
        try:
            article = _Page(bundle, path, faults, notes).article(author)
        except _Faulty as faulty:
            faults.append(Fault(str(faulty), faulty.cure, file=bundle.place(path), row=faulty.line))
            continue
        if len(faults) == before:
            yield article


class _Faulty(Exception):
    def __init__(self, problem: str, cure: str, line: int | None = None):
        super().__init__(problem)
        self.cure, self.line = cure, line


class _Page:
    """One file of a bundle on its way to an article. Every fault of its front matter is named, not only the first."""

    def __init__(self, bundle: Bundle, path: str, faults: list[Fault], notes: list[str]):
        self.bundle, self.path, self.faults = bundle, path, faults
        self.file = bundle.place(path)
        if len(path) > LONGEST_KEY:
            raise _Faulty(f"the path is longer than {LONGEST_KEY} characters", "name the files more briefly")
        if clean(path) != path:
            raise _Faulty("the path holds characters that no text can hold", "rename the file")
        text = self._text()
        try:
            self.parted = frontmatter.part(text)
        except frontmatter.Unreadable as error:
            raise _Faulty(str(error), error.cure, error.line) from None
        self.keys = {name.strip().lower(): value for name, value in self.parted.keys.items()}
        self.unknown = {name: str(self.keys[name])[:_LONGEST_VALUE] for name in self.keys if name not in KEYS}
        for name in self.unknown:
            near = names.nearest(name, KEYS, limit=1)
            meant = f" (nearest: {near[0]})" if near else ""
            notes.append(f"{self.file}: the key {name!r} with the value {self.keys[name]!r} is not known{meant}")

    def _text(self) -> str:
        try:
            data = self.bundle.read(self.path, LARGEST_TEXT)
        except Unusable as error:
            raise _Faulty(str(error), error.cure) from None
        if data is None:
            raise _Faulty("there is no such file", "look at the path")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise _Faulty(f"the file is not UTF-8 text (byte {error.start + 1})", "save it as UTF-8", line) from None
        if "\0" in text:
            raise _Faulty("the file holds NUL bytes, so it is not text", "name a text or Markdown file")
        text = clean(text)
        if not text.strip():
            raise _Faulty("the file is empty", "write the article, or leave the file out")
        return text

    def article(self, author: str) -> Incoming:
        title, body, line = self._one("title"), self.parted.text, self.parted.line
        if not title:
            title, body, skipped = self._title_of(body)
            line += skipped
        status = self._one("status").lower() or "draft"
        if status not in STATUSES:
            near = names.nearest(status, STATUSES)
            self._refuse("status", "is not a status", f"write {' or '.join(STATUSES)}", near)
        language = self._one("language") or "en"
        if not _LANGUAGE.fullmatch(language):
            self._refuse("language", "is not a language code", "write en, de, pt-BR …")
        slug = self._one("slug")
        if slug and not _SLUG.fullmatch(slug):
            self._refuse("slug", "is not the last part of an address", f"write {slugs.made_from(slug)}")
        return Incoming(
            file=self.file,
            key=self.path,
            line=line + len(body) - len(body.lstrip("\n")),
            title=title,
            body=body.strip("\n") + "\n",
            bundle=self.bundle,
            folder=PurePosixPath(self.path).parent.as_posix(),
            slug=slug,
            summary=self._one("summary"),
            status=status,
            date=self._date(),
            authors=tuple(_several(self.keys.get("authors", author))),
            topics=tuple(_several(self.keys.get("topics", ""))),
            language=language,
            unknown=self.unknown,
        )

    def _refuse(self, name: str, problem: str, cure: str, nearest: Iterable[str] = ()) -> None:
        value = str(self.keys[name])
        self.faults.append(Fault(problem, cure, value=value, nearest=tuple(nearest), column=name, file=self.file))

    def _one(self, name: str) -> str:
        value = self.keys.get(name, "")
        if isinstance(value, str):
            return " ".join(value.split())
        self._refuse(name, "is not one value", "write one line of text")
        return ""

    def _date(self) -> datetime.datetime | None:
        if not (given := self._one("date")):
            return None
        try:
            return moment(given)
        except ValueError:
            self._refuse("date", "is not a date", "write 2026-01-05 or 2026-01-05T09:30")
            return None

    def _title_of(self, body: str) -> tuple[str, str, int]:
        """A title for a text that names none: its first heading, which then leaves the text, else the file's name."""
        lines = body.split("\n")
        first = next((number for number, line in enumerate(lines) if line.strip()), 0)
        heading = re.fullmatch(r"#[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*", lines[first])
        if heading:
            return heading.group(1), "\n".join(lines[first + 1 :]), first + 1
        words = re.sub(r"[-_\s]+", " ", PurePosixPath(self.path).stem).strip()
        return words[:1].upper() + words[1:], body, 0


def moment(text: str) -> datetime.datetime:
    """A day is its first moment in the site's zone, so that it stays that day for the site's readers.

    Raises ValueError for what is no moment that every zone can tell.
    """
    is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII)
    found = datetime.datetime.fromisoformat(text) if is_day else parse_datetime(text)
    if found is None or not is_tellable(found):
        raise ValueError(text)
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def is_tellable(moment: datetime.datetime) -> bool:
    """Whether a moment has a day in every zone: at the ends of the calendar it has none in some."""
    return 1000 <= moment.year <= 2999


def _several(value: str | list) -> list[str]:
    parts = re.split(r"[,;]", value) if isinstance(value, str) else value if isinstance(value, list) else []
    return [" ".join(str(part).split()) for part in parts if str(part).strip()]
