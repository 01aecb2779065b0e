import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from minerals.models import ImportRun
from posts import publishing
from posts.models import Article, Author, Draft, Reference, Revision, Topic
from posts.publishing import ArticleText
from tests.factories import NOW, make_edition, make_mineral


@pytest.fixture
def manage(capsys, db):
    def run(*arguments, **options) -> str:
        call_command(*map(str, arguments), **options)
        return capsys.readouterr().out

    return run


@pytest.fixture
def refused(manage, capsys):
    def run(*arguments, **options) -> str:
        with pytest.raises(CommandError) as error:
            manage(*arguments, **options)
        assert error.value.returncode == 1
        return capsys.readouterr().err

    return run


def newest_run() -> int:
    return ImportRun.objects.first().pk


def test_an_import_of_articles_is_taken_back_with_all_it_made(manage, tmp_path):
    make_edition("us-2018", labels=["Gallium"])
    head = "---\nauthors: Ada Miner\ntopics: [Lists]\nstatus: published\n---\n"
    (tmp_path / "a.md").write_text(head + "# A\n\n[[list:us-2018#count]].\n")
    manage("import_articles", tmp_path)
    run = newest_run()
    assert "- a" in manage("undo_import", run, dry_run=True)
    assert Article.objects.exists()
    out = manage("undo_import", run)
    assert out.splitlines()[-1] == f"Run {newest_run()}: 1 removed, 0 said again."
    for model in (Article, Revision, Reference, Author, Topic):
        assert not model.objects.exists()
    assert "1 created" in manage("import_articles", tmp_path)


def test_a_changed_article_says_again_what_it_said(manage, tmp_path):
    path = tmp_path / "a.md"
    path.write_text("---\nstatus: published\n---\n# A\n\nOne.\n")
    manage("import_articles", path)
    path.write_text("---\nstatus: published\ntitle: B\n---\nTwo.\n")
    manage("import_articles", path)
    manage("undo_import", newest_run())
    article = Article.objects.get()
    assert list(article.revisions.values_list("number", "title", "body")) == [
        (1, "A", "One.\n"),
        (2, "B", "Two.\n"),
        (3, "A", "One.\n"),
    ]
    assert article.revisions.last().public_from
    assert article.revisions.last().run_id == newest_run()
    assert "1 changed" in manage("import_articles", path)


def test_an_undo_is_refused_naming_what_was_touched_since(manage, refused, tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\nText.\n")
    manage("import_articles", tmp_path)
    run = newest_run()
    ada = User.objects.create_user("ada")
    publishing.save(Article.objects.get(slug="a"), 1, ArticleText(title="A", body="Edited."), ada, NOW)
    Draft.objects.create(article=Article.objects.get(slug="b"), user=ada, saved_at=NOW)
    err = refused("undo_import", run)
    assert "a has moved on: revision 2 was saved by ada on 2026-11-24" in err
    assert "b was touched since: ada is working on it" in err
    assert Article.objects.count() == 3


def test_a_run_is_taken_back_once_and_what_it_first_published_is_not_unsaid(manage, refused, tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# A\n\nOne.\n")
    manage("import_articles", path)
    path.write_text("---\nstatus: published\n---\n# A\n\nOne.\n")
    manage("import_articles", path)
    assert "what was public cannot be unsaid" in refused("undo_import", newest_run())
    (tmp_path / "b.md").write_text("# B\n\nText.\n")
    manage("import_articles", tmp_path / "b.md")
    run = newest_run()
    manage("undo_import", run)
    assert "was undone already" in refused("undo_import", run)
    assert "import the files again" in refused("undo_import", newest_run())


def test_the_command_takes_runs_of_the_record_back_too(manage, tmp_path):
    make_mineral("gallium")
    (tmp_path / "minerals.csv").write_text("slug,name,kind\nindium,Indium,mineral\n")
    manage("import_minerals", tmp_path / "minerals.csv")
    assert "1 removed" in manage("undo_import", newest_run())
