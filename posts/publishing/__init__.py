"""The only writer of articles: a Revision, its References and the audit entry in one transaction; reviews, comments,
withdrawals and preview links likewise."""

from .claims import ClaimText, NoSuchRecord, NotSaid, change_claim, check_claim, make_claim, retire_claim
from .corrections import NotThere, correct, drop_correction
from .decisions import ask_again, keep_as_dated, take_new_values
from .links import count_view, make_preview_link, revoke
from .pending import untrue_corrections
from .refusals import Conflict, MoreThanMinor, NoChangeNote, NotReady, OutOfTurn, TooLate, Unreviewed
from .reviews import (
    Standing,
    approve,
    ask_for_changes,
    comment,
    resolve,
    reviews_that_tell,
    same_text,
    standing,
    standing_from,
    submit,
    take_back,
    writer_of,
)
from .revisions import name_revision, publish, restore, save, save_and_submit, unschedule
from .texts import ArticleText, obstacles, read
from .withdrawals import lift, withdraw

__all__ = [
    "ArticleText",
    "ClaimText",
    "Conflict",
    "MoreThanMinor",
    "NoChangeNote",
    "NoSuchRecord",
    "NotSaid",
    "NotReady",
    "NotThere",
    "OutOfTurn",
    "Standing",
    "TooLate",
    "Unreviewed",
    "approve",
    "ask_again",
    "ask_for_changes",
    "change_claim",
    "check_claim",
    "comment",
    "correct",
    "count_view",
    "drop_correction",
    "keep_as_dated",
    "lift",
    "make_claim",
    "make_preview_link",
    "name_revision",
    "obstacles",
    "publish",
    "read",
    "resolve",
    "restore",
    "retire_claim",
    "revoke",
    "same_text",
    "save",
    "save_and_submit",
    "reviews_that_tell",
    "standing",
    "standing_from",
    "submit",
    "take_back",
    "take_new_values",
    "unschedule",
    "untrue_corrections",
    "withdraw",
    "writer_of",
]
