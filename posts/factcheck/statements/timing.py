"""Whether a date in a sentence is that of the event it tells of, or belongs to something else."""

import re

from posts.factcheck.amounts import content
from posts.factcheck.facts import EventFacts
from posts.factcheck.mentions import Mention, fold, read_words
from posts.factcheck.statements.chronicle import Recognised
from posts.factcheck.statements.concepts import concepts, steps_in
from posts.factcheck.statements.told import named

# What looks like a verb and is none.
_NO_VERB = (
    r"(?!(?:united|processed|limited|related|listed|balanced|upgraded|based|advanced|refined|need|seed|speed|indeed)\b)"
)
_VERB = re.compile(
    # "its revised standard" was not revised then.
    rf"(?<!\bits )(?<!\bthe )(?<!\ba )(?<!\btheir )\b{_NO_VERB}"
    r"(?:[a-z]{2,}ed|fell|rose|came|saw|said|went|gave|became|grew|sent|brought|told|paid|hit|lost|won|"
    r"written|seen|given|taken|driven|fallen|risen|grown|took|held|met|made|put|set|cut|chose|chosen|drew)\b"
)
_OBJECT = re.compile(
    r"\s(?:[\w-]+,?\s){0,3}?"
    r"(?P<noun>positions?|conclusions|resolutions?|reports?|opinions?|amendments?|guidelines|guidance|decisions?|calls?|"
    r"stud(?:y|ies)|reviews?|roadmaps?|codes?|funds?|platforms?|programmes?|programs?|partnerships?|initiatives?|alliances?|"
    r"forums?|networks?|groups?|clubs?|letters?|articles?|books?|catalogues?|indexes|surveys?|maps?|facilit(?:y|ies))\b"
)
_RELATIVE = re.compile(
    r"\b(?P<noun>\w+),? (?:which|that)\s(?:[\w'-]+\s){1,5}?(?:issued|published|released|adopted|signed|"
    r"made|put out|introduced|announced|set up|launched|created|imposed|passed|drew up|presented)\b[^,;]*$"
)
_IS_A = re.compile(r"\b(?:is|was) an? (?:[\w-]+ ){1,4}(?:which|that) (?:was|were|has been|had been) \w+ed (?:in|on) $")
# "the second followed in Tokyo": the next of a row.
_IN_TURN = re.compile(
    r"\b(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|next|last)"
    r"(?: (?:one|meeting|round|conference|summit|session))? followed,? (?:in|on|at)\b"
)
# How far a verb may stand from the beginning of a clause that a date opens.
_OPENING = 24
_HANGS = re.compile(r"\b(?P<noun>\w+) of (?:early |late |mid-)?$|\($")
# "on the morning of 16 August 2022"
_HOURS = frozenset(["morning", "evening", "afternoon", "day", "week", "end", "start", "beginning", "middle"])
_MEETING = re.compile(r"\b(?:meet|summit|ministerial|conference|workshop)")
_UNDOING = frozenset({"suspend", "delay"})
_FRONTED = re.compile(r"(?:after|before|following|ahead of)\b")
_AND_DID = re.compile(r"[^,;.]{3,40}\band (?:then |jointly |there )?(?P<did>\w+)\s")
_TO_A_PLACE = re.compile(r"(?:came|travell?ed|flew|went|headed|flocked|invited|summoned)\b[^.;,]{0,20} to ")
# What looks back to an event as to a thing done: "weeks after the plan".
_BACKGROUND = re.compile(r"\b(?:after|before|since|following|ahead of|despite|months? earlier)\b[^,]*$")


# A measure is announced, imposed and in effect on one day as a rule.
_MEASURES = frozenset({"launch", "announce", "force", "apply", "control", "ban", "publish", "adopt"})


def has_other_verb(text: str, at: int, told: Recognised) -> bool:
    """Whether a date or a row goes with a verb that says nothing of the event: "exports fell in October 2024"."""
    folded = fold(text)
    own = frozenset(content(fold(f"{told.event.title} {told.event.summary}").split()))
    if _IN_TURN.search(folded, 0, at):
        return False
    of = _RELATIVE.search(folded[max(0, at - 90) : at])
    # "The partnership is an alliance that was announced in June": what it is called once more.
    if of and of["noun"] not in read_words("instruments") and not _IS_A.search(folded[:at]):
        # "the catalogue which Beijing issued in 2016"
        return not set(content([of["noun"]])) <= own
    later = named().search(folded, at)
    if later and "," in folded[at : later.start()] and _FRONTED.match(folded) and not named().search(folded[:at]):
        return True
    if later and _BACKGROUND.search(folded[at : later.start()]) and not named().search(folded[:at]):
        return True
    if hangs := _HANGS.search(folded[max(0, at - 40) : at]):
        # "the ban of December 2023", but not "the summit of June 2021" where a meeting after it is told of.
        noun = hangs["noun"] or ""
        if told.steps & _UNDOING and steps_in(noun) and not steps_in(noun) & _UNDOING:
            # "The ban of December 2024 has been suspended": the day of what is undone.
            return True
        known = not noun or noun.isdigit() or noun in _HOURS or set(content([noun])) <= own
        return not (known or steps_in(noun) & told.by or concepts(noun, ()) & told.by)
    verbs = list(_VERB.finditer(folded))
    before = [verb for verb in verbs if verb.end() <= at]
    near = before[-1] if before else None
    if near is None and at <= _OPENING and verbs:
        near = verbs[0]
    if near is None:
        return False
    word = near.group()
    if _TO_A_PLACE.fullmatch(folded, near.start(), at):
        return False
    if word in read_words("aftermath"):
        return True
    done = steps_in(f"{folded} "[near.start() : near.end() + 12].rpartition(" ")[0]) or steps_in(word)
    right = told.steps
    if right & {"control", "ban", "suspend", "delay", "propose", "rule", "consultation"}:
        right = right | _MEASURES
    if right and _MEETING.search(fold(told.event.title)):
        right = right | {"meet", "host"}
    if done and right:
        if not done & right:
            # "They met in Tokyo and signed it".
            onward = _AND_DID.match(folded, at)
            return not (done <= {"meet", "host"} and onward and steps_in(onward["did"]) & right)
    elif not done and not set(content([word])) & own and word not in read_words("neutral"):
        return True
    # "adopted conclusions on the act": something else was adopted.
    thing = _OBJECT.match(folded, near.end())
    return bool(thing and thing["noun"] not in told.by and not set(content([thing["noun"]])) & own)


