import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from posts.factcheck.facts import facts_of_record, forget
from tests.posts.factcheck.record import shipped_facts

TABLES = ("minerals", "series", "editions", "events")


@pytest.mark.django_db
def test_the_record_gives_the_same_facts_as_the_files_that_ship(shipped_record):
    made, expected = facts_of_record(), shipped_facts()
    assert made.registry == expected.registry
    assert made.jurisdictions == expected.jurisdictions
    for table in TABLES:
        assert getattr(made, table) == getattr(expected, table), table


@pytest.mark.django_db
def test_facts_are_made_in_two_queries_and_kept_until_the_record_is_written_to(shipped_record):
    facts_of_record()
    forget()
    with CaptureQueriesContext(connection) as first:
        made = facts_of_record()
    with CaptureQueriesContext(connection) as again:
        kept = facts_of_record()
    assert len(first) <= 2
    assert len(again) == 1
    assert kept is made


def test_what_held_when_follows_from_the_starts_of_the_editions():
    record = shipped_facts()
    first, second, third = record.series["us"].editions
    assert (first.slug, first.superseded_by, first.ends) == ("us-2018", "us-2022", datetime.date(2022, 2, 24))
    assert (third.superseded_by, third.ends) == (None, None)
    assert record.in_force("us", datetime.date(2018, 5, 17)) is None
    assert record.in_force("us", datetime.date(2022, 2, 23)) == first
    assert record.in_force("us", datetime.date(2022, 2, 24)) == second
    assert [edition.count for edition in record.series["us"].editions] == [35, 50, 60]


def test_a_status_is_sure_once_an_imprecise_start_is_past():
    record = shipped_facts()
    assert record.editions["jp-2009"].in_force_from == "2009"
    during, after = datetime.date(2009, 6, 1), datetime.date(2010, 1, 1)
    assert not record.status("lithium", "jp", during).certain
    assert record.status("lithium", "jp", after).certain
    assert record.status_in("lithium", "jp-2009") == record.status("lithium", "jp", after)
    assert record.status("copper", "us", datetime.date(2023, 6, 1)).listed is False
    assert record.status_in("copper", "us-2025").listed
    assert record.status_in("neodymium", "eu-2020").via == "group"
    assert len(record.difference("us-2022", "us-2025").added) == 10
    assert record.units("us-2025") >= {"copper", "aluminium"}
