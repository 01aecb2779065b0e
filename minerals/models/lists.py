import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from minerals import comparison, names

from .fields import PartialDateField, first_day_of, is_partial_date
from .registry import Jurisdiction, Mineral

RESERVED_SLUGS = frozenset({"compare", "matrix", "status"})


def validate_list_slug(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(f"The address /lists/{slug}/ belongs to the site; choose another slug.")


class ListSeries(models.Model):
    """One official list through time."""

    class Kind(models.TextChoices):
        CRITICAL = "critical", "critical"
        STRATEGIC = "strategic", "strategic"
        ASSESSMENT = "assessment", "assessment"

    slug = models.SlugField(primary_key=True, max_length=40, validators=[validate_list_slug])
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="series")
    name = models.CharField(max_length=150)
    short_name = models.CharField(max_length=60, blank=True, help_text="Beside the code of the jurisdiction.")
    position = models.PositiveSmallIntegerField(default=999, help_text="Order on the home page; 1 to 11 are principal.")
    kind = models.CharField(max_length=12, choices=Kind)
    issuing_body = models.CharField(max_length=300, blank=True)
    definition = models.TextField(blank=True)
    provision = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    methodology = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "slug"]
        verbose_name_plural = "list series"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("minerals:list", args=[self.pk])

    def clean(self) -> None:
        if ListEdition.objects.filter(pk=self.pk).exists():
            raise ValidationError({"slug": "An edition has this slug; both live under /lists/."})


class ListEditionQuerySet(models.QuerySet):
    """Time is derived: everything here follows from the starts of the editions."""

    def in_force(self, on: datetime.date) -> "ListEditionQuerySet":
        """The newest edition of each series that has started by this day."""
        later = self.model.objects.filter(
            series=OuterRef("series"), starts_on__gt=OuterRef("starts_on"), starts_on__lte=on.isoformat()
        )
        return self.filter(~Exists(later), starts_on__lte=on.isoformat())

    def with_end(self) -> "ListEditionQuerySet":
        """Adds `in_force_to`: the start of the next edition of the series (exclusive), or None."""
        following = self.model.objects.filter(series=OuterRef("series"), starts_on__gt=OuterRef("starts_on"))
        return self.annotate(in_force_to=Subquery(following.order_by("starts_on").values("in_force_from")[:1]))

    def with_count(self) -> "ListEditionQuerySet":
        """Adds `entry_count`, how many entries were read, from which `count` follows."""
        entries = ListEntry.objects.filter(edition=OuterRef("pk")).order_by().values("edition")
        return self.annotate(entry_count=Coalesce(Subquery(entries.annotate(n=Count("pk")).values("n")), 0))

    def with_entries(self) -> "ListEditionQuerySet":
        """Everything `frozen()` needs, in two more queries however many editions there are."""
        return self.prefetch_related(models.Prefetch("entries", ListEntry.objects.prefetch_related("minerals")))


class ListEdition(models.Model):
    """One dated issue of a series. Fixed once imported: the admin never edits its entries."""

    slug = models.SlugField(primary_key=True, max_length=60, validators=[validate_list_slug])
    series = models.ForeignKey(ListSeries, on_delete=models.PROTECT, related_name="editions")
    title = models.CharField(max_length=250)
    issuer = models.CharField(max_length=300, blank=True)
    legal_basis = models.CharField(max_length=500, blank=True)
    official_citation = models.CharField(max_length=300, blank=True)
    published = PartialDateField(help_text="The issuer's date.")
    in_force_from = PartialDateField(help_text="The first day it counts; a policy list starts when it is published.")
    published_on = first_day_of("published")
    starts_on = first_day_of("in_force_from")
    declared_count = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The issuer's own number.")
    is_itemised = models.BooleanField("itemised", default=True, help_text="No: membership could not be read in full.")
    notes = models.TextField(blank=True)

    objects = ListEditionQuerySet.as_manager()

    class Meta:
        ordering = ["series", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "starts_on"],
                name="edition_start_is_unique_in_its_series",
                violation_error_message="Another edition of this series starts on that day.",
            ),
            is_partial_date("published", "edition_published_is_a_partial_date"),
            is_partial_date("in_force_from", "edition_in_force_from_is_a_partial_date"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("minerals:list", args=[self.pk])

    def clean(self) -> None:
        if ListSeries.objects.filter(pk=self.pk).exists():
            raise ValidationError({"slug": "A series has this slug; both live under /lists/."})

    @property
    def count(self) -> int | None:
        """How many entries it has: as read, else as its issuer declares. Reads what `with_count()` added."""
        return self.entry_count if self.is_itemised and self.entry_count else self.declared_count

    def frozen(self) -> comparison.Edition:
        """This edition as a plain value for comparing. Uses what `with_entries()` prefetched."""
        return comparison.Edition(
            slug=self.pk,
            series=self.series_id,
            in_force_from=self.in_force_from,
            is_itemised=self.is_itemised,
            entries=tuple(entry.frozen() for entry in self.entries.all()),
        )


class ListEntry(models.Model):
    """One line of an edition, worded and ordered as issued."""

    edition = models.ForeignKey(ListEdition, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=250, help_text="In the issuer's words.")
    label_key = models.CharField(max_length=250, editable=False)
    translation = models.CharField(max_length=250, blank=True)
    qualifier = models.CharField(max_length=100, blank=True, help_text="Grade or form: battery grade, metal, natural …")
    minerals = models.ManyToManyField(
        Mineral, related_name="entries", help_text="The group, if it is named, and its members."
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["edition", "position"]
        verbose_name_plural = "list entries"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "position"],
                name="entry_position_is_unique_in_its_edition",
                violation_error_message="Another entry of this edition has this position.",
            ),
            models.UniqueConstraint(
                fields=["edition", "label_key"],
                name="entry_label_is_unique_in_its_edition",
                violation_error_message="Another entry of this edition has this label.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, **kwargs) -> None:
        self.label_key = names.key(self.label)
        super().save(**kwargs)

    def frozen(self) -> comparison.Entry:
        return comparison.Entry(
            position=self.position,
            label=self.label,
            qualifier=self.qualifier,
            minerals=frozenset(mineral.pk for mineral in self.minerals.all()),
        )
