import json

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from minerals.models import ImportRun, RecordChange

from .differences import columns_that_differ
from .record import ReadOnlyAdmin, history_url

SHOWN = 500


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "started_at", "by", "file_names", "reason", "created", "changed", "removed", "undone"]
    list_select_related = ["user", "undone_by"]
    list_filter = ["command"]
    search_fields = ["command", "reason"]
    fields = ["command", "started_at", "user", "reason", "given", "file_names", "undoes", "undone"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    @admin.display(description="user", ordering="user")
    def by(self, run):
        return run.user

    @admin.display(description="files")
    def file_names(self, run):
        return ", ".join(file["name"] for file in run.files)

    @admin.display(description="arguments")
    def given(self, run):
        return json.dumps(run.arguments, ensure_ascii=False) if run.arguments else ""

    @admin.display(ordering="created")
    def created(self, run):
        return run.created

    @admin.display(ordering="changed")
    def changed(self, run):
        return run.changed

    @admin.display(ordering="removed")
    def removed(self, run):
        return run.removed

    @admin.display(description="undone by")
    def undone(self, run):
        undoing = getattr(run, "undone_by", None)
        if undoing:
            return format_html(
                '<a href="{}">{}</a>', reverse("admin:minerals_importrun_change", args=[undoing.pk]), undoing
            )
        return None

    def render_change_form(self, request, context, obj=None, **kwargs):
        changes = list(obj.changes.all()[:SHOWN])
        for change in changes:
            change.columns = columns_that_differ(change.before, change.after)
        all_of_them = obj.created + obj.changed + obj.removed
        context["changes"] = changes
        context["more"] = all_of_them - len(changes)
        context["all_url"] = f"{reverse('admin:minerals_recordchange_changelist')}?run__id__exact={obj.pk}"
        return super().render_change_form(request, context, obj=obj, **kwargs)


@admin.register(RecordChange)
class RecordChangeAdmin(ReadOnlyAdmin):
    list_display = ["row", "action", "columns", "made_at", "by", "run_link", "reason"]
    list_select_related = ["run", "user"]
    list_filter = ["action", ("table", admin.AllValuesFieldListFilter)]
    search_fields = ["key"]
    search_help_text = "What names the row: a slug, or edition:label for an entry."
    ordering = ["-pk"]
    fields = ["table", "key", "action", "made_at", "user", "run_link", "reason"]

    @admin.display(description="row", ordering="key")
    def row(self, change):
        return f"{change.table} {change.key}"

    @admin.display(description="what")
    def columns(self, change):
        if change.action != RecordChange.Action.CHANGED:
            return ""
        return ", ".join(column.name for column in columns_that_differ(change.before, change.after))

    @admin.display(description="user", ordering="user")
    def by(self, change):
        return change.user

    @admin.display(description="import", ordering="run", empty_value="in the admin")
    def run_link(self, change):
        if not change.run_id:
            return None
        url = reverse("admin:minerals_importrun_change", args=[change.run_id])
        return format_html('<a href="{}">{}</a>', url, change.run)

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["columns"] = columns_that_differ(obj.before, obj.after)
        context["history_url"] = history_url(obj.table, obj.key)
        return super().render_change_form(request, context, obj=obj, **kwargs)
