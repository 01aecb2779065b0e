import datetime
import io
import json

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
    return [finding.verdict for part in found for finding in part.findings]


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
    check_article(factories.make_revision("warm", body=body), TODAY, TODAY)
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


def test_the_title_and_the_summary_are_checked_as_prose_each_with_places_of_its_own(lists):
    wrong = "The EU list has {} critical raw materials"
    parts = {
        "title": wrong.format(31),
        "summary": f"In short. {wrong.format(34)}.",
        "body": f"One.\n\n{wrong.format(30)}.",
    }
    revision = factories.make_revision("lists", public_from=None, **parts)
    checked = check_article(revision, None, TODAY)
    assert [(each.part, [finding.verdict for finding in each.findings]) for each in checked] == [
        ("title", ["contradicted"]),
        ("summary", ["supported"]),
        ("body", ["outdated"]),
    ]
    places = [(each.text, each.findings[0]) for each in checked]
    assert [text[finding.start : finding.end] for text, finding in places] == ["31", "34", "30"]
    assert [each.suggestions for each in checked[:2]] == [[], []]
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_facts", stdout=out)
    assert "lists:title:1:17: contradicted" in out.getvalue()
    assert "lists:3:17: outdated" in out.getvalue()
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_facts", "--json", stdout=out)
    assert [row.get("part") for row in json.loads(out.getvalue())] == ["title", "summary", None]


def test_a_title_is_no_markdown(lists):
    title = "The [[list:eu#count]] of *2024*"
    (title_checked, *_) = check_article(factories.make_revision("lists", title=title), TODAY, TODAY)
    assert title_checked.findings == []
