"""A difference between two editions, line by line, with its effects in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from minerals.comparison import Carrier, Change, Difference, Edition, Entry, Registry, units

_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry on a line: its number, its label, the mineral meant where that is not the entry itself."""

    position: int
    label: str
    via: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    minerals: tuple[str, ...]
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
    removed, added = words.removed(), words.added()
    restored = len(difference.restored)
    unit = "mineral" if difference.basis == "members" else "entry"
    came = f", {_number(restored)} of them restored" if sides.is_forward and added else ""
    parts = [
        Part(
            "removed",
            "Removed" if sides.is_forward else f"Only in {sides.name_a}",
            "−",
            f"{_count(len(removed), unit)}{words.by_definition_among(difference.removed)}",
            removed,
        ),
        Part(
            "added",
            "Added" if sides.is_forward else f"Only in {sides.name_b}",
            "+",
            f"{_count(len(added), unit)}{came}{words.by_definition_among(difference.added)}",
            added,
        ),
        Part("split", "Split", "÷", _into(difference.split, sides), words.split()),
        Part("merged", "Merged", "×", _into(difference.merged, sides), words.merged()),
        Part(
            "rescoped",
            "Re-scoped",
            "~",
            f"{_count(len(difference.rescoped), 'entry')} whose scope moved with the words",
            words.rescoped(),
        ),
        Part(
            "kept",
            "Kept",
            "=",
            f"{_count(len(difference.unchanged), 'entry')}, same minerals, same qualifier; "
            f"the numbers show the place in each list",
            words.unchanged(),
        ),
    ]
    return [part for part in parts if part.lines]


def in_words(difference: Difference, sides: Sides) -> str:
    """The difference in two or three sentences."""
    counts = difference.counts
    unit = "minerals covered" if difference.basis == "members" else "entries"
    if sides.is_forward:
        opening = f"{len(sides.a.entries)} entries became {len(sides.b.entries)}."
        moved = f"{_number(len(difference.removed))} left, {_number(len(difference.added))} joined"
        if difference.restored:
            moved += f" ({_number(len(difference.restored))} for the second time)"
        counted = f"Counted in {unit}, {counts['a']} became {counts['b']}: {moved}, and"
    else:
        opening = f"{len(sides.a.entries)} entries stand beside {len(sides.b.entries)}."
        counted = f"Counted in {unit}, {counts['a']} stand beside {counts['b']}, and"
    said = [f"{counts['kept']} of the {counts['union']} on either list are on both."]
    forms = [
        f"{_number(len(changes))} {'was' if len(changes) == 1 else 'were'} {done}"
        for changes, done in (
            (difference.split, "split"),
            (difference.merged, "merged"),
            (difference.rescoped, "re-scoped"),
        )
        if changes
    ]
    kept = len(difference.unchanged)
    if kept:
        forms.append(f"{_number(kept)} {'is' if kept == 1 else 'are'} the same on both")
    last = f" Of the entries, {', '.join(forms)}." if forms else ""
    return f"{opening} {counted} {said[0]}{last}"


