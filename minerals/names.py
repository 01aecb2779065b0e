"""Names of minerals and labels of lists: one key for all the ways of writing one name, and the nearest candidates."""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

# Characters that nobody sees: zero-width space and joiners, word joiner, soft hyphen, BOM, marks of direction.
_INVISIBLE = dict.fromkeys(
    [*map(ord, "\u200b\u200c\u200d\u2060\u00ad\ufeff\u200e\u200f"), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def clean(text: str) -> str:
    """A label as a person reads it: no invisible characters, every run of white space one space, trimmed."""
    return " ".join(text.translate(_INVISIBLE).split())


def key(text: str) -> str:
    """The normalised form under which two spellings are the same name.

    Case, accents, spaces, hyphens and punctuation do not count; letters of other scripts do.
    """
    folded = unicodedata.normalize("NFKD", clean(text)).casefold()
    return re.sub(r"[\W_]+", "", "".join(c for c in folded if not unicodedata.combining(c)))


def nearest(text: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """The known names that a person most likely meant, best first; empty if nothing is near. Shown, never applied."""
    known = list(known)
    typing = process.extract(text, known, scorer=OSA.normalized_similarity, processor=key, score_cutoff=0.6)
    wording = process.extract(text, known, scorer=fuzz.token_sort_ratio, processor=str.casefold, score_cutoff=75)
    return list(dict.fromkeys([name for name, *_ in typing] + [name for name, *_ in wording]))[:limit]
