"""Two pairs of eyes: a text is asked for, read and decided on before it goes out, but for a minor change."""

import datetime
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from posts import publishing
from posts.models import Review, Revision
from tests.factories import NOW, make_edition
from tests.posts.newsroom import staff, text

LATER = NOW + datetime.timedelta(days=1)
LIVE = "Gallium is on the list of 2025 with [[list:us-2025#count]] entries. It is a metal that melts in the hand.\n"


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


# Minor changes


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
