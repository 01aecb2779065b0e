from django.db import models

from .articles import Revision


class Reference(models.Model):
    """A place in a Revision that points to a record, with the value seen when it was saved.

    By slug and without a foreign key: data can be imported again or undone without asking articles.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="references")
    kind = models.CharField(max_length=12, help_text="mineral, list, event or source")
    slug = models.CharField(max_length=120)
    field = models.CharField(max_length=40, blank=True, help_text="count, published, date …; empty for a link.")
    value_seen = models.CharField(max_length=300, blank=True)
    line = models.PositiveIntegerField()
    start = models.PositiveIntegerField(help_text="Offset in the Markdown.")
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["revision", "start"]
        indexes = [models.Index(fields=["kind", "slug"], name="reference_to_a_record")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.slug}{f'#{self.field}' if self.field else ''}"
