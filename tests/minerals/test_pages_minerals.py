"""Home, the registry, minerals and sources as readers and programs meet them."""

import csv
import html
import io
import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from minerals.models import Evidence, ListSeries, RecordChange
from minerals.templatetags.record import short, words
from tests.factories import make_edition, make_event, make_mineral, make_revision, make_source

pytestmark = pytest.mark.django_db

PAGES = ("/", "/minerals/", "/minerals/gallium/", "/sources/", "/sources/us-notice/")


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def record():
    """Two groups' worth of minerals on three lists, one of which is not itemised."""
    make_mineral(
        "gallium", kind="element", atomic_number=31, symbol="Ga", aliases=["Wolframite of old", "Eka-aluminium"]
    )
    make_mineral("rare-earth-elements", name="Rare earth elements", kind="group")
    make_mineral("dysprosium", member_of="rare-earth-elements", atomic_number=66, symbol="Dy")
    make_mineral("aluminium", name_us="Aluminum", atomic_number=13, symbol="Al")
    make_mineral("bauxite", counts_as="aluminium")
    make_edition("us-2018", start="2018-05-18", labels=["Gallium"], declared_count=1)
    make_edition(
        "us-2025",
        start="2025-11-07",
        labels={"Gallium (Ga)": "gallium", "REE": "rare-earth-elements;dysprosium", "Aluminum": "aluminium"},
        declared_count=3,
        official_citation="90 FR 50494",
    )
    make_edition("eu-2011", start="2011", labels=["Gallium"], declared_count=1)
    make_edition("eu-2014", start="2014", labels=["Dysprosium"], declared_count=1)
    make_edition("nz-2025", start="2025-01-31", is_itemised=False, declared_count=37)
    for position, series in enumerate(("us", "eu", "nz"), start=1):
        ListSeries.objects.filter(pk=series).update(position=position)
    source = make_source("us-notice")
    event = make_event("us-eu-talks", parties=["US", "EU"], minerals=["gallium"], date="2023-10")
    Evidence.objects.create(source=source, event=event, locator="p. 4")
    Evidence.objects.create(source=source, mineral_id="gallium")


def page(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_home_shows_each_list_in_force_with_its_count_and_start_and_links_the_edition(client, record):
    shown = page(client, "/")
    assert 'href="/lists/us-2025/"' in shown
    assert '<td class="num big">3</td>' in shown
    assert '<time datetime="2025-11-07">7 Nov 2025</time>' in shown
    assert "2018: 1 entry" in shown
    assert "2011: 1 entry" in shown


def test_home_says_in_one_line_what_the_site_is(client, record):
    opening = page(client, "/").split('<main id="content"')[1].split("<section")[0]
    assert "The official lists of critical minerals and the US–EU dialogue about them, as issued" in opening


def test_home_tells_what_happened_last_and_what_is_to_come(client, record):
    make_event("far-away-review", title="Review falls due", date="2999-01-01")
    shown = page(client, "/")
    assert shown.index("What happened last") < shown.index("Us eu talks") < shown.index("What comes next")
    assert shown.index("What comes next") < shown.index("Review falls due")


def test_home_leads_with_the_newest_article(client, record):
    make_revision("first-piece", title="Fifty names")
    assert "Fifty names" in page(client, "/")


def test_home_is_also_data(client, record):
    make_event("far-away-review", title="Review falls due", date="2999-01-01")
    shown = page(client, "/")
    for kind, media in (("json", "application/json"), ("csv", "text/csv")):
        assert f'<link rel="alternate" type="{media}" href="/index.{kind}"' in shown
        assert f'<a href="/index.{kind}" type="{media}">' in shown
    data = client.get("/index.json").json()
    assert [(each["edition"], each["count"]) for each in data["in_force"]] == [
        ("us-2025", 3),
        ("eu-2014", 1),
        ("nz-2025", 37),
    ]
    assert data["in_force"][0]["in_force_from"] == "2025-11-07"
    assert data["dialogue"] == {"steps": 1, "last": "2023-10"}
    assert [event["slug"] for event in (*data["last"], *data["upcoming"])] == ["us-eu-talks", "far-away-review"]
    rows = list(csv.DictReader(io.StringIO(page(client, "/index.csv"))))
    assert [(row["part"], row["slug"], row["count"]) for row in rows] == [
        ("in_force", "us-2025", "3"),
        ("in_force", "eu-2014", "1"),
        ("in_force", "nz-2025", "37"),
        ("last", "us-eu-talks", ""),
        ("upcoming", "far-away-review", ""),
    ]


def test_home_of_an_empty_record_still_reads(client):
    assert "No list is in the record yet" in page(client, "/")


def test_the_registry_shows_the_sign_of_each_mineral_on_each_principal_list(client, record):
    row = page(client, "/minerals/").split('<a href="/minerals/bauxite/">Bauxite</a></th>')[1].split("</tr>")[0]
    assert row.index("sign commodity") < row.index("sign absent") < row.index("sign unknown")
    assert '<td class="num">1</td>' in row
    assert '<td class="num">2025</td>' in row


def test_the_periodic_table_counts_the_itemised_lists_in_force(client, record):
    shown = page(client, "/minerals/")
    assert '<abbr title="Dysprosium">Dy</abbr><span>2</span>' in shown
    assert '<td class="out"><span>H</span></td>' in shown


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("kind=group", ["rare-earth-elements"]),
        ("group=rare-earth-elements", ["dysprosium", "rare-earth-elements"]),
        ("series=eu", ["dysprosium", "rare-earth-elements"]),
        ("q=aluminum", ["aluminium"]),
        ("q=Ga", ["gallium"]),
        ("q=nothing-like-it", []),
    ],
)
def test_the_twins_of_the_registry_carry_its_filters(client, record, query, slugs):
    assert [row["slug"] for row in client.get(f"/minerals.json?{query}").json()] == slugs
    rows = list(csv.DictReader(io.StringIO(client.get(f"/minerals.csv?{query}").content.decode())))
    assert [row["slug"] for row in rows] == slugs


