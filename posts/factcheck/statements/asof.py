"""On which day what is said of a list is said to hold: "in 2019 the list had 35 entries"."""

import re
from dataclasses import replace

from posts.factcheck.dates import dates
from posts.factcheck.statements.clauses import Clause
from posts.factcheck.statements.members import since
from posts.factcheck.statements.model import Span, Statement

# So near a date stands beside a statement.
_BESIDE = 6
_NOW = re.compile(r"\b(?:now|today|currently|at present|presently)(?: \w+){0,2} $", re.I)
# What makes a list law: it may be told with its numbers before it is in force.
_ACT = re.compile(r"\b(?:Act|act|[Rr]egulation|CRMA)\b")
_AT_LAST = re.compile(r"[ ,]*(?:at|by|in) the end\b|[ ,]*(?:eventually|finally|later|at last|since)\b")


def _now_or_later(statement: Statement, clause: Clause) -> str:
    """Whether a number is said of now or of later on, whatever date stands before it."""
    text = clause.sentence.text
    before = [token for token in clause.tokens if token.tag == "D" and token.end <= statement.span.start]
    if not before:
        return ""
    if _NOW.search(text, before[-1].end, statement.span.start):
        return "now"
    if _BECOME.search(text, before[-1].end, statement.span.start):
        return "later"
    return "later" if _AT_LAST.match(text, statement.span.end) else ""


# "18 strong when it came out in August 2023"
_BECOME = re.compile(r"\b(?:become|becomes|became|(?:grown|grew|turned|evolved|developed|swollen) (?:in)?to)\b")
_WHEN_REVISED = re.compile(
    r",? (?:when|after|as) (?:it|they|the list|that) (?:last |first )?(?:(?:was|were) (?:last |first )?"
    r"(?:revised|updated|renewed|redrawn|expanded|published|drawn up|overhauled|enlarged|extended|reviewed|issued|"
    r"released|adopted|presented|unveiled)|came out|appeared) (?:in|on) "
    r"(?P<date>(?:(?:\d\d? )?[A-Z][a-z]+ (?:\d\d?, )?)?(?:19|20)\d\d)\b"
)


def as_of(statement: Statement, clause: Clause) -> Statement:
    """A state of which a date is given: "in 2019 the list had 35 entries"."""
    ref = statement.ref
    timed = statement.kind in ("list-count", "membership") and not statement.extra.get("running")
    if not timed or ref is None or set("GS") & set(clause.tags):
        return statement
    cited = [token for token in clause.tokens if token.tag == "Q" and token.value]
    running = ref.recency in ("now", "stillnow")
    if len(cited) == 1 and cited[0].end <= statement.span.start and not ref.selects and not running:
        # "COM(2014) 297 lists 20": of the list that stands there.
        return replace(statement, ref=replace(ref, citations=cited[0].value))
    if statement.kind == "list-count" and _ACT.search(clause.sentence.text):
        statement = replace(statement, extra=statement.extra | {"act": True})
    if statement.kind == "list-count" and (said_now := _now_or_later(statement, clause)):
        # "with 18 in 2022, now has 34": the date is that of another number.
        now = ref.of_year(None)
        return replace(statement, ref=replace(now, recency="now") if said_now == "now" else now, past=said_now != "now")
    if ref.recency == "now" and clause.past and "in force" in clause.sentence.text[ref.span.start : ref.span.end]:
        # "In March 2023 the list in force had 30 entries."
        ref = replace(ref, recency=None)
        statement = replace(statement, ref=ref, past=True)
    if ref.selects or ref.published or ref.recency or ref.asof:
        return statement
    if when := _WHEN_REVISED.match(clause.sentence.text, clause.tokens[-1].end):
        # "stayed on the list when it was revised in 2014"
        return replace(statement, ref=replace(ref, published=next(dates(when["date"]), None)))
    if (dated := clause.free_date()) is None:
        start = since(clause) if statement.kind == "list-count" else None
        known = start and start.start > statement.span.end
        return replace(statement, extra={**statement.extra, "since": start}) if known else statement
    if any(token.tag == "P" and token.value == "lastupdate" for token in clause.tokens):
        return statement
    first, last = sorted([(dated.start, dated.end), (statement.span.start, statement.span.end)])
    if any(token.tag == "N" and first[1] <= token.start < last[0] for token in clause.tokens):
        # "27, compared with 20 in 2014", "in 2011 with 14, … stands at 30": the date of another number.
        return statement
    if statement.kind == "membership" and 0 <= dated.start - statement.span.end <= _BESIDE:
        # "made it onto the list in 2017": the year belongs to what is said.
        statement = replace(statement, span=Span(statement.span.start, dated.end))
    return replace(statement, ref=replace(ref, asof=dated))
