"""What the editor offers while somebody types after `[[`: minerals, lists, events, sources, articles, and fields."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from minerals.lookup import FIELDS, Key, Value, look_up
from minerals.models import Event, ListEdition, ListSeries, Mineral, MineralName, Source
from minerals.names import key as key_of
from posts.models import Revision

MOST = 8
LONGEST = 100
KINDS = {
    "mineral": "a mineral, by any of its names",
    "list": "a list or one edition of it",
    "event": "a step of the dialogue",
    "source": "a document",
    "article": "an article of this site",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the menu. `insert` replaces what was typed from `[[` on; with `more` the menu stays open after it."""

    insert: str
    label: str
    note: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A record under one of its names, before it is known whether anybody means it."""

    kind: str
    slug: str
    label: str
    note: str
    texts: tuple[str, ...]
    order: tuple = ()


@require_GET
@cache_control(no_store=True, private=True)
def suggest(request: HttpRequest) -> JsonResponse:
    """`?q=`: what stands after the `[[`. Answers {"options": [{"insert", "label", "note", "more"}]}."""
    if not admin.site.has_permission(request):
        return JsonResponse({"error": "You are no longer logged in."}, status=401)
    if not any(request.user.has_perm(f"posts.{action}_article") for action in ("add", "change")):
        return JsonResponse({"error": "You may not write here."}, status=403)
    query = request.GET.get("q", "")[:LONGEST]
    return JsonResponse({"options": [asdict(option) for option in options(query, timezone.localdate())]})


def options(query: str, on: datetime.date) -> list[Option]:
    """At most eight lines for what was typed: kinds first, then records, after `#` fields with their values."""
    kind, colon, words = query.partition(":")
    kind = kind.strip().lower()
    if not query.strip():
        return [Option(f"[[{kind}:", f"{kind}:", note, more=True) for kind, note in KINDS.items()]
    if not colon or kind not in KINDS:
        kind, words = "", query
    if "#" in words:
        return _fields(kind, words, on)
    wanted = [key_of(word) for word in words.split()]
    found = sorted(
        (rank, named.order, named.label, named.slug, named)
        for named in _records(kind)
        if (rank := _rank(wanted, key_of(words), named)) is not None
    )
    lines = [_option(named) for *_, named in found[:MOST]]
    if found and found[0][0] == 0 and (fields := FIELDS.get(found[0][-1].kind)):
        best = found[0][-1]
        lines.insert(1, Option(f"[[{best.kind}:{best.slug}#", f"{best.slug}#", ", ".join(fields), more=True))
    return lines[:MOST]


def _option(named: Named) -> Option:
    if named.kind == "article":
        title = named.label.replace("[", "\\[").replace("]", "\\]")
        return Option(f"[{title}]({reverse('posts:article', args=[named.slug])})", named.label, named.note)
    return Option(f"[[{named.kind}:{named.slug}]]", named.label, named.note)


def _rank(wanted: list[str], whole: str, named: Named) -> int | None:
    """0: a name is what was typed; 1: one begins so; 2: words do; 3: they hold it. None: a word is missing."""
    keys = [key_of(text) for text in named.texts]
    if whole in keys:
        return 0
    if whole and any(key.startswith(whole) for key in keys):
        return 1
    held = " ".join(keys)
    if not all(word in held for word in wanted):
        return None
    starts = {key_of(word) for text in named.texts for word in text.replace("-", " ").split()}
    return 2 if all(any(start.startswith(word) for start in starts) for word in wanted) else 3


def _fields(kind: str, words: str, on: datetime.date) -> list[Option]:
    """The fields of the record named before the `#`, each with what it says today."""
    slug, _, begun = words.partition("#")
    slug = slug.strip()
    kinds = [kind] if kind else list(FIELDS)
    begun = begun.strip()
    keys = [Key(kind, slug, field) for kind in kinds for field in FIELDS.get(kind, ()) if field.startswith(begun)]
    values = look_up(keys, on) if slug else {}
    return [
        Option(f"[[{key}]]", f"{key.slug}#{key.field}", value.text)
        for key, value in values.items()
        if isinstance(value, Value)
    ][:MOST]


def _records(kind: str) -> Iterator[Named]:
    """Every record of a kind, or of all, with the names it goes by."""
    sources = {"mineral": _minerals, "list": _lists, "event": _events, "source": _sources, "article": _articles}
    for name, read in sources.items():
        if kind in ("", name):
            yield from read()


def _minerals() -> Iterable[Named]:
    names = Prefetch("names", MineralName.objects.order_by("position"))
    for mineral in Mineral.objects.prefetch_related(names):
        also = [name.text for name in mineral.names.all() if name.text != mineral.name]
        texts = (mineral.name, *also, *filter(None, (mineral.symbol,)), mineral.pk)
        known = dict.fromkeys([*filter(None, (mineral.symbol,)), *mineral.aliases])
        yield Named("mineral", mineral.pk, mineral.name, _note(mineral.get_kind_display(), *known), texts, (0,))


def _lists() -> Iterable[Named]:
    for series in ListSeries.objects.select_related("jurisdiction"):
        texts = (series.name, series.pk, f"{series.jurisdiction.name} {series.short_name} {series.kind}")
        yield Named("list", series.pk, series.name, "follows the edition in force", texts, (1, series.position))
    editions = ListEdition.objects.select_related("series__jurisdiction").order_by("-starts_on")
    for place, edition in enumerate(editions):
        series = edition.series
        described = f"{series.jurisdiction.name} {series.jurisdiction_id} {series.name} {edition.published[:4]}"
        note = f"{edition.pk}, in force from {edition.in_force_from.words}"
        yield Named("list", edition.pk, edition.title, note, (edition.title, edition.pk, described), (2, place))


def _events() -> Iterable[Named]:
    for place, event in enumerate(Event.objects.order_by("-first_day")):
        texts = (event.title, event.pk, event.date.words)
        yield Named("event", event.pk, event.title, event.date.words, texts, (3, place))


def _sources() -> Iterable[Named]:
    for source in Source.objects.all():
        texts = (source.title, source.publisher, source.pk)
        yield Named("source", source.pk, source.title, source.publisher, texts, (4,))


def _articles() -> Iterable[Named]:
    now = timezone.now()
    public = set(Revision.objects.public(at=now).values_list("article", flat=True))
    for revision in Revision.objects.newest().select_related("article").only("title", "article__slug"):
        note = "article" if revision.article_id in public else "article, not public"
        yield Named(
            "article", revision.article.slug, revision.title, note, (revision.title, revision.article.slug), (5,)
        )


def _note(*parts: str) -> str:
    return ", ".join(parts[:4])
