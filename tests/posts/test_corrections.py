import datetime
import json

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.utils import timezone

from posts import publishing
from posts.models import Correction, Revision
from posts.publishing import ArticleText
from tests.factories import make_edition, make_mineral, make_source

NOW = timezone.now()
BEFORE = NOW - datetime.timedelta(days=9)
SENTENCE = "In September 2020 the Department of Commerce released a list of 35 critical minerals."
RIGHT = "In May 2018 the Department of the Interior released a list of 35 critical minerals."
MARKED = (
    "First words.\n\nIn *September 2020* the [Department of\nCommerce](https://example.org) released a list of "
    "[[list:us-2018#count]] **critical** minerals.[@us-notice]\nLast words.\n"
)


@pytest.fixture(autouse=True)
def record(db) -> None:
    make_mineral("gallium")
    make_edition("us-2018", labels=[f"m{number}" for number in range(35)])
    make_source("us-notice", title="Final list of 2018")


def publish(body: str = MARKED, **fields) -> Revision:
    text = ArticleText(title="The list", body=body, **fields)
    return publishing.publish(None, 0, text, None, BEFORE, public_from=BEFORE)


def make_public(revision: Revision, at: datetime.datetime = NOW) -> Revision:
    article = revision.article
    newest = article.revisions.order_by("number").last()
    return publishing.publish(article, newest.number, ArticleText.of(newest), None, at, public_from=at)


def correct(revision: Revision, by: User, before: str = SENTENCE, after: str = RIGHT, **given) -> Correction:
    given = {"reason": "Interior published it, in 2018.", "source": "us-notice", "locator": "p. 1", **given}
    return publishing.correct(
        revision.article, given.pop("base", revision.number), before, after, by=by, now=NOW, **given
    )


# The sentence in the source text


def test_a_sentence_is_mended_in_a_new_private_revision_and_keeps_its_references_and_its_markup(wren):
    made = correct(publish(), wren)
    assert made.revision.number == 2
    assert made.revision.public_from is None
    assert made.revision.change_note == "Correction: Interior published it, in 2018."
    body = made.revision.body
    assert "[[list:us-2018#count]] **critical** minerals.[@us-notice]\nLast words." in body
    assert body.startswith("First words.\n\nIn *May 2018* the [Department of")
    assert (made.before, made.after) == (SENTENCE, RIGHT)
    assert LogEntry.objects.filter(change_message__startswith="Corrected “In September").exists()


def test_the_sentence_after_may_bind_its_values_and_is_kept_as_readers_see_it(wren):
    after = "On [[list:us-2018#published]] Interior released a list of [[list:us-2018#count]] minerals."
    made = correct(publish(), wren, after=after)
    assert made.after == "On 2018 Interior released a list of 35 minerals."
    assert "[[list:us-2018#published]]" in made.revision.body
    assert "[@us-notice]" in made.revision.body


def test_a_sentence_can_be_taken_out(wren):
    made = correct(publish("One is wrong. Two is right.\n"), wren, before="One is wrong.", after="")
    assert made.revision.body.strip() == "Two is right."
    assert made.after == ""


@pytest.mark.parametrize(
    ("body", "before", "after", "expected"),
    [
        ("**It has 35 entries.** More.", "It has 35 entries.", "It has 50 entries.", "**It has 50 entries.** More."),
        ("Of **35 minerals** most stay.", "Of 35 minerals most stay.", "Of 50, none.", "Of 50, none."),
        ("| a |\n|---|\n| It has 35. |\n", "It has 35.", "It has 50.", "| a |\n|---|\n| It has 50. |\n"),
        ("> He said 35\n> in all.\n", "He said 35 in all.", "He said 50 in all.", "> He said 50\n> in all.\n"),
        ("*Wrong from here*", "Wrong from here", "Something else", "*Something else*"),
        ("- It has 35\\* here.", "It has 35* here.", "It had 35* here.", "- It had 35\\* here."),
    ],
)  # fmt: skip
def test_only_the_words_that_differ_are_replaced(wren, body, before, after, expected):
    assert correct(publish(body), wren, before=before, after=after).revision.body.strip() == expected.strip()


