import json
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from minerals.lookup import Key
from minerals.models import ListEdition
from posts import publishing
from posts.models import Author, Basis, Claim, Revision
from posts.publishing import ArticleText, ClaimText
from tests.factories import make_edition, make_event, make_source
from tests.posts.newsroom import staff

NOW = timezone.now()
BODY = (
    "## The heading\n\nIn *September 2020* the [Department of\nCommerce](https://example.org) released a list of "
    "[[list:us-2018#count]] minerals.[@us-notice] More.\n\n| a | b |\n|---|---|\n| It “has” one. | c |\n"
)
SENTENCE = "In September 2020 the Department of Commerce released a list of 2 minerals."


@pytest.fixture(autouse=True)
def record(db) -> None:
    make_edition("us-2018", labels=["Gallium", "Germanium"])
    make_source("us-notice", title="Final list of 2018")


@pytest.fixture
def wren() -> User:
    return staff("wren", "Writers", first_name="Wren", last_name="Writer")


@pytest.fixture
def rita() -> User:
    user = staff("rita", "Reviewers")
    Author.objects.create(slug="rita", name="Rita Reader", user=user)
    return user


def publish(body: str = BODY, **fields) -> Revision:
    text = ArticleText(title="The list", body=body, **fields)
    return publishing.publish(None, 0, text, None, NOW, public_from=NOW)


def text(quote: str = SENTENCE, **fields) -> ClaimText:
    records = [(Key("list", "us-2018", "published"), ""), (Key("source", "us-notice"), "p. 2")]
    given = {"verdict": "contradicted", "reason": "Interior published it, in 2018.", "records": records, **fields}
    return ClaimText(quote=quote, **given)


def checked(revision: Revision, by: User, checker: User, **fields) -> Claim:
    claim = publishing.make_claim(revision.article, text(**fields), by, NOW)
    return publishing.check_claim(claim, checker, NOW)


def page_of(client) -> str:
    return client.get("/articles/the-list/").content.decode()


def notes(page: str) -> list[str]:
    found = re.findall(r'<span class="claim"[^>]*>(.*?)</span>\n', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", note).split()) for note in found]


def marked(page: str) -> str:
    return " ".join(
        re.sub(r"<[^>]+>", "", "".join(re.findall(r'<span class="claimed">.*?</p>', page, re.DOTALL))).split()
    )


# Made and checked


def test_readers_see_a_claim_once_a_second_person_has_checked_it(client, wren, rita):
    claim = publishing.make_claim(publish().article, text(), wren, NOW)
    assert notes(page_of(client)) == []
    publishing.check_claim(claim, rita, NOW)
    page = page_of(client)
    (note,) = notes(page)
    assert note.startswith(
        "Claim checked: contradicted. Interior published it, in 2018.1 Record: List us-2018. Rita Reader,"
    )
    assert '<a href="/lists/us-2018/">List us-2018</a>' in page
    assert "wren" not in page
    assert page.index('class="claimed"') < page.index(f'id="a{claim.article_id}-claim-{claim.pk}"')
    assert list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True)) == [
        f"Made claim {claim.pk}, contradicted: “{SENTENCE}”",
        f"Checked claim {claim.pk}, contradicted: “{SENTENCE}”",
    ]


def test_whoever_made_a_claim_checks_it_for_a_recorded_reason_only(wren):
    claim = publishing.make_claim(publish().article, text(), wren, NOW)
    with pytest.raises(publishing.OutOfTurn, match="somebody else must check it"):
        publishing.check_claim(claim, wren, NOW)
    assert publishing.check_claim(claim, wren, NOW, override="Nobody else is in.").override == "Nobody else is in."
    assert "Reason: Nobody else is in." in LogEntry.objects.order_by("pk").last().change_message


def test_the_words_must_be_in_the_newest_text_as_readers_see_them(wren):
    article = publish().article
    with pytest.raises(publishing.NotSaid) as fault:
        publishing.make_claim(
            article, text("The Department of Commerce released a list of 35 minerals in 2020."), wren, NOW
        )
    assert fault.value.nearest == SENTENCE
    given = "the [Department of\nCommerce](https://example.org) released a list of [[list:us-2018#count]] minerals."
    claim = publishing.make_claim(article, text(given), wren, NOW)
    assert claim.quote == "the Department of Commerce released a list of 2 minerals."
    assert publishing.make_claim(article, text('It "has" one.'), wren, NOW).quote == 'It "has" one.'
    for quote in ("ist of 2 minerals", "  ", "minerals. It"):
        with pytest.raises(publishing.OutOfTurn):
            publishing.make_claim(article, text(quote), wren, NOW)


