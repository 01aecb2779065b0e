"""What a reference in an article resolves to: `list:us-2025#count` → 60, with its address and since when it holds."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.db.models import F, Q

from minerals import names
from minerals.dates import PartialDate
from minerals.models import Event, ListEdition, ListSeries, Mineral, MineralName, Source
from minerals.together import read_together

_SLUG = re.compile(r"[-\w]+", re.ASCII)
# More slugs of one kind than this are not named in the query: the whole table is read, so that it stays one query.
_NAMED_IN_A_QUERY = 500
# An article with more references to nothing than this gets candidates for the first of them: comparing takes time.
_SUGGESTED = 25


@dataclass(frozen=True, slots=True)
class Key:
    """What a reference names: a kind of record, the slug of one, a field of it or "" for the record itself."""

    kind: str
    slug: str
    field: str = ""

    @classmethod
    def parse(cls, text: str) -> "Key":
        """From `list:us-2025#count`. Raises ValueError where kind or slug is missing."""
        kind, _, rest = text.partition(":")
        slug, _, field = rest.partition("#")
        key = cls(kind.strip(), slug.strip(), field.strip())
        if not key.kind or not key.slug:
            raise ValueError(f"{text!r} names no record; write mineral:lithium or list:us-2025#count")
        return key

    def __str__(self) -> str:
        return f"{self.kind}:{self.slug}{f'#{self.field}' if self.field else ''}"


@dataclass(frozen=True, slots=True)
class Value:
    """What a key stands for on a day.

    `text` is what a reader sees ("60", "7 November 2025", "Gallium"), `datum` the same for machines ("60",
    "2025-11-07", "gallium"), `label` the record's name. `live`: a series was followed to its edition in force, which
    holds `since`. `series`: the slug of a list's series. `superseded_by`: for an edition, the slug and start of the
    next of its series, once that has started. `detail`: pairs of term and words for the hover card. `origin`: of a
    source, where the document itself stands.
    """

    key: Key
    text: str
    datum: str
    url: str
    label: str
    since: PartialDate | None = None
    live: bool = False
    series: str = ""
    superseded_by: tuple[str, PartialDate] | None = None
    detail: tuple[tuple[str, str], ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A key that stands for nothing: why, in words, and what was most likely meant (slugs, fields or kinds)."""

    key: Key
    reason: str
    nearest: tuple[str, ...] = ()


# What follows the "#", by kind. A field that is empty in the record has no value.
FIELDS: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    "mineral": {
        "symbol": lambda mineral: mineral.symbol,
        "atomic-number": lambda mineral: mineral.atomic_number,
    },
    "list": {
        "count": lambda edition: edition.count,
        "published": lambda edition: edition.published,
        "in-force-from": lambda edition: edition.in_force_from,
        "issuer": lambda edition: edition.issuer,
        "citation": lambda edition: edition.official_citation,
        "title": lambda edition: edition.title,
    },
    "event": {
        "date": lambda event: event.date,
        "place": lambda event: event.place,
        "title": lambda event: event.title,
    },
    "source": {
        "title": lambda source: source.title,
        "publisher": lambda source: source.publisher,
    },
}


def look_up(keys: Iterable[Key], on: datetime.date) -> dict[Key, Value | Missing]:
    """Every key with what it stands for on a day.

    One query, however many keys and kinds there are, and one for the candidates if a record is missing.
    """
    keys = list(dict.fromkeys(keys))
    return resolved(keys, read_together(named_by(keys)), on, candidates)


def resolved(
    keys: Sequence[Key],
    read: Mapping[str, Iterable[models.Model]],
    on: datetime.date,
    candidates: Callable[[], Mapping[str, Mapping[str, str]]] | None = None,
) -> dict[Key, Value | Missing]:
    """The same from the records that `named_by` asked for, whoever read them; what is missing has the nearest of the
    `candidates`."""
    records = _by_slug(read)
    found = {key: _resolve(key, records.get((key.kind, key.slug)), on) for key in keys}
    lost = [key for key in keys if key.kind in FIELDS and (key.kind, key.slug) not in records][:_SUGGESTED]
    known = candidates() if candidates and lost else None
    for key in lost if known else ():
        found[key] = replace(found[key], nearest=_meant(key.slug, known[key.kind]))
    return found


