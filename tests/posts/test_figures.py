import json
import re
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from posts import library, publishing, rendering
from posts.lookup import look_up
from posts.markdown import render
from posts.markdown.sanitise import sanitise
from posts.models import Image, Reference, Revision
from posts.paragraphs import paragraphs
from posts.publishing import ArticleText, NotReady
from posts.queue import gone_stale
from tests.factories import NOW, make_edition, make_mineral
from tests.posts.images import an_image
from tests.posts.newsroom import log_in
from tests.posts.test_admin import PREVIEW

CASES = Path(__file__).resolve().parent.parent / "cases"


@pytest.fixture(autouse=True)
def media(settings, folder, encoded, db) -> None:
    settings.MEDIA_ROOT = folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("figures") / "media"


def read(text: str, **options):
    return render(text, look_up=partial(look_up, on=NOW.date()), **options)


def problems(text: str) -> list[str]:
    return [f"{'blocks' if problem.blocks else 'warns'} {problem}" for problem in read(text).problems]


@pytest.fixture(scope="module")
def encoded(folder, django_db_setup, django_db_blocker):
    """A picture takes longer to encode than a test to run: it is made once, and in the library of every test."""
    words = {"alt": "Offered words", "caption": "An ingot of <gallium>.", "credit": "A. Miner", "licence": "CC BY 4.0"}
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=folder):
        yield an_image(size=(1000, 750), **words).pk
        transaction.set_rollback(True)


@pytest.fixture
def ingot(encoded, media):
    return Image.objects.get(pk=encoded)


def test_a_picture_in_a_paragraph_of_its_own_is_a_figure_in_three_formats_with_its_size_caption_and_credit(ingot):
    html = read("Before.\n\n![An *ingot* on a scale](image:ga-ingot)\n\nAfter.").html
    files = {(each.format, each.width): f"/media/{each.file}" for each in ingot.renditions.filter(cut="")}

    def srcset(format: str) -> str:
        return ", ".join(f"{files[format, width]} {width}w" for width in (480, 960, 1000))

    sizes = "(min-width: 38rem) 36rem, 100vw"
    assert html == (
        "<p>Before.</p>\n<figure><picture>"
        f'<source type="image/avif" srcset="{srcset("avif")}" sizes="{sizes}">'
        f'<source type="image/webp" srcset="{srcset("webp")}" sizes="{sizes}">'
        f'<img src="{files["jpeg", 1000]}" srcset="{srcset("jpeg")}" sizes="{sizes}" alt="An ingot on a scale" '
        'width="1000" height="750" loading="lazy"></picture>'
        '<figcaption>An ingot of &lt;gallium&gt;. <span class="credit">A. Miner, CC BY 4.0</span></figcaption>'
        "</figure>\n<p>After.</p>\n"
    )


def test_a_title_is_the_caption_for_this_place_and_the_credit_stays(ingot):
    html = read('![An ingot](image:ga-ingot "Taken in \\"1996\\" & later")').html
    assert (
        '<figcaption>Taken in "1996" &amp; later <span class="credit">A. Miner, CC BY 4.0</span></figcaption>' in html
    )


def test_a_picture_with_nothing_to_say_about_it_has_no_caption():
    an_image("plain")
    assert "figcaption" not in read("![A mine](image:plain)").html


def test_an_empty_description_blocks_unless_the_picture_is_decorative_here(ingot):
    (said,) = problems("Words.\n\n![](image:ga-ingot)")
    assert said.startswith("blocks line 3: image:ga-ingot has no description")
    assert "(nearest: ![Offered words](image:ga-ingot))" in said
    assert problems('![](image:ga-ingot "decorative")') == []
    assert 'alt=""' in read('![](image:ga-ingot "Decorative")').html
    assert "ecorative" not in read('![](image:ga-ingot "decorative")').html
    assert "warns line 1: A picture that is described" in problems('![Words](image:ga-ingot "decorative")')[0]
    assert problems("![ ](/static/x.png)")[0].startswith("blocks line 1: /static/x.png has no description")
    text = ArticleText(title="On gallium", body="![](image:ga-ingot)")
    with pytest.raises(NotReady, match="has no description"):
        publishing.publish(None, 0, text, None, NOW, public_from=NOW)


