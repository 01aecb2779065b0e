"""Somebody saved while this editor wrote: both texts and their common ancestor are put together, and nothing is lost.

Where the changes do not overlap the merged text stands ready in the editor, to be looked at and saved. Where they do,
a page shows theirs, yours and the ancestor of every overlap, and the editor chooses.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from posts.alignment import with_plain_line_ends
from posts.merging import Choice, Merged, Overlap, Settled, merge
from posts.models import Article, Revision
from posts.publishing import ArticleText
from posts.states import moment_in_words

from . import drafts
from .differences import Line, lines_that_differ

# Chosen whole: of two titles nobody wants a third.
WHOLE = {"title": "Title", "language": "Language"}
WOVEN = {"summary": "Summary", "body": "Text"}
SETS = ("authors", "topics")
CHOICES: dict[str, Choice] = {"theirs": "theirs", "yours": "yours", "both": "both", "base": "base"}
NOT_CARRIED = ("csrfmiddlewaretoken", "merge_with", "choice-", "_")
CONTEXT = 200


@dataclass(frozen=True)
class Question:
    """One overlap to decide: where it stands, what each side has there, and the words around it."""

    name: str
    label: str
    overlap: Overlap
    before: str
    after: str
    chosen: str

    @property
    def options(self) -> list[tuple[str, str, str]]:
        """Value, text and whose it is, of what can be chosen."""
        return [(side, getattr(self.overlap, side), side) for side in ("theirs", "yours", "base")]

    @property
    def both(self) -> str:
        """Both texts together, where they can stand together."""
        return self.overlap.chosen("both") if self.name.split("-")[0] in WOVEN else ""


class Meeting:
    """The text in an editor's form, the newest Revision, and the Revision that both came from."""

    def __init__(self, article: Article, posted: QueryDict, newest: Revision):
        base = posted.get("base", "")
        numbered = article.revisions.filter(number=int(base)) if base.isdecimal() and len(base) < 10 else None
        self.article, self.posted, self.newest = article, posted, newest
        known = None if numbered is None else numbered.prefetch_related("authors", "topics").first()
        self.ancestor: Revision | None = known
        self.fields = {name: self._merge(name) for name in (*WHOLE, *WOVEN)}

    def yours(self, name: str) -> str:
        text = ArticleText(**{"title": "", "body": "", name: self.posted.get(name, "")}).cleaned()
        return with_plain_line_ends(getattr(text, name))

    def _merge(self, name: str) -> Merged:
        base, theirs = (with_plain_line_ends(getattr(side, name, "")) for side in (self.ancestor, self.newest))
        yours = self.yours(name)
        if name in WOVEN:
            return merge(base, yours, theirs)
        if yours == theirs or theirs == base:
            return Merged((Settled(yours, "yours", base),))
        if yours == base:
            return Merged((Settled(theirs, "theirs", base),))
        return Merged((Overlap(base, yours, theirs),))

    @property
    def questions(self) -> list[Question]:
        found = []
        for name, merged in self.fields.items():
            pieces, number = merged.pieces, 0
            for place, piece in enumerate(pieces):
                if isinstance(piece, Overlap):
                    before = "".join(each.text for each in pieces[:place] if isinstance(each, Settled))
                    after = "".join(each.text for each in pieces[place + 1 :] if isinstance(each, Settled))
                    key = f"choice-{name}-{number}"
                    found.append(
                        Question(
                            f"{name}-{number}",
                            {**WHOLE, **WOVEN}[name],
                            piece,
                            _end_of(before),
                            _start_of(after),
                            self.posted.get(key, ""),
                        )
                    )
                    number += 1
        return found

    def decided(self) -> dict[str, str] | None:
        """Every field put together as was chosen, or None while a choice is missing."""
        settled = {}
        for name, merged in self.fields.items():
            given = [self.posted.get(f"choice-{name}-{number}", "") for number in range(len(merged.overlaps))]
            if not all(choice in CHOICES for choice in given):
                return None
            settled[name] = merged.resolve([CHOICES[choice] for choice in given])
        return settled

    def put_together(self, settled: Mapping[str, str]) -> QueryDict:
        """The form as it is saved next: on top of the newest Revision."""
        data = self.posted.copy()
        for name, text in settled.items():
            data[name] = text
        for name in SETS:
            base, theirs = (
                {str(each.pk) for each in getattr(side, name).all()} if side else set()
                for side in (self.ancestor, self.newest)
            )
            yours = set(data.getlist(name))
            data.setlist(name, sorted((yours & theirs) | ((yours | theirs) - base)))
        if self.has_moved(data.get("slug", "")):
            data["slug"] = self.article.slug
        data["base"] = self.newest.number
        return data

    def has_moved(self, slug: str) -> bool:
        """Whether the address in the form is only the one from before somebody changed it."""
        former = self.article.former_slugs.filter(slug=slug)
        return (former.filter(since__gt=self.ancestor.saved_at) if self.ancestor else former).exists()

    def differences(self, data: QueryDict) -> list[tuple[str, list[Line]]]:
        """What the merged text changes of the newest Revision."""
        both = ((label, getattr(self.newest, name), data[name]) for name, label in {**WHOLE, **WOVEN}.items())
        return [(label, lines) for label, theirs, merged in both if (lines := lines_that_differ(theirs, merged))]

    @property
    def texts(self) -> list[tuple[str, str, str]]:
        """Theirs, yours and the ancestor in full: a heading, a title, a text."""
        ancestor = f"Where both began: revision {self.ancestor.number}" if self.ancestor else "Where both began"
        return [
            (f"Theirs: revision {self.newest.number}, {self.who}", self.newest.title, self.newest.body),
            ("Yours", self.yours("title"), self.yours("body")),
            (ancestor, getattr(self.ancestor, "title", ""), getattr(self.ancestor, "body", "")),
        ]

    @property
    def who(self) -> str:
        return self.newest.saved_by.get_username() if self.newest.saved_by else "an import"

    @property
    def when(self) -> str:
        return moment_in_words(self.newest.saved_at)


