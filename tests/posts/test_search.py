import csv
import datetime
import io
import json
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minerals.models import Event, ImportRun, ListEntry, Mineral, RecordChange
from posts import publishing
from posts.models import Article, SearchEntry, SearchIndex, Withdrawal
from posts.publishing import ArticleText
from posts.search import Asked, Query, bring_up_to_date, complete, find, index
from posts.search.words import excerpt, marked, spans, terms
from tests.factories import NOW, make_edition, make_event, make_mineral, make_revision, make_source
from tests.minerals.admin_forms import mineral_form, url_of

CASES = Path(__file__).resolve().parent.parent / "cases"
LATER = NOW + datetime.timedelta(days=1)


@pytest.fixture
def record(db) -> None:
    make_mineral("beryllium", symbol="Be", atomic_number=4, uses="It may be light.")
    make_mineral("arsenic", symbol="As", atomic_number=33)
    make_mineral("gallium", symbol="Ga", atomic_number=31, uses="Compound semiconductors.")
    make_mineral("rare-earth-elements", kind="group", aliases=["REE", "Rare earths"])
    make_mineral("baryte", name_us="Barite", aliases=["Heavy spar"])
    make_edition("us-2025", labels=["Gallium", "Rare earth elements"], official_citation="90 FR 50494")
    make_edition("eu-2024", labels=["Baryte"], title="As issued: what must be on the list")
    make_event("ban", title="China bars gallium exports", parties=["CN"], summary="As announced, it may be lifted.")
    make_source("us-notice", title="Notice to be read as one")


def searched(client, q: str, **filters) -> dict:
    answer = client.get("/search.json", {"q": q, **filters})
    assert answer.status_code == 200
    return json.loads(answer.content)


def found(client, q: str, **filters) -> list[str]:
    return [f"{hit['kind']}:{hit['slug']}" for hit in searched(client, q, **filters)["hits"]]


@pytest.mark.parametrize(("q", "first"), [("Be", "beryllium"), ("As", "arsenic"), ("as", "arsenic"), ("Ga", "gallium")])
def test_a_symbol_finds_its_element_first_and_not_every_text_with_that_word(client, record, q, first):
    hits = found(client, q)
    assert hits[0] == f"mineral:{first}"
    assert "source:us-notice" not in hits


def test_the_letters_of_a_symbol_are_found_between_quotation_marks(client, record):
    assert "source:us-notice" in found(client, '"be"')


def test_a_mineral_is_found_under_all_its_names_and_so_is_what_only_names_it_otherwise(client, record):
    for q in ("barite", "heavy spar", "Heavy-Spar", "BARYTE"):
        hits = found(client, q)
        assert hits[0] == "mineral:baryte", q
        assert "list:eu-2024" in hits
    assert searched(client, "barite")["also"] == ["Baryte", "Heavy spar"]


@pytest.mark.parametrize(
    "q", ["rare-earth", '"rare', "C++", "AND", "NOT cobalt", "Al2O3.", "a*", "title_terms:x", "%", "^", "(", "'"]
)
def test_no_way_of_writing_a_question_is_wrong(client, record, q):
    assert client.get("/search/", {"q": q}).status_code == 200


def test_a_hyphen_and_a_plural_do_not_matter(client, record):
    for q in ("rare-earth", "rare earth", "Rare Earths", "rare-earth elements"):
        assert found(client, q)[0] == "mineral:rare-earth-elements", q


def test_a_nul_is_refused(client, record):
    assert client.get("/search/?q=ga%00llium").status_code == 400


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
def test_any_text_can_be_asked_for(client, record, q):
    assert client.get("/search/", {"q": q}).status_code == 200


@given(text=st.text(max_size=200), q=st.text(max_size=40))
def test_marks_are_the_only_tags_of_an_excerpt(text, q):
    piece = excerpt(text, Query.parse(q).phrases, 80)
    assert "<" not in piece.replace("<mark>", "").replace("</mark>", "")


