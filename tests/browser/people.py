"""Who works on every site that browsers visit, and how they come in."""

from playwright.sync_api import Page

PASSWORD = "correct horse battery staple"
# Besides the administrator: by name, each in one of the newsroom's groups.
STAFF = {"wren": "Writers", "rita": "Reviewers", "piet": "Publishers"}
# What an administrator would type into a shell to make them.
HIRE = f"""
from django.contrib.auth.models import Group, User
for name, group in {STAFF!r}.items():
    user = User.objects.create_user(name, password={PASSWORD!r}, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
"""


def log_in(page: Page, site, name: str = "admin") -> None:
    page.goto(f"{site.url}/admin/login/?next=/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{site.url}/admin/")
