"""What every request meets before a view does."""

import logging
from io import StringIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from minerals.models import RecordChange

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.mark.parametrize(
    "path", ["/minerals/ga%00llium/", "/timeline/?kind=%00", "/timeline/?%00=law", "/admin/?next=%00"]
)
def test_a_nul_in_an_address_is_refused(client, path):
    answer = client.get(path)
    assert answer.status_code == 400
    assert "NUL" in answer.content.decode()


def test_a_nul_in_a_form_is_refused(client):
    assert client.post("/admin/login/", {"username": "a\0b", "password": "x"}).status_code == 400


def test_a_form_without_its_token_is_refused_in_our_words():
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a", "password": "x"})
    assert answer.status_code == 403
    assert "reload, send it again" in answer.content.decode()


def test_whoever_logs_in_on_the_way_to_a_step_is_told_that_nothing_was_done(admin_client):
    answer = admin_client.get("/admin/posts/article/24/withdraw/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    page = answer.content.decode()
    assert "Nothing was done" in page
    assert 'href="/admin/posts/article/24/change/"' in page


def test_what_can_only_be_read_refuses_to_be_written_and_says_so():
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.post("/minerals/", {"name": "Unobtainium"})
    assert (page.status_code, page["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "This page can only be read." in page.content.decode()
    twin = stranger.delete("/minerals.json")
    assert (twin.status_code, twin.json()) == (405, {"error": "This page can only be read."})
    assert stranger.put("/nowhere/").status_code == 404
    assert stranger.head("/minerals/").status_code == 200


def test_a_row_of_the_newsroom_that_is_not_there_is_named_with_a_way_back(admin_client):
    page = admin_client.get("/admin/posts/article/24/revisions/7/").content.decode()
    assert "There is no such revision." in page
    assert 'href="/admin/">Back to the newsroom' in page


def test_the_title_of_a_failure_is_short_whatever_was_asked(client):
    turned = "%E2%80%AE"
    for path, title in (
        (f"/timeline/?year={'9' * 4000}", "That question has no answer here"),
        (f"/minerals/{turned}unobtainium/", "Not in the record"),
        ("/nowhere/", "Not in the record"),
    ):
        page = client.get(path).content.decode()
        assert f"<title>{title} – Lodestone</title>" in page
        assert "9" * 500 not in page
        assert "\u202e" not in page


def test_whoever_looks_for_the_icon_of_the_site_finds_it(client):
    assert client.get("/favicon.ico").url.endswith(".svg")


def test_a_twin_answers_its_errors_in_json(client):
    answer = client.get("/lists/us-1999.json")
    assert answer.status_code == 404
    assert "us-1999" in answer.json()["error"]


def test_a_page_is_made_once_until_the_record_moves(client, django_assert_max_num_queries):
    first = client.get("/minerals/")
    with django_assert_max_num_queries(3):
        assert client.get("/minerals/").content == first.content
    RecordChange.objects.create(table="minerals", key="x", action="created", made_at=timezone.now())
    assert client.get("/minerals/").headers["ETag"] != first.headers["ETag"]


def test_a_browser_that_has_the_page_is_told_that_it_has_not_moved(client):
    tag = client.get("/minerals/").headers["ETag"]
    answer = client.get("/minerals/", headers={"If-None-Match": tag})
    assert answer.status_code == 304
    assert not answer.content


def test_public_pages_set_no_cookie_and_the_admin_is_never_kept(client, admin_client):
    public = client.get("/minerals/")
    assert not public.cookies
    assert "ETag" not in admin_client.get("/admin/").headers


def test_a_question_that_has_no_answer_is_logged_in_one_line(client, monkeypatch):
    (console,) = (each for each in logging.getLogger().handlers if each.name == "console")
    written = StringIO()
    monkeypatch.setattr(console, "stream", written)
    assert client.get("/search/?kind=zz").status_code == 400
    assert "kind=zz" in written.getvalue()
    assert len(written.getvalue().splitlines()) == 1


def test_a_foreign_host_is_refused(client):
    assert client.get("/minerals/", headers={"Host": "evil.example"}).status_code == 400


def test_the_process_and_its_database_answer(client):
    assert client.get("/livez").content == b"ok\n"
    assert client.get("/readyz").content == b"ready\n"
