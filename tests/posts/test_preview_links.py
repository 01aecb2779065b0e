import datetime
import re

import pytest
from django.utils import timezone

from posts import publishing
from posts.models import PreviewLink, Revision
from posts.publishing import ArticleText
from tests.factories import NOW


@pytest.fixture
def draft(wren) -> Revision:
    return publishing.save(None, 0, ArticleText(title="Kept quiet", body="Secret words.", slug="quiet"), wren, NOW)


def test_s06_an_outsider_reads_a_draft_until_the_link_is_revoked(client, draft, wren):
    link, token = publishing.make_preview_link(draft, wren, timezone.now(), days=7)
    address = f"/preview/{token}/"
    for _ in range(2):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Secret words." in page
        assert token not in page
        assert not re.search(r'rel="canonical"|property="og:|ld\+json', page)
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]
        assert "public" not in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "ETag" not in answer
        assert not answer.cookies
    link.refresh_from_db()
    assert link.views == 2
    publishing.revoke(link, wren, timezone.now())
    assert client.get(address).status_code == 404
    link.refresh_from_db()
    assert link.views == 2


def test_the_site_keeps_the_hash_of_a_token_and_not_the_token(draft, wren):
    link, token = publishing.make_preview_link(draft, wren, NOW, days=1)
    assert len(token) >= 43
    kept = PreviewLink.objects.values().get()
    assert token not in str(kept)
    assert len(link.token_hash) == 64


def test_a_link_ends_by_itself_and_shows_the_revision_it_was_made_for(client, draft, wren):
    made = timezone.now()
    _, token = publishing.make_preview_link(draft, wren, made, days=1)
    publishing.save(draft.article, 1, ArticleText(title="Kept quiet", body="Later words."), wren, made)
    assert "Secret words." in client.get(f"/preview/{token}/").content.decode()
    assert publishing.count_view(token, made + datetime.timedelta(days=1)) is None
    _, old = publishing.make_preview_link(draft, wren, made - datetime.timedelta(days=2), days=1)
    assert client.get(f"/preview/{old}/").status_code == 404


@pytest.mark.parametrize("token", ["x", "x" * 3000, "%00", "..%2F", "中国", "'; drop table"])
def test_a_token_that_nobody_made_is_no_page(client, db, token):
    assert client.get(f"/preview/{token}/").status_code in (400, 404)


def test_a_link_is_made_shown_once_and_revoked_in_the_admin(client, draft, wren):
    client.force_login(wren)
    change = f"/admin/posts/article/{draft.article_id}/change/"
    make = f"/admin/posts/article/{draft.article_id}/links/"
    answer = client.post(make, {"days": "7", "note": "The ministry"})
    token = re.search(r"/preview/([\w-]+)/", answer.content.decode())[1]
    assert "no-store" in answer["Cache-Control"]
    page = client.get(change).content.decode()
    assert "The ministry" in page
    assert token not in page
    assert all(token not in str(cookie) for cookie in client.cookies.values())
    link = PreviewLink.objects.get()
    for answer in ("is revoked", "does nothing more"):
        page = client.post(f"/admin/posts/article/{draft.article_id}/links/{link.pk}/", follow=True).content.decode()
        assert "no longer works" in page, answer
    assert client.get(f"/preview/{token}/").status_code == 404


@pytest.mark.parametrize("given", [{}, {"days": "365"}, {"days": "-1"}, {"days": "7", "note": "x" * 201}])
def test_a_link_for_another_time_is_not_made(client, draft, wren, given):
    client.force_login(wren)
    client.post(f"/admin/posts/article/{draft.article_id}/links/", given)
    assert not PreviewLink.objects.exists()


def test_a_link_of_another_article_is_not_revoked_through_this_one(client, draft, wren):
    other = publishing.save(None, 0, ArticleText(title="Other", body="x"), wren, NOW)
    link, _ = publishing.make_preview_link(other, wren, timezone.now(), days=1)
    client.force_login(wren)
    assert client.post(f"/admin/posts/article/{draft.article_id}/links/{link.pk}/").status_code == 404
