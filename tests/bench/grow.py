"""Ten times the editions, minerals and events of the shipped record: `python -m tests.bench.grow`, on DATABASE_URL."""

import datetime
import os

import django

TIMES = 10


def grow() -> None:
    from django.db import transaction
    from django.db.models import Min
    from django.utils import timezone

    from minerals import names
    from minerals.models import Event, ListEdition, ListEntry, ListSeries, Mineral, MineralName, RecordChange

    with transaction.atomic():
        minerals = list(Mineral.objects.all())
        for copy in range(1, TIMES):
            for mineral in minerals:
                slug = f"{mineral.pk}-{copy}"
                name = f"{mineral.name} {copy}"
                Mineral.objects.create(slug=slug, name=name, kind="material", uses=mineral.uses)
                MineralName.objects.create(key=names.key(name), mineral_id=slug, text=name, kind="name")
        for series in ListSeries.objects.annotate(first=Min("editions__starts_on")):
            start = datetime.date.fromisoformat(series.first)
            for edition in list(series.editions.with_entries()):
                _earlier_editions(edition, start, ListEdition, ListEntry)
        for event in list(Event.objects.prefetch_related("parties", "minerals")):
            for copy in range(1, TIMES):
                twin = Event.objects.create(
                    slug=f"{event.pk}-{copy}",
                    date=event.date,
                    title=f"{event.title} {copy}",
                    kind=event.kind,
                    place=event.place,
                    summary=event.summary,
                    confidence=event.confidence,
                )
                twin.parties.set(event.parties.all())
                twin.minerals.set(event.minerals.all())
        RecordChange.objects.create(table="bench", key="grow", action="created", made_at=timezone.now())


def _earlier_editions(edition, start: datetime.date, ListEdition, ListEntry) -> None:
    for copy in range(1, TIMES):
        number = int(edition.pk[-4:])
        day = start - datetime.timedelta(days=copy * 400 + number % 97)
        twin = ListEdition.objects.create(
            slug=f"{edition.pk}-{copy}",
            series_id=edition.series_id,
            title=f"{edition.title} {copy}",
            issuer=edition.issuer,
            published=day.isoformat(),
            in_force_from=day.isoformat(),
            declared_count=edition.declared_count,
            is_itemised=edition.is_itemised,
        )
        for entry in edition.entries.all():
            line = ListEntry.objects.create(
                edition=twin, position=entry.position, label=entry.label, qualifier=entry.qualifier
            )
            line.minerals.set(entry.minerals.all())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    grow()
