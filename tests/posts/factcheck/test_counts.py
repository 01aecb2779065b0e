import pytest

from posts.factcheck.counts import Bound, Count, bound, counts_things, figures, number_words


def test_numbers_are_known_in_figures_and_in_words():
    words = number_words()
    assert (words["thirty-four"], words["thirty four"], words["sixty"], words["a dozen"]) == (34, 34, 60, 12)
    assert [value for *_, value in figures("35 minerals, 1,000 pages, 3.5 and 2024/1252")] == [35, 1000]


@pytest.mark.parametrize(
    "text",
    ["35 percent", "35%", "35 million", "$35", "35 countries", "35 projects", "Article 35", "No. 35", "35 years"],
)
def test_what_is_no_count_of_entries_is_told_by_the_words_around_it(text):
    ((start, end, _),) = figures(text)
    assert not counts_things(text, start, end)


@pytest.mark.parametrize(
    ("before", "kind", "allowed", "denied"),
    [
        ("has ", Bound.EXACT, 50, 51),
        ("about ", Bound.ABOUT, 52, 70),
        ("more than ", Bound.OVER, 54, 49),
        ("fewer than ", Bound.UNDER, 49, 50),
        ("at least ", Bound.AT_LEAST, 50, 49),
        ("up to ", Bound.UP_TO, 50, 51),
    ],
)
def test_a_softened_number_allows_what_fits_and_denies_only_what_is_plainly_false(before, kind, allowed, denied):
    count = Count(0, 2, 50, bound(before))
    assert count.bound is kind
    assert count.allows(allowed)
    assert not count.denies(allowed)
    assert count.denies(denied)
    assert not count.allows(denied)
