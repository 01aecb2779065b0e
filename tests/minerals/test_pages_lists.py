"""The lists, one series and one edition as readers and programs meet them, on the record that ships."""

import csv
import datetime
import io
import re
from html import unescape

import pytest
from django.utils import timezone

from minerals.bars import series_line
from minerals.lookup import Key, look_up
from minerals.models import ListEdition
from tests.factories import make_edition, make_mineral

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_record")]

EDITION_KEYS = (
    *("slug", "series", "title", "issuer", "legal_basis", "official_citation", "published", "in_force_from"),
    *("in_force_to", "declared_count", "is_itemised", "entries", "evidence"),
)


@pytest.fixture(autouse=True)
def _on_a_day_in_2026(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 11, 24))


def page(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def words(html: str) -> str:
    """What a reader sees of the page."""
    inline = re.sub(r"</?(a|time|strong)\b[^>]*>", "", html.split("</main>")[0])
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inline)).split())


def rows(client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).content.decode())))


def entry(html: str, number: int) -> str:
    lines = re.search(r'<ol class="entries">(.*?)</ol>', html, re.S)[1]
    return lines.split("<li>")[number]


def test_every_list_stands_there_with_its_editions_its_kind_and_its_count(client):
    html = page(client, "/lists/")
    assert len(re.findall(r'<tr class="', html)) == 25
    row = html.split('<a href="/lists/eu/">')[1].split("</tr>")[0]
    assert re.findall(r"/lists/(eu-\d+)/", row) == ["eu-2011", "eu-2014", "eu-2017", "eu-2020", "eu-2024"]
    assert '<td class="kind">critical</td>' in row
    assert '<td class="num big">34</td>' in row
    assert '<time datetime="2024-05-23">23 May 2024</time>' in row
    for path in ("/lists/compare/", "/lists/matrix/", "/lists/status/"):
        assert f'<a href="{path}">' in html


def test_the_twins_of_the_lists_have_one_row_an_edition(client):
    data = client.get("/lists.json").json()
    assert (len(data), data[0]["slug"]) == (41, "us-2018")
    old = next(row for row in data if row["slug"] == "us-2018")
    assert (old["series"], old["jurisdiction"], old["kind"]) == ("us", "US", "critical")
    assert (old["in_force_from"], old["in_force_to"], old["declared_count"]) == ("2018-05-18", "2022-02-24", 35)
    unread = next(row for row in rows(client, "/lists.csv") if row["slug"] == "id-2023")
    assert (unread["is_itemised"], unread["entries"], unread["declared_count"]) == ("no", "", "47")


def test_a_series_says_what_it_is_and_what_each_edition_changed(client):
    html = page(client, "/lists/us/")
    said = words(html)
    assert "essential to the economic or national security of the United States" in said
    for heading in ("Editions", "What it rests on", "What it does", "How it is made", "Sources"):
        assert f">{heading}</h2>" in html
    assert '<a href="/lists/compare/?a=us-2022&amp;b=us-2025">10 added, 0 removed</a>' in html
    assert '<a href="/lists/compare/?a=us-2018&amp;b=us-2022">2 added, 6 removed</a>' in html
    assert html.index("10 added") < html.index("2 added") < html.index("the first")
    data = client.get("/lists/us.json").json()
    assert [edition["slug"] for edition in data["editions"]] == ["us-2018", "us-2022", "us-2025"]
    assert data["definition"]
    assert data["evidence"]
    assert [row["slug"] for row in rows(client, "/lists/us.csv")] == ["us-2018", "us-2022", "us-2025"]


def test_an_edition_is_shown_with_its_legal_identity_and_its_place_in_the_series(client):
    html = page(client, "/lists/us-2025/")
    said = words(html)
    assert "60 entries declared, 60 read" in said
    assert "In force since 7 November 2025." in said
    assert "50 became 60: 10 joined, 3 of them for the second time, none left." in said
    assert "Citation 90 FR 50494 (FR Doc. 2025-19813)" in said
    assert "Supersedes us-2022 (50 entries)" in said
    assert "Until no later edition found by 24 November 2026" in said
    assert 'href="/lists/compare/?a=us-2022&amp;b=us-2025"' in html
    assert 'rel="prev"' in html
    assert "Superseded</h2>" not in html
    assert 'href="/lists/us-2025.json"' in html


