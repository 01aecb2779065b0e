import sqlite3

from django.apps import AppConfig
from django.db import connection


class MineralsConfig(AppConfig):
    name = "minerals"
    verbose_name = "The record"

    def ready(self) -> None:
        if connection.vendor == "sqlite" and sqlite3.sqlite_version_info >= (3, 38):
            # It always knows JSON. Django would ask every new connection, in three queries of somebody's page.
            type(connection.features).supports_json_field = True
