from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User

from posts import publishing
from posts.models import Article, Author, Revision
from posts.publishing import ArticleText
from tests.factories import NOW

CASES = Path(__file__).resolve().parent.parent / "cases"


@pytest.fixture
def writer(db) -> User:
    return User.objects.create_user("writer-s05", is_staff=True)


@pytest.fixture
def administrator(client, db) -> User:
    user = User.objects.create_superuser("admin")
    client.force_login(user)
    return user


def delete(client, user: User) -> str:
    return client.post(f"/admin/auth/user/{user.pk}/delete/", {"post": "yes"}, follow=True).content.decode()


def test_s05_an_account_that_wrote_stays_with_the_offer_to_deactivate_it(client, writer, administrator):
    byline = Author.objects.create(slug="s05", name="Writer S05", user=writer)
    for title in ("First", "Second"):
        text = ArticleText(title=title, body="Words.", authors=[byline])
        publishing.publish(None, 0, text, writer, NOW, public_from=NOW, override="Alone.")
    page = delete(client, writer)
    assert "First" in page
    assert "2 entries of writer-s05 in the audit trail" in page
    assert "Deactivate the account" in page
    assert (Article.objects.count(), Revision.objects.count()) == (2, 2)
    client.post(f"/admin/auth/user/{writer.pk}/deactivate/")
    writer.refresh_from_db()
    assert not writer.is_active
    assert LogEntry.objects.filter(user=administrator, change_message="Deactivated the account.").exists()
    assert "Writer S05" in client.get("/articles/first/").content.decode()


def test_what_somebody_did_holds_their_account_even_if_they_wrote_nothing(client, writer, administrator):
    LogEntry.objects.log_actions(writer.pk, [administrator], 2, "Changed something.", single_object=True)
    assert "1 entry of writer-s05" in delete(client, writer)
    ids = {"action": "delete_selected", "_selected_action": [writer.pk], "post": "yes"}
    client.post("/admin/auth/user/", ids)
    assert User.objects.filter(pk=writer.pk).exists()


def test_an_account_that_did_nothing_is_deleted(client, writer, administrator):
    delete(client, writer)
    assert not User.objects.filter(pk=writer.pk).exists()


def test_nobody_deactivates_themselves_or_without_permission_or_a_superuser(client, writer, administrator):
    client.post(f"/admin/auth/user/{administrator.pk}/deactivate/")
    client.force_login(writer)
    assert client.post(f"/admin/auth/user/{writer.pk}/deactivate/").status_code == 403
    writer.user_permissions.add(Permission.objects.get(codename="change_user"))
    assert client.post(f"/admin/auth/user/{administrator.pk}/deactivate/").status_code == 403
    administrator.refresh_from_db()
    assert administrator.is_active
    assert client.get(f"/admin/auth/user/{writer.pk}/deactivate/").status_code == 405


@pytest.mark.parametrize("address", (CASES / "S70_next.txt").read_text().splitlines())
def test_s70_logging_in_never_leads_to_another_site(client, db, address):
    User.objects.create_superuser("admin", password="secret")
    answer = client.post("/admin/login/", {"username": "admin", "password": "secret", "next": address})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/admin/"
