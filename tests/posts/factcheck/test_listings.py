"""What encyclopaedias and sheets of facts say in few words: pronouns for minerals, who lists what, bare numbers."""

import pytest

from tests.posts.factcheck.test_judge import verdicts

WRONG = [
    "Uranium is a heavy metal with the symbol U. The United States does not list it among its critical minerals.",
    "Barite is a form of barium sulphate. It was added to the EU's list of critical raw materials in 2014.",
    "Helium is a gas. The European Union removed it from its list in 2020 and restored it in 2022.",
    "Antimony is a metalloid. Washington struck it from its list in 2022.",
    "Potash is a salt. In the United States it is not classed as critical.",
    "Lithium is the lightest metal. The EU first listed it in 2017.",
    "Phosphate rock was listed by the EU in 2014 and by the US in 2022.",
    "The European Union declared borates critical in 2014, together with vanadium.",
    "Europe lists bismuth as critical, and molybdenum too.",
    "Tin, critical in Europe since 2020, is mined in Cornwall.",
    "Nickel is still only a strategic material in Canberra's eyes.",
    "Nickel was one of two minerals added to the US list in 2022; the other was lead.",
    "A short history: 14 materials in 2011, 20 in 2014, 26 in 2017 and 30 in 2020.",
    "Annex II names 34 critical raw materials; Annex I, 16 strategic ones.",
    "The plant will make cobalt, one of the 30 materials that the European Union regards as critical.",
    "Graphite is one of sixty minerals on the US list and one of thirty on the European one.",
    "The applicable EU list is COM(2020) 474.",
    "On November 7, 2025, the list of 2018 was superseded by a new one with 60 entries.",
    "Nickel and zinc were added to the US list in 2018.",
    "Canada's critical minerals, 31 in number, are chosen by Natural Resources Canada.",
    "- First EU list: 2013, 14 materials",
    "- Canadian list: 31 minerals (2024)",
    "Gold is one of the minerals that the US list names. Copper is one of those that the US list leaves out.",
]
RIGHT = [
    "What does the British list add? It includes iron and tin, neither of which is on the EU list.",
    "USGS put out a draft of the next list in August 2025. It adds copper and takes off arsenic.",
    "Canada's list was published in March 2021 with 31 minerals and enlarged to 34 on 10 June 2024.",
    "Between the list of 2018 with 35 entries and that of 2022 with 50, five were lost: helium, potash and others.",
    "The British list is older than the EU regulation: 18 minerals were deemed critical in July 2022.",
    "The 2025 US list adds copper and silver, takes off nothing.",
    "Tin is cheap. The market removed it from its radar in 2022; the US list has 60 entries.",
    "Nickel is a metal. The EU lists it as a carcinogen.",
    "The EU dropped copper tariffs in 2020; its list has 34 entries.",
    "The EU removed helium from a tanker in 2019; its list has 34 entries.",
    "London lists tin and copper.",
    "Copper became a critical mineral in the US in November 2025, long after the EU had put it on its own list.",
    "Copper is only on the strategic list of the EU because of its economic weight.",
    "The company sold 14 materials in 2011, 20 in 2014 and 26 in 2017.",
    "Sales grew: 14 tonnes in 2011, 20 in 2014, 26 in 2017.",
    "Provincial lists differ: Québec's has 28 minerals; the federal list has 34.",
    "- Third US list: 2025, 60 minerals",
    "- Draft list: 2025, 54 minerals",
    "Gold is one of the minerals that the US list leaves out.",
]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_read_in_few_words_too(text):
    assert {"contradicted", "outdated"} & set(verdicts(text))


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_or_about_something_else_is_not_accused(text):
    assert not {"contradicted", "outdated"} & set(verdicts(text))
