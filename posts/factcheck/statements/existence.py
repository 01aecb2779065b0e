"""Whether there is a list: that there is none, or that it is only coming."""

import re
from collections.abc import Iterator
from dataclasses import replace

from posts.factcheck.mentions import offices
from posts.factcheck.statements.clauses import PAST, Clause
from posts.factcheck.statements.firsts import of_a_kind
from posts.factcheck.statements.model import ListRef, Span, Statement

# "No US list has ever included it": of what is on none of them.
_HOLDS = re.compile(r"[BH]?[wK]{0,2}[HX][wK~]{0,2}t?[Mi]")


def existence(clause: Clause) -> Iterator[Statement]:
    """That a list is not there yet, or is only coming."""
    tags = clause.tags
    for place, token in enumerate(clause.tokens):
        if token.tag != "L":
            continue
        named: ListRef = token.value
        if (
            named.foreign
            or named.update
            or named.plural
            or named.recency in ("new", "next", "last", "before", "now")
            or named.draft
        ):
            continue
        if named.year or named.citations or (named.count and not named.own and named.ordinal is None):
            continue
        if re.search(r"\bfinal\b", clause.words(token)):
            # Of a draft that is there: see `pending`.
            continue
        before, after = tags[:place], tags[place + 1 :]
        ref = clause.resolve(named)
        if ref is None or _other_body(clause, place) or re.match(r"(?:r|w{0,2}u)[ta]?w", after):
            # "no list of critical minerals for space" is none of another kind.
            continue
        # "Not until 2018 did it have a list": then it had one.
        denied = re.search(r"(?:X)(?P<gap>[^;x?MLoz,=(]{0,6})$", before)
        verb = clause.tokens[denied.start()] if denied else None
        if (
            denied
            and "h" not in before
            and (verb.value not in _NO_DENIAL or (verb.value == "never" and set("PH") & set(denied["gap"])))
        ):
            if re.match(r"[HBwK]{0,3}H[taK~]{0,2}[Mi]", after):
                # "No US list has ever included it": there are some.
                continue
            gap = denied["gap"]
            direct = verb.value in ("lack", "no", "without")
            if (
                direct
                and re.fullmatch(r"[aKptJO'w]{0,3}", gap)
                or not direct
                and re.search(r"[HPWVw]", gap)
                and "o" not in gap
            ):
                if named.definite and not named.own and not named.ordinal or verb.value == "no" and _HOLDS.match(after):
                    continue
                until = re.search(r"(?P<word>[xXwz])(?P<when>D),?[^;x?LD]{0,5}$", tags[: denied.start()])
                if until and clause.words(clause.tokens[until.start("word")]) in _UNTIL:
                    # "Before 2014 the EU had no list at all."
                    if not of_a_kind(clause.sentence.text):
                        known = {"ordinal": 1, "before": clause.tokens[until.start("when")].value}
                        yield Statement("list-exists", Span(verb.start, token.end), "none", ref, past=True, extra=known)
                    continue
                yield Statement(
                    "list-exists",
                    Span(verb.start, token.end),
                    "none",
                    ref,
                    past=clause.past_verb(denied.start())
                    if verb.value == "never"
                    else _was(clause, denied.start(), place),
                    extra={"ordinal": named.ordinal or 1},
                )
                continue
        fresh = named.own or named.ordinal or not named.definite or "for the first time" in clause.sentence.text.lower()
        if not fresh:
            continue
        coming = re.search(r"(?P<verb>[Wh])[^;x?MLAR]{0,6}$", before)
        due = re.match(r"[^;x?MLAR]{0,4}?(?P<verb>[Wh])", after)
        if not coming and not due:
            continue
        if any(each.tag == "X" and each.value != "only" for each in clause.tokens[:place]) or clause.conditional:
            continue
        if coming and not _makes(clause, coming.start("verb"), place):
            continue
        found = clause.tokens[coming.start("verb")] if coming else clause.tokens[place + 1 + due.start("verb")]
        if found.value == "draft" or found.tag == "h" and not _FORTHCOMING.search(clause.words(found)):
            continue
        comes = _DUE.match(clause.sentence.text, token.end) or re.match(r",?i?t?[IJ]?hT?P", after)
        if not coming and found.tag == "h" and not comes:
            # "Its list will guide permitting": it is there.
            continue
        if _HAD.search(clause.sentence.text, 0, found.start):
            # "had promised a list": by then.
            continue
        if due and re.search(r",(?:i?B)?w?P", after) and "h" not in after:
            # "The fifth list, three years in the making, was published in May."
            continue
        span = Span(min(found.start, token.start), _when(clause.sentence.text, max(found.end, token.end)))
        yield Statement("list-exists", span, "coming", ref, extra={"ordinal": named.ordinal or 1})


def _was(clause: Clause, denied: int, place: int) -> bool:
    """Whether it is of then that something is denied: by the verb beside the word that denies, or that word itself."""
    near = clause.tokens[max(0, denied - 2) : place]
    return any(token.tag in "BH" and token.value in PAST or clause.words(token) == "had yet to" for token in near)


