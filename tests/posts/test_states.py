import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction

from posts import publishing
from posts.models import Article, Revision, Withdrawal
from posts.publishing import ArticleText
from posts.states import in_words
from tests.factories import NOW, make_revision
from tests.posts.newsroom import text

LATER = NOW + datetime.timedelta(days=3)
ALONE = {"override": "Nobody else is in."}


@pytest.fixture
def ada(db) -> User:
    return User.objects.create_user("ada")


@pytest.fixture
def ben(db) -> User:
    return User.objects.create_user("ben")


def state(at: datetime.datetime = NOW) -> str:
    return in_words(Article.objects.with_state(at=at).get())


def test_an_article_goes_from_draft_to_readers_and_back_each_state_said_by_what_happened(ada, ben):
    revision = publishing.save(None, 0, text(), ada, NOW)
    article = revision.article
    assert state() == "draft"
    publishing.submit(article, ada, NOW)
    assert state() == "in review"
    publishing.ask_for_changes(revision, ben, NOW, reason="Source?")
    assert state() == "sent back by the reviewer"
    revision = publishing.save(article, 1, text("Sourced."), ada, NOW)
    assert state() == "draft"
    publishing.approve(revision, ben, NOW)
    assert state() == "approved"
    publishing.publish(article, 2, text("Sourced."), ada, NOW, public_from=LATER)
    assert state() == "scheduled for 27 November 2026, 12:00 UTC"
    assert state(LATER) == "published"
    publishing.unschedule(article, ada, NOW)
    assert state() == "approved"
    publishing.publish(article, 3, text("Sourced."), ada, NOW, public_from=NOW)
    publishing.save(article, 4, text("Better."), ada, NOW)
    assert state() == "published with private changes"
    publishing.submit(article, ada, NOW)
    assert state() == "published, changes in review"
    assert Revision.objects.public(at=NOW).get().body == "Sourced."
    publishing.withdraw(article, ben, NOW, reason="It was wrong.")
    assert state() == "withdrawn"
    publishing.lift(article, ben, LATER)
    assert state(LATER) == "published, changes in review"


def test_publishing_ends_the_review_that_was_open(ada, ben):
    revision = publishing.save(None, 0, text(), ada, NOW)
    publishing.submit(revision.article, ada, NOW)
    publishing.publish(revision.article, 1, text(), ben, NOW, public_from=NOW)
    assert state() == "published"


def test_a_withdrawn_article_is_out_of_sight_and_its_last_public_text_still_known(ada):
    first = publishing.publish(None, 0, text(), ada, NOW, public_from=NOW, **ALONE)
    before = Revision.objects.version(NOW)
    made = publishing.withdraw(first.article, ada, NOW, reason=" A court said so. ", is_legal=True)
    assert (made.reason, made.is_legal) == ("A court said so.", True)
    assert not Revision.objects.public(at=NOW).exists()
    assert Revision.objects.withdrawn(at=NOW).get() == first
    assert Revision.objects.version(NOW) != before
    assert not Article.objects.with_state(at=NOW).published().exists()
    withdrawn = Revision.objects.version(NOW)
    publishing.lift(first.article, ada, LATER)
    assert Revision.objects.public(at=LATER).get() == first
    assert Revision.objects.public(at=NOW).count() == 0  # As it was on that day.
    assert Revision.objects.version(LATER) != withdrawn


def test_only_what_readers_see_is_withdrawn_once_at_a_time_and_with_a_reason(ada):
    draft = publishing.save(None, 0, text(), ada, NOW)
    with pytest.raises(publishing.OutOfTurn, match="published"):
        publishing.withdraw(draft.article, ada, NOW, reason="x")
    with pytest.raises(publishing.OutOfTurn):
        publishing.lift(draft.article, ada, NOW)
    live = publishing.publish(draft.article, 1, text(), ada, NOW, public_from=NOW, **ALONE)
    with pytest.raises(publishing.OutOfTurn, match="why"):
        publishing.withdraw(live.article, ada, NOW, reason=" ")
    publishing.withdraw(live.article, ada, NOW, reason="x")
    with pytest.raises(publishing.OutOfTurn, match="already"):
        publishing.withdraw(live.article, ada, NOW, reason="y")
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.create(article=live.article, at=NOW, by=ada, reason="y")
    with pytest.raises(publishing.NotReady, match="withdrawn"):
        publishing.publish(live.article, 2, text("New."), ada, NOW, public_from=NOW, **ALONE)


