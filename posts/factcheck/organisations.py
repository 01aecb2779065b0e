"""Offices and companies that no file of words knows, told by the way such names are made."""

import re
from collections.abc import Iterator
from functools import cache

_HEADS = (
    "Agency|Authority|Administration|Academy|Association|Bank|Bureau|Centre|Center|Committee|Company|Corporation|"
    "Council|Federation|Foundation|Institute|Institution|Laboratory|Ministry|Organisation|Organization|Secretariat|"
    "Senate|Society|Survey|University|Cabinet|Commission|Department|Directorate|Office|Service|Board|Chamber|Treasury"
)
_WORD = r"[A-Z][\w&-]*"
_OFFICE = re.compile(
    # "Ministry of Trade, Industry and Energy", "Bureau of Mines", "Geological Survey of India".
    rf"\b(?:{_WORD} ){{0,3}}(?:Ministry|Department|Bureau|Institute|Academy|Council|Chamber|Survey|Office|Board)"
    rf" (?:of|for) (?:the )?{_WORD}(?:(?:,| and|, and|&| of)? {_WORD}){{0,4}}"
    # "Environment and Climate Change Canada", "Statistics Canada".
    rf"|\b(?:{_WORD}(?:, {_WORD})+ and )?{_WORD}(?:(?: and)? {_WORD}){{0,3}} Canada\b"
    # "National Mining Association", "Japan Oil, Gas and Metals National Corporation".
    rf"|\b{_WORD}(?:(?:,| and|&|, and)? {_WORD}){{0,5}} (?:{_HEADS})\b(?! [A-Z])"
)
# What stands at the head of such a name and is none of it.
_ARTICLE = re.compile(
    r"(?:The|In|On|At|By|For|When|As|And|But|If|Since|After|While|It|From|To|With|Under|Both|Its|Whereas|Although|Though|"
    r"Because|Unlike|Like|Until|Before|Besides|Despite|Within|Outside|Of|That|This|What|Where|Who|Only|Even|Yet|Today|"
    r"Now|Then|Here|Elsewhere|Meanwhile|Neither|Either|Not|Unless|Whether|Instead|Across|Among|Over|Through) "
)
_NOT_ONE = re.compile(r"\b(?:List|Lists|Critical Minerals List|Minerals|Materials)$")


@cache
def _known() -> tuple[re.Pattern, dict[str, str]]:
    from posts.factcheck.mentions import read_words

    names = read_words("organisations")
    pattern = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])"), names


def organisations(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and "jurisdiction:name" of every such body."""
    pattern, names = _known()
    for match in pattern.finditer(text):
        yield match.start(), match.end(), f"{names[match.group()]}:{match.group()}"
    for match in _OFFICE.finditer(text):
        start = match.start()
        if article := _ARTICLE.match(text, start):
            start = article.end()
        name = text[start : match.end()]
        if " " in name and not _NOT_ONE.search(name):
            yield start, match.end(), f"{'CA' if name.endswith(' Canada') else ''}:{name}"
