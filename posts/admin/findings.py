"""What the fact check says of every article: what it objects to first, a page of articles at a time."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from minerals.lookup import Key
from posts.factcheck import Finding
from posts.factcheck.findings import CONTRADICTED, OUTDATED, SUPPORTED, UNDECIDED
from posts.factcheck.suggestions import Suggestion
from posts.factchecking import check_articles
from posts.models import Article, Revision

# So many are checked at once, in about a second, where nothing is kept from before.
ON_A_PAGE = 40
UNBOUND = "unbound"
_VERDICTS = (CONTRADICTED, OUTDATED, UNDECIDED, UNBOUND, SUPPORTED)
_PAGES = {"list": "minerals:list", "series": "minerals:list", "mineral": "minerals:mineral", "event": "minerals:event"}


@dataclass(frozen=True, slots=True)
class Row:
    """One Finding, or words that are not bound yet, at its line; `records` are names and addresses."""

    verdict: str
    line: int
    words: str
    told: str
    records: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        return "Not bound yet" if self.verdict == UNBOUND else self.verdict.capitalize()


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
        counts.update(row.verdict for row in part.rows)
        rows = [
            row for row in part.rows if row.verdict == wanted or (wanted not in _VERDICTS and row.verdict != SUPPORTED)
        ]
        if rows:
            parts.append(Part(part.revision, part.is_public, rows))
    context = {
        **site.each_context(request),
        "opts": Article._meta,
        "title": "Fact check",
        "parts": parts,
        "page": page,
        "verdict": wanted if wanted in _VERDICTS else "",
        "filters": [("", "To decide", sum(counts[each] for each in _VERDICTS if each != SUPPORTED))]
        + [(each, Row(each, 0, "", "").label, counts[each]) for each in _VERDICTS],
    }
    return TemplateResponse(request, "admin/posts/findings.html", context)


def _parts(pks: Iterable[int], now: datetime.datetime) -> Iterable[Part]:
    of_these = Revision.objects.filter(article__in=list(pks))
    public = Revision.objects.public(at=now).filter(pk__in=of_these).values_list("pk", flat=True)
    seen = set(public)
    shown = of_these.filter(pk__in=seen) | Revision.objects.newest().filter(pk__in=of_these)
    revisions = list(shown.select_related("article").order_by("article__slug", "number"))
    today = timezone.localdate(now)
    for revision, (found, unbound) in zip(revisions, check_articles(revisions, today, today), strict=True):
        yield Part(revision, revision.pk in seen, _rows(revision.body, found, unbound))


def _rows(body: str, found: Iterable[Finding], unbound: Iterable[Suggestion]) -> list[Row]:
    rows = [
        Row(each.verdict, _line(body, each.start), " ".join(each.sentence.split()), each.explanation, _records(each))
        for each in found
    ]
    rows += [Row(UNBOUND, _line(body, each.start), each.words, each.reference) for each in unbound]
    return sorted(rows, key=lambda row: (_VERDICTS.index(row.verdict), row.line))


def _line(body: str, offset: int) -> int:
    return body.count("\n", 0, offset) + 1


def _records(finding: Finding) -> tuple[tuple[str, str], ...]:
    keys = (Key.parse(name) for name in finding.record.split())
    return tuple((key.slug, reverse(_PAGES[key.kind], args=[key.slug])) for key in keys if key.kind in _PAGES)
