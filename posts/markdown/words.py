"""The readable words of a text, in order and without markup: for search, excerpts, headings and the fact check."""

from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from minerals.lookup import Key, Value

from .parser import Parsed
from .references import Noted, fallback


def spoken(children: Sequence[Token], values: Mapping[Key, Value]) -> str:
    """What a reader would read aloud of a line: values and names from the record, no notes, no citations."""
    return "".join(_pieces(children, values))


def _pieces(children: Sequence[Token], values: Mapping[Key, Value]) -> Iterator[str]:
    for token in children:
        match token.type:
            case "text" | "text_special" | "code_inline" | "literal":
                yield token.content
            case "softbreak" | "hardbreak":
                yield " "
            case "image":
                yield from _pieces(token.children or (), values)
            case "reference":
                value = values.get(token.meta["key"])
                yield value.text if value else fallback(token)


def written(children: Sequence[Token]) -> str:
    """The same with references by their key, so that it stays the same when a value in the record changes."""
    named = [
        token if token.type != "reference" else Token("text", "", 0, content=f" {token.meta['key']} ")
        for token in children
    ]
    return spoken(named, {})


def plain(parsed: Parsed, notes: Sequence[Noted], values: Mapping[Key, Value]) -> str:
    """The whole text as words, a block a paragraph, the notes that are used at the end."""
    parts = [parsed.body, *(parsed.notes[note.label].tokens for note in notes)]
    return "\n\n".join(block for part in parts for block in _blocks(part, values))


def _blocks(tokens: Sequence[Token], values: Mapping[Key, Value]) -> Iterator[str]:
    numbers: list[int | None] = []  # of the lists that are open: the next number, None where there are bullets
    mark, cells, row = "", [], []
    for token in tokens:
        match token.type:
            case "ordered_list_open":
                numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_open":
                numbers.append(None)
            case "ordered_list_close" | "bullet_list_close":
                numbers.pop()
            case "list_item_open" if numbers[-1] is not None:
                mark = f"{numbers[-1]}. "
                numbers[-1] += 1
            case "table_open":
                row = []
            case "tr_open":
                cells = []
            case "th_open" | "td_open":
                cells.append("")
            case "tr_close":
                row.append(" | ".join(cells))
                cells = []
            case "table_close":
                yield "\n".join(row)
            case "inline" if cells:
                cells[-1] = spoken(token.children, values)
            case "inline":
                if words := spoken(token.children, values).strip():
                    yield mark + words
                    mark = ""
            case "fence" | "code_block":
                yield mark + token.content.strip("\n")
                mark = ""
