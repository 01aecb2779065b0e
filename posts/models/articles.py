import datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.urls import reverse
from markdownx.models import MarkdownxField

RESERVED_SLUGS = frozenset({"topic", "author"})


class Author(models.Model):
    """The public profile of a writer."""

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=120)
    bio = models.TextField(blank=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("posts:author", args=[self.slug])


class Topic(models.Model):
    """A subject that articles are filed under."""

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("posts:topic", args=[self.slug])


class Article(models.Model):
    """What readers see at one address; its text lives in Revisions."""

    slug = models.SlugField(unique=True, max_length=120, allow_unicode=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    import_key = models.CharField(
        max_length=300, blank=True, help_text="What names it in the files it was imported from."
    )

    class Meta:
        ordering = ["-pk"]
        permissions = [("publish_article", "Can publish articles")]
        constraints = [
            models.UniqueConstraint(
                fields=["import_key"], condition=~Q(import_key=""), name="article_import_key_is_unique"
            )
        ]

    def __str__(self) -> str:
        newest = self.revisions.order_by("number").last()
        return newest.title if newest else self.slug

    def get_absolute_url(self) -> str:
        return reverse("posts:article", args=[self.slug])


class RevisionQuerySet(models.QuerySet):
    """What is public is derived: of each article, the newest Revision whose moment has come."""

    def public(self, at: datetime.datetime) -> "RevisionQuerySet":
        later = self.model.objects.filter(
            article=OuterRef("article"), number__gt=OuterRef("number"), public_from__lte=at
        )
        return self.filter(~Exists(later), public_from__lte=at)

    def newest(self) -> "RevisionQuerySet":
        """The last saved Revision of each article, public or not."""
        later = self.model.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))

    def newest_first(self) -> "RevisionQuerySet":
        """In the order of first publication, the last one first. Adds `first_public`; brings the article along.

        For public Revisions: of others the moment may lie ahead.
        """
        published = self.model.objects.filter(article=OuterRef("article"), public_from__isnull=False)
        return (
            self.select_related("article")
            .annotate(first_public=Subquery(published.order_by("public_from").values("public_from")[:1]))
            .order_by("-first_public", "-article")
        )

    def version(self, at: datetime.datetime) -> tuple[int, int]:
        """Moves whenever a Revision is saved or the moment of one comes."""
        newest = self.aggregate(saved=Max("pk"), public=Count("pk", filter=Q(public_from__lte=at)))
        return newest["saved"] or 0, newest["public"]


class Revision(models.Model):
    """One saved state of an article, numbered. Its text never changes; only `posts.publishing` writes it."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=400, blank=True)
    body = MarkdownxField()
    language = models.CharField(max_length=10, default="en")
    authors = models.ManyToManyField(Author, blank=True, related_name="revisions")
    topics = models.ManyToManyField(Topic, blank=True, related_name="revisions")
    change_note = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    public_from = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"],
                name="revision_number_is_unique_in_its_article",
                violation_error_message="Somebody else saved this article meanwhile.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        return self.article.get_absolute_url()
