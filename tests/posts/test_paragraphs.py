import re

from hypothesis import given, settings
from hypothesis import strategies as st

from posts.markdown import render
from posts.paragraphs import paragraphs, paragraphs_and_notes

TEXT = """# A title

Two lines
of words[^1] & more.

<!-- a comment -->

- One

  inside
- Two

| a | b |
| - | - |
| 1 | 2 |

***

```
code
```

> Quoted

[^1]: A note.
"""
BLOCKS = [
    "Words.", "## Head", "- a\n- b", "1. a\n\n   b", "> q\n> r", "***", "    code", "~~~\nx\n~~~", "| a |\n|-|\n| b |",
    "<div>not HTML</div>", "<!-- gone -->", "[x]: https://example.org", "A note[^n].", "[^n]: Said.", "a  \nb<br>",
]  # fmt: skip


def html_of(text: str) -> str:
    return render(text, look_up=lambda keys: {}).html


def test_a_text_is_cut_where_its_paragraphs_begin():
    html = html_of(TEXT)
    cut = paragraphs(TEXT, html)
    assert [paragraph.line for paragraph in cut] == [1, 3, 8, 13, 17, 19, 23, 0]
    assert cut[1].html.startswith("<p>Two lines")
    assert cut[1].html.endswith("&amp; more.</p>")
    assert cut[-1].html.startswith("<section")


@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_every_paragraph_of_any_text_has_its_line_and_nothing_is_lost(blocks):
    text = "\n\n".join(blocks)
    html = html_of(text)
    cut = paragraphs(text, html)
    lines = [paragraph.line for paragraph in cut if paragraph.line]
    assert lines == sorted(set(lines))
    kept = "".join(paragraph.html for paragraph in cut)
    assert "".join(kept.split()) == "".join(html.split())
    firsts = {block.split("\n")[0] for block in blocks}
    assert {text.split("\n")[line - 1] for line in lines} <= firsts


def test_every_note_has_the_line_on_which_it_is_written():
    text = "One.[^b] Two.[^a]\n\n[^a]: The second.\n\n[^b]: The first.\n\n    It goes on.[^c]\n\n> [^c]: Quoted.\n"
    html = html_of(text)
    told = paragraphs_and_notes(text, html)
    assert [paragraph.line for paragraph in told] == [1, 9, 5, 3, 0]
    assert "The first" in told[2].html
    assert "The second" in told[3].html
    assert all(paragraph.html.count("<li") == 1 for paragraph in told[2:])


@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_telling_notes_apart_loses_no_word_and_gives_no_line_twice(blocks):
    text = "\n\n".join(blocks)
    html = html_of(text)
    told = paragraphs_and_notes(text, html)
    assert words_of("".join(paragraph.html for paragraph in told)) == words_of(html)
    lines = [paragraph.line for paragraph in told if paragraph.line]
    assert len(lines) == len(set(lines))


def words_of(html: str) -> list[str]:
    return re.sub(r"<[^>]*>", " ", html).split()
