import datetime

from django.template import Context, Template
from django.utils import timezone

from minerals.models import ListEdition, ListSeries, Mineral
from posts import publishing
from posts.publishing import ArticleText
from tests.factories import NOW, make_edition, make_event, make_mineral, make_source


def used_in(record) -> str:
    return Template("{% load uses %}{% articles_using record %}").render(Context({"record": record}))


def write(title: str, body: str, public_from=None, article=None):
    text = ArticleText(title=title, body=body)
    base = article.revisions.count() if article else 0
    if public_from is None:
        return publishing.save(article, base, text, None, NOW)
    return publishing.publish(article, base, text, None, NOW, public_from=public_from)


def test_the_page_of_a_record_lists_the_public_articles_that_rest_on_it(db):
    make_mineral("gallium")
    make_edition("us-2018", labels=["Gallium"])
    event, source = make_event("a-meeting"), make_source("a-notice")
    write("On the list", "[[list:us-2018#count]] [[mineral:gallium]] [@a-notice]", NOW)
    write("On the series", "[[list:us#count]], see [[event:a-meeting#date]].", NOW)
    assert "On the list" in used_in(Mineral.objects.get())
    assert "On the list" in used_in(source)
    assert "On the series" in used_in(event)
    edition, series = used_in(ListEdition.objects.get()), used_in(ListSeries.objects.get())
    assert ("On the list" in edition, "On the series" in edition) == (True, False)
    assert ("On the list" in series, "On the series" in series) == (False, True)


def test_drafts_and_what_an_article_no_longer_says_are_not_listed(db):
    mineral = make_mineral("gallium")
    write("A draft", "[[mineral:gallium]]")
    write("Ahead", "[[mineral:gallium]]", timezone.now() + datetime.timedelta(days=1))
    changed = write("Changed", "[[mineral:gallium]]", NOW)
    write("Changed", "Not any more.", NOW, article=changed.article)
    assert used_in(mineral).strip() == ""


def test_it_takes_one_query_for_articles_and_one_for_claims(db, django_assert_num_queries):
    mineral = make_mineral("gallium")
    for number in range(5):
        write(f"Article {number}", "[[mineral:gallium]] and [[mineral:gallium]]", NOW)
    with django_assert_num_queries(2):
        assert used_in(mineral).count("<li>") == 5
