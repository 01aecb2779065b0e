"""Writing to the record in the admin: the change that every edit leaves, and what is refused."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command

from minerals.importing.rows import row_of
from minerals.models import Event, Evidence, ListEdition, ListEntry, Mineral, RecordChange, Source
from tests.factories import make_edition, make_event, make_jurisdiction, make_mineral, make_series, make_source
from tests.minerals.admin_forms import mineral_form, no_evidence, url_of

pytestmark = pytest.mark.django_db


def test_an_edit_leaves_a_change_with_what_was_what_is_who_and_why(client, staff):
    lithium = make_mineral("lithium", aliases=["Spodumene"], uses="Batteries")
    version = RecordChange.objects.version()
    sent = mineral_form(
        lithium, uses="Batteries\r\nand glass", aliases="Spodumene\nPetalite", reason="Glass was missing"
    )
    response = client.post(url_of("mineral", "change", "lithium"), sent)
    assert response.status_code == 302, response.context["errors"]
    change = RecordChange.objects.get()
    assert (change.table, change.key, change.action, change.run) == ("minerals", "lithium", "changed", None)
    assert (change.before["uses"], change.after["uses"]) == ("Batteries", "Batteries\nand glass")
    assert (change.before["aliases"], change.after["aliases"]) == ("Spodumene", "Spodumene; Petalite")
    assert (change.user, change.reason) == (staff, "Glass was missing")
    assert RecordChange.objects.version() > version
    assert change.after == row_of(lithium)


def test_saving_a_form_as_it_was_opened_leaves_no_change(client, staff):
    lithium = make_mineral("lithium", aliases=["Spodumene"])
    client.post(url_of("mineral", "change", "lithium"), mineral_form(lithium))
    assert not RecordChange.objects.exists()


def test_parties_minerals_and_evidence_of_an_event_are_in_its_change(client, staff):
    event = make_event("g7", parties=["US"], minerals=["gallium"])
    make_jurisdiction("EU")
    source = make_source("communique")
    sent = {
        "title": event.title,
        "date": "2024-03",
        "kind": "meeting",
        "confidence": "verified",
        "reason": "",
        "parties": ["US", "EU"],
        "minerals": ["gallium"],
        "place": "",
        "summary": "",
        "evidence-TOTAL_FORMS": "1",
        "evidence-INITIAL_FORMS": "0",
        "evidence-0-event": "g7",
        "evidence-0-position": "1",
        "evidence-0-source": source.pk,
        "evidence-0-locator": "p. 3",
    }
    response = client.post(url_of("event", "change", "g7"), sent)
    assert response.status_code == 302, response.context["errors"]
    change = RecordChange.objects.get()
    assert (change.before["parties"], change.after["parties"]) == ("US", "EU;US")
    assert (change.before["date"], change.after["date"]) == ("2024-03-01", "2024-03")
    assert (change.before["source"], change.after["source"]) == ("", "communique")
    assert change.after["_evidence"][0]["locator"] == "p. 3"


def test_a_new_record_and_a_deleted_one_leave_their_changes(client, staff):
    sent = mineral_form(Mineral(name="Gallium", kind="element", atomic_number=31), slug="gallium", reason="New")
    response = client.post(url_of("mineral", "add"), sent)
    assert response.status_code == 302, response.context["errors"]
    client.post(url_of("mineral", "delete", "gallium"), {"post": "yes"})
    created, removed = RecordChange.objects.all()
    assert (created.action, created.before, created.after["atomic_number"]) == ("created", None, "31")
    assert (removed.action, removed.after, removed.before) == ("removed", None, created.after)
    assert not Mineral.objects.exists()


def test_rows_deleted_together_leave_a_change_each(client, staff):
    make_source("one")
    make_source("two")
    sent = {"action": "delete_selected", "_selected_action": ["one", "two"], "post": "yes"}
    client.post(url_of("source", "changelist"), sent)
    assert not Source.objects.exists()
    assert [(c.key, c.action) for c in RecordChange.objects.all()] == [("one", "removed"), ("two", "removed")]


def test_the_history_of_a_row_is_linked_from_it_and_reads_as_a_difference(client, staff):
    lithium = make_mineral("lithium", uses="Batteries")
    client.post(url_of("mineral", "change", "lithium"), mineral_form(lithium, uses="Glass"))
    make_series("us")
    page = client.get(url_of("mineral", "change", "lithium"))
    listed = client.get(page.context["history_url"]).context["cl"].result_list
    assert [change.key for change in listed] == ["lithium"]
    shown = client.get(url_of("recordchange", "change", listed[0].pk)).content.decode()
    assert "<del>Batteries</del>" in shown
    assert "<ins>Glass</ins>" in shown
    assert client.post(url_of("recordchange", "delete", listed[0].pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("field", "text"), [("aliases", "Lime\nWOLF-RAM"), ("name", "Wolfram"), ("name_us", "tungsten")]
)
def test_a_name_that_another_mineral_has_is_refused_with_the_mineral_that_has_it(client, staff, field, text):
    make_mineral("tungsten", aliases=["Wolfram"])
    lithium = make_mineral("lithium")
    response = client.post(url_of("mineral", "change", "lithium"), mineral_form(lithium, **{field: text}))
    (error,) = response.context["adminform"].form.errors[field]
    assert "is a name of" in error
    assert url_of("mineral", "change", "tungsten") in error
    assert not RecordChange.objects.exists()
    assert row_of(lithium)["aliases"] == ""


@pytest.mark.parametrize(("field", "text"), [("atomic_number", "400"), ("atomic_number", "0"), ("cas_number", "12-3")])
def test_a_number_that_no_element_or_substance_has_is_refused(client, staff, field, text):
    zinc = make_mineral("zinc", atomic_number=30)
    response = client.post(url_of("mineral", "change", "zinc"), mineral_form(zinc, **{field: text}))
    assert response.context["adminform"].form.errors[field]


@pytest.mark.parametrize("alias", ["Spodumene; Petalite", "---", "x" * 121])
def test_an_alias_that_no_file_could_hold_is_refused(client, staff, alias):
    lithium = make_mineral("lithium")
    response = client.post(url_of("mineral", "change", "lithium"), mineral_form(lithium, aliases=alias))
    assert response.context["adminform"].form.errors["aliases"]


def evidence_form(*pieces: dict) -> dict:
    """Rows of evidence as the browser sends them; those with an id stood there when the form was opened."""
    sent = {"evidence-TOTAL_FORMS": len(pieces), "evidence-INITIAL_FORMS": sum("id" in piece for piece in pieces)}
    return sent | {f"evidence-{n}-{name}": value for n, piece in enumerate(pieces) for name, value in piece.items()}


def test_two_pieces_of_evidence_at_one_position_are_refused(client, staff):
    lithium, source = make_mineral("lithium"), make_source()
    Evidence.objects.create(mineral=lithium, source=source)
    sent = mineral_form(lithium) | evidence_form({"mineral": "lithium", "position": "1", "source": source.pk})
    response = client.post(url_of("mineral", "change", "lithium"), sent)
    assert "has evidence at this position already" in response.content.decode()
    assert Evidence.objects.count() == 1


def test_pieces_of_evidence_may_trade_places(client, staff):
    lithium = make_mineral("lithium")
    pieces = [
        Evidence.objects.create(mineral=lithium, source=make_source(slug), position=position)
        for position, slug in enumerate(("first", "second", "third"), start=1)
    ]
    one, two, three = ({"mineral": "lithium", "id": piece.pk, "source": piece.source_id} for piece in pieces)
    rows = evidence_form({**one, "position": 2}, {**two, "position": 3}, {**three, "position": 3, "DELETE": "on"})
    response = client.post(url_of("mineral", "change", "lithium"), mineral_form(lithium) | rows)
    assert response.status_code == 302, response.context["errors"]
    assert [(piece.position, piece.source_id) for piece in lithium.evidence.all()] == [(2, "first"), (3, "second")]


def test_a_slug_stays_what_it_was_whatever_the_form_says(client, staff):
    lithium = make_mineral("lithium")
    client.post(url_of("mineral", "change", "lithium"), mineral_form(lithium, slug="natrium", uses="Salt"))
    assert [(mineral.pk, mineral.uses) for mineral in Mineral.objects.all()] == [("lithium", "Salt")]


def edition_form(edition: ListEdition, **fields) -> dict:
    """What the browser sends for an edition whose form was left as it is, but for these fields."""
    sent = {"title": edition.title, "published": edition.published, "in_force_from": edition.in_force_from}
    return {**sent, "is_itemised": "on", "notes": edition.notes, "reason": "", **no_evidence(), **fields}


def test_two_editions_of_a_series_cannot_start_on_one_day_in_the_admin_either(client, staff):
    make_edition("us-2018")
    sent = {"title": "Again", "slug": "us-again", "series": "us", "published": "2018", "in_force_from": "2018-01-01"}
    response = client.post(url_of("listedition", "add"), {**sent, **no_evidence(), "is_itemised": "on", "reason": ""})
    assert "2018-01-01 is a start that its series already has: us-2018" in response.content.decode()
    assert ListEdition.objects.count() == 1


def test_an_edition_keeps_its_series_and_the_order_of_its_dates(client, staff):
    edition = make_edition("us-2025", labels=["Gallium"])
    before = row_of(edition)
    make_series("eu")
    url = url_of("listedition", "change", "us-2025")
    early = client.post(url, edition_form(edition, in_force_from="2010", reason="A slip"))
    assert "2010 is before the list was published (2025): correct one of the two dates." in early.content.decode()
    assert row_of(edition) == before
    assert client.post(url, edition_form(edition, series="eu", notes="Read twice")).status_code == 302
    edition.refresh_from_db()
    assert (edition.series_id, edition.notes) == ("us", "Read twice")


@pytest.mark.parametrize(
    ("change", "labels"),
    [
        ({"in_force_from": "2026-02-01"}, ["Gallium"]),
        ({"published": "2025-01"}, ["Gallium"]),
        ({"is_itemised": ""}, []),
    ],
)
def test_what_an_edition_says_was_in_force_changes_for_a_reason_only(client, staff, change, labels):
    edition = make_edition("us-2025", labels=labels)
    before = row_of(edition)
    url = url_of("listedition", "change", "us-2025")
    assert "Say why" in client.post(url, edition_form(edition, **change)).content.decode()
    assert row_of(edition) == before
    assert client.post(url, edition_form(edition, **change, reason="The Gazette says so")).status_code == 302
    assert RecordChange.objects.get().reason == "The Gazette says so"


def test_an_edition_made_by_hand_never_says_that_every_mineral_is_off_it_and_its_entries_can_follow(
    client, staff, tmp_path
):
    make_mineral("gallium")
    make_series("us")
    assert not client.get(url_of("listedition", "add")).context["adminform"].form.initial["is_itemised"]
    sent = {"title": "By hand", "slug": "us-2027", "series": "us", "published": "2027", "in_force_from": "2027"}
    sent |= {"declared_count": "1", "reason": "", **no_evidence()}
    response = client.post(url_of("listedition", "add"), {**sent, "is_itemised": "on"})
    assert "It has no entries" in response.context["adminform"].form.errors["is_itemised"][0]
    assert client.post(url_of("listedition", "add"), sent).status_code == 302
    (tmp_path / "us.csv").write_text("Mineral\nGallium\n")
    call_command("import_list", tmp_path / "us.csv", edition="us-2027", series="us", published="2027", verbosity=0)
    edition = ListEdition.objects.get()
    assert (edition.is_itemised, edition.entries.count()) == (True, 1)


def test_an_edition_with_entries_says_so_and_declares_no_other_number(client, staff):
    edition = make_edition("us-2022", labels=["Cobalt", "Nickel"])
    before = row_of(edition)
    url = url_of("listedition", "change", "us-2022")
    for change, field, words in (
        ({"is_itemised": ""}, "is_itemised", "Its entries are in the record"),
        ({"declared_count": "7"}, "declared_count", "7 is the declared count, which does not match: us-2022 has 2"),
    ):
        response = client.post(url, edition_form(edition, reason="R", **change))
        assert words in response.context["adminform"].form.errors[field][0]
    assert row_of(edition) == before
    assert client.post(url, edition_form(edition, declared_count="2")).status_code == 302


@pytest.mark.parametrize("field", ["counts_as", "member_of", "related_to"])
def test_no_mineral_is_its_own_group_commodity_or_relative(client, staff, field):
    group = make_mineral("rare-earths", kind="group")
    response = client.post(url_of("mineral", "change", "rare-earths"), mineral_form(group, **{field: "rare-earths"}))
    assert "itself" in response.context["adminform"].form.errors[field][0]
    assert not RecordChange.objects.exists()


def test_a_day_that_the_calendar_lacks_is_refused_in_words(client, staff):
    event = make_event("g7")
    sent = {"title": event.title, "date": "2024-02-30", "kind": "meeting", "confidence": "verified", "reason": ""}
    response = client.post(url_of("event", "change", "g7"), {**sent, **no_evidence()})
    assert "2024-02-30 is not in the calendar" in response.context["adminform"].form.errors["date"][0]


def test_what_other_rows_hold_cannot_be_deleted_and_the_page_names_them(client, staff):
    make_edition("us-2018", labels=["Cobalt"])
    make_event("g7", parties=["US"], minerals=["cobalt"])
    for model, key, holders in [
        ("mineral", "cobalt", ["List entry", "Cobalt", "Event", "G7"]),
        ("jurisdiction", "US", ["us list", "G7"]),
        ("listseries", "us", ["List us-2018"]),
        ("listedition", "us-2018", ["List entry", "Cobalt"]),
    ]:
        page = client.post(url_of(model, "delete", key), {"post": "yes"}).content.decode()
        assert all(holder in page for holder in holders), model
        client.post(url_of(model, "changelist"), {"action": "delete_selected", "_selected_action": key, "post": "yes"})
    assert ListEntry.objects.get().minerals.get().pk == "cobalt"
    assert Event.objects.get().parties.get().pk == "US"
    assert not RecordChange.objects.exists()


def test_entries_are_shown_in_their_edition_and_no_crafted_post_changes_them(client, staff):
    edition = make_edition("us-2018", labels=["Cobalt", "Nickel"])
    entry = edition.entries.first()
    before = row_of(entry)
    page = client.get(url_of("listedition", "change", "us-2018")).content.decode()
    assert page.index("Cobalt") < page.index("Nickel")
    assert "Fixed once imported" in page
    forged = {"edition": "us-2018", "position": "9", "label": "Gold", "minerals": "nickel"}
    assert client.post(url_of("listentry", "add"), forged).status_code == 403
    assert client.post(url_of("listentry", "change", entry.pk), forged).status_code == 403
    assert client.post(url_of("listentry", "delete", entry.pk), {"post": "yes"}).status_code == 403
    sent = {"title": "List us-2018", "series": "us", "published": "2018", "in_force_from": "2018", "reason": ""}
    smuggled = {
        "entries-TOTAL_FORMS": "1",
        "entries-INITIAL_FORMS": "1",
        "entries-0-id": entry.pk,
        "entries-0-label": "Gold",
    }
    smuggled |= {"entries-0-edition": "us-2018", "entries-0-DELETE": "on"}
    client.post(url_of("listedition", "change", "us-2018"), {**sent, **no_evidence(), **smuggled, "is_itemised": "on"})
    assert row_of(entry) == before
    assert ListEntry.objects.count() == 2


def test_who_may_only_look_sees_a_record_and_writes_nothing(client, django_user_model):
    lithium = make_mineral("lithium", aliases=["Spodumene"])
    looker = django_user_model.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_mineral"))
    client.force_login(looker)
    assert "Spodumene" in client.get(url_of("mineral", "change", "lithium")).content.decode()
    assert client.post(url_of("mineral", "change", "lithium"), mineral_form(lithium, uses="x")).status_code == 403
    assert client.get(url_of("importrun", "changelist")).status_code == 403
