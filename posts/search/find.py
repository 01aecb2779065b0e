"""One search: what matches, best first, by kind, jurisdiction and year, and the page of it that is shown."""

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from posts.models import SearchEntry

from . import spelling
from .query import Query
from .words import excerpt, marked, name_key, spans, terms

HITS_A_PAGE = 20
_SHORTEST_NAME = 3
_ORDER = list(SearchEntry.Kind.values)
_NAMED = ("pk", "kind", "key", "date", "jurisdictions", "title", "names", "name_keys")

Phrases = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A search with its filters; empty ones do not count."""

    q: str
    kind: str = ""
    jurisdiction: str = ""
    year: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found; title and excerpt are HTML with what was asked marked."""

    entry: SearchEntry
    title: SafeString
    excerpt: SafeString


@dataclass(frozen=True, slots=True)
class Found:
    """Everything found, as light entries in their order, and how it was asked in the end.

    `also` are other names that were looked for, `corrected` what was looked for in place of a mistyped word. The
    counts of each filter are of what the other filters leave.
    """

    entries: list[SearchEntry]
    phrases: Phrases
    also: list[str]
    symbol_of: str
    corrected: str
    counts: dict[str, Counter]

    def hits(self, first: int, last: int) -> list[Hit]:
        """Some of them, with their texts, in one query."""
        shown = [entry.pk for entry in self.entries[first:last]]
        full = SearchEntry.objects.defer("title_terms", "alias_terms", "body_terms").in_bulk(shown)
        return [self._hit(full[pk]) for pk in shown if pk in full]

    def _hit(self, entry: SearchEntry) -> Hit:
        title = marked(entry.title, spans(entry.title, self.phrases))
        return Hit(entry, title, excerpt(entry.text, self.phrases))


def find(asked: Asked, at: datetime.datetime) -> Found:
    """What readers may see of what was asked for."""
    known = [
        SearchEntry(**dict(zip(_NAMED, row, strict=True)))
        for row in SearchEntry.objects.public(at).order_by("pk").values_list(*_NAMED)
    ]
    query, corrected = Query.parse(asked.q), ""
    entries, wanted, also, symbol_of = _search(query, known, at)
    if query.phrases and not entries:
        by_kind = sorted(known, key=_kind_order)
        texts = [text for entry in by_kind for text in (entry.names, entry.title)]
        if corrected := spelling.corrected(query.text, texts):
            entries, wanted, also, symbol_of = _search(Query.parse(corrected), known, at)
            corrected = corrected if entries else ""
    kept = [entry for entry in entries if _passes(entry, asked)]
    if asked.sort == "newest":
        kept.sort(key=lambda entry: entry.date, reverse=True)
    phrases = [phrase for phrases in wanted for phrase in phrases]
    return Found(kept, phrases, also, symbol_of, corrected, _counts(entries, asked))


def _search(
    query: Query, known: list[SearchEntry], at: datetime.datetime
) -> tuple[list[SearchEntry], list[Phrases], list[str], str]:
    """What matches, best first; the alternatives looked for; the names they came from; the owner of a symbol.

    What is called exactly so comes first. A mineral is looked for under all its names; one that was asked for by its
    symbol only under those, for As and Be are words.
    """
    exact = [entry for entry in known if query.key and f"|{query.key}|" in entry.name_keys]
    minerals = [entry for entry in exact if entry.kind == SearchEntry.Kind.MINERAL]
    called = [name for entry in minerals for name in entry.names.split("\n") if len(name) >= _SHORTEST_NAME]
    is_a_name = any(name_key(name) == query.key for name in called)
    literal = [] if called and not is_a_name else [query.phrases]
    if query.short_for:
        literal.append(query.in_full)
    others = [name for name in called if name_key(name) != query.key]
    wanted = [phrases for phrases in (*literal, *([tuple(terms(name))] for name in others)) if phrases and all(phrases)]
    others += query.short_for
    named = {entry.pk for entry in exact}
    matching = [entry for entry in SearchEntry.objects.matching(wanted, at) if entry.pk not in named]
    ranked = sorted(matching, key=lambda entry: (entry.distance, _kind_order(entry), entry.key))
    entries = [*sorted(exact, key=lambda entry: (_kind_order(entry), entry.key)), *ranked]
    symbol_of = minerals[0].title if minerals and not is_a_name else ""
    return entries, wanted, others, symbol_of


def _kind_order(entry: SearchEntry) -> int:
    return _ORDER.index(entry.kind)


_FILTERS: dict[str, Callable[[SearchEntry], list[str]]] = {
    "kind": lambda entry: [entry.kind],
    "jurisdiction": lambda entry: entry.codes,
    "year": lambda entry: [entry.date[:4]] if entry.date else [],
}


def _passes(entry: SearchEntry, asked: Asked) -> bool:
    return all(getattr(asked, name) in ("", *of(entry)) for name, of in _FILTERS.items())


def _counts(entries: list[SearchEntry], asked: Asked) -> dict[str, Counter]:
    return {
        name: Counter(value for entry in entries if _passes(entry, replace(asked, **{name: ""})) for value in of(entry))
        for name, of in _FILTERS.items()
    }
