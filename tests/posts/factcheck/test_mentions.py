import pytest

from posts.factcheck.mentions import Vocabulary, fold
from tests.posts.factcheck.record import shipped_facts


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return Vocabulary(shipped_facts())


def minerals(words: Vocabulary, text: str) -> list[str]:
    return [mention.value for mention in words.mentions(text, words.find(text)) if mention.tag == "M"]


def test_symbols_that_are_words_are_no_minerals(words):
    assert minerals(words, "As of 2022, prices may be high. Be careful. In May he and I said no.") == []


def test_symbols_are_read_in_a_row_of_symbols(words):
    assert minerals(words, "Ga, Ge and Sb are on the list.") == ["gallium", "germanium", "antimony"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("aluminum, wolfram, met coal and rare-earth metals", ["aluminium", "tungsten", "coking-coal"]),
        ("lithium-ion batteries and tinplate", []),
        ("China will lead the talks", []),
        ("zinc and lead", ["zinc", "lead"]),
        ("silicon metal and natural graphite", ["silicon", "natural-graphite"]),
    ],
)
def test_minerals_are_known_by_every_name_and_not_by_parts_of_words(words, text, found):
    assert [slug for slug in minerals(words, text) if slug != "rare-earth-elements"] == found


def test_us_is_a_country_in_capitals_only(words):
    assert [m.value for m in words.find("The US told us so.") if m.tag == "J"] == ["US"]


def test_folding_keeps_the_length_of_every_text():
    assert len(fold("İstanbul ﬁ ß Ǆ")) == len("İstanbul ﬁ ß Ǆ")


def test_official_citations_lead_to_their_editions(words):
    found = words.mentions("83 Fed. Reg. 23295 and COM(2020) 474", [])
    assert [m.value for m in found if m.tag == "Q"] == [("us-2018",), ("eu-2020",)]
