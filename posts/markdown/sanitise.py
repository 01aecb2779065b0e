"""The last gate: whatever the renderer made, only this HTML leaves. What is not on the list is dropped."""

import re
from collections.abc import Collection

import nh3

from .addresses import SCHEMES
from .figures import SIZES

_ATTRIBUTES = {
    "a": {"href", "id", "title", "aria-label", "aria-describedby"},
    "data": {"value"},
    "time": {"datetime"},
    "img": {"src", "srcset", "sizes", "alt", "title", "width", "height", "loading"},
    "li": {"id"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "section": {"aria-label", "aria-labelledby", "tabindex"},
    "source": {"type", "srcset", "sizes"},
    "span": {"id", "role"},
    "th": {"scope"},
} | {f"h{level}": {"id"} for level in range(2, 7)}

_CLASSES = {
    "a": {"footnote-backref"},
    "ol": {"sources"},
    "section": {"cited", "footnotes", "scroll"},
    "span": {"bound", "by", "claim", "claimed", "credit", "live", "origin", "ref", "slip"},
    "sup": {"cite", "footnote-ref"},
    "table": {"data"},
    "td": {"num"},
    "th": {"num"},
}

_TAGS = (
    frozenset(_ATTRIBUTES)
    | frozenset(_CLASSES)
    | frozenset(
        [
            "b",
            "blockquote",
            "br",
            "cite",
            "code",
            "em",
            "figcaption",
            "figure",
            "hr",
            "p",
            "picture",
            "strong",
            "table",
            "tbody",
            "td",
            "thead",
            "tr",
            "ul",
        ]
    )
)
# The sanitiser looks at the scheme of every src, but not into a srcset.
_FILES = r"(?:https?://[^\s,/]+)?/(?!/)[^\s,]+ \d+w"
_ONLY = {
    ("span", "role"): "note",
    ("pre", "tabindex"): "0",
    ("section", "tabindex"): "0",
    ("th", "scope"): "col",
    ("img", "loading"): "lazy",
    ("img", "width"): r"\d+",
    ("img", "height"): r"\d+",
    ("source", "type"): "image/(?:avif|webp)",
} | {
    (tag, attribute): value
    for tag in ("img", "source")
    for attribute, value in (("sizes", re.escape(SIZES)), ("srcset", f"{_FILES}(?:, {_FILES})*"))
}


def sanitise(html: str, ids: Collection[str]) -> str:
    """The HTML with nothing in it that we do not write ourselves. Of ids, only those that the renderer gave."""

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "id":
            return value if value in ids else None
        only = _ONLY.get((tag, attribute))
        return value if only is None or re.fullmatch(only, value) else None

    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        attribute_filter=keep,
        url_schemes=SCHEMES,
        link_rel=None,
    )
