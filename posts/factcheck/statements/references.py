"""Which lists a sentence speaks of: noun phrases around "list", "critical minerals" and their like."""

import re

from posts.factcheck.mentions import Mention, fold
from posts.factcheck.statements.asides import without_asides
from posts.factcheck.statements.complements import ADJECTIVE, before_list, complement, take, take_row
from posts.factcheck.statements.deemed import described, named
from posts.factcheck.statements.firsts import is_first_of_its_kind
from posts.factcheck.statements.model import ListRef, Span
from posts.factcheck.statements.places import annex, named_by, names_a_body, qualifies, tags_from, tags_to
from posts.factcheck.statements.readings import making_the_list, nouns_and_verbs
from posts.factcheck.statements.rows import rows
from posts.factcheck.statements.statuses import statuses

_LEFT = frozenset("JIKpODCNnZ'-\"~2&")
# What a tax credit covers is a list of its own.
_ELIGIBLE = re.compile(r",? (?:eligible|qualifying|that qualify) for\b")
_GOVERNMENTS = frozenset({"government's", "administration's", "cabinet's", "commission's"})
_FOREIGN_TERMS = frozenset({"defence"})


def chunk(tokens: list[Mention], text: str, spoken: bool = False) -> list[Mention]:
    """The same tokens with every reference to a list as one: L where it is named, C where only its members are."""
    tokens = nouns_and_verbs(without_asides(tokens, text), text, spoken)
    out: list[Mention] = []
    place = 0
    spans = _spans(tokens, text)
    for first, last, ref in spans:
        if first < place:
            continue
        out.extend(tokens[place:first])
        tag = "L" if ref.explicit else "Z" if ref.law and ref.term is None else "C"
        out.append(Mention(tag, tokens[first].start, tokens[last].end, ref))
        place = last + 1
    out.extend(tokens[place:])
    return statuses(making_the_list(rows(out, text), text), text)


def _spans(tokens: list[Mention], text: str) -> list[tuple[int, int, ListRef]]:
    found = []
    taken = -1
    for place, token in enumerate(tokens):
        if place <= taken:
            continue
        if token.tag == "l":
            first, last, ref = _named(tokens, place, taken, text)
        elif token.tag == "J" and (own := _elliptic(tokens, place, text)):
            last = place + own - 1
            ref = ListRef(Span(token.start, tokens[last].end), (token.value,), explicit=True, definite=True)
            first = place
        elif token.tag == "t" and _stands_for_list(tokens, place, text):
            last = place + 2 if tokens[place + 2].tag in "JD" else place + 3
            ref = ListRef(Span(token.start, tokens[last].end), explicit=True, definite=True)
            take(ref, tokens[last])
            first = place
        elif token.tag == "t" and _is_its_own(tokens, place, text):
            first, last = place, place + 1
            ref = ListRef(Span(token.start, tokens[last].end), explicit=True, definite=True, own=True, bare=True)
            take(ref, tokens[last])
        elif token.tag == "t" and (size := _is_the_one(tokens, place, text)):
            first, last = place, place + size
            ref = ListRef(Span(token.start, tokens[last].end), explicit=True, definite=True)
            take(ref, tokens[last])
        elif token.tag == "C":
            # Leave it to the list that it belongs to: "critical minerals list".
            if before_list(tokens, place):
                continue
            first, last, ref = _term(tokens, place, taken, text)
        elif known := described(tokens, place) or named(tokens, place, text):
            first = place
            last, ref = known
        elif token.tag == "Z":
            if before_list(tokens, place):
                continue
            ref = ListRef(Span(token.start, token.end), ("EU",), law=str(token.value), definite=True)
            first = last = place
            if token.value in ("critical", "strategic"):
                ref.term = "raw" if token.value == "critical" else "strategic"
                last = annex(tokens, place, ref, text)
        else:
            continue
        taken = last
        found.append((first, last, ref))
    return found


