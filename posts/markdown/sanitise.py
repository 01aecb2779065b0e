"""The last gate: whatever the renderer made, only this HTML leaves. What is not on the list is dropped."""

from collections.abc import Collection

import nh3

from .addresses import SCHEMES

_ATTRIBUTES = {
    "a": {"href", "id", "title", "aria-label", "aria-describedby"},
    "data": {"value"},
    "time": {"datetime"},
    "img": {"src", "alt", "title", "loading"},
    "li": {"id"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "section": {"aria-label", "aria-labelledby", "tabindex"},
    "span": {"id", "role"},
    "th": {"scope"},
} | {f"h{level}": {"id"} for level in range(2, 7)}

_CLASSES = {
    "a": {"footnote-backref"},
    "ol": {"sources"},
    "section": {"cited", "footnotes", "scroll"},
    "span": {"bound", "live", "ref", "slip"},
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
            "hr",
            "p",
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
_ONLY = {
    ("span", "role"): "note",
    ("pre", "tabindex"): "0",
    ("section", "tabindex"): "0",
    ("th", "scope"): "col",
    ("img", "loading"): "lazy",
}


def sanitise(html: str, ids: Collection[str]) -> str:
    """The HTML with nothing in it that we do not write ourselves. Of ids, only those that the renderer gave."""

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "id":
            return value if value in ids else None
        return value if _ONLY.get((tag, attribute), value) == value else None

    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        attribute_filter=keep,
        url_schemes=SCHEMES,
        link_rel=None,
    )
