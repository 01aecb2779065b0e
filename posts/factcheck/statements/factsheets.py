"""Facts in telegraph style: "Published: 18 May 2018", "May 2018: first U.S. list, 35 entries"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.facts import Facts
from posts.factcheck.mentions import Mention, Vocabulary, fold
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements.model import ListRef, Span, Statement
from posts.factcheck.statements.series import series_of
from posts.factcheck.statements.tables import entry, words_of

_LABEL = re.compile(r"(?P<label>[A-Za-z][A-Za-z ]{2,40}?|\(?\d{4}\)?)\s?[:–—-]\s+(?=\S)")
# Another label on the same line.
_NEXT = re.compile(r"(?<=[\w.] )(?P<label>[A-Z][a-z]+(?: [a-z]+){0,3}):\s+(?=\S)")
_LONGEST = 120
_YEARLY = re.compile(r"^\(?(?P<when>D)\)?[:=,\-]~?(?P<count>N|C)n?(?:\(|[.,;]?$)")
# "May 2018: first U.S. list".
_WHEN = re.compile(r"^\(?D\)?[:=,\-]t?a?(?P<list>L)(?![^;]*[PXhWRA])")


def line(sentence: Sentence, words: Vocabulary, known: ListRef) -> list[Statement]:
    """What a line with a label says of the list that the sheet is about."""
    if sentence.block.kind not in ("item", "paragraph") or len(sentence.text) > _LONGEST:
        return []
    if not _LABEL.match(sentence.text):
        return []
    return [*_labelled(sentence, words, known), *_by_year(sentence, words, known)]


def _labelled(sentence: Sentence, words: Vocabulary, known: ListRef) -> Iterator[Statement]:
    labels = [_LABEL.match(sentence.text), *_NEXT.finditer(sentence.text)]
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        start, end = label.end(), following.start() if following else len(sentence.text)
        tokens = words_of(sentence.text[start:end], words)
        yield from entry(replace(known, count=None), fold(label["label"]), start, tokens)


def _by_year(sentence: Sentence, words: Vocabulary, known: ListRef) -> Iterator[Statement]:
    """A line that gives the number of entries of a year: "2014: 20 raw materials"."""
    tokens = words_of(sentence.text, words)
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
    if not (match := _YEARLY.match(tags)):
        return
    when, what = tokens[match.start("when")], tokens[match.start("count")]
    count = what.value if what.tag == "N" else what.value.count
    if count and when.value.date.precision == "year":
        ref = replace(
            known, year=when.value, ordinal=None, recency=None, count=None, published=None, edition=None, asof=None
        )
        yield Statement("list-count", Span(count.start, count.end), count, ref, past=True)


def dated(sentence: Sentence, tokens: list[Mention], facts: Facts) -> Iterator[Statement]:
    """A line of a timeline: a date, and the list of that date."""
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
    if not (match := _WHEN.match(tags)):
        return
    when = next(token for token in tokens if token.tag == "D")
    ref: ListRef = tokens[match.start("list")].value
    ref.series = ref.series or series_of(ref, facts)
    if ref.foreign or ref.draft or ref.plural or not ref.series:
        return
    ref.published = ref.published or when.value
    yield Statement("list-published", Span(when.start, when.end), when.value, ref, extra={"verb": "past"})
