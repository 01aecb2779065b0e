import datetime

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from markdownx.fields import MarkdownxFormField

from posts.markdown import Problem
from posts.models import Author, Revision, Topic
from posts.publishing import ArticleText
from posts.widgets import MarkdownEditor


class MomentField(forms.DateTimeField):
    """A day and an hour in the site's time zone. An hour that the clocks skip or repeat is refused, never guessed."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(_why_not(parse_datetime(value.strip())), code=error.code) from None


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
        help_text="What changed, for the list of revisions. Empty for a small edit.",
    )
    public_from = MomentField(required=False, label="Schedule for")

    FIELDSETS = (
        ("Article", {"fields": ("base", "title", "slug", "summary")}),
        ("Text", {"fields": ("body",)}),
        ("Filed under", {"fields": ("authors", "topics", "language")}),
        ("This revision", {"fields": ("change_note", "public_from")}),
    )

    def __init__(self, *args, may_publish: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if may_publish:
            self.fields[
                "public_from"
            ].help_text = f"Time zone: {timezone.get_current_timezone_name()}. Used by Schedule only."
        else:
            del self.fields["public_from"]

    @property
    def fieldsets(self) -> list:
        """Those fields of FIELDSETS that the form has."""
        return [
            (name, {"fields": [field for field in options["fields"] if field in self.fields]})
            for name, options in self.FIELDSETS
        ]

    @staticmethod
    def initial_of(revision: Revision) -> dict:
        kept = ("title", "summary", "body", "language")
        return {
            **{name: getattr(revision, name) for name in kept},
            "base": revision.number,
            "slug": revision.article.slug,
            "authors": [author.pk for author in revision.authors.all()],
            "topics": [topic.pk for topic in revision.topics.all()],
        }

    def text(self) -> ArticleText:
        given = ("title", "slug", "summary", "body", "authors", "topics", "language", "change_note")
        return ArticleText(**{name: self.cleaned_data[name] for name in given})

    def add_problem(self, problem: Problem) -> None:
        """One thing that stops the text, with a link to its line."""
        self.add_error("body", ValidationError(in_words(problem)))

    def start_from(self, number: int) -> None:
        """The next save of what stands in this form goes on top of that Revision."""
        self.data = self.data.copy()
        self.data["base"] = number


def in_words(problem: Problem) -> str:
    """A problem as a line of HTML: where, what, and the nearest candidates."""
    words = problem.message
    if problem.nearest and not all(name in words for name in problem.nearest):
        words += f" Did you mean {' or '.join(problem.nearest)}?"
    if not problem.line:
        return words
    return format_html('<a href="#id_body" data-line="{0}">Line {0}</a>: {1}', problem.line, words)
