"""What must hold between rows: no name twice, no start twice, no count that is not true, no reference to nothing."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from minerals import names
from minerals.dates import PartialDate
from minerals.importing.layouts import LAYOUTS, Kind, split
from minerals.models.lists import RESERVED_SLUGS
from minerals.models.registry import CAS_NUMBER, LAST_ELEMENT


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a row breaks."""

    table: str
    key: str
    column: str
    value: str | None
    problem: str
    cure: str


Rows = Mapping[str, dict]
# The rows of every table as they will be, and the keys of those that are being written.
Final = Mapping[str, Rows]
Touched = Mapping[str, Iterable[str]]


def broken(final: Final, touched: Touched, left_out: Mapping[str, int] | None) -> Iterator[Broken]:
    """The rules that the touched rows break.

    `left_out` counts faulty rows of each edition that are not among its entries; None: nobody can tell how many.
    """
    for table, check in _CHECKS.items():
        if touched.get(table):
            yield from check(final, set(touched[table]))
    if left_out is None:
        return
    editions = set(touched.get("editions", ()))
    editions |= {final["entries"][key]["edition"] for key in touched.get("entries", ()) if key in final["entries"]}
    if editions:
        yield from _check_counts(final, editions, left_out)


def dangling(final: Final) -> Iterator[tuple[str, str, str, str]]:
    """Every reference to nothing: (table, key of the row that points, table it points to, key that is not there)."""
    for table, layout in LAYOUTS.items():
        pointers = [c for c in layout.columns.values() if c.kind in (Kind.ONE, Kind.MANY)]
        for key, row in final[table].items():
            for column in pointers:
                for slug in split(row[column.name]):
                    if slug not in final[column.to]:
                        yield table, key, column.to, slug
            for piece in row.get("_evidence", ()):
                if piece["source"] not in final["sources"]:
                    yield table, key, "sources", piece["source"]


def _check_sources(final: Final, touched: set[str]) -> Iterator[Broken]:
    for key, other, value in _shared(final["sources"], touched, lambda row: row["url"]):
        yield Broken("sources", key, "url", value, f"is the address of {other} already", "use that source")


def _check_minerals(final: Final, touched: set[str]) -> Iterator[Broken]:
    rows = final["minerals"]
    for key in sorted(touched):
        row = rows[key]
        number = row["atomic_number"]
        if (row["kind"] == "element") != bool(number) and (number.isdigit() or not number):
            cure = "give an atomic number to an element and to nothing else"
            yield Broken(
                "minerals", key, "atomic_number", number or None, f"does not go with the kind {row['kind']}", cure
            )
        elif number.isdecimal() and not 1 <= int(number) <= LAST_ELEMENT:
            cure = f"the elements have the numbers 1 to {LAST_ELEMENT}"
            yield Broken("minerals", key, "atomic_number", number, "is the number of no element", cure)
        if row["cas_number"] and not CAS_NUMBER.fullmatch(row["cas_number"]):
            cure = "write it like 7440-55-3"
            yield Broken("minerals", key, "cas_number", row["cas_number"], "is not a CAS number", cure)
        for column in ("member_of", "counts_as", "related_to"):
            if key in split(row[column]):
                yield Broken("minerals", key, column, key, "is the mineral itself", "leave it out")
        if row["member_of"] != key and _is_inside_itself(rows, key):
            cure = "name a group that does not stand in this one"
            yield Broken("minerals", key, "member_of", row["member_of"], f"is itself a member of {key}", cure)
        parent = rows.get(row["member_of"])
        if parent and parent["kind"] != "group":
            yield Broken("minerals", key, "member_of", row["member_of"], "is not a group", "name a group")
        target = rows.get(row["counts_as"])
        if target and target is not row and target["counts_as"]:
            cure = f"name {target['counts_as']}"
            yield Broken("minerals", key, "counts_as", row["counts_as"], "itself counts as something else", cure)
        if row["counts_as"] and (counted := [other for other in rows if rows[other]["counts_as"] == key != other]):
            problem = f"cannot be, for {counted[0]} counts as {key}"
            yield Broken("minerals", key, "counts_as", row["counts_as"], problem, "let both count as the same mineral")
    for column in ("symbol", "atomic_number"):
        for key, other, value in _shared(rows, touched, lambda row, column=column: row[column]):
            yield Broken("minerals", key, column, value, f"belongs to {other}", "correct one of them")
    owners: dict[str, str] = {}
    for key in sorted(rows, key=touched.__contains__):
        row = rows[key]
        for column, text in (("name", row["name"]), ("name_us", row["name_us"]), ("slug", key), *_aliases(row)):
            if (name := names.key(text)) and owners.setdefault(name, key) != key and key in touched:
                problem = f"is a name of {owners[name]} already"
                yield Broken("minerals", key, column, text, problem, "a name belongs to one mineral only")


