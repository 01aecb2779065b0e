import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from minerals.lookup import Key, Missing, Value, look_up
from minerals.models import Mineral
from tests.factories import make_edition, make_event, make_mineral, make_series, make_source

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def lists():
    make_series("us", name="United States list", issuing_body="Geological Survey")
    make_edition("us-2018", start="2018-05-18", labels=["Gallium", "Helium"], official_citation="83 FR 23295")
    make_edition("us-2022", start="2022-02", labels=["Gallium"], issuer="Department of the Interior")
    make_edition("us-2025", start="2025-11-07", labels=["Gallium", "Copper", "Lead"], title="List of 2025")


def one(text: str, on: datetime.date = TODAY) -> Value | Missing:
    key = Key.parse(text)
    return look_up([key], on)[key]


slugs = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)


@given(slugs, slugs, st.one_of(st.just(""), slugs))
def test_a_key_reads_back_as_it_was_written(kind, slug, field):
    key = Key(kind, slug, field)
    assert Key.parse(str(key)) == key


@pytest.mark.parametrize("text", ["", "lithium", "mineral:", ":lithium", "mineral:#symbol"])
def test_a_key_needs_a_kind_and_a_slug(text):
    with pytest.raises(ValueError, match="names no record"):
        Key.parse(text)


def test_a_link_reads_as_the_name_of_its_record(lists):
    make_mineral("tungsten", atomic_number=74, symbol="W", aliases=["Wolfram"])
    make_event("first-meeting", title="First meeting of the dialogue", date="2024-03")
    make_source("us-notice", title="Notice of the list")
    found = {key: one(key) for key in ("mineral:tungsten", "list:us", "list:us-2025", "event:first-meeting")}
    assert [value.text for value in found.values()] == [
        "Tungsten",
        "United States list",
        "List of 2025",
        "First meeting of the dialogue",
    ]
    assert one("source:us-notice").text == "Notice of the list"
    assert found["mineral:tungsten"].url == "/minerals/tungsten/"
    assert ("Symbol", "W") in found["mineral:tungsten"].detail
    assert found["list:us"].live is False


@pytest.mark.parametrize(
    ("key", "text", "datum"),
    [
        ("mineral:tungsten#symbol", "W", "W"),
        ("mineral:tungsten#atomic-number", "74", "74"),
        ("list:us-2018#count", "2", "2"),
        ("list:us-2018#published", "18 May 2018", "2018-05-18"),
        ("list:us-2022#in-force-from", "February 2022", "2022-02"),
        ("list:us-2022#issuer", "Department of the Interior", "Department of the Interior"),
        ("list:us-2018#citation", "83 FR 23295", "83 FR 23295"),
        ("list:us-2025#title", "List of 2025", "List of 2025"),
        ("event:first-meeting#date", "March 2024", "2024-03"),
        ("event:first-meeting#place", "Brussels", "Brussels"),
        ("source:us-notice#publisher", "Federal Register", "Federal Register"),
    ],
)
def test_a_field_has_words_for_readers_and_a_datum_for_machines(lists, key, text, datum):
    make_mineral("tungsten", atomic_number=74, symbol="W")
    make_event("first-meeting", date="2024-03", place="Brussels")
    make_source("us-notice")
    found = one(key)
    assert (found.text, found.datum) == (text, datum)


@pytest.mark.parametrize(
    ("on", "text", "url", "since"),
    [
        ("2019-01-01", "2", "/lists/us-2018/", "2018-05-18"),
        ("2022-02-01", "1", "/lists/us-2022/", "2022-02"),
        ("2025-11-06", "1", "/lists/us-2022/", "2022-02"),
        ("2025-11-07", "3", "/lists/us-2025/", "2025-11-07"),
    ],
)
def test_a_value_of_a_series_follows_the_edition_in_force(lists, on, text, url, since):
    found = one("list:us#count", datetime.date.fromisoformat(on))
    assert (found.text, found.url, found.since, found.live) == (text, url, since, True)
    assert found.label == "United States list"
    assert found.superseded_by is None


def test_a_series_has_no_value_before_its_first_edition(lists):
    before = datetime.date(2018, 5, 17)
    assert one("list:us#count", before).reason == "no edition of 'us' had started by 17 May 2018"
    assert one("list:us", before).text == "United States list"