_UNTIL = frozenset({"before", "until", "till", "prior to", "up to"})
_PENDING = re.compile(
    r"\bdraft\b[^.;]{0,40}?\b(?:still (?:out|open) for (?:public )?comments?|"
    r"still (?:under|in) (?:review|consultation)|"
    r"(?:awaits|awaiting) (?:finali[sz]ation|approval)|(?:has|have) (?:not yet been|yet to be) finali[sz]ed)\b",
    re.I,
)
# "is expected in", "will be published", "is to come out": not "will guide permitting".
_HAD = re.compile(r"\b(?:had|was|were)(?: \w+ly| still| then| also)? $")
_DUE = re.compile(
    r",?(?: which)?(?: is| was)?(?: now| still| only)? "
    r"(?:is expected|will|expected|due|planned|set|to|slated|scheduled|forthcoming|coming)(?: to)?"
    r"(?: (?:be (?:published|released|issued|finali[sz]ed|adopted|presented|unveiled|announced|drawn up|made public|"
    r"ready|available|out|there)|come(?: out)?|appear|follow|out)|"
    r" (?:in|by|early|late|later|soon|next|this|shortly|before|around|within|at)\b|[.,;]|$)"
)
_SOON = re.compile(
    r"\b(?:will|expected|expects|due|plans|planned|set to|to be|slated|scheduled|has yet|have yet|not yet)\b"
)


def pending(clause: Clause) -> Iterator[Statement]:
    """That the final list is still to come, or that its draft still waits."""
    text = clause.sentence.text
    if clause.conditional:
        return
    for place, token in enumerate(clause.tokens):
        if token.tag != "L" or token.value.foreign:
            continue
        words = clause.words(token)
        after = text[token.end : token.end + 60]
        waiting = _PENDING.search(text)
        if waiting and waiting.start() <= token.end and token.start <= waiting.end():
            if ref := clause.resolve(token.value):
                yield Statement("list-exists", Span(token.start, waiting.end()), "draft", replace(ref, draft=False))
            continue
        coming = re.search(r"(?P<verb>[WhX])[^;x?MLAR]{0,3}(?P<made>P)[^;x?MLAR]{0,3}$", clause.tags[:place])
        if token.value.year and not token.value.draft:
            yield from _unpublished(clause, place, coming)
            continue
        if not re.search(r"\bfinal\b", words) or "comment" in after:
            continue
        due = _DUE.match(after) and re.match(r"[wK]{0,1}(?P<verb>[BWh])", clause.tags[place + 1 :])
        first = coming.start("verb") if coming else place + 1 + due.start("verb") if due else None
        if first is None:
            continue
        verb = clause.tokens[first]
        spoken = text[min(verb.start, token.start) : max(token.end, verb.end + 30)]
        if _SOON.search(spoken) and (ref := clause.resolve(token.value)):
            span = Span(min(verb.start, token.start), _when(text, max(token.end, verb.end)))
            yield Statement("list-exists", span, "final", ref)


# "India has yet to say which minerals it regards as critical", "has not identified its critical minerals".
_UNDEFINED = re.compile(
    r" (?:still )?(?:has|have) (?:yet to|not(?: yet)?) (?:identif\w+|sa(?:y|id)|defined?|determined?|decided?|named?)"
    r" (?:which|what|its|their) (?:own )?(?:critical )?(?:raw )?(?:minerals|materials|metals)"
    r"(?: (?:it|they) (?:regard|consider|deem|see|view|class|count|call)\w*(?: as)? critical| are critical)?"
    r"(?=[.,;:)]|$| (?:yet|so far|and|but|as|by|in|at|to)\b)"
)


def undefined(clause: Clause) -> Iterator[Statement]:
    """That a government has not said yet what is critical to it."""
    if any(ref.explicit for _, ref in clause.refs):
        return
    for place, token in enumerate(clause.tokens):
        said = _UNDEFINED.match(clause.sentence.text, token.end) if token.tag == "J" else None
        if said and "critical" in said.group() and not clause.conditional and (ref := clause.listed_by(place)):
            yield Statement("list-exists", Span(token.end + 1, said.end()), "none", ref)


_NOT_YET = re.compile(
    r" (?:has|have) (?:not (?:yet )?(?:been )?|yet to be )(?:published|released|issued|finali[sz]ed|adopted)\b"
    r"(?! (?!yet|so far|until)\w)|"
    r" (?:is|are) (?:still|yet) to (?:be (?:published|released|issued|finali[sz]ed|adopted)|come|appear)\b"
    r"(?! in (?!20\d\d|full\b))"
)


def _unpublished(clause: Clause, place: int, coming: re.Match | None) -> Iterator[Statement]:
    """ "The 2025 list has not been published yet", "is due to publish the final 2025 list"."""
    token, text = clause.tokens[place], clause.sentence.text
    start, end = token.start, token.end
    if said := _NOT_YET.match(text, token.end):
        end = said.end()
    elif coming and _SOON.search(text[clause.tokens[coming.start("verb")].start : token.start]):
        start = clause.tokens[coming.start("verb")].start
        made = clause.tokens[coming.start("made")]
        if clause.words(made) in ("update", "revise", "refresh", "renew") or made.end + 5 < token.start:
            # "will publish maps based on the 2025 list": of something else.
            return
    else:
        return
    if ref := clause.resolve(token.value):
        yield Statement("list-exists", Span(start, _when(text, end)), "edition", ref)


