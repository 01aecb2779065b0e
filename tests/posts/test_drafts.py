import datetime
import uuid

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from posts import publishing
from posts.models import Article, Author, Draft, Presence, Revision, Topic
from posts.publishing import ArticleText
from tests.factories import make_revision
from tests.posts.newsroom import staff
from tests.posts.test_admin import ADD, change, form

AUTOSAVE = "/admin/posts/article/draft/"
OFFER = "/admin/posts/article/draft/offer/"
DROP = "/admin/posts/article/draft/drop/"


@pytest.fixture
def article(db):
    return make_revision("shared", title="Shared", body="As saved.", public_from=None).article


def unsaved(article: Article | None = None, **fields) -> dict:
    given = {"title": "Shared", "slug": "shared", "body": "Typed.", "base": 1 if article else 0}
    return {**given, "article": article.pk if article else "", "draft": str(uuid.uuid4()), **fields}


def another(name: str = "other") -> User:
    return staff(name, "Writers")


def test_what_is_typed_is_kept_as_the_editors_draft_and_is_neither_history_nor_public(writer, article):
    posted = unsaved(article)
    answer = writer.post(AUTOSAVE, posted)
    assert answer.status_code == 200
    assert "UTC" in answer.json()["kept"]
    assert "no-store" in answer["Cache-Control"]
    writer.post(AUTOSAVE, {**posted, "body": "Typed on."})
    draft = Draft.objects.get()
    assert (draft.body, draft.base, draft.user, draft.article) == ("Typed on.", 1, writer.user, article)
    assert article.revisions.count() == 1


def test_whoever_is_no_longer_logged_in_hears_401_and_whoever_may_not_write_403(client, article):
    for address in (AUTOSAVE, OFFER, DROP):
        answer = client.post(address, unsaved(article))
        assert (answer.status_code, answer.json()["error"]) == (401, "You are no longer logged in.")
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    for address in (AUTOSAVE, OFFER):
        assert client.post(address, unsaved(article)).status_code == 403
        assert client.post(address, unsaved()).status_code == 403
    assert not Draft.objects.exists()
    assert client.get(AUTOSAVE).status_code == 405


def test_the_form_offers_unsaved_text_with_what_differs_and_taking_it_saves_it_on_top(writer, article):
    posted = unsaved(article, body="As saved. And more.")
    writer.post(AUTOSAVE, posted)
    page = writer.get(change(article)).content.decode()
    assert "Unsaved text" in page
    assert "It was begun from revision 1, the newest." in page
    assert "And more." in page
    taken = writer.get(change(article), {"draft": posted["draft"]}).content.decode()
    assert "Unsaved text" not in taken
    assert "As saved. And more.</textarea>" in taken
    assert posted["draft"] in taken
    writer.post(change(article), form("_save", **posted))
    assert article.revisions.order_by("number").last().body == "As saved. And more."
    assert not Draft.objects.exists()
    assert "Unsaved text" not in writer.get(change(article)).content.decode()


def test_text_begun_before_somebody_elses_revision_is_offered_as_older_and_goes_on_top_if_taken(writer, article):
    posted = unsaved(article, body="A: mine.")
    writer.post(AUTOSAVE, posted)
    # Earlier by the clock than the Draft: the order is that of the numbers.
    moment = timezone.now() - datetime.timedelta(days=1)
    publishing.save(article, 1, ArticleText(title="Shared", slug="shared", body="B: theirs."), another(), moment)
    page = writer.get(change(article)).content.decode()
    assert "Older unsaved text" in page
    assert "before other saved revision 2" in page
    assert "B: theirs.</textarea>" in page
    taken = writer.get(change(article), {"draft": posted["draft"]})
    assert taken.context["adminform"].form.initial["base"] == 2
    merging = writer.get(change(article), {"draft": posted["draft"], "merge": "1"})
    assert merging.context["adminform"].form.initial["base"] == 1
    writer.post(change(article), form("_save", title="Shared", slug="shared", body="A: mine.", base=2))
    assert list(article.revisions.order_by("number").values_list("body", flat=True)) == [
        "As saved.",
        "B: theirs.",
        "A: mine.",
    ]


def test_dropped_text_is_gone_and_leads_back_to_the_form_and_nowhere_else(writer, article):
    posted = unsaved(article)
    writer.post(AUTOSAVE, posted)
    answer = writer.post(DROP, {"draft": posted["draft"], "next": change(article)})
    assert answer["Location"] == change(article)
    assert not Draft.objects.exists()
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""):
        answer = writer.post(DROP, {"draft": posted["draft"], "next": elsewhere})
        assert answer["Location"] == "/admin/posts/article/"


def test_text_that_says_nothing_new_is_not_offered(writer, article):
    writer.post(AUTOSAVE, unsaved(article, body="As saved."))
    assert "Unsaved text" not in writer.get(change(article)).content.decode()
    assert writer.post(OFFER, unsaved(article, body="As saved.")).status_code == 204
    assert writer.post(OFFER, unsaved(title="", slug="", body=" ")).status_code == 204


def test_a_copy_of_the_browser_is_compared_like_a_draft(writer, article):
    answer = writer.post(OFFER, unsaved(article, body="As <b>saved</b>.", at="1790000000000"))
    page = answer.content.decode()
    assert "Kept in this browser on 21 September 2026" in page
    assert "&lt;b&gt;" in page
    assert "data-take" in page
    for moment in ("", "x", "9" * 40):
        assert writer.post(OFFER, unsaved(article, at=moment)).status_code == 200


