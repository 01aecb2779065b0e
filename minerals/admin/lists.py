import datetime

from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from minerals import names
from minerals.importing.layouts import LAYOUTS
from minerals.importing.rows import row_of
from minerals.models import ListEdition, ListEntry, ListSeries, MineralName

from .forms import ListEditionForm
from .record import EvidenceInline, FoldedSearch, InUseFilter, ReadOnlyAdmin, RecordAdmin, history_url


def state_in_words(edition: ListEdition, on: datetime.date) -> str:
    """`in force`, `superseded` or `future`; the edition comes from `with_end()`."""
    if edition.in_force_from.first_day > on:
        return "future"
    if edition.in_force_to and edition.in_force_to.first_day <= on:
        return "superseded"
    return "in force"


@admin.register(ListSeries)
class ListSeriesAdmin(FoldedSearch, RecordAdmin):
    list_display = ["name", "slug", "jurisdiction", "kind", "position", "its_editions"]
    list_select_related = ["jurisdiction"]
    ordering = ["position", "slug"]
    list_filter = ["kind", ("jurisdiction", InUseFilter)]
    search_fields = ["name", "short_name", "slug", "issuing_body"]
    autocomplete_fields = ["jurisdiction"]
    inlines = [EvidenceInline]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "slug", "jurisdiction", "kind", "issuing_body", "position"]}),
        ("What it is", {"fields": ["definition", "provision", "effect", "methodology"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(edition_count=Count("editions"))

    @admin.display(description="editions", ordering="edition_count")
    def its_editions(self, series):
        return series.edition_count

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj:
            context["editions"] = editions = list(
                obj.editions.with_end().annotate(entry_count=Count("entries")).order_by("-starts_on")
            )
            for edition in editions:
                edition.state = state_in_words(edition, timezone.localdate())
        return super().render_change_form(request, context, obj=obj, **kwargs)


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("in-force", "in force"), ("superseded", "superseded"), ("future", "future")]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        in_force = ListEdition.objects.in_force(today).values("pk")
        match self.value():
            case "in-force":
                return queryset.filter(pk__in=in_force)
            case "superseded":
                return queryset.filter(starts_on__lte=today.isoformat()).exclude(pk__in=in_force)
            case "future":
                return queryset.filter(starts_on__gt=today.isoformat())
        return queryset


@admin.register(ListEdition)
class ListEditionAdmin(FoldedSearch, RecordAdmin):
    form = ListEditionForm
    list_display = [
        "title",
        "series",
        "published_in_words",
        "from_in_words",
        "to_in_words",
        "state",
        "read",
        "declared",
    ]
    list_select_related = ["series"]
    list_filter = [StateFilter, ("series__jurisdiction", InUseFilter), "is_itemised"]
    search_fields = ["title", "slug", "issuer", "official_citation"]
    ordering = ["-starts_on", "slug"]
    autocomplete_fields = ["series"]
    inlines = [EvidenceInline]
    kept_by = ["entries"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "series", "issuer", "legal_basis", "official_citation"]}),
        (
            "Dates",
            {
                "fields": ["published", "in_force_from"],
                "description": "As exact as the source: 2024, 2024-02 or 2024-02-03.",
            },
        ),
        ("Reading", {"fields": ["declared_count", "is_itemised", "notes"]}),
    ]

    def get_changeform_initial_data(self, request):
        # A new one has no entries yet.
        return {"is_itemised": False, **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request, obj=None):
        # An edition that changed its series would rewrite the past of two lists at once.
        return [*super().get_readonly_fields(request, obj), *(["series"] if obj else [])]

    def get_queryset(self, request):
        return super().get_queryset(request).with_end().annotate(entry_count=Count("entries"))

    @admin.display(description="published", ordering="published_on")
    def published_in_words(self, edition):
        return edition.published.short

    @admin.display(description="in force from", ordering="starts_on")
    def from_in_words(self, edition):
        return edition.in_force_from.short

    @admin.display(description="to")
    def to_in_words(self, edition):
        return edition.in_force_to.short if edition.in_force_to else None

    @admin.display(description="state")
    def state(self, edition):
        return state_in_words(edition, timezone.localdate())

    @admin.display(description="entries", ordering="entry_count")
    def read(self, edition):
        return edition.entry_count if edition.is_itemised else "not itemised"

    @admin.display(description="declared", ordering="declared_count")
    def declared(self, edition):
        return edition.declared_count

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj:
            context["entries"] = obj.entries.prefetch_related("minerals")
        return super().render_change_form(request, context, obj=obj, **kwargs)


@admin.register(ListEntry)
class ListEntryAdmin(ReadOnlyAdmin):
    list_display = ["label", "qualifier", "covers", "edition_link", "position"]
    list_select_related = ["edition"]
    list_filter = [("edition__series", InUseFilter)]
    search_fields = ["label_key"]
    search_help_text = "The issuer's words, or any name of a mineral."
    ordering = ["-edition__starts_on", "edition", "position"]
    fields = ["edition_link", "position", "label", "translation", "qualifier", "covers", "note"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("edition").prefetch_related("minerals")

    def get_search_results(self, request, queryset, search_term):
        key = names.key(search_term)
        if not search_term.strip():
            return queryset, False
        if not key:
            return queryset.none(), False
        minerals = MineralName.objects.filter(key__contains=key).values("mineral")
        found = ListEntry.objects.filter(label_key__contains=key) | ListEntry.objects.filter(minerals__in=minerals)
        return queryset.filter(pk__in=found.values("pk")), False

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["history_url"] = history_url("entries", LAYOUTS["entries"].key(row_of(obj))[:120])
        return super().render_change_form(request, context, obj=obj, **kwargs)

    @admin.display(description="minerals")
    def covers(self, entry):
        return format_html_join(
            ", ",
            '<a href="{}">{}</a>',
            (
                (reverse("admin:minerals_mineral_change", args=[mineral.pk]), mineral.name)
                for mineral in entry.minerals.all()
            ),
        )

    @admin.display(description="edition", ordering="edition")
    def edition_link(self, entry):
        url = reverse("admin:minerals_listedition_change", args=[entry.edition_id])
        return format_html('<a href="{}">{}</a>', url, entry.edition)
