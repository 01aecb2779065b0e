"""Was it listed? The right answers of the shipped record, asked as readers and programs ask."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from tests.factories import load_shipped_record, make_edition, make_mineral

KEYS = [
    "mineral",
    "series",
    "on",
    "listed",
    "reason",
    "via",
    "partly",
    "edition",
    "entry",
    "official_citation",
    "source",
    "certain",
]


class TheShippedRecord(TestCase):
    @classmethod
    def setUpTestData(cls):
        load_shipped_record()

    def ask(self, mineral: str, series: str, on: str = "") -> dict:
        return self.client.get("/lists/status.json", {"mineral": mineral, "series": series, "on": on}).json()

    def page(self, mineral: str, series: str, on: str = "") -> str:
        answer = self.client.get("/lists/status/", {"mineral": mineral, "series": series, "on": on})
        assert answer.status_code == 200
        return answer.content.decode()

    def test_the_right_answers(self):
        for mineral, series, on, wanted in (
            ("gallium", "us", "2021-06-30", {"listed": True, "via": "named", "edition": "us-2018"}),
            ("dysprosium", "eu", "2021-06-30", {"listed": True, "via": "group", "edition": "eu-2020"}),
            ("copper", "us", "2024-01-01", {"listed": False, "reason": "not_on_list"}),
            ("uranium", "us", "2019-01-01", {"listed": True}),
            ("uranium", "us", "2023-01-01", {"listed": False}),
            ("uranium", "us", "2026-01-01", {"listed": True}),
            ("rare-earth-elements", "us", "2023-01-01", {"listed": True, "via": "members"}),
            ("platinum-group-metals", "us", "2023-01-01",
             {"listed": False, "reason": "partly", "partly": {"covered": 5, "of": 6}, "via": None}),
            ("natural-graphite", "us", "2023-01-01", {"listed": True, "via": "commodity", "entry": "Graphite"}),
            ("nickel", "id", "2026-01-01", {"listed": None, "reason": "not_itemised", "via": None}),
            ("gallium", "us", "2017-01-01",
             {"listed": False, "reason": "before_first_edition", "edition": None, "entry": None, "source": None}),
            ("gallium", "uk", "2024-11-10", {"listed": True, "certain": False}),
            ("gallium", "uk", "2024-12-01", {"listed": True, "certain": True}),
        ):  # fmt: skip
            answer = self.ask(mineral, series, on)
            assert list(answer) == KEYS
            assert {key: answer[key] for key in wanted} == wanted, (mineral, series, on)
            assert (answer["mineral"], answer["series"], answer["on"]) == (mineral, series, on)

    def test_an_edition_holds_from_its_first_day_to_the_eve_of_the_next(self):
        for day, edition in (
            ("2018-05-17", None),
            ("2018-05-18", "us-2018"),
            ("2022-02-23", "us-2018"),
            ("2022-02-24", "us-2022"),
        ):
            assert self.ask("gallium", "us", day)["edition"] == edition

    def test_the_answer_brings_the_entry_the_citation_and_the_source(self):
        answer = self.ask("gallium", "us", "2021-06-30")
        assert answer["entry"] == "Gallium"
        assert answer["official_citation"] == "83 FR 23295 (FR Doc. 2018-10667)"
        assert self.client.get(f"/sources/{answer['source']}/").status_code == 200
        html = self.page("gallium", "us", "2021-06-30")
        for words in (
            "<h1>Gallium: listed</h1>",
            "Entry 11 of the edition then in force names it.",
            "<q>Gallium</q>",
            '<a href="/lists/us-2018/">Final List of Critical Minerals 2018</a>',
            "83 FR 23295 (FR Doc. 2018-10667)",
            f'<a href="/sources/{answer["source"]}/">',
            "yes, this edition was in force",
            'from <time datetime="2018-05-18">18 May 2018</time> until <time datetime="2022-02-24">',
            "/lists/status/?mineral=gallium&amp;series=us&amp;on=2021-06-30</p>",
        ):
            assert words in html, words
        assert "Record as of 30 June 2021" not in html

    def test_every_kind_of_answer_is_said_in_words(self):
        for question, heading, said in (
            (("dysprosium", "eu", "2021-06-30"), "listed", "via the group"),
            (("rare-earth-elements", "us", "2023-01-01"), "listed", "covers all 16 of its usual members"),
            (("natural-graphite", "us", "2023-01-01"), "listed", "under another name"),
            (("copper", "us", "2024-01-01"), "not listed", "No entry of the edition then in force covers it"),
            (("platinum-group-metals", "us", "2023-01-01"), "not listed", "covers 5 of the 6 usual members"),
            (("gallium", "us", "2017-01-01"), "not listed", "had no edition yet"),
            (("nickel", "id", "2026-01-01"), "not known", "not itemised"),
            (("gallium", "uk", "2024-11-10"), "listed", "known only as"),
            (("gallium", "us", "2999-01-01"), "listed", "The day lies ahead"),
        ):
            html = self.page(*question)
            assert f": {heading}</h1>" in html, question
            assert said in html, question

    def test_of_a_day_that_lies_ahead_nothing_is_certain(self):
        answer = self.ask("gallium", "us", "2999-12-31")
        assert (answer["listed"], answer["certain"]) == (True, False)
        html = self.page("gallium", "us", "2999-12-31")
        assert "<dd>no, the day lies ahead</dd>" in html
        assert "may not have been in force yet" not in html
        row = self.client.get("/lists/status.csv?mineral=gallium&series=us&on=2999-12-31").content.decode()
        assert row.rstrip().endswith(",no")

    def test_a_day_far_before_or_after_every_record_is_answered_too(self):
        for day, listed, words in (("0999-12-31", False, "31 December 999"), ("9999-12-31", True, "31 December 9999")):
            answer = self.ask("gallium", "us", day)
            assert (answer["on"], answer["listed"], answer["certain"]) == (day, listed, not listed)
            assert words in self.page("gallium", "us", day)
            assert f'value="{day}"' in self.page("gallium", "us", day)
            assert self.client.get(f"/lists/matrix/?on={day}").status_code == 200

    def test_a_mineral_is_found_by_any_name_alias_or_symbol(self):
        for name in ("aluminium", "Aluminum", "ALUMINIUM", " aluminium ", "Al"):
            assert self.ask(name, "us", "2019-01-01")["mineral"] == "aluminium"
        assert self.ask("PGMs", "us", "2019-01-01")["mineral"] == "platinum-group-metals"
        assert self.ask("Wolfram", "us", "2019-01-01")["mineral"] == "tungsten"
        assert self.ask("Dy", "EU", "2019-01-01")["series"] == "eu"

    def test_the_day_is_today_unless_it_is_given(self):
        assert self.ask("gallium", "us")["edition"] == "us-2025"
        assert self.ask("gallium", "us")["on"] >= "2026"

    def test_the_table_has_one_row_with_the_same_answer(self):
        answer = self.client.get("/lists/status.csv?mineral=platinum-group-metals&series=us&on=2023-01-01")
        head, row = csv.reader(io.StringIO(answer.content.decode()))
        assert head == KEYS
        assert row[:8] == ["platinum-group-metals", "us", "2023-01-01", "no", "partly", "", "5 of 6", "us-2022"]

    def test_a_question_without_mineral_or_list_gets_the_form_and_no_twin(self):
        for query in ({}, {"mineral": "gallium"}, {"series": "us"}, {"mineral": "", "series": ""}):
            page = self.client.get("/lists/status/", query)
            assert page.status_code == 200
            assert "<h1>Was it listed?</h1>" in page.content.decode()
            assert '<option value="Gallium">' in page.content.decode()
            for form in ("json", "csv"):
                assert self.client.get(f"/lists/status.{form}", query).status_code == 400

    def test_what_the_record_does_not_know_is_refused_with_the_nearest(self):
        for query, said in (
            ("mineral=galium&series=us", "gallium"),
            ("mineral=unobtainium&series=us", "no mineral is called that"),
            ("mineral=gallium&series=eu-strategc", "eu-strategic"),
            ("mineral=gallium&series=us-2018", "series=us."),
            ("mineral=gallium&series=us&on=2021-02-30", "February 2021 has 28 days"),
            ("mineral=gallium&series=us&on=31-31-31", "is not a full day"),
            ("mineral=%3Cscript%3E&series=us", "no mineral is called that"),
        ):
            for path in ("/lists/status/", "/lists/status.json", "/lists/status.csv"):
                answer = self.client.get(f"{path}?{query}")
                assert answer.status_code == 400, query
                assert said in answer.content.decode(), query
                assert "<script>" not in answer.content.decode() or path != "/lists/status/"


def queries(path: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert Client().get(path).status_code == 200
    return len(made)


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_record():
    make_mineral("gallium")
    make_edition("us-2018", labels=["Gallium"])
    paths = ["/lists/status/?mineral=gallium&series=us&on=2026-01-0", "/lists/status/?on=2026-01-0"]
    few = [queries(f"{path}1") for path in paths]
    for number in range(20):
        make_mineral(f"metal-{number}", member_of="metals")
        make_edition(f"us-{2019 + number}", labels=[f"Metal {number}", "Gallium"])
        make_edition(f"x{number}-2020", series=f"x{number}", labels=["Gallium"])
    many = [queries(f"{path}2") for path in paths]
    assert many == few
    assert max(many) <= 12
