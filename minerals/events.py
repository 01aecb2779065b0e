"""Events through time: what the timeline and its twins show, read in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from minerals.dates import PartialDate
from minerals.models import Event, Evidence

COLUMNS = (
    "slug",
    "date",
    "title",
    "kind",
    "parties",
    "place",
    "summary",
    "minerals",
    "edition",
    "confidence",
    "evidence",
)

# What each degree of confidence says of an event.
CONFIDENCE = {
    "verified": "An official source, or two that do not depend on each other, were read and bear it out.",
    "reported": "It rests on one secondary source, or on reports that leave its day in doubt.",
    "unverified": "It has been claimed, and nothing was found that bears it out.",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A source of an event, and where in it."""

    source: str
    title: str
    locator: str
    quotation: str


@dataclass(frozen=True, slots=True)
class Step:
    """One event as a plain value; parties, minerals and edition by slug."""

    slug: str
    date: PartialDate
    title: str
    kind: str
    place: str
    summary: str
    edition: str | None
    confidence: str
    parties: tuple[str, ...]
    minerals: tuple[str, ...]
    evidence: tuple[Cited, ...]

    @property
    def first_day(self) -> str:
        return (self.date + "-01-01")[:10]

    @property
    def order(self) -> tuple[str, str]:
        """In time, and by slug within a day: alike on every database."""
        return self.first_day, self.slug

    @property
    def year(self) -> int:
        return int(self.date[:4])


_FIELDS = ("slug", "date", "title", "kind", "place", "summary", "edition", "confidence")


def steps() -> list[Step]:
    """Every event in order of time, in four queries and without a model a row."""
    parties = _by_event(Event.parties.through.objects.values_list("event", "jurisdiction"))
    minerals = _by_event(Event.minerals.through.objects.values_list("event", "mineral"))
    cited: dict[str, list[Cited]] = {}
    evidence = Evidence.objects.filter(event__isnull=False).order_by("position", "pk")
    for event, *rest in evidence.values_list("event", "source", "source__title", "locator", "quotation"):
        cited.setdefault(event, []).append(Cited(*rest))
    found = [
        Step(
            *row,
            parties=tuple(sorted(parties.get(row[0], ()))),
            minerals=tuple(sorted(minerals.get(row[0], ()))),
            evidence=tuple(cited.get(row[0], ())),
        )
        for row in Event.objects.order_by().values_list(*_FIELDS)
    ]
    return sorted(found, key=lambda step: step.order)


def step(event: Event, parties: Iterable[str], minerals: Iterable[str], evidence: Iterable[Evidence]) -> Step:
    """One event, from what its page has read already."""
    return Step(
        slug=event.pk,
        date=event.date,
        title=event.title,
        kind=event.kind,
        place=event.place,
        summary=event.summary,
        edition=event.edition_id,
        confidence=event.confidence,
        parties=tuple(sorted(parties)),
        minerals=tuple(sorted(minerals)),
        evidence=tuple(Cited(item.source_id, item.source.title, item.locator, item.quotation) for item in evidence),
    )


def as_data(step: Step) -> dict:
    """A step as JSON: its date as exact as its source, so that the length of the text is its precision."""
    return {
        **dict(zip(COLUMNS, as_row(step), strict=True)),
        "evidence": [
            {"source": item.source, "locator": item.locator or None, "quotation": item.quotation or None}
            for item in step.evidence
        ],
    }


def as_row(step: Step) -> tuple:
    """The same in one line, the evidence by the slugs of its sources."""
    return (
        step.slug,
        step.date,
        step.title,
        step.kind,
        list(step.parties),
        step.place or None,
        step.summary or None,
        list(step.minerals),
        step.edition,
        step.confidence,
        [item.source for item in step.evidence],
    )


def _by_event(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for event, other in pairs:
        found.setdefault(event, []).append(other)
    return found
