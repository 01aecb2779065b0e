import datetime

from django.db import models
from django.urls import reverse

from .fields import PartialDateField, first_day_of, is_partial_date
from .lists import ListEdition
from .registry import Jurisdiction, Mineral


class EventQuerySet(models.QuerySet):
    def involving(self, *codes: str) -> "EventQuerySet":
        """Events in which every one of these jurisdictions took part."""
        found = self
        for code in codes:
            found = found.filter(parties=code)
        return found

    def until(self, on: datetime.date) -> "EventQuerySet":
        return self.filter(first_day__lte=on.isoformat())


class Event(models.Model):
    """A dated step of the dialogue or around it."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "meeting"
        AGREEMENT = "agreement", "agreement"
        STATEMENT = "statement", "statement"
        LAW = "law", "law"
        LIST = "list", "list"
        STRATEGY = "strategy", "strategy"
        STANDARD = "standard", "standard"
        TRADE_MEASURE = "trade-measure", "trade measure"

    class Confidence(models.TextChoices):
        VERIFIED = "verified", "verified"
        REPORTED = "reported", "reported"
        UNVERIFIED = "unverified", "unverified"

    slug = models.SlugField(primary_key=True, max_length=100)
    date = PartialDateField()
    first_day = first_day_of("date")
    title = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=Kind)
    parties = models.ManyToManyField(Jurisdiction, blank=True, related_name="events")
    place = models.CharField(max_length=120, blank=True)
    summary = models.TextField(blank=True)
    minerals = models.ManyToManyField(Mineral, blank=True, related_name="events")
    edition = models.ForeignKey(
        ListEdition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        help_text="Where the event is the publication of an edition.",
    )
    confidence = models.CharField(max_length=12, choices=Confidence, default=Confidence.VERIFIED)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "slug"]
        constraints = [is_partial_date("date", "event_date_is_a_partial_date")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("minerals:event", args=[self.pk])
