import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from minerals.lookup import Key
from minerals.models import Mineral
from posts import checks, frontmatter, publishing
from posts.management.commands.prepare_site import WELCOME
from posts.models import Article, Revision
from posts.publishing import ArticleText
from tests.factories import NOW, make_revision

_REFERENCES = re.compile(r"\[\[[^\]]+\]\]|\]\([^)]+\)|\[@[^\]]+\]")


@pytest.fixture
def prepare(db, capsys, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.ADMIN_PASSWORD = "made for a test"

    def run(**options) -> str:
        call_command("prepare_site", **options)
        return capsys.readouterr().out

    return run


def test_every_count_and_date_of_the_welcome_article_is_a_reference_to_the_shipped_record(db):
    call_command("load_reference", verbosity=0)
    parted = frontmatter.part(WELCOME.read_text())
    title, summary = parted.keys["title"], parted.keys["summary"]
    for words in (title, summary, _REFERENCES.sub("", parted.text)):
        assert not re.search(r"\d", words), words
    text = ArticleText(title=title, summary=summary, body=parted.text)
    rendered = publishing.read(text, NOW)
    assert checks.problems(text, rendered, None, NOW) == []
    used = {found.key for found in rendered.references}
    assert {Key("list", edition, "count") for edition in ("us-2018", "us-2022", "eu-2011")} <= used
    assert len(rendered.references) > 50
    assert 600 <= len(rendered.plain.split()) <= 1000


def test_every_mineral_that_the_welcome_article_names_is_linked_at_least_once(db):
    call_command("load_reference", verbosity=0)
    text = frontmatter.part(WELCOME.read_text()).text
    bare = {word.lower() for word in re.findall(r"\w+", _REFERENCES.sub("", text))}
    linked = set(re.findall(r"mineral:([-\w]+)", text))
    named = {slug for slug in Mineral.objects.values_list("slug", flat=True) if slug in bare}
    # A word of everyday English, or named again after its link.
    assert named - linked - {"lead"} == set()


def test_a_fresh_site_gets_record_article_and_user_and_a_second_run_leaves_them_alone(prepare, client):
    said = prepare()
    assert "Log in at http://127.0.0.1:8000/admin/ as admin" in said
    assert client.login(username="admin", password="made for a test")
    for slug in ("two-lists-two-ways-of-counting", "about", "contact", "legal"):
        assert client.get(f"/articles/{slug}/").status_code == 200
    before = (Article.objects.count(), Revision.objects.count(), User.objects.count(), Mineral.objects.count())
    again = prepare()
    assert "left alone" in again
    assert "Static files: nothing changed." in again
    assert "made for a test" not in again
    after = (Article.objects.count(), Revision.objects.count(), User.objects.count(), Mineral.objects.count())
    assert before == after


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
