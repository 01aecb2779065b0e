"""The HTML of a Revision is a copy: kept while it is right, made anew when what it shows may have moved."""

import datetime

import pytest
from django.core.cache import cache

from minerals.models import RecordChange
from posts import markdown, rendering
from tests.factories import NOW, make_edition, make_mineral, make_revision

TODAY = NOW.date()
TOMORROW = TODAY + datetime.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(monkeypatch):
    """The texts that were rendered anew."""
    cache.clear()
    texts, render = [], markdown.render

    def noting(text, **options):
        texts.append(text)
        return render(text, **options)

    monkeypatch.setattr(rendering.markdown, "render", noting)
    return texts


def test_a_revision_is_rendered_once_in_two_queries_for_versions_and_claims(made, django_assert_num_queries):
    make_mineral("gallium")
    revision = make_revision(body="On [[mineral:gallium]].")
    first = rendering.rendered(revision, TODAY)
    with django_assert_num_queries(2):
        assert rendering.rendered(revision, TODAY) == first
    assert rendering.rendered(revision, TOMORROW) == first
    assert len(made) == 1
    assert f'id="a{revision.article_id}-b1"' in first.html


def test_a_write_to_the_record_makes_it_anew(made):
    mineral = make_mineral("gallium")
    revision = make_revision(body="On [[mineral:gallium]].")
    rendering.rendered(revision, TODAY)
    type(mineral).objects.filter(pk="gallium").update(name="Gallium metal")
    RecordChange.objects.create(table="minerals", key="gallium", action="changed", made_at=NOW)
    assert "Gallium metal" in rendering.rendered(revision, TODAY).html


def test_a_value_that_follows_a_list_moves_on_the_day_the_next_one_starts(made):
    make_edition("us-2018", labels=["Gallium"], start="2018-05-18")
    make_edition("us-2026", labels=["Gallium", "Indium"], start=TOMORROW.isoformat())
    revision = make_revision(body="It has [[list:us#count]] entries; [[list:us-2018]] had fewer.")
    today, tomorrow = rendering.rendered(revision, TODAY).html, rendering.rendered(revision, TOMORROW).html
    assert '<data value="1">1</data>' in today
    assert '<data value="2">2</data>' in tomorrow
    assert "Superseded" not in today
    assert "Superseded" in tomorrow
    assert rendering.rendered(revision, TODAY).html == today


def test_a_feed_and_a_page_are_kept_apart(made):
    revision = make_revision(body="See [it](/minerals/).")
    page = rendering.rendered(revision, TODAY)
    feed = rendering.rendered(revision, TODAY, base_url="https://x.org/articles/a/", cards=False)
    assert 'href="/minerals/"' in page.html
    assert 'href="https://x.org/minerals/"' in feed.html
