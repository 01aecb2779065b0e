"""What the words beside "list" say about which list is meant: "of 35 critical minerals for the United States"."""

import re

from posts.factcheck.counts import Count
from posts.factcheck.mentions import Mention, fold
from posts.factcheck.statements.model import ListRef
from posts.factcheck.statements.places import joined, names_a_body, qualifies

# Unknown words that may stand before "list" without making it a list of something else.
ADJECTIVE = re.compile(
    r"(?:al|ive|ous|ed|est|ible|able|ful|ern|(?<!^w)ish)$|^(?:long|short|full|entire|whole|longer|shorter|very|us|strong|item)$"
)
# After a number that is the last word on a list: "the list of 30 does not contain …".
_AUXILIARIES = frozenset({"does", "did", "do", "also", "already", "only", "once", "even", "then"})


def complement(tokens: list[Mention], place: int, ref: ListRef, text: str) -> int:
    """What follows the noun: "of 35 critical minerals for the United States"."""
    last = place
    while last + 1 < len(tokens) and tokens[last + 1].tag == "K" and tokens[last + 1].value in ("now", "stillnow"):
        take(ref, tokens[last + 1])
        last += 1
    if last + 1 < len(tokens) and tokens[last + 1].tag == "D" and tokens[last + 1].value.date.precision == "year":
        # "the Critical Minerals List 2022"
        take(ref, tokens[last + 1])
        last += 1
    while (
        last + 1 < len(tokens)
        and tokens[last + 1].tag in "u"
        or (last + 1 < len(tokens) and last > place and tokens[last + 1].tag in "rofT")
        or (last + 1 < len(tokens) and tokens[last + 1].tag in "rfT")
    ):
        at = last + 2
        while (
            at < len(tokens)
            and tokens[at].tag in "ta~KpJI'O"
            and not (tokens[at].tag in "JI" and not qualifies(tokens, at))
        ):
            if tokens[at].tag == "~":
                tokens[at]
            take(ref, tokens[at])
            at += 1
        if at >= len(tokens):
            break
        head = tokens[at]
        link = tokens[last + 1].tag
        if head.tag == "N" and fold(text[tokens[place].start : tokens[place].end]).endswith("assessment"):
            # "an assessment of 82 materials": of those looked at.
            break
        if head.tag == "N" and at + 1 < len(tokens):
            after = at + 1
            while (
                after < len(tokens)
                and tokens[after].tag in "Kp"
                or (
                    after < len(tokens)
                    and tokens[after].tag == "w"
                    and ADJECTIVE.search(fold(text[tokens[after].start : tokens[after].end]))
                )
            ):
                after += 1
            if after < len(tokens) and tokens[after].tag in "Cn":
                ref.count = head.value
                if tokens[after].tag == "C":
                    ref.term = ref.term or tokens[after].value
                last = after
                continue
            if link == "u" and (
                after >= len(tokens)
                or tokens[after].tag in ".,;)(BPHXARVGS:x&io="
                or fold(text[tokens[after].start : tokens[after].end]) in _AUXILIARIES
            ):
                ref.count = head.value
                last = at
                continue
            if link == "u":
                ref.foreign = True
            break
        if head.tag == "C" and link in "Tf" and before_list(tokens, at):
            # "from its strategic list to its critical minerals list": another one.
            break
        if head.tag == "C":
            ref.term = ref.term or head.value
            last = at
            if at + 1 < len(tokens) and tokens[at + 1].tag == "D" and tokens[at + 1].value.date.precision == "year":
                take(ref, tokens[at + 1])
                last = at + 1
        elif head.tag == "n" and link == "u":
            last = at
        elif head.tag == "D" and link in "uf":
            ref.year = ref.year or head.value
            last = at
        elif head.tag == "J" and names_a_body(tokens, at, text):
            ref.foreign = link == "u"
            break
        elif head.tag in "JI" and link in "urof":
            last = take_row(ref, tokens, at, alone=head.tag == "I" or bool(ref.count))
        elif head.tag == "l" and link in "uT" and ref.update:
            # "the 2025 update of the US list": one list.
            last = at
        elif head.tag == "Z":
            take(ref, head)
            last = at
        elif link == "u" and head.tag in "wM0":
            if not (ref.term or ref.jurisdictions or ref.office):
                ref.foreign = True
            break
        else:
            break
    if last + 3 < len(tokens) and [t.tag for t in tokens[last + 1 : last + 4]] == ["(", "Q", ")"]:
        ref.citations = tokens[last + 2].value
    return last


def take_row(ref: ListRef, tokens: list[Mention], at: int, alone: bool = False) -> int:
    """Take a jurisdiction with those that "and" ties to it; where they end."""
    last = at if alone else joined(tokens, at)
    for token in tokens[at : last + 1]:
        if token.tag in "JIZ":
            take(ref, token)
    return last


def take(ref: ListRef, token: Mention) -> None:
    """What one word of the phrase says about which list is meant."""
    match token.tag:
        case "J":
            if token.value not in ref.jurisdictions:
                ref.jurisdictions = (token.value, *ref.jurisdictions)
        case "I":
            ref.office = ref.office or token.value
        case "K":
            if token.value == "own":
                ref.own = True
            elif token.value == "statutory":
                ref.statutory = True
            elif token.value != "adj":
                ref.recency = ref.recency or token.value
        case "O":
            # "A first revised list" is not the first list.
            ref.ordinal = int(token.value) if ref.recency != "new" else ref.ordinal
        case "D":
            ref.year = ref.year or token.value
        case "C":
            ref.term = ref.term or token.value
        case "N":
            if isinstance(token.value, Count):
                ref.count = ref.count or token.value
        case "Z":
            ref.law = str(token.value)
            ref.jurisdictions = ref.jurisdictions or ("EU",)
        case "2":
            ref.plural = True


def before_list(tokens: list[Mention], place: int) -> bool:
    for token in tokens[place + 1 : place + 4]:
        if token.tag == "l":
            return True
        if token.tag not in "'Dp-":
            return False
    return False
