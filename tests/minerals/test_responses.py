import csv
import datetime
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minerals.dates import PartialDate
from minerals.responses import as_csv, as_json, cell, twins_of


def test_json_keeps_the_order_of_keys_every_letter_and_the_precision_of_dates():
    text = as_json({"b": "Québec ガリウム", "a": PartialDate("2024-11"), "day": datetime.date(2026, 11, 24)})
    assert list(json.loads(text)) == ["b", "a", "day"]
    assert "Québec ガリウム" in text
    assert json.loads(text)["a"] == "2024-11"
    assert json.loads(text)["day"] == "2026-11-24"


def test_csv_has_a_head_and_says_nothing_yes_and_no_in_words():
    rows = list(csv.reader(io.StringIO(as_csv(("a", "b", "c", "d"), [(None, True, False, ["x", "y"])]))))
    assert rows == [["a", "b", "c", "d"], ["", "yes", "no", "x; y"]]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+SUM(1)", "@x", "\tnote", "-2+3", "\rx", "=1"])
def test_what_a_spreadsheet_would_run_is_shown_as_text(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-1.5", -10, "− 2", "+3", "60", 98.9, "-1,200"])
def test_numbers_stay_numbers(value):
    assert cell(value) == str(value)


@settings(max_examples=50)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")), min_size=1, max_size=5))
def test_every_text_comes_back_from_csv_but_for_the_apostrophe(texts):
    (_, back) = csv.reader(io.StringIO(as_csv(["c"] * len(texts), [texts])))
    assert [b.removeprefix("'") for b in back] == [t.removeprefix("'") for t in texts]


def test_the_twins_of_a_page_carry_its_filters(rf):
    addresses = [address for _, _, address in twins_of(rf.get("/minerals/", {"kind": "group"}))]
    assert addresses == ["/minerals.json?kind=group", "/minerals.csv?kind=group"]
