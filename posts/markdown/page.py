"""Tokens to HTML, block by block, in the classes of the site's style sheets."""

import html
from collections.abc import Mapping, Sequence

from markdown_it.token import Token

from minerals.lookup import Key, Value

from .addresses import Addresses
from .parser import Parsed
from .problems import Problem
from .references import Cited, Noted
from .runs import Runs

_FIT = 5  # columns that fit beside each other in the width of a paragraph
_FIXED = {
    "blockquote_open": "<blockquote>\n",
    "blockquote_close": "</blockquote>\n",
    "bullet_list_open": "<ul>\n",
    "bullet_list_close": "</ul>\n",
    "ordered_list_close": "</ol>\n",
    "list_item_open": "<li>",
    "list_item_close": "</li>\n",
    "hr": "<hr>\n",
    "thead_open": "<thead>\n",
    "thead_close": "</thead>\n",
    "tbody_open": "<tbody>\n",
    "tbody_close": "</tbody>\n",
    "tr_open": "<tr>",
    "tr_close": "</tr>\n",
    "th_close": "</th>",
    "td_close": "</td>",
}


class Page:
    """One rendering of a text: its HTML, and what turned out to be wrong with its links on the way."""

    def __init__(self, values: Mapping[Key, Value], addresses: Addresses, cards: bool):
        self._addresses = addresses
        self._runs = Runs(values, addresses, cards)
        self._tables = 0
        self._table_end = ""

    @property
    def problems(self) -> list[Problem]:
        return self._runs.problems

    def write(self, parsed: Parsed, notes: Sequence[Noted], sources: Sequence[Cited]) -> str:
        """The body, its notes, its list of sources."""
        parts = [self._blocks(parsed.body)]
        if notes:
            items = "".join(self._note(note, parsed.notes[note.label].tokens) for note in notes)
            parts.append(self._appendix("footnotes", "Notes", f"<ol>\n{items}</ol>\n"))
        if sources:
            items = "".join(self._source(source) for source in sources)
            parts.append(self._appendix("cited", "Sources", f'<ol class="sources">\n{items}</ol>\n'))
        return "".join(parts)

    def _blocks(self, tokens: Sequence[Token], last_words: str = "") -> str:
        """`last_words` go to the end of the last paragraph, or into one of their own."""
        pieces = [self._block(tokens, at) for at in range(len(tokens))]
        if last_words and tokens and tokens[-1].type == "paragraph_close" and pieces[-1].startswith("</p>"):
            pieces[-1] = f" {last_words}</p>\n"
        elif last_words:
            pieces.append(f"<p>{last_words}</p>\n")
        return "".join(pieces)

    def _block(self, tokens: Sequence[Token], at: int) -> str:
        token = tokens[at]
        match token.type:
            case "inline" if token.meta.get("is_figures"):
                return self._runs.figures(token.children)
            case "inline":
                return self._runs.write(token.children or ())
            case "paragraph_open" if self._runs.stand_alone(tokens[at + 1].children):
                for part in tokens[at + 1 : at + 3]:
                    part.meta["is_figures"] = True
                return ""
            case "paragraph_open":
                return "" if token.hidden else "<p>"
            case "paragraph_close" if token.meta.get("is_figures"):
                return ""
            case "paragraph_close":
                if token.hidden:
                    return "" if tokens[at + 1].type == "list_item_close" else "\n"
                return "</p>\n"
            case "heading_open":
                self._runs.in_heading = True
                return f'<h{token.meta["level"]} id="{self._addresses.heading_id(token.meta["id"])}">'
            case "heading_close":
                self._runs.in_heading = False
                return f"</h{token.meta['level']}>\n{self._runs.claims_due()}"
            case "ordered_list_open":
                start = token.attrs.get("start", 1)
                return "<ol>\n" if start == 1 else f'<ol start="{start}">\n'
            case "code_block" | "fence":
                return f'<pre tabindex="0"><code>{html.escape(token.content, quote=False)}</code></pre>\n'
            case "table_open":
                return self._table(tokens, at)
            case "table_close":
                self._runs.in_table = False
                return self._table_end + self._runs.claims_due()
            case "th_open":
                return f'<th scope="col"{_alignment(token)}>'
            case "td_open":
                return f"<td{_alignment(token)}>"
            case _:
                return _FIXED[token.type]

    def _table(self, tokens: Sequence[Token], at: int) -> str:
        """A table wider than the text scrolls by itself, by keyboard too."""
        self._runs.in_table = True
        self._tables += 1
        columns = 0
        while tokens[at].type != "tr_close":
            columns += tokens[at].type == "th_open"
            at += 1
        if columns <= _FIT:
            self._table_end = "</table>\n"
            return '<table class="data">\n'
        self._table_end = "</table></section>\n"
        return f'<section class="scroll" aria-label="Table {self._tables}" tabindex="0"><table class="data">\n'

    def _appendix(self, kind: str, title: str, content: str) -> str:
        heading = self._addresses.own_id(title.lower())
        opening = f'<section class="{kind}" aria-labelledby="{heading}">\n<h2 id="{heading}">{title}</h2>\n'
        return f"{opening}{content}</section>\n"

    def _note(self, note: Noted, tokens: Sequence[Token]) -> str:
        ways_back = (f"{note.number}:{again}" if again else str(note.number) for again in range(note.times))
        back = " ".join(
            f'<a href="{self._addresses.to_own(f"fnref{way}")}" class="footnote-backref" '
            f'aria-label="Back to reference {way}">\u21a9\ufe0e</a>'
            for way in ways_back
        )
        return f'<li id="{self._addresses.own_id(f"fn{note.number}")}">{self._blocks(tokens, back)}</li>\n'

    def _source(self, source: Cited) -> str:
        value = source.value
        told = [words for term, words in value.detail if term != "Kind"] + source.locators
        return (
            f'<li id="{self._addresses.own_id(f"source-{source.number}")}">'
            f'<a href="{self._runs.href(value.url)}"><cite>{html.escape(value.label)}</cite></a>'
            f"{''.join(', ' + html.escape(words, quote=False) for words in told)}.{_origin(value.origin)}</li>\n"
        )


def _origin(url: str) -> str:
    """Where a document stands, for paper: a link cannot be followed there."""
    return f' <span class="origin">{html.escape(url)}</span>' if url else ""


def _alignment(token: Token) -> str:
    return ' class="num"' if token.attrs.get("style") == "text-align:right" else ""
