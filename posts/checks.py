"""What an editor is told of a text before it is published: what blocks, and what is only worth a look."""

import datetime

from posts import publishing
from posts.markdown import Problem, Rendered
from posts.models import Article, Revision
from posts.publishing import ArticleText


def problems(text: ArticleText, rendered: Rendered, article: Article | None, now: datetime.datetime) -> list[Problem]:
    """Everything that is wrong with this text, what blocks publishing first; line 0 is said of the whole."""
    found = publishing.obstacles(text, rendered)
    found += [problem for problem in rendered.problems if not problem.blocks]
    if not text.summary:
        found.append(_worth_a_look("The summary is empty: lists of articles will show the title alone."))
    if _title_is_taken(text.title, article, now):
        found.append(_worth_a_look(f"Another public article is called {text.title!r}."))
    return found


def _title_is_taken(title: str, article: Article | None, now: datetime.datetime) -> bool:
    others = Revision.objects.public(at=now).filter(title=title)
    return (others.exclude(article=article) if article else others).exists()


def _worth_a_look(message: str) -> Problem:
    return Problem(line=0, message=message, nearest=(), blocks=False)