def test_an_image_that_is_not_there_blocks_with_the_nearest_and_is_its_description(ingot):
    said = problems("Words.\n\n![An ingot](image:ga-ignot)")
    assert said == [
        "blocks line 3: ![An ingot](image:ga-ignot): there is no image 'ga-ignot' in the library. (nearest: ga-ingot)"
    ]
    assert read("![An ingot](image:ga-ignot)").html == "<p>An ingot</p>\n"


@pytest.mark.parametrize(
    "text", ["![x](image:)", "![x](image:a#b)", "![x](<image:a b>)", "[[image:ga-ingot]]", "![x](IMAGE:)"]
)
def test_what_names_no_image_blocks_and_says_how_to_write_it(ingot, text):
    (said,) = problems(text)
    assert said.startswith("blocks line 1")
    assert "![What it shows](image:" in said


def test_pictures_stand_wherever_text_stands(ingot):
    picture = "![An ingot](image:ga-ingot)"
    assert read(f"{picture}\n{picture}").html.count("<figure>") == 2
    assert re.search("<li><figure>.*</figure>\n</li>", read(f"- {picture}\n- words").html, re.DOTALL)
    assert re.search("<blockquote>\n<figure>", read(f"> {picture}").html)
    for text in (
        f"Words {picture} words",
        f"| a |\n| - |\n| {picture} |",
        f"## {picture} words",
        f"[{picture}](/about/)",
    ):
        rendered = read(text)
        assert "<picture>" in rendered.html
        assert "<figure>" not in rendered.html
        assert "caption and credit are not shown" in rendered.problems[0].message
        assert not rendered.problems[0].blocks
    note = read(f"Words[^1]\n\n[^1]: Seen here:\n\n    {picture}").html
    assert re.search(r"</figure>\n<p><a href=\"#fnref1\"", note)
    assert read(f"![An {picture} of gallium](image:ga-ingot)").html.count("<picture>") == 1
    assert read(f"`{picture}`").references == ()


def test_a_picture_is_words_where_words_are_asked_for(ingot):
    assert read("Before.\n\n![An *ingot*](image:ga-ingot)").plain == "Before.\n\nAn ingot"


def test_a_picture_is_a_reference_with_its_place(ingot):
    body = "Words.\n\n![An ingot](image:ga-ingot) and [[mineral:gallium]]"
    make_mineral("gallium")
    revision = publishing.save(None, 0, ArticleText(title="T", body=body), None, NOW)
    image, mineral = Reference.objects.filter(revision=revision).order_by("start")
    assert (image.kind, image.slug, image.line) == ("image", "ga-ingot", 3)
    assert body[image.start : image.end] == "![An ingot](image:ga-ingot)"
    assert mineral.kind == "mineral"


def test_records_and_images_are_looked_up_together(ingot, django_assert_num_queries):
    make_mineral("gallium")
    make_edition("us-2022", labels=["Gallium"])
    an_image("mine")
    text = "[[mineral:gallium]] [[list:us-2022#count]]\n\n![a](image:mine)\n\n![b](image:ga-ingot) ![c](image:mine)"
    with django_assert_num_queries(1):
        read(text)
    with django_assert_num_queries(2):
        read(f"{text} ![d](image:lost) ![e](image:gone)")


def test_an_image_does_not_go_stale_until_it_is_gone(ingot):
    text = ArticleText(title="T", body="![An ingot](image:ga-ingot)")
    publishing.publish(None, 0, text, None, NOW, public_from=NOW)
    assert gone_stale(NOW.date(), NOW) == []
    ingot.delete()
    assert [stale.why for stale in gone_stale(NOW.date(), NOW)] == ["vanished"]


def test_a_mended_caption_is_on_the_page_at_once(client, ingot):
    text = ArticleText(title="On gallium", body="![An ingot](image:ga-ingot)")
    revision = publishing.publish(None, 0, text, None, NOW, public_from=NOW)
    assert "An ingot of" in client.get("/articles/on-gallium/").content.decode()
    log_in(client, "Writers")
    fields = {"alt": "x", "caption": "A better caption.", "focal_x": 50, "focal_y": 50}
    client.post("/admin/posts/image/ga-ingot/change/", fields)
    client.logout()
    assert "A better caption." in client.get("/articles/on-gallium/").content.decode()
    assert "A better caption." in rendering.rendered(revision, NOW.date()).html


