"""Accounts of people, and groups: one that did anything here is deactivated, not deleted, so that history keeps its
names; and the trail says what changed in somebody's permissions, and why."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth import admin as stock
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

FOLD = ("This change", {"fields": ["reason"]})


class ReasonField(forms.CharField):
    """Why an account is changed, for the audit trail."""

    def __init__(self):
        super().__init__(
            label="Reason for this change",
            max_length=300,
            required=False,
            help_text="Stands beside the change in the audit trail.",
            widget=forms.TextInput(attrs={"class": "vTextField"}),
        )


class UserForm(UserChangeForm):
    reason = ReasonField()


class GroupForm(forms.ModelForm):
    reason = ReasonField()


class TellsWhatChanged:
    """Says in the audit trail which groups and permissions were added and which were taken away."""

    def construct_change_message(self, request, form, formsets, add=False):
        made = ["Added."] if add else []
        words = " ".join([*made, *changes_in_words(form, add)])
        reason = form.cleaned_data.get("reason", "").strip()
        return f"{words or 'Saved without a change.'}{f' Reason: {reason}' if reason else ''}"


def changes_in_words(form: forms.BaseForm, add: bool = False) -> list[str]:
    """Every field that was changed, as a sentence. Of a password only that it was."""
    told = []
    for name in form.changed_data:
        if "password" in name:
            told.append("" if add else "Changed the password.")
        elif name != "reason":
            field = form.fields[name]
            told.append(_in_words(field, form.get_initial_for_field(field, name), form.cleaned_data[name]))
    return list(dict.fromkeys(filter(None, told)))


def _in_words(field: forms.Field, before: Any, after: Any) -> str:
    if isinstance(field, forms.ModelMultipleChoiceField):
        old, new = ({_name_of(each) for each in side or ()} for side in (before, after))
        parts = [("added", new - old), ("took away", old - new)]
        said = "; ".join(f"{verb} {', '.join(sorted(names))}" for verb, names in parts if names)
        return f"{field.label}: {said}." if said else ""
    if isinstance(field, forms.BooleanField):
        return f"{field.label}: {'yes' if before else 'no'} → {'yes' if after else 'no'}."
    return f"{field.label}: “{before or ''}” → “{after or ''}”." if before != after else ""


def _name_of(record: Group | Permission) -> str:
    return str(record.name)


admin.site.unregister([User, Group])


@admin.register(User)
class AccountAdmin(TellsWhatChanged, stock.UserAdmin):
    form = UserForm
    fieldsets = (*stock.UserAdmin.fieldsets, FOLD)

    def get_urls(self):
        view = self.admin_site.admin_view(self.deactivate)
        return [path("<int:pk>/deactivate/", view, name="auth_user_deactivate"), *super().get_urls()]

    def get_deleted_objects(self, objs, request):
        """The trail of what somebody did is held as articles are: it would go with the account without a word."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        for user in objs:
            if entries := LogEntry.objects.filter(user=user).count():
                protected.append(f"{entries} {'entry' if entries == 1 else 'entries'} of {user} in the audit trail")
        return deleted, counts, lacking - {LogEntry._meta.verbose_name}, protected

    @method_decorator(require_POST)
    def deactivate(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, user) or (user.is_superuser and not request.user.is_superuser):
            raise PermissionDenied
        if user == request.user:
            messages.error(request, "You cannot deactivate your own account.")
        else:
            User.objects.filter(pk=pk).update(is_active=False)
            self.log_change(request, user, "Deactivated the account.")
            messages.success(request, f"{user} can no longer log in. What they wrote stays.")
        return redirect("admin:auth_user_change", pk)

    def log_deletions(self, request, queryset):
        _log_deletions(request, [(user, _powers(user)) for user in queryset])


@admin.register(Group)
class GroupsAdmin(TellsWhatChanged, stock.GroupAdmin):
    form = GroupForm

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": ["name", "permissions"]}), FOLD]

    def log_deletions(self, request, queryset):
        _log_deletions(request, [(group, _members(group)) for group in queryset])


def _powers(user: User) -> str:
    powers = ["superuser"] if user.is_superuser else []
    powers += [f"group {group.name}" for group in user.groups.order_by("name")]
    return f"Had: {', '.join(powers)}." if powers else "Had no group."


def _members(group: Group) -> str:
    members = ", ".join(group.user_set.order_by("username").values_list("username", flat=True))
    permissions = ", ".join(group.permissions.order_by("name").values_list("name", flat=True))
    return f"Members: {members or 'none'}. Permissions: {permissions or 'none'}."


def _log_deletions(request, gone: Iterable[tuple[User | Group, str]]) -> None:
    """The stock entry names what is gone; this one also says what went with it."""
    for record, words in gone:
        LogEntry.objects.create(
            user=request.user,
            content_type=ContentType.objects.get_for_model(record),
            object_id=str(record.pk),
            object_repr=str(record)[:200],
            action_flag=DELETION,
            change_message=words,
        )