def met(desk, form, newest: Revision) -> HttpResponse:
    """The answer to a save that came after somebody else's: the overlaps to decide, or the merged text to confirm."""
    # The save that was refused had given it the address in the form already.
    desk.article.refresh_from_db(fields=["slug"])
    meeting = Meeting(desk.article, desk.request.POST, newest)
    _keep_yours(desk, meeting)
    if all(meeting.yours(name) == with_plain_line_ends(getattr(meeting.newest, name)) for name in (*WHOLE, *WOVEN)):
        messages.success(desk.request, f"The text is already saved, as revision {meeting.newest.number}.")
        return redirect("admin:posts_article_change", desk.article.pk)
    return _ask(desk, meeting) if meeting.questions else _confirm(desk, form, meeting, {})


def decide(desk, form) -> HttpResponse:
    """The answer to the choices on the page of overlaps: the text as chosen, in the editor, to be read and saved."""
    number = desk.request.POST.get("merge_with", "")
    theirs = number.isdecimal() and len(number) < 10 and desk.article and desk.article.revisions.filter(number=number)
    newest = theirs and theirs.select_related("article", "saved_by").first()
    if not newest:
        raise Http404("There is no such revision.")
    meeting = Meeting(desk.article, desk.request.POST, newest)
    settled = meeting.decided()
    if settled is None:
        messages.error(desk.request, "Choose one text of each overlap.")
        return _ask(desk, meeting)
    return _confirm(desk, form, meeting, settled)


def _confirm(desk, form, meeting: Meeting, settled: Mapping[str, str]) -> HttpResponse:
    settled = settled or {name: merged.resolve(()) for name, merged in meeting.fields.items()}
    form.data = meeting.put_together(settled)
    response = desk.page(form)
    response.context_data |= {
        "meeting": meeting,
        "differences": meeting.differences(form.data),
        "has_chosen": bool(meeting.questions),
    }
    return response


def _ask(desk, meeting: Meeting) -> HttpResponse:
    context = {
        **desk.admin.admin_site.each_context(desk.request),
        "opts": desk.admin.opts,
        "original": desk.article,
        "title": "Two texts",
        "subtitle": meeting.newest.title,
        "meeting": meeting,
        "questions": meeting.questions,
        "carried": [
            (name, value)
            for name, values in desk.request.POST.lists()
            if not name.startswith(NOT_CARRIED)
            for value in values
        ],
        "media": desk.admin.media,
    }
    return TemplateResponse(desk.request, "admin/posts/article/conflict.html", context)


def _keep_yours(desk, meeting: Meeting) -> None:
    """Whoever leaves the page is offered their text when they come back."""
    request: HttpRequest = desk.request
    if key := drafts.key_in(request.POST):
        base = meeting.ancestor.number if meeting.ancestor else 0
        try:
            drafts.keep(request.user, desk.article, key, base, drafts.written_in(request.POST), desk.now)
        except drafts.Occupied:
            return


def _end_of(text: str) -> str:
    return text if len(text) <= CONTEXT else "… " + text[-CONTEXT:].split(maxsplit=1)[-1]


def _start_of(text: str) -> str:
    return text if len(text) <= CONTEXT else text[:CONTEXT].rsplit(maxsplit=1)[0] + " …"
