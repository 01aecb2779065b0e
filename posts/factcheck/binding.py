"""What a writer tied to the record is about that record: the check does not argue with its own values."""

from .facts import Facts
from .findings import CONTRADICTED, OUTDATED
from .judge import Judgement
from .sentences import Sentence


def is_misread(sentence: Sentence, judged: Judgement, facts: Facts) -> bool:
    """Whether an accusation is about another record than the one that the words are bound to.

    A value that a reference gives is never accused. A sentence that takes values from lists is about these lists, one
    that leads to events about these events.
    """
    if judged.verdict not in (CONTRADICTED, OUTDATED) or not sentence.block.bound:
        return False
    first, last = sentence.start, sentence.start + len(sentence.text)
    bound = [each for each in sentence.block.bound if each.start < last and first < each.end]
    start, end = first + judged.span.start, first + judged.span.end
    if any(each.is_value and each.start < end and start < each.end for each in bound):
        return True
    events = {each.key.slug for each in bound if each.key.kind == "event"}
    if events and judged.kind.startswith("event-"):
        return not events & _slugs(judged, "event")
    if any(each.is_value and each.key.kind == "list" for each in bound):
        lists = {_series(each.key.slug, facts) for each in bound if each.key.kind == "list"}
        return not lists & {_series(slug, facts) for slug in _slugs(judged, "list") | _slugs(judged, "series")}
    return False


def _slugs(judged: Judgement, kind: str) -> set[str]:
    return {key.partition(":")[2] for key in judged.record if key.startswith(f"{kind}:")}


def _series(slug: str, facts: Facts) -> str:
    return facts.editions[slug].series if slug in facts.editions else slug
