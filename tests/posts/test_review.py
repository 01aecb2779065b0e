import datetime
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction

from posts import publishing
from posts.models import Comment, Review, Revision
from posts.publishing import ArticleText
from tests.factories import NOW, make_edition, make_revision, make_source

LATER = NOW + datetime.timedelta(days=1)


def text(body: str = "Some words.", **fields) -> ArticleText:
    return ArticleText(title="What the lists are", body=body, **fields)


def staff(name: str, group: str) -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def wren(db) -> User:
    return staff("wren", "Writers")


@pytest.fixture
def rita(db) -> User:
    return staff("rita", "Reviewers")


@pytest.fixture
def piet(db) -> User:
    return staff("piet", "Publishers")


@pytest.fixture
def saved(wren) -> Revision:
    return publishing.save(None, 0, text(), wren, NOW)


def publish(revision: Revision, by: User, body: str = "Some words.", **given) -> Revision:
    words = {name: given.pop(name) for name in ("change_note", "is_minor") if name in given}
    newest = revision.article.revisions.order_by("number").last()
    return publishing.publish(
        revision.article, newest.number, text(body, **words), by, LATER, **{"public_from": LATER, **given}
    )


def trail() -> list[str]:
    return list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))


# Two pairs of eyes


def test_whoever_publishes_what_somebody_else_wrote_is_its_approver(saved, piet, wren):
    made = publish(saved, piet)
    review = Review.objects.get()
    assert (review.revision, review.asked_by, review.decided_by, review.verdict) == (made, wren, piet, "approved")


def test_nobody_publishes_their_own_text_unread(saved, wren, piet):
    with pytest.raises(publishing.Unreviewed, match="yourself"):
        publish(saved, wren)
    with pytest.raises(publishing.Unreviewed):
        publishing.publish(None, 0, text(), piet, NOW, public_from=NOW)
    with pytest.raises(publishing.Unreviewed):
        publish(saved, piet, "What piet wrote over it.")
    assert Revision.objects.count() == 1


def test_an_approval_holds_for_the_same_text_in_a_later_revision_and_for_no_other(saved, wren, rita):
    publishing.approve(saved, rita, NOW)
    with pytest.raises(publishing.Unreviewed):
        publish(saved, wren, "Some other words.")
    assert publish(saved, wren).number == 2
    assert Review.objects.count() == 1


def test_a_text_that_a_publisher_changes_and_changes_back_is_still_the_writers(saved, wren, piet):
    publishing.save(saved.article, 1, text("Changed."), piet, NOW)
    publishing.save(saved.article, 2, text(), piet, NOW)
    assert publish(saved, piet).number == 4
    assert Review.objects.get().asked_by == wren


def test_an_override_needs_no_second_person_and_its_reason_is_kept(saved, wren):
    made = publish(saved, wren, override="  The reviewer is ill. ")
    assert made.override == "The reviewer is ill."
    assert trail()[-1] == "Published revision 2. Reason: The reviewer is ill."
    assert not Review.objects.exists()


def test_a_minor_change_to_a_live_article_needs_nobody_and_is_recorded(saved, wren, piet):
    with pytest.raises(publishing.Unreviewed):
        publish(saved, wren, is_minor=True)
    publish(saved, piet)
    made = publish(saved, piet, "Some good words.", is_minor=True)
    assert made.is_minor
    assert "as a minor change" in trail()[-1]


def test_readers_of_a_live_article_are_told_what_changed(saved, piet, wren):
    publish(saved, piet)
    publishing.save(saved.article, 2, text("New words."), wren, NOW)
    with pytest.raises(publishing.NoChangeNote):
        publish(saved, piet, "New words.")
    publish(saved, piet, "New words.", change_note="The words are new.")
    assert publish(saved, piet, "New words.").number == 5  # Nothing changed, so there is nothing to tell.


def test_what_files_bring_in_needs_no_second_person_and_a_publisher_may_approve_it(piet, db):
    imported = publishing.save(None, 0, text(), None, NOW)
    assert publishing.publish(None, 0, text("Live."), None, NOW, public_from=NOW).public_from == NOW
    publish(imported, piet)
    assert Review.objects.get().reason


