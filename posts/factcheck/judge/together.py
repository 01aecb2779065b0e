"""Rows of which the same is wrong: one finding for the row, not one a mineral."""

from dataclasses import replace

from posts.factcheck.findings import CONTRADICTED
from posts.factcheck.judge.judgement import Judgement
from posts.factcheck.statements.model import Statement


def together(judged: list[tuple[Statement, Judgement]]) -> list[Judgement]:
    """The judgements, with those on a row of which no mineral joined or left as said made one.

    The error is then that of the edition or the date, which is marked with the row.
    """
    rows: dict[tuple, list[tuple[Statement, Judgement]]] = {}
    for statement, found in judged:
        row = rows.setdefault((statement.kind, statement.extra["whole"]), []) if "whole" in statement.extra else []
        if not any(statement.minerals == other.minerals for other, _ in row):
            row.append((statement, found))
    whole = {key: each for key, each in rows.items() if _all_wrong(each)}
    out: list[Judgement] = []
    for statement, found in judged:
        key = (statement.kind, statement.extra.get("whole"))
        if key not in whole:
            out.append(found)
        elif statement is whole[key][0][0]:
            out.append(_as_one(whole[key]))
    return out


def _all_wrong(row: list[tuple[Statement, Judgement]]) -> bool:
    _, size = row[0][0].extra["whole"]
    return len(row) > 1 and 3 * len(row) >= 2 * size and all(found.verdict == CONTRADICTED for _, found in row)


def _as_one(row: list[tuple[Statement, Judgement]]) -> Judgement:
    statement, first = row[0]
    span = first.span
    for _, found in row:
        span = span.join(found.span)
    ref = statement.ref
    for dated in (statement.extra.get("when"), ref and ref.year):
        if dated is not None:
            span = span.join(dated)
            break
    minerals = tuple(dict.fromkeys(key for _, found in row for key in found.record if key.startswith("mineral:")))
    lists = tuple(dict.fromkeys(key for _, found in row for key in found.record if not key.startswith("mineral:")))
    text = f"That is true of none of these {len(row)}. {first.explanation}"
    return replace(first, span=span, record=lists + minerals, explanation=text)
