"""Which edition of which list the words mean: every hint is weighed, the best edition wins, a tie wins nothing."""

import datetime
from dataclasses import dataclass, replace

from posts.factcheck.dates import Dated
from posts.factcheck.facts import EditionFacts, Facts
from posts.factcheck.statements.model import ListRef

# How much a hint weighs. A citation is exact, a year in the name is meant, a count may be the error itself.
_CITED, _YEAR, _ORDINAL, _DAY, _MONTH, _PUBLISHED_YEAR, _COUNT, _AS_OF, _TERM = 10, 7, 9, 5, 4, 3, 3, 5, 1


@dataclass(frozen=True, slots=True)
class Meant:
    """`edition`: the one that is meant, None where nothing tells. `firm`: picked by more than the count alone.

    `rival`: another that fits as well; the words then contradict themselves. `by_count`: the count helped to pick it.
    """

    edition: EditionFacts | None
    firm: bool = False
    rival: EditionFacts | None = None
    by_count: bool = False
    missing: bool = False


def candidates(ref: ListRef, facts: Facts) -> list[EditionFacts]:
    return [edition for series in ref.series for edition in facts.series[series].editions]


def meant(ref: ListRef, facts: Facts, on: datetime.date, *, count: bool = True, date: bool = True) -> Meant:
    """The edition that a reference picks out by its own words and by what is claimed of it.

    `count` and `date`: whether a claimed number and a claimed date of publication may serve as hints.
    """
    if ref.edition:
        return Meant(facts.editions[ref.edition], firm=True)
    # What had not been published on the day is not what a text of that day can mean.
    editions = [each for each in candidates(ref, facts) if min(each.published.first_day, each.starts) <= on]
    if not editions:
        return Meant(None)
    if ref.recency in ("now", "stillnow", "last") and not ref.year and not ref.ordinal:
        held = facts.in_force(editions[0].series, on)
        return Meant(held, firm=False)
    weights: dict[str, int] = {}
    firm: dict[str, bool] = {}
    by_count: dict[str, bool] = {}
    for edition in editions:
        weight, sure = _weight(ref, edition, facts, date)
        if (
            count
            and ref.count
            and edition.count
            and edition.count == ref.count.value
            and not _hollow(ref, edition, facts)
        ):
            weight += _COUNT
            by_count[edition.slug] = True
        weights[edition.slug], firm[edition.slug] = weight, sure
    best = max(weights.values())
    if best <= 1:
        missing = bool(ref.year or (ref.ordinal and len(ref.series) == 1))
        return Meant(None, missing=missing)
    first = [edition for edition in editions if weights[edition.slug] == best]
    if len(first) > 1:
        own = [edition for edition in first if edition.series == ref.series[0]]
        return Meant(
            own[0] if own else first[0],
            firm=True,
            rival=first[1] if len(own) != 1 else (set(first) - {own[0]}).pop(),
            by_count=True,
        )
    chosen = first[0]
    return Meant(chosen, firm=firm[chosen.slug], by_count=by_count.get(chosen.slug, False))


def misnumbered(ref: ListRef, facts: Facts, on: datetime.date) -> EditionFacts | None:
    """The edition that the date and the number of a reference both tell, where its ordinal tells another."""
    # "First" is meant; a second or a fifth list may be miscounted.
    if (ref.ordinal or 0) < 2 or ref.year or not (ref.published and ref.count):
        return None
    found = meant(replace(ref, ordinal=None), facts, on)
    if found.edition is None or found.rival or not (found.firm and found.by_count):
        return None
    row = facts.series[found.edition.series].editions
    return found.edition if row.index(found.edition) + 1 != ref.ordinal else None


def _hollow(ref: ListRef, edition: EditionFacts, facts: Facts) -> bool:
    """A count that would fit an edition which the words about its year or place in the row rule out."""
    return bool(ref.year and not names_year(edition, ref.year, facts)) and ref.year.date.precision != "year"


def _weight(ref: ListRef, edition: EditionFacts, facts: Facts, date: bool) -> tuple[int, bool]:
    weight, firm = 0, False
    if edition.slug in ref.citations:
        weight, firm = weight + _CITED, True
    if ref.law and "2024/1252" in edition.official_citation:
        weight, firm = weight + _YEAR, True
    if ref.year and names_year(edition, ref.year, facts):
        weight, firm = weight + _YEAR, True
    number = facts.series[edition.series].editions.index(edition) + 1
    if ref.ordinal == number or (ref.recency == "first" and number == 1):
        weight, firm = weight + _ORDINAL, True
    if date and ref.published and _meets(ref.published, edition):
        weight += {"day": _DAY, "month": _MONTH, "year": _PUBLISHED_YEAR}[ref.published.date.precision]
        firm = True
    if ref.asof and edition.starts <= ref.asof.last and (edition.ends is None or edition.ends > ref.asof.first):
        weight, firm = weight + _AS_OF + (edition.starts >= ref.asof.first), True
    if edition.series == ref.series[0]:
        weight += _TERM
    return weight, firm


def names_year(edition: EditionFacts, year: Dated, facts: Facts) -> bool:
    """Whether "the 2018 list" may mean an edition: by the year of its slug, its publication or its start."""
    if year.date.precision != "year":
        return _meets(year, edition)
    years = {edition.slug[-4:], edition.published[:4], edition.in_force_from[:4]}
    if "2024/1252" in edition.official_citation:
        years.add("2023")
    return year.date[:4] in years


def _meets(dated: Dated, edition: EditionFacts) -> bool:
    return dated.meets(edition.published) or dated.meets(edition.in_force_from)


def previous(edition: EditionFacts, facts: Facts) -> EditionFacts | None:
    """The edition before, of the same series."""
    row = facts.series[edition.series].editions
    number = row.index(edition)
    return row[number - 1] if number else None
