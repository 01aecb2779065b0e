"""The library of images: the only writer of pictures and of their files.

What is uploaded is made anew (posts/pictures.py) and stored under names of ours, which hold a hash of their bytes.
Originals are kept for exports and for cuts to come; readers get renditions only.
"""

import datetime
import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import slugify

from posts import pictures
from posts.models import Draft, Image, Reference, Rendition, Revision
from posts.pictures import NotAPicture

_ENDINGS = {"avif": "avif", "webp": "webp", "jpeg": "jpg", "png": "png"}
_LONGEST_SLUG = 60
# What cameras, browsers and clipboards call everything.
_SAYS_NOTHING = re.compile(r"(untitled|unnamed|image|img|picture|photo|pasted|clipboard|blob|download|file)?[-\d]*")


class InUse(Exception):
    """An image that articles show is not removed; `uses` are where."""

    def __init__(self, image: Image, uses: "Collection[Use]"):
        super().__init__(f"{image} is shown in {len(uses)} place{'' if len(uses) == 1 else 's'}.")
        self.image, self.uses = image, tuple(uses)


@dataclass(frozen=True, slots=True)
class Use:
    """A Revision that shows an image, or the unsaved work of an editor."""

    title: str
    where: str
    revision: Revision | None = None


def add_image(
    upload: File,
    by: AbstractBaseUser | None,
    now: datetime.datetime,
    *,
    name: str = "",
    alt: str = "",
    is_decorative: bool = False,
    caption: str = "",
    credit: str = "",
    licence: str = "",
    focal_point: tuple[int, int] = (50, 50),
) -> Image:
    """Take a file into the library. Raises posts.pictures.NotAPicture, with nothing stored, for what is refused.

    `name` is what the slug is made from; left out, the file's own is taken, if it says anything. A picture that is in
    the library already is found by its bytes, as uploaded or as we keep it, and stays as it is described: the Image
    that comes back says `was_known`.
    """
    given_name = _line(PurePosixPath((upload.name or "").replace("\\", "/")).name, "original_name")
    if upload.size > pictures.BYTES_AT_MOST:
        raise NotAPicture(
            f"The file is larger than {pictures.BYTES_AT_MOST / 1_000_000:.3g} MB. Save it smaller and try again."
        )
    upload.seek(0)
    data = upload.read()
    sha256 = hashlib.sha256(data).hexdigest()
    if known := _known(sha256, *(_original_name(sha256, format) for format in ("jpeg", "png"))):
        return known
    picture = pictures.read_picture(data)
    original = pictures.original(picture)
    original_name = _original_name(hashlib.sha256(original.data).hexdigest(), original.format)
    if known := _known(sha256, original_name):
        return known
    share = (focal_point[0] / 100, focal_point[1] / 100)
    made = [(Rendition.Cut.WHOLE, rendition) for rendition in pictures.renditions(picture)]
    made.append((Rendition.Cut.CARD, pictures.card(picture, share)))
    image = Image(
        sha256=sha256,
        original=original_name,
        original_name=given_name,
        width=picture.width,
        height=picture.height,
        alt="" if is_decorative else _line(alt, "alt"),
        is_decorative=is_decorative,
        caption=_line(caption, "caption"),
        credit=_line(credit, "credit"),
        licence=_line(licence, "licence"),
        focal_x=focal_point[0],
        focal_y=focal_point[1],
        uploaded_at=now,
        uploaded_by=by,
        changed_at=now,
    )
    wanted = _slug_from(name, PurePosixPath(given_name).stem, sha256)
    try:
        return _stored(image, wanted, original, made)
    except IntegrityError:
        # Somebody uploaded the same picture, or another of the same name, at the same moment.
        return _known(sha256, original_name) or _stored(image, wanted, original, made)


def _known(sha256: str, *originals: str) -> Image | None:
    image = Image.objects.filter(Q(sha256=sha256) | Q(original__in=originals)).first()
    if image:
        image.was_known = True
    return image


def _stored(
    image: Image,
    wanted: str,
    original: pictures.Rendition,
    made: Iterable[tuple[str, pictures.Rendition]],
) -> Image:
    """The rows and the files, or neither."""
    written: list[Path] = []
    try:
        with transaction.atomic():
            image.slug = _free(wanted)
            image.save(force_insert=True)
            written.append(_write(_originals_folder() / image.original, original.data))
            for cut, rendition in made:
                row = _row(image, cut, rendition)
                written.append(_write(renditions_folder() / row.file, rendition.data))
                row.save(force_insert=True)
    except BaseException:
        _unlink(written)
        raise
    return image


def change(image: Image, now: datetime.datetime) -> None:
    """Keep what was changed of how an image is described. Where its focal point moved, its cuts are made anew."""
    before = Image.objects.get(pk=image.pk)
    image.changed_at = now
    if image.is_decorative:
        image.alt = ""
    is_moved = (before.focal_x, before.focal_y) != (image.focal_x, image.focal_y)
    if not is_moved or not original_of(image).exists():
        image.save()
        return
    share = (image.focal_x / 100, image.focal_y / 100)
    card = pictures.card(pictures.read_picture(original_of(image).read_bytes()), share)
    old = list(image.renditions.filter(cut=Rendition.Cut.CARD))
    row = _row(image, Rendition.Cut.CARD, card)
    path = renditions_folder() / row.file
    is_new = not path.exists()
    try:
        _write(path, card.data)
        with transaction.atomic():
            image.renditions.filter(cut=Rendition.Cut.CARD).delete()
            row.save(force_insert=True)
            image.save()
            gone = [renditions_folder() / rendition.file for rendition in old if rendition.file != row.file]
            transaction.on_commit(lambda: _unlink(gone))
    except BaseException:
        if is_new:
            _unlink([path])
        raise


