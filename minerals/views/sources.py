"""The evidence: every document the record rests on, and what rests on it."""

from dataclasses import dataclass

from django.db.models import Count, Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from minerals import names
from minerals.models import Evidence, Source
from minerals.responses import respond
from minerals.views import asked


@dataclass(frozen=True, slots=True)
class Use:
    """One record that rests on a source, and how."""

    kind: str
    record: Model
    evidence: Evidence


COLUMNS = ("slug", "title", "publisher", "url", "kind", "language", "published", "retrieved", "sha256", "records")


def sources(request: HttpRequest, format: str) -> HttpResponse:
    """All sources, or those of a kind, a language, or whose title or publisher holds some words."""
    kind, language, q = (asked.text(request, name) for name in ("kind", "language", "q"))
    everything = sorted(
        Source.objects.annotate(records=Count("evidence")), key=lambda source: (names.key(source.title), source.pk)
    )
    languages = sorted({source.language for source in everything})
    for name, value, known in (("kind", kind, Source.Kind.values), ("language", language, languages)):
        if value:
            asked.choice(name, value, known)
    found = [
        source
        for source in everything
        if (not kind or source.kind == kind)
        and (not language or source.language == language)
        and (not q or names.key(q) in names.key(f"{source.title} {source.publisher}"))
    ]
    used = sum(source.records > 0 for source in everything)
    rows = [tuple(getattr(source, column) or None for column in COLUMNS[:-1]) + (source.records,) for source in found]
    return respond(
        request,
        format,
        template="minerals/sources.html",
        context={
            "on": timezone.localdate(),
            "sources": found,
            "total": len(everything),
            "used": used,
            "waiting": len(everything) - used,
            "kinds": Source.Kind.choices,
            "languages": languages,
            "kind": kind,
            "language": language,
            "q": q,
            "is_filtered": bool(kind or language or q),
        },
        data=[dict(zip(COLUMNS, row, strict=True)) for row in rows],
        columns=COLUMNS,
        rows=rows,
    )


def source(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """One document and the records that would have to be checked if it changed."""
    found = Source.objects.filter(pk=slug).first()
    if not found:
        raise Http404(f"There is no source “{slug}”.")
    uses = _uses(found)
    columns = ("record", "slug", "position", "locator", "quotation")
    rows = [
        (use.kind, use.record.pk, use.evidence.position, use.evidence.locator or None, use.evidence.quotation or None)
        for use in uses
    ]
    data = {column: getattr(found, column) or None for column in COLUMNS[:-1]}
    data["records"] = [dict(zip(columns, row, strict=True)) for row in rows]
    return respond(
        request,
        format,
        template="minerals/source.html",
        context={
            "on": timezone.localdate(),
            "source": found,
            "uses": uses,
            "are_located": any(use.evidence.locator or use.evidence.quotation for use in uses),
        },
        data=data,
        columns=columns,
        rows=rows,
    )


def _uses(source: Source) -> list[Use]:
    """What rests on a source, by the kind of record and then by its slug: alike on every database."""
    evidence = source.evidence.select_related(*Evidence.RECORDS)
    uses = [
        Use(kind, getattr(item, kind), item)
        for item in evidence
        for kind in Evidence.RECORDS
        if getattr(item, f"{kind}_id")
    ]
    return sorted(uses, key=lambda use: (Evidence.RECORDS.index(use.kind), use.record.pk))
