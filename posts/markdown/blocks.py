"""Our rules for blocks on top of CommonMark: bounded work, comments dropped, tables that know where their cells are."""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table

from . import places
from .problems import Problem, Refused

DEEPEST = 100
WIDEST_TABLE = 100
MOST_CELLS = 50_000
# How often rules may look at a line: ordinary text needs two or three looks a line, quotations in quotations over
# thousands of lines need one for each level.
MOST_LOOKS = 300_000

_WIKI_IN_A_ROW = re.compile(r"\[\[([^\[\]|\n\\]{1,200})\|([^\[\]\n]{0,200})\]\]")


def too_deep(line: int) -> Refused:
    return Refused(line, f"This is nested deeper than {DEEPEST} levels. Take some of the levels away.")


def bounded(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Matches nothing: stops a text that would keep the parser busy or overflow its stack."""
    state.env["looks"] += 1
    if state.env["looks"] > MOST_LOOKS:
        raise Refused(line + 1, "Quotations and lists are nested over too many lines. Divide the text or flatten it.")
    if state.level > 2 * DEEPEST:  # a list counts twice there: the list and its item
        raise too_deep(line + 1)
    return False


def comment(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Drops `<!-- … -->`, over blank lines too; what follows it on its last line is read as text."""
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("<!--", start) or state.is_code_block(line):
        return False
    if start > state.env["last_comment_ends"]:
        return False
    for last in range(line, end):
        if not state.isEmpty(last) and state.sCount[last] < state.blkIndent:
            return False
        closed = state.src.find("-->", max(state.bMarks[last], start + 2), state.eMarks[last])
        if closed >= 0:
            break
    else:
        return False
    rest = closed + len("-->")
    has_rest = bool(state.src[rest : state.eMarks[last]].strip())
    if has_rest and last == line:
        return False  # a paragraph, in which the inline rule drops the comment
    if not silent:
        if has_rest:
            state.bMarks[last] = rest
            state.tShift[last] = state.skipSpaces(rest) - rest
            state.sCount[last] = state.blkIndent
        state.line = last if has_rest else last + 1
    return True


def table_with_places(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """The stock table; refused where too large, its cells marked with their place, `[[x|words]]` named."""
    if line + 1 < end:
        marks, stop = state.bMarks[line + 1], state.eMarks[line + 1]
        if state.src.count("|", marks, stop) > WIDEST_TABLE + 1 and not state.src[marks:stop].strip("|-: \t>"):
            raise Refused(line + 1, f"This table has more than {WIDEST_TABLE} columns. Divide it or turn it around.")
    first = len(state.tokens)
    if not table(state, line, end, silent):
        return False
    if not silent:
        _mark_cells(state, first)
    return True


def _mark_cells(state: StateBlock, first: int) -> None:
    row = iter(())
    for token in state.tokens[first:]:
        if token.type == "tr_open":
            number = token.map[0]
            start, stop = state.bMarks[number], state.eMarks[number]
            row = places.cells(state.src, start, stop)
            for match in _WIKI_IN_A_ROW.finditer(state.src, start, stop):
                state.env["problems"].append(wiki_habit(match[1], match[2], number + 1))
        elif token.type == "inline":
            state.env["cells"] += 1
            if state.env["cells"] > MOST_CELLS:
                raise Refused(token.map[0] + 1, f"The tables of this text have more than {MOST_CELLS} cells together.")
            token.meta["segments"] = next(row, [(0, state.bMarks[token.map[0]])])


def wiki_habit(target: str, words: str, line: int) -> Problem:
    """The habit of other wikis, with its cure."""
    target = target.strip()
    cure = f"[{words.strip()}]({target if ':' in target else 'mineral:' + target})"
    return Problem(line, f"[[{target}|{words}]] is how other wikis write it; here it is {cure}", (cure,), blocks=True)