def test_a_scheduled_change_of_a_withdrawn_article_stays_out_of_sight(ada):
    live = publishing.publish(None, 0, text(), ada, NOW, public_from=NOW, **ALONE)
    publishing.publish(live.article, 1, text("N.", change_note="n"), ada, NOW, public_from=LATER, **ALONE)
    publishing.withdraw(live.article, ada, NOW, reason="x")
    assert not Revision.objects.public(at=LATER).exists()
    assert state(LATER) == "withdrawn"


def test_the_list_of_articles_is_filtered_by_every_state(client, ada):
    client.force_login(User.objects.create_superuser("admin"))
    drafts = {
        name: publishing.save(None, 0, ArticleText(title=name, body=name), ada, NOW)
        for name in ("Quiet", "Asked", "Good", "Back")
    }
    ben = User.objects.create_user("ben")
    publishing.submit(drafts["Asked"].article, ada, NOW)
    publishing.approve(drafts["Good"], ben, NOW)
    publishing.ask_for_changes(drafts["Back"], ben, NOW, reason="x")
    live, gone = make_revision("live", title="Live"), make_revision("gone", title="Gone")
    publishing.save(live.article, 1, ArticleText(title="Live", body="Changed."), ada, NOW)
    publishing.withdraw(gone.article, ada, NOW, reason="x")
    make_revision("ahead", title="Ahead", public_from=datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC))

    def titles(name: str) -> set[str]:
        found = client.get("/admin/posts/article/", {"state": name}).context["cl"].result_list
        return {article.title for article in found}

    assert titles("drafts") == {"Quiet", "Asked", "Good", "Back"}
    assert titles("in_review") == {"Asked"}
    assert titles("approved") == {"Good"}
    assert titles("sent_back") == {"Back"}
    assert titles("scheduled") == {"Ahead"}
    assert titles("published") == {"Live"}
    assert titles("with_private_changes") == {"Live"}
    assert titles("withdrawn") == {"Gone"}


def test_a_publisher_withdraws_with_a_reason_and_gives_it_back(client, ada):
    article = make_revision("live").article
    client.force_login(User.objects.create_superuser("admin"))
    change = f"/admin/posts/article/{article.pk}/change/"
    assert "Withdraw the article" in client.get(change).content.decode()
    answer = client.post(f"/admin/posts/article/{article.pk}/withdraw/", {"reason": ""}, follow=True)
    assert "Say why" in answer.content.decode()
    client.post(f"/admin/posts/article/{article.pk}/withdraw/", {"reason": "We were wrong."})
    page = client.get(change).content.decode()
    assert "“We were wrong.”" in page
    client.logout()
    assert "Some words." not in client.get("/articles/live/").content.decode()
    client.force_login(User.objects.get(username="admin"))
    client.post(f"/admin/posts/article/{article.pk}/lift/")
    assert "Some words." in client.get("/articles/live/").content.decode()


def test_only_a_publisher_moves_an_article_that_readers_know(client, ada):
    article = make_revision("known").article
    ada.is_staff = True
    ada.save()
    ada.groups.add(Group.objects.get(name="Writers"))
    client.force_login(ada)
    form = {"title": "T", "body": "B", "language": "en", "base": 1, "slug": "moved", "_save": ""}
    page = client.post(f"/admin/posts/article/{article.pk}/change/", form).content.decode()
    assert "Only publishers" in page
    assert Article.objects.get().slug == "known"
