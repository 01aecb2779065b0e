"""When a text turns to another government, "the list", "it" and "its list" are that one's."""

import pytest

from tests.posts.factcheck.test_judge import verdicts

US = "The US list of 2025 has 60 entries. "
EU = "The EU list of 2024 has 34 entries. "
# What is said, then a true value and a wrong one.
TURNS = [
    (US + "Canada goes its own way: its list has {} minerals.", "34", "31"),
    (US + "\n\nIn Europe things differ. {} is not on the list.", "Silver", "Copper"),
    (EU + "\n\nWashington counts otherwise. The list has {} entries.", "60", "50"),
    (US + "\n\nBrussels works differently. Silver is {} its list. It has 34 entries.", "not on", "on"),
    (US + "Brussels works differently. Silver is not on its list. It has {} entries.", "34", "30"),
    (US + "Ottawa is more modest. The list has {} minerals.", "34", "41"),
    (US + "Across the Atlantic, the European Commission looks at risk instead. Its list has {} entries.", "34", "40"),
    (US + "Canadians see it otherwise: {} is not on the list.", "lead", "molybdenum"),
    (US + "Britain took longer. The list was published in {}.", "November 2024", "March 2023"),
    (EU + "America followed a different logic. Feldspar is {} the list.", "not on", "on"),
    (EU + "In the United States the picture is another. Copper was added to the list in {}.", "2025", "2022"),
    (EU + "The Interior Department has its own method. The list names {} minerals.", "60", "54"),
    (US + "India is a newcomer; its list has {} minerals.", "30", "24"),
    (US + "South Korea, which imports nearly everything, decided in 2023. Its list has {} minerals.", "33", "44"),
    (US + "Things look different from London. {} is on the list.", "Helium", "Copper"),
    (EU + "NATO was quicker: its list has {} materials.", "12", "17"),
    (US + "Brussels, for its part, leaves zinc out. It has {} entries.", "34", "30"),
    (US + "Not so Canada. {} is not on the list.", "Silver", "Uranium"),
    ("On the US list there are 60 minerals; turn to Canada, and the list has {}.", "34", "36"),
    # Without a turn it is the list spoken of before.
    (US + "Silver from Mexico is cheap. Silver is {} the list.", "on", "not on"),
    (US + "Imports from Canada would suffer. Potash is {} the list.", "on", "not on"),
    (EU + "In Germany it was welcomed. Silver is {} the list.", "not on", "on"),
]
# Where two lists can be meant nothing is said.
SILENT = [
    US + "Canada and Australia go their own way. The list has 34 minerals.",
    US + "Brussels and London differ. Silver is not on the list.",
    US + "Canada protested. The list has 34 minerals.",
    "Silver joined the US list in 2025. Europe said no: silver is not on the list.",
    EU + "Japan never thought much of such figures. Copper is not on the list.",
    US + "China goes its own way. Gallium is not on the list.",
]


@pytest.mark.parametrize(("text", "true", "wrong"), TURNS)
def test_the_list_is_that_of_the_government_spoken_of_last(text, true, wrong):
    against = {"contradicted", "outdated"}
    assert not against & set(verdicts(text.format(true)))
    assert against & set(verdicts(text.format(wrong)))


@pytest.mark.parametrize("text", SILENT)
def test_where_two_lists_can_be_meant_neither_is_held_against_the_text(text):
    assert not {"contradicted", "outdated"} & set(verdicts(text))
