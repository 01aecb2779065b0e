import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.names import clean, key, nearest

NAMES = ["Gallium", "Germanium", "Lithium", "Tungsten", "Wolfram", "Rare earth elements", "Light rare earth elements"]


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(text):
    assert key(key(text)) == key(text)


@given(st.text(max_size=40))
def test_cleaning_changes_no_key_and_cleans_once(text):
    assert key(clean(text)) == key(text)
    assert clean(clean(text)) == clean(text)


BETWEEN = [" ", "-", "_", "\u00a0", "\u200b", "\u00ad", "\u200e"]


@given(st.text(st.characters(codec="ascii"), max_size=20), st.sampled_from(BETWEEN))
def test_case_spaces_hyphens_and_what_nobody_sees_do_not_count(text, between):
    assert key(between.join(text.upper())) == key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rare-earth elements", "rare earth  Elements"),
        ("Québec", "Quebec"),
        ("Platinum\u2011group metals", "platinum group metals"),
        ("Phosphate rock\ufeff", "phosphate-rock"),
        ("Gra\u00adphite (natural)", "Graphite, natural"),
    ],
)
def test_two_spellings_of_one_name_have_one_key(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("希土類", "白金族"), ("Boron", "Boron 2"), ("Lithium", "Lithion")])
def test_different_names_have_different_keys(one, other):
    assert key(one) != key(other)
    assert key(one)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Lithum", "Lithium"),
        ("gallium", "Gallium"),
        ("wolfram", "Wolfram"),
        ("Elements, rare earth", "Rare earth elements"),
    ],
)
def test_a_slip_finds_the_name_that_was_meant(written, meant):
    assert nearest(written, NAMES)[0] == meant


def test_nothing_near_gives_no_candidates():
    assert nearest("Unobtainium oxide", NAMES) == []
    assert nearest("", NAMES) == []


@given(st.text(max_size=30), st.integers(1, 4))
def test_candidates_are_known_names_and_no_more_than_asked_for(text, limit):
    found = nearest(text, NAMES, limit)
    assert len(found) == len(set(found)) <= limit
    assert set(found) <= set(NAMES)
