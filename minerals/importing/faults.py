"""What is wrong with a file: where, what was found, what was expected, what cures it."""

from dataclasses import dataclass

# No list of errors helps beyond this; the rest is counted.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a cell, row, file or option. `row` counts as a spreadsheet does, `line` is the line in the file."""

    problem: str
    cure: str
    value: str | None = None
    nearest: tuple[str, ...] = ()
    column: str | None = None
    row: int | None = None
    line: int | None = None
    file: str = ""

    @property
    def message(self) -> str:
        """What was found, what is wrong with it, and what cures it."""
        found = f"{_clip(self.value)!r} " if self.value is not None else ""
        nearest = f" (nearest: {', '.join(self.nearest)})" if self.nearest else ""
        return f"{found}{self.problem}{nearest}; {self.cure}"

    def __str__(self) -> str:
        place = []
        if self.row is not None:
            place.append(f"row {self.row}" + (f" (line {self.line})" if self.line not in (None, self.row) else ""))
        if self.column is not None:
            place.append(self.column if self.column.startswith("--") else f'column "{self.column}"')
        return ": ".join(filter(None, (self.file, ", ".join(place), self.message)))

    def as_json(self) -> dict:
        return {
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
            "nearest": list(self.nearest),
        }


class Refused(Exception):
    """Nothing was written: these faults stand in the way."""

    def __init__(self, faults: tuple[Fault, ...]):
        self.faults = faults
        super().__init__("\n".join(map(str, faults[:SHOWN])))


class RecordMoved(Exception):
    """The record changed between the plan that was looked at and its application."""

    def __init__(self) -> None:
        super().__init__("The record has changed since this plan was made. Nothing was written; plan again and look.")


def _clip(text: str, longest: int = 100) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
