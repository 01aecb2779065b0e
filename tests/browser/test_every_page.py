"""What holds on every page: no barrier for anybody, no sideways scrolling, no error in the console."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import LOOKS, PUBLIC, STAFF
from tests.browser.people import log_in

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What the browser says of an answer that is not a 200, and of axe reading the stock admin's imported sheet.
EXPECTED = ("Failed to load resource", "Content Security Policy", "dark_mode.css")


def barriers(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"][:3]]


def check(page, address: str) -> None:
    page.goto(address)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{address} scrolls sideways by {overflow} px"
    assert not barriers(page), address


@pytest.mark.parametrize("look", LOOKS)
def test_public_pages_have_no_barrier_and_do_not_scroll_sideways(shared_site, new_page, look):
    page = new_page(expected=EXPECTED, **LOOKS[look])
    for path in PUBLIC.values():
        check(page, shared_site.url + path)


@pytest.mark.parametrize("look", LOOKS)
def test_staff_pages_have_no_barrier(shared_site, new_page, look):
    page = new_page(expected=EXPECTED, **LOOKS[look])
    log_in(page, shared_site)
    for path in STAFF.values():
        page.goto(shared_site.url + path)
        assert not barriers(page), path


def test_pages_read_well_without_javascript_and_without_a_console_error(shared_site, new_page):
    page = new_page(java_script_enabled=False)
    for name, path in PUBLIC.items():
        if name not in ("not-found", "bad-request"):
            page.goto(shared_site.url + path)
            assert page.locator("h1").count() == 1, path
