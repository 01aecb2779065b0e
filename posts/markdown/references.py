"""The references of a text: found on the parser's tokens, resolved in one look-up; notes and citations numbered."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from markdown_it.token import Token

from minerals.lookup import Key, Missing, Value

from .parser import Parsed, inlines
from .problems import Problem, Refused

LookUp = Callable[[Collection[Key]], Mapping[Key, Value | Missing]]
MOST_RECORDS = 1_000
_NAMING = ("reference", "citation", "link_open", "image")


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a text that points to a record. `text[start:end]` is the reference as written.

    `value` is what the record said when this was read, None if there is no such record.
    """

    key: Key
    line: int
    start: int
    end: int
    value: Value | None


def resolve(
    parsed: Parsed, look_up: LookUp, also: Collection[Key] = ()
) -> tuple[list[Found], dict[Key, Value], list[Problem]]:
    """Every reference of the text in order, the values by key, and a Problem for each that resolves to nothing.

    `look_up` is called once, for `also` too, or not at all if there is nothing to look up.
    """
    tokens = [token for part in parsed.parts() for token in inlines(part) if _names_a_record(token)]
    tokens.sort(key=lambda token: token.meta["start"])
    keys: dict[Key, None] = {}
    for token in tokens:
        keys[token.meta["key"]] = None
        if len(keys) > MOST_RECORDS:
            raise Refused(
                token.meta["line"], f"The text names more than {MOST_RECORDS:,} different records. Divide it."
            )
    asked = keys | dict.fromkeys(also)
    answers = look_up(asked.keys()) if asked else {}
    found, problems = [], []
    for token in tokens:
        meta, answer = token.meta, answers[token.meta["key"]]
        value = None if isinstance(answer, Missing) else answer
        found.append(Found(meta["key"], meta["line"], meta["start"], meta["end"], value))
        if isinstance(answer, Missing):
            message = f"{_as_written(parsed.text, token)}: {answer.reason}."
            problems.append(Problem(meta["line"], message, tuple(answer.nearest), blocks=True))
    values = {key: answer for key, answer in answers.items() if isinstance(answer, Value)}
    return found, values, problems


def _names_a_record(token: Token) -> bool:
    return token.type in _NAMING and token.meta.get("key") is not None


def _as_written(text: str, token: Token) -> str:
    written = " ".join(text[token.meta["start"] : token.meta["end"]].split())
    return written if len(written) <= 80 else str(token.meta["key"])


def fallback(token: Token) -> str:
    """The words that stand in for a reference to nothing: never its brackets."""
    key = token.meta["key"]
    if token.type == "citation":
        return f"({', '.join(filter(None, (key.slug, token.meta['locator'])))})"
    return str(key) if key.field else key.slug.replace("-", " ")


@dataclass(slots=True)
class Cited:
    """A source in the article's list of sources, with the places cited in it."""

    number: int
    value: Value
    locators: list[str]


@dataclass(slots=True)
class Noted:
    """A note that the text refers to: its number, and how often."""

    number: int
    label: str
    times: int


def number(parsed: Parsed, values: Mapping[Key, Value]) -> tuple[list[Noted], list[Cited]]:
    """Number notes and sources in the order in which a reader meets them; their tokens learn their numbers.

    Notes come after the body, so what only a note refers to is met when that note is read.
    """
    notes: dict[str, Noted] = {}
    sources: dict[Key, Cited] = {}
    unread = [parsed.body]
    for part in unread:
        for token in inlines(part):
            match token.type:
                case "note":
                    label = token.meta["label"]
                    if label not in notes:
                        notes[label] = Noted(len(notes) + 1, label, 0)
                        unread.append(parsed.notes[label].tokens)
                    token.meta |= {"number": notes[label].number, "again": notes[label].times}
                    notes[label].times += 1
                case "citation" if token.meta["key"] in values:
                    key, locator = token.meta["key"], token.meta["locator"]
                    cited = sources.setdefault(key, Cited(len(sources) + 1, values[key], []))
                    token.meta["number"] = cited.number
                    if locator and locator not in cited.locators:
                        cited.locators.append(locator)
    return list(notes.values()), list(sources.values())


def unused(parsed: Parsed, notes: Collection[Noted]) -> list[Problem]:
    """Notes that nothing on the page refers to, so that no reader would see them."""
    used = {note.label for note in notes}
    return [
        Problem(note.line, f"The note [^{label}] is never used, so readers do not see it.")
        for label, note in parsed.notes.items()
        if label not in used
    ]
