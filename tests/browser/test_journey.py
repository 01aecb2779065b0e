"""The journey: staff import a list, an editor cites it, a reader follows it, staff take the import back."""

import datetime
import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.journey]

TITLE = "Sixty names and one more"
BODY = """The list now names [[mineral:gallium]] among [[list:us-2025#count]] minerals.

<script>document.title = "broken in"</script>
"""


def test_staff_import_a_list_an_editor_cites_it_and_a_reader_follows_it(site, logged_in, new_page, tmp_path):
    today = datetime.datetime.now(datetime.UTC).date()
    before = record_of(site)

    # Staff: look at the plan, apply it, see the site change, plan again.
    labels = [entry["label"] for entry in json.loads(site.get("/lists/us-2025.json")[1])["entries"]]
    issued = tmp_path / "us-2026.csv"
    issued.write_text("Mineral\n" + "\n".join([*labels, "Helium"]) + "\n", encoding="utf-8")
    command = ["import_list", str(issued), "--edition", "us-2026", "--series", "us", "--published", str(today)]
    command += ["--title", "List of Critical Minerals, made for a test", "--declared-count", "61"]

    plan = site.manage(*command, "--dry-run")
    assert "us-2026" in plan
    assert "Helium" in plan
    assert site.get("/lists/us-2026/")[0] == 404
    assert cell(site, "helium") == "not_on_list"

    said = site.manage(*command, "--json")
    run = json.loads(said)["run"]
    assert "us-2026" in site.get("/")[1]
    assert json.loads(site.get("/lists/status.json?mineral=helium&series=us")[1])["edition"] == "us-2026"
    assert cell(site, "helium") is None
    again = json.loads(site.manage(*command, "--json"))
    assert (again["created"], again["changed"], again["removed"], again["run"]) == (0, 0, 0, None)

    # A writer writes and previews, but cannot publish.
    writer = logged_in(site, "wren")
    writer.goto(f"{site.url}/admin/posts/article/add/")
    writer.get_by_label("Title").fill(TITLE)
    writer.get_by_label("Summary").fill("What the newest list adds.")
    writer.get_by_label("Body").fill(BODY)
    preview = writer.locator("[data-preview]")
    expect(preview.get_by_role("link", name="Gallium")).to_be_visible()
    expect(preview.get_by_role("link", name="60", exact=True)).to_be_visible()
    expect(preview).to_contain_text("<script>")
    expect(writer.get_by_role("button", name="Publish")).to_have_count(0)
    writer.get_by_role("button", name="Save draft").click()
    expect(writer.locator(".messagelist")).to_contain_text(TITLE)

    # A publisher is stopped by a reference to nothing, mends it, and publishes.
    publisher = logged_in(site, "piet")
    publisher.goto(f"{site.url}/admin/posts/article/")
    publisher.get_by_role("link", name=TITLE).click()
    body = publisher.get_by_label("Body")
    body.fill(BODY.replace("mineral:gallium", "mineral:galium"))
    publisher.get_by_role("button", name="Publish now").click()
    errors = publisher.locator(".errorlist").first
    expect(errors).to_contain_text("line 1", ignore_case=True)
    expect(errors).to_contain_text("gallium")
    expect(body).to_have_value(re.compile("mineral:galium"))
    assert TITLE not in site.get("/articles/")[1]
    body.fill(BODY)
    publisher.get_by_role("button", name="Publish now").click()
    expect(publisher.locator(".messagelist")).to_contain_text(TITLE)

    # A reader opens the article, follows the count to the edition, and reads the same number there and in the data.
    reader = new_page()
    reader.goto(f"{site.url}/articles/")
    reader.get_by_role("link", name=TITLE).first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert "broken in" not in reader.title()
    expect(reader.get_by_text("<script>")).to_be_visible()
    bound = reader.locator(".prose .bound", has_text="60").first
    expect(bound).to_be_visible()
    reader.locator(".prose").get_by_role("link", name="60").first.click()
    reader.wait_for_url(f"{site.url}/lists/us-2025/")
    expect(reader.get_by_role("main")).to_contain_text("60")
    expect(reader.get_by_role("link", name=TITLE)).to_be_visible()
    assert len(json.loads(site.get("/lists/us-2025.json")[1])["entries"]) == 60

    # While the new edition is in force the article has gone stale; taken back, nothing has.
    publisher.goto(f"{site.url}/admin/posts/article/")
    expect(publisher.get_by_role("row", name=TITLE)).to_contain_text(re.compile("stale"))
    site.manage("undo_import", str(run))
    assert record_of(site) == before
    assert site.get("/lists/us-2026/")[0] == 404
    publisher.reload()
    expect(publisher.get_by_role("row", name=TITLE)).not_to_contain_text(re.compile("stale"))
    assert "us-2026" not in site.get("/")[1]


def record_of(site) -> list:
    """The whole record as data, without the history of how it came to be."""
    return json.loads(
        site.manage("dumpdata", "minerals", "--exclude", "minerals.importrun", "--exclude", "minerals.recordchange")
    )


def cell(site, mineral: str):
    return json.loads(site.get(f"/lists/status.json?mineral={mineral}&series=us")[1])["reason"]
