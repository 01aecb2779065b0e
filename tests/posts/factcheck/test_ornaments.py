import pytest

from posts.factcheck.mentions import vocabulary
from posts.factcheck.statements.ornaments import plain
from posts.factcheck.statements.references import chunk
from tests.posts.factcheck.record import shipped_facts


def said_plainly(text: str) -> str:
    words = vocabulary(shipped_facts())
    tokens = chunk(words.mentions(text, words.find(text)), text)
    return " ".join(text[token.start : token.end] for token in plain(tokens, text))


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("Tin, though rarely discussed in public, is on the EU list.", "Tin is on the EU list ."),
        ("Copper, however, is on the EU list.", "Copper is on the EU list ."),
        ("Tin – a metal of tins and toys – is on the EU list.", "Tin is on the EU list ."),
        ("The EU list (long as it is) names tin.", "The EU list names tin ."),
        ("The EU list surprisingly names tin, a fact that miners repeat.", "The EU list names tin ."),
        ("Somehow tin is on the EU list.", "tin is on the EU list ."),
    ],
)
def test_what_says_nothing_of_a_list_is_left_out(text, plainly):
    assert said_plainly(text) == plainly


@pytest.mark.parametrize(
    "text",
    [
        "Tin is on the EU list, not on the US list.",
        "Tin, once on the US list, is on the EU list.",
        "If asked, the EU may put tin on the EU list.",
        "Tin may be on the EU list.",
    ],
)
def test_what_bears_on_a_list_stays(text):
    assert said_plainly(text).replace(" ,", ",").replace(" .", ".") == text
