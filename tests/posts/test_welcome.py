import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from minerals.models import Mineral
from posts.models import Article, Revision
from posts.queue import gone_stale
from tests.factories import make_revision


@pytest.fixture
def prepare(db, capsys, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.ADMIN_PASSWORD = "made for a test"

    def run(**options) -> str:
        call_command("prepare_site", **options)
        return capsys.readouterr().out

    return run


def test_a_fresh_site_has_record_user_and_articles_none_stale_and_a_second_run_leaves_them_alone(prepare, client):
    said = prepare()
    assert "Log in at http://127.0.0.1:8000/admin/ as admin" in said
    assert client.login(username="admin", password="made for a test")
    shipped = ["two-lists-two-ways-of-counting", "what-critical-minerals-are", "the-us-eu-dialogue"]
    assert [article["slug"] for article in client.get("/articles.json").json()] == shipped
    for slug in (*shipped, "about", "contact", "legal"):
        assert client.get(f"/articles/{slug}/").status_code == 200
    now = timezone.now()
    assert not gone_stale(timezone.localdate(now), now)
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
    password = re.search(r"the password (\S+)", prepare(no_demo=True)).group(1)
    assert client.login(username="admin", password=password)
    assert password not in prepare(no_demo=True)
