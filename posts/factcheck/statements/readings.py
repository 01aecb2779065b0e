"""Words that are one thing or another by what stands around them: "lists" verb or noun, "one" number or list."""

import re

from posts.factcheck.mentions import Mention, fold
from posts.factcheck.statements.adjectives import TERMS, critical_or_strategic

# What stands before a noun, not before a verb.
_BEFORE_NOUNS = ("t", "a", "C", "K", "p", "O", "D", "2", "'", "&", "n", "N")
_GROWN = frozenset({"expanded", "enlarged", "revised", "updated"})


_DENIED = frozenset({"name", "feature", "hold", "count", "record"})
_RENEWED = frozenset({"revised", "updated"})


# The letters of words that may turn out to be something else.
_TWO_SIDED = frozenset("hxKlwONXHPR")
_DESPITE = re.compile(r"\b(?:[Dd]espite|[Cc]ontrary to|[Ii]n spite of|[Nn]otwithstanding) (?:\w+ ){0,2}$")


def nouns_and_verbs(tokens: list[Mention], text: str, spoken: bool = False) -> list[Mention]:
    """ "lists" and "names" are verbs or nouns by what stands before them; "the 2024 one" is a list.

    `spoken`: whether lists were spoken of before, so that "the first" at the head of a sentence can be one.
    """
    out = list(tokens)
    extra: list[tuple[int, Mention]] = []
    for place, token in enumerate(out):
        denied = place and out[place - 1].tag == "X" and fold(text[token.start : token.end]) in _DENIED
        if denied and re.match(r"[2ta]{0,2}[My]", _tags_after(out, place)):
            # "The list does not name copper."
            out[place] = Mention("H", token.start, token.end, "now")
            continue
        if token.tag not in _TWO_SIDED:
            continue
        before = out[place - 1].tag if place else ""
        drafted = before == "h" and out[place - 1].value == "draft"
        word = fold(text[token.start : token.end])
        if token.tag == "w" and word not in ("assessment", "followed"):
            continue
        if token.tag == "h" and place and text.startswith("May", token.start):
            # "on 3 May"
            token = out[place] = Mention("w", token.start, token.end)
        if token.tag == "h" and token.value == "draft" and _DESPITE.search(text[: token.start]):
            # "Despite the draft, arsenic was kept": what it held is set aside.
            out[place] = Mention("w", token.start, token.end)
        elif (
            token.tag == "h"
            and token.value == "draft"
            and before == "t"
            and _tags_after(out, place)[:1] in tuple("tiuHB")
        ):
            # "The draft of November 2021 had 50 minerals."
            out[place] = Mention("l", token.start, token.end, "draft")
        if token.tag == "x" and word == "before" and _tags_after(out, place)[:1] in ("", ".", ":", ";", ",", ")"):
            # "that had not featured before: nickel"
            out[place] = Mention("w", token.start, token.end)
        if token.tag == "R" and word == "gone from" and re.match(r"~?N", _tags_after(out, place)):
            # "has gone from 35 to 50": it grew.
            out[place] = Mention("G", token.start, token.start + 4)
            extra.append((place, Mention("f", token.end - 4, token.end, "from")))
        if token.tag == "K" and word == "present" and before == "T":
            out[place] = Mention("P", token.start, token.end, "base")
        if token.tag == "l":
            verb = word in ("lists", "listing", "update", "number") and before not in _BEFORE_NOUNS and not drafted
            if word == "listing" and (before in "&,"):
                verb = True
            if word == "lists" and place + 1 < len(out) and out[place + 1].tag in "HVB":
                # "The US and EU lists hold 60 and 34": the verb follows.
                verb = False
            if word == "lists" and before == "J" and _tags_after(out, place)[:1] in ("", ".", ":"):
                # "Timeline of U.S. lists": nothing is listed.
                verb = False
            if word == "lists" and _objects(out, place):
                out[place] = Mention("H", token.start, token.end, "now")
            elif verb and word in ("lists", "listing"):
                # "Both the US and the EU lists of …" is a noun: "of" follows.
                after = out[place + 1].tag if place + 1 < len(out) else ""
                if (after not in ("u", "r") or word == "listing") and not _of_several(out, place):
                    out[place] = Mention("H", token.start, token.end, "now")
            elif verb and word == "update":
                out[place] = Mention("P", token.start, token.end, "base")
            elif word == "list" and _lists(out, place, text) and _objects(out, place):
                out[place] = Mention("H", token.start, token.end, "now")
        elif token.tag == "w" and word == "assessment" and _british(out, place):
            out[place] = Mention("l", token.start, token.end, "list")
        elif (
            token.tag == "K"
            and word in _GROWN
            and before
            and (before in "BLiH" or place + 1 < len(out) and out[place + 1].tag in "Tf")
        ):
            out[place] = Mention("G", token.start, token.end, word)
        elif (
            token.tag == "K" and word in _RENEWED and before and before in "JIw" and _tags_after(out, place)[:1] == "t"
        ):
            # "Canada updated its list in June 2024."
            out[place] = Mention("P", token.start, token.end, "update")
        elif (
            token.tag == "O"
            and before == "t"
            and place + 1 < len(out)
            and out[place + 1].tag in ",HPBoN"
            and fold(text[out[place + 1].start : out[place + 1].end]) not in ("one", "ones")
            and not re.match(r"B~?N[,.;]", _tags_after(out, place))
            and (spoken and not place - 1 or any(other.tag == "l" for other in out[:place]))
        ):
            # "the first list … ; the second named 50".
            out[place] = Mention("O", token.start, token.end, token.value)
            extra.append((place, Mention("l", token.end, token.end, "list")))
        elif (
            word == "new"
            and token.tag == "K"
            and before == "B"
            and re.match(r"[:=(]|,w?M|[.;]?$", _tags_after(out, place))
            or word == "new"
            and token.tag == "K"
            # "Tin is new on the list", "tin: also new on the list"
            and re.match(r"[oT][tJ'DKIC]{0,5}l", _tags_after(out, place))
            and re.search(r"M(?:[,:=]w?|[,:=]?Bw?)$", "".join(each.tag[0] for each in out[max(0, place - 4) : place]))
        ):
            out[place] = Mention("A", token.start, token.end, "join" if _tags_after(out, place)[:1] in "oT" else "past")
        elif token.tag == "w" and word == "followed" and before == "l" and _tags_after(out, place).startswith("oD"):
            # "The formal list followed in February 2011."
            out[place] = Mention("P", token.start, token.end, "past")
        elif token.tag == "N" and word in ("one", "ones") and before in ("D", "O", "K", "J", "'"):
            out[place] = Mention("l", token.start, token.end, "list")
        elif token.tag == "X" and token.value == "only" and re.match(r"~?N", _tags_after(out, place)):
            # "has only 27" is no denial of 27.
            out[place] = Mention("~", token.start, token.end)
        elif token.tag == "H" and word == "names" and before == "N" and _tags_after(out, place)[:1] != "M":
            out[place] = Mention("n", token.start, token.end, word)
        elif (
            token.tag == "P"
            and word in ("update", "revision")
            and (drafted or before in ("t", "a", "D", "O", "K", "p", "'"))
        ):
            out[place] = Mention("l", token.start, token.end, "edition")
    for place in range(len(out)):
        if fold(text[out[place].start : out[place].end]) not in _IN_PARTS:
            continue
        _take_to(out, place, text)
        _take_off(out, place, text)
        critical_or_strategic(out, place, text)
    for place, token in reversed(extra):
        out.insert(place + 1, token)
    return out


