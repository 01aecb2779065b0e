from django.contrib import admin
from django.urls import include, path

from config import health

urlpatterns = [
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("admin/", admin.site.urls),
    path("articles/", include("posts.urls")),
    path("", include("minerals.urls")),
]
