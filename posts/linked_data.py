"""An article for search engines: schema.org's Article as JSON-LD."""

import json
from collections.abc import Iterable

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from minerals.syndication import absolute
from posts.models import Author, Revision, Topic

# A script element ends at the first "</" in it, whatever stands around; inside JSON these can be written as escapes.
_IN_A_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def article(
    revision: Revision,
    authors: Iterable[Author],
    topics: Iterable[Topic],
    published: str,
    modified: str,
    image: str = "",
) -> SafeString:
    """A public article in JSON, fit to stand in a script element. Moments are ISO 8601 with their offset.

    `image` is the path of the picture that stands for it.
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
        "publisher": {"@type": "Organization", "name": "Lodestone", "url": settings.SITE_URL},
    }
    return in_a_script({name: value for name, value in data.items() if value})


def in_a_script(data: dict) -> SafeString:
    """JSON that nothing in it can break out of."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_IN_A_SCRIPT))
