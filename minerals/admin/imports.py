import json

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from minerals.importing.faults import RecordMoved, Refused
from minerals.importing.undo import plan_undo, undo
from minerals.models import ImportRun, RecordChange

from .differences import columns_that_differ, legible
from .forms import UndoForm
from .record import ReadOnlyAdmin, history_url

SHOWN = 500
# Nobody adds a run by hand: who may add one may import, and take an import back.
MAY_UNDO = "minerals.add_importrun"


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
        return ""

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["changes"] = changes = legible(obj.changes.all()[:SHOWN])
        wrote = obj.created + obj.changed + obj.removed
        context["more"] = wrote - len(changes)
        context["all_url"] = f"{reverse('admin:minerals_recordchange_changelist')}?run__id__exact={obj.pk}"
        if wrote and request.user.has_perm(MAY_UNDO) and not hasattr(obj, "undone_by"):
            context["undo_url"] = reverse("admin:minerals_importrun_undo", args=[obj.pk])
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def get_urls(self):
        undo = self.admin_site.admin_view(self.undo_view)
        return [path("<int:pk>/undo/", undo, name="minerals_importrun_undo"), *super().get_urls()]

    def undo_view(self, request, pk):
        return self.undo_of_the_record(request, get_object_or_404(ImportRun, pk=pk))

    def undo_of_the_record(self, request, run):
        """Show what taking a run back would do; do it once that has been looked at."""
        if not request.user.has_perm(MAY_UNDO):
            raise PermissionDenied
        form, plan = UndoForm(request.POST or None), plan_undo(run)
        # A plan with errors shows no form that could send it back.
        version = None if plan.errors else RecordChange.objects.version()
        if request.method == "POST" and not plan.errors and form.is_valid():
            if form.cleaned_data["version"] == version:
                return self.take_back(request, run, plan, form.cleaned_data["reason"])
            self.message_user(request, "The record has changed since. Look at the plan as it is now.", messages.WARNING)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Undo {run}",
            "opts": self.opts,
            "run": run,
            "plan": plan,
            "faults": plan.errors[:SHOWN],
            "changes": legible(plan.changes[:SHOWN]),
            "more": max(0, len(plan.errors or plan.changes) - SHOWN),
            "version": version,
            "form": form,
        }
        return TemplateResponse(request, "admin/minerals/importrun/undo.html", context)

    def take_back(self, request, run, plan, reason):
        try:
            undoing = undo(run, user=request.user, now=timezone.now(), reason=reason, looked_at=plan)
        except (Refused, RecordMoved) as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect("admin:minerals_importrun_undo", run.pk)
        if undoing is None:
            self.message_user(request, f"{run} wrote nothing, so there was nothing to take back.", messages.WARNING)
            return redirect("admin:minerals_importrun_change", run.pk)
        self.message_user(request, f"{run} is undone: {plan.counts()}.", messages.SUCCESS)
        return redirect("admin:minerals_importrun_change", undoing.pk)


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

    @admin.display(description="import", ordering="run")
    def run_link(self, change):
        if not change.run_id:
            return "by hand"
        url = reverse("admin:minerals_importrun_change", args=[change.run_id])
        return format_html('<a href="{}">{}</a>', url, change.run)

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["columns"] = columns_that_differ(obj.before, obj.after)
        context["history_url"] = history_url(obj.table, obj.key)
        return super().render_change_form(request, context, obj=obj, **kwargs)
