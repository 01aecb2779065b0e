"""A difference between two editions, line by line, with its effects in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from minerals.comparison import Carrier, Change, Difference, Edition, Entry, Registry, units

_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry on a line: its number, its label, and the same in pieces, each with whether it came or went."""

    position: int
    label: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Line:
    before: tuple[Item, ...]
    after: tuple[Item, ...]
    effect: str


@dataclass(frozen=True, slots=True)
class Part:
    """All changes of one kind. `said` stands beside its heading."""

    kind: str
    heading: str
    sign: str
    said: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """The two editions compared, what they are called, and the editions of the second one's series."""

    a: Edition
    b: Edition
    name_a: str
    name_b: str
    of_series: Sequence[Edition]

    @property
    def is_forward(self) -> bool:
        """Whether b is a later edition of the series of a, so that one may speak of what came and went."""
        return self.a.series == self.b.series and self.a.in_force_from.first_day < self.b.in_force_from.first_day


def synopsis(difference: Difference, sides: Sides, registry: Registry, names: Mapping[str, str]) -> list[Part]:
    """Removed, added, split, merged, re-scoped, kept; kinds without a line are left out."""
    words = _Words(difference, sides, registry, names)
    forward = sides.is_forward
    moved = "moved with the words" if forward else "differs with the words"
    parts = [
        Part(
            "removed",
            "Removed" if forward else f"Only in {sides.name_a}",
            "−",
            words.alone(difference.removed, sides.name_b),
            words.removed(),
        ),
        Part(
            "added",
            "Added" if forward else f"Only in {sides.name_b}",
            "+",
            words.alone(difference.added, sides.name_a),
            words.added(),
        ),
        Part("split", "Split", "÷", _into(difference.split, sides), words.split()),
        Part("merged", "Merged", "×", _into(difference.merged, sides), words.merged()),
        Part(
            "rescoped",
            "Re-scoped",
            "~",
            f"{_count(len(difference.rescoped), 'entry')} whose scope {moved}",
            words.rescoped(),
        ),
        Part(
            "kept",
            "Kept",
            "=",
            f"{_count(len(difference.unchanged), 'entry')}, same minerals, same qualifier; "
            "the numbers show the place in each list",
            words.unchanged(),
        ),
    ]
    return [part for part in parts if part.lines]


def in_words(difference: Difference, sides: Sides) -> str:
    """The difference in two or three sentences."""
    counts, by_member = difference.counts, difference.basis == "members"
    verb = "became" if sides.is_forward else "stand beside"
    said = "The same edition stands on both sides: nothing can differ. " if difference.a == difference.b else ""
    said += f"{len(sides.a.entries)} entries {verb} {len(sides.b.entries)}"
    if by_member:
        said += f". Counted in minerals covered, {counts['a']} {verb} {counts['b']}"
    if sides.is_forward:
        said += f": {_number(len(difference.removed))} left, {_number(len(difference.added))} joined"
        if difference.restored:
            had = "had been there before" if by_member else "had stood there before in the same form"
            said += f" ({_number(len(difference.restored))} of them {had})"
    said += f", and {counts['kept']} of the {counts['union']} on either list are on both."
    forms = [
        f"{_number(len(changes))} {'was' if len(changes) == 1 else 'were'} {done}"
        for changes, done in (
            (difference.split, "split"),
            (difference.merged, "merged"),
            (difference.rescoped, "re-scoped"),
        )
        if changes
    ]
    if kept := len(difference.unchanged):
        forms.append(f"{_number(kept)} {'is' if kept == 1 else 'are'} the same on both")
    if forms:
        said += f" Of the entries, {', '.join(forms)}."
    if not by_member and (difference.split or difference.merged or difference.rescoped):
        both = "as left and as joined" if sides.is_forward else "among those of one side only"
        said += f" What was split, merged or re-scoped is counted {both}, too."
    return said


def counted(difference: Difference, sides: Sides, registry: Registry, names: Mapping[str, str]) -> str:
    """Which minerals of the two were counted under another, and which stand there by definition only."""
    if difference.basis != "members":
        return ""
    held = {slug for edition in (sides.a, sides.b) for entry in edition.entries for slug in entry.minerals}
    pairs = sorted((registry.unit(slug), slug) for slug in held & registry.counts_as.keys())
    said = []
    for unit, group in groupby(pairs, key=lambda pair: pair[0]):
        slugs = [slug for _, slug in group]
        verb = "counts" if len(slugs) == 1 else "count"
        said.append(f"{_listed([_inside(names[slug]) for slug in slugs])} {verb} as {_inside(names[unit])}")
    if difference.by_definition:
        listed = _listed([_inside(names[slug]) for slug in difference.by_definition])
        said.append(f"by definition only, through a group: {listed}")
    return f"{_opened('; '.join(said))}." if said else ""


