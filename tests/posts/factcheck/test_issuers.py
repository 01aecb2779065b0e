"""Offices and companies that are said to have issued a list."""

import pytest

from tests.posts.factcheck.test_judge import verdicts

WRONG = [
    "In its first list of critical minerals, of May 2018, the US Department of Commerce named 35 commodities.",
    "It was the Department of Energy that drew up and published the US list of fifty in 2022.",
    "Canada's critical minerals list, a product of Environment and Climate Change Canada, was updated in 2024.",
    "In March 2021, Environment and Climate Change Canada published the country's list of 31 critical minerals.",
    "NITI Aayog's list of thirty critical minerals, released in June 2023, put India on the map.",
    "Author of the 2024 list of critical raw materials: the European Investment Bank.",
    "Chile's critical minerals were chosen by Codelco, which issued the list in January 2026.",
    "The growth minerals of November 2025 were named by the Ministry of Defence.",
    "New Zealand's Ministry for the Environment released the list of 37 critical minerals.",
]
RIGHT = [
    "India's Ministry of Mines released a list of 30 critical minerals on 28 June 2023.",
    "Korea's Ministry of Industry published its list of 33 critical minerals in February 2023.",
    "South Africa's Department of Mineral Resources and Energy published the list of 21 critical minerals in 2025.",
    "The North Atlantic Council adopted the NATO list of 12 critical raw materials.",
    "The EU list has 34 entries. The Fraser Institute's list names 30 minerals.",
    "The EU list has 34 entries. The World Bank published a list of 17 minerals in 2020.",
    "The National Mining Association published a list of 50 critical minerals in 2022.",
    "The National Mining Association considers copper critical to the United States.",
    "The Council for Geoscience mapped 21 critical minerals for South Africa.",
    "The Oxford Institute for Energy Studies published a paper on the EU list in 2023.",
]


@pytest.mark.parametrize("text", WRONG)
def test_who_did_not_issue_a_list_is_told(text):
    assert "contradicted" in verdicts(text)


@pytest.mark.parametrize("text", RIGHT)
def test_who_issued_it_or_only_speaks_of_it_is_not_accused(text):
    assert not {"contradicted", "outdated"} & set(verdicts(text))
