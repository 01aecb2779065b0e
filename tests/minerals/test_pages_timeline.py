"""The timeline and its events as readers and programs meet them."""

import csv
import io
import re

import pytest
from django.core.cache import cache

from minerals.models import Evidence
from minerals.views import timeline
from tests.factories import make_event, make_jurisdiction, make_mineral, make_revision, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def record():
    """Six steps: two on one day, one known to the month, one to the year, one that nothing bears out, one to come."""
    make_jurisdiction("US", name="United States")
    make_jurisdiction("EU", name="European Union")
    make_jurisdiction("DE", name="Germany")
    make_mineral("gallium", symbol="Ga", atomic_number=31, aliases=["Eka-aluminium"])
    make_event("b-plan", date="2026-04-24", kind="agreement", parties=["US", "EU"], place="Washington, DC")
    make_event("a-memo", date="2026-04-24", kind="agreement", parties=["US", "EU", "DE"], minerals=["gallium"])
    make_event("trilateral-1", date="2011-10", parties=["US", "EU", "JP"], minerals=["rare-earth-elements"])
    make_event("icmm-principles", date="2003", kind="standard")
    make_event("claimed-dialogue", date="2020-10", parties=["US", "EU"], confidence="unverified")
    make_event("review-due", date="2999-05-24", kind="law", parties=["EU"])
    Evidence.objects.create(source=make_source("read-out"), event_id="trilateral-1", locator="p. 4")


def slugs(client, query: str = "") -> list[str]:
    return [step["slug"] for step in client.get(f"/timeline.json{query}").json()]


def page(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_order_is_by_date_and_then_by_slug_and_the_page_has_the_newest_first(client, record):
    in_time = ["icmm-principles", "trilateral-1", "claimed-dialogue", "a-memo", "b-plan", "review-due"]
    assert slugs(client) == in_time
    rows = list(csv.DictReader(io.StringIO(client.get("/timeline.csv").content.decode())))
    assert [row["slug"] for row in rows] == in_time
    on_page = re.findall(r'<li id="([\w-]+)" class="step">', page(client, "/timeline/"))
    assert on_page == ["review-due", *reversed(in_time[:-1])]


def test_a_date_is_shown_as_exact_as_its_source_everywhere(client, record):
    html = page(client, "/timeline/")
    assert '<time datetime="2011-10"><span></span> Oct<b class="vh"> 2011</b></time>' in html
    assert '<time datetime="2003"><span></span> <b class="vh"> 2003</b></time>' in html
    assert '<time datetime="2026-04-24"><span>24</span> Apr' in html
    event = page(client, "/timeline/trilateral-1/")
    assert '<time datetime="2011-10">October 2011</time>' in event
    assert "day not known" in event
    assert "1 October" not in html + event
    assert client.get("/timeline/trilateral-1.json").json()["date"] == "2011-10"


def test_what_is_still_to_come_stands_apart(client, record):
    html = page(client, "/timeline/")
    assert html.index('id="coming"') < html.index('id="review-due"') < html.index('id="y2026"')
    assert "Not yet" in page(client, "/timeline/review-due/")
    assert "Not yet" not in page(client, "/timeline/b-plan/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?party=US&party=EU", ["trilateral-1", "claimed-dialogue", "a-memo", "b-plan"]),
        ("?party=germany", ["a-memo"]),
        ("?kind=agreement", ["a-memo", "b-plan"]),
        ("?kind=Trade+measure", []),
        ("?mineral=eka+aluminium", ["a-memo"]),
        ("?mineral=Ga&party=us", ["a-memo"]),
        ("?from=2011&to=2020", ["trilateral-1", "claimed-dialogue"]),
        ("?year=2003", ["icmm-principles"]),
        ("?confidence=unverified", ["claimed-dialogue"]),
        ("?party=&kind=&mineral=&from=&to=2003&confidence=", ["icmm-principles"]),
    ],
)
def test_page_and_twins_answer_the_same_question(client, record, query, found):
    assert slugs(client, query) == found
    rows = list(csv.DictReader(io.StringIO(client.get(f"/timeline.csv{query}").content.decode())))
    assert [row["slug"] for row in rows] == found
    assert sorted(re.findall(r'<li id="([\w-]+)" class="step">', page(client, f"/timeline/{query}"))) == sorted(found)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("party=Germny", "Germany (DE)"),
        ("kind=laws", "law"),
        ("mineral=galium", "gallium"),
        ("from=soon", "four digits"),
        ("from=2020&to=2011", "Swap the two years"),
        ("confidence=sure", "One of: verified, reported, unverified."),
        ("party=zz", "One of: "),
    ],
)
@pytest.mark.parametrize("path", ["/timeline/", "/timeline.json"])
def test_a_filter_that_means_nothing_is_refused_with_the_nearest_that_does(client, record, query, said, path):
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_an_empty_answer_names_the_filters_and_offers_to_drop_each(client, record):
    html = page(client, "/timeline/?party=JP&kind=law&year=2011")
    assert "No step answers to this" in html
    assert "<b>party JP</b>, <b>kind law</b> and <b>year 2011</b>" in html
    assert '<a href="/timeline/?party=JP&amp;year=2011">without kind law</a>' in html
    assert "No event is in the record yet" not in html


