import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from minerals.models import Event, Evidence, ListEdition, ListEntry, ListSeries, Mineral, MineralName
from tests.factories import make_edition, make_event, make_mineral, make_series, make_source

pytestmark = pytest.mark.django_db
DAY = datetime.date.fromisoformat


def refused(write, *args, **kwargs) -> None:
    """The database itself refuses this write."""
    with pytest.raises(IntegrityError), transaction.atomic():
        write(*args, **kwargs)


# Lists through time.


@pytest.mark.parametrize(
    ("first", "second"), [("2018-05-18", "2018-05-18"), ("2018-01", "2018"), ("2018-01-01", "2018")]
)
def test_an_edition_cannot_start_on_the_day_another_of_its_series_starts(first, second):
    make_edition("us-2018", start=first)
    refused(make_edition, "us-2019", start=second)
    make_edition("eu-2018", start=second)
    twin = ListEdition(slug="us-2019", series_id="us", title="Twin", published=second, in_force_from=second)
    with pytest.raises(ValidationError, match="Another edition of this series starts on that day"):
        twin.full_clean()


def test_the_edition_in_force_is_the_newest_that_has_started():
    make_edition("us-2018", start="2018-05-18")
    make_edition("us-2022", start="2022-02")
    make_edition("eu-2020", start="2020")

    def in_force(on):
        return sorted(ListEdition.objects.in_force(on=DAY(on)).values_list("slug", flat=True))

    assert in_force("2018-05-17") == []
    assert in_force("2018-05-18") == ["us-2018"]
    assert in_force("2020-01-01") == ["eu-2020", "us-2018"]
    assert in_force("2022-01-31") == ["eu-2020", "us-2018"]
    assert in_force("2022-02-01") == ["eu-2020", "us-2022"]


def test_an_edition_holds_until_the_next_of_its_series_starts():
    make_edition("us-2018", start="2018-05-18")
    make_edition("us-2022", start="2022-02")
    make_edition("us-2025", start="2025-11-07")
    make_edition("eu-2020", start="2020")
    ends = dict(ListEdition.objects.with_end().values_list("slug", "in_force_to"))
    assert ends == {"us-2018": "2022-02", "us-2022": "2025-11-07", "us-2025": None, "eu-2020": None}


def test_editions_are_read_for_comparing_in_three_queries(django_assert_num_queries):
    make_mineral("platinum", member_of="platinum-metals")
    make_edition("us-2018", labels={"PGM": "platinum-metals;platinum", "Gallium": "gallium"})
    make_edition("us-2022", labels=["Platinum"], qualifiers={"Platinum": "sponge"})
    with django_assert_num_queries(3):
        old, new = (edition.frozen() for edition in ListEdition.objects.with_entries().order_by("starts_on"))
    assert [(e.position, e.label, e.minerals) for e in old.entries] == [
        (1, "PGM", {"platinum-metals", "platinum"}),
        (2, "Gallium", {"gallium"}),
    ]
    assert (new.slug, new.series, new.in_force_from, new.entries[0].qualifier) == ("us-2022", "us", "2022", "sponge")
    with django_assert_num_queries(1):
        registry = Mineral.objects.registry()
    assert registry.members == {"platinum-metals": {"platinum"}}


def test_entries_have_unique_positions_and_labels_in_their_edition():
    edition, other = make_edition("us-2018", labels=["Rare earths"]), make_edition("us-2022")
    refused(ListEntry.objects.create, edition=edition, position=1, label="Gallium")
    refused(ListEntry.objects.create, edition=edition, position=2, label="RARE-EARTHS")
    ListEntry.objects.create(edition=other, position=1, label="Rare earths")


def test_a_series_and_an_edition_never_share_an_address():
    make_edition("us-2018")
    series = ListSeries(slug="us-2018", jurisdiction_id="US", name="Clash", kind="critical")
    with pytest.raises(ValidationError, match="An edition has this slug"):
        series.full_clean()
    edition = ListEdition(slug="us", series_id="us", title="Clash", published="2030", in_force_from="2030")
    with pytest.raises(ValidationError, match="A series has this slug"):
        edition.full_clean()


@pytest.mark.parametrize("slug", ["compare", "matrix", "status"])
def test_no_list_takes_an_address_of_the_site(slug):
    series = ListSeries(slug=slug, jurisdiction=make_series("us").jurisdiction, name="Clash", kind="critical")
    with pytest.raises(ValidationError, match="belongs to the site"):
        series.full_clean()


# Dates.


@pytest.mark.parametrize(
    ("date", "first_day"), [("2024", "2024-01-01"), ("2024-02", "2024-02-01"), ("2024-02-03", "2024-02-03")]
)
def test_the_database_computes_the_first_day_of_a_date(date, first_day):
    make_event("meeting", date=date)
    event = Event.objects.get(pk="meeting")
    assert (event.date, event.first_day) == (date, first_day)
    assert event.date.first_day.isoformat() == first_day


