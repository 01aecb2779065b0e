"""The lists of every country: by whatever name it goes, its number, its date and its issuer are read."""

import pytest

from minerals.dates import PartialDate
from posts.factcheck import check
from tests.posts.factcheck.record import shipped_facts


def accused(text: str, written: str) -> str:
    found = check(text, shipped_facts(), on=None, written=PartialDate(written))
    return "; ".join(text[each.start : each.end] for each in found if each.verdict in ("contradicted", "outdated"))


SAYINGS = (
    "The {ministry} has designated {number} critical minerals.",
    "Of the {number} minerals that {country}'s government put on its critical list, few are mined at home.",
    "{country}'s list names {number} minerals as critical.",
    "{number} minerals were named critical by {country}.",
    "With {number} critical minerals, {country} has a list of middling length.",
    "Q: How many critical minerals does {country} have?\n\nA: {number}, according to its ministry.",
    "| Country | Number of critical minerals |\n|---|---|\n| {country} | {number} |",
    "Critical minerals by country:\n\n- Canada: 34\n- **{country}**: {number}",
)
COUNTRIES = (
    ("India", "Ministry of Mines", "2024-07", 30, 37),
    ("South Korea", "Ministry of Trade, Industry and Energy", "2024-07", 33, 43),
    ("South Africa", "Department of Mineral and Petroleum Resources", "2025-07", 21, 26),
    ("New Zealand", "Ministry of Business, Innovation and Employment", "2025-07", 37, 35),
    ("Indonesia", "Ministry of Energy and Mineral Resources", "2024-07", 47, 41),
)


@pytest.mark.parametrize("saying", SAYINGS)
def test_the_number_of_every_country_is_read_however_it_is_said(saying):
    for country, ministry, written, right, wrong in COUNTRIES:
        said = {"country": country, "ministry": ministry}
        assert not accused(saying.format(number=right, **said), written), country
        assert str(wrong) in accused(saying.format(number=wrong, **said), written), country


@pytest.mark.parametrize(
    ("written", "text", "wrong"),
    [
        ("2025-12", "| Year | Entries on the US list |\n|---|---|\n| 2018 | 35 |\n| 2025 | 54 |", "54"),
        ("2025-05", "Q: Who makes the US list?\n\nA: The Department of Commerce.", "Department of Commerce"),
        ("2025-05", "Q: When did India publish its list of critical minerals?\n\nA: On 28 June 2022.", "28 June 2022"),
        ("2024-10", "Jakarta's list, out since 14 September 2022, names 47 critical minerals.", "14 September 2022"),
        ("2024-10", "Indonesia's list, drawn up by the Ministry of Industry, is long.", "Ministry of Industry"),
        # A list of another kind than that of critical minerals is named by what stands on it.
        ("2024-07", "| Country | Strategic minerals |\n|---|---|\n| Indonesia | 22 |", ""),
        ("2024-07", "Jakarta's list, out since 1 April 2024, names 22 strategic minerals.", ""),
        ("2026-01", "The Department for Business and Trade's list names 23 growth minerals.", ""),
        ("2025-05", "In February 2025 Canberra published a list of 31 minerals eligible for the tax credit.", ""),
        ("2024-07", "Japan lists 36 minerals as critical.", ""),
    ],
)
def test_a_list_is_told_from_its_neighbours(written, text, wrong):
    told = accused(text, written)
    assert wrong in told
    assert bool(wrong) == bool(told)
