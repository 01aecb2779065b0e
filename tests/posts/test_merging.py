import random
import tracemalloc
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from posts.alignment import is_word, tokens
from posts.merging import Overlap, Settled, blocks_diff, diff, merge
from tests.pace import times_as_long

# Few words, so that texts have much in common, and all the signs that mean something in Markdown.
PARTS = [
    "lithium ",
    "list ",
    "60 ",
    "the ",
    "is",
    ", ",
    ". ",
    "\n",
    "\n\n",
    "| ",
    "- ",
    "[[list:us-2025#count]]",
    "[",
    "](",
]
markdown = st.lists(st.sampled_from(PARTS), max_size=25).map("".join) | st.text(max_size=30)
plain = markdown.map(lambda text: text.replace("\r\n", "\n").replace("\r", "\n"))

on_a_busy_machine = settings(deadline=None)


def words(text):
    return Counter(token for token in tokens(text) if is_word(token))


def kinds(changes):
    return [change.kind for change in changes]


# Merging


@on_a_busy_machine
@given(plain, plain)
def test_a_change_made_by_one_or_by_both_alike_is_the_merge(base, changed):
    assert merge(base, changed, base).text == changed
    assert merge(base, base, changed).text == changed
    assert merge(base, changed, changed).text == changed


@on_a_busy_machine
@given(plain, plain, plain)
@example("", "a ", "b ")
def test_no_word_that_anybody_wrote_is_lost(base, yours, theirs):
    merged = merge(base, yours, theirs)
    settled = sum((words(piece.text) for piece in merged.pieces if isinstance(piece, Settled)), Counter())
    for side, text in (("yours", yours), ("theirs", theirs)):
        written = words(text) - words(base)
        kept = settled + sum((words(getattr(overlap, side)) for overlap in merged.overlaps), Counter())
        assert written <= kept
    if merged.text is not None:
        assert words(merged.text) <= words(base) | (words(yours) + words(theirs))


@on_a_busy_machine
@given(plain, plain, plain)
def test_yours_and_theirs_are_treated_alike(base, yours, theirs):
    other = {"yours": "theirs", "theirs": "yours", "both": "both"}
    mirrored = tuple(
        Overlap(piece.base, piece.theirs, piece.yours)
        if isinstance(piece, Overlap)
        else Settled(piece.text, other[piece.origin], piece.base)
        for piece in merge(base, theirs, yours).pieces
    )
    assert merge(base, yours, theirs).pieces == mirrored


@on_a_busy_machine
@given(plain, plain, plain)
def test_the_pieces_tell_what_stood_there_before(base, yours, theirs):
    merged = merge(base, yours, theirs)
    assert "".join(piece.base for piece in merged.pieces) == base
    if all(isinstance(piece, Overlap) or piece.origin == "both" for piece in merged.pieces):
        assert merged.resolve(["yours"] * len(merged.overlaps)) == yours


BASE = "# Gallium\n\nThe list has 50 entries. It was published in 2022.\n\nChina banned exports.\n"


@pytest.mark.parametrize(
    ("yours", "theirs", "merged"),
    [
        pytest.param(
            BASE.replace("50", "60"), BASE.replace("2022", "2025"),
            "# Gallium\n\nThe list has 60 entries. It was published in 2025.\n\nChina banned exports.\n",
            id="different words of one paragraph",
        ),
        pytest.param(
            BASE + "\nA new end.\n", BASE.replace("exports", "all exports of it"),
            "# Gallium\n\nThe list has 50 entries. It was published in 2022.\n\nChina banned all exports of it.\n"
            "\nA new end.\n",
            id="a paragraph after one that the other edits",
        ),
        pytest.param(
            BASE.replace("# Gallium\n\n", "# Gallium\n\nA first paragraph.\n\n"), BASE.replace("The list", "This list"),
            "# Gallium\n\nA first paragraph.\n\nThis list has 50 entries. It was published in 2022.\n\n"
            "China banned exports.\n",
            id="a paragraph before one that the other edits",
        ),
        pytest.param(
            BASE.replace("# Gallium\n\n", ""), BASE.replace("The list", "This list"),
            "This list has 50 entries. It was published in 2022.\n\nChina banned exports.\n",
            id="a heading taken out before a paragraph that the other edits",
        ),
    ],
)  # fmt: skip
def test_changes_in_different_places_are_both_taken(yours, theirs, merged):
    assert merge(BASE, yours, theirs).text == merged
    assert merge(BASE, theirs, yours).text == merged


def test_different_cells_of_one_row_are_different_places():
    assert merge("| a | b |", "| x | b |", "| a | y |").text == "| x | y |"


