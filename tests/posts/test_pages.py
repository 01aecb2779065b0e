import datetime
import json

import pytest
from django.utils import timezone

from posts import publishing
from posts.models import Author, Topic
from posts.publishing import ArticleText
from tests.factories import NOW, make_edition, make_event, make_mineral, make_revision, make_source
from tests.posts.images import an_image

AHEAD = datetime.timedelta(days=1)


@pytest.fixture
def record(db) -> None:
    make_mineral("gallium")
    make_edition("us-2018", labels=["Gallium"])


def publish(title: str, body: str, public_from=NOW, **fields):
    text = ArticleText(title=title, body=body, **fields)
    return publishing.publish(None, 0, text, None, NOW, public_from=public_from)


def test_an_article_shows_its_text_its_byline_and_the_records_it_rests_on(client, record):
    ada = Author.objects.create(slug="ada", name="Ada Miner")
    lists = Topic.objects.create(slug="lists", name="Lists")
    body = "## First\n\n[[mineral:gallium]] is on [[list:us-2018#count]] list.\n\n## Second\n\nMore."
    publish("One list", body, summary="In short.", authors=[ada], topics=[lists])
    page = client.get("/articles/one-list/").content.decode()
    assert "<h1>One list</h1>" in page
    assert "Ada Miner" in page
    assert "24 November 2026" in page
    assert '<a href="#first">First</a>' in page
    assert '<link rel="canonical" href="http://127.0.0.1:8000/articles/one-list/">' in page
    assert "Records used" in page
    for address in ("/articles/", "/articles/topic/lists/", "/articles/author/ada/", "/"):
        assert "One list" in client.get(address).content.decode()


def test_nothing_of_a_scheduled_article_or_a_draft_is_seen_before_its_moment(client, record):
    topic = Topic.objects.create(slug="canary", name="Canary S04")
    text = {"summary": "CANARYS04", "topics": [topic]}
    publish("CANARYS04", "CANARYS04 [[mineral:gallium]]", public_from=timezone.now() + AHEAD, **text)
    assert client.get("/articles/canarys04/").status_code == 404
    assert client.get("/articles/canarys04.json").status_code == 404
    for address in (
        "/",
        "/articles/",
        "/articles.json",
        "/articles.csv",
        "/articles/topic/canary/",
        "/minerals/gallium/",
    ):
        assert "CANARYS04" not in client.get(address).content.decode(), address
    assert "Canary S04" not in client.get("/articles/").content.decode()


def test_every_page_is_also_data(client, record):
    publish("One list", "It has [[list:us-2018#count]] entry.", summary="In short.")
    (listed,) = json.loads(client.get("/articles.json").content)
    assert listed["slug"] == "one-list"
    assert listed["published"] == "2026-11-24T12:00:00+00:00"
    article = json.loads(client.get("/articles/one-list.json").content)
    assert article["references"] == [{"record": "list:us-2018#count", "value": "1", "line": 1}]
    assert client.get("/articles.csv").content.decode().splitlines()[1].startswith("one-list,One list,In short.")


def test_a_changed_article_keeps_its_first_date_and_says_when_it_was_updated(client, record):
    first = publish("One list", "Old.", public_from=NOW - 9 * AHEAD)
    text = ArticleText(title="One list", body="New.")
    publishing.publish(first.article, 1, text, None, NOW, public_from=NOW)
    page = client.get("/articles/one-list/").content.decode()
    assert "15 November 2026" in page
    assert "updated" in page
    assert "24 November 2026" in page


def test_titles_in_other_scripts_have_addresses_that_answer(client, db):
    slugs = {publish(title, "正文。").article.slug for title in ("中国的稀土", "关键矿产", "Topic", "Author", "Feed")}
    assert len(slugs) == 5
    for slug in slugs:
        assert client.get(f"/articles/{slug}/").status_code == 200


def test_an_article_in_another_language_says_so(client, db):
    publish("Kritische Rohstoffe", "Text.", language="de")
    assert 'lang="de"' in client.get("/articles/kritische-rohstoffe/").content.decode()


@pytest.mark.parametrize("size", [1, 30])
def test_an_article_with_everything_in_it_makes_twelve_queries_at_most(
    client, record, settings, tmp_path, size, django_assert_max_num_queries
):
    settings.MEDIA_ROOT = tmp_path
    make_edition("us-2022", labels=["Gallium"])
    make_edition("eu-2023", labels=["Gallium"])
    body = ["[[mineral:gallium]] is on [[list:us-2018#count]] list and [[list:eu#count]]."]
    for number in range(size):
        make_event(f"meeting-{number}")
        make_source(f"notice-{number}")
        an_image(f"ingot-{number}", size=(40 + number, 30))
        body += [f"[[event:meeting-{number}#date]] [@notice-{number}]", f"![An ingot](image:ingot-{number})"]
    fields = {
        "authors": [Author.objects.create(slug=f"a{number}", name=f"A{number}") for number in range(size)],
        "topics": [Topic.objects.create(slug=f"t{number}", name=f"T{number}") for number in range(size)],
    }
    first = publish("The one", "\n\n".join(body), public_from=NOW - 9 * AHEAD, **fields)
    text = ArticleText(title="The one", body="\n\n".join([*body, "More."]), change_note="More.", **fields)
    publishing.publish(first.article, 1, text, None, NOW, public_from=NOW)
    for number in range(size):
        publish(f"Another {number}", body[0], **fields)
    with django_assert_max_num_queries(12):
        page = client.get("/articles/the-one/").content.decode()
    assert all(words in page for words in ("updates", "Read on", "24 November 2026", "source-1", "<picture>"))


@pytest.mark.parametrize(
    "address", ["/articles/", "/articles.json", "/articles/the-one/", "/articles/topic/t/", "/articles/author/a/"]
)
def test_no_page_makes_more_than_twelve_queries_at_any_size(client, record, address, django_assert_max_num_queries):
    topic, author = Topic.objects.create(slug="t", name="T"), Author.objects.create(slug="a", name="A")
    words = "[[mineral:gallium]] [[list:us-2018#count]] [[list:us#published]]\n\n"
    for size in (1, 30):
        publish("The one" if size == 1 else "Another", words * size, authors=[author], topics=[topic])
        for number in range(size):
            make_revision(f"article-{size}-{number}", authors=[author], topics=[topic])
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
