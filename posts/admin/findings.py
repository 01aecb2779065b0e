"""What the fact check says of every article: what it objects to first, a page of articles at a time."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from posts.factcheck.facts import facts_of_record
from posts.factcheck.findings import CONTRADICTED, OUTDATED, SUPPORTED, UNDECIDED
from posts.factchecking import check_articles
from posts.models import Article, Revision
from posts.rendering import with_version

from .facts import UNBOUND, Row, fact_sheet, label

# So many are checked at once, in about a second, where nothing is kept from before.
ON_A_PAGE = 40
_KINDS = (CONTRADICTED, OUTDATED, UNDECIDED, UNBOUND, SUPPORTED)


@dataclass(frozen=True, slots=True)
class Part:
    """One text of an article with what is said of it: what readers see, or what was saved last."""

    revision: Revision
    is_public: bool
    rows: list[Row]


@cache_control(no_store=True, private=True)
def findings(request: HttpRequest) -> HttpResponse:
    """The findings by article, those of one verdict if it is asked for. Judged today, on public and newest texts."""
    if not (request.user.has_perm("posts.change_article") or request.user.has_perm("posts.view_article")):
        raise PermissionDenied
    now = timezone.now()
    wanted = request.GET.get("verdict", "")
    page = Paginator(Article.objects.order_by("slug").values_list("pk", flat=True), ON_A_PAGE)
    page = page.get_page(request.GET.get("page"))
    counts: Counter[str] = Counter()
    parts = []
    for part in _parts(page.object_list, now):
        counts.update(row.kind for row in part.rows)
        rows = [row for row in part.rows if row.kind == wanted or (wanted not in _KINDS and row.kind != SUPPORTED)]
        if rows:
            parts.append(Part(part.revision, part.is_public, rows))
    context = {
        **site.each_context(request),
        "opts": Article._meta,
        "title": "Fact check",
        "parts": parts,
        "page": page,
        "verdict": wanted if wanted in _KINDS else "",
        "filters": [("", "To decide", sum(counts[each] for each in _KINDS if each != SUPPORTED))]
        + [(each, label(each), counts[each]) for each in _KINDS],
    }
    return TemplateResponse(request, "admin/posts/findings.html", context)


def _parts(pks: Iterable[int], now: datetime.datetime) -> Iterable[Part]:
    of_these = Revision.objects.filter(article__in=list(pks))
    public = Exists(Revision.objects.public(at=now).filter(pk=OuterRef("pk")))
    newest = Exists(Revision.objects.newest().filter(pk=OuterRef("pk")))
    shown = with_version(of_these).annotate(is_public=public).filter(Q(is_public=True) | newest)
    revisions = list(shown.select_related("article").order_by("article__slug", "number"))
    today, facts = timezone.localdate(now), facts_of_record()
    for revision, parts in zip(revisions, check_articles(revisions, today, today, facts=facts), strict=True):
        rows = fact_sheet(parts, facts=facts).rows
        yield Part(revision, revision.is_public, sorted(rows, key=lambda row: _KINDS.index(row.kind)))
