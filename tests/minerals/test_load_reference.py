"""The shipped reference set: complete, loaded once, and the ground on which new editions are matched."""

import csv
import json
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from minerals.importing.layouts import LAYOUTS
from minerals.importing.rows import load
from minerals.models import (
    Event,
    Evidence,
    ImportRun,
    Jurisdiction,
    ListEdition,
    ListEntry,
    ListSeries,
    Mineral,
    RecordChange,
    Source,
)


def run(*words, **options) -> str:
    out = StringIO()
    call_command(*words, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


class TheShippedReferenceSet(TestCase):
    @classmethod
    def setUpTestData(cls):
        run("load_reference", verbosity=0)

    def test_is_complete(self):
        counts = {
            model: model.objects.count()
            for model in (Jurisdiction, Source, Mineral, ListSeries, ListEdition, ListEntry, Event)
        }
        assert list(counts.values()) == [29, 362, 98, 25, 41, 994, 161]
        assert ListEdition.objects.filter(is_itemised=True).count() == 37
        assert all(edition.evidence.exists() for edition in ListEdition.objects.all())
        assert Evidence.objects.filter(event__isnull=False, position=2).count() == 119

    def test_is_one_run_with_a_change_for_every_row(self):
        made = ImportRun.objects.get()
        assert (made.command, len(made.files)) == ("load_reference", 7)
        assert RecordChange.objects.filter(run=made, action="created").count() == 1710

    def test_loads_once(self):
        plan = json.loads(run("load_reference", json=True))
        assert plan == {"created": 0, "changed": 0, "removed": 0, "unchanged": 1710, "errors": [], "run": None}
        assert ImportRun.objects.count() == 1

    def test_is_left_alone_if_the_record_holds_anything(self):
        Event.objects.all().delete()
        assert "The record holds data already" in run("load_reference", "--if-empty")
        assert not Event.objects.exists()

    def test_is_planned_in_a_fixed_number_of_queries(self):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            run("load_reference", "--dry-run", verbosity=0)
        assert len(queries) < 30

    def test_expands_an_entry_that_names_only_a_group(self):
        entry = ListEntry.objects.get(edition="uk-2021", label="Rare Earth Elements")
        slugs = {mineral.pk for mineral in entry.minerals.all()}
        assert {"rare-earth-elements", "dysprosium", "lanthanum"} <= slugs
        assert "promethium" not in slugs

    def test_gives_a_named_member_to_its_own_entry_only(self):
        for edition in ListEdition.objects.with_entries():
            rows = [(entry.label, {mineral.pk for mineral in entry.minerals.all()}) for entry in edition.entries.all()]
            groups = {"rare-earth-elements", "platinum-group-metals"}
            named = {slug for _, slugs in rows if not slugs & groups for slug in slugs}
            grouped = {slug for _, slugs in rows if slugs & groups for slug in slugs}
            assert not named & grouped, edition.pk

    def test_comes_back_the_same_from_a_file_of_its_own_rows(self):
        with TemporaryDirectory() as folder:
            for table, command in (("minerals", "import_minerals"), ("events", "import_events")):
                path = Path(folder) / f"{table}.csv"
                with path.open("w", encoding="utf-8", newline="") as file:
                    writer = csv.DictWriter(file, LAYOUTS[table].columns, extrasaction="ignore")
                    writer.writeheader()
                    writer.writerows(load(table).values())
                plan = json.loads(run(command, str(path), json=True))
                assert (plan["created"], plan["changed"], plan["errors"]) == (0, 0, [])

    def test_teaches_a_new_edition_of_a_series_by_its_labels_alone(self):
        for slug in ("eu-2024", "us-2025", "jp-2022", "in-mmdr-2026", "uk-2024"):
            with self.subTest(slug), TemporaryDirectory() as folder:
                edition = ListEdition.objects.get(pk=slug)
                path = Path(folder) / "labels.txt"
                path.write_text("\n".join(edition.entries.values_list("label", flat=True)), encoding="utf-8")
                new = f"{edition.series_id}-2030"
                run(
                    "import_list", str(path), edition=new, series=edition.series_id, published="2030-01-01", verbosity=0
                )
                assert said(new) == said(slug)

    def test_teaches_a_first_edition_elsewhere_what_names_alone_can_tell(self):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "labels.txt"
            labels = list(ListEntry.objects.filter(edition="eu-2024").values_list("label", flat=True))
            path.write_text("\n".join(labels), encoding="utf-8")
            run("import_list", str(path), edition="nz-2030", series="nz", published="2030-01-01", verbosity=0)
            there, here = said("nz-2030"), said("eu-2024")
            differing = {label for label in here if there[label][0] != here[label][0]}
            # The EU assesses five platinum metals; a series without a past gets the usual six.
            assert differing == {"platinum group metals"}


def said(slug: str) -> dict:
    """label → (minerals, qualifier) of an edition."""
    entries = ListEntry.objects.filter(edition=slug).prefetch_related("minerals")
    return {entry.label: ({mineral.pk for mineral in entry.minerals.all()}, entry.qualifier) for entry in entries}
