"""Pictures in a text that is brought in or taken out: where their addresses stand, and putting others there."""

import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from posts.markdown import parser

_DESTINATION = re.compile(r"\]\(\s*(<[^<>\n]*>|[^\s<>()]+(?:\([^\s()]*\)[^\s<>()]*)*)")


def readdressed(text: str, address: Callable[[str, str, int], str | None]) -> str:
    """The text with other addresses of its pictures; those in code are none.

    `address` is asked for each, with the address as written, the description and the line; None leaves it as it is.
    Raises posts.markdown.Refused where the text is too large or too deep to be read.
    """
    if "![" not in text:
        return text
    parsed = parser.parse(text)
    images = [token for part in parsed.parts() for token in parser.inlines(part) if token.type == "image"]
    changed_from = len(text)
    for token in sorted(images, key=lambda token: token.meta["start"], reverse=True):
        start, end = token.meta["start"], token.meta["end"]
        if end > changed_from:
            continue  # it has another picture in its description
        changed_from = start
        written = text[start:end]
        # The description may hold brackets too, so the last that fits what was read is the address.
        for found in reversed(list(_DESTINATION.finditer(written))):
            given = found[1].strip("<>")
            if unquote(given) == unquote(str(token.attrs["src"])):
                other = address(given, token.content, token.meta["line"])
                if other is not None:
                    text = text[: start + found.start(1)] + _written(other) + text[start + found.end(1) :]
                break
    return text


def _written(address: str) -> str:
    return quote(address, safe="/:#?&=%@+,;~!$*'-._")
