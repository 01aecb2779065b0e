"""Mounted at the root, so that /articles.json can stand beside /articles/."""

from minerals.responses import with_twins
from posts.views import articles

app_name = "posts"
urlpatterns = [
    *with_twins("articles/", articles.articles, "articles"),
    *with_twins("articles/topic/<slug:slug>/", articles.topic, "topic"),
    *with_twins("articles/author/<slug:slug>/", articles.author, "author"),
    *with_twins("articles/<str:slug>/", articles.article, "article"),
]
