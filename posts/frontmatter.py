"""What stands above the text of a file: YAML between `---`, TOML between `+++`, or nothing."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

LARGEST = 64 * 1024
DEEPEST = 20
_FENCES = {
    "---": re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE),
    "+++": re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE),
}
# A fence and then a key: not a rule and then a text.
_TOML_KEY = re.compile(r"[ \t]*[\"']?([\w-]+)[\"']?[ \t]*=")
_BEGUN = re.compile(r"(?:---[ \t]*\n[A-Za-z][\w-]*:(?:[ \t]|\n)|\+\+\+[ \t]*\n[A-Za-z][\w-]*[ \t]*=)")


@dataclass(frozen=True, slots=True)
class Parted:
    """The keys and the text of a file. `line` is the line of the file on which the text starts."""

    text: str
    keys: dict = field(default_factory=dict)
    line: int = 1


class Unreadable(Exception):
    """Front matter that cannot be taken as keys and values; `line` is where, counted in the file."""

    def __init__(self, message: str, line: int = 1, cure: str = "write one `key: value` a line"):
        super().__init__(message)
        self.line, self.cure = line, cure


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
        _refuse_doubles(_yaml_keys(above))
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


Keys = Iterator[tuple[str, int]]


def _refuse_doubles(keys: Keys) -> None:
    """Whichever value was meant, the other would be lost. Capitals tell no keys apart."""
    first: dict[str, int] = {}
    for key, line in keys:
        name = key.strip().lower()
        if name in first:
            raise Unreadable(f"the key {name!r} stands in line {first[name]} already", line, "keep one of them")
        first[name] = line


def _yaml_keys(above: str) -> Keys:
    """The keys, each with its line in the file."""
    whole = yaml.compose(above, Loader=yaml.CBaseLoader)
    pairs = whole.value if isinstance(whole, yaml.MappingNode) else ()
    return ((key.value, key.start_mark.line + 2) for key, _ in pairs if isinstance(key, yaml.ScalarNode))


def _toml_keys(above: str) -> Keys:
    """The same of what stands before the first table."""
    for line, words in enumerate(above.split("\n"), start=2):
        if words.lstrip().startswith("["):
            return
        if key := _TOML_KEY.match(words):
            yield key[1], line


def _toml(above: str) -> dict:
    try:
        keys = tomllib.loads(above)
        if len({key.lower() for key in keys}) < len(keys):
            _refuse_doubles(_toml_keys(above))
        return {key: _as_text(value) for key, value in keys.items()}
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        if "overwrite" in str(error):
            _refuse_doubles(_toml_keys(above))
        at = re.search(r" \(at line (\d+), column \d+\)", str(error))
        words = str(error).replace(at[0], "") if at else str(error)
        raise Unreadable(f"the front matter cannot be read: {words}", line=int(at[1]) + 1 if at else 1) from None


def _as_text(value):
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return str(value)