def test_an_edition_pins_its_value_and_says_what_superseded_it(lists):
    found = one("list:us-2018#count")
    assert (found.text, found.live, found.since) == ("2", False, "2018-05-18")
    assert found.superseded_by == ("us-2022", "2022-02")
    assert ("In force from", "18 May 2018 until February 2022") in found.detail
    assert one("list:us-2018#count", datetime.date(2022, 1, 31)).superseded_by is None
    assert one("list:us-2025").superseded_by is None


def test_a_list_that_is_not_itemised_counts_as_its_issuer_does():
    make_edition("id-2023", is_itemised=False, declared_count=47)
    make_edition("nz-2025", is_itemised=False)
    assert one("list:id-2023#count").text == "47"
    assert one("list:nz-2025#count") == Missing(
        Key("list", "nz-2025", "count"), "the record has no count for 'nz-2025'"
    )


@pytest.mark.parametrize(
    ("key", "reason", "nearest"),
    [
        ("mineral:wolfram", "there is no mineral 'wolfram'", ("tungsten",)),
        ("mineral:Tungsten", "there is no mineral 'Tungsten'", ("tungsten",)),
        ("mineral:galium", "there is no mineral 'galium'", ("gallium",)),
        ("mineral:Ga", "there is no mineral 'Ga'", ("gallium",)),
        ("mineral:w", "there is no mineral 'w'", ("tungsten",)),
        ("list:us-2052", "there is no list 'us-2052'", ("us-2022", "us-2025")),
        ("event:first-meting", "there is no event 'first-meting'", ("first-meeting",)),
        ("event:first", "there is no event 'first'", ("first-meeting",)),
        ("source:the-us-notice", "there is no source 'the-us-notice'", ("us-notice",)),
        ("mineral:unobtainium-oxide", "there is no mineral 'unobtainium-oxide'", ()),
        ("technology:magnets", "there is no kind of record called 'technology'", ()),
        ("minerals:gallium", "there is no kind of record called 'minerals'", ("mineral",)),
        ("list:us-2018#issuer", "the record has no issuer for 'us-2018'", ()),
        ("event:first-meeting#dates", "an event has no value 'dates'; it has date, place, title", ("date",)),
    ],
)
def test_what_resolves_to_nothing_says_why_and_what_was_meant(lists, key, reason, nearest):
    make_mineral("tungsten", aliases=["Wolfram"], symbol="W", atomic_number=74)
    make_mineral("natural-gas", aliases=["Gas"])
    Mineral.objects.filter(pk="gallium").update(symbol="Ga")
    make_event("first-meeting")
    make_source("us-notice")
    found = one(key)
    assert isinstance(found, Missing)
    assert found.reason == reason
    assert set(found.nearest[: len(nearest)]) == set(nearest)


@pytest.mark.parametrize("slug", ["nul\x00", "\ud800", "a b", "'; drop", "x" * 5000])
def test_a_slug_of_any_text_is_missing_and_breaks_nothing(lists, slug):
    for kind in ("mineral", "list", "event", "source"):
        key = Key(kind, slug)
        assert isinstance(look_up([key], TODAY)[key], Missing)


@pytest.mark.parametrize("size", [1, 40, 700])
def test_the_number_of_queries_does_not_grow_with_the_number_of_keys(lists, size):
    make_mineral("tungsten")
    make_event("first-meeting")
    make_source("us-notice")
    known = ["mineral:tungsten", "list:us", "list:us#count", "list:us-2018#count", "event:first-meeting#date"]
    keys = [Key.parse(key) for key in [*known, "source:us-notice"]]
    lost = [Key(kind, f"nothing-{n}") for kind in ("mineral", "list", "event", "source") for n in range(size)]
    with CaptureQueriesContext(connection) as all_known:
        look_up(keys, TODAY)
    with CaptureQueriesContext(connection) as some_lost:
        found = look_up(keys + lost, TODAY)
    assert (len(all_known), len(some_lost)) == (1, 2)
    assert len(found) == len(keys) + len(lost)
    assert all(isinstance(found[key], Value) for key in keys)


def test_no_keys_need_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert look_up([], TODAY) == {}
