"""Whether words are English: what is not is said to be unreadable, never guessed at."""

import re
from functools import cache
from pathlib import Path

_WORDS = Path(__file__).parent / "words"

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
# Names of people are of no language.
_NAMES = re.compile(r"\b(?:[Vv]on|[Vv]an|[Dd]e) (?:der|den|la|las) [A-Z]\w+|\b(?:von|van|de|da|di|del) [A-Z]\w+")
_FEWEST_WORDS, _ENOUGH = 6, 1_000


def is_foreign(text: str) -> bool:
    """Whether a text is clearly in another language than English; short ones and mere names are given the benefit."""
    words = _WORD.findall(_NAMES.sub("", text[:_ENOUGH]))
    letters = sum(map(len, words))
    latin = sum(len(word) for word in words if _LATIN.fullmatch(word))
    if letters >= 4 and latin * 2 < letters:
        return True
    if len(words) < _FEWEST_WORDS:
        return False
    folded = [word.lower() for word in words]
    others = sum(word in _known("foreign") for word in folded)
    return others >= 2 and others > 2 * sum(word in _known("english") for word in folded)


@cache
def _known(name: str) -> frozenset[str]:
    lines = (_WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
