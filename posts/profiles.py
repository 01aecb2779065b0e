"""Authors and topics that articles from files name: found by name or slug, made where there are none."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

from minerals import names
from posts import slugs
from posts.bundles import Bundle, Unusable
from posts.models import Author, Topic

FILE = "profiles.json"
# What a profile says of itself, as the export writes it.
WORDS = {Author: "bio", Topic: "description"}
GROUPS = {"authors": Author, "topics": Topic}


class Profiles:
    """The authors and topics there are, asked for once. `made` are the slugs of new ones."""

    def __init__(self) -> None:
        self.made: dict[str, set[str]] = {name: set() for name in GROUPS}
        self._described: dict[tuple[type, str], dict] = {}
        self._by_slug = {model: {profile.slug: profile for profile in model.objects.all()} for model in WORDS}
        self._by_name = {
            model: {names.key(profile.name): profile for profile in reversed(list(its.values()))}
            for model, its in self._by_slug.items()
        }

    def describe(self, bundle: Bundle) -> None:
        """Learn what an export says of authors and topics; they are made only where an article names them."""
        try:
            described = json.loads(bundle.read(FILE) or "{}")
            for group, model in GROUPS.items():
                for profile in described.get(group, ()):
                    told = {name: str(profile.get(name, "")) for name in ("slug", "name", WORDS[model])}
                    for name in (names.key(told["name"]), told["slug"]):
                        self._described.setdefault((model, name), told)
        except (Unusable, ValueError, AttributeError, TypeError):
            return  # somebody else's file of that name

    @contextmanager
    def kept_if_all_goes_well(self) -> Iterator[None]:
        """Forgets those that were made within, if what they were made for is refused."""
        before = {name: set(made) for name, made in self.made.items()}
        try:
            yield
        except Exception:
            for group, model in GROUPS.items():
                for slug in self.made[group] - before[group]:
                    profile = self._by_slug[model].pop(slug)
                    self._by_name[model].pop(names.key(profile.name), None)
            self.made = before
            raise

    def slug_of(self, model: type[Author] | type[Topic], name: str) -> str | None:
        """The slug of the author or topic of that name or slug, if there is one."""
        found = self._known(model, name)
        return found and found.slug

    def _known(self, model: type[Author] | type[Topic], name: str) -> Author | Topic | None:
        return self._by_name[model].get(names.key(name)) or self._by_slug[model].get(name)

    def find(self, model: type[Author] | type[Topic], name: str) -> Author | Topic:
        """The author or topic of that name or slug, made if there is none yet."""
        if found := self._known(model, name):
            return found
        told = self._described.get((model, names.key(name))) or self._described.get((model, name)) or {}
        stem = told.get("slug", "")
        if not re.fullmatch(r"[-a-zA-Z0-9_]{1,80}", stem) or stem in self._by_slug[model]:
            stem = slug_from(name, model)
        slug, number = stem, 1
        while slug in self._by_slug[model]:
            number += 1
            slug = f"{stem}-{number}"
        words = WORDS[model]
        profile = model.objects.create(name=(told.get("name") or name)[:120], slug=slug, **{words: told.get(words, "")})
        self._by_slug[model][slug] = profile
        self._by_name[model].setdefault(names.key(profile.name), profile)
        self.made["authors" if model is Author else "topics"].add(slug)
        return profile


def slug_from(name: str, model: type[Author] | type[Topic]) -> str:
    """The slug that an author or a topic of this name gets, if it is free: in plain letters, never empty."""
    return slugs.made_from(name).encode("ascii", "ignore").decode().strip("-")[:70] or model.__name__.lower()
