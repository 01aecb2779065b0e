import datetime
import io
import zipfile

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Pixels

from posts import exporting, importing, library, publishing
from posts.models import Article, Author, Image, Revision, Topic
from posts.publishing import ArticleText
from tests.factories import NOW

LATER = NOW + datetime.timedelta(days=30)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def members(path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def empty_newsroom() -> None:
    Revision.objects.all().delete()
    Article.objects.all().delete()
    for model in (Author, Topic, Image):
        model.objects.all().delete()


def there_and_back(tmp_path) -> tuple[dict, dict]:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    exporting.export_articles(first, NOW)
    empty_newsroom()
    outcome = importing.import_articles([first], NOW)
    assert not outcome.faults
    exporting.export_articles(second, NOW)
    found = members(first), members(second)
    first.unlink(), second.unlink()
    return found


def red_field() -> Image:
    out = io.BytesIO()
    Pixels.new("RGB", (40, 30), "red").save(out, format="PNG")
    upload = ContentFile(out.getvalue(), name="red field.png")
    return library.add_image(upload, None, NOW, alt="A field", caption="Red", credit="Ada", focal_point=(10, 90))


def test_an_export_imports_back_to_the_same_with_pictures_profiles_and_moments(db, tmp_path):
    image = red_field()
    ada = Author.objects.create(slug="am", name="Ada Miner", bio="Writes.")
    twins = [Author.objects.create(slug=f"bo-{n}", name="Bo Smelter", bio=str(n)) for n in (1, 2)]
    topic = Topic.objects.create(slug="lists", name="Lists, and more", description="Of lists.")
    body = f"# A\n\n![Red](image:{image.pk})\n\n`![code](image:{image.pk})` and ![](https://example.org/x.png)\n"
    text = ArticleText(title="No: “yes”", body=body, summary="# 1", authors=[ada, twins[1]], topics=[topic])
    publishing.publish(None, 0, text, None, NOW, public_from=NOW - datetime.timedelta(days=9, microseconds=7))
    publishing.publish(None, 0, ArticleText(title="中国的稀土", body="Later."), None, NOW, public_from=LATER)
    publishing.save(None, 0, ArticleText(title="Draft", body="    code\n\n---\n", language="de"), None, NOW)
    before, after = there_and_back(tmp_path)
    assert before == after
    assert set(before) == {
        "articles/draft.md",
        "articles/no-yes.md",
        "articles/中国的稀土.md",
        "pictures/red-field.png",
        "pictures.json",
        "profiles.json",
    }
    assert b"![Red](../pictures/red-field.png)" in before["articles/no-yes.md"]
    assert Author.objects.get(slug="bo-2").bio == "2"
    image = Image.objects.get()
    assert (image.alt, image.caption, image.focal_x) == ("A field", "Red", 10)


_line = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(title=_line, summary=_line, body=st.text(st.characters(exclude_categories=["Cs"]), max_size=300), name=_line)
def test_any_text_comes_back_as_it_went(db, tmp_path, title, summary, body, name):
    empty_newsroom()
    author = Author.objects.create(slug="somebody", name=" ".join(publishing.texts.clean(name).split()) or "A")
    text = ArticleText(title=f"T {title}", body=body, summary=summary, authors=[author])
    publishing.save(None, 0, text, None, NOW)
    if not text.cleaned().body.strip():
        return  # a file without a text is no article
    before, after = there_and_back(tmp_path)
    assert before == after


def test_what_readers_see_goes_out_and_an_export_brings_nothing_to_the_newsroom_it_came_from(db, tmp_path):
    ada = User.objects.create_user("ada")
    public = publishing.publish(None, 0, ArticleText(title="A", body="Public."), None, NOW, public_from=NOW)
    publishing.save(public.article, 1, ArticleText(title="A", body="CANARY"), ada, NOW)
    gone = publishing.publish(None, 0, ArticleText(title="Gone", body="Gone."), None, NOW, public_from=NOW)
    publishing.withdraw(gone.article, ada, NOW, reason="Wrong.")
    exported = exporting.export_articles(tmp_path / "a.zip", NOW)
    found = members(tmp_path / "a.zip")
    assert b"Public." in found["articles/a.md"]
    assert not any(b"CANARY" in text for text in found.values())
    assert b"status: draft" in found["articles/gone.md"]
    assert [note.split()[0] for note in exported.notes] == ["a", "gone"]
    outcome = importing.import_articles([tmp_path / "a.zip"], NOW)
    assert (len(outcome.unchanged), outcome.run, outcome.faults) == (2, None, [])
    (tmp_path / "a.zip").unlink()
    publishing.lift(gone.article, ada, NOW)
    exporting.export_articles(tmp_path / "a.zip", NOW)
    outcome = importing.import_articles([tmp_path / "a.zip"], NOW)
    assert (len(outcome.created), len(outcome.changed), len(outcome.unchanged)) == (0, 0, 2)
    assert not outcome.faults


def test_no_work_is_left_out_without_a_word(db, tmp_path):
    ada = User.objects.create_user("ada")
    ahead = publishing.publish(None, 0, ArticleText(title="Ahead", body="Later."), None, NOW, public_from=LATER)
    publishing.save(ahead.article, 1, ArticleText(title="Ahead", body="Later and better."), ada, NOW)
    live = publishing.publish(None, 0, ArticleText(title="Live", body="Now."), None, NOW, public_from=NOW)
    publishing.publish(live.article, 1, ArticleText(title="Live", body="Soon."), None, NOW, public_from=LATER)
    publishing.save(None, 0, ArticleText(title="Draft", body="Not yet."), ada, NOW)
    assert exporting.export_articles(tmp_path / "a.zip", NOW).notes == [
        "ahead has changes since it was scheduled: what is scheduled goes out",
        "live has changes that readers do not see: what they see goes out",
    ]


def test_an_export_writes_over_nothing(db, tmp_path):
    (tmp_path / "a.zip").write_text("mine")
    with pytest.raises(CommandError) as refusal:
        call_command("export_articles", str(tmp_path / "a.zip"))
    assert refusal.value.returncode == 1
    with pytest.raises(CommandError):
        call_command("export_articles", str(tmp_path / "nowhere/a.zip"))
    assert (tmp_path / "a.zip").read_text() == "mine"
