import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from .articles import Article, Revision


class Verdict(models.TextChoices):
    """What a check can say. The same words everywhere."""

    SUPPORTED = "supported", "supported"
    CONTRADICTED = "contradicted", "contradicted"
    OUTDATED = "outdated", "outdated"
    UNDECIDED = "undecided", "undecided"


class Decision(models.Model):
    """An editor's word that a stale reference stays as it is: the sentence is meant as of its date.

    It holds for the article and the value then seen, in later Revisions too. Where the record says `new` no longer,
    the reference is stale again.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=12)
    slug = models.CharField(max_length=120)
    field = models.CharField(max_length=40, blank=True)
    value_seen = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=10, help_text="superseded, changed or vanished")
    new = models.CharField(max_length=300, blank=True, help_text="What the record said instead on that day.")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    at = models.DateTimeField()

    class Meta:
        ordering = ["article", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "kind", "slug", "field", "value_seen"], name="stale_reference_is_decided_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.kind}:{self.slug}{f'#{self.field}' if self.field else ''} kept"


class ClaimQuerySet(models.QuerySet):
    def checked(self) -> "ClaimQuerySet":
        """Those that a second person has looked at, or somebody for a recorded reason: readers see them."""
        return self.filter(checked_at__isnull=False, retired_at=None)


class Claim(models.Model):
    """A checked statement in an article: its exact words, the verdict, why, and who checked it when."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="claims")
    quote = models.TextField(help_text="The exact words, as readers see them.")
    claimed_by = models.CharField(max_length=200, blank=True, help_text="Whose statement it is, if it is not ours.")
    verdict = models.CharField(max_length=12, choices=Verdict)
    reason = models.TextField(help_text="Readers see it.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims_made")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="claims_checked"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    override = models.TextField(blank=True, help_text="Why its author checked it themselves.")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["article", "made_at"]
        permissions = [("check_claim", "Can check claims")]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="claim_is_checked_by_somebody_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("made_by")) | ~Q(override=""),
                name="claim_checked_by_its_author_has_a_reason",
                violation_error_message="Say why you check a claim that you made yourself.",
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.quote[:60]}”: {self.get_verdict_display()}"


class Basis(models.Model):
    """A record that a Claim rests on, with what it said when the Claim was checked. By slug, like a Reference."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="bases")
    kind = models.CharField(max_length=12, help_text="source, list, mineral or event")
    slug = models.CharField(max_length=120)
    field = models.CharField(max_length=40, blank=True)
    locator = models.CharField(max_length=200, blank=True, help_text="Where in a source: p. 4, Annex II.")
    value_seen = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "bases"
        indexes = [models.Index(fields=["kind", "slug"], name="basis_on_a_record")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.slug}{f'#{self.field}' if self.field else ''}"


class CorrectionQuerySet(models.QuerySet):
    def public(self, at: datetime.datetime) -> "CorrectionQuerySet":
        """Those whose text readers have: public with the first public Revision that holds them."""
        withdrawn = Article.objects.withdrawn(at).filter(pk=OuterRef("revision__article"))
        return self.filter(Exists(_holding(at)), ~Exists(withdrawn))

    def pending(self, at: datetime.datetime) -> "CorrectionQuerySet":
        """Those that readers were never told of: the next text that becomes public brings them along."""
        return self.filter(~Exists(_holding(at)))


def _holding(at: datetime.datetime) -> models.QuerySet:
    return Revision.objects.filter(
        article=OuterRef("revision__article"), number__gte=OuterRef("revision__number"), public_from__lte=at
    )


class Correction(models.Model):
    """A public, dated note: what an article said, what it says now, and why. Made with the Revision that mends it."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="corrections")
    before = models.TextField(help_text="The sentence as it was, as readers saw it.")
    after = models.TextField(blank=True, help_text="The sentence as it is; empty if it was taken out.")
    reason = models.TextField(help_text="Readers see it.")
    source = models.CharField(max_length=120, blank=True, help_text="Slug of the Source that shows it.")
    locator = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="corrections")
    made_at = models.DateTimeField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.revision}: {self.before[:60]}"
