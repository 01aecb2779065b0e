from django.urls import path

from minerals import feeds
from minerals.responses import with_twins
from minerals.views import compare, event, home, lists, matrix, mineral, minerals, package, sources, status, timeline

app_name = "minerals"
urlpatterns = [
    *with_twins("", home.home, "home"),
    path("favicon.ico", home.icon, name="icon"),
    *with_twins("minerals/", minerals.minerals, "minerals"),
    *with_twins("minerals/<str:text>/", mineral.mineral, "mineral"),
    *with_twins("lists/", lists.lists, "lists"),
    *with_twins("lists/compare/", compare.compare, "compare"),
    *with_twins("lists/matrix/", matrix.matrix, "matrix"),
    *with_twins("lists/status/", status.status, "status"),
    *with_twins("lists/<slug:slug>/", lists.listed, "list"),
    *with_twins("timeline/", timeline.timeline, "timeline"),
    *with_twins("timeline/<slug:slug>/", event.event, "event"),
    path("timeline.ics", feeds.timeline_calendar, name="timeline-ics"),
    path("feeds/lists.atom", feeds.lists, name="lists-feed"),
    path("feeds/timeline.atom", feeds.timeline, name="timeline-feed"),
    path("data/record.zip", package.record, name="record"),
    *with_twins("sources/", sources.sources, "sources"),
    *with_twins("sources/<slug:slug>/", sources.source, "source"),
]
