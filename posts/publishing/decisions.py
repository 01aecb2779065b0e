import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from minerals.lookup import Key, look_up
from minerals.models import ListEdition
from posts.models import Article, Decision, Revision
from posts.queue import Stale

from .refusals import OutOfTurn
from .revisions import save
from .texts import ArticleText
from .trail import log


@transaction.atomic
def take_new_values(
    article: Article,
    base: int,
    chosen: Sequence[Stale],
    by: AbstractBaseUser,
    now: datetime.datetime,
    on: datetime.date,
) -> Revision:
    """Keep the newest text with these references brought up to date, as a private Revision.

    A reference to a superseded edition points to the one in force on that day; a value that changed is seen as it is
    now. `base` is the Revision that the references were read in. Raises OutOfTurn where there is no new value, and
    what `save` raises.
    """
    newest = article.revisions.select_related("article").prefetch_related("authors", "topics").get(number=base)
    if lost := [stale for stale in chosen if stale.why == "vanished"]:
        raise OutOfTurn(f"{lost[0].reference} is no longer in the record: there is no new value. Rewrite the sentence.")
    successors = _in_force({stale.reference.slug for stale in chosen if stale.why == "superseded"}, on)
    body = newest.body
    for stale in sorted(chosen, key=lambda stale: -stale.reference.start):
        if stale.why == "superseded":
            body = _pointed_to(body, stale, successors[stale.reference.slug])
    moves = _moves(chosen, successors, on)
    text = replace(ArticleText.of(newest), body=body, change_note=f"Brought up to date with the record: {moves}"[:300])
    made = save(article, base, text, by, now)
    log(made, by, now, f"Took new values from the record: {moves}.")
    return made


@transaction.atomic
def keep_as_dated(chosen: Iterable[Stale], by: AbstractBaseUser, now: datetime.datetime, *, reason: str = "") -> int:
    """Record that these sentences are meant as of their date; how many there are. They leave the queue."""
    decided = {}
    for stale in chosen:
        named = {name: getattr(stale.reference, name) for name in ("kind", "slug", "field", "value_seen")}
        said = {"why": stale.why, "new": stale.new, "reason": reason.strip(), "by": by, "at": now}
        decision, _ = Decision.objects.update_or_create(article=stale.article, **named, defaults=said)
        decided[decision.pk] = stale
    for stale in decided.values():
        words = f"Kept {stale.reference} as it was when revision {stale.revision.number} was saved: {stale.old}."
        log(stale.revision, by, now, words, reason.strip())
    return len(decided)


@transaction.atomic
def ask_again(decision: Decision, by: AbstractBaseUser, now: datetime.datetime) -> None:
    """Take such a decision back: the sentence is in the queue again."""
    log(decision.article.newest(), by, now, f"Took back that {decision.kind}:{decision.slug} is kept as it was.")
    decision.delete()


def _moves(chosen: Iterable[Stale], successors: Mapping[str, str], on: datetime.date) -> str:
    """What readers see instead of what: `50 → 60; 24 February 2022 → 7 November 2025`."""
    pointed = {
        stale.reference: Key("list", successors[stale.reference.slug], stale.reference.field)
        for stale in chosen
        if stale.why == "superseded"
    }
    found = look_up(pointed.values(), on)
    now_seen = {reference: getattr(found[key], "text", key.slug) for reference, key in pointed.items()}
    return "; ".join(dict.fromkeys(f"{stale.old} → {now_seen.get(stale.reference, stale.new)}" for stale in chosen))


def _in_force(editions: set[str], on: datetime.date) -> dict[str, str]:
    """For each edition the one of its series that is in force."""
    series = dict(ListEdition.objects.filter(pk__in=editions).values_list("pk", "series"))
    held = dict(ListEdition.objects.in_force(on).filter(series__in=series.values()).values_list("series", "pk"))
    return {edition: held[its] for edition, its in series.items()}


def _pointed_to(body: str, stale: Stale, edition: str) -> str:
    """The text with this reference naming another edition; the words around it stay as they are."""
    reference = stale.reference
    before, written, after = body[: reference.start], body[reference.start : reference.end], body[reference.end :]
    head, target, tail = written.rpartition(f":{reference.slug}")
    return f"{before}{head}:{edition}{tail}{after}" if target else body
