import datetime
import json

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from minerals.models import ImportRun
from posts import publishing
from posts.models import Article, Author, Revision
from posts.publishing import ArticleText
from tests.factories import NOW, make_edition

MARKDOWN = """---
title: No
date: 2026-01-05
summary: "# 1 producer"
weight: 010
authors: [Ada Miner, Bo Smelter]
topics: Lists
status: published
---

Text with [[list:us-2018#count]].
"""


@pytest.fixture
def said(capsys, db):
    def run(*arguments, **options) -> str:
        call_command("import_articles", *map(str, arguments), **options)
        return capsys.readouterr().out

    return run


@pytest.fixture
def refused(said, capsys):
    def run(*arguments, **options) -> str:
        with pytest.raises(CommandError) as error:
            said(*arguments, **options)
        assert error.value.returncode == 1
        return capsys.readouterr().err

    return run


def file(folder, name: str, text: str):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_front_matter_is_taken_as_text_and_unknown_keys_are_named_with_their_value(said, tmp_path, settings):
    settings.TIME_ZONE = "America/New_York"
    make_edition("us-2018", labels=["Gallium"])
    out = said(file(tmp_path, "a.md", MARKDOWN))
    revision = Revision.objects.get()
    assert (revision.title, revision.summary) == ("No", "# 1 producer")
    assert revision.public_from == datetime.datetime(2026, 1, 5, 5, tzinfo=datetime.UTC)
    assert [author.name for author in revision.authors.all()] == ["Ada Miner", "Bo Smelter"]
    assert revision.references.get().value_seen == "1"
    assert "'weight' with the value '010'" in out
    assert out.splitlines()[-1] == f"Articles, run {ImportRun.objects.get().pk}: 1 created, 0 changed, 0 unchanged."


def test_an_article_without_a_status_is_a_draft(said, tmp_path):
    said(file(tmp_path, "a.md", "---\ntitle: A\ndate: 2026-01-05\n---\nText.\n"))
    revision = Revision.objects.get()
    assert revision.public_from is None
    assert revision.article.created_at.date() == datetime.date(2026, 1, 5)


def test_marks_and_carriage_returns_are_gone_and_a_rule_in_the_text_is_a_rule(said, tmp_path):
    said(file(tmp_path, "a.md", "\ufeff---\r\ntitle: Marked\r\n---\r\n\r\nFirst.\r\n\r\n---\r\n\r\nSecond.\r\n"))
    revision = Revision.objects.get()
    assert (revision.title, revision.body) == ("Marked", "First.\n\n---\n\nSecond.\n")


def test_toml_and_plain_text_and_headings_give_a_title_too(said, tmp_path):
    file(tmp_path, "texts/a.md", '+++\ntitle = "From TOML"\ntopics = ["Lists"]\n+++\nText.\n')
    file(tmp_path, "texts/deeper/b.md", "# From its heading\n\nText.\n")
    file(tmp_path, "texts/from-its-name.txt", "Plain text.\n")
    file(tmp_path, "texts/picture.png", "not a text")
    said(tmp_path / "texts", author="Ada Miner")
    assert set(Revision.objects.values_list("title", "body")) == {
        ("From TOML", "Text.\n"),
        ("From its heading", "Text.\n"),
        ("From its name", "Plain text.\n"),
    }
    assert Author.objects.get().revisions.count() == 3


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ("---\ntitle: S\nslug: a\ntitle: T\n---\n", 4),
        ("---\ntitle: |\n  slug: no key\n  slug: here\n\nslug: a\nTitle : T\n---\n", 7),
        ('+++\ntitle = "S"\ntitle = """T\nU"""\n+++\n', 3),
        ('+++\ntitle = "S"\nslug = "a"\n"Title" = "T"\n+++\n', 4),
    ],
)
def test_a_key_that_is_there_twice_is_refused_with_its_line(refused, tmp_path, above, row):
    errors = refused(file(tmp_path, "twice.md", f"{above}Text.\n"))
    assert f"twice.md: row {row}: the key 'title' stands in line 2 already; keep one of them" in errors
    assert not Revision.objects.exists()


def test_the_same_files_twice_change_nothing_and_a_changed_one_becomes_the_next_revision(said, tmp_path):
    path = file(tmp_path, "texts/a.md", "---\ntitle: A\nauthors: Ada Miner\n---\nOne.\n")
    said(tmp_path / "texts")
    assert "0 created, 0 changed, 1 unchanged" in said(tmp_path / "texts")
    path.write_text("---\ntitle: A\nauthors: Ada Miner\n---\nTwo.\n")
    assert "0 created, 1 changed, 0 unchanged" in said(tmp_path / "texts")
    assert list(Article.objects.get().revisions.values_list("number", "body")) == [(1, "One.\n"), (2, "Two.\n")]
    assert Author.objects.count() == 1


