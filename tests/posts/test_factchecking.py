import datetime
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minerals.dates import PartialDate
from posts.factchecking import check_article, check_articles, check_text
from tests import factories

TODAY = datetime.date(2026, 11, 25)
pytestmark = pytest.mark.django_db


@pytest.fixture
def lists():
    factories.make_jurisdiction("EU", name="European Union")
    factories.make_series("eu", name="EU list of critical raw materials")
    for year, count in ((2020, 30), (2024, 34)):
        factories.make_edition(f"eu-{year}", start=f"{year}-05-01", is_itemised=False, declared_count=count)


def verdicts(found) -> list[str]:
    return [finding.verdict for finding in found[0]]


def test_an_article_is_judged_on_the_day_asked_for_else_on_the_day_it_became_public(lists):
    old = datetime.datetime(2021, 6, 1, 12, tzinfo=datetime.UTC)
    public = factories.make_revision("lists", body="The EU list has 30 critical raw materials.", public_from=old)
    private = factories.make_revision("lists", body="The EU list has 30 critical raw materials.", public_from=None)
    assert verdicts(check_article(public, None, TODAY)) == ["supported"]
    assert verdicts(check_article(public, TODAY, TODAY)) == ["outdated"]
    assert verdicts(check_article(private, None, TODAY)) == ["outdated"]
    assert verdicts(check_article(private, PartialDate("2021"), TODAY)) == ["supported"]


def test_findings_are_kept_until_the_record_moves_and_many_articles_cost_as_much_as_one(lists):
    body = "The EU list has [[list:eu#count]] entries, like [copper](mineral:copper)."
    revisions = [factories.make_revision(f"number-{number}", body=body) for number in range(12)]
    check_article(factories.make_revision("warm"), TODAY, TODAY)
    with CaptureQueriesContext(connection) as first:
        found = check_articles(revisions, TODAY, TODAY)
    with CaptureQueriesContext(connection) as again:
        assert check_articles(revisions, TODAY, TODAY) == found
    assert len(first) <= 5
    assert len(again) == 1


def test_a_text_that_nobody_saved_is_read_with_the_values_of_its_day(lists):
    reading, _ = check_text("It has [[list:eu#count]] entries.", on=datetime.date(2021, 1, 1))
    assert reading.blocks[0].text == "It has 30 entries."


def test_an_empty_record_says_nothing_and_says_so(tmp_path):
    file = tmp_path / "text.txt"
    file.write_text("The EU list has 30 critical raw materials.")
    out, err = io.StringIO(), io.StringIO()
    call_command("check_facts", "--file", str(file), stdout=out, stderr=err)
    assert "The record is empty" in err.getvalue()
    assert "0 findings" in out.getvalue()
