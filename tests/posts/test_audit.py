import datetime
import html
import re

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.utils import timezone

from minerals.importing.apply import record_admin_change
from minerals.importing.rows import row_of
from minerals.models import ImportRun
from posts import publishing
from posts.publishing import ArticleText
from tests.factories import NOW, make_mineral, make_revision

AUDIT = "/admin/audit/"


@pytest.fixture
def admin(client, db) -> User:
    made = User.objects.create_superuser("root", password="Kept-in-the-desk-3")
    client.force_login(made)
    return made


@pytest.fixture
def ada(db) -> User:
    return User.objects.create_user("ada", is_staff=True)


def trail(client, **asked) -> list[list[str]]:
    """The rows of the page: when, who, to what, what, why."""
    answer = client.get(AUDIT, asked)
    assert answer.status_code == 200
    body = answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in rows]
    return [[" ".join(html.unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]


def user_form(user: User, **fields) -> dict:
    joined = timezone.localtime(user.date_joined)
    given = {
        "username": user.username,
        "date_joined_0": f"{joined:%Y-%m-%d}",
        "date_joined_1": f"{joined:%H:%M:%S}",
        "is_active": "on",
        "is_staff": "on",
        "groups": [group.pk for group in user.groups.all()],
        "user_permissions": [permission.pk for permission in user.user_permissions.all()],
        **fields,
    }
    return {name: value for name, value in given.items() if value is not None}


def save_user(client, user: User, **fields) -> None:
    answer = client.post(f"/admin/auth/user/{user.pk}/change/", user_form(user, **fields))
    assert answer.status_code == 302, answer.context["errors"]


def test_the_groups_that_a_user_gains_and_loses_are_named_with_the_reason(client, admin, ada):
    writers, publishers = (Group.objects.get(name=name) for name in ("Writers", "Publishers"))
    ada.groups.add(writers)
    save_user(client, ada, groups=[publishers.pk], reason="She edits from May.")
    (row,) = trail(client)
    assert row[1:] == ["root", "User ada", "Groups: added Publishers; took away Writers.", "She edits from May."]


def test_what_else_a_user_may_do_is_told_and_a_password_only_that_it_changed(client, admin, ada):
    permission = Permission.objects.get(codename="publish_article")
    save_user(client, ada, is_staff=None, is_superuser="on", user_permissions=[permission.pk], email="a@example.org")
    told = trail(client)[0][3]
    assert "Staff status: yes → no." in told
    assert "Superuser status: no → yes." in told
    assert "User permissions: added Can publish articles." in told
    assert "“a@example.org”" in told
    password = {"password1": "Long-enough-1876", "password2": "Long-enough-1876", "usable_password": "true"}
    assert client.post(f"/admin/auth/user/{ada.pk}/password/", password).status_code == 302
    assert trail(client)[0][3] == "Changed the password."
    assert "Long-enough" not in client.get(AUDIT).content.decode()


def test_a_user_is_made_and_a_save_without_a_change_says_so(client, admin, ada):
    made = {
        "username": "ben",
        "password1": "Long-enough-1876",
        "password2": "Long-enough-1876",
        "usable_password": "true",
    }
    assert client.post("/admin/auth/user/add/", made).status_code == 302
    assert trail(client)[0][2:4] == ["User ben", "Added. Username: “” → “ben”."]
    save_user(client, ada)
    assert trail(client)[0][3] == "Saved without a change."


def test_the_permissions_that_a_group_gains_and_loses_are_named_and_those_of_a_deleted_one_too(client, admin, ada):
    group = Group.objects.create(name="Interns")
    view, publish = (Permission.objects.get(codename=f"{what}_article") for what in ("view", "publish"))
    group.permissions.add(publish)
    ada.groups.add(group)
    address = f"/admin/auth/group/{group.pk}"
    posted = {"name": "Trainees", "permissions": [view.pk], "reason": "Nobody alone."}
    assert client.post(f"{address}/change/", posted).status_code == 302
    (row,) = trail(client)
    assert row[2] == "Group Trainees"
    assert "“Interns” → “Trainees”." in row[3]
    assert "added Can view article; took away Can publish articles." in row[3]
    assert row[4] == "Nobody alone."
    client.post(f"{address}/delete/", {"post": "yes"})
    assert trail(client)[0][3] == "Deleted. Members: ada. Permissions: Can view article."


def test_a_change_in_a_users_own_history_is_said_in_the_same_words(client, admin, ada):
    save_user(client, ada, groups=[Group.objects.get(name="Writers").pk])
    assert "Groups: added Writers." in client.get(f"/admin/auth/user/{ada.pk}/history/").content.decode()


def test_articles_the_record_and_accounts_stand_in_one_list_the_last_first(client, admin, ada):
    article = publishing.save(None, 0, ArticleText(title="On gallium", body="Words."), ada, NOW).article
    publishing.publish(
        article,
        1,
        ArticleText(title="On gallium", body="Words."),
        ada,
        NOW + datetime.timedelta(minutes=1),
        public_from=NOW,
        override="Alone on Sunday.",
    )
    mineral = make_mineral("gallium")
    before = row_of(mineral)
    mineral.symbol = "Ga"
    mineral.save()
    record_admin_change(mineral, before, ada, NOW + datetime.timedelta(minutes=2), "It has one.")
    run = ImportRun.objects.create(
        command="import_list",
        files=[{"name": "us.csv", "sha256": "0"}],
        started_at=NOW + datetime.timedelta(minutes=3),
        user=ada,
        reason="New notice.",
    )
    make_revision("from-files", saved_at=NOW + datetime.timedelta(minutes=4))
    publishing.withdraw(article, ada, NOW + datetime.timedelta(minutes=5), reason="Wrong.")
    rows = trail(client)
    assert [row[1:] for row in rows] == [
        ["ada", "Article On gallium", "Withdrew the article.", "Wrong."],
        ["a command", "Article From files", "Brought in revision 1, public from 24 November 2026, 12:00 UTC.", ""],
        ["ada", f"Import {run}", "Imported us.csv: nothing written.", "New notice."],
        ["ada", "Minerals gallium", "symbol: “” → “Ga”.", "It has one."],
        ["ada", "Article On gallium", "Published revision 2.", "Alone on Sunday."],
        ["ada", "Article On gallium", "Saved revision 1.", ""],
    ]
    assert rows[0][0] == "24 Nov 2026, 12:05"
    assert [row[2] for row in trail(client, about="minerals")] == [f"Import {run}", "Minerals gallium"]
    assert len(trail(client, about="posts")) == 4
    assert [row[2] for row in trail(client, who="command")] == ["Article From files"]
    assert len(trail(client, who=str(ada.pk))) == 5
    assert len(trail(client, q="gallium")) == 4
    assert [row[4] for row in trail(client, q="US.csv")] == ["New notice."]
    assert len(trail(client, q="gallium", about="minerals")) == 1
    assert trail(client, since="2026-11-25") == []
    assert len(trail(client, since="2026-11-24", until="2026-11-24")) == 6
    assert trail(client, about="auth", who="command") == []


@pytest.mark.parametrize(
    "asked", [{"since": "2026-02-30"}, {"who": "99999"}, {"about": "x"}, {"q": "\0"}, {"page": "x"}, {"page": "99"}]
)
def test_a_question_that_makes_no_sense_is_answered_with_the_page(client, admin, asked):
    assert client.get(AUDIT, asked).status_code in (200, 400)


def test_a_wrong_day_is_named_beside_its_field(client, admin):
    assert "Enter a valid date" in client.get(AUDIT, {"since": "2026-02-30"}).content.decode()


def test_a_long_trail_comes_page_by_page_in_as_many_queries_and_keeps_its_filters(
    client, admin, ada, django_assert_max_num_queries
):
    for number in range(60):
        publishing.save(None, 0, ArticleText(title=f"Number {number}", body="Words."), ada, NOW)
    with django_assert_max_num_queries(12):
        assert len(trail(client, about="posts")) == 50
    page = client.get(AUDIT, {"about": "posts", "page": "2"}).content.decode()
    assert "Page 2 of 2" in page
    assert 'href="?about=posts&amp;page=1"' in page


def test_only_those_who_may_see_the_trail_and_nobody_can_write_it(client, db, ada):
    assert "/login/" in client.get(AUDIT)["Location"]
    client.force_login(ada)
    assert client.get(AUDIT).status_code == 403
    assert "Audit trail" not in client.get("/admin/").content.decode()
    ada.user_permissions.add(Permission.objects.get(codename="view_logentry"))
    assert client.get(AUDIT).status_code == 200
    assert "Audit trail" in client.get("/admin/").content.decode()
    assert client.post(AUDIT).status_code == 405


def test_names_that_look_like_markup_are_words(client, admin, ada):
    """Case S29, in the trail."""
    make_revision("x", title='"><img src=x onerror=alert(1)>')
    page = client.get(AUDIT).content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
