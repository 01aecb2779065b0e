"""The page of a review: what a reviewer reads there, decides there, and writes beside the lines."""

import datetime

import pytest
from django.contrib.auth.models import User

from posts import publishing
from posts.models import Comment, Review, Revision
from tests.factories import NOW, make_revision, make_source
from tests.posts.newsroom import text

LATER = NOW + datetime.timedelta(days=1)


def page_of(revision: Revision) -> str:
    return f"/admin/posts/article/{revision.article_id}/revisions/{revision.number}/review/"


def test_a_reviewer_reads_comments_and_sends_back_but_cannot_write_or_publish(client, wren, rita):
    revision = publishing.save(None, 0, text("First.\n\nSecond.", summary="In short."), wren, NOW)
    publishing.submit(revision.article, wren, NOW, message="For you.")
    client.force_login(rita)
    page = client.get(page_of(revision))
    assert "no-store" in page["Cache-Control"]
    for words in ("In short.", "For you.", 'id="line-3"', "Approve"):
        assert words in page.content.decode()
    client.post(page_of(revision), {"_comment": "", "line": "3", "text": "Which second?"})
    answer = client.post(page_of(revision), {"_changes": "", "reason": "See line 3."}, follow=True)
    assert "goes back to its writer" in answer.content.decode()
    assert Review.objects.get().verdict == "changes"
    change = f"/admin/posts/article/{revision.article_id}/change/"
    assert "Save draft" not in client.get(change).content.decode()
    for button in ("_save", "_publish", "_submit"):
        assert client.post(change, {"title": "x", "body": "x", "base": 1, button: ""}).status_code == 403
    for step in ("take-back", "withdraw", "lift", "links"):
        assert client.post(f"/admin/posts/article/{revision.article_id}/{step}/").status_code == 403
        assert client.get(f"/admin/posts/article/{revision.article_id}/{step}/").status_code == 405


def test_a_writer_decides_nothing_and_a_publisher_decides_on_their_own_text_with_a_reason(client, wren, piet):
    revision = publishing.save(None, 0, text(), wren, NOW)
    client.force_login(wren)
    assert client.post(page_of(revision), {"_approve": "", "reason": "Trust me."}).status_code == 403
    own = publishing.save(None, 0, text("By piet."), piet, NOW)
    client.force_login(piet)
    client.post(page_of(own), {"_approve": ""})
    assert not Review.objects.exists()
    client.post(page_of(own), {"_approve": "", "reason": "Nobody else is in."})
    assert Review.objects.get().reason == "Nobody else is in."


def test_no_verdict_is_asked_for_on_what_readers_have(client, rita):
    client.force_login(rita)
    public = make_revision("known")
    assert "_approve" not in client.get(page_of(public)).content.decode()
    changed = make_revision("known", body="Other words.", public_from=None)
    assert "_approve" in client.get(page_of(changed)).content.decode()


def test_a_reviewer_does_not_approve_their_own_text_even_with_a_reason(client, rita):
    own = publishing.save(None, 0, text(), rita, NOW)
    client.force_login(rita)
    answer = client.post(page_of(own), {"_approve": "", "reason": "It is fine."}, follow=True)
    assert "somebody else must approve it" in answer.content.decode()
    assert not Review.objects.exists()


def test_a_verdict_on_a_revision_that_is_no_longer_the_newest_leads_to_that_one(client, wren, rita):
    revision = publishing.save(None, 0, text(), wren, NOW)
    newer = publishing.save(revision.article, 1, text("Newer."), wren, NOW)
    client.force_login(rita)
    answer = client.post(page_of(revision), {"_approve": ""})
    assert answer["Location"] == page_of(newer)
    assert not Review.objects.exists()


def test_every_page_and_button_of_a_review_refuses_who_has_no_part_in_it(client, wren):
    revision = make_revision("seen")
    assert client.get(page_of(revision)).status_code == 302
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    assert client.get(page_of(revision)).status_code == 403
    assert client.post(page_of(revision), {"_comment": "", "line": 1, "text": "x"}).status_code == 403
    client.force_login(wren)
    assert client.get(page_of(revision).replace("/1/review", "/9/review")).status_code == 404