def test_unsaved_text_of_a_new_article_is_offered_where_one_begins_a_new_article(writer):
    posted = unsaved(title="Never saved", slug="")
    writer.post(AUTOSAVE, posted)
    assert "Unsaved text: Never saved" in writer.get(ADD).content.decode()
    page = writer.get(ADD, {"draft": posted["draft"]}).content.decode()
    assert 'value="Never saved"' in page
    writer.post(ADD, form("_save", **posted))
    assert Revision.objects.get().title == "Never saved"
    assert not Draft.objects.exists()


def test_a_late_autosave_of_what_was_saved_does_not_bring_a_draft_back(writer, article):
    posted = unsaved(article)
    writer.post(change(article), form("_save", **posted))
    assert writer.post(AUTOSAVE, posted).status_code == 409
    assert not Draft.objects.exists()


def test_other_unsaved_work_of_the_same_editor_is_never_overwritten(writer, article):
    first, second = unsaved(article, body="First."), unsaved(article, body="Second.")
    writer.post(AUTOSAVE, first)
    answer = writer.post(AUTOSAVE, second)
    assert answer.status_code == 409
    assert "Take it or drop it" in answer.json()["error"]
    assert Draft.objects.get().body == "First."


def test_nobody_reads_overwrites_or_drops_the_draft_of_somebody_else(writer, client, article):
    posted = unsaved(article, body="Private words.")
    writer.post(AUTOSAVE, posted)
    client.force_login(another())
    assert "Private words." not in client.get(change(article)).content.decode()
    assert "Private words." not in client.get(change(article), {"draft": posted["draft"]}).content.decode()
    assert client.post(AUTOSAVE, {**posted, "body": "Mine."}).status_code == 409
    client.post(DROP, {"draft": posted["draft"]})
    assert Draft.objects.get().body == "Private words."


def test_who_else_has_the_article_open_is_said_for_two_minutes(writer, article):
    ben, ada = another("ben"), another("ada")
    for user, seconds in ((ben, 30), (ada, 119), (another("old"), 121)):
        seen = timezone.now() - datetime.timedelta(seconds=seconds)
        Presence.objects.create(article=article, user=user, seen_at=seen)
    assert "ada and ben have this article open too." in writer.get(change(article)).content.decode()
    said = writer.post(AUTOSAVE, {"article": article.pk}).json()
    assert (said["others"], said["newest"]) == ("ada and ben have this article open too.", 1)
    assert Presence.objects.filter(user=writer.user).count() == 1
    assert not Draft.objects.exists()


@pytest.mark.parametrize("number", ["x", "999", "9" * 30, "²"])
def test_an_article_that_is_not_there_is_a_404(writer, number):
    assert writer.post(AUTOSAVE, {**unsaved(), "article": number}).status_code == 404


@pytest.mark.parametrize("fields", [{"base": "x"}, {"base": "9" * 30}, {"base": "-1"}, {"draft": "x"}], ids=str)
def test_odd_fields_do_no_harm(writer, article, fields):
    assert writer.post(AUTOSAVE, unsaved(article, **fields)).status_code == 200
    assert writer.get(change(article), fields).status_code == 200


def test_authors_topics_and_language_come_back_on_another_machine(writer, article):
    ada, ore, ash = (
        Author.objects.create(slug="ada", name="Ada"),
        Topic.objects.create(slug="ore", name="Ore"),
        Topic.objects.create(slug="ash", name="Ash"),
    )
    filed = f"topics {ore.pk},authors {ada.pk},language de,topics {ash.pk},topics x,users 1"
    posted = unsaved(article, body="As saved.", filed=filed)
    writer.post(AUTOSAVE, posted)
    page = writer.get(change(article)).content.decode()
    assert "<h3>Topics</h3>" in page
    assert "Ash, Ore" in page
    taken = writer.get(change(article), {"draft": posted["draft"]}).context["adminform"].form.initial
    assert (taken["authors"], set(taken["topics"])) == ([str(ada.pk)], {str(ore.pk), str(ash.pk)})
    assert taken["language"] == "de"
    ash.delete()
    assert writer.get(change(article), {"draft": posted["draft"]}).status_code == 200
    writer.post(AUTOSAVE, {**posted, "filed": "language en"})
    assert "Unsaved text" not in writer.get(change(article)).content.decode()


def test_the_same_words_are_offered_once(writer, article):
    posted = unsaved(article, body="Typed twice.")
    writer.post(AUTOSAVE, posted)
    copy = {**posted, "draft": str(uuid.uuid4())}
    assert writer.post(OFFER, {**copy, "shown": posted["draft"]}).status_code == 204
    assert writer.post(OFFER, {**copy, "shown": ""}).status_code == 200
    assert writer.post(OFFER, {**copy, "shown": posted["draft"], "body": "Typed."}).status_code == 200
    for title in ("Once", "Once", "Twice"):
        writer.post(AUTOSAVE, unsaved(title=title, slug=""))
    assert [offer.draft.title for offer in writer.get(ADD).context["offers"]] == ["Twice", "Once"]
