"""What a text becomes. Inputs in tests/cases are real-world texts that went wrong somewhere."""

import re
from collections import Counter
from pathlib import Path

import pytest

from minerals.dates import PartialDate
from minerals.lookup import Key, Missing, Value
from posts.markdown import Rendered, clean, removed_characters, render

CASES = Path(__file__).parents[1] / "cases"


def value(key: str, text: str, url: str, **more) -> Value:
    return Value(key=Key.parse(key), text=text, datum=more.pop("datum", text), url=url, label=text, **more)


IN_FORCE = PartialDate("2025-11-07")
RECORD = {
    each.key: each
    for each in (
        value("mineral:gallium", "Gallium", "/minerals/gallium/", detail=(("Symbol", "Ga"),)),
        value("mineral:tungsten", "Tungsten", "/minerals/tungsten/"),
        value("list:us-2025", "List of 2025", "/lists/us-2025/"),
        value("list:us-2025#count", "60", "/lists/us-2025/"),
        value("list:us#count", "60", "/lists/us-2025/", live=True, since=IN_FORCE),
        value(
            "list:us-2018#published",
            "18 May 2018",
            "/lists/us-2018/",
            datum="2018-05-18",
            superseded_by=("us-2022", PartialDate("2022-02-24")),
        ),
        value("source:fr", "Final List", "/sources/fr/", detail=(("Publisher", "USGS"),)),
    )
}


def look_up(keys):
    return {key: RECORD.get(key) or Missing(key, f"there is no {key.kind} {key.slug!r}", ("gallium",)) for key in keys}


def read(text: str, **options) -> Rendered:
    return render(text, look_up=options.pop("look_up", look_up), **options)


def case(name: str) -> str:
    return (CASES / name).read_bytes().decode()


def bare(html: str) -> str:
    return re.sub(r"\s*\n\s*", "", html)


def ids(html: str) -> list[str]:
    return re.findall(r' id="([^"]*)"', html)


def test_references_work_in_tables():
    rendered = read(case("S10_table.md"))
    rows = re.findall(r"<tr>(.*?)</tr>", rendered.html)
    assert [len(re.findall("<t[hd]", row)) for row in rows] == [2, 2, 2]
    assert '<td><a href="/minerals/gallium/">primary gallium</a></td>' in rendered.html
    assert '<data value="60">60</data>' in rendered.html
    assert "[[" not in rendered.html
    assert [str(found.key) for found in rendered.references] == [
        "mineral:gallium",
        "list:us-2025#count",
        "mineral:tungsten",
        "list:us-2025",
    ]
    assert rendered.problems == ()


@pytest.mark.parametrize("frame", ["{}", "> {}", "- {}", "a | b\n-|-\n{} | x", "[^n]: {}\n\nx[^n]"])
def test_the_habit_of_other_wikis_is_an_error_with_its_cure_anywhere(frame):
    rendered = read(frame.format("[[mineral:gallium|primary gallium]]"))
    (problem,) = rendered.problems
    assert problem.blocks
    assert "[primary gallium](mineral:gallium)" in problem.message
    assert problem.line == frame[: frame.index("{}")].count("\n") + 1


def test_a_note_used_twice_has_two_ways_back_and_every_id_once():
    html = read(case("S11_a.md")).html
    assert '<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>' in html
    assert 'id="fnref1:1">[1:1]</a>' in html
    assert 'href="#fnref1"' in html
    assert 'href="#fnref1:1"' in html
    assert max(Counter(ids(html)).values()) == 1


def test_ids_of_two_articles_never_clash_where_both_are_guests():
    text = case("S11_a.md") + "\n## Same [@fr] [[mineral:gallium]]\n"
    both = [ids(read(text, prefix=prefix, base_url="https://x.org/articles/a/").html) for prefix in ("a1-", "a2-")]
    assert both[0]
    assert not set(both[0]) & set(both[1])


def test_a_citation_says_on_its_card_what_it_cites_and_where_in_it():
    html = read("As published.[@fr, p. 4]").html
    card = re.search(
        r'aria-describedby="(b\d+)">1</a></sup><span class="slip" id="\1" role="note">(.*?)</span></span>', html
    )
    assert card[2].startswith("<b>")
    assert "p. 4." in card[2]
    assert "slip" not in read("As published.[@fr, p. 4]", cards=False).html


def test_doubled_unused_and_undefined_notes_are_named_with_their_line():
    problems = read(case("S12_lost_notes.md") + "\n\n[^d]: One.\n\n[^d]: Two.\n\nUse.[^d]\n").problems
    assert [(problem.line, problem.message.split()[0]) for problem in problems] == [
        (3, "[^x]"),
        (5, "The"),
        (10, "The"),
    ]
    assert "See this.[^x]" in read(case("S12_lost_notes.md")).html
    assert not any(problem.blocks for problem in problems)


