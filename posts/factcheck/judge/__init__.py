"""A statement beside the record, on a day: supported, contradicted, outdated, undecided, or nothing at all."""

import datetime
from collections.abc import Iterable
from dataclasses import replace

from posts.factcheck.facts import Facts
from posts.factcheck.findings import CONTRADICTED, OUTDATED
from posts.factcheck.judge.changes import change
from posts.factcheck.judge.counts import changed_count, count_after, count_before, list_count, number
from posts.factcheck.judge.deeds import (
    event_concluded,
    event_happened,
    event_mineral,
    event_number,
    event_office,
    event_role,
    event_task,
    event_term,
)
from posts.factcheck.judge.differences import difference, longer
from posts.factcheck.judge.editions import citation, current, ended, exists, ordinal, superseded
from posts.factcheck.judge.events import event_date, event_day, event_party, event_place
from posts.factcheck.judge.judgement import Judgement
from posts.factcheck.judge.membership import membership
from posts.factcheck.judge.publication import basis, issuer, published, published_day
from posts.factcheck.statements.model import Statement


def judge(statement: Statement, facts: Facts, days: Iterable[datetime.date]) -> Judgement | None:
    """What the record says of a statement. It must be the same on every day that may be meant, else nothing is said."""
    if statement.ref is not None and not statement.ref.series:
        # It is of no list that the record knows.
        return None
    found: Judgement | None = None
    for day in days:
        judged = _JUDGES[statement.kind](statement, facts, day)
        if judged is None or (found and found.verdict != judged.verdict):
            return None
        found = judged
    return found


def judge_whichever(statement: Statement, facts: Facts, days: Iterable[datetime.date]) -> Judgement | None:
    """The same where the list of another government may be meant instead: then it must be so of either."""
    judged = judge(statement, facts, days)
    if judged is None or statement.ref is None:
        return judged
    for series in statement.ref.rivals:
        other = replace(statement, ref=replace(statement.ref, series=(series,), edition=None, rivals=()))
        told = judge(other, facts, days)
        if told is None or (told.verdict in _AGAINST) != (judged.verdict in _AGAINST):
            return None
    return judged


_AGAINST = (CONTRADICTED, OUTDATED)

_JUDGES = {
    "list-count": list_count,
    "list-count-before": count_before,
    "list-count-after": count_after,
    "list-difference": difference,
    "list-longer": longer,
    "added-count": changed_count,
    "removed-count": changed_count,
    "kept-count": changed_count,
    "list-published": published,
    "list-day": published_day,
    "list-in-force": published,
    "list-issuer": issuer,
    "list-basis": basis,
    "list-exists": exists,
    "list-number": number,
    "list-ordinal": ordinal,
    "list-superseded": superseded,
    "list-current": current,
    "list-ended": ended,
    "list-citation": citation,
    "membership": membership,
    "added": change,
    "removed": change,
    "event-date": event_date,
    "event-day": event_day,
    "event-place": event_place,
    "event-parties": event_party,
    "event-office": event_office,
    "event-task": event_task,
    "event-role": event_role,
    "event-term": event_term,
    "event-number": event_number,
    "event-minerals": event_mineral,
    "event-concluded": event_concluded,
    "event-happened": event_happened,
}
