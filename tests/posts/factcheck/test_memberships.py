"""Memberships in few words: pronouns, ellipses, inversions, critical and strategic in one breath."""

import pytest

from tests.posts.factcheck.test_judge import verdicts

WRONG = [
    "Silver and tin are both traded in London. Neither is on the US list of critical minerals.",
    "Vanadium is recycled from slag. It is not on the US list of critical minerals.",
    "Gold is mined in Nevada, and it is on the US list of critical minerals.",
    "Gold makes the US list of critical minerals.",
    "Uranium survived the 2022 revision of the US list.",
    "Australia's Critical Minerals List covers 31 minerals; uranium is included.",
    "NATO's list has twelve entries. Copper is on it.",
    "Pretoria's strategy lists 21 critical minerals, antimony among them.",
    "South Korea named ten strategic critical minerals in 2023; tungsten is one of them too.",
    "Lithium is critical but not strategic in the EU.",
    "Tantalum is both critical and strategic under the CRMA.",
    "The CRMA lists 34 critical raw materials. Among the strategic ones are lithium and antimony.",
    "Antimony is critical in the EU, and also strategic.",
    "The EU left copper off its list of 2024.",
    "Tellurium never made the US list.",
    "Lithium was first listed by the EU in 2023.",
    "Among the ten minerals added to the US list in 2025 was nickel.",
    "Uranium is on the critical list in Canada and in India.",
    "Nickel is on Australia's strategic materials list, not on its critical minerals list.",
    "Gold has critical mineral status in the United States.",
    "Silver lost its critical mineral status in the United States in 2025.",
    "Zinc became a US critical mineral in November 2025.",
    "For the first time the 2025 US list contains nickel.",
    "No longer on the US list: helium, potash and tin.",
    "The US list contains copper and silver but neither lead nor zinc.",
    "Gold isn't on the US list, and neither is silver.",
    "The same is said of both: copper is on the US list, and so is gold.",
    "The EU list has no copper.",
    "The EU does not list copper.",
    "The minister called tin a critical raw material in the EU.",
    "The EU's critical raw materials are listed in Annex II: antimony, arsenic, tin and tungsten.",
    "Of the EU's 34 critical raw materials, antimony and vanadium are also classed as strategic.",
    "Five minerals were dropped in 2022 from the US list; tin was among them.",
    "The US added ten minerals in 2025. Gold was one of them.",
    "Zinc features on the US, UK and EU lists.",
    "Helium is on the EU list, the UK list and the US list.",
    "Only Canada and the EU list molybdenum.",
    "While copper is on the EU's list, it is not on America's.",
    "In November 2025 copper was denied a place on the US list.",
    "Unlike the EU, the US has uranium on its list; so has Britain.",
    "In Australia, critical minerals include copper and zinc.",
    "The EU list runs from antimony to zinc.",
    "Australia moved nickel from its critical list to its strategic list in February 2024.",
]
RIGHT = [
    "Copper and silver are both traded in London. Both are on the US list of critical minerals.",
    "Tin, tungsten and gold are conflict minerals. They are not all on the US list.",
    "Silver and antimony are mined there; the former is not on the EU list.",
    "Nickel made the 2025 US list.",
    "Gold has yet to make the US list.",
    "Silver makes up a third of the mine's income; the US list has 60 entries.",
    "Australia's Critical Minerals List covers 31 minerals; uranium is not included.",
    "South Korea named ten strategic critical minerals in 2023; lithium is one of them.",
    "Antimony is a critical but not a strategic raw material in the EU.",
    "Gold is neither critical nor strategic in the EU.",
    "Copper is strategic to the firm but not critical.",
    "Not on the EU list are gold, silver and tin.",
    "The US left copper off its list of 2018.",
    "Silver had never been on an American list before 2025.",
    "Lithium was first listed by the EU in 2020.",
    "The 2025 list kept all 50 minerals of 2022 and added copper.",
    "The EU regards tin as non-critical.",
    "Silver's status as a critical mineral in the United States dates from November 2025.",
    "A bill would grant gold critical mineral status under US law.",
    "Zinc became a US critical mineral in 2022.",
    "The US list names copper, not gold.",
    "Gold is not on the EU list, nor is tin.",
    "Neither the US nor the EU lists gold.",
    "The EU list has tin producers worried.",
    "The company dropped its zinc project and added tin; neither is on the EU list.",
    "The EU list has 34 materials. The report names five others; tin is one of them.",
    "The US lists tin, the EU does not.",
    "Tin is not on all of the US, UK and EU lists.",
    "Helium is on the EU list, the US list and others leave it out.",
    "Companies in the US, Japan and the EU list gold among their assets.",
    "Gold is waiting for a place on the US list.",
    "Five minerals were dropped in 2022 from the US list; helium was among them.",
    "The US added ten minerals in 2025. Among them were copper and silver.",
    "The US lists companies that mine gold.",
    "Batteries need critical raw materials (lithium, cobalt, manganese and iron) in quantity.",
    "There are many metals that are not on the EU list: gold, tin and zinc, for example.",
    "Of the EU's 34 critical raw materials, antimony is not classed as strategic.",
    "The list names antimony, and tin is strategic for solder makers in the EU.",
    "Readers should note that gold is not on the US list.",
]


@pytest.mark.parametrize("text", WRONG)
def test_a_membership_in_few_words_is_read(text):
    assert {"contradicted", "outdated"} & set(verdicts(text))


@pytest.mark.parametrize("text", RIGHT)
def test_few_words_that_are_right_are_not_accused(text):
    assert not {"contradicted", "outdated"} & set(verdicts(text))
