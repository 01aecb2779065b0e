"""Families of sentences about lists: a wrong one must be told, its right or tempting sister left alone."""

import datetime

import pytest

from minerals.dates import PartialDate
from posts.factcheck import check
from posts.factcheck.findings import CONTRADICTED, OUTDATED
from tests.posts.factcheck.record import shipped_facts

TODAY = datetime.date(2026, 11, 25)

# (day of writing or None, text, the words objected to)
WRONG = [
    # as many as are named behind, another list in short, who adds, since when something is gone
    ("2026-01", "Five minerals left the American list in 2022, helium, potash, rhenium, strontium and zinc.", "zinc"),
    ("2026-01", "The European list has 34 entries, the American 50.", "50"),
    ("2026-01", "On 7 November 2025 the Department of Energy added copper to the US list.", "Department of Energy"),
    ("2025-03", "Chromium has been absent from the EU list since 2014.", "since 2014"),
    ("2025-03", "Indium did not make it to the EU list of 2024, and neither did titanium.", "titanium"),
    ("2026-01", "The EU list has had 34 entries since 2020.", "34 entries"),
    # a second and a third verb of the same minerals
    ("2026-03", "Tantalum left the EU list in 2014, came back in 2017 and was dropped again in 2020.", "dropped again"),
    ("2026-03", "Uranium was thrown out of the US list in 2022 and was let back in only in 2026.", "let back in"),
    ("2026-03", "Helium never was on any list of the European Union.", "Helium"),
    (
        "2025-05",
        "34 minerals made the British list of November 2024; lead was not one, and neither was nickel.",
        "nickel",
    ),
    ("2024-03", "In the EU silver became a critical raw material in 2021.", "silver"),
    # verbs in two parts, and a second verb after "and"
    ("2024-07", "The third EU list (2017) dropped tin and took chromium on board.", "chromium"),
    ("2024-07", "Canada struck phosphorus from its critical minerals list in 2024.", "phosphorus"),
    ("2025-12", "In 2025 Washington let copper, silver and tin onto its list of critical minerals.", "tin"),
    # which edition is meant: "the one from", "successor", "since the first edition", a regulation as the subject
    ("2021-09", "The EU's 2020 list was the successor of the one from 2014.", "successor"),
    ("2025-12", "Lead has been on the American list since the first edition of 2018.", "Lead"),
    ("2025-03", "Regulation (EU) 2024/1252 gives legal force to a list of 30 critical raw materials.", "30"),
    ("2026-01", "The US list of 2022 was published in February 2022, and it is still in force.", "is still in force"),
    # what is told in passing: a hedge of the telling, others who did the same, contractions
    ("2024-09", "As any trader will tell you, Canada's list of critical minerals counts 31 names.", "31"),
    ("2025-12", "Silver joined the US list in November 2025, as did gold.", "gold"),
    ("2025-03", "Indium? Yes, it's on the EU critical list in force today.", "on the EU critical list"),
    ("2024-12", "Four more minerals were added to the Canadian list in June 2024.", "Four"),
    ("2018-06", "Europe's 2014 list added tantalum to the 14 materials of the first edition.", "tantalum"),
    # the same said of another list or mineral in few words, in a sentence of its own too
    ("2025-12", "The US list of 2025 contains silver; that of 2022 did too.", "that of 2022 did too"),
    ("2024-02", "Tin is on the UK list. Zinc is, too.", "Zinc is, too"),
    # of those counted or changed
    ("2025-12", "Ten minerals were added to the US list in November 2025, among them copper and tin.", "tin"),
    ("2025-10", "The UK list has 34 minerals. Chromium is one of the 34.", "Chromium"),
    ("2026-03", "Potash and tin, both of them struck off in 2022, were restored to the US list in 2025.", "tin"),
    ("2025-12", "All the minerals of the 2022 list were kept in the US list of 2025 except zinc.", "zinc"),
    # a day without its year, a draft, a number with its year
    ("2026-02", "Washington's 2025 list was finalised on 7 October and covers 60 minerals.", "7 October"),
    ("2025-09", "On August 26, 2025 the USGS published a draft list of 60 critical minerals.", "60"),
    ("2022-03", "The US list grew from 35 entries in 2018 to 60 in 2022.", "60"),
    # another in the stead of a party
    (None, "On 28 March 2023 the US and South Korea signed the Critical Minerals Agreement.", "South Korea"),
    # a number beside the list, or of all that stands on it
    ("2024-10", "The EU's list of critical raw materials – 30 in all – holds few surprises.", "30"),
    ("2015-02", "The 14 raw materials on the EU's critical list are mined mostly in China.", "14 raw materials"),
    ("2026-03", "With 50 names on it, the US list of critical minerals is long.", "50 names"),
    # the length of one edition against another, or of one list against another
    (None, "The EU list of 2024 is six entries longer than that of 2020.", "six entries longer"),
    (None, "With the third edition the American list jumped by 25 entries.", "25"),
    (None, "The US list of critical minerals is shorter than that of the EU.", "is shorter than"),
    # years in a row, years of a first list
    ("2023-01", "The EU list of critical raw materials was updated in 2014, 2017 and 2019.", "2019"),
    (None, "It took the US until 2020 to publish its first list of critical minerals.", "2020"),
    ("2023-11", "Indonesia designated 47 critical minerals by a decree of 14 September 2022.", "14 September 2022"),
    ("2026-02", "Canada has kept a list of critical minerals since 2018.", "2018"),
    # who made it, who keeps it, who was told to make it
    (
        None,
        "The 2018 list of critical minerals, a product of the Department of Commerce, is long.",
        "Department of Commerce",
    ),
    (None, "The US list of critical minerals is kept by the Department of Commerce.", "Department of Commerce"),
    (
        None,
        "Executive Order 13817 told the Secretary of Commerce to publish a list of critical minerals.",
        "Secretary of Commerce",
    ),
    # what had come already
    (
        "2025-12-15",
        "USGS will publish the final list of critical minerals early next year.",
        "will publish the final list",
    ),
    ("2025-03", "The Critical Raw Materials Act has not yet entered into force.", "has not yet"),
    (
        "2025-12",
        "In the UK, the new list of growth minerals has replaced the critical minerals list of 2024.",
        "has replaced",
    ),
    # a list by its date, what is new on it or gone from it
    ("2018-01", "The latest EU list (September 2017) contains 20 critical raw materials.", "20"),
    ("2026-02", "New on the U.S. list of 2025 are twelve minerals.", "twelve minerals"),
    ("2026-01", "Cobalt has fallen off the EU list of critical raw materials.", "Cobalt"),
    ("2023-06", "Cobalt was one of the minerals to be dropped from the US list in 2022.", "Cobalt"),
    ("2026-04", "Copper did not survive into the Canadian list of critical minerals of 2024.", "Copper"),
    ("2025-01", "When NATO published its list, few noticed that nickel was on it.", "nickel"),
    ("2024-03", "The American list of critical minerals of 2018 has not been superseded.", "has not been superseded"),
    ("2025-09", "Under the Energy Act of 2020 the US list must be updated every five years.", "five"),
    ("2024-01", "Quebec's list, published in October 2020, named 28 at the time.", "28"),
    # whose office has the country's list
    (
        "2024-11",
        "Environment and Climate Change Canada updated the national list of critical minerals in June.",
        "Environment and Climate Change Canada",
    ),
    ("2026-01", "At Evian in June 2025 the G7 leaders adopted a Critical Minerals Action Plan.", "Evian"),
    ("2026-05", "It is one of the 34 materials in Annex I to the EU's Critical Raw Materials Act.", "34 materials"),
    # a question and its short answer
    ("2026-09", "Q: When was the present US list published? A: On 24 February 2022.", "24 February 2022"),
    ("2026-09", "How many minerals are on the US list? 50.", "50"),
    (
        "2026-09",
        "Who publishes the US list of critical minerals? The Department of Commerce.",
        "Department of Commerce",
    ),
    # several lists at once
    ("2026-06", "Lists of critical minerals at a glance: US 50, EU 34, Canada 34.", "50"),
]

