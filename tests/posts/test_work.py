import datetime
import re

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minerals.models import ImportRun
from posts import publishing
from posts.models import Draft
from posts.publishing import ArticleText
from tests.factories import make_edition, make_mineral, make_revision

LATER = datetime.timedelta(days=3)
EMPTY = {
    "Waiting for me": "Nobody waits",
    "Claims to check": "No claim waits for you",
    "My drafts": "You have no draft",
    "My unsaved text": "Nothing that you wrote is unsaved",
    "Scheduled next": "Nothing is scheduled",
    "Gone stale": "Every article says what the record says",
    "Last imports": "Nothing was imported yet",
}


@pytest.fixture
def now(db) -> datetime.datetime:
    return timezone.now()


def user(name: str, *groups: str) -> User:
    made = User.objects.create_user(name, is_staff=True)
    made.groups.set(Group.objects.filter(name__in=groups))
    return made


def parts(client, of: User) -> dict[str, str]:
    """The words of each part of the page, by its heading."""
    client.force_login(of)
    page = client.get("/admin/").content.decode()
    found = re.findall(r'<section class="module work".*?<h2[^>]*>(.*?)</h2>(.*?)</section>', page, re.DOTALL)
    return {title: " ".join(re.sub(r"<[^>]+>", " ", words).split()) for title, words in found}


def text(title: str, body: str = "Words.") -> ArticleText:
    return ArticleText(title=title, body=body)


def test_each_part_says_in_words_that_there_is_nothing(client, db):
    admin = User.objects.create_superuser("admin")
    found = parts(client, admin)
    assert list(found) == list(EMPTY)
    assert all(found[title].startswith(words) for title, words in EMPTY.items())


@pytest.mark.parametrize(
    ("group", "titles"),
    [
        (
            "Writers",
            ["Waiting for me", "Claims to check", "My drafts", "My unsaved text", "Scheduled next", "Gone stale"],
        ),
        ("Reviewers", ["Waiting for me", "Claims to check", "Scheduled next", "Gone stale"]),
        ("Data staff", ["Scheduled next", "Gone stale", "Last imports"]),
        ("", []),
    ],
)
def test_each_sees_the_parts_that_concern_them(client, db, group, titles):
    assert list(parts(client, user("somebody", group))) == titles


def test_my_drafts_are_what_i_saved_last_in_private_with_their_state(client, now):
    ada, ben = user("ada", "Writers"), user("ben", "Writers")
    mine = publishing.save(None, 0, text("Mine"), ada, now)
    publishing.save(None, 0, text("Of Ben"), ben, now)
    theirs = publishing.save(None, 0, text("Taken over"), ada, now)
    publishing.save(theirs.article, 1, text("Taken over", "More."), ben, now)
    publishing.submit(mine.article, ada, now)
    publishing.publish(None, 0, text("Out"), ada, now, public_from=now, override="Alone.")
    Draft.objects.create(user=ada, title="Half a thought", saved_at=now)
    Draft.objects.create(user=ben, title="Secret of Ben", saved_at=now)
    found = parts(client, ada)
    assert found["My drafts"].startswith("Mine in review, saved ")
    assert "Taken over" not in found["My drafts"]
    assert found["My unsaved text"].startswith("Half a thought a new article, kept ")
    assert "Ben" not in " ".join(found.values())


def test_reviews_wait_for_those_who_were_asked_and_for_anybody_who_may_but_never_for_who_asked(client, now):
    ada, ben, cleo = user("ada", "Writers"), user("ben", "Reviewers"), user("cleo", "Reviewers")
    for title, asked_of in (("For Ben", ben), ("For anybody", None)):
        article = publishing.save(None, 0, text(title), ada, now).article
        publishing.submit(article, ada, now, asked_of=asked_of)
    assert "For Ben ada asks you" in parts(client, ben)["Waiting for me"]
    assert "For anybody ada asks anybody" in parts(client, ben)["Waiting for me"]
    assert "For Ben" not in parts(client, cleo)["Waiting for me"]
    assert "For anybody" in parts(client, cleo)["Waiting for me"]
    assert parts(client, ada)["Waiting for me"].startswith("Nobody waits")
    publishing.approve(article.revisions.get(), cleo, now)
    assert "For anybody" not in parts(client, ben)["Waiting for me"]


def test_what_is_scheduled_stands_in_the_order_of_its_moments_less_what_will_have_been_overtaken(client, now):
    make_revision("second", public_from=now + 2 * LATER)
    make_revision("first", public_from=now + LATER)
    make_revision("overtaken", title="Never seen", public_from=now + LATER)
    make_revision("overtaken", title="Seen instead", public_from=now)
    words = parts(client, user("ada", "Writers"))["Scheduled next"]
    assert words.index("First") < words.index("Second")
    assert "Never seen" not in words


def test_what_has_gone_stale_is_counted_for_each_article(client, now):
    ada = user("ada", "Writers")
    make_mineral("gallium")
    make_edition("us-2018", labels=["Gallium"])
    publishing.publish(
        None,
        0,
        text("On lists", "[[list:us-2018]] [[list:us-2018#count]]"),
        ada,
        now,
        public_from=now,
        override="Alone.",
    )
    make_edition("us-2022", labels=["Gallium"])
    assert "On lists 2 references say what the record no longer does" in parts(client, ada)["Gone stale"]


def test_the_last_imports_say_what_they_wrote_and_the_rest_is_a_link_away(client, now):
    for number in range(8):
        run = ImportRun.objects.create(command=f"import_{number}", started_at=now)
    for slug in ("one", "two"):
        make_revision(slug, run=run)
    words = parts(client, user("dora", "Data staff"))["Last imports"]
    assert "import_7 2 articles; by a command, " in words
    assert "import_6 nothing written" in words
    assert "import_1" not in words
    assert words.endswith("All imports")


def test_the_page_takes_as_many_queries_however_much_there_is(client, now, django_assert_num_queries):
    admin, ada = User.objects.create_superuser("admin"), user("ada", "Writers")

    def fill(times: int) -> None:
        for number in range(times):
            article = publishing.save(None, 0, text(f"A {number} {times}"), ada, now).article
            publishing.submit(article, ada, now)
            publishing.save(None, 0, text(f"B {number} {times}"), admin, now)
            Draft.objects.create(user=admin, saved_at=now)
            make_revision(f"later-{times}-{number}", public_from=now + LATER)
            ImportRun.objects.create(command="import", started_at=now)

    fill(1)
    client.force_login(admin)
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/")
    fill(5)
    with django_assert_num_queries(len(few)):
        client.get("/admin/")


def test_a_title_is_words_and_never_markup(client, now):
    ada = user("ada", "Writers")
    publishing.save(None, 0, text("<script>alert(1)</script>"), ada, now)
    client.force_login(ada)
    assert "<script>alert(1)" not in client.get("/admin/").content.decode()
