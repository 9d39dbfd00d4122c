"""Rows of a list whose values were put in one column off.

Types tell it, where a number stands for an answer and an answer for a number; and the ends of the
row, where its first value is blank and a number stands in the column of remarks.
"""

from collections.abc import Iterator, Mapping, Sequence

from analysis.forms.around import Roles
from analysis.forms.grid import NUMERIC, Grids
from analysis.forms.lexicon import Lexicon
from analysis.forms.places import Fact
from analysis.grouping import gathered
from analysis.messages import Finding
from analysis.text.keys import bare

_ANSWERS = frozenset(("flag", "grade"))
_VALUES = _ANSWERS | {"count", "percent"}


def shifted(facts: Sequence[Fact], lexicon: Lexicon) -> dict[Fact, bool]:
    """The values of rows that were put in one column off.

    Each with whether it is one that shows it.
    """
    shown: dict[Fact, bool] = {}
    rows = gathered((fact.entry, fact) for fact in facts if fact.line)
    for row in rows.values():
        slips = {fact: _slip(fact, lexicon) for fact in row}
        values = [fact for fact in row if fact.part.type in _VALUES]
        pushed = _pushed_out(row, values)
        if pushed or {"number", "answer"} <= set(slips.values()):
            shown |= dict.fromkeys(pushed, True)
            shown |= {fact: bool(slips[fact]) for fact in values if fact.cell is not None}
    return shown


def _pushed_out(row: Sequence[Fact], values: Sequence[Fact]) -> list[Fact]:
    """Numbers that stand where remarks are asked, in a row whose first value is blank."""
    first = min(values, key=lambda fact: fact.column, default=None)
    given = sum(fact.cell is not None for fact in values)
    if first is None or first.cell is not None or 2 * given <= len(values):
        return []
    remarks = (fact for fact in row if fact.part.type == "remark")
    behind = (fact for fact in remarks if fact.column > first.column)
    return [fact for fact in behind if fact.cell is not None and fact.cell.kind in NUMERIC]


def _slip(fact: Fact, lexicon: Lexicon) -> str:
    """Which of the two a cell is, "" if neither."""
    cell, kind = fact.cell, fact.part.type
    if cell is None:
        return ""
    if kind in _ANSWERS:
        return "number" if cell.kind in NUMERIC and str(cell.value) not in ("0", "1") else ""
    said = bare(str(cell.value)) if cell.kind == "text" and kind == "count" else ""
    known = any(said in lexicon.get(answer, {}) for answer in _ANSWERS)
    return "answer" if said and known and said not in lexicon.get("nil", {}) else ""


def tell_shifted(
    facts: Mapping[Fact, bool], grids: Grids, roles: Sequence[Roles]
) -> Iterator[Finding]:
    """One error a row, at the first of its cells that does not fit."""
    first: dict[tuple[int, int], Fact] = {}
    for fact, slipped in facts.items():
        roles[fact.sheet][fact.at] = "issue"
        if slipped and first.setdefault(fact.entry, fact) is fact:
            question = f"shifted {fact.block.id}"
            grid = grids[fact.sheet]
            code = "row_shifted.pushed" if fact.part.type == "remark" else "row_shifted"
            yield grid.quoting(code, fact.at, row=fact.row, question=question)
