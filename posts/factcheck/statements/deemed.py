"""Lists that are described rather than named: "the 60 commodities that the USGS calls critical"."""

import re

from posts.factcheck.counts import Count
from posts.factcheck.mentions import Mention, fold
from posts.factcheck.statements.model import ListRef, Span

_MINERALS = r"(?P<definite>[t]?)(?P<every>)~?(?P<number>N?)[Kp]{0,2}(?P<noun>n)"
_VERB = r"[wKp~]{0,2}H?[wKp]{0,1}[VHPB]{0,2}[VHP][sTB]{0,2}a?(?P<what>[kC])"
_WHEN = r"(?:o(?P<when>D))?"
_DEEMED = (
    # "the raw materials (that) the EU deems critical", "33 minerals which it has declared critical".
    re.compile(rf"{_MINERALS},?(?:i|t(?=[tJI]))?(?P<who>t?[JI]|i)(?:'?w)?{_VERB}{_WHEN}"),
    # "the minerals (that are) classed as critical by Ottawa", "33 minerals critical in Korea".
    re.compile(
        rf"{_MINERALS},?(?:(?:[it]B)?[VHP]{{1,2}}[sTB]{{0,2}}a?)?(?P<what>k)(?:[bo]|uw?)?(?P<by>[bo])(?P<who>t?[JI])(?!['wn]){_WHEN}"
    ),
)
# "the 35 minerals that New Zealand's government put on its critical list", "30 minerals that India has on its list".
_PUT_ON = re.compile(
    rf"{_MINERALS},?(?:i|t(?=[tJI]))?(?P<who>t?[JI])(?:'?w)?[wK]{{0,2}}(?:A|[HVPw]{{1,2}}o)t(?P<what>)[KpC]{{0,2}}(?P<last>l)"
)
# "the 35 minerals that Interior named in 2018", "the 50 minerals named by the Survey".
_NAMED = re.compile(
    r"t(?P<number>N)[Kp]{0,2}n,?(?:(?:i|t(?=[tJI]))?(?P<who>t?[JI])H?(?P<verb>[VH])|(?P<did>[VH])bt?(?P<by>[JI]))(?:o(?P<when>D))?"
)
_NAMING = frozenset({"named", "listed", "designated", "identified", "declared"})
_TERMS = {"critical": "minerals", "strategic": "strategicmin"}


def named(tokens: list[Mention], place: int, text: str) -> tuple[int, ListRef] | None:
    """The list that so many minerals are named by, and the place of its last word."""
    if tokens[place].tag != "t":
        return None
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens[place : place + 12])
    match = _NAMED.match(tags)
    if match is None:
        return None
    verb = tokens[place + match.start("verb" if match["verb"] else "did")]
    who, number = (
        tokens[place + match.end("who") - 1 if match["who"] else place + match.start("by")],
        tokens[place + match.start("number")].value,
    )
    if fold(text[verb.start : verb.end]) not in _NAMING or not isinstance(number, Count) or number.value < _FEWEST:
        return None
    last = place + match.end() - 1
    ref = ListRef(Span(tokens[place].start, tokens[last].end), term="minerals", definite=True, count=number)
    ref.jurisdictions = (str(who.value),) if who.tag == "J" else ()
    ref.office = str(who.value) if who.tag == "I" else None
    ref.by = Span(who.start, who.end) if ref.office else None
    ref.year = tokens[place + match.start("when")].value if match["when"] else None
    return last, ref


_FEWEST = 10


def described(tokens: list[Mention], place: int) -> tuple[int, ListRef] | None:
    """The list described from a place on, and the place of its last word."""
    if tokens[place].tag not in "tN~n":
        return None
    tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in tokens[place : place + 24])
    for pattern in (*_DEEMED, _PUT_ON):
        match = pattern.match(tags)
        if match is None:
            continue
        ref = ListRef(Span(tokens[place].start, tokens[place + match.end() - 1].end), definite=bool(match["definite"]))
        if pattern is _PUT_ON:
            ref.explicit = ref.definite = True
            row = tokens[place + match.start("what") : place + match.end()]
            called = next((each.value for each in row if each.tag == "C"), row[-1].value or None)
            ref.term = None if called in ("plural", "edition", "draft") else called
            ref.count = None
        else:
            called = str(tokens[place + match.start("what")].value)
            ref.term = _TERMS.get(called, called)
        who = tokens[place + match.end("who") - 1]
        if who.tag == "J":
            ref.jurisdictions = (who.value,)
        elif who.tag == "I":
            ref.office = who.value
            ref.by = Span(who.start, who.end)
        if match["number"]:
            number = tokens[place + match.start("number")].value
            ref.count = number if isinstance(number, Count) else None
        if match.groupdict().get("when"):
            ref.year = tokens[place + match.start("when")].value
        return place + match.end() - 1, ref
    return None
