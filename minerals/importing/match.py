"""From a label to the minerals it means. What is not known is reported, never guessed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from minerals import names
from minerals.importing.layouts import split

# Grades and forms that lists name; those of the record's entries are added to them.
QUALIFIERS = (
    "battery grade",
    "metallurgy grade",
    "metallurgical grade",
    "chemical grade",
    "natural",
    "synthetic",
    "metal",
    "high purity",
    "for permanent magnets",
)
_DASHES = re.compile(r"\s+[-‐‑‒–—―]+\s+|\s*[–—―]\s*|,\s+|:\s+")
_IN_BRACKETS = re.compile(r"(?P<name>.+?)\s*[(\[](?P<more>[^()\[\]]+)[)\]]")
_PARTS = re.compile(r"\s*[/;,&+]\s*|\s+(?:and|or)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """What a label means: slugs of minerals, and the qualifier if it names one."""

    minerals: tuple[str, ...]
    qualifier: str = ""


class Matcher:
    """Finds minerals by their names. Made once from the rows of the registry and the qualifiers of the record."""

    def __init__(self, minerals: Iterable[Mapping[str, str]], qualifiers: Iterable[str] = ()):
        self._names: dict[str, str] = {}
        self._symbols: dict[str, str] = {}
        variants: dict[str, set[str]] = defaultdict(set)
        for row in minerals:
            for text in (row["name"], row["name_us"], *split(row["aliases"]), row["slug"]):
                if key := names.key(text):
                    self._names.setdefault(key, row["slug"])
                    variants[_variant(text)].add(row["slug"])
            if row["symbol"]:
                self._symbols[row["symbol"]] = row["slug"]
        self._variants = {
            variant: next(iter(slugs)) for variant, slugs in variants.items() if variant and len(slugs) == 1
        }
        self._qualifiers = {names.key(text): text for text in (*QUALIFIERS, *sorted(qualifiers)) if names.key(text)}

    def find(self, label: str) -> Match | None:
        """The minerals that this label means: by name, with a known qualifier, or as several names in one."""
        if slug := self.mineral(label):
            return Match((slug,))
        return self._with_qualifier(label) or self._combined(label)

    def mineral(self, text: str) -> str | None:
        """The one mineral of this slug, name, alias, symbol (its case counts) or spelling variant."""
        text = names.clean(text)
        return self._names.get(names.key(text)) or self._symbols.get(text) or self._variants.get(_variant(text))

    def _with_qualifier(self, label: str) -> Match | None:
        for name, more in _divisions(label):
            qualifier = self._qualifiers.get(names.key(more))
            # "Graphite (natural)" is natural graphite where that is a mineral of its own.
            if qualifier and (slug := self.mineral(f"{qualifier} {name}") or self.mineral(name)):
                return Match((slug,), qualifier)
        return None

    def _combined(self, label: str) -> Match | None:
        bracketed = _IN_BRACKETS.fullmatch(label)
        parts = [bracketed["name"], bracketed["more"]] if bracketed else [label]
        parts = [part for whole in parts for part in ([whole] if self.mineral(whole) else _PARTS.split(whole))]
        found = [self.mineral(part) for part in parts if names.key(part)]
        return Match(tuple(dict.fromkeys(found))) if found and all(found) else None


def _divisions(label: str) -> Iterable[tuple[str, str]]:
    """Every way to read a label as (name, qualifier)."""
    label = names.clean(label)
    if bracketed := _IN_BRACKETS.fullmatch(label):
        yield bracketed["name"], bracketed["more"]
    for dash in _DASHES.finditer(label):
        yield label[: dash.start()], label[dash.end() :]
    for space in re.finditer(r"[\s-]+", label):
        yield label[: space.start()], label[space.end() :]
        yield label[space.end() :], label[: space.start()]


# One sound, two spellings: American and British, old and new.
_SPELLINGS = (("sulph", "sulf"), ("aluminium", "aluminum"), ("caesium", "cesium"), ("phosphorous", "phosphorus"))


def _variant(text: str) -> str:
    """The key of a name without what spelling habits change: plural, "and", British or American."""
    words = [word for word in re.split(r"[\W_]+", names.clean(text).casefold()) if word not in ("and", "the", "")]
    words = [word[:-1] if len(word) > 4 and re.search(r"[^sui]s$", word) else word for word in words]
    key = names.key("".join(words))
    for british, american in _SPELLINGS:
        key = key.replace(british, american)
    return key
