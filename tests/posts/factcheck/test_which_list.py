"""Which list the words mean, which in its row it is, and what took its place."""

import pytest

from tests.posts.factcheck.test_judge import verdicts

WRONG = [
    "Molybdenum is one of the 60 commodities that the USGS calls critical.",
    "The 35 minerals that Commerce declared critical in 2018 became a talking point.",
    "NATO has listed twelve raw materials which it deems critical for defence. Copper is one of them.",
    "Beryllium is among the 34 minerals classed as critical by Canada.",
    "Of the 34 raw materials the EU deems critical, 16 are strategic.",
    "Twenty-two materials count as strategic under the Critical Raw Materials Act.",
    "Tungsten ranks among South Korea's ten strategic critical minerals.",
    "Copper is one of Japan's specified critical materials.",
    "The EU's second list, published in September 2017, had 27 entries.",
    "The third edition of Canada's list appeared in June 2024.",
    "The US list of 2022 was the country's first.",
    "For the first time ever the EU published a list of critical raw materials in 2020.",
    "The US list of 2018 was superseded by one of 54 minerals.",
    "The EU list of 2017 gave way to one of 34 in 2020.",
    "Canada's list of 31 minerals was superseded in 2023.",
    "In the EU bauxite is deemed critical rather than strategic.",
]
RIGHT = [
    "If the United States were to publish a list of 70 critical minerals in 2028, miners would cheer.",
    "The USGS may publish a list of 70 critical minerals next year.",
    "The first US list under the Energy Act has 50 entries.",
    "The first binding EU list was published on 3 May 2024 and names 34 materials.",
    "The Biden administration's first list, of 50 minerals, was published in 2022.",
    "Japan added uranium to its specified critical materials in February 2024.",
    "The EU had 27 critical raw materials in 2017, compared with 20 in 2014.",
    "The EU has two lists. The strategic list has 17 materials; the critical list has 34.",
    "Antimony is on NATO's wish list, but not on its list of defence-critical raw materials.",
    "A critical minerals list of the US Army names gold.",
    "Our portfolio holds 12 minerals that the EU deems critical.",
    "Until the end of 2024 the UK worked with a list of 18 minerals, which was superseded by one of 34.",
    "For the first time since 2014 the EU published its list in May, in 2024.",
]


@pytest.mark.parametrize("text", WRONG)
def test_a_list_told_by_its_place_or_its_maker_is_judged(text):
    assert {"contradicted", "outdated"} & set(verdicts(text))


@pytest.mark.parametrize("text", RIGHT)
def test_a_list_that_is_only_like_it_is_not_accused(text):
    assert not {"contradicted", "outdated"} & set(verdicts(text))


@pytest.mark.parametrize(
    "text",
    [
        "Annex I of the CRMA has 34 entries.",
        "Tungsten failed to make Annex I, the list of strategic raw materials.",
        "The CRMA knows 34 strategic and 17 critical raw materials.",
        "There is no such thing as an official U.S. list of critical minerals.",
        "At 30 materials, the EU's current list of critical raw materials is longer than ever.",
        "Britain's list has nearly tripled, from 12 critical minerals to 34.",
        "New Zealand settled on thirty-five critical minerals in January 2025.",
        "Part D of India's First Schedule has 30 minerals.",
        "The US list in force today is the one of February 2022.",
    ],
)
def test_annexes_schedules_and_turns_of_phrase_are_read(text):
    assert {"contradicted", "outdated"} & set(verdicts(text))


@pytest.mark.parametrize(
    "text",
    [
        "Annex II of the Water Framework Directive lists 34 substances, zinc among them.",
        "Lead is listed in Annex II of the RoHS directive.",
        "Of the 12 critical minerals that Canada produced in 2023, nickel brought most.",
        "The Commission is waiting for the list of companies.",
        "The CRMA knows 34 critical and 17 strategic raw materials.",
    ],
)
def test_annexes_of_other_laws_are_not(text):
    assert not {"contradicted", "outdated"} & set(verdicts(text))
