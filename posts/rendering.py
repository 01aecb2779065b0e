"""The derived HTML of a Revision: fetched from the cache, or made anew. It can be thrown away at any time."""

import datetime
import hashlib
from functools import cache as once
from functools import partial
from importlib.metadata import version
from pathlib import Path

from django.core.cache import cache

from minerals import lookup
from minerals.models import RecordChange
from posts import markdown
from posts.markdown import Rendered
from posts.models import Revision

_KEPT_FOR = datetime.timedelta(days=7)


def rendered(revision: Revision, on: datetime.date, *, base_url: str = "", cards: bool = True) -> Rendered:
    """The text of a Revision as readers get it on a day. Its ids begin with `a` and the number of the article.

    A copy is good for one Revision, renderer and state of the record; for one day only if it shows a list, which is
    in force on one day and superseded on another.
    """
    parts = (revision.pk, renderer_version(), RecordChange.objects.version(), base_url, cards)
    name = "rendered-" + hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
    name_today = f"{name}-{on.isoformat()}"
    for kept in cache.get_many([name, name_today]).values():
        return kept
    made = markdown.render(
        revision.body,
        prefix=f"a{revision.article_id}-",
        look_up=partial(lookup.look_up, on=on),
        base_url=base_url,
        cards=cards,
    )
    cache.set(name_today if made.is_live else name, made, _KEPT_FOR.total_seconds())
    return made


@once
def renderer_version() -> str:
    """Names the code that makes the HTML: ours and the libraries it stands on."""
    digest = hashlib.sha256()
    for path in [*sorted(Path(markdown.__file__).parent.glob("*.py")), Path(lookup.__file__)]:
        digest.update(path.read_bytes())
    for library in ("markdown-it-py", "mdit-py-plugins", "nh3"):
        digest.update(version(library).encode())
    return digest.hexdigest()[:12]
