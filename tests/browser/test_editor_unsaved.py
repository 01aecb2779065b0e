"""What becomes of words that were never saved: a session that ends, a line that is cut, somebody else who saves."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import LOOKS
from tests.browser.people import PASSWORD, log_in
from tests.browser.test_editor import drop_what_is_offered
from tests.browser.test_every_page import EXPECTED, JUDGES

pytestmark = pytest.mark.browser

ADD = "/admin/posts/article/add/"
REFUSED = ("401", "Failed to load resource", "net::ERR_INTERNET_DISCONNECTED")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messagelist")).to_contain_text("saved as revision")


def open_form(page: Page, newsroom) -> None:
    """The form of a new article, without what a test before left unsaved."""
    page.goto(newsroom.url + ADD)
    drop_what_is_offered(page)


def start_article(page: Page, newsroom, title: str, text: str) -> str:
    """A new article by whoever is logged in; the address of its form."""
    open_form(page, newsroom)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Body").fill(text)
    save(page)
    return page.url


def test_words_typed_when_the_session_is_over_are_there_after_the_login_and_make_one_article(newsroom, logged_in):
    """S01."""
    sentence = "Unsaved sentence S01-4471."
    page = logged_in(newsroom, "wren", expected=REFUSED)
    open_form(page, newsroom)
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Title").fill("Written when logged out")
    page.get_by_role("checkbox", name="Lists").check()
    with page.expect_response(re.compile("/draft/$")) as answer:
        page.get_by_label("Body").fill(sentence)
    assert answer.value.status == 401
    notice = page.locator("[data-unsaved]")
    expect(notice).to_contain_text("You are no longer logged in.")
    expect(notice.get_by_role("link", name="Log in in a new tab")).to_be_visible()
    expect(page.locator("[data-kept-words]")).to_have_text("Kept in this browser only")

    page.get_by_role("button", name="Save draft").click()
    page.get_by_label("Username").fill("wren")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("[data-offer]")).to_contain_text("Unsaved text: Written when logged out")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_label("Body")).to_have_value(sentence)
    expect(page.get_by_role("checkbox", name="Lists")).to_be_checked()
    save(page)
    expect(page.locator("[data-offer]")).to_have_count(0)
    page.goto(newsroom.url + ADD)
    expect(page.locator("[data-preview]")).to_be_visible()
    expect(page.locator("[data-offer]")).to_have_count(0)
    page.goto(f"{newsroom.url}/admin/posts/article/")
    expect(page.get_by_role("link", name="Written when logged out")).to_have_count(1)


def test_somebody_who_logs_in_again_in_another_tab_just_goes_on(newsroom, logged_in):
    page = logged_in(newsroom, "wren", expected=REFUSED)
    open_form(page, newsroom)
    page.context.clear_cookies()
    page.get_by_label("Title").fill("Two tabs")
    notice = page.locator("[data-unsaved]")
    expect(notice).to_contain_text(re.compile("no longer logged in|refused"))
    log_in(page.context.new_page(), newsroom, "wren")
    page.bring_to_front()
    page.get_by_label("Body").fill("Gone on.")
    expect(page.locator("[data-kept-words]")).to_contain_text("Draft kept")
    expect(notice).to_be_hidden()
    save(page)
    expect(page.get_by_label("Body")).to_have_value("Gone on.")


def test_words_typed_without_a_line_are_offered_beside_what_somebody_else_saved_since(newsroom, logged_in):
    """S02."""
    one, two = logged_in(newsroom, expected=REFUSED), logged_in(newsroom, "wren")
    address = start_article(one, newsroom, "Told twice", "As it was.")
    one.reload()
    one.context.set_offline(True)
    one.get_by_label("Body").fill("A: typed without a line.")
    expect(one.locator("[data-unsaved]")).to_contain_text("There is no connection to the site.")
    two.goto(address)
    two.get_by_label("Body").fill("B: saved by the other.")
    save(two)

    one.goto("about:blank")
    one.context.set_offline(False)
    one.goto(address)
    # The site may have its copy too, by the time the line is back; the same words are offered once.
    body, offer = one.get_by_label("Body"), one.locator("[data-offer]")
    expect(body).to_have_value("B: saved by the other.")
    expect(offer).to_have_count(1)
    expect(offer).to_contain_text("Older unsaved text")
    expect(offer).to_contain_text("before wren saved revision 2")
    expect(offer.locator("del")).to_contain_text(["B"])
    expect(offer.locator("ins")).to_contain_text(["A"])
    offer.get_by_text("Take it", exact=True).click()
    expect(body).to_have_value("A: typed without a line.")
    save(one)
    expect(one.locator(".state")).to_contain_text("Revision 3")
    one.goto(address.replace("change", "revisions/2"))
    expect(one.get_by_role("main")).to_contain_text("B: saved by the other.")


def test_text_lost_in_a_crash_is_offered_from_the_site_in_any_browser_and_can_be_dropped(newsroom, logged_in):
    first = logged_in(newsroom, "wren")
    address = start_article(first, newsroom, "Crashed", "Before.")
    first.get_by_role("checkbox", name="Lists").check()
    first.get_by_label("Body").fill("Before. And the best sentence of all.")
    expect(first.locator("[data-kept-words]")).to_contain_text("Draft kept")
    first.context.close()
    second = logged_in(newsroom, "wren", expected=("409",))
    second.goto(address)
    expect(second.locator("[data-offer]")).to_contain_text("And the best sentence of all.")
    second.get_by_label("Body").fill("Before. Something else.")
    expect(second.locator("[data-unsaved]")).to_contain_text("Take it or drop it first.")
    second.get_by_role("link", name="Take it").click()
    expect(second.get_by_label("Body")).to_have_value("Before. And the best sentence of all.")
    expect(second.get_by_role("checkbox", name="Lists")).to_be_checked()
    expect(second.locator("[data-offer]")).to_contain_text("Something else.")
    second.get_by_role("button", name="Drop it").click()
    expect(second.locator("[data-offer]")).to_have_count(0)
    save(second)


def test_who_else_is_here_and_that_somebody_saved_is_said_while_one_writes(newsroom, logged_in):
    one, two = logged_in(newsroom), logged_in(newsroom, "wren")
    address = start_article(one, newsroom, "Shared", "Words.")
    two.goto(address)
    expect(two.locator("[data-others]")).to_have_text("admin has this article open too.")
    two.get_by_label("Body").fill("Words of wren.")
    save(two)
    one.get_by_label("Body").fill("Words of admin.")
    expect(one.locator("[data-others]")).to_contain_text("wren has this article open too. wren saved revision 2")


@pytest.mark.parametrize(("look", "barriers"), JUDGES.items())
def test_two_texts_are_put_together_by_keyboard_on_a_page_without_barriers(newsroom, logged_in, look, barriers):
    one, two = (logged_in(newsroom, "wren", expected=EXPECTED, **LOOKS[look]) for _ in range(2))
    address = start_article(one, newsroom, "Met", "It names gallium.\n\nSecond.")
    two.goto(address)
    one.get_by_label("Body").fill("It names indium.\n\nSecond.")
    save(one)
    two.get_by_label("Body").fill("It names zinc.\n\nSecond too.")
    two.get_by_role("button", name="Save draft").click()
    overlap = two.get_by_role("group", name="Overlap 1 of 1")
    for words in ("indium", "zinc", "gallium"):
        expect(overlap).to_contain_text(words)
    assert not barriers(two)
    assert two.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    two.get_by_role("radio", name=re.compile("^Theirs")).focus()
    two.keyboard.press("ArrowDown")
    expect(two.get_by_role("radio", name=re.compile("^Yours"))).to_be_checked()
    two.keyboard.press("ArrowUp")
    two.keyboard.press("Enter")
    body = two.get_by_label("Body")
    expect(body).to_have_value("It names indium.\n\nSecond too.")
    expect(two.locator("[data-merged]")).to_contain_text("Nothing is saved yet")
    assert not barriers(two)
    save(two)
    expect(two.locator(".state")).to_contain_text("Revision 3")
    two.get_by_label("Body").fill("Unsaved.")
    expect(two.locator("[data-kept-words]")).to_contain_text("Draft kept")
    two.reload()
    expect(two.locator("[data-offer]")).to_be_visible()
    assert not barriers(two)
