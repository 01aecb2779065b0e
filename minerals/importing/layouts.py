"""The tables of the record as files hold them: their columns, and what a cell may say."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from minerals import names
from minerals.dates import PartialDate
from minerals.models import Event, Jurisdiction, ListEdition, ListEntry, ListSeries, Mineral, Source
from minerals.models.fields import PartialDateField

# Says what is wrong with a cell: (value, problem, cure, known values among which the nearest are named).
Report = Callable[[str | None, str, str, Collection[str]], None]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SLUG = re.compile(r"[A-Za-z0-9_-]+")
_is_address = URLValidator(schemes=["http", "https"])


class Kind(Enum):
    LINE = "one line of text"
    TEXT = "text"
    SLUG = "slug"
    ADDRESS = "web address"
    DATE = "date"
    NUMBER = "number"
    YES_OR_NO = "yes or no"
    CHOICE = "one of a few words"
    ONE = "slug of another row"
    MANY = "slugs of other rows"
    NAMES = "aliases"
    EVIDENCE = "slug of a source"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the model's field says what it may hold."""

    name: str
    kind: Kind
    field: models.Field | None = None
    required: bool = False
    to: str = ""
    position: int = 0

    @property
    def is_plain(self) -> bool:
        return self.kind not in (Kind.MANY, Kind.NAMES, Kind.EVIDENCE)

    @property
    def default(self) -> str:
        return self.text(self.field.get_default()) if self.field and self.field.has_default() else ""

    def text(self, value) -> str:
        """A value of the model as a cell."""
        match value:
            case None:
                return ""
            case bool():
                return "yes" if value else "no"
            case _:
                return str(value)

    def value(self, text: str):
        """A checked cell as a value of the model."""
        match self.kind:
            case Kind.NUMBER:
                return int(text) if text else None
            case Kind.YES_OR_NO:
                return text == "yes"
            case Kind.ONE:
                return text or None
            case _:
                return text

    def check(self, text: str, known: Mapping[str, Collection[str]], report: Report) -> str:
        """The cell in its one canonical form. Reports everything that is wrong with it and never raises."""
        if not text:
            if self.required:
                report(None, "the cell is empty", f"give the {self.name}", ())
            return self.default
        if _CONTROL.search(text.replace("\r", "")):
            report(text, "holds a control character", "take it out", ())
        if self.kind is Kind.TEXT:
            return text.replace("\r\n", "\n").replace("\r", "\n")
        if "\n" in text or "\r" in text:
            report(text, "holds a line break", "write it on one line", ())
            return " ".join(text.split())
        if self.kind in (Kind.MANY, Kind.NAMES):
            return self._check_many(text, known, report)
        written_freely = self.kind in (Kind.LINE, Kind.SLUG, Kind.ADDRESS)
        if written_freely and (longest := self.field.max_length) and len(text) > longest:
            report(text, f"is {len(text)} characters long", f"{longest} at most", ())
        return self._check_one(text, known, report)

    def _check_one(self, text: str, known: Mapping[str, Collection[str]], report: Report) -> str:
        match self.kind:
            case Kind.SLUG if not _SLUG.fullmatch(text):
                report(text, "is not a slug", "use letters, digits and hyphens only", ())
            case Kind.ADDRESS:
                try:
                    _is_address(text)
                except ValidationError:
                    report(text, "is not a web address", "write it in full, from https:// on", ())
            case Kind.DATE:
                try:
                    PartialDate(text)
                except ValueError as error:
                    report(text, *_words_of_date(text, error), ())
            case Kind.NUMBER if not re.fullmatch(r"\d{1,5}", text, re.ASCII) or int(text) > 32767:
                report(text, "is not a whole number from 0 to 32767", "write digits only", ())
            case Kind.NUMBER:
                return str(int(text))
            case Kind.YES_OR_NO:
                if (word := text.casefold()) not in _YES | _NO:
                    report(text, "is neither yes nor no", "write yes or no", ())
                return "yes" if word in _YES else "no"
            case Kind.CHOICE:
                choices = [value for value, _ in self.field.choices]
                if text not in choices:
                    report(text, f"is not a {self.name}", f"write one of {', '.join(choices)}", choices)
            case Kind.ONE | Kind.EVIDENCE:
                self._check_known(text, known, report)
        return text

    def _check_many(self, text: str, known: Mapping[str, Collection[str]], report: Report) -> str:
        parts = list(dict.fromkeys(filter(None, (part.strip() for part in text.split(";")))))
        if self.kind is Kind.NAMES:
            for part in parts:
                if max(len(part), len(names.key(part))) > 120:
                    report(part, "is too long for an alias", "120 characters at most", ())
            return "; ".join(parts)
        for part in parts:
            self._check_known(part, known, report)
        return ";".join(sorted(parts))

    def _check_known(self, slug: str, known: Mapping[str, Collection[str]], report: Report) -> None:
        if slug not in known[self.to]:
            noun, command = LAYOUTS[self.to].noun, COMMANDS[self.to]
            cure = f"correct it, or bring the {noun} in first with {command}"
            report(slug, f"is not a known {noun}", cure, known[self.to])