def test_heading_ids_are_unique_and_never_empty_in_any_script():
    rendered = read(case("S13_anchors.md"))
    found = [heading.id for heading in rendered.headings]
    assert len(found) == 5
    assert all(found)
    assert len(set(found)) == 5
    assert set(found) <= set(ids(rendered.html))


def test_a_heading_never_takes_an_id_of_the_page():
    assert read("## Sources\n\n## Notes\n\n## Sources").headings[0].id == "sources-2"


def test_ten_thousand_equal_headings_get_ten_thousand_ids():
    rendered = read("## Supply\n\n" * 10_000)
    assert len({heading.id for heading in rendered.headings}) == 10_000


def test_the_id_of_a_heading_stays_when_a_live_value_in_it_changes():
    before = read(case("S21_heading.md"))
    later = dict(RECORD)
    key = Key.parse("list:us#count")
    later[key] = value("list:us#count", "61", "/lists/us-2026/", live=True, since=IN_FORCE)
    after = read(case("S21_heading.md"), look_up=lambda keys: {each: later[each] for each in keys})
    assert [heading.id for heading in before.headings] == [heading.id for heading in after.headings]
    assert after.headings[1].text == "The 61 minerals of today"
    assert all(re.fullmatch(r"[\w-]+", heading.id) for heading in after.headings)


def test_headings_begin_below_the_title_and_a_skipped_level_is_named():
    assert [heading.level for heading in read("# A\n\n## B").headings] == [2, 3]
    assert [heading.level for heading in read("## A\n\n### B").headings] == [2, 3]
    (problem,) = read("## A\n\n#### B").problems
    assert (problem.line, problem.blocks) == (3, False)


def test_a_year_that_begins_a_sentence_is_not_lost():
    rendered = read(case("S14_year.md"))
    assert bare(rendered.html).startswith(
        '<p>The list grew.</p><ol start="2018"><li>That was the year of the first list.</li></ol>'
    )
    assert "2018. That was the year" in rendered.plain
    assert "The second list came in 2022. It had 50 entries." in rendered.plain


def test_lists_count_as_commonmark_says():
    html = bare(read(case("S15_list.md")).html)
    assert html.startswith(
        "<ol><li>Europe</li></ol><ul><li>Portugal</li><li>Spain</li></ul>"
        '<ol start="2"><li>Asia</li></ol><p>Then:</p><ol><li>Europe<ul><li>Portugal</li></ul></li><li>Asia</li></ol>'
    )


def test_words_quoted_twenty_five_deep_are_on_the_page():
    rendered = read(case("S16_quotes.md"))
    assert rendered.html.count("<blockquote>") == 25
    assert "KEEP-S16 words that must stay" in rendered.html


def test_nothing_is_made_prettier_or_linked_by_itself():
    assert read(case("S18_typo.md")).plain == case("S18_typo.md").replace("`", "").strip()
    assert "Article 4(c) and Annex II(r), in the '90s" in read(case("S18_typo.md")).html
    assert "<a" not in read(case("S19_words.md")).html


def test_raw_html_is_shown_as_the_words_it_is():
    rendered = read(case("S20_html.md"))
    assert "&lt;Li2CO3&gt; at grade &lt;95 % and 5 &lt; 6 &gt; 4." in rendered.html
    assert "inside details" in rendered.html
    assert not re.search(r"<(details|summary|div|script)", rendered.html)
    code = read(case("S39_code.md")).html
    assert "<img" not in code
    assert "<script" not in code


def test_comments_are_dropped_and_what_surrounds_them_stays():
    text = "A <!-- [[mineral:nothing]] --> b.\n\n<!--\nsecret\n\nstill -->\n\n<!-- x\n\ny --> Tail *here*."
    rendered = read(text + "\n\n`<!-- code -->`")
    assert rendered.problems == ()
    assert rendered.plain == "A  b.\n\nTail here.\n\n<!-- code -->"
    (problem,) = read("Words.\n\nMore <!-- never closed\n\nend").problems
    assert problem.line == 3


def test_no_address_runs_anything():
    rendered = read(case("S66_links.md"))
    assert not re.search(r'(href|src)="(?!https?:|mailto:|[/#])', rendered.html)
    assert "alert(66)" in rendered.plain
    html = read("[a](JaVaScRiPt:alert(1)) [b](data:text/html,x) [c](//evil.example) ![d](data:image/png;base64,A)").html
    assert re.findall(r'(?:href|src)="([^"]*)"', html) == ["//evil.example"]


