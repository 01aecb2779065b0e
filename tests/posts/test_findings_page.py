import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from posts.admin import findings
from tests import factories

ADDRESS = "/admin/posts/article/findings/"
WRONG = "One.\n\nThe EU list has 31 critical raw materials."
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("admin"))
    return client


@pytest.fixture(autouse=True)
def lists(db):
    factories.make_jurisdiction("EU", name="European Union")
    factories.make_series("eu", name="EU list of critical raw materials")
    for year, count in ((2020, 30), (2024, 34)):
        factories.make_edition(f"eu-{year}", start=f"{year}-05-01", is_itemised=False, declared_count=count)


def words(client, query: str = "") -> str:
    return client.get(ADDRESS + query).content.decode()


def test_every_article_stands_there_with_what_is_to_decide_and_where(admin):
    wrong = factories.make_revision("wrong", body=WRONG)
    factories.make_revision("outdated", body="The EU list has 30 critical raw materials.")
    factories.make_revision("right", body="The EU list has 34 critical raw materials.")
    page = words(admin)
    assert "Wrong" in page
    assert f"/admin/posts/article/{wrong.article_id}/change/#line-3" in page
    assert "Contradicted (1)" in page
    assert "Outdated (1)" in page
    assert "Supported (1)" in page
    assert "has 34 critical" not in page
    assert "Not bound yet (1)" in page
    assert "<code>[[list:eu-2024#count]]</code>" in page
    assert "/lists/eu-2024/" in page
    only = words(admin, "?verdict=outdated")
    assert "has 30 critical" in only
    assert "has 31 critical" not in only
    assert "has 34 critical" in words(admin, "?verdict=supported")


def test_a_private_text_is_checked_beside_the_public_one_and_said_to_be_private(admin):
    factories.make_revision("lists", body="Nothing.")
    factories.make_revision("lists", body=WRONG, public_from=None)
    assert "not public" in words(admin)


def test_a_wrong_title_and_a_wrong_summary_stand_there_by_their_names(admin):
    title, summary = WRONG.removeprefix("One.\n\n"), "The EU list has 32 critical raw materials."
    wrong = factories.make_revision("wrong", title=title, summary=summary, body="Nothing.")
    page = words(admin)
    assert f'/admin/posts/article/{wrong.article_id}/change/#id_title">Title</a>' in page
    assert f'/admin/posts/article/{wrong.article_id}/change/#id_summary">Summary</a>' in page
    assert "Contradicted (2)" in page
    review = admin.get(f"/admin/posts/article/{wrong.article_id}/revisions/1/review/").content.decode()
    assert '<a href="#on-title">Title</a>: The fact check objects' in review
    assert "<td>Summary: <q>32</q></td>" in review


def test_words_that_could_be_bound_stand_in_their_sentence(admin):
    factories.make_revision("right", body="Before.\nThe EU list has 34 critical raw materials, it says. After.")
    page = words(admin)
    assert "<span>The EU list has <mark>34</mark> critical raw materials, it says.</span>" in page


def test_where_nothing_is_said_the_page_says_so(admin):
    factories.make_revision("lists", body="Nothing.")
    assert "There is nothing to object to" in words(admin)


def test_only_who_may_see_articles_sees_the_page(client):
    client.force_login(User.objects.create_user("ada", is_staff=True))
    assert client.get(ADDRESS).status_code == 403


def test_the_page_asks_as_much_of_the_database_however_many_articles_there_are(admin):
    for number in range(findings.ON_A_PAGE + 5):
        factories.make_revision(f"number-{number}", body=WRONG + " See [[list:eu#count]].")
    words(admin, "?page=2")
    with CaptureQueriesContext(connection) as asked:
        page = words(admin)
    assert "Page 1 of 2" in page
    assert len(asked) <= 12
