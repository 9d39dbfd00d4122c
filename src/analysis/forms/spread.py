"""The four quarters of one cell, where the fields of the others are blank."""

from collections.abc import Sequence

from analysis.forms.places import Fact
from analysis.grouping import grouped
from analysis.text.quarters import by_quarter


def spread(facts: Sequence[Fact]) -> list[Fact]:
    """Point the quarters of a measure to the one cell that says them all.

    What is asked by quarter and was found in a cell of its own is left as it is.
    """
    quarterly = (fact for fact in facts if fact.part.quarter and fact.part.type == "count")
    pointed: dict[Fact, Fact] = {}
    for asked in grouped(quarterly, _measure).values():
        held = [fact for fact in asked if fact.cell is not None]
        if len({fact.at for fact in held}) == 1 and _says_all(held[0]):
            _, row, column, cell, *_ = held[0]
            for fact in asked:
                if fact.cell is None:
                    pointed[fact] = fact._replace(row=row, column=column, cell=cell)
    return [pointed.get(fact, fact) for fact in facts]


def _measure(fact: Fact) -> tuple[int, int, str, str]:
    """The line of a list and block that a field is on, and what it asks there."""
    return fact.sheet, fact.line, fact.block.id, fact.part.measure


def _says_all(fact: Fact) -> bool:
    """Whether a cell says all quarters."""
    cell = fact.cell
    return cell is not None and cell.kind == "text" and bool(by_quarter(str(cell.value)))
