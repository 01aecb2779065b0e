"""The fact check of articles: prose meets the record. Findings are kept per Revision, state of the record and day."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache as once
from pathlib import Path

from django.core.cache import cache
from django.utils import timezone

from minerals.dates import PartialDate
from minerals.models import RecordChange
from posts import factcheck, lookup
from posts.factcheck import Finding, check_reading
from posts.factcheck.facts import Facts, facts_of_record
from posts.factcheck.reading import LookUp, Reading, read
from posts.factcheck.suggestions import Suggestion, suggest
from posts.models import Revision

Day = datetime.date | PartialDate
_KEPT_FOR = datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Checked:
    """One part of an article, `title`, `summary` or `body`, and what the record says of it.

    Title and summary are plain prose: nothing in them is bound to a record.
    """

    part: str
    text: str
    findings: list[Finding]
    suggestions: list[Suggestion] = field(default_factory=list)


def check_text(
    text: str, *, on: Day | None = None, written: PartialDate | None = None, markdown: bool = True
) -> tuple[Reading, list[Finding]]:
    """What the record says of a text that nobody has saved. Either `on` or `written` must be given."""
    reading = read(text, markdown=markdown, look_up=lookup.Records(nearest=False).on(_last_day(on or written)))
    return reading, check_reading(reading, facts_of_record(), on=on, written=written)


def check_parts(
    title: str, summary: str, body: str, on: Day, facts: Facts, records: lookup.Records | None = None
) -> list[Checked]:
    """What the record says on a day of an article that nobody has saved, part by part in the order of the page."""
    look_up = (records or lookup.Records(nearest=False)).on(_last_day(on))
    return _parts({"title": title, "summary": summary, "body": body}, on, None, facts, look_up)


def check_article(
    revision: Revision,
    on: Day | None,
    today: datetime.date,
    *,
    facts: Facts | None = None,
    records: lookup.Records | None = None,
) -> list[Checked]:
    """What the record says of one Revision, and what in it is not bound yet. `check_articles` says on which day."""
    return check_articles([revision], on, today, facts=facts, records=records)[0]


def check_articles(
    revisions: Sequence[Revision],
    on: Day | None,
    today: datetime.date,
    *,
    facts: Facts | None = None,
    records: lookup.Records | None = None,
) -> list[list[Checked]]:
    """The same of several Revisions, in as many queries as one.

    Judged on the day `on`; else each on the day from which it is public, a private one today. Who has the `facts` and
    the `records` of these texts already brings them along.
    """
    if not revisions:
        return []
    version = getattr(revisions[0], "record_version", None) or RecordChange.objects.version()
    names = [_name(revision, version, on, today) for revision in revisions]
    kept = cache.get_many(names)
    missing = [revision for revision, name in zip(revisions, names, strict=True) if name not in kept]
    records = records or lookup.Records(missing, nearest=False)
    facts = facts or (facts_of_record() if missing else None)
    made = {}
    for revision, name in zip(revisions, names, strict=True):
        if name not in kept:
            made[name] = kept[name] = _check(revision, on, today, facts, records)
    if made:
        cache.set_many(made, _KEPT_FOR.total_seconds())
    return [kept[name] for name in names]


def public_day(revision: Revision) -> PartialDate | None:
    """The day from which readers see a Revision, None while it is private."""
    return PartialDate(timezone.localdate(revision.public_from).isoformat()) if revision.public_from else None


def _check(
    revision: Revision, on: Day | None, today: datetime.date, facts: Facts, records: lookup.Records
) -> list[Checked]:
    written = public_day(revision)
    on = on or (None if written else today)
    parts = {name: getattr(revision, name) for name in ("title", "summary", "body")}
    return _parts(parts, on, written, facts, records.on(_last_day(on or written)))


def _parts(
    parts: Mapping[str, str], on: Day | None, written: PartialDate | None, facts: Facts, look_up: LookUp
) -> list[Checked]:
    checked = []
    for part, text in parts.items():
        reading = read(text, markdown=part == "body", look_up=look_up)
        findings = check_reading(reading, facts, on=on, written=written)
        checked.append(Checked(part, text, findings, suggest(reading, findings, facts) if part == "body" else []))
    return checked


def _name(revision: Revision, version: int, on: Day | None, today: datetime.date) -> str:
    day = on or public_day(revision) or today
    parts = (revision.pk, version, code_version(), str(day))
    return "findings-" + hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _last_day(day: Day) -> datetime.date:
    return day.last_day if isinstance(day, PartialDate) else day


@once
def code_version() -> str:
    """Names the code and the words that make findings."""
    digest = hashlib.sha256()
    folder = Path(factcheck.__file__).parent
    for path in sorted([Path(__file__), *folder.rglob("*.py"), *folder.rglob("*.txt")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
