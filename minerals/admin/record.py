"""What every page of the record in the admin shares: search, evidence, and a RecordChange for every write."""

from urllib.parse import urlencode

from django.contrib import admin
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst

from minerals import names
from minerals.importing.apply import record_admin_change
from minerals.importing.layouts import TABLE_OF_MODEL
from minerals.importing.rows import row_of
from minerals.models import Evidence, ListEntry

from .forms import EvidenceForm, EvidenceFormSet, RecordForm, SourceSelect


def link_to(record: models.Model) -> str:
    """A link to the page of this record in the admin, after the word for what it is."""
    options = record._meta
    url = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
    name = f"{record} ({record.edition_id})" if isinstance(record, ListEntry) else record
    return format_html('{}: <a href="{}">{}</a>', capfirst(options.verbose_name), url, name)


def history_url(table: str, key: str) -> str:
    """Where the changes of one row of the record are listed."""
    return f"{reverse('admin:minerals_recordchange_changelist')}?{urlencode({'table': table, 'key': key})}"


class FoldedSearch:
    """Search in which case and accents do not count, on any database: both sides are taken as normalised keys."""

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        words = [names.key(word) for word in search_term.split()]
        found = [
            pk
            for pk, *texts in queryset.order_by().values_list("pk", *self.search_fields)
            if all(word and word in names.key(" ".join(texts)) for word in words)
        ]
        return queryset.filter(pk__in=found), False


class InUseFilter(admin.RelatedOnlyFieldListFilter):
    """Filter by what occurs; rows without it stand under a word."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_value_display = "none"


class EvidenceInline(admin.TabularInline):
    model = Evidence
    form = EvidenceForm
    formset = EvidenceFormSet
    fields = ["position", "source", "locator", "quotation"]
    autocomplete_fields = ["source"]
    extra = 0
    formfield_overrides = {models.TextField: {"widget": admin.widgets.AdminTextareaWidget(attrs={"rows": 2})}}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "source":
            kwargs["widget"] = SourceSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look at and never to write."""

    empty_value_display = ""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RecordAdmin(admin.ModelAdmin):
    """A table of the record: its slug is fixed, and each save or deletion leaves a RecordChange."""

    form = RecordForm
    list_per_page = 100
    empty_value_display = ""
    # Names of relations that hold a row in place although the database would let it go with them.
    kept_by: list[str] = []

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*fieldsets, ("This change", {"fields": ["reason"]})] if may_write else fieldsets

    def get_readonly_fields(self, request, obj=None):
        fixed = [self.opts.pk.name] if obj else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj:
            context["history_url"] = history_url(TABLE_OF_MODEL[self.model], obj.pk)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        form.row_before = row_of(obj) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        reason = form.cleaned_data["reason"]
        record_admin_change(form.instance, form.row_before, request.user, timezone.now(), reason)

    def delete_model(self, request, obj):
        with transaction.atomic():
            before = row_of(obj)
            super().delete_model(request, obj)
            record_admin_change(obj, before, request.user, timezone.now())

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            for obj in queryset:
                self.delete_model(request, obj)

    def get_deleted_objects(self, objs, request):
        deleted, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        if held := [link_to(holder) for obj in objs for holder in self.holders(obj)]:
            # Nobody's permission would help.
            perms_needed = set()
        return deleted, counts, perms_needed, [*protected, *held]

    def holders(self, obj: models.Model) -> list[models.Model]:
        """What names this row and would silently lose it: many-to-many rows go without a word from the database."""
        return [
            holder
            for relation in obj._meta.related_objects
            if relation.many_to_many or relation.get_accessor_name() in self.kept_by
            for holder in getattr(obj, relation.get_accessor_name()).all()
        ]
