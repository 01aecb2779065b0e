"""What is not public stands on no public surface: every route of the site, found by itself, is asked by a stranger.

Each thing that readers must not see carries a word that nothing else has. A route that this walk does not know how to
ask fails the test, so that none is forgotten.
"""

import datetime
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from PIL import Image as Picture

from minerals.lookup import Key
from minerals.models import Event, ListEdition, ListSeries, Mineral, Source
from posts import library, publishing
from posts.models import Article, Author, Draft, FormerSlug, Image, PreviewLink, Rendition, Revision, Topic
from posts.models.articles import RevisionQuerySet
from posts.publishing import ArticleText, ClaimText
from tests.factories import make_edition, make_event, make_mineral, make_source

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)

# Of each thing that is not public; the last belongs to what a withdrawn article no longer shows.
KINDS = ("draft", "inreview", "scheduled", "private", "autosaved", "withdrawn", "unchecked", "uncorrected")
RECORDS = [(Key("mineral", "gallium"), ""), (Key("source", "us-notice"), "")]
SECRET = re.compile(rf"canary-?({'|'.join(KINDS)})", re.IGNORECASE)
# What every kind of public page must show, or else the walk sees nothing.
PUBLIC = "Beacon"


@pytest.fixture(autouse=True)
def newsroom(settings, tmp_path) -> None:
    """One article that readers know, and every way in which something can be not for them."""
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    make_mineral("gallium")
    make_edition("us-2018", labels=["Gallium"])
    make_event("talks", parties=["US"], minerals=["gallium"])
    make_source("us-notice")
    editor, reviewer = (User.objects.create_user(name, password="secret") for name in ("wendy", "rita"))

    live = published(PUBLIC, now - 2 * DAY)
    for word in KINDS:
        library.add_image(picture(word), editor, now, alt=f"CANARY{word}", name=word)
    unseen_about(live, editor, now)
    overtaken = secret_text("private")
    overtaken = replace(overtaken, body=f"{overtaken.body}\nCANARYuncorrected.\n")
    publishing.publish(live, 2, overtaken, None, now, public_from=now + 3 * DAY)
    revision = publishing.save(live, 3, overtaken, editor, now)
    publishing.name_revision(revision, "CANARYprivate", editor, now)
    publishing.make_preview_link(revision, editor, now, days=7, note="CANARYprivate")

    publishing.save(None, 0, secret_text("draft", slug="canary-draft"), editor, now)
    inreview = publishing.save(None, 0, secret_text("inreview", slug="canary-inreview"), editor, now)
    publishing.submit(inreview.article, editor, now, message="CANARYinreview")
    publishing.comment(inreview, reviewer, now, line=1, text="CANARYinreview")
    scheduled = secret_text("scheduled", slug="canary-scheduled")
    publishing.publish(None, 0, scheduled, None, now, public_from=now + DAY)
    moved = publishing.save(None, 0, secret_text("draft", slug="canary-draft-before"), editor, now).article
    publishing.save(moved, 1, secret_text("draft", slug="canary-draft-after"), editor, now)

    text = secret_text("withdrawn", title="Taken back", slug="taken-back", language="en")
    withdrawn = publishing.publish(None, 0, text, None, now, public_from=now - DAY).article
    publishing.withdraw(withdrawn, editor, now, reason="It was wrong.")
    claims_about_unseen([(live, "private"), (withdrawn, "withdrawn")], editor, reviewer, now)
    Draft.objects.create(article=live, user=editor, saved_at=now, **unsaved())
    Draft.objects.create(article=None, user=editor, saved_at=now, **unsaved())


def unseen_about(live: Article, editor: User, now: datetime.datetime) -> None:
    """What was said of words that readers know, and they are not told yet: a claim, and a correction in private."""
    claim = ClaimText(f"{PUBLIC} words", "contradicted", "CANARYunchecked", "CANARYunchecked", RECORDS)
    publishing.make_claim(live, claim, editor, now)
    given = {"reason": "CANARYuncorrected", "by": editor, "now": now, "source": "us-notice"}
    publishing.correct(live, 1, f"{PUBLIC} note.", "CANARYuncorrected.", **given)


def claims_about_unseen(articles: Iterable[tuple[Article, str]], editor: User, checker: User, now) -> None:
    """Claims that were checked, on words that readers do not have."""
    for article, word in articles:
        claim = ClaimText(f"CANARY{word} heading", "supported", f"CANARY{word}", f"CANARY{word}", RECORDS)
        publishing.check_claim(publishing.make_claim(article, claim, editor, now), checker, now)