def is_in_turn(text: str) -> bool:
    """Whether an event is told as the next of a row: "the second followed in Tokyo"."""
    return bool(_IN_TURN.search(fold(text)))


def last_done(text: str) -> frozenset[str]:
    """What the last verb of a part says that happened: the next part may leave it out."""
    folded = fold(text)
    verbs = list(_VERB.finditer(folded))
    return steps_in(folded[verbs[-1].start() :]) if verbs else steps_in(folded)


_LEADING = re.compile(
    r"\b(?:in line with|in keeping with|follows?|following|under|based on|modell?ed on|according to|aligned with|"
    r"compared with|part of|thanks to|despite|similar to|unlike|beyond|alongside)\s(?:the |its |their |eu |us )*$"
)
_APPOSED = re.compile(r"(?:,? (?:which |that )?(?:(?:was|is|were) )?\w+ed\b| of [a-z0-9]|,? \(|, in force)")


def is_background(text: str) -> bool:
    """Whether events are only named as what something else goes by: "in line with the OECD guidance"."""
    folded = fold(text)
    names = list(named().finditer(folded))
    return bool(names) and all(
        _LEADING.search(folded[max(0, name.start() - 30) : name.start()]) and not _APPOSED.match(folded, name.end())
        for name in names
    )


# What is done under an order has a date of its own; that of the order itself follows its number at once.
_UNDER = re.compile(
    r"\b(?:under|following|after|pursuant to|in response to|as ordered by|required by|by)\s[^,;]{0,30}$", re.I
)
_ORDER = re.compile(r"(?:Executive Order|Proclamation) (\d+)")
# An order is printed some days after it was signed.
_PRINTED = re.compile(r"\b(?:published|printed|appeared|Federal Register)\b")
_SIGNED = re.compile(
    r"\b(?:signed|dated|issued|dates from|dates back to|is from|was from)\s(?:in|on)?\s?(?:early |late |mid-)?$"
)


# "On 30 September 2020 the White House issued Executive Order 13953".
_ISSUES = re.compile(r",? (?:[\w.]+ ){1,6}?(?:issued|issues) (?:Executive Order|Proclamation) (?:No\.? )?$")


def is_beside(token: Mention, event: EventFacts, text: str) -> bool:
    """Whether a date stands near the number of an order: what is done under an order has dates of its own."""
    number = _ORDER.search(event.title)
    if number is None:
        return True
    if _PRINTED.search(text):
        return False
    at = text.find(number[1])
    if at >= 0 and _UNDER.search(text[max(0, at - 50) : at]):
        return 0 < token.start - at <= 12
    if at >= 0 and _SIGNED.search(text[max(0, token.start - 30) : token.start]):
        return True
    if at > token.end and _ISSUES.match(text, token.end, at):
        return True
    return at < 0 or 0 <= token.start - at <= 60 or 0 <= at - token.end <= 25 or "sign" in text.lower()


_YEAR = 4
_NAME = re.compile(r"\b(?:act of|vision|list of|agenda|horizon|standard)\s$")
_NAMES = re.compile(r"\s(?:[A-Z]+\s)?(?:Standard|Edition)\b")


def is_name(token: Mention, text: str) -> bool:
    """Whether a year is part of a name: "the Energy Act of 2020", "Vision 2035"."""
    before = fold(text[max(0, token.start - 12) : token.start])
    return len(token.value.date) == _YEAR and bool(_NAME.search(before) or _NAMES.match(text, token.end))


_BOUNDED = re.compile(
    r"\b(?:vision|until|by|for|from|till|through|before|after|than|since|to|towards?|"
    r"(?:regulation|directive|list) of)\s(?:the\s)?$"
)
_IN_FORCE = re.compile(r"(?:in force|in effect|effective)(?:,)? (?:since|as of|as from|from) $")
_FROM_THEN = re.compile(r"(?:\b(?:date|go)e?s? (?:back )?(?:from|to)|launch in) $")


def is_elsewhere(token: Mention, event: EventFacts, text: str) -> bool:
    """Whether a date belongs to something else: a deadline, a start of duties, the year in a name."""
    before = text[max(0, token.start - 24) : token.start].lower()
    if re.search(r"\bfollow(?:ed|ing)\b", before) and not _IN_TURN.search(fold(text), 0, token.start):
        return True
    if _IN_FORCE.search(before) and "into force" in event.title or text.startswith(", when", token.end):
        return False
    if is_name(token, text):
        # The year in the name of an act is that of the act.
        return not before.endswith("act of ") or token.value.meets(event.date)
    return bool(_BOUNDED.search(before)) and not _FROM_THEN.search(before)


def is_bounded(before: str) -> bool:
    """Whether the words before a date make it a limit: "until", "since"."""
    return bool(_BOUNDED.search(before[-24:].lower()))
