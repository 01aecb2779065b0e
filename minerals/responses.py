"""One set of rows as a page, as JSON or as CSV."""

import csv
import datetime
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.text import slugify

FORMATS = ("html", "json", "csv")
_HOME = "index"
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*%?", re.ASCII)


def respond(
    request: HttpRequest,
    format: str,
    *,
    template: str,
    context: Mapping[str, Any],
    data: Any,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> HttpResponse:
    """The page, or its twin: `data` as JSON, `columns` and `rows` as CSV.

    The page's template finds the addresses of its twins in `formats`.
    """
    match format:
        case "json":
            response = HttpResponse(as_json(data), content_type="application/json; charset=utf-8")
        case "csv":
            response = HttpResponse(as_csv(columns, rows), content_type="text/csv; charset=utf-8; header=present")
            response["Content-Disposition"] = f'inline; filename="{_file_name(request.path)}.csv"'
        case _:
            return render(request, template, {**context, "formats": twins_of(request)})
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response


def with_twins(route: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    """Three addresses for one view: `minerals/` and its twins `minerals.json` and `minerals.csv`.

    The first page has no name to put an ending to: its twins are `index.json` and `index.csv`.
    """
    stem = route.removesuffix("/") or _HOME
    return [
        path(route, view, {"format": "html"}, name=name),
        path(f"{stem}.json", view, {"format": "json"}, name=f"{name}-json"),
        path(f"{stem}.csv", view, {"format": "csv"}, name=f"{name}-csv"),
    ]


def twins_of(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Name, media type and address of each twin of this page, with the page's own filters."""
    stem = request.path.removesuffix("/") or f"/{_HOME}"
    query = request.META.get("QUERY_STRING", "")
    query = f"?{query}" if query else ""
    return [
        ("JSON", "application/json", f"{stem}.json{query}"),
        ("CSV", "text/csv", f"{stem}.csv{query}"),
    ]


def as_json(data: Any) -> str:
    """Keys in the order they were given, every letter as itself, days in ISO form."""
    return json.dumps(data, ensure_ascii=False, default=_plain) + "\n"


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """RFC 4180 in UTF-8, with a head. Several values in a cell are joined by a semicolon."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def cell(value: Any) -> str:
    """A value as the text of a cell, which no spreadsheet takes for a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            text = "; ".join(cell(part) for part in value)
        case _:
            text = str(value)
    if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{value!r} has no form in JSON")


def _file_name(path: str) -> str:
    return slugify(path.rsplit("/", 1)[-1].removesuffix(".csv")) or "lodestone"
