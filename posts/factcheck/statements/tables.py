"""Rows of tables and items of lists: what their header or the line above them says is said of each."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.counts import Count
from posts.factcheck.dates import Dated, dates
from posts.factcheck.facts import Facts
from posts.factcheck.mentions import Mention, Vocabulary, fold
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements.model import ListRef, Span, Statement
from posts.factcheck.statements.references import chunk
from posts.factcheck.statements.series import KINDS, series_of

_YES = frozenset({"yes", "y", "✓", "✔", "x", "listed", "on", "•", "included", "critical"})
_NO = frozenset({"no", "n", "✗", "✘", "–", "-", "—", "not listed", "absent", "off", "not critical", "no longer"}) | {
    "not included",
    "dropped",
    "removed",
}
_NUMBER = re.compile(r"\b(?:entries|minerals|materials|raw materials|number|count|items|size|length|total|how many)\b")
_DATE = re.compile(
    r"\b(?:published|date|dated|released|issued|adopted|publication|in force|effective|(?:last|latest) \w+)\b"
)
_LATEST = re.compile(r"\b(?:last|latest|current|newest|present)\b")
_YEAR = re.compile(
    r"(?:the )?(?:(?:current|latest|last|newest|present) )?(?:year|edition|list|version|list of|published|date)"
)
_ISSUING = re.compile(r"\b(?:issue\w*|publish\w*)\b")
_OFFICE = re.compile(r"\b(?:issuer|issued by|published by|office|agency|department)\b")


def row(sentence: Sentence, words: Vocabulary, facts: Facts, known: ListRef | None = None) -> Iterator[Statement]:
    """A row of a table: a mineral against lists, or a list against its number, date and issuer.

    `known`: the list that the text spoke of before the table; its editions may stand in the rows by their years.
    """
    block = sentence.block
    if block.is_header or not block.header or len(block.cells) != len(block.header):
        return
    cells = [
        (start - sentence.start, words_of(sentence.text[max(0, start - sentence.start) : end - sentence.start], words))
        for start, end in block.cells
    ]
    texts = [block.text[start:end].strip() for start, end in block.cells]
    headers = [_list_of(text, words_of(text, words), facts) for text in block.header]
    minerals = [(start + token.start, token) for start, tokens in cells for token in tokens if token.tag == "M"]
    named = next(
        ((place, ref) for place, (_, tokens) in enumerate(cells) if (ref := _list_of(texts[place], tokens, facts))),
        None,
    )
    if named and (kind := _kind_of(block.header, words)) and named[1].term in (None, "minerals", "critical"):
        # "Number of strategic minerals": of the list of that kind.
        named[1].term = kind
        named[1].series = series_of(named[1], facts)
        headers = [None] * len(headers)
        if not named[1].series:
            return
    if len(minerals) == 1 and any(headers):
        for place, ref in enumerate(headers):
            word = fold(texts[place])
            if ref and (word in _YES or word in _NO):
                # The mineral and what stands for yes or no are one statement.
                (at, token), start = minerals[0], max(0, cells[place][0])
                span = Span(start, start + len(texts[place])).join(Span(at, at + token.end - token.start))
                mineral = (token.value[0].value,)
                yield Statement("membership", span, None, ref, minerals=mineral, negated=word in _NO)
    elif any(headers) and not minerals and any(_title(fold(texts[0]))):
        # Lists stand beside each other, what is told of them in rows.
        for place, ref in enumerate(headers):
            if ref and place:
                yield from entry(ref, fold(texts[0]), max(0, cells[place][0]), cells[place][1])
    elif not named and not minerals and (listed := _under_list(headers, cells, block.header)):
        # "EU list | Number of materials": the years of its editions stand below the list.
        place, ref = listed
        yield from _facts_of(ref, cells, block.header, place)
    elif named and not (minerals and any(headers)):
        ref, years = named[1], None if named[1].selects else _years(cells, block.header)
        if years and not _LATEST.search(fold(block.header[years[0]])):
            ref = ref.of_year(years[1])
        for said in _facts_of(ref, cells, block.header, named[0]):
            # "Latest list | 2024 | 31": the number is that of this year's edition, if the year is right.
            yield replace(said, extra={"latest": years[1], **said.extra}) if years else said
        yield from _by_years(named[1], cells, block.header)
    elif known and not minerals and not any(headers) and (years := _years(cells, block.header)):
        place, year = years
        yield from _facts_of(known.of_year(year), cells, block.header, place)


def _kind_of(header: tuple[str, ...], words: Vocabulary) -> str | None:
    """The one kind of list besides that of critical minerals that a table is headed by."""
    found = {str(each.value.term) for title in header for each in words_of(title, words) if each.tag in "LC"}
    kinds = {"strategicmin" if kind == "strategic" else kind for kind in found if kind in KINDS}
    return kinds.pop() if len(kinds) == 1 and len(found) == 1 else None


def _title(text: str) -> list[bool]:
    return [bool(kind.search(text)) for kind in (_NUMBER, _DATE, _OFFICE)]


def _years(cells: list, header: tuple[str, ...]) -> tuple[int, Dated] | None:
    """The cell that tells the edition of a row by its year."""
    for place, (_, tokens) in enumerate(cells):
        if _YEAR.fullmatch(fold(header[place])) and [token.tag for token in tokens] == ["D"]:
            return place, tokens[0].value
    return None


def _under_list(headers: list[ListRef | None], cells: list, header: tuple[str, ...]) -> tuple[int, ListRef] | None:
    """The edition of a list that stands in a row by its year alone, under the list's name."""
    year = _years(cells, header)
    for place, (_, tokens) in enumerate(cells):
        ref = headers[place]
        tags = [token.tag for token in tokens]
        if year and ref and not ref.selects and tags in (["N"], ["N", "n"]):
            # "Year | Entries on the US list"
            return year[0], ref.of_year(year[1])
        if ref and not ref.selects and tags == ["D"]:
            return place, ref.of_year(tokens[0].value)
        if ref and not ref.selects and tags in (["O"], ["O", "."]):
            return place, replace(ref, ordinal=int(tokens[0].value))
    return None


