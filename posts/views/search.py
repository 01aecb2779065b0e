"""One box for articles, minerals, lists, events and sources."""

import datetime
import re
from dataclasses import dataclass
from html import unescape
from math import ceil
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import strip_tags

from minerals.models import Jurisdiction
from minerals.responses import respond
from posts import reading
from posts import search as index
from posts.models import SearchEntry
from posts.search import HITS_A_PAGE, LONGEST_QUERY, Asked, Found, Hit
from posts.search.record import in_the_record

COLUMNS = ("kind", "slug", "title", "url", "date", "jurisdictions", "excerpt")
KINDS = {"mineral": "Minerals", "list": "Lists", "event": "Events", "source": "Sources", "article": "Articles"}
_SORTS = ("", "newest")
_YEAR = re.compile(r"[0-9]{4}")
_MOST_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter, with the address that chooses it."""

    label: str
    count: int | None
    address: str
    is_chosen: bool


def search(request: HttpRequest, format: str) -> HttpResponse:
    """What was found, best first, a page at a time; without a question, what can be asked."""
    given = {name: request.GET.get(name, "").strip() for name in ("q", "kind", "jurisdiction", "year", "sort")}
    asked = Asked(**{**given, "q": given["q"][:LONGEST_QUERY]})
    if asked.kind and asked.kind not in KINDS:
        raise BadRequest(f"kind={asked.kind}: there is no such kind. It is one of {', '.join(KINDS)}.")
    if asked.sort not in _SORTS:
        raise BadRequest(f"sort={asked.sort}: hits are sorted by relevance, or sort=newest.")
    if asked.year and not _YEAR.fullmatch(asked.year):
        raise BadRequest(f"year={asked.year} is not a year. Write four digits: 2024.")
    if asked.jurisdiction and not Jurisdiction.objects.filter(pk=asked.jurisdiction).exists():
        codes = ", ".join(Jurisdiction.objects.order_by("pk").values_list("pk", flat=True))
        raise BadRequest(f"jurisdiction={asked.jurisdiction}: there is no such code. It is one of {codes}.")
    now = timezone.now()
    is_whole = index.bring_up_to_date(now)
    found = index.find(asked, now)
    total = len(found.entries)
    pages = max(1, ceil(total / HITS_A_PAGE))
    page = _page(request.GET.get("page", "1"), pages)
    first = (page - 1) * HITS_A_PAGE
    hits = found.hits(first, first + HITS_A_PAGE) if total else []
    rows = [_row(hit) for hit in hits]
    entries = [hit.entry for hit in hits] if format == "html" else []
    known = in_the_record(entries, timezone.localdate(now), with_best=page == 1)
    answer = respond(
        request,
        format,
        template="posts/search.html",
        context={
            "on": timezone.localdate(now),
            "asked": asked,
            "found": found,
            "hits": [(hit, known.chips.get(hit.entry.key) if hit.entry.kind == "mineral" else None) for hit in hits],
            "best": known.best,
            "total": total,
            "everything": sum(found.counts["kind"].values()),
            "pages": pages,
            "page": page,
            "previous": _address(asked, page=page - 1) if page > 1 else "",
            "next": _address(asked, page=page + 1) if page < pages else "",
            "first": first,
            "previous_first": first - HITS_A_PAGE + 1,
            "next_first": first + HITS_A_PAGE + 1,
            "next_last": min(first + 2 * HITS_A_PAGE, total),
            "by_relevance": _address(asked, sort=""),
            "newest_first": _address(asked, sort="newest"),
            "unfiltered": _address(Asked(asked.q)),
            "literally": _address(Asked('"{}"'.format(asked.q.replace('"', "")))),
            "single_words": [(word, _address(Asked(word))) for word in _single_words(asked.q)] if not total else [],
            "facets": _facets(asked, found) if total else [],
            "contents": [] if asked.q else _contents(now),
            "search_q": asked.q,
        }
        if format == "html"
        else {},
        data=_data(asked, found, total, page, pages, rows),
        columns=COLUMNS,
        rows=[(*row[:-1], _text(row[-1])) for row in rows],
    )
    answer["X-Robots-Tag"] = "noindex"
    if not is_whole:
        # The next search finds more: nobody should be shown this one again.
        answer["Cache-Control"] = "no-store"
    return answer


def _contents(now: datetime.datetime) -> list[str]:
    """How much there is to be found, by kind, as other pages count it: lists with their editions, no standing page."""
    entries = SearchEntry.objects.public(now).exclude(kind=SearchEntry.Kind.ARTICLE, key__in=reading.STANDING)
    editions = Count("pk", filter=~Q(date=""))
    counts = {kind: found for kind, *found in entries.values_list("kind").annotate(all=Count("pk"), dated=editions)}
    said = []
    for kind in (kind for kind in KINDS if kind in counts):
        number, dated = counts[kind]
        if kind == SearchEntry.Kind.LIST:
            said.append(f"{_many(number - dated, 'list')} in {_many(dated, 'edition')}")
        else:
            said.append(_many(number, kind))
    return said


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _page(text: str, pages: int) -> int:
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    if not 1 <= page <= pages:
        raise Http404("There is no such page of these results.")
    return page


def _row(hit: Hit) -> tuple:
    entry = hit.entry
    return entry.kind, entry.key, entry.title, entry.url, entry.date or None, entry.codes, str(hit.excerpt)


def _text(html: str) -> str:
    """An excerpt without its marks, for a cell."""
    return unescape(strip_tags(html))


def _data(asked: Asked, found: Found, total: int, page: int, pages: int, rows: list[tuple]) -> dict:
    return {
        "q": asked.q,
        "corrected": found.corrected or None,
        "also": found.also,
        "total": total,
        "page": page,
        "pages": pages,
        "kinds": {kind: found.counts["kind"][kind] for kind in KINDS},
        "hits": [dict(zip(COLUMNS, row, strict=True)) for row in rows],
    }


def _address(asked: Asked, page: int = 1, **changes: str) -> str:
    values = {name: getattr(asked, name) for name in ("q", "kind", "jurisdiction", "year", "sort")} | changes
    if page > 1:
        values["page"] = str(page)
    return f"?{urlencode({name: value for name, value in values.items() if value})}"


def _single_words(text: str) -> list[str]:
    words = list(dict.fromkeys(text.replace('"', " ").split()))
    return words[:8] if len(words) > 1 else []


def _facets(asked: Asked, found: Found) -> list[tuple[str, list[Choice]]]:
    """The filters, with what each choice of them would leave."""
    jurisdictions = dict(Jurisdiction.objects.filter(pk__in=found.counts["jurisdiction"]).values_list("pk", "name"))
    by_count = sorted(found.counts["jurisdiction"].items(), key=lambda item: (-item[1], item[0]))
    by_year = sorted(found.counts["year"].items(), reverse=True)
    offered = {
        "kind": [(kind, label, found.counts["kind"][kind]) for kind, label in KINDS.items()],
        "jurisdiction": [(code, jurisdictions.get(code, code), count) for code, count in by_count],
        "year": [(year, year, count) for year, count in by_year],
    }
    return [(name.capitalize(), _choices(asked, name, values)) for name, values in offered.items() if values]


def _choices(asked: Asked, name: str, values: list[tuple[str, str, int]]) -> list[Choice]:
    chosen = getattr(asked, name)
    some = [choice for choice in values if choice[2]]
    shown = some[:_MOST_CHOICES] + [choice for choice in some[_MOST_CHOICES:] if choice[0] == chosen]
    total = sum(count for _, _, count in some) if name == "kind" else None
    return [
        Choice("All", total, _address(asked, **{name: ""}), not chosen),
        *(Choice(label, count, _address(asked, **{name: value}), value == chosen) for value, label, count in shown),
    ]
