"""Subscriptions: what feed readers, calendars and search engines get."""

import datetime
import html
import json
import re
from pathlib import Path

import pytest
from django.urls import reverse
from lxml import etree

from minerals import syndication
from minerals.models import Event, RecordChange
from posts import frontmatter, publishing
from posts.models import Revision, Topic
from posts.publishing import ArticleText
from tests.factories import NOW, make_author, make_edition, make_event, make_mineral, make_revision, make_source

CASES = Path(__file__).parent.parent / "cases"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
TITLE = 'Supply & demand: <Ga> "now" – 5 > 3 &amp; more'
FEEDS = ("/feeds/articles.atom", "/feeds/articles.rss", "/feeds/articles.json")
XML = ("/feeds/articles.atom", "/feeds/articles.rss", "/feeds/lists.atom", "/feeds/timeline.atom", "/sitemap.xml")

pytestmark = pytest.mark.django_db


def read(client, path: str):
    answer = client.get(path)
    assert answer.status_code == 200
    return etree.fromstring(answer.content)


def article_in_each(client) -> dict[str, dict[str, str]]:
    """Id, title, address and text of the newest article in Atom, RSS and JSON Feed."""
    entry = read(client, FEEDS[0]).find("a:entry", ATOM)
    item = read(client, FEEDS[1]).find("channel/item")
    parsed = client.get(FEEDS[2]).json()["items"][0]
    return {
        "atom": {
            "id": entry.findtext("a:id", namespaces=ATOM),
            "title": entry.findtext("a:title", namespaces=ATOM),
            "url": entry.find("a:link", ATOM).get("href"),
            "text": entry.findtext("a:content", namespaces=ATOM),
        },
        "rss": {
            "id": item.findtext("guid"),
            "title": item.findtext("title"),
            "url": item.findtext("link"),
            "text": item.findtext(CONTENT),
        },
        "json": {
            "id": parsed["id"],
            "title": parsed["title"],
            "url": parsed["url"],
            "text": parsed["content_html"],
        },
    }


def publish(title="Links", body="Words.", article=None, **fields) -> Revision:
    text = ArticleText(title=title, body=body, **fields)
    base = article.revisions.count() if article else 0
    return publishing.publish(article, base, text, None, NOW, public_from=NOW)


def test_a_feed_carries_the_whole_text_and_every_address_in_it_is_absolute(client, settings):
    """Case S30."""
    settings.SITE_URL = "https://lodestone.example"
    make_mineral("gallium")
    make_edition("us-2025", labels=["Gallium"])
    body = (CASES / "S30_links.md").read_text().replace("image:ga-ingot", "/media/ingot.png")
    publish(body=body)
    here = "https://lodestone.example/articles/links/"
    for feed, found in article_in_each(client).items():
        assert found["url"] == here
        addresses = re.findall(r'(?:href|src|srcset)="([^"]*)"', found["text"])
        assert len(addresses) >= 6, feed
        assert all(address.startswith("https://lodestone.example/") for address in addresses), (feed, addresses)
        assert "https://lodestone.example/minerals/gallium/" in addresses
        assert "https://lodestone.example/lists/us-2025/" in addresses
        assert any(address.startswith(f"{here}#") and address.endswith("supply") for address in addresses)
        assert "slip" not in found["text"]


def test_an_article_keeps_its_id_when_its_address_or_that_of_the_site_changes(client, settings):
    """Case S32."""
    settings.SITE_URL = "http://lodestone.example"
    article = publish(slug="ga-one").article
    before = article_in_each(client)
    assert len({found["id"] for found in before.values()}) == 1
    settings.SITE_URL = "https://other.example"
    publish(article=article, slug="ga-two", change_note="Moved.")
    after = article_in_each(client)
    for feed in before:
        assert before[feed]["id"] == after[feed]["id"]
        assert after[feed]["url"] == "https://other.example/articles/ga-two/"
    assert read(client, "/feeds/articles.rss").find("channel/item/guid").get("isPermaLink") == "false"
    feeds = [read(client, "/feeds/articles.atom").findtext("a:id", namespaces=ATOM) for _ in range(2)]
    assert feeds[0] == feeds[1]


def test_a_title_is_escaped_exactly_once_wherever_it_stands(client):
    """Case S33."""
    publish(title=TITLE, slug="supply")
    assert {found["title"] for found in article_in_each(client).values()} == {TITLE}
    page = client.get("/articles/supply/").content.decode()
    assert html.unescape(re.search(r"<h1>(.*?)</h1>", page).group(1)) == TITLE
    assert html.unescape(re.search(r"<title>(.*?)</title>", page).group(1)) == f"{TITLE} – Lodestone"
    assert html.unescape(re.search(r'property="og:title" content="(.*?)"', page).group(1)) == TITLE
    assert linked_data(page)["headline"] == TITLE


