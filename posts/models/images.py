from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class Image(models.Model):
    """A picture as it was made anew at upload: our name, our pixels, nothing else of the file that came in."""

    slug = models.SlugField(primary_key=True, max_length=80)
    sha256 = models.CharField("SHA-256", max_length=64, unique=True, editable=False, help_text="Of the upload.")
    original_name = models.CharField(max_length=255, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField("alt text", max_length=300, blank=True, help_text="Offered where it is used.")
    caption = models.CharField(max_length=400, blank=True)
    credit = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    focal_x = models.PositiveSmallIntegerField("focal point across", default=50, help_text="Per cent from the left.")
    focal_y = models.PositiveSmallIntegerField("focal point down", default=50, help_text="Per cent from the top.")
    uploaded_at = models.DateTimeField(editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False
    )

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


class Rendition(models.Model):
    """One size of an image in one format, made at upload."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")
    format = models.CharField(max_length=4)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    file = models.CharField(max_length=200, unique=True, help_text="Its name in the media folder.")
    size = models.PositiveIntegerField(help_text="Bytes.")

    class Meta:
        ordering = ["image", "format", "width"]
        constraints = [
            models.UniqueConstraint(fields=["image", "format", "width"], name="rendition_is_one_of_its_kind")
        ]

    def __str__(self) -> str:
        return self.file
