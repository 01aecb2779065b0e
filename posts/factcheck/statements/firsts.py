"""When "first" tells no edition: "the first list under the Act", "the first binding list", "Biden's first list"."""

import re

from posts.factcheck.statements.model import Span

# What is the first of a kind need not be the first of its row.
_OF_A_KIND = re.compile(
    r"\b(?:binding|legal|legally|statutory|modern|comprehensive|revised|updated|update|revision|expanded|administration|"
    r"joint|public|regional|provincial|joined-up|consolidated|complete)\b",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"\b(?:Trump|Biden|Obama|Burgum|Haaland|Breton|president|minister|secretary|administration)['’]s\s$"
)
_AFTER = re.compile(
    r"\s(?:(?:made|drawn up|published|issued|compiled|adopted|released|prepared)\s)?"
    r"(?:under\s(?:the|this|that|its)\s(?:\w+\s){0,3}?(?:Act|Acts|act|law|laws|rules|regime|statute|regulation|mandate|process|"
    r"method\w*|framework)\b"
    r"|with\s(?:\w+\s){0,2}?(?:force|binding|legal)\b|in\sthe\s(?:form|shape)\sof\b|in\s(?:\w+\s)?(?:years|decades?)\b"
    r"|since\b|(?:ever\s)?to\s(?:\w+ly\s)?(?:include|contain|name|list|carry|feature|cover|hold|use|take|mention|add|drop)\b"
    r"|(?:that|which)\s(?:\w+ly\s)?(?:included|contained|named|listed|carried|featured|covered|held|mentioned)\b"
    r"|of\s(?:the|its|a|his|their)\s(?:\w+['’]s\s|\w+\s){0,2}?(?:era|presidency|administration|term|kind|sort|type|decade|century)\b)"
)


def of_a_kind(text: str) -> bool:
    """Whether a text tells a list from others of its row by what it is like."""
    return bool(_OF_A_KIND.search(text))


def is_first_of_its_kind(text: str, span: Span) -> bool:
    """Whether the words in and around a reference with an ordinal count something else than the editions of a list."""
    return bool(
        _OF_A_KIND.search(text, span.start, span.end)
        or _WHOSE.search(text[: span.start])
        or _AFTER.match(text, span.end)
    )
