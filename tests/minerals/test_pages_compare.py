"""Two editions beside each other as readers and programs meet them, on the record that ships."""

import csv
import io
import re
from html import unescape

import pytest

from minerals.comparison import difference
from minerals.synopsis import Sides, in_words
from tests.factories import make_edition, make_mineral
from tests.minerals import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_record")]


def compared(client, a: str, b: str, basis: str = "") -> dict:
    answer = client.get("/lists/compare.json", {"a": a, "b": b, **({"basis": basis} if basis else {})})
    assert answer.status_code == 200
    return answer.json()


def page(client, a: str, b: str, **asked) -> str:
    answer = client.get("/lists/compare/", {"a": a, "b": b, **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(html: str, kind: str) -> list[str]:
    """The lines of one kind in the synopsis, as the words that a reader sees."""
    body = re.search(rf'<tbody id="{kind}">(.*?)</tbody>', html, re.S)[1]
    return [words(row) for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize(
    ("a", "b", "kept", "union"),
    [
        ("us-2018", "us-2022", 48, 56),
        ("us-2022", "us-2025", 50, 60),
        ("eu-2020", "eu-2024", 45, 53),
        ("eu-2011", "eu-2014", 32, 40),
        ("eu-2014", "eu-2017", 35, 47),
        ("us-2025", "eu-2024", 47, 64),
    ],
)
def test_the_overlap_of_two_editions_is_what_the_design_says(client, a, b, kept, union):
    data = compared(client, a, b)
    assert (data["a"], data["b"], data["basis"]) == (a, b, "members")
    assert (data["counts"]["kept"], data["counts"]["union"]) == (kept, union)
    assert data["jaccard"] == pytest.approx(kept / union)
    assert data["containment"] == {
        "a": pytest.approx(kept / data["counts"]["a"]),
        "b": pytest.approx(kept / data["counts"]["b"]),
    }


def test_from_2018_to_2022_the_united_states_dropped_six_added_two_and_split_two_groups(client):
    data = compared(client, "us-2018", "us-2022")
    assert list(data) == [
        *("a", "b", "basis", "added", "removed", "kept", "restored", "by_definition"),
        *("rescoped", "split", "merged", "counts", "jaccard", "containment"),
    ]
    assert data["counts"] == {"a": 54, "b": 50, "kept": 48, "union": 56}
    assert data["added"] == ["nickel", "zinc"]
    assert data["removed"] == ["helium", "osmium", "potash", "rhenium", "strontium", "uranium"]
    assert (data["restored"], data["by_definition"], data["merged"]) == ([], ["osmium"], [])
    assert data["rescoped"] == [
        {"minerals": ["aluminium"], "from": ["Aluminum (bauxite)"], "to": ["Aluminum"]},
        {"minerals": ["graphite"], "from": ["Graphite (natural)"], "to": ["Graphite"]},
    ]
    assert [(change["from"], len(change["to"])) for change in data["split"]] == [
        (["Rare earth elements group"], 15),
        (["Platinum group metals"], 5),
    ]


def test_from_2022_to_2025_ten_joined_and_three_of_them_came_back(client):
    data = compared(client, "us-2022", "us-2025")
    assert " ".join(data["added"]) == (
        "boron coking-coal copper lead phosphate-rock potash rhenium silicon silver uranium"
    )
    assert (data["removed"], data["restored"]) == ([], ["potash", "rhenium", "uranium"])
    assert data["rescoped"] == data["split"] == data["merged"] == []


def test_from_2020_to_2024_four_entries_of_the_european_union_were_rescoped_and_nothing_else(client):
    data = compared(client, "eu-2020", "eu-2024")
    assert data["added"] == ["arsenic", "copper", "feldspar", "helium", "manganese", "nickel"]
    assert (data["removed"], data["restored"]) == (["indium", "natural-rubber"], ["helium"])
    rescoped = [mineral for change in data["rescoped"] for mineral in change["minerals"]]
    assert rescoped == ["aluminium", "boron", "graphite", "titanium"]
    assert data["split"] == data["merged"] == []


def test_read_the_other_way_added_and_removed_change_places(client):
    there, back = compared(client, "us-2018", "us-2022"), compared(client, "us-2022", "us-2018")
    assert (there["added"], there["removed"], there["kept"]) == (back["removed"], back["added"], back["kept"])
    assert {tuple(change["minerals"]) for change in there["split"]} == {
        tuple(change["minerals"]) for change in back["merged"]
    }


def test_whoever_compares_an_edition_with_itself_is_told(client):
    html = client.get("/lists/compare/?a=us-2025&b=us-2025").content.decode()
    assert "The same edition stands on both sides: nothing can differ." in html


def test_by_entries_it_is_said_that_what_was_rescoped_left_and_joined_too(client):
    said = "What was split, merged or re-scoped is counted as left and as joined, too."
    assert said in client.get("/lists/compare/?a=eu-2020&b=eu-2024&basis=entries").content.decode()
    assert said not in client.get("/lists/compare/?a=eu-2020&b=eu-2024").content.decode()


def test_on_the_basis_of_entries_the_counts_are_those_of_the_lists(client):
    data = compared(client, "us-2018", "us-2022", "entries")
    assert data["basis"] == "entries"
    assert data["counts"] == {"a": 35, "b": 50, "kept": 26, "union": 59}


def test_the_page_says_the_difference_in_words_and_names_its_basis(client):
    html = page(client, "us-2018", "us-2022")
    said = words(html)
    assert "35 entries became 50. Counted in minerals covered, 54 became 50: six left, two joined" in said
    assert "48 of the 56 on either list are on both." in said
    assert "Of the entries, two were split, two were re-scoped, 26 are the same on both." in said
    assert "Basis: members, 54 and 50. Jaccard 0.86 · 89 % of 2018 is in 2022, 96 % of 2022 in 2018." in said
    assert "Bauxite counts as aluminium; natural graphite counts as graphite" in said
    assert 'aria-label="6 minerals only in 2018, 48 in both, 2 only in 2022"' in html


def test_the_synopsis_says_of_every_change_what_it_did(client):
    html = page(client, "us-2018", "us-2022")
    removed = rows_of(html, "removed")
    assert removed[1] == (
        "− Removed 21 Osmium via Platinum group metals By definition only: it had no entry and left with its group"
    )
    assert removed[2] == "− Removed 22 Potash Covered no longer; back on the list of 2025"
    assert rows_of(html, "added")[0] == "+ Added 29 Nickel On the list for the first time in 2022"
    platinum = rows_of(html, "split")[0]
    assert platinum.startswith("÷ Split 21 Platinum group metals 22 Iridium 31 Palladium")
    assert platinum.endswith("5 of 6 minerals go on; osmium does not")
    assert rows_of(html, "rescoped") == [
        "~ Re-scoped 1 Aluminum (bauxite) 1 Aluminum Bauxite is no longer named",
        (
            "~ Re-scoped 13 Graphite (natural) 18 Graphite "
            "Natural graphite is no longer named; graphite is now named; without the qualifier “natural”"
        ),
    ]
    assert "Graphite <del>(natural)</del>" in html
    assert "<del>Osmium</del> via Platinum group metals" in html


def test_what_came_back_or_came_in_between_is_dated(client):
    assert "Restored: the list of 2018 had it" in page(client, "us-2022", "us-2025")
    nickel = next(row for row in rows_of(page(client, "us-2018", "us-2025"), "added") if "nickel" in row.lower())
    assert nickel.endswith("On the list for the first time in 2022")


def test_two_different_lists_are_set_beside_each_other_and_nothing_is_struck(client):
    html = page(client, "us-2025", "eu-2024")
    assert "<del>" not in html
    assert "<ins>" not in html
    assert "Only in US 2025" in html
    assert "60 entries stand beside 34." in html
    assert rows_of(html, "added")[0].endswith("Not on US 2025")


def test_on_the_basis_of_entries_the_page_says_where_an_entry_went(client):
    html = page(client, "us-2018", "us-2022", basis="entries")
    assert "35 entries became 50: nine left, 24 joined, and 26 of the 59 on either list are on both." in html
    assert "9 entries without an equal in 2022" in html
    assert rows_of(html, "removed")[0].endswith("In 2022 as “Aluminum”")
    assert rows_of(html, "added")[1].endswith("In 2018 as “Rare earth elements group”")
    assert "Basis: entries, 35 and 50." in html


def test_a_list_compared_with_itself_is_all_kept(client):
    data = compared(client, "eu-2024", "eu-2024")
    assert (data["added"], data["removed"], data["jaccard"]) == ([], [], 1.0)
    assert re.findall(r'<tbody id="(\w+)">', page(client, "eu-2024", "eu-2024")) == ["kept"]


def test_every_pair_of_itemised_editions_can_be_said_in_words():
    editions = [edition for edition in reference.editions().values() if edition.is_itemised]
    for a in editions[::3]:
        for b in editions:
            of_series = [edition for edition in editions if edition.series == b.series]
            result = difference(a, b, reference.registry())
            said = in_words(result, Sides(a, b, a.slug, b.slug, of_series))
            assert f"{result.counts['kept']} of the {result.counts['union']}" in said


def test_as_csv_every_mineral_and_every_change_is_a_row(client):
    answer = client.get("/lists/compare.csv?a=us-2018&b=us-2022")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    kinds = [row["kind"] for row in rows]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "removed": 6,
        "added": 2,
        "kept": 48,
        "split": 2,
        "rescoped": 2,
    }
    osmium = next(row for row in rows if row["mineral"] == "osmium")
    assert (osmium["from"], osmium["to"], osmium["note"]) == ("Platinum group metals", "", "by definition")


def test_without_two_editions_the_form_suggests_a_pair(client):
    html = client.get("/lists/compare/").content.decode()
    assert '<option value="us-2022" selected>' in html
    assert '<option value="us-2025" selected>' in html
    assert 'value="members" checked' in html
    half = client.get("/lists/compare/?a=eu-2017").content.decode()
    assert '<option value="eu-2017" selected>' in half
    assert '<option value="eu-2020" selected>' in half
    assert client.get("/lists/compare.json").status_code == 400


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("a=us-2019&b=us-2022", "us-2018"),
        ("a=us-1999&b=us-2022", "us-2018, us-2022, us-2025"),
        ("a=us-2018&b=eu-2042", "eu-2024"),
        ("a=us&b=us-2022", "us is a series; choose one of its editions: us-2018, us-2022, us-2025"),
        ("a=us-2018&b=us-2022&basis=names", "members, entries"),
        ("a=us-2018&b=us-2022&basis=entry", "entries"),
    ],
)
def test_what_the_record_does_not_know_is_refused_with_the_nearest(client, query, said):
    for form in ("/", ".json", ".csv"):
        answer = client.get(f"/lists/compare{form}?{query}")
        assert answer.status_code == 400
        assert said in answer.content.decode()


