"""The four quarters of one cell, where the fields of the others are blank."""

from collections.abc import Mapping, Sequence

from analysis.forms.places import Fact
from analysis.grouping import grouped
from analysis.text.quarters import by_quarter

_Asked = tuple[int, int, str, str]


def spread(facts: Sequence[Fact]) -> list[Fact]:
    """Point the quarters of a measure to the one cell that says them all.

    What is asked by quarter and was found in a cell of its own is left as it is.
    """
    counts = (fact for fact in facts if fact.part.type == "count" and fact.part.quarter)
    held = (fact for fact in counts if fact.cell is not None)
    all_four = {
        asked: found[0]
        for asked, found in grouped(held, _asked).items()
        if len({fact.at for fact in found}) == 1 and _says_all(found[0])
    }
    return [_pointed(fact, all_four) for fact in facts]


def _asked(fact: Fact) -> _Asked:
    return fact.sheet, fact.line, fact.block.id, fact.part.measure


def _says_all(fact: Fact) -> bool:
    """Whether a cell says all quarters."""
    cell = fact.cell
    return cell is not None and cell.kind == "text" and bool(by_quarter(str(cell.value)))


def _pointed(fact: Fact, all_four: Mapping[_Asked, Fact]) -> Fact:
    if fact.cell is not None or not fact.part.quarter or _asked(fact) not in all_four:
        return fact
    found = all_four[_asked(fact)]
    return fact._replace(row=found.row, column=found.column, cell=found.cell)
