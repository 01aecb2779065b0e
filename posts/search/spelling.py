"""What was most likely meant where nothing is found: words that are near in the names and titles of the index."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .words import fold, singular, words

_SHORTEST = 4
_NEAR = 0.72
# Arsenide is not arsenic mistyped: a compound is never taken for another substance.
_OF_A_COMPOUND = ("ide", "ate", "ite")


def corrected(text: str, known: Iterable[str]) -> str:
    """The text with each word that no title or name has replaced by the nearest one that some have; "" if none is.

    `known` are titles and names, those first that win where two words are equally near.
    """
    vocabulary = _vocabulary(known)
    familiar = {singular(word) for word in vocabulary}
    parts, end = [], 0
    for word in words(text):
        asked = fold(text[word.start : word.end])
        if len(asked) < _SHORTEST or not asked.isalpha() or singular(asked) in familiar:
            continue
        meant = _nearest(asked, vocabulary)
        if meant and not _is_another_substance(asked, meant):
            parts += [text[end : word.start], vocabulary[meant]]
            end = word.end
    return "".join([*parts, text[end:]]) if parts else ""


def _nearest(asked: str, vocabulary: dict[str, str]) -> str:
    found = process.extractOne(asked, vocabulary.keys(), scorer=OSA.normalized_similarity, score_cutoff=_NEAR)
    if found:
        return found[0]
    return min((word for word in vocabulary if word.startswith(asked)), key=len, default="")


def _is_another_substance(asked: str, meant: str) -> bool:
    return singular(asked).endswith(_OF_A_COMPOUND) and singular(asked)[-3:] != singular(meant)[-3:]


def _vocabulary(known: Iterable[str]) -> dict[str, str]:
    """Every word by its folded form, as it is written where it is first met, in small letters."""
    vocabulary: dict[str, str] = {}
    for text in known:
        for word in words(text):
            written = text[word.start : word.end]
            vocabulary.setdefault(fold(written), written.lower())
    return vocabulary
