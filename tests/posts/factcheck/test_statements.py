import pytest

from posts.factcheck.reading import read
from posts.factcheck.sentences import sentences
from posts.factcheck.statements import statements
from tests.posts.factcheck.record import shipped_facts


def said(text: str) -> list:
    whole = (sentence for block in read(text).blocks for sentence in sentences(block))
    return [each for _, found in statements(whole, shipped_facts()) for each in found]


def test_one_sentence_says_who_published_which_list_when_and_with_how_many():
    found = {
        each.kind: each
        for each in said("In May 2018 the Interior Department published a list of 35 critical minerals.")
    }
    assert found["list-count"].value.value == 35
    assert str(found["list-published"].value.date) == "2018-05"
    assert found["list-issuer"].value == "interior"
    assert {each.ref.series for each in found.values()} == {("us",)}


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("Brussels has 34 critical raw materials on its list.", "eu"),
        ("The EU lists 17 strategic raw materials.", "eu-strategic"),
        ("The Department of Energy's critical materials list has 18 entries.", "us-doe"),
        ("The list of 12 defence-critical raw materials has 12 entries.", "nato"),
        ("The 2018 list has 35 entries.", "us"),
    ],
)
def test_the_words_tell_which_list_is_meant(text, series):
    assert said(text)[0].ref.series[0] == series


def test_the_list_and_it_mean_the_list_named_before():
    found = said("The EU list was published in 2020. It has 30 entries. The list names copper.")
    assert [each.ref.series for each in found] == [("eu",)] * 3


def test_a_heading_says_what_the_list_below_it_is():
    assert said("## The EU list\n\nThe list has 30 entries.")[0].ref.series == ("eu",)


def test_a_row_of_minerals_gives_a_statement_each_and_no_turns_it_round():
    found = said("Gold, tin and copper are not on the EU list.")
    assert [(each.minerals, each.negated) for each in found] == [
        (("gold",), True),
        (("tin",), True),
        (("copper",), True),
    ]


def test_items_belong_to_the_line_above_them():
    found = said("The following joined the EU list in 2020:\n\n- lithium\n- helium")
    assert [(each.kind, each.minerals) for each in found] == [("added", ("lithium",)), ("added", ("helium",))]


def test_rows_of_a_table_are_read_with_their_header():
    table = "| Mineral | US 2025 | EU 2024 |\n|---|---|---|\n| Silver | yes | no |\n\n"
    table += "| List | Entries |\n|---|---|\n| EU 2020 | 32 |"
    found = said(table)
    assert [(each.kind, each.negated) for each in found] == [
        ("membership", False),
        ("membership", True),
        ("list-count", False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Copper should be added to the US list of critical minerals.",
        "If copper were on the US list, smelters would gain.",
        "Is copper on the EU list?",
        "The draft US list of 2025 would remove arsenic.",
        "The list of 35 projects is long.",
        "China put gallium on its export control list.",
        "The US has 35 mines and 17 rare earths.",
        "The EU will publish an updated list next year.",
    ],
)
def test_hedges_questions_drafts_and_other_lists_say_nothing(text):
    assert said(text) == []