def test_a_link_to_an_article_shows_the_cut_of_its_first_picture(client, settings, ingot):
    text = ArticleText(title="On gallium", body="![An ingot](image:ga-ingot)")
    publishing.publish(None, 0, text, None, NOW, public_from=NOW)
    page = client.get("/articles/on-gallium/").content.decode()
    address = f"{settings.SITE_URL}/media/{ingot.renditions.get(cut='card').file}"
    assert f'<meta property="og:image" content="{address}">' in page
    assert f'"image": "{address}"' in page


def test_a_reviewer_can_speak_of_a_figure(ingot):
    text = "Words.\n\n![a](image:ga-ingot)\n![b](image:ga-ingot)\n\n- more\n\n![c](image:lost)"
    cut = paragraphs(text, read(text).html)
    assert [paragraph.line for paragraph in cut] == [1, 3, 6, 8]
    assert cut[1].html.count("<figure>") == 2


def test_the_preview_shows_the_picture_and_what_is_missing(client, ingot):
    log_in(client, "Writers")
    body = "![](image:ga-ingot)"
    fragment = client.post(PREVIEW, {"title": "T", "body": body, "fragment": "1"}).content.decode()
    assert "<figure><picture>" in fragment
    assert "has no description" in fragment


def test_everything_in_a_feed_is_absolute_the_picture_in_all_its_widths(client, settings, ingot):  # S30
    make_mineral("gallium")
    make_edition("us-2025", labels=["Gallium"])
    text = ArticleText(title="Links", body=(CASES / "S30_links.md").read_text())
    moment = timezone.now()
    publishing.publish(None, 0, text, None, moment, public_from=moment)
    base = f"{settings.SITE_URL}/articles/links/"
    html = rendering.rendered(Revision.objects.get(), moment.date(), base_url=base, cards=False).html
    feeds = [client.get(f"/feeds/articles.{kind}").content.decode() for kind in ("atom", "rss")]
    item = json.loads(client.get("/feeds/articles.json").content)["items"][0]["content_html"]
    assert all("srcset" in feed and settings.SITE_URL in feed for feed in feeds)
    for content in (html, item):
        addresses = re.findall(r'(?:href|src)="([^"]*)"', content)
        for srcset in re.findall(r'srcset="([^"]*)"', content):
            assert [piece.split()[1] for piece in srcset.split(", ")] == ["480w", "960w", "1000w"]
            addresses += [piece.split()[0] for piece in srcset.split(", ")]
        assert len(addresses) > 12
        assert all(address.startswith(settings.SITE_URL + "/") for address in addresses)
        assert f"{settings.SITE_URL}/minerals/gallium/" in addresses
        assert any(address.startswith(base) and address.endswith("#supply") for address in addresses)


def test_only_pictures_that_we_write_pass_the_last_gate():
    for html, left in {
        '<img src="/a.png" srcset="javascript:alert(1) 1w" onerror="x">': '<img src="/a.png">',
        '<img src="/a.png" srcset="/b.png 480w, data:image/png;base64,A 960w">': '<img src="/a.png">',
        '<img src="/a.png" srcset="//evil.example/b.png 1w" sizes="1px" width="1e9">': '<img src="/a.png">',
        '<picture><source type="text/html" srcset="/b.avif 480w" media="x"></picture>': (
            '<picture><source srcset="/b.avif 480w"></picture>'
        ),
        '<figure class="x" style="y"><figcaption id="z">Words</figcaption></figure>': (
            "<figure><figcaption>Words</figcaption></figure>"
        ),
    }.items():
        assert sanitise(html, ()) == left


def test_no_picture_is_made_in_a_request_of_a_reader(client, ingot, monkeypatch):
    text = ArticleText(title="On gallium", body="![An ingot](image:ga-ingot)")
    publishing.publish(None, 0, text, None, NOW, public_from=NOW)
    monkeypatch.setattr(library, "pictures", None)
    page = client.get("/articles/on-gallium/").content.decode()
    for file in set(re.findall(r"/media/[\w.-]+", page)):
        assert client.get(file).status_code == 200


def test_a_place_held_for_an_image_that_never_came_stops_publishing_at_its_line():
    (problem,) = read("One.\n\n![Uploading ga-ingot.jpg (1)]()\n").problems
    assert (problem.line, problem.blocks) == (3, True)
    assert "still on its way" in problem.message
