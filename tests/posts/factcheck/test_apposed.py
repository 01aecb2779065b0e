"""What stands beside a name: the date of an event in a clause of its own, the office of a list under its act."""

import pytest

from tests.posts.factcheck.test_judge import verdicts

WRONG = [
    "Executive Order 13817, which was signed on September 30, 2020, directed Interior to publish a list.",
    "Signed in March 2021, Executive Order 13953 would declare an emergency.",
    "China's Announcement No. 46 of 2024, dated 3 October 2024, bars exports of gallium to the United States.",
    "The Critical Raw Materials Act, which the Commission proposed in November 2022, would set benchmarks.",
    "The Minerals Security Partnership is an alliance that was announced in June 2021.",
    "In force since 1 January 2025, the Critical Raw Materials Act has yet to be tested in court.",
    "The first trilateral conference was held in Washington in October 2011; the second followed in Brussels in 2012.",
    "Of the 34 materials in the European list, 16 count as strategic as well.",
    "Not until 2014, six years after the initiative, did the Commission publish its first list.",
    "It was in 2019 that the Commission published its fourth list of critical raw materials.",
    "Gone from the US list of 2022, besides helium and potash, is cesium.",
    "Of the minerals on the 2022 US list, helium has perhaps the oddest supply chain.",
    "Ten minerals join the US list, among them boron, lead, zinc and uranium.",
    "The US list grew in 2025 to 60, or by twelve.",
    "| EU list | Number of materials |\n|---|---|\n| 2014 | 20 |\n| 2017 | 26 |",
]
RIGHT = [
    "Of the minerals on the 2018 US list, helium is the one that was dropped.",
    "Of the minerals on the US list, gold is not one.",
    "Ten minerals join the US list, among them boron, lead, potash and uranium.",
    "In May 2014 the European Commission replaced its first list. Tantalum was removed, and the list grew to 20.",
    "The list of 35 that Interior put out in 2018 had become, by the time of the edition of 2022, a list of fifty.",
    "Of the members of the platinum group, the US list of 2025 names all but osmium.",
    "Superseded in 2022 by a list of 50, and again in 2025, the US list of 2018 lives on in older contracts.",
    "The U.S. Geological Survey publishes the list under the Energy Act of 2020.",
    "The Energy Department's list, 18 strong when it came out in August 2023, took in metallurgical coal in May 2025.",
    "The CRMA, which the Commission proposed in March 2023, was adopted by the Council in March 2024.",
    "The Minerals Security Partnership, whose Forum was launched in April 2024, is an alliance of 2022.",
    "Executive Order 13953, which was signed on September 30, 2020, builds on one of December 20, 2017.",
    "The Critical Raw Materials Act, which was published on 3 May 2024, would need amending.",
]


@pytest.mark.parametrize("text", WRONG)
def test_a_date_beside_a_name_is_judged(text):
    assert {"contradicted", "outdated"} & set(verdicts(text))


@pytest.mark.parametrize("text", RIGHT)
def test_what_belongs_to_something_else_is_not_accused(text):
    assert not {"contradicted", "outdated"} & set(verdicts(text))
