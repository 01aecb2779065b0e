from django.contrib import admin
from django.db.models import Count, Q
from django.utils import timezone

from minerals import names
from minerals.models import Jurisdiction, ListEdition, Mineral, MineralName

from .forms import MineralForm
from .record import EvidenceInline, FoldedSearch, InUseFilter, RecordAdmin


@admin.register(Mineral)
class MineralAdmin(RecordAdmin):
    form = MineralForm
    list_display = ["name", "symbol", "kind", "member_of", "on_lists", "in_entries"]
    list_select_related = ["member_of"]
    ordering = ["name"]
    list_filter = ["kind", ("member_of", InUseFilter)]
    search_fields = ["names__key"]
    search_help_text = "Any name, alias, symbol or slug; accents, hyphens and capitals do not count."
    autocomplete_fields = ["member_of", "counts_as", "related_to"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [EvidenceInline]
    fieldsets = [
        (None, {"fields": ["name", "name_us", "slug", "kind", "symbol", "atomic_number", "cas_number"]}),
        ("Names", {"fields": ["aliases", "name_de", "name_fr"]}),
        ("Place in the registry", {"fields": ["member_of", "counts_as", "related_to"]}),
        ("For readers", {"fields": ["uses"]}),
    ]

    def get_queryset(self, request):
        in_force = ListEdition.objects.in_force(timezone.localdate()).values("pk")
        return (
            super()
            .get_queryset(request)
            .annotate(
                list_count=Count("entries__edition", filter=Q(entries__edition__in=in_force), distinct=True),
                entry_count=Count("entries", distinct=True),
            )
        )

    def get_search_results(self, request, queryset, search_term):
        key = names.key(search_term)
        if not search_term.strip():
            return queryset, False
        if not key:
            return queryset.none(), False
        named = MineralName.objects.filter(key__contains=key).values("mineral")
        return queryset.filter(Q(pk__in=named) | Q(symbol__iexact=search_term.strip())), False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        obj.write_names(form.cleaned_data["aliases"])

    @admin.display(description="named in lists in force", ordering="list_count")
    def on_lists(self, mineral):
        return mineral.list_count

    @admin.display(description="entries", ordering="entry_count")
    def in_entries(self, mineral):
        return mineral.entry_count


@admin.register(Jurisdiction)
class JurisdictionAdmin(FoldedSearch, RecordAdmin):
    list_display = ["name", "code", "kind", "its_series", "its_events"]
    list_filter = ["kind"]
    ordering = ["name"]
    search_fields = ["name", "code"]
    fieldsets = [(None, {"fields": ["code", "name", "kind"]})]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(series_count=Count("series", distinct=True), event_count=Count("events", distinct=True))
        )

    @admin.display(description="lists", ordering="series_count")
    def its_series(self, jurisdiction):
        return jurisdiction.series_count

    @admin.display(description="events", ordering="event_count")
    def its_events(self, jurisdiction):
        return jurisdiction.event_count
