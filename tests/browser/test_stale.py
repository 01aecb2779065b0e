"""A new list comes out: every article that used the old one shows up, and each of three buttons does what it says."""

import datetime
import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ARTICLE = """---
title: Article {number}
slug: article-{number}
status: published
date: 2026-01-0{number}
---

The list names [[list:us-2025#count]] minerals, and this is article {number}.
"""


def test_an_import_makes_articles_stale_and_three_buttons_decide(site, logged_in, tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in (1, 2, 3):
        (folder / f"{number}.md").write_text(ARTICLE.format(number=number))
    site.manage("import_articles", str(folder))
    page = logged_in(site, "piet")
    queue = f"{site.url}/admin/posts/article/stale/"

    # Nothing is stale; an import changes that, says so beforehand, and its undoing changes it back.
    page.goto(queue)
    expect(page.get_by_text("Every article says what the record says")).to_be_visible()
    run, plan = import_newer(site, tmp_path)
    assert "article-1: list:us-2025#count (60 → us-2026)" in plan
    page.reload()
    for number in (1, 2, 3):
        expect(page.get_by_text(f"and this is article {number}.")).to_be_visible()
    assert "superseded on" in site.get("/articles/article-1/")[1]
    site.manage("undo_import", str(run))
    page.reload()
    expect(page.get_by_text("Every article says what the record says")).to_be_visible()
    assert "superseded on" not in site.get("/articles/article-1/")[1]

    # Take the new value: a private revision that says 61; readers get it, and no note any more, once it is public.
    import_newer(site, tmp_path)
    page.reload()
    decide(page, 1, re.compile("^Take the new value"))
    expect(page.locator(".messagelist")).to_contain_text("brought up to date as revision 2")
    expect(page.get_by_text("it is mended in revision 2")).to_be_visible()
    assert "superseded on" in site.get("/articles/article-1/")[1]
    page.get_by_role("link", name="Article 1").click()
    expect(page.get_by_label("Body")).to_have_value(re.compile(r"list:us-2026#count"))
    publish(page)
    shown = site.get("/articles/article-1/")[1]
    assert ">61</" in shown
    assert "superseded on" not in shown

    # Keep as dated: the text stays, the note goes.
    page.goto(queue)
    decide(page, 2, re.compile("^Keep as dated"))
    expect(page.get_by_role("row", name=re.compile("article-2"))).to_contain_text("list:us-2025#count")
    expect(page.get_by_text("and this is article 2.")).to_have_count(0)
    shown = site.get("/articles/article-2/")[1]
    assert '<data value="60">60</data>' in shown
    assert "superseded on" not in shown

    # Rewrite: leads to the line in the editor.
    decide(page, 3, re.compile("^Rewrite"), kind="link")
    body = page.get_by_label("Body")
    expect(body).to_have_value(re.compile("article 3"))
    body.fill("Many minerals are on the list of [[list:us#published]].")
    page.get_by_label("Change note").fill("Rewritten.")
    publish(page)
    page.goto(queue)
    expect(page.get_by_text("and this is article 3.")).to_have_count(0)


def decide(page, number: int, words: re.Pattern, kind: str = "button") -> None:
    sentence = page.get_by_role("listitem").filter(has_text=f"and this is article {number}.")
    sentence.get_by_role(kind, name=words).click()


def publish(page) -> None:
    page.get_by_label("Without a review because").fill("A list came out.")
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".messagelist")).to_contain_text("is public")


def import_newer(site, folder) -> tuple[int, str]:
    """One edition more, in force today, with its plan and the number of its run."""
    labels = [entry["label"] for entry in json.loads(site.get("/lists/us-2025.json")[1])["entries"]]
    issued = folder / "us-2026.csv"
    issued.write_text("Mineral\n" + "\n".join([*labels, "Helium"]) + "\n", encoding="utf-8")
    today = datetime.datetime.now(datetime.UTC).date()
    command = ["import_list", str(issued), "--edition", "us-2026", "--series", "us", "--published", str(today)]
    plan = site.manage(*command, "--dry-run")
    return json.loads(site.manage(*command, "--json"))["run"], plan
