"""Text in, HTML and references out: Markdown whose facts are bound to the record. Nothing here asks or saves."""

from .characters import clean
from .characters import removed as removed_characters
from .claims import Basis, Claim, Placed
from .figures import Figure
from .headings import Heading
from .parser import MOST_CHARACTERS
from .problems import Problem, Refused
from .references import Found, LookUp
from .render import Rendered, render

__all__ = [
    "MOST_CHARACTERS",
    "Basis",
    "Claim",
    "Figure",
    "Found",
    "Heading",
    "LookUp",
    "Placed",
    "Problem",
    "Refused",
    "Rendered",
    "clean",
    "removed_characters",
    "render",
]
