from django.db import models
from django.db.models import Q
from django.urls import reverse

from .fields import PartialDateField


class Source(models.Model):
    """A document that some record rests on."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", "official"
        OFFICIAL_COPY = "official-copy", "copy of an official text"
        STUDY = "study", "study"
        NEWS = "news", "news"
        REFERENCE = "reference", "reference work"
        COMPANY = "company", "company"

    slug = models.SlugField(primary_key=True, max_length=100)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    url = models.URLField(max_length=500, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    language = models.CharField(max_length=10, default="en", help_text="ISO 639 code: en, de, ja …")
    published = PartialDateField(blank=True)
    retrieved = PartialDateField(blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, help_text="Of the document as retrieved.")

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("minerals:source", args=[self.pk])


class Evidence(models.Model):
    """What ties one record to a Source: where in it, and in which words."""

    RECORDS = ("mineral", "series", "edition", "event")

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="evidence")
    mineral = models.ForeignKey("Mineral", on_delete=models.CASCADE, null=True, blank=True, related_name="evidence")
    series = models.ForeignKey("ListSeries", on_delete=models.CASCADE, null=True, blank=True, related_name="evidence")
    edition = models.ForeignKey("ListEdition", on_delete=models.CASCADE, null=True, blank=True, related_name="evidence")
    event = models.ForeignKey("Event", on_delete=models.CASCADE, null=True, blank=True, related_name="evidence")
    position = models.PositiveSmallIntegerField(default=1, help_text="1 is the main source.")
    locator = models.CharField(max_length=200, blank=True, help_text="Page, article, paragraph.")
    quotation = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                name="evidence_of_exactly_one_record",
                condition=Q(mineral__isnull=False, series__isnull=True, edition__isnull=True, event__isnull=True)
                | Q(mineral__isnull=True, series__isnull=False, edition__isnull=True, event__isnull=True)
                | Q(mineral__isnull=True, series__isnull=True, edition__isnull=False, event__isnull=True)
                | Q(mineral__isnull=True, series__isnull=True, edition__isnull=True, event__isnull=False),
                violation_error_message="Evidence belongs to exactly one record.",
            ),
            *(
                models.UniqueConstraint(
                    fields=[record, "position"],
                    name=f"evidence_position_is_unique_for_a_{record}",
                    violation_error_message="This record has evidence at this position already.",
                )
                for record in ("mineral", "series", "edition", "event")
            ),
        ]

    @property
    def record(self):
        return self.mineral or self.series or self.edition or self.event

    def __str__(self) -> str:
        return f"{self.source}{f', {self.locator}' if self.locator else ''}"
