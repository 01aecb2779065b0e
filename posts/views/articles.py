"""One article as readers see it: its text, its changes, what it rests on; or the reason why it was withdrawn."""

import datetime
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from minerals.dates import PartialDate
from minerals.lookup import Value
from minerals.responses import respond, twins_of
from posts import addresses, linked_data, queue, reading, rendering
from posts.markdown import Figure, Rendered
from posts.markdown.cards import term
from posts.models import Revision, Withdrawal

from .listings import COLUMNS, moment, row

# For so long a correction stands above the text as well as among the changes below it.
YOUNG = datetime.timedelta(days=90)


def article(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """One article as it is public now; an address that it had leads to the one it has."""
    now = timezone.now()
    revision = rendering.with_version(reading.public(now).filter(article__slug=slug)).first()
    if revision is None:
        return _not_here(request, slug, format, now)
    if format == "html":
        return article_page(request, revision, now)
    columns = ("record", "value", "line")
    rows = [(str(found), found.value_seen, found.line) for found in revision.references.order_by("start")]
    data = {
        **dict(zip(COLUMNS, row(revision), strict=True)),
        "updates": [_update(update) for update in reading.updates(revision, now)],
        "references": [dict(zip(columns, row, strict=True)) for row in rows],
    }
    return respond(request, format, template="", context={}, data=data, columns=columns, rows=rows)


def article_page(request: HttpRequest, revision: Revision, now: datetime.datetime, notice: str = "") -> HttpResponse:
    """A Revision on the page of its article; `notice` is said above it where it is not what the public sees."""
    on = timezone.localdate(now)
    rendered = rendering.rendered(revision, on)
    authors, topics = reading.filed(revision)
    context = {
        "on": on,
        "revision": revision,
        "rendered": rendered,
        "contents": [heading for heading in rendered.headings if heading.level == 2],
        "minutes": reading.minutes(rendered),
        "authors": authors,
        "topics": topics,
        "records": _records_used(rendered),
        "published": getattr(revision, "first_public", revision.public_from),
        "notice": notice,
    }
    if not notice:
        updates = reading.updates(revision, now)
        published, changed = moment(revision.first_public), moment(revision.changed)
        figure = next((found.value for found in rendered.references if isinstance(found.value, Figure)), None)
        context |= {
            "formats": twins_of(request),
            "published_at": published,
            "changed_at": changed,
            "updated": reading.updated(revision),
            "updates": updates,
            "corrected": [update for update in updates if update.correction and now - update.at < YOUNG],
            "moved": _moved(revision, rendered),
            "related": reading.related(revision, reading.minerals_in(rendered), topics, now),
            "figure": figure,
            "linked_data": linked_data.article(
                revision, authors, topics, published, changed, figure.card if figure else "", rendered.claims, updates
            ),
        }
    return render(request, "posts/article.html", context)


@dataclass(frozen=True, slots=True)
class MovedFact:
    """What readers are told of a fact that has moved since the text was written."""

    value: Value
    old: str
    new: str
    since: PartialDate | None

    @property
    def term(self) -> str:
        """What the fact is: entries, in force from."""
        return term(self.value.key.field).lower()


@dataclass(frozen=True, slots=True)
class MovedFacts:
    """The lists that were superseded; and by record, what is said of it otherwise now."""

    superseded: list[MovedFact]
    changed: dict[str, list[MovedFact]]


def _moved(revision: Revision, rendered: Rendered) -> MovedFacts | None:
    """Each fact once: an article that names a list twice is one note."""
    found = {each.key: each.value for each in rendered.references if each.value}
    superseded: dict[str, MovedFact] = {}
    changed: dict[str, dict[str, MovedFact]] = {}
    for reference, moved in queue.moved_for_readers(revision, found):
        fact = MovedFact(found[queue.key_of(reference)], reference.value_seen, moved.new, moved.since)
        if moved.why == "superseded":
            superseded.setdefault(reference.slug, fact)
        else:
            changed.setdefault(f"{reference.kind}:{reference.slug}", {}).setdefault(reference.field, fact)
    if not superseded and not changed:
        return None
    by_record = {record: list(facts.values()) for record, facts in changed.items()}
    return MovedFacts(list(superseded.values()), by_record)


def _not_here(request: HttpRequest, slug: str, format: str, now: datetime.datetime) -> HttpResponse:
    """Moved, withdrawn, or not for readers: whether a draft has this address is not told."""
    moved = addresses.moved_from(slug)
    if moved and Revision.objects.filter(article=moved, public_from__lte=now).exists():
        path = moved.get_absolute_url()
        if format != "html":
            path = f"{path.removesuffix('/')}.{format}"
        answer = redirect(path, permanent=True)
        # A browser that kept this for good would go round in circles once the article moves back.
        answer["Cache-Control"] = "no-cache"
        return answer
    revision = Revision.objects.withdrawn(at=now).newest_first().filter(article__slug=slug).first()
    if revision is None:
        raise Http404("There is no such article, or it is not public.")
    return _withdrawn(request, revision, format)


def _withdrawn(request: HttpRequest, revision: Revision, format: str) -> HttpResponse:
    """What is left of a withdrawn article: its address, title, dates and the reason; nothing of its text."""
    withdrawal = Withdrawal.objects.filter(article=revision.article_id, lifted_at=None).latest("at")
    columns = ("slug", "title", "language", "published", "withdrawn", "reason")
    dates = moment(revision.first_public), moment(withdrawal.at)
    left = (revision.article.slug, revision.title, revision.language, *dates, withdrawal.reason)
    answer = respond(
        request,
        format,
        template="posts/withdrawn.html",
        context={"on": timezone.localdate(), "revision": revision, "withdrawal": withdrawal},
        data=dict(zip(columns, left, strict=True)),
        columns=columns,
        rows=[left],
    )
    answer.status_code = 410 if withdrawal.is_legal else 200
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _update(update: reading.Update) -> dict:
    corrected = update.correction
    said = ("before", "after", "reason", "source", "locator")
    correction = {name: getattr(corrected, name) or None for name in said} if corrected else None
    return {"on": moment(update.at), "note": update.note, "correction": correction}


def _records_used(rendered: Rendered) -> list[tuple[str, list[Value]]]:
    """Every record that the text rests on, once, by kind. Sources have a list of their own at the end of the text."""
    used: dict[str, dict[str, Value]] = {"list": {}, "mineral": {}, "event": {}}
    for found in rendered.references:
        if found.value and found.key.kind in used:
            used[found.key.kind].setdefault(found.value.label, found.value)
    return [(f"{kind.capitalize()}s", list(values.values())) for kind, values in used.items() if values]
