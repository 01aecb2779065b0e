"""The entries of lists: which minerals each one covers. DESIGN sections 4 (cover) and 5 (match) say how."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from minerals import names
from minerals.comparison import Registry
from minerals.importing.layouts import split
from minerals.importing.match import Matcher

Rows = Mapping[str, dict]


def complete(entries: Rows, *, recorded: Rows, editions: Rows, minerals: Rows) -> list[str]:
    """Fill in the minerals (and the qualifier) of entries that name none or only a group; the labels not known.

    `entries` are the rows that a file asks for, by key; they are changed in place. `recorded` are those of the record,
    `editions` and `minerals` all rows as they will be. The result holds the keys of entries that nothing was found for.
    """
    registry = Registry.of(
        (slug, row["kind"], row["member_of"] or None, row["counts_as"] or None) for slug, row in minerals.items()
    )
    matcher = Matcher(minerals.values(), {row["qualifier"] for row in recorded.values() if row["qualifier"]})
    asked, present = _by_edition(entries), _by_edition(recorded)
    unknown: list[str] = []
    for series in _series_in_order(asked, editions):
        earlier: dict[str, dict] = {}
        previous: list[dict] = []
        for edition in series:
            if edition in asked:
                rows = asked[edition]
                own = {key: recorded[key] for key in rows if key in recorded}
                unknown += _resolve(rows, earlier, previous, own, matcher, registry)
            else:
                rows = present.get(edition, {})
            earlier |= {names.key(row["label"]): row for row in rows.values()}
            previous = list(rows.values()) or previous
    return unknown


def _resolve(rows: Rows, earlier: Rows, previous: Iterable[dict], own: Rows, matcher: Matcher, registry: Registry):
    """Fill in the entries of one edition; yields the keys of those whose label is not known."""
    by_rule = []
    for key, row in rows.items():
        given = split(row["minerals"])
        if given and not set(given) <= registry.groups:
            continue
        by_rule.append(row)
        if given:
            continue
        if known := earlier.get(names.key(row["label"])):
            row |= {"minerals": known["minerals"], "qualifier": row["qualifier"] or known["qualifier"]}
        elif match := matcher.find(row["label"]):
            row |= {"minerals": ";".join(match.minerals), "qualifier": row["qualifier"] or match.qualifier}
        elif known := own.get(key):
            row |= {"minerals": known["minerals"], "qualifier": row["qualifier"] or known["qualifier"]}
        else:
            yield key
    named = {
        slug for row in rows.values() if not (slugs := set(split(row["minerals"]))) & registry.groups for slug in slugs
    }
    for row in by_rule:
        slugs = set(split(row["minerals"]))
        if groups := slugs & registry.groups:
            members = slugs - groups or _members(groups, previous, registry)
            slugs = groups | (members - named)
        row["minerals"] = ";".join(sorted(slugs))


def _members(groups: Collection[str], previous: Iterable[dict], registry: Registry) -> set[str]:
    """What the previous edition of the series gave these groups, else their usual members."""
    members: set[str] = set()
    for group in groups:
        given = [set(split(row["minerals"])) for row in previous]
        given = [slugs - registry.groups for slugs in given if group in slugs]
        members |= set().union(*given) or registry.members[group]
    return members


def _by_edition(entries: Rows) -> dict[str, dict[str, dict]]:
    found: dict[str, dict[str, dict]] = defaultdict(dict)
    for key, row in entries.items():
        found[row["edition"]][key] = row
    return found


def _series_in_order(asked: Collection[str], editions: Rows) -> list[list[str]]:
    """The editions of every series that is asked for, by their starts."""
    wanted = {editions[edition]["series"] for edition in asked if edition in editions}
    series: dict[str, list[str]] = {slug: [] for slug in sorted(wanted)}
    for slug, row in sorted(editions.items(), key=lambda item: ((item[1]["in_force_from"] + "-01-01")[:10], item[0])):
        if row["series"] in wanted:
            series[row["series"]].append(slug)
    return [*series.values(), *([edition] for edition in asked if edition not in editions)]