def _stands_for_list(tokens: list[Mention], place: int, text: str) -> bool:
    """ "and on that of the European Union": a pronoun for a list named before."""
    word = fold(text[tokens[place].start : tokens[place].end])
    if word != "that" or not place:
        return False
    before = tokens[place - 1]
    after = "".join(token.tag[0] for token in tokens[place + 1 : place + 5])
    # "…; that of 2022 had 54".
    begins = before.tag in ";,x=" and re.match(r"u(?:t?J'?|D)[,HVBPXw]", after)
    if before.tag not in "oSTf&b" and not begins and text[before.start : before.end] != "than":
        return False
    named = any(token.tag == "l" for token in tokens[:place])
    return named and bool(re.match(r"ut?J|uD", after))


_THE_ONE = re.compile(
    r"[Tt]he one (?:of|in|from|dated|(?:published|adopted|issued|released|drawn up|presented|made|put out) (?:in|on)) "
)


def _is_the_one(tokens: list[Mention], place: int, text: str) -> int:
    """How many tokens behind "the" name another edition of the list named before: "the one from March 2020"."""
    said = _THE_ONE.match(text, tokens[place].start)
    row = tokens[place : place + 5] if said and any(token.tag == "l" for token in tokens[:place]) else []
    return next((at for at, token in enumerate(row) if token.tag == "D" and token.start == said.end()), 0)


def _is_its_own(tokens: list[Mention], place: int, text: str) -> bool:
    """ "issued its own in March 2021", "published its first in 2018": the noun was said before."""
    if fold(text[tokens[place].start : tokens[place].end]) not in ("its", "their"):
        return False
    said = "".join(each.tag[0] for each in tokens[max(0, place - 2) : place + 4])
    at = min(2, place)
    own = place + 1 < len(tokens) and (tokens[place + 1].value == "own" or tokens[place + 1].tag == "O")
    return bool(own and "P" in said[:at] and re.match(r"[KO](?:oD|[.,;]|$)", said[at + 1 :]))


def _elliptic(tokens: list[Mention], place: int, text: str) -> int:
    """How many tokens name a list by its owner alone: "but not on the EU's", "on America's"."""
    size = 2 if tokens[place + 1 : place + 2] and tokens[place + 1].tag == "'" else 0
    if place and tokens[place - 1].tag in "of" and fold(text[: tokens[place].end]).endswith("'s"):
        size = 1
    after = tokens[place + size] if place + size < len(tokens) else None
    if size == 2 and re.match(r"H~?Nn?", tags_from(tokens, place + 2)) and any(token.tag == "l" for token in tokens):
        # "Québec's has 22 minerals; the federal list has 34"
        return size
    if size == 2 and after and re.match(r"w(?:[Xw]|sw)[.,;]?$", tags_from(tokens, place + 2)):
        # "The US list names gallium. India's does not."
        return size if fold(text[after.start : after.end]) in ("does", "did") else 0
    too = after is not None and fold(text[after.start : after.end]) in ("too", "also", "as well")
    return size if after is None or too or after.tag in ".,;)x&" else 0


