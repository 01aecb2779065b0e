"""Memberships and changes that begin with the list, a participle or a noun."""

import pytest

from tests.posts.factcheck.test_judge import verdicts

WRONG = [
    "Washington's roster of critical minerals still has helium on it.",
    "With chromium on its critical raw materials list, the EU looks to Kazakhstan.",
    "You will find copper on the UK list.",
    "Canberra's critical minerals list extends to zinc.",
    "Fluorite is nowhere to be found on the U.S. list of critical minerals.",
    "Selenium can be found on the U.S. critical minerals list.",
    "New on the U.S. list of 2025: copper, silver and gold.",
    "Having lost its place on the UK list in November 2024, tantalum fell in price.",
    "Added to the US list in 2025, gold is back in favour.",
    "Helium's debut on the European list came with the 2020 edition.",
    "The Energy Department extended its critical materials list in May 2025 with uranium.",
    "Copper became a critical mineral in the United States in 2022.",
    "Gone from the 2014 EU list are tantalum and beryllium.",
    "The Canadian list of 2024 gained three entries: high-purity iron ore, phosphorus and lithium.",
    "Listed by NATO as defence-critical: copper.",
    "Critical in Korea (2023): lithium, nickel and fluorine.",
    "Phosphate rock has been declared strategic by the European Union.",
    "Annex II of the Critical Raw Materials Act leaves aluminium out.",
    "The EU left copper out of its list of 2024.",
    "Bauxite is treated in Brussels as critical but not as strategic.",
    "Helium, dropped from the US list of critical minerals in 2025, is mined in Qatar.",
    "Lithium (added to the EU list of critical raw materials in 2014) is mined in Portugal.",
    "Gold is no longer on the US list of critical minerals: no edition before 2025 had it.",
    "Silver is no longer on the EU list of critical raw materials.",
    "At no time has boron been on the US list of critical minerals.",
    "Never has uranium been on the US list of critical minerals.",
    "The US list of critical minerals has never included silver.",
    "No US list has ever included lithium.",
    "Tungsten has been left off every EU list so far.",
    "The EU list of critical raw materials leaves aside bauxite.",
    "Gold is not on the EU list of critical raw materials, and lithium isn't either.",
    "Is copper on the US list of critical minerals? No.",
    "Does Canada list nickel as critical? No, it doesn't.",
    "**Who calls nickel critical?**\n- Canada: no\n- the EU: yes",
    "Chromium was dropped from the EU list of critical raw materials in 2017. Chromium has since been readmitted.",
    "Potash was restored to the EU list of critical raw materials in 2024.",
    "All battery metals are on the EU list of critical raw materials, that is, lithium, cobalt and cadmium.",
    "Seoul's ten strategic minerals, announced in February 2023, include copper.",
    "Scandium, which Washington does not list as critical, is mined in three countries.",
    "All but five of the minerals on the US list of 2022 were carried over to that of 2025.",
    "Nothing was dropped from the EU list of critical raw materials in 2024.",
    "The US list of 2022 lost nothing.",
    "None of the editions of the US list includes lithium.",
    "Cobalt, which the US list dropped in 2022, is mined in Congo.",
    "Gold is part of the EU list of critical raw materials.",
    "The critical materials named by the U.S. Department of Energy include fluorine and vanadium.",
]
RIGHT = [
    "One finds no gold on the EU list.",
    "Canada has zinc on its list.",
    "The EU would like to have tin on its list.",
    "The company has zinc on its list of targets; the EU list has 34 entries.",
    "The EU list matters. Copper gained 3 percent in London.",
    "The EU list matters. The fund took on copper and shed zinc.",
    "Lithium became a critical mineral for carmakers in 2021.",
    "Gold became a critical raw material for jewellers in 2020.",
    "The EU list was expanded in 2024 with seven materials.",
    "Dropped from the EU list in 2020, helium returned in 2024.",
    "Copper is strategic in Australia.",
    "Osmium was left off the Energy Department's list of critical materials.",
    "Canada has put antimony on its critical list.",
    "At no time has cadmium been on the US list of critical minerals.",
    "Feldspar is on the EU list of 2024. No US list has ever included it.",
    "Rhenium was restored to the US list of critical minerals in 2025.",
    "Is zinc on the EU list of critical raw materials? No.",
    "**Who calls zinc critical?**\n- Canada: yes\n- the EU: no",
    "Helium, dropped from the US list of critical minerals in 2022, is mined in Qatar.",
    "Helium is no longer on the US list of critical minerals.",
    "All but five of the minerals on the US list of 2018 were carried over to that of 2022.",
    "Nothing was taken off the US list of critical minerals in 2025.",
    "Off the US list of critical minerals now: helium.",
    "None of the editions of the US list includes sulphur.",
    "Palladium, once on the UK critical minerals list, is mined in Russia.",
    "Bismuth is not on the list in Part D of the First Schedule to India's mines act.",
    "Canada's list names 34 minerals, and its subsidy scheme extends to gold.",
    "Gallium lost its place as a cheap metal after China's controls; the EU list has 34 entries.",
    "The article leaves cobalt out of account; the EU list has 34 entries.",
    "The Union of Concerned Scientists published the list of 50 critical minerals on its website.",
]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_said_the_other_way_round_is_read(text):
    assert {"contradicted", "outdated"} & set(verdicts(text))


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_or_about_something_else_is_not_accused(text):
    assert not {"contradicted", "outdated"} & set(verdicts(text))
