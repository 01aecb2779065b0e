"""What the fact check says of a sentence."""

from dataclasses import dataclass, field

SUPPORTED, CONTRADICTED, OUTDATED, UNDECIDED = "supported", "contradicted", "outdated", "undecided"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a sentence claims, beside what the record says.

    `start` and `end` are offsets in the text as given, `sentence` the words around them as a reader sees them. `record`
    names what it was compared with as keys of the record, the first one first ("list:us-2018 mineral:copper").
    `evidence` are addresses of pages of the record.
    """

    start: int
    end: int
    sentence: str
    kind: str
    verdict: str
    claimed: str
    recorded: str
    record: str
    explanation: str
    evidence: tuple[str, ...] = field(default=())

    @property
    def is_note(self) -> bool:
        """Whether it says only that something was not read, and nothing of a statement."""
        return not self.record and self.verdict == UNDECIDED

    @property
    def slugs(self) -> tuple[str, ...]:
        """The slugs of the records it was compared with."""
        return tuple(key.partition(":")[2] for key in self.record.split())
