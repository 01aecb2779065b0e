"""Addresses of articles: made from a title in any script, never empty, never one that is taken."""

import unicodedata

from django.utils.text import slugify

from posts.models import Article, FormerSlug
from posts.models.articles import RESERVED_SLUGS

LONGEST = 100
# Letters that no decomposition turns into Latin ones.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
)


class Taken(Exception):
    """An address that is not free; `suggestion` is one that is."""

    def __init__(self, slug: str, suggestion: str, reason: str = "Another article has this address."):
        super().__init__(f"{reason} You could take {suggestion!r}.")
        self.slug, self.suggestion, self.reason = slug, suggestion, reason


def choose(wanted: str, title: str, article: Article | None) -> str:
    """The slug that an article gets: what the writer wants, else what it has, else one made from the title.

    Raises Taken if what the writer wants belongs to the site or to another article, or leads to another one because
    that one had it before.
    """
    if not wanted:
        return article.slug if article else free(made_from(title))
    if article and article.slug == wanted:
        return wanted
    if wanted in RESERVED_SLUGS:
        raise Taken(wanted, free(wanted), f"The address /articles/{wanted}/ belongs to the site.")
    if Article.objects.filter(slug=wanted).exists():
        raise Taken(wanted, free(wanted))
    if FormerSlug.objects.filter(slug=wanted).exclude(article=article).exists():
        raise Taken(wanted, free(wanted), "Links to this address lead to another article, which had it before.")
    return wanted


def made_from(title: str) -> str:
    """Latin letters without their accents, other scripts as they are: `le-lithium-quebecois`, `中国的稀土`."""
    letters = []
    for letter in unicodedata.normalize("NFC", title).translate(_LETTERS):
        plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
        letters.append(plain if plain.isascii() else letter)
    slug = slugify("".join(letters), allow_unicode=True)
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug or "article"


def free(slug: str) -> str:
    """This slug, or the first of `slug-2`, `slug-3` … that no article and no page of the site has."""
    taken = set(RESERVED_SLUGS)
    for addresses in (Article.objects, FormerSlug.objects):
        taken.update(addresses.filter(slug__startswith=slug).values_list("slug", flat=True))
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate
