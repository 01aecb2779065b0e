"""Pictures of texts that are brought in or taken out: into the library, and other addresses into the text."""

import datetime
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from django.core.files.base import ContentFile
from django.db.models import Q

from minerals.importing.faults import Fault
from posts import library, pictures
from posts.bundles import Bundle, Unusable, relative
from posts.incoming import Incoming
from posts.markdown import Refused, parser
from posts.models import Image

# What an export says of its pictures, by their path in it.
FILE = "pictures.json"
DESCRIBED = ("alt", "is_decorative", "caption", "credit", "licence", "focal_x", "focal_y")

_DESTINATION = re.compile(r"\]\(\s*(<[^<>\n]*>|[^\s<>()]+(?:\([^\s()]*\)[^\s<>()]*)*)")


def readdressed(text: str, address: Callable[[str, str, int], str | None]) -> str:
    """The text with other addresses of its pictures; those in code are none.

    `address` is asked for each, with the address as written, the description and the line; None leaves it as it is.
    Raises posts.markdown.Refused where the text is too large or too deep to be read.
    """
    if "![" not in text:
        return text
    parsed = parser.parse(text)
    images = [token for part in parsed.parts() for token in parser.inlines(part) if token.type == "image"]
    changes: list[tuple[int, int, str]] = []
    until = 0
    for token in sorted(images, key=lambda token: token.meta["start"]):
        start, end = token.meta["start"], token.meta["end"]
        if start < until:
            continue  # it stands in the description of another
        until = end
        written = text[start:end]
        # The description may hold brackets too, so the last that fits what was read is the address.
        for found in reversed(list(_DESTINATION.finditer(written))):
            given = found[1].strip("<>")
            if unquote(given) == unquote(str(token.attrs["src"])):
                other = address(given, token.content, token.meta["line"])
                if other is not None:
                    changes.append((start + found.start(1), start + found.end(1), _written(other)))
                break
    for start, end, other in reversed(changes):
        text = text[:start] + other + text[end:]
    return text


def _written(address: str) -> str:
    return quote(address, safe="/:#?&=%@+,;~!$*'-._")


class Illustrator:
    """Takes the pictures that lie beside the texts into the library. A picture it holds already is found by its bytes.

    `added` are the new ones. Where nothing `is_kept`, as in a dry run, pictures are looked at only: `awaited` are the
    addresses, by file, under which the library would hold them.
    """

    def __init__(self, now: datetime.datetime, faults: list[Fault], notes: list[str], *, is_kept: bool):
        self.now, self.faults, self.notes, self.is_kept = now, faults, notes, is_kept
        self.added: list[Image] = []
        self.awaited: set[tuple[str, str]] = set()
        self._seen: dict[str, str | None] = {}
        self._described: dict[int, dict] = {}

    def illustrated(self, incoming: Incoming) -> Incoming | None:
        """The article with the library's pictures in the place of its own; None if one of them is a fault."""
        if incoming.bundle is None:
            return incoming
        before = len(self.faults)
        try:
            body = readdressed(incoming.body, lambda *found: self._address(incoming, *found))
        except Refused:
            return incoming  # named when the text is kept
        return replace(incoming, body=body) if len(self.faults) == before else None

    def _address(self, incoming: Incoming, address: str, alt: str, line: int) -> str | None:
        row = incoming.row(line)
        try:
            path, data = _beside(incoming, address)
            if data is None:
                if path is not None:
                    self._say(incoming, row, f"the picture {address!r} is not there; readers see its description")
                return None
            slug = self._slug(incoming.bundle, path, data, alt)
        except (pictures.NotAPicture, Unusable) as error:
            problem, cure = str(error), getattr(error, "cure", "use another picture, or take it out of the text")
            if incoming.is_of_wordpress:
                self._say(incoming, row, f"the picture {address!r} is left out: {problem}")
            else:
                self.faults.append(incoming.fault(problem, cure, value=address, row=row))
            return None
        if slug is None:
            self.awaited.add((incoming.file, unquote(address)))
        return slug and f"image:{slug}"

    def _say(self, incoming: Incoming, row: int | None, words: str) -> None:
        self.notes.append(f"{incoming.file}: {f'row {row}: ' if row else ''}{words}")

    def _slug(self, bundle: Bundle, path: str, data: bytes, alt: str) -> str | None:
        """The slug of a picture in the library; None if it is not there and is not to be."""
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 not in self._seen:
            self._seen[sha256] = self._take(bundle, path, data, sha256, alt)
        return self._seen[sha256]

    def _take(self, bundle: Bundle, path: str, data: bytes, sha256: str, alt: str) -> str | None:
        if not self.is_kept:
            if known := Image.objects.filter(Q(sha256=sha256) | Q(original__startswith=sha256)).first():
                return known.pk
            pictures.read_picture(data)
            return None
        told = self._description(bundle, path)
        image = library.add_image(
            ContentFile(data, name=PurePosixPath(path).name),
            None,
            self.now,
            alt=str(told.get("alt", alt))[:300],
            is_decorative=bool(told.get("is_decorative")),
            caption=str(told.get("caption", ""))[:400],
            credit=str(told.get("credit", ""))[:200],
            licence=str(told.get("licence", ""))[:100],
            focal_point=(_percent(told.get("focal_x")), _percent(told.get("focal_y"))),
        )
        if not image.was_known:
            self.added.append(image)
        return image.pk

    def _description(self, bundle: Bundle, path: str) -> dict:
        if id(bundle) not in self._described:
            try:
                told = json.loads(bundle.read(FILE) or "{}")
            except (Unusable, ValueError):
                told = {}
            self._described[id(bundle)] = told if isinstance(told, dict) else {}
        told = self._described[id(bundle)].get(path)
        return told if isinstance(told, dict) else {}

    def take_back(self) -> None:
        """The library as it was: for a run that is refused after its pictures were looked at."""
        for image in self.added:
            library.remove(image, self.now)
        self.added = []


def _beside(incoming: Incoming, address: str) -> tuple[str | None, bytes | None]:
    """Where a picture lies among the files that came along, and its bytes; (None, None) if it is no such address."""
    parts = urlsplit(address)
    if incoming.is_of_wordpress:
        candidates = list(_in_uploads(parts.path))
    elif parts.scheme or parts.netloc or not parts.path:
        return None, None
    else:
        candidates = [path for path in [relative(incoming.folder, unquote(parts.path))] if path]
    for path in candidates:
        if (data := incoming.bundle.read(path)) is not None:
            return path, data
    return (candidates or [None])[0], None


def _in_uploads(path: str) -> Iterator[str]:
    """Where it lies in WordPress's folder of uploads: as named, and as it was before WordPress made it smaller."""
    _, found, below = path.partition("/uploads/")
    if found and (whole := relative("", unquote(below))):
        yield whole
        yield re.sub(r"-\d+x\d+(?=\.\w+$)", "", whole)
        yield re.sub(r"(-\d+x\d+)?(-scaled)?(?=\.\w+$)", "", whole)


def _percent(given: object) -> int:
    return given if isinstance(given, int) and 0 <= given <= 100 else 50
