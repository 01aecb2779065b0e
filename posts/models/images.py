import re

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class Image(models.Model):
    """A picture as it was made anew at upload: our name, our pixels, nothing else of the file that came in."""

    slug = models.SlugField(primary_key=True, max_length=80, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, unique=True, editable=False, help_text="Of the upload.")
    original = models.CharField(
        max_length=100, unique=True, editable=False, help_text="What is kept in place of the upload: its SHA-256."
    )
    original_name = models.CharField(max_length=255, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField("alt text", max_length=300, blank=True, help_text="Offered where it is used.")
    is_decorative = models.BooleanField(
        "decorative", default=False, help_text="It says nothing that the text does not: offered without alt text."
    )
    caption = models.CharField(max_length=400, blank=True)
    credit = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    focal_x = models.PositiveSmallIntegerField("focal point across", default=50, help_text="Per cent from the left.")
    focal_y = models.PositiveSmallIntegerField("focal point down", default=50, help_text="Per cent from the top.")
    uploaded_at = models.DateTimeField(editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False
    )
    changed_at = models.DateTimeField(editable=False)

    # Said of the one that was found in place of a second upload of the same picture.
    was_known = False

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100), name="image_focal_point_is_in_the_picture"
            )
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("admin:posts_image_change", args=[self.pk])

    @property
    def markdown(self) -> str:
        """How an article shows it."""
        if self.is_decorative:
            return f'![](image:{self.slug} "decorative")'
        alt = re.sub(r"([\\\[\]*_`<])", r"\\\1", self.alt)
        return f"![{alt}](image:{self.slug})"


class Rendition(models.Model):
    """One size of an image in one format, made at upload: whole, or cut around the focal point."""

    class Cut(models.TextChoices):
        WHOLE = "", "whole"
        CARD = "card", "for a link to the article elsewhere"

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")
    cut = models.CharField(max_length=8, choices=Cut, blank=True)
    format = models.CharField(max_length=4)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    file = models.CharField(max_length=200, unique=True, help_text="Its name under /media/.")
    size = models.PositiveIntegerField(help_text="Bytes.")

    class Meta:
        ordering = ["image", "format", "width"]
        constraints = [
            models.UniqueConstraint(fields=["image", "cut", "format", "width"], name="rendition_is_one_of_its_kind")
        ]

    def __str__(self) -> str:
        return self.file

    def get_absolute_url(self) -> str:
        return reverse("posts:media", args=[self.file])
