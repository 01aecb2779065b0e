"""The stock admin with its pages in the order in which people need them."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig


class NewsroomConfig(AdminConfig):
    default_site = "config.admin.Newsroom"


class Newsroom(AdminSite):
    site_header = "Lodestone"
    site_title = "Lodestone"
    index_title = "Newsroom and record"
    enable_nav_sidebar = False

    def get_app_list(self, request, app_label=None):
        """Apps and their models in the order of registration: the newsroom, the record, the accounts."""
        place = {model: number for number, model in enumerate(self._registry)}
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda entry: place[entry["model"]])
        first = {app["app_label"]: min(place[entry["model"]] for entry in app["models"]) for app in apps}
        return sorted(apps, key=lambda app: (app["app_label"] == "auth", first[app["app_label"]]))
