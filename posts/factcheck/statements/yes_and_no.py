"""An answer of one word with its question: "Is tin on the US list? No.", "Who calls nickel critical? – Canada: yes"."""

import re

from posts.factcheck.sentences import Sentence

_LONGEST = 220
_ASKER = r"(?:^|(?<=[.!:] ))(?:Q(?:uestion)?[:.] )?"
_IS = re.compile(
    rf"{_ASKER}(?P<be>Is|Are) (?P<what>[^?,;]{{2,60}}?) (?P<how>(?:on|in|part of|among|critical)\b[^?]{{0,90}})\?$",
    re.I,
)
_DOES = re.compile(
    rf"{_ASKER}(?P<be>Does|Do) (?P<who>[^?,;]{{2,60}}?) "
    r"(?P<how>(?:list|include|consider|contain|count|regard|cover|deem|name|treat)\b[^?]{2,90})\?$",
    re.I,
)
_WHO = re.compile(
    rf"{_ASKER}(?:Who|Which (?:countries|governments|of them)) (?:calls?|considers?|deems?|lists?) "
    r"(?P<what>[^?,;]{2,40}?)(?: as)? critical\?$",
    re.I,
)
# "Yes.", "No, it is not.", "It is.", "Canada: yes", "For Canada, no.", "Canada says yes."
_ANSWER = re.compile(
    r"(?:A(?:nswer)?[:.] )?(?:(?P<for>(?:for|in) )?(?P<place>[^,:;.\d]{2,50}?)(?::| says|,(?= ?(?:yes|no)\b)) )?"
    r"(?:(?P<yes>yes|it is|they are|it does)|(?P<no>no|it is not|it isn['’]t|they are not|it does not|it doesn['’]t))"
    r"(?:, (?:it|they|they're) (?:is|are|does|do)(?: not|n['’]t)?)?[.!]?$",
    re.I,
)


def asked_and_answered(asked: str, sentence: Sentence) -> str:
    """What a question and a yes or no say together, as a sentence; nothing where they make none."""
    said = _ANSWER.match(sentence.text.strip()) if len(sentence.text) < _LONGEST else None
    if said is None or len(asked) > _LONGEST:
        return ""
    negation, place, asked = "not " if said["no"] else "", said["place"], asked.strip()
    if match := _IS.search(asked):
        by = f" by {place}" if place and match["how"].lower() == "critical" else ""
        if bool(place) != bool(by):
            return ""
        return f"{match['what']} {match['be'].lower()} {negation}{'considered ' if by else ''}{match['how']}{by}."
    if (match := _DOES.search(asked)) and not place:
        return f"{match['who']} {match['be'].lower()} {negation}{match['how']}."
    if (match := _WHO.search(asked)) and place:
        return f"{match['what']} is {negation}considered critical by {place}."
    return ""