class _Words:
    """What one change says, given everything it may have to look at."""

    def __init__(self, difference: Difference, sides: Sides, registry: Registry, names: Mapping[str, str]) -> None:
        self.difference, self.sides, self.registry, self.names = difference, sides, registry, names
        start_a, start_b = sides.a.in_force_from.first_day, sides.b.in_force_from.first_day
        self.earlier = [each for each in sides.of_series if each.in_force_from.first_day < start_a]
        self.later = [each for each in sides.of_series if each.in_force_from.first_day > start_b]

    def name(self, mineral: str) -> str:
        return self.names.get(mineral, mineral)

    def removed(self) -> tuple[Line, ...]:
        return self._alone(self.difference.removed, self.difference.carriers_a, self._why_removed, is_before=True)

    def added(self) -> tuple[Line, ...]:
        return self._alone(self.difference.added, self.difference.carriers_b, self._why_added, is_before=False)

    def _alone(self, slugs, carriers, why, *, is_before: bool) -> tuple[Line, ...]:
        lines = []
        for unit in slugs:
            items = tuple(self._item(unit, carrier) for carrier in carriers[unit])
            minerals = (unit,) if self.difference.basis == "members" else ()
            effect = why(unit, carriers[unit])
            lines.append(Line(minerals, items if is_before else (), () if is_before else items, effect))
        return tuple(sorted(lines, key=lambda line: [item.position for item in line.before + line.after]))

    def _item(self, unit: str, carrier: Carrier) -> Item:
        via = carrier.via == "group" and self.difference.basis == "members"
        return Item(carrier.entry.position, carrier.entry.label, self.name(unit) if via else "")

    def _why_removed(self, unit: str, carriers: tuple[Carrier, ...]) -> str:
        if self.difference.basis == "entries":
            return f"No entry of {self.sides.name_b} covers the same with the same qualifier"
        if not self.sides.is_forward:
            return self._not_on(unit, self.sides.name_b)
        again = self._year(self.later, unit)
        after = f"; on the list again since {again}" if again else ""
        if unit in self.difference.by_definition:
            return f"By definition only: it had no entry of its own and left with its group{after}"
        return f"Covered no longer{after}"

    def _why_added(self, unit: str, carriers: tuple[Carrier, ...]) -> str:
        if self.difference.basis == "entries":
            return f"No entry of {self.sides.name_a} covers the same with the same qualifier"
        if not self.sides.is_forward:
            return self._not_on(unit, self.sides.name_a)
        if unit in self.difference.restored:
            return f"Restored: the list of {self._year(self.earlier, unit)} had it"
        if unit in self.difference.by_definition:
            return "By definition only: it has no entry of its own and came with a group"
        return "On this list for the first time"

    def _not_on(self, unit: str, name: str) -> str:
        only = ", and here by definition only, through a group" if unit in self.difference.by_definition else ""
        return f"Not on {name}{only}"

    def _year(self, editions: Iterable[Edition], unit: str) -> str:
        years = [each.in_force_from[:4] for each in editions if each.is_itemised and unit in units(each, self.registry)]
        return min(years, default="")

    def by_definition_among(self, slugs: Sequence[str]) -> str:
        count = len(set(slugs) & set(self.difference.by_definition))
        return f", {_number(count)} by definition only" if count and self.difference.basis == "members" else ""

    def split(self) -> tuple[Line, ...]:
        return tuple(self._line(change, self._carried(change, change.before[0])) for change in self.difference.split)

    def merged(self) -> tuple[Line, ...]:
        return tuple(
            self._line(change, f"{_count(len(change.before), 'entry')} {_became(len(change.before))} one")
            for change in self.difference.merged
        )

    def rescoped(self) -> tuple[Line, ...]:
        return tuple(
            self._line(change, self._moved(change.before[0], change.after[0])) for change in self.difference.rescoped
        )

    def unchanged(self) -> tuple[Line, ...]:
        lines = (self._line(change, "") for change in self.difference.unchanged)
        return tuple(sorted(lines, key=lambda line: (line.before[0].position, line.after[0].position)))

    def _line(self, change: Change, effect: str) -> Line:
        before, after = (tuple(Item(e.position, e.label) for e in side) for side in (change.before, change.after))
        return Line(change.minerals, before, after, effect)

    def _carried(self, change: Change, entry: Entry) -> str:
        """How many minerals of a split entry go on, and which do not."""
        covered = {self.registry.unit(slug) for slug in entry.minerals - self.registry.groups}
        lost = sorted(self.name(slug) for slug in covered - set(change.minerals))
        on = len(covered) - len(lost)
        if not lost:
            return f"All {on} minerals go on" if on > 2 else "Both minerals go on" if on == 2 else "It goes on"
        return f"{on} of {len(covered)} minerals go on; {_listed(lost)} {'does' if len(lost) == 1 else 'do'} not"

    def _moved(self, before: Entry, after: Entry) -> str:
        said = []
        for slugs, here, there in (
            (before.minerals - after.minerals, self.sides.name_a, "no longer"),
            (after.minerals - before.minerals, self.sides.name_b, "now"),
        ):
            if slugs:
                named = _listed(sorted(self.name(slug) for slug in slugs))
                verb = "is" if len(slugs) == 1 else "are"
                said.append(f"{named} {verb} {there} covered" if self.sides.is_forward else f"{named} only in {here}")
        if before.qualifier != after.qualifier:
            match before.qualifier, after.qualifier:
                case old, "":
                    said.append(f"without the qualifier “{old}”")
                case "", new:
                    said.append(f"with the qualifier “{new}”")
                case old, new:
                    said.append(f"the qualifier “{old}” became “{new}”")
        sentence = "; ".join(said)
        return sentence[:1].upper() + sentence[1:]


def _into(changes: Sequence[Change], sides: Sides) -> str:
    before, after = (len({e for change in changes for e in side(change)}) for side in (_before, _after))
    return f"{_count(before, 'entry')} of {sides.name_a} into {after} of {sides.name_b}"


def _before(change: Change) -> tuple[Entry, ...]:
    return change.before


def _after(change: Change) -> tuple[Entry, ...]:
    return change.after


def _became(count: int) -> str:
    return "becomes" if count == 1 else "become"


def _count(count: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


def _number(count: int) -> str:
    return _SMALL[count] if count < len(_SMALL) else str(count)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
