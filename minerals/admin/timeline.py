from django.contrib import admin

from minerals.models import Event

from .record import EvidenceInline, FoldedSearch, InUseFilter, RecordAdmin


class YearFilter(admin.SimpleListFilter):
    title = "year"
    parameter_name = "year"

    def lookups(self, request, model_admin):
        days = Event.objects.order_by().values_list("first_day", flat=True).distinct()
        return [(year, year) for year in sorted({day[:4] for day in days}, reverse=True)]

    def queryset(self, request, queryset):
        return queryset.filter(first_day__startswith=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(FoldedSearch, RecordAdmin):
    list_display = ["title", "date_in_words", "kind", "who", "confidence"]
    list_filter = [
        YearFilter,
        "kind",
        "confidence",
        ("parties", InUseFilter),
    ]
    search_fields = ["title", "slug", "place", "summary"]
    ordering = ["-first_day", "slug"]
    autocomplete_fields = ["parties", "minerals", "edition"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [EvidenceInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "date", "kind", "confidence", "place", "summary"]}),
        ("Who and what", {"fields": ["parties", "minerals", "edition"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("parties")

    @admin.display(description="date", ordering="first_day")
    def date_in_words(self, event):
        return event.date.short

    @admin.display(description="parties")
    def who(self, event):
        return ", ".join(party.code for party in event.parties.all())
