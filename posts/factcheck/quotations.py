"""What is said in quotation marks, and who says it."""

import re
from collections.abc import Iterator

from .blocks import Block, Quotation

_MARKS = re.compile(r'["“”„«»]')
_OPENS, _CLOSES = "“„«", "”»"
_MOST_SPEAKERS = 200
_SAYING = (
    "said|says|told|tells|wrote|writes|noted|notes|added|adds|argued|argues|claimed|claims|announced|stated|states|"
    "explained|explains|declared|declares|commented|reported|reports|insisted|warned|testified|remarked|tweeted"
)
_PART = r"(?:[A-Z][\w.’'-]*|of|for|the|and|de|von|van)"


def _name_as(group: str) -> str:
    return rf"(?P<{group}>(?:the |an? )?{_PART}(?: {_PART})*)"


_AFTER = re.compile(rf"[\s,.…—–-]*(?:(?:{_SAYING})\s+{_name_as('name')}|according to\s+{_name_as('of')})")
_AFTER_NAME = re.compile(rf"[\s,.…—–-]*{_name_as('name')}\s+(?:{_SAYING})\b")
_BEFORE = re.compile(
    rf"(?:{_name_as('name')},?(?:\s+[a-z][\w ,’'-]{{0,60}}?)?\s+(?:{_SAYING})"
    rf"(?:\s+(?:that|in|on|at|to|reporters|us|the)\b[\w ’'-]{{0,40}})?"
    rf"|[Aa]ccording to\s+{_name_as('of')})\s*[,:]?\s*$"
)
_SIGNED = re.compile(r"\s[—–-]{1,2}\s*(?P<name>[^—–\n]{2,80})$")


def quotations(block: Block) -> Iterator[Quotation]:
    """The quotations within a block in order, with their speakers where a verb of saying stands beside them."""
    for number, (start, end) in enumerate(_spans(block.text)):
        speaker = _speaker(block.text, start, end) if number < _MOST_SPEAKERS else ""
        yield Quotation(start, end, speaker)


def speaker_of(block: Block) -> str:
    """Whose words a block quotation is: the line that leads in names them, or the end of the quotation."""
    if signed := _SIGNED.search(block.text, max(len(block.text) - 90, 0)):
        return signed["name"].strip()
    lead = block.lead.text[-160:].rstrip() if block.lead else ""
    found = _BEFORE.search(lead) if lead.endswith((":", ",")) else None
    return _name(found) if found else ""


def _spans(text: str) -> Iterator[tuple[int, int]]:
    opened: int | None = None
    for mark in _MARKS.finditer(text):
        at = mark.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if mark[0] in _OPENS:
            opened = at + 1
        elif mark[0] in _CLOSES or opened is not None:
            if opened is not None and at > opened:
                yield opened, at
            opened = None
        elif not before.isalnum() and after and not after.isspace():
            opened = at + 1


def _speaker(text: str, start: int, end: int) -> str:
    after = text[end + 1 : end + 121]
    found = _AFTER.match(after) or _AFTER_NAME.match(after) or _BEFORE.search(text[max(start - 161, 0) : start - 1])
    return _name(found) if found else ""


def _name(found: re.Match) -> str:
    known = found.groupdict()
    name = known.get("name") or known.get("of") or ""
    name = re.sub(r"^(?:As|But|And|While|When|Yet|Then) ", "", name)
    return re.sub(r"(?: (?:of|for|the|and|de|von|van))+$", "", name).strip(" .,'’")
