"""The timeline: every step of the dialogue and around it, newest first, or those that answer a question."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from minerals import names
from minerals.dates import MONTHS
from minerals.events import COLUMNS, Step, as_data, as_row, steps
from minerals.models import Event, Jurisdiction, Mineral
from minerals.responses import respond
from minerals.ribbon import Axis, Lane, Segment, Tick
from minerals.templatetags.record import juris
from minerals.views import asked

# These have a lane each; whoever else took part is named.
LANES = ("US", "EU", "UK", "JP", "CN")
BOTH = frozenset({"US", "EU"})
# A page holds whole years until it has about this many steps; what came before has a page of its own.
STEPS_A_PAGE = 250


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asked the timeline for. Every party must have taken part; years are inclusive."""

    parties: tuple[str, ...]
    kind: str
    mineral: Mineral | None
    first: int | None
    last: int | None
    confidence: str

    def is_answered_by(self, step: Step, *, of_any_kind: bool = False) -> bool:
        return (
            (of_any_kind or not self.kind or step.kind == self.kind)
            and (not self.confidence or step.confidence == self.confidence)
            and (self.first is None or step.year >= self.first)
            and (self.last is None or step.year <= self.last)
            and (self.mineral is None or self.mineral.pk in step.minerals)
            and all(party in step.parties for party in self.parties)
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The question as an address has it, in one order."""
        pairs = [("party", party) for party in self.parties]
        pairs += [("kind", self.kind), ("mineral", self.mineral.pk if self.mineral else "")]
        if self.first == self.last:
            pairs += [("year", self.first or "")]
        else:
            pairs += [("from", self.first or ""), ("to", self.last or "")]
        pairs += [("confidence", self.confidence)]
        return [(name, str(value)) for name, value in pairs if value]

    def address(self, **change: object) -> str:
        """The address of the same question with some filters changed; None takes one away."""
        pairs = [pair for pair in self.pairs if pair[0] not in change]
        return _address([*pairs, *((name, str(value)) for name, value in change.items() if value is not None)])

    @property
    def filters(self) -> list[tuple[str, str]]:
        """Each filter in words, and the address without it."""
        return [
            (f"{name} {self._words(name, value)}", _address([other for other in self.pairs if other != (name, value)]))
            for name, value in self.pairs
        ]

    def _words(self, name: str, value: str) -> str:
        match name:
            case "mineral":
                return self.mineral.name
            case "kind":
                return Event.Kind(value).label
            case _:
                return value


@dataclass(frozen=True, slots=True)
class Row:
    """A step as a line of the page."""

    step: Step
    day: str
    month: str
    lanes: SafeString
    note: str


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class OfAKind:
    """One kind at a glance: a mark a step. `address` chooses the kind, or takes the choice back."""

    name: str
    address: str
    is_chosen: bool
    lane: Lane
    count: int
    latest: Step | None


def timeline(request: HttpRequest, format: str) -> HttpResponse:
    """All steps, or those of some parties, of a kind, about a mineral, between two years, or as sure as asked."""
    on = timezone.localdate()
    jurisdictions = dict(Jurisdiction.objects.order_by("name", "code").values_list("code", "name"))
    everything = steps()
    question = _question(request, jurisdictions)
    found = [step for step in everything if question.is_answered_by(step)]
    return respond(
        request,
        format,
        template="minerals/timeline.html",
        context=_context(everything, found, question, jurisdictions, on) if format == "html" else {},
        data=[as_data(step) for step in found] if format == "json" else [],
        columns=COLUMNS,
        rows=(as_row(step) for step in found),
    )


def in_lanes_first(parties: Iterable[str]) -> list[str]:
    """Codes in the order of the lanes, then by letter."""
    return sorted(parties, key=lambda code: (LANES.index(code) if code in LANES else len(LANES), code))


def _context(
    everything: list[Step],
    found: list[Step],
    question: Question,
    jurisdictions: Mapping[str, str],
    on: datetime.date,
) -> dict[str, object]:
    axis = Axis(on)
    coming = [step for step in found if step.first_day > on.isoformat()]
    shown, earlier = _paged(found[: len(found) - len(coming)])
    took_part = {party for step in everything for party in step.parties} | set(question.parties)
    about = {mineral for step in everything for mineral in step.minerals}
    drawn: dict[tuple[str, ...], SafeString] = {}
    return {
        "on": on,
        "axis": axis,
        "total": len(everything),
        "degrees": [
            (sum(step.confidence == value for step in everything), label) for value, label in Event.Confidence.choices
        ],
        "since": everything[0].date if everything else None,
        "question": question,
        "found": len(found),
        "kinds": _kinds(everything, question, axis),
        "coming": [_row(step, drawn) for step in coming],
        "years": [
            Year(year, tuple(_row(step, drawn) for step in of_year))
            for year, of_year in groupby(reversed(shown), key=lambda step: step.year)
        ],
        "earlier": earlier,
        "earlier_address": question.address(**{"from": earlier[0], "to": earlier[1]}) if earlier else "",
        "parties": [(code, jurisdictions[code]) for code in LANES if code in jurisdictions],
        "other_parties": [pair for pair in jurisdictions.items() if pair[0] in took_part - set(LANES)],
        "others_chosen": bool(set(question.parties) - set(LANES)),
        "minerals": list(Mineral.objects.filter(pk__in=about).order_by("name").values_list("name", flat=True)),
        "all_kinds": Event.Kind.choices,
        "all_degrees": Event.Confidence.choices,
    }


def _question(request: HttpRequest, jurisdictions: Mapping[str, str]) -> Question:
    """The filters in the address. Raises BadRequest for one that means nothing, with the nearest that does."""
    wanted = asked.text(request, "mineral")
    only = asked.year(request, "year")
    first, last = asked.year(request, "from") or only, asked.year(request, "to") or only
    if first and last and first > last:
        raise BadRequest(f"from={first} is after to={last}. Swap the two years.")
    parties = (_party(text, jurisdictions) for text in request.GET.getlist("party") if text.strip())
    return Question(
        parties=tuple(dict.fromkeys(parties)),
        kind=_choice(request, "kind", Event.Kind.values),
        mineral=asked.mineral("mineral", wanted) if wanted else None,
        first=first,
        last=last,
        confidence=_choice(request, "confidence", Event.Confidence.values),
    )


def _choice(request: HttpRequest, name: str, known: list[str]) -> str:
    text = asked.text(request, name)
    slug = slugify(text)
    return asked.choice(name, slug if slug in known else text, known) if text else ""


def _party(text: str, jurisdictions: Mapping[str, str]) -> str:
    """A party by its code or its name, in any spelling."""
    codes = {names.key(name): code for code, name in jurisdictions.items()}
    codes |= {names.key(code): code for code in jurisdictions}
    if code := codes.get(names.key(text)):
        return code
    said = {name: f"{name} ({code})" for code, name in jurisdictions.items()} | {code: code for code in jurisdictions}
    words = asked.instead((said[name] for name in names.nearest(text, said)), sorted(jurisdictions))
    raise BadRequest(f"party={text} is not in the record.{words}")


def _paged(found: list[Step]) -> tuple[list[Step], tuple[int, int] | None]:
    """The newest whole years that fit a page, and the first and last year of what is left."""
    start = len(found)
    for _, of_year in groupby(reversed(found), key=lambda step: step.year):
        length = len(list(of_year))
        if start < len(found) and len(found) - start + length > STEPS_A_PAGE:
            break
        start -= length
    return found[start:], (found[0].year, found[start - 1].year) if start else None


def _row(step: Step, drawn: dict[tuple[str, ...], SafeString]) -> Row:
    """`drawn` holds the lanes of each set of parties, which few steps have to themselves."""
    if step.parties not in drawn:
        drawn[step.parties] = _lanes(step.parties)
    also = ", ".join(party for party in step.parties if party not in LANES)
    parts = (Event.Kind(step.kind).label.capitalize(), step.place, f"also {also}" if also else "")
    return Row(
        step=step,
        day=str(int(step.date[8:])) if step.date.precision == "day" else "",
        month=MONTHS[int(step.date[5:7]) - 1][:3] if step.date.precision != "year" else "",
        lanes=drawn[step.parties],
        note=" · ".join(filter(None, parts)),
    )


def _lanes(parties: tuple[str, ...]) -> SafeString:
    said = f"Parties: {', '.join(in_lanes_first(parties))}. " if parties else "No party named. "
    marks = ((juris(code) if code in parties else "",) for code in LANES)
    return format_html(
        '<span class="vh">{}</span>{}', said, format_html_join("", '<span aria-hidden="true">{}</span>', marks)
    )


def _kinds(everything: list[Step], question: Question, axis: Axis) -> list[OfAKind]:
    """Each kind at a glance, among the steps that answer all else that was asked."""
    others = [step for step in everything if question.is_answered_by(step, of_any_kind=True)]
    kinds = []
    for value, name in Event.Kind.choices:
        of_kind = [step for step in others if step.kind == value]
        past = [step for step in of_kind if step.first_day <= axis.on.isoformat()]
        is_chosen = value == question.kind
        kinds.append(
            OfAKind(
                name=name,
                address=question.address(kind=None if is_chosen else value),
                is_chosen=is_chosen,
                lane=_lane(past, axis),
                count=len(of_kind),
                latest=past[-1] if past else None,
            )
        )
    return kinds


def _lane(past: list[Step], axis: Axis) -> Lane:
    """A stroke for a day; a bar over the month or the year where no more is known."""
    strokes, bars = {}, {}
    for step in past:
        signs = ("both" if BOTH.issubset(step.parties) else "", "doubt" if step.confidence == "unverified" else "")
        sign = " ".join(filter(None, signs))
        if step.date.precision == "day":
            strokes[step.date, sign] = Tick(axis.at(step.date.first_day), sign)
        else:
            bars[step.date, sign] = _bar(step, sign, axis)
    words = f"{len(past)} step{'' if len(past) == 1 else 's'}"
    if past:
        words += f" from {past[0].year} to {past[-1].year}" if past[0].year < past[-1].year else f" in {past[0].year}"
    return Lane(segments=tuple(bars.values()), ticks=tuple(strokes.values()), grid=axis.grid, words=words)


def _bar(step: Step, sign: str, axis: Axis) -> Segment:
    start = axis.share(step.date.first_day)
    after = min(step.date.last_day + datetime.timedelta(days=1), axis.on)
    return Segment(
        x=axis.at(step.date.first_day),
        width=f"{max(axis.share(after) - start, 0.4):.2f}%",
        y=10,
        height=4,
        sign="",
        classes=f"span {sign}".strip(),
        label="",
        label_y=0,
        label_classes="",
    )


def _address(pairs: list[tuple[str, str]]) -> str:
    return reverse("minerals:timeline") + (f"?{urlencode(pairs)}" if pairs else "")