def test_an_article_that_was_edited_here_is_not_written_over(said, refused, tmp_path):
    path = file(tmp_path, "a.md", "---\ntitle: A\n---\nOne.\n")
    said(path)
    ada = User.objects.create_user("ada")
    publishing.save(Article.objects.get(), 1, ArticleText(title="A", body="Edited."), ada, NOW)
    assert "1 unchanged" in said(path)
    path.write_text("---\ntitle: A\n---\nTwo.\n")
    assert "was edited here by ada" in refused(path)
    assert Article.objects.get().revisions.count() == 2


def test_a_dry_run_and_a_fault_change_nothing(said, refused, tmp_path):
    good = file(tmp_path, "good.md", "# Good\n\nText.\n")
    assert "+ good: Good (draft" in said(good, dry_run=True)
    bad = file(tmp_path, "bad.md", "---\nstatus: publishd\n---\n# Bad\n")
    refused(good, bad)
    assert not Article.objects.exists()
    assert not Author.objects.exists()


def test_every_fault_of_every_file_is_named_in_one_run(refused, tmp_path):
    folder = tmp_path / "texts"
    file(folder, "alias.md", "---\ntitle: A\na: &a [x]\nb: *a\n---\nText.\n")
    file(folder, "date.md", "---\ndate: 2026-02-30\nstatus: publishd\nlanguage: English\n---\nText.\n")
    file(folder, "empty.md", "")
    file(folder, "lost.md", "---\ntitle: L\nstatus: published\n---\n\nFine.\n\n[[mineral:galium]]\n")
    file(folder, "one.md", "---\nslug: same\n---\n# One\n")
    file(folder, "two.md", "---\nslug: same\n---\n# Two\n")
    (folder / "binary.md").write_bytes(b"\x89PNG\xff\xfe")
    err = refused(folder, tmp_path / "nowhere")
    for words in (
        "alias.md: row 4: aliases (*name) are not allowed",
        "date.md: column \"date\": '2026-02-30' is not a date",
        "'publishd' is not a status (nearest: published)",
        "'English' is not a language code",
        "empty.md: the file is empty",
        "lost.md: row 8: [[mineral:galium]]",
        "two.md: 'same' has the same slug as",
        "binary.md: row 1: the file is not UTF-8 text",
        "nowhere: there is no such file or folder",
    ):
        assert words in err, (words, err)
    assert not Article.objects.exists()


def test_the_answer_as_json_has_the_keys_of_every_import(said, tmp_path):
    data = json.loads(said(file(tmp_path, "a.md", "# A\n\nText.\n"), json=True))
    assert {key: data[key] for key in ("created", "changed", "removed", "unchanged", "errors", "run")} == {
        "created": 1,
        "changed": 0,
        "removed": 0,
        "unchanged": 0,
        "errors": [],
        "run": ImportRun.objects.get().pk,
    }
    assert data["articles"][0]["slug"] == "a"


def test_aliases_that_would_fill_the_memory_are_refused_at_once(refused, tmp_path):
    lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
    for name, before in zip("bcdefghij", "abcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]")
    text = "---\ntitle: Aliases\n" + "\n".join(lines) + "\n---\n\nText.\n"
    assert "aliases (*name) are not allowed" in refused(file(tmp_path, "S72.md", text))


def test_links_among_what_comes_in_together_are_fine_and_those_that_lead_nowhere_are_noted(said, tmp_path):
    head = "---\nstatus: published\ndate: 2026-01-05\n---\n\n"
    file(tmp_path, "one.md", f"{head}First.\n\nSee [two](/articles/two/) and [three](/articles/tree/).\n")
    file(tmp_path, "two.md", f"{head}See [one](/articles/one/), [a file](one.md) and [away](https://example.org/x).\n")
    for options in ({"dry_run": True}, {}):
        notes = [line for line in said(tmp_path, **options).splitlines() if line.startswith("note: ")]
        assert [note.split(": ", 2)[1].rpartition("/")[2] for note in notes] == ["one.md, line 8", "two.md, line 6"]
        assert "The link /articles/tree/ leads nowhere: there is no article at that address." in notes[0]
        assert "The link one.md leads nowhere" in notes[1]
    assert Article.objects.count() == 2


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31T23:59:59", "12-01-05", "٢٠٢٦-01-05", "2026-13-01"])
def test_a_date_that_some_zone_cannot_tell_is_refused(refused, tmp_path, settings, date):
    settings.TIME_ZONE = "America/New_York"
    page = file(tmp_path, "a.md", f"---\ndate: {date}\nstatus: published\n---\nText.\n")
    assert f"a.md: column \"date\": '{date}' is not a date; write 2026-01-05" in refused(page)


def test_an_address_of_the_site_is_refused_in_one_sentence(refused, tmp_path):
    said = refused(file(tmp_path, "a.md", "---\nslug: topic\n---\nText.\n"))
    assert "'topic' cannot be the address: the address /articles/topic/ belongs to the site; write topic-2 or" in said
