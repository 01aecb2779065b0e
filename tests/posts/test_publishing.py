import datetime
import threading

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection

from posts import publishing, slugs
from posts.models import Article, FormerSlug, Reference, Revision
from tests.factories import NOW, make_edition, make_mineral, make_revision
from tests.posts.newsroom import text

LATER = NOW + datetime.timedelta(days=3)
ALONE = "Nobody else is in on Sundays."
BODY = "The list has [[list:us-2025#count]] entries.\n\n[Gallium](mineral:gallium) is one.\n"


@pytest.fixture
def ada(db) -> User:
    return User.objects.create_user("ada")


@pytest.fixture
def record(db) -> None:
    make_mineral("gallium")
    make_edition("us-2025", labels=["Gallium", "Zinc"])


def test_a_save_inserts_the_next_revision_its_references_and_the_audit_entry(ada, record):
    first = publishing.save(None, 0, text(), ada, NOW)
    second = publishing.save(first.article, 1, text(BODY), ada, NOW)
    assert (second.article, second.number, second.public_from) == (first.article, 2, None)
    assert [(str(r), r.value_seen, r.line, BODY[r.start : r.end]) for r in second.references.all()] == [
        ("list:us-2025#count", "2", 1, "[[list:us-2025#count]]"),
        ("mineral:gallium", "Gallium", 3, "[Gallium](mineral:gallium)"),
    ]
    assert [entry.change_message for entry in LogEntry.objects.order_by("pk")] == [
        "Saved revision 1.",
        "Saved revision 2.",
    ]
    assert Revision.objects.get(pk=first.pk).body == "Some words."


def test_a_save_on_an_older_base_is_a_conflict_that_names_what_was_saved_meanwhile(ada):
    first = publishing.save(None, 0, text(), ada, NOW)
    second = publishing.save(first.article, 1, text("Theirs."), ada, NOW)
    with pytest.raises(publishing.Conflict) as conflict:
        publishing.save(first.article, 1, text("Mine."), ada, NOW)
    assert conflict.value.newest == second
    assert first.article.revisions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_wins_and_the_other_is_a_conflict():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    article = make_revision().article
    start, outcomes = threading.Barrier(4), []

    def write(words: str) -> None:
        try:
            start.wait()
            outcomes.append(publishing.save(article, 1, text(words), None, NOW).number)
        except publishing.Conflict as conflict:
            outcomes.append(f"conflict with {conflict.newest.number}")
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(str(number),)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [2, "conflict with 2", "conflict with 2", "conflict with 2"]


def test_a_reference_to_nothing_stops_publishing_with_its_line_and_candidates_but_not_a_draft(ada, record):
    wrong = text("Fine.\n\n[[mineral:galium]] is one.")
    with pytest.raises(publishing.NotReady) as fault:
        publishing.publish(None, 0, wrong, ada, NOW, public_from=NOW)
    (problem,) = fault.value.problems
    assert problem.line == 3
    assert "gallium" in problem.nearest
    assert not Article.objects.exists()
    draft = publishing.save(None, 0, wrong, ada, NOW)
    assert not draft.references.exists()


def test_an_empty_article_cannot_be_public(ada):
    with pytest.raises(publishing.NotReady) as fault:
        publishing.publish(None, 0, text(" \n", title=" "), ada, NOW, public_from=NOW)
    assert [problem.message for problem in fault.value.problems] == ["The title is empty.", "The body is empty."]


def test_a_revision_with_a_moment_ahead_is_a_scheduled_publication_that_no_job_has_to_make(ada):
    revision = publishing.publish(None, 0, text(), ada, NOW, public_from=LATER, override=ALONE)
    assert not Revision.objects.public(at=LATER - datetime.timedelta(seconds=1)).exists()
    assert Revision.objects.public(at=LATER).get() == revision


