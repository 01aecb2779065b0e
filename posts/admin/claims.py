"""Claims in the newsroom: made of a sentence of an article, checked by a second person, looked at again.

The editor, the review page and the fact check lead here with `?quote=…&verdict=…&reason=…&claimed_by=…&record=…` at
`admin:posts_article_claims`; `record` (`list:us-2018#count`, with a place after a comma) may come several times.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin import site
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from minerals.lookup import Key
from posts import claims as reading
from posts import markdown, publishing
from posts.factcheck.facts import facts_of_record
from posts.factchecking import check_article
from posts.lookup import Records
from posts.models import Article, Claim, Revision
from posts.models.claims import Verdict
from posts.publishing import ClaimText
from posts.rendering import with_version

from .facts import Row as Fact
from .facts import fact_sheet

MAY_SEE = ("posts.view_claim", "posts.change_claim", "posts.check_claim")
never_stored = cache_control(no_store=True, private=True)


class ClaimForm(forms.Form):
    """What an editor says of a sentence. `posts.publishing` keeps it."""

    quote = forms.CharField(
        max_length=2000,
        label="The sentence",
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text="The exact words of the newest text, as readers see them, within one paragraph.",
    )
    claimed_by = forms.CharField(
        max_length=200,
        required=False,
        label="Claimed by",
        widget=AdminTextInputWidget,
        help_text="Whose statement it is, if it is not ours.",
    )
    verdict = forms.ChoiceField(choices=[("", "Choose"), *Verdict.choices])
    reason = forms.CharField(
        max_length=2000, widget=AdminTextareaWidget(attrs={"rows": 3}), help_text="Why, in plain words. Readers see it."
    )
    records = forms.CharField(
        max_length=4000,
        required=False,
        label="Records and sources",
        widget=AdminTextareaWidget(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="What it rests on, one a line, with the place after a comma: list:us-2018#published, or "
        "source:fr-2018-05-18-final-list, p. 2. Supported and contradicted need one. What they say is kept, and the "
        "claim is checked again when that changes.",
    )

    def clean_records(self) -> list[tuple[Key, str]]:
        lines = [line.strip() for line in self.cleaned_data["records"].splitlines() if line.strip()]
        return [_record(line) for line in lines]

    def text(self) -> ClaimText:
        return ClaimText(**self.cleaned_data)

    @staticmethod
    def initial_from(given) -> dict:
        """What the address brings along."""
        words = {name: given.get(name, "") for name in ("quote", "claimed_by", "verdict", "reason")}
        return words | {"records": "\n".join(given.getlist("record"))}

    @staticmethod
    def initial_of(claim: markdown.Claim) -> dict:
        words = {name: getattr(claim, name) for name in ("quote", "claimed_by", "verdict", "reason")}
        lines = (", ".join(filter(None, (str(basis.key), basis.locator))) for basis in claim.bases)
        return words | {"records": "\n".join(lines)}


def _record(line: str) -> tuple[Key, str]:
    """`list:us-2018#count, p. 4`, with or without the brackets that it has in a text."""
    bare = line.removeprefix("[[").removeprefix("[").replace("]", "")
    if bare.startswith("@"):
        bare = f"source:{bare[1:]}"
    name, _, locator = bare.partition(",")
    try:
        return Key.parse(name), locator.strip()
    except ValueError as fault:
        raise ValidationError(str(fault)) from None


@dataclass(frozen=True, slots=True)
class Row:
    """One claim of an article as an editor sees it: is it still in the newest text, does its record say the same?"""

    claim: Claim
    is_lost: bool
    has_moved: bool

    @property
    def state(self) -> str:
        if not self.claim.checked_at:
            return "to be checked"
        return "to be checked again" if self.has_moved else "checked"


def rows_of(article: Article, newest: Revision, on: datetime.date, records: Records | None = None) -> list[Row]:
    """The claims of an article that are not retired, those first that somebody has to look at."""
    found = article.claims.filter(retired_at=None).select_related("made_by", "checked_by")
    told = reading.told(Claim.objects.filter(article=article, retired_at=None)).get(article.pk, ())
    placed = {each.claim.number: each for each in reading.in_text(newest, told, on, records).claims}
    rows = [
        Row(claim, not placed[claim.pk].id, bool(claim.checked_at) and placed[claim.pk].has_moved)
        for claim in found
        if claim.pk in placed
    ]
    return sorted(rows, key=lambda row: (row.state == "checked" and not row.is_lost, row.claim.pk))


@never_stored
def claims(request: HttpRequest, pk: int) -> HttpResponse:
    """The claims of one article, and the form for one more."""
    article, newest, now = _opened(request, pk)
    may_make = request.user.has_perm("posts.add_claim")
    if request.method == "POST":
        if not may_make:
            raise PermissionDenied
        form = ClaimForm(request.POST)
        if _kept(form, lambda text: publishing.make_claim(article, text, request.user, now)):
            messages.success(request, "The claim is kept. Readers see it once somebody else has checked it.")
            return redirect("admin:posts_article_claims", pk)
    else:
        form = ClaimForm(initial=ClaimForm.initial_from(request.GET))
    on, records = timezone.localdate(now), Records(nearest=False)
    context = {
        "rows": rows_of(article, newest, on, records),
        "retired": article.claims.exclude(retired_at=None).select_related("made_by"),
        "form": form if may_make else None,
        "findings": found_of(newest, form["quote"].value(), on, records) if may_make else [],
    }
    return _page(request, "claims", article, newest, "Claims", context)


@never_stored
def claim(request: HttpRequest, pk: int, claim: int) -> HttpResponse:
    """One claim: what its records said and say, the check, its words."""
    article, newest, now = _opened(request, pk)
    found = get_object_or_404(article.claims.select_related("made_by", "checked_by"), pk=claim, retired_at=None)
    may_change, may_check = (request.user.has_perm(f"posts.{what}_claim") for what in ("change", "check"))
    form = None
    if request.method == "POST":
        if not (may_check if "_check" in request.POST else may_change):
            raise PermissionDenied
        if "_change" in request.POST:
            form = ClaimForm(request.POST)
            if _kept(form, lambda text: publishing.change_claim(found, text, request.user, now)):
                messages.success(request, "The claim is kept anew. Somebody else must check it.")
                return redirect(request.path)
        else:
            return _do(request, found, now)
    (told,) = reading.told(Claim.objects.filter(pk=found.pk))[article.pk]
    on, records = timezone.localdate(now), Records(nearest=False)
    (placed,) = reading.in_text(newest, [told], on, records).claims
    values = reading.values_under([told], on, records)
    form = form or ClaimForm(initial=ClaimForm.initial_of(told))
    context = {
        "row": Row(found, not placed.id, bool(found.checked_at) and placed.has_moved),
        "bases": [(basis, values.get(basis.key), _says(basis, values)) for basis in told.bases],
        "is_own": found.made_by_id == request.user.pk,
        "may_check": may_check,
        "form": form if may_change else None,
        "findings": found_of(newest, form["quote"].value(), on, records) if may_change else [],
    }
    return _page(request, "claim", article, newest, "Claim", context)


def found_of(newest: Revision, quote: str | None, on: datetime.date, records: Records) -> list[Fact]:
    """What the fact check says today of the sentence that a claim is made of."""
    asked = " ".join((quote or "").split())
    if not asked:
        return []
    facts = facts_of_record()
    checked = check_article(newest, on, on, facts=facts, records=records)
    sheet = fact_sheet([part for part in checked if part.part == "body"], facts=facts)
    rows = [row for row in sheet.rows if row.sentence]
    return [row for row in rows if asked in row.sentence or row.sentence in asked]


def _says(basis: markdown.Basis, values: dict) -> str:
    value = values.get(basis.key)
    return markdown.claims.said(value) if value else "it is no longer in the record"


def _do(request: HttpRequest, claim: Claim, now: datetime.datetime) -> HttpResponse:
    try:
        if "_check" in request.POST:
            publishing.check_claim(claim, request.user, now, override=request.POST.get("override", ""))
            said = "The claim is checked. Readers see it beside its sentence."
        else:
            publishing.retire_claim(claim, request.user, now)
            said = "The claim is retired."
    except publishing.OutOfTurn as fault:
        messages.error(request, str(fault))
        return redirect(request.path)
    messages.success(request, said)
    return redirect("admin:posts_article_claims", claim.article_id)


@never_stored
def open_claims(request: HttpRequest) -> HttpResponse:
    """Every claim of the newsroom that somebody has to look at."""
    if not any(request.user.has_perm(name) for name in MAY_SEE):
        raise PermissionDenied
    context = {
        **site.each_context(request),
        "opts": Article._meta,
        "title": "Claims to check",
        "claims": waiting(request.user, timezone.localdate()),
    }
    return TemplateResponse(request, "admin/posts/article/open_claims.html", context)


def waiting(user: User, on: datetime.date) -> list[Claim]:
    """The claims that this user has to look at: those whose record moved, then those that others made.

    Each knows the `title` of its article and whether it `has_moved`. As many queries however many there are.
    """
    moved = reading.moved(on)
    asked = Q(pk__in=moved)
    if user.has_perm("posts.check_claim"):
        asked |= Q(checked_at=None, retired_at=None) & ~Q(made_by=user)
    newest = Revision.objects.filter(article=OuterRef("article")).order_by("-number")
    claims = Claim.objects.filter(asked).annotate(title=Subquery(newest.values("title")[:1]))
    found = list(claims.select_related("made_by").order_by("made_at", "pk"))
    for claim in found:
        claim.has_moved = claim.pk in moved
    return sorted(found, key=lambda claim: not claim.has_moved)


def _kept(form: ClaimForm, keep: Callable[[ClaimText], Claim]) -> bool:
    """Whether what is in the form could be kept; the reasons why not are in the form then."""
    if not form.is_valid():
        return False
    try:
        keep(form.text())
    except publishing.NotSaid as fault:
        form.add_error("quote", str(fault))
    except publishing.NoSuchRecord as fault:
        form.add_error("records", str(fault))
    except publishing.OutOfTurn as fault:
        form.add_error(None, str(fault))
    else:
        return True
    return False


def _opened(request: HttpRequest, pk: int) -> tuple[Article, Revision, datetime.datetime]:
    if not any(request.user.has_perm(name) for name in MAY_SEE):
        raise PermissionDenied
    revisions = with_version(Revision.objects.filter(article=pk)).select_related("article", "saved_by")
    newest = revisions.order_by("number").last()
    if newest is None:
        raise Http404("There is no such article.")
    return newest.article, newest, timezone.now()


def _page(
    request: HttpRequest, template: str, article: Article, newest: Revision, title: str, context: dict
) -> HttpResponse:
    general = {
        **site.each_context(request),
        "opts": Article._meta,
        "title": title,
        "subtitle": newest.title,
        "original": article,
        "newest": newest,
    }
    return TemplateResponse(request, f"admin/posts/article/{template}.html", general | context)
