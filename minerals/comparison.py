"""Comparing lists: pure functions on frozen values. DESIGN section 4 defines every word used here."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from minerals.dates import PartialDate

BASES = ("members", "entries")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an edition; `minerals` are slugs, group rows among them."""

    position: int
    label: str
    qualifier: str
    minerals: frozenset[str]


@dataclass(frozen=True, slots=True)
class Edition:
    slug: str
    series: str
    in_force_from: PartialDate
    is_itemised: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """What comparing needs to know of the minerals: which are groups, their usual members, what counts as what."""

    groups: frozenset[str]
    members: Mapping[str, frozenset[str]]
    counts_as: Mapping[str, str]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str | None, str | None]]) -> "Registry":
        """From rows of (slug, kind, member_of, counts_as). Members of groups inside a group are its members too."""
        rows = list(rows)
        groups = frozenset(slug for slug, kind, _, _ in rows if kind == "group")
        parents = {slug: parent for slug, _, parent, _ in rows if parent}
        members: dict[str, set[str]] = {group: set() for group in groups}
        for slug in parents.keys() - groups:
            parent, seen = parents.get(slug), {slug}
            while parent and parent not in seen:
                members.setdefault(parent, set()).add(slug)
                seen.add(parent)
                parent = parents.get(parent)
        return cls(
            groups=groups,
            members={group: frozenset(slugs) for group, slugs in members.items()},
            counts_as={slug: target for slug, _, _, target in rows if target},
        )

    def unit(self, mineral: str) -> str:
        """What a mineral is counted as when lists are compared: itself, unless the record says otherwise."""
        return self.counts_as.get(mineral, mineral)


@dataclass(frozen=True, slots=True)
class Covered:
    """A mineral that an edition covers: `named`, or via a `group` that the entry holds too."""

    mineral: str
    via: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Carrier:
    """An entry by which a unit stands on a list, `named` or via a `group`."""

    entry: Entry
    via: str


