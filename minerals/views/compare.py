"""Two editions beside each other: what only one holds, what both hold, what changed its form."""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from minerals.bars import overlap_line
from minerals.comparison import BASES, Change, Difference, difference
from minerals.listings import Names, frozen
from minerals.models import ListEdition, ListSeries
from minerals.responses import respond
from minerals.synopsis import Sides, counted, in_words, synopsis
from minerals.views import asked
from minerals.views.edition import near

COLUMNS = ("kind", "mineral", "from", "to", "note")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: two editions and the basis on which they are to be compared."""

    a: ListEdition
    b: ListEdition
    basis: str


def compare(request: HttpRequest, format: str) -> HttpResponse:
    """The difference between two editions; without two editions, the form that asks for them."""
    on = timezone.localdate()
    editions = _editions()
    a, b, basis = asked.text(request, "a"), asked.text(request, "b"), asked.text(request, "basis") or "members"
    asked.choice("basis", basis, BASES)
    for name, slug in (("a", a), ("b", b)):
        if slug:
            _known_edition(name, slug, editions)
    if not (a and b):
        return _form(request, format, editions, a, b, basis, on)
    question = Question(editions[a], editions[b], basis)
    context = {"on": on, "question": question, "groups": _groups(editions), **_names(question)}
    if unread := [each for each in dict.fromkeys((question.a, question.b)) if not each.is_itemised]:
        return _unread(request, format, unread, context)
    return _answer(request, format, question, editions, context)


def _answer(
    request: HttpRequest, format: str, question: Question, editions: dict[str, ListEdition], context: dict
) -> HttpResponse:
    a, b = question.a, question.b
    known = Names.read()
    of_series = [each for each in editions.values() if each.series_id == b.series_id]
    values = {each.slug: each for each in frozen({each.pk: each for each in (a, b, *of_series)}.values())}
    earlier = [values[each.pk] for each in of_series if each.series_id == a.series_id and each.starts_on < a.starts_on]
    result = difference(values[a.pk], values[b.pk], known.registry, question.basis, earlier)
    sides = Sides(
        a=values[a.pk],
        b=values[b.pk],
        name_a=context["name_a"],
        name_b=context["name_b"],
        of_series=[values[each.pk] for each in of_series],
    )
    return respond(
        request,
        format,
        template="minerals/compare.html",
        context={
            **context,
            "difference": result,
            "line": overlap_line(result, sides.name_a, sides.name_b),
            "said": in_words(result, sides),
            "parts": synopsis(result, sides, known.registry, known.names),
            "is_forward": sides.is_forward,
            "percent_a": round(result.containment["a"] * 100),
            "percent_b": round(result.containment["b"] * 100),
            "counted": counted(result, sides, known.registry, known.names),
        },
        data=_as_data(result),
        columns=COLUMNS,
        rows=_rows(result),
    )


def _editions() -> dict[str, ListEdition]:
    found = ListEdition.objects.with_count().select_related("series__jurisdiction").order_by("starts_on")
    ordered = sorted(found, key=lambda each: (each.series.position, each.series_id))
    return {each.pk: each for each in ordered}


def _known_edition(name: str, slug: str, editions: dict[str, ListEdition]) -> None:
    of_series = [each.pk for each in editions.values() if each.series_id == slug]
    if of_series:
        raise BadRequest(f"{name}={slug} is a series; choose one of its editions: {', '.join(of_series)}.")
    if slug not in editions:
        nearest = near(slug, editions)
        words = f" Nearest: {', '.join(nearest)}." if nearest else ""
        raise BadRequest(f"{name}={slug} is no edition in the record.{words} All of them: /lists/.")


def _form(
    request: HttpRequest,
    format: str,
    editions: dict[str, ListEdition],
    a: str,
    b: str,
    basis: str,
    on: datetime.date,
) -> HttpResponse:
    if format != "html":
        raise BadRequest(f"Name two editions to compare: {request.path}?a=us-2018&b=us-2022.")
    pairs = _neighbours(editions)
    suggested = next((pair for pair in reversed(pairs) if a == pair[0].pk or b == pair[1].pk), None)
    if not suggested:
        suggested = next((pair for pair in reversed(pairs) if pair[0].series == pairs[0][0].series), None)
    context = {
        "on": on,
        "groups": _groups(editions),
        "pairs": pairs,
        "chosen_a": a or (suggested[0].pk if suggested else ""),
        "chosen_b": b or (suggested[1].pk if suggested else ""),
        "basis": basis,
    }
    return render(request, "minerals/compare_form.html", context)


def _neighbours(editions: dict[str, ListEdition]) -> list[tuple[ListEdition, ListEdition]]:
    """Each itemised edition with the one before it in its series."""
    pairs = []
    for _, group in groupby(editions.values(), key=lambda each: each.series_id):
        of_series = list(group)
        pairs += [(x, y) for x, y in zip(of_series, of_series[1:], strict=False) if x.is_itemised and y.is_itemised]
    return pairs


def _groups(editions: dict[str, ListEdition]) -> list[tuple[ListSeries, list[ListEdition]]]:
    by_series = groupby(editions.values(), key=lambda each: each.series)
    return [(series, list(group)) for series, group in by_series]


def _names(question: Question) -> dict[str, str]:
    """What the two are called: by year in one series, else with their jurisdiction, else by slug."""
    a, b = question.a, question.b
    year_a, year_b = a.in_force_from[:4], b.in_force_from[:4]
    if a.series_id == b.series_id:
        title = f"{a.series.name}: {year_a} and {year_b}"
        names = (year_a, year_b)
    else:
        title = f"{a.series.name} {year_a} and {b.series.name} {year_b}"
        names = (f"{a.series.jurisdiction_id} {year_a}", f"{b.series.jurisdiction_id} {year_b}")
    if names[0] == names[1]:
        names = (a.pk, b.pk)
    return {"name_a": names[0], "name_b": names[1], "heading": title}


def _unread(request: HttpRequest, format: str, unread: list[ListEdition], context: dict) -> HttpResponse:
    """What is not known cannot be compared: the page says so in place of numbers, the twins refuse."""
    if format != "html":
        slugs = " and ".join(each.pk for each in unread)
        verb = "are" if len(unread) > 1 else "is"
        raise BadRequest(f"{slugs} {verb} not itemised: the membership could not be read in full, so nothing compares.")
    return render(request, "minerals/compare.html", {**context, "unread": unread})


def _as_data(result: Difference) -> dict:
    return {
        "a": result.a,
        "b": result.b,
        "basis": result.basis,
        "added": result.added,
        "removed": result.removed,
        "kept": result.kept,
        "restored": result.restored,
        "by_definition": result.by_definition,
        **{kind: [_change(each) for each in getattr(result, kind)] for kind in ("rescoped", "split", "merged")},
        "counts": dict(result.counts),
        "jaccard": result.jaccard,
        "containment": dict(result.containment),
    }


def _change(change: Change) -> dict:
    return {
        "minerals": change.minerals,
        "from": [entry.label for entry in change.before],
        "to": [entry.label for entry in change.after],
    }


def _rows(result: Difference) -> list[tuple]:
    def labels(carriers, unit: str) -> list[str]:
        return [carrier.entry.label for carrier in carriers.get(unit, ())]

    rows = []
    for kind in ("removed", "added", "kept"):
        for unit in getattr(result, kind):
            notes = [
                words
                for words, slugs in (("restored", result.restored), ("by definition", result.by_definition))
                if unit in slugs
            ]
            rows.append((kind, unit, labels(result.carriers_a, unit), labels(result.carriers_b, unit), notes))
    for kind in ("split", "merged", "rescoped"):
        for change in getattr(result, kind):
            data = _change(change)
            rows.append((kind, data["minerals"], data["from"], data["to"], None))
    return rows