def test_a_sentence_that_is_not_there_or_twice_or_was_never_public_is_refused(wren):
    revision = publish("Twice said. Twice said.\n\nOnce said.\n")
    with pytest.raises(publishing.NotThere, match="does not say this sentence"):
        correct(revision, wren, before="Never said.")
    with pytest.raises(publishing.NotThere, match="twice"):
        correct(revision, wren, before="Twice said.")
    with pytest.raises(publishing.OutOfTurn, match="says the same"):
        correct(revision, wren, before="Once said.", after="Once said.")
    with pytest.raises(publishing.OutOfTurn, match="no source"):
        correct(revision, wren, before="Once said.", source="nowhere")
    article = revision.article
    publishing.save(article, 1, ArticleText(title="The list", body="Privately said."), wren, NOW)
    with pytest.raises(publishing.NotThere, match="Readers never saw this sentence"):
        correct(revision, wren, before="Privately said.", base=2)
    with pytest.raises(publishing.Conflict):
        correct(revision, wren, before="Once said.", base=1)
    draft = publishing.save(None, 0, ArticleText(title="Draft", body="Once said."), wren, NOW)
    with pytest.raises(publishing.NotThere, match="never saw this article"):
        correct(draft, wren, before="Once said.")
    assert not Correction.objects.exists()


def test_a_correction_to_a_reference_that_leads_nowhere_is_refused(wren):
    first = publish()
    with pytest.raises(publishing.OutOfTurn, match="list:zzz"):
        correct(first, wren, after="In May 2018 Interior released [[list:zzz]].")
    assert first.article.newest() == first


# What readers would be told must be so


@pytest.mark.parametrize("changed", ["Nickel is here.", "Nickel is gone.", "Nickel is there. Nickel is here."])
def test_a_text_that_does_not_bear_out_its_correction_is_not_published(client, wren, changed):
    first = publish("Nickel is here.")
    made = correct(first, wren, before="Nickel is here.", after="Nickel is there.")
    publishing.save(first.article, 2, ArticleText(title="The list", body=changed), wren, NOW)
    with pytest.raises(publishing.NotReady, match="the article says “Nickel is there.” instead of “Nickel is here.”"):
        make_public(first)
    publishing.drop_correction(made, wren, NOW)
    make_public(first)
    assert client.get("/corrections.json").json() == []


def test_a_sentence_that_was_taken_out_and_put_back_is_not_published_as_taken_out(wren):
    first = publish("Nickel is here. Zinc too.")
    correct(first, wren, before="Nickel is here.", after="")
    publishing.save(first.article, 2, ArticleText.of(first), wren, NOW)
    with pytest.raises(publishing.NotReady, match="taken out"):
        make_public(first)


def test_a_correction_may_keep_the_words_of_the_sentence_and_add_to_them(client, wren):
    first = publish("Nickel is here.")
    correct(first, wren, before="Nickel is here.", after="Nickel is here. So is zinc.")
    make_public(first)
    assert client.get("/corrections.json").json()[0]["after"] == "Nickel is here. So is zinc."


def test_a_correction_is_worded_anew_before_readers_get_it_and_stays_once_they_have_it(client, wren):
    first = publish("Nickel is here.")
    correct(first, wren, before="Nickel is here.", after="Nickel is there.")
    with pytest.raises(publishing.OutOfTurn, match="what readers have"):
        correct(first, wren, before="Nickel is there.", after="Nickel is here.", base=2)
    made = correct(first, wren, before="Nickel is there.", after="Nickel is in Ontario.", base=2)
    make_public(first)
    (told,) = client.get("/corrections.json").json()
    assert (told["before"], told["after"]) == ("Nickel is here.", "Nickel is in Ontario.")
    with pytest.raises(publishing.OutOfTurn, match="it stays"):
        publishing.drop_correction(made, wren, NOW)


def test_whoever_may_correct_drops_a_correction_in_the_admin(client, wren):
    first = publish("Nickel is here.")
    made = correct(first, wren, before="Nickel is here.", after="Nickel is there.")
    client.force_login(wren)
    address = f"/admin/posts/article/{first.article.pk}/corrections/{made.pk}/drop/"
    assert address in client.get(f"/admin/posts/article/{first.article.pk}/correct/").content.decode()
    client.post(address)
    assert not Correction.objects.exists()
    assert LogEntry.objects.filter(change_message__startswith="Dropped the correction of “Nickel is here.”").exists()


# Readers


