"""Mounted at the root, so that /articles.json can stand beside /articles/."""

from django.urls import path

from posts.views import articles

app_name = "posts"
urlpatterns = [
    path("articles/", articles.articles, name="articles"),
    path("articles/topic/<slug:slug>/", articles.topic, name="topic"),
    path("articles/author/<slug:slug>/", articles.author, name="author"),
    path("articles/<str:slug>/", articles.article, name="article"),
]