_MAKING = {
    "make": "base",
    "makes": "now",
    "made": "then",
    "survive": "base",
    "survives": "still",
    "survived": "stillthen",
}

_MAKES = re.compile(rf"\b(?:{'|'.join(_MAKING)})\b", re.IGNORECASE)


def making_the_list(tokens: list[Mention], text: str) -> list[Mention]:
    """ "makes the list", "made it onto the list", "survived the revision": to be on it."""
    if not _MAKES.search(text):
        return tokens
    tokens = list(tokens)
    out: list[Mention] = []
    for place, token in enumerate(tokens):
        word = fold(text[token.start : token.end]) if token.tag == "w" else ""
        form = _MAKING.get(word)
        after = "".join(other.tag for other in tokens[place + 1 : place + 4]) if form else ""
        if form and after.startswith("L"):
            out += [Mention("B", token.start, token.end, form), Mention("o", token.end, token.end, "o")]
        elif form and re.match(r"i?[oT]+L" if word.startswith("surviv") else r"i[oT]+L", after):
            out.append(Mention("B", token.start, token.end, form))
            at = place + 1 + after.startswith("i")
            if tokens[at].tag == "T":
                # "survived into the list", "made it to the list": it is on it.
                tokens[at] = Mention("o", tokens[at].start, tokens[at].end, "o")
        else:
            out.append(token)
    return out


