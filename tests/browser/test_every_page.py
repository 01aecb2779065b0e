"""What holds on every page: no barrier for anybody, no sideways scrolling, no error in the console."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import EXCERPTS, LOOKS, PUBLIC, STAFF
from tests.browser.people import log_in

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What another look can change: the room for a finger on a phone, the contrast in the dark.
RULES_OF_LOOK = {"1280": RULES, "390": ["target-size", "scrollable-region-focusable"], "dark": ["color-contrast"]}
# What the browser says of an answer that is not a 200, and of axe reading the stock admin's imported sheet.
EXPECTED = ("Failed to load resource", "Content Security Policy", "dark_mode.css")


def barriers(page, rules: list[str] = RULES) -> list[str]:
    kind = "tag" if rules is RULES else "rule"
    options = {"runOnly": {"type": kind, "values": rules}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"][:3]]


@pytest.mark.parametrize("look", LOOKS)
def test_public_pages_have_no_barrier_and_do_not_scroll_sideways(shared_site, new_page, look, pytestconfig):
    page = new_page(expected=EXPECTED, **LOOKS[look])
    excerpts = {} if pytestconfig.getoption("--soak") else EXCERPTS
    for name, path in PUBLIC.items():
        page.goto(shared_site.url + path)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{path} scrolls sideways by {overflow} px"
        if name in excerpts:
            page.goto(shared_site.url + excerpts[name])
        assert not barriers(page, RULES_OF_LOOK[look]), path


@pytest.mark.parametrize("look", LOOKS)
def test_staff_pages_have_no_barrier(shared_site, new_page, look):
    page = new_page(expected=EXPECTED, **LOOKS[look])
    log_in(page, shared_site)
    for path in STAFF.values():
        page.goto(shared_site.url + path)
        assert not barriers(page, RULES_OF_LOOK[look]), path


def test_pages_read_well_without_javascript_and_without_a_console_error(shared_site, new_page):
    page = new_page(java_script_enabled=False)
    for name, path in PUBLIC.items():
        if name not in ("not-found", "bad-request"):
            page.goto(shared_site.url + path)
            assert page.locator("h1").count() == 1, path
