from django.contrib import admin
from django.urls import include, path

from config import health

urlpatterns = [
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("admin/", admin.site.urls),
    path("", include("posts.urls")),
    path("", include("minerals.urls")),
]

handler400 = "config.edge.bad_request"
handler403 = "config.edge.forbidden"
handler404 = "config.edge.not_found"
handler500 = "config.edge.server_error"
