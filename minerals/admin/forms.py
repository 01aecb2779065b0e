from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.urls import reverse
from django.utils.html import format_html

from minerals import names
from minerals.models import Mineral, MineralName


class RecordForm(forms.ModelForm):
    """A record and, with every change of it, why."""

    reason = forms.CharField(
        label="Reason for this change",
        max_length=300,
        required=False,
        help_text="Stands beside the change in the history of the record.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


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
            if len(alias) > 120:
                raise ValidationError(f"“{alias[:40]}…” is longer than 120 characters.")
        return [alias for alias in aliases if alias]

    def clean(self) -> None:
        super().clean()
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


def _name_is_taken(text: str, owner: Mineral) -> ValidationError:
    link = reverse("admin:minerals_mineral_change", args=[owner.pk])
    return ValidationError(format_html('“{}” is a name of <a href="{}">{}</a> already.', text, link, owner))


class EvidenceFormSet(BaseInlineFormSet):
    """Evidence in order: a new row is offered the next free position."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if not form.instance.pk and "position" in form.fields:
            last = max((evidence.position for evidence in self.get_queryset()), default=0)
            form.fields["position"].initial = last + 1 + max(0, (index or 0) - self.initial_form_count())
