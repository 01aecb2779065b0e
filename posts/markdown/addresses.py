"""Where the links of a text lead: to records, to headings of the same text, to other pages; never to a script."""

import re
from collections.abc import Collection
from urllib.parse import unquote, urljoin

from minerals import names

from .headings import RESERVED
from .problems import Problem
from .spans import KINDS

# Candidates are looked for as often as this in one text, among as many headings: comparing takes time.
_SUGGESTED, _COMPARED = 25, 500
SCHEMES = frozenset(("http", "https", "mailto"))
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")


class Addresses:
    """The addresses of one rendering. With `base_url`, the article's own, all are absolute and ids are prefixed."""

    def __init__(self, prefix: str, base_url: str, headings: Collection[str]):
        self._prefix, self._base_url, self._headings = prefix, base_url, frozenset(headings)
        self._suggestions = 0
        self.ids: set[str] = set()

    def own_id(self, name: str) -> str:
        """The id of a note, a source or a card: it carries the article's prefix."""
        self.ids.add(self._prefix + name)
        return self._prefix + name

    def heading_id(self, name: str) -> str:
        """Bare on the article's own page, where links from outside lead; with the prefix where it is a guest."""
        return self.own_id(name) if self._base_url else self._add(name)

    def to_own(self, name: str) -> str:
        """A link to a note or source of this article, which on its page has this id."""
        return self._absolute(f"#{self._prefix}{name}")

    def to(self, href: str) -> str:
        """The address as it goes into the page; empty if it must not."""
        scheme = _SCHEME.match(href)
        if scheme:
            return href if scheme[1].lower() in SCHEMES else ""
        return self._absolute(href)

    def problem(self, href: str, line: int) -> Problem | None:
        """What is wrong with an address that a writer gave."""
        scheme = _SCHEME.match(href)
        if scheme and scheme[1].lower() not in SCHEMES:
            near = tuple(f"{kind}:{href[scheme.end() :]}" for kind in names.nearest(scheme[1].lower(), KINDS))
            message = f"{href[:80]} leads nowhere: it is neither an address (https, mailto) nor a record."
            return Problem(line, message, near, blocks=bool(near))
        name = unquote(href[1:]) if href.startswith("#") else ""
        if name and name not in self._headings | RESERVED:
            return Problem(line, f"There is no heading {href[:80]} in this text.", self._near(name))
        return None

    def _near(self, name: str) -> tuple[str, ...]:
        self._suggestions += 1
        if self._suggestions > _SUGGESTED:
            return ()
        return tuple(f"#{heading}" for heading in names.nearest(name, sorted(self._headings)[:_COMPARED]))

    def _absolute(self, href: str) -> str:
        if not self._base_url:
            return href
        try:
            return urljoin(self._base_url, href)
        except ValueError:  # brackets where a host should be
            return ""

    def _add(self, name: str) -> str:
        self.ids.add(name)
        return name