def published(name: str, at: datetime.datetime) -> Article:
    topic = Topic.objects.create(slug=f"{name.lower()}-topic", name=f"{name} topic")
    author = Author.objects.create(slug=f"{name.lower()}-author", name=f"{name} author", bio=f"{name} bio")
    text = ArticleText(title=name, body=everything(name), summary=f"{name} summary", topics=[topic], authors=[author])
    return publishing.publish(None, 0, text, None, at, public_from=at).article


def secret_text(word: str, **fields) -> ArticleText:
    """A text whose every part holds the word, filed under a topic and an author that nothing public has."""
    canary = f"CANARY{word}"
    topic, _ = Topic.objects.get_or_create(
        slug=f"canary-{word}-topic", defaults={"name": f"{canary} topic", "description": canary}
    )
    author, _ = Author.objects.get_or_create(
        slug=f"canary-{word}-author", defaults={"name": f"{canary} author", "bio": canary}
    )
    parts = {"title": canary, "summary": canary, "change_note": canary, "body": everything(canary), **fields}
    parts["body"] += f"\n\n![{canary}](image:{word})\n"
    return ArticleText(topics=[topic], authors=[author], **parts)


def everything(word: str) -> str:
    """Words in a heading, a paragraph, a note and beside every kind of record."""
    return (
        f"## {word} heading\n\n{word} on [[mineral:gallium]], [[list:us-2018#count]], [[event:talks]].[@us-notice]\n\n"
        f"[{word} words](mineral:gallium)[^1]\n\n[^1]: {word} note.\n"
    )


def unsaved() -> dict[str, str]:
    return dict.fromkeys(("title", "slug", "summary", "body", "change_note"), "CANARYautosaved")


def picture(word: str) -> SimpleUploadedFile:
    file = io.BytesIO()
    Picture.new("RGB", (40, 30), (10 * KINDS.index(word), 90, 90)).save(file, "PNG")
    return SimpleUploadedFile(f"{word}.png", file.getvalue(), "image/png")


def routes(resolver: URLResolver, path: str = "", parameters: tuple[str, ...] = ()) -> Iterator[tuple]:
    """Every route: its address with a mark for each parameter, and the names of those."""
    for entry in resolver.url_patterns:
        pattern = entry.pattern
        here = str(pattern).removeprefix("^").removesuffix("$")
        here = re.sub(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)", "{}", here)
        names = (*parameters, *re.findall(r"<(?:\w+:)?(\w+)>", str(pattern)))
        if isinstance(entry, URLResolver):
            yield from routes(entry, path + here, names)
        elif isinstance(entry, URLPattern):
            yield f"/{path}{here}".replace("\\", ""), names


def values_of(name: str, path: str) -> Iterable[str]:
    """What a parameter can be, from everything that there is, public or not."""
    slugs = {
        "/articles/{}": [
            *Article.objects.values_list("slug", flat=True),
            *FormerSlug.objects.values_list("pk", flat=True),
        ],
        "/articles/topic": list(Topic.objects.values_list("slug", flat=True)),
        "/articles/author": list(Author.objects.values_list("slug", flat=True)),
        "/minerals/": pks(Mineral),
        "/lists/": [*pks(ListSeries), *pks(ListEdition)],
        "/timeline/": pks(Event),
        "/sources/": pks(Source),
    }
    numbers = [str(article.pk) for article in Article.objects.all()]
    match name:
        case "slug" | "text":
            known = next((values for start, values in slugs.items() if path.startswith(start)), None)
            # A route that is new here is asked for everything that has a slug.
            return [*itertools.chain(*slugs.values()), *pks(Image)] if known is None else known
        case "month":
            today = timezone.localdate()
            return [f"{day:%Y-%m}" for day in (today, today - 2 * DAY, today + DAY, today + 3 * DAY)]
        case "file":
            return [rendition.file.rpartition("/")[2] for rendition in Rendition.objects.all()]
        case "token":
            return ["guessed", *PreviewLink.objects.values_list("token_hash", flat=True)]
        case "object_id" | "pk" | "number" | "id" | "article_id" | "base" | "revision":
            return numbers[:2]
        case "comment" | "link" | "claim" | "correction":
            return numbers[:2]
        case "content_type_id" | "key" | "app_label" | "url" | "user_id" | "name" | "code":
            return ["1", "posts"]
    raise AssertionError(f"{path}: say what <{name}> can be, so that this route is walked too.")


def pks(model) -> list[str]:
    return list(model.objects.values_list("pk", flat=True))


