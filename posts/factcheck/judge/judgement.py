"""What becomes of a statement, and the words in which it is said."""

import datetime
from dataclasses import dataclass

from posts.factcheck.dates import Dated, dates
from posts.factcheck.facts import EditionFacts, EventFacts, Facts, SeriesFacts
from posts.factcheck.statements.model import ListRef, Span, Statement


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of a statement: the Finding without its place in the text."""

    span: Span
    kind: str
    verdict: str
    claimed: str
    recorded: str
    record: tuple[str, ...]
    explanation: str


def dated_of(event: EventFacts) -> Dated:
    return Dated(0, 0, event.date, event.date.last_day)


def fits(dated: Dated, edition: EditionFacts) -> bool:
    return dated.meets(edition.published) or dated.meets(edition.in_force_from)


# An office may announce its list some days before the official journal prints it.
_ANNOUNCED, _PRINTED = 9, 3


def just_as_right(dated: Dated, edition: EditionFacts, statement: Statement, facts: Facts) -> bool:
    """Whether another date is just as right: the announcement, the proposal or vote of the law, an unofficial print."""
    if dated.date == edition.slug[-4:]:
        # The assessment "of 2021" that was printed in 2022.
        return True
    early = (edition.published.first_day - dated.last).days
    printed = 0 if statement.extra.get("official") else _PRINTED
    if 0 < early <= (_ANNOUNCED if statement.extra.get("verb") == "announce" else printed):
        return True
    plain = statement.ref.year and dated.date.precision == "day" and statement.extra.get("drafts") is False
    for event in facts.events.values():
        if event.edition == edition.slug and any(same_day(dated, other) for other in dates(event.summary)):
            # The record's own words on it give that date too.
            return True
        if event.edition or not dated.meets(event.date):
            continue
        same = facts.series[edition.series].jurisdiction in event.parties
        if same and "2024/1252" in edition.official_citation and "Critical Raw Materials Act" in event.title:
            return True
        drafted = event.kind == "list" and "draft" in event.title.lower()
        if same and drafted and dated.date.precision != "year" and not statement.ref.ordinal and not plain:
            # A draft may pass for the list, but not for the second list.
            return True
    return False


# So many days before a list its number and its members may be known.
KNOWN = 430
# So long a list may be called new.
_NEW = 90


def is_fresh(ref: ListRef, edition: EditionFacts, on: datetime.date) -> bool:
    """Whether the words name the list that has just come out: what is wrong of it is wrong, whatever was right of the
    one before."""
    return (ref.fresh or ref.recency == "new") and 0 <= (on - edition.starts).days <= _NEW


# Those who had lists before the record begins.
_OLDER = frozenset({"AU", "JP", "KR"})


def has_older(series: SeriesFacts) -> bool:
    """Whether there were editions before those of the record."""
    return series.jurisdiction in _OLDER


def same_day(one: Dated, other: Dated) -> bool:
    return one.first <= other.last and other.first <= one.last


def edition_name(edition: EditionFacts, facts: Facts) -> str:
    series = facts.series[edition.series]
    short = {"us": "US list", "eu": "EU list", "eu-strategic": "EU strategic list", "uk": "UK list"}.get(edition.series)
    return f"the {short or series.name} of {edition.published[:4]}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def the(issuer: str) -> str:
    # "Natural Resources Canada" bears no article.
    bare = issuer.startswith("the ") or issuer.endswith((" Canada", " Australia"))
    return issuer if bare else f"the {issuer}"


def in_words(dated: Dated) -> str:
    return f"{'on' if dated.date.precision == 'day' else 'in'} {dated.words}"


def after(edition: EditionFacts, facts: Facts, on: datetime.date) -> str:
    row = facts.series[edition.series].editions
    later = [other for other in row[row.index(edition) + 1 :] if other.starts <= on]
    return ", then ".join(
        f"{other.count} ({other.published[:4]})" if other.count else edition_name(other, facts) for other in later
    )


def and_later(edition: EditionFacts, facts: Facts, on: datetime.date) -> str:
    row = after(edition, facts, on)
    return f"; it was superseded by {row}" if row else ""


def since_when(edition: EditionFacts, facts: Facts, on: datetime.date) -> str:
    row = after(edition, facts, on)
    return f"; it was superseded by {row}" if row else f" and is in force since {edition.in_force_from.words}"


def names_of(slugs: set[str], facts: Facts) -> str:
    names = sorted(facts.minerals[slug].name.lower() for slug in slugs)
    return f": {', '.join(names)}" if 0 < len(names) <= 12 else ""


def said(
    statement: Statement,
    verdict: str,
    claimed: str,
    recorded: str,
    editions: list[EditionFacts],
    text: str,
    *,
    minerals: tuple[str, ...] = (),
    series: str = "",
) -> Judgement:
    records = [f"list:{edition.slug}" for edition in editions] + [f"mineral:{mineral}" for mineral in minerals]
    if series:
        records.append(f"series:{series}")
    return Judgement(statement.span, statement.kind, verdict, claimed, recorded, tuple(records), text)
