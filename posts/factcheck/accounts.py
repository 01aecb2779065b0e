"""What a text says of an event besides when and where: numbers, who made it, who was to do what, who led, until when.

Read in the same way from a sentence and from the record's own words, so that the two can be laid side by side.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from posts.factcheck.amounts import Amount, amounts, content
from posts.factcheck.dates import Dated, dates
from posts.factcheck.facts import EventFacts, Facts
from posts.factcheck.mentions import Mention, fold, offices, vocabulary

# What the EU's institutions are called for short.
_BARE_NAMES = {"Council": "council", "Parliament": "parliament", "MEPs": "parliament"}
_BARE = re.compile(
    r"(?:^|(?<=\b[Tt]he )|(?<=\b[Bb]y )|(?<=\band )|(?<=, )|(?<=: ))(?P<name>Council|Parliament|MEPs)\b(?! of Europe)"
)
_MADE = (
    r"(?:published|publishes|adopted|adopts|presented|presents|unveiled|unveils|launched|launches|issued|issues|released|"
    r"releases|proposed|proposes|announced|announces|opened|opens|set up|created|selected|selects|picked|chose|"
    r"authorised|authorized|approved|approves|imposed|started|initiated|begun|drew up|drawn up|prepared|"
    r"produced|delivered|tabled|hosts|hosted|asked for|asks for|sought|seeks|invited)"
)
_PART_OF = re.compile(r",? (?:of|in|at|within|under) (?:the )?")
_MAKES = re.compile(rf"^\s(?:has |had |have |also |formally |finally |then )?{_MADE}(?!\w)")
_MADE_BY = re.compile(rf"\b{_MADE}(?: \w+ly| jointly)?(?: in [a-z]+)? by (?:the )?(?:us |u\.s\. |eu |eu's )?$")
_TELLS = re.compile(
    r"\b(?:tells?|told|directs?|directed|directing|orders?|ordered|ordering|requires?|required|requiring|instructs?|"
    r"instructed|instructing|tasks?|tasked|mandates?|mandated|charges?|charged|obliges|obliged|lets?|has|"
    r"(?:fell|falls|was up|is up|was left) to)\s(?:the )?(?:us |u\.s\. )?$"
)
_IS_TO = re.compile(r"^\s(?:is|was) (?:told |asked |directed |ordered |required )?(?=to\s)")
_TO_DO = re.compile(r"^\s(?:(?:is|was) )?(?:to|with|of)?\s?(?P<what>[^;.]{3,110})")
_THEN = re.compile(r"\b(?:once|after|when|and|which|that|following|before|while|in line|under)\b|,")
_LEADS = re.compile(
    r"^(?:'s)?(?: and (?:the )?(?:us|u\.s\.|eu|united states|european union))?\s(?:co-)?"
    r"(?:again |first |then |has |had )?(?:chair(?:s|ed|ing)(?! an? )|(?:was |is )?in the chair|"
    r"presid(?:es|ed)|"
    r"(?:will |is to |was to |would )?(?:be |was |is |become |became )?(?:(?:the )?first (?:\w+ )?(?:to )?|to )?"
    r"(?:(?:co-)?chair(?! an? )|take the chair|took the chair)|holds? the (?:first )?chair|held the (?:first )?chair)\b"
)
_LED_BY = re.compile(
    r"\b(?:chaired|presided over|led)(?: first| at first| again| jointly)? by "
    r"(?:the )?(?:[\w. ]{2,20} and (?:the )?)?$|"
    r"\bchair(?:manship)?(?: of [\w ]{2,50})? (?:is|was|will be|went to|fell to) (?:the )?$"
)
_TOGETHER = re.compile(r"\b(?:they chair together|chair it together|co-chair(?:s|ed)? by)\b")
_LED_FIRST = re.compile(r"\bchaired by (?:the )?$|\bunder (?:the )?$")
_HOSTS = re.compile(r"^\s(?:has |had )?host(?:s|ed)\b")
_HOSTED_BY = re.compile(r"\bhosted by (?:the )?$")
_JOINS = re.compile(r"^\s(?:has |had |also )?(?:join(?:s|ed)|was welcomed|became (?:a|the) (?:new )?member)\b")
_WELCOMED = re.compile(r"\bwelcom(?:e|es|ed|ing)\s$")
_UNTIL = re.compile(r"\b(?:until|till|through|to|up to)\s$")
_DATES_FROM = re.compile(r"\bdate[sd]? (?:back )?(?:from|to)\s$")
_BY = re.compile(r"\b(?:by|no later than|due on|due in)\s$")
_FROM = re.compile(
    r"\b(?:from|as of|effective|starting|beginning|(?:starts?|begins?) (?:on|in)|"
    r"(?:took|takes?|taking) effect (?:on|from|in)|"
    r"(?:in effect|in force|apply|applies|applied|valid|permits?|licen[cs]es?|licen[cs]ing)(?: \w+){0,2} "
    r"(?:on|from|since|in))\s$"
)


@dataclass(frozen=True, slots=True)
class Task:
    """That an office is to do something: `what` are the words of it."""

    at: Mention
    office: str
    what: frozenset[str]


@dataclass(frozen=True, slots=True)
class Role:
    """A jurisdiction that chairs, hosts or joins."""

    at: Mention
    place: str
    role: str


@dataclass(frozen=True, slots=True)
class Term:
    """A date until or from which something holds, or by which it is due."""

    dated: Dated
    kind: str


class Account:
    """The words of a text about an event, read for what they give."""

    def __init__(self, text: str, facts: Facts) -> None:
        self.text = text
        self._folded = fold(text)
        words = vocabulary(facts)
        self.mentions = words.mentions(text, words.find(text))
        self.offices = [mention for mention in self.mentions if mention.tag == "I"]
        for match in _BARE.finditer(text):
            if not any(each.start < match.end() and match.start() < each.end for each in self.offices):
                self.offices.append(Mention("I", match.start(), match.end(), _BARE_NAMES[match["name"]]))

    @cached_property
    def amounts(self) -> list[Amount]:
        return list(amounts(self.text))

    def makers(self) -> Iterator[tuple[Mention, str]]:
        """The offices that are said to have made something, and the words for what it is, where they follow."""
        for office in self.offices:
            before, after = self._around(office)
            if _MADE_BY.search(before):
                yield office, ""
            elif made := _MAKES.match(after):
                yield office, re.split(r"[,;.:]|\b(?:which|that|in which)\b", after[made.end() :])[0]

    def within(self, office: Mention) -> tuple[str, ...]:
        """The offices that one is said to be a part of."""
        after = [each for each in self.offices if _PART_OF.fullmatch(self.text, office.end, each.start)]
        return tuple(str(each.value) for each in after)

    def done_by(self, office: Mention) -> str:
        """The words for what an office is said to have done."""
        before, after = self._around(office)
        made = _MAKES.match(after) or _MADE_BY.search(before)
        return made.group() if made else ""

    def tasks(self) -> Iterator[Task]:
        """Who is told to do what."""
        for office in self.offices:
            before, after = self._around(office)
            if (_TELLS.search(before) or _IS_TO.match(after)) and (match := _TO_DO.match(after)):
                what = _THEN.split(match["what"])[0]
                if words := frozenset(list(content(what.split()))[:7]):
                    yield Task(office, str(office.value), words)

    def roles(self) -> Iterator[Role]:
        together = _TOGETHER.search(self._folded)
        for mention in self.mentions:
            if mention.tag != "J":
                continue
            before, after = self._around(mention)
            leads = _LEADS.match(after) or _LED_BY.search(before)
            leads = leads or (together and mention.end <= together.start())
            if leads or (_LED_FIRST.search(before) and "chair" in after[:30]):
                yield Role(mention, str(mention.value), "chair")
            elif _HOSTS.match(after) or _HOSTED_BY.search(before):
                yield Role(mention, str(mention.value), "host")
            elif _JOINS.match(after) or _WELCOMED.search(before):
                yield Role(mention, str(mention.value), "join")

    def terms(self) -> Iterator[Term]:
        for dated in dates(self.text):
            before = self._folded[max(0, dated.start - 60) : dated.start]
            if re.search(r"\bhad (?:been |\w+ed )", before):
                continue
            if _DATES_FROM.search(before):
                continue
            if _UNTIL.search(before):
                yield Term(dated, "until")
            elif _FROM.search(before):
                yield Term(dated, "from")
            elif _BY.search(before):
                yield Term(dated, "by")

    def minerals(self) -> frozenset[str]:
        return frozenset(str(mention.value) for mention in self.mentions if mention.tag == "M")

    def _around(self, mention: Mention) -> tuple[str, str]:
        return self._folded[max(0, mention.start - 70) : mention.start], self._folded[mention.end : mention.end + 150]


_kept: list[tuple[Facts, dict[str, Account]]] = []


def account_of(event: EventFacts, facts: Facts) -> Account:
    """The record's own words about an event, kept for the last snapshot asked for."""
    if not _kept or _kept[0][0] is not facts:
        _kept[:] = [(facts, {})]
    held = _kept[0][1]
    if event.slug not in held:
        held[event.slug] = Account(f"{event.title}. {event.summary}", facts)
    return held[event.slug]


def same_office(one: str, other: str) -> bool:
    """Whether two names of offices are one office, or one that answers for the other."""
    known = offices()
    family = known.get(one, ("", ""))[1]
    return one == other or bool(family and family == known.get(other, ("", ""))[1] and family != "legislators")