def test_accents_and_case_do_not_count_and_the_word_is_marked_as_it_is_written(client, db):
    make_revision("cobalt", title="From Côte d'Ivoire", body="A naïve view of Côte d'Ivoire.")
    for q in ("cote", "côte", "naive", "NAÏVE", "cote d’ivoire"):
        hits = searched(client, q)
        assert hits["total"] == 1, q
    assert "<mark>naïve</mark>" in searched(client, "NAIVE")["hits"][0]["excerpt"]
    assert "<mark>Côte</mark>" in client.get("/search/?q=cote").content.decode()


def test_text_in_an_excerpt_stays_text(client, db):
    make_revision("sample", title="Sample <b>", body=(CASES / "S39_code.md").read_text())
    excerpt_found = searched(client, "canarys39")["hits"][0]["excerpt"]
    assert "&lt;img src=x onerror=alert(39)&gt;" in excerpt_found
    assert "<mark>canarys39</mark>" in excerpt_found
    assert "&lt;/mark&gt;&lt;script&gt;" in excerpt_found
    page = (
        client.get("/search/?q=canarys39+<script>x").content.decode() + client.get("/search/?q=sample").content.decode()
    )
    assert "<script>x" not in page
    assert "<img src=x" not in page
    assert "<mark>Sample</mark> &lt;b&gt;" in page


def test_an_official_citation_finds_its_edition(client, record):
    for q in ("90 FR 50494", "90FR50494"):
        assert found(client, q) == ["list:us-2025"], q


def test_an_edition_is_found_by_any_part_of_its_citation(client, db):
    make_edition("us-2025", official_citation="90 FR 50494 (FR Doc. 2025-19813)")
    for q in ("90FR50494", "FR Doc. 2025-19813", "90 FR 50494"):
        assert found(client, q) == ["list:us-2025"], q


def test_a_mineral_is_found_first_by_what_lists_call_it_in_a_certain_quality(client, db):
    make_mineral("silicon")
    make_mineral("silica", uses="To make silicon metal.")
    make_edition("eu-2024", labels=["Silicon", "Silica"])
    ListEntry.objects.filter(label="Silicon").update(label="Silicon metal", qualifier="metal")
    assert found(client, "silicon metal")[0] == "mineral:silicon"
    assert found(client, "silicon-metal")[0] == "mineral:silicon"


@pytest.mark.parametrize("q", ["EO 13817", "E.O. 13817", "eo 13817"])
def test_what_the_record_writes_out_is_found_by_its_abbreviation(client, record, q):
    make_event("order", title="Executive Order 13817 on critical minerals")
    make_event("other", title="Executive Order 14017")
    assert found(client, q) == ["event:order"]
    assert searched(client, q)["also"] == ["Executive Order"]


def test_a_question_in_words_finds_what_its_telling_words_find(client, record):
    assert found(client, "which list was it that has gallium?") == found(client, "list it gallium")


def test_a_compound_is_not_taken_for_another_substance(client, record):
    assert searched(client, "gallium arsenide")["corrected"] is None
    assert searched(client, "barrite")["corrected"] == "barite"


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("/search/?q=gallium&jurisdiction=zz", "jurisdiction=zz"),
        ("/search/?q=gallium&year=99999", "year=99999"),
    ],
)
def test_a_slip_in_an_address_is_named_and_not_answered_as_if_it_were_not_there(client, record, address, word):
    answer = client.get(address)
    assert answer.status_code == 400
    assert word in answer.content.decode()


def test_a_mistyped_word_is_taken_for_the_nearest_and_that_is_said(client, record):
    answer = searched(client, "galium")
    assert answer["corrected"] == "gallium"
    assert answer["hits"][0]["slug"] == "gallium"
    assert "Did you mean <b>gallium</b>?" in client.get("/search/?q=galium").content.decode()
    assert searched(client, "china galium exprots")["corrected"] == "china gallium exports"
    assert searched(client, "galli")["corrected"] == "gallium"


def test_nothing_found_says_so_and_shows_ways_on(client, record):
    page = client.get("/search/?q=zzzz+gallium").content.decode()
    assert "Nothing found for <em>zzzz gallium</em>" in page
    assert 'href="?q=gallium"' in page


