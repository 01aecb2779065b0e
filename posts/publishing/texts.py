import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from posts.lookup import Records
from posts.markdown import Problem, Rendered, clean, render
from posts.models import Author, Revision, Topic
from posts.models.articles import WORDS


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What a writer hands over. An empty slug is made from the title."""

    title: str
    body: str
    summary: str = ""
    slug: str = ""
    authors: Sequence[Author] = ()
    topics: Sequence[Topic] = ()
    language: str = "en"
    change_note: str = ""
    is_minor: bool = False

    def cleaned(self) -> "ArticleText":
        """Without the characters that no text can hold, and with one way of ending lines."""
        line = {name: " ".join(clean(getattr(self, name)).split()) for name in ("title", "summary", "change_note")}
        return ArticleText(
            body=clean(self.body),
            slug=self.slug.strip(),
            authors=tuple(self.authors),
            topics=tuple(self.topics),
            language=self.language,
            is_minor=self.is_minor,
            **line,
        )

    def is_in(self, revision: Revision) -> bool:
        """Whether that Revision says the same under the same names and topics."""
        return all(getattr(self, name) == getattr(revision, name) for name in WORDS) and all(
            set(getattr(self, name)) == set(getattr(revision, name).all()) for name in ("authors", "topics")
        )

    @classmethod
    def of(cls, revision: Revision) -> "ArticleText":
        """What that Revision says, without its change note: to be saved again."""
        return cls(
            title=revision.title,
            body=revision.body,
            summary=revision.summary,
            authors=tuple(revision.authors.all()),
            topics=tuple(revision.topics.all()),
            language=revision.language,
        )


def read(text: ArticleText, now: datetime.datetime, records: Records | None = None) -> Rendered:
    """The text as a reader would see it on that day. Who asks for its records again brings `records` along."""
    return render(text.body, look_up=(records or Records()).on(timezone.localdate(now)))


def obstacles(text: ArticleText, rendered: Rendered, ends: Iterable[Problem] = ()) -> list[Problem]:
    """What stands in the way of publishing this text, by line; `ends` are its links that lead nowhere, if asked for."""
    empty = [
        Problem(line=0, message=f"The {name} is empty.", nearest=(), blocks=True, field=name)
        for name in ("title", "body")
        if not getattr(text, name).strip()
    ]
    blocking = [problem for problem in (*rendered.problems, *ends) if problem.blocks]
    return empty + sorted(blocking, key=lambda problem: problem.line)