@pytest.mark.parametrize(
    ("base", "yours", "theirs", "overlap"),
    [
        ("has 50 entries", "has 60 entries", "has 54 entries", Overlap("50", "60", "54")),
        ("the US list", "the EU list", "the US register", Overlap("US list", "EU list", "US register")),
        ("a\n\nb b b\n", "a\n\n", "a\n\nb c b\n", Overlap("b b b\n", "", "b c b\n")),
        ("a.\n", "a.\n\nx\n", "a.\n\ny\n", Overlap("", "\n\nx", "\n\ny")),
        ("", "x", "y", Overlap("", "x", "y")),
        (
            "[[list:us-2022#count]]", "[[list:us-2025#count]]", "[[list:us-2022#published]]",
            Overlap("[[list:us-2022#count]]", "[[list:us-2025#count]]", "[[list:us-2022#published]]"),
        ),
    ],
)  # fmt: skip
def test_what_both_changed_is_left_to_a_person(base, yours, theirs, overlap):
    merged = merge(base, yours, theirs)
    assert merged.overlaps == (overlap,)
    assert merged.text is None


def test_two_rewritten_sentences_are_one_overlap_and_not_a_salad_of_both():
    base = "Gallium is a soft metal of the boron group."
    yours = "Few markets are as small as the one of gallium."
    theirs = "The metal melts in the hand, a little above room temperature."
    assert merge(base, yours, theirs).overlaps[0].theirs.startswith("The metal melts in the hand")
    assert len(merge(base, yours, theirs).overlaps) == 1


def test_an_overlap_is_decided_for_one_side_or_for_both():
    merged = merge("One.\n\nIt has 50 entries.", "One.\n\nIt has 60 entries.", "1.\n\nIt has 54 entries.")
    assert merged.resolve(["yours"]) == "1.\n\nIt has 60 entries."
    assert merged.resolve(["theirs"]) == "1.\n\nIt has 54 entries."
    assert merged.resolve(["base"]) == "1.\n\nIt has 50 entries."
    assert merged.resolve(["both"]) == "1.\n\nIt has 60 54 entries."
    with pytest.raises(ValueError, match="1 overlaps"):
        merged.resolve([])


def test_two_paragraphs_taken_both_stay_paragraphs():
    assert merge("a.\n", "a.\n\nx\n", "a.\n\ny\n").resolve(["both"]) == "a.\n\nx\n\ny\n"


def test_the_line_ends_of_a_browser_are_no_change():
    base = "One.\n\nTwo."
    assert merge(base, base.replace("\n", "\r\n"), "One.\n\nThree.").text == "One.\n\nThree."
    assert kinds(diff(base, base.replace("\n", "\r\n"))) == ["equal", "equal"]


# Comparing


@on_a_busy_machine
@given(plain, plain)
def test_a_diff_holds_both_texts_whole(old, new):
    changes = diff(old, new)
    assert "".join(change.old for change in changes) == old
    assert "".join(change.new for change in changes) == new
    for number, change in enumerate(changes):
        before, after = changes[:number], changes[number + 1 :]
        assert change.old_line in (None, 1 + sum(c.old.count("\n") for c in before))
        assert change.new_line in (None, 1 + sum(c.new.count("\n") for c in before))
        assert not after or change.old[-1:] in ("", "\n") or not any(c.old for c in after)
        assert change.kind in ("changed", *{run.kind for run in change.runs})


def test_a_diff_shows_the_words_of_a_changed_paragraph_and_new_paragraphs_whole():
    old = "# Gallium\n\nThe list has 50 entries.\n\nOld news.\n"
    new = "# Gallium\n\nThe list has 60 entries.\n\nAn added paragraph.\n\nOld news.\n"
    heading, count, added, last = diff(old, new)
    assert (heading.kind, heading.old_line, heading.new_line) == ("equal", 1, 1)
    assert [(run.kind, run.text) for run in count.runs] == [
        ("equal", "The list has "), ("removed", "50"), ("added", "60"), ("equal", " entries.\n\n"),
    ]  # fmt: skip
    assert (count.kind, count.old_line, count.new_line) == ("changed", 3, 3)
    assert (added.kind, added.new, added.old_line, added.new_line) == ("added", "An added paragraph.\n\n", None, 5)
    assert (last.kind, last.old_line, last.new_line) == ("equal", 5, 7)


@pytest.mark.parametrize("last", ["", "\n"])
def test_a_paragraph_added_at_the_end_takes_nothing_from_the_one_before(last):
    changes = diff(f"A list.{last}", f"A list.\n\nAnother list.{last}")
    assert [run.text for change in changes for run in change.runs if run.kind == "added"] in (
        ["\n\n", "Another list."],
        ["\n\nAnother list."],
    )


