import datetime

import pytest
from django.contrib.auth.models import User
from django.utils.html import strip_tags

from minerals.models import ListEdition, Mineral, RecordChange
from posts import publishing
from posts.models import Decision
from posts.publishing import ArticleText
from posts.queue import gone_stale, would_go_stale
from tests.factories import NOW, make_edition, make_mineral

TODAY = NOW.date()


def publish(body: str, title: str = "An article"):
    return publishing.publish(None, 0, ArticleText(title=title, body=body), None, NOW, public_from=NOW)


def found(on: datetime.date = TODAY) -> list[tuple]:
    return [(str(s.reference), s.old, s.new, s.why, s.since and str(s.since)) for s in gone_stale(on, NOW)]


def test_a_value_pinned_to_an_edition_goes_stale_when_a_newer_one_starts_and_not_before(db):
    make_edition("us-2022", labels=["Gallium"])
    publish("It has [[list:us-2022#count]] entry.")
    make_edition("us-2027", start="2027-02-01", labels=["Gallium", "Zinc"])
    assert found() == []
    assert found(on=datetime.date(2027, 2, 1)) == [("list:us-2022#count", "1", "us-2027", "superseded", "2027-02-01")]


def test_an_article_that_names_the_newer_list_or_follows_it_knows_that_the_older_one_was_superseded(db):
    make_edition("us-2018", labels=["Gallium"])
    make_edition("us-2022", labels=["Gallium", "Zinc"])
    publish("From [[list:us-2018#count]] to [[list:us-2022#count]].")
    publish("From [[list:us-2018#count]] to [[list:us#count]].")
    assert found() == []
    publish("[[list:us-2018]] is what [[list:us]] began with.")
    assert [why for *_, why, _ in found()] == ["superseded"]


def test_a_value_that_follows_its_series_goes_stale_when_it_changes(db):
    make_edition("us-2018", labels=["Gallium"])
    publish("The list has [[list:us#count]] entry.")
    edition = make_edition("us-2026", start="2026-11-01", labels=["Gallium", "Zinc"])
    assert found() == [("list:us#count", "1", "2", "changed", "2026-11-01")]
    edition.delete()
    assert found() == []


def test_a_record_that_vanished_is_stale_and_a_corrected_one_too(db):
    make_mineral("gallium", symbol="Ga")
    make_mineral("indium", symbol="Im")
    publish("[[mineral:gallium]] and [[mineral:indium#symbol]].")
    Mineral.objects.filter(pk="gallium").delete()
    Mineral.objects.filter(pk="indium").update(symbol="In")
    assert found() == [
        ("mineral:gallium", "Gallium", "", "vanished", None),
        ("mineral:indium#symbol", "Im", "In", "changed", None),
    ]


def test_public_and_newest_revisions_count_and_what_lies_between_does_not(db):
    make_edition("us-2018", labels=["Gallium"])
    user = User.objects.create_user("ada")
    first = publish("The list has [[list:us-2018#count]] entry.")
    for number in (1, 2):
        words = ArticleText(title="An article", body="Still [[list:us-2018#count]].")
        publishing.save(first.article, number, words, user, NOW)
    make_edition("us-2022", labels=["Gallium"])
    stale = gone_stale(TODAY, NOW)
    assert [item.revision.number for item in stale] == [1, 3]
    assert gone_stale(TODAY, NOW, article=first.article) == stale


def test_the_number_of_queries_does_not_grow_with_the_articles(db, django_assert_max_num_queries):
    make_edition("us-2018", labels=["Gallium"])
    for count in (1, 20):
        for number in range(count):
            publish("From [[list:us-2018#count]] on, [[mineral:gallium]].", title=f"Article {number}")
        with django_assert_max_num_queries(8):
            gone_stale(TODAY, NOW)
    assert ListEdition.objects.count() == 1


def stale_in(article) -> list:
    return gone_stale(TODAY, NOW, article=article)


@pytest.fixture
def editor(db):
    return User.objects.create_user("ada")


@pytest.fixture
def old_article(db):
    make_edition("us-2018", labels=["Gallium"])
    make_edition("us-2022", labels=["Gallium", "Zinc"])
    body = "It has [[list:us-2018#count]] entry: [the list](list:us-2018) of us-2018."
    revision = publish(body)
    make_edition("us-2025", start="2025-11-07", labels=["Gallium", "Zinc", "Copper"])
    return revision.article


