"""The fact check: prose → sentences → mentions → statements → findings. Silent where it is not sure."""

import datetime
from collections.abc import Iterator

from minerals.dates import PartialDate
from posts.factcheck.binding import is_misread
from posts.factcheck.facts import Facts
from posts.factcheck.findings import CONTRADICTED, OUTDATED, SUPPORTED, UNDECIDED, Finding
from posts.factcheck.judge import Judgement, judge_whichever
from posts.factcheck.judge.beside import is_right_beside
from posts.factcheck.judge.together import together
from posts.factcheck.reading import NOT_ENGLISH, LookUp, Reading, read
from posts.factcheck.sentences import Sentence
from posts.factcheck.sentences import sentences as sentences_of
from posts.factcheck.statements import statements as statements_of

__all__ = ["Finding", "check", "check_reading"]


# A text in which there is more to find than this is not read to its end, nor one in which more sentences speak of lists
# and minerals: two megabytes of ordinary prose have fewer.
MOST_FINDINGS = 2000
MOST_SENTENCES = 8_000


def check(
    text: str,
    facts: Facts,
    *,
    on: datetime.date | PartialDate | None,
    written: PartialDate | None = None,
    markdown: bool = True,
    look_up: LookUp | None = None,
) -> list[Finding]:
    """What the record says of a text, in the order of its words.

    Judged on the day `on`, else on the day the text was `written`; one of the two must be given. Either may be a month
    or a year: a verdict must then hold on all of its days.
    """
    return check_reading(read(text, markdown=markdown, look_up=look_up), facts, on=on, written=written)


def check_reading(
    reading: Reading, facts: Facts, *, on: datetime.date | PartialDate | None, written: PartialDate | None = None
) -> list[Finding]:
    """The same for a text that was read before."""
    if on is None and written is None:
        raise ValueError("say on which day to judge: on, or written")
    days = _days(on, facts) if on is not None else _days_of_writing(written, facts)
    found = list(_unread(reading))
    whole = (sentence for block in reading.blocks for sentence in sentences_of(block))
    for number, (sentence, said) in enumerate(statements_of(whole, facts)):
        if len(found) >= MOST_FINDINGS or number >= MOST_SENTENCES:
            found.append(_cut_short(sentence, len(found) >= MOST_FINDINGS))
            break
        pairs = [(statement, each) for statement in said if (each := judge_whichever(statement, facts, days))]
        pairs = [
            (statement, each) for statement, each in pairs if not is_right_beside(sentence, statement, each, facts)
        ]
        judged = [each for each in together(pairs) if not is_misread(sentence, each, facts)]
        found.extend(_finding(sentence, each, facts) for each in _settle(judged))
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.kind))


def _unread(reading: Reading) -> Iterator[Finding]:
    """One note where a language cannot be read."""
    if foreign := [each for each in reading.unread if each.reason == NOT_ENGLISH]:
        first = foreign[0]
        yield Finding(
            first.start,
            first.end,
            reading.text[first.start : first.end][:200],
            "language",
            UNDECIDED,
            "",
            "",
            "",
            "This is not in English; the fact check reads English only.",
        )


def _cut_short(sentence: Sentence, by_findings: bool) -> Finding:
    start, end = sentence.source(0, len(sentence.text))
    enough = f"{MOST_FINDINGS} findings" if by_findings else f"{MOST_SENTENCES:,} sentences on lists and minerals"
    text = f"The text was read up to here: {enough} are enough."
    return Finding(start, end, sentence.text, "unread", UNDECIDED, "", "", "", text)


def _days(on: datetime.date | PartialDate, facts: Facts) -> list[datetime.date]:
    """The days to judge on: of a month or a year its first, its last, and those on which a list changed in between."""
    if isinstance(on, datetime.date):
        return [on]
    first, last = PartialDate(on).first_day, PartialDate(on).last_day
    changes = {edition.starts for edition in facts.editions.values() if first < edition.starts <= last}
    return sorted({first, last} | changes)


# So many days before its publication a list may be announced, and written about.
_ANNOUNCED = 14


def _days_of_writing(written: PartialDate, facts: Facts) -> list[datetime.date]:
    """The days to judge a text of a certain day on: where a list was about to change, the day of the change too."""
    days = _days(written, facts)
    until = days[-1] + datetime.timedelta(_ANNOUNCED)
    return days + sorted({each.starts for each in facts.editions.values() if days[-1] < each.starts <= until})


_WORST = (CONTRADICTED, OUTDATED, UNDECIDED, SUPPORTED)


def _settle(judged: list[Judgement]) -> list[Judgement]:
    """Each thing once: of two judgements on the same words and kind the first stands.

    Of the same words for several minerals ("Both are on the list") the worst stands.
    """
    kept: list[Judgement] = []
    # A number that is read of a list is read of no event too.
    counted = {each.span for each in judged if each.kind == "list-count"}
    for each in sorted(judged, key=lambda each: _WORST.index(each.verdict) if "mineral:" in each.record[-1] else 0):
        if each.kind == "event-number" and each.span in counted:
            continue
        if not any(each.span == other.span and each.kind == other.kind for other in kept):
            kept.append(each)
    return kept


_OF_OFFICES = frozenset({"list-issuer", "event-office", "event-task"})


def _finding(sentence: Sentence, judged: Judgement, facts: Facts) -> Finding:
    start, end = sentence.source(judged.span.start, judged.span.end)
    speaker = f"{sentence.speaker} is quoted as saying this. " if sentence.speaker else ""
    slugs = [key.partition(":") for key in judged.record]
    # An office goes by many names: the claim is the one in the text.
    is_office = judged.kind in _OF_OFFICES
    claimed = sentence.text[judged.span.start : judged.span.end] if is_office else judged.claimed
    return Finding(
        start,
        end,
        sentence.text,
        judged.kind,
        judged.verdict,
        claimed,
        judged.recorded,
        " ".join(judged.record),
        speaker + judged.explanation,
        tuple(facts.editions[slug].url for kind, _, slug in slugs if kind == "list"),
    )
