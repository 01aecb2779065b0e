import datetime
import re

import pytest
from django.contrib.auth.models import User

from posts.models import Article, Revision, RevisionName
from tests.factories import NOW, make_author, make_revision
from tests.posts.newsroom import log_in

LONG = "Gallium was on the list in 2018 and it still is today."


@pytest.fixture
def article(db) -> Article:
    """Three Revisions; the second is the public one."""
    make_revision(body=f"# One\n\n{LONG}\n\nGone soon.", public_from=None, title="Old title")
    make_revision(body=f"# One\n\n{LONG}", public_from=NOW, title="Middle title", change_note="Took a line out.")
    return make_revision(
        body=f"# One\n\n{LONG.replace('2018', '2022')}\n\nNew <b>words</b>.",
        public_from=None,
        title="New title",
        summary="In short.",
        authors=[make_author()],
    ).article


def page(client, article: Article, **chosen) -> str:
    answer = client.get(f"/admin/posts/article/{article.pk}/revisions/", chosen)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return re.sub(r"\s+", " ", answer.content.decode())


def do(client, article: Article, number: int, what: str, **posted):
    return client.post(f"/admin/posts/article/{article.pk}/revisions/{number}/{what}/", posted, follow=True)


def test_the_list_tells_of_each_revision_who_when_why_and_from_when_it_is_public(writer, article):
    shown = page(writer, article)
    assert shown.index("Revision 3<") < shown.index("Revision 2<") < shown.index("Revision 1<")
    assert "24 Nov 2026, 12:00 UTC" in shown
    assert "Took a line out." in shown
    assert shown.count('<span class="quiet">private</span>') == 2
    assert shown.count("public now") == 1


def test_the_public_and_the_newest_revision_are_marked_to_be_compared(writer, article):
    shown = page(writer, article)
    assert 'name="a" value="2" checked' in shown
    assert 'name="b" value="3" checked' in shown
    assert 'href="?a=2&amp;b=3">What differs from the public one' in shown
    form = writer.get(f"/admin/posts/article/{article.pk}/change/").content.decode()
    assert f"/admin/posts/article/{article.pk}/revisions/?a=2&amp;b=3" in form


def test_any_two_are_compared_word_by_word_in_every_field_whatever_their_order(writer, article):
    for chosen in ({"a": 2, "b": 3}, {"a": 3, "b": 2}):
        shown = page(writer, article, **chosen)
        assert "From revision 2 to revision 3" in shown
        assert "without </span>2018</del>" in shown
        assert "with </span>2022</ins>" in shown
        assert "with </span>In short.</ins>" in shown
        assert "Ada Miner" in shown
        assert "New &lt;b&gt;words&lt;/b&gt;." in shown
    assert "without </span>Gone soon.</del>" in page(writer, article, a=1, b=2)


def test_the_pages_of_two_are_compared_block_by_block_and_no_id_is_there_twice(writer, article):
    make_revision(body=f"# Two\n\n{LONG} [^1]\n\n[^1]: A note.", public_from=None)
    shown = page(writer, article, a=3, b=4, view="page")
    removed, added = (re.findall(rf'<div class="{side}">(.*?)</div>', shown) for side in ("removed", "added"))
    assert ["2022" in block for block in removed] == [False, True, False]
    assert ["2018" in block for block in added] == [False, True, False]
    assert "A note." in shown
    ids = re.findall(r' id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))


def test_a_block_whose_page_is_the_same_is_not_shown_as_changed(writer, article):
    number = make_revision(body=f"# One\n\n{LONG}\n\n<!-- a remark -->", public_from=None).number
    shown = page(writer, article, a=2, b=number, view="page")
    assert 'class="added"' not in shown
    assert 'class="removed"' not in shown


@pytest.mark.parametrize("chosen", [{"a": "2"}, {"a": "2", "b": "99"}, {"a": "x", "b": "9" * 40}, {"a": "²", "b": "1"}])
def test_a_choice_that_names_no_two_revisions_is_answered_in_words(writer, article, chosen):
    assert "Choose two revisions of this article." in page(writer, article, **chosen)


def test_a_revision_compared_with_itself_is_answered_in_words(writer, article):
    assert "Choose two different revisions." in page(writer, article, a=1, b=1)


def test_a_revision_is_named_and_the_name_taken_away(writer, article):
    shown = do(writer, article, 2, "name", name="  As sent  to the minister ").content.decode()
    assert "As sent to the minister" in shown
    assert RevisionName.objects.get().by.username == "writers"
    assert "revision 2 “As sent to the minister”" in page(writer, article, a=2, b=3)
    assert "100 characters at most" in do(writer, article, 2, "name", name="x" * 101).content.decode()
    do(writer, article, 2, "name", name="")
    assert not RevisionName.objects.exists()


def test_restoring_makes_a_new_private_revision_and_readers_keep_theirs(writer, article):
    shown = do(writer, article, 1, "restore", base=3).content.decode()
    assert "Revision 4 has the text of revision 1." in shown
    made = article.revisions.get(number=4)
    assert (made.title, made.body, made.public_from) == ("Old title", article.revisions.get(number=1).body, None)
    assert Revision.objects.public(at=NOW + datetime.timedelta(days=1)).get().number == 2


def test_restoring_over_somebody_elses_newer_revision_is_refused_and_loses_nothing(writer, article):
    shown = do(writer, article, 1, "restore", base=2).content.decode()
    assert "Revision 3 was saved meanwhile." in shown
    assert article.revisions.count() == 3


def test_who_may_only_read_sees_the_history_and_no_buttons(client, article):
    log_in(client, "Reviewers")
    shown = page(client, article, a=1, b=3)
    assert "Restore" not in shown
    assert do(client, article, 1, "restore", base=3).status_code == 403
    assert do(client, article, 1, "name", name="x").status_code == 403
    assert article.revisions.count() == 3


def test_strangers_and_staff_without_permission_see_no_history(client, article):
    address = f"/admin/posts/article/{article.pk}/revisions/"
    assert "/login/" in client.get(address)["Location"]
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get(address).status_code == 403


def test_the_stock_history_of_an_article_leads_to_its_revisions(writer, article):
    answer = writer.get(f"/admin/posts/article/{article.pk}/history/")
    assert answer["Location"] == f"/admin/posts/article/{article.pk}/revisions/"


def test_an_article_with_one_revision_has_nothing_to_compare(writer, db):
    shown = page(writer, make_revision().article)
    assert "1 revision<" in shown
    assert "Compare" not in shown.partition("</h2>")[2]


def test_a_long_history_takes_as_many_queries_as_a_short_one(writer, article, django_assert_max_num_queries):
    for number in range(30):
        make_revision(public_from=None, body=f"Words {number}")
    with django_assert_max_num_queries(12):
        page(writer, article, a=2, b=33, view="page")