def test_without_a_question_it_says_what_can_be_found(client, record):
    make_revision("about")
    make_revision("one")
    page = client.get("/search/").content.decode()
    assert "One box for 5 minerals, 2 lists in 2 editions, 1 event, 1 source and 1 article." in page
    assert "noindex" in page
    assert client.get("/search/").headers["X-Robots-Tag"] == "noindex"
    assert searched(client, "")["total"] == 0


def test_results_can_be_narrowed_sorted_and_turned_over(client, db):
    for number in range(25):
        moment = NOW - datetime.timedelta(days=number)
        make_revision(f"article-{number:02}", title=f"Tellurium {number}", public_from=moment)
    make_mineral("tellurium")
    assert searched(client, "tellurium")["kinds"]["article"] == 25
    assert found(client, "tellurium", kind="mineral") == ["mineral:tellurium"]
    newest = found(client, "tellurium", kind="article", sort="newest")
    assert newest == [f"article:article-{number:02}" for number in range(20)]
    rest = found(client, "tellurium", kind="article", sort="newest", page=2)
    assert rest == [f"article:article-{number:02}" for number in range(20, 25)]
    assert client.get("/search/?q=tellurium&page=3").status_code == 404
    assert client.get("/search/?q=tellurium&page=x").status_code == 404
    assert client.get("/search/?q=tellurium&kind=writer").status_code == 400
    page = client.get("/search/?q=tellurium&page=2").content.decode()
    assert "Results 1 to 20" in page


def test_every_page_of_results_is_also_data(client, record):
    rows = list(csv.DictReader(io.StringIO(client.get("/search.csv?q=china").content.decode())))
    assert [(row["kind"], row["slug"], row["jurisdictions"]) for row in rows] == [("event", "ban", "CN")]
    assert "<mark>" not in rows[0]["excerpt"]


def test_only_what_readers_may_read_is_ever_found(client, record):
    make_revision("draft", title="CANARY draft", public_from=None)
    make_revision("ahead", title="CANARY scheduled", public_from=timezone.now() + datetime.timedelta(days=1))
    make_revision("live", title="Live", public_from=NOW)
    make_revision("live", title="CANARY private", public_from=None)
    assert found(client, "canary") == []
    assert found(client, "live") == ["article:live"]
    assert not SearchEntry.objects.filter(title__contains="CANARY").exists()


def test_an_article_is_found_from_its_moment_on(db):
    make_revision("ahead", title="Tungsten", public_from=LATER)
    assert bring_up_to_date(NOW)
    assert not find(Asked("tungsten"), NOW).entries
    assert bring_up_to_date(LATER)
    assert [entry.key for entry in find(Asked("tungsten"), LATER).entries] == ["ahead"]


def test_what_was_withdrawn_is_not_found_even_from_an_index_that_is_behind(db):
    make_revision("gone", title="Tungsten")
    assert bring_up_to_date(NOW)
    somebody = get_user_model().objects.create_user("ed")
    Withdrawal.objects.create(article=Article.objects.get(), at=NOW, by=somebody, reason="Wrong.")
    assert not find(Asked("tungsten"), NOW).entries
    assert not find(Asked("tungstne"), NOW).corrected


def test_the_index_follows_an_article(db):
    publish(None, 0, "Tungsten", "Old words.")
    assert bring_up_to_date(NOW)
    article = Article.objects.get()
    publish(article, 1, "Tungsten", "New words.", change_note="Other words.")
    assert bring_up_to_date(NOW)
    assert not find(Asked("old"), NOW).entries
    assert find(Asked("new"), NOW).entries
    assert SearchEntry.objects.count() == 1