def test_words_of_two_paragraphs_are_refused_with_what_to_do_instead(client, wren):
    article = publish("It was published in May.\n\nIt has 2 entries.\n").article
    client.force_login(wren)
    given = {"quote": "It was published in May.\n\nIt has 2 entries.", "verdict": "supported", "reason": "It did."}
    page = client.post(reverse("admin:posts_article_claims", args=[article.pk]), given)
    assert "Make one claim of each" in str(page.context["form"].errors["quote"])
    assert not Claim.objects.exists()


@pytest.mark.parametrize("verdict", ["supported", "contradicted"])
def test_a_claim_that_decides_rests_on_something(wren, rita, verdict):
    article = publish().article
    with pytest.raises(publishing.NoSuchRecord, match="Name a record or a source"):
        publishing.make_claim(article, text(verdict=verdict, records=[]), wren, NOW)
    claim = publishing.make_claim(article, text(verdict="undecided", records=[]), wren, NOW)
    Claim.objects.update(verdict=verdict)
    with pytest.raises(publishing.NoSuchRecord, match="Name a record or a source"):
        publishing.check_claim(claim, rita, NOW)


def test_the_form_of_a_claim_shows_what_the_fact_check_says_of_it(client, wren, django_assert_max_num_queries):
    article = publish("The US list of 2018 has 50 entries. Other words.").article
    publishing.make_claim(article, text("Other words."), wren, NOW)
    client.force_login(wren)
    address = reverse("admin:posts_article_claims", args=[article.pk])
    assert "Fact check, " not in client.get(address, {"quote": "Other words."}).content.decode()
    cache.clear()
    with django_assert_max_num_queries(12):
        page = client.get(address, {"quote": "The US list of 2018 has 50 entries."}).content.decode()
    assert "Fact check, contradicted:" in page
    claim = publishing.make_claim(article, text("The US list of 2018 has 50 entries."), wren, NOW)
    cache.clear()
    with django_assert_max_num_queries(12):
        page = client.get(reverse("admin:posts_article_claim", args=[article.pk, claim.pk])).content.decode()
    assert "Fact check, " in page


def test_a_claim_rests_on_records_that_are_there(wren):
    article = publish().article
    with pytest.raises(publishing.NoSuchRecord, match="us-2018"):
        publishing.make_claim(article, text(records=[(Key("list", "us-2017"), "")]), wren, NOW)
    assert not Claim.objects.exists()
    assert not Basis.objects.exists()


def test_a_claim_said_anew_is_whoevers_said_it_and_must_be_checked_again(client, wren, rita):
    claim = checked(publish(), wren, rita)
    changed = publishing.change_claim(claim, text(verdict="outdated", records=[]), rita, NOW)
    assert (changed.checked_at, changed.made_by) == (None, rita)
    assert notes(page_of(client)) == []
    with pytest.raises(publishing.OutOfTurn):
        publishing.check_claim(changed, rita, NOW)
    publishing.check_claim(changed, wren, NOW)
    assert notes(page_of(client))[0].startswith("Claim checked: outdated.")
    publishing.retire_claim(changed, wren, NOW)
    assert notes(page_of(client)) == []
    with pytest.raises(publishing.OutOfTurn, match="retired"):
        publishing.check_claim(changed, rita, NOW)


# The record moves


@pytest.mark.parametrize("moves", ["value", "superseded", "vanished", "date of an event"])
def test_a_claim_whose_record_moved_is_being_checked_again_until_somebody_has(client, wren, rita, moves):
    make_event("talks", date="2024-03-01")
    bases = [(Key("list", "us-2018"), ""), (Key("source", "us-notice"), ""), (Key("event", "talks"), "")]
    claim = checked(publish("It was so. [[list:us-2018]]"), wren, rita, quote="It was so.", records=bases)
    assert notes(page_of(client))[0].startswith("Claim checked: contradicted.")
    match moves:
        case "value":
            ListEdition.objects.filter(pk="us-2018").update(issuer="Somebody else")
        case "superseded":
            make_edition("us-2022", labels=["Gallium"])
        case "vanished":
            Basis.objects.filter(kind="source").update(slug="us-gone")
        case _:
            make_event("later")
            Basis.objects.filter(kind="event").update(value_seen="Talks; 1 January 2020")
    cache.clear()
    page = page_of(client)
    (note,) = notes(page)
    assert note.startswith("Claim being checked again. The record that it rests on has changed since")
    assert "contradicted" not in page
    assert "ClaimReview" not in page
    client.force_login(rita)
    assert "the record has changed since it was checked" in client.get("/admin/").content.decode()
    shown = client.get(reverse("admin:posts_article_claims", args=[claim.article_id])).content.decode()
    assert "to be checked again" in shown
    if moves != "vanished":
        publishing.check_claim(claim, rita, NOW)
        assert notes(page_of(client))[0].startswith("Claim checked: contradicted.")


