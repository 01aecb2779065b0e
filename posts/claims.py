"""Claims as pages tell of them: read with their records in one query; which of them must be looked at again."""

import datetime
from collections.abc import Collection, Iterable
from itertools import groupby

from django.db.models import F
from django.utils import timezone

from minerals.lookup import Key, Value
from posts import markdown
from posts.lookup import Records
from posts.models import Claim, Reference, Revision
from posts.models.claims import ClaimQuerySet, Verdict

_CLAIM = ("pk", "article", "quote", "claimed_by", "verdict", "reason", "checked_at")
_CHECKER = ("checked_by__author__name", "checked_by__first_name", "checked_by__last_name")
_BASIS = ("kind", "slug", "field", "locator", "value_seen")


def checked_in(articles: Collection[int]) -> dict[int, tuple[markdown.Claim, ...]]:
    """What readers may see beside the sentences of these articles, by article."""
    return told(Claim.objects.checked().filter(article__in=articles))


def told(claims: ClaimQuerySet) -> dict[int, tuple[markdown.Claim, ...]]:
    """Claims in the form of the renderer, by article and in the order in which they were made: one query."""
    columns = (*_CLAIM, *_CHECKER, *(f"bases__{name}" for name in _BASIS))
    rows = claims.order_by("article", "pk", "bases__pk").values_list(*columns)
    found: dict[int, list[markdown.Claim]] = {}
    ends = len(_CLAIM), len(_CLAIM) + len(_CHECKER)
    for claim, group in groupby(rows, key=lambda row: row[: ends[1]]):
        number, article, quote, claimed_by, verdict, reason, checked_at = claim[: ends[0]]
        bases = tuple(
            markdown.Basis(Key(kind, slug, name), locator, seen)
            for kind, slug, name, locator, seen in (row[ends[1] :] for row in group)
            if kind
        )
        found.setdefault(article, []).append(
            markdown.Claim(
                number=number,
                quote=quote,
                claimed_by=claimed_by,
                verdict=Verdict(verdict).label,
                reason=reason,
                checked_by=_signed(*claim[ends[0] :]),
                checked_on=checked_at and timezone.localdate(checked_at),
                bases=bases,
            )
        )
    return {article: tuple(claims) for article, claims in found.items()}


def _signed(profile: str | None, first: str | None, last: str | None) -> str:
    """The public name of who checked it: that of the profile, else the person's; never that of the account."""
    return profile or f"{first or ''} {last or ''}".strip()


def moved(on: datetime.date, claims: ClaimQuerySet | None = None) -> set[int]:
    """The checked claims whose record says something else today than when they were checked.

    Computed and never stored. As many queries however many claims there are.
    """
    asked = Claim.objects.checked() if claims is None else claims
    found = [claim for group in told(asked).values() for claim in group]
    values = values_under(found, on)
    return {claim.number for claim in found if markdown.claims.has_moved(claim, values)}


def resting_on(kind: str, slug: str, now: datetime.datetime) -> list[Revision]:
    """The public articles with checked claims that rest on a record: each as the Revision that readers see, with the
    `quotes` of those claims that it says.

    What its references show is taken as it was when the text was saved. One query, and one more if there are any.
    """
    resting = Claim.objects.checked().filter(bases__kind=kind, bases__slug=slug)
    shown = Revision.objects.public(at=now).filter(article__claims__in=resting).order_by("title", "article__claims")
    quotes: dict[int, dict[str, None]] = {}
    revisions = {}
    for revision in shown.select_related("article").annotate(quote=F("article__claims__quote")).distinct():
        revisions[revision.pk] = revision
        quotes.setdefault(revision.pk, {})[revision.quote] = None
    values: dict[int, dict[Key, Value]] = {pk: {} for pk in revisions}
    for found in Reference.objects.filter(revision__in=revisions) if revisions else ():
        key = Key(found.kind, found.slug, found.field)
        values[found.revision_id][key] = Value(key, found.value_seen, "", "", "")
    for pk, revision in revisions.items():
        said = markdown.claims.said_in(revision.body, quotes[pk], values[pk])
        revision.quotes = [quote for quote in quotes[pk] if quote in said]
    return [revision for revision in revisions.values() if revision.quotes]


def values_under(
    claims: Iterable[markdown.Claim], on: datetime.date, records: Records | None = None
) -> dict[Key, Value]:
    """What the records under these claims say on a day; those that are gone are not among them."""
    records = records or Records(nearest=False)
    answers = records.look_up([basis.key for claim in claims for basis in claim.bases], on)
    return {key: answer for key, answer in answers.items() if isinstance(answer, Value)}


def in_text(
    revision: Revision, claims: Iterable[markdown.Claim], on: datetime.date, records: Records | None = None
) -> markdown.Rendered:
    """A text rendered with these claims, checked or not: its `claims` say which are lost and which have moved.

    Who asks for its records again brings `records` along.
    """
    records = records or Records(nearest=False)
    return markdown.render(revision.body, look_up=records.on(on), claims=tuple(claims))
