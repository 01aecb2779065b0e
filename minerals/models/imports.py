from django.conf import settings
from django.db import models
from django.db.models import Count, Max, Q


class ImportRunQuerySet(models.QuerySet):
    def with_counts(self) -> "ImportRunQuerySet":
        """Adds `created`, `changed` and `removed`: how many rows the run wrote."""
        return self.annotate(
            **{action: Count("changes", filter=Q(changes__action=action)) for action in RecordChange.Action.values}
        )


class ImportRun(models.Model):
    """One import that was applied, or the undoing of one."""

    command = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict, blank=True)
    files = models.JSONField(default=list, blank=True, help_text='[{"name": …, "sha256": …}]')
    started_at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Run {self.pk}: {self.command}"


class RecordChangeQuerySet(models.QuerySet):
    def version(self) -> int:
        """The version of the whole record: every write to it leaves a RecordChange, so the newest names it."""
        return self.aggregate(version=Max("pk"))["version"] or 0


class RecordChange(models.Model):
    """One row of the record before and after a write, by an import or by hand in the admin: one history."""

    class Action(models.TextChoices):
        CREATED = "created", "created"
        CHANGED = "changed", "changed"
        REMOVED = "removed", "removed"

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, null=True, blank=True, related_name="changes")
    table = models.CharField(max_length=40, help_text="The layout the row is in: minerals, editions, entries …")
    key = models.CharField(max_length=120, help_text="What names the row in its table.")
    action = models.CharField(max_length=8, choices=Action)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    made_at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = RecordChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["table", "key"], name="change_of_a_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.key} {self.action}"