def addresses() -> Iterator[str]:
    """Every address that every route can have, and some with what a reader may ask."""
    for path, names in routes(get_resolver()):
        for values in itertools.product(*(values_of(name, path) for name in names)):
            yield path.format(*values)
    for word in KINDS:
        yield f"/search/?q=CANARY{word}"
        yield "/search/?q=canary"
        yield f"/articles/?q=CANARY{word}"
    yield f"/search/?q={PUBLIC}"
    yield "/articles/?page=2"


def shown(address: str, answer) -> str:
    """All that an answer says, less the address itself, which error pages repeat."""
    said = [f"{name}: {value}" for name, value in answer.headers.items()]
    if not answer.streaming:
        said.append(answer.content.decode(errors="replace"))
    text = "\n".join(said)
    for own in {address, address.split("?")[0], address.split("=")[-1], *address.strip("/").split("/")}:
        stem = re.sub(r"\.(json|csv)\Z", "", own)
        if SECRET.search(stem):
            text = text.replace(own, "").replace(stem, "")
    return text


def leaks(client: Client) -> tuple[dict[str, str], list[str], dict[str, int]]:
    """Where a canary was seen, where the public word was, and what each address answered."""
    seen, beacons, statuses = {}, [], {}
    for address in dict.fromkeys(addresses()):
        if address.startswith("/admin/"):
            continue  # has a test of its own: no answer there is a page
        answer = client.get(address)
        statuses[address] = answer.status_code
        text = shown(address, answer)
        if found := SECRET.search(text):
            seen[address] = f"{found[0]} in …{text[max(found.start() - 80, 0) : found.end() + 40]}…"
        if PUBLIC in text:
            beacons.append(address)
    return seen, beacons, statuses


def test_what_is_not_public_stands_on_no_public_surface(client):
    seen, beacons, statuses = leaks(client)
    assert seen == {}
    assert len(statuses) > 120
    for address in (
        "/",
        "/articles/",
        "/articles.json",
        "/articles.csv",
        "/articles/beacon/",
        "/articles/topic/beacon-topic/",
        "/articles/author/beacon-author/",
        "/feeds/articles.atom",
        "/feeds/articles.rss",
        "/feeds/articles.json",
        "/minerals/gallium/",
        "/lists/us-2018/",
        "/timeline/talks/",
        "/sources/us-notice/",
    ):
        assert address in beacons, address
    assert not [address for address, status in statuses.items() if status >= 500]


def test_what_is_not_public_is_not_found_rather_than_forbidden(client):
    for slug in ("canary-draft", "canary-inreview", "canary-scheduled", "canary-draft-before", "canary-draft-after"):
        for address in (f"/articles/{slug}/", f"/articles/{slug}.json", f"/articles/{slug}.csv"):
            assert client.get(address).status_code == 404, address
    for word in KINDS:
        assert client.get(f"/articles/topic/canary-{word}-topic/").status_code == 404
        assert client.get(f"/articles/author/canary-{word}-author.json").status_code == 404


def test_what_is_not_public_is_not_counted(client):
    assert len(client.get("/articles.json").json()) == 1
    assert sum(month["articles"] for month in client.get("/articles/archive.json").json()) == 1
    assert client.get("/articles/").content.count(b"topic</a>") == 1
    assert client.get("/feeds/articles.atom").content.count(b"<entry") == 1
    assert client.get("/minerals/gallium/").content.count(b'href="/articles/beacon/"') == 1
    assert client.get("/articles/beacon.json").json()["updates"][0]["note"] == "First published."


def test_the_admin_shows_a_stranger_the_way_in_and_nothing_else(client):
    entrance = reverse("admin:login")
    for address in dict.fromkeys(addresses()):
        if address.startswith("/admin/") and address not in (entrance, reverse("admin:logout")):
            answer = client.get(address)
            assert not SECRET.search(shown(address, answer)), address
            assert answer.status_code in (302, 401, 404, 405), address
            assert answer.status_code != 302 or answer.headers["Location"].startswith(entrance), address


def test_an_editor_who_looks_at_everything_leaves_nothing_behind_for_strangers(client, admin_client):
    for address in dict.fromkeys(addresses()):
        if address.startswith(("/admin/posts/", "/articles/", "/search/")):
            admin_client.get(address)
    seen, _, _ = leaks(client)
    assert seen == {}


def test_the_walk_would_see_a_leak(client, monkeypatch):
    """The proof that the first test can fail: here everything newest is public, and the walk finds it everywhere."""
    cache.clear()
    monkeypatch.setattr(RevisionQuerySet, "public", lambda self, at: self.newest())
    seen, _, _ = leaks(client)
    for address in ("/", "/articles/", "/articles.csv", "/feeds/articles.rss", "/minerals/gallium/", "/sitemap.xml"):
        assert address in seen, address
    assert Revision.objects.count() > 5