def test_an_empty_record_still_reads(client):
    assert "No event is in the record yet" in page(client, "/timeline/")
    assert client.get("/timeline.json").json() == []


def test_kinds_at_a_glance_count_what_else_was_asked_and_choose_one_kind(client, record):
    html = page(client, "/timeline/?party=US&kind=meeting")
    table = html.split("kinds")[1].split("</table>")[0]
    assert '<a href="/timeline/?party=US&amp;kind=agreement">Agreement</a>' in table
    assert '<a href="/timeline/?party=US" aria-current="true">Meeting</a>' in table
    assert 'aria-label="2 steps in 2026"' in table
    assert 'class="span both doubt"' in table


def test_a_page_holds_whole_years_and_leads_to_the_earlier_ones(client, record, monkeypatch):
    monkeypatch.setattr(timeline, "STEPS_A_PAGE", 3)
    html = page(client, "/timeline/?party=US")
    assert re.findall(r'id="(y\d+)"', html) == ["y2026", "y2020"]
    assert '<a href="/timeline/?party=US&amp;from=2011&amp;to=2011">Earlier: 2011</a>' in html


def test_an_event_tells_what_happened_who_took_part_and_what_it_rests_on(client, record):
    html = page(client, "/timeline/trilateral-1/")
    assert 'href="/timeline/?party=EU">European Union</a>' in html
    assert 'href="/minerals/rare-earth-elements/"' in html
    assert 'href="/sources/read-out/">Read out</a>, p. 4' in html
    assert html.index("Icmm principles") < html.index('aria-current="page">Trilateral 1</b>')
    assert html.index('aria-current="page">Trilateral 1</b>') < html.index("Claimed dialogue")
    assert "bears it out" not in html
    assert "nothing was found that bears it out" in page(client, "/timeline/claimed-dialogue/")


def test_an_event_as_data_has_the_keys_of_the_timeline(client, record):
    data = client.get("/timeline/trilateral-1.json").json()
    assert data == next(step for step in client.get("/timeline.json").json() if step["slug"] == "trilateral-1")
    assert data == {
        "slug": "trilateral-1",
        "date": "2011-10",
        "title": "Trilateral 1",
        "kind": "meeting",
        "parties": ["EU", "JP", "US"],
        "place": None,
        "summary": None,
        "minerals": ["rare-earth-elements"],
        "edition": None,
        "confidence": "verified",
        "evidence": [{"source": "read-out", "locator": "p. 4", "quotation": None}],
    }
    rows = list(csv.DictReader(io.StringIO(client.get("/timeline/trilateral-1.csv").content.decode())))
    assert [(row["date"], row["parties"], row["evidence"]) for row in rows] == [("2011-10", "EU; JP; US", "read-out")]


def test_an_event_that_is_not_there_leads_to_the_nearest(client, record):
    answer = client.get("/timeline/trilateral-11/")
    assert answer.status_code == 404
    assert '<a href="/timeline/trilateral-1/">Trilateral 1</a>' in answer.content.decode()
    answer = client.get("/timeline/trilateral-11.json")
    assert answer.status_code == 404
    assert "trilateral-1." in answer.json()["error"]


def test_headings_step_down_one_at_a_time_and_every_table_has_a_caption(client, record):
    for path in ("/timeline/", "/timeline/?kind=law&year=2003", "/timeline/trilateral-1/"):
        html = page(client, path)
        levels = [int(level) for level in re.findall(r"<h([1-6])", html.split("<main")[1].split("</main")[0])]
        assert [place for place, level in enumerate(levels) if level == 1] == [0]
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
        assert html.count("<table") == html.count("<caption")


@pytest.mark.parametrize("times", [1, 40])
def test_no_page_asks_the_database_more_as_the_timeline_grows(client, record, times, django_assert_max_num_queries):
    source = make_source("many")
    for number in range(times):
        event = make_event(f"more-{number}", parties=["US", "JP"], minerals=["gallium"])
        Evidence.objects.create(source=source, event=event)
        make_revision(f"article-{number}")
    for path in (
        "/timeline/",
        "/timeline/?mineral=Ga&party=US&kind=meeting",
        "/timeline.json",
        "/timeline.csv?mineral=eka-aluminium",
        "/timeline/more-0/",
        "/timeline/more-0.json",
        "/timeline/no-such-event/",
    ):
        with django_assert_max_num_queries(12):
            client.get(path)
