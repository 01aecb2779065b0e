import datetime

import pytest

from posts import checks, publishing
from posts.links import path_here
from posts.publishing import ArticleText
from tests.factories import (
    NOW,
    make_author,
    make_edition,
    make_event,
    make_mineral,
    make_revision,
    make_source,
)


def found(body: str, *, title: str = "A title of its own", summary: str = "In short.", article=None) -> list:
    text = ArticleText(title=title, body=body, summary=summary).cleaned()
    return checks.problems(text, publishing.read(text, NOW), article, NOW)


def lines(body: str, **fields) -> list[tuple[int, bool]]:
    return [(problem.line, problem.blocks) for problem in found(body, **fields)]


@pytest.fixture
def site(db) -> None:
    make_mineral("aluminium", aliases=["Aluminum"], symbol="Al")
    make_edition("us-2025", labels=["Gallium"])
    make_event("first-meeting")
    make_source("us-notice")
    make_author("ada-miner")
    make_revision("what-the-lists-are")
    make_revision("not-yet", public_from=None)
    make_revision("tomorrow", public_from=NOW + datetime.timedelta(days=1))


GOOD = [
    "/",
    "/minerals/aluminium/",
    "/minerals/aluminium",
    "/minerals/aluminum/",
    "/minerals/al/",
    "/minerals/aluminium.json",
    "/lists/us/",
    "/lists/us-2025/#entries",
    "/lists/us-2025.csv",
    "/lists/compare/?a=us-2025&b=us-2025",
    "/timeline/first-meeting/",
    "/timeline.ics",
    "/sources/us-notice/",
    "/articles/what-the-lists-are/",
    "../what-the-lists-are/",
    "/articles/author/ada-miner/",
    "/static/icons/mark.svg",
    "https://example.org/minerals/unobtainium/",
    "//example.org/nothing",
    "mailto:desk@example.org",
]
DEAD = {
    "/minerals/aluminiun/": "/minerals/aluminium/",
    "/lists/us-2052/": "/lists/us-2025/",
    "/lists/us-2035.json": "/lists/us-2025.json",
    "/timeline/first-meting/": "/timeline/first-meeting/",
    "/sources/us-notices/": "/sources/us-notice/",
    "/articles/what-the-list-are/": "/articles/what-the-lists-are/",
    "/articles/author/ada-minor/": "/articles/author/ada-miner/",
    "/articles/topic/none/": "",
    "/media/nothing-0123456789abcdef.webp": "",
    "/static/none.css": "",
    "/nowhere/at/all/": "",
    "/admin/posts/article/1/change/": "",
}


@pytest.mark.parametrize("address", GOOD)
def test_a_link_that_a_reader_can_follow_is_fine(site, address):
    assert found(f"See [this]({address}).") == []


@pytest.mark.parametrize(("address", "nearest"), DEAD.items())
def test_a_link_into_this_site_that_answers_nothing_is_named_with_its_line_and_what_was_meant(site, address, nearest):
    (problem,) = found(f"First line.\n\nSee [this]({address}).")
    assert (problem.line, problem.blocks) == (3, True)
    assert address in problem.message
    assert "leads nowhere" in problem.message
    if nearest:
        assert problem.nearest[0] == nearest


def test_links_to_the_sites_own_address_are_checked_and_those_within_the_text_are_not(settings, site):
    settings.SITE_URL = "https://lodestone.example"
    assert path_here("https://lodestone.example/minerals/x/?q=1#a") == "/minerals/x/"
    assert path_here("#notes") is None
    assert path_here("http://[bad") is None
    assert lines("[a](https://lodestone.example/lists/none/)\n[b](https://lodestone.example.evil/lists/none/)") == [
        (1, True)
    ]


@pytest.mark.parametrize("slug", ["not-yet", "tomorrow"])
def test_a_link_to_an_article_that_is_not_public_yet_only_warns(site, slug):
    (problem,) = found(f"See [this](/articles/{slug}/).")
    assert (problem.line, problem.blocks) == (1, False)
    assert "leads nowhere yet" in problem.message


def test_nobody_publishes_a_link_that_leads_nowhere(site, django_user_model):
    writer, other = (django_user_model.objects.create_user(name) for name in ("wendy", "rita"))
    text = ArticleText(title="Dead", body="Fine.\n\nSee [this](/articles/what-the-list-are/).")
    article = publishing.save(None, 0, text, writer, NOW).article
    with pytest.raises(publishing.NotReady) as refused:
        publishing.publish(article, 1, text, other, NOW, public_from=NOW)
    (problem,) = refused.value.problems
    assert (problem.line, problem.nearest[0]) == (3, "/articles/what-the-lists-are/")
    fine = ArticleText(title="Dead", body="See [this](/articles/what-the-lists-are/) and [that](/articles/tomorrow/).")
    publishing.save(article, 1, fine, writer, NOW)
    assert publishing.publish(article, 2, fine, other, NOW, public_from=NOW).public_from == NOW


def test_links_are_asked_for_kind_by_kind_however_many_there_are(site, django_assert_max_num_queries):
    body = "\n\n".join(f"[{n}](/minerals/aluminium/) [x](/lists/us-2025/) [y](/minerals/none-{n}/)" for n in range(100))
    with django_assert_max_num_queries(12):
        assert len(found(body)) == 100


def test_reference_style_links_and_pictures_are_checked_at_the_line_where_they_stand(site):
    assert lines("One [a][x] two.\n\n![A chart](/media/none.png)\n\n[x]: /lists/none/") == [
        (1, True),
        (3, True),
        (3, False),
    ]


def test_every_kind_of_check_names_its_line_and_what_blocks_comes_first(site):
    body = (
        "# Chapter\n\n"
        "### Skipped\n\n"
        "[[mineral:aluminim]]\n\n"
        "![](image:chart)\n\n"
        "See this.[^x]\n\n"
        "[^z]: Never used.\n\n"
        "[away](/lists/none/)"
    )
    assert lines(body) == [(5, True), (7, True), (13, True), (3, False), (9, False), (11, False)]


def test_notes_that_would_be_lost_are_named_with_their_lines(site):
    """Case S12."""
    assert [problem.line for problem in found("# Notes\n\nSee this.[^x]\n\n[^z]: This must not be lost.\n")] == [3, 5]


def test_an_empty_summary_and_a_title_that_is_taken_point_to_their_fields(site):
    (empty,) = found("Words.", summary=" ")
    assert (empty.field, empty.blocks) == ("summary", False)
    (public,) = found("Words.", title="what the LISTS are")
    assert public.field == "title"
    assert "/articles/what-the-lists-are/" in public.message
    (draft,) = found("Words.", title="Not yet")
    assert "/articles/not-yet/" in draft.message


def test_an_article_may_keep_its_own_title(site):
    article = make_revision("what-the-lists-are").article
    assert found("Words.", title="What the lists are", article=article) == []


def test_an_empty_title_or_text_blocks(site):
    assert [(p.field, p.blocks) for p in found("", title="")] == [("title", True), ("body", True)]
