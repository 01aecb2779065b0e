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
        return sorted(apps, key=lambda app: min(place[entry["model"]] for entry in app["models"]))
