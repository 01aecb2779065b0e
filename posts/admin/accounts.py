"""Accounts of people: one that did anything here is deactivated, not deleted, so that history keeps its names."""

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
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
