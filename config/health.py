"""/livez: the process answers. /readyz: its database answers and has every migration."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse


def livez(request):
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request):
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return HttpResponse(f"{len(waiting)} migrations to run\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")
