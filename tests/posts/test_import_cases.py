"""The cases of bringing articles in that were met elsewhere: exports of WordPress, front matter, hostile zips."""

import datetime
import json
import resource
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from minerals.models import ImportRun
from posts.models import Article, Revision

CASES = Path(__file__).resolve().parent.parent / "cases"
UTC = datetime.UTC


@pytest.fixture
def said(capsys, db):
    def run(*arguments, **options) -> str:
        call_command("import_articles", *map(str, arguments), **options)
        return capsys.readouterr().out

    return run


@pytest.fixture
def refused(capsys, db):
    def run(*arguments, **options) -> str:
        with pytest.raises(CommandError) as error:
            call_command("import_articles", *map(str, arguments), **options)
        assert error.value.returncode == 1
        return capsys.readouterr().err

    return run


def zipped(path, members: dict) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name, text)
    return path


def test_s43_posts_of_wordpress_come_with_their_moment_in_utc_and_their_state(said):
    planned = said(CASES / "S43_export.xml", dry_run=True)
    assert "+ live: Live (public since 1 January 2019, 03:30 UTC)" in planned
    assert "+ planned: Planned (scheduled for 1 May 2031, 07:00 UTC)" in planned
    assert "in the bin: “Binned”" in planned
    assert "menu item: “Menu”" in planned
    assert "“Private” was private: it is a draft here" in planned
    assert not Article.objects.exists()

    said(CASES / "S43_export.xml")
    moments = dict(Revision.objects.values_list("title", "public_from"))
    assert moments == {
        "Live": datetime.datetime(2019, 1, 1, 3, 30, tzinfo=UTC),
        "Draft": None,
        "Planned": datetime.datetime(2031, 5, 1, 7, tzinfo=UTC),
        "Private": None,
    }
    assert Revision.objects.get(title="Live").body == "Live & well.\n"
    assert [author.name for author in Revision.objects.get(title="Live").authors.all()] == ["desk"]
    assert "0 created, 0 changed, 4 unchanged" in said(CASES / "S43_export.xml")
    assert ImportRun.objects.count() == 1


def test_s44_a_word_stays_a_word_and_a_day_stays_that_day(said, settings):
    settings.TIME_ZONE = "America/New_York"
    out = said(CASES / "S44.md")
    revision = Revision.objects.get()
    assert (revision.title, revision.summary) == ("No", "# 1 producer")
    assert revision.article.created_at == datetime.datetime(2026, 1, 5, 5, tzinfo=UTC)
    assert "the key 'weight' with the value '010' is not known" in out
    assert revision.run.arguments["unknown_keys"] == {"S44.md": {"weight": "010"}}


def test_s45_marks_carriage_returns_and_rules(said):
    said(CASES / "S45.md")
    revision = Revision.objects.get()
    assert (revision.title, revision.body) == ("Marked", "First.\n\n---\n\nSecond.\n")


def test_s71_a_zip_that_climbs_out_is_refused_and_its_good_file_comes_alone_if_asked(said, refused, capsys):
    outside = [Path("/srv/S71_abs.md"), CASES.parent.parent / "S71_out.md", CASES.parent.parent.parent / "S71_out.md"]
    err = refused(CASES / "S71_slip.zip")
    assert "../../S71_out.md: climbs out of its folder" in err
    assert "/srv/S71_abs.md: is an absolute path" in err
    assert not Article.objects.exists()
    call_command("import_articles", str(CASES / "S71_slip.zip"), skip_bad=True)
    said_in_full = capsys.readouterr()
    assert "1 created, 0 changed, 0 unchanged, 2 left out with a fault" in said_in_full.out
    assert "../../S71_out.md" in said_in_full.err
    assert Article.objects.count() == 1
    assert not any(path.exists() for path in outside)


def test_s72_aliases_are_refused_in_little_memory(refused):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "S72_alias.md: row 4: aliases (*name) are not allowed" in refused(CASES / "S72_alias.md")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("---\ntitle: A\nsummary: [one, two\n---\nText.\n", 4),
        ("---\ntitle: A\n  b: c: d\n---\nText.\n", 3),
        ("---\ntitle: A\n\ttopics: B\n---\nText.\n", 3),
        ("---\ntitle: 'A\n---\nText.\n", 3),
        ('+++\ntitle = "A"\ndate = 2026-13-01\n+++\nText.\n', 3),
        ("---\ntitle: A\n\nText without an end of its front matter.\n", 1),
    ],
)
def test_broken_front_matter_names_file_and_line(refused, tmp_path, text, row):
    (tmp_path / "bad.md").write_text(text)
    assert f"bad.md: row {row}: the front matter" in refused(tmp_path / "bad.md")
    assert not Article.objects.exists()


