"""Rows of the record: read from the database in the reference layout, and written back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, JSONObject

from minerals import names
from minerals.importing.layouts import LAYOUTS, TABLE_OF_MODEL, Column, Kind, Layout, changed_columns, split
from minerals.models import Evidence, MineralName, RecordChange

Action = RecordChange.Action


@dataclass(frozen=True, slots=True)
class Change:
    """One row before and after. No before: created. No after: removed.

    Both are rows in the reference layout with `_evidence` (and `_pk` of an entry), so that the inverse restores
    the very same records.
    """

    table: str
    key: str
    before: dict | None
    after: dict | None

    @property
    def action(self) -> str:
        if self.before is None:
            return Action.CREATED
        return Action.REMOVED if self.after is None else Action.CHANGED

    @property
    def inverse(self) -> "Change":
        return Change(self.table, self.key, self.after, self.before)


class Record(dict):
    """The rows of every table by key, all read when the first is asked for."""

    def __missing__(self, table: str) -> dict[str, dict]:
        self.update(_read([name for name in LAYOUTS if name not in self]))
        return self[table]


def row_of(instance: models.Model) -> dict | None:
    """A record as a row in the reference layout, read afresh from the database; None if it is not there."""
    table = TABLE_OF_MODEL[type(instance)]
    return next(iter(load(table, pk=instance.pk).values()), None)


def load(table: str, **where) -> dict[str, dict]:
    """The rows of one table (those that the lookups select) by key."""
    return _read([table], **where)[table]


def _read(tables: Iterable[str], **where) -> dict[str, dict[str, dict]]:
    """The rows of these tables by key, in four queries however many tables there are; lookups are for one table."""
    layouts = [LAYOUTS[table] for table in tables]
    rows = _plain(layouts, where)
    chosen = {table: list(found) for table, found in rows.items()} if where else {}
    _fill_many(rows, layouts, chosen)
    if "minerals" in rows:
        _fill_aliases(rows["minerals"], chosen)
    _fill_evidence(rows, [layout for layout in layouts if layout.record], chosen)
    for pk, row in rows.get("entries", {}).items():
        row["_pk"] = pk
    return {layout.table: {layout.key(row): row for row in rows[layout.table].values()} for layout in layouts}


def _plain(layouts: Sequence[Layout], where: dict) -> dict[str, dict]:
    """What stands in the tables themselves, by table and primary key. Their columns differ: each row comes as JSON."""
    plain = {layout.table: [column for column in layout.columns.values() if column.is_plain] for layout in layouts}
    rows: dict[str, dict] = {layout.table: {} for layout in layouts}
    found = _together(
        layout.model.objects.filter(**where)
        .order_by()
        .values_list(
            Value(layout.table),
            JSONObject(pk="pk", **{column.name: column.field.attname for column in plain[layout.table]}),
        )
        for layout in layouts
    )
    for table, values in sorted(found, key=lambda each: (each[0], each[1]["pk"])):
        row = rows[table][values["pk"]] = dict.fromkeys(LAYOUTS[table].columns, "")
        # SQLite has no true and false of its own.
        row.update((column.name, column.text(column.field.to_python(values[column.name]))) for column in plain[table])
    return rows


def _together(parts: Iterable[models.QuerySet]) -> models.QuerySet:
    first, *others = parts
    return first.union(*others, all=True) if others else first


def _fill_many(rows: dict, layouts: Sequence[Layout], chosen: dict) -> None:
    parts = []
    for layout in layouts:
        for column in layout.of_kind(Kind.MANY):
            through, source, target = _through(column)
            where = {f"{source}__in": chosen[layout.table]} if chosen else {}
            named = (Value(layout.table), Value(column.name), Cast(source, models.TextField()), F(target))
            parts.append(through.objects.filter(**where).order_by().values_list(*named))
    found = defaultdict(list)
    for table, column, pk, slug in _together(parts) if parts else ():
        found[table, column, int(pk) if table == "entries" else pk].append(slug)
    for (table, column, pk), slugs in found.items():
        rows[table][pk][column] = ";".join(sorted(slugs))


def _fill_aliases(rows: dict, chosen: dict) -> None:
    aliases = MineralName.objects.filter(kind=MineralName.Kind.ALIAS).order_by("position")
    if chosen:
        aliases = aliases.filter(mineral__in=chosen["minerals"])
    found = defaultdict(list)
    for pk, text in aliases.values_list("mineral_id", "text"):
        found[pk].append(text)
    for pk, texts in found.items():
        rows[pk]["aliases"] = "; ".join(texts)


def _fill_evidence(rows: dict, layouts: Sequence[Layout], chosen: dict) -> None:
    if not layouts:
        return
    where = Q()
    for layout in layouts:
        owner = f"{layout.record}_id"
        where |= Q(**({f"{owner}__in": chosen[layout.table]} if chosen else {f"{owner}__isnull": False}))
        for row in rows[layout.table].values():
            row["_evidence"] = []
    columns = {
        layout.table: {column.position: column.name for column in layout.of_kind(Kind.EVIDENCE)} for layout in layouts
    }
    fields = ("pk", "position", "source_id", "locator", "quotation")
    owners = [f"{layout.record}_id" for layout in layouts]
    for values in Evidence.objects.filter(where).order_by("position", "pk").values_list(*owners, *fields):
        piece = dict(zip(("pk", "position", "source", "locator", "quotation"), values[len(owners) :], strict=True))
        layout, pk = next((layout, pk) for layout, pk in zip(layouts, values, strict=False) if pk is not None)
        rows[layout.table][pk]["_evidence"].append(piece)
        if name := columns[layout.table].get(piece["position"]):
            rows[layout.table][pk][name] = piece["source"]


def with_evidence(layout: Layout, row: dict, before: dict | None) -> dict:
    """The row with the evidence that its source columns ask for; what has no column of its own stays as it is.

    Another source in the same place takes the place over; locator and quotation were of the former one.
    """
    if not layout.record:
        return row
    pieces = {piece["position"]: piece for piece in (before or {}).get("_evidence", ())}
    for column in layout.of_kind(Kind.EVIDENCE):
        present = pieces.pop(column.position, None)
        if not (source := row[column.name]):
            continue
        if not present or present["source"] != source:
            pk = present and present["pk"]
            present = {"pk": pk, "position": column.position, "source": source, "locator": "", "quotation": ""}
        pieces[column.position] = present
    return {**row, "_evidence": [pieces[position] for position in sorted(pieces)]}


def write(changes: Iterable[Change]) -> None:
    """Bring the database from every `before` to every `after`. Call it inside a transaction.

    Foreign keys are checked when the transaction ends, so only unique values decide the order: what goes, goes
    first; what changes moves out of the way before it takes its new place; what is new comes last.
    """
    by_table = defaultdict(list)
    for change in changes:
        by_table[change.table].append(change)
    for table in reversed(LAYOUTS):
        _remove(LAYOUTS[table], [change for change in by_table[table] if change.after is None])
    for table, layout in LAYOUTS.items():
        _change(layout, [change for change in by_table[table] if change.before and change.after])
    for table, layout in LAYOUTS.items():
        _create(layout, [change for change in by_table[table] if change.before is None])
    _write_evidence([change for table in LAYOUTS if LAYOUTS[table].record for change in by_table[table]])
    _write_names(by_table["minerals"])


def _pk(layout: Layout, row: dict):
    return row["_pk"] if layout.table == "entries" else layout.key(row)


def _through(column: Column) -> tuple[type[models.Model], str, str]:
    field = column.field
    source = field.remote_field.through._meta.get_field(field.m2m_field_name()).attname
    target = field.remote_field.through._meta.get_field(field.m2m_reverse_field_name()).attname
    return field.remote_field.through, source, target


def _remove(layout: Layout, changes: Sequence[Change]) -> None:
    if not changes:
        return
    pks = [_pk(layout, change.before) for change in changes]
    for column in layout.of_kind(Kind.MANY):
        through, source, _ = _through(column)
        through.objects.filter(**{f"{source}__in": pks}).delete()
    if layout.record:
        Evidence.objects.filter(**{f"{layout.record}__in": pks}).delete()
    if layout.table == "minerals":
        MineralName.objects.filter(mineral__in=pks).delete()
    # Not delete(): its collector refuses protected rows although the same transaction moves them away.
    doomed = layout.model.objects.filter(pk__in=pks)
    doomed._raw_delete(doomed.db)


def _instance(layout: Layout, row: dict) -> models.Model:
    values = {
        column.field.attname: column.value(row[column.name]) for column in layout.columns.values() if column.is_plain
    }
    if layout.table == "entries":
        values |= {"label_key": names.key(row["label"]), "pk": row.get("_pk")}
    return layout.model(**values)


def _change(layout: Layout, changes: Sequence[Change]) -> None:
    touched = {id(change): changed_columns(layout, change.before, change.after) for change in changes}
    for field, parked in (layout.parked or {}).items():
        moving = [change for change in changes if field in touched[id(change)]]
        for n, change in enumerate(moving):
            column = layout.columns[field]
            present = column.value(change.before[field])
            aside = parked(n) if present is not None else None
            layout.model.objects.filter(pk=_pk(layout, change.before)).update(**{field: aside})
    plain = {
        column.field.name
        for names_of in touched.values()
        for column in map(layout.columns.__getitem__, names_of)
        if column.is_plain
    }
    rewritten = [
        _instance(layout, {**change.after, "_pk": change.before.get("_pk")})
        for change in changes
        if any(layout.columns[name].is_plain for name in touched[id(change)])
    ]
    if rewritten:
        layout.model.objects.bulk_update(rewritten, sorted(plain), batch_size=100)
    for column in layout.of_kind(Kind.MANY):
        through, source, target = _through(column)
        new = []
        for change in changes:
            pk = _pk(layout, change.before)
            before, after = set(split(change.before[column.name])), set(split(change.after[column.name]))
            if gone := before - after:
                through.objects.filter(**{source: pk, f"{target}__in": gone}).delete()
            new += [through(**{source: pk, target: slug}) for slug in sorted(after - before)]
        through.objects.bulk_create(new)


def _create(layout: Layout, changes: Sequence[Change]) -> None:
    if not changes:
        return
    made = layout.model.objects.bulk_create([_instance(layout, change.after) for change in changes])
    for column in layout.of_kind(Kind.MANY):
        through, source, target = _through(column)
        through.objects.bulk_create(
            through(**{source: instance.pk, target: slug})
            for instance, change in zip(made, changes, strict=True)
            for slug in split(change.after[column.name])
        )


def _write_evidence(changes: Sequence[Change]) -> None:
    new = []
    for change in changes:
        if change.after is None:
            continue
        layout = LAYOUTS[change.table]
        before = {piece["pk"]: piece for piece in (change.before or {}).get("_evidence", ())}
        after = change.after["_evidence"]
        if gone := before.keys() - {piece["pk"] for piece in after}:
            Evidence.objects.filter(pk__in=gone).delete()
        for piece in after:
            values = {name: piece[name] for name in ("position", "locator", "quotation")}
            values |= {"source_id": piece["source"], f"{layout.record}_id": layout.key(change.after)}
            if piece["pk"] not in before:
                new.append(Evidence(pk=piece["pk"], **values))
            elif before[piece["pk"]] != piece:
                Evidence.objects.filter(pk=piece["pk"]).update(**values)
    Evidence.objects.bulk_create(new)


def _write_names(changes: Sequence[Change]) -> None:
    wanted, owners = {}, []
    for change in changes:
        columns = ("name", "name_us", "aliases")
        if change.after and (not change.before or any(change.before[c] != change.after[c] for c in columns)):
            mineral = _instance(LAYOUTS["minerals"], change.after)
            owners.append(mineral.pk)
            wanted |= mineral.wanted_names(split(change.after["aliases"]))
    fields = ("key", "mineral_id", "text", "kind", "position")
    kept = set()
    gone = []
    for values in MineralName.objects.filter(mineral__in=owners).values_list(*fields):
        name = wanted.get(values[0])
        if name and tuple(getattr(name, field) for field in fields) == values:
            kept.add(values[0])
        else:
            gone.append(values[0])
    MineralName.objects.filter(key__in=gone).delete()
    MineralName.objects.bulk_create(name for key, name in wanted.items() if key not in kept)