def test_an_entry_keeps_the_words_of_its_issuer_beside_the_name_in_the_record(client):
    html = page(client, "/lists/us-2025/")
    assert '<a href="/minerals/aluminium/">aluminum</a> <span class="quiet">Aluminium</span>' in entry(html, 1)
    assert "quiet" not in entry(html, 2)
    assert '<ins class="tag">new</ins>' in entry(html, 7)
    assert '<ins class="tag">back</ins>' in entry(html, 55)
    nickel = entry(page(client, "/lists/eu-2024/"), 23)
    assert '<span class="quiet">(battery grade)</span>' in nickel
    spanish = entry(page(client, "/lists/cl-2026/"), 1)
    assert 'lang="es"' in spanish
    assert '<span class="quiet">' in spanish
    html = page(client, "/lists/jp-2022/")
    assert '<span class="quiet">manganese ore</span>' in entry(html, 1)
    assert '<span class="quiet">platinum group ore · Platinum group metals</span>' in entry(html, 16)


@pytest.mark.parametrize("end", ["/", ".json", ".csv"])
def test_a_list_is_found_in_capitals(client, end):
    answer = client.get(f"/lists/US-2025{end}?from=afar")
    assert (answer.status_code, answer.url) == (301, f"/lists/us-2025{end}?from=afar")
    assert client.get(f"/lists/US{end}").url == f"/lists/us{end}"
    assert client.get(f"/lists/US-1999{end}").status_code == 404


def test_an_entry_of_a_group_names_the_minerals_it_covers(client):
    platinum = entry(page(client, "/lists/us-2018/"), 21)
    assert '<a href="/minerals/platinum-group-metals/">Platinum group metals</a>' in platinum
    assert '<span class="covers">covers <a href="/minerals/iridium/">Iridium</a>' in platinum
    assert "No longer covered since us-2018: " in page(client, "/lists/us-2022/")


def test_a_superseded_edition_says_since_when_and_leads_to_what_changed(client):
    html = page(client, "/lists/us-2018/")
    assert "In force from 18 May 2018 until 24 February 2022." in words(html)
    notice = html.split('aria-labelledby="superseded"')[1].split("</section>")[0]
    assert '<time datetime="2022-02-24">24 February 2022</time>' in notice
    assert '<a href="/lists/compare/?a=us-2018&amp;b=us-2022">What changed</a>' in notice
    assert 'rel="next"' in html


def test_an_edition_that_is_not_itemised_says_so_and_never_looks_empty(client):
    html = page(client, "/lists/id-2023/")
    assert "47 entries declared, not itemised" in words(html)
    assert "Nothing follows from it about any single mineral" in html
    assert '<ol class="entries">' not in html
    data = client.get("/lists/id-2023.json").json()
    assert (data["is_itemised"], data["entries"], data["declared_count"]) == (False, [], 47)


def test_an_edition_as_data_has_every_entry_and_how_it_covers_each_mineral(client):
    data = client.get("/lists/us-2018.json").json()
    assert set(EDITION_KEYS) <= set(data)
    assert (data["published"], data["in_force_from"], data["in_force_to"]) == ("2018-05-18", "2018-05-18", "2022-02-24")
    assert [line["position"] for line in data["entries"]] == list(range(1, 36))
    platinum = data["entries"][20]
    assert (platinum["label"], platinum["qualifier"]) == ("Platinum group metals", None)
    assert platinum["minerals"][:2] == [
        {"slug": "platinum-group-metals", "via": "named"},
        {"slug": "iridium", "via": "group"},
    ]
    assert data["evidence"][0]["source"]
    assert client.get("/lists/us-2025.json").json()["in_force_to"] is None


def test_an_edition_as_csv_has_one_row_an_entry(client):
    found = rows(client, "/lists/us-2018.csv")
    assert len(found) == 35
    assert found[20]["minerals"] == "platinum-group-metals"
    assert found[20]["via_group"].startswith("iridium; osmium")


