"""What a reference in an article resolves to: the record's kinds, and the images of the newsroom."""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache as once
from functools import partial
from itertools import groupby
from typing import Any

from django.db.models import F, Model, QuerySet

from minerals import lookup, names
from minerals.lookup import Key, Missing, Value
from minerals.together import read_together
from posts.markdown import Figure, LookUp
from posts.models import Image, Rendition, Revision

# Best first, as a browser takes the first it knows; the last is for all others.
_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg", "png": "image/png"}
_SUGGESTED = 25
# Roughly what a text names: enough to read it in one go, and too much does no harm.
_NAMED = re.compile(r"\b(mineral|list|event|source|image):([-\w]+)(?:#([-\w]+))?|\[@([-\w]+)")


def look_up(keys: Iterable[Key], on: datetime.date, *, nearest: bool = True) -> dict[Key, Value | Missing]:
    """Every key with what it stands for on a day: as `minerals.lookup.look_up`, with images in the same query.

    Images that are not there cost one query more, for the candidates; `nearest`: whether any are wanted.
    """
    return Records(nearest=nearest).look_up(keys, on)


class Records:
    """What texts name, read once for all of them and for every day: what these revisions name in one query, and in one
    more what is asked for besides. `nearest`: whether what is missing gets candidates, in a query for each library."""

    def __init__(self, revisions: Sequence[Revision] = (), *, nearest: bool = True):
        self._revisions = revisions
        self._asked: set[Key] = set()
        self._read: dict[str, dict[Any, Model]] = defaultdict(dict)
        self._candidates = once(lookup.candidates) if nearest else None
        self._slugs = once(_slugs_of_images) if nearest else None

    def on(self, day: datetime.date) -> LookUp:
        """How a text looks its references up on a day."""
        return partial(self.look_up, on=day)

    def look_up(self, keys: Iterable[Key], on: datetime.date) -> dict[Key, Value | Missing]:
        """Every key with what it stands for on a day, as the function of this name."""
        keys = list(dict.fromkeys(keys))
        self._must_know(keys)
        read = {name: list(records.values()) for name, records in self._read.items()}
        images = [key for key in keys if key.kind == "image"]
        found = lookup.resolved([key for key in keys if key.kind != "image"], read, on, self._candidates)
        return found | _images(images, read.get("image", []), self._slugs) if images else found

    def _must_know(self, keys: Sequence[Key]) -> None:
        if self._asked.issuperset(keys):
            return
        unknown = {*keys, *self._named_by_revisions()} - self._asked
        images = {key.slug for key in unknown if key.kind == "image"}
        asked = lookup.named_by(unknown) | ({"image": _files_of(images)} if images else {})
        for name, records in read_together(asked).items():
            self._read[name].update((record.pk, record) for record in records)
        self._asked |= unknown

    def _named_by_revisions(self) -> Iterator[Key]:
        """What one text names it asks for by itself, all at once."""
        if self._asked or len(self._revisions) < 2:
            return
        for revision in self._revisions:
            for kind, slug, name, source in _NAMED.findall(revision.body):
                yield Key(kind or "source", slug or source, name)


def _files_of(slugs: set[str]) -> QuerySet[Rendition]:
    said = {f"of_{name}": F(f"image__{name}") for name in ("alt", "caption", "credit", "licence")}
    return Rendition.objects.filter(image__in=slugs).annotate(**said)


def _slugs_of_images() -> list[str]:
    return list(Image.objects.order_by("pk").values_list("pk", flat=True))


def _images(
    keys: list[Key], files: list[Rendition], candidates: Callable[[], list[str]] | None
) -> dict[Key, Value | Missing]:
    files = sorted(files, key=lambda each: (each.image_id, each.pk))
    renditions = {slug: list(group) for slug, group in groupby(files, key=lambda each: each.image_id)}
    found: dict[Key, Value | Missing] = {
        key: _figure(key, renditions[key.slug]) for key in keys if key.slug in renditions and not key.field
    }
    lost = [key for key in keys if key not in found]
    slugs = candidates() if candidates and lost else []
    for number, key in enumerate(lost):
        if key.slug in renditions:
            found[key] = Missing(key, "an image has no values; it is shown as it is", (key.slug,))
            continue
        nearest = tuple(names.nearest(key.slug, slugs)) if number < _SUGGESTED else ()
        found[key] = Missing(key, f"there is no image {key.slug!r} in the library", nearest)
    return found


def _figure(key: Key, renditions: list[Rendition]) -> Figure:
    image = renditions[0]
    whole = [rendition for rendition in renditions if rendition.cut == Rendition.Cut.WHOLE]
    whole.sort(key=lambda rendition: (list(_TYPES).index(rendition.format), rendition.width))
    sources = tuple(
        (_TYPES[format], tuple((rendition.get_absolute_url(), rendition.width) for rendition in group))
        for format, group in groupby(whole, key=lambda rendition: rendition.format)
    )
    largest = whole[-1]
    return Figure(
        key=key,
        text=image.image_id,
        datum=image.image_id,
        url=largest.get_absolute_url(),
        label=image.of_caption or image.of_alt or image.image_id,
        sources=sources,
        width=largest.width,
        height=largest.height,
        offered_alt=image.of_alt,
        card=next((each.get_absolute_url() for each in renditions if each.cut == Rendition.Cut.CARD), ""),
        caption=image.of_caption,
        credit=", ".join(filter(None, (image.of_credit, image.of_licence))),
    )
