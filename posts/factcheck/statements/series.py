"""Which series of lists a reference may mean."""

from posts.factcheck.facts import Facts
from posts.factcheck.mentions import Mention, offices
from posts.factcheck.statements.model import ListRef

# Of lists of another kind than that of critical minerals.
KINDS = frozenset({"strategic", "strategicmin", "growth", "defence", "specified", "both"})


def series_of(ref: ListRef, facts: Facts) -> tuple[str, ...]:
    """The series that a reference may mean by its own words, the likeliest first; none where they do not say."""
    jurisdictions = ref.jurisdictions
    if not jurisdictions and ref.office:
        jurisdictions = (_seat(ref.office),)
    if not jurisdictions and ref.term in ("raw", "strategic"):
        jurisdictions = ("EU",)
    if not jurisdictions and ref.term == "growth":
        jurisdictions = ("UK",)
    if not jurisdictions and ref.term == "specified":
        jurisdictions = ("JP",)
    if not jurisdictions and ref.citations:
        return (facts.editions[ref.citations[0]].series,)
    found: list[str] = []
    for jurisdiction in jurisdictions:
        found.extend(_of_jurisdiction(jurisdiction, ref, facts))
    return tuple(dict.fromkeys(found))


def _seat(office: str) -> str:
    return offices().get(office, (office.partition(":")[0], ""))[0]


def seat_of(token: Mention) -> str:
    """Whose a place or an office is."""
    return str(token.value) if token.tag == "J" else _seat(str(token.value))


def _of_jurisdiction(jurisdiction: str, ref: ListRef, facts: Facts) -> list[str]:
    held = [series for series in facts.series.values() if series.jurisdiction == jurisdiction]
    match ref.term:
        case "strategic" | "strategicmin":
            held = [series for series in held if series.kind == "strategic" and "rowth" not in series.name]
        case "specified":
            held = [series for series in held if "pecified" in series.name]
        case "both":
            held = [series for series in held if "critical and strategic" in series.name] or held
        case "growth":
            held = [series for series in held if "rowth" in series.name]
        case "specified":
            held = [series for series in held if "specified" in series.name]
        case _:
            energy = [series for series in held if "Energy" in series.issuing_body and jurisdiction == "US"]
            by_energy = ref.office == "doe" or ref.term == "materials"
            if ref.term == "materials" and energy:
                held = energy
            elif ref.office == "doe" and energy:
                held = energy + [series for series in held if series not in energy and series.kind != "strategic"]
                return [series.slug for series in held[:2]]
            else:
                # Where there is but a strategic list, "the list" is that one.
                held = [series for series in held if series.kind != "strategic"] or held[
                    : ref.term is None and jurisdiction != "CN"
                ]
            if by_energy and energy:
                return [series.slug for series in held[:2]]
    if ref.statutory and (bound := [series for series in held if "statutory" in series.name]):
        held = bound
    return [series.slug for series in held[:1]]
