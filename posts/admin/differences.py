"""Two texts beside each other in the admin: the lines that differ, and where something was left out between them."""

from dataclasses import dataclass

from posts.merging import Run, diff


@dataclass(frozen=True, slots=True)
class Line:
    """One line that differs, word by word; `number` is where it stands. Without runs: lines that are the same."""

    number: int | None
    runs: tuple[Run, ...]


def lines_that_differ(old: str, new: str) -> list[Line]:
    """The changed lines in order; stretches that both texts hold are one empty Line each.

    Nothing at all if only the space between words differs.
    """
    lines: list[Line] = []
    for change in diff(old, new):
        if change.kind != "equal":
            runs = tuple(Run(run.kind, run.text.strip("\n")) for run in change.runs if run.text.strip())
            if runs:
                lines.append(Line(change.new_line or change.old_line, runs))
        elif not lines or lines[-1].runs:
            lines.append(Line(None, ()))
    return lines if any(line.runs for line in lines) else []
