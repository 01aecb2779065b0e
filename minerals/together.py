"""Records of several tables in one query, where a page needs some of each."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import JSONObject


def read_together(asked: Mapping[str, models.QuerySet]) -> dict[str, list]:
    """The records of each of these querysets, by its name and in no order, all of them in one query.

    They know what their queryset annotates, defers and joins (`select_related`, by name).
    """
    found: dict[str, list] = {name: [] for name in asked}
    parts = [_as_text(name, queryset) for name, queryset in asked.items()]
    for name, row in parts[0].union(*parts[1:], all=True) if parts else ():
        found[name].append(_made(asked[name], row))
    return found


def _as_text(name: str, queryset: models.QuerySet) -> models.QuerySet:
    query = queryset.query
    deferred = query.deferred_loading[0]
    row = _columns(queryset.model, query.select_related or {}, deferred)
    row = JSONObject(**row, **{annotation: F(annotation) for annotation in query.annotations})
    return queryset.order_by().select_related(None).defer(None).values_list(Value(name), row)


def _columns(model: type[models.Model], joined: Mapping, deferred: frozenset[str], prefix: str = "") -> dict[str, Any]:
    columns: dict[str, Any] = {
        field.attname: F(f"{prefix}{field.attname}")
        for field in model._meta.concrete_fields
        if f"{prefix}{field.name}" not in deferred
    }
    for name, further in joined.items():
        other = model._meta.get_field(name).related_model
        columns[name] = JSONObject(**_columns(other, further, deferred, f"{prefix}{name}__"))
    return columns


def _made(queryset: models.QuerySet, row: Mapping[str, Any]) -> models.Model:
    query = queryset.query
    record = _record(queryset.model, row, query.select_related or {}, queryset.db)
    for name, expression in query.annotations.items():
        setattr(record, name, _read(expression.output_field, row[name]))
    return record


def _record(model: type[models.Model], row: Mapping[str, Any], joined: Mapping, database: str) -> models.Model | None:
    if row[model._meta.pk.attname] is None:
        return None
    fields = [field for field in model._meta.concrete_fields if field.attname in row]
    values = [_read(field, row[field.attname]) for field in fields]
    record = model.from_db(database, [field.attname for field in fields], values)
    for name, further in joined.items():
        other = model._meta.get_field(name).related_model
        setattr(record, name, _record(other, row[name], further, database))
    return record


def _read(field: models.Field, value: Any) -> Any:
    """From JSON, in which SQLite has no zone for a moment, no booleans, and JSON as text."""
    if isinstance(field, models.JSONField):
        return json.loads(value) if isinstance(value, str) else value
    value = field.to_python(value)
    is_bare = isinstance(value, datetime.datetime) and value.tzinfo is None
    return value.replace(tzinfo=datetime.UTC) if is_bare else value
