"""Records and articles as entries of the index: what they are called, what they say, where they are."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from minerals import names
from minerals.models import Event, Evidence, ListEdition, ListEntry, ListSeries, Mineral, Source
from posts import markdown
from posts.markdown import LookUp
from posts.models import Revision, SearchEntry

from .words import name_key, terms

Kind = SearchEntry.Kind
# An article of a hundred pages; PostgreSQL takes no more than a megabyte of words and their places.
_MOST_INDEXED = 300_000
_MOST_KEPT = 100_000
# 90 FR 50494 (FR Doc. 2025-19813) answers to either.
_PART_OF_CITATION = re.compile(r"[();]")
_PRINCIPAL = 11  # the last of them by its place on the home page


# What a reader most likely came for; a document is mostly wanted through the record that rests on it.
_WORTH = {Kind.MINERAL: 1.3, Kind.ARTICLE: 1.2, Kind.LIST: 1.1, Kind.EVENT: 1.1, Kind.SOURCE: 0.6}
_IN_FORCE_AND_PRINCIPAL, _IN_FORCE, _SUPERSEDED = 2.0, 1.3, 0.8


def of_the_record(on: datetime.date) -> list[SearchEntry]:
    """Every record as it stands on a day, unsaved, in a fixed number of queries."""
    return [*_minerals(), *_series(), *_editions(on), *_events(), *_sources()]


def _entry(
    kind: Kind,
    key: str,
    url: str,
    title: str,
    *,
    what: str,
    called: Iterable[str] = (),
    codes: Iterable[str] = (),
    aliases: Iterable[str] = (),
    text: Iterable[str] = (),
    unseen: Iterable[str] = (),
    **fields,
) -> SearchEntry:
    """`called`: names that mean the same; `codes`: by which one asks for it all the same; `aliases`: what else it is
    found by, and less; `text`: what excerpts are cut from, by paragraph; `unseen`: found, but not worth reading."""
    called, codes, aliases, unseen = (list(filter(None, given)) for given in (called, codes, aliases, unseen))
    written = " ".join(_sentence(names.clean(paragraph)) for paragraph in text if paragraph)
    keys = dict.fromkeys(filter(None, map(name_key, (*called, *codes, key, title))))
    return SearchEntry(
        kind=kind,
        key=key,
        url=url,
        title=names.clean(title),
        what=what,
        names="\n".join(map(names.clean, called)),
        name_keys=f"|{'|'.join(keys)}|",
        text=written[:_MOST_KEPT],
        title_terms=_indexed([title]),
        alias_terms=_indexed([*called, *codes, *aliases]),
        body_terms=_indexed([written, *unseen]),
        **{"worth": _WORTH[kind], **fields},
    )


def _sentence(paragraph: str) -> str:
    """So that what was a line of its own can be read on with the next."""
    return paragraph if paragraph.endswith((".", "!", "?", ":", ";", "…", "。")) else f"{paragraph}."


def _indexed(texts: Iterable[str]) -> str:
    return " ".join(term for text in texts for term in terms(text))[:_MOST_INDEXED]


def _minerals() -> Iterable[SearchEntry]:
    listed = _labels()
    for mineral in Mineral.objects.prefetch_related("names").order_by("pk"):
        called = list(dict.fromkeys(filter(None, (mineral.name, mineral.name_us, *mineral.aliases))))
        yield _entry(
            Kind.MINERAL,
            mineral.pk,
            mineral.get_absolute_url(),
            f"{mineral.name} ({mineral.symbol})" if mineral.symbol else mineral.name,
            what=mineral.get_kind_display().capitalize(),
            called=called,
            codes=[mineral.symbol, mineral.cas_number, mineral.name_de, mineral.name_fr],
            aliases=listed[mineral.pk],
            text=[f"Also {', '.join(called[1:])}." if called[1:] else "", mineral.uses],
        )


def _labels() -> dict[str, list[str]]:
    """What lists call a mineral that they want in a certain quality: Silicon metal."""
    entries: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = ListEntry.objects.exclude(qualifier="").order_by("label", "pk").values_list("pk", "label", "minerals")
    for pk, label, mineral in rows:
        entries[pk, label].append(mineral)
    labels: dict[str, list[str]] = defaultdict(list)
    for (_, label), minerals in entries.items():
        if len(minerals) == 1:
            labels[minerals[0]].append(label)
    return labels


def _series() -> Iterable[SearchEntry]:
    for series in ListSeries.objects.select_related("jurisdiction").order_by("pk"):
        yield _entry(
            Kind.LIST,
            series.pk,
            series.get_absolute_url(),
            series.name,
            what="List",
            called=[series.name],
            codes=[f"{series.jurisdiction_id} {series.short_name}"],
            aliases=[series.short_name, series.jurisdiction.name, series.jurisdiction_id],
            text=[
                f"{series.jurisdiction.name}, {series.issuing_body}" if series.issuing_body else "",
                series.definition,
                series.provision,
                series.effect,
                series.methodology,
            ],
            jurisdictions=series.jurisdiction_id,
        )


def _editions(on: datetime.date) -> Iterable[SearchEntry]:
    in_force = set(ListEdition.objects.in_force(on).values_list("pk", flat=True))
    editions = ListEdition.objects.select_related("series__jurisdiction").with_entries().order_by("pk")
    for edition in editions:
        entries, owner = list(edition.entries.all()), edition.series.jurisdiction
        minerals = {mineral.pk: mineral for entry in entries for mineral in entry.minerals.all()}
        count = len(entries) if edition.is_itemised else edition.declared_count
        labels = "; ".join(f"{e.label} ({e.translation})" if e.translation else e.label for e in entries)
        standing = "Edition in force" if edition.pk in in_force else "Edition"
        is_principal = edition.series.position <= _PRINCIPAL
        yield _entry(
            Kind.LIST,
            edition.pk,
            edition.get_absolute_url(),
            edition.title,
            what=f"{standing}, {count} entries" if count else standing,
            called=[edition.title],
            codes=[edition.official_citation, edition.legal_basis, *_PART_OF_CITATION.split(edition.official_citation)],
            aliases=[owner.name, owner.pk, edition.series.name, edition.in_force_from, edition.published],
            text=[edition.issuer, edition.legal_basis, edition.official_citation, labels, edition.notes],
            unseen=[name for mineral in minerals.values() for name in (mineral.name, mineral.name_us)],
            date=edition.in_force_from,
            worth=_SUPERSEDED if edition.pk not in in_force else _IN_FORCE_AND_PRINCIPAL if is_principal else _IN_FORCE,
            jurisdictions=owner.pk,
        )


def _events() -> Iterable[SearchEntry]:
    for event in Event.objects.prefetch_related("parties", "minerals").order_by("pk"):
        parties = sorted(event.parties.all(), key=lambda party: party.pk)
        minerals = sorted(event.minerals.all(), key=lambda mineral: mineral.pk)
        yield _entry(
            Kind.EVENT,
            event.pk,
            event.get_absolute_url(),
            event.title,
            what=f"Event, {event.get_kind_display()}",
            aliases=[event.place, event.date, event.date.words, *(party.name for party in parties)],
            text=[event.summary],
            unseen=[*(party.pk for party in parties), *(name for m in minerals for name in (m.name, m.name_us))],
            date=event.date,
            jurisdictions=" ".join(party.pk for party in parties),
        )


def _sources() -> Iterable[SearchEntry]:
    said: dict[str, list[str]] = defaultdict(list)
    for source, locator, quotation in Evidence.objects.order_by("pk").values_list("source", "locator", "quotation"):
        said[source] += [quotation, locator]
    for source in Source.objects.order_by("pk"):
        yield _entry(
            Kind.SOURCE,
            source.pk,
            source.get_absolute_url(),
            source.title,
            what=f"Source, {source.get_kind_display()}",
            codes=[source.url],
            aliases=[source.publisher],
            text=[source.publisher, *dict.fromkeys(said[source.pk])],
            date=source.published,
            language=source.language,
        )


def of_an_article(revision: Revision, first_public: datetime.datetime, look_up: LookUp) -> SearchEntry:
    """An article by a Revision that is public, unsaved; its authors and topics are best prefetched."""
    try:
        body = markdown.render(revision.body, look_up=look_up, cards=False).plain
    except markdown.Refused:
        body = ""
    return _entry(
        Kind.ARTICLE,
        revision.article.slug,
        revision.get_absolute_url(),
        revision.title,
        what="Article",
        aliases=[thing.name for things in (revision.topics, revision.authors) for thing in things.all()],
        text=[revision.summary, " ".join(body.split())],
        revision=revision,
        date=timezone.localdate(first_public).isoformat(),
        language=revision.language,
    )
