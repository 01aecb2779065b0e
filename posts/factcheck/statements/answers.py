"""A short answer read with its question: "When was the US list published? On 24 February 2022." says so of the list."""

import re

from posts.factcheck.sentences import Sentence

_LONGEST = 220
_ASKER = r"(?:^|(?<=[.!:] ))(?:Q\w*[:.] )?"
_MAKING = (
    "publish(?:es|ed)|issue[sd]|draws up|drew up|makes|made|compile[sd]|prepare[sd]|keeps|maintains|release[sd]|"
    "adopt(?:s|ed)|decides on|sets|wr(?:ites|ote)"
)
_DOING = "publish|issue|release|adopt|update|revise|present|launch|unveil"
_VERBS = "published|issued|released|adopted|updated|revised|renewed|presented|signed|launched"
# What is asked, how question and answer make a statement, and how such an answer looks.
_WHAT = r"(?P<what>[^?]{3,90}?)"
_KINDS = (
    r"(?P<what>(?:(?:specified )?critical|strategic|growth|defen[cs]e-critical|critical and strategic)(?: raw)? "
    r"(?:minerals|materials))"
)
_HAVING = "(?:does|do|did) (?P<who>[^?]{2,50}?) (?:have|list|count|name|recogni[sz]e|designate)"
_NUMBER = (
    r"(?:\d+|[a-z]+(?:-[a-z]+)?)(?: (?:minerals|materials|entries|names|items|of them|in all))?"
    r"(?:$|[.,;(]| (?:since|at present|today|now|according|as of)\b)"
)
_QUESTIONS = (
    (
        rf"When (?P<be>was|were) {_WHAT} (?P<once>last |first )?(?P<verb>{_VERBS})",
        "{what} {be} {once}{verb} ",
        r"(?:on|in|back in) (?:\w+ ){0,3}?\d",
    ),
    (
        rf"When did (?P<who>[^?]{{2,50}}?) (?P<verb>{_DOING}) {_WHAT}",
        "{who} {verb} {what} ",
        r"(?:on|in|back in) (?:\w+ ){0,3}?\d",
    ),
    (
        rf"Who (?:{_MAKING}|is behind|is responsible for) {_WHAT}",
        "{what} was published by ",
        r"(?:the )?(?-i:[A-Z])",
    ),
    (
        rf"How many (?:\w+ ){{1,3}}(?:are|are there|were|stand) (?:on|in) {_WHAT}",
        "{what} has ",
        _NUMBER,
    ),
    (
        rf"How many {_KINDS} {_HAVING}(?: now| today)?",
        "{who}'s list of {what} has ",
        _NUMBER,
    ),
    (
        rf"How many (?:\w+ ){{1,3}}{_HAVING} on (?:its|their) {_WHAT}",
        "{who}'s {what} has ",
        _NUMBER,
    ),
    (
        rf"How (?:long|large|big) is {_WHAT}",
        "{what} has ",
        _NUMBER,
    ),
    (
        rf"What did {_WHAT} (?P<verb>add|remove|drop)(?P<rest>(?: [^?]{{2,60}})?)",
        "{what} {verb} ",
        r"(?:[\w-]+ ?){1,3}(?:,| and |\.)",
    ),
)
_READ = [(re.compile(rf"{_ASKER}{asked}\?$", re.I), made, re.compile(looks, re.I)) for asked, made, looks in _QUESTIONS]
_DID = {"add": "added", "remove": "removed", "drop": "dropped", "present": "presented", "launch": "launched"}
_DID |= {each: f"{each}ed" for each in ("publish", "unveil", "adopt")}
_DID |= {each: f"{each}d" for each in ("issue", "release", "update", "revise")}
_SAYER = re.compile(r"(?:A\w*[:.] )?")
# An answer that has a verb of its own is a sentence by itself.
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|it|they|nobody|nothing|depends|ask|not?)\b", re.I)


def answer(asked: str, sentence: Sentence) -> tuple[Sentence, int, int] | None:
    """Question and answer as one sentence, and where the answer's words stand in it."""
    if len(asked) > _LONGEST or len(sentence.text) > _LONGEST or _VERB.search(sentence.text):
        return None
    said = _SAYER.match(sentence.text)
    skipped = said.end() if said else 0
    words = sentence.text[skipped:]
    for question, made, looks in _READ:
        match = question.search(asked.strip())
        if match is None or not looks.match(words):
            continue
        told = {name: value or "" for name, value in match.groupdict().items()}
        told["verb"] = _DID.get(told.get("verb", ""), told.get("verb", ""))
        text = made.format(**told)
        start = len(text)
        whole = f"{text}{words.rstrip('.')}{told.get('rest', '')}."
        read = Sentence(whole, 0, sentence.block, sentence.number, sentence.speaker)
        return read, start - skipped, start + len(words)
    return None
