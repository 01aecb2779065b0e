"""The fact check beside the editor, by keyboard, as a writer meets it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import LOOKS
from tests.browser.test_every_page import EXPECTED, barriers

pytestmark = pytest.mark.browser

COMMERCE = "In September 2020 the Department of Commerce released a list of 35 critical minerals."
BOUND = COMMERCE.replace("35", "[[list:us-2018#count]]")


def test_a_writer_meets_the_fact_check_and_binds_a_count_with_one_key(newsroom, logged_in):
    page = logged_in(newsroom, "wren", expected=EXPECTED, **LOOKS["1280"])
    page.goto(f"{newsroom.url}/admin/posts/article/add/")
    page.get_by_label("Title").fill("Where the list came from")
    body, keys = page.get_by_label("Body"), page.keyboard
    body.press_sequentially(COMMERCE)
    panel, said = page.get_by_role("region", name="Fact check"), page.locator("[data-said]")
    status = panel.get_by_role("status")
    expect(status).to_have_text("2 contradicted, 1 supported, 1 not bound yet")
    expect(panel.get_by_role("row").filter(has_text="Contradicted")).to_have_count(2)
    expect(page.get_by_role("link", name="The fact check objects 2 times")).to_be_visible()
    marked = page.evaluate("[...CSS.highlights.get('contradicted')].map(String)")
    assert marked == ["September 2020", "Department of Commerce"]
    assert not barriers(page)

    # Through what is found: each is selected in the text and read out.
    for words in ("September 2020", "Department of Commerce", "35"):
        keys.press("Control+Alt+n")
        assert selected(body) == words
        expect(said).to_contain_text(words)
    expect(said).to_contain_text("Not bound yet")
    keys.press("Control+Alt+Enter")
    expect(body).to_have_value(BOUND)
    expect(said).to_have_text("[[list:us-2018#count]] is put in. Control Z takes it back.")
    expect(status).not_to_contain_text("not bound yet")
    keys.press("Control+z")
    expect(body).to_have_value(COMMERCE)
    expect(status).to_contain_text("1 not bound yet")

    # The same with Enter on its button, after more was written before it.
    body.press("Control+Home")
    body.press_sequentially("😀 Look: ")
    expect(page.locator("[data-preview]")).to_contain_text(f"😀 Look: {COMMERCE}")
    panel.get_by_role("button", name="Insert [[list:us-2018#count]]").focus()
    keys.press("Enter")
    expect(body).to_have_value(f"😀 Look: {BOUND}")
    expect(body).to_be_focused()
    expect(page.locator("[data-preview]").get_by_role("link", name="35")).to_be_visible()

    # The value of the record in place of a wrong one.
    expect(status).not_to_contain_text("not bound yet")
    panel.get_by_role("button", name=re.compile("Take 18 May 2018")).press("Enter")
    expect(body).to_have_value(re.compile(r"^😀 Look: On \[\[list:us-2018#published\]\] the Department"))
    expect(status).to_contain_text("1 contradicted")
    keys.press("Control+s")
    expect(page.locator(".messagelist")).to_contain_text("saved as revision 1")
    expect(panel.get_by_role("row").filter(has_text="Contradicted")).to_have_count(1)
    assert not barriers(page)


@pytest.mark.parametrize("look", ["390", "dark"])
def test_a_click_on_a_finding_shows_its_words_and_nothing_is_in_the_way(newsroom, logged_in, look):
    page = logged_in(newsroom, expected=EXPECTED, **LOOKS[look])
    page.goto(f"{newsroom.url}/admin/posts/article/add/")
    body = page.get_by_label("Body")
    body.fill("Words.\n\n" * 60 + COMMERCE)
    panel = page.get_by_role("region", name="Fact check")
    if look == "390":
        page.get_by_role("button", name="Page", exact=True).click()
    panel.get_by_role("row").filter(has_text="Department of Commerce").get_by_role("button", name="Line 121").click()
    expect(body).to_be_visible()
    assert selected(body) == "Department of Commerce"
    assert body.evaluate("(text) => text.scrollTop > 1000")
    # At the end of the page, the row of buttons that stays in view lies over nothing else.
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert not barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_finding_in_the_title_leads_to_its_words_there_and_on_to_those_of_the_text(newsroom, logged_in):
    page = logged_in(newsroom, expected=EXPECTED, **LOOKS["1280"])
    page.goto(f"{newsroom.url}/admin/posts/article/add/")
    title, body, keys = page.get_by_label("Title"), page.get_by_label("Body"), page.keyboard
    body.fill(COMMERCE)
    title.fill("The US list of 2018 has 36 critical minerals")
    row = page.get_by_role("region", name="Fact check").get_by_role("row").filter(has_text="36")
    row.get_by_role("button", name="Title").click()
    expect(title).to_be_focused()
    assert selected(title) == "36"
    keys.press("Control+Alt+n")
    expect(body).to_be_focused()
    assert selected(body) == "September 2020"
    expect(page.get_by_role("link", name="The fact check objects 3 times")).to_be_visible()
    assert not barriers(page)


def selected(body) -> str:
    return body.evaluate("(text) => text.value.slice(text.selectionStart, text.selectionEnd)")
