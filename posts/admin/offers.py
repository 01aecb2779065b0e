"""Unsaved text that an editor is offered again, beside what is saved."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst

from minerals.together import read_together
from posts.models import Author, Draft, Revision, Topic
from posts.states import moment_in_words

from .differences import Line, lines_that_differ

WRITTEN = ("title", "slug", "summary", "body", "change_note")
FILED = {"authors": Author, "topics": Topic}


@dataclass(frozen=True)
class Offer:
    """Unsaved text of this editor, beside the newest Revision if there is one. Order is told by numbers, not clocks."""

    draft: Draft
    newest: Revision | None
    is_local: bool = False

    @property
    def is_older(self) -> bool:
        return self.newest is not None and self.draft.base < self.newest.number

    @property
    def words(self) -> str:
        begun = "This was never saved."
        if self.newest:
            begun = f"It was begun from revision {self.draft.base}"
            who = self.newest.saved_by.get_username() if self.newest.saved_by else "an import"
            begun += f", before {who} saved revision {self.newest.number}." if self.is_older else ", the newest."
        where = "in this browser" if self.is_local else "automatically"
        return f"Kept {where} on {moment_in_words(self.draft.saved_at)}. {begun}"

    @cached_property
    def differences(self) -> list[tuple[str, list[Line]]]:
        """Field by field what taking it would change: a name, and the lines that differ."""
        fields = (("Title", "title"), ("Summary", "summary"), ("Text", "body"))
        both = [(name, getattr(self.newest, field, ""), getattr(self.draft, field)) for name, field in fields]
        return [(name, lines) for name, old, new in both + self._filing() if (lines := lines_that_differ(old, new))]

    def _filing(self) -> list[tuple[str, str, str]]:
        """Authors, topics and language on both sides, where they are not the same."""
        old, new = self.newest and _filed_of(self.newest), self.draft.filed
        if not old or not new or old == new:
            return []
        ticked = {name: [ticked_in(each, name) for each in (old, new)] for name in FILED}
        known = read_together(
            {name: model.objects.filter(pk__in=sum(ticked[name], [])) for name, model in FILED.items()}
        )
        names = [
            (
                capfirst(name),
                *(", ".join(sorted(each.name for each in known[name] if str(each.pk) in side)) for side in sides),
            )
            for name, sides in ticked.items()
        ]
        return [*names, ("Language", *("".join(ticked_in(each, "language")) for each in (old, new)))]

    @property
    def contents(self) -> tuple:
        """Two offers with the same are one."""
        return (*(getattr(self.draft, name) for name in WRITTEN), *self.draft.filed)

    @property
    def says_nothing_new(self) -> bool:
        if self.newest:
            has_moved = self.draft.slug and self.draft.slug != self.newest.article.slug
            return not self.differences and not has_moved and not self.draft.change_note
        return not any(getattr(self.draft, name).strip() for name in ("title", "summary", "body"))


def _filed_of(revision: Revision) -> list[str]:
    ticked = {f"{name} {each.pk}" for name in FILED for each in getattr(revision, name).all()}
    return sorted({*ticked, f"language {revision.language}"})


def ticked_in(filed: list[str], name: str) -> list[str]:
    """The keys of the authors or topics, or the language, among what a form was filed under."""
    return [ticked.partition(" ")[2] for ticked in filed if ticked.startswith(f"{name} ")]
