"""What holds on every page: no barrier for anybody, no sideways scrolling, no error in the console."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.pages import LOOKS, PUBLIC, STAFF

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What another look can change: the room for a finger on a phone, the contrast in the dark.
RULES_OF_PHONE = ["target-size", "scrollable-region-focusable"]
RULES_OF_DARK = ["color-contrast"]
# What the browser says of an answer that is not a 200.
EXPECTED = ("Failed to load resource",)
# Of rows and items that are alike, so many stand for all outside `make soak`: the judge takes 17 s for 500 rows.
ALIKE = 10


def barriers(page, rules: list[str] = RULES) -> list[str]:
    kind = "tag" if rules is RULES else "rule"
    # None of these rules needs the style sheets a second time.
    options = {"runOnly": {"type": kind, "values": rules}, "resultTypes": ["violations"], "preload": False}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"][:3]]


def by_day_and_by_night(page) -> list[str]:
    """Looks a second time in the dark, at the same page: colours are all that changes."""
    found = barriers(page)
    page.emulate_media(color_scheme="dark")
    found += barriers(page, RULES_OF_DARK)
    page.emulate_media(color_scheme="light")
    return found


def on_a_phone(page) -> list[str]:
    return barriers(page, RULES_OF_PHONE)


# Whoever looks at a page in both of these has looked at it in every look.
JUDGES = {"1280": by_day_and_by_night, "390": on_a_phone}


def scrolls_sideways_by(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("look", JUDGES)
def test_public_pages_have_no_barrier_and_do_not_scroll_sideways(shared_site, new_page, look, pytestconfig):
    page = new_page(expected=EXPECTED, **LOOKS[look])
    for path in PUBLIC.values():
        page.goto(shared_site.url + path)
        assert scrolls_sideways_by(page) <= 0, path
        if not pytestconfig.getoption("--soak"):
            leave_out_what_is_alike(page)
        assert not JUDGES[look](page), path


@pytest.mark.parametrize("look", JUDGES)
def test_staff_pages_have_no_barrier(shared_site, logged_in, look, pytestconfig):
    page = logged_in(shared_site, expected=EXPECTED, **LOOKS[look])
    for path in STAFF.values():
        page.goto(shared_site.url + path)
        if not pytestconfig.getoption("--soak"):
            leave_out_what_is_alike(page)
        assert not JUDGES[look](page), path


def leave_out_what_is_alike(page) -> None:
    alike = ", ".join(f"{each}:nth-child(n + {ALIKE + 1})" for each in ("tbody > tr", "ul > li", "ol > li"))
    page.evaluate("alike => document.querySelectorAll(alike).forEach(each => each.remove())", alike)


def test_pages_read_well_without_javascript_and_without_a_console_error(shared_site, new_page):
    page = new_page(java_script_enabled=False)
    for name, path in PUBLIC.items():
        if name not in ("not-found", "bad-request"):
            page.goto(shared_site.url + path)
            assert page.locator("h1").count() == 1, path
