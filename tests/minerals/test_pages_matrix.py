"""Every mineral against every list on a day, as page, JSON and CSV: on the shipped record and on small ones."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from minerals.listings import is_in_force, started
from minerals.views import asked
from tests.factories import load_shipped_record, make_edition, make_mineral

DAYS = ("2009-06-01", "2012-01-01", "2020-12-01", "2024-11-10", "2026-02-01")


class TheShippedRecord(TestCase):
    @classmethod
    def setUpTestData(cls):
        load_shipped_record()

    def page(self, query: str = "") -> str:
        answer = self.client.get(f"/lists/matrix/{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    def data(self, query: str = "") -> dict:
        return self.client.get(f"/lists/matrix.json{query}").json()

    def rows(self, query: str = "") -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.client.get(f"/lists/matrix.csv{query}").content.decode())))

    def test_a_day_shows_the_lists_then_in_force_beside_one_another(self):
        for query, here, gone in (
            ("?on=2020-12-01", {"us-2018", "eu-2020"}, {"us-2022", "eu-2017", "eu-strategic-2024"}),
            ("?on=2026-06-01", {"us-2025", "eu-2024", "eu-strategic-2024"}, {"us-2022", "eu-2020"}),
            ("", {"us-2025", "eu-2024", "eu-strategic-2024"}, {"us-2022", "eu-2020"}),
        ):
            heads = set(re.findall(r'<th scope="col" class="c \w+"><a href="/lists/([\w-]+)/">', self.page(query)))
            in_json = {each["edition"] for each in self.data(query)["lists"]}
            assert heads == in_json == set(self.rows(query)[0][1:])
            assert here <= heads
            assert not gone & heads

    def test_every_mineral_has_a_cell_for_every_list(self):
        day = asked.datetime.date(2026, 6, 1)
        lists = [edition.pk for edition in started(day) if is_in_force(edition, day)]
        assert len(lists) == 25
        data = self.data("?on=2026-06-01")
        assert (data["on"], len(data["minerals"])) == ("2026-06-01", 98)
        assert all(sorted(mineral["cells"]) == sorted(lists) for mineral in data["minerals"])
        table = self.rows("?on=2026-06-01")
        assert {len(row) for row in table} == {26}
        assert [row[0] for row in table[1:]] == [mineral["mineral"] for mineral in data["minerals"]]
        html = self.page("?on=2026-06-01")
        assert html.count('<i class="sign ') == html.count("<span class=vh>") == 98 * 25
        assert len(re.findall(r'<tr><th scope="row">', html)) == 98

    def test_a_cell_says_what_status_says(self):
        keys = ("listed", "reason", "via", "partly", "certain")
        for number, day in enumerate(DAYS):
            data = self.data(f"?on={day}")
            series = {each["edition"]: each["series"] for each in data["lists"]}
            for mineral in data["minerals"][number::20]:
                for edition, cell in mineral["cells"].items():
                    question = {"mineral": mineral["mineral"], "series": series[edition], "on": day}
                    status = self.client.get("/lists/status.json", question).json()
                    assert {key: status[key] for key in keys} == cell, question
                    assert status["edition"] == edition

    def test_a_list_that_is_not_itemised_never_looks_as_if_it_lacked_anything(self):
        data = self.data("?on=2026-06-01")
        unread = {each["edition"] for each in data["lists"] if not each["is_itemised"]}
        assert unread == {"id-2023", "au-strategic-2024", "ca-qc-2024", "nz-2025"}
        for mineral in data["minerals"]:
            told = {edition for edition, cell in mineral["cells"].items() if cell["listed"] is not None}
            assert told.isdisjoint(unread)
        head, *rows = self.rows("?on=2026-06-01")
        assert {row[head.index(edition)] for row in rows for edition in unread} == {"not itemised"}
        html = self.page("?on=2026-06-01")
        assert html.count('<i class="sign unknown"></i><span class=vh>not itemised</span>') == 4 * 98
        assert "4 could not be read entry by entry" in html
        assert html.count(", not itemised</span>") == 4

    def test_an_uncertain_start_is_said(self):
        html = self.page("?on=2024-11-10")
        assert "not certain" in html
        assert 'is known only as <time datetime="2024-11">November 2024</time>' in html
        assert dict(zip(*self.rows("?on=2024-11-10")[:2], strict=True))["uk-2024"].endswith("(not certain)")
        cells = self.data("?on=2024-11-10")["minerals"][0]["cells"]
        assert [edition for edition, cell in cells.items() if not cell["certain"]] == ["uk-2024"]
        for day in ("2024-10-31", "2024-12-01"):
            assert "not certain" not in self.page(f"?on={day}")

    def test_before_the_first_list_and_far_ahead_it_answers_in_words(self):
        html = self.page("?on=2000-01-01")
        assert "No list in the record had come into force by this day" in html
        assert '<a href="/lists/matrix/?on=2009-01-01"><time datetime="2009">2009</time></a>' in html
        assert "<table" not in html
        assert self.data("?on=2000-01-01")["lists"] == []
        assert "The day lies ahead" in self.page("?on=2999-12-31")
        assert "The day lies ahead" not in self.page("?on=2026-01-01")

    def test_of_a_day_that_lies_ahead_no_cell_is_certain(self):
        cells = [cell for row in self.data("?on=2999-12-31")["minerals"] for cell in row["cells"].values()]
        assert {cell["certain"] for cell in cells} == {False}
        assert all(cell.endswith("(not certain)") for row in self.rows("?on=2999-12-31")[1:] for cell in row[1:])

    def test_only_where_the_two_differ_keeps_those_and_no_others(self):
        whole = self.data("?on=2026-06-01")["minerals"]
        differ = {
            row["mineral"] for row in whole if row["cells"]["us-2025"]["listed"] != row["cells"]["eu-2024"]["listed"]
        }
        assert {"uranium", "feldspar"} <= differ
        assert {row["mineral"] for row in self.data("?on=2026-06-01&rows=differ")["minerals"]} == differ
        assert {row[0] for row in self.rows("?on=2026-06-01&rows=differ")[1:]} == differ
        assert len(re.findall(r'<tr><th scope="row">', self.page("?on=2026-06-01&rows=differ"))) == len(differ)
        assert "they cannot differ" in self.page("?on=2012-01-01&rows=differ")

    def test_minerals_stand_by_group_and_every_row_once(self):
        html = self.page("?on=2026-06-01")
        sections = re.split(r'<tr class="head"><th scope="rowgroup" colspan="28"><b>(.*?)</b>', html)
        rows = {name: re.findall(r'<th scope="row"><a href="/minerals/([\w-]+)/">', body)
                for name, body in zip(sections[1::2], sections[2::2], strict=True)}  # fmt: skip
        assert list(rows) == [
            "Platinum group metals",
            "Rare earth elements",
            "Heavy rare earth elements",
            "Light rare earth elements",
            "All other minerals",
        ]
        assert rows["Platinum group metals"][:2] == ["platinum-group-metals", "iridium"]
        assert "dysprosium" in rows["Heavy rare earth elements"]
        assert "scandium" in rows["Rare earth elements"]

    def test_the_page_names_its_day_its_twins_and_its_citation(self):
        html = self.page("?on=2020-12-01")
        assert "<title>Every mineral on every list, 1 December 2020 – Lodestone</title>" in html
        assert '<h1>Every list on <time datetime="2020-12-01">1 December 2020</time></h1>' in html
        assert 'name="on" type="date" value="2020-12-01"' in html
        assert 'href="/lists/matrix.csv?on=2020-12-01"' in html
        assert "/lists/matrix/?on=2020-12-01</p>" in html
        assert "Record as of 1 December 2020" not in html
        assert '<caption class="vh">' in html
        for day in ("2025-11-07", "2024-05-23", "2022-02-24", "2018-05-18", "2011-02-02"):
            assert f'href="/lists/matrix/?on={day}"' in html

    def test_what_is_no_day_is_refused_in_words(self):
        for asked_for, said in (
            ("31-31-31", "31-31-31 is not a full day"),
            ("2021-02-30", "February 2021 has 28 days"),
            ("2021-13-01", "is not a date"),
            ("2021", "is not a full day"),
            ("2021-W01-1", "is not a date"),
            ("0000-12-31", "is not a date"),
            ("२०२१-०६-३०", "is not a date"),
        ):
            for path in ("/lists/matrix/", "/lists/matrix.json", "/lists/matrix.csv"):
                answer = self.client.get(path, {"on": asked_for})
                assert answer.status_code == 400
                assert said in answer.content.decode(), asked_for
        assert self.client.get("/lists/matrix/?rows=some").status_code == 400


def queries(path: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert Client().get(path).status_code == 200
    return len(made)


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_record():
    make_mineral("heavy", member_of="group")
    make_edition("us-2018", labels=["Heavy", "Gallium"])
    few = [queries(f"/lists/matrix{form}?on=2026-01-01") for form in ("/", ".json", ".csv")]
    for number in range(30):
        make_mineral(f"heavy-{number}", member_of=f"group-{number % 3}")
        make_edition(f"x{number}-2020", series=f"x{number}", labels=[f"Heavy {number}", "Gallium"])
    many = [queries(f"/lists/matrix{form}?on=2026-01-02") for form in ("/", ".json", ".csv")]
    assert many == few
    assert max(many) <= 12


@pytest.mark.django_db
def test_a_record_without_lists_or_minerals_still_reads():
    answer = Client().get("/lists/matrix/")
    assert answer.status_code == 200
    assert "The record holds no list yet" in answer.content.decode()
    assert Client().get("/lists/matrix/?rows=differ").status_code == 200


@pytest.mark.django_db
def test_a_list_that_is_not_itemised_does_not_differ_from_any():
    make_mineral("gallium")
    make_edition("us-2018", labels=["Gallium"])
    make_edition("eu-2020", is_itemised=False)
    assert Client().get("/lists/matrix.json?on=2021-01-01&rows=differ").json()["minerals"] == []
    assert "they cannot differ" in Client().get("/lists/matrix/?on=2021-01-01&rows=differ").content.decode()