def test_a_zip_is_read_like_the_folder_that_was_packed(said, tmp_path):
    members = {"texts/a.md": "---\ntitle: A\n---\nText.\n", "texts/.hidden.md": "no", "__MACOSX/texts/a.md": "no"}
    said(zipped(tmp_path / "texts.zip", members))
    assert list(Article.objects.values_list("import_key", flat=True)) == ["texts/a.md"]
    (tmp_path / "unpacked/texts").mkdir(parents=True)
    (tmp_path / "unpacked/texts/a.md").write_text(members["texts/a.md"])
    assert "0 created, 0 changed, 1 unchanged" in said(tmp_path / "unpacked")


def test_hostile_zips_are_refused_before_anything_is_unpacked(refused, tmp_path):
    link = zipfile.ZipInfo("link.md")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as file:
        file.writestr(link, "/etc/passwd")
    assert "link.md: is a symbolic link" in refused(tmp_path / "link.zip")

    bomb = zipped(tmp_path / "bomb.zip", {"bomb.md": b"\0" * 4_000_000, "good.md": "Text."})
    assert "bomb.md: would unpack from" in refused(bomb)

    data = bytearray(zipped(tmp_path / "huge.zip", {"huge.md": "Text."}).read_bytes())
    size_in_directory = data.index(b"PK\x01\x02") + 24
    data[size_in_directory : size_in_directory + 4] = (3_000_000_000).to_bytes(4, "little")
    (tmp_path / "huge.zip").write_bytes(data)
    assert "would unpack to 2,861 MB; the limit is 512 MB" in refused(tmp_path / "huge.zip")

    data[size_in_directory : size_in_directory + 4] = (500).to_bytes(4, "little")
    (tmp_path / "lies.zip").write_bytes(data)
    assert "huge.md: " in refused(tmp_path / "lies.zip")

    data = bytearray(zipped(tmp_path / "locked.zip", {"locked.md": "Text."}).read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(data)
    assert "locked.md: is encrypted" in refused(tmp_path / "locked.zip")

    (tmp_path / "half.zip").write_bytes(bytes(data)[:40])
    assert "half.zip: is not a zip file" in refused(tmp_path / "half.zip")

    windows = zipped(tmp_path / "windows.zip", {"C:/a.md": "Text."})
    assert "C:/a.md: is an absolute path" in refused(windows)
    assert not Article.objects.exists()


def test_a_link_that_leads_out_of_the_folder_is_not_followed(refused, tmp_path):
    (tmp_path / "secret.md").write_text("# Secret\n")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/link.md").symlink_to(tmp_path / "secret.md")
    assert "link.md: leads out of the folder that was named" in refused(tmp_path / "texts")


def test_a_picture_that_is_a_link_to_itself_is_refused_with_its_line(refused, tmp_path):
    (tmp_path / "loop.png").symlink_to("loop.png")
    (tmp_path / "a.md").write_text("# A\n\n![Round and round](loop.png)\n")
    assert "a.md: row 3: 'loop.png' cannot be read" in refused(tmp_path)


def test_one_bad_file_refuses_hundreds_and_the_rest_comes_if_asked(said, refused, tmp_path, capsys, soaks):
    posts = 1_000 if soaks else 200
    for number in range(posts):
        (tmp_path / f"post-{number:03}.md").write_text(
            f"---\ntitle: Post {number}\nstatus: published\ndate: 2020-01-01\ntopics: Lists\n---\n\nText {number}.\n"
        )
    (tmp_path / "post-150.md").write_text("---\ntitle: [\n---\n\nText.\n")
    assert "post-150.md: row 3: the front matter cannot be read" in refused(tmp_path)
    assert not Article.objects.exists()
    call_command("import_articles", str(tmp_path), skip_bad=True, json=True)
    data = json.loads(capsys.readouterr().out)
    assert (data["created"], len(data["errors"])) == (posts - 1, 1)
    assert "post-150.md" in data["errors"][0]["file"]
    (tmp_path / "post-150.md").write_text("# Mended\n\nText.\n")
    assert f"1 created, 0 changed, {posts - 1} unchanged" in said(tmp_path)
    assert f"0 created, 0 changed, {posts} unchanged" in said(tmp_path)
    assert ImportRun.objects.count() == 2
