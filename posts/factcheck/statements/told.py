"""By which words each event of the record is told: the rows of words/events.txt."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from posts.factcheck.mentions import WORDS, read_words

CODE = re.compile(r"[A-Z]{2}|G7|NATO")


@dataclass(frozen=True, slots=True)
class Told:
    """The concepts by which an event is told: every set must be met, none of `never` may be.

    `soft`: jurisdictions of which one must be named unless none is. `steps`: of these one must be said where a date is
    to be that of the event.
    """

    event: str
    needed: tuple[frozenset[str], ...]
    never: frozenset[str] = frozenset()
    soft: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()

    def fits(self, words: set[str]) -> bool:
        if "acts" in words and any("create" in needed for needed in self.needed):
            # What is created does not create.
            return False
        if words & self.never or not all(words & needed for needed in self.needed):
            return False
        return not self.soft or bool(words & self.soft) or not any(CODE.fullmatch(word) for word in words)


@cache
def told_events() -> tuple[Told, ...]:
    rows = []
    for line in (WORDS / "events.txt").read_text(encoding="utf-8").splitlines():
        event, _, rest = line.partition("#")[0].partition("=")
        if not event.strip():
            continue
        marked: dict[str, list[frozenset[str]]] = defaultdict(list)
        for part in rest.split():
            mark = part[0] if part[0] in "!?+" else ""
            marked[mark].append(frozenset(part.removeprefix(mark).split("|")))
        never, soft, steps = (frozenset().union(*marked[mark]) for mark in "!?+")
        rows.append(Told(event.strip(), tuple(marked[""]), never, soft, steps))
    return tuple(rows)


@cache
def event_names() -> frozenset[str]:
    """What a text goes on speaking of: what events are called by, not what happened to them, nor to whom."""
    no_names = read_words("steps").keys() | read_words("kinds").keys()
    called = {concept for concepts in read_words("concepts").values() for concept in concepts.split()}
    names = {word for told in told_events() for word in told.needed[0]}
    for told in told_events():
        # "G7 fivepoint", "US JP cma": the name follows those whose it is.
        own = [needed for needed in told.needed if not all(CODE.fullmatch(word) for word in needed)]
        names |= own[0] & called if own else set()
    return frozenset(word for word in names - no_names if not CODE.fullmatch(word))


@cache
def named() -> re.Pattern:
    """The phrases and numbers that only an event is called by."""
    names = event_names()
    called = [phrase for phrase, word in read_words("concepts").items() if word in names]
    called += [word for word in names if word.isdigit()]
    pattern = "|".join(sorted(map(re.escape, called), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)|\bannouncement no\. \d")
