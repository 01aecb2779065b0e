import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.dates import MONTHS, PartialDate

days = st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31))
partial_dates = st.builds(lambda day, length: PartialDate(day.isoformat()[:length]), days, st.sampled_from([4, 7, 10]))


@given(partial_dates)
def test_a_date_is_its_own_text(date):
    assert PartialDate(str(date)) == date
    assert date == date.first_day.isoformat()[: len(date)] == date.last_day.isoformat()[: len(date)]


@given(partial_dates)
def test_the_first_day_is_the_earliest_that_the_text_allows_and_the_last_the_latest(date):
    assert date.first_day <= date.last_day
    assert not (date.first_day - datetime.timedelta(1)).isoformat().startswith(date)
    if date.last_day < datetime.date.max:
        assert not (date.last_day + datetime.timedelta(1)).isoformat().startswith(date)
    assert (date.precision == "day") is (date.first_day == date.last_day)


@given(partial_dates, partial_dates)
def test_text_and_first_day_sort_alike(one, other):
    if one.first_day < other.first_day:
        assert one < other


@given(partial_dates)
def test_words_hold_what_the_date_holds_and_no_more(date):
    words = date.words.split()
    assert str(date.first_day.year) == words[-1]
    assert len(words) == {"year": 1, "month": 2, "day": 3}[date.precision]
    if date.precision != "year":
        assert words[-2] == MONTHS[date.first_day.month - 1]
        assert date.short.split()[-2] == words[-2][:3]


@pytest.mark.parametrize(
    ("text", "words", "short", "last_day"),
    [
        ("2009", "2009", "2009", "2009-12-31"),
        ("2024-02", "February 2024", "Feb 2024", "2024-02-29"),
        ("2025-11-07", "7 November 2025", "7 Nov 2025", "2025-11-07"),
    ],
)
def test_a_date_reads_as_exactly_as_it_is_known(text, words, short, last_day):
    date = PartialDate(text)
    assert (date.words, date.short, date.last_day.isoformat()) == (words, short, last_day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "2024-",
        "2024-1",
        "2024-00",
        "2024-13",
        "2024-02-30",
        "2023-02-29",
        "2024-04-31",
        "2024-01-00",
        "2024-1-1",
        "20240101",
        "2024/01/01",
        "01-02-2024",
        "2024-02-03T00:00",
        "2024-02-03\n",
        " 2024",
        "0999",
        "3000",
        "２０２４",
        "٢٠٢٤-٠١",
        "2024–02",
        "soon",
    ],
)
def test_anything_else_is_no_date(text):
    with pytest.raises(ValueError, match=r"is not a date|not in the calendar"):
        PartialDate(text)


def test_a_day_that_the_calendar_lacks_is_named():
    with pytest.raises(ValueError, match="February 2023 has 28 days"):
        PartialDate("2023-02-30")


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused(text):
    try:
        date = PartialDate(text)
    except ValueError:
        return
    assert date == text
    assert date.isascii()
    assert date.first_day <= date.last_day
