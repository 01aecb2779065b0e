"""Facts in telegraph style: "Published: 18 May 2018", "May 2018: first U.S. list, 35 entries", names under a title."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.blocks import Block
from posts.factcheck.facts import Facts
from posts.factcheck.mentions import Mention, Vocabulary, fold, read_words
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements.model import ListRef, Memory, Span, Statement
from posts.factcheck.statements.series import series_of
from posts.factcheck.statements.tables import entry, words_of

_LABEL = re.compile(r"(?P<label>[A-Za-z][A-Za-z ]{2,40}?|\(?\d{4}\)?)\s?[:–—-]\s+(?=\S)")
# Another label on the same line.
_NEXT = re.compile(r"(?<=[\w.] )(?P<label>[A-Z][a-z]+(?: [a-z]+){0,3}):\s+(?=\S)")
_LONGEST = 120
_YEARLY = re.compile(r"^\(?(?P<when>D)\)?[:=,\-]~?(?P<count>N|C)n?(?:[,(](?:P?bt?(?P<by>I))?|[.;]?$)")
# "2011, 14 materials", "60 minerals (2025)".
_DATE_AND_NUMBER = re.compile(r"~?D[,;(:]~?Nn?\)?[.;]?|~?Nn?[,;(]D\)?[.;]?")
# "May 2018: first U.S. list".
_WHEN = re.compile(r"^\(?D\)?[:=,\-]t?a?(?P<list>L)(?![^;]*[PXhWRA])")
_DATED = re.compile(r"\(?(?:[A-Z][a-z]+\.? |\d{1,2} [A-Z][a-z]+\.? )?(?:19|20)\d\d\)?\s?[:–—-]\s")

# "Canada: 31 critical minerals (June 2024)", "India: 30".
_BY_COUNTRY = re.compile(
    r"[-.]?(?:t?(?P<who>J)(?:\((?P<year>D)\))?(?:[:=]|\())?~?(?:(?P<of>C)|(?P<number>N)n?\)?)"
    r"(?=[.;,(z]|$)(?:[,(zo]{1,2}(?P<when>D)\)?)?[.;]?$"
)
_NUMBERED = re.compile(r"\W*(?:[A-Z][\w. ]{1,30}(?: ?\(\d{4}\))?\W{1,6})?(?:[a-z]+ ){0,2}\d\d?\b.{0,50}$")
_FEWEST = 5
_COUNTED = re.compile(
    r"\bhow many\b|\bnumber of\b|\b(?:critical|strategic)\b[^.]{0,30}\b(?:by|per|in) (?:country|numbers|figures)\b"
)
# What a label says of the minerals behind it: the kind of statement, and whether it is denied.
_LABELS = {
    **dict.fromkeys(("on it", "on the list", "listed", "included", "on the list now"), ("membership", False)),
    **dict.fromkeys(
        ("not on it", "not on the list", "off it", "not listed", "excluded", "missing", "left out", "absent"),
        ("membership", True),
    ),
    **dict.fromkeys(("added", "new", "newcomers", "additions", "new entries", "newly added"), ("added", False)),
    **dict.fromkeys(("removed", "dropped", "deleted", "removals", "deletions", "delisted"), ("removed", False)),
}
# A title that holds other words than these tells of something else than what is on the list.
_PLAIN = read_words("titles").keys()
_LAW = re.compile(r"legal basis|regulation|law|act|basis")


# "Critical minerals projects by country" counts no minerals.
_OTHERS = re.compile(
    r"\b(?:projects?|mines?|deposits?|compan\w+|licen[cs]es?|blocks?|deals?|agreements?|members?|jobs?)\b"
)


def _counts_minerals(title: str) -> bool:
    return bool(_COUNTED.search(title)) and not _OTHERS.search(title)


class Sheet:
    """The sheet of facts that is being read: the list it is about, by its title."""

    def __init__(self, words: Vocabulary, facts: Facts) -> None:
        self.words, self.facts = words, facts
        self.lead: Block | None = None
        self.title: tuple[ListRef, str, bool] | None = None
        self.law: ListRef | None = None
        self.counted: tuple[Block | None, str | None] | None = None

    def line(self, sentence: Sentence, memory: Memory) -> list[Statement]:
        """What a line says of the list that the sheet is about; nothing where it is prose."""
        block = sentence.block
        if block.kind not in ("item", "paragraph") or len(sentence.text) > _LONGEST:
            return []
        if block.lead is not self.lead:
            self.lead, self.law = block.lead, None
            self.title = self._title(block.lead) if block.lead and block.kind == "item" else None
        if _NUMBERED.match(sentence.text) and (counted := list(self._by_country(sentence, memory))):
            return counted
        label = _LABEL.match(sentence.text)
        if not label:
            return list(self._name(sentence)) if self.title and block.kind == "item" else []
        if named := list(self._of_list(sentence, label)):
            return named
        known = self.law or (self.title[0] if self.title else _spoken_of(memory))
        if _LAW.fullmatch(fold(label["label"])):
            tokens = words_of(sentence.text, self.words)
            self.law = next((replace(token.value) for token in tokens if token.tag == "Z"), self.law)
            if self.law:
                self.law.series = series_of(self.law, self.facts)
        if known is None:
            return []
        return [*self._labelled(sentence, known), *self._by_year(sentence, known)]

    def _by_country(self, sentence: Sentence, memory: Memory) -> Iterator[Statement]:
        """An item that gives the number of a government's minerals: "Canada: 31 critical minerals", "India: 30"."""
        tokens = words_of(sentence.text, self.words)
        tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
        match = _BY_COUNTRY.match(tags)
        if match is None:
            return
        of = tokens[match.start("of")].value if match["of"] else None
        lead = sentence.block.lead
        if of and of.count:
            # What one item counts its neighbours count too.
            self.counted = (lead, of.term)
        elif of or not (self.counted and self.counted[0] is lead or lead and _counts_minerals(fold(lead.text))):
            return
        who = (tokens[match.start("who")].value,) if match["who"] else memory.heading and memory.heading.jurisdictions
        if not who or not match["who"] and not of:
            return
        term = of.term if of else self.counted[1] if self.counted else None
        ref = ListRef(Span(0, 0), tuple(who), term=term)
        ref.series = series_of(ref, self.facts)
        number = of.count if of else tokens[match.start("number")].value
        if not ref.series or number.value < _FEWEST:
            return
        if not match["who"]:
            memory.heading = replace(ref)
        when = next((tokens[match.start(name)].value for name in ("year", "when") if match[name]), None)
        if when:
            ref = ref.of_year(when) if when.date.precision == "year" else replace(ref, published=when)
        if match["when"]:
            yield Statement(
                "list-published", Span(when.start, when.end), when, replace(ref, published=when), extra={"verb": "past"}
            )
        yield Statement("list-count", Span(number.start, number.end), number, ref, past=bool(when))

    def _title(self, lead: Block) -> tuple[ListRef, str, bool] | None:
        """The list that a title names, and what it says of the names below it."""
        text = lead.text.strip()
        if len(text) > _LONGEST or lead.kind == "row" or text.endswith("."):
            return None
        tokens = words_of(text, self.words)
        tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
        law = next(
            (replace(each.value) for each in tokens if each.tag in "ZCL" and each.value.law and each.value.term), None
        )
        if set(tags) & set("MhWxVP") or tags.count("L") > 1 or "C" in tags and not law:
            return None
        if any(token.tag == "w" and fold(text[token.start : token.end]) not in _PLAIN for token in tokens):
            return None
        ref = next((replace(token.value) for token in tokens if token.tag == "L"), None)
        places = [token.value for token in tokens if token.tag == "J"]
        if ref is None and law is None and len(places) == 1 and re.search(r"\blisted\b", text):
            ref = ListRef(Span(0, 0), (places[0],))
        ref = ref or law
        if ref is None or ref.foreign or ref.draft or ref.plural:
            return None
        ref.jurisdictions = ref.jurisdictions or tuple(places[:1])
        ref.series = series_of(ref, self.facts)
        ref.year = ref.year or next((token.value for token in tokens if token.tag == "D"), None)
        if not ref.series or len({tag for tag in tags if tag in "ARX"}) > 1:
            return None
        fresh = "A" in tags or ref.recency == "new" or re.match(r"(?:[Ww]hat(?: is|['’]s) )?[Nn]ew\b", text)
        kind = "added" if fresh else "removed" if "R" in tags else "membership"
        return replace(ref, recency=None if fresh else ref.recency), kind, "X" in tags

    def _name(self, sentence: Sentence) -> Iterator[Statement]:
        """A line that is but the name of a mineral."""
        tokens = words_of(sentence.text, self.words)
        tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
        if re.fullmatch(r"M[.,;]?", tags):
            ref, kind, negated = self.title
            yield from _members(ref, kind, negated, tokens[0], 0)

    def _of_list(self, sentence: Sentence, label: re.Match) -> Iterator[Statement]:
        """ "First EU list: 2011, 14 materials": the label names the list itself."""
        named = words_of(label["label"], self.words)
        if [token.tag for token in named] != ["L"] or named[0].value.foreign or named[0].value.draft:
            return
        ref = replace(named[0].value)
        ref.series = series_of(ref, self.facts)
        tokens = words_of(sentence.text[label.end() :], self.words)
        tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
        if ref.series and _DATE_AND_NUMBER.fullmatch(tags):
            dated = next(token.value for token in tokens if token.tag == "D")
            counted = ref if ref.selects else ref.of_year(dated)
            yield from entry(ref, "published", label.end(), tokens)
            yield from entry(counted, "entries", label.end(), tokens)

    def _labelled(self, sentence: Sentence, known: ListRef) -> Iterator[Statement]:
        labels = [_LABEL.match(sentence.text), *_NEXT.finditer(sentence.text)]
        for label, following in zip(labels, [*labels[1:], None], strict=True):
            start, end = label.end(), following.start() if following else len(sentence.text)
            tokens = words_of(sentence.text[start:end], self.words)
            title = fold(label["label"])
            ref = replace(known, count=None)
            if title in _LABELS:
                for token in tokens:
                    if token.tag == "M":
                        yield from _members(ref, *_LABELS[title], token, start)
                continue
            term = next((token.value.term for token in words_of(label["label"], self.words) if token.tag == "C"), None)
            if term:
                ref.term, ref.jurisdictions = term, _seats(known, self.facts)
                ref.series = series_of(ref, self.facts)
            if ref.series or not term:
                yield from entry(ref, title, start, tokens)

    def _by_year(self, sentence: Sentence, known: ListRef) -> Iterator[Statement]:
        """A line that gives the number of entries of a year: "2014: 20 raw materials"."""
        tokens = words_of(sentence.text, self.words)
        tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
        if not (match := _YEARLY.match(tags)):
            return
        when, what = tokens[match.start("when")], tokens[match.start("count")]
        count = what.value if what.tag == "N" else what.value.count
        if count and when.value.date.precision == "year":
            ref = known.of_year(when.value)
            yield Statement("list-count", Span(count.start, count.end), count, ref, past=True)
            if match["by"]:
                yield from entry(ref, "issued by", 0, [tokens[match.start("by")]])