def test_away_from_its_page_every_address_is_absolute():
    page = "https://x.org/articles/links/"
    html = read(case("S30_links.md"), prefix="a7-", base_url=page, cards=False).html
    addresses = re.findall(r'(?:href|src)="([^"]*)"', html)
    assert addresses == [
        "https://x.org/minerals/gallium/",
        f"{page}#supply",
        "https://x.org/lists/us-2025/",
        f"{page}#a7-fn1",
        "https://x.org/sources/",
        f"{page}#a7-fnref1",
    ]
    assert "slip" not in html
    own_page = read(case("S30_links.md"), prefix="a7-").html
    assert {"supply", "a7-fn1", "a7-fnref1"} <= set(ids(own_page))


def test_characters_that_no_text_can_hold_are_removed_and_the_author_is_told():
    text = case("S31_control.md")
    assert clean("a\r\nb\rc\x00\x0b\ufeff\ud800\td") == "a\nb\nc\td"
    (problem,) = removed_characters(text)
    assert (problem.line, problem.blocks) == (5, False)
    assert "U+0002, U+000B" in problem.message
    assert read(text).problems[0] == problem
    assert "Grade fell in 2024." in read(text).plain


def test_a_value_carries_its_card_for_hover_and_focus():
    html = read("The list has [[list:us#count]] entries since [[list:us-2018#published]].", prefix="a1-").html
    assert '<span class="bound live"><a href="/lists/us-2025/" aria-describedby="a1-b1"><data value="60">' in html
    assert '<span class="slip" id="a1-b1" role="note">' in html
    assert "Follows the list in force since 7 November 2025" in html
    assert '<time datetime="2018-05-18">18 May 2018</time>' in html
    assert "Superseded 24 February 2022." in html
    assert "Superseded" not in read("Since [[list:us-2018#published]].").plain


def test_all_references_of_a_text_are_asked_for_in_one_call():
    calls = []

    def counting(keys):
        calls.append(set(keys))
        return look_up(keys)

    read("[[mineral:gallium]] [x](list:us#count) [[mineral:gallium]] [@fr]\n\n> [[mineral:lost]]", look_up=counting)
    assert len(calls) == 1
    assert len(calls[0]) == 4
    read("No references, `[[mineral:gallium]]` in code is none.", look_up=counting)
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n\nb\nc [[mineral:galium]]", 4),
        ("- a\n- b\n\n  1. c\n\n     x [own](mineral:galium)", 6),
        ("> a\n> > b\n> > [@galium, p. 3]", 3),
        ("a | b\n-|-\nx | y\nz | [[mineral:galium#symbol]]", 4),
        ("a[^1]\n\n[^1]: one\n\n    two [own\n    words](mineral:galium)", 5),
        ("<!-- x\n\n--> a [[mineral:galium]]", 3),
    ],
)
def test_a_reference_to_nothing_blocks_with_its_line_and_candidates_and_leaves_its_words(text, line):
    rendered = read(text)
    (problem,) = rendered.problems
    assert (problem.line, problem.blocks, problem.nearest) == (line, True, ("gallium",))
    assert "[[" not in rendered.html
    (found,) = rendered.references
    assert (found.line, found.value) == (line, None)
    assert re.search(r"own|galium", rendered.plain + rendered.html)


@pytest.mark.parametrize(
    "text", ["[[element:gallium]]", "[x](mineal:gallium)", "[[mineral: gallium]]", "![a](image:x)"]
)
def test_what_was_meant_as_a_reference_blocks_too(text):
    assert [problem.blocks for problem in read(text).problems] == [True]


def test_citations_are_numbered_and_listed_once():
    html = read("One.[@fr, p. 4] Two.[@fr, Annex] Three.[@lost, p. 1]", prefix="a1-").html
    assert html.count('<a href="#a1-source-1" aria-label="Source 1, ') == 2
    assert '<li id="a1-source-1"><a href="/sources/fr/"><cite>Final List</cite></a>, USGS, p. 4, Annex.</li>' in html
    assert "Three.(lost, p. 1)" in html


def test_a_link_to_a_section_that_is_not_there_is_named():
    (problem,) = read("[x](#suply)\n\n## Supply").problems
    assert (problem.line, problem.nearest, problem.blocks) == (1, ("#supply",), False)


def test_pictures_from_elsewhere_are_linked_and_ours_are_shown():
    html = read("![Our *ore*](/media/ore.avif) ![Theirs](https://x.org/a.png)").html
    assert '<img src="/media/ore.avif" alt="Our ore" loading="lazy">' in html
    assert '<a href="https://x.org/a.png">Theirs</a>' in html


def test_a_wide_table_scrolls_by_keyboard_and_numbers_align():
    wide = "|".join("abcdef") + "\n" + "|".join(["-:"] * 6) + "\n" + "|".join("123456")
    html = read(wide).html
    assert '<section class="scroll" aria-label="Table 1" tabindex="0"><table class="data">' in html
    assert '<td class="num">6</td>' in html
    assert "<section" not in read("a|b\n-|-\n1|2").html
