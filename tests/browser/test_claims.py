"""A claim is made of a sentence in the editor and checked by a second person; a reader meets it by keyboard, at a desk
and on a phone. Then the sentence is corrected, and readers are told."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

SENTENCE = "In September 2020 the Department of Commerce released a list of 35 critical minerals."
WRITTEN = "In *September 2020* the Department of Commerce released a list of [[list:us-2018#count]] critical minerals."
ADDRESS = "/articles/who-published-what/"


def publish(page: Page, site: Site) -> str:
    """An article, published by an administrator; the address of its page in the newsroom."""
    page.goto(f"{site.url}/admin/posts/article/add/")
    page.get_by_label("Title").fill("Who published what")
    page.get_by_label("Body").fill(f"First words.\n\n{WRITTEN} Last words.\n")
    page.get_by_label("Without a review because").fill("A test.")
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".messagelist")).to_contain_text("is public")
    return page.url


def test_a_claim_is_checked_and_read_and_a_sentence_corrected(newsroom, logged_in, new_page):
    admin, writer, reviewer = (logged_in(newsroom, name) for name in ("admin", "wren", "rita"))
    change = publish(admin, newsroom)

    # The writer selects the sentence in the text; it comes along as readers see it.
    writer.goto(change)
    writer.get_by_label("Body").evaluate(
        "(text, words) => { const at = text.value.indexOf(words); text.focus(); "
        "text.setSelectionRange(at, at + words.length); }",
        WRITTEN,
    )
    writer.get_by_role("link", name="Claims", exact=True).focus()
    writer.keyboard.press("Enter")
    expect(writer.get_by_label("The sentence")).to_have_value(WRITTEN)
    writer.get_by_label("Verdict").select_option("contradicted")
    writer.get_by_label("Reason").fill("The Department of the Interior published it, on 18 May 2018.")
    writer.get_by_label("Records and sources").fill("list:us-2018#published")
    writer.get_by_role("button", name="Keep the claim").click()
    expect(writer.get_by_role("row", name=re.compile("In September 2020"))).to_contain_text("to be checked")
    assert 'class="claim"' not in newsroom.get(ADDRESS)[1]

    # The second person finds it in My work.
    reviewer.goto(f"{newsroom.url}/admin/")
    reviewer.get_by_role("link", name=re.compile("In September 2020")).click()
    expect(reviewer.get_by_role("row", name=re.compile("list:us-2018#published"))).to_contain_text("the same")
    reviewer.get_by_role("button", name="I have checked this claim").click()
    expect(reviewer.get_by_role("row", name=re.compile("In September 2020"))).to_contain_text("rita")

    # Readers meet it in the margin at a desk, below its sentence on a phone, and get on from it by keyboard.
    for width in (1280, 390):
        reader = new_page(viewport={"width": width, "height": 844})
        reader.goto(f"{newsroom.url}{ADDRESS}")
        note = reader.get_by_role("note").filter(has_text="Claim checked: contradicted.")
        expect(note).to_be_visible()
        sentence, beside = reader.locator(".claimed").last.bounding_box(), note.bounding_box()
        assert (beside["x"] >= sentence["x"] + sentence["width"]) == (width == 1280)
        assert beside["x"] + beside["width"] <= width
        assert width == 1280 or beside["y"] >= sentence["y"] + sentence["height"]
        reader.get_by_role("main").focus()
        for _ in range(12):
            reader.keyboard.press("Tab")
            if note.get_by_role("link").first.evaluate("link => link === document.activeElement"):
                break
        expect(note.get_by_role("link").first).to_be_focused()
        reader.keyboard.press("Enter")
        reader.wait_for_url("**/lists/us-2018/")

    # Corrected, published, told.
    writer.goto(change)
    writer.get_by_role("link", name="Correct a sentence").click()
    writer.get_by_label("The sentence as it is").fill(SENTENCE)
    writer.get_by_label("The sentence as it should be").fill(
        "On [[list:us-2018#published]] the Department of the Interior released a list of 35 critical minerals."
    )
    writer.get_by_label("Reason").fill("Interior published it.")
    writer.get_by_label("Source", exact=True).select_option("fr-2018-05-18-final-list")
    writer.get_by_role("button", name="Save the correction").click()
    expect(writer.locator(".messagelist")).to_contain_text("in private")
    assert "[[list:us-2018#count]] critical" in writer.get_by_label("Body").input_value()
    assert "Interior published it." not in newsroom.get("/corrections/")[1]
    admin.goto(change)
    admin.get_by_role("button", name="Publish now").click()
    expect(admin.locator(".messagelist")).to_contain_text("is public")
    reader = new_page(viewport={"width": 390, "height": 844})
    reader.goto(f"{newsroom.url}/corrections/")
    expect(reader.locator("del")).to_have_text(SENTENCE)
    expect(reader.locator("ins")).to_contain_text("On 18 May 2018 the Department of the Interior")
    reader.get_by_role("link", name="Who published what").click()
    expect(reader.get_by_role("complementary", name="Correction")).to_contain_text("Interior published it.")
    expect(reader.locator(".claim")).to_have_count(0)
    assert "Interior published it." in newsroom.get("/feeds/corrections.atom")[1]
    # Its sentence is gone, so the claim is told to editors alone.
    writer.goto(change)
    writer.get_by_role("link", name="Claims", exact=True).click()
    expect(writer.get_by_role("row", name=re.compile("In September 2020"))).to_contain_text("no longer says this")
