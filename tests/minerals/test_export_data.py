"""The record goes out as CSV and comes back the same."""

import csv
import io
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from minerals.importing.layouts import LAYOUTS
from minerals.importing.rows import load
from minerals.models import Evidence, ImportRun, Mineral, MineralName, RecordChange
from tests.factories import make_edition, make_event, make_mineral, make_source


def run(*words, **options) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def dump() -> dict[str, dict]:
    """Every row of every table, without the numbers that the database gives."""
    hidden = ("_pk", "_evidence")
    rows = {table: load(table) for table in LAYOUTS}
    plain = {
        table: {key: {name: cell for name, cell in row.items() if name not in hidden} for key, row in found.items()}
        for table, found in rows.items()
    }
    names = list(MineralName.objects.order_by("key").values_list("mineral", "kind", "text", "key", "position"))
    return {**plain, "names": names}


def empty() -> None:
    models_of_the_record = [layout.model for layout in reversed(LAYOUTS.values())]
    for model in (RecordChange, ImportRun, Evidence, *models_of_the_record):
        if model is Mineral:
            Mineral.objects.update(member_of=None, counts_as=None)
        model.objects.all().delete()


@pytest.mark.django_db
def test_the_shipped_record_goes_out_and_comes_back_the_same(tmp_path):
    run("load_reference", verbosity=0)
    before = dump()
    said = run("export_data", tmp_path / "out")
    assert said.splitlines()[-1].endswith(
        "29 jurisdictions, 362 sources, 98 minerals, 25 series, 41 editions, 994 entries, 161 events."
    )
    empty()
    assert not any(layout.model.objects.exists() for layout in LAYOUTS.values())
    assert json.loads(run("load_reference", tmp_path / "out", json=True))["created"] == 1710
    assert dump() == before
    run("export_data", tmp_path / "again")
    for file in (tmp_path / "out").iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes(), file.name
    assert json.loads(run("load_reference", tmp_path / "out", json=True))["unchanged"] == 1710


@pytest.mark.django_db
def test_every_table_also_comes_back_through_its_own_command(tmp_path):
    run("load_reference", verbosity=0)
    run("export_data", tmp_path, verbosity=0)
    for table in ("jurisdictions", "sources", "minerals", "series", "events"):
        plan = json.loads(run(f"import_{table}", tmp_path / f"{table}.csv", json=True))
        assert (plan["created"], plan["changed"], plan["removed"], plan["errors"]) == (0, 0, 0, []), table
    plan = json.loads(run("import_lists", tmp_path / "editions.csv", entries=tmp_path / "entries.csv", json=True))
    assert (plan["created"], plan["changed"], plan["removed"], plan["errors"]) == (0, 0, 0, [])


@pytest.mark.django_db
def test_cells_are_written_as_they_are(tmp_path):
    text = '=1+1, "quoted"\nand a second line; ÄÖ 稀土'
    make_mineral("gallium", uses=text)
    make_event("talks", summary="-5 °C", minerals=["gallium"])
    make_edition("us-2018", labels=["Gallium"])
    before = dump()
    run("export_data", tmp_path, verbosity=0)
    (row,) = csv.DictReader(io.StringIO((tmp_path / "minerals.csv").read_text()))
    assert row["uses"] == text
    empty()
    run("load_reference", tmp_path, verbosity=0)
    assert dump() == before


@pytest.mark.django_db
def test_evidence_that_no_column_can_hold_goes_into_a_file_of_its_own_and_that_is_said(tmp_path):
    event = make_event("talks")
    Evidence.objects.create(event=event, source=make_source("minutes"), position=1, locator="p. 4", quotation="Agreed.")
    said = run("export_data", tmp_path)
    assert "note: 1 piece of evidence says more than the tables can hold: see evidence.csv" in said
    (row,) = csv.DictReader(io.StringIO((tmp_path / "evidence.csv").read_text()))
    assert row == {
        "table": "events", "key": "talks", "position": "1", "source": "minutes", "locator": "p. 4",
        "quotation": "Agreed.",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_file_that_is_there_is_never_written_over(tmp_path):
    (tmp_path / "events.csv").write_text("mine")
    with pytest.raises(CommandError, match="holds events.csv already; name another folder") as refused:
        run("export_data", tmp_path)
    assert refused.value.returncode == 1
    assert [path.name for path in tmp_path.iterdir()] == ["events.csv"]
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        run("export_data", tmp_path / "file" / "below")


@pytest.mark.django_db
def test_a_folder_without_the_tables_is_refused(tmp_path):
    with pytest.raises(CommandError, match="refused: 7 errors; nothing was changed"):
        run("load_reference", tmp_path, verbosity=0)


def test_every_text_of_the_record_has_a_column():
    """Or else an export would lose it without a word."""
    derived = {"published_on", "starts_on", "first_day", "label_key"}
    for layout in LAYOUTS.values():
        own = {
            field.name
            for field in layout.model._meta.get_fields()
            if field.concrete and not field.auto_created and not isinstance(field, models.GeneratedField)
        }
        assert own - derived - layout.columns.keys() <= {"id"}, layout.table