def test_the_index_follows_the_record_and_the_values_that_articles_take_from_it(db):
    make_mineral("gallium")
    publish(None, 0, "One", "We speak of [[mineral:gallium]].")
    assert bring_up_to_date(NOW)
    assert len(find(Asked("gallium"), NOW).entries) == 2
    make_revision("another", body="[[mineral:gallium]]")
    Mineral.objects.filter(pk="gallium").update(name="Eka-aluminium")
    RecordChange.objects.create(table="minerals", key="gallium", action="changed", made_at=NOW)
    assert not bring_up_to_date(NOW, patience=0)
    assert bring_up_to_date(NOW)
    assert {entry.kind for entry in find(Asked("eka"), NOW).entries} == {"mineral", "article"}


def test_only_what_moved_is_made_anew(db):
    for slug in ("one", "two"):
        make_revision(slug)
    make_mineral("gallium")
    assert bring_up_to_date(NOW)
    before = dict(SearchEntry.objects.values_list("key", "pk"))
    make_revision("two", body="Other words.")
    assert bring_up_to_date(NOW)
    after = dict(SearchEntry.objects.values_list("key", "pk"))
    assert {key for key in after if after[key] != before[key]} == {"two"}


def test_code_that_makes_other_entries_makes_all_of_them_anew(db, monkeypatch):
    make_revision("one")
    make_mineral("gallium")
    assert bring_up_to_date(NOW)
    SearchEntry.objects.update(title="By the code of yesterday")
    monkeypatch.setattr(index, "maker", lambda: "the code of today")
    assert bring_up_to_date(NOW)
    assert set(SearchEntry.objects.values_list("title", flat=True)) == {"One", "Gallium"}


def test_a_reader_does_not_wait_for_a_thousand_articles(client, db, monkeypatch):
    for number in range(5):
        make_revision(f"article-{number}", title="Tungsten")
    assert not bring_up_to_date(NOW, patience=0)
    some = SearchEntry.objects.count()
    assert 0 < some < 5
    monkeypatch.setattr("posts.search.bring_up_to_date", lambda now: False)
    answer = client.get("/search/?q=tungsten")
    assert answer.headers["Cache-Control"] == "no-store"
    while not bring_up_to_date(NOW, patience=0):
        assert some < SearchEntry.objects.count() <= 5
    assert SearchEntry.objects.count() == 5


def test_of_two_that_bring_it_up_to_date_at_once_the_second_leaves_it_alone(db):
    make_revision("one")
    bring_up_to_date(NOW)
    read_before = SearchIndex.objects.get()
    make_revision("two")
    assert bring_up_to_date(NOW)
    assert not index._write(read_before, SearchIndex(), [], ["one", "two"], [], [])
    assert SearchEntry.objects.count() == 2


@pytest.mark.parametrize("q", ["gallium", "galium", "zzzz", "", "Be"])
def test_a_search_makes_no_more_than_twelve_queries_at_any_size(client, record, q, django_assert_max_num_queries):
    for size in (1, 30):
        for number in range(size):
            make_revision(f"article-{size}-{number}", title="On gallium")
        client.get("/search/?q=first")
        with django_assert_max_num_queries(12):
            assert client.get(f"/search/?q={q}&size={size}").status_code == 200


def test_what_was_saved_or_imported_costs_the_next_search_no_query_more(
    client, record, admin_client, tmp_path, django_assert_max_num_queries
):
    lime = make_mineral("lime")
    client.get("/search/?q=first")

    def is_found(words: str, record: str) -> bool:
        with django_assert_max_num_queries(12):
            found = client.get(f"/search/?q={words}").context["found"]
        return record in [str(entry) for entry in found.entries]

    form = mineral_form(lime, uses="Mortar and plaster")
    assert admin_client.post(url_of("mineral", "change", "lime"), form).status_code == 302
    assert is_found("plaster", "mineral:lime")
    (tmp_path / "minerals.csv").write_text("slug,name,kind\nmarl,Marl,material\n")
    call_command("import_minerals", str(tmp_path / "minerals.csv"), verbosity=0)
    assert is_found("marl", "mineral:marl")
    call_command("undo_import", str(ImportRun.objects.latest("pk").pk), verbosity=0)
    assert not is_found("marl", "mineral:marl")


