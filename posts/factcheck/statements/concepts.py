"""The words of a text as concepts: phrases as one, governments as codes, minerals as slugs, dates as days."""

import re
from functools import cache

from posts.factcheck.counts import number_words
from posts.factcheck.dates import dates
from posts.factcheck.mentions import Mention, fold, read_words
from posts.factcheck.statements.told import named

_WORD = re.compile(r"\w+")


@cache
def _phrases() -> tuple[re.Pattern, dict[str, str]]:
    words = read_words("concepts")
    pattern = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), words


def steps_in(folded: str) -> frozenset[str]:
    """What the words of a verb say that happened."""
    pattern, known = _phrases()
    found = {concept for match in pattern.finditer(folded) for concept in known[match.group()].split()}
    return frozenset(found & read_words("steps").keys())


@cache
def _acting() -> re.Pattern:
    """Where what is named does something to something else: "the MSP launched a fund"."""
    bodies = {
        "ttc",
        "msp",
        "mspforum",
        "geoforum",
        "erma",
        "eiti",
        "icmm",
        "irma",
        "oecd",
        "unpanel",
        "tailingsinstitute",
    }
    names = [phrase for phrase, word in read_words("concepts").items() if word in bodies]
    called = "|".join(map(re.escape, names))
    return re.compile(
        rf"(?<!\w)(?:{called})(?:\s\w+ly)?\s(?:has |have |had |also |then |later )?"
        r"(?:launch|creat|establish|announc|publish|present|open|start)(?:ed|es|s)"
        r"\s(?!in\b|on\b|at\b|by\b|during\b|as\b|under\b|amid\b|with\b|its (?:work|principles)|\d)"
    )


_ANNOUNCEMENT = re.compile(r"\bannouncements? (?:no|nos|number)\.? ?(\d+)")
# "15 May 2022: …", where a date stands before what happened.
_LABEL = re.compile(r"\*{0,2}:| [-–—]")
# "the Inflation Reduction Act (IRA) of August 2022", "the act — 16 August 2022 —", "the alliance dates from 2020"
_HUNG = re.compile(
    r"(?P<hinge>(?: \([\w -]{2,9}\))?(?:,? of| \(| [—–]|,| (?:which |that )?(?:is|was) dated| "
    r"(?P<back>(?:which |that )?(?:date|go)e?s? (?:back )?(?:from|to))))(?: the| early| late)? ?$"
)
_NAME_AND_HINGE = 80
_CLOSING = {"(": re.compile(r"\)|,"), "—": re.compile(r" ?[—–]"), "–": re.compile(r" ?[—–]")}
_OF_DATE = re.compile(r"(?:\b(?:of|from|dated|dates from)|\()\s(?:the\s)?$|\($")
# "… which has since given way to another": what came of it is not what is told.
_SINCE_THEN = re.compile(
    r",? (?:has|have) since (?:given way to|been (?:replaced|succeeded|superseded|absorbed|renamed|subsumed|followed)|"
    r"become|turned into|evolved into|merged)\b[^.;]*"
)


def concepts(text: str, tokens: tuple[Mention, ...] | list[Mention]) -> set[str]:
    """The concepts of a text: its words, with phrases as one, jurisdictions as codes, minerals as slugs, its dates."""
    folded = _SINCE_THEN.sub("", fold(text))
    pattern, known = _phrases()
    found: set[str] = set()

    def take(match: re.Match) -> str:
        found.update(known[match.group()].split())
        return " " * len(match.group())

    rest = pattern.sub(take, folded)
    for match in _WORD.finditer(rest):
        word = match.group()
        found.add(word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word)
    if _acting().search(folded):
        found.add("acts")
    found.update(f"announcement-{match[1]}" for match in _ANNOUNCEMENT.finditer(folded))
    for match in re.finditer(
        r"\b(US|EU|UK|U\.S\.|United States|European Union|Japan|China|Australia|Mexico|G7|FORGE)(?!\w)", text
    ):
        found.add(_CODES.get(match.group(), match.group()))
    found.update(str(_number_words()[word]) for word in found & _number_words().keys())
    for dated in dates(text):
        found.update({str(dated.date), dated.date[:7]})
        before, after = folded[max(0, dated.start - 16) : dated.start], folded[dated.end : dated.end + 3]
        if hung := _HUNG.search(folded, max(0, dated.start - _NAME_AND_HINGE), dated.start):
            # A name and its date are one thing, where the date does not hang on something else of that name.
            called = list(named().finditer(folded, max(0, dated.start - _NAME_AND_HINGE), hung.start("hinge")))
            closed = _CLOSING.get(hung["hinge"][-1])
            if called and called[-1].end() == hung.start("hinge") and (not closed or closed.match(after)):
                found.add("datesfrom" if hung["back"] else "itsdate")
        label = not before.strip(" *-on") and _LABEL.match(after) or before.endswith(", ") and not after.strip(" .")
        if label or _OF_DATE.search(before):
            found.add("ofdate")
    for token in tokens:
        if token.tag == "J":
            before, name = text[max(0, token.start - 3) : token.start], text[token.start : token.end]
            if before.lower() not in ("in ", "at ") or name not in read_words("towns"):
                # A capital where something was done is no party to it.
                found.add(str(token.value))
        elif token.tag == "M":
            found.add("anymineral")
            for mineral in token.value if isinstance(token.value, tuple) else (token,):
                slug = str(mineral.value)
                found.add("rareearths" if "rare-earth" in slug else slug)
    return found


@cache
def _number_words() -> dict[str, int]:
    return {word: number for word, number in number_words().items() if " " not in word}


_CODES = {
    "U.S.": "US",
    "United States": "US",
    "European Union": "EU",
    "Japan": "JP",
    "China": "CN",
    "Australia": "AU",
    "Mexico": "MX",
    "FORGE": "geoforum",
}
