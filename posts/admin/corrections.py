"""Where a wrong sentence is mended: what it said, what it says now, why, and the Source.

The fact check and the editor lead here, to `admin:posts_article_correct`, with
`?before=…&after=…&reason=…&source=…&locator=…`. Instead of `after` they may give `claimed` (words of the sentence) and
`recorded` (those of the record); instead of `source` the `record`, as in `list:us-2018#published`: its value is bound
then, and its main Source is taken.
"""

from django import forms
from django.contrib import messages
from django.contrib.admin import site
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from minerals.lookup import FIELDS, Key
from minerals.models import Evidence, Source
from posts import publishing
from posts.markdown import Refused
from posts.models import Article, Correction, Revision

MAY = "posts.add_correction"


class CorrectionForm(forms.Form):
    """What readers will be told. `posts.publishing` keeps it, with the Revision that mends the sentence."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    before = forms.CharField(
        max_length=4000,
        label="The sentence as it is",
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text="The exact words, as readers see them.",
    )
    after = forms.CharField(
        max_length=4000,
        required=False,
        label="The sentence as it should be",
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text="References work here: [[list:us-2018#published]]. What stays the same keeps its references and its "
        "markup. Left empty, the sentence is taken out.",
    )
    reason = forms.CharField(
        max_length=1000, widget=AdminTextareaWidget(attrs={"rows": 2}), help_text="What was wrong. Readers see it."
    )
    source = forms.ModelChoiceField(
        Source.objects.order_by("title", "pk"),
        empty_label="Choose",
        help_text="The document that shows it. One that is not here is added to the record's sources first.",
        error_messages={"required": "Readers are told which document shows it: choose the source."},
    )
    locator = forms.CharField(
        max_length=200, required=False, label="Place in it", widget=AdminTextInputWidget, help_text="p. 4, Annex II …"
    )

    @staticmethod
    def initial_from(given, newest: Revision) -> dict:
        """What the address brings along."""
        words = {name: given.get(name, "") for name in ("before", "after", "reason", "source", "locator")}
        record = given.get("record", "")
        if not words["after"]:
            words["after"] = _put_right(words["before"], given.get("claimed", ""), given.get("recorded", ""), record)
        if not words["source"] and (evidence := _main_evidence(record)):
            words |= {"source": evidence.source_id, "locator": evidence.locator}
        return words | {"base": newest.number}


def _put_right(before: str, claimed: str, recorded: str, record: str) -> str:
    """The sentence with what the record says put in, if it is clear where."""
    if not claimed or before.count(claimed) != 1:
        return before
    key = _key(record)
    is_bound = key and key.field in FIELDS.get(key.kind, {})
    words = f"[[{key}]]" if is_bound else recorded
    return before.replace(claimed, words) if words else before


def _main_evidence(record: str) -> Evidence | None:
    key = _key(record)
    if key is None:
        return None
    if key.kind == "source":
        source = Source.objects.filter(pk=key.slug).first()
        return source and Evidence(source=source)
    column = {"list": ("edition", "series"), "event": ("event",), "mineral": ("mineral",)}.get(key.kind, ())
    for name in column:
        if found := Evidence.objects.filter(**{name: key.slug}).first():
            return found
    return None


def _key(record: str) -> Key | None:
    try:
        return Key.parse(record)
    except ValueError:
        return None


@cache_control(no_store=True, private=True)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend a sentence of a public article, in private, with the note that readers get once it is published."""
    if not request.user.has_perm(MAY) or not request.user.has_perm("posts.change_article"):
        raise PermissionDenied
    article, now = get_object_or_404(Article, pk=pk), timezone.now()
    newest = article.newest()
    form = CorrectionForm(request.POST or None, initial=CorrectionForm.initial_from(request.GET, newest))
    if request.method == "POST" and form.is_valid() and (made := _made(request, article, form)):
        messages.success(
            request,
            f"The sentence is corrected in revision {made.revision.number}, in private. Readers get it, and the "
            "correction, when you publish.",
        )
        return redirect("admin:posts_article_change", pk)
    context = {
        **site.each_context(request),
        "opts": Article._meta,
        "title": "Correct a sentence",
        "subtitle": newest.title,
        "original": article,
        "newest": newest,
        "form": form,
        "corrections": Correction.objects.filter(revision__article=article)
        .annotate(is_pending=Exists(Correction.objects.pending(now).filter(pk=OuterRef("pk"))))
        .select_related("revision", "made_by"),
    }
    return TemplateResponse(request, "admin/posts/article/correct.html", context)


def _made(request: HttpRequest, article: Article, form: CorrectionForm) -> Correction | None:
    """The correction, or None with the reasons in the form."""
    given = form.cleaned_data
    try:
        return publishing.correct(
            article,
            given["base"],
            given["before"],
            given["after"],
            given["reason"],
            request.user,
            timezone.now(),
            source=given["source"].pk,
            locator=given["locator"],
        )
    except publishing.Conflict as conflict:
        form.data = form.data.copy()
        number = conflict.newest.number
        form.data["base"] = number
        form.add_error(
            None, f"Revision {number} was saved meanwhile. Look whether it still says this, then save again."
        )
    except publishing.NotThere as fault:
        form.add_error("before", str(fault))
    except (publishing.OutOfTurn, Refused) as fault:
        form.add_error(None, str(fault))
    return None
