"""Taking an import back in the admin: its plan is shown first, and it is refused where the record moved on."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from minerals.importing.apply import apply
from minerals.importing.plan import Plan
from minerals.importing.rows import Change, row_of
from minerals.models import ImportRun, Mineral, RecordChange
from tests.factories import make_mineral, make_source
from tests.minerals.admin_forms import mineral_form, url_of

pytestmark = pytest.mark.django_db


def imported(*slugs: str) -> ImportRun:
    """A run that brought in these minerals."""
    columns = dict.fromkeys(row_of(make_mineral("for-its-columns")), "")
    rows = [{**columns, "slug": slug, "name": slug.capitalize(), "kind": "material", "_evidence": []} for slug in slugs]
    plan = Plan.of(Change("minerals", row["slug"], None, row) for row in rows)
    return apply(plan, lambda: plan, command="import_minerals", now=timezone.now())


def test_undoing_shows_its_plan_and_then_does_it(client, staff):
    run = imported("lime", "marl")
    url = url_of("importrun", "undo", run.pk)
    assert url in client.get(url_of("importrun", "change", run.pk)).content.decode()
    page = client.get(url)
    assert "2 removed" in page.content.decode()
    assert {change.key for change in page.context["changes"]} == {"lime", "marl"}
    assert Mineral.objects.filter(pk__in=["lime", "marl"]).count() == 2
    response = client.post(url, {"version": page.context["version"], "reason": "The wrong file"})
    undoing = ImportRun.objects.get(undoes=run)
    assert response.url == url_of("importrun", "change", undoing.pk)
    assert (undoing.user, undoing.reason) == (staff, "The wrong file")
    assert not Mineral.objects.filter(pk__in=["lime", "marl"]).exists()
    again = client.get(url).content.decode()
    assert "undone already" in again
    assert url not in client.get(url_of("importrun", "change", run.pk)).content.decode()


def test_undoing_is_refused_after_a_later_edit_and_names_who_made_it(client, staff):
    run = imported("lime")
    lime = Mineral.objects.get(pk="lime")
    client.post(url_of("mineral", "change", "lime"), mineral_form(lime, uses="Mortar"))
    page = client.get(url_of("importrun", "undo", run.pk))
    assert "minerals lime is not what run" in page.content.decode()
    assert "by keeper" in page.content.decode()
    sent = {"version": RecordChange.objects.version(), "reason": ""}
    client.post(url_of("importrun", "undo", run.pk), sent)
    assert Mineral.objects.filter(pk="lime", uses="Mortar").exists()
    assert not ImportRun.objects.filter(undoes=run).exists()


def test_undoing_asks_to_look_again_if_the_record_moved_since_the_plan_was_shown(client, staff):
    run = imported("lime")
    seen = client.get(url_of("importrun", "undo", run.pk)).context["version"]
    imported_later = make_source("later")
    client.post(url_of("source", "delete", imported_later.pk), {"post": "yes"})
    page = client.post(url_of("importrun", "undo", run.pk), {"version": seen, "reason": ""})
    assert "The record has changed since" in page.content.decode()
    assert Mineral.objects.filter(pk="lime").exists()


def test_only_who_may_import_may_undo(client, django_user_model):
    run = imported("lime")
    looker = django_user_model.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_importrun"))
    client.force_login(looker)
    assert "Undo…" not in client.get(url_of("importrun", "change", run.pk)).content.decode()
    assert client.get(url_of("importrun", "undo", run.pk)).status_code == 403
    assert client.post(url_of("importrun", "undo", run.pk), {"version": 1}).status_code == 403
    looker.user_permissions.add(Permission.objects.get(codename="add_importrun"))
    assert client.get(url_of("importrun", "undo", run.pk)).status_code == 200
    assert client.post(url_of("importrun", "add"), {"command": "x"}).status_code == 403
