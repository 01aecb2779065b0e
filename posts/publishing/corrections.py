"""Corrections: a wrong sentence is mended in the source text, and readers are told what it said and why."""

import datetime
import difflib
import re
from dataclasses import replace

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from minerals.lookup import Value
from minerals.models import Source
from posts.factcheck import from_markdown
from posts.factcheck.blocks import Block
from posts.lookup import look_up
from posts.markdown import Problem, clean, render
from posts.markdown.parser import parse
from posts.models import Article, Correction, Revision

from .refusals import Conflict, OutOfTurn
from .revisions import save
from .texts import ArticleText
from .trail import log

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
# What readers do not see of a sentence, and what must not go with words that are replaced.
_KEPT = re.compile(r"\[(?:@[\w.:-]+(?:,[^\[\]\n]*)?|\^[^\s\[\]]+)\]")
_NOTE_LENGTH = 300


class NotThere(OutOfTurn):
    """The sentence cannot be mended by itself; the message says why and what to do instead."""


@transaction.atomic
def correct(
    article: Article,
    base: int,
    before: str,
    after: str,
    reason: str,
    by: AbstractBaseUser,
    now: datetime.datetime,
    *,
    source: str,
    locator: str = "",
) -> Correction:
    """Mend a sentence that readers saw, in a new private Revision, and keep the note that readers will get with it.

    `before` is the sentence as readers see it; `after` may be Markdown, with references, and is empty where the
    sentence goes. What both have in common keeps its references and its markup. Where `before` is what a correction
    says that readers do not have yet, the new one takes its place.

    Raises Conflict if `base` is not the newest Revision; NotThere; OutOfTurn; what `save` raises.
    """
    before, reason, locator = (" ".join(clean(words).split()) for words in (before, reason, locator))
    after = clean(after).strip()
    if not before or not reason:
        raise OutOfTurn("Say which sentence is wrong." if not before else "Say why, for readers.")
    if not source:
        raise OutOfTurn("Name the source that shows it.")
    if not Source.objects.filter(pk=source).exists():
        raise OutOfTurn(f"There is no source “{source}”.")
    newest = article.newest()
    if newest.number != base:
        raise Conflict(newest)
    on = timezone.localdate(now)
    amended = Correction.objects.pending(now).filter(revision__article=article, after=before).first()
    if amended is None:
        _must_have_been_public(article, newest, before, now)
    shown = _plain(after, on)
    if shown == before:
        raise OutOfTurn("The sentence says the same as before.")
    if amended and shown == amended.before:
        raise OutOfTurn("That is what readers have. Drop the correction, and change the text itself.")
    body = _mended(newest.body, before, after, on)
    _must_resolve(newest.body, body, on)
    note = f"Correction: {reason}"[:_NOTE_LENGTH]
    revision = save(article, base, replace(ArticleText.of(newest), body=body, change_note=note), by, now)
    made = Correction.objects.create(
        revision=revision,
        before=amended.before if amended else before,
        after=shown,
        reason=reason,
        source=source,
        locator=locator,
        made_by=by,
        made_at=now,
    )
    if amended:
        amended.delete()
    log(revision, by, now, f"Corrected “{before[:80]}” in revision {revision.number}.", reason)
    return made


@transaction.atomic
def drop_correction(correction: Correction, by: AbstractBaseUser, now: datetime.datetime) -> None:
    """Tell readers nothing of this correction; the text stays as it is. Raises OutOfTurn if they know of it."""
    if not Correction.objects.pending(now).filter(pk=correction.pk).exists():
        raise OutOfTurn("Readers have been told of this correction: it stays.")
    log(correction.revision, by, now, f"Dropped the correction of “{correction.before[:80]}”.", correction.reason)
    correction.delete()


def _must_have_been_public(article: Article, newest: Revision, before: str, now: datetime.datetime) -> None:
    public = article.revisions.filter(public_from__lte=now).order_by("number").last()
    if public is None:
        raise NotThere("Readers never saw this article: just change its text.")
    if public != newest and not _found(public.body, before, timezone.localdate(now)):
        raise NotThere(f"Readers never saw this sentence: it is not in revision {public.number}. Just change the text.")


def _must_resolve(old: str, new: str, on: datetime.date) -> None:
    known = {problem.message for problem in _problems(old, on)}
    if added := [problem for problem in _problems(new, on) if problem.message not in known]:
        raise OutOfTurn(" ".join(problem.message for problem in added))


def _problems(body: str, on: datetime.date) -> list[Problem]:
    return [each for each in render(body, look_up=lambda keys: look_up(keys, on)).problems if each.blocks]


def _mended(body: str, before: str, after: str, on: datetime.date) -> str:
    """The text with this one sentence replaced, and nothing else: the page is compared with what it was."""
    found = _found(body, before, on)
    if not found:
        raise NotThere("The newest text does not say this sentence. It may have been changed already.")
    if len(found) > 1:
        raise NotThere("The newest text says this twice. Quote more of the words around it, or change the text itself.")
    block, start, end = found[0]
    wanted = _rendered(body, on).replace(before, _plain(after, on), 1)
    whole = _widened(body, *block.source(start, end))
    for mended in (_word_by_word(body, block, start, end, after), f"{body[: whole[0]]}{after}{body[whole[1] :]}"):
        if _same(_rendered(mended, on), wanted):
            return mended
    raise NotThere("Its markup stands in the way. Change the text itself, and say in the change note what was wrong.")


def _found(body: str, before: str, on: datetime.date) -> list[tuple[Block, int, int]]:
    """Every place where the text says these words, as readers see them, however they are spaced."""
    parsed = parse(body)
    answers = look_up(from_markdown.named(parsed), on)
    values = {key: answer for key, answer in answers.items() if isinstance(answer, Value)}
    pattern = re.compile(r"\s+".join(map(re.escape, before.split())))
    blocks = from_markdown.blocks(parsed, values)
    return [(block, *match.span()) for block in blocks for match in pattern.finditer(block.text)]


def _word_by_word(body: str, block: Block, start: int, end: int, after: str) -> str:
    """The source with only those words replaced that differ, from the last one to the first."""
    before = block.text[start:end]
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    places = [start]
    for word in old:
        places.append(places[-1] + len(word))
    for kind, first, last, new_first, new_last in reversed(
        difflib.SequenceMatcher(None, old, new, False).get_opcodes()
    ):
        if kind == "equal":
            continue
        words = "".join(new[new_first:new_last])
        if kind == "insert":
            at = block.source(places[first] - 1, places[first])[1] if first else block.source(start, start + 1)[0]
            body = f"{body[:at]}{words}{body[at:]}"
        else:
            begins, ends = block.source(places[first], places[last])
            kept = "".join(_KEPT.findall(body[begins:ends])) if after else ""
            body = f"{body[:begins]}{words}{kept}{body[ends:]}"
    return body


def _widened(body: str, start: int, end: int) -> tuple[int, int]:
    """The span with the marks of emphasis around it, where they stand on both sides."""
    while start and end < len(body) and body[start - 1] in "*_" and body[end] in "*_":
        start, end = start - 1, end + 1
    return start, end


def _plain(text: str, on: datetime.date) -> str:
    return " ".join(_rendered(text, on).split())


def _rendered(text: str, on: datetime.date) -> str:
    return " ".join(render(text, look_up=lambda keys: look_up(keys, on)).plain.split())


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()