def test_rendered_blocks_are_kept_changed_removed_or_added():
    old = [("# Gallium", "<h1>"), ("The list has 50 entries.", "<p>50"), ("Going away.", "<p>"), ("---", "<hr>")]
    new = [("# Gallium", "<h1>"), ("Wholly new words.", "<p>"), ("The list has 60 entries.", "<p>60"), ("---", "<hr>")]
    changes = blocks_diff(old, new)
    assert kinds(changes) == ["kept", "added", "changed", "removed", "kept"]
    assert (changes[2].old.html, changes[2].new.html) == ("<p>50", "<p>60")


@on_a_busy_machine
@given(st.lists(plain, max_size=6), st.lists(plain, max_size=6))
def test_every_block_of_both_sides_is_shown_once_and_in_order(old, new):
    changes = blocks_diff([(source, str(n)) for n, source in enumerate(old)], [(s, str(n)) for n, s in enumerate(new)])
    assert [change.old.html for change in changes if change.old] == [str(n) for n in range(len(old))]
    assert [change.new.html for change in changes if change.new] == [str(n) for n in range(len(new))]
    for change in changes:
        assert (change.kind in ("kept", "changed")) == bool(change.old and change.new)


# Long texts: an editor must not be able to stop the server with one.


def article(of_words, a_paragraph, rng):
    vocabulary = [f"word{number}" for number in range(3000)]
    chosen = rng.choices(vocabulary, [1 / (rank + 1) for rank in range(3000)], k=of_words)
    paragraphs = (chosen[start : start + a_paragraph] for start in range(0, of_words, a_paragraph))
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def edited(text, share, rng):
    return " ".join(word if rng.random() > share else f"new{rng.randrange(99)}" for word in text.split(" "))


def edited_throughout(of_words, a_paragraph):
    rng = random.Random(5)
    base = article(of_words, a_paragraph, rng)
    return base, edited(base, 0.05, rng), edited(base, 0.05, rng)


def rewritten(of_words, a_paragraph):
    rng = random.Random(5)
    return tuple(article(of_words, a_paragraph, rng) for _ in range(3))


def ladder(steps):
    """Ever one line more that stands nowhere else."""
    base = [f"{word}\n\n" for step in range(steps) for word in (f"x{step + 1}", f"x{step}")]
    return "".join(base), "y\n\n".join(base), ""


@pytest.mark.parametrize(
    "of_words",
    [
        pytest.param(lambda words: edited_throughout(words, 80), id="paragraphs, edited throughout"),
        pytest.param(lambda words: rewritten(words, 80), id="paragraphs, rewritten"),
        pytest.param(lambda words: edited_throughout(words, words), id="one paragraph, edited throughout"),
        pytest.param(lambda words: rewritten(words, words), id="one paragraph, rewritten"),
        pytest.param(lambda words: ("a " * words, "b a " * (words // 2), "a c " * (words // 2)), id="one word"),
        pytest.param(
            lambda words: ("- a\n" * words, "- b\n- a\n" * (words // 2), "- a\n- c\n" * (words // 2)), id="one line"
        ),
        pytest.param(lambda words: ladder(words // 2), id="a ladder"),
        pytest.param(lambda words: ("[" * words, "[(" * (words // 2), "](" * (words // 2)), id="brackets"),
    ],
)
def test_a_long_text_takes_as_much_longer_to_merge_and_compare_as_it_is_and_hardly_more(of_words):
    def work(base, yours, theirs):
        merged, changes = merge(base, yours, theirs), diff(base, yours)
        assert "".join(piece.base for piece in merged.pieces) == base
        assert "".join(change.new for change in changes) == yours

    short, long = of_words(3_000), of_words(12_000)
    assert times_as_long(lambda: work(*long), lambda: work(*short)) < 12


def test_edits_all_over_a_long_article_are_still_found_word_by_word():
    rng = random.Random(6)
    base = article(20_000, 20_000, rng)
    yours = edited(base, 0.01, rng)
    tracemalloc.start()
    removed = sum(len(words(run.text)) for change in diff(base, yours) for run in change.runs if run.kind == "removed")
    assert tracemalloc.get_traced_memory()[1] < 100_000_000
    tracemalloc.stop()
    assert removed < 400


def test_both_texts_of_an_overlap_stand_beside_each_other_without_a_space_before_a_comma():
    merged = merge("names zinc and tin", "names zinc, gold and tin", "names zinc, lead and tin")
    assert merged.resolve(["both"]) == "names zinc, gold, lead and tin"
