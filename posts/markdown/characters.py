"""Characters that no text can hold: feeds, XML exports and databases fail on them, and nobody sees them."""

import re

from .problems import Problem

# C0 controls except tab and newline, DEL, the byte order mark, what UTF-8 or XML cannot hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\ud800-\udfff\ufffe\uffff]")
_LINES_NAMED = 20


def clean(text: str) -> str:
    """The text without characters that no text can hold, every line ending in a newline. What is saved is this."""
    return _UNPRINTABLE.sub("", _with_newlines(text))


def removed(text: str) -> list[Problem]:
    """What `clean` takes out, a Problem for each line (the first twenty)."""
    text = _with_newlines(text)
    lines: dict[int, list[str]] = {}
    at, line = 0, 1
    for match in _UNPRINTABLE.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if len(lines) == _LINES_NAMED and line not in lines:
            break
        lines.setdefault(line, []).append(f"U+{ord(match[0]):04X}")
    return [
        Problem(line, f"Characters that nobody can see were removed: {', '.join(dict.fromkeys(names))}.")
        for line, names in lines.items()
    ]


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
