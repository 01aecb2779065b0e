"""The addresses that a writer gave in a text, each with its line: where they lead is for others to find out."""

from dataclasses import dataclass

from .parser import Parsed, inlines


@dataclass(frozen=True, slots=True)
class Link:
    """An address as written, which names no record, and the line it stands on."""

    href: str
    line: int


def find(parsed: Parsed) -> list[Link]:
    """Every link and picture of the text that is an address. Those in pointed brackets lead to other sites."""
    found = []
    for part in parsed.parts():
        for token in inlines(part):
            if token.type in ("link_open", "image") and "line" in token.meta and token.meta.get("key") is None:
                found.append(Link(str(token.attrs["href" if token.type == "link_open" else "src"]), token.meta["line"]))
    return sorted(found, key=lambda link: link.line)