def test_taking_the_new_value_points_to_the_edition_in_force_in_a_private_revision(old_article, editor):
    chosen = stale_in(old_article)
    assert [item.why for item in chosen] == ["superseded", "superseded"]
    made = publishing.take_new_values(old_article, 1, chosen, editor, NOW, TODAY)
    assert (made.number, made.public_from) == (2, None)
    assert made.body == "It has [[list:us-2025#count]] entry: [the list](list:us-2025) of us-2018."
    assert made.change_note.startswith("Brought up to date with the record: 1 → 3; ")
    assert {item.revision.number for item in stale_in(old_article)} == {1}
    publishing.publish(old_article, 2, ArticleText.of(made), None, NOW, public_from=NOW)
    assert stale_in(old_article) == []


def test_what_is_kept_as_dated_leaves_the_queue_in_later_revisions_too_until_its_value_moves_again(editor):
    make_edition("us-2018", labels=["Gallium"])
    mineral = make_mineral("indium", symbol="Im")
    revision = publish("[[list:us-2018#count]] with [[mineral:indium#symbol]].")
    make_edition("us-2022", labels=["Gallium"])
    Mineral.objects.filter(pk=mineral.pk).update(symbol="In")
    chosen = gone_stale(TODAY, NOW)
    assert publishing.keep_as_dated(chosen, editor, NOW, reason="History.") == 2
    assert gone_stale(TODAY, NOW) == []
    publishing.save(revision.article, 1, ArticleText(title="An article", body=revision.body + " More."), editor, NOW)
    make_edition("us-2025", start="2025-11-07", labels=["Gallium"])
    assert gone_stale(TODAY, NOW) == []
    Mineral.objects.filter(pk=mineral.pk).update(symbol="Id")
    assert [(item.why, item.new) for item in gone_stale(TODAY, NOW) if item.revision.number == 1] == [("changed", "Id")]
    publishing.ask_again(Decision.objects.get(kind="list"), editor, NOW)
    assert "superseded" in {item.why for item in gone_stale(TODAY, NOW)}


def test_what_vanished_has_no_new_value(editor):
    make_mineral("gallium")
    revision = publish("[[mineral:gallium]]")
    Mineral.objects.all().delete()
    with pytest.raises(publishing.OutOfTurn, match="no longer in the record"):
        publishing.take_new_values(revision.article, 1, gone_stale(TODAY, NOW), editor, NOW, TODAY)


def test_what_a_change_would_make_stale_is_found_without_making_it(db):
    make_edition("us-2018", labels=["Gallium"])
    publish("[[list:us-2018#count]]")

    def change():
        make_edition("us-2022", labels=["Gallium"])

    (would,) = would_go_stale(change, TODAY, NOW)
    assert (would.why, would.new) == ("superseded", "us-2022")
    assert not ListEdition.objects.filter(pk="us-2022").exists()
    assert gone_stale(TODAY, NOW) == []


def test_readers_are_told_which_fact_changed_and_each_record_once(client, db):
    make_edition("us-2018", labels=["Gallium"], official_citation="83 FR 1")
    publish("[[list:us-2018#count]] in [[list:us-2018#citation]], [[list:us-2018#count]]")
    ListEdition.objects.update(official_citation="83 FR 23295", declared_count=35, is_itemised=False)
    ListEdition.objects.get().entries.all().delete()
    RecordChange.objects.create(table="list_editions", key="us-2018", action="changed", made_at=NOW)
    page = client.get("/articles/an-article/").content.decode()
    told = strip_tags(page.split('id="moved"')[1].split("</aside>")[0])
    assert "has changed: entries 1 then, 35 now; citation 83 FR 1 then, 83 FR 23295 now." in told
    assert told.count("has changed") == 1


def test_readers_are_told_quietly_until_somebody_decides(client, old_article, editor):
    page = client.get("/articles/an-article/").content.decode()
    assert page.count("superseded on") == 1
    assert "/lists/compare/?a=us-2018&amp;b=us-2022" in page
    publishing.keep_as_dated(stale_in(old_article), editor, NOW)
    assert "superseded on" not in client.get("/articles/an-article/").content.decode()
