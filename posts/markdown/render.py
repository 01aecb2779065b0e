"""The one renderer, for preview, page, feed and diff."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from . import characters, headings, links, references, words
from .addresses import Addresses
from .claims import Claim, Placed, place
from .headings import Heading
from .links import Link
from .page import Page
from .parser import parse
from .problems import Problem
from .references import Found, LookUp
from .sanitise import sanitise

_NAMED = 200


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as readers get it, and what an editor needs to know of it.

    `references` in order, with offsets in the text as `clean` leaves it; `problems` by line; `plain` is the words;
    `links` are the addresses as written; `claims` says of each claim whether its words are in the text.
    """

    html: SafeString
    references: tuple[Found, ...]
    problems: tuple[Problem, ...]
    headings: tuple[Heading, ...]
    plain: str
    links: tuple[Link, ...] = ()
    claims: tuple[Placed, ...] = ()

    @property
    def is_live(self) -> bool:
        """Whether it can read differently on another day: it shows a list, whose standing depends on the day."""
        bases = (basis.key for placed in self.claims for basis in placed.claim.bases)
        return any(key.kind == "list" for key in (*(found.key for found in self.references), *bases))


def render(
    text: str,
    *,
    prefix: str = "",
    look_up: LookUp,
    base_url: str = "",
    cards: bool = True,
    claims: Collection[Claim] = (),
) -> Rendered:
    """A text as HTML, with its references resolved in one call of `look_up`. Raises Refused if it is too large or deep.

    `prefix` begins the ids of notes, sources and cards, so that two articles can stand on one page. `base_url` is the
    article's absolute address, given where the text leaves its page: all addresses become absolute. Without `cards`
    there are no hover notes. `claims` stand in notes beside their sentences; their records are looked up with the rest.
    """
    parsed = parse(characters.clean(text))
    rests_on = [basis.key for claim in claims for basis in claim.bases]
    found, values, unresolved = references.resolve(parsed, look_up, rests_on)
    contents, skipped = headings.find(parsed, values)
    notes, sources = references.number(parsed, values)
    placed = place(parsed, notes, sources, claims, values, prefix)
    addresses = Addresses(prefix, base_url, [heading.id for heading in contents])
    page = Page(values, addresses, cards)
    html = page.write(parsed, notes, sources)
    problems = [
        *characters.removed(text),
        *parsed.problems,
        *unresolved,
        *skipped,
        *references.unused(parsed, notes),
        *page.problems,
    ]
    return Rendered(
        html=mark_safe(sanitise(html, addresses.ids)),
        references=tuple(found),
        problems=_first(sorted(problems, key=lambda problem: problem.line)),
        headings=tuple(contents),
        plain=words.plain(parsed, notes, values),
        links=tuple(links.find(parsed)),
        claims=tuple(placed),
    )


def _first(problems: list[Problem]) -> tuple[Problem, ...]:
    """Two hundred of them, and how many more there are."""
    if len(problems) <= _NAMED:
        return tuple(problems)
    rest = problems[_NAMED:]
    blocks = any(problem.blocks for problem in rest)
    return (*problems[:_NAMED], Problem(rest[0].line, f"There are {len(rest)} more.", blocks=blocks))
