"""The shipped record as Facts, read from the files without a database, once for all tests."""

from functools import cache

from minerals import names
from minerals.dates import PartialDate
from minerals.models import ListEdition
from posts.factcheck.facts import EventFacts, Facts, MineralFacts, SeriesFacts, edition_facts
from tests.minerals import reference


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _names(*given: str) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for name in filter(None, given):
        first.setdefault(names.key(name), name)
    return tuple(first.values())


@cache
def shipped_facts() -> Facts:
    frozen = reference.editions()
    return Facts.of(
        registry=reference.registry(),
        minerals=[
            MineralFacts(
                slug=row["slug"],
                name=row["name"],
                kind=row["kind"],
                symbol=row["symbol"],
                names=_names(row["name"], row["name_us"], *_parts(row["aliases"])),
                name_us=row["name_us"],
            )
            for row in reference.rows("minerals")
        ],
        series=[
            SeriesFacts(
                row["slug"],
                row["jurisdiction"],
                row["kind"],
                row["name"],
                row["short_name"],
                row["issuing_body"],
            )
            for row in sorted(reference.rows("series"), key=lambda row: int(row["position"] or 999))
        ],
        editions=[
            edition_facts(
                ListEdition(
                    slug=row["slug"],
                    series_id=row["series"],
                    title=row["title"],
                    issuer=row["issuer"],
                    official_citation=row["official_citation"],
                    published=row["published"],
                    in_force_from=row["in_force_from"],
                    declared_count=int(row["declared_count"]) if row["declared_count"] else None,
                    is_itemised=row["is_itemised"] == "yes",
                ),
                frozen[row["slug"]].entries,
            )
            for row in reference.rows("editions")
        ],
        events=[
            EventFacts(
                slug=row["slug"],
                date=PartialDate(row["date"]),
                title=row["title"],
                summary=row["summary"],
                kind=row["kind"],
                confidence=row["confidence"],
                place=row["place"],
                parties=tuple(sorted(_parts(row["parties"]))),
                minerals=tuple(sorted(_parts(row["minerals"]))),
                edition=row["edition"] or None,
            )
            for row in reference.rows("events")
        ],
        jurisdictions={row["code"]: row["name"] for row in reference.rows("jurisdictions")},
    )
