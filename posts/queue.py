"""What has gone stale: a query over the references of articles, never rows written when the record changes."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from minerals.dates import PartialDate
from minerals.lookup import Key, Missing, Value
from posts.lookup import look_up
from posts.models import Article, Decision, Reference, Revision

Why = Literal["superseded", "changed", "vanished"]


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the record behind a reference: `new` is what it says today, or the edition that came after;
    `since` is the day on which it changed, where the record knows it."""

    new: str
    why: Why
    since: PartialDate | None


@dataclass(frozen=True, slots=True)
class Stale:
    """One reference whose sentence somebody should read again. `old` is the value seen when the text was saved.

    The revision knows its article's `newest_number`.
    """

    article: Article
    revision: Revision
    reference: Reference
    old: str
    new: str
    why: Why
    since: PartialDate | None


def gone_stale(on: datetime.date, now: datetime.datetime, article: Article | None = None) -> list[Stale]:
    """The references of public and of newest Revisions that no longer say what the record says on this day, less those
    that somebody decided to keep.

    Of all articles, or of one, in two queries.

    An article that names a newer list, or follows the series by a value, knows that the older one was superseded.
    """
    shown = Revision.objects.public(at=now) | Revision.objects.newest()
    numbers = Revision.objects.filter(article=OuterRef("revision__article")).order_by("-number").values("number")
    rows = _with_decisions(Reference.objects.filter(revision__in=shown.filter(article=article) if article else shown))
    rows = rows.select_related("revision__article").defer("revision__body")
    rows = rows.annotate(newest_number=Subquery(numbers[:1]))
    references = list(rows.order_by("revision__article", "revision__number", "start"))
    found = look_up({key_of(reference) for reference in references}, on, nearest=False)
    stale = []
    for _, group in groupby(references, key=lambda reference: reference.revision_id):
        its = list(group)
        for reference, moved in what_moved(its, found, _kept(its)):
            revision = reference.revision
            revision.newest_number = reference.newest_number
            old = reference.value_seen
            stale.append(Stale(revision.article, revision, reference, old, moved.new, moved.why, moved.since))
    return stale


def what_moved(
    references: Sequence[Reference], found: Mapping[Key, Value | Missing], kept: Iterable[Decision]
) -> Iterator[tuple[Reference, Moved]]:
    """Of the references of one Revision, those that have gone stale; `kept` are the decisions on its article."""
    decisions = {_place(decision): decision for decision in kept}
    known = _Known.by(references, found)
    for reference in references:
        moved = _judge(reference, found[key_of(reference)], known)
        if moved and not _is_kept(decisions.get(_place(reference)), moved):
            yield reference, moved


def moved_for_readers(revision: Revision, found: Mapping[Key, Value | Missing]) -> list[tuple[Reference, Moved]]:
    """What a page tells its readers of a Revision whose facts have moved; `found` is what its references stand for.

    In one query: its references, each with the decision on it.
    """
    rows = _with_decisions(revision.references.order_by("start"))
    references = [row for row in rows if key_of(row) in found]
    return list(what_moved(references, found, _kept(references)))


def would_go_stale(change: Callable[[], object], on: datetime.date, now: datetime.datetime) -> list[Stale]:
    """What a change of the record would make stale on a day, found by making it and taking it back."""
    before = {stale.reference.pk for stale in gone_stale(on, now)}
    with transaction.atomic():
        change()
        after = gone_stale(on, now)
        transaction.set_rollback(True)
    return [stale for stale in after if stale.reference.pk not in before]


def key_of(reference: Reference | Decision) -> Key:
    return Key(reference.kind, reference.slug, reference.field)


def _place(row: Reference | Decision) -> tuple[str, str, str, str]:
    return row.kind, row.slug, row.field, row.value_seen


def _with_decisions(references: QuerySet[Reference]) -> QuerySet[Reference]:
    """References that know what somebody decided on them."""
    same = {name: OuterRef(name) for name in ("kind", "slug", "field", "value_seen")}
    decision = Decision.objects.filter(article=OuterRef("revision__article"), **same)
    return references.annotate(
        kept_why=Subquery(decision.values("why")[:1]), kept_new=Subquery(decision.values("new")[:1])
    )


def _kept(references: Iterable[Reference]) -> list[Decision]:
    return [
        Decision(kind=row.kind, slug=row.slug, field=row.field, value_seen=row.value_seen, why=why, new=row.kept_new)
        for row in references
        if (why := row.kept_why)
    ]


def _is_kept(decision: Decision | None, moved: Moved) -> bool:
    """A sentence on an older list stays one; a value that was kept is asked about again when it moves again."""
    if decision is None or decision.why != moved.why:
        return False
    return moved.why == "superseded" or decision.new == moved.new


@dataclass(frozen=True, slots=True)
class _Known:
    """What one Revision knows of the lists: per series the start of the newest edition it names."""

    newest: Mapping[str, PartialDate]
    followed: frozenset[str]

    @classmethod
    def by(cls, references: Iterable[Reference], found: Mapping[Key, Value | Missing]) -> "_Known":
        newest: dict[str, PartialDate] = {}
        followed = set()
        for reference in references:
            value = found[key_of(reference)]
            if not isinstance(value, Value) or not value.series:
                continue
            if value.live:
                followed.add(value.series)
            elif value.since and (value.series not in newest or newest[value.series].first_day < value.since.first_day):
                newest[value.series] = value.since
        return cls(newest, frozenset(followed))

    def is_aware(self, value: Value) -> bool:
        if value.series in self.followed:
            return True
        return self.newest[value.series].first_day > value.since.first_day


def _judge(reference: Reference, value: Value | Missing, known: _Known) -> Moved | None:
    if isinstance(value, Missing):
        return Moved("", "vanished", None)
    if reference.field and value.text != reference.value_seen:
        return Moved(value.text, "changed", value.since if value.live else None)
    if value.superseded_by and not known.is_aware(value):
        edition, since = value.superseded_by
        return Moved(edition, "superseded", since)
    return None
