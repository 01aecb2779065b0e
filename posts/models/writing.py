import uuid

from django.conf import settings
from django.db import models

from .articles import Article, Revision


class Draft(models.Model):
    """One editor's unsaved work on an article: never public, never history. The text is as the form held it."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, help_text="Names the work on a new article.")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    base = models.PositiveIntegerField(default=0, help_text="The Revision that the work started from.")
    title = models.TextField(blank=True)
    slug = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    change_note = models.TextField(blank=True)
    filed = models.JSONField(
        default=list,
        blank=True,
        help_text='["authors 3", "language en", "topics 5"]; empty: what was ticked is not known.',
    )
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "user"],
                condition=models.Q(article__isnull=False),
                name="draft_is_one_for_each_editor_of_an_article",
            )
        ]

    def __str__(self) -> str:
        return self.title or "Untitled"


class Presence(models.Model):
    """Who has an article open in the editor, as last heard of."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="presence_of_an_editor_is_one")]

    def __str__(self) -> str:
        return f"{self.user} at {self.article}"


class RevisionName(models.Model):
    """A name that somebody gave a Revision, to find it again."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="given_name")
    name = models.CharField(max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="named_revisions")

    def __str__(self) -> str:
        return self.name


class FormerSlug(models.Model):
    """An address that an article had; it leads to where the article is now."""

    slug = models.SlugField(primary_key=True, max_length=120, allow_unicode=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="former_slugs")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.slug