# "The Act has not yet entered into force", "Parliament has yet to adopt the Act", "still being negotiated".
_LAW_COMES = re.compile(r"(?P<law>Z)[HBw]{0,2}(?P<verb>[XhW])[BwT]{0,3}P|(?P<not>[XWh])T?P[t]?(?P<later>Z)")
_TALKING = re.compile(r"\bstill (?:negotiating|debating|discussing|(?:haggling|wrangling) over) the $", re.I)
_IN_TALKS = re.compile(
    r",? (?:(?:which )?(?:is|remains) )?(?:still )?(?:only |just |merely |no more than )?"
    r"(?:being negotiated|(?:under|in) negotiation|(?:a|in) (?:mere )?(?:draft|proposal)|(?:not yet|yet to become) law)"
    r"\b(?! (?:of|for|to|until)\b)"
)
_STILL = re.compile(r"\b(?:still|remains|yet)\b")


def laws(clause: Clause) -> Iterator[Statement]:
    """That the act whose annexes are the lists is still to come."""
    for match in _LAW_COMES.finditer(clause.tags):
        at = match.start("law") if match["law"] else match.start("later")
        verb = clause.tokens[match.start("verb") if match["law"] else match.start("not")]
        token = clause.tokens[at]
        spoken = clause.sentence.text[min(verb.start, token.start) : max(verb.end, token.end) + 40]
        governed = match["law"] and re.search(r"[oufTrb]t?$", clause.tags[:at])
        told = governed or re.search(r"\b(?:had|was|were)\b", clause.between(*sorted((at, clause.tokens.index(verb)))))
        if token.value.term is None and not told and _SOON.search(spoken) and (ref := clause.resolve(token.value)):
            span = Span(min(verb.start, token.start), max(verb.end, token.end))
            yield Statement("list-exists", span, "law", ref)
    for place, token in enumerate(clause.tokens):
        # "the amendment of the Act is still a proposal": of something else.
        own = token.tag == "Z" and not re.search(r"[oufTrb]t?$", clause.tags[:place])
        talks = _IN_TALKS.match(clause.sentence.text, token.end) if own else None
        talking = _TALKING.search(clause.sentence.text, 0, token.start) if token.tag == "Z" else None
        if talking and not clause.conditional and (ref := clause.resolve(token.value)):
            yield Statement("list-exists", Span(talking.start(), token.end), "law", ref)
        if talks and _STILL.search(talks.group()) and not clause.conditional and (ref := clause.resolve(token.value)):
            yield Statement("list-exists", Span(token.start, talks.end()), "law", ref)


_TIME = re.compile(
    r"(?:,? (?:in|by|early|late|later|next|this|the|end|of|year|month|week|spring|summer|autumn|soon|shortly|"
    r"(?:19|20)\d\d|January|February|March|April|May|June|July|August|September|October|November|December)\b){1,6}"
    r"(?<! the)(?<! of)"
)


def _when(text: str, end: int) -> int:
    """Where the words end that tell when something is to come: "expected in 2021"."""
    time = _TIME.match(text, end)
    return time.end() if time else end


def _makes(clause: Clause, verb: int, place: int) -> bool:
    """Whether what is to come makes a list: not to review one that is there, nor to hold talks on one."""
    between = clause.tokens[verb + 1 : place]
    made = [token for token in between if token.tag == "P"]
    if made:
        return not any(token.value == "lastupdate" or _REMAKING.match(clause.words(token)) for token in made)
    if clause.words(clause.tokens[verb]) in ("planning", "preparing") and not between:
        return True
    to_do = "T" in clause.tags[verb + 1 : verb + 2] or clause.words(clause.tokens[verb]).endswith(
        (" to", "will", "soon")
    )
    if clause.tags[verb] == "h" or to_do:
        # "will have its own list", not "will have to look at its list".
        return bool(_MAKING.search(clause.between(verb + 1, place)))
    return not any(token.tag in "ourf" for token in between)


def _other_body(clause: Clause, place: int) -> bool:
    """Whether the one who is said to have no list is an office that issues none: its lack is not its government's."""
    office = next((token.value for token in clause.tokens[:place] if token.tag == "I"), None)
    return office is not None and not offices().get(office, ("", ""))[1]


_MAKING = re.compile(
    r"\b(?:have|get|make|create|write|build|compile|produce|set|prepare|draft|introduce|see)\b(?! to\b)"
)
_REMAKING = re.compile(r"(?:updat|revis|refresh|renew)")
_NO_DENIAL = frozenset({"only", "except", "neither", "none", "nor", "longer", "absent", "omit", "never", "rather"})
_FORTHCOMING = re.compile(
    r"^(?:will|expected|is expected|plan|intend|set to|slated|scheduled|due|about to|hopes|aims|wants)"
)
