"""Subtotals and grand totals of a list, against the sums of its lines."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from analysis.grouping import gathered, grouped
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
    given = (v for v in (*item.values, *item.totals) if v.value is not None)
    added = (v for v in given if v.type in ADDED)
    lists = grouped(added, attrgetter("sheet", "block"))
    for (sheet, _), found in lists.items():
        if any(v.type == TOTAL for v in found):
            asked = [at.cell for at in told if at.sheet == sheet and at.cell]
            yield from _of_list(found, asked, fits)


def _of_list(found: Values, asked: Iterable[str], fits: Fits) -> Findings:
    """What is said of the totals of one list, of which some cells were asked about."""
    turned = any(v.type == TOTAL and v.base[0].isalpha() for v in found)

    def standing(cell: str) -> tuple[int, int]:
        """The column and line of the list; of a turned one, the row and column of the sheet."""
        row, column = place(cell)
        return (row, column) if turned else (column, row)

    unsure = gathered(map(standing, asked))
    places = [(standing(v.cell), v) for v in found]
    columns = gathered((column, (line, v)) for (column, line), v in places)
    for column, own in columns.items():
        off = list(_off(own, unsure.get(column, ())))
        yield from _told(off, fits, only=sum(v.type == TOTAL for _, v in own) == 1)


def _off(column: Iterable[tuple[int, Value]], unsure: Sequence[int]) -> Iterator[_Off]:
    """The totals of a column that differ from their lines; where a line is unsure, none does."""
    by_line = sorted(column, key=itemgetter(0))
    before = 0
    for at, total in by_line:
        if total.type != TOTAL:
            continue
        lines = [(line, v) for line, v in by_line if v.type != TOTAL]
        first, last = map(_number, total.base.split(":"))
        own = [v for line, v in lines if first <= line <= last]
        # headings printed again part a list, not what its totals add up
        page = [v for line, v in lines if total.field == GRAND or before < line < at]
        added, on_page = (sum(v.value for v in some) for some in (own, page))
        unclear = any(first <= line <= last for line in unsure)
        if own and total.value not in (added, on_page) and not unclear:
            yield _Off(total, own, added)
        before = at


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
