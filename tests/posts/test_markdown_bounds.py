"""Any text renders or is refused with its line, in bounded time, and what comes out is safe and exact."""

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from posts.markdown import MOST_CHARACTERS, Refused, clean, render
from posts.markdown.sanitise import sanitise
from tests.pace import times_as_long
from tests.posts.test_markdown import look_up

ORDINARY = "On [[list:us-2025]] with [[list:us-2025#count]] entries, see [it](mineral:gallium).\n\n" * 350


def repeated(*pieces: str) -> Callable[[int], str]:
    return lambda size: "".join(piece * (size // len(pieces) // len(piece)) for piece in pieces)


def headed(head: str, make: Callable[[int], str]) -> Callable[[int], str]:
    return lambda size: head + make(size)


HOSTILE = {
    "brackets": repeated("["),
    "brackets that close": repeated("[", "]"),
    "brackets with a definition": headed("[a]: b\n\n", repeated("[", "]")),
    "double brackets": repeated("[["),
    "references that never close": repeated("[[mineral:"),
    "pictures": repeated("![["),
    "pictures in pictures": repeated("![", "](b)"),
    "links in links": repeated("[", "](b)"),
    "links that never close": repeated("[a]("),
    "titles that never close": repeated('[a](b "'),
    "notes": headed("[^1]: x\n\n", repeated("[^1]")),
    "notes that never close": headed("[^1]: x\n\n", repeated("[^")),
    "definitions": lambda size: "".join(f"[^{number}]: x\n" for number in range(size // 16)),
    "emphasis": repeated("*_`~"),
    "emphasis that never closes": repeated("*a _b "),
    "code that never closes": lambda size: "".join("`" * count + " " for count in range(1, int((2 * size) ** 0.5))),
    "comments that never close": repeated("<!-- "),
    "lines of comments that never close": repeated("<!--\n\n"),
    "pointed brackets": repeated("<a "),
    "entities": repeated("&#"),
    "references": repeated("[[mineral:gallium]] "),
    "links to nothing": repeated("[a](#b) "),
    "lists": repeated("- a\n"),
    "lists in lists": lambda size: "".join("  " * (line % 45) + "- a\n" for line in range(size // 48)),
    "rows": repeated("-|-\n"),
    "underlined headings": repeated("a\n=\n"),
    "backslashes": repeated("a\\\n"),
}


@pytest.mark.parametrize("of_size", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_takes_as_much_longer_as_it_is_and_hardly_more(of_size):
    short, long = of_size(2_500), of_size(10_000)
    assert times_as_long(lambda: render(long, look_up=look_up), lambda: render(short, look_up=look_up)) < 12


REFUSED = {
    "quotations": ("a\n\n" + ">" * 5_000 + " b", 3, "deeper than 100"),
    "items": ("- " * 101 + "b", 1, "deeper than 100"),
    "emphasis": ("a\n" + "*a " * 500 + "b* " * 500, 2, "deeper than 100"),
    "columns": ("x\n\n" + "|".join("a" * 5_000) + "\n" + "|".join("-" * 5_000), 3, "100 columns"),
    "cells": ("|".join("a" * 100) + "\n" + "|".join("-" * 100) + "\n" + "a|\n" * 600, 502, "cells"),
    "lines of quotation": (">" * 90 + "a\n" + repeated("a\n")(50_000), None, "too many lines"),
    "size": ("a\n" * 2_500_000, MOST_CHARACTERS // 2 + 1, "500,000"),
    "records": ("\n".join(f"[[mineral:m{number}]]" for number in range(1_500)), 1_001, "1,000"),
}


@pytest.mark.parametrize(("text", "line", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_too_large_or_too_deep_is_refused_with_its_line(text, line, said):
    named = set()

    def refuse() -> None:
        with pytest.raises(Refused, match=said) as refused:
            render(text, look_up=look_up)
        named.add(refused.value.line)

    assert times_as_long(refuse, lambda: render(ORDINARY, look_up=look_up)) < 60
    assert line is None or named == {line}


@pytest.mark.parametrize("mark", [">", "> ", "- ", "1. "])
def test_a_hundred_levels_are_rendered(mark):
    assert "KEEP" in render(mark * 100 + "KEEP", look_up=look_up).html


def test_time_grows_with_the_text_and_no_faster():
    paragraph = "On [[list:us-2025]] with [[list:us-2025#count]] entries, see [it](mineral:gallium).[^%d]\n\n"

    def render_all(paragraphs: int) -> None:
        text = "".join(paragraph % number for number in range(paragraphs))
        render(text + "".join(f"[^{number}]: Note.\n" for number in range(paragraphs)), look_up=look_up)

    assert times_as_long(lambda: render_all(800), lambda: render_all(100)) < 20


# fmt: off
PIECES = st.sampled_from([
    "[[mineral:gallium]]", "[[list:us#count]]", "[[mineral:lost]]", "[w w](mineral:gallium)",
    "[](list:us-2025#count)", "[[mineral:gallium|words]]", "| [[mineral:gallium]] |",
    "x\\|[w\\|w](mineral:gallium)|y\n", "\na|b\n-|-\n", "[w](x)", "[@fr, p. 4]", "[^n]", "\n[^n]: ", "[[a:b]]",
    "[[gallium]]", "![a [[mineral:gallium]]](image:x)", "![a](/x.png)", "<!-- c -->", "<!--", "-->", "<script>",
    "</p>", "<https://x.org>", "<a@b.org>", "# ", "## ", "#### ", "> ", "- ", "1. ", "7) ", "    ", "\t", "\n",
    "\n\n", "\r\n", "```", "`", "*", "**", "_", "~~~", "[", "]", "(", ")", "!", "\\", '"', "'", "&amp;", "&#0;",
    "&lt;", "<", ">", "a ", " b ", "鉱", "\x00", "\x0b", "\ufeff", "\ud800", "  \n", "---", "===", "|", "\\|",
    ":-:", "\n-:-\n", "[r]: mineral:gallium\n", "[r]", "[w][r]", "javascript:x", "#a",
])
# fmt: on
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
@example("> - a|b\n>   -|-\n>   x \\| y | [w\\|w](mineral:gallium)\n")
@example("[a\n> b](mineral:gallium)")
@example("![a [[mineral:gallium]] b](/x.png) [[mineral:gallium]]")
def test_any_text_renders_safely_and_its_references_stand_where_they_say(text):
    rendered = render(text, prefix="a1-", look_up=look_up)
    kept = clean(text)
    ids = re.findall(r' id="([^"]*)"', rendered.html)
    assert len(ids) == len(set(ids))
    assert sanitise(rendered.html, ids) == rendered.html
    assert not re.search(r"<(script|p [^>]*on|style)|<[^>]* (on\w+|style)=", rendered.html)
    assert not re.search(r'(href|src)="\s*(javascript|data|vbscript):', rendered.html, re.IGNORECASE)
    lines = kept.count("\n") + 1
    assert all(1 <= problem.line <= lines for problem in rendered.problems)
    starts = [found.start for found in rendered.references]
    assert starts == sorted(starts)
    for found in rendered.references:
        written = kept[found.start : found.end]
        assert re.fullmatch(r"!?\[.*[\])]", written, re.DOTALL), written
        assert found.line == kept.count("\n", 0, found.start) + 1
        if (
            "\n" not in written
            and "][" not in written
            and "\\|" not in written
            and not re.fullmatch(r"\[\w*\]", written)
        ):
            assert found.key in [each.key for each in render(written, look_up=look_up).references]


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_cleaning_twice_is_cleaning_once_and_changes_nothing_on_the_page(text):
    assert clean(clean(text)) == clean(text)
    assert render(clean(text), look_up=look_up).html == render(text, look_up=look_up).html