@dataclass(frozen=True, slots=True)
class Change:
    """Entries of two editions that share units: what they share, the entries before, the entries after."""

    minerals: tuple[str, ...]
    before: tuple[Entry, ...]
    after: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What lies between two editions `a` and `b` (slugs), read from a to b.

    `added`, `removed`, `kept`, `restored` and `by_definition` are sorted units of the basis: on `members` slugs of
    minerals, on `entries` the names that `entry_names` gives. `carriers_a` and `carriers_b` say by which entries a
    unit stands on each side. `rescoped`, `split`, `merged` and `unchanged` link entries that share a mineral, on
    either basis. Read from b to a, added and removed change places, so do split and merged, before and after. Only
    `restored` has no mirror: it looks back from a, and is empty against the course of time and across series.
    """

    a: str
    b: str
    basis: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    restored: tuple[str, ...]
    by_definition: tuple[str, ...]
    rescoped: tuple[Change, ...]
    split: tuple[Change, ...]
    merged: tuple[Change, ...]
    unchanged: tuple[Change, ...]
    counts: Mapping[str, int]
    jaccard: float
    containment: Mapping[str, float]
    carriers_a: Mapping[str, tuple[Carrier, ...]]
    carriers_b: Mapping[str, tuple[Carrier, ...]]


class NotItemised(ValueError):
    """An edition whose membership could not be read in full cannot be compared: it is not empty, it is unknown."""

    def __init__(self, edition: str) -> None:
        super().__init__(f"{edition} is not itemised: its membership could not be read in full")
        self.edition = edition


def cover(edition: Edition, registry: Registry) -> dict[str, Covered]:
    """Every mineral that an edition covers, and the first entry that does so; one named is not covered via a group."""
    covered: dict[str, Covered] = {}
    for each in _covered(edition, registry):
        covered.setdefault(each.mineral, each)
    return covered


def _covered(edition: Edition, registry: Registry) -> list[Covered]:
    held = [
        Covered(mineral, "group" if entry.minerals & registry.groups else "named", entry)
        for entry in edition.entries
        for mineral in sorted(entry.minerals - registry.groups)
    ]
    named = {each.mineral for each in held if each.via == "named"}
    return [each for each in held if each.via == "named" or each.mineral not in named]


def units(edition: Edition, registry: Registry) -> frozenset[str]:
    """What an edition holds when lists are compared: each covered mineral as what it counts as."""
    return frozenset(_by_member(edition, registry))


def _by_member(edition: Edition, registry: Registry) -> dict[str, tuple[Carrier, ...]]:
    carriers: dict[str, dict[Entry, str]] = defaultdict(dict)
    for each in _covered(edition, registry):
        carriers[registry.unit(each.mineral)].setdefault(each.entry, each.via)
    return {unit: tuple(Carrier(*pair) for pair in found.items()) for unit, found in carriers.items()}


def _by_entry(edition: Edition, registry: Registry) -> dict[str, tuple[Carrier, ...]]:
    return {name: (Carrier(entry, "named"),) for entry, name in entry_names(edition, registry).items()}


def entry_names(edition: Edition, registry: Registry) -> dict[Entry, str]:
    """A name for each entry, the same wherever an entry covers the same minerals with the same qualifier.

    Its groups, then the minerals it covers, joined by "+", then the qualifier: `platinum-group-metals+iridium+…`,
    `silicon (metal)`. A second such entry in one edition is `silicon (metal) 2`.
    """
    minerals: dict[Entry, list[str]] = {entry: sorted(entry.minerals & registry.groups) for entry in edition.entries}
    for each in _covered(edition, registry):
        minerals[each.entry].append(each.mineral)
    seen: Counter[str] = Counter()
    names = {}
    for entry, slugs in minerals.items():
        name = "+".join(slugs) + (f" ({entry.qualifier})" if entry.qualifier else "")
        seen[name] += 1
        names[entry] = name if seen[name] == 1 else f"{name} {seen[name]}"
    return names


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """How far two lists overlap, 0 to 1: what both hold, divided by what either holds.

    Jaccard (1901). Two empty lists overlap wholly (1.0).
    """
    return len(a & b) / len(a | b) if a | b else 1.0


def containment(part: frozenset[str], whole: frozenset[str]) -> float:
    """How much of one list stands on the other, 0 to 1. All of an empty list does (1.0)."""
    return len(part & whole) / len(part) if part else 1.0


def difference(
    a: Edition, b: Edition, registry: Registry, basis: str = "members", earlier: Iterable[Edition] = ()
) -> Difference:
    """What changed from one edition to another, of one series or of two.

    `earlier`: editions that may show an added unit to be restored; those of another series, and those that started
    no sooner than `a`, are passed over. Raises NotItemised, and ValueError for an unknown basis.
    """
    for edition in (a, b):
        if not edition.is_itemised:
            raise NotItemised(edition.slug)
    if basis not in BASES:
        raise ValueError(f"{basis!r} is no basis for comparing; choose {' or '.join(BASES)}")
    carriers = _by_member if basis == "members" else _by_entry
    left, right = carriers(a, registry), carriers(b, registry)
    before, after = frozenset(left), frozenset(right)
    kept, added, removed = before & after, after - before, before - after
    once = {unit for edition in _earlier_in_series(a, b, earlier) for unit in carriers(edition, registry)}
    only_via_group = {
        unit
        for side, alone in ((left, removed), (right, added))
        for unit in alone
        if all(carrier.via == "group" for carrier in side[unit])
    }
    rescoped, split, merged, unchanged = _changes(a, b, registry)
    return Difference(
        a=a.slug,
        b=b.slug,
        basis=basis,
        added=tuple(sorted(added)),
        removed=tuple(sorted(removed)),
        kept=tuple(sorted(kept)),
        restored=tuple(sorted(added & once)),
        by_definition=tuple(sorted(only_via_group)),
        rescoped=rescoped,
        split=split,
        merged=merged,
        unchanged=unchanged,
        counts={"a": len(before), "b": len(after), "kept": len(kept), "union": len(before | after)},
        jaccard=jaccard(before, after),
        containment={"a": containment(before, after), "b": containment(after, before)},
        carriers_a=left,
        carriers_b=right,
    )


def _earlier_in_series(a: Edition, b: Edition, editions: Iterable[Edition]) -> list[Edition]:
    start = a.in_force_from.first_day
    if a.series != b.series or b.in_force_from.first_day <= start:
        return []
    return [each for each in editions if each.series == a.series and each.in_force_from.first_day < start]


def _changes(a: Edition, b: Edition, registry: Registry) -> tuple[tuple[Change, ...], ...]:
    """Links between entries that share a unit, as (rescoped, split, merged, unchanged).

    In a tangle of many entries on both sides, each that has several links is reported: as split, as merged.
    """
    left, right = _by_member(a, registry), _by_member(b, registry)
    name_a, name_b = entry_names(a, registry), entry_names(b, registry)
    stay = set(name_a.values()) & set(name_b.values())
    shared: dict[tuple[Entry, Entry], set[str]] = defaultdict(set)
    for unit in left.keys() & right.keys():
        for before in (carrier.entry for carrier in left[unit]):
            for after in (carrier.entry for carrier in right[unit]):
                # Two entries that both stand unchanged are two lines for one unit, not one grown out of the other.
                if name_a[before] == name_b[after] or not {name_a[before], name_b[after]} <= stay:
                    shared[before, after].add(unit)
    out = Counter(before for before, _ in shared)
    into = Counter(after for _, after in shared)
    rescoped: list[Change] = []
    unchanged: list[Change] = []
    for (before, after), minerals in shared.items():
        if out[before] == into[after] == 1:
            (unchanged if name_a[before] == name_b[after] else rescoped).append(_change({(before, after): minerals}))
    split = [_change({pair: shared[pair] for pair in shared if pair[0] == entry}) for entry in out if out[entry] > 1]
    merged = [_change({pair: shared[pair] for pair in shared if pair[1] == entry}) for entry in into if into[entry] > 1]
    return tuple(_in_order(changes) for changes in (rescoped, split, merged, unchanged))


def _change(links: Mapping[tuple[Entry, Entry], set[str]]) -> Change:
    return Change(
        minerals=tuple(sorted(set().union(*links.values()))),
        before=tuple(sorted({before for before, _ in links}, key=lambda entry: entry.position)),
        after=tuple(sorted({after for _, after in links}, key=lambda entry: entry.position)),
    )


def _in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda c: (c.minerals, [e.position for e in c.before + c.after])))


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a series lists a mineral on a day.

    `listed`: None where the edition in force is not itemised. `reason` (where it is not listed): not_on_list, partly,
    not_itemised, before_first_edition. `via` (where it is): named, group, members, commodity. `partly`: for a group of
    which some usual members are covered, {"covered": 5, "of": 6}. `edition`: the slug of the one in force. `entry`:
    the entry it stands in; None where several entries together cover a group. `certain`: false while the start of
    the edition is known less exactly than to the day and may still lie ahead, and on a day that lies ahead itself.
    """

    listed: bool | None
    reason: str | None
    via: str | None
    partly: Mapping[str, int] | None
    edition: str | None
    entry: Entry | None
    certain: bool


