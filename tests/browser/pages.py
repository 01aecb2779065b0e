"""One address of every kind of page, for looking at them all."""

PUBLIC = {
    "home": "/",
    "minerals": "/minerals/",
    "mineral": "/minerals/gallium/",
    "group": "/minerals/rare-earth-elements/",
    "lists": "/lists/",
    "series": "/lists/us/",
    "edition": "/lists/us-2025/",
    "edition-superseded": "/lists/eu-2020/",
    "edition-not-itemised": "/lists/id-2023/",
    "compare": "/lists/compare/?a=us-2018&b=us-2022",
    "compare-form": "/lists/compare/",
    "matrix": "/lists/matrix/",
    "status": "/lists/status/?mineral=dysprosium&series=eu&on=2021-06-30",
    "timeline": "/timeline/",
    "event": "/timeline/eu-us-mou-2026/",
    "sources": "/sources/",
    "source": "/sources/eu-2024-1252-crma/",
    "articles": "/articles/",
    "article": "/articles/two-lists-two-ways-of-counting/",
    "archive": "/articles/archive/",
    "about": "/articles/about/",
    "data": "/data/",
    "search": "/search/?q=gallium",
    "search-corrected": "/search/?q=galium&kind=list",
    "search-nothing": "/search/?q=nothing+zzzz",
    "search-empty": "/search/",
    "not-found": "/lists/us-1999/",
    "bad-request": "/lists/matrix/?on=31-31-31",
    "login": "/admin/login/",
}
# Pages of thousands of cells, which take a judge of barriers long: a few rows stand for all outside `make soak`.
EXCERPTS = {
    "minerals": "/minerals/?kind=group",
    "matrix": "/lists/matrix/?on=2012-06-01",
    "timeline": "/timeline/?from=2026",
    "sources": "/sources/?kind=study",
}
STAFF = {
    "admin": "/admin/",
    "admin-articles": "/admin/posts/article/",
    "admin-article": "/admin/posts/article/1/change/",
    "admin-stale": "/admin/posts/article/stale/",
    "admin-review": "/admin/posts/article/1/revisions/1/review/",
    "admin-revisions": "/admin/posts/article/1/revisions/",
    "admin-audit": "/admin/audit/",
    "admin-minerals": "/admin/minerals/mineral/",
    "admin-mineral": "/admin/minerals/mineral/gallium/change/",
    "admin-edition": "/admin/minerals/listedition/us-2025/change/",
    "admin-event": "/admin/minerals/event/eu-us-mou-2026/change/",
    "admin-run": "/admin/minerals/importrun/1/change/",
}
LOOKS = {
    "1280": {"viewport": {"width": 1280, "height": 900}},
    "390": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
}
