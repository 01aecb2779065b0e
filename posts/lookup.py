"""What a reference in an article resolves to: the record's kinds, and the images of the newsroom."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby

from minerals import lookup, names
from minerals.lookup import Key, Missing, Value
from posts.markdown import Figure, LookUp
from posts.models import Image, Reference, Rendition, Revision

# Best first, as a browser takes the first it knows; the last is for all others.
_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg", "png": "image/png"}
_SUGGESTED = 25


def look_up(keys: Iterable[Key], on: datetime.date) -> dict[Key, Value | Missing]:
    """Every key with what it stands for on a day: as `minerals.lookup.look_up`, with images in one query more.

    Images that are not there cost one query more, for the candidates.
    """
    keys = list(dict.fromkeys(keys))
    found = lookup.look_up([key for key in keys if key.kind != "image"], on)
    images = [key for key in keys if key.kind == "image"]
    return found | _images(images) if images else found


def looking_up(revisions: Sequence[Revision], on: datetime.date) -> LookUp:
    """How these texts look their references up on a day. Of several, what all of them name is read in one go."""
    if len(revisions) < 2:
        return partial(look_up, on=on)
    rows = Reference.objects.filter(revision__in=revisions).order_by().values_list("kind", "slug", "field").distinct()
    known = look_up([Key(*row) for row in rows], on)

    def from_what_is_known(keys: Iterable[Key]) -> Mapping[Key, Value | Missing]:
        keys = list(keys)
        if unknown := [key for key in keys if key not in known]:
            known.update(look_up(unknown, on))
        return {key: known[key] for key in keys}

    return from_what_is_known


def _images(keys: list[Key]) -> dict[Key, Value | Missing]:
    files = Rendition.objects.filter(image__in={key.slug for key in keys}).select_related("image")
    renditions = {slug: list(group) for slug, group in groupby(files.order_by("image"), key=lambda each: each.image_id)}
    found: dict[Key, Value | Missing] = {
        key: _figure(key, renditions[key.slug]) for key in keys if key.slug in renditions and not key.field
    }
    lost = [key for key in keys if key not in found]
    slugs = list(Image.objects.order_by("pk").values_list("pk", flat=True)) if lost else []
    for number, key in enumerate(lost):
        if key.slug in renditions:
            found[key] = Missing(key, "an image has no values; it is shown as it is", (key.slug,))
            continue
        nearest = tuple(names.nearest(key.slug, slugs)) if number < _SUGGESTED else ()
        found[key] = Missing(key, f"there is no image {key.slug!r} in the library", nearest)
    return found


def _figure(key: Key, renditions: list[Rendition]) -> Figure:
    image = renditions[0].image
    whole = [rendition for rendition in renditions if rendition.cut == Rendition.Cut.WHOLE]
    whole.sort(key=lambda rendition: (list(_TYPES).index(rendition.format), rendition.width))
    sources = tuple(
        (_TYPES[format], tuple((rendition.get_absolute_url(), rendition.width) for rendition in group))
        for format, group in groupby(whole, key=lambda rendition: rendition.format)
    )
    largest = whole[-1]
    return Figure(
        key=key,
        text=image.slug,
        datum=image.slug,
        url=largest.get_absolute_url(),
        label=image.caption or image.alt or image.slug,
        sources=sources,
        width=largest.width,
        height=largest.height,
        offered_alt=image.alt,
        card=next((each.get_absolute_url() for each in renditions if each.cut == Rendition.Cut.CARD), ""),
        caption=image.caption,
        credit=", ".join(filter(None, (image.credit, image.licence))),
    )