def test_a_filter_that_the_registry_does_not_know_is_refused_with_what_it_knows(client, record):
    answer = client.get("/minerals/?kind=rock")
    assert answer.status_code == 400
    assert "element, mineral, material, group" in answer.content.decode()


def test_a_mineral_says_on_which_lists_it_is_and_since_when(client, record):
    shown = page(client, "/minerals/gallium/")
    assert "Named on 1 of the 2 itemised lists in force on" in shown
    assert "in the United States since 2018" in shown
    assert "in the European Union since" not in shown
    assert "<q>Gallium (Ga)</q>" in shown
    assert "2011 named; 2014 not on the list" in shown
    assert "Could not be read entry by entry" in shown
    assert 'href="/sources/us-notice/"' in shown


def test_a_mineral_that_counts_as_another_says_so_in_its_entry(client, record):
    shown = page(client, "/minerals/bauxite/")
    assert "On 1 of the 2 itemised lists" in shown
    assert "under another name" in shown


def test_a_mineral_as_data_names_its_listings_and_events(client, record):
    data = client.get("/minerals/gallium.json").json()
    assert list(data)[:3] == ["slug", "name", "name_us"]
    assert data["symbol"] == "Ga"
    assert data["aliases"] == ["Wolframite of old", "Eka-aluminium"]
    assert data["listings"] == [
        {"edition": "eu-2011", "entry": "Gallium", "via": "named", "from": "2011", "to": "2014"},
        {"edition": "us-2018", "entry": "Gallium", "via": "named", "from": "2018-05-18", "to": "2025-11-07"},
        {"edition": "us-2025", "entry": "Gallium (Ga)", "via": "named", "from": "2025-11-07", "to": None},
    ]
    assert data["events"] == ["us-eu-talks"]
    rows = list(csv.DictReader(io.StringIO(client.get("/minerals/gallium.csv").content.decode())))
    assert [row["edition"] for row in rows] == ["eu-2011", "us-2018", "us-2025"]
    assert rows[2]["official_citation"] == "90 FR 50494"


def test_the_group_of_an_entry_is_how_its_members_are_listed(client, record):
    listings = client.get("/minerals/dysprosium.json").json()["listings"]
    assert {row["edition"]: row["via"] for row in listings} == {"eu-2014": "named", "us-2025": "group"}


@pytest.mark.parametrize("name", ["Gallium", "GALLIUM", "Ga", "eka aluminium", "Wolframite%20of%20old"])
def test_any_name_of_a_mineral_leads_to_its_page(client, record, name):
    answer = client.get(f"/minerals/{name}/")
    assert (answer.status_code, answer["Location"]) == (301, "/minerals/gallium/")
    assert client.get(f"/minerals/{name}.json")["Location"] == "/minerals/gallium.json"


