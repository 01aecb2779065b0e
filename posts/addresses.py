"""Where articles live, and where they used to: an address that readers knew goes on leading to its article."""

import datetime

from posts.models import Article, FormerSlug


def move(article: Article, new_slug: str, now: datetime.datetime) -> None:
    """Give an article another address; the present one leads there from now on, if readers ever knew it.

    There are no chains and no loops: an old address leads to the article, wherever that is, and one that the article
    returns to is no old address any more. The caller has asked `slugs.choose` whether the new one is free, and has
    opened the transaction.
    """
    if new_slug == article.slug:
        return
    if article.revisions.filter(public_from__lte=now).exists():
        FormerSlug.objects.update_or_create(slug=article.slug, defaults={"article": article, "since": now})
    FormerSlug.objects.filter(slug=new_slug).delete()
    Article.objects.filter(pk=article.pk).update(slug=new_slug)
    article.slug = new_slug


def moved_from(slug: str) -> Article | None:
    """The article that had this address and has another one now."""
    former = FormerSlug.objects.select_related("article").filter(pk=slug).first()
    return former.article if former and former.article.slug != slug else None