LEFT_ALONE = [
    ("2025-12", "In October 2025 the United States and Malaysia signed a framework on critical minerals."),
    ("2025-12", "Manganese is on the EU list. Prices have risen since. Gold has too."),
    ("2025-12", "The US list was announced on November 6."),
    ("2022-03", "The rare earths, once entered as a group, are named one by one in the US list of 2022."),
    ("2022-06", "The 2022 list of the USGS, which superseded that of 2018, was published on 24 February 2022."),
    ("2025-10", "The list of 2018, drawn up not by the Commerce Department but by Interior, contained helium."),
    ("2026-01", "American officials had promised a list of critical minerals for 2018; it came out in May."),
    ("2026-01", "The European list has 34 entries, the American 60, the British 34."),
    ("2024-06", "The Australian list of 16 December 2023 lost helium; two months later it took in nickel."),
    # each date with its own verb, and metals that rise and fall
    ("2026-03", "Rhenium and potash, both struck off in 2022, came back to the US list with the edition of 2025."),
    ("2026-03", "Helium was dropped from the EU list and returned in 2024."),
    ("2026-03", "Cobalt dropped by a third in 2023 and returned to 30,000 dollars, though the EU list has it."),
    ("2026-03", "Zinc has not been dropped from the US list and was never added to that of the EU."),
    ("2026-04", "Britain keeps a list of 23 growth minerals. Copper is one; it is not on the UK's critical list."),
    ("2025-04", "The first is 34, the length of the EU list. The second is 17, that of the strategic list."),
    ("2024-08", "The Commission's fifth list, three years in the making, was published in May 2024."),
    # to look at a list again is not to have none
    ("2025-10", "The Commission will have to look at its list of critical raw materials again."),
    ("2020-01", "The Commission is expected to update its list later this year."),
    ("2025-03", "The UK is due to refresh its criticality list every three years."),
    ("2025-03", "India's list of critical minerals will guide the auctions of the coming year."),
    ("2024-02", "Interior – not Commerce – published the first American list on 18 May 2018."),
    ("2025-07", "The strategic list is short. In the EU it counts 17 materials against the 34 of the critical list."),
    ("2023-12", "In the United States, helium was on the list of 2018 and has been off since 2022."),
    ("2025-02", "The second EU list did not contain tantalum but did contain chromium and magnesite."),
    # what is right of another edition that the words speak of, too
    ("2026-03", "The list that Interior published in November 2025 replaced that of 2022 and runs to 60, ten more."),
    ("2022-06", "Whereas the 2018 edition had named 35, its successor, in force since 24 February 2022, counts 50."),
    ("2026-01", "After the third EU list of September 2017, with its 27 materials, came a fourth in 2020, with 30."),
    ("2025-11", "Between the first American list and the third the number of entries has gone from 35 to 60."),
    ("2023-10", "DOE issued a list in August 2023. It names 18 materials, none of which Interior's list includes."),
    ("2024-06", "Three minerals, phosphorus among them, would be added to the Canadian list of 2021, officials said."),
    ("2024-09", "In the 2014 list the Commission added chromium and left out tantalum, which returned in 2017."),
    # numbers, years and bodies beside a list that belong to another one, or to none
    ("2026-09", "The EU list of 2017 contained 27 critical raw materials, compared with 20 in 2014."),
    ("2022-03", "The US list of 2022, which supersedes that of 2018, names 50 minerals instead of 35."),
    ("2024-09", "Canada, whose first list appeared on 11 March 2021 with 31 names, extended it in June 2024 to 34."),
    ("2024-11", "First drawn up in 2011 with 14 entries, the EU list of critical raw materials now stands at 34."),
    ("2024-09", "The Critical Raw Materials Act entered into force in May 2024 and set benchmarks for 2030."),
    ("2025-04", "In March 2025 the Commission selected 47 strategic projects in 13 member states."),
    ("2025-09", "By the order it numbered 14272, the White House told Commerce to look into critical minerals."),
    ("2026-09", "Whereas Canada's list of 2024 has 34 entries, Australia's Critical Minerals List has 31."),
    ("2026-09", "How many minerals on the US list are mined at home? 12."),
    ("2026-09", "Who published the US list of critical minerals? Nobody knows."),
    ("2026-09", "When was the mine on the list launched? In 2013."),
    ("2026-09", "What did the EU remove from its list in 2024? Indium and natural rubber."),
    ("2024-11", "Statistics Canada revised the national list of commodities."),
    ("2026-07", "At Evian in 2026 leaders looked back on the Critical Minerals Action Plan of June 2025."),
    ("2022-10", "In 2021 the EU list of 2017 had not been superseded for a year."),
    ("2026-01", "Rhenium, dropped from the US list in 2022, was put back three years later, together with copper."),
    ("2026-01", "Many start-ups did not survive into the second decade of the American list of critical minerals."),
    ("2024-05", "Member states added 10 metals, lifting the total to 44 on the stockpile list."),
    ("2021-03", "The Energy Act of 2020 obliges Interior to renew the list at least every three years."),
    ("2023-06", "Canada plans to review its list of critical minerals in 2024."),
    ("2023-05", "President Biden had promised talks on a European list of critical minerals."),
    (None, "The US-Japan agreement covers five critical minerals."),
    (None, "Executive Order 13817 was signed in 2017; Interior answered with a list of 35 critical minerals."),
    (None, "The EU's list began with 14 entries; ten years on it had more than doubled."),
    ("2024-04", "The Critical Raw Materials Act, adopted in March, names 34 critical and 17 strategic raw materials."),
    (None, "There are 12 critical raw materials that the EU gets chiefly from China."),
    (None, "The Pentagon keeps a list of 12 metals to watch."),
    ("2026-03", "USGS will publish maps based on the 2025 list of critical minerals."),
    ("2025-12", "Delegated acts under the Critical Raw Materials Act will be adopted next year."),
    (None, "Not until 2018 did the United States have a list of critical minerals."),
    ("2026-06", "Critical minerals projects by country: Canada 34, Australia 28."),
    ("2026-02", "The British list, which started with 18 minerals in 2022, now has 34."),
    ("2023-12", "Parliament and Council agreed on 34 critical and 17 strategic raw materials."),
    ("2025-10", "USGS's final list is expected this autumn."),
    (None, "The EU's second list followed in 2014, the third in 2017."),
    ("2026-02", "The predecessor of the present US list had 50 minerals."),
    ("2026-02", "Of Australia's 31 critical minerals, 26 are on the US list."),
    ("2025-07", "When the act was proposed, in March 2023, the EU list in force had 30 entries."),
    ("2025-07", "Global Affairs Canada presented Canada's list of 34 minerals to investors in March 2025."),
    ("2025-07", "On 18 May 2018 Interior published the list of 35, on 4 June 2019 Commerce its strategy."),
    ("2025-07", "The Commission's study of March 2023 identified 34 critical raw materials."),
    (None, "Japan's list has grown from 31 to 34 and then to 35 entries."),
]

