"""Comparing lists: pure functions on frozen values. DESIGN section 4 defines every word used here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from minerals.dates import PartialDate


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