class _Words:
    """What one change says, given everything it may have to look at."""

    def __init__(self, difference: Difference, sides: Sides, registry: Registry, names: Mapping[str, str]) -> None:
        self.difference, self.sides, self.registry, self.names = difference, sides, registry, names
        start_a, start_b = sides.a.in_force_from.first_day, sides.b.in_force_from.first_day
        starts = [(each.in_force_from.first_day, each) for each in sides.of_series]
        self.earlier = [each for start, each in starts if start < start_a]
        self.since_a = [each for start, each in starts if start_a < start <= start_b]
        self.later = [each for start, each in starts if start > start_b]

    def name(self, mineral: str) -> str:
        return _inside(self.names.get(mineral, mineral))

    def alone(self, slugs: Sequence[str], other: str) -> str:
        """How many stand on one side only, how many of them came back, how many are there through a group."""
        if self.difference.basis == "entries":
            return f"{_count(len(slugs), 'entry')} without an equal in {other}"
        said = _count(len(slugs), "mineral")
        if self.sides.is_forward and slugs == self.difference.added:
            said += f", {_number(len(self.difference.restored))} of them restored"
        if by_definition := len(set(slugs) & set(self.difference.by_definition)):
            said += f", {_number(by_definition)} by definition only"
        return said

    def removed(self) -> tuple[Line, ...]:
        difference = self.difference
        why = self._why_removed if difference.basis == "members" else self._where_to
        lines = self._alone(difference.removed, difference.carriers_a, why)
        return tuple(Line(items, (), effect) for items, effect in lines)

    def added(self) -> tuple[Line, ...]:
        difference = self.difference
        why = self._why_added if difference.basis == "members" else self._where_from
        lines = self._alone(difference.added, difference.carriers_b, why)
        return tuple(Line((), items, effect) for items, effect in lines)

    def _alone(
        self, slugs: Sequence[str], carriers: Mapping[str, tuple[Carrier, ...]], why: Callable[[str], str]
    ) -> list[tuple[tuple[Item, ...], str]]:
        lines = [(tuple(self._carried(unit, carrier) for carrier in carriers[unit]), why(unit)) for unit in slugs]
        return sorted(lines, key=lambda line: [item.position for item in line[0]])

    def _carried(self, unit: str, carrier: Carrier) -> Item:
        entry = carrier.entry
        if carrier.via == "named" or self.difference.basis == "entries":
            return _whole(entry)
        pieces = ((self.names.get(unit, unit), True), (f"via {entry.label}", False))
        return Item(entry.position, entry.label, pieces)

    def _why_removed(self, unit: str) -> str:
        by_definition = unit in self.difference.by_definition
        if not self.sides.is_forward:
            return self._not_on(self.sides.name_b, by_definition)
        said = "By definition only: it had no entry and left with its group" if by_definition else "Covered no longer"
        if again := self._first_year(self.later, unit):
            return f"{said}; back on the list of {again}"
        return said

    def _why_added(self, unit: str) -> str:
        by_definition = unit in self.difference.by_definition
        if not self.sides.is_forward:
            return self._not_on(self.sides.name_a, by_definition)
        if unit in self.difference.restored:
            return f"Restored: the list of {self._first_year(self.earlier, unit)} had it"
        if by_definition:
            return "By definition only: it has no entry and came with a group"
        if not all(edition.is_itemised for edition in (*self.earlier, *self.since_a)):
            return f"Not on the list of {self.sides.name_a}"
        return f"On the list for the first time in {self._first_year(self.since_a, unit)}"

    def _not_on(self, name: str, by_definition: bool) -> str:
        return f"Not on {name}" + (", and here by definition only, through a group" if by_definition else "")

    def _first_year(self, editions: Iterable[Edition], unit: str) -> str:
        years = [each.in_force_from[:4] for each in editions if each.is_itemised and unit in units(each, self.registry)]
        return min(years, default="")

    def _where_to(self, unit: str) -> str:
        entry = self.difference.carriers_a[unit][0].entry
        for change in (*self.difference.split, *self.difference.merged, *self.difference.rescoped):
            if entry in change.before:
                return f"In {self.sides.name_b} as {self._others(change.after)}"
        return f"No entry of {self.sides.name_b} shares a mineral with it"

    def _where_from(self, unit: str) -> str:
        entry = self.difference.carriers_b[unit][0].entry
        for change in (*self.difference.merged, *self.difference.split, *self.difference.rescoped):
            if entry in change.after:
                return f"In {self.sides.name_a} as {self._others(change.before)}"
        return f"No entry of {self.sides.name_a} shares a mineral with it"

    def _others(self, entries: Sequence[Entry]) -> str:
        return f"“{entries[0].label}”" if len(entries) == 1 else f"{len(entries)} entries"

    def split(self) -> tuple[Line, ...]:
        return _lines(self.difference.split, lambda change: self._go_on(change, change.before[0]))

    def merged(self) -> tuple[Line, ...]:
        verb = "became" if self.sides.is_forward else "are"
        return _lines(self.difference.merged, lambda change: f"{len(change.before)} entries {verb} one")

    def rescoped(self) -> tuple[Line, ...]:
        changes = sorted(self.difference.rescoped, key=_place)
        lines = []
        for change in changes:
            before, after = change.before[0], change.after[0]
            effect = self._moved(before, after, set(change.minerals))
            lines.append(Line((_apart(before, after),), (_apart(after, before),), effect))
        return tuple(lines)

    def unchanged(self) -> tuple[Line, ...]:
        return _lines(self.difference.unchanged, lambda change: "")

    def _go_on(self, change: Change, entry: Entry) -> str:
        """How many minerals of a split entry go on, and which do not."""
        held = {self.registry.unit(slug) for slug in entry.minerals - self.registry.groups}
        lost = sorted(self.name(slug) for slug in held - set(change.minerals))
        on = len(held) - len(lost)
        go, do = ("go on", "do") if self.sides.is_forward else ("are on both", "are")
        if not lost:
            return f"All {on} minerals {go}" if on > 2 else f"Both minerals {go}" if on == 2 else ""
        one = "does" if self.sides.is_forward else "is"
        return f"{on} of {len(held)} minerals {go}; {_listed(lost)} {one if len(lost) == 1 else do} not"

    def _moved(self, before: Entry, after: Entry, shared: set[str]) -> str:
        gone, come = before.minerals - after.minerals, after.minerals - before.minerals
        said = [
            *self._said(gone, shared, self.sides.name_a, "no longer"),
            *self._said(come, shared, self.sides.name_b, "now"),
        ]
        if before.qualifier != after.qualifier:
            match before.qualifier, after.qualifier:
                case old, "":
                    said.append(f"without the qualifier “{old}”")
                case "", new:
                    said.append(f"with the qualifier “{new}”")
                case old, new:
                    said.append(f"the qualifier “{old}” {'became' if self.sides.is_forward else 'against'} “{new}”")
        return _opened("; ".join(said))

    def _said(self, slugs: Iterable[str], shared: set[str], here: str, when: str) -> list[str]:
        """Minerals of one side of an entry. What counts as a mineral of both sides is a matter of its name only."""
        said = []
        for names_only in (True, False):
            meant = [slug for slug in slugs if (self.registry.unit(slug) in shared) == names_only]
            if meant:
                listed = _listed(sorted(self.name(slug) for slug in meant))
                done = "named" if names_only else "covered"
                verb = "is" if len(meant) == 1 else "are"
                forward = self.sides.is_forward
                said.append(f"{listed} {verb} {when} {done}" if forward else f"{listed} {done} in {here} only")
        return said