def test_nothing_in_linked_data_can_end_its_script_element(client):
    """Case S67."""
    title, name = "A</script><script>alert(67)</script>", 'T&J "q" </script>'
    topic = Topic.objects.create(slug="tj", name=name)
    publish(title=title, slug="a", topics=[topic], authors=[make_author()])
    page = client.get("/articles/a/").content.decode()
    data = linked_data(page)
    assert data["headline"] == title
    assert data["keywords"] == [name]
    assert data["author"] == [
        {"@type": "Person", "name": "Ada Miner", "url": "http://127.0.0.1:8000/articles/author/ada-miner/"}
    ]
    assert data["datePublished"] == "2026-11-24T12:00:00+00:00"
    assert "<script>alert" not in page
    assert "\\u003c/script" in page
    assert "&lt;/script" not in re.search(r"ld\+json\">(.*?)</script>", page).group(1)


def linked_data(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page).group(1))


def test_control_characters_make_no_feed_unreadable(client):
    """Case S31: the newsroom takes them out when a text is saved, the feeds take out what came in by other doors."""
    title = frontmatter.part((CASES / "S31_control.md").read_text()).keys["title"]
    publish(title=title, body="Grade\x02 fell\x0b in 2024.")
    assert {found["title"] for found in article_in_each(client).values()} == {"Oregrades"}
    Topic.objects.create(slug="t", name="To\x1fpic\ufffe")
    make_revision("raw", title="Ra\x08w", summary="Su\x0cm", topics=Topic.objects.all())
    make_event(title="Ta\x1flks", summary="a\x02b", place="Brus\x0bsels")
    make_source(title="No\x1ftice")
    for path in XML:
        read(client, path)
    assert client.get("/feeds/articles.json").json()["items"]
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", client.get("/timeline.ics").content.decode())


@pytest.mark.parametrize("path", [*FEEDS, "/feeds/lists.atom", "/feeds/timeline.atom", "/timeline.ics", "/sitemap.xml"])
def test_a_feed_of_nothing_and_a_feed_of_much_take_the_same_few_queries(client, path, django_assert_max_num_queries):
    make_mineral("gallium")
    make_edition("us-2018", labels=["Gallium"])
    for size in (0, 1, 30):
        for number in range(size):
            publish(title=f"{size} {number}", body="[[mineral:gallium]] [[list:us#count]]", authors=[])
            make_event(f"talks-{size}-{number}", parties=["US"], minerals=["gallium"])
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200


def test_a_reader_is_told_of_new_editions_and_steps(client):
    make_edition("us-2018", start="2018-05-18", labels=["Gallium", "Indium"], issuer="Survey", official_citation="83")
    make_event("talks", title="Talks", date="2024-03", summary="They met.", parties=["US", "EU"], kind="trade-measure")
    entry = read(client, "/feeds/lists.atom").find("a:entry", ATOM)
    summary = entry.findtext("a:summary", namespaces=ATOM)
    assert summary == "Issued by Survey. Published 18 May 2018, in force from 18 May 2018. 2 entries. 83"
    entry = read(client, "/feeds/timeline.atom").find("a:entry", ATOM)
    assert entry.findtext("a:summary", namespaces=ATOM) == "March 2024. They met."
    assert [each.get("term") for each in entry.findall("a:category", ATOM)] == ["trade measure", "EU", "US"]


