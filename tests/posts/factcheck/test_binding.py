import datetime

import pytest

from minerals.lookup import Value
from posts.factcheck import check
from tests.posts.factcheck.record import shipped_facts

ON = datetime.date(2026, 11, 25)
WORDS = {"list:us-2022#count": "50", "list:eu-strategic-2024#count": "17", "event:msp-launch#date": "14 June 2022"}


def look_up(keys):
    return {key: Value(key, WORDS[str(key)], WORDS[str(key)], "/", str(key)) for key in keys if str(key) in WORDS}


def accused(text: str) -> list[str]:
    found = check(text, shipped_facts(), on=ON, look_up=look_up)
    return [each.kind for each in found if each.verdict in ("contradicted", "outdated")]


def test_a_value_that_the_record_gives_is_not_accused_and_the_same_typed_by_hand_is():
    assert accused("The EU list has 17 critical raw materials.") == ["list-count"]
    assert accused("The EU list has [[list:eu-strategic-2024#count]] critical raw materials.") == []


@pytest.mark.parametrize("number", ["31", "[31](https://example.org/)"])
def test_a_number_beside_a_value_of_the_same_list_is_still_accused(number):
    text = f"The US list of 2018 had {number} critical minerals, the US list of 2022 had [[list:us-2022#count]]."
    assert accused(text) == ["list-count"]


def test_a_sentence_that_leads_to_one_event_is_not_about_another():
    text = "On 4 February 2026 {} in Washington launched a forum to succeed the Minerals Security Partnership."
    assert accused(text.format("[a ministerial](event:critical-minerals-ministerial-2026)")) == []
