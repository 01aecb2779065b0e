"""How much a minor change may be: a word put right, not a fact. It goes out unread, so its bounds are hard."""

from collections import Counter
from collections.abc import Iterable

from posts.alignment import is_word, tokens
from posts.markdown import Rendered
from posts.merging import diff
from posts.models import Revision
from posts.models.articles import WORDS

from .texts import ArticleText

MOST_WORDS = 10
_NAMED = 3


def more_than_minor(live: Revision, text: ArticleText, rendered: Rendered) -> list[str]:
    """Why this text is more than a minor change of what readers see; nothing if it is minor.

    Minor changes add up: the text is held against the last one that was public and not minor.
    """
    before = _last_read(live)
    reasons = []
    pairs = [(getattr(before, name), getattr(text, name)) for name in WORDS]
    changed = sum(_words_that_differ(old, new) for old, new in pairs)
    if changed > MOST_WORDS:
        since = "" if before == live else f" since revision {before.number}, the last that was not minor"
        reasons.append(f"{changed} words differ{since}; at most {MOST_WORDS} may")
    if moved := _moved(_numbers(old for old, _ in pairs), _numbers(new for _, new in pairs)):
        reasons.append(f"a number changes ({_named(moved)})")
    seen = before.references.values_list("kind", "slug", "field")
    found = [reference.key for reference in rendered.references if reference.value]
    named = Counter(_as_written(key.kind, key.slug, key.field) for key in found)
    if moved := _moved(Counter(_as_written(*row) for row in seen), named):
        reasons.append(f"a reference changes ({_named(moved)})")
    return reasons


def _last_read(live: Revision) -> Revision:
    if not live.is_minor:
        return live
    public = live.article.revisions.filter(public_from__lte=live.public_from, number__lt=live.number, is_minor=False)
    return public.order_by("number").last() or live


def _words_that_differ(old: str, new: str) -> int:
    """Of each line, what was struck or what was put in, whichever is more."""
    count = 0
    for change in diff(old, new):
        sizes = {"removed": 0, "added": 0, "equal": 0}
        for run in change.runs:
            sizes[run.kind] += sum(map(is_word, tokens(run.text)))
        count += max(sizes["removed"], sizes["added"])
    return count


def _numbers(texts: Iterable[str]) -> Counter[str]:
    return Counter(token for text in texts for token in tokens(text) if token[0].isdigit())


def _moved(old: Counter[str], new: Counter[str]) -> list[str]:
    """What is there more often on one side than on the other."""
    return list((old - new) + (new - old))


def _named(found: list[str]) -> str:
    return ", ".join(found[:_NAMED]) + (" …" if len(found) > _NAMED else "")


def _as_written(kind: str, slug: str, field: str) -> str:
    return f"{kind}:{slug}#{field}" if field else f"{kind}:{slug}"