def test_readers_are_told_once_the_mended_text_is_public_and_not_before(client, wren):
    first = publish()
    made = correct(first, wren)
    for address in ("/articles/the-list/", "/articles/the-list.json", "/corrections/", "/corrections.json",
                    "/corrections.csv", "/feeds/corrections.atom", "/sources/us-notice/"):  # fmt: skip
        assert "Interior published it" not in client.get(address).content.decode(), address
    make_public(made.revision)
    page = client.get("/articles/the-list/").content.decode()
    notice = page[page.index('id="corrected"') : page.index('class="section body"')]
    assert f"<del>{SENTENCE}</del>" in notice
    assert f"<ins>{RIGHT}</ins>" in notice
    assert '<a href="/sources/us-notice/">Final list of 2018</a>, p. 1.' in notice
    assert page.count("Correction.</strong>") == 1
    assert "Correction: Interior" not in page[page.index('id="updates"') :]
    linked = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert linked["correction"][0]["@type"] == "CorrectionComment"
    assert RIGHT in linked["correction"][0]["text"]
    (listed,) = client.get("/corrections.json").json()
    assert (listed["article"], listed["before"], listed["source"]) == ("the-list", SENTENCE, "us-notice")
    assert SENTENCE in client.get("/corrections.csv").content.decode()
    assert "<entry" in client.get("/feeds/corrections.atom").content.decode()
    assert RIGHT in client.get("/corrections/").content.decode()
    assert "/corrections/" in client.get("/sitemap.xml").content.decode()
    assert "Interior published it" in client.get("/sources/us-notice/").content.decode()
    assert client.get("/articles/the-list.json").json()["updates"][0]["correction"]["after"] == RIGHT


def test_an_old_correction_leaves_the_head_of_the_article_and_stays_among_its_changes(client, wren, settings):
    long_ago = NOW - datetime.timedelta(days=200)
    text = ArticleText(title="The list", body=MARKED)
    first = publishing.publish(None, 0, text, None, long_ago, public_from=long_ago)
    later = long_ago + datetime.timedelta(days=50)
    make_public(correct(first, wren).revision, at=later)
    page = client.get("/articles/the-list/").content.decode()
    assert 'id="corrected"' not in page
    assert "Correction.</strong>" in page


def test_a_correction_names_its_source_and_an_old_one_without_any_stays_readable(client, wren):
    revision = publish()
    client.force_login(wren)
    given = {"base": 1, "before": SENTENCE, "after": RIGHT, "reason": "It was Interior.", "source": "", "locator": ""}
    page = client.post(f"/admin/posts/article/{revision.article.pk}/correct/", given).content.decode()
    assert "Readers are told which document shows it: choose the source." in page
    assert RIGHT in page
    with pytest.raises(publishing.OutOfTurn, match="Name the source"):
        correct(revision, wren, source="")
    assert revision.article.newest() == revision

    old = correct(revision, wren)
    Correction.objects.filter(pk=old.pk).update(source="", locator="")
    make_public(old.revision)
    assert client.get("/corrections.json").json()[0]["source"] is None
    for address in ("/corrections/", "/articles/the-list/", f"/admin/posts/article/{revision.article.pk}/correct/"):
        assert "Interior published it, in 2018." in client.get(address).content.decode()


def test_a_withdrawn_article_takes_its_corrections_with_it(client, wren):
    public = make_public(correct(publish(), wren).revision)
    assert len(client.get("/corrections.json").json()) == 1
    publishing.withdraw(public.article, wren, NOW, reason="All wrong.")
    assert client.get("/corrections.json").json() == []


def test_many_corrections_are_shown_page_by_page_in_few_queries(client, wren, django_assert_max_num_queries):
    revision = make_public(correct(publish(), wren).revision)
    first = Correction.objects.get()
    Correction.objects.bulk_create(
        Correction(revision=first.revision, before=f"B{number}.", after="A.", reason="R.", made_by=wren, made_at=NOW)
        for number in range(120)
    )
    with django_assert_max_num_queries(12):
        assert "Page 1 of 3" in client.get("/corrections/").content.decode()
    assert "Page 3 of 3" in client.get("/corrections/?page=3").content.decode()
    assert client.get("/corrections/?page=9").status_code == 404
    with django_assert_max_num_queries(12):
        assert client.get(revision.get_absolute_url()).status_code == 200
