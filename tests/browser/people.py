"""What people do in the browser, in their words."""

from playwright.sync_api import Page

from tests.browser.conftest import PASSWORD, Site


def log_in(page: Page, site: Site, name: str = "admin") -> None:
    page.goto(f"{site.url}/admin/login/?next=/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{site.url}/admin/")
