"""What people do in the browser, in their words."""

from playwright.sync_api import Page

from tests.browser.conftest import PASSWORD, Site


def log_in(page: Page, site: Site, name: str = "admin") -> None:
    page.goto(f"{site.url}/admin/login/?next=/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{site.url}/admin/")


def add_users(site: Site, **groups: str) -> None:
    """Staff users, by name, each in one of the newsroom's groups, made as an administrator would in a shell."""
    site.manage(
        "shell",
        "--no-imports",
        "-c",
        "from django.contrib.auth.models import Group, User\n"
        f"for name, group in {groups!r}.items():\n"
        f"    user = User.objects.create_user(name, password={PASSWORD!r}, is_staff=True)\n"
        "    user.groups.add(Group.objects.get(name=group))",
    )


def add_user(site: Site, name: str, group: str) -> None:
    add_users(site, **{name: group})
