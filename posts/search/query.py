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
    ["a", "an", "and", "are", "by", "can", "did", "do", "does", "for", "from", "had", "has", "have", "how", "in", "is"]
    + ["of", "on", "or", "that", "the", "these", "they", "this", "those", "to", "was", "were", "what", "when", "where"]
    + ["which", "who", "whose", "why", "will", "with"]
)
# What the record writes out, by how people write it for short.
_SHORT_FOR = {
    ("crma",): "Critical Raw Materials Act",
    ("dpa",): "Defense Production Act",
    ("eo",): "Executive Order",
    ("e", "o"): "Executive Order",
    ("ira",): "Inflation Reduction Act",
    ("mou",): "Memorandum of Understanding",
}


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

    @property
    def short_for(self) -> list[str]:
        """What the abbreviations in it stand for; nothing in what is quoted."""
        return [] if not self.key else [_SHORT_FOR[phrase] for phrase in self.phrases if phrase in _SHORT_FOR]

    @property
    def in_full(self) -> tuple[tuple[str, ...], ...]:
        """The phrases with their abbreviations written out."""
        return tuple(tuple(terms(_SHORT_FOR[phrase])) if phrase in _SHORT_FOR else phrase for phrase in self.phrases)
