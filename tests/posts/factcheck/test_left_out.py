"""What a sentence leaves out because the one before it, or its own first clause, has said it."""

import pytest

from tests.posts.factcheck.test_families import objections

WRONG = [
    # said of further minerals after a full stop
    ("2025-04", "Graphite and lithium are on the UK's list. Nickel isn't.", "Nickel"),
    ("2025-12", "Lithium is on the US list of 2025. So is copper. So is gold.", "gold"),
    ("2023-06", "Helium came off the US list in 2022. So did strontium. So did nickel.", "nickel"),
    ("2024-09", "The EU list includes helium. It does not include uranium. Nor does it include feldspar.", "feldspar"),
    # a list without its noun, a second predicate without its subject
    ("2024-01", "Europe's list dates from 2011. The United States published its first in May 2017.", "May 2017"),
    ("2024-01", "The US published its first list in May 2018; Canada followed in June 2022.", "June 2022"),
    ("2025-12", "The 2025 US list of critical minerals has 60 names and yet has no place for phosphate.", "phosphate"),
    # an edition told by its neighbour, its number or its place
    (None, "The 2022 U.S. list of critical minerals replaced an earlier one with 33 minerals.", "33 minerals"),
    ("2025-01", "The list of 31 minerals that Canada drew up in 2021 is still in force.", "is still in force"),
    ("2023-03", "The EU list of 2017, with 27 entries, was replaced in May 2019 by one with 30.", "May 2019"),
    ("2026-07", "Europe's list has 34 entries, compared with 50 in the United States.", "50"),
    ("2022-06", "The US list of 2022 retained all 35 of the old minerals.", "35"),
    ("2024-09", "The EU list of 2024 is longer than its predecessor by seven entries.", "seven"),
    # exceptions, and minerals behind a word thrown in
    ("2024-11", "All the rare earths except scandium are on the US list of 2022.", "scandium"),
    ("2024-11", "The platinum metals are on the US list of 2022, apart from iridium.", "iridium"),
    ("2026-01", "The US list of 2025 added silver, lead and, against all advice, gold.", "gold"),
    ("2023-10", "Canada has listed copper since 2021, but never nickel.", "nickel"),
    ("2025-07", "South Africa's strategy of May 2025 calls 21 minerals critical — platinum, though not gold.", "gold"),
    # whose list, by a word of place or of view; what a number counts
    ("2025-06", "South Africa has its list. Manganese is critical there; so is tin.", "tin"),
    ("2025-06", "In the eyes of the European Union, tin is critical.", "tin is critical"),
    ("2025-01", "In choosing its dozen defence-critical materials NATO passed over tungsten.", "tungsten"),
    ("2024-08", "Seventeen raw materials are strategic under European law, antimony included.", "antimony"),
    ("2024-08", "Thirty-four raw materials are critical in the EU, among them tin.", "tin"),
    # comings and goings
    ("2024-02-20", "Lithium came off the Australian critical minerals list last week.", "Lithium"),
    ("2025-12", "Silver was added by USGS in 2022, alongside nickel and zinc.", "Silver"),
    ("2025-12", "Tellurium lost its place when the Geological Survey finalized the US list of 2025.", "Tellurium"),
    ("2024-07", "Zinc, new on Canada's critical minerals list, is mined in Quebec.", "Zinc"),
    ("2025-04", "India got its first critical minerals list in July 2024.", "July 2024"),
    # what is said not to be there yet
    ("2024-01", "New Delhi has yet to say which minerals it regards as critical.", "has yet to say"),
    ("2025-01", "Parliament and Council are still negotiating the Critical Raw Materials Act.", "still negotiating"),
    ("2024-08", "Since Biden and von der Leyen sealed a critical minerals agreement, cathodes qualify.", "sealed"),
]  # fmt: skip
RIGHT = [
    ("2024-01", "India has not named its critical minerals ambassador."),
    ("2026-02", "The Commission's amendment of the Critical Raw Materials Act is still a proposal."),
    ("2022-04", "Zinc joined when the US list was renewed in 2022; aluminium, on it since 2018, stayed."),
    ("2026-06", "Copper producers no longer ask why their metal is not on the US list."),
    ("2023-10", "The Indian list has 30 entries, phosphorus included, and so differs from the American one."),
    ("2025-06", "Chile is rich in copper. Lithium is strategic there."),
    ("2024-09", "Lithium is on the EU list. Germany isn't alone in its worries, and neither is France."),
    ("2024-09", "Silver isn't on Canada's list, nor is gold. Copper is. So is iron."),
    ("2025-11", "The 2025 U.S. list of critical minerals names 60 minerals, yet it has no room for gold."),
    ("2024-01", "The EU list is from 2020. India was later and came out with its own in June 2023."),
    (None, "The EU's 2020 list replaced an older one with 27 entries."),
    ("2026-07", "Europe's list names 34 materials, compared with 60 in the US and 34 in Britain."),
    ("2026-07", "Europe's list has 34 entries, against 12 mines in the United States."),
    ("2024-08", "Canada's list of 2024 kept all 31 minerals of the old one and added three."),
    ("2024-11", "The platinum metals are on the US list of 2022, apart from osmium."),
    ("2026-01", "The US list contains nickel, copper and, since November 2025, silver."),
    ("2025-12", "Copper was added by the company in 2022."),
    ("2024-06", "The EU published a list of 34 critical raw materials; no list exists of the projects."),
    ("2025-01", "The Critical Raw Materials Act is still a source of dispute."),
    ("2024-11", "Norway is still putting together its first list of critical minerals."),
]


@pytest.mark.parametrize(("written", "text", "words"), WRONG)
def test_what_is_wrong_is_told_though_half_of_it_is_left_out(written, text, words):
    assert any(words in each or each in words for each in objections(text, written))


@pytest.mark.parametrize(("written", "text"), RIGHT)
def test_what_is_right_is_left_alone(written, text):
    assert objections(text, written) == []
