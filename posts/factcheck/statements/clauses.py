"""A clause: its tokens, their letters in a row, and which list each of them concerns."""

import re
from dataclasses import dataclass, replace

from posts.factcheck.dates import Dated
from posts.factcheck.facts import Facts
from posts.factcheck.mentions import Mention
from posts.factcheck.sentences import Sentence
from posts.factcheck.statements.asides import governs
from posts.factcheck.statements.model import ListRef, Memory, Span
from posts.factcheck.statements.resolving import resolved

# Words after which "it" is no longer the edition spoken of before.
_SHIFT = re.compile(
    r"\b(?:later|then|next|since|subsequent\w*|follow\w*|today|now|currently|meanwhile)\b", re.IGNORECASE
)
# "was put back three years later": not on the date that stands before.
_RELATIVE = re.compile(r"\b(?:years?|months?|decades?) (?:later|afterwards)\b")
# What was done, by a verb that no file of words knows: "answered with a list of 35".
_DONE = re.compile(r"^(?:\w{3,}[^e]ed|came|gave|led|sent|brought|went|followed|met)$")
# "27, compared with 2014": the date of something set beside it.
_COMPARED = re.compile(
    r"\b(?:than|(?:compared|measured) (?:with|to|against)|against|versus|vs\.?|over)"
    r"(?: (?:in|on|at|back in|that of|those of|the one of|the list of))? $"
)
_NO_VERBS = frozenset({"based", "united", "combined", "hundred", "indeed", "limited", "related", "so-called"})
PAST = frozenset({"was", "were", "then", "past", "stillthen", "update", "announce", "had", "began"})
# "The list, which supersedes that of 2018, names 50": what stands between the commas is told of the first.
_TOLD_OF = re.compile(r"L(?P<aside>,i[^,;]{1,12},)[wK]{0,2}[HBG][^,;]*$")
# "The list that was published in 2025 replaced that of 2022 and runs to 60": the subject is the same.
_AND_DOES = re.compile(r"L[^,;L]{0,10}(?P<aside>SL)[^,;L]{0,4}&[wK]{0,2}[HBG][^;L]*$")


