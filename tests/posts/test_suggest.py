import datetime

import pytest
from django.contrib.auth.models import User

from posts.admin.suggest import options
from tests.factories import NOW, make_edition, make_event, make_mineral, make_revision, make_source
from tests.posts.newsroom import log_in

DAY = datetime.date(2026, 11, 24)
SUGGEST = "/admin/posts/article/suggest/"


@pytest.fixture
def record(db) -> None:
    make_mineral("aluminium", name_us="Aluminum", symbol="Al", aliases=["Alumina metal"], atomic_number=13)
    make_mineral("natural-graphite", name="Natural graphite")
    make_mineral("gallium", atomic_number=31, symbol="Ga")
    make_edition("us-2022", labels=["Gallium"], title="2022 Final List of Critical Minerals")
    make_edition("us-2025", labels=["Gallium", "Aluminium"], title="Final 2025 List of Critical Minerals")
    make_event("first-meeting", title="First meeting on graphite")
    make_source("us-notice", title="Notice of final determination")
    make_revision("why-gallium", title="Why gallium [again]", public_from=NOW)
    make_revision("secret-gallium", title="Gallium in private", public_from=None)


def inserts(query: str) -> list[str]:
    return [option.insert for option in options(query, DAY)]


def test_the_first_lines_are_the_kinds_and_the_menu_goes_on_after_them(record):
    assert inserts("") == ["[[mineral:", "[[list:", "[[event:", "[[source:", "[[article:"]
    assert all(option.more for option in options("", DAY))


@pytest.mark.parametrize("query", ["alumin", "Aluminum", "al", "AL", "alumina metal", "mineral:alum", "MINERAL: alum"])
def test_a_mineral_is_found_by_any_of_its_names(record, query):
    assert inserts(query)[0] == "[[mineral:aluminium]]"


def test_two_words_find_what_holds_both_in_any_order(record):
    assert inserts("list 2025")[0] == "[[list:us-2025]]"
    assert inserts("2025 critical")[0] == "[[list:us-2025]]"
    assert inserts("graph nat") == ["[[mineral:natural-graphite]]"]
    assert inserts("graphite 2025") == []


def test_lists_events_and_sources_are_found_by_title_and_by_slug(record):
    assert inserts("us-2022")[0] == "[[list:us-2022]]"
    assert "[[list:us]]" in inserts("list:us")
    assert inserts("event:graphite") == ["[[event:first-meeting]]"]
    assert inserts("source:determination") == ["[[source:us-notice]]"]


def test_an_article_becomes_a_link_and_says_whether_readers_see_it(record):
    found = {option.insert: option.note for option in options("article:gallium", DAY)}
    assert found == {
        "[Why gallium \\[again\\]](/articles/why-gallium/)": "article",
        "[Gallium in private](/articles/secret-gallium/)": "article, not public",
    }


def test_after_the_sign_come_the_fields_with_what_they_say_today(record):
    found = {option.insert: option.note for option in options("list:us#", DAY)}
    assert found["[[list:us#count]]"] == "2"
    assert inserts("list:us-2022#cou") == ["[[list:us-2022#count]]"]
    assert "[[mineral:aluminium#symbol]]" in inserts("aluminium#")
    assert inserts("list:nothing#") == inserts("#") == []
    assert options("us-2025", DAY)[1].insert == "[[list:us-2025#"


@pytest.mark.parametrize("query", ["::", "##", "a#b#c", "mineral:", "\u200b", "%", "_", "*", "x" * 500, "list:#", "🜛"])
def test_no_query_is_too_odd(record, query):
    assert len(options(query, DAY)) <= 8


def test_the_menu_is_for_staff_who_write(client, record):
    assert client.get(SUGGEST, {"q": "gallium"}).status_code == 401
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    assert client.get(SUGGEST, {"q": "gallium"}).status_code == 403
    log_in(client, "Writers")
    answer = client.get(SUGGEST, {"q": "gallium"})
    assert answer.json()["options"][0] == {
        "insert": "[[mineral:gallium]]",
        "label": "Gallium",
        "note": "element, Ga",
        "more": False,
    }
    assert "no-store" in answer["Cache-Control"]
    assert client.post(SUGGEST).status_code == 405


def test_the_menu_costs_the_same_queries_however_much_there_is(client, record, django_assert_max_num_queries):
    log_in(client, "Writers")
    for number in range(20):
        make_revision(f"more-{number}", title=f"More gallium {number}")
    with django_assert_max_num_queries(12):
        assert len(client.get(SUGGEST, {"q": "gallium"}).json()["options"]) == 8