def test_precision_and_order_cannot_disagree():
    for date in ("2024-12-31", "2024", "2025", "2024-02", "2024-02-03"):
        make_event(f"on-{date}", date=date)
    dates = list(Event.objects.values_list("date", flat=True))
    assert dates == ["2024", "2024-02", "2024-02-03", "2024-12-31", "2025"]
    Event.objects.filter(pk="on-2025").update(date="2023-05")
    assert Event.objects.first().first_day == "2023-05-01"


@pytest.mark.parametrize("date", ["2024-02-30", "2024-13", "24", "2024-1-1", "soon", "3024", ""])
def test_no_other_text_gets_into_the_database_as_a_date(date):
    event = Event(slug="meeting", title="Meeting", kind="meeting", date=date)
    with pytest.raises(ValidationError):
        event.full_clean()
    with pytest.raises((ValueError, IntegrityError)), transaction.atomic():
        event.save()


@pytest.mark.parametrize("date", ["24", "20240101", "soon", "3024", ""])
def test_the_database_guards_the_form_of_a_date_without_our_code(date):
    make_event("meeting", date="2024")
    with connection.cursor() as cursor:
        refused(cursor.execute, "UPDATE minerals_event SET date = %s WHERE slug = 'meeting'", [date])


# Names.


def test_one_normalised_name_belongs_to_one_mineral():
    make_mineral("tungsten", aliases=["Wolfram", "Heavy stone"])
    for taken in ("wolfram", "HEAVY-STONE", "Tungsten"):
        other = Mineral.objects.create(slug=f"other-{taken.lower()}", name="Other", kind="mineral")
        refused(other.write_names, [taken])
    assert MineralName.objects.get(key="heavystone").mineral_id == "tungsten"


def test_names_follow_a_mineral_and_leave_with_it():
    mineral = make_mineral("aluminium", name_us="Aluminum", aliases=["Alu", "Alum metal", "ALU"])
    assert mineral.aliases == ["Alu", "Alum metal"]
    mineral.name_us = ""
    mineral.write_names(["Alum metal", "alu"])
    assert mineral.aliases == ["Alum metal", "alu"]
    assert not MineralName.objects.filter(key="aluminum").exists()
    mineral.delete()
    assert not MineralName.objects.exists()


def test_a_name_of_signs_alone_is_no_name():
    make_mineral("gallium", aliases=["—", "  "])
    make_mineral("copper", aliases=["—"])
    assert set(MineralName.objects.values_list("key", flat=True)) == {"gallium", "copper"}


def test_an_element_has_an_atomic_number_and_a_symbol_of_its_own():
    make_mineral("arsenic", atomic_number=33, symbol="As")
    refused(make_mineral, "gallium", kind="element")
    refused(make_mineral, "coal", kind="material", atomic_number=6)
    refused(make_mineral, "other-arsenic", atomic_number=33)
    refused(make_mineral, "other-symbol", symbol="As")
    make_mineral("small-letters", symbol="AS")
    make_mineral("no-symbol")


def test_a_mineral_counts_as_one_that_counts_for_itself():
    bauxite = make_mineral("bauxite", counts_as="aluminium")
    aluminium = bauxite.counts_as
    make_mineral("alumina", counts_as="aluminium")
    refused(Mineral.objects.filter(pk="alumina").update, counts_as="alumina")
    refused(Mineral.objects.filter(pk="alumina").update, member_of="alumina")
    gibbsite = Mineral(slug="gibbsite", name="Gibbsite", kind="mineral", counts_as=bauxite)
    with pytest.raises(ValidationError, match="itself counts as"):
        gibbsite.full_clean()
    aluminium.counts_as = make_mineral("metal")
    with pytest.raises(ValidationError, match="Alumina counts as Aluminium"):
        aluminium.full_clean()
    ore = make_mineral("ore")
    ore.counts_as = ore
    with pytest.raises(ValidationError, match="Ore counts as itself already"):
        ore.full_clean()


def test_a_group_stands_in_no_group_that_stands_in_it():
    rare = make_mineral("rare-earths", kind="group")
    heavy = make_mineral("heavy", kind="group", member_of="rare-earths")
    rare.member_of = heavy
    with pytest.raises(ValidationError, match="Rare earths would be a member of itself through Heavy"):
        rare.full_clean()
    rare.member_of = rare
    with pytest.raises(ValidationError, match="Rare earths would be a member of itself"):
        rare.full_clean()


# Evidence.


def test_evidence_belongs_to_exactly_one_record():
    source, event, mineral = make_source(), make_event(), make_mineral()
    refused(Evidence.objects.create, source=source)
    refused(Evidence.objects.create, source=source, event=event, mineral=mineral)
    Evidence.objects.create(source=source, event=event)
    refused(Evidence.objects.create, source=source, event=event)
    Evidence.objects.create(source=source, event=event, position=2)
    Evidence.objects.create(source=source, mineral=mineral)
