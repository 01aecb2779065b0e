import datetime
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission, User

from posts import publishing
from posts.models import Article, Author, Draft, Revision
from posts.publishing import ArticleText
from tests.factories import NOW, make_edition, make_mineral, make_revision
from tests.posts.newsroom import log_in

ADD = "/admin/posts/article/add/"
LIST = "/admin/posts/article/"
PREVIEW = "/admin/posts/article/preview/"


@pytest.fixture
def record(db) -> None:
    make_mineral("gallium")
    make_edition("us-2022", labels=["Gallium"])


@pytest.fixture
def writer(client, record):
    log_in(client, "Writers")
    return client


@pytest.fixture
def publisher(client, record):
    log_in(client, "Publishers")
    return client


def form(button: str, base: int = 0, **fields) -> dict:
    """`override` stands in for a second person; the field is there for publishers only."""
    given = {"title": "Gallium again", "body": "Some words.", "language": "en", "base": base, **fields}
    given.setdefault("override", "Nobody else is in on Sundays.")
    return {**given, button: ""}


def change(article: Article) -> str:
    return f"/admin/posts/article/{article.pk}/change/"


def test_a_new_article_goes_on_top_of_nothing_whatever_the_browser_sends(writer):
    for base in ("1", "99", "٣"):
        answer = writer.post(ADD, form("_save", base, title=f"Base {base}"))
        assert answer.status_code == 302, base


def test_a_writer_saves_a_draft_that_readers_do_not_see(writer):
    answer = writer.post(ADD, form("_save"), follow=True)
    assert "Readers do not see it" in answer.content.decode()
    revision = Revision.objects.get()
    assert (revision.saved_by.username, revision.public_from, revision.article.slug) == (
        "writers",
        None,
        "gallium-again",
    )
    assert writer.get("/articles/gallium-again/").status_code == 404


def test_a_writer_has_no_button_to_publish_and_cannot_do_without_one(writer):
    page = writer.get(ADD).content.decode()
    assert "Save draft" in page
    assert "Publish" not in page.replace("Publishers", "")
    assert "Schedule" not in page
    for button in ("_publish", "_schedule"):
        answer = writer.post(ADD, form(button, public_from="2099-01-01T09:00"))
        assert answer.status_code == 403
    assert not Revision.objects.exists()


