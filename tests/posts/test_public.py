"""The public side of the newsroom: addresses that lead on, dates, updates, what else to read, what was withdrawn."""

import datetime
import html
import re

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from posts import publishing
from posts.models import Revision, Topic
from posts.publishing import ArticleText
from tests.factories import NOW, make_author, make_edition, make_mineral, make_revision

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("wendy")


def publish(article=None, at=NOW, *, title="One", body="Words.", **fields) -> Revision:
    base = article.revisions.count() if article else 0
    text = ArticleText(title=title, body=body, **fields)
    return publishing.publish(article, base, text, None, at, public_from=at)


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def section(page: str, heading: str) -> str:
    """The text of the section under a heading; empty if there is none."""
    found = re.search(rf"<section[^>]*>\s*<header><h2[^>]*>{heading}</h2>(.*?)</section>", page, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", found[1])) if found else ""


def test_an_address_that_moves_and_comes_back_leads_once_and_never_in_a_circle(client):
    """Case S09."""
    article = publish(slug="ga-one").article
    for slug in ("ga-two", "ga-one"):
        publish(article, slug=slug, change_note="Moved.")
    assert client.get("/articles/ga-one/").status_code == 200
    for path in ("/articles/ga-two/", "/articles/ga-two.json", "/articles/ga-two.csv"):
        answer = client.get(path)
        assert answer.status_code == 301
        assert answer.headers["Location"] == path.replace("two", "one")
        assert answer.headers["Cache-Control"] == "no-cache"
    publish(article, slug="ga-three", change_note="Moved.")
    for slug in ("ga-one", "ga-two"):
        assert client.get(f"/articles/{slug}/").headers["Location"] == "/articles/ga-three/"


def test_an_old_address_in_another_script_leads_on_too(client):
    article = publish(slug="关键矿产").article
    publish(article, slug="中国的稀土", change_note="Moved.")
    answer = client.get("/articles/关键矿产/", follow=True)
    assert [status for _, status in answer.redirect_chain] == [301]
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/articles/one/", "/articles/", "/articles/archive/2031-04/", "/feeds/articles.atom"])
def test_an_article_has_one_day_everywhere_in_the_zone_of_the_site(client, settings, monkeypatch, path):
    """Case S65: 22:30 UTC on 31 March is half past midnight of 1 April in Brussels."""
    settings.TIME_ZONE = "Europe/Brussels"
    at = datetime.datetime(2031, 3, 31, 22, 30, tzinfo=datetime.UTC)
    publish(at=at)
    monkeypatch.setattr(timezone, "now", lambda: at + DAY)
    page = read(client, path)
    assert "2031-04-01T00:30:00+02:00" in page
    assert "2031-03-31" not in page
    if "feed" not in path:
        assert "1 April 2031" in page
        assert "31 March 2031" not in page
    (listed,) = client.get("/articles.json").json()
    assert listed["published"] == "2031-04-01T00:30:00+02:00"
    assert client.get("/articles/archive.json").json() == [{"month": "2031-04", "articles": 1}]
    assert client.get("/articles/archive/2031-03/").status_code == 404


def test_readers_are_told_what_changed_the_last_change_first_and_no_slips_of_the_pen(client):
    article = publish(at=NOW - 9 * DAY).article
    publish(article, NOW - 7 * DAY, body="More words.", change_note="Added a list.")
    publish(article, NOW - 5 * DAY, body="More  words.", is_minor=True, change_note="Comma.")
    publish(article, NOW - 3 * DAY, body="Other words.", change_note="Replaced the list.")
    text = ArticleText(title="One", body="Secret.", change_note="Not out yet.")
    publishing.save(article, 4, text, None, NOW)
    publishing.publish(article, 5, text, None, NOW, public_from=timezone.now() + DAY)
    page = read(client, "/articles/one/")
    told = section(page, "Updates")
    assert re.findall(r"\d+ Nov 2026|Replaced|Added|First published", told) == [
        "21 Nov 2026",
        "Replaced",
        "17 Nov 2026",
        "Added",
        "15 Nov 2026",
        "First published",
    ]
    assert "Comma" not in page
    assert "Not out yet" not in page
    assert "21 November 2026" in page


def test_a_change_that_another_overtook_before_its_moment_is_not_told(client):
    article = publish(at=NOW - 9 * DAY).article
    text = ArticleText(title="One", body="Later.", change_note="Overtaken.")
    publishing.publish(article, 1, text, None, NOW - 8 * DAY, public_from=NOW - 2 * DAY)
    publish(article, NOW - 4 * DAY, body="Sooner.", change_note="Overtook it.")
    page = read(client, "/articles/one/")
    assert "Overtook it." in page
    assert "Overtaken." not in page
    assert client.get("/articles/one.json").json()["updated"] == "2026-11-20T12:00:00+00:00"


def test_a_minor_change_leaves_the_day_of_the_last_update_alone(client):
    article = publish(at=NOW - 9 * DAY).article
    publish(article, NOW - 3 * DAY, body="Word.", is_minor=True)
    page = read(client, "/articles/one/")
    assert "updated" not in page
    assert not section(page, "Updates")


def test_related_articles_share_minerals_first_then_topics(client):
    for slug in ("gallium", "indium", "tin"):
        make_mineral(slug)
    topic = Topic.objects.create(slug="t", name="T")
    both, one = "[[mineral:gallium]] [[mineral:indium]]", "[[mineral:gallium]] [[mineral:gallium]]"
    publish(title="Here", body=both, topics=[topic])
    publish(title="Both", body=both)
    publish(title="Of one", body=one)
    publish(title="On topic", topics=[topic])
    publish(title="Apart", body="[[mineral:tin]]")
    publishing.save(None, 0, ArticleText(title="Hidden", body=both), None, NOW)
    said = section(read(client, "/articles/here/"), "Read on")
    assert re.findall("Both|Of one|On topic|Apart|Hidden|Here", said) == ["Both", "Of one", "On topic"]
    assert not section(read(client, "/articles/apart/"), "Read on")


def test_a_withdrawn_article_keeps_its_address_title_dates_and_reason_and_nothing_of_its_text(client, editor):
    make_mineral("gallium")
    text = {"title": "Taken back", "summary": "Its summary.", "body": "Its words on [[mineral:gallium]]."}
    article = publish(at=NOW - 9 * DAY, **text).article
    publishing.withdraw(article, editor, NOW - DAY, reason="The figures were wrong.")
    answer = client.get("/articles/taken-back/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page
    assert "<h1>Taken back</h1>" in page
    assert "15 November 2026" in page
    assert "23 November 2026" in page
    assert "The figures were wrong." in page
    assert "Its words" not in page
    assert "Its summary" not in page
    for path in ("/articles/", "/articles.json", "/feeds/articles.atom", "/sitemap.xml", "/minerals/gallium/", "/"):
        assert "taken-back" not in read(client, path), path
    twin = client.get("/articles/taken-back.json").json()
    assert (twin["title"], twin["reason"]) == ("Taken back", "The figures were wrong.")
    assert (twin["published"][:10], twin["withdrawn"][:10]) == ("2026-11-15", "2026-11-23")
    assert "Its words" not in str(twin)
    publishing.lift(article, editor, NOW)
    assert "Its words" in read(client, "/articles/taken-back/")


def test_an_article_withdrawn_for_a_legal_reason_is_gone_and_its_old_address_leads_to_that(client, editor):
    article = publish(slug="before").article
    publish(article, slug="after", change_note="Moved.")
    publishing.withdraw(article, editor, NOW, reason="A court said so.", is_legal=True)
    answer = client.get("/articles/before/", follow=True)
    assert answer.status_code == 410
    assert "A court said so." in answer.content.decode()
    assert client.get("/articles/after.json").status_code == 410


def test_an_article_is_cited_with_its_authors_and_its_dates(client):
    authors = [make_author("ada", name="Ada Author"), make_author("ben", name="Ben Writer")]
    article = publish(at=NOW - 9 * DAY, authors=authors).article
    publish(article, NOW - 3 * DAY, body="Other words.", change_note="Replaced the list.", authors=authors)
    cited = section(read(client, "/articles/one/"), "Cite and reuse")
    words = " ".join(cited.split()).replace(" ,", ",")
    assert "Ada Author and Ben Writer, “One”, Lodestone, published 15 November 2026, updated 21 November 2026" in words
    assert "“Articles of November 2026”" in read(client, "/articles/archive/2026-11/")


def test_what_only_drafts_are_filed_under_is_not_known(client):
    topic, author = Topic.objects.create(slug="secret", name="Secret"), make_author("secret")
    make_revision("draft", public_from=None, topics=[topic], authors=[author])
    for path in ("/articles/topic/secret/", "/articles/author/secret/", "/articles/topic/secret.json"):
        assert client.get(path).status_code == 404
    make_revision("out", topics=[topic], authors=[author])
    assert client.get("/articles/topic/secret/").status_code == 200


def test_a_long_list_comes_in_pages_and_its_twin_whole(client):
    for number in range(53):
        make_revision(f"article-{number}", public_from=NOW - number * DAY)
    assert read(client, "/articles/").count('href="/articles/article-') == 50
    assert "Page 1 of 2" in read(client, "/articles/")
    assert read(client, "/articles/?page=2").count('href="/articles/article-') == 3
    assert len(client.get("/articles.json").json()) == 53
    for page in ("3", "0", "x", "1.5"):
        assert client.get(f"/articles/?page={page}").status_code == 404
    months = client.get("/articles/archive.json").json()
    assert months == [
        {"month": "2026-11", "articles": 24},
        {"month": "2026-10", "articles": 29},
    ]
    for month in ("2026-13", "2026", "2026-1", "2026-11-01", "x"):
        assert client.get(f"/articles/archive/{month}/").status_code == 404


def test_about_contact_and_legal_stand_at_the_foot_of_every_page_and_in_no_list(client):
    for slug in ("about", "contact", "legal", "other"):
        make_revision(slug)
    page = read(client, "/minerals/")
    for slug in ("about", "contact", "legal"):
        assert f'href="/articles/{slug}/"' in page
    assert [article["slug"] for article in client.get("/articles.json").json()] == ["other"]
    assert client.get("/feeds/articles.atom").content.count(b"<entry") == 1
    assert "/articles/about/" in read(client, "/sitemap.xml")


def test_every_page_says_how_to_report_an_error_on_it(client, settings):
    assert 'href="/articles/contact/">Report an error' in read(client, "/lists/")
    settings.CONTACT_EMAIL = "desk@lodestone.example"
    link = re.search(r'href="(mailto:[^"]+)">Report an error', read(client, "/lists/matrix/?on=2020-12-01"))[1]
    assert "body=Page%3A%20http%3A%2F%2F127.0.0.1%3A8000%2Flists%2Fmatrix%2F%3Fon%3D2020-12-01" in html.unescape(link)


def test_no_address_in_a_page_or_its_headers_comes_from_what_the_request_claims(client):
    """Case S42."""
    publish(slug="x")
    claims = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "Forwarded": "host=evil.example"}
    for path in ("/articles/x/", "/feeds/articles.rss", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt"):
        foreign = client.get(path, headers={"Host": "evil.example"})
        assert foreign.status_code == 400
        assert b"evil.example" not in foreign.content
        for headers in (claims, {}):
            answer = client.get(path, headers=headers)
            assert answer.status_code == 200
            assert b"evil.example" not in answer.content
            assert "evil.example" not in str(answer.headers)
    page = read(client, "/articles/x/")
    assert page.count("http://127.0.0.1:8000/articles/x/") >= 4


def test_a_public_page_is_the_same_for_everybody_and_marks_nobody(client, admin_client):
    """Case S41."""
    publish(slug="x")
    seen_by_editor = admin_client.get("/articles/x/")
    stranger = client.get("/articles/x/")
    assert stranger.content == seen_by_editor.content
    assert not stranger.cookies
    assert not seen_by_editor.cookies
    assert b"csrf" not in stranger.content.lower()
    logins = {client_.get("/admin/login/").cookies["csrftoken"].value for client_ in (type(client)(), type(client)())}
    assert len(logins) == 2


@pytest.mark.parametrize(
    "path", ["/articles/the-one/", "/articles/", "/articles/archive/", "/articles/archive/2026-11/", "/articles/gone/"]
)
def test_no_public_page_makes_more_than_twelve_queries_at_any_size(client, editor, path, django_assert_max_num_queries):
    make_mineral("gallium")
    make_edition("us-2018", labels=["Gallium"])
    topic = Topic.objects.create(slug="t", name="T")
    body = "[[mineral:gallium]] [[list:us-2018#count]]\n\n"
    one = publish(title="The one", body=body, topics=[topic]).article
    publishing.withdraw(publish(title="Gone").article, editor, NOW, reason="Wrong.")
    for size in (1, 40):
        publish(one, body=body * size, topics=[topic], change_note="More.")
        for number in range(size):
            publish(title=f"{size} {number}", body=body, topics=[topic], authors=[make_author(f"a-{size}-{number}")])
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200


def test_every_page_of_a_list_of_articles_is_a_page_of_its_own_to_search_engines(client, db):
    for number in range(52):
        make_revision(f"article-{number}")
    first = client.get("/articles/").content.decode()
    second = client.get("/articles/?page=2").content.decode()
    assert '<link rel="canonical" href="http://127.0.0.1:8000/articles/">' in first
    assert '<link rel="canonical" href="http://127.0.0.1:8000/articles/?page=2">' in second
    assert "<title>Articles, page 2 – Lodestone</title>" in second
    month = f"/articles/archive/{NOW:%Y-%m}/?page=2"
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{month}">' in client.get(month).content.decode()