def test_a_list_that_is_not_itemised_is_not_compared_and_the_page_says_why(client):
    html = page(client, "id-2023", "eu-2024")
    assert "is not itemised: the membership could not be read in full" in words(html)
    assert "Jaccard" not in html
    for form in ("json", "csv"):
        answer = client.get(f"/lists/compare.{form}?a=id-2023&b=eu-2024")
        assert answer.status_code == 400
        assert "id-2023 is not itemised" in answer.json()["error"]


def test_the_citation_of_a_comparison_names_what_was_compared(client):
    assert "/lists/compare/?a=us-2018&amp;b=us-2022</p>" in page(client, "us-2018", "us-2022")


def test_headings_are_in_order_and_the_table_has_its_caption(client):
    html = page(client, "us-2018", "us-2022")
    assert re.findall(r"<h(\d)", html.split("</main>")[0]) == ["1", "2", "2"]
    assert "<caption" in html
    assert "<title>United States critical minerals list: 2018 and 2022 compared – Lodestone</title>" in html
    assert re.search(r'<meta name="description" content="[^"]*by members: 35 entries became 50', html)


@pytest.mark.parametrize("query", ["", "?a=us-2018&b=us-2022", "?a=us-2018&b=us-2022&basis=entries"])
def test_a_comparison_asks_the_database_as_often_for_much_as_for_little(client, django_assert_max_num_queries, query):
    with django_assert_max_num_queries(12) as few:
        client.get(f"/lists/compare/{query}")
    for number in range(30):
        make_mineral(f"mineral-{number}")
        make_edition(f"us-{2030 + number}", labels=[f"Mineral {number}", "Gallium"])
    with django_assert_max_num_queries(12) as many:
        client.get(f"/lists/compare/{query}{'&' if query else '?'}again=1")
    assert len(few) == len(many)