def _lines(changes: Iterable[Change], effect: Callable[[Change], str]) -> tuple[Line, ...]:
    """One line a change, in the order of the first list."""
    return tuple(
        Line(tuple(map(_whole, change.before)), tuple(map(_whole, change.after)), effect(change))
        for change in sorted(changes, key=_place)
    )


def _place(change: Change) -> tuple[int, int]:
    return change.before[0].position, change.after[0].position


def _whole(entry: Entry) -> Item:
    return Item(entry.position, entry.label, ((entry.label, True),))


def _apart(entry: Entry, other: Entry) -> Item:
    """An entry with only those words marked that the other does not have."""
    here, there = entry.label.split(), other.label.split()
    match = SequenceMatcher(None, [word.casefold() for word in here], [word.casefold() for word in there])
    pieces = [
        (" ".join(here[start:end]), kind != "equal") for kind, start, end, _, _ in match.get_opcodes() if end > start
    ]
    return Item(entry.position, entry.label, tuple(pieces))


def _into(changes: Sequence[Change], sides: Sides) -> str:
    before = {entry for change in changes for entry in change.before}
    after = {entry for change in changes for entry in change.after}
    return f"{_count(len(before), 'entry')} of {sides.name_a} into {len(after)} of {sides.name_b}"


def _count(count: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


def _number(count: int) -> str:
    return _SMALL[count] if count < len(_SMALL) else str(count)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _inside(name: str) -> str:
    """A name as it stands inside a sentence."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _opened(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
