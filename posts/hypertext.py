"""HTML of another system as Markdown of ours: cleaned first, then turned, with its depth bounded."""

import re
from dataclasses import dataclass

import nh3
from markdownify import ATX, MarkdownConverter

from posts.markdown import clean

DEEPEST = 60
LARGEST = 2_000_000
_WORDS = re.compile(r"[\w-]+")
_TAGS = set(
    _WORDS.findall(
        "p br a strong b em i code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 table caption thead tbody tfoot tr th td "
        "img figure figcaption hr sup sub del s div span"
    )
)
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "code": {"class"}, "pre": {"class"}}
_EMBEDDED = re.compile(r"<(iframe|video|audio|object|embed|form)\b", re.IGNORECASE)
_CAPTION = re.compile(r"\[caption\b[^\]]*\](.*?)\[/caption\]", re.DOTALL | re.IGNORECASE)
_PICTURE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)
_SHORTCODE = re.compile(r"(?<!\[)\[(/?)([a-z][a-z0-9_-]{2,30})((?:\s[^\[\]\n]*)?)\](?![\](])")
_SHORTCODES = frozenset(
    _WORDS.findall(
        "gallery embed audio video playlist contact-form-7 gravityform youtube vimeo soundcloud googlemaps sourcecode "
        "code wp_caption tweet instagram vc_row vc_column vc_column_text et_pb_section et_pb_row et_pb_column"
    )
)
_KEPT = re.compile(r"<pre\b.*?</pre>", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(r"</?(p|div|h[1-6]|ul|ol|li|table|blockquote|pre|figure|hr|t[drh]|thead|tbody)\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*?(/?)>")
_EMPTY = frozenset(("br", "hr", "img"))


class TooDeep(Exception):
    """The HTML is nested deeper, or is larger, than any text that people wrote."""


@dataclass(frozen=True, slots=True)
class Turned:
    """The Markdown, and what of the page has no place in it."""

    text: str
    lost: tuple[str, ...]


def to_markdown(html: str) -> Turned:
    """The page as Markdown. Raises TooDeep."""
    if len(html) > LARGEST:
        raise TooDeep(f"has {len(html):,} characters; the limit is {LARGEST:,}")
    html = clean(html)
    lost = [f"<{match[1].lower()}>" for match in _EMBEDDED.finditer(html)]
    html = _without_shortcodes(_CAPTION.sub(_figure, html), lost)
    if "<!-- wp:" not in html:
        html = _with_paragraphs(html)
    html = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None, url_schemes={"http", "https", "mailto"})
    if (depth := _depth(html)) > DEEPEST:
        raise TooDeep(f"is nested {depth} levels deep; the limit is {DEEPEST}")
    text = _Markdown(heading_style=ATX, bullets="-", escape_misc=False, escape_underscores=True).convert(html)
    text = re.sub(r"[ \t]+\n", lambda found: "  \n" if found[0].startswith("  ") else "\n", text)
    return Turned(re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n", tuple(dict.fromkeys(lost)))


def to_words(html: str) -> str:
    """The words of a short text, on one line."""
    text = nh3.clean(clean(html), tags=set())
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return " ".join(text.split())


class _Markdown(MarkdownConverter):
    """A bar would end the cell of a table, two brackets would be taken for a reference to a record."""

    def convert_td(self, el, text, parent_tags):
        return super().convert_td(el, _in_cell(text), parent_tags)

    def convert_th(self, el, text, parent_tags):
        return super().convert_th(el, _in_cell(text), parent_tags)

    def convert_figcaption(self, el, text, parent_tags):
        return f"\n\n*{' '.join(text.split())}*\n\n" if text.strip() else ""

    def convert_pre(self, el, text, parent_tags):
        code = el.get_text().strip("\n")
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", code)), default=0))
        inner = el.find("code")
        named = re.search(r"language-([\w+-]+)", " ".join((inner or el).get("class") or el.get("class") or ()))
        return f"\n\n{fence}{named[1] if named else ''}\n{code}\n{fence}\n\n"

    def convert_del(self, el, text, parent_tags):
        return text

    convert_s = convert_del

    def escape(self, text, parent_tags):
        """What is a sign of Markdown in the words is written so that it stays a word."""
        text = super().escape(re.sub(r"([\\`])", r"\\\1", text), parent_tags)
        text = re.sub(r"\[(?=[\[@^])|&(?=#?\w+;)", r"\\\g<0>", text)
        text = re.sub(r"^(\s*)([-+>]|#{1,6})(?=\s|$)", r"\1\\\2", text)
        return re.sub(r"^(\s*\d{1,9})([.)])(?=\s|$)", r"\1\\\2", text)


def _in_cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))


def _figure(found: re.Match) -> str:
    """`[caption …]<img> words[/caption]` as a figure with its caption."""
    inner = _PICTURE.fullmatch(found[1])
    if not inner:
        return found[1]
    return f"\n\n<figure>{inner[1]}<figcaption>{' '.join(inner[2].split())}</figcaption></figure>\n\n"


def _without_shortcodes(html: str, lost: list[str]) -> str:
    """Shortcodes that are known as such go and are named; other brackets are words."""

    def gone(found: re.Match) -> str:
        if found[2] not in _SHORTCODES:
            return found[0]
        lost.append(f"[{found[2]}]")
        return ""

    return _SHORTCODE.sub(gone, html)


def _with_paragraphs(html: str) -> str:
    """WordPress kept paragraphs as blank lines and made them into tags when it showed them."""
    parts, at = [], 0
    for kept in [*_KEPT.finditer(html), None]:
        between = html[at : kept.start() if kept else len(html)]
        for chunk in re.split(r"\n[ \t]*(?:\n[ \t]*)+", between):
            if _BLOCK.search(chunk) or not chunk.strip():
                parts.append(chunk)
            else:
                lines = chunk.strip().replace("\n", "<br>")
                parts.append(f"<p>{lines}</p>")
        if kept:
            parts.append(kept[0])
            at = kept.end()
    return "\n".join(parts)


def _depth(html: str) -> int:
    deepest = depth = 0
    for closes, name, _ in _TAG.findall(html):
        if name not in _EMPTY:
            depth += -1 if closes else 1
            deepest = max(deepest, depth)
    return deepest
