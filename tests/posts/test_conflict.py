import datetime
import re
import uuid
from html import unescape

import pytest
from django.contrib.auth.models import User

from posts import publishing
from posts.models import Draft, FormerSlug, Revision
from posts.publishing import ArticleText
from tests.factories import NOW, make_author, make_revision
from tests.posts.newsroom import staff
from tests.posts.test_admin import change, form

BASE = "One begins.\n\nTwo goes on.\n\nThree ends."
LATER = NOW + datetime.timedelta(minutes=5)


@pytest.fixture
def other(db) -> User:
    return staff("other", "Writers")


@pytest.fixture
def article(db):
    return make_revision("shared", title="Shared", body=BASE, public_from=None).article


def save_theirs(article, other, body: str, **fields) -> Revision:
    base = article.revisions.count()
    return publishing.save(article, base, ArticleText(**{"title": "Shared", "body": body, **fields}), other, LATER)


def mine(body: str, base: int = 1, **fields) -> dict:
    return form("_save", base=base, **{"title": "Shared", "slug": "shared", "body": body, **fields})


def fields_of(page: str) -> dict:
    """What the page would post: its hidden fields."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def newest(article) -> Revision:
    return article.revisions.order_by("number").last()


def test_changes_in_different_places_stand_put_together_in_the_form_and_nothing_is_saved_before_one_agrees(
    writer, article, other
):
    save_theirs(article, other, BASE.replace("begins", "begins anew"))
    answer = writer.post(change(article), mine(BASE.replace("ends", "ends well")))
    page = answer.content.decode()
    assert "other saved revision 2 on 24 November 2026, 12:05 UTC" in page
    assert "One begins anew.\n\nTwo goes on.\n\nThree ends well." in page
    assert 'name="base" value="2"' in page
    assert article.revisions.count() == 2
    merged = answer.context["adminform"].form.data
    writer.post(change(article), mine(merged["body"], base=2))
    assert newest(article).number == 3
    assert newest(article).body == "One begins anew.\n\nTwo goes on.\n\nThree ends well."


def test_every_overlap_shows_theirs_yours_and_the_ancestor_and_becomes_what_was_chosen(writer, article, other):
    save_theirs(article, other, BASE.replace("begins", "starts").replace("ends", "closes"), title="Theirs")
    posted = mine(BASE.replace("begins", "opens").replace("ends", "stops"), title="Yours", draft=str(uuid.uuid4()))
    page = writer.post(change(article), posted).content.decode()
    assert page.count("data-overlap") == 3
    for word in ("starts", "opens", "begins", "closes", "stops", "ends", "Theirs", "Yours", "Shared"):
        assert word in page
    assert article.revisions.count() == 2
    assert Draft.objects.get().body == posted["body"]

    again = writer.post(change(article), {**fields_of(page), "choice-title-0": "yours", "_merge": ""}).content.decode()
    assert "Choose one text of each overlap." in again
    assert again.count("data-overlap") == 3

    chosen = {"choice-title-0": "yours", "choice-body-0": "both", "choice-body-1": "theirs", "_merge": ""}
    answer = writer.post(change(article), {**fields_of(page), **chosen})
    data = answer.context["adminform"].form.data
    assert (data["title"], data["base"]) == ("Yours", 2)
    assert data["body"] == "One opens starts.\n\nTwo goes on.\n\nThree closes."
    assert article.revisions.count() == 2
    writer.post(change(article), mine(data["body"], base=2, title="Yours", draft=posted["draft"]))
    assert (newest(article).number, newest(article).title) == (3, "Yours")
    assert not Draft.objects.exists()


def test_what_is_chosen_carries_everything_else_that_stood_in_the_form(writer, article, other):
    ada, ben = make_author("ada"), make_author("ben")
    save_theirs(article, other, BASE.replace("begins", "starts"), authors=[ada])
    posted = mine(BASE.replace("begins", "opens"), authors=[ben.pk], change_note="A note.", summary="Mine.")
    page = writer.post(change(article), posted).content.decode()
    answer = writer.post(change(article), {**fields_of(page), "choice-body-0": "base", "_merge": ""})
    data = answer.context["adminform"].form.data
    assert set(data.getlist("authors")) == {str(ada.pk), str(ben.pk)}
    assert (data["change_note"], data["summary"], data["body"]) == ("A note.", "Mine.", BASE)


def test_somebody_who_saves_between_the_choice_and_the_save_is_met_again(writer, article, other):
    save_theirs(article, other, BASE.replace("begins", "starts"))
    page = writer.post(change(article), mine(BASE.replace("begins", "opens"))).content.decode()
    save_theirs(article, other, BASE.replace("begins", "starts").replace("ends", "ends late"))
    answer = writer.post(change(article), {**fields_of(page), "choice-body-0": "yours", "_merge": ""})
    data = answer.context["adminform"].form.data
    assert data["base"] == 2
    answer = writer.post(change(article), mine(data["body"], base=2))
    merged = answer.context["adminform"].form.data
    assert (merged["base"], merged["body"]) == (3, "One opens.\n\nTwo goes on.\n\nThree ends late.")


def test_the_same_text_sent_twice_is_saved_once(writer, article):
    writer.post(change(article), mine("All new."))
    answer = writer.post(change(article), mine("All new."), follow=True)
    assert "already saved, as revision 2" in answer.content.decode()
    assert article.revisions.count() == 2


def test_a_new_article_sent_twice_becomes_one(writer):
    posted = form("_save", title="Once", body="Only once.", draft=str(uuid.uuid4()))
    for _ in range(2):
        writer.post("/admin/posts/article/add/", posted)
    assert Revision.objects.get().title == "Once"


def test_an_address_that_somebody_changed_meanwhile_stays_changed(writer, article, other):
    FormerSlug.objects.create(slug="shared", article=article, since=LATER)
    article.slug = "moved"
    article.save()
    save_theirs(article, other, BASE.replace("begins", "starts"), slug="moved")
    answer = writer.post(change(article), mine(BASE.replace("ends", "stops")))
    assert answer.context["adminform"].form.data["slug"] == "moved"


@pytest.mark.parametrize("number", ["", "9", "x", "9" * 30])
def test_a_choice_against_a_revision_that_is_not_there_is_a_404(writer, article, number):
    answer = writer.post(change(article), {**mine(BASE), "merge_with": number, "_merge": ""})
    assert answer.status_code == 404