def _is_inside_itself(rows: Rows, key: str) -> bool:
    """Whether the groups above a mineral lead back to it."""
    above, seen = rows[key]["member_of"], set()
    while above in rows and above not in seen:
        seen.add(above)
        above = rows[above]["member_of"]
        if above == key:
            return True
    return False


def _aliases(row: dict) -> Iterator[tuple[str, str]]:
    return (("aliases", alias) for alias in split(row["aliases"]))


def _check_series(final: Final, touched: set[str]) -> Iterator[Broken]:
    yield from _check_addresses("series", final["editions"], "an edition", touched)


def _check_editions(final: Final, touched: set[str]) -> Iterator[Broken]:
    yield from _check_addresses("editions", final["series"], "a series", touched)
    yield from broken_dates(final["editions"], touched)


def broken_dates(rows: Rows, touched: set[str]) -> Iterator[Broken]:
    """What is wrong with the dates of the touched editions, given every edition of their series.

    A row needs `series`, `published` and `in_force_from`. Imports and the admin both ask here.
    """
    for key, other, _ in _shared(
        rows, touched, lambda row: row["series"] and _start(row) and (row["series"], _start(row))
    ):
        problem = f"is a start that its series already has: {other}"
        cure = "correct the date, or give the slug of that edition"
        yield Broken("editions", key, "in_force_from", rows[key]["in_force_from"], problem, cure)
    for key in sorted(touched):
        published, start = (_date(rows[key][column]) for column in ("published", "in_force_from"))
        if published and start and start.last_day < published.first_day:
            problem = f"is before the list was published ({published})"
            yield Broken("editions", key, "in_force_from", start, problem, "correct one of the two dates")


def _check_addresses(table: str, others: Rows, what: str, touched: set[str]) -> Iterator[Broken]:
    for key in sorted(touched):
        if key in RESERVED_SLUGS:
            yield Broken(table, key, "slug", key, "is an address that belongs to the site", "choose another slug")
        if key in others:
            yield Broken(table, key, "slug", key, f"is the slug of {what}", "choose another: both live under /lists/")


def _check_entries(final: Final, touched: set[str]) -> Iterator[Broken]:
    rows = final["entries"]
    place = lambda row: row["position"] and (row["edition"], row["position"])  # noqa: E731
    for key, other, _ in _shared(rows, touched, place):
        problem = f"is the position of “{rows[other]['label']}” already"
        yield Broken("entries", key, "position", rows[key]["position"], problem, "number the entries as issued")


def _check_counts(final: Final, editions: Iterable[str], left_out: Mapping[str, int]) -> Iterator[Broken]:
    counts = Counter(row["edition"] for row in final["entries"].values())
    for key in sorted(set(editions) & final["editions"].keys()):
        yield from broken_counts(key, final["editions"][key], counts[key] + left_out.get(key, 0))


def broken_counts(key: str, row: Mapping[str, str], count: int) -> Iterator[Broken]:
    """What an edition says of its entries that is not so, given how many it has.

    The row needs `is_itemised` and `declared_count`. Imports and the admin both ask here.
    """
    declared = row["declared_count"]
    if row["is_itemised"] == "yes" and not count:
        cure = "give its entries, or say no under is_itemised"
        yield Broken("editions", key, "is_itemised", "yes", f"but {key} has no entries", cure)
    elif row["is_itemised"] == "no" and count:
        yield Broken(
            "editions", key, "is_itemised", "no", f"but {key} has {count} entries", "say yes, or leave them out"
        )
    elif count and re.fullmatch(r"\d{1,5}", declared, re.ASCII) and int(declared) != count:
        problem = f"is the declared count, which does not match: {key} has {count} entries"
        yield Broken("editions", key, "declared_count", declared, problem, "find the entry that is missing or too many")


def _shared(rows: Rows, touched: set[str], value_of: Callable) -> Iterator[tuple[str, str, object]]:
    """Touched rows that have a value which another row has too: (key, the other's key, value)."""
    first: dict = {}
    for key in sorted(rows, key=touched.__contains__):
        value = value_of(rows[key])
        if value and first.setdefault(value, key) != key and key in touched:
            yield key, first[value], value


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate(text)
    except ValueError:
        return None


def _start(row: dict) -> str:
    start = _date(row["in_force_from"])
    return start.first_day.isoformat() if start else ""


_CHECKS = {
    "sources": _check_sources,
    "minerals": _check_minerals,
    "series": _check_series,
    "editions": _check_editions,
    "entries": _check_entries,
}
