from hypothesis import given, settings
from hypothesis import strategies as st

from posts.markdown import render
from posts.paragraphs import paragraphs

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
