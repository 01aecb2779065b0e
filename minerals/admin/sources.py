from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.db import models
from django.db.models import Count

from minerals.models import Source

from .record import FoldedSearch, RecordAdmin

SHOWN = 200


@admin.register(Source)
class SourceAdmin(FoldedSearch, RecordAdmin):
    list_display = ["title", "publisher", "kind", "language", "published_in_words", "rests_on_it"]
    list_filter = ["kind", "language"]
    ordering = ["title"]
    search_fields = ["title", "publisher", "slug", "url"]
    prepopulated_fields = {"slug": ["title"]}
    formfield_overrides = {models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["title", "slug", "publisher", "url", "kind", "language"]}),
        ("As found", {"fields": ["published", "retrieved", "sha256"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(evidence_count=Count("evidence"))

    @admin.display(description="published", ordering="published")
    def published_in_words(self, source):
        return source.published.short if source.published else None

    @admin.display(description="rests on it", ordering="evidence_count")
    def rests_on_it(self, source):
        return source.evidence_count

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj:
            evidence = obj.evidence.select_related("mineral", "series", "edition", "event")
            context["evidence"] = shown = list(evidence[:SHOWN])
            for piece in shown:
                piece.record_options = piece.record._meta
            context["more"] = max(0, evidence.count() - SHOWN)
        return super().render_change_form(request, context, obj=obj, **kwargs)
