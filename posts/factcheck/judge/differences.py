"""How far two editions of a list differ in length."""

import datetime
from dataclasses import replace

from minerals.comparison import NotItemised
from posts.factcheck.editions import meant, previous
from posts.factcheck.facts import EditionFacts, Facts
from posts.factcheck.findings import CONTRADICTED, SUPPORTED
from posts.factcheck.judge.judgement import Judgement, edition_name, said
from posts.factcheck.statements.model import Statement


def difference(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """By how many entries an edition is longer than another, by every fair way of counting."""
    ref, count = statement.ref, statement.value
    found = meant(replace(ref, count=None, published=ref.published or statement.extra.get("when")), facts, on)
    edition = found.edition
    if edition is None and not ref.selects and ref.published is None and statement.extra.get("when") is None:
        edition = facts.in_force(ref.series[0], on)
    if edition is None or found.rival:
        return None
    other = statement.extra["other"]
    old = meant(other, facts, on).edition if other else previous(edition, facts)
    if old is None or old is edition or old.series != edition.series or not (edition.count and old.count):
        return None
    grown = edition.count - old.count
    recorded = -grown if statement.extra["fewer"] else grown
    text = f"{edition_name(edition, facts)} has {edition.count} entries, {edition_name(old, facts)} has {old.count}."
    text = text[:1].upper() + text[1:]
    if count.allows(recorded):
        return said(statement, SUPPORTED, str(count.value), str(recorded), [edition, old], text)
    if not count.denies(recorded) or count.value in _other_ways(edition, old, statement.extra, facts):
        return None
    return said(statement, CONTRADICTED, str(count.value), str(recorded), [edition, old], text)


def longer(statement: Statement, facts: Facts, on: datetime.date) -> Judgement | None:
    """Which of two lists has more entries; where fair ways of counting differ, nothing is said."""
    lists = []
    for ref in (statement.ref, statement.other):
        found = meant(ref, facts, on)
        edition = found.edition if ref.selects else facts.in_force(ref.series[0], on)
        if edition is None or found.rival or not edition.count or not edition.is_itemised:
            return None
        lists.append(edition)
    one, other = lists
    ways = {_sign(one.count - other.count)}
    ways |= {_sign(len(held(one.slug)) - len(held(other.slug))) for held in (facts.covered, facts.units)}
    text = f"{edition_name(one, facts)} has {one.count} entries, {edition_name(other, facts)} has {other.count}."
    text = text[:1].upper() + text[1:]
    said_way = statement.value
    if said_way == _sign(one.count - other.count):
        return said(statement, SUPPORTED, str(one.count), str(other.count), [one, other], text)
    if said_way in ways or said_way == 0 and abs(one.count - other.count) < 5:
        return None
    return said(statement, CONTRADICTED, str(one.count), str(other.count), [one, other], text)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _other_ways(edition: EditionFacts, old: EditionFacts, said_of: dict, facts: Facts) -> set[int]:
    """Numbers that count the difference otherwise: minerals for entries; what came or went, unless it is a length."""
    try:
        changed = facts.difference(old.slug, edition.slug)
    except NotItemised:
        return set()
    ways = set()
    if not said_of.get("entries") and edition.count not in said_of.get("numbers", ()):
        ways |= {abs(len(held(edition.slug)) - len(held(old.slug))) for held in (facts.covered, facts.units)}
    if not said_of.get("length"):
        came = changed.removed if said_of["fewer"] else changed.added
        ways |= {len(came), len(set(came) - set(changed.by_definition))}
    return ways