def test_a_text_that_was_sent_back_is_not_published_by_another(saved, rita, piet):
    publishing.ask_for_changes(saved, rita, NOW, reason="Where is the source?")
    with pytest.raises(publishing.Unreviewed, match="rita asked for changes"):
        publish(saved, piet)
    publishing.approve(saved, piet, LATER)
    assert publish(saved, piet).number == 2


# Asking and deciding


def test_a_review_is_asked_for_decided_and_told_in_the_trail(saved, wren, rita):
    review = publishing.submit(saved.article, wren, NOW, asked_of=rita, message="Please look.")
    with pytest.raises(publishing.OutOfTurn, match="in review already"):
        publishing.submit(saved.article, wren, NOW)
    publishing.approve(saved, rita, LATER)
    review.refresh_from_db()
    assert (review.verdict, review.decided_by, review.decided_at) == ("approved", rita, LATER)
    assert trail()[1:] == [
        "Asked for a review of rita of revision 1. Reason: Please look.",
        "Approved revision 1.",
    ]


def test_nobody_is_asked_to_review_what_they_wrote(saved, wren, piet):
    with pytest.raises(publishing.OutOfTurn, match="did not write"):
        publishing.submit(saved.article, piet, NOW, asked_of=wren)


def test_a_writer_approves_their_own_text_only_with_a_reason(saved, wren):
    with pytest.raises(publishing.OutOfTurn, match="somebody else"):
        publishing.approve(saved, wren, NOW)
    publishing.approve(saved, wren, NOW, reason="A test of the alarm.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            revision=saved, asked_by=wren, asked_at=NOW, verdict="approved", decided_by=wren, decided_at=NOW
        )


def test_a_verdict_is_on_what_was_read_and_not_on_what_was_saved_meanwhile(saved, wren, rita):
    publishing.submit(saved.article, wren, NOW)
    newer = publishing.save(saved.article, 1, text("Newer."), wren, NOW)
    with pytest.raises(publishing.Conflict) as conflict:
        publishing.approve(saved, rita, NOW)
    assert conflict.value.newest == newer
    publishing.approve(newer, rita, NOW)
    assert list(Review.objects.order_by("pk").values_list("revision__number", "verdict")) == [
        (1, "withdrawn"),
        (2, "approved"),
    ]


def test_a_review_is_taken_back_until_it_is_decided(saved, wren, rita):
    publishing.submit(saved.article, wren, NOW)
    publishing.take_back(saved.article, wren, NOW)
    with pytest.raises(publishing.OutOfTurn):
        publishing.take_back(saved.article, wren, NOW)
    with pytest.raises(publishing.OutOfTurn, match="should change"):
        publishing.ask_for_changes(saved, rita, NOW, reason=" ")


def test_sending_a_text_for_review_saves_it_only_if_it_is_new(saved, wren):
    assert publishing.save_and_submit(saved.article, 1, text(), wren, NOW) == saved
    made = publishing.save_and_submit(saved.article, 1, text("More."), wren, NOW)
    assert made.number == 2
    assert publishing.save_and_submit(None, 0, text("Another."), wren, NOW).article != saved.article
    with pytest.raises(publishing.Conflict):
        publishing.save_and_submit(saved.article, 1, text(), wren, NOW)


# Names, restoring


def test_an_earlier_text_comes_back_as_a_new_revision_that_readers_do_not_see(saved, wren, piet):
    publish(saved, piet)
    publishing.save(saved.article, 2, text("A mistake."), wren, LATER)
    made = publishing.restore(saved, wren, LATER)
    assert (made.number, made.body, made.public_from) == (4, "Some words.", None)
    assert "Restored the text of revision 1 as revision 4." in trail()
    with pytest.raises(publishing.Conflict):
        publishing.restore(saved, wren, LATER, base=3)


