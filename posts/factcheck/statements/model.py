"""The values that pass from the words to the judge: lists meant, and what is said of them."""

from dataclasses import dataclass, field, replace

from posts.factcheck.counts import Count
from posts.factcheck.dates import Dated
from posts.factcheck.mentions import Mention
from posts.factcheck.statements.segments import Thread


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a sentence."""

    start: int
    end: int

    def join(self, other: "Span | Dated") -> "Span":
        return Span(min(self.start, other.start), max(self.end, other.end))


@dataclass(slots=True)
class ListRef:
    """A list as the words point to it: everything they say to tell which one is meant.

    `series` are the candidates once the context is known, `named` when the reference itself says which; `recency` is
    now, new, last, before or first; `asof` is the date of a state ("in 2019 the list had …"), `published` the claimed
    date of publication; `by` marks the office that a described list is ascribed to; `fresh`: it has
    just come out; `bare`: a list only where one was spoken of before ("issued its own in 2021"); `rivals`: the series
    of other governments that the text has spoken of since, and may mean instead.
    """

    span: Span
    jurisdictions: tuple[str, ...] = ()
    office: str | None = None
    term: str | None = None
    year: Dated | None = None
    ordinal: int | None = None
    recency: str | None = None
    count: Count | None = None
    citations: tuple[str, ...] = ()
    law: str | None = None
    draft: bool = False
    definite: bool = False
    plural: bool = False
    own: bool = False
    foreign: bool = False
    explicit: bool = False
    update: bool = False
    statutory: bool = False
    every: bool = False
    series: tuple[str, ...] = ()
    edition: str | None = None
    published: Dated | None = None
    asof: Dated | None = None
    past: bool = False
    by: Span | None = None
    fresh: bool = False
    bare: bool = False
    rivals: tuple[str, ...] = ()

    @property
    def selects(self) -> bool:
        """Whether the words pick one edition, rather than the list as it stands."""
        return bool(self.year or self.ordinal or self.citations or self.edition or self.recency in ("before", "first"))

    def of_year(self, year: Dated | None) -> "ListRef":
        """The edition of a year of the same list; without a year, the list whichever edition is meant."""
        return replace(
            self,
            year=year,
            ordinal=None,
            recency=None,
            count=None,
            citations=(),
            edition=None,
            published=None,
            asof=None,
        )


@dataclass(slots=True)
class Memory:
    """What the text spoke of last: the list and how long ago, what a heading set, the minerals and events before.

    `owner`: the government that "its list" is of, where the text has turned to one since.
    """

    ref: ListRef | None = None
    age: int = 0
    several: bool = False
    heading: ListRef | None = None
    minerals: tuple[str, ...] = ()
    changed: "Statement | None" = None
    said: "tuple[Statement | None, tuple[Mention, ...]]" = (None, ())
    counted: "tuple[Statement, ...]" = ()
    topic: str = ""
    place: str = ""
    owner: str = ""
    asked: str = ""
    thread: Thread = field(default_factory=Thread)

    @property
    def spoken(self) -> tuple[ListRef | None, ListRef | None, int, bool, str]:
        """What "the list" means now."""
        return self.ref, self.heading, self.age, self.several, self.owner

    @spoken.setter
    def spoken(self, known: tuple[ListRef | None, ListRef | None, int, bool, str]) -> None:
        self.ref, self.heading, self.age, self.several, self.owner = known

    def remember(self, ref: ListRef, several: bool) -> None:
        self.ref, self.age, self.several, self.owner = ref, 0, several, ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said of a list, a mineral or an event.

    `kind` is that of the Finding. `value` is what is claimed: a Count, a Dated, an office, a tuple of minerals …
    `past`: said of then, not of now. `negated`: the claim is that it is not so.
    """

    kind: str
    span: Span
    value: object = None
    ref: ListRef | None = None
    other: ListRef | None = None
    minerals: tuple[str, ...] = ()
    negated: bool = False
    past: bool = False
    by_name: bool = False
    extra: dict = field(default_factory=dict)