def _british(tokens: list[Mention], place: int) -> bool:
    """Whether an assessment is that of the UK, whose list is one: "Britain's 2024 assessment"."""
    before = tokens[max(0, place - 4) : place]
    dated = any(token.tag in "D'" for token in before) or _tags_after(tokens, place).startswith("uD")
    return dated and any(token.value in ("UK", "bgs") for token in before)


def _of_several(tokens: list[Mention], place: int) -> bool:
    """ "on the US, UK and EU lists", "the US and EU lists both contain": lists of several, no verb."""
    before = "".join(token.tag[0] for token in tokens[max(0, place - 9) : place])
    row = re.search(r"(?P<on>[of2]?)2?t?(?:J,?t?)+&t?J$", before)
    return bool(row and (row["on"] or re.match(r"[2HBXV.,;w]|$", _tags_after(tokens, place))))


def _tags_after(tokens: list[Mention], place: int) -> str:
    return "".join(token.tag[0] for token in tokens[place + 1 : place + 24])


_LIFTING = frozenset(
    ["takes", "took", "taking", "bring", "brings", "brought", "bringing", "lifts", "lifted", "lifting", "pushes",
     "pushed", "pushing", "raises", "raised", "raising", "drives", "drove", "driving"]
)  # fmt: skip


def _take_to(tokens: list[Mention], place: int, text: str) -> None:
    """ "takes the count from 18 to 20", "brings the number to 60": it grows."""
    token = tokens[place]
    if fold(text[token.start : token.end]) not in _LIFTING:
        return
    named = re.match(r"t[Vclw](?:[ou][tJ'Kp]{0,3}[lC])?~?[fT]", _tags_after(tokens, place))
    count = tokens[place + 2] if named else None
    if count and fold(text[count.start : count.end]) in ("count", "number", "total", "tally", "list", "figure"):
        tokens[place] = Mention("G", token.start, token.end)
        tokens[place + 2] = Mention("c", count.start, count.end) if count.tag != "l" else count


# "left copper off the list": it is not there.
_LEAVING = frozenset({"left", "leave", "leaves", "leaving", "kept", "keeps", "keep", "keeping"})
_PUTTING = frozenset({"put", "puts", "brought", "brings"})
_TAKING = {
    "took": "past",
    "takes": "now",
    "take": "base",
    "taking": "ing",
    "struck": "past",
    "strikes": "now",
    "moved": "past",
    "moves": "now",
    "pulled": "past",
    "threw": "past",
    "kicked": "past",
    "crossed": "past",
    "let": "past",
    "brought": "past",
    "brings": "now",
    "cut": "past",
    "bumped": "past",
}
_PARTICLE = re.compile(
    r"(?P<of>out of|off of|off(?= \w)|from(?! [^.;]{0,60}\bto (?:the|its)\b)|away from)\b"
    r"|(?P<out>out)(?= in (?:19|20)\d\d|[.,;]|$)|(?P<aboard>on board|aboard|back(?! to\b))\b|(?:on|onto|into|in)\b"
)
_IN_PARTS = _LIFTING | _LEAVING | _PUTTING | _TAKING.keys() | TERMS.keys()


