"""What an editor is told of a text before it is published: what blocks, and what is only worth a look."""

import datetime
from collections.abc import Iterable

from posts import publishing
from posts.factcheck.findings import CONTRADICTED
from posts.factchecking import Checked
from posts.links import dead_ends
from posts.markdown import Problem, Rendered
from posts.models import Article, Revision
from posts.publishing import ArticleText


def problems(
    text: ArticleText,
    rendered: Rendered,
    article: Article | None,
    now: datetime.datetime,
    objections: Iterable[Problem] = (),
) -> list[Problem]:
    """Everything that is wrong with this text, what blocks publishing first, then by line; line 0 is no line.

    `objections` are those of the fact check: they stand among what is worth a look, and never block.
    """
    ends = dead_ends(rendered.links, now)
    worth_a_look = [problem for problem in (*rendered.problems, *ends, *objections) if not problem.blocks]
    if not text.summary.strip():
        message = "It is empty: lists of articles will show the title alone."
        worth_a_look.append(Problem(line=0, message=message, field="summary"))
    if taken := _title_is_taken(text.title, article, now):
        worth_a_look.append(taken)
    return publishing.obstacles(text, rendered, ends) + sorted(worth_a_look, key=lambda problem: problem.line)


def objections(checked: Iterable[Checked]) -> list[Problem]:
    """What the fact check objects to in an article: a warning for each Finding that is contradicted."""
    return [
        Problem(
            line=part.text.count("\n", 0, finding.start) + 1 if part.part == "body" else 0,
            message=f"The fact check objects: {finding.explanation}",
            field="" if part.part == "body" else part.part,
        )
        for part in checked
        for finding in part.findings
        if finding.verdict == CONTRADICTED
    ]


def _title_is_taken(title: str, article: Article | None, now: datetime.datetime) -> Problem | None:
    """Whether another article is called the same, as readers see it or as it was last saved."""
    others = (Revision.objects.public(at=now) | Revision.objects.newest()).filter(title__iexact=title.strip())
    other = (others.exclude(article=article) if article else others).select_related("article").first()
    if not title.strip() or other is None:
        return None
    message = f"Another article, at {other.article.get_absolute_url()}, is called {other.title!r}."
    return Problem(line=0, message=message, field="title")