def test_what_an_edition_said_on_the_day_of_the_check_is_no_change(client, wren, rita):
    make_edition("us-2022", labels=["Gallium"])
    checked(publish("It was so."), wren, rita, quote="It was so.", records=[(Key("list", "us-2018"), "")])
    assert notes(page_of(client))[0].startswith("Claim checked")


# The page


def test_the_mark_crosses_links_emphasis_and_references_and_the_note_follows_the_citation(client, wren, rita):
    checked(publish(), wren, rita)
    page = page_of(client)
    assert marked(page).startswith("In September 2020 the Department of Commerce released a list of 2")
    sentence = page[page.index('<p><span class="claimed">') : page.index('<span class="claim" ')]
    assert '</a></sup><span class="slip"' in sentence
    assert sentence.endswith("</span>")
    assert sentence.count("<span") - sentence.count("</span>") == 0
    assert "<em>September 2020</em>" in sentence


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("*One **two** three* four.", "two three four."),
        ("[One two](https://example.org) three.", "two three"),
        ("**One** *two* [three](https://example.org)", "One two three"),
        ("One\ntwo `three`.", "One two three."),
        ("- One two\n- three", "One two"),
        ("# One two\n\nThree.", "One two"),
        ("A note.[^1]\n\n[^1]: One two.\n", "One two."),
        ("One [[list:us-2018]] two.", "List us-2018 two"),
        ("He said “one” – don’t.", 'said "one" – don\'t.'),
        ("a < b &amp; c", "a < b & c"),
    ],
)
def test_every_mark_is_well_formed_and_holds_the_words(client, wren, rita, body, quote):
    checked(publish(body), wren, rita, quote=quote, verdict="undecided", records=[])
    page = page_of(client)
    assert len(notes(page)) == 1
    prose = page[page.index('<div class="prose">') : page.index("</article>")]
    tags = re.findall(r"</?(span|em|strong|a|code|li|p|h2|sup)\b", prose)
    closing = re.findall(r"</(span|em|strong|a|code|li|p|h2|sup)\b", prose)
    assert len(tags) == 2 * len(closing)
    open_ones = []
    for end, tag in re.findall(r"<(/?)(span|em|strong|a|code|li|p|h2|sup)\b", prose):
        if end:
            assert open_ones.pop() == tag
        else:
            open_ones.append(tag)


def test_claims_that_overlap_are_both_told(client, wren, rita):
    revision = publish("One two three four five. Six.")
    for quote in ("two three four", "One two three", "three", "Six."):
        checked(revision, wren, rita, quote=quote, verdict="undecided", records=[])
    page = page_of(client)
    assert len(notes(page)) == 4
    prose = page[page.index('<div class="prose">') : page.index("</article>")]
    assert prose.count("<span") == prose.count("</span>")


def test_a_claim_whose_words_are_gone_is_shown_nowhere_and_its_editor_is_told(client, wren, rita):
    first = publish()
    claim = checked(first, wren, rita)
    client.force_login(wren)
    publishing.publish(first.article, 1, ArticleText(title="The list", body="Other words."), None, NOW, public_from=NOW)
    assert notes(page_of(client)) == []
    assert "ClaimReview" not in page_of(client)
    assert SENTENCE not in client.get("/sources/us-notice/").content.decode()
    shown = client.get(reverse("admin:posts_article_claims", args=[claim.article_id])).content.decode()
    assert "no longer says this" in shown


def test_search_engines_are_told_in_their_own_words(client, wren, rita):
    claim = checked(publish(), wren, rita, claimed_by="The Commission")
    page = page_of(client)
    linked = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    (review,) = linked["hasPart"]
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == SENTENCE
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "contradicted"}
    assert review["itemReviewed"]["author"]["name"] == "The Commission"
    assert review["datePublished"] == timezone.localdate(NOW).isoformat()
    address, _, fragment = review["url"].partition("#")
    assert address.endswith("/articles/the-list/")
    assert f'id="{fragment}"' in page
    assert "Claimed by The Commission." in notes(page)[0]
    assert "claim" not in client.get("/feeds/articles.atom").content.decode()
    assert claim.article.claims.count() == 1


