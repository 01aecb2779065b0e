import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from minerals.models import ListEdition
from posts import publishing
from posts.models import Decision, Revision
from posts.publishing import ArticleText
from tests.factories import NOW, make_edition

PAGE = "/admin/posts/article/stale/"


@pytest.fixture
def writer(client, db) -> User:
    user = User.objects.create_user("ada", is_staff=True)
    user.groups.add(Group.objects.get(name="Writers"))
    client.force_login(user)
    return user


@pytest.fixture
def old(db) -> Revision:
    make_edition("us-2018", labels=["Gallium"])
    body = "Once upon a time. The list had [[list:us-2018#count]] entry, says [the notice](list:us-2018). More."
    return publish("An old article", body)


def publish(title: str, body: str) -> Revision:
    return publishing.publish(None, 0, ArticleText(title=title, body=body), None, NOW, public_from=NOW)


def a_newer_list() -> None:
    make_edition("us-2022", labels=["Gallium", "Zinc"])


def page(client) -> str:
    return client.get(PAGE).content.decode()


def test_each_stale_sentence_is_shown_with_what_became_of_its_fact(client, writer, old):
    assert "Every article says what the record says" in page(client)
    a_newer_list()
    shown = page(client)
    assert "The list had <mark>1</mark> entry, says the notice." in shown
    assert "Once upon a time" not in shown
    assert "/lists/compare/?a=us-2018&amp;b=us-2022" in shown


def test_one_button_takes_the_new_value_of_all_that_is_ticked_in_one_revision_an_article(client, writer, old):
    other = publish("Another", "[[list:us-2018#published]]")
    a_newer_list()
    ticked = [reference.pk for revision in (old, other) for reference in revision.references.all()]
    client.post(PAGE, {"reference": ticked, "take": "ticked"})
    for revision in (old, other):
        newest = revision.article.revisions.order_by("number").last()
        assert (newest.number, newest.public_from, newest.saved_by) == (2, None, writer)
        assert "us-2018" not in newest.body
    shown = page(client)
    assert shown.count("it is mended in") == 3
    assert 'name="take" value="ticked"' in shown


def test_a_kept_sentence_leaves_the_page_and_the_decision_can_be_taken_back(client, writer, old):
    a_newer_list()
    count, link = old.references.order_by("start")
    client.post(PAGE, {"keep": count.pk, "reason": "It is history."})
    decision = Decision.objects.get()
    assert (decision.field, decision.by, decision.reason) == ("count", writer, "It is history.")
    assert "<mark>1</mark>" not in page(client)
    assert "<mark>the notice</mark>" in page(client)
    client.post(PAGE, {"again": decision.pk})
    assert "<mark>1</mark>" in page(client)


def test_what_was_decided_or_saved_meanwhile_is_not_done_again(client, writer, old):
    a_newer_list()
    pk = old.references.first().pk
    publishing.save(old.article, 1, ArticleText(title="An old article", body="Without facts."), writer, timezone.now())
    answer = client.post(PAGE, {"take": pk}, follow=True).content.decode()
    assert "Tick at least one sentence" in answer
    assert old.article.revisions.count() == 2


def test_who_may_not_write_sees_the_page_and_decides_nothing(client, old):
    user = User.objects.create_user("eve", is_staff=True)
    client.force_login(user)
    assert client.get(PAGE).status_code == 403
    user.groups.add(Group.objects.get(name="Reviewers"))
    a_newer_list()
    assert "Take the new value" not in page(client).replace("Take the new value (a", "")
    assert client.post(PAGE, {"keep": old.references.first().pk}).status_code == 403


def test_the_page_makes_as_many_queries_for_many_articles_as_for_one(
    client, writer, old, django_assert_max_num_queries
):
    a_newer_list()
    for number in range(25):
        publish(f"Article {number}", "The list had [[list:us-2018#count]] entry.")
    with django_assert_max_num_queries(12):
        assert page(client).count("<mark>") == 27


def test_an_import_names_the_articles_that_it_makes_stale_and_its_undoing_those_that_it_mends(old, tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text("label\nGallium\n")
    asked = {"edition": "us-2028", "series": "us", "published": "2028-02-01"}
    for options in ({"dry_run": True}, {}):
        call_command("import_list", file, **asked, **options)
        *_, told, article, counts = capsys.readouterr().out.splitlines()
        assert told == "From 1 February 2028 one article goes stale, until somebody decides:"
        assert "an-old-article: list:us-2018#count (1 → us-2028)" in article
        assert "1 edition" in counts
    assert ListEdition.objects.filter(pk="us-2028").exists()


def test_my_work_leads_here(client, writer, old):
    a_newer_list()
    assert reverse("admin:posts_article_stale") == PAGE
    assert PAGE in client.get("/admin/posts/article/").content.decode()
