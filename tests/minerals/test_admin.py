"""Looking at the record in the admin: what is found, what the lists say, how many queries it takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from minerals.models import Evidence, ImportRun, RecordChange
from tests.factories import make_edition, make_event, make_mineral, make_source
from tests.minerals.admin_forms import url_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["wolfram", "WOLFRAM", "Wölfrám", "wolf-ram", "W", "tungsten"])
def test_a_mineral_is_found_by_name_alias_and_symbol_whatever_the_spelling(client, staff, words):
    make_mineral("tungsten", aliases=["Wolfram"], symbol="W", atomic_number=74)
    make_mineral("cobalt")
    found = client.get(url_of("mineral", "changelist"), {"q": words}).context["cl"].result_list
    assert [mineral.pk for mineral in found] == ["tungsten"]


def test_a_search_for_signs_only_finds_nothing_and_does_not_fail(client, staff):
    make_mineral("cobalt")
    make_event("a-meeting")
    for model in ("mineral", "event", "listentry"):
        response = client.get(url_of(model, "changelist"), {"q": "--"})
        assert response.context["cl"].result_count == 0


def test_events_and_sources_are_found_without_regard_to_accents_and_case(client, staff):
    make_event("quebec", title="Réunion à Québec")
    make_event("geneva", title="Meeting in Geneva")
    make_source("etude", title="Étude sur les matières premières")
    events = client.get(url_of("event", "changelist"), {"q": "QUEBEC reunion"}).context["cl"].result_list
    sources = client.get(url_of("source", "changelist"), {"q": "etude"}).context["cl"].result_list
    assert [event.pk for event in events] == ["quebec"]
    assert [source.pk for source in sources] == ["etude"]


def test_entries_are_found_by_label_and_by_any_name_of_their_minerals(client, staff):
    make_mineral("tungsten", aliases=["Wolfram"])
    make_edition("us-2018", labels={"Tungsten ore": "tungsten", "Cobalt": "cobalt"})
    for words in ("tungsten ORE", "wolfram"):
        found = client.get(url_of("listentry", "changelist"), {"q": words}).context["cl"].result_list
        assert [entry.label for entry in found] == ["Tungsten ore"]


def test_autocomplete_offers_groups_only_for_the_group_of_a_mineral(client, staff):
    make_mineral("rare-earth-elements", kind="group")
    make_mineral("rare-gas")
    query = {"app_label": "minerals", "model_name": "mineral", "field_name": "member_of", "term": "rare"}
    offered = client.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [choice["id"] for choice in offered] == ["rare-earth-elements"]


def test_an_edition_says_its_state_and_counts_in_words(client, staff):
    make_edition("us-2018", labels=["Cobalt", "Nickel"], declared_count=3)
    make_edition("us-2022")
    make_edition("us-2999")
    editions = {e.pk: e for e in client.get(url_of("listedition", "changelist")).context["cl"].result_list}
    shown = client.get(url_of("listedition", "changelist")).content.decode()
    assert [editions[slug].in_force_to for slug in ("us-2018", "us-2022", "us-2999")] == ["2022", "2999", None]
    assert (editions["us-2018"].entry_count, editions["us-2018"].declared_count) == (2, 3)
    for state, slug in [("superseded", "us-2018"), ("in force", "us-2022"), ("future", "us-2999")]:
        assert f'<td class="field-state">{state}</td>' in shown
        listed = client.get(url_of("listedition", "changelist"), {"state": state.replace(" ", "-")})
        assert [edition.pk for edition in listed.context["cl"].result_list] == [slug]


def test_events_are_filtered_by_the_year_of_a_partial_date(client, staff):
    make_event("early", date="2023-06")
    make_event("late", date="2024")
    found = client.get(url_of("event", "changelist"), {"year": "2023"}).context["cl"].result_list
    assert [event.pk for event in found] == ["early"]


def fill_the_record(number: int) -> None:
    """One more of everything that a list in the admin shows."""
    make_mineral(f"group-{number}", kind="group")
    make_mineral(f"metal-{number}", member_of=f"group-{number}", aliases=[f"Alias {number}"])
    edition = make_edition(f"a{number}-2018", labels={"Metal": f"metal-{number}"})
    event = make_event(f"event-{number}", parties=[f"P{number}", "US"], minerals=[f"metal-{number}"], edition=edition)
    for record in ({"event": event}, {"edition": edition}):
        Evidence.objects.create(source=make_source(f"source-{number}-{[*record][0]}"), **record)
    run = ImportRun.objects.create(command="import_events", started_at=timezone.now())
    RecordChange.objects.create(run=run, table="events", key=event.pk, action="created", made_at=timezone.now())


@pytest.mark.parametrize(
    "model",
    [
        "mineral",
        "jurisdiction",
        "listseries",
        "listedition",
        "listentry",
        "event",
        "source",
        "importrun",
        "recordchange",
    ],
)
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(client, staff, model):
    fill_the_record(1)
    fill_the_record(2)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(url_of(model, "changelist")).status_code == 200
        return len(captured)

    few = queries()
    for number in range(3, 12):
        fill_the_record(number)
    assert queries() == few
    assert few <= 12


@pytest.mark.parametrize("model", ["listedition", "listseries", "event", "source", "importrun"])
def test_the_page_of_a_record_takes_as_many_queries_however_much_belongs_to_it(client, staff, model):
    def queries(count: int) -> int:
        edition = make_edition(f"us-20{count}", labels=[f"Metal {n}" for n in range(count)])
        event = make_event(f"event-{count}", parties=[f"P{n}" for n in range(count)], edition=edition)
        source = make_source(f"source-{count}")
        for n in range(count):
            Evidence.objects.create(source=source, event=make_event(f"event-{count}-{n}"))
        run = ImportRun.objects.create(command="import_events", started_at=timezone.now())
        for n in range(count):
            RecordChange.objects.create(run=run, table="x", key=str(n), action="created", made_at=timezone.now())
        keys = {
            "listedition": edition,
            "listseries": edition.series,
            "event": event,
            "source": source,
            "importrun": run,
        }
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url_of(model, "change", keys[model].pk)).status_code == 200
        return len(captured)

    queries(11)
    assert queries(10) == queries(30)


def test_the_admin_is_the_site_s_own_and_keeps_to_its_policy(client, staff):
    page = client.get(reverse("admin:index")).content.decode()
    login = client.get(reverse("admin:login"), headers={"cookie": ""})
    apps = [app["app_label"] for app in client.get(reverse("admin:index")).context["app_list"]]
    assert "The record" in page
    assert apps.index("minerals") < apps.index("auth")
    assert page.index("css/admin.css") > page.index("admin/css/responsive.css")
    for text in (page, client.get(url_of("mineral", "changelist")).content.decode(), login.content.decode()):
        assert "<style" not in text
        assert " style=" not in text
        assert "<script>" not in text