def test_what_rests_on_a_record_names_its_claims(client, wren, rita):
    checked(publish(), wren, rita)
    for address in ("/sources/us-notice/", "/lists/us-2018/"):
        page = client.get(address).content.decode()
        assert "Claims checked" in page
        assert SENTENCE in page


def test_a_page_with_many_claims_makes_as_many_queries_as_with_one(client, wren, rita, django_assert_max_num_queries):
    revision = publish("\n\n".join(f"Sentence {number} here." for number in range(30)) + "\n\n" + BODY)
    for number in range(30):
        checked(revision, wren, rita, quote=f"Sentence {number} here.")
    with django_assert_max_num_queries(12):
        assert len(notes(page_of(client))) == 30
    with django_assert_max_num_queries(12):
        assert client.get("/sources/us-notice/").content.decode().count("<q>Sentence") == 30
    with django_assert_max_num_queries(12):
        assert client.get("/lists/us-2018/").status_code == 200


# In the newsroom


def test_an_editor_makes_a_claim_from_an_address_and_a_reviewer_checks_it(client, wren, rita):
    article = publish().article
    address = reverse("admin:posts_article_claims", args=[article.pk])
    client.force_login(wren)
    given = {
        "quote": SENTENCE,
        "verdict": "contradicted",
        "reason": "It was Interior.",
        "record": "list:us-2018#published",
    }
    page = client.get(address, given).content.decode()
    assert SENTENCE in page
    assert '<option value="contradicted" selected>' in page
    posted = {"quote": SENTENCE, "verdict": "contradicted", "reason": "It was Interior."}
    page = client.post(address, posted | {"records": "list:us-2017"}).content.decode()
    assert "Did you mean us-2018" in page
    page = client.post(address, posted | {"records": "nothing"}).content.decode()
    assert "names no record" in page
    answer = client.post(address, posted | {"records": "[[list:us-2018#published]]\n[@us-notice, p. 2]"})
    claim = Claim.objects.get()
    assert answer.status_code == 302
    assert [str(basis) for basis in claim.bases.all()] == ["list:us-2018#published", "source:us-notice"]
    one = reverse("admin:posts_article_claim", args=[article.pk, claim.pk])
    assert client.post(one, {"_check": ""}).status_code == 403
    assert "I have checked" not in client.get(one).content.decode()

    client.force_login(rita)
    assert f'href="{one}"' in client.get("/admin/").content.decode()
    assert SENTENCE in client.get(reverse("admin:posts_article_open_claims")).content.decode()
    assert "the same" in client.get(one).content.decode()
    assert client.post(address, posted).status_code == 403
    assert client.post(one, {"_retire": ""}).status_code == 403
    client.post(one, {"_check": ""})
    assert notes(page_of(client))
    assert "No claim waits for you." in client.get("/admin/").content.decode()


def test_a_publisher_may_check_their_own_claim_with_a_reason(client):
    piet = staff("piet", "Publishers")
    claim = publishing.make_claim(publish().article, text(), piet, NOW)
    one = reverse("admin:posts_article_claim", args=[claim.article_id, claim.pk])
    client.force_login(piet)
    assert "say why nobody else checks it" in client.get(one).content.decode()
    assert "somebody else must check it" in client.post(one, {"_check": ""}, follow=True).content.decode()
    client.post(one, {"_check": "", "override": "Urgent."})
    claim.refresh_from_db()
    assert (claim.checked_by, claim.override) == (piet, "Urgent.")


def test_a_sentence_is_corrected_in_two_steps(client, wren):
    article = publish().article
    address = reverse("admin:posts_article_correct", args=[article.pk])
    client.force_login(wren)
    given = {"before": SENTENCE, "claimed": "September 2020", "recorded": "2018", "record": "list:us-2018#published"}
    page = client.get(address, given | {"reason": "It was 2018."}).content.decode()
    assert "In [[list:us-2018#published]] the Department" in page
    posted = {"base": 1, "before": SENTENCE, "after": SENTENCE.replace("September 2020", "May 2018")}
    answer = client.post(address, posted | {"reason": "It was 2018.", "source": "us-notice"}, follow=True)
    assert "in private" in answer.content.decode()
    assert 'value="Correction: It was 2018."' in answer.content.decode()
    page = client.post(address, posted | {"reason": "It was 2018.", "source": "us-notice"}).content.decode()
    assert "Revision 2 was saved meanwhile" in page
    assert "Corrections so far" in page
