"""The four quarters of one cell, where the fields of the others are blank."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.forms.places import Fact
from analysis.text.quarters import by_quarter

if TYPE_CHECKING:
    from analysis.forms.grid import At

_Asked = tuple[int, int, str, str]


def spread(facts: Sequence[Fact]) -> list[Fact]:
    """Point the quarters of a measure to the one cell that says them all.

    What is asked by quarter and was found in a cell of its own is left as it is.
    """
    holding: dict[_Asked, dict[At, Fact]] = {}
    for fact in facts:
        if fact.part.quarter and fact.part.type == "count" and fact.cell is not None:
            holding.setdefault(_asked(fact), {})[fact.row, fact.column] = fact
    alone = {
        asked: next(iter(cells.values())) for asked, cells in holding.items() if len(cells) == 1
    }
    alone = {asked: fact for asked, fact in alone.items() if by_quarter(_text(fact))}
    if not alone:
        return list(facts)
    return [_pointed(fact, alone.get(_asked(fact))) for fact in facts]


def _asked(fact: Fact) -> _Asked:
    return fact.sheet, fact.line, fact.block.id, fact.part.measure


def _text(fact: Fact) -> str:
    return str(fact.cell.value) if fact.cell is not None and fact.cell.kind == "text" else ""


def _pointed(fact: Fact, all_four: Fact | None) -> Fact:
    if all_four is None or fact.cell is not None or not fact.part.quarter:
        return fact
    return fact._replace(row=all_four.row, column=all_four.column, cell=all_four.cell)