def properties(text: str) -> list[str]:
    """The content lines of a calendar, unfolded."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")


def test_an_event_is_a_day_without_time_or_zone_in_the_calendar(client, settings):
    """Case S34."""
    settings.TIME_ZONE = "America/Los_Angeles"
    event = make_event("statement", title="Statement", date="2026-02-04")
    before = properties(client.get("/timeline.ics").content.decode())
    assert "DTSTART;VALUE=DATE:20260204" in before
    assert "DTEND;VALUE=DATE:20260205" in before
    assert not [line for line in before if "TZID" in line]
    assert [line for line in before if line.startswith("DTSTAMP:")]
    uid = next(line for line in before if line.startswith("UID:"))
    Event.objects.filter(pk=event.pk).update(title="A statement")
    for day in (1, 2):
        at = NOW + datetime.timedelta(days=day)
        RecordChange.objects.create(table="events", key="statement", action="changed", made_at=at)
    after = properties(client.get("/timeline.ics").content.decode())
    assert uid in after
    assert "SEQUENCE:1" in after
    assert "LAST-MODIFIED:20261126T120000Z" in after


def test_an_event_known_to_the_month_or_the_year_spans_it_and_says_so(client):
    make_event("a", date="2024-02")
    make_event("b", date="2023")
    found = properties(client.get("/timeline.ics").content.decode())
    days = [line.partition(":")[2] for line in found if line.startswith(("DTSTART", "DTEND"))]
    assert days == ["20230101", "20240101", "20240201", "20240301"]
    assert any("Known to the month: February 2024." in line for line in found)


def test_no_title_can_begin_another_property_of_the_calendar(client):
    """Case S35."""
    title = "Talks; a, b \\ c\nATTENDEE:mailto:x@example.org"
    make_event("ice-s35", title=title, place="Brussels, BE", summary="关键矿产 " * 40)
    found = properties(client.get("/timeline.ics").content.decode())
    assert found.count("BEGIN:VEVENT") == 1
    assert not [line for line in found if line.startswith("ATTENDEE")]
    summary = next(line for line in found if line.startswith("SUMMARY:"))
    taken_back = re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], summary.partition(":")[2])
    assert taken_back == title
    assert "LOCATION:Brussels\\, BE" in found


def test_steps_of_one_day_stand_in_one_order_everywhere(client):
    """Case S64."""
    slugs = ["b-plan", "a-memorandum", "c-note"]
    for slug in slugs:
        make_event(slug, date="2026-04-24", title=slug)
    for again in range(3):
        expected = sorted(slugs)
        assert [step["slug"] for step in client.get("/timeline.json").json()] == expected
        rows = client.get("/timeline.csv").content.decode().splitlines()[1:]
        assert [row.split(",")[0] for row in rows] == expected
        ics = properties(client.get("/timeline.ics").content.decode())
        assert [line[8:] for line in ics if line.startswith("SUMMARY:")] == expected
        titles = read(client, "/feeds/timeline.atom").findall("a:entry/a:title", ATOM)
        assert [title.text for title in titles] == expected[::-1]
        page = client.get("/timeline/").content.decode()
        shown = re.findall(r"/timeline/([abc]-\w+)/", page)
        assert list(dict.fromkeys(shown)) in (expected, expected[::-1])
        Event.objects.get(pk=slugs[again]).save()
        RecordChange.objects.create(table="events", key=slugs[again], action="changed", made_at=NOW)


def test_the_sitemap_names_public_pages_and_dates_that_are_true(client, settings):
    settings.SITE_URL = "https://lodestone.example"
    make_mineral("gallium")
    make_edition("us-2018", labels=["Gallium"])
    make_event("talks")
    RecordChange.objects.create(table="events", key="talks", action="created", made_at=NOW)
    make_revision("first", public_from=NOW - datetime.timedelta(days=3))
    make_revision("first", public_from=NOW - datetime.timedelta(days=1))
    make_revision("first", public_from=None)
    make_revision("hidden", public_from=None)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = {
        url.findtext("s:loc", namespaces=space): url.findtext("s:lastmod", namespaces=space)
        for url in read(client, "/sitemap.xml").findall("s:url", space)
    }
    assert found["https://lodestone.example/articles/first/"] == "2026-11-23"
    assert found["https://lodestone.example/timeline/talks/"] == "2026-11-24"
    assert found["https://lodestone.example/minerals/gallium/"] is None
    assert "https://lodestone.example/lists/us-2018/" in found
    assert not [address for address in found if "hidden" in address]
    for address in found:
        assert client.get(address.removeprefix("https://lodestone.example"), secure=True).status_code == 200, address


def test_signposts_name_the_sitemap_and_somebody_to_write_to(client, settings):
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in robots
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in robots
    settings.CONTACT_EMAIL = "desk@lodestone.example"
    security = client.get("/.well-known/security.txt")
    assert security.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in security.content.decode().splitlines())
    assert lines["Contact"] == "mailto:desk@lodestone.example"
    expires = datetime.datetime.fromisoformat(lines["Expires"].replace("Z", "+00:00"))
    ahead = expires - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=90) < ahead < datetime.timedelta(days=365)
    settings.CONTACT_EMAIL = ""
    assert b"/articles/contact/" in client.get("/.well-known/security.txt?again").content


def test_every_page_leads_to_the_feeds(client):
    page = client.get("/minerals/").content.decode()
    for name in ("posts:articles-atom", "minerals:lists-feed", "minerals:timeline-feed"):
        assert f'type="application/atom+xml" href="{reverse(name)}"' in page


def test_an_id_tells_kinds_of_things_apart():
    assert syndication.identifier("list", "us-2025") == syndication.identifier("list", "us-2025")
    assert syndication.identifier("list", "us-2025") != syndication.identifier("event", "us-2025")
