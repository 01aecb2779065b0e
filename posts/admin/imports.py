"""Runs of imports as the newsroom sees them: the page of the record, and what a run did to articles, to be undone."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from minerals.admin.imports import SHOWN, ImportRunAdmin
from minerals.importing.faults import Refused
from minerals.models import ImportRun
from posts import undoing

from .runs import runs_with_counts, written_by

# What readers see may change with an undoing, and articles may go: the say of a publisher.
MAY_UNDO = "posts.publish_article"


class UndoForm(forms.Form):
    """Why a run of articles is taken back."""

    reason = forms.CharField(max_length=300, required=False, widget=forms.TextInput(attrs={"class": "vTextField"}))


admin.site.unregister(ImportRun)


@admin.register(ImportRun)
class RunAdmin(ImportRunAdmin):
    """Publishers look at runs, too: they take those of articles back."""

    list_display = [
        *("why" if name == "reason" else name for name in ImportRunAdmin.list_display if name != "undone"),
        "articles",
        "undone",
    ]
    empty_value_display = "–"
    fields = [{"reason": "why", "user": "by"}.get(name, name) for name in ImportRunAdmin.fields]

    def get_queryset(self, request):
        return runs_with_counts()

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or request.user.has_perm(MAY_UNDO)

    @admin.display(description="reason", ordering="reason")
    def why(self, run):
        return run.reason or None

    @admin.display(description="user", ordering="user")
    def by(self, run):
        return run.user or "command"

    @admin.display(description="arguments")
    def given(self, run):
        return super().given(run) or None

    @admin.display(description="files")
    def file_names(self, run):
        return super().file_names(run) or None

    @admin.display(ordering="brought_in")
    def articles(self, run):
        return run.brought_in or len(undoing.removed_by(run))

    def render_change_form(self, request, context, obj=None, **kwargs):
        if not undoing.is_of_articles(obj):
            return super().render_change_form(request, context, obj=obj, **kwargs)
        removed, revisions = undoing.removed_by(obj), obj.revisions.select_related("article").defer("body")
        context |= {
            "wrote": written_by(obj),
            "removed": removed[:SHOWN],
            "revisions": revisions.order_by("article", "number")[:SHOWN],
            "hidden": max(0, len(removed) - SHOWN) + max(0, obj.brought_in - SHOWN),
        }
        if obj.brought_in and not removed and request.user.has_perm(MAY_UNDO) and not hasattr(obj, "undone_by"):
            context["undo_url"] = reverse("admin:minerals_importrun_undo", args=[obj.pk])
        response = super().render_change_form(request, context, obj=obj, **kwargs)
        response.template_name = "admin/posts/importrun/change_form.html"
        return response

    def undo_view(self, request, pk):
        """Show what taking a run back would do; do it once that has been looked at."""
        run = get_object_or_404(ImportRun.objects.select_related("undoes"), pk=pk)
        if not undoing.is_of_articles(run):
            return self.undo_of_the_record(request, run)
        if not request.user.has_perm(MAY_UNDO):
            raise PermissionDenied
        now, form = timezone.now(), UndoForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                made, planned = undoing.undo(run, now, user=request.user, reason=form.cleaned_data["reason"].strip())
            except Refused:
                messages.error(request, "Nothing was changed. What stands in the way is named below.")
            else:
                messages.success(request, f"{run} is undone: {planned}.")
                return redirect("admin:minerals_importrun_change", made.pk)
        return self._undo_page(request, run, undoing.plan(run, now), form)

    def _undo_page(self, request: HttpRequest, run: ImportRun, plan: undoing.Undoing, form: UndoForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"Undo {run}",
            "opts": self.opts,
            "run": run,
            "plan": plan,
            "faults": plan.faults[:SHOWN],
            "removed": plan.removed[:SHOWN],
            "restored": plan.restored[:SHOWN],
            "more": sum(max(0, len(each) - SHOWN) for each in (plan.faults, plan.removed, plan.restored)),
            "form": form,
        }
        return TemplateResponse(request, "admin/posts/importrun/undo.html", context)
