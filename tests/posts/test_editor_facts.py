"""The fact check beside the editor, in an answer of its own, on the page of a preview, on the review page."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User

from tests.factories import make_revision
from tests.posts.newsroom import log_in

pytestmark = pytest.mark.usefixtures("db", "shipped_record")

PREVIEW = "/admin/posts/article/preview/"
FACTS = "/admin/posts/article/facts/"
COMMERCE = "In September 2020 the Department of Commerce released a list of 35 critical minerals."


def page_of(client, body: str, address: str = FACTS, **fields) -> str:
    given = {"title": "Lists", "summary": "In short.", "body": body, "fragment": "1", **fields}
    answer = client.post(address, given)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def rows(page: str) -> list[tuple[str, str]]:
    """Kind and words of each thing that is found, in the order of the page."""
    return re.findall(r'data-kind="(\w+)" data-words="([^"]*)"', page)


def places(page: str, kind: str) -> list[tuple[int, int]]:
    found = re.findall(r'data-fact="(\d+) (\d+)" data-kind="(\w+)"', page)
    return [(int(start), int(end)) for start, end, its in found if its == kind]


def test_beside_the_text_stands_what_the_record_says_of_it(client):
    log_in(client, "Writers")
    page = page_of(client, COMMERCE)
    assert rows(page) == [
        ("contradicted", "September 2020"),
        ("contradicted", "Department of Commerce"),
        ("unbound", "35"),
        ("supported", "35"),
    ]
    assert 'data-summary="2 contradicted, 1 supported, 1 not bound yet"' in page
    assert 'href="/lists/us-2018/"' in page
    assert 'data-take="[[list:us-2018#count]]" data-place="64 66"' in page
    assert 'data-objections="The fact check objects 2 times"' in page


def test_a_day_takes_its_preposition_along_and_a_superseded_count_follows_the_list(client):
    log_in(client, "Writers")
    page = page_of(client, f"{COMMERCE} The EU list has 30 critical raw materials.")
    assert 'data-take="On [[list:us-2018#published]]" data-place="0 17"' in page
    assert 'data-take="[[list:us-2018#issuer]]"' in page
    assert 'data-take="[[list:eu#count]]"' in page
    assert page.index(">Outdated<") > page.rindex(">Contradicted<")


def test_places_are_those_of_the_text_as_the_browser_has_it(client):
    log_in(client, "Writers")
    typed = f"A \x0b**word** 😀\n\n{COMMERCE}"
    in_units = typed.encode("utf-16-le")
    start, end = places(page_of(client, typed.replace("\n", "\r\n")), "unbound")[0]
    assert in_units[2 * start : 2 * end].decode("utf-16-le") == "35"


def test_what_a_text_holds_is_never_read_as_markup(client):
    log_in(client, "Writers")
    for address in (PREVIEW, FACTS):
        answer = client.post(address, {"body": f'"><script>x</script> {COMMERCE}', "title": "t", "fragment": "1"})
        assert b"<script>" not in answer.content


def test_the_preview_beside_the_text_does_not_wait_for_the_fact_check(client):
    log_in(client, "Writers")
    page = page_of(client, COMMERCE, PREVIEW)
    assert "Department of Commerce" in page
    assert rows(page) == []


def test_only_staff_who_see_articles_are_told(client):
    assert client.post(FACTS, {"body": COMMERCE}).status_code == 302
    client.force_login(User.objects.create_user("temp", is_staff=True))
    assert client.post(FACTS, {"body": COMMERCE}).status_code == 403


def test_a_preview_in_a_tab_of_its_own_tells_it_without_a_script(client):
    log_in(client, "Writers")
    answer = client.post(PREVIEW, {"title": "Lists", "body": COMMERCE})
    page = unescape(answer.content.decode())
    assert "2 contradicted, 1 supported, 1 not bound yet" in page
    assert "Line 1: <q>Department of Commerce</q>" in page
    assert "data-take" not in page


def test_findings_of_a_saved_article_lead_to_a_claim_and_a_correction(client):
    log_in(client, "Publishers")
    article = make_revision("lists", body=COMMERCE).article
    page = page_of(client, COMMERCE, article=str(article.pk))
    links = [urlsplit(link) for link in re.findall(r'<a href="([^"]+)">(?:Make a claim|Correct)<', page)]
    assert {link.path for link in links} == {
        f"/admin/posts/article/{article.pk}/claims/",
        f"/admin/posts/article/{article.pk}/correct/",
    }
    claim, correction = (parse_qs(link.query) for link in links[:2])
    assert claim["quote"] == [COMMERCE]
    assert claim["verdict"] == ["contradicted"]
    assert claim["record"][0] == "list:us-2018#published"
    assert correction["before"] == [COMMERCE]
    assert correction["after"][0].startswith("On [[list:us-2018#published]] the Department")
    for link in links:
        assert client.get(link.geturl()).status_code == 200
    assert "Make a claim" not in page_of(client, COMMERCE)


def test_readers_never_saw_a_draft_so_it_needs_no_correction(client):
    log_in(client, "Publishers")
    article = make_revision("lists", body=COMMERCE, public_from=None).article
    page = page_of(client, COMMERCE, article=str(article.pk))
    assert "Make a claim" in page
    assert ">Correct<" not in page


def test_a_reviewer_reads_what_the_fact_check_objects_to_and_may_approve_all_the_same(client):
    log_in(client, "Reviewers")
    revision = make_revision("lists", body=COMMERCE, public_from=None)
    address = f"/admin/posts/article/{revision.article_id}/revisions/{revision.number}/review/"
    page = unescape(client.get(address).content.decode())
    assert page.count("The fact check objects: ") == 2
    assert "2 contradicted, 1 supported, 1 not bound yet" in page
    client.post(address, {"_approve": ""})
    assert "is approved" in client.get(address).content.decode()


def test_a_text_to_which_there_is_nothing_to_say_says_so(client):
    log_in(client, "Writers")
    page = page_of(client, "Nobody knows.")
    assert 'data-summary="Nothing to object to."' in page
    assert 'data-objections=""' in page


def test_a_text_too_large_for_an_article_is_refused_unread_in_the_words_of_the_preview(client, monkeypatch):
    log_in(client, "Writers")
    words = "The text has 500,001 characters; an article can have 500,000. Divide it."
    # Line ends count once, as in the preview.
    most = "a" * 499_999 + "\r\n"
    asked = []
    monkeypatch.setattr("posts.admin.previews.check_parts", lambda *given: asked.append(given) or [])
    for address in (PREVIEW, FACTS):
        assert words in page_of(client, "a" * 500_001, address)
        assert "Divide it." not in page_of(client, most, address)
    assert len(asked) == 1
    page_of(client, "Short.", title="t" * 9_999, summary="s" * 9_999)
    assert [len(part) for part in asked[1][:2]] == [200, 400]
