"""No page of the newsroom or of the record makes more than twelve queries, session, user and permissions included."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from minerals.importing.apply import record_admin_change
from minerals.importing.rows import row_of
from minerals.lookup import Key
from minerals.models import Evidence, ImportRun, ListEntry, Mineral, RecordChange
from posts import publishing
from posts.models import Author, Claim, Correction, Draft, Revision, Topic
from posts.publishing import ArticleText, ClaimText
from tests import factories
from tests.posts.images import an_image

pytestmark = pytest.mark.usefixtures("media")

NOW = timezone.now()
MOST = 12
TEXT = """The EU list has 31 critical raw materials, sentence {n}. On [copper](mineral:copper): [[list:us#count]]
entries follow [[list:us-2018#count]], since [[event:meeting-{n}#date]].[@source-{n}] See [one](/articles/elsewhere/),
[two](/lists/eu-2024/), [three](/minerals/copper/), [four](/timeline/meeting-{n}/) and [[mineral:unobtainium-{n}]].

![A mine](image:mine-{n})

![Lost](image:lost-{n})

"""


@pytest.fixture
def piet(db) -> User:
    """A publisher who keeps the record, too, and may see the audit trail."""
    user = User.objects.create_user("piet", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=["Publishers", "Data staff"]))
    user.user_permissions.set(Permission.objects.filter(codename="view_logentry"))
    return user


@pytest.fixture
def article(wren):
    """With a text that shows the record, and lists that it has moved away from."""
    factories.make_jurisdiction("EU", name="European Union")
    factories.make_series("eu", name="EU list of critical raw materials")
    factories.make_mineral("copper", member_of="base-metals", counts_as="metals")
    for edition in ("eu-2020", "eu-2024", "us-2018", "us-2022"):
        factories.make_edition(edition, labels=["Copper", "Gallium"])
    factories.make_revision("elsewhere")
    factories.make_revision("private", public_from=None)
    fill(wren, None, 1)
    return Revision.objects.get(title="The article", number=1).article


def fill(wren: User, piet: User | None, *numbers: int) -> None:
    """One more of everything that the newsroom and the record hold, for each number."""
    for n in numbers:
        source = factories.make_source(f"source-{n}")
        event = factories.make_event(f"meeting-{n}", parties=["EU"], minerals=["copper"])
        an_image(f"mine-{n}", alt="A mine")
        owners = [{"event": event}, *({kind: pk} for kind, pk in (("mineral_id", "copper"), ("edition_id", "us-2018")))]
        for owner in owners:
            Evidence.objects.create(source_id=f"source-{n}", position=n, **owner)
        # To be taken back; not while evidence rests on a source; not after the record moved on.
        for command, table, row in (
            ("import_events", "events", row_of(event)),
            ("import_sources", "sources", row_of(source)),
            ("import_minerals", "minerals", row_of(Mineral.objects.get(pk="copper"))),
        ):
            run, _ = ImportRun.objects.get_or_create(command=command, defaults={"started_at": NOW})
            change = {"table": table, "key": row["slug"], "action": "created", "after": row, "made_at": NOW}
            RecordChange.objects.create(run=run, **change)
        filed = {
            "authors": [Author.objects.create(slug=f"ada-{n}", name=f"Ada {n}")],
            "topics": [Topic.objects.create(slug=f"topic-{n}", name=f"Topic {n}")],
        }
        body = "".join(TEXT.format(n=each) for each in range(1, n + 1))
        text = ArticleText(title="The article", summary="31 critical raw materials.", body=body, **filed)
        one = Revision.objects.filter(title="The article").first()
        newest = one and one.article.newest()
        made = publishing.save(newest and newest.article, newest.number if newest else 0, text, wren, NOW)
        if n == 1:
            Revision.objects.filter(pk=made.pk).update(public_from=NOW)
        said = f"The EU list has 31 critical raw materials, sentence {n}."
        records = [(Key("list", "eu-2024", "count"), ""), (Key("source", f"source-{n}"), "p. 2")]
        claim = ClaimText(quote=said, verdict="contradicted", reason="It has 2.", records=records)
        claim = publishing.make_claim(made.article, claim, wren, NOW)
        publishing.check_claim(claim, wren, NOW, override="Alone.") if n % 2 else None
        publishing.comment(made, wren, NOW, line=1, text=f"Remark {n}")
        publishing.submit(made.article, wren, NOW, asked_of=piet)
        publishing.make_preview_link(made, wren, NOW, days=1)
        said = {"before": "A", "after": "B", "reason": "C", "source": f"source-{n}"}
        Correction.objects.create(revision=made, made_by=wren, made_at=NOW, **said)
        other = publishing.save(None, 0, ArticleText(title=f"Other {n}", body=body), piet or wren, NOW)
        publishing.submit(other.article, piet or wren, NOW)
        filed = [f"authors {filed['authors'][0].pk}", "language de"]
        for user in filter(None, (piet, wren)):
            Draft.objects.create(user=user, article=other.article, title="T", body="B", filed=filed, saved_at=NOW)
        factories.make_revision(f"ahead-{n}", public_from=NOW + datetime.timedelta(days=n))


def pages(article) -> dict[str, str]:
    """Every page by its name: what its address is called in the admin, and in brackets how it was asked."""
    newest, claim = article.newest().number, Claim.objects.latest("pk").pk
    compared = f"?a=1&b={newest}"
    other = Revision.objects.filter(title__startswith="Other").first().article_id
    asked = {
        "index": [()],
        "audit": [()],
        "posts_article_changelist": [(), ("?q=copper",), ("?stale=yes&state=in_review",)],
        "posts_article_add": [()],
        "posts_article_change": [(article.pk,), (other,)],
        "posts_article_revisions": [(article.pk,), (article.pk, compared), (article.pk, f"{compared}&view=page")],
        "posts_article_revision": [(article.pk, newest)],
        "posts_article_review": [(article.pk, newest), (article.pk, 1)],
        "posts_article_stale": [()],
        "posts_article_findings": [()],
        "posts_article_open_claims": [()],
        "posts_article_claims": [(article.pk,), (article.pk, "?quote=The EU list has 31 critical raw materials")],
        "posts_article_claim": [(article.pk, claim)],
        "posts_article_correct": [(article.pk,), (article.pk, "?before=A&record=list:us-2018%23count")],
        "posts_article_suggest": [("?q=cop",)],
        "posts_image_changelist": [(), ("?use=none",)],
        "posts_image_add": [()],
        "posts_image_change": [("mine-1",)],
        "posts_author_changelist": [()],
        "posts_author_change": [(Author.objects.get(slug="ada-1").pk,)],
        "posts_topic_changelist": [()],
        "posts_topic_change": [(Topic.objects.get(slug="topic-1").pk,)],
        "minerals_importrun_changelist": [()],
        "minerals_importrun_change": [(ImportRun.objects.earliest("pk").pk,)],
        "minerals_importrun_undo": [(run.pk,) for run in ImportRun.objects.order_by("pk")],
        "minerals_recordchange_changelist": [()],
        "minerals_recordchange_change": [(RecordChange.objects.earliest("pk").pk,)],
        "minerals_listentry_changelist": [()],
        "minerals_listentry_change": [(ListEntry.objects.earliest("pk").pk,)],
    }
    records = {"mineral": "copper", "jurisdiction": "EU", "listseries": "us", "listedition": "us-2018"}
    for model, pk in (records | {"event": "meeting-1", "source": "source-1"}).items():
        asked[f"minerals_{model}_changelist"] = [(), ("?q=copper",)]
        asked[f"minerals_{model}_add"] = [()]
        asked[f"minerals_{model}_change"] = [(pk,)]
    found = {}
    for name, ways in asked.items():
        for way in ways:
            query = "".join(part for part in way if str(part).startswith("?"))
            found[f"{name} {way}"] = reverse(f"admin:{name}", args=way[: len(way) - bool(query)]) + query
    return found


def count(client, address: str, typed: dict | None = None) -> int:
    with CaptureQueriesContext(connection) as made:
        answer = client.get(address) if typed is None else client.post(address, typed)
    assert answer.status_code == 200, address
    return len(made)


def write_to_the_record(by: User) -> None:
    cache.clear()
    copper = Mineral.objects.get(pk="copper")
    before = row_of(copper)
    Mineral.objects.filter(pk="copper").update(uses=f"{copper.uses}.")
    record_admin_change(copper, before, by, NOW)
    # As a process finds things that has only just begun.
    ContentType.objects.clear_cache()
    vars(connection.features).pop("supports_json_field", None)


@pytest.mark.queries
def test_no_page_makes_more_than_twelve_queries_at_any_size_nor_just_after_a_write_to_the_record(
    client, piet, wren, article
):
    client.force_login(piet)
    figures: dict[str, list[int]] = {}
    for more in ((), range(2, 6)):
        fill(wren, piet, *more)
        typed = {"article": article.pk, "title": "31 critical minerals", "body": article.newest().body, "fragment": "1"}
        asked = [(name, address, None) for name, address in pages(article).items()]
        for name, address, given in [*asked, ("the preview", reverse("admin:posts_article_preview"), typed)]:
            write_to_the_record(piet)
            cold = count(client, address, given)
            figures.setdefault(name, []).extend([count(client, address, given), cold])
    assert {name: each for name, each in figures.items() if max(each) > MOST} == {}