def _named(tokens: list[Mention], place: int, taken: int, text: str) -> tuple[int, int, ListRef]:
    token = tokens[place]
    ref = ListRef(
        Span(token.start, token.end), explicit=True, plural=token.value == "plural", update=token.value == "edition"
    )
    ref.draft = token.value == "draft"
    if token.value == "mmdr":
        ref.jurisdictions, ref.statutory, ref.definite = ("IN",), True, True
    if token.value == "critical":
        # "The strategic list has 17 entries, the critical list 34."
        ref.term = "critical"
    last = complement(tokens, place, ref, text)
    if place and tokens[place - 1].value == "next" and re.match(r",oD,", tags_from(tokens, last + 1)):
        # "The next one, in February 2022, …"
        last += 3
        ref.year = tokens[last].value
    if not ref.jurisdictions and (both := re.match(r"o2?t?J(?=&o?t?J)", tags_from(tokens, last + 1))):
        # "on the list in Canada and in the United States"
        last = take_row(ref, tokens, last + both.end())
    first = place
    while first - 1 > taken:
        before = tokens[first - 1]
        if before.tag in "ta":
            ref.definite = ref.definite or before.tag == "t"
            ref.own = ref.own or fold(text[before.start : before.end]) in ("its", "their")
            first -= 1
            # "both the US and the EU list"
            if (
                first - 1 > taken
                and tokens[first - 1].tag == "&"
                and ref.jurisdictions
                and first - 2 > taken
                and tokens[first - 2].tag in "J'"
            ):
                first -= 1
                continue
            break
        if before.tag == "w":
            word = fold(text[before.start : before.end])
            if word in ("every", "all", "each", "any"):
                ref.every = True
                first -= 1
                break
            if word in _GOVERNMENTS and tokens[first - 2].tag == "J" and first - 2 > taken:
                # "the Canadian government's list"
                pass
            elif word == "strategic":
                ref.term = ref.term or word
            elif not ADJECTIVE.search(word):
                adjacent = before.end == token.start - 1
                ref.foreign = ref.foreign or not ref.term and (adjacent or not (ref.jurisdictions or ref.office))
                break
        elif before.tag == "h":
            if before.value == "draft":
                ref.draft = True
            else:
                break
        elif (
            before.tag == "&"
            and not ref.jurisdictions
            or before.tag not in _LEFT
            and not (before.tag == "," and re.search(r"J,t?J?$", tags_to(tokens, first)) and ref.plural)
            or before.tag in "IJ"
            and ref.definite
            and tokens[first].tag != "&"
        ):
            break
        elif before.tag == "M":
            ref.foreign = True
        elif before.tag == "N" and (ref.plural or (not ref.term and first != place and tokens[first].tag not in "n-")):
            ref.every = (
                ref.every or ref.plural and fold(text[: before.start]).endswith(("all ", "all the ", "all of the "))
            )
            break
        take(ref, before)
        first -= 1
    if ref.term == "defence":
        ref.jurisdictions = ref.jurisdictions or ("NATO",)
    ref.span = Span(tokens[first].start, tokens[last].end)
    ref.foreign = ref.foreign or bool(_ELIGIBLE.match(text, ref.span.end))
    ref.foreign = ref.foreign or bool(ref.ordinal) and is_first_of_its_kind(text, ref.span)
    return first, last, ref


def _term(tokens: list[Mention], place: int, taken: int, text: str) -> tuple[int, int, ListRef]:
    token = tokens[place]
    ref = ListRef(Span(token.start, token.end), term=token.value)
    first = place
    owned = False
    while (
        first - 1 > taken
        and tokens[first - 1].tag in "JIKpN'ta~"
        and not (tokens[first - 1].tag in "JI" and ref.definite)
    ):
        before = tokens[first - 1]
        take(ref, before)
        first -= 1
        owned = owned or before.tag == "'"
        if before.tag in "ta":
            ref.definite = ref.definite or before.tag == "t"
            break
    ref.definite = ref.definite or owned
    last = place
    while last + 1 < len(tokens) and tokens[last + 1].tag in "orTu":
        at = last + 2
        while at < len(tokens) and tokens[at].tag in "t2":
            at += 1
        if at < len(tokens) and tokens[at].tag == "J" and names_a_body(tokens, at, text):
            ref.foreign = ref.foreign or not ref.jurisdictions
            break
        if at < len(tokens) and tokens[at].tag in "JZ" and not qualifies(tokens, at):
            last = take_row(ref, tokens, at)
        else:
            break
    if last + 2 < len(tokens) and tokens[last + 1].tag == "u" and tokens[last + 2].tag == "D" and ref.definite:
        # "the growth minerals of November 2025"
        last += 2
        ref.year = ref.year or tokens[last].value
    if ref.term in _FOREIGN_TERMS:
        ref.jurisdictions = ref.jurisdictions or ("NATO",)
    if ref.definite and not ref.jurisdictions and (told := named_by(tokens, last + 1, text)):
        ref.jurisdictions = (told,)
    ref.span = Span(tokens[first].start, tokens[last].end)
    return first, last, ref
