"""Pictures in a text: those of the library in every size a browser may want, others of this site as they are, those of
other sites as links, because readers' browsers fetch from this site only."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from markdown_it.token import Token

from minerals.lookup import Key, Value

from .problems import Problem

# A picture is as wide as the column of text, or the screen.
SIZES = "(min-width: 38rem) 36rem, 100vw"
_KEY = re.compile(r"image:([^\s#|]{1,120})", re.IGNORECASE)
_DECORATIVE = "decorative"
# What static/js/editor-images.js holds the place of an image with.
_UPLOADING = "Uploading "


@dataclass(frozen=True, slots=True)
class Figure(Value):
    """What `image:slug` stands for.

    `sources`: media type and its files as (address, width), the best type first; the last is for every browser, and
    its largest file has this width and height. `offered_alt` describes the picture where no text does: for candidates
    only, because what a picture says depends on where it stands. `card` is its cut for links to the article.
    """

    sources: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    width: int = 0
    height: int = 0
    offered_alt: str = ""
    card: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """What becomes of another picture: shown from `src`, linked to `href`, or else its description alone."""

    src: str = ""
    href: str = ""


def key_of(src: str) -> Key | None:
    """The image that the address of a picture names, None if it is an address."""
    match = _KEY.fullmatch(unquote(src))
    return Key("image", match[1], "") if match else None


def picture(token: Token) -> Picture:
    """What is shown of a picture that is not in the library."""
    src = str(token.attrs["src"])
    if re.match(r"/(?!/)", src):
        return Picture(src=src)
    if re.match(r"https?://", src, re.IGNORECASE):
        return Picture(href=src)
    return Picture()


def problem(token: Token, figure: Figure | None, alt: str, *, is_alone: bool) -> Problem | None:
    """What is wrong with a picture where it stands; `figure` is what it shows of the library."""
    src, line = str(token.attrs["src"]), token.meta["line"]
    if figure is None and token.meta.get("key"):
        return None  # the look-up said so
    if figure is None and not picture(token).src:
        return _not_shown(src, alt, line)
    if not alt and not is_decorative(token):
        return _nameless(src, line, figure)
    if alt and is_decorative(token):
        message = 'A picture that is described is not decorative; take "decorative" or the description away.'
        return Problem(line, message)
    if figure is None and src.startswith("/media/"):
        message = "Write image: and the name that the library gives it, so that the site knows where it is used."
        return Problem(line, message)
    if figure and not is_alone and (figure.caption or figure.credit):
        message = "This picture stands within a line, so its caption and credit are not shown. Give it a paragraph."
        return Problem(line, message)
    return None


def _not_shown(src: str, alt: str, line: int) -> Problem:
    if not src and alt.startswith(_UPLOADING):
        message = "An image was still on its way here when the text was saved. Put it in again, or take its place out."
        return Problem(line, message, blocks=True)
    if re.match(r"https?://", src, re.IGNORECASE):
        return Problem(line, "Pictures from other sites are not shown; readers see a link with the description.")
    if src.lower().startswith("image:"):
        message = f"{src[:80]} names no image. Write it like ![What it shows](image:gallium-ingot)."
        return Problem(line, message, blocks=True)
    return Problem(line, "This picture has no address on this site; readers see its description only.")


def _nameless(src: str, line: int, figure: Figure | None) -> Problem:
    message = (
        f"{src[:80]} has no description for those who cannot see it. Write one between the brackets, or, if it says "
        f'nothing that the text does not, ![]({src[:80]} "{_DECORATIVE}")'
    )
    near = (f"![{figure.offered_alt}]({src})",) if figure and figure.offered_alt else ()
    return Problem(line, message, near, blocks=True)


def is_decorative(token: Token) -> bool:
    """Whether the writer said that this picture says nothing: `![](image:slug "decorative")`."""
    return str(token.attrs.get("title", "")).strip().lower() == _DECORATIVE


def show(figure: Figure, alt: str, address: Callable[[str], str]) -> str:
    """The picture in all its sizes; the browser takes what fits. `address` says where a file is found."""
    *better, (_, fallback) = figure.sources

    def files(of: tuple[tuple[str, int], ...]) -> str:
        return html.escape(", ".join(f"{address(file)} {width}w" for file, width in of))

    sources = "".join(f'<source type="{type}" srcset="{files(of)}" sizes="{SIZES}">' for type, of in better)
    return (
        f'<picture>{sources}<img src="{html.escape(address(figure.url))}" srcset="{files(fallback)}" sizes="{SIZES}" '
        f'alt="{html.escape(alt)}" width="{figure.width}" height="{figure.height}" loading="lazy"></picture>'
    )


def show_with_caption(figure: Figure, token: Token, alt: str, address: Callable[[str], str]) -> str:
    """The picture as a figure, with its caption (the writer's own for this place, if there is one) and its credit."""
    own = "" if is_decorative(token) else str(token.attrs.get("title", "")).strip()
    credit = f'<span class="credit">{html.escape(figure.credit, quote=False)}</span>' if figure.credit else ""
    words = " ".join(filter(None, (html.escape(own or figure.caption, quote=False), credit)))
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"<figure>{show(figure, alt, address)}{caption}</figure>\n"
