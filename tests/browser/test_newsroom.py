"""The newsroom: a text is written, reviewed by a second person, scheduled, published, changed in private, restored and
withdrawn; and an outsider reads it before it is public."""

import base64
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT
from tests.browser.test_editor import paste

pytestmark = pytest.mark.browser

TITLE = "Gallium, counted twice"
FIRST = "Gallium stands on [[list:us-2025]].\n\nCanary words of the first text.\n"
PRIVATE = "/articles/gallium-counted-twice/"


def test_a_text_goes_from_one_desk_to_another_to_readers_and_back(newsroom, logged_in, new_page):
    writer, reviewer, publisher = (logged_in(newsroom, name) for name in ("wren", "rita", "piet"))

    # Written, and sent for review.
    writer.goto(f"{newsroom.url}/admin/posts/article/add/")
    writer.get_by_label("Title").fill(TITLE)
    writer.get_by_label("Summary").fill("What two lists say.")
    body = writer.get_by_label("Body")
    body.fill(FIRST)
    body.press("Control+End")
    paste(body, image=base64.b64encode((ROOT / "tests/cases/S29_dot.png").read_bytes()).decode())
    picture = writer.get_by_role("dialog", name="What does the image show?")
    picture.get_by_label("Description for those who do not see it").fill("A grain of gallium")
    picture.get_by_role("button", name="Insert").click()
    expect(writer.locator("[data-preview] img")).to_have_attribute("alt", "A grain of gallium")
    first = body.input_value()
    sourced = first.replace("first text", "first text, as [[list:us-2025#count]] entries show")
    changed = sourced.replace("Canary", "Parrot")
    writer.get_by_role("combobox", name="Reviewer").select_option(label="rita")
    writer.get_by_label("Message to the reviewer").fill("Is the second paragraph clear?")
    writer.get_by_role("button", name="Send for review").click()
    expect(writer.locator(".messagelist")).to_contain_text("is in review")
    article = re.search(r"/article/(\d+)/", writer.url)[1]
    change = f"{newsroom.url}/admin/posts/article/{article}/change/"

    # An outsider reads it through a link, and no other way.
    writer.get_by_label("For whom").fill("The ministry")
    writer.get_by_role("button", name="Make a preview link").click()
    link = writer.get_by_label("Address").input_value()
    outsider = new_page(expected=("Failed to load resource",))
    outsider.goto(link)
    expect(outsider.get_by_role("main")).to_contain_text("Canary words")
    expect(outsider.get_by_role("img", name="A grain of gallium")).to_be_visible()
    assert newsroom.get(PRIVATE)[0] == 404
    assert TITLE not in newsroom.get("/articles/")[1]

    # The second person comments by keyboard, asks for changes, and later approves.
    reviewer.goto(change)
    expect(reviewer.get_by_role("button", name="Save draft")).to_have_count(0)
    reviewer.get_by_role("link", name=re.compile("^Read revision 1")).click()
    reviewer.get_by_text("Comment on line 3").focus()
    reviewer.keyboard.press("Enter")
    reviewer.keyboard.press("Tab")
    reviewer.keyboard.type("Which entries?")
    reviewer.keyboard.press("Tab")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#line-3")).to_contain_text("Which entries?")
    reviewer.get_by_label("What should change, or why").fill("Say which entries.")
    reviewer.get_by_role("button", name="Ask for changes").click()
    expect(reviewer.locator(".standing")).to_contain_text("Sent back")

    writer.goto(change)
    expect(writer.locator(".standing")).to_contain_text("Say which entries.")
    writer.get_by_label("Body").fill(sourced)
    writer.get_by_role("button", name="Send for review").click()
    expect(writer.locator(".messagelist")).to_contain_text("as revision 2")
    writer.get_by_role("link", name=re.compile("^Read revision 2")).click()
    expect(writer.get_by_role("button", name="Approve")).to_have_count(0)
    writer.get_by_role("button", name=re.compile("^Resolve")).click()
    expect(writer.locator(".messagelist")).to_contain_text("The comment is resolved")
    reviewer.goto(change)
    reviewer.get_by_role("link", name=re.compile("^Read revision 2")).click()
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.locator(".standing")).to_contain_text("Approved")

    # Scheduled, taken back, published.
    publisher.goto(change)
    publisher.get_by_label("Schedule for").fill("2099-05-03T09:00")
    publisher.get_by_role("button", name="Schedule", exact=True).click()
    expect(publisher.locator(".messagelist")).to_contain_text("3 May 2099, 09:00 UTC")
    assert newsroom.get(PRIVATE)[0] == 404
    publisher.get_by_role("button", name="Unschedule").click()
    expect(publisher.locator(".submit-row")).to_contain_text("approved")
    publisher.get_by_role("button", name="Publish now").click()
    expect(publisher.locator(".messagelist")).to_contain_text("is public")
    assert "Canary words" in newsroom.get(PRIVATE)[1]

    # Changed in private; published with a note for readers, not without.
    writer.goto(change)
    writer.get_by_label("Body").fill(changed)
    writer.get_by_role("button", name="Save draft").click()
    expect(writer.locator(".submit-row")).to_contain_text("published with private changes")
    assert "Parrot" not in newsroom.get(PRIVATE)[1]
    publisher.goto(change)
    publisher.get_by_role("button", name="Publish now").click()
    expect(publisher.locator(".errorlist").first).to_contain_text("Say what changed")
    publisher.get_by_label("Change note").fill("The bird is a parrot.")
    publisher.get_by_role("button", name="Publish now").click()
    expect(publisher.locator(".messagelist")).to_contain_text("is public")
    assert "Parrot words" in newsroom.get(PRIVATE)[1]

    # Compared, restored, and the restored text published as a minor change.
    writer.goto(f"{newsroom.url}/admin/posts/article/{article}/revisions/?a=2&b=5")
    expect(writer.locator("ins").first).to_contain_text("Parrot")
    writer.get_by_role("button", name="Restore revision 2").click()
    expect(writer.locator(".messagelist")).to_contain_text("2")
    publisher.goto(change)
    expect(publisher.get_by_label("Body")).to_have_value(re.compile("Canary"))
    publisher.get_by_label("Minor change").check()
    publisher.get_by_role("button", name="Publish now").click()
    assert "Canary words" in newsroom.get(PRIVATE)[1]

    # Withdrawn with a reason, which is all that readers see; the link for outsiders ends at once.
    publisher.get_by_label("Reason, for readers").fill("The birds were miscounted.")
    publisher.get_by_role("button", name="Withdraw the article").click()
    expect(publisher.locator(".standing")).to_contain_text("The birds were miscounted.")
    status, page = newsroom.get(PRIVATE)
    assert (status, "The birds were miscounted." in page, "Canary" in page) == (200, True, False)
    assert TITLE not in newsroom.get("/articles/")[1]
    outsider.reload()
    expect(outsider.get_by_role("main")).to_contain_text("Canary words")
    publisher.get_by_role("button", name="Revoke the link for The ministry").click()
    expect(publisher.get_by_role("row", name="The ministry")).to_contain_text("revoked")
    assert outsider.reload().status == 404
    publisher.get_by_role("button", name="Lift the withdrawal").click()
    assert "Canary words" in newsroom.get(PRIVATE)[1]
