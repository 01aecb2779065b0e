import datetime
import io
import json
import zipfile

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from PIL import Image as Pixels

from minerals.models import ListEdition, RecordChange
from posts import backup, importing, library, publishing, restoring
from posts.models import Article, Author, Draft, Image, Reference, Revision
from posts.publishing import ArticleText
from tests.factories import NOW, load_shipped_record, make_edition

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = datetime.datetime(2026, 11, 24, 12, 30, 15, 123456, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "data/media"


@pytest.fixture
def whole_record():
    """What ships, under the site's articles."""
    load_shipped_record()


@pytest.fixture
def site(request, settings):
    """A record (of one list, unless the test asks for the whole), a user, articles, a picture, a draft and a login."""
    if "whole_record" not in request.fixturenames:
        make_edition("us-2025", labels=["Gallium", "Zinc"])
    ada = User.objects.create_user("ada", password="correct horse")
    ada.groups.add(Group.objects.get_or_create(name="Writers")[0])
    out = io.BytesIO()
    Pixels.new("RGB", (40, 30), "red").save(out, format="PNG")
    image = library.add_image(ContentFile(out.getvalue(), name="red field.png"), ada, NOW)
    author = Author.objects.create(slug="ada", name="Ada", user=ada)
    text = ArticleText(title="A", body=f"[[list:us-2025#count]]\n\n![Red](image:{image.pk})", authors=[author])
    first = publishing.publish(None, 0, text, None, MOMENT, public_from=MOMENT)
    publishing.save(first.article, 1, ArticleText(title="Ä 中", body="Second."), ada, MOMENT)
    Draft.objects.create(article=first.article, user=ada, base=2, body="Unsaved.", saved_at=MOMENT)
    Session.objects.create(session_key="k", session_data="d", expire_date=MOMENT)
    return ada


def everything(settings) -> dict:
    """Every row and every file, as values."""
    rows = {
        model._meta.label_lower: list(model._base_manager.order_by("pk").values_list())
        for model in backup.tables(backup.site_apps)
    }
    files = {path.name: path.read_bytes() for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}
    return {**rows, "files": files}


def test_a_restored_site_is_the_site_that_was_backed_up(whole_record, site, settings, tmp_path):
    before = everything(settings)
    kept = backup.backup(tmp_path / "a.zip", NOW)
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600
    assert kept.rows["posts.revision"] == 2

    article = Article.objects.get()
    publishing.save(article, 2, ArticleText(title="Later", body="[[list:us#count]]"), site, NOW)
    User.objects.create_user("mallory")
    RecordChange.objects.all().delete()
    for file in settings.MEDIA_ROOT.rglob("*.avif"):
        file.unlink()
    (settings.MEDIA_ROOT / "renditions/later.png").write_bytes(b"later")
    later = everything(settings)

    restored = restoring.restore(tmp_path / "a.zip", NOW)
    assert everything(settings) == before
    assert not Session.objects.exists()
    assert restored.aside.parent == settings.DATA_DIR / "backups"
    next_one = publishing.save(Article.objects.get(), 2, ArticleText(title="Next", body="Next."), None, NOW)
    assert next_one.pk > max(row[0] for row in later["posts.revision"])
    assert User.objects.get(username="ada").check_password("correct horse")

    restoring.restore(restored.aside, NOW + datetime.timedelta(seconds=1))
    assert everything(settings) == later


def spoilt(path, member: str, change) -> None:
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    members[member] = change(members.get(member, b""))
    with zipfile.ZipFile(path, "w") as new:
        for name, data in members.items():
            if data is not None:
                new.writestr(name, data)


def manifest(**changes):
    return lambda data: json.dumps({**json.loads(data), **changes}).encode()


@pytest.mark.parametrize(
    ("member", "change", "words"),
    [
        ("manifest.json", lambda data: None, "it has no manifest.json"),
        ("manifest.json", lambda data: b"[1, 2", "is not a backup that can be used"),
        ("manifest.json", manifest(kind="something"), "it is something else"),
        ("manifest.json", manifest(format=2), "was made by a newer Lodestone"),
        (
            "manifest.json",
            manifest(migrations=["posts.9999_ahead"]),
            "made by a newer Lodestone (it has posts.9999_ahead)",
        ),
        ("rows/posts.article.jsonl", lambda data: None, "rows/posts.article.jsonl is missing"),
        ("rows/posts.article.jsonl", lambda data: b"", "holds fewer rows of posts.article than it says"),
        (
            "rows/posts.revision.jsonl",
            lambda data: data.replace(b'"article_id": ', b'"article_id": 99'),
            "does not fit",
        ),
        ("rows/posts.revision.jsonl", lambda data: data[: len(data) // 2], "does not fit"),
        ("manifest.json", manifest(media={"../../x": "0"}), "media/../../x is missing"),
    ],
)
def test_a_file_that_is_no_sound_backup_changes_nothing(site, settings, tmp_path, member, change, words):
    backup.backup(tmp_path / "a.zip", NOW)
    publishing.save(Article.objects.get(), 2, ArticleText(title="Later", body="Later."), site, NOW)
    before = everything(settings)
    spoilt(tmp_path / "a.zip", member, change)
    with pytest.raises(restoring.NotRestored) as refusal:
        restoring.restore(tmp_path / "a.zip", NOW)
    assert words in str(refusal.value)
    assert everything(settings) == before
    assert not list((settings.DATA_DIR / "backups").glob("*")) if (settings.DATA_DIR / "backups").exists() else True


def test_damaged_media_and_files_that_are_no_zip_are_refused(site, settings, tmp_path):
    backup.backup(tmp_path / "a.zip", NOW)
    name = next(iter(json.loads(zipfile.ZipFile(tmp_path / "a.zip").read("manifest.json"))["media"]))
    spoilt(tmp_path / "a.zip", f"media/{name}", lambda data: b"x" + data)
    before = everything(settings)
    with pytest.raises(CommandError, match="is damaged in the backup. Nothing was changed") as refusal:
        call_command("restore", str(tmp_path / "a.zip"))
    assert refusal.value.returncode == 1
    (tmp_path / "b.zip").write_text("nothing")
    for file in ("b.zip", "nowhere.zip"):
        with pytest.raises(CommandError, match="is not a backup"):
            call_command("restore", str(tmp_path / file))
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(tmp_path / "b.zip"))
    assert everything(settings) == before


def test_a_backup_of_an_older_site_is_brought_to_the_present_form(whole_record, site, settings, tmp_path):
    """As of migration 0002 of posts: no reviews, no drafts, no images, and Revisions with fewer columns."""
    importing.import_articles([], NOW)
    Reference.objects.filter(kind="image").delete()
    Draft.objects.all().delete()
    for image in Image.objects.all():
        image.delete()
    backup.backup(tmp_path / "a.zip", NOW)
    titles = list(Revision.objects.values_list("title", flat=True))

    def as_of_0002(data):
        told = json.loads(data)
        told["migrations"] = [
            name for name in told["migrations"] if not name.startswith("posts.") or name < "posts.0003"
        ]
        then = ("article", "author", "reference", "revision", "revision_authors", "revision_topics", "topic")
        told["rows"] = {
            label: count for label, count in told["rows"].items() if not label.startswith("posts.") or label[6:] in then
        }
        return json.dumps(told).encode()

    def older(data):
        rows = [json.loads(line) for line in data.splitlines()]
        for row in rows:
            for name in ("is_minor", "override", "run_id"):
                row.pop(name)
        return b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    spoilt(tmp_path / "a.zip", "manifest.json", as_of_0002)
    spoilt(tmp_path / "a.zip", "rows/posts.revision.jsonl", older)
    restoring.restore(tmp_path / "a.zip", NOW)
    assert list(Revision.objects.values_list("title", flat=True)) == titles
    assert Revision.objects.filter(is_minor=False).count() == 2
    assert Group.objects.filter(name="Writers").exists()
    assert ListEdition.objects.count() > 30
    connection.check_constraints()


def test_the_commands_tell_what_they_did(site, settings, tmp_path, capsys):
    call_command("backup", str(tmp_path / "a.zip"), json=True)
    data = json.loads(capsys.readouterr().out)
    assert (data["rows"]["posts.article"], data["media"] > 1) == (1, True)
    call_command("restore", str(tmp_path / "a.zip"))
    out = capsys.readouterr().out
    assert f"What was here is in {settings.DATA_DIR}/backups/before-restore-" in out
    assert out.splitlines()[-1].startswith("As of 20")


def test_between_an_update_and_its_migrations_there_is_no_backup_but_a_reason(monkeypatch, tmp_path):
    applied = backup.applied
    monkeypatch.setattr(backup, "applied", lambda alias: applied(alias)[:-1])
    with pytest.raises(CommandError, match="Run `manage.py migrate` first, or back it up") as refusal:
        call_command("backup", str(tmp_path / "b.zip"))
    assert refusal.value.returncode == 1
    assert not list(tmp_path.iterdir())
