"""Pictures in a text: the site's own are shown, others linked, because readers' browsers fetch from this site only."""

import re
from dataclasses import dataclass

from markdown_it.token import Token

from .problems import Problem


@dataclass(frozen=True, slots=True)
class Picture:
    """What becomes of an image in the text: shown from `src`, linked to `href`, or else its description alone."""

    src: str = ""
    href: str = ""
    problem: Problem | None = None


def picture(token: Token) -> Picture:
    """`![description](image:slug)` is a reference; there are no images to refer to yet."""
    src, line = str(token.attrs["src"]), token.meta["line"]
    if src.lower().startswith("image:"):
        message = f"There is no image {src[6:]!r}; readers would see its description only."
        return Picture(problem=Problem(line, message, blocks=True))
    if re.match(r"/(?!/)", src):
        return Picture(src=src)
    if re.match(r"https?://", src, re.IGNORECASE):
        message = "Pictures from other sites are not shown; readers see a link with the description."
        return Picture(href=src, problem=Problem(line, message))
    return Picture(problem=Problem(line, "This picture has no address on this site; readers see its description only."))