def status(
    mineral: str, edition: Edition | None, registry: Registry, on: datetime.date, today: datetime.date | None = None
) -> Status:
    """Whether a mineral is on a list on a day, given the edition then in force (None before the first one).

    Of a day after `today` nothing is certain: another edition may come. Without `today` no day lies ahead.
    """
    if edition is None:
        return Status(False, "before_first_edition", None, None, None, None, _has_come(on, today))
    return _judge(edition, registry, on, today)(mineral)


def matrix(
    minerals: Iterable[str],
    editions: Iterable[Edition],
    registry: Registry,
    on: datetime.date,
    today: datetime.date | None = None,
) -> dict[tuple[str, str], Status]:
    """The status of every mineral in every edition, by (mineral, slug of the edition); `today` as `status` has it."""
    minerals = list(minerals)
    cells = {}
    for edition in editions:
        judge = _judge(edition, registry, on, today)
        for mineral in minerals:
            cells[mineral, edition.slug] = judge(mineral)
    return cells


def _has_come(on: datetime.date, today: datetime.date | None) -> bool:
    return today is None or on <= today


def _judge(
    edition: Edition, registry: Registry, on: datetime.date, today: datetime.date | None
) -> Callable[[str], Status]:
    """How minerals are judged by one edition: what every question needs of it is looked up once."""
    start = edition.in_force_from
    has_started = start.precision == "day" or not start.first_day <= on <= start.last_day
    certain = has_started and _has_come(on, today)
    if not edition.is_itemised:
        unread = Status(None, "not_itemised", None, None, edition.slug, None, certain)
        return lambda mineral: unread

    absent = Status(False, "not_on_list", None, None, edition.slug, None, certain)
    covered = cover(edition, registry)
    named_groups: dict[str, Entry] = {}
    for entry in edition.entries:
        for group in entry.minerals & registry.groups:
            named_groups.setdefault(group, entry)
    counted: dict[str, Entry] = {}
    for slug, found in covered.items():
        if target := registry.counts_as.get(slug):
            counted.setdefault(target, found.entry)

    def listed(via: str, entry: Entry | None) -> Status:
        return Status(True, None, via, None, edition.slug, entry, certain)

    def judge(mineral: str) -> Status:
        if mineral in named_groups:
            return listed("named", named_groups[mineral])
        if mineral in covered:
            return listed(covered[mineral].via, covered[mineral].entry)
        members = registry.members.get(mineral, frozenset())
        present = [covered[member].entry for member in sorted(members & covered.keys())]
        if members and len(present) == len(members):
            return listed("members", present[0] if len(set(present)) == 1 else None)
        commodity = registry.counts_as.get(mineral)
        if commodity in covered:
            return listed("commodity", covered[commodity].entry)
        if mineral in counted:
            return listed("commodity", counted[mineral])
        if present:
            partly = {"covered": len(present), "of": len(members)}
            return Status(False, "partly", None, partly, edition.slug, None, certain)
        return absent

    return judge