def _meant(slug: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Slugs of the records whose name or slug is near, then of those that hold every word of it."""
    wanted = set(_words_of(slug))
    holding = [text for text in known if wanted and wanted.issubset(_words_of(text))]
    return tuple(dict.fromkeys(known[text] for text in names.nearest(slug, known, limit=6) + holding))[:3]


def _words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def named_by(keys: Iterable[Key]) -> dict[str, models.QuerySet]:
    """What must be read to resolve these keys: for a list, its series with all the editions of that."""
    slugs: dict[str, set[str]] = {kind: set() for kind in FIELDS}
    for key in keys:
        if key.kind in slugs and _SLUG.fullmatch(key.slug):
            slugs[key.kind].add(key.slug)
    asked: dict[str, models.QuerySet] = {
        kind: model.objects.filter(_among(slugs[kind]))
        for kind, model in (("mineral", Mineral), ("event", Event), ("source", Source))
        if slugs[kind]
    }
    if wanted := slugs["list"]:
        holders = ListEdition.objects.filter(_among(wanted)).values("series")
        asked["series"] = ListSeries.objects.filter(_among(wanted) | Q(pk__in=holders))
        asked["edition"] = ListEdition.objects.filter(_among(wanted, "series") | Q(series__in=holders)).with_count()
    return asked


def _by_slug(read: Mapping[str, Iterable[models.Model]]) -> dict[tuple[str, str], models.Model]:
    """The records by kind and slug. Every series knows its editions, `by_start`, and each of them its series."""
    found = {(kind, record.pk): record for kind in FIELDS for record in read.get(kind, ())}
    series = {each.pk: each for each in read.get("series", ())}
    for each in series.values():
        each.by_start = []
    editions = sorted(read.get("edition", ()), key=lambda edition: edition.starts_on)
    for edition in editions:
        edition.series = series[edition.series_id]
        edition.series.by_start.append(edition)
    return found | {("list", each.pk): each for each in (*series.values(), *editions)}


def _among(slugs: set[str], column: str = "pk") -> Q:
    return Q(**{f"{column}__in": slugs}) if len(slugs) <= _NAMED_IN_A_QUERY else Q()


def _resolve(key: Key, record: Any, on: datetime.date) -> Value | Missing:
    if key.kind not in FIELDS:
        return Missing(key, f"there is no kind of record called {key.kind!r}", _near(key.kind, FIELDS))
    if record is None:
        return Missing(key, f"there is no {key.kind} {key.slug!r}")
    if key.field and key.field not in FIELDS[key.kind]:
        known = FIELDS[key.kind]
        article = "an" if key.kind == "event" else "a"
        reason = f"{article} {key.kind} has no value {key.field!r}; it has {', '.join(known)}"
        return Missing(key, reason, _near(key.field, known))
    live = bool(key.field) and isinstance(record, ListSeries)
    held = _in_force(record, on) if live else record
    if held is None:
        return Missing(key, f"no edition of {key.slug!r} had started by {PartialDate(on.isoformat()).words}")
    detail = [("Edition", held.title), *_detail(held, on)] if live else _detail(held, on)
    value = Value(
        key=key,
        text=str(record),
        datum=key.slug,
        url=held.get_absolute_url(),
        label=str(record),
        since=held.in_force_from if isinstance(held, ListEdition) else None,
        live=live,
        series=held.series_id if isinstance(held, ListEdition) else key.slug if key.kind == "list" else "",
        superseded_by=_superseded_by(record, on) if isinstance(record, ListEdition) else None,
        detail=tuple((term, str(words)) for term, words in detail if words not in ("", None)),
        origin=record.url if isinstance(record, Source) else "",
    )
    if not key.field:
        return value
    datum = FIELDS[key.kind][key.field](held)
    if datum in ("", None):
        return Missing(key, f"the record has no {key.field} for {held.pk!r}")
    return replace(value, text=_words(datum), datum=str(datum))


def _words(datum: Any) -> str:
    return datum.words if isinstance(datum, PartialDate) else str(datum)


def _near(text: str, known: Iterable[str]) -> tuple[str, ...]:
    return tuple(names.nearest(text, known))


def _in_force(series: ListSeries, on: datetime.date) -> ListEdition | None:
    started = [edition for edition in series.by_start if edition.starts_on <= on.isoformat()]
    return started[-1] if started else None


def _superseded_by(edition: ListEdition, on: datetime.date) -> tuple[str, PartialDate] | None:
    for other in edition.series.by_start:
        if edition.starts_on < other.starts_on <= on.isoformat():
            return other.pk, other.in_force_from
    return None


def _detail(record: Any, on: datetime.date) -> list[tuple[str, Any]]:
    """What the hover card says of a record, beside its name."""
    match record:
        case Mineral():
            return [
                ("American name", record.name_us),
                ("Symbol", record.symbol),
                ("Atomic number", record.atomic_number),
                ("Kind", record.get_kind_display()),
            ]
        case ListSeries():
            held = _in_force(record, on)
            return [
                ("Issued by", record.issuing_body),
                ("In force", held and f"{held.title}, since {held.in_force_from.words}"),
            ]
        case ListEdition():
            following = _superseded_by(record, on)
            until = f" until {following[1].words}" if following else ""
            holds = not following and record.starts_on <= on.isoformat()
            return [
                ("Issuer", record.issuer),
                ("Citation", record.official_citation),
                ("Published", record.published.words),
                ("In force since" if holds else "In force from", f"{record.in_force_from.words}{until}"),
                ("Entries", record.count),
            ]
        case Event():
            return [
                ("Date", record.date.words),
                ("Place", record.place),
                ("Kind", record.get_kind_display()),
                ("Confidence", record.get_confidence_display()),
            ]
        case _:
            published = record.published and record.published.words
            return [("Publisher", record.publisher), ("Published", published), ("Kind", record.get_kind_display())]


def candidates() -> dict[str, dict[str, str]]:
    """By kind: every name, symbol and slug in the record, and the slug that it stands for."""

    def of(model: type[models.Model], kind: str, slug: str, text: str) -> models.QuerySet:
        rows = model.objects.order_by().annotate(known_kind=models.Value(kind), known_slug=F(slug), known_text=F(text))
        return rows.values_list("known_kind", "known_slug", "known_text")

    rows = of(MineralName, "mineral", "mineral", "text").union(
        of(Mineral, "mineral", "slug", "symbol").exclude(symbol=""),
        of(ListSeries, "list", "slug", "name"),
        of(ListEdition, "list", "slug", "title"),
        of(Event, "event", "slug", "title"),
        of(Source, "source", "slug", "title"),
        all=True,
    )
    known: dict[str, dict[str, str]] = {kind: {} for kind in FIELDS}
    for kind, slug, text in sorted(rows):
        known[kind].setdefault(slug, slug)
        known[kind].setdefault(text, slug)
    return known
