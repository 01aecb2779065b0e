import datetime
from collections.abc import Iterable

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from markdownx.fields import MarkdownxFormField

from posts.incoming import is_tellable
from posts.markdown import Problem
from posts.models import Author, Revision, Topic
from posts.publishing import ArticleText
from posts.publishing.minor import MOST_WORDS
from posts.widgets import MarkdownEditor

NAMED_FIELDS = {"title": "Title", "summary": "Summary", "body": "Text"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


class MomentField(forms.DateTimeField):
    """A day and an hour in the site's time zone. An hour that the clocks skip or repeat is refused, never guessed.

    So is one at the ends of the calendar, which some zones cannot tell.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value):
        try:
            moment = super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            moment = error.params["datetime"]
            if is_tellable(moment):
                raise ValidationError(_why_not(moment), code=error.code) from None
        if moment and not is_tellable(moment):
            raise ValidationError("Choose a year from 1000 to 2999.", code="no_such_moment")
        return moment


def _why_not(moment: datetime.datetime) -> str:
    zone = timezone.get_current_timezone()
    comes_back_as = moment.replace(tzinfo=zone).astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None)
    words = f"{moment:%H:%M} on {moment.day} {moment:%B %Y}"
    if comes_back_as != moment:
        return f"{words} does not exist in {zone}: the clocks go forward over it. Choose another time."
    return f"{words} comes twice in {zone}: the clocks go back over it. Choose another time."


class ArticleForm(forms.Form):
    """What a writer sees of an article. `posts.publishing` keeps it; the form itself writes nothing."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(max_length=200, widget=AdminTextInputWidget)
    slug = forms.SlugField(
        max_length=120,
        required=False,
        allow_unicode=True,
        widget=AdminTextInputWidget,
        help_text="The last part of the address. Left empty, it is made from the title.",
    )
    summary = forms.CharField(
        max_length=400,
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="One or two sentences below the heading, and in every list of articles.",
    )
    body = MarkdownxFormField(required=False, strip=False, widget=MarkdownEditor)
    authors = forms.ModelMultipleChoiceField(
        Author.objects, required=False, widget=forms.CheckboxSelectMultiple, help_text="Whose byline it carries."
    )
    topics = forms.ModelMultipleChoiceField(Topic.objects, required=False, widget=forms.CheckboxSelectMultiple)
    language = forms.CharField(
        max_length=10,
        initial="en",
        widget=AdminTextInputWidget,
        validators=[RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,4})?\Z", "Write a language code: en, de, pt-BR …")],
        help_text="Of the text: en, de, fr …",
    )
    change_note = forms.CharField(
        max_length=300,
        required=False,
        widget=AdminTextInputWidget,
        help_text="What changed, for readers. Needed to publish changes to a live article, unless they are minor.",
    )
    is_minor = forms.BooleanField(
        required=False,
        label="Minor change",
        help_text=f"A word put right: at most {MOST_WORDS} words, no number and no reference. It needs neither a note "
        "nor a second person, and is recorded as minor.",
    )
    asked_of = forms.ModelChoiceField(User.objects.none(), required=False, label="Reviewer", empty_label="Anybody")
    message = forms.CharField(
        max_length=2000,
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        label="Message to the reviewer",
    )
    public_from = MomentField(required=False, label="Schedule for")
    override = forms.CharField(
        max_length=1000,
        required=False,
        widget=AdminTextInputWidget,
        label="Without a review because",
        help_text="Only where you publish your own text and nobody else has approved it. The reason is recorded.",
    )

    FIELDSETS = (
        ("Article", {"fields": ("base", "title", "slug", "summary")}),
        ("Text", {"fields": ("body",)}),
        ("Filed under", {"fields": ("authors", "topics", "language")}),
        ("This revision", {"fields": ("change_note", "is_minor")}),
        ("For the reviewer", {"fields": ("asked_of", "message")}),
        ("Publication", {"fields": ("public_from", "override")}),
    )

    def __init__(self, *args, by: User, is_live: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asked_of"].queryset = self.reviewers(by)
        if not is_live:
            del self.fields["is_minor"]
        if by.has_perm("posts.publish_article"):
            self.fields[
                "public_from"
            ].help_text = f"Time zone: {timezone.get_current_timezone_name()}. Used by Schedule only."
        else:
            del self.fields["public_from"], self.fields["override"]

    @staticmethod
    def reviewers(by: User) -> QuerySet[User]:
        """Whom they may ask for a review."""
        found = User.objects.with_perm("posts.review_article", backend=BACKEND).filter(is_active=True)
        return found.exclude(pk=by.pk).order_by("username")

    def offer(self, authors: Iterable[Author], topics: Iterable[Topic], reviewers: Iterable[User]) -> None:
        """What can be ticked and chosen, from rows that were read already."""
        for name, rows in (("authors", authors), ("topics", topics), ("asked_of", reviewers)):
            choices = sorted((str(row), row.pk) for row in rows)
            empty = [("", self.fields[name].empty_label)] if name == "asked_of" else []
            self.fields[name].choices = [*empty, *((pk, words) for words, pk in choices)]

    @property
    def fieldsets(self) -> list:
        """Those fields of FIELDSETS that the form has."""
        kept = [
            (name, [field for field in options["fields"] if field in self.fields]) for name, options in self.FIELDSETS
        ]
        return [(name, {"fields": fields}) for name, fields in kept if fields]

    @staticmethod
    def initial_of(revision: Revision) -> dict:
        kept = ("title", "summary", "body", "language")
        return {
            **{name: getattr(revision, name) for name in kept},
            "base": revision.number,
            "slug": revision.article.slug,
            "authors": [author.pk for author in revision.authors.all()],
            "topics": [topic.pk for topic in revision.topics.all()],
            # What a private Revision was saved for is still to be told to readers.
            "change_note": "" if revision.public_from else revision.change_note,
        }

    def text(self) -> ArticleText:
        given = ("title", "slug", "summary", "body", "authors", "topics", "language", "change_note")
        is_minor = self.cleaned_data.get("is_minor", False)
        return ArticleText(**{name: self.cleaned_data[name] for name in given}, is_minor=is_minor)

    def add_problem(self, problem: Problem) -> None:
        """One thing that stops the text, with a link to its line."""
        self.add_error("body", ValidationError(in_words(problem)))


def in_words(problem: Problem) -> str:
    """A problem as a line of HTML: where, what, and the nearest candidates."""
    words = words_of(problem)
    if problem.field:
        return format_html('<a href="#id_{}">{}</a>: {}', problem.field, NAMED_FIELDS[problem.field], words)
    if not problem.line:
        return words
    return format_html('<a href="#id_body" data-line="{0}">Line {0}</a>: {1}', problem.line, words)


def words_of(problem: Problem) -> str:
    """What is wrong, with the nearest candidates."""
    words = problem.message
    if problem.nearest and not all(name in words for name in problem.nearest):
        words += f" Did you mean {' or '.join(problem.nearest)}?"
    return words
