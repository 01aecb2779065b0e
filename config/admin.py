"""The stock admin with its pages in the order in which people need them."""

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.urls import path
from django.utils import timezone


class NewsroomConfig(AdminConfig):
    default_site = "config.admin.Newsroom"

    def ready(self):
        super().ready()
        apps.get_app_config("auth").verbose_name = "Accounts"


class Newsroom(AdminSite):
    site_header = "Lodestone"
    site_title = "Lodestone"
    index_title = "My work"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def get_app_list(self, request, app_label=None):
        """Apps and their models in the order of registration: the newsroom, the record, the accounts."""
        place = {model: number for number, model in enumerate(self._registry)}
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda entry: place[entry["model"]])
        first = {app["app_label"]: min(place[entry["model"]] for entry in app["models"]) for app in apps}
        return sorted(apps, key=lambda app: (app["app_label"] == "auth", first[app["app_label"]]))

    def get_urls(self):
        from posts.admin.audit import audit  # there are no models yet when this file is read

        return [path("audit/", self.admin_view(audit), name="audit"), *super().get_urls()]

    def index(self, request, extra_context=None):
        from posts.admin.audit import MAY_SEE
        from posts.admin.work import work_of

        extra = {"work": work_of(request.user, timezone.now()), "may_audit": request.user.has_perm(MAY_SEE)}
        return super().index(request, {**(extra_context or {}), **extra})
