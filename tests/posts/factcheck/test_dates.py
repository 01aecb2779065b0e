import pytest

from posts.factcheck.dates import dates


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on 18 May 2018 and on February 24, 2022", ["2018-05-18", "2022-02-24"]),
        ("the 3rd of September 2020", ["2020-09-03"]),
        ("in Sept. 2020, in late May 2023, in 2011", ["2020-09", "2023-05", "2011"]),
        ("2024-05-23", ["2024-05-23"]),
        ("the list (2020) and COM(2020) 474", ["2020"]),
        ("from 2020-2025 and 2016–20, in the 2020s, 2020/21, 2,020 and 2020.5", []),
        ("on 31 February 2022", []),
        ("prices may be high", []),
    ],
)
def test_dates_are_found_as_exactly_as_they_are_written(text, found):
    assert [str(dated.date) for dated in dates(text)] == found


def test_a_date_of_two_days_lasts_until_the_second_and_keeps_its_place():
    text = "They met on 4 and 5 April 2024 in Leuven."
    (dated,) = dates(text)
    assert text[dated.start : dated.end] == "4 and 5 April 2024"
    assert (dated.first.isoformat(), dated.last.isoformat()) == ("2024-04-04", "2024-04-05")
