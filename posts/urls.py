"""Mounted at the root, so that /articles.json can stand beside /articles/."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from minerals.responses import with_twins
from posts import feeds
from posts.sitemaps import SITEMAPS
from posts.views import articles, corrections, data, listings, media, preview_links, search, signposts

app_name = "posts"
urlpatterns = [
    *with_twins("articles/", listings.articles, "articles"),
    *with_twins("articles/topic/<slug:slug>/", listings.topic, "topic"),
    *with_twins("articles/author/<slug:slug>/", listings.author, "author"),
    *with_twins("articles/archive/", listings.archive, "archive"),
    *with_twins("articles/archive/<str:month>/", listings.month, "month"),
    *with_twins("articles/<str:slug>/", articles.article, "article"),
    *with_twins("corrections/", corrections.corrections, "corrections"),
    *with_twins("search/", search.search, "search"),
    *with_twins("data/", data.data, "data"),
    path("preview/<str:token>/", preview_links.preview, name="preview"),
    path("media/<str:file>", media.media, name="media"),
    path("feeds/articles.atom", feeds.articles, {"format": "atom"}, name="articles-atom"),
    path("feeds/articles.rss", feeds.articles, {"format": "rss"}, name="articles-rss"),
    path("feeds/articles.json", feeds.articles, {"format": "json"}, name="articles-json-feed"),
    path("feeds/corrections.atom", corrections.feed, name="corrections-feed"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", signposts.robots, name="robots"),
    path(".well-known/security.txt", signposts.security, name="security"),
]
