from django import forms
from django.contrib.admin.widgets import AdminIntegerFieldWidget, AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import F
from django.forms.models import BaseInlineFormSet
from django.urls import reverse
from django.utils.html import format_html

from minerals import names
from minerals.importing.rules import broken_counts, broken_dates
from minerals.models import Evidence, Mineral, MineralName, Source


class PlainTextForm(forms.ModelForm):
    """Browsers send line ends as CR LF; the record holds LF, as its files do, or an unchanged text would differ."""

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if type(value) is str:
                cleaned[name] = value.replace("\r\n", "\n").replace("\r", "\n")
        return cleaned


class RecordForm(PlainTextForm):
    """A record and, with every change of it, why."""

    reason = forms.CharField(
        label="Reason for this change",
        max_length=300,
        required=False,
        help_text="Stands beside the change in the history of the record.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class UndoForm(forms.Form):
    """Why a run is taken back, and the version of the record at which the plan was looked at."""

    reason = forms.CharField(
        max_length=300, required=False, widget=forms.TextInput(attrs={"class": "vTextField"}), label="Reason"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class MineralForm(RecordForm):
    """A mineral with its other names, one a line."""

    aliases = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text="One a line. No grade or form in them: “battery grade” is a qualifier of an entry, not a name.",
    )

    class Meta:
        model = Mineral
        fields = "__all__"  # noqa: DJ007 (the admin names the fields)
        widgets = {"uses": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.instance._state.adding and "aliases" in self.fields:
            self.initial["aliases"] = "\n".join(self.instance.aliases)

    def clean_aliases(self) -> list[str]:
        aliases = [names.clean(line) for line in self.cleaned_data["aliases"].splitlines()]
        for alias in aliases:
            if alias and not names.key(alias):
                raise ValidationError(f"“{alias}” has neither letter nor figure.")
            if ";" in alias:
                raise ValidationError(f"“{alias}” holds a semicolon, which parts aliases in files. Write one a line.")
            if len(alias) > 120:
                raise ValidationError(f"“{alias[:40]}…” is longer than 120 characters.")
        return [alias for alias in aliases if alias]

    def clean(self) -> dict:
        cleaned = super().clean()
        given = {
            "name": [self.cleaned_data.get("name")],
            "name_us": [self.cleaned_data.get("name_us")],
            "aliases": self.cleaned_data.get("aliases", []),
            "slug": [self.cleaned_data.get("slug")],
        }
        fields = {names.key(text): (field, text) for field, texts in given.items() for text in texts if text}
        taken = MineralName.objects.filter(key__in=fields.keys() - {""}).exclude(mineral=self.instance.pk)
        for name in taken.select_related("mineral").order_by("key"):
            field, text = fields[name.key]
            self.add_error(field, _name_is_taken(text, name.mineral))
        if self.instance in self.cleaned_data.get("related_to", ()):
            self.add_error("related_to", f"{self.instance} is the mineral itself: leave it out.")
        return cleaned


class ListEditionForm(RecordForm):
    """An edition that keeps the rules of imports. When it counts, and what can be read, changes for a reason."""

    # No form gives or takes entries.
    BY_HAND = {
        "yes": "It has no entries, and an itemised list without any would say that every mineral is off it. Leave this "
        "unticked; import_list brings entries in and ticks it.",
        "no": "Its entries are in the record, so it is itemised. Tick this.",
    }
    WITH_REASON = ("published", "in_force_from", "is_itemised")

    def clean(self) -> dict:
        cleaned = super().clean()
        is_new = self.instance._state.adding
        slug = cleaned.get("slug", "") if is_new else self.instance.pk
        series = cleaned.get("series") if is_new else self.instance.series
        dates = [cleaned.get(column) for column in ("published", "in_force_from")]
        if series and all(dates):
            rows = {
                pk: {"series": series.pk, "published": published, "in_force_from": start}
                for pk, published, start in series.editions.values_list("pk", "published", "in_force_from")
            }
            rows[slug] = dict(zip(("series", "published", "in_force_from"), (series.pk, *dates), strict=True))
            for broken in broken_dates(rows, {slug}):
                self.add_error(broken.column, f"{broken.value} {broken.problem}: {broken.cure}.")
        if slug and {"is_itemised", "declared_count"} <= cleaned.keys():
            count = 0 if is_new else self.instance.entries.count()
            declared = cleaned["declared_count"]
            said = {
                "is_itemised": "yes" if cleaned["is_itemised"] else "no",
                "declared_count": "" if declared is None else str(declared),
            }
            for broken in broken_counts(slug, said, count):
                words = self.BY_HAND.get(broken.value) or f"{broken.value} {broken.problem}: {broken.cure}."
                self.add_error(broken.column, words)
        if not is_new and not cleaned.get("reason") and set(self.WITH_REASON) & set(self.changed_data):
            self.add_error("reason", "Say why: this changes what readers are told was in force, and when.")
        return cleaned


def _name_is_taken(text: str, owner: Mineral) -> ValidationError:
    link = reverse("admin:minerals_mineral_change", args=[owner.pk])
    return ValidationError(format_html('“{}” is a name of <a href="{}">{}</a> already.', text, link, owner))


class SourceSelect(AutocompleteSelect):
    """Names the source that is chosen already without asking for it: the evidence brought it along."""

    chosen: Source | None = None

    def optgroups(self, name, value, attrs=None):
        if self.chosen is None or value != [self.chosen.pk]:
            return super().optgroups(name, value, attrs)
        return [(None, [self.create_option(name, self.chosen.pk, str(self.chosen), True, 0)], 0)]


class EvidenceForm(PlainTextForm):
    position = forms.IntegerField(
        min_value=1, max_value=999, help_text="1 is the main source.", widget=AdminIntegerFieldWidget
    )

    class Meta:
        model = Evidence
        fields = ["position", "source", "locator", "quotation"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "source" in self.fields:
            self.fields["source"].widget.widget.chosen = self.instance.source


class EvidenceFormSet(BaseInlineFormSet):
    """Evidence in order, each piece at a position of its own; a new row is offered the next free one."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if not form.instance.pk and "position" in form.fields:
            last = max((evidence.position for evidence in self.get_queryset()), default=0)
            form.fields["position"].initial = last + 1 + max(0, (index or 0) - self.initial_form_count())

    def clean(self) -> None:
        super().clean()
        shown = [form.instance.pk for form in self.forms if form.instance.pk]
        taken = set(self.queryset.exclude(pk__in=shown).values_list("position", flat=True))
        for form in self.forms:
            position = getattr(form, "cleaned_data", {}).get("position")
            if position is None or self._should_delete_form(form):
                continue
            if position in taken:
                form.add_error("position", "This record has evidence at this position already.")
            taken.add(position)

    def save(self, commit=True):
        # Rows that trade places, or take the place of one that goes, must not meet on the way.
        moving = [
            form.instance.pk
            for form in self.initial_forms
            if "position" in form.changed_data or self._should_delete_form(form)
        ]
        self.model.objects.filter(pk__in=moving).update(position=F("position") + 20000)
        return super().save(commit)
