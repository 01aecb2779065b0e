"""When a list was published, and by whom."""

import datetime
import re
from dataclasses import replace

from minerals.dates import PartialDate
from posts.factcheck.counts import Bound
from posts.factcheck.dates import Dated
from posts.factcheck.editions import Meant, candidates, meant, misnumbered
from posts.factcheck.facts import EditionFacts, Facts
from posts.factcheck.findings import CONTRADICTED, OUTDATED, SUPPORTED
from posts.factcheck.judge.judgement import (
    Judgement,
    after,
    and_later,
    capital,
    dated_of,
    edition_name,
    fits,
    has_older,
    in_words,
    just_as_right,
    said,
    same_day,
    the,
)
from posts.factcheck.mentions import fold, offices, read_words
from posts.factcheck.statements.model import ListRef, Statement


def published(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    ref, dated = statement.ref, statement.value
    if ref is None or ref.draft or ref.foreign or ref.plural and not ref.law:
        return None
    if statement.extra.get("row"):
        return _one_of(statement, facts, on)
    number = statement.extra.get("number") or ref.count
    if other := misnumbered(replace(ref, count=number, published=dated), facts, on):
        # "The second list, published in September 2017, had 27 entries": the third one.
        ref = replace(ref, ordinal=None, count=number, edition=other.slug)
    found = meant(ref, facts, on)
    if found.edition is None and number and ref.count is None:
        # "put out in October 2022, runs to 33 names": the number tells which.
        ref = replace(ref, count=number)
        found = meant(ref, facts, on)
    edition = found.edition
    last = statement.extra.get("verb") == "lastupdate" and not ref.selects
    held = facts.in_force(ref.series[0], on)
    # "The new list took effect on 24 March 2022": no older one is meant.
    fresh = ref.recency == "new" and held and (on - held.starts).days <= _NEW and dated.first >= held.starts
    if last or fresh:
        edition = held
    if edition is None and (not ref.selects or found.missing and ref.year is dated) and not ref.count:
        return _no_such(statement, facts, on)
    if edition is None or (found.rival and not (last or fresh) and not _both_dated(found, dated)):
        return None
    running = ref.recency in ("now", "last", "stillnow") or statement.extra.get("verb") == "lastupdate"
    if running and not ref.selects:
        edition = held
        if edition is None:
            return None
    elif not ref.selects and not fresh and not found.by_count and not fits(dated, edition):
        return None
    text = f"{capital(edition_name(edition, facts))} was published on {edition.published.words}"
    if edition.published.precision != "day":
        text = text.replace(" on ", " in ")
    if edition.in_force_from != edition.published:
        text += f" and is in force since {edition.in_force_from.words}"
    if statement.kind == "list-in-force" and dated.date.precision == "day":
        # A law is in force from a day that it names, not from that of its print.
        right = dated.meets(edition.in_force_from)
    else:
        right = fits(dated, edition)
    if right:
        return said(statement, SUPPORTED, dated.words, edition.published.words, [edition], text + ".")
    if statement.extra.get("since") and dated.last >= edition.published.first_day:
        # "has had a list since 2014": later than the first one, but so it had.
        return None
    if statement.extra.get("named") and (not found.by_count or dated.last >= edition.published.first_day):
        # "In 2019 it named 35 minerals critical" may tell a state; before there was a list it cannot.
        return None
    if just_as_right(dated, edition, statement, facts) or _before_record(dated, found, ref, facts):
        return None
    if running and (
        old := next(
            (other for other in candidates(ref, facts) if other.starts < edition.starts and fits(dated, other)), None
        )
    ):
        text = f"That was {edition_name(old, facts)}; it was superseded by {after(old, facts, on)}"
        return said(statement, OUTDATED, dated.words, edition.published.words, [old, edition], text + ".")
    return said(
        statement,
        CONTRADICTED,
        dated.words,
        edition.published.words,
        [edition],
        f"{text}, not {in_words(dated)}{and_later(edition, facts, on)}.",
    )


# How long after its publication a text may leave out the year.
_LATELY = 330


def published_day(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """A day or a month without its year, of a list that is named by its edition or has come out not long ago."""
    ref, (month, day) = statement.ref, statement.value
    found = meant(ref, facts, on)
    edition = found.edition if ref.selects or ref.count else facts.in_force(ref.series[0], on)
    if edition is None or found.rival or edition.published.precision != "day":
        return None
    if not (on - edition.published.first_day).days >= 0 or not ref.selects and (on - edition.starts).days > _LATELY:
        return None
    year = edition.published[:4]
    try:
        claimed = PartialDate(f"{year}-{month:02d}-{day:02d}" if day else f"{year}-{month:02d}")
    except ValueError:
        return None
    dated, words = Dated(0, 0, claimed, claimed.last_day), claimed.words.removesuffix(f" {year}")
    text = f"{capital(edition_name(edition, facts))} was published on {edition.published.words}"
    if fits(dated, edition):
        return said(statement, SUPPORTED, words, edition.published.words, [edition], text + ".")
    if just_as_right(dated, edition, statement, facts):
        return None
    return said(statement, CONTRADICTED, words, edition.published.words, [edition], f"{text}, not {in_words(dated)}.")


# So long a list is called new.
_NEW = 400


def _one_of(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """A date among several on which editions of a list were published."""
    ref, dated = statement.ref, statement.value
    row = [edition for edition in candidates(ref, facts) if edition.starts <= on and edition.series == ref.series[0]]
    if fitting := [edition for edition in row if fits(dated, edition)]:
        edition = fitting[-1]
        text = f"{capital(edition_name(edition, facts))} was published on {edition.published.words}."
        return said(statement, SUPPORTED, dated.words, edition.published.words, [edition], text)
    return _no_such(statement, facts, on)


def _no_such(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """A date on which none of the editions was published, of a list whose editions are all in the record."""
    ref, dated = statement.ref, statement.value
    series = facts.series[ref.series[0]]
    verbs = ("past", "announce") if dated.date.precision == "year" else ("past", "announce", "update")
    if series.jurisdiction not in _WHOLE or statement.extra.get("verb") not in verbs or dated.first > on:
        return None
    row = [edition for edition in series.editions if edition.starts <= on]
    one_of = statement.extra.get("row", False)
    if not row or not one_of and (ref.update or ref.recency not in (None, "new")):
        return None
    if any(just_as_right(dated, edition, statement, facts) for edition in row):
        return None
    drafts = [
        event
        for event in facts.events.values()
        if "draft" in event.title.lower() and same_day(dated, dated_of(event)) and series.jurisdiction in event.parties
    ]
    if drafts and not (one_of and dated.date.precision == "year"):
        return None
    known = ", ".join(edition.published.words for edition in row)
    text = f"No edition of the {series.name} was published {in_words(dated)}: it was on {known}."
    return said(statement, CONTRADICTED, dated.words, known, row[::-1], text)


# The issuers of whose lists the record holds every edition.
_WHOLE = frozenset({"US", "EU", "UK", "CA", "CA-QC", "IN", "NATO", "NZ", "ZA", "CL", "BR", "ID", "CN"})


def _before_record(dated: Dated, found: Meant, ref: ListRef, facts: Facts) -> bool:
    """Whether a date may be that of an edition older than all those of the record."""
    series = facts.series[ref.series[0]]
    picked = ref.selects or found.by_count and ref.count and ref.count.bound is Bound.EXACT
    return has_older(series) and not picked and dated.last < series.editions[0].published.first_day


def _both_dated(found: Meant, dated: Dated) -> bool:
    return fits(dated, found.edition) and fits(dated, found.rival)


def issuer(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    ref, office = statement.ref, statement.value
    if ref is None or ref.draft or ref.foreign or ref.plural:
        return None
    if statement.extra.get("ordered"):
        # Said of the order, be its list there yet or not.
        on = max(on, facts.series[ref.series[0]].editions[0].starts)
    found = meant(ref, facts, on)
    edition = found.edition
    if edition is None and not ref.selects and ref.published is None and ref.count is None:
        edition = facts.in_force(ref.series[0], on)
    if edition is None or found.rival and found.rival.series == edition.series and found.rival.issuer != edition.issuer:
        return None
    right = issued(office, edition, facts)
    text = f"{capital(edition_name(edition, facts))} was published by {the(edition.issuer)}"
    claimed = office.partition(":")[2] or office
    if right:
        return said(statement, SUPPORTED, claimed, edition.issuer, [edition], text + ".")
    if (
        right is None
        or not statement.extra.get("firm")
        or any(issued(other, edition, facts) for other in statement.extra["others"])
    ):
        return None
    home = facts.series[edition.series].jurisdiction
    if not (ref.selects or ref.count or home == "US") and any(
        issued(office, other, facts)
        for other in facts.editions.values()
        if other.starts <= on and facts.series[other.series].jurisdiction == home
    ):
        # Another list of the same government is its work.
        return None
    told = ref.explicit and (ref.jurisdictions or ref.office) or statement.extra.get("sure")
    if not (ref.selects or found.firm or found.by_count or told):
        return None
    text = f"{text}, not by {_office(office)}{and_later(edition, facts, on)}."
    wrong = said(statement, CONTRADICTED, claimed, edition.issuer, [edition], text)
    if statement.extra.get("ordered"):
        orders = tuple(f"event:{event.slug}" for event in facts.events.values() if ORDER in event.title)
        wrong = replace(wrong, record=wrong.record + orders)
    # Of the list whichever edition is meant: said of the whole series.
    return (
        wrong
        if ref.selects or found.firm or found.by_count
        else replace(wrong, record=(*wrong.record, f"series:{edition.series}"))
    )


# The order of 2017 that called for a first list.
ORDER = "Executive Order 13817"


def basis(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """On which act a list rests: on none that came after it."""
    ref, act = statement.ref, facts.events[str(statement.value)]
    if ref is None or ref.draft or ref.foreign or ref.plural:
        return None
    edition = meant(ref, facts, on).edition
    if edition is None or facts.series[edition.series].jurisdiction not in act.parties:
        return None
    if act.date.first_day <= edition.published.last_day:
        return None
    text = f"{capital(edition_name(edition, facts))} was published on {edition.published.words}, before this act."
    text += f" {act.title}: {act.date.words}."
    return said(statement, CONTRADICTED, act.title, edition.published.words, [edition], text)


def issued(office: str, edition: EditionFacts, facts: Facts) -> bool | None:
    """Whether an office issued an edition; None where it had a hand in it, or belongs to another government."""
    series = facts.series[edition.series]
    if ":" in office:
        jurisdiction, _, words = office.partition(":")
        known = fold(f"{edition.issuer}; {series.issuing_body}")
        if fold(words) in known:
            return True
        if _shares(fold(words), known):
            return None
        return False if not jurisdiction or jurisdiction == series.jurisdiction else None
    seat, family = offices()[office]
    if seat != series.jurisdiction:
        return None
    if family and any(name in edition.issuer for name in _FAMILIES[family]):
        return True
    if family and any(name in series.issuing_body for name in _FAMILIES[family]):
        # It issues the list at other times, or prepares it: no error worth a word.
        return None if family == "commission" else family == "interior"
    if family == "bgs":
        return None
    return False


_TITLES = frozenset({"ministry", "department", "national", "government", "agency", "office", "bureau", "council"})


def _shares(words: str, known: str) -> bool:
    """Whether an office may be the issuer by another of its names: half of what names it stands in both."""
    apart = _TITLES | read_words("jurisdictions").keys()
    own = [word for word in re.findall(r"\w{4,}", words) if word not in apart]
    held = set(re.findall(r"\w{4,}", known))
    return bool(own) and 2 * sum(word in held for word in own) >= len(own)


_FAMILIES = {
    "interior": ("Interior",),
    "doe": ("Department of Energy",),
    "commission": ("European Commission",),
    "legislators": ("European Parliament",),
    "bgs": ("British Geological Survey", "Department for Business"),
    "nrcan": ("Natural Resources Canada",),
    "meti": ("Ministry of Economy, Trade and Industry",),
}


_OFFICES = {
    "commerce": "the Department of Commerce",
    "doe": "the Department of Energy",
    "defense": "the Department of Defense",
    "state": "the Department of State",
    "treasury": "the Treasury",
    "interior": "the Department of the Interior",
    "usgs": "the U.S. Geological Survey",
    "epa": "the Environmental Protection Agency",
    "commission": "the European Commission",
    "parliament": "the European Parliament",
    "council": "the Council of the European Union",
    "legislators": "the European Parliament and the Council",
    "eucouncil": "the European Council",
    "congress": "Congress",
    "eib": "the European Investment Bank",
    "ecb": "the European Central Bank",
    "eea": "the European Environment Agency",
    "erma": "the European Raw Materials Alliance",
    "eda": "the European Defence Agency",
    "ustr": "the US Trade Representative",
    "dla": "the Defense Logistics Agency",
    "dhs": "the Department of Homeland Security",
    "agriculture": "the Department of Agriculture",
    "labor": "the Department of Labor",
    "transportation": "the Department of Transportation",
    "bgs": "the British Geological Survey",
    "nrcan": "Natural Resources Canada",
    "geoaus": "Geoscience Australia",
    "meti": "the Ministry of Economy, Trade and Industry",
    "jogmec": "JOGMEC",
    "envagency": "the Environment Agency",
    "hmt": "HM Treasury",
    "defra": "DEFRA",
}


def _office(office: str) -> str:
    return _OFFICES.get(office) or the(office.partition(":")[2] or office)
