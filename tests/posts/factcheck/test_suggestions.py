import datetime

import pytest

from posts.factcheck import check_reading
from posts.factcheck.reading import read
from posts.factcheck.suggestions import suggest
from tests.posts.factcheck.record import shipped_facts

ON = datetime.date(2026, 11, 25)


def suggested(text: str) -> list[tuple[str, str]]:
    facts = shipped_facts()
    reading = read(text, look_up=lambda keys: {})
    found = suggest(reading, check_reading(reading, facts, on=ON), facts)
    assert all(text[each.start : each.end] == each.words for each in found)
    return [(each.words, each.reference) for each in found]


def test_a_number_and_a_day_that_are_right_come_with_the_reference_that_gives_them():
    text = "The final list of the Department of the Interior of 18 May 2018 had 35 critical minerals."
    assert suggested(text) == [("18 May 2018", "[[list:us-2018#published]]"), ("35", "[[list:us-2018#count]]")]


def test_the_first_mention_of_a_mineral_comes_with_its_link_unless_the_text_leads_there_already():
    text = "Gallium and germanium are sold as metal. Gallium is soft, and [so is indium](mineral:indium), not Indium."
    assert suggested(text) == [
        ("Gallium", "[Gallium](mineral:gallium)"),
        ("germanium", "[germanium](mineral:germanium)"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The US list of 2018 had [[list:us-2018#count]] entries and was published on [[list:us-2018#published]].",
        "# Gallium",
        "He spoke of “gallium and germanium”.",
        "See [gallium prices](https://example.org/) and `gallium` and https://example.org/gallium.",
        "Be careful: this leads to gas. As of 2022, prices may be high.",
        "The US list has 35 critical minerals today.",
        "Prices rose in 2018 and on 18 May 2018, by 35 dollars.",
    ],
)
def test_what_is_bound_quoted_wrong_or_no_mineral_is_left_alone(text):
    assert suggested(text) == []
