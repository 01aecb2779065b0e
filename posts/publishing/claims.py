"""Claims: made of a sentence, checked by somebody else, shown to readers, checked again when their record moves."""

import datetime
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from minerals.lookup import Key, Missing
from posts import claims, markdown
from posts.lookup import look_up
from posts.models import Article, Basis, Claim, Revision
from posts.models.claims import Verdict

from .refusals import OutOfTurn
from .trail import log

_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")
_COMPARED, _LONGEST = 2_000, 400


class NotSaid(OutOfTurn):
    """No paragraph of the article says these words; `nearest` is the sentence that comes closest, if any does."""

    def __init__(self, quote: str, nearest: str = "", *, is_across: bool = False):
        if is_across:
            words = "These words stand in more than one paragraph, and a claim beside one. Make one claim of each."
        else:
            words = f"The newest text does not say “{quote[:120]}”."
            words += f" The nearest sentence is “{nearest}”" if nearest else " Take the words as readers see them."
        super().__init__(words)
        self.nearest = nearest


class NoSuchRecord(OutOfTurn):
    """A claim cannot rest on a record that is not there, nor decide anything while it rests on none."""


@dataclass(frozen=True, slots=True)
class ClaimText:
    """What an editor hands over. `records` are pairs of a key (`list:us-2018#count`) and a place in it, maybe empty."""

    quote: str
    verdict: str
    reason: str
    claimed_by: str = ""
    records: Sequence[tuple[Key, str]] = ()


@transaction.atomic
def make_claim(article: Article, text: ClaimText, by: AbstractBaseUser, now: datetime.datetime) -> Claim:
    """Keep a statement about a sentence of the newest text; readers see it once it is checked.

    Raises NotSaid if the text does not hold these words, NoSuchRecord, OutOfTurn.
    """
    newest = article.newest()
    text, seen = _ready(newest, text, now)
    claim = Claim.objects.create(article=article, made_by=by, made_at=now, **_words(text))
    _rest(claim, text, seen)
    log(newest, by, now, f"Made claim {claim.pk}, {claim.verdict}: “{claim.quote[:80]}”")
    return claim


@transaction.atomic
def change_claim(claim: Claim, text: ClaimText, by: AbstractBaseUser, now: datetime.datetime) -> Claim:
    """Say it anew: from now on it is this editor's, and somebody else must check it. Raises what `make_claim` does."""
    claim = _open(claim)
    newest = claim.article.newest()
    text, seen = _ready(newest, text, now)
    for name, words in _words(text).items():
        setattr(claim, name, words)
    claim.made_by, claim.made_at, claim.override = by, now, ""
    claim.checked_by = claim.checked_at = None
    claim.save()
    claim.bases.all().delete()
    _rest(claim, text, seen)
    log(newest, by, now, f"Changed claim {claim.pk}, {claim.verdict}: “{claim.quote[:80]}”")
    return claim


@transaction.atomic
def check_claim(claim: Claim, by: AbstractBaseUser, now: datetime.datetime, *, override: str = "") -> Claim:
    """Stand for a claim, so that readers see it; of one's own it needs a reason. What its records say is kept anew.

    Raises OutOfTurn, NotSaid if the newest text has lost the words, NoSuchRecord if a record is gone.
    """
    claim, override = _open(claim), override.strip()
    if by.pk == claim.made_by_id and not override:
        raise OutOfTurn("You made this claim: somebody else must check it, or say why you check it yourself.")
    newest = claim.article.newest()
    bases = list(claim.bases.all())
    _must_say(newest, claim.quote, now)
    _must_rest_on_something(claim.verdict, bases)
    seen = _seen([Key(basis.kind, basis.slug, basis.field) for basis in bases], now)
    for basis in bases:
        basis.value_seen = seen[Key(basis.kind, basis.slug, basis.field)]
    Basis.objects.bulk_update(bases, ["value_seen"])
    again = " again" if claim.checked_at else ""
    claim.checked_by, claim.checked_at = by, now
    claim.override = override if by.pk == claim.made_by_id else ""
    claim.save(update_fields=["checked_by", "checked_at", "override"])
    log(newest, by, now, f"Checked claim {claim.pk}{again}, {claim.verdict}: “{claim.quote[:80]}”", claim.override)
    return claim


