"""What a reader typed, as phrases to look for. There is no syntax but the quotation mark, so nothing can be wrong."""

import re
from dataclasses import dataclass

from minerals import names

from .words import name_key, terms

LONGEST_QUERY = 200
_MOST_PHRASES = 12
_PART = re.compile(r'"([^"]*)"|(\S+)')
# Not looked for beside other words: nearly every text has them, and a question in words should find something.
_SMALL = frozenset(
    ["a", "an", "and", "are", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "was", "what", "with"]
)


@dataclass(frozen=True, slots=True)
class Query:
    """The text as asked, the phrases that must all be there, and what whole names are compared with ("" if quoted)."""

    text: str
    phrases: tuple[tuple[str, ...], ...]
    key: str

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Words between quotation marks are a phrase; so are words that a hyphen or a stroke holds together."""
        text = names.clean(text)[:LONGEST_QUERY]
        phrases = [tuple(terms(quoted or single)) for quoted, single in _PART.findall(text)]
        phrases = list(dict.fromkeys(filter(None, phrases)))
        telling = [phrase for phrase in phrases if len(phrase) > 1 or phrase[0] not in _SMALL]
        is_quoted = '"' in text
        wanted = phrases if is_quoted else telling or phrases
        return cls(text, tuple(wanted[:_MOST_PHRASES]), "" if is_quoted else name_key(text))