@dataclass(slots=True)
class Clause:
    """`tags` has one letter a token. `refs`: the lists of the whole sentence in order."""

    sentence: Sentence
    tokens: list[Mention]
    tags: str
    facts: Facts
    memory: Memory
    refs: list[tuple[int, ListRef]]
    conditional: bool = False
    only_date: Dated | None = None
    resolved: dict[int, ListRef | None] | None = None
    # The jurisdictions that the whole sentence speaks of, by name or by an office.
    places: frozenset[str] = frozenset()

    def words(self, token: Mention) -> str:
        return self.sentence.text[token.start : token.end].lower()

    @property
    def past(self) -> bool:
        return any(token.tag in "BH" and token.value in PAST for token in self.tokens)

    def past_verb(self, place: int) -> bool:
        """Whether the nearest verb of being or holding says then."""
        for at in range(place - 1, -1, -1):
            token = self.tokens[at]
            if token.tag == "H" and self.words(token) == "with":
                continue
            if token.tag == "t" and self.words(token) == "that" and self.tags[at + 1 : at + 2] in tuple("tLCJMI"):
                # "They were surprised that the list …": another verb.
                break
            if token.tag == "w" and self.words(token) not in _NO_VERBS and _DONE.search(self.words(token)):
                return True
            if token.tag in "BHVGP":
                if at and self.tags[at - 1] == "H" and self.words(self.tokens[at - 1]) in ("has", "have"):
                    return False
                if token.tag != "B" and any(
                    t.tag == "B" and t.value in ("now", "still") for t in self.tokens[max(0, at - 2) : at]
                ):
                    return False
                return (
                    token.value in PAST
                    or token.tag == "P"
                    or (token.tag == "G" and not self.words(token).endswith(("s", "ing")))
                )
        for token in self.tokens[place + 1 :]:
            if token.tag in "BHVP":
                return token.value in PAST or token.tag == "P"
        return False

    def hedged_verb(self, place: int) -> bool:
        """Whether a verb stands under a word after which nothing is asserted, or is turned round."""
        before = self.tags[max(0, place - 6) : place]
        return bool(re.search(r"[hW][^,;x&]{0,5}$|T[B]?$", before) or self._denied(place)) or self.conditional

    def _denied(self, place: int) -> bool:
        close = self.tokens[max(0, place - 3) : place]
        tags = "".join(token.tag if len(token.tag) == 1 else "w" for token in close)
        found = re.search(r"X[^,;x&]{0,2}$", tags)
        return bool(found) and close[found.start()].value != "only"

    def resolve(self, ref: ListRef) -> ListRef | None:
        """The same list with its series, from its own words or from the context; None where nothing says which."""
        if self.resolved is None:
            self.resolved = {}
        if id(ref) not in self.resolved:
            self.resolved[id(ref)] = resolved(self, ref)
        return self.resolved[id(ref)]

    def free_date(self) -> Dated | None:
        """The one date of the clause that no verb of publishing has claimed and no list bears in its name."""
        free = [
            token.value
            for at, token in enumerate(self.tokens)
            if token.tag == "D"
            and not (at and self.tags[at - 1] in "zbTfx")
            and not self.tags[:at].endswith("Ku")
            # "having been removed from the list in 2022"
            and not re.search(r"[,&][^,;MN]{0,4}[AR][^,;MN]{0,4}o$", self.tags[:at])
            and not self._bounded(at)
            and self.words_before(at) not in ("until", "by", "till", "through")
            and not self.is_compared(token)
        ]
        return free[0] if len(free) == 1 else None

    def is_compared(self, token: Mention) -> bool:
        """Whether a date is that of something set beside what is told: "five more than in 2018"."""
        return bool(_COMPARED.search(self.sentence.text[: token.start]))

    def _bounded(self, at: int) -> bool:
        """ "since its start in 2018": a date that says from when something counts, not when it happened."""
        return bool(re.search(r"z[tLuo'w]{1,6}$", self.tags[:at]))

    def when(self, place: int) -> Dated | None:
        """The date of a change: the nearest of the clause, else the only one of the sentence."""
        if (beside := self.tokens[place + 1 : place + 3]) and self.tags[place + 1 : place + 3] == "oD":
            return beside[1].value
        if _RELATIVE.search(self.sentence.text, self.tokens[0].start, self.tokens[-1].end):
            return None
        # "all 50 minerals of 2022": those of another edition; "…, which returned in 2017": another step.
        dates = [
            at
            for at, tag in enumerate(self.tags)
            if tag == "D" and not re.search(r"[nCN]u$", self.tags[:at]) and ",i" not in self.tags[place:at]
        ]
        if any(self._bounded(at) for at in dates):
            return None
        if not dates:
            # "in 2025, a year after the EU had put it on its list": another day than that of the sentence.
            apart = self.tags[:1] == "x" and self.words(self.tokens[0]) in ("after", "before")
            return None if apart or "D" in self.tags else self.only_date
        at = min(dates, key=lambda other: (other < place, abs(other - place)))
        return None if at and self.tags[at - 1] == "z" else self.tokens[at].value

    def listed_by(self, at: int, kind: str = "") -> ListRef | None:
        """The list of a jurisdiction or an office at a place: of what is critical there, or strategic."""
        token = self.tokens[at]
        made = ListRef(Span(token.start, token.end), term="strategicmin" if kind == "strategic" else None)
        if token.tag == "J":
            made.jurisdictions = (token.value,)
        elif token.tag == "Z":
            made.jurisdictions, made.law = ("EU",), token.value.law
        else:
            made.office = token.value
        return self.resolve(made)

    def list_before(self, place: int) -> ListRef | None:
        """The list that stands before a word in its clause."""
        for at in range(place - 1, -1, -1):
            if self.tags[at] in "LZ":
                return self.resolve_at(at)
        return None

    def between(self, first: int, last: int) -> str:
        """The words from one token up to another."""
        end = self.tokens[last].start if last < len(self.tokens) else self.tokens[-1].end
        return self.sentence.text[self.tokens[first].start : end].lower()

    def words_before(self, at: int) -> str:
        return self.words(self.tokens[at - 1]) if at else ""

    def resolve_at(self, place: int) -> ListRef | None:
        token = self.tokens[place]
        if token.tag in "LCZ" and isinstance(token.value, ListRef):
            return self.resolve(token.value)
        return self.context()

    def context(self, named: bool = False) -> ListRef | None:
        """The list that "it" or no word at all stands for: the sentence's, else the one remembered.

        `named`: only what is called a list, no mere "critical minerals".
        """
        back = self._looks_back()
        near = [ref for _, ref in self.refs if not back or ref.span.start < self.tokens[0].start]
        for ref in near:
            if not ref.foreign and (ref.explicit or not named) and (found := self.resolve(ref)):
                later = _RELATIVE.search(self.sentence.text, self.tokens[0].start, self.tokens[-1].end)
                # "The list lost helium; two months later it took in nickel."
                return found.of_year(None) if later else found
        if any(ref.foreign for ref in near):
            return None
        if self.memory.ref and self.memory.age <= 2 and not self.memory.several:
            known = self.memory.ref
            if _SHIFT.search(self.sentence.text) or "D" in self.tags:
                known = replace(
                    known, year=None, ordinal=None, edition=None, published=None, count=None, citations=(), recency=None
                )
            return known
        return self.memory.heading and replace(self.memory.heading)

    def _looks_back(self) -> bool:
        """Whether a pronoun is its subject: what is named only behind it is not what it stands for."""
        begins = bool(re.match(r'["&,wo]*(?:ot?J,?)?i', self.tags))
        return begins and (self.memory.ref is None or self.memory.age <= 2)

    def only_list(self) -> ListRef | None:
        """The list of the sentence, or of the one right before it; None where there are several."""
        if self._looks_back() and self.memory.ref and not self.memory.several:
            return self.context()
        # "US list, 2025 edition": the words that pick an edition tell.
        refs = sorted((ref for _, ref in reversed(self.refs)), key=lambda ref: ref.selects)
        known = {found.series: found for ref in refs if (found := self.resolve(ref))}
        if known or any(ref.foreign for _, ref in self.refs):
            return known.popitem()[1] if len(known) == 1 else None
        return self.context() if self.memory.age <= 1 and not self.memory.several else None

    def ref(self, place: int) -> ListRef | None:
        """The list that a word concerns: the nearest before it in its clause, else after it, else of the context."""
        before = self.lists_before(place)
        named = [at for at in before if self.tags[at] == "L"] or before
        if named:
            return self.resolve_at(named[-1])
        after = [at for at in range(place + 1, len(self.tags)) if self.tags[at] in "LC"]
        if after and not (self._looks_back() and self.memory.ref):
            return self.resolve_at(after[0])
        return self.context()

    def lists_before(self, place: int) -> list[int]:
        """Where the lists stand that a later word may concern: not those of which only an aside tells."""
        told = _TOLD_OF.search(self.tags[:place]) or _AND_DOES.search(self.tags[:place])
        aside = range(*told.span("aside")) if told else ()
        return [at for at in range(place) if self.tags[at] in "LC" and at not in aside]

    def ref_after(self, place: int) -> ListRef | None:
        for at in range(place + 1, len(self.tags)):
            if self.tags[at] in "LC":
                return self.resolve_at(at)
        return None

    def object_of(self, place: int) -> ListRef | None:
        """The list that a verb of publishing is about: its object, else its subject."""
        window = self.tags[place + 1 : place + 12]
        if found := re.match(r"[^;x?PARSHMV]{0,7}?(?P<list>[LC])", window):
            at = place + 1 + found.start("list")
            between = window[: found.start("list")].replace("oD", "")
            if "B" in between and re.search(r"L[,wipKJIt]{0,3}$", self.tags[:place]):
                # "The list published in 2014 was the first": of the list before.
                return self.resolve_at(self.tags.rindex("L", 0, place))
            if self.words(self.tokens[place]).startswith("present") and self.tags[at + 1 : at + 2] == "T":
                # "presented Canada's list to investors": it was there.
                return None
            is_list = self.tags[at] == "L" or self.tokens[at].value.count
            # "The second list followed in 2014, the third in 2017": each has a date of its own.
            beyond = "D," in window[: found.start("list")] and "L" in self.tags[:place]
            if is_list and not beyond and not set("ourTf&V") & set(between):
                return self.resolve_at(at)
            if is_list and "w" in between:
                # "published a study of the list": of something else.
                return None
        before = [at for at in self.lists_before(place) if self.tags[at] == "L"]
        if before:
            return self.resolve_at(before[-1]) if self._is_subject(before[-1], place) else None
        if re.search(r"[w0],$", self.tags[:place]):
            # "Executive Order 13817, issued in 2017, …": what stands before was issued.
            return None
        if re.search(r"(?:^|[,;&x])[^;x]{0,4}i[^;x]{0,4}$", self.tags[:place]) or re.search(
            r"(?:^|[,;&x(])[wK]{0,2}$", self.tags[:place]
        ):
            return self.context(named=True)
        if "c" in self.tags[:place]:
            return self.context(named=True)
        return None

    def counts_of(self, place: int) -> bool:
        """Whether a number behind a list can be its own: not in "the study behind the list covers 83 materials"."""
        which = re.search(r"w,?(?P<which>i)[^,;xi]{0,6}$", self.tags[:place])
        if which and self.words(self.tokens[which.start("which")]) == "which":
            # "the assessment of 2021, which designated 18": of what stands before "which".
            return False
        named = [at for at in range(place) if self.tags[at] == "L"]
        if not named or not named[-1] or not self.tags[: named[-1]].endswith("w"):
            return True
        return self.words_before(named[-1]) != "behind"

    def _is_subject(self, at: int, verb: int) -> bool:
        """Whether a verb behind a list can be said of it: not in "a study of the list was published"."""
        governed = at and (governs(self.tokens[at - 1], self.sentence.text) or self.words_before(at) == "behind")
        if not governed and not self.tags[:at].endswith("Tw"):
            return True
        return bool(re.fullmatch(r"(?:,|,?i)?(?:(?<=i)B)?[wKO]{0,2}", self.tags[at + 1 : verb]))