@transaction.atomic
def retire_claim(claim: Claim, by: AbstractBaseUser, now: datetime.datetime) -> None:
    """Take a claim away from its article for good; it stays in the history. Raises OutOfTurn if it is already."""
    claim = _open(claim)
    claim.retired_at = now
    claim.save(update_fields=["retired_at"])
    log(claim.article.newest(), by, now, f"Retired claim {claim.pk}: “{claim.quote[:80]}”")


def _open(claim: Claim) -> Claim:
    """The claim as it is now, and nobody else's until this is done."""
    found = Claim.objects.select_for_update(of=("self",)).select_related("article").get(pk=claim.pk)
    if found.retired_at:
        raise OutOfTurn("This claim is retired.")
    return found


def _words(text: ClaimText) -> dict[str, str]:
    return {name: getattr(text, name) for name in ("quote", "verdict", "reason", "claimed_by")}


def _ready(newest: Revision, text: ClaimText, now: datetime.datetime) -> tuple[ClaimText, dict[Key, str]]:
    """The claim as it is kept, and what its records say."""
    given = {name: " ".join(markdown.clean(words).split()) for name, words in _words(text).items()}
    text = replace(text, **given, records=tuple(dict.fromkeys(text.records)))
    if text.verdict not in Verdict.values:
        raise OutOfTurn("Choose a verdict.")
    if not text.quote:
        raise OutOfTurn("Quote the sentence.")
    if not text.reason:
        raise OutOfTurn("Say why, for readers.")
    seen = _seen([key for key, _ in text.records], now)
    text = replace(text, quote=_must_say(newest, text.quote, now))
    _must_rest_on_something(text.verdict, text.records)
    return text, seen


def _must_rest_on_something(verdict: str, bases: Sequence) -> None:
    if verdict in (Verdict.SUPPORTED, Verdict.CONTRADICTED) and not bases:
        raise NoSuchRecord(f"{verdict.capitalize()} by what? Name a record or a source, or call it undecided.")


def _must_say(revision: Revision, quote: str, now: datetime.datetime) -> str:
    """The words as readers see them, if the text holds them; they may be given in Markdown. Raises NotSaid."""
    on = timezone.localdate(now)
    shown = " ".join(markdown.render(quote, look_up=lambda keys: look_up(keys, on)).plain.split())
    asked = [_bare(number, words) for number, words in enumerate(dict.fromkeys((quote, shown)))]
    rendered = claims.in_text(revision, asked, on)
    for placed in rendered.claims:
        if placed.id:
            return placed.claim.quote
    if (shown or quote) in " ".join(rendered.plain.split()):
        raise NotSaid(quote, is_across=True)
    sentences = [words.strip() for words in _ENDS.split(rendered.plain) if words.strip()][:_COMPARED]
    near = difflib.get_close_matches(shown or quote, [words[:_LONGEST] for words in sentences], n=1, cutoff=0.4)
    raise NotSaid(quote, near[0] if near else "")


def _bare(number: int, quote: str) -> markdown.Claim:
    return markdown.Claim(number, quote, "", "", "", "", None, ())


def _seen(keys: Sequence[Key], now: datetime.datetime) -> dict[Key, str]:
    found = look_up(keys, timezone.localdate(now))
    for key, answer in found.items():
        if isinstance(answer, Missing):
            near = f" Did you mean {' or '.join(answer.nearest)}?" if answer.nearest else ""
            raise NoSuchRecord(f"{key}: {answer.reason}.{near}")
    return {key: markdown.claims.said(value) for key, value in found.items()}


def _rest(claim: Claim, text: ClaimText, seen: dict[Key, str]) -> None:
    Basis.objects.bulk_create(
        Basis(
            claim=claim,
            kind=key.kind,
            slug=key.slug,
            field=key.field,
            locator=" ".join(locator.split()),
            value_seen=seen[key],
        )
        for key, locator in text.records
    )