def _facts_of(ref: ListRef, cells: list, header: tuple[str, ...], name: int) -> Iterator[Statement]:
    for place, (start, tokens) in enumerate(cells):
        if place != name:
            yield from entry(ref, fold(header[place]), max(0, start), tokens)


def _by_years(ref: ListRef, cells: list, header: tuple[str, ...]) -> Iterator[Statement]:
    """Years stand in the header, the numbers of a list's entries below them."""
    years = [next(dates(title), None) if re.fullmatch(r"\s*\d{4}\s*", title) else None for title in header]
    for place, (start, tokens) in enumerate(cells):
        counts = [token for token in tokens if token.tag == "N" and isinstance(token.value, Count)]
        if years[place] and len(counts) == 1 and not ref.year:
            span = Span(max(0, start) + counts[0].start, max(0, start) + counts[0].end)
            yield Statement("list-count", span, counts[0].value, ref.of_year(years[place]), past=True)


def entry(ref: ListRef, title: str, start: int, tokens: list[Mention]) -> Iterator[Statement]:
    """What a value under a title says of a list: its number, its date, its issuer."""
    for token in tokens:
        span = Span(start + token.start, start + token.end)
        if token.tag == "N" and isinstance(token.value, Count) and _NUMBER.search(title):
            yield Statement("list-count", span, token.value, ref)
        elif token.tag == "D" and _DATE.search(title):
            verb = "lastupdate" if _LATEST.search(title) else "past"
            one = replace(ref, published=token.value)
            if "first" in title and not ref.selects:
                one.ordinal = 1
            yield Statement("list-published", span, token.value, one, extra={"verb": verb})
        elif token.tag == "I" and _OFFICE.search(title):
            known = {"firm": True, "others": (), "sure": bool(_ISSUING.search(title))}
            yield Statement("list-issuer", span, token.value, ref, extra=known)


def words_of(text: str, words: Vocabulary) -> list[Mention]:
    """The tokens of a cell."""
    return chunk(words.mentions(text, words.find(text)), text)


def _says_more(tokens: list[Mention]) -> bool:
    """Whether a cell has words besides a country's name and what stands in brackets: "India joins"."""
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.tag, 0)
        if token.tag in "wARSGVP" and not depth:
            return True
    return False


def _list_of(text: str, tokens: list[Mention], facts: Facts) -> ListRef | None:
    """The list that a cell names: "US 2025", "EU list (2020)"."""
    for token in tokens:
        if token.tag in "LC" and not token.value.foreign and series_of(token.value, facts):
            ref = token.value
            break
    else:
        places = [token.value for token in tokens if token.tag == "J"]
        if len(places) != 1 or any(token.tag in "MNH" for token in tokens) or _says_more(tokens):
            return None
        ref = ListRef(Span(0, 0), (places[0],))
    kind = next((fold(word) for word in re.findall(r"\b(?:[Ss]trategic|[Gg]rowth)\b", text)), None)
    ref.term = kind or ref.term
    ref.year = ref.year or next((token.value for token in tokens if token.tag == "D"), None)
    ref.series = series_of(ref, facts)
    ref.count = None
    return ref if ref.series else None


_FOLLOWING = re.compile(
    r"\b(?:the )?following(?: (?:critical |raw )?(?:minerals|materials|elements|raw materials|metals))?\b",
    re.IGNORECASE,
)


def led_in(sentence: Sentence) -> tuple[Sentence, int, int] | None:
    """An item with the line above it as one sentence, and where the item's words stand in it.

    "The following joined the EU list in 2020:" + "lithium" is read as "lithium joined the EU list in 2020".
    """
    lead = sentence.block.lead
    if (
        lead is None
        or sentence.block.kind != "item"
        or lead.kind not in ("paragraph", "item")
        or len(sentence.text) > 60
    ):
        return None
    line = lead.text[-400:].rsplit(". ", 1)[-1].rstrip()
    if not line.endswith(":"):
        return None
    line = line[:-1].rstrip()
    item = sentence.text.rstrip(".;,")
    if match := _FOLLOWING.search(line):
        text = line[: match.start()] + item + line[match.end() :]
        start = match.start()
    else:
        text, start = f"{line}: {item}", len(line) + 2
    return Sentence(text, 0, sentence.block, sentence.number, sentence.speaker), start, start + len(item)
