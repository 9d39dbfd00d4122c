"""Numbers that stand one row off, or in one another's cells: what single slips would explain.

A localised set says which cells must change, not why. A column typed one row too low breaks rules
at two of its cells and is wrong in all; so a slip that makes everything hold counts beside, or in
place of, the smallest set of cells.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, pairwise
from typing import NamedTuple

from analysis.editing.constraints import Cells, Constraint
from analysis.editing.localise import Located, Set
from analysis.grouping import grouped
from analysis.messages import Place
from analysis.reading.workbook import place
from analysis.returns.model import Value, Values

SHORTEST = 3  # cells of a column that slipped together
_ADDRESS = re.compile(r"[A-Z]{1,3}\d+")
Slip = Mapping[Place, int | None]  # by cell the number that belongs there; None: nobody knows
Held = tuple[Cells, list[Constraint]]  # what cells hold, and what must hold among them
Hold = Callable[[Values], Held]


class Trial(NamedTuple):
    """What putting slips right would do for constraints that are broken together.

    Parameters
    ----------
    broken
        All cells of these constraints.
    values
        All of the organisation's, blanks included.
    others
        How many constraints are broken beside these.
    shares
        The cells of percentages that do not hold.
    hold
        What there would be by other values.
    """

    broken: Set
    values: Values
    others: int
    shares: Set
    hold: Hold

    def closed(self, slip: Slip) -> Held | None:
        """What there is when a slip is put right, if that mends all that is broken together."""
        if self.broken.isdisjoint(slip):
            return None
        cells, constraints = self.hold([_put_right(v, slip) for v in self.values])
        left = sum(not one.holds(cells) for one in constraints)
        return (cells, constraints) if left <= self.others else None

    def proves(self, slip: Slip) -> bool:
        """Whether a slip mends it, and what holds then could not do so by chance."""
        there = self.closed(slip)
        return there is not None and _is_proven(slip, *there, self.shares)


def explained(located: Located, values: Values, others: int, hold: Hold) -> Located:
    """The same, where a slip makes everything hold: with all cells of the slip.

    Parameters
    ----------
    located
        Constraints that are broken together, and the sets of cells that would mend them.
    values, others, hold
        As of `Trial`.
    """
    now, every = hold(values)
    rated = [one for one in every if one.excused]
    shares = frozenset(one.excused for one in rated if one.excused and not one.holds(now))
    broken = frozenset(place for one in located.broken for place in one.cells)
    trial = Trial(broken, values, others, shares, hold)
    columns = columns_of(values)
    firsts = (next(filter(trial.proves, slips(column)), None) for column in columns)
    found = list(filter(None, firsts))
    if found:
        sets = tuple(map(frozenset, found))
        return located._replace(sets=sets, slipped=found[0] if len(found) == 1 else {})
    if len(located.wrong) != 1:
        return located
    (wrong,) = located.wrong
    every_slip = chain.from_iterable(map(slips, columns))
    begun = (slip for slip in every_slip if next(iter(slip)) == wrong)
    # without percentages, that it slipped is as likely as that one number was typed twice
    likely = () if rated else filter(trial.closed, begun)
    swapped = filter(trial.proves, swaps(values, wrong))
    other = next(chain(likely, swapped), None)
    return located._replace(sets=(*located.sets, frozenset(other))) if other else located


def _put_right(value: Value, slip: Slip) -> Value:
    """The value with the number that belongs into its cell."""
    if value.place not in slip:
        return value
    number = slip[value.place]
    return value._replace(value=number, raw="" if number is None else str(number))


def _is_proven(
    slip: Slip,
    cells: Cells,
    constraints: Iterable[Constraint],
    shares: Set,
) -> bool:
    """Whether a sum, what another place gives, or two of some percentages hold when put right."""
    fitting = set()
    for one in constraints:
        own = {place for place, _ in one.terms}
        if own & slip.keys() and own <= cells.keys():
            if one.is_equation:
                return True
            fitting.add(one.excused)
    return len(fitting & shares) > 1


def slips(column: Values) -> Iterator[Slip]:
    """Every way in which the numbers of a column may have slipped by one row, the longest first.

    It begins at a cell that is blank, or behind one whose number was typed or pasted twice.

    Examples
    --------
    >>> from analysis.returns.model import WHOLE
    >>> def at(cell, number):
    ...     own = (WHOLE, "S", cell, "b", cell, "count", cell, "")
    ...     return Value(*own, number, str(number or ""), "number")
    >>> first = next(slips([at("C1", None), at("C2", 7), at("C3", 9)]))
    >>> [(place.cell, number) for place, number in first.items()]
    [('C1', 7), ('C2', 9), ('C3', None)]
    """
    for size in range(len(column), SHORTEST - 1, -1):
        for first in range(len(column) - size + 1):
            run = column[first : first + size]
            for way in (run, run[::-1]):
                given = way[0].value is not None
                begins = not given or way[0].value == way[1].value
                moved = sum(one.value != other.value for one, other in pairwise(way))
                if not begins or size - given < SHORTEST or moved <= given:
                    continue
                slipped = pairwise(way[given:])
                numbers = {one.place: other.value for one, other in slipped}
                yield {**numbers, way[-1].place: None}


def columns_of(values: Iterable[Value]) -> Iterable[list[Value]]:
    """The counts of each column of a block, from the top down."""
    counts = sorted(_counts(values), key=lambda v: place(v.cell))
    return grouped(counts, lambda v: (v.sheet, v.block, place(v.cell)[1])).values()


def swaps(values: Values, wrong: Place) -> Iterator[Slip]:
    """The number of a cell and that of a neighbour in its row and block, exchanged."""
    rows = grouped(_counts(values), lambda v: (v.sheet, v.block, place(v.cell)[0]))
    for row in rows.values():
        row.sort(key=lambda v: place(v.cell))
        for one, other in pairwise(row):
            given = None not in (one.value, other.value)
            if given and wrong in (one.place, other.place) and one.value != other.value:
                yield {one.place: other.value, other.place: one.value}


def _counts(values: Iterable[Value]) -> Iterable[Value]:
    """Counts that were given or left blank at an address, each cell once."""
    counts: dict[Place, Value] = {}
    for v in values:
        plain = v.value is not None or not v.raw.strip()
        if v.type == "count" and plain and _ADDRESS.fullmatch(v.cell):
            counts[v.place] = v
    return counts.values()
