"""The derived HTML of a Revision: fetched from the cache, or made anew. It can be thrown away at any time."""

import datetime
import hashlib
from collections.abc import Sequence
from functools import cache as once
from importlib.metadata import version
from pathlib import Path

from django.core.cache import cache
from django.db.models import Subquery

from minerals.models import RecordChange
from posts import claims, lookup, markdown
from posts.markdown import Rendered
from posts.models import Image, Revision
from posts.models.articles import RevisionQuerySet

_KEPT_FOR = datetime.timedelta(days=7)


def rendered(
    revision: Revision,
    on: datetime.date,
    *,
    base_url: str = "",
    cards: bool = True,
    records: lookup.Records | None = None,
) -> Rendered:
    """The text of a Revision as readers get it on a day. Its ids begin with `a` and the number of the article.

    A copy is good for one Revision, renderer and state of the record; for one day only if it shows a list, which is
    in force on one day and superseded on another. Checked claims stand beside their sentences where there are `cards`.
    Who asks for the records of this text again brings `records` along.
    """
    return rendered_together([(revision, base_url)], on, cards=cards, records=records)[0]


def rendered_together(
    texts: Sequence[tuple[Revision, str]],
    on: datetime.date,
    *,
    cards: bool = True,
    records: lookup.Records | None = None,
) -> list[Rendered]:
    """Several Revisions, each with its base address, in as many queries as one."""
    version = _version_of_what_is_shown(texts)
    checked = claims.checked_in({revision.article_id for revision, _ in texts}) if cards else {}
    beside = [checked.get(revision.article_id, ()) for revision, _ in texts]
    names = [
        _name_of_copy(revision, version, base_url, cards, about)
        for (revision, base_url), about in zip(texts, beside, strict=True)
    ]
    kept = cache.get_many([form for name in names for form in (name, _of_day(name, on))])
    copies = [kept.get(name) or kept.get(_of_day(name, on)) for name in names]
    missing = [revision for (revision, _), copy in zip(texts, copies, strict=True) if copy is None]
    look_up = (records or lookup.Records(missing)).on(on)
    for place, ((revision, base_url), copy) in enumerate(zip(texts, copies, strict=True)):
        if copy is None:
            made = markdown.render(
                revision.body,
                prefix=f"a{revision.article_id}-",
                look_up=look_up,
                base_url=base_url,
                cards=cards,
                claims=beside[place],
            )
            name = _of_day(names[place], on) if made.is_live else names[place]
            cache.set(name, made, _KEPT_FOR.total_seconds())
            copies[place] = made
    return copies


def with_version(revisions: RevisionQuerySet) -> RevisionQuerySet:
    """Revisions that know the version of what they show, so that rendering them needs no query for it."""
    return revisions.annotate(
        record_version=Subquery(RecordChange.objects.order_by("-pk").values("pk")[:1]),
        library_version=Subquery(Image.objects.order_by("-changed_at").values("changed_at")[:1]),
    )


def _version_of_what_is_shown(texts: Sequence[tuple[Revision, str]]) -> tuple:
    """Of the record; and of the library where a picture is shown, because its caption may be mended."""
    if not texts:
        return ()
    first = texts[0][0]
    if not hasattr(first, "record_version"):
        first = with_version(Revision.objects.filter(pk=first.pk)).only("pk").get()
    shows_images = any("image:" in revision.body for revision, _ in texts)
    return first.record_version, first.library_version if shows_images else None


def _name_of_copy(
    revision: Revision, version: tuple, base_url: str, cards: bool, claims: Sequence[markdown.Claim]
) -> str:
    parts = (revision.pk, renderer_version(), version, base_url, cards, claims)
    return "rendered-" + hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _of_day(name: str, on: datetime.date) -> str:
    return f"{name}-{on.isoformat()}"


@once
def renderer_version() -> str:
    """Names the code that makes the HTML: ours and the libraries it stands on."""
    digest = hashlib.sha256()
    for path in [*sorted(Path(markdown.__file__).parent.glob("*.py")), Path(lookup.__file__)]:
        digest.update(path.read_bytes())
    for library in ("markdown-it-py", "mdit-py-plugins", "nh3"):
        digest.update(version(library).encode())
    return digest.hexdigest()[:12]
