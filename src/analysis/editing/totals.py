"""Subtotals and grand totals of a list, against the sums of its lines."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from analysis.messages import Place
from analysis.reading.workbook import place
from analysis.returns.model import Findings, Return, Value, Values, grouped

GRAND = "total:grand"
TOTAL = "total"
ADDED = ("count", "mark", TOTAL)


class _Off(NamedTuple):
    """A total that is not the sum of its lines."""

    total: Value
    lines: Values
    sum: int

    @property
    def is_grand(self) -> bool:
        return self.total.field == GRAND

    @property
    def difference(self) -> int:
        return self.sum - int(self.total.value)


def totals(item: Return, told: Collection[Place]) -> Findings:
    """Totals that are off, and the lines that may be.

    A total that alone is off is itself typed wrong; where the total above it is off by as much, or
    there is none, a line may be wrong as well and each carries a query.

    Parameters
    ----------
    item
        Its numbers as submitted, and those of the lines that add them up.
    told
        Cells of which something has been said: no total is held against a sum over one of these.
    """
    values = [v for v in (*item.values, *item.totals) if v.type in ADDED and v.value is not None]
    across = {(v.sheet, v.block) for v in values if v.type == TOTAL and v.base[0].isalpha()}

    def turned(v: Value) -> bool:
        return (v.sheet, v.block) in across

    columns = grouped(values, lambda v: (v.sheet, v.block, place(v.cell)[not turned(v)]))
    for (sheet, _, column), found in columns.items():
        added = [v for v in found if v.type == TOTAL]
        if added:
            along = int(turned(added[0]))  # whether its lines are columns of the sheet
            places = [place(at.cell) for at in told if at.sheet == sheet and at.cell]
            unsure = [at[along] for at in places if at[not along] == column]
            yield from _told(list(_off(found, along, unsure)), only=len(added) == 1)


def _off(found: Values, along: int, unsure: list[int]) -> Iterator[_Off]:
    """The totals of one column that differ from their lines; where a row is unsure, none does."""
    for total in sorted((v for v in found if v.type == TOTAL), key=lambda v: place(v.cell)):
        first, last = (_number(at) for at in total.base.split(":"))
        lines = [v for v in found if v.type != TOTAL]
        own = [v for v in lines if first <= place(v.cell)[along] <= last]
        added_up = sum(v.value for v in own)
        unclear = any(first <= row <= last for row in unsure)
        if own and added_up != total.value and not unclear:
            yield _Off(total, own, added_up)


def _number(name: str) -> int:
    """The number of a row or column by its name."""
    return place(f"{name}1")[1] if name.isalpha() else int(name)


def _told(off: list[_Off], *, only: bool) -> Findings:
    parts = sum(one.difference for one in off if not one.is_grand)
    grand = sum(one.difference for one in off if one.is_grand)
    lines_may_be_wrong = only or (grand != 0 and parts == grand)
    for one in off:
        total, added_up = one.total, one.sum
        said = total.finding("total_line", total=total.value, sum=added_up)
        yield total.finding("total_differs", expected=added_up, said=said)
        lowest = not one.is_grand or all(other.is_grand for other in off)
        for v in one.lines if lines_may_be_wrong and lowest else ():
            if v.type == "count":
                yield v.finding("total_differs.line", said=said)