def test_an_unknown_mineral_is_answered_with_the_nearest(client, record):
    answer = client.get("/minerals/galium/")
    assert answer.status_code == 404
    assert '<a href="/minerals/gallium/">Gallium</a>' in answer.content.decode()
    twin = client.get("/minerals/galium.json")
    assert twin.status_code == 404
    assert "gallium" in twin.json()["error"]


def test_sources_are_found_by_kind_language_and_words(client, record):
    make_source("zeitung", kind="news", language="de", publisher="Die Zeitung")
    for query in ("kind=news", "language=de", "q=zeitung"):
        assert [row["slug"] for row in client.get(f"/sources.json?{query}").json()] == ["zeitung"]
    for query, said in (
        ("kind=gossip", "kind=gossip is not in the record. One of: official"),
        ("language=zz", "language=zz is not in the record. One of: de, en."),
    ):
        for path in ("/sources/", "/sources.csv"):
            answer = client.get(f"{path}?{query}")
            assert (answer.status_code, said in answer.content.decode()) == (400, True)


def test_sources_that_no_record_rests_on_are_counted_apart(client, record):
    make_source("usgs-2026", language="zh")
    shown = page(client, "/sources/")
    assert '<p class="numeral">1<span>documents that<br>the record rests on</span></p>' in shown
    assert "1 more waits for records that are still to come" in shown
    assert '<td class="num" data-unit="records">2</td>' in shown
    assert "<td>Chinese</td>" in shown
    assert "no date kept" in page(client, "/sources/usgs-2026/")


def test_a_source_shows_what_rests_on_it(client, record):
    shown = page(client, "/sources/us-notice/")
    assert 'href="/minerals/gallium/"' in shown
    assert 'href="/timeline/us-eu-talks/"' in shown
    data = client.get("/sources/us-notice.json").json()
    assert [(row["record"], row["slug"], row["locator"]) for row in data["records"]] == [
        ("mineral", "gallium", None),
        ("event", "us-eu-talks", "p. 4"),
    ]
    assert client.get("/sources/nowhere/").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_the_database_as_often_for_much_as_for_little(client, record, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as few:
        page(client, path)
    for number in range(40):
        make_mineral(f"mineral-{number}", aliases=[f"Alias {number}"], counts_as="gallium" if number % 2 else "")
        make_edition(f"x{number}-2020", labels=["Gallium", f"Mineral {number}"])
        event = make_event(f"event-{number}", parties=["US", "EU"], minerals=["gallium"])
        source = make_source(f"source-{number}")
        Evidence.objects.create(source=source, event=event)
        Evidence.objects.create(source_id="us-notice", event=event, position=2)
        make_revision(f"article-{number}")
    RecordChange.objects.create(table="minerals", key="x", action="created", made_at=timezone.now())
    with django_assert_max_num_queries(len(few)):
        page(client, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_itself_and_its_lasting_address(client, record, path, settings):
    shown = page(client, path)
    assert f'<link rel="canonical" href="{settings.SITE_URL}{path}">' in shown
    assert shown.count("<h1") == 1
    assert '<meta name="description" content="' in shown
    assert ' style="' not in shown


def test_a_date_is_as_exact_as_its_source():
    assert words("2011-10") == '<time datetime="2011-10">October 2011</time>'
    assert short("2025-11-07") == '<time datetime="2025-11-07">7 Nov 2025</time>'
    assert words("") == ""


@pytest.mark.parametrize("path", ["/minerals/", "/minerals.csv"])
def test_a_kept_page_is_sent_with_the_headers_it_was_made_with(client, record, path):
    made, kept = client.get(path), client.get(path)
    assert dict(made.headers) == dict(kept.headers)


def test_no_link_leads_nowhere(client, record):
    for slug in ("first-piece", "about", "contact", "legal"):
        make_revision(slug)
    links = {
        link
        for path in (*PAGES, "/minerals/bauxite/", "/minerals/galium/")
        for link in re.findall(r'href="(/[^"]*)"', client.get(path).content.decode())
        if not link.startswith(("/static/", "/admin/"))
    }
    assert len(links) > 30
    assert not [link for link in sorted(links) if client.get(html.unescape(link)).status_code >= 400]
