import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from minerals.lookup import Key
from minerals.models import Event, Mineral
from posts import checks, frontmatter, publishing
from posts.management.commands.prepare_site import DATA
from posts.models import Article, Revision
from posts.publishing import ArticleText
from posts.queue import gone_stale
from tests.factories import NOW, make_revision

_LINKED = re.compile(r"\[\[[^]]+\]\]|\[[^][]+\]\([^)]+\)|\[@[^]]+\]")
_REFERENCES = re.compile(r"\[\[[^\]]+\]\]|\]\([^)]+\)|\[@[^\]]+\]")


@pytest.fixture
def prepare(db, capsys, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.ADMIN_PASSWORD = "made for a test"

    def run(**options) -> str:
        call_command("prepare_site", **options)
        return capsys.readouterr().out

    return run


def _shipped(name: str) -> ArticleText:
    parted = frontmatter.part((DATA / f"{name}.md").read_text())
    return ArticleText(title=parted.keys["title"], summary=parted.keys["summary"], body=parted.text)


@pytest.mark.parametrize(
    ("name", "references", "fewest", "most"),
    [("welcome", 60, 600, 1000), ("critical-minerals", 60, 700, 1000), ("dialogue", 120, 900, 1300)],
)
def test_every_count_and_date_of_a_shipped_article_is_a_reference_to_the_shipped_record(
    db, name, references, fewest, most
):
    call_command("load_reference", verbosity=0)
    text = _shipped(name)
    rendered = publishing.read(text, NOW)
    assert checks.problems(text, rendered, None, NOW) == []
    assert not re.search(r"\d", _REFERENCES.sub("", text.body))
    # A title holds no reference: a year in it stands in a value of the text.
    values = " ".join(found.value.text for found in rendered.references)
    assert all(number in values for number in re.findall(r"\d+", text.title + text.summary))
    assert len(rendered.references) > references
    assert fewest <= len(rendered.plain.split()) <= most


def test_the_welcome_article_takes_its_counts_from_the_editions_that_it_names(db):
    call_command("load_reference", verbosity=0)
    used = {found.key for found in publishing.read(_shipped("welcome"), NOW).references}
    assert {Key("list", edition, "count") for edition in ("us-2018", "us-2022", "eu-2011", "us", "eu")} <= used


@pytest.mark.parametrize("name", ["welcome", "critical-minerals", "dialogue"])
def test_every_mineral_that_a_shipped_article_names_is_linked_where_it_is_first_named(db, name):
    call_command("load_reference", verbosity=0)
    text = _shipped(name).body
    linked = [range(*found.span()) for found in _LINKED.finditer(text)]
    # "Lead" and "tin" are words of everyday English too.
    for slug in Mineral.objects.exclude(slug__in=["lead", "tin"]).values_list("slug", flat=True):
        named = [found.start() for found in re.finditer(rf"\b{slug.replace('-', '[- ]')}\b", text, re.IGNORECASE)]
        # The welcome shows a newcomer what a reference is, so there it is every mention.
        asked = named if name == "welcome" else named[:1]
        bare = [text[at - 30 : at + 30] for at in asked if not any(at in link for link in linked)]
        assert bare == [], slug


@pytest.mark.parametrize("name", ["welcome", "critical-minerals", "dialogue"])
def test_a_shipped_article_rests_on_an_unverified_event_for_nothing_but_a_claim(db, name):
    call_command("load_reference", verbosity=0)
    used = {found.key.slug for found in publishing.read(_shipped(name), NOW).references if found.key.kind == "event"}
    unverified = set(Event.objects.filter(confidence="unverified", slug__in=used).values_list("slug", flat=True))
    assert all(slug.startswith("claimed-") for slug in unverified)
    assert not unverified or "cannot be confirmed" in _shipped(name).body


def test_a_fresh_site_gets_record_article_and_user_and_a_second_run_leaves_them_alone(prepare, client):
    said = prepare()
    assert "Log in at http://127.0.0.1:8000/admin/ as admin" in said
    assert client.login(username="admin", password="made for a test")
    shipped = ["two-lists-two-ways-of-counting", "what-critical-minerals-are", "the-us-eu-dialogue"]
    assert [article["slug"] for article in client.get("/articles.json").json()] == shipped
    for slug in (*shipped, "about", "contact", "legal"):
        assert client.get(f"/articles/{slug}/").status_code == 200
    before = (Article.objects.count(), Revision.objects.count(), User.objects.count(), Mineral.objects.count())
    again = prepare()
    assert "left alone" in again
    assert "Static files: nothing changed." in again
    assert "made for a test" not in again
    after = (Article.objects.count(), Revision.objects.count(), User.objects.count(), Mineral.objects.count())
    assert before == after


def test_nothing_that_ships_has_gone_stale(prepare):
    prepare()
    now = timezone.now()
    assert not gone_stale(timezone.localdate(now), now)


def test_a_site_without_the_demo_lists_no_article_and_has_the_pages_that_its_foot_leads_to(prepare, client):
    prepare(no_demo=True)
    assert client.get("/articles.json").json() == []
    assert set(Article.objects.values_list("slug", flat=True)) == {"about", "contact", "legal"}


def test_a_newsroom_with_articles_gets_no_welcome(prepare):
    make_revision("ours")
    prepare()
    assert Article.objects.get().slug == "ours"


def test_without_a_password_in_the_environment_one_is_made_and_shown_once(prepare, settings, client):
    settings.ADMIN_PASSWORD = ""
    password = re.search(r"the password (\S+)", prepare()).group(1)
    assert client.login(username="admin", password=password)
    assert password not in prepare()