def test_only_the_entries_of_records_that_moved_are_written_and_a_new_day_moves_none_before_a_list_starts(db):
    make_mineral("gallium")
    make_mineral("lime")
    make_edition("us-2025", start="2025-11-07", labels=["Gallium"])
    make_edition("us-2027", start=(LATER + datetime.timedelta(days=30)).date().isoformat(), labels=["Gallium"])
    assert bring_up_to_date(NOW)
    before, turn = dict(SearchEntry.objects.values_list("key", "pk")), SearchIndex.objects.get().turn
    Mineral.objects.filter(pk="lime").update(uses="Mortar.")
    RecordChange.objects.create(table="minerals", key="lime", action="changed", made_at=NOW)
    assert bring_up_to_date(NOW)
    after = dict(SearchEntry.objects.values_list("key", "pk"))
    assert {key for key in after if after[key] != before[key]} == {"lime"}
    assert bring_up_to_date(LATER)
    assert SearchIndex.objects.get().turn == turn + 1
    assert SearchEntry.objects.get(key="us-2025").what.startswith("Edition in force")
    assert bring_up_to_date(LATER + datetime.timedelta(days=30))
    assert SearchEntry.objects.get(key="us-2025").what.startswith("Edition,")
    assert SearchEntry.objects.get(key="us-2027").what.startswith("Edition in force")


def test_words_are_taken_alike_everywhere():
    assert terms("Lists of China's rare-earth ALLOYS, naïve: batteries, Al₂O₃") == [
        "list", "of", "china", "rare", "earth", "alloy", "naive", "battery", "al2o3",
    ]  # fmt: skip
    assert terms("稀土 и лантан") == ["u7a00", "u571f", *terms("И ЛАНТАН")]
    assert marked("a<b & c", spans("a<b & c", [("b",)])) == "a&lt;<mark>b</mark> &amp; c"


def publish(article: Article | None, base: int, title: str, body: str, **fields):
    text = ArticleText(title=title, body=body, **fields)
    return publishing.publish(article, base, text, None, NOW, public_from=NOW)


def test_a_mineral_that_was_meant_stands_beside_the_hits_with_its_lists_and_its_last_step(client, record):
    page = client.get("/search/?q=gallium").content.decode()
    beside = page.split('id="best">In the record')[1].split("</aside>")[0]
    assert '<a href="/minerals/gallium/">Gallium (Ga)</a>' in beside
    assert "named since 2025" in beside  # the United States
    assert "on no list now" in beside  # the European Union
    assert "2024" not in beside
    # The ribbon stands beside every mineral among the hits, with its words.
    assert page.count("ribbon chip") == 2
    assert page.count("US since 2025") == 2
    event = Event.objects.get()
    event.minerals.add("gallium")
    RecordChange.objects.create(table="events", key="ban", action="changed", made_at=NOW)
    page = client.get("/search/?q=gallium").content.decode()
    assert "China bars gallium exports</a></dd>" in page
    assert "In the record" not in client.get("/search/?q=china+gallium").content.decode()


def test_an_import_leaves_nothing_for_the_first_search_to_read(client, db, tmp_path, capsys):
    for number in range(3):
        text = "---\nstatus: published\ndate: 2026-01-05\n---\n\nTungsten."
        (tmp_path / f"{number}.md").write_text(text)
    call_command("import_articles", str(tmp_path), "--dry-run")
    assert not SearchEntry.objects.exists()
    call_command("import_articles", str(tmp_path))
    assert SearchEntry.objects.count() == 3
    turn = SearchIndex.objects.get().turn
    assert found(client, "tungsten") != []
    assert SearchIndex.objects.get().turn == turn


def test_the_whole_index_is_made_step_by_step_and_left_to_whoever_writes_it(db, monkeypatch):
    for number in range(3):
        make_revision(f"article-{number}")
    monkeypatch.setattr("posts.search.completing._SECONDS_A_STEP", 0)
    told = []
    assert complete(NOW, lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3)]
    monkeypatch.setattr("posts.search.completing.bring_up_to_date", lambda now, patience: False)
    assert not complete(NOW)