SHEETS = [
    ("The 2018 list of critical minerals (United States)\n\n- Issued by: Commerce\n- Entries: 35\n", ["Commerce"]),
    ("What the EU list holds:\n\n- on it: feldspar, zinc\n- not on it: tin, helium\n", ["zinc", "helium"]),
    ("# EU list of critical raw materials, 2024\n\n- Antimony\n- Zinc\n", ["Zinc"]),
    ("- May 2018: first U.S. list of critical minerals\n- Nov. 2021: second U.S. list\n", ["Nov. 2021"]),
    ("| | US 2022 | EU 2020 |\n|---|---|---|\n| Entries | 50 | 34 |\n", ["34"]),
    ("| | 2018 | 2022 |\n|---|---|---|\n| US list | 35 | 54 |\n", ["54"]),
    ("## Our customers\n\nThe US list of critical minerals helps us. We sell:\n\n- zinc\n- gold\n", []),
]  # fmt: skip


def objections(text: str, written: str | None = None) -> list[str]:
    day = PartialDate(written) if written else None
    found = check(text, shipped_facts(), on=None if day else TODAY, written=day)
    return [text[each.start : each.end] for each in found if each.verdict in (CONTRADICTED, OUTDATED)]


@pytest.mark.parametrize(("written", "text", "words"), WRONG)
def test_what_is_wrong_about_a_list_is_told(written, text, words):
    assert any(words in each or each in words for each in objections(text, written))


@pytest.mark.parametrize(("written", "text"), LEFT_ALONE)
def test_what_is_right_or_about_something_else_is_left_alone(written, text):
    assert objections(text, written) == []


def test_a_clause_of_nothing_is_no_error():
    assert objections("; , – ; the US – – list; ,") == []


@pytest.mark.parametrize(("text", "words"), SHEETS)
def test_sheets_of_facts_and_tables_are_read_by_their_titles_and_labels(text, words):
    assert objections(text) == words
