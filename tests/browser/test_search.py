"""The search box: from the keyboard, without JavaScript, and what it leads to."""

import re

import pytest

pytestmark = pytest.mark.browser

BOX = "[data-search-box]"


def test_the_key_for_search_leads_to_the_box_but_not_out_of_a_field(shared_site, new_page):
    page = new_page()
    page.goto(f"{shared_site.url}/sources/")
    page.get_by_label("Title or publisher").press_sequentially("and/or")
    assert page.get_by_label("Title or publisher").input_value() == "and/or"
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("Ga")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=Ga")
    assert page.locator(BOX).input_value() == "Ga"
    page.locator(".hits a").first.click()
    page.wait_for_url("**/minerals/gallium/")


def test_a_search_is_narrowed_and_turned_over_without_javascript(shared_site, new_page):
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"{shared_site.url}/minerals/gallium/")
    page.locator(BOX).fill("galium")
    page.get_by_role("button", name="Search").click()
    assert "Did you mean gallium?" in page.locator(".opening").inner_text()
    page.locator(".facets").get_by_role("link", name="Lists").click()
    assert re.search(r"kind=list", page.url)
    page.get_by_role("link", name=re.compile("Results 21 to")).click()
    assert "page=2" in page.url
    assert page.locator(".hits li").count() > 0
