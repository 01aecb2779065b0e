"""/data/: what can be taken along."""

import csv
import io
import json
import re
import zipfile

import pytest
from django.core.management import call_command

from minerals.importing.layouts import LAYOUTS
from minerals.importing.rows import load
from minerals.models import Evidence, ImportRun, RecordChange
from tests.factories import make_edition, make_event, make_mineral, make_revision, make_source


@pytest.fixture
def record(db) -> None:
    make_mineral("gallium", uses="=1+1")
    make_edition("us-2018", labels=["Gallium"])
    make_edition("id-2023", is_itemised=False)
    make_event("talks", parties=["US"], minerals=["gallium"])
    make_source("us-notice")
    make_revision("one", title="One")
    make_revision("hidden", title="Hidden", public_from=None)


def test_every_address_on_the_page_of_downloads_answers_with_what_it_says(client, record):
    page = client.get("/data/").content.decode()
    addresses = set(re.findall(r'href="(/[^"]*)"', page.split("<main")[1].split("</main>")[0]))
    assert {
        "/minerals.csv",
        "/lists/us-2018.json",
        "/lists/matrix.csv",
        "/timeline.ics",
        "/data/record.zip",
    } <= addresses
    kinds = {".json": "json", ".csv": "text/csv", ".zip": "application/zip", ".atom": "atom", ".ics": "text/calendar"}
    for address in addresses - {"/lists/compare.json?a=us-2018&amp;b=us-2025"}:
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
        for ending, kind in kinds.items():
            if address.split("?")[0].endswith(ending):
                assert kind in answer.headers["Content-Type"], address


def test_the_list_of_downloads_says_how_many_rows_each_has(client, record):
    rows = list(csv.DictReader(io.StringIO(client.get("/data.csv").content.decode())))
    assert [(row["name"], row["rows"]) for row in rows] == [
        ("minerals", "1"), ("lists", "2"), ("matrix", "1"), ("timeline", "1"), ("sources", "1"), ("articles", "1"),
        ("corrections", "0"),
        ("id-2023", ""), ("us-2018", "1"),
    ]  # fmt: skip
    for row in rows:
        if row["rows"]:
            path = row["csv"].removeprefix("http://127.0.0.1:8000")
            assert len(list(csv.reader(io.StringIO(client.get(path).content.decode())))) == int(row["rows"]) + 1, path
    assert client.get("/data.json").json()[0]["json"] == "http://127.0.0.1:8000/minerals.json"


def test_the_page_tells_search_engines_of_data_what_there_is(client, record):
    page = client.get("/data/").content.decode()
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert told["@type"] == "Dataset"
    assert "http://127.0.0.1:8000/data/record.zip" in [file["contentUrl"] for file in told["distribution"]]
    assert "<loc>http://127.0.0.1:8000/data/</loc>" in client.get("/sitemap.xml").content.decode()


def test_the_whole_record_in_one_file_comes_back_as_the_same_record(client, record, tmp_path):
    before = {table: load(table) for table in LAYOUTS}
    answer = client.get("/data/record.zip")
    assert re.fullmatch(r'attachment; filename="lodestone-\d{4}-\d\d-\d\d\.zip"', answer.headers["Content-Disposition"])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "http://127.0.0.1:8000/data/" in archive.read("README.txt").decode()
        archive.extractall(tmp_path)
    assert client.get("/data/record.zip").content == answer.content
    for model in (RecordChange, ImportRun, Evidence, *(layout.model for layout in reversed(LAYOUTS.values()))):
        model.objects.all().delete()
    call_command("load_reference", str(tmp_path), verbosity=0)
    assert {table: list(rows) for table, rows in before.items()} == {table: list(load(table)) for table in LAYOUTS}
    assert load("minerals") == before["minerals"]


def test_the_page_of_downloads_makes_no_more_than_twelve_queries(client, record, django_assert_max_num_queries):
    for year in range(2001, 2015):
        make_edition(f"us-{year}", labels=["Gallium"])
    with django_assert_max_num_queries(12):
        assert client.get("/data/").status_code == 200
