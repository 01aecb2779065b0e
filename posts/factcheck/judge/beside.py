"""Values that are right of another edition which the same words speak of: then it is the reading that errs."""

import re

from posts.factcheck.counts import Count
from posts.factcheck.dates import Dated
from posts.factcheck.facts import EditionFacts, Facts
from posts.factcheck.findings import CONTRADICTED, OUTDATED
from posts.factcheck.judge.judgement import Judgement, fits
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements.model import Statement

_KINDS = frozenset({"list-count", "list-published", "list-in-force"})
# So far back a text may have named the other edition.
_BACK = 250
_SUCCESSION = re.compile(
    r"\b(?:success\w+|predecess\w+|replac\w+|supersed\w+|previous\w*|former\w*|earlier|later|next|new(?:er|est)?|latter|"
    r"follow\w*|update\w*|revis\w+|became|become|grew|grown|rose|risen|then|until|"
    r"(?:fourth|third|second|fifth)(?! (?:chapter|part|half|quarter|section|time|place|year|reading|thought)))\b",
    re.IGNORECASE,
)


def is_right_beside(sentence: Sentence, statement: Statement, judged: Judgement, facts: Facts) -> bool:
    """Whether what is objected to is true of another edition of the series that the sentence, or the one before it,
    speaks of: by its year, or as the neighbour in a row of which it tells."""
    if judged.kind not in _KINDS or judged.verdict not in (CONTRADICTED, OUTDATED) or statement.ref is None:
        return False
    compared = {key.partition(":")[2] for key in judged.record[:1]} & facts.editions.keys()
    if not compared:
        return False
    (slug,) = compared
    edition = facts.editions[slug]
    row = facts.series[edition.series].editions
    at = row.index(edition)
    near = {each.slug for each in (*row[max(0, at - 1) : at], *row[at + 1 : at + 2])}
    words = _around(sentence, judged)
    sure = _is_joined(sentence, statement)
    for other in row:
        if other is edition or not _holds(statement, other) or sure and other.starts > edition.starts:
            continue
        if _year(other) != _year(edition) and re.search(rf"(?<!\d){_year(other)}(?!\d)", words):
            return True
        if other.slug in near and not statement.ref.ordinal and _SUCCESSION.search(sentence.text):
            return True
    return False


# "60 in 2022", "the 2018 list contained 50": no other list can be meant. What was right before may still hold.
_JOINED = re.compile(
    r" ?[(,]? ?(?:in |of |for )?|,? (?:\w+ ){0,1}(?:ha[sd]|contain(?:s|ed)|list(?:s|ed)|name[sd]|count(?:s|ed)) "
)


def _is_joined(sentence: Sentence, statement: Statement) -> bool:
    """Whether a number and the year of its list stand side by side."""
    ref, span = statement.ref, statement.span
    if ref is None or ref.year is None or not isinstance(statement.value, Count):
        return False
    named = ref.span if ref.span.start <= ref.year.start < ref.span.end else ref.year
    first, last = (span, named) if span.start < named.start else (named, span)
    return bool(_JOINED.fullmatch(sentence.text, first.end, last.start))


def _holds(statement: Statement, other: EditionFacts) -> bool:
    value = statement.value
    if isinstance(value, Count):
        return value.value == other.count
    return isinstance(value, Dated) and fits(value, other)


def _year(edition: EditionFacts) -> str:
    return edition.published[:4]


def _around(sentence: Sentence, judged: Judgement) -> str:
    """The sentence and what stands before it in its paragraph, without the words that are objected to."""
    first = sentence.start
    return (
        sentence.block.text[max(0, first - _BACK) : first + judged.span.start]
        + " … "
        + sentence.block.text[first + judged.span.end : first + len(sentence.text)]
    )
