"""An article for search engines: schema.org's Article as JSON-LD."""

import json
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from minerals.syndication import absolute
from posts.markdown import Placed
from posts.models import Author, Revision, Topic
from posts.reading import Update

# A script element ends at the first "</" in it, whatever stands around; inside JSON these can be written as escapes.
_IN_A_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def article(
    revision: Revision,
    authors: Iterable[Author],
    topics: Iterable[Topic],
    published: str,
    modified: str,
    image: str = "",
    claims: Iterable[Placed] = (),
    updates: Iterable[Update] = (),
) -> SafeString:
    """A public article in JSON, fit to stand in a script element. Moments are ISO 8601 with their offset.

    `image` is the path of the picture that stands for it; `claims` are told as ClaimReviews where they are shown with
    a verdict, corrections among the `updates` as CorrectionComments.
    """
    address = absolute(revision.get_absolute_url())
    data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address,
        "mainEntityOfPage": address,
        "headline": revision.title,
        "description": revision.summary,
        "image": absolute(image) if image else "",
        "inLanguage": revision.language,
        "datePublished": published,
        "dateModified": modified,
        "author": [
            {"@type": "Person", "name": author.name, "url": absolute(author.get_absolute_url())} for author in authors
        ],
        "keywords": [topic.name for topic in topics],
        "publisher": _publisher(),
        "correction": [_correction(update) for update in updates if update.correction],
        "hasPart": [_review(placed, address) for placed in claims if placed.id and not placed.has_moved],
    }
    return in_a_script({name: value for name, value in data.items() if value})


def _review(placed: Placed, address: str) -> dict:
    """A checked claim as schema.org's ClaimReview, at the address of its note."""
    claim, own = placed.claim, f"{address}#{placed.id}"
    author = {"author": {"@type": "Organization", "name": claim.claimed_by}} if claim.claimed_by else {}
    return {
        "@type": "ClaimReview",
        "@id": own,
        "url": own,
        "claimReviewed": claim.quote,
        "reviewBody": claim.reason,
        "datePublished": claim.checked_on.isoformat(),
        "author": _publisher(),
        "reviewRating": {"@type": "Rating", "alternateName": claim.verdict},
        "itemReviewed": {"@type": "Claim", "appearance": {"@id": address}, **author},
    }


def _publisher() -> dict:
    return {"@type": "Organization", "name": "Lodestone", "url": settings.SITE_URL}


def _correction(update: Update) -> dict:
    corrected = update.correction
    says = f"It now says: “{corrected.after}”" if corrected.after else "That sentence was taken out."
    return {
        "@type": "CorrectionComment",
        "text": f"This article said: “{corrected.before}” {says} {corrected.reason}",
        "datePublished": timezone.localtime(update.at).isoformat(timespec="seconds"),
    }


def in_a_script(data: dict) -> SafeString:
    """JSON that nothing in it can break out of."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_IN_A_SCRIPT))