def _take_off(tokens: list[Mention], place: int, text: str) -> None:
    """ "took copper and nickel off the list": a verb in two parts."""
    token = tokens[place]
    word = fold(text[token.start : token.end])
    if word in _PUTTING and (back := re.match(r"(?:i|[2ta]?M)w", _tags_after(tokens, place))):
        last = tokens[place + back.end()]
        if fold(text[last.start : last.end]) == "back":
            tokens[place] = Mention("A", token.start, token.end, "past")
        return
    if word not in _TAKING and word not in _LEAVING:
        return
    if word in _TAKING and re.match(r"iX", _tags_after(tokens, place)):
        last = tokens[place + 2]
        if fold(text[last.start : last.end]) == "off the list":
            tokens[place] = Mention("R", token.start, token.end, _TAKING[word])
            tokens[place + 2] = Mention("l", last.start, last.end, "list")
        return
    if word in _TAKING and re.match(r"i[wf]", _tags_after(tokens, place)):
        # "struck it from the list", "took it off in 2022"
        last = tokens[place + 2]
        if fold(text[last.start : last.end]) in ("off", "from", "out"):
            tokens[place] = Mention("R", token.start, token.end, _TAKING[word])
            if re.match(r"[tJ']{0,3}[lC]", _tags_after(tokens, place + 2)):
                tokens[place + 2] = Mention("f", last.start, last.end, "from")
        return
    row = re.match(r"[2ta]?M(?:[,&]{1,2}[ta]?M){0,9}(?=[wfoT])", _tags_after(tokens, place))
    off = place + 1 + row.end() if row else 0
    if off and word in _TAKING and (told := _PARTICLE.match(text, tokens[off].start)):
        # "took chromium on board", "moved nickel out of its list", "struck tin from the list"
        last = next(at for at in range(off, len(tokens)) if tokens[at].end >= told.end())
        listed = re.match(r"[tawJIKpODCn']{0,5}[lC]", _tags_after(tokens, last))
        if listed if told["of"] else told["out"] or told["aboard"] or listed:
            tokens[place] = Mention("R" if told["of"] or told["out"] else "A", token.start, token.end, _TAKING[word])
            for at in range(off, last):
                tokens[at] = Mention("p", tokens[at].start, tokens[at].end)
            tokens[last] = Mention("f" if told["of"] else "o", tokens[last].start, tokens[last].end)
            return
    if off and fold(text[tokens[off].start : tokens[off].end]) == "off":
        verb = Mention("R", token.start, token.end, _TAKING[word]) if word in _TAKING else None
        tokens[place] = verb or Mention("X", token.start, token.end, "omit")
        tokens[off] = Mention("f", tokens[off].start, tokens[off].end, "from")
    elif off and word in _LEAVING and fold(text[tokens[off].start : tokens[off].end]) == "out":
        # "The annex leaves tin out", "left tin out of its list".
        tokens[place] = Mention("X", token.start, token.end, "omit")
        if re.match("u", _tags_after(tokens, off)):
            tokens[off] = Mention("p", tokens[off].start, tokens[off].end)
            tokens[off + 1] = Mention("f", tokens[off + 1].start, tokens[off + 1].end, "from")


def _lists(tokens: list[Mention], place: int, text: str) -> bool:
    """Whether "list" can be a verb by what stands before it: a subject in the plural."""
    before = tokens[place - 1] if place else None
    if before is None or before.tag == "w":
        return before is not None and fold(text[before.start : before.end]).endswith(("xes", "tables", "schedules"))
    return before.tag in "JIi&hX2"


def _objects(tokens: list[Mention], place: int) -> bool:
    """Whether "list" is a verb: minerals or a number are its object."""
    after = "".join(token.tag for token in tokens[place + 1 : place + 4])
    return bool(re.match(r"(M|~?N[nCk]|~?NK?[nC]|t?M|2M|i(?:[sof.,;:&x)]|$))", after))
