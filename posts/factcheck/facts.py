"""The record as the fact check sees it: frozen values, made in a few queries, asked without any."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from minerals import comparison
from minerals.comparison import Covered, Difference, Entry, Registry, Status
from minerals.dates import PartialDate
from minerals.models import Event, Jurisdiction, ListEdition, ListEntry, ListSeries, Mineral, MineralName, RecordChange
from minerals.together import read_together


@dataclass(frozen=True, slots=True)
class MineralFacts:
    """`names`: every name and alias, British and American, the name first; the symbol is not among them."""

    slug: str
    name: str
    kind: str
    symbol: str
    names: tuple[str, ...]
    name_us: str


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """`count`: its entries, or where it is not itemised the issuer's own number. `ends`: the day its successor starts.

    `superseded_by` and `ends` look over the whole series, whatever the day: ask `Facts.in_force` what held when.
    """

    slug: str
    series: str
    title: str
    issuer: str
    published: PartialDate
    in_force_from: PartialDate
    starts: datetime.date
    count: int | None
    declared: int | None
    is_itemised: bool
    official_citation: str
    url: str
    frozen: comparison.Edition
    superseded_by: str | None = None
    ends: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """`editions` stand in the order of their starts."""

    slug: str
    jurisdiction: str
    kind: str
    name: str
    short_name: str
    issuing_body: str
    editions: tuple[EditionFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class EventFacts:
    """`parties` are codes of jurisdictions, `minerals` slugs, `edition` the slug of the list that was published."""

    slug: str
    date: PartialDate
    title: str
    summary: str
    kind: str
    confidence: str
    place: str
    parties: tuple[str, ...] = ()
    minerals: tuple[str, ...] = ()
    edition: str | None = None


@dataclass(frozen=True, eq=False)
class Facts:
    """A snapshot of the record. Two are never equal: what is made from one can be kept under it."""

    registry: Registry
    minerals: Mapping[str, MineralFacts]
    series: Mapping[str, SeriesFacts]
    editions: Mapping[str, EditionFacts]
    events: Mapping[str, EventFacts]
    jurisdictions: Mapping[str, str]
    _statuses: dict = field(default_factory=dict, repr=False)
    _differences: dict = field(default_factory=dict, repr=False)
    _covers: dict = field(default_factory=dict, repr=False)
    _units: dict = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        registry: Registry,
        minerals: Iterable[MineralFacts] = (),
        series: Iterable[SeriesFacts] = (),
        editions: Iterable[EditionFacts] = (),
        events: Iterable[EventFacts] = (),
        jurisdictions: Mapping[str, str] | None = None,
    ) -> "Facts":
        """From flat rows: the order of editions, and until when each held, follow from their starts."""
        by_series: dict[str, list[EditionFacts]] = defaultdict(list)
        for edition in sorted(editions, key=lambda edition: edition.starts):
            by_series[edition.series].append(edition)
        for held in by_series.values():
            for place, following in enumerate(held[1:]):
                held[place] = replace(held[place], superseded_by=following.slug, ends=following.starts)
        return cls(
            registry=registry,
            minerals={each.slug: each for each in minerals},
            series={each.slug: replace(each, editions=tuple(by_series[each.slug])) for each in series},
            editions={edition.slug: edition for held in by_series.values() for edition in held},
            events={each.slug: each for each in sorted(events, key=lambda event: (event.date.first_day, event.slug))},
            jurisdictions=dict(jurisdictions or {}),
        )

    def in_force(self, series: str, on: datetime.date) -> EditionFacts | None:
        """The edition of a series that holds on a day, or None before its first one."""
        held = [edition for edition in self.series[series].editions if edition.starts <= on]
        return held[-1] if held else None

    def status(self, mineral: str, series: str, on: datetime.date) -> Status:
        """Whether a series lists a mineral on a day."""
        edition = self.in_force(series, on)
        if edition is None:
            return comparison.status(mineral, None, self.registry, on)
        return self._status(mineral, edition, min(on, _settled(edition)))

    def status_in(self, mineral: str, edition: str) -> Status:
        """Whether an edition lists a mineral."""
        held = self.editions[edition]
        return self._status(mineral, held, _settled(held))

    def _status(self, mineral: str, edition: EditionFacts, on: datetime.date) -> Status:
        name = mineral, edition.slug, on
        if name not in self._statuses:
            self._statuses[name] = comparison.status(mineral, edition.frozen, self.registry, on)
        return self._statuses[name]

    def difference(self, a: str, b: str) -> Difference:
        """What lies between two editions, on the basis of members. Raises comparison.NotItemised."""
        if (a, b) not in self._differences:
            first, second = self.editions[a], self.editions[b]
            self._differences[a, b] = comparison.difference(
                first.frozen, second.frozen, self.registry, earlier=[each.frozen for each in self.editions.values()]
            )
        return self._differences[a, b]

    def covered(self, edition: str) -> Mapping[str, Covered]:
        """Every mineral that an edition covers, and by which entry."""
        if edition not in self._covers:
            self._covers[edition] = comparison.cover(self.editions[edition].frozen, self.registry)
        return self._covers[edition]

    def units(self, edition: str) -> frozenset[str]:
        """What an edition holds when lists are compared: each covered mineral as what it counts as."""
        if edition not in self._units:
            self._units[edition] = frozenset(self.registry.unit(mineral) for mineral in self.covered(edition))
        return self._units[edition]

    @cached_property
    def is_empty(self) -> bool:
        """Nothing can be checked against a record without lists, minerals and events."""
        return not (self.minerals or self.editions or self.events)


def _settled(edition: EditionFacts) -> datetime.date:
    """The first day on which an imprecise start of an edition is past for certain."""
    return edition.in_force_from.last_day + datetime.timedelta(days=1)


_kept: dict[int, Facts] = {}


def facts_of_record(version: int | None = None) -> Facts:
    """The record as it stands, in one query if something was written to it. `version`: who knows it brings it along."""
    version = RecordChange.objects.version() if version is None else version
    if version not in _kept:
        made = _read()
        _kept.clear()
        _kept[version] = made
    return _kept[version]


def _read() -> Facts:
    tables = (Mineral, MineralName, ListSeries, ListEdition, ListEntry, Event, Jurisdiction)
    links = {"held": ListEntry.minerals, "party": Event.parties, "concerned": Event.minerals}
    asked = {model.__name__: model.objects.all() for model in tables}
    found = read_together(asked | {name: link.through.objects.all() for name, link in links.items()})
    minerals = found["Mineral"]
    return Facts.of(
        registry=Registry.of([(each.slug, each.kind, each.member_of_id, each.counts_as_id) for each in minerals]),
        minerals=_minerals(minerals, found["MineralName"]),
        series=_series(found["ListSeries"]),
        editions=_editions(found["ListEdition"], found["ListEntry"], found["held"]),
        events=_events(found["Event"], found["party"], found["concerned"]),
        jurisdictions={each.code: each.name for each in sorted(found["Jurisdiction"], key=lambda each: each.name)},
    )


def forget() -> None:
    """Drop what is kept: for tests, in which versions of the record begin anew."""
    _kept.clear()


def _minerals(minerals: Iterable[Mineral], names: Iterable[MineralName]) -> list[MineralFacts]:
    others: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: name.position):
        if name.text and name.kind != MineralName.Kind.SLUG:
            others[name.mineral_id].append(name.text)
    return [
        MineralFacts(
            slug=each.slug,
            name=each.name,
            kind=each.kind,
            symbol=each.symbol,
            names=tuple(dict.fromkeys([each.name, *others[each.slug]])),
            name_us=each.name_us,
        )
        for each in sorted(minerals, key=lambda each: each.slug)
    ]


def _series(series: Iterable[ListSeries]) -> list[SeriesFacts]:
    return [
        SeriesFacts(each.slug, each.jurisdiction_id, each.kind, each.name, each.short_name, each.issuing_body)
        for each in sorted(series, key=lambda each: (each.position, each.slug))
    ]


def _editions(editions: Iterable[ListEdition], entries: Iterable[ListEntry], held: Iterable) -> list[EditionFacts]:
    minerals: dict[int, set[str]] = defaultdict(set)
    for link in held:
        minerals[link.listentry_id].add(link.mineral_id)
    lines: dict[str, list[Entry]] = defaultdict(list)
    for each in sorted(entries, key=lambda each: each.position):
        entry = Entry(each.position, each.label, each.qualifier, frozenset(minerals[each.pk]))
        lines[each.edition_id].append(entry)
    # The order in which they are asked for decides nothing: Facts.of puts each series in the order of its starts.
    return [edition_facts(each, tuple(lines[each.pk])) for each in sorted(editions, key=lambda each: each.pk)]


def edition_facts(edition: ListEdition, entries: tuple[Entry, ...]) -> EditionFacts:
    """One edition and its entries as a frozen value; also of an edition that was never saved."""
    starts = PartialDate(edition.in_force_from)
    return EditionFacts(
        slug=edition.pk,
        series=edition.series_id,
        title=edition.title,
        issuer=edition.issuer,
        published=PartialDate(edition.published),
        in_force_from=starts,
        starts=starts.first_day,
        count=len(entries) if edition.is_itemised and entries else edition.declared_count,
        declared=edition.declared_count,
        is_itemised=edition.is_itemised,
        official_citation=edition.official_citation,
        url=edition.get_absolute_url(),
        frozen=comparison.Edition(edition.pk, edition.series_id, starts, edition.is_itemised, entries),
    )


def _events(events: Iterable[Event], parties: Iterable, concerned: Iterable) -> list[EventFacts]:
    of_event: dict[str, list[str]] = defaultdict(list)
    minerals: dict[str, list[str]] = defaultdict(list)
    for link in parties:
        of_event[link.event_id].append(link.jurisdiction_id)
    for link in concerned:
        minerals[link.event_id].append(link.mineral_id)
    return [
        EventFacts(
            slug=event.pk,
            date=PartialDate(event.date),
            title=event.title,
            summary=event.summary,
            kind=event.kind,
            confidence=event.confidence,
            place=event.place,
            parties=tuple(sorted(of_event[event.pk])),
            minerals=tuple(sorted(minerals[event.pk])),
            edition=event.edition_id,
        )
        for event in events
    ]
