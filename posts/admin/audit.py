"""The audit trail: all that was done to articles, to the record and to accounts; who, when and why. Read only."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django import forms
from django.contrib.admin import site
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from minerals.admin.differences import columns_that_differ
from minerals.models import ImportRun, RecordChange
from posts.models import Revision
from posts.states import moment_in_words

from .runs import runs_with_counts, written_by

MAY_SEE = "admin.view_logentry"
ON_A_PAGE = 50
COMMAND = "command"
ABOUT = {"": "everything", "posts": "articles", "minerals": "the record", "auth": "users and groups"}


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done: when, by whom (empty: a command), to what, what, and why."""

    at: datetime.datetime
    who: str
    kind: str
    subject: str
    url: str
    what: str
    why: str


class TrailForm(forms.Form):
    """What part of the trail is asked for."""

    about = forms.ChoiceField(choices=list(ABOUT.items()), required=False)
    who = forms.ChoiceField(required=False)
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))
    q = forms.CharField(required=False, max_length=100, label="Words", widget=forms.TextInput(attrs={"type": "search"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        users = User.objects.order_by("username").values_list("pk", "username")
        people = [(str(pk), name) for pk, name in users]
        self.fields["who"].choices = [("", "anybody"), (COMMAND, "a command"), *people]

    def clean_q(self) -> str:
        return self.cleaned_data["q"].replace("\0", "").strip()


@require_safe
@cache_control(no_store=True, private=True)
def audit(request: HttpRequest) -> HttpResponse:
    """What was done, the last first."""
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    form = TrailForm(request.GET)
    trail = _trail(form.cleaned_data if form.is_valid() else {})
    page = Paginator(trail, ON_A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        **site.each_context(request),
        "title": "Audit trail",
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "page": page,
        "deeds": _deeds(list(page.object_list)),
        "asked": asked.urlencode(),
        "zone": timezone.get_current_timezone_name(),
    }
    return TemplateResponse(request, "admin/audit.html", context)


def _trail(asked: dict) -> QuerySet:
    """The moment, source and key of everything that was asked for, in one list out of four tables."""
    about, who = asked.get("about", ""), asked.get("who", "")
    sources = [
        (name, source)
        for name, source in _SOURCES.items()
        if about in ("", *source.about) and (who != COMMAND or source.has_commands)
    ]
    parts = []
    for name, source in sources:
        found = source.rows()
        if about and source.narrow:
            found = source.narrow(found, about)
        if who == COMMAND:
            found = found.filter(**{source.user: None})
        elif who:
            found = found.filter(**{source.user: who})
        if since := asked.get("since"):
            found = found.filter(**{f"{source.moment}__gte": _midnight(since)})
        if until := asked.get("until"):
            found = found.filter(**{f"{source.moment}__lt": _midnight(until + datetime.timedelta(days=1))})
        if words := asked.get("q"):
            found = found.filter(Q(*((f"{field}__icontains", words) for field in source.words), _connector=Q.OR))
        found = found.order_by().annotate(done_at=F(source.moment), told_by=Value(name), row=F("pk"))
        parts.append(found.values_list("done_at", "told_by", "row"))
    if not parts:
        return LogEntry.objects.none().values_list("pk")
    return parts[0].union(*parts[1:], all=True).order_by("-done_at", "told_by", "-row")


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _deeds(rows: list[tuple[datetime.datetime, str, int]]) -> list[Deed]:
    """The rows of one page, told: one query a source."""
    told = {}
    for name, group in groupby(sorted(rows, key=itemgetter(1)), key=itemgetter(1)):
        source = _SOURCES[name]
        rows_of = source.in_full or source.rows
        records = rows_of().select_related(*source.related).in_bulk([key for _, _, key in group])
        told |= {(name, key): source.tell(record) for key, record in records.items()}
    return [told[name, key] for _, name, key in rows]


# The four sources


def _told_of_log(entry: LogEntry) -> Deed:
    words, _, reason = entry.get_change_message().partition(" Reason: ")
    action = {1: "Added.", 2: "Changed.", 3: "Deleted."}[entry.action_flag]
    if entry.is_deletion() and words:
        words = f"{action} {words}"
    kind = entry.content_type.name if entry.content_type else "?"
    url = "" if entry.is_deletion() else entry.get_admin_url() or ""
    return Deed(entry.action_time, str(entry.user), capfirst(kind), entry.object_repr, url, words or action, reason)


def _told_of_run(run: ImportRun) -> Deed:
    files = ", ".join(file["name"] for file in run.files)
    what = f"{f'Undid run {run.undoes_id}' if run.undoes_id else f'Imported {files}'.strip()}: {written_by(run)}."
    url = reverse("admin:minerals_importrun_change", args=[run.pk])
    return Deed(run.started_at, str(run.user or ""), "Import", str(run), url, what, run.reason)


def _told_of_change(change: RecordChange) -> Deed:
    columns = columns_that_differ(change.before, change.after)
    if change.action == RecordChange.Action.CHANGED:
        what = " ".join(f"{column.name}: “{column.before}” → “{column.after}”." for column in columns)
    else:
        what = f"{capfirst(change.get_action_display())}."
    url = reverse("admin:minerals_recordchange_change", args=[change.pk])
    who = str(change.user or "")
    return Deed(change.made_at, who, capfirst(change.table), change.key, url, what, change.reason)


def _told_of_revision(revision: Revision) -> Deed:
    when = f", public from {moment_in_words(revision.public_from)}" if revision.public_from else ", in private"
    url = reverse("admin:posts_article_revision", args=[revision.article_id, revision.number])
    what = f"Brought in revision {revision.number}{when}."
    who = str(revision.run.user or "") if revision.run else ""
    return Deed(revision.saved_at, who, "Article", revision.title, url, what, str(revision.run or ""))


@dataclass(frozen=True, slots=True)
class Source:
    """A table that tells what was done: its rows, what they are about, and where moment, user and words stand."""

    rows: Callable[[], QuerySet]
    about: tuple[str, ...]
    has_commands: bool
    moment: str
    user: str
    words: tuple[str, ...]
    related: tuple[str, ...]
    tell: Callable[..., Deed]
    narrow: Callable[[QuerySet, str], QuerySet] | None = None
    in_full: Callable[[], QuerySet] | None = None


_SOURCES = {
    # What the log says of the record, its own changes say with more.
    "log": Source(
        rows=lambda: LogEntry.objects.exclude(content_type__app_label="minerals"),
        about=("posts", "auth"),
        has_commands=False,
        moment="action_time",
        user="user",
        words=("object_repr", "change_message"),
        related=("user", "content_type"),
        tell=_told_of_log,
        narrow=lambda found, about: found.filter(content_type__app_label=about),
    ),
    "run": Source(
        rows=ImportRun.objects.all,
        about=("minerals",),
        has_commands=True,
        moment="started_at",
        user="user",
        words=("command", "reason", "files"),
        related=("user",),
        tell=_told_of_run,
        in_full=runs_with_counts,
    ),
    # Rows that a run wrote are told by the run.
    "change": Source(
        rows=lambda: RecordChange.objects.filter(run=None),
        about=("minerals",),
        has_commands=True,
        moment="made_at",
        user="user",
        words=("table", "key", "reason"),
        related=("user",),
        tell=_told_of_change,
    ),
    # What a run brought in, or said again, nobody saved: the log does not tell it.
    "revision": Source(
        rows=lambda: Revision.objects.filter(saved_by=None).defer("body"),
        about=("posts",),
        has_commands=True,
        moment="saved_at",
        user="run__user",
        words=("title",),
        related=("run__user",),
        tell=_told_of_revision,
    ),
}