def test_an_edition_published_but_not_yet_in_force_says_so_and_supersedes_nothing_yet(client):
    make_edition("us-2028", start="2028-02-01", published="2026-10-01", labels=["Gallium", "Copper"], declared_count=3)
    html = page(client, "/lists/us-2028/")
    assert "Published 1 October 2026, not yet in force: it holds from 1 February 2028." in words(html)
    assert "The issuer declares 3 entries; 2 were read." in words(html)
    today = page(client, "/lists/us-2025/")
    assert "In force since 7 November 2025." in words(today)
    assert "Until 1 February 2028, then us-2028" in words(today)
    assert "Superseded</h2>" not in today
    assert 'us-2028/">List us-2028</a> <span class="quiet">not yet in force</span>' in page(client, "/lists/us/")
    assert '<td class="num big">60</td>' in page(client, "/lists/").split('"/lists/us/"')[1].split("</tr>")[0]


def test_a_list_whose_issuer_declares_no_number_has_the_number_of_its_entries_everywhere(client):
    make_edition("us-2027", start="2026-01-01", labels=["Gallium", "Copper"])
    edition = ListEdition.objects.with_count().get(pk="us-2027")
    assert edition.count == 2
    for path in ("/", "/lists/"):
        assert '<td class="num big">2</td>' in page(client, path).split("US</span>")[1].split("</tr>")[0], path
    assert '<td class="num" data-unit="entries">2</td>' in page(client, "/lists/us/")
    assert "2026: 2 entries" in page(client, "/lists/us/")
    assert "<b>2</b></a></th>" in page(client, "/lists/matrix/")
    assert "60 and 2 entries" in page(client, "/lists/compare/")
    assert "no number declared, 2 read" in words(page(client, "/lists/us-2027/"))
    key = Key("list", "us", "count")
    assert look_up([key], datetime.date(2026, 6, 1))[key].text == "2"


@pytest.mark.parametrize(("slug", "nearest"), [("us-1999", "us-2025"), ("eu-2025", "eu-2024"), ("us-do", "us-doe")])
def test_an_unknown_slug_is_answered_with_the_nearest(client, slug, nearest):
    answer = client.get(f"/lists/{slug}/")
    assert answer.status_code == 404
    assert f"the slug “{slug}”" in answer.content.decode()
    assert f'<a href="/lists/{nearest}/">' in answer.content.decode()
    for form in ("json", "csv"):
        answer = client.get(f"/lists/{slug}.{form}")
        assert answer.status_code == 404
        assert f"the slug “{slug}”" in answer.json()["error"]
        assert f"Nearest: {nearest}." in answer.json()["error"]


@pytest.mark.parametrize("path", ["/lists/", "/lists/us/", "/lists/us-2025/", "/lists/us-2018/", "/lists/id-2023/"])
def test_headings_are_in_order_and_the_page_has_a_title_and_a_description_of_its_own(client, path):
    html = page(client, path)
    levels = [int(level) for level in re.findall(r"<h(\d)", html.split("</main>")[0])]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert set(levels[1:]) == {2}
    assert len(re.search(r"<title>(.*?) – Lodestone</title>", html)[1]) > 10
    assert len(re.search(r'<meta name="description" content="([^"]*)"', html)[1]) > 60
    assert html.count("<table") == html.count("<caption")
    assert 'style="' not in html


def test_the_line_of_a_series_draws_what_is_not_itemised_in_dashes_even_if_it_is_meant():
    editions = list(ListEdition.objects.filter(series="au-strategic").with_end().with_count().order_by("starts_on"))
    line = series_line(editions, "au-strategic-2024", datetime.date(2026, 11, 24))
    assert [bar.ink for bar in line.bars] == ["past", "bare"]
    assert line.words == "Editions of the series. 2023: 6 entries; 2024: 5 entries, not itemised"


@pytest.mark.parametrize("path", ["/lists/", "/lists/us/", "/lists/us-2018/", "/lists.csv", "/lists/us-2018.json"])
def test_a_page_asks_the_database_as_often_for_much_as_for_little(client, django_assert_max_num_queries, path):
    with django_assert_max_num_queries(12) as few:
        page(client, path)
    for number in range(30):
        make_mineral(f"mineral-{number}")
        make_edition(f"us-{2030 + number}", labels=[f"Mineral {number}", "Gallium"])
        make_edition(f"x{number}-2020", labels=["Gallium"])
    with django_assert_max_num_queries(12) as many:
        page(client, f"{path}?again=1")
    assert len(few) == len(many)
