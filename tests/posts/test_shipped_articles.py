"""What the articles that ship say of the record that ships."""

import re

import pytest

from minerals.lookup import Key
from minerals.models import Event, Mineral
from posts import checks, frontmatter, publishing
from posts.management.commands.prepare_site import DATA
from posts.publishing import ArticleText
from tests.factories import NOW

_LINKED = re.compile(r"\[\[[^]]+\]\]|\[[^][]+\]\([^)]+\)|\[@[^]]+\]")
_REFERENCES = re.compile(r"\[\[[^\]]+\]\]|\]\([^)]+\)|\[@[^\]]+\]")


def _shipped(name: str) -> ArticleText:
    parted = frontmatter.part((DATA / f"{name}.md").read_text())
    return ArticleText(title=parted.keys["title"], summary=parted.keys["summary"], body=parted.text)


@pytest.mark.parametrize(
    ("name", "references", "fewest", "most"),
    [("welcome", 60, 600, 1000), ("critical-minerals", 60, 700, 1000), ("dialogue", 120, 900, 1300)],
)
def test_every_count_and_date_of_a_shipped_article_is_a_reference_to_the_shipped_record(
    shipped_record, db, name, references, fewest, most
):
    text = _shipped(name)
    rendered = publishing.read(text, NOW)
    assert checks.problems(text, rendered, None, NOW) == []
    assert not re.search(r"\d", _REFERENCES.sub("", text.body))
    # A title holds no reference: a year in it stands in a value of the text.
    values = " ".join(found.value.text for found in rendered.references)
    assert all(number in values for number in re.findall(r"\d+", text.title + text.summary))
    assert len(rendered.references) > references
    assert fewest <= len(rendered.plain.split()) <= most


def test_the_welcome_article_takes_its_counts_from_the_editions_that_it_names(shipped_record, db):
    used = {found.key for found in publishing.read(_shipped("welcome"), NOW).references}
    assert {Key("list", edition, "count") for edition in ("us-2018", "us-2022", "eu-2011", "us", "eu")} <= used


@pytest.mark.parametrize("name", ["welcome", "critical-minerals", "dialogue"])
def test_every_mineral_that_a_shipped_article_names_is_linked_where_it_is_first_named(shipped_record, db, name):
    text = _shipped(name).body
    linked = [range(*found.span()) for found in _LINKED.finditer(text)]
    # "Lead" and "tin" are words of everyday English too.
    for slug in Mineral.objects.exclude(slug__in=["lead", "tin"]).values_list("slug", flat=True):
        named = [found.start() for found in re.finditer(rf"\b{slug.replace('-', '[- ]')}\b", text, re.IGNORECASE)]
        # The welcome shows a newcomer what a reference is, so there it is every mention.
        asked = named if name == "welcome" else named[:1]
        bare = [text[at - 30 : at + 30] for at in asked if not any(at in link for link in linked)]
        assert bare == [], slug


@pytest.mark.parametrize("name", ["welcome", "critical-minerals", "dialogue"])
def test_a_shipped_article_rests_on_an_unverified_event_for_nothing_but_a_claim(shipped_record, db, name):
    used = {found.key.slug for found in publishing.read(_shipped(name), NOW).references if found.key.kind == "event"}
    unverified = set(Event.objects.filter(confidence="unverified", slug__in=used).values_list("slug", flat=True))
    assert all(slug.startswith("claimed-") for slug in unverified)
    assert not unverified or "cannot be confirmed" in _shipped(name).body