def _members(ref: ListRef, kind: str, negated: bool, row: Mention, shift: int) -> Iterator[Statement]:
    extra = {"when": None, "verb": "", "since": None, "never": False}
    for mineral in row.value:
        span = Span(shift + mineral.start, shift + mineral.end)
        yield Statement(kind, span, None, ref, minerals=(mineral.value,), negated=negated, extra=extra)


def _seats(ref: ListRef, facts: Facts) -> tuple[str, ...]:
    return ref.jurisdictions or tuple(facts.series[series].jurisdiction for series in ref.series[:1])


def _spoken_of(memory: Memory) -> ListRef | None:
    """The list that a sheet of facts is about: the last one spoken of, or that of the heading above."""
    if memory.ref and not memory.several and memory.age <= 1:
        return memory.ref
    return memory.heading


def is_dated(text: str) -> bool:
    """Whether a line begins with a date of its own."""
    return bool(_DATED.match(text))


def dated(tokens: list[Mention], facts: Facts, memory: Memory) -> Iterator[Statement]:
    """A line of a timeline: a date, and the list of that date."""
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens)
    if not (match := _WHEN.match(tags)):
        return
    when = next(token for token in tokens if token.tag == "D")
    ref: ListRef = tokens[match.start("list")].value
    known = _spoken_of(memory)
    ref.series = ref.series or series_of(ref, facts) or (known.series if known else ())
    if ref.foreign or ref.draft or ref.plural or not ref.series:
        return
    ref.published = ref.published or when.value
    yield Statement("list-published", Span(when.start, when.end), when.value, ref, extra={"verb": "past"})