def test_a_reviewer_reads_what_the_checks_say_with_links_to_the_places(
    client, wren, rita, django_assert_max_num_queries
):
    body = "First.\n\nSecond [[mineral:unobtainium]].\n\n![](image:nothing)\n"
    revision = publishing.save(None, 0, text(body), wren, NOW)
    client.force_login(rita)
    client.get(page_of(revision))  # the fact check keeps the record, and what it found
    with django_assert_max_num_queries(12):
        page = client.get(page_of(revision)).content.decode()
    said = page[page.index("What the checks say") :].partition("<article")[0]
    assert '<a href="#line-3">Line 3</a>' in said
    assert '<a href="#on-summary">Summary</a>: It is empty' in said
    assert said.count("Stops publishing.") == said.count('<li class="blocks">') == 2
    sound = publishing.save(revision.article, 1, text("All is well.", summary="In short."), wren, NOW)
    assert "What the checks say" not in client.get(page_of(sound)).content.decode()


# Comments


def test_a_comment_stands_on_a_line_with_its_words_until_it_is_resolved_once(wren, rita):
    revision = publishing.save(None, 0, text("First.\n\nSecond."), wren, NOW)
    made = publishing.comment(revision, rita, NOW, line=3, text=" Really? ")
    assert (made.quote, made.text) == ("Second.", "Really?")
    publishing.resolve(made, wren, LATER)
    with pytest.raises(publishing.OutOfTurn):
        publishing.resolve(made, wren, LATER)
    for line, words in ((4, "x"), (0, "x"), (1, " ")):
        with pytest.raises(publishing.OutOfTurn):
            publishing.comment(revision, rita, NOW, line=line, text=words)


def test_a_comment_follows_its_paragraph_into_the_next_revision_or_is_told_apart(client, wren, rita):
    revision = publishing.save(None, 0, text("First.\n\nSecond."), wren, NOW)
    publishing.comment(revision, rita, NOW, line=1, text="Stays at the first.")
    publishing.comment(revision, rita, NOW, line=3, text="Lost its second.")
    newer = publishing.save(revision.article, 1, text("A head.\n\nFirst."), wren, NOW)
    client.force_login(wren)
    page = client.get(page_of(newer)).content.decode()
    assert page.index('id="line-3"') < page.index("Stays at the first.") < page.index("On words that are gone")
    assert page.index("On words that are gone") < page.index("Lost its second.")
    client.post(page_of(newer), {"_resolve": Comment.objects.first().pk})
    assert Comment.objects.get(line=1).resolved_by == wren


def test_the_title_the_summary_a_note_and_a_source_take_comments_that_follow_them(client, wren, rita):
    make_source("act")
    body = "Said.[^1] So it is [@act].\n\n[^1]: A note.\n"
    revision = publishing.save(None, 0, text(body, summary="In short."), wren, NOW)
    client.force_login(rita)
    places = [{"on": "title"}, {"on": "summary"}, {"line": "3"}, {"on": "source:act"}]
    for number, place in enumerate(places):
        client.post(page_of(revision), {"_comment": "", "text": f"Remark {number}", **place})
    assert list(Comment.objects.order_by("pk").values_list("line", "quote")) == [
        (0, "title"),
        (0, "summary"),
        (3, "[^1]: A note."),
        (0, "source:act"),
    ]
    anchors = ["on-title", "on-summary", "line-3", "on-source-act"]
    newer = publishing.save(revision.article, 1, text(f"Before.\n\n{body}", summary="Shorter."), wren, NOW)
    for shown, at in ((revision, anchors), (newer, ["on-title", "on-summary", "line-5", "on-source-act"])):
        page = client.get(page_of(shown)).content.decode()
        for number, anchor in enumerate(at):
            passage = page[page.index(f'id="{anchor}"') :].partition('class="passage"')[0]
            assert f"Remark {number}" in passage
        assert "On words that are gone" not in page
    page = client.get(page_of(publishing.save(revision.article, 2, text("Nothing."), wren, NOW))).content.decode()
    gone = page[page.index("On words that are gone") :]
    assert [f"Remark {number}" in gone for number in range(4)] == [False, True, True, True]


@pytest.mark.parametrize("place", [{"on": "summary"}, {"on": "source:act"}, {"on": "whole"}, {"line": "9"}, {}])
def test_a_comment_stands_on_nothing_that_is_not_there(client, saved, rita, place):
    client.force_login(rita)
    answer = client.post(page_of(saved), {"_comment": "", "text": "Where?", **place}, follow=True)
    assert "has no" in answer.content.decode()
    assert not Comment.objects.exists()