def test_a_revision_has_one_name_or_none(saved, wren):
    publishing.name_revision(saved, "  As  sent to the printer ", wren, NOW)
    publishing.name_revision(saved, "As printed", wren, NOW)
    assert str(Revision.objects.get().given_name) == "As printed"
    with pytest.raises(publishing.OutOfTurn):
        publishing.name_revision(saved, "x" * 101, wren, NOW)
    publishing.name_revision(saved, "", wren, NOW)
    assert not hasattr(Revision.objects.get(), "given_name")


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


# The page


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


def test_the_form_sends_a_text_for_review_and_says_why_it_is_not_published(client, wren, rita, piet):
    client.force_login(wren)
    form = {"title": "Sent in", "body": "Words.", "language": "en", "base": 0}
    given = {**form, "asked_of": rita.pk, "message": "Soon?", "_submit": ""}
    answer = client.post("/admin/posts/article/add/", given, follow=True)
    page = answer.content.decode()
    assert "is in review" in page
    assert "“Soon?”" in page
    assert Review.objects.get().asked_of == rita
    client.force_login(piet)
    page = client.post("/admin/posts/article/add/", {**form, "title": "Own", "_publish": ""}).content.decode()
    assert "nobody else has read it" in page
    assert Revision.objects.count() == 1


def test_the_groups_keep_writing_reviewing_publishing_and_importing_apart(wren, rita, piet):
    clerk = staff("clerk", "Data staff")
    may = {
        "posts.change_article": {"wren", "piet"},
        "posts.review_article": {"rita", "piet"},
        "posts.publish_article": {"piet"},
        "minerals.add_importrun": {"clerk"},
        "auth.change_user": set(),
    }
    people = (wren, rita, piet, clerk)
    assert {name: {user.username for user in people if user.has_perm(name)} for name in may} == may


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


# Minor changes

LIVE = "Gallium is on the list of 2025 with [[list:us-2025#count]] entries. It is a metal that melts in the hand.\n"


@pytest.fixture
def live(saved, piet) -> Revision:
    make_edition("us-2025", labels=["Gallium"])
    make_edition("us-2022", labels=["Gallium"])
    return publish(saved, piet, LIVE, override="First.", public_from=NOW)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("melts", "will melt, as every school teaches and nobody quite believes, right", "11 words differ; at most 10"),
        ("2025 with", "2022 with", "a number changes (2025, 2022)"),
        ("us-2025#count", "us-2022#count", "a reference changes (list:us-2025#count, list:us-2022#count)"),
        ("a metal", "a [[mineral:gallium]] metal", "a reference changes (mineral:gallium)"),
        (LIVE, "Something else.\n", "a number changes"),
    ],
)
def test_a_minor_change_is_a_word_put_right_and_no_fact(live, piet, old, new, reason):
    with pytest.raises(publishing.MoreThanMinor, match=re.escape(reason)):
        publish(live, piet, LIVE.replace(old, new), is_minor=True)
    assert live.article.revisions.count() == 2


def test_minor_changes_add_up_until_somebody_has_read_the_text(live, piet, rita):
    once = LIVE.replace("It is a metal that melts", "This is one metal which will melt")
    twice = once.replace("in the hand", "upon your palm")
    publish(live, piet, once, is_minor=True)
    with pytest.raises(publishing.MoreThanMinor, match="since revision 2"):
        publish(live, piet, twice.replace("palm", "own warm palm, by itself"), is_minor=True)
    publish(live, piet, twice, change_note="Plainer words.", override="Small.")
    publish(live, piet, twice.replace("upon", "in"), is_minor=True)
    assert live.article.revisions.count() == 5


def test_the_form_says_what_is_too_large_and_what_to_do(client, live, piet):
    client.force_login(piet)
    form = {"title": "What the lists are", "body": LIVE.replace("2025 with", "2022 with"), "language": "en", "base": 2}
    given = {**form, "is_minor": "on", "_publish": ""}
    page = client.post(f"/admin/posts/article/{live.article_id}/change/", given)
    fault = str(page.context["adminform"].form.errors)
    assert "a number changes (2025, 2022)" in fault
    assert "have it reviewed, or say why it goes without" in fault