def test_a_publisher_publishes_and_the_article_is_there(publisher):
    publisher.post(ADD, form("_publish", body="<script>alert(1)</script> [[mineral:gallium]]"))
    page = publisher.get("/articles/gallium-again/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert 'href="/minerals/gallium/"' in page
    assert "View on site" in publisher.get(change(Article.objects.get())).content.decode()


def test_a_reference_to_nothing_stops_publishing_names_its_line_and_keeps_the_text(publisher):
    answer = publisher.post(ADD, form("_publish", body="Fine.\n\n[[mineral:galium]] is short."))
    page = answer.content.decode()
    assert 'data-line="3">Line 3</a>' in page
    assert "gallium" in page
    assert "[[mineral:galium]] is short." in page
    assert not Revision.objects.exists()


def test_five_megabytes_as_a_browser_sends_them_are_refused_with_the_line_and_kept_in_the_form(writer):
    line = "See [[list:us-2025#count]] (and [[mineral:gallium]]), 稀土 & more.\n"
    body = line * (5_000_000 // len(line.encode()))
    sent = urlencode(form("_save", body=body.replace("\n", "\r\n")))
    page = writer.post(ADD, sent, content_type="application/x-www-form-urlencoded").content.decode()
    last = body.count("\n", 0, 500_000) + 1
    assert f'data-line="{last}">Line {last}</a>' in page
    assert "an article can have 500,000" in page
    assert 'enctype="multipart/form-data"' in page  # Urlencoded, it would be three times as long, and slow to read.
    assert page.count("[[mineral:gallium]]") == body.count("[[mineral:gallium]]")
    assert not Revision.objects.exists()


def test_what_is_larger_than_any_form_is_refused_in_our_words(writer, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = writer.post(ADD, form("_save", body="word " * 500))
    assert answer.status_code == 400
    assert "more than this site takes at once" in answer.content.decode()
    assert "settings" not in answer.content.decode()


def test_an_hour_that_the_clocks_skip_or_repeat_is_refused_with_the_zone_and_the_text_kept(publisher, settings):
    """S03."""
    settings.TIME_ZONE = "Europe/Brussels"
    page = publisher.post(ADD, form("_schedule", public_from="2027-03-28T02:30", body="Kept words.")).content.decode()
    assert "02:30 on 28 March 2027 does not exist in Europe/Brussels" in page
    assert "Kept words." in page
    page = publisher.post(ADD, form("_schedule", public_from="2027-10-31T02:30")).content.decode()
    assert "comes twice in Europe/Brussels" in page
    assert not Revision.objects.exists()
    page = publisher.post(ADD, form("_schedule", public_from="28/03/2027 02:30")).content.decode()
    assert "02:30 on 28 March 2027 does not exist" in page
    publisher.post(ADD, form("_schedule", public_from="2027-03-28T03:30"))
    assert Revision.objects.get().public_from == datetime.datetime(2027, 3, 28, 1, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_a_moment_at_the_ends_of_the_calendar_is_refused_in_every_zone(publisher, settings, zone):
    settings.TIME_ZONE = zone
    for moment in ("9999-12-31T23:59", "3000-01-01T00:00", "0999-12-31T23:59", "0001-01-01T00:00"):
        page = publisher.post(ADD, form("_schedule", public_from=moment, body="Kept words.")).content.decode()
        assert "Choose a year from 1000 to 2999." in page
        assert "Kept words." in page
    assert not Revision.objects.exists()


def test_a_publisher_schedules_and_takes_it_back(publisher):
    publisher.post(ADD, form("_schedule", public_from="2099-05-03T09:00"))
    article = Article.objects.get()
    assert "scheduled for 3 May 2099, 09:00 UTC" in publisher.get(LIST).content.decode()
    assert "Unschedule" in publisher.get(change(article)).content.decode()
    publisher.post(change(article), form("_unschedule", base=1))
    assert article.revisions.get().public_from is None
    page = publisher.post(change(article), form("_schedule", base=1, public_from="2001-01-01T09:00")).content.decode()
    assert "is past" in page


def test_an_address_that_is_not_free_is_refused_with_a_suggestion(writer):
    make_revision("taken")
    page = writer.post(ADD, form("_save", slug="taken")).content.decode()
    assert "taken-2" in page


def test_the_list_counts_what_has_gone_stale_and_filters_by_it(publisher):
    publisher.post(ADD, form("_publish", title="Old count", body="[[list:us-2022#count]] entry."))
    publisher.post(ADD, form("_publish", title="Fresh", body="Nothing to go stale."))
    assert "gone stale</a>" not in publisher.get(LIST).content.decode()
    make_edition("us-2026", start="2026-01-01", labels=["Gallium", "Zinc"])
    page = publisher.get(LIST).content.decode()
    assert "1 article gone stale" in page
    assert "1 stale reference" in page
    filtered = publisher.get(LIST, {"stale": "yes"}).content.decode()
    assert "Old count" in filtered
    assert "Fresh" not in filtered
    assert "superseded by us-2026" in publisher.get(change(Article.objects.get(slug="old-count"))).content.decode()


def test_the_list_searches_the_newest_text_and_filters_by_state_topic_and_author(publisher):
    ada = Author.objects.create(slug="ada", name="Ada")
    make_revision("one", title="Québec lists lithium", authors=[ada])
    make_revision("two", title="A draft", body="On Tellurium.", public_from=None)

    def titles(**query) -> set[str]:
        page = publisher.get(LIST, query).content.decode()
        return {title for title in ("Québec lists lithium", "A draft") if title in page}

    assert titles() == {"Québec lists lithium", "A draft"}
    assert titles(q="québec lithium") == {"Québec lists lithium"}
    assert titles(q="QUÉBEC") == {"Québec lists lithium"}
    assert titles(q="tellurium") == {"A draft"}
    assert titles(state="drafts") == {"A draft"}
    assert titles(state="published") == {"Québec lists lithium"}
    assert titles(author="ada") == {"Québec lists lithium"}


def test_the_list_makes_the_same_queries_for_two_articles_and_for_thirty(publisher, django_assert_max_num_queries):
    for count in (2, 28):
        for number in range(count):
            make_revision(f"article-{count}-{number}")
        with django_assert_max_num_queries(12):
            assert publisher.get(LIST).status_code == 200


def test_the_preview_shows_the_text_and_its_problems_and_is_never_stored(writer):
    body = "[[mineral:gallium]] <script>alert(1)</script> [[mineral:galium]]"
    answer = writer.post(PREVIEW, {"title": "T", "summary": "", "body": body, "fragment": "1"})
    fragment = answer.content.decode()
    assert "<script>" not in fragment
    assert 'href="/minerals/gallium/"' in fragment
    assert 'data-line="1"' in fragment
    assert '<a href="#id_summary">Summary</a>: It is empty' in fragment
    assert "<html" not in fragment
    assert "no-store" in answer["Cache-Control"]
    assert "<html" in writer.post(PREVIEW, {"title": "T", "body": body}).content.decode()
    assert writer.get(PREVIEW).status_code == 405


def test_nobody_is_told_what_is_missing_before_they_have_begun(writer):
    given = {"title": "", "summary": "", "body": "\n", "fragment": "1"}
    assert "Stops publishing" not in writer.post(PREVIEW, given).content.decode()
    assert "Stops publishing" in writer.post(PREVIEW, {**given, "summary": "Begun."}).content.decode()
    article = make_revision("known").article
    assert "Stops publishing" in writer.post(PREVIEW, {**given, "article": article.pk}).content.decode()


def test_unsaved_texts_of_new_articles_stand_folded_above_the_form(writer):
    user = User.objects.get()
    for number in range(3):
        Draft.objects.create(user=user, article=None, saved_at=NOW, title=f"{number}{'x' * 400}", body="Words.")
    page = writer.get(ADD).content.decode()
    assert "<summary>3 unsaved texts of yours</summary>" in page
    assert "x" * 200 not in page.split("<details>")[0].replace("\n", "")


def test_the_preview_of_a_text_that_is_too_large_says_so(writer):
    answer = writer.post(PREVIEW, {"title": "T", "body": ">" * 5000 + " deep", "fragment": "1"})
    assert "Line 1" in answer.content.decode()


def test_only_staff_who_may_write_articles_can_preview(client, record):
    assert client.post(PREVIEW, {"body": "x"}).status_code == 302
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    assert client.post(PREVIEW, {"body": "x"}).status_code == 403


def test_every_revision_can_be_read_as_a_page_by_staff_only(writer, client):
    revision = make_revision("hidden", public_from=None, body="Hidden words.")
    address = f"/admin/posts/article/{revision.article_id}/revisions/1/"
    answer = writer.get(address)
    assert "Hidden words." in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    client.logout()
    assert client.get(address).status_code == 302


def test_who_may_only_look_sees_the_text_and_can_change_nothing(client, record):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(reader)
    article = make_revision("seen", body="Seen words.").article
    page = client.get(change(article)).content.decode()
    assert "Seen words." in page
    assert "Save draft" not in page
    assert client.post(change(article), form("_save", base=1)).status_code == 403
    assert client.get(ADD).status_code == 403


def test_an_account_that_wrote_articles_is_not_deleted(client, record):
    writer = User.objects.create_user("writer-s05")
    revision = publishing.save(None, 0, ArticleText(title="Kept", body="Words."), writer, NOW)
    client.force_login(User.objects.create_superuser("admin"))
    page = client.post(f"/admin/auth/user/{writer.pk}/delete/", {"post": "yes"}, follow=True).content.decode()
    assert "Kept" in page
    assert Revision.objects.get() == revision


def test_articles_are_not_deleted_in_the_admin(publisher):
    article = make_revision("kept").article
    assert publisher.post(f"/admin/posts/article/{article.pk}/delete/", {"post": "yes"}).status_code == 403
    publisher.force_login(User.objects.create_superuser("admin"))
    assert publisher.post(f"/admin/posts/article/{article.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "deletelink" not in publisher.get(change(article)).content.decode()


def test_the_editor_loads_nothing_of_markdownx(writer):
    page = writer.get(ADD).content.decode()
    assert "markdownx" not in page
    assert "js/editor.js" in page
    assert writer.post("/markdownx/upload/").status_code == 404
