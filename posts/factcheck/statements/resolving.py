"""Which series of lists a reference means: by its own words, by its sentence, by what the text spoke of before."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from posts.factcheck.facts import SeriesFacts
from posts.factcheck.statements.model import ListRef
from posts.factcheck.statements.series import KINDS, series_of

if TYPE_CHECKING:
    from posts.factcheck.statements.clauses import Clause

# Where nothing else tells, a text is about these.
_MAIN = frozenset({"us", "eu"})
_THOSE = re.compile(r"\W{1,3}(?:those|that) of ")
# So many stand on a list of minerals.
_MANY = 10

_TOPIC = re.compile(r"\b(?:critical|minerals?|materials?|metals?|commodit)", re.I)


def resolved(clause: "Clause", ref: ListRef) -> ListRef | None:
    """The same list with its series; None where nothing says which."""
    if ref.foreign:
        return None
    if ref.series:
        return ref
    if ref.bare and not (clause.memory.ref and clause.memory.age <= 2 or any(not each.bare for _, each in clause.refs)):
        return None
    own = [token.value for token in clause.tokens if token.tag == "J"]
    beyond = not clause.tokens or not clause.tokens[0].start <= ref.span.start < clause.tokens[-1].end
    if not own and (beyond or ref.explicit and not ref.definite and re.search("X[^,;]{0,2}L", clause.tags)):
        # "Tin joined when the EU renewed its list", "India is late; no list exists".
        own = list(clause.places) if len(clause.places) == 1 else own
    if ref.office and not ref.jurisdictions and ref.office.startswith(":"):
        return _ascribed(clause, ref, own)
    if ref.term in ("raw", "strategic") and not ref.jurisdictions and not ref.office and len(set(own)) == 1:
        # "NATO named 12 critical raw materials": whose they are is said, whatever the EU calls its own.
        ref.jurisdictions = (own[0],)
    if ref.term in ("strategic", "strategicmin") and not ref.jurisdictions and not ref.office and not ref.law:
        ref.jurisdictions = _home_of_strategic(clause)
    if series := series_of(ref, clause.facts):
        ref.series = series
        return ref
    cited = [token.value for token in clause.tokens if token.tag == "Q" and token.value]
    numbers = [token.value.value for token in clause.tokens if token.tag == "N"]
    if not own and len(cited) == 1 and clause.facts.editions[cited[0][0]].count in numbers:
        # "Its list, gazetted by another office as 90 FR 50494, counts 60": place and number tell which.
        ref.series = (clause.facts.editions[cited[0][0]].series,)
        return ref
    offices = [token.value for token in clause.tokens if token.tag == "I"]
    law = any(token.tag in "Z" for token in clause.tokens)
    places = tuple(dict.fromkeys("CA" if place == "CA-QC" and _is_federal(clause, ref) else place for place in own))
    if len(places) == 1 or (not places and offices):
        hinted = replace(ref, jurisdictions=places, office=ref.office or (offices[0] if offices else None))
        if series := series_of(hinted, clause.facts):
            ref.jurisdictions, ref.series = places, series
            return ref
        if places:
            return None
        if all(each.startswith(":") for each in offices) and (told := _dated(clause)):
            ref.jurisdictions, ref.series = (told.jurisdiction,), (told.slug,)
            return ref
    if len(places) > 1:
        if beside := _between(clause, ref):
            ref.jurisdictions = (beside,)
            ref.series = series_of(ref, clause.facts)
            return ref if ref.series else None
        named = [other for _, other in clause.refs if other is not ref and other.series]
        kinds = {other.series for other in named}
        if len(kinds) == 1 and ref.definite:
            ref.series = named[0].series
            return ref
        # The one that stands first is the subject; "on all three lists: those of the US, the EU and the UK".
        after = clause.sentence.text[ref.span.end : ref.span.end + 12]
        ref.jurisdictions = places if ref.plural and _THOSE.match(after) else places[:1]
        ref.series = series_of(ref, clause.facts)
        return ref if ref.series else None
    start = ref.span.start
    for _, other in sorted(clause.refs, key=lambda each: (each[1].span.start > start, abs(each[1].span.start - start))):
        if other is not ref and not other.foreign and (other.series or series_of(other, clause.facts)):
            return _like(clause, ref, other)
    if len(cited) == 1 and ref.definite:
        ref.citations = cited[0]
        ref.series = series_of(ref, clause.facts)
        return ref
    if law:
        ref.jurisdictions = ("EU",)
        ref.series = series_of(ref, clause.facts)
        return ref if ref.series else None
    memory = clause.memory
    # "is not under EU sanctions; its managers are on the list": nothing there is of minerals.
    topical = ref.count or ref.term or "M" in clause.tags or _TOPIC.search(clause.sentence.text)
    topical = topical or any(each.tag == "N" and each.value.value >= _MANY for each in clause.tokens)
    if not memory.ref and not memory.heading and len(clause.places) == 1 and ref.explicit and ref.definite and topical:
        # "Helium was struck off the list in 2020, and the Commission sees no reason …": the one list there can be.
        ref.jurisdictions = tuple(clause.places)
        ref.series = series_of(ref, clause.facts)
        return ref if ref.series else None
    if not memory.ref and not memory.heading and memory.place not in ("", "US", "EU"):
        # "Japan's ministry spoke of rare metals. Its catalogue …": of no other.
        it_names = clause.tags.startswith("iH") and ref.term and ref.count and ref.count.value >= _MANY
        if ref.own or it_names or ref.definite and ref.explicit and ref.count:
            # "South Korea's ministry published its strategy. It names 33 critical minerals."
            ref.jurisdictions = (memory.place,)
            ref.series = series_of(ref, clause.facts)
        return ref if ref.series else None
    if not memory.ref and not memory.heading and (guessed := _guess(clause, ref)):
        ref.series = (guessed,)
        return ref
    if ref.own and memory.owner:
        # "Canada protested. Its list has 34.": whoever else was spoken of.
        ref.jurisdictions = (memory.owner,)
        ref.series = series_of(ref, clause.facts)
        return ref if ref.series else None
    known = memory.ref if memory.ref and memory.age <= 3 and not memory.several else memory.heading
    if (
        known
        and (ref.explicit or ref.term)
        and (ref.definite or ref.ordinal or ref.year or ref.recency or ref.own or ref.plural)
    ):
        return _like(clause, ref, known)
    return None


def _between(clause: "Clause", ref: ListRef) -> str:
    """ "Washington adds to its list, and Ottawa leaves its list as it is": whose list stands behind another."""
    since = max((each.span.end for _, each in clause.refs if each.span.end <= ref.span.start), default=0)
    near = {token.value for token in clause.tokens if token.tag == "J" and since <= token.start < ref.span.start}
    return str(near.pop()) if since and len(near) == 1 and (ref.own or not ref.definite) else ""


def _home_of_strategic(clause: "Clause") -> tuple[str, ...]:
    """Whose "strategic list" it is, where the text has spoken of one government that has such a list."""
    memory = clause.memory.ref if clause.memory.age <= 2 and not clause.memory.several else None
    known = [*(ref for _, ref in clause.refs), *([memory] if memory else [])]
    for ref in known:
        if len(ref.jurisdictions) == 1 and not ref.foreign:
            held = [each for each in clause.facts.series.values() if each.jurisdiction == ref.jurisdictions[0]]
            return ref.jurisdictions if any(each.kind == "strategic" for each in held) else ()
    return ()


def _ascribed(clause: "Clause", ref: ListRef, places: list) -> ListRef | None:
    """The list of a government that is ascribed to a body: only where a place and the right number tell which."""
    if len(set(places)) == 1 and ref.count:
        series = series_of(replace(ref, office=None, jurisdictions=(places[0],)), clause.facts)
        if any(each.count == ref.count.value for slug in series for each in clause.facts.series[slug].editions):
            ref.jurisdictions, ref.series = (places[0],), series
            return ref
    if not places and (told := _dated(clause)):
        ref.jurisdictions, ref.series = (told.jurisdiction,), (told.slug,)
        return ref
    ref.foreign = True
    return None


def _dated(clause: "Clause") -> SeriesFacts | None:
    """The one list of the day and the number named: "On 28 June 2023 the Ministry of Coal issued a list of 30"."""
    fitting = [each for each in clause.facts.series.values() if dated_and_counted(clause, each)]
    return fitting[0] if len(fitting) == 1 else None


def dated_and_counted(clause: "Clause", series: SeriesFacts) -> bool:
    """Whether a clause holds the number of an edition together with its day or month of publication."""
    numbers = {token.value.value for token in clause.tokens if token.tag == "N"}
    numbers |= {ref.count.value for _, ref in clause.refs if ref.count}
    dated = [token.value for token in clause.tokens if token.tag == "D" and token.value.date.precision != "year"]
    return any(each.count in numbers and any(day.meets(each.published) for day in dated) for each in series.editions)


def _guess(clause: "Clause", ref: ListRef) -> str | None:
    """Of the two lists this site is about the one that alone has such an edition: "the 2018 list"."""
    if ref.explicit and _is_federal(clause, ref):
        return "us" if _names_us_edition(clause) else None
    if not ref.explicit or not (ref.year or ref.citations or (ref.ordinal or ref.term == "minerals") and ref.count):
        return None
    fitting = set()
    for slug in _MAIN & clause.facts.series.keys():
        for number, edition in enumerate(clause.facts.series[slug].editions, 1):
            if ref.year and edition.published[:4] != ref.year.date[:4]:
                continue
            if ref.ordinal and ref.ordinal != number:
                continue
            if not ref.year and ref.count and ref.count.value != edition.count:
                continue
            if ref.term not in (None, "critical", {"us": "minerals", "eu": "raw"}[slug]):
                continue
            fitting.add(slug)
    return fitting.pop() if len(fitting) == 1 else None


def _is_federal(clause: "Clause", ref: ListRef) -> bool:
    return "federal" in clause.sentence.text[ref.span.start : ref.span.end].lower()


def _names_us_edition(clause: "Clause") -> bool:
    """Whether a number, a date or a citation of the sentence is that of an American edition."""
    editions = clause.facts.series["us"].editions if "us" in clause.facts.series else ()
    numbers = {ref.count.value for _, ref in clause.refs if ref.count}
    numbers |= {token.value.value for token in clause.tokens if token.tag == "N"}
    dates = [token.value for token in clause.tokens if token.tag == "D"]
    cited = {slug for token in clause.tokens if token.tag == "Q" and token.value for slug in token.value}
    return any(
        each.count in numbers or each.slug in cited or any(dated.meets(each.published) for dated in dates)
        for each in editions
    )


def _like(clause: "Clause", ref: ListRef, known: ListRef) -> ListRef:
    ref.series, ref.rivals = known.series or series_of(known, clause.facts), known.rivals
    if known.draft and ref.definite and not ref.selects:
        # "The draft … The list has grown to 50": still the draft.
        ref.draft = True
    ref.jurisdictions = ref.jurisdictions or known.jurisdictions
    if _is_federal(clause, ref) and known.jurisdictions == ("CA-QC",):
        ref.jurisdictions = ("CA",)
        ref.series = series_of(ref, clause.facts)
    ref.fresh = known.fresh or known.recency == "new"
    other_kind = ref.term != "critical" or known.term in KINDS
    if ref.term and ref.term != known.term and ref.series and other_kind:
        ref.jurisdictions = ref.jurisdictions or (clause.facts.series[ref.series[0]].jurisdiction,)
        other = series_of(ref, clause.facts)
        ref.series = other or (() if ref.term in KINDS else ref.series)
    if not ref.selects and ref.recency is None and ref.definite and not ref.count and not ref.update:
        ref.edition = known.edition
        ref.year, ref.ordinal, ref.published = known.year, known.ordinal, known.published
        ref.count = None
    return ref
