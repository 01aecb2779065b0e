"""What stands above the text of a file: YAML between `---`, TOML between `+++`, or nothing."""

import re
import tomllib
from dataclasses import dataclass, field

import yaml

LARGEST = 64 * 1024
DEEPEST = 20
_FENCES = {
    "---": re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE),
    "+++": re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE),
}
# A fence and then a key: not a rule and then a text.
_BEGUN = re.compile(r"(?:---[ \t]*\n[A-Za-z][\w-]*:(?:[ \t]|\n)|\+\+\+[ \t]*\n[A-Za-z][\w-]*[ \t]*=)")


@dataclass(frozen=True, slots=True)
class Parted:
    """The keys and the text of a file. `line` is the line of the file on which the text starts."""

    text: str
    keys: dict = field(default_factory=dict)
    line: int = 1


class Unreadable(Exception):
    """Front matter that cannot be taken as keys and values; `line` is where, counted in the file."""

    def __init__(self, message: str, line: int = 1):
        super().__init__(message)
        self.line = line


def part(text: str) -> Parted:
    """Take a text apart. A text that merely begins with a rule has no front matter. Raises Unreadable."""
    fence = _FENCES.get(text[:3])
    found = fence and fence.match(text)
    if fence and not found and _BEGUN.match(text):
        raise Unreadable(f"the front matter has no end: there is no line {text[:3]} below it")
    if not found:
        return Parted(text)
    above = found.group(1)
    if len(above) > LARGEST:
        raise Unreadable(f"the front matter is larger than {LARGEST // 1024} KB")
    keys = _toml(above) if text.startswith("+") else _yaml(above)
    if keys is None:
        return Parted(text)
    return Parted(text[found.end() :], keys, line=text[: found.end()].count("\n") + 1)


def _yaml(above: str) -> dict | None:
    """Every value as the text it was written as: `No` is a word and 010 is not 8. None if it is no mapping at all."""
    try:
        _refuse_aliases(above)
        keys = yaml.load(above, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        words = getattr(error, "problem", None) or "this is not YAML"
        raise Unreadable(f"the front matter cannot be read: {words}", line=mark.line + 2 if mark else 1) from None
    if not above.strip():
        return {}
    return keys if isinstance(keys, dict) else None


def _refuse_aliases(above: str) -> None:
    """Ten lines of aliases can stand for gigabytes, so they are met as events, before anything is built."""
    depth = 0
    for event in yaml.parse(above, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable("aliases (*name) are not allowed in front matter", line=event.start_mark.line + 2)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Unreadable("the front matter is nested too deep", line=event.start_mark.line + 2)


def _toml(above: str) -> dict:
    try:
        return {key: _as_text(value) for key, value in tomllib.loads(above).items()}
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r" \(at line (\d+), column \d+\)", str(error))
        words = str(error).replace(at[0], "") if at else str(error)
        raise Unreadable(f"the front matter cannot be read: {words}", line=int(at[1]) + 1 if at else 1) from None


def _as_text(value):
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return str(value)