@transaction.atomic
def remove(image: Image, now: datetime.datetime) -> None:
    """Take an image out of the library, its files with it. Raises InUse where an article shows it."""
    if uses := where_used(image, now):
        raise InUse(image, uses)
    files = files_of(image)
    image.delete()
    transaction.on_commit(lambda: _unlink(files))


def discard(images: Iterable[Image]) -> None:
    """Take away the files of images whose rows never came to be, because a transaction around `add_image` failed."""
    for image in images:
        if not Image.objects.filter(pk=image.pk).exists():
            _unlink([_originals_folder() / image.original, *renditions_folder().glob(f"{image.pk}-*")])


def where_used(image: Image, now: datetime.datetime) -> list[Use]:
    """Where an image is shown: what is public, will be, or would be if it were not withdrawn; what was saved last; and
    what editors are writing."""
    return uses([image.pk], now)[image.pk]


def uses(slugs: Collection[str], now: datetime.datetime) -> dict[str, list[Use]]:
    """The same of many images, in three queries."""
    found: dict[str, list[Use]] = {slug: [] for slug in slugs}
    shows = Reference.objects.filter(kind="image", slug__in=found).order_by()
    rows = set(shows.filter(revision__in=_living(now)).values_list("revision", "slug"))
    revisions = Revision.objects.filter(pk__in={pk for pk, _ in rows}).select_related("article").defer("body").in_bulk()
    newest = _newest_numbers(revisions.values())
    for pk, slug in sorted(rows):
        revision = revisions[pk]
        found[slug].append(Use(revision.title, _standing(revision, newest[revision.article_id], now), revision))
    for draft, slug in _drafts(found):
        found[slug].append(Use(str(draft), f"unsaved work of {draft.user.get_username()}"))
    return found


def orphans(now: datetime.datetime) -> QuerySet[Image]:
    """The images that nothing shows."""
    shown = Reference.objects.filter(kind="image", slug=OuterRef("pk"), revision__in=_living(now))
    unsaved = {slug for _, slug in _drafts(None)}
    return Image.objects.filter(~Exists(shown)).exclude(pk__in=unsaved)


def _living(now: datetime.datetime) -> QuerySet[Revision]:
    """The Revisions that somebody reads or will read: what is out, what is to come, what was saved last."""
    later = Revision.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    is_newest = ~Exists(later)
    is_out = Q(public_from__lte=now) & ~Exists(later.filter(public_from__lte=now))
    return Revision.objects.filter(is_newest | is_out | Q(public_from__gt=now)).values("pk")


def _newest_numbers(revisions: Iterable[Revision]) -> dict[int, int]:
    articles = {revision.article_id for revision in revisions}
    return dict(Revision.objects.newest().filter(article__in=articles).values_list("article", "number"))


def _standing(revision: Revision, newest: int, now: datetime.datetime) -> str:
    number = f"revision {revision.number}"
    if revision.public_from is None:
        return f"{number}, not public"
    if revision.public_from > now:
        return f"{number}, scheduled"
    return f"{number}, published" if revision.number == newest else f"{number}, published, with private changes since"


def _drafts(slugs: Collection[str] | None) -> Iterator[tuple[Draft, str]]:
    """The unsaved texts that name an image; of these slugs, or of all."""
    named = Draft.objects.filter(body__contains="image:").select_related("user")
    for draft in named:
        for slug in dict.fromkeys(re.findall(r"image:([-\w]+)", draft.body)):
            if slugs is None or slug in slugs:
                yield draft, slug


def original_of(image: Image) -> Path:
    """The whole picture as we keep it: for exports, and for cuts of it."""
    return _originals_folder() / image.original


def files_of(image: Image) -> list[Path]:
    """Everything that is stored for an image."""
    return [original_of(image), *(renditions_folder() / rendition.file for rendition in image.renditions.all())]


def renditions_folder() -> Path:
    """What /media/ serves."""
    return Path(settings.MEDIA_ROOT) / "renditions"


def _originals_folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "originals"


def _original_name(sha256: str, format: str) -> str:
    return f"{sha256}.{_ENDINGS[format]}"


def _line(text: str, field: str) -> str:
    """Words that a field of an image can hold: one line, of characters that can be shown."""
    words = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(words.split())[: Image._meta.get_field(field).max_length]


def _row(image: Image, cut: str, rendition: pictures.Rendition) -> Rendition:
    digest = hashlib.sha256(rendition.data).hexdigest()[:16]
    kind = f"{cut}-{rendition.width}" if cut else str(rendition.width)
    return Rendition(
        image=image,
        cut=cut,
        format=rendition.format,
        width=rendition.width,
        height=rendition.height,
        file=f"{image.pk}-{kind}-{digest}.{_ENDINGS[rendition.format]}",
        size=len(rendition.data),
    )


def _slug_from(name: str, file: str, sha256: str) -> str:
    for words in (name, file):
        slug = slugify(words)[:_LONGEST_SLUG].strip("-_").replace("_", "-")
        if slug and not _SAYS_NOTHING.fullmatch(slug):
            return slug
    return f"picture-{sha256[:8]}"


def _free(slug: str) -> str:
    taken = set(Image.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def _write(path: Path, data: bytes) -> Path:
    """The whole file under its name, or none of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return path


def _unlink(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
