import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse

from minerals.models import ImportRun
from posts import publishing
from posts.models import Article, Revision
from posts.publishing import ArticleText
from tests.factories import NOW
from tests.posts.newsroom import staff


def url(name: str, run: ImportRun) -> str:
    return reverse(f"admin:minerals_importrun_{name}", args=[run.pk])


@pytest.fixture
def imported(db, tmp_path):
    def bring(**texts: str) -> ImportRun:
        folder = tmp_path / "articles"
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            (folder / f"{name}.md").write_text(f"---\nstatus: published\n---\n# {name.title()}\n\n{text}\n")
        call_command("import_articles", str(folder), verbosity=0)
        return ImportRun.objects.first()

    return bring


def test_a_run_of_articles_is_undone_in_the_admin_once_its_plan_was_looked_at(
    client, piet, imported, django_assert_max_num_queries
):
    imported(old="As it was.")
    run = imported(old="As it should not be.", new="Brought in by mistake.")
    client.force_login(piet)
    with django_assert_max_num_queries(12):
        page = client.get(url("change", run)).content.decode()
    for words in ("2 articles", "Old", "New", url("undo", run)):
        assert words in page
    with django_assert_max_num_queries(12):
        plan = client.get(url("undo", run)).content.decode()
    for words in ("1 removed, 1 said again", ">new</a>", "as in revision 1"):
        assert words in plan
    assert Article.objects.count() == 2

    answer = client.post(url("undo", run), {"reason": "The wrong folder"}, follow=True)
    undoing = ImportRun.objects.get(undoes=run)
    assert (undoing.user, undoing.reason) == (piet, "The wrong folder")
    assert "1 removed, 1 said again" in answer.content.decode()
    assert Article.objects.get().slug == "old"
    assert Revision.objects.newest().get().body == "As it was.\n"
    page = client.get(url("change", undoing)).content.decode()
    assert "1 article, 1 article removed" in page
    assert "<li>new</li>" in page
    assert url("undo", undoing) not in page
    page = client.get(url("change", run)).content.decode()
    assert f'href="{url("change", undoing)}"' in page
    assert url("undo", run) not in page
    assert "was undone already" in client.get(url("undo", run)).content.decode()


def test_the_audit_trail_names_who_took_an_import_of_articles_back(client, piet, imported):
    imported(old="As it was.")
    run = imported(old="As it should not be.", new="Brought in by mistake.")
    client.force_login(piet)
    client.post(url("undo", run), {"reason": "The wrong folder"})
    gone = LogEntry.objects.get()
    assert (gone.object_repr, gone.is_deletion(), gone.user) == ("New", True, piet)
    client.force_login(User.objects.create_superuser("root"))
    for asked in ("", f"?who={piet.pk}", f"?about=posts&who={piet.pk}"):
        trail = client.get(reverse("admin:audit") + asked).context["deeds"]
        said = {deed.subject: deed for deed in trail if deed.who == "piet"}
        assert said["New"].what.startswith(f"Deleted. It went when Run {run.pk}")
        assert said["New"].why == "The wrong folder"
        assert "revision 3" in said["Old"].what
    assert not [d for d in client.get(reverse("admin:audit") + "?who=command").context["deeds"] if d.who]


def test_an_undoing_that_somebody_stands_in_the_way_of_says_so_and_does_nothing(client, piet, imported):
    run = imported(old="As it was.", new="New here.")
    client.force_login(piet)
    assert "1 removed" not in client.get(url("undo", run)).content.decode()
    article = Article.objects.get(slug="old")
    publishing.save(article, 1, ArticleText(title="Old", body="Edited here."), piet, NOW)
    for answer in (client.get(url("undo", run)), client.post(url("undo", run), {"reason": ""})):
        page = answer.content.decode()
        assert "old has moved on: revision 2 was saved by piet" in page
        assert "Undo this run" not in page
    assert Article.objects.count() == 2
    assert not ImportRun.objects.filter(undoes=run).exists()


def test_only_publishers_take_articles_back_and_others_only_look(client, imported):
    run = imported(new="New here.")
    client.force_login(staff("clerk", "Data staff"))
    page = client.get(url("change", run)).content.decode()
    assert "New" in page
    assert url("undo", run) not in page
    for answer in (client.get(url("undo", run)), client.post(url("undo", run))):
        assert answer.status_code == 403
    client.force_login(staff("wren", "Writers"))
    assert client.get(url("change", run)).status_code == 403
    assert Article.objects.exists()
