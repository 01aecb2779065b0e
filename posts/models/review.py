import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .articles import Article, Revision


class Review(models.Model):
    """A second pair of eyes asked for one Revision, and what they said. While nothing is said, it is in review."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", "approved"
        CHANGES = "changes", "changes asked for"
        WITHDRAWN = "withdrawn", "taken back by the author"

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="reviews")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews_asked")
    asked_at = models.DateTimeField()
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews_expected"
    )
    message = models.TextField(blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews_made"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Needed where somebody approves their own text.")

    class Meta:
        ordering = ["asked_at"]
        permissions = [("review_article", "Can review articles")]
        constraints = [
            models.UniqueConstraint(fields=["revision"], condition=Q(verdict=""), name="revision_has_one_open_review"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at__isnull=True) | (~Q(verdict="") & Q(decided_at__isnull=False)),
                name="review_is_decided_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="approved") | ~Q(decided_by=F("asked_by")) | ~Q(reason=""),
                name="review_of_ones_own_text_has_a_reason",
                violation_error_message="Say why you approve a text that you sent in yourself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision}: {self.get_verdict_display() or 'in review'}"


def anchor_of(line: int, part: str) -> str:
    """What a place in a text is called on the page of its review: line-4, on-title, on-source-eu-2024-1252-crma."""
    return f"line-{line}" if line else f"on-{part.replace(':', '-')}"


class Comment(models.Model):
    """A remark on one paragraph of a Revision, open until it is resolved. One on the title, the summary or a source
    has no line: its quote says on which."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="comments")
    line = models.PositiveIntegerField(help_text="First line of the paragraph.")
    quote = models.CharField(max_length=300, blank=True, help_text="How the paragraph began.")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="article_comments")
    made_at = models.DateTimeField()
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="comments_resolved"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["line", "made_at"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def place(self) -> str:
        """Where it stands: line 4, the title, the source eu-2024-1252-crma."""
        return f"line {self.line}" if self.line else f"the {self.quote.replace(':', ' ')}"

    @property
    def anchor(self) -> str:
        """What its place is called on the page of the review."""
        return anchor_of(self.line, self.quote)


class PreviewLinkQuerySet(models.QuerySet):
    def usable(self, at: datetime.datetime) -> "PreviewLinkQuerySet":
        return self.filter(expires_at__gt=at, revoked_at=None)


class PreviewLink(models.Model):
    """A way for an outsider to read one Revision. Only the hash of its token is kept."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="preview_links")
    token_hash = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=200, blank=True, help_text="Who it is for.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="preview_links")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    views = models.PositiveIntegerField(default=0)
    last_viewed_at = models.DateTimeField(null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.revision} until {self.expires_at:%Y-%m-%d}"


class Withdrawal(models.Model):
    """An article taken back from its readers: it keeps its address, its title, its dates and the reason."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="withdrawals")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="withdrawals")
    reason = models.TextField(help_text="Readers see it.")
    is_legal = models.BooleanField("for a legal reason", default=False, help_text="The page answers 410 Gone.")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawals_lifted"
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(lifted_at=None), name="article_is_withdrawn_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article} withdrawn"