@dataclass(frozen=True, slots=True)
class Layout:
    """One table: its model, its columns in order, and what names a row."""

    table: str
    noun: str
    model: type[models.Model]
    columns: dict[str, Column]
    # The name of Evidence's foreign key to this model; "" if it has none.
    record: str = ""
    # Fields that must be unique, with a value out of the way for the moment in which rows trade places.
    parked: Mapping[str, Callable[[int], object]] | None = None

    def key(self, row: Mapping[str, str]) -> str:
        """What names the row in its table. An entry is named by its edition and its normalised label."""
        if self.table == "entries":
            return f"{row['edition']}:{names.key(row['label'])}"
        return row[next(iter(self.columns))]

    def of_kind(self, kind: Kind) -> list[Column]:
        return [column for column in self.columns.values() if column.kind is kind]

    def headings(self) -> dict[str, bool]:
        """The columns of a file in this layout; True for those that it must have."""
        return {name: column.required for name, column in self.columns.items()}


def changed_columns(layout: Layout, before: Mapping, after: Mapping) -> list[str]:
    """The columns in which two rows differ."""
    return [name for name in layout.columns if before[name] != after[name]]


def split(cell: str) -> list[str]:
    """The values of a cell that may hold many."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def kept_aliases(row: Mapping[str, str]) -> str:
    """The aliases without those that only repeat the name, the American name or each other."""
    seen = {names.key(row["name"]), names.key(row["name_us"]), ""}
    kept = []
    for alias in split(row["aliases"]):
        if (key := names.key(alias)) not in seen:
            seen.add(key)
            kept.append(names.clean(alias))
    return "; ".join(kept)


def _words_of_date(text: str, error: ValueError) -> tuple[str, str]:
    message = str(error)
    if "calendar" in message:
        return message.removeprefix(f"{text} "), "correct the day"
    return "is not a date", "write 2024, 2024-02 or 2024-02-03"


_YES, _NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
_TABLE_OF = {
    Jurisdiction: "jurisdictions",
    Source: "sources",
    Mineral: "minerals",
    ListSeries: "series",
    ListEdition: "editions",
}


def _kind(field: models.Field) -> Kind:
    match field:
        case models.ManyToManyField():
            return Kind.MANY
        case models.ForeignKey():
            return Kind.ONE
        case PartialDateField():
            return Kind.DATE
        case models.SlugField():
            return Kind.SLUG
        case models.URLField():
            return Kind.ADDRESS
        case models.BooleanField():
            return Kind.YES_OR_NO
        case models.PositiveSmallIntegerField():
            return Kind.NUMBER
        case models.TextField():
            return Kind.TEXT
        case _ if field.choices:
            return Kind.CHOICE
        case _:
            return Kind.LINE


def _layout(model, noun: str, columns: str, *, record: str = "", evidence=(), parked=None, table: str) -> Layout:
    made = {}
    for name in columns.split():
        if name in evidence:
            made[name] = Column(name, Kind.EVIDENCE, to="sources", position=evidence.index(name) + 1)
        elif name == "aliases":
            made[name] = Column(name, Kind.NAMES)
        else:
            field = model._meta.get_field(name)
            kind = _kind(field)
            required = not field.blank and not field.has_default() and kind is not Kind.MANY
            to = _TABLE_OF[field.related_model] if field.is_relation else ""
            made[name] = Column(name, kind, field, required, to)
    return Layout(table, noun, model, made, record, parked)


# In the order in which they can be written: nothing points to a table further down.
LAYOUTS: dict[str, Layout] = {
    layout.table: layout
    for layout in (
        _layout(Jurisdiction, "jurisdiction", "code name kind", table="jurisdictions"),
        _layout(
            Source,
            "source",
            "slug title publisher url kind language published retrieved sha256",
            parked={"url": lambda n: f"parked:{n}"},
            table="sources",
        ),
        _layout(
            Mineral,
            "mineral",
            "slug name name_us kind symbol atomic_number cas_number member_of counts_as aliases name_de name_fr"
            " related_to uses uses_source",
            record="mineral",
            evidence=("uses_source",),
            parked={"symbol": lambda n: "", "atomic_number": lambda n: 10000 + n},
            table="minerals",
        ),
        _layout(
            ListSeries,
            "series",
            "slug jurisdiction name short_name position kind issuing_body definition provision effect methodology"
            " source",
            record="series",
            evidence=("source",),
            table="series",
        ),
        _layout(
            ListEdition,
            "edition",
            "slug series title issuer legal_basis official_citation published in_force_from declared_count"
            " is_itemised source notes",
            record="edition",
            evidence=("source",),
            parked={"in_force_from": lambda n: str(1000 + n)},
            table="editions",
        ),
        _layout(
            ListEntry,
            "entry",
            "edition position label translation qualifier minerals note",
            parked={"position": lambda n: 20000 + n},
            table="entries",
        ),
        _layout(
            Event,
            "event",
            "slug date title kind parties place summary minerals edition confidence source second_source",
            record="event",
            evidence=("source", "second_source"),
            table="events",
        ),
    )
}
TABLE_OF_MODEL = {layout.model: table for table, layout in LAYOUTS.items()}
COMMANDS = {
    "jurisdictions": "import_jurisdictions",
    "sources": "import_sources",
    "minerals": "import_minerals",
    "series": "import_series",
    "editions": "import_lists",
    "entries": "import_lists",
    "events": "import_events",
}
