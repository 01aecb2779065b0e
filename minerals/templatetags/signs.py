"""Cells of signs: what a list says of a mineral, as a sign and in words."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def sign_cells(cells: Iterable[tuple[str, str, str]]) -> SafeString:
    """A row of cells from (ink, sign, words). A matrix has thousands, of few kinds: each kind is written once.

    For the same reason they do without the marks that HTML lets us leave out.
    """
    return mark_safe("".join([_cell(*cell) for cell in cells]))


@lru_cache(maxsize=1024)
def _cell(ink: str, sign: str, words: str) -> SafeString:
    return format_html('<td class={}><i class="sign {}"></i><span class=vh>{}</span>', ink, sign, words)