def test_a_scheduled_publication_can_be_taken_back_until_its_moment(ada):
    revision = publishing.publish(None, 0, text(), ada, NOW, public_from=LATER, override=ALONE)
    with pytest.raises(publishing.TooLate):
        publishing.unschedule(revision.article, ada, LATER)
    assert publishing.unschedule(revision.article, ada, NOW) == [revision]
    assert not Revision.objects.public(at=LATER).exists()


def test_a_live_article_is_edited_in_private_until_the_changes_are_published(ada):
    first = publishing.publish(None, 0, text("Old."), ada, NOW, public_from=NOW, override=ALONE)
    publishing.save(first.article, 1, text("New."), ada, NOW)
    assert Revision.objects.public(at=NOW).get().body == "Old."
    assert list(Article.objects.with_state(at=NOW).with_private_changes()) == [first.article]
    publishing.publish(
        first.article, 2, text("New.", change_note="It is new."), ada, NOW, public_from=NOW, override=ALONE
    )
    assert Revision.objects.public(at=NOW).get().body == "New."
    assert not Article.objects.with_state(at=NOW).with_private_changes().exists()


def test_what_is_stored_holds_no_control_characters_and_one_kind_of_line_ending(ada):
    revision = publishing.save(None, 0, text("One\r\ntwo\x0bthree\ufeff", title="A \x00 title"), ada, NOW)
    assert (revision.title, revision.body) == ("A title", "One\ntwothree")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Le lithium québécois", "le-lithium-quebecois"),
        ("中国的稀土", "中国的稀土"),
        ("Øre & Straße", "ore-strasse"),
        ("!!!", "article"),
        ("Topic", "topic-2"),
    ],
)
def test_every_title_makes_an_address(ada, title, slug):
    assert publishing.save(None, 0, text(title=title), ada, NOW).article.slug == slug
    assert publishing.save(None, 0, text(title=title), ada, NOW).article.slug != slug


@pytest.mark.parametrize(("slug", "suggestion"), [("topic", "topic-2"), ("taken", "taken-2")])
def test_an_address_that_is_not_free_is_refused_with_one_that_is(ada, slug, suggestion):
    make_revision("taken")
    with pytest.raises(slugs.Taken) as taken:
        publishing.save(None, 0, text(slug=slug), ada, NOW)
    assert taken.value.suggestion == suggestion
    assert Article.objects.count() == 1


def test_an_address_that_readers_know_leads_on_and_one_that_they_do_not_is_forgotten(ada):
    article = make_revision("known").article
    publishing.save(article, 1, text(slug="better"), ada, NOW)
    assert FormerSlug.objects.get().article.slug == "better"
    draft = make_revision("draft", public_from=None).article
    publishing.save(draft, 1, text(slug="sooner"), ada, NOW)
    assert not FormerSlug.objects.filter(pk="draft").exists()


def test_an_address_that_leads_to_another_article_is_not_free(ada):
    article = make_revision("known").article
    publishing.save(article, 1, text(slug="better"), ada, NOW)
    with pytest.raises(slugs.Taken, match="lead to another article"):
        publishing.save(None, 0, text(slug="known"), ada, NOW)
    assert publishing.save(None, 0, text(title="Known"), ada, NOW).article.slug == "known-2"


def test_nothing_is_kept_of_a_save_that_fails_half_way(ada, record, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(publishing.revisions, "log", fail)
    with pytest.raises(RuntimeError):
        publishing.save(None, 0, text(BODY), ada, NOW)
    assert (Article.objects.count(), Revision.objects.count(), Reference.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("title", ["Topic", "Author", "Feed", "Archive"])
def test_s08_a_title_that_sounds_like_a_page_of_the_site_has_an_address_of_its_own(client, ada, title):
    made = publishing.publish(None, 0, text(f"On {title}s.", title=title), ada, NOW, public_from=NOW, override=ALONE)
    assert f"On {title}s." in client.get(made.get_absolute_url()).content.decode()
