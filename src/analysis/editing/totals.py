"""Subtotals and grand totals of a list, against the sums of its lines."""

from collections.abc import Callable, Collection, Iterator
from operator import attrgetter
from typing import Any, NamedTuple

from analysis.grouping import grouped
from analysis.messages import Finding, Place
from analysis.reading.workbook import place
from analysis.returns.model import Findings, Return, Value, Values

GRAND = "total:grand"
TOTAL = "total"
ADDED = ("count", "mark", TOTAL)
Fits = Callable[[Place, int], bool]


class _Off(NamedTuple):
    """A total that is not the sum of its lines."""

    total: Value
    lines: Values
    sum: int

    @property
    def difference(self) -> int:
        return self.sum - int(self.total.value)


def totals(item: Return, told: Collection[Place], fits: Fits) -> Findings:
    """Totals that are off, and the lines that may be.

    A total that alone is off is itself typed wrong; where it is the only one, a line may be too.
    Where two are off by as much, one line is: for certain if only one can hold the number that
    closes both and keep the rules of its organisation; else each that can carries a query.

    Parameters
    ----------
    item
        Its numbers as submitted, and those of the lines that add them up.
    told
        Cells of which something has been said: no total is held against a sum over one of these.
    fits
        Whether another number in a cell would keep all rules of its organisation.
    """
    values = [v for v in (*item.values, *item.totals) if v.type in ADDED and v.value is not None]
    across = {(v.sheet, v.block) for v in values if v.type == TOTAL and v.base[0].isalpha()}

    def turned(v: Value) -> bool:
        return (v.sheet, v.block) in across

    columns = grouped(values, lambda v: (v.sheet, v.block, place(v.cell)[not turned(v)]))
    for (sheet, _, column), found in columns.items():
        added = [v for v in found if v.type == TOTAL]
        if not added:
            continue
        along = int(turned(added[0]))  # whether its lines are columns of the sheet
        places = [place(at.cell) for at in told if at.sheet == sheet and at.cell]
        unsure = [at[along] for at in places if at[not along] == column]
        off = list(_off(found, along, unsure))
        yield from _told(off, fits, only=len(added) == 1)


def _off(found: Values, along: int, unsure: list[int]) -> Iterator[_Off]:
    """The totals of one column that differ from their lines; where a row is unsure, none does."""

    def at(v: Value) -> int:
        return place(v.cell)[along]

    lines = [v for v in found if v.type != TOTAL]
    before = 0
    for total in sorted((v for v in found if v.type == TOTAL), key=at):
        first, last = map(_number, total.base.split(":"))
        own = [v for v in lines if first <= at(v) <= last]
        # headings printed again part a list, not what its totals add up
        page = lines if total.field == GRAND else [v for v in lines if before < at(v) < at(total)]
        added, on_page = (sum(v.value for v in some) for some in (own, page))
        unclear = any(first <= row <= last for row in unsure)
        if own and total.value not in (added, on_page) and not unclear:
            yield _Off(total, own, added)
        before = at(total)


def _number(name: str) -> int:
    """The number of a row or column by its name."""
    return place(f"{name}1")[1] if name.isalpha() else int(name)


def _told(off: list[_Off], fits: Fits, *, only: bool) -> Findings:
    """Of totals that are off alike one line is wrong, if one can be; else the totals are."""
    for difference, alike in grouped(off, attrgetter("difference")).items():
        first = alike[0]
        shared = [v for v in first.lines if all(v in one.lines for one in alike)]
        counts = (v for v in shared if v.type == "count")
        lines = [v for v in counts if fits(v.place, v.value - difference)]
        alone = len(alike) == 1
        name = shared[0].name if shared else first.total.field
        if first.lines[0].type == "mark":
            name = "marks"  # one that stands in a wrong column is missed in another
        question = f"total_differs {first.total.block} {name}"
        fields: dict[str, Any] = {"said": list(map(_line, alike)), "question": question}
        if len(lines) == 1 and not alone:
            (wrong,) = lines
            yield wrong.finding("total_differs.wrong", expected=wrong.value - difference, **fields)
            continue
        if alone or not lines:
            for one in alike:
                yield one.total.finding("total_differs", expected=one.sum, **fields)
        if only or not alone:
            for v in lines:
                yield v.finding("total_differs.line", **fields)


def _line(one: _Off) -> Finding:
    return one.total.finding("total_line", total=one.total.value, sum=one.sum).at(one.total.place)
