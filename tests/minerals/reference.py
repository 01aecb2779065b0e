"""The shipped reference set as values for comparing, read from the files without a database."""

import csv
import datetime
from dataclasses import replace
from functools import cache
from pathlib import Path

from minerals.comparison import Edition, Entry, Registry
from minerals.dates import PartialDate

DATA = Path(__file__).resolve().parents[2] / "minerals" / "data"


def rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def registry() -> Registry:
    return Registry.of(
        (row["slug"], row["kind"], row["member_of"] or None, row["counts_as"] or None) for row in rows("minerals")
    )


@cache
def editions() -> dict[str, Edition]:
    """By slug, each series in the order of its starts; entries that name only a group hold its members too."""
    entries: dict[str, list[Entry]] = {}
    for row in rows("entries"):
        entry = Entry(int(row["position"]), row["label"], row["qualifier"], frozenset(row["minerals"].split(";")))
        entries.setdefault(row["edition"], []).append(entry)
    found: dict[str, Edition] = {}
    newest: dict[str, Edition] = {}
    for row in sorted(rows("editions"), key=lambda row: (row["series"], row["in_force_from"])):
        edition = Edition(
            slug=row["slug"],
            series=row["series"],
            in_force_from=PartialDate(row["in_force_from"]),
            is_itemised=row["is_itemised"] == "yes",
            entries=_with_members(entries.get(row["slug"], []), newest.get(row["series"])),
        )
        found[edition.slug] = edition
        if edition.entries:
            newest[edition.series] = edition
    return found


def _with_members(entries: list[Entry], previous: Edition | None) -> tuple[Entry, ...]:
    """DESIGN section 4: what an entry that names only a group covers. Written apart from the importer, to check it."""
    groups = registry().groups
    own = {mineral for entry in entries if not entry.minerals & groups for mineral in entry.minerals}
    filled = []
    for entry in entries:
        minerals = entry.minerals
        for group in minerals if minerals <= groups else ():
            given = [e.minerals - groups for e in (previous.entries if previous else ()) if group in e.minerals]
            minerals |= (given[0] if given else registry().members[group]) - own
        filled.append(replace(entry, minerals=minerals))
    return tuple(filled)


def in_force(series: str, on: datetime.date) -> Edition | None:
    started = [e for e in editions().values() if e.series == series and e.in_force_from.first_day <= on]
    return max(started, key=lambda edition: edition.in_force_from, default=None)
