"""Inline tokens to HTML: words, links, values with their hover cards, citations, references to notes, pictures."""

import html
from collections.abc import Mapping, Sequence

from markdown_it.token import Token

from minerals.lookup import Key, Value

from . import cards, claims, figures
from .addresses import Addresses
from .figures import Figure
from .problems import Problem
from .references import fallback
from .words import spoken

_FIXED = {
    "softbreak": "\n",
    "hardbreak": "<br>\n",
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "claimed_open": '<span class="claimed">',
    "claimed_close": "</span>",
}


class Runs:
    """Writes the lines of one text. An address within a link is its words: HTML has no links in links."""

    def __init__(self, values: Mapping[Key, Value], addresses: Addresses, cards: bool):
        self._values, self._addresses, self._cards = values, addresses, cards
        self._card_count = 0
        self._open_links: list[str] = []  # what closes each
        self.in_heading = self.in_table = False
        self.problems: list[Problem] = []
        self._claims_due: list[str] = []

    def write(self, children: Sequence[Token]) -> str:
        return "".join(self._write(children, at) for at in range(len(children)))

    def href(self, address: str) -> str:
        """An address of a record as an attribute."""
        return html.escape(self._addresses.to(address))

    def _write(self, children: Sequence[Token], at: int) -> str:
        token = children[at]
        match token.type:
            case "text" | "text_special" | "literal":
                return html.escape(token.content, quote=False)
            case "code_inline":
                return f"<code>{html.escape(token.content, quote=False)}</code>"
            case "reference":
                return self._reference(token)
            case "link_open":
                return self._open(token, is_empty=children[at + 1].type == "link_close")
            case "link_close":
                return self._open_links.pop()
            case "citation":
                return self._citation(token)
            case "note":
                return self._note(token)
            case "image":
                return self._picture(token)
            case "claim":
                return self._claim(token)
            case _:
                return _FIXED[token.type]

    def _reference(self, token: Token) -> str:
        value = self._values.get(token.meta["key"])
        if value is None:
            return html.escape(fallback(token), quote=False)
        opening, closing = self._bound(value)
        return f"{opening}{cards.marked(value)}{closing}"

    def _open(self, token: Token, is_empty: bool) -> str:
        key = token.meta.get("key")
        value = self._values.get(key) if key else None
        opening = closing = ""
        if self._open_links or (key and not value):
            pass  # its words alone
        elif value:
            opening, closing = self._bound(value)
        else:
            opening, closing = self._address(token)
        self._open_links.append(closing)
        if is_empty:
            opening += cards.marked(value) if value else html.escape(_empty(token), quote=False)
        return opening

    def _address(self, token: Token) -> tuple[str, str]:
        href = str(token.attrs["href"])
        # Addresses in pointed brackets have no place noted: the rule let only good ones through.
        if "line" in token.meta and (problem := self._addresses.problem(href, token.meta["line"])):
            self.problems.append(problem)
        address = self._addresses.to(href)
        if not address:
            return "", ""
        title = f' title="{html.escape(str(token.attrs["title"]))}"' if "title" in token.attrs else ""
        return f'<a href="{html.escape(address)}"{title}>', "</a>"

    def _bound(self, value: Value) -> tuple[str, str]:
        """What stands before and after words that are bound to the record.

        Names in tables are plain links and headings have no cards: what fits in a column needs no note beside it.
        """
        href = self.href(value.url)
        if not self._cards or (self.in_table and not value.key.field):
            return f'<a href="{href}">', "</a>"
        if self.in_heading:
            return f'<span class="{cards.classes(value)}"><a href="{href}">', "</a></span>"
        card = self._next_card()
        return (
            f'<span class="{cards.classes(value)}"><a href="{href}" aria-describedby="{card}">',
            f"</a>{_slip(card, cards.card(value))}</span>",
        )

    def _next_card(self) -> str:
        self._card_count += 1
        return self._addresses.own_id(f"b{self._card_count}")

    def _citation(self, token: Token) -> str:
        number = token.meta.get("number")
        if number is None:
            return html.escape(fallback(token), quote=False)
        label = html.escape(", ".join(filter(None, (f"Source {number}", token.meta["locator"]))))
        href = self._addresses.to_own(f"source-{number}")
        if not self._cards or self.in_heading:
            return f'<sup class="cite"><a href="{href}" aria-label="{label}">{number}</a></sup>'
        card, told = self._next_card(), cards.cited(self._values[token.meta["key"]], token.meta["locator"])
        mark = f'<sup class="cite"><a href="{href}" aria-label="{label}" aria-describedby="{card}">{number}</a></sup>'
        return f'<span class="bound">{mark}{_slip(card, told)}</span>'

    def claims_due(self) -> str:
        """The notes on sentences of a heading or a table that has just ended: they find no room within."""
        due, self._claims_due = "".join(self._claims_due), []
        return due

    def _claim(self, token: Token) -> str:
        """The note on a sentence: what was found, and the records under it, by number if the text cites them."""
        placed, numbers = token.meta["placed"], token.meta["numbers"]
        head, said = claims.words_of(placed)
        cited, named = {}, {}
        for basis in placed.claim.bases:
            value, number = self._values.get(basis.key), numbers.get(basis.key)
            if value and number:
                address = self._addresses.to_own(f"source-{number}")
                cited[number] = f'<sup class="cite"><a href="{address}" aria-label="Source {number}">{number}</a></sup>'
            elif value:
                link = f'<a href="{self.href(value.url)}">{html.escape(value.label, quote=False)}</a>'
                where = f", {html.escape(basis.locator, quote=False)}" if basis.locator else ""
                named[value.url, basis.locator] = f"{link}{where}"
        own = self._addresses.own_id(f"claim-{placed.claim.number}")
        parts = [f"<b>{html.escape(head)}</b> {html.escape(said, quote=False)}{''.join(cited.values())}"]
        if named:
            parts.append(f"Record: {'; '.join(named.values())}.")
        if not placed.has_moved:
            parts.append(claims.signature(placed.claim))
        note = f'<span class="claim" id="{own}" role="note">{" ".join(parts)}</span>\n'
        if self.in_heading or self.in_table:
            self._claims_due.append(note)
            return ""
        return note

    def _note(self, token: Token) -> str:
        number, again = token.meta["number"], token.meta["again"]
        way = f"{number}:{again}" if again else str(number)
        href, own = self._addresses.to_own(f"fn{number}"), self._addresses.own_id(f"fnref{way}")
        return f'<sup class="footnote-ref"><a href="{href}" id="{own}">[{way}]</a></sup>'

    def stand_alone(self, children: Sequence[Token]) -> bool:
        """Whether a paragraph is nothing but pictures of the library, which are figures then."""
        images = [token for token in children if token.type == "image"]
        others = (token for token in children if token.type not in ("image", "softbreak"))
        if not images or not all(map(self._figure, images)):
            return False
        return all(token.type == "text" and not token.content.strip() for token in others)

    def figures(self, children: Sequence[Token]) -> str:
        """The pictures of such a paragraph, each with its caption and credit."""
        return "".join(self._picture(token, is_alone=True) for token in children if token.type == "image")

    def _figure(self, token: Token) -> Figure | None:
        value = self._values.get(token.meta["key"]) if token.meta["key"] else None
        return value if isinstance(value, Figure) else None

    def _picture(self, token: Token, is_alone: bool = False) -> str:
        figure, shown = self._figure(token), figures.picture(token)
        words = spoken(token.children or (), self._values).strip()
        if problem := figures.problem(token, figure, words, is_alone=is_alone):
            self.problems.append(problem)
        if figure and is_alone:
            return figures.show_with_caption(figure, token, words, self._addresses.to)
        if figure:
            return figures.show(figure, words, self._addresses.to)
        alt = html.escape(words)
        if shown.src:
            title = f' title="{html.escape(str(token.attrs["title"]))}"' if "title" in token.attrs else ""
            return f'<img src="{self.href(shown.src)}" alt="{alt}"{title} loading="lazy">'
        if shown.href and not self._open_links:
            return f'<a href="{self.href(shown.href)}">{alt or html.escape(shown.href)}</a>'
        return alt


def _empty(token: Token) -> str:
    """The words of a link that was given none."""
    return fallback(token) if token.meta.get("key") else str(token.attrs["href"])


def _slip(card: str, told: str) -> str:
    """The hover card itself."""
    return f'<span class="slip" id="{card}" role="note">{told}</span>'
