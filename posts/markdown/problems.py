"""What can be wrong with a text: a Problem is shown beside it, a refusal stops it from being saved."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an editor should look at, with the line it stands on (the first line is 1).

    `nearest` are candidates for what was meant, best first. `blocks`: the text cannot be published like this. `field`
    is where else than in the text to look: title, summary.
    """

    line: int
    message: str
    nearest: tuple[str, ...] = ()
    blocks: bool = False
    field: str = ""

    def __str__(self) -> str:
        candidates = f" (nearest: {', '.join(self.nearest)})" if self.nearest else ""
        return f"line {self.line}: {self.message}{candidates}"


class Refused(Exception):
    """A text too large or too deep to be rendered; nothing of it is dropped silently."""

    def __init__(self, line: int, message: str):
        super().__init__(f"line {line}: {message}")
        self.line, self.message = line, message
