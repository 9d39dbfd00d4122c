"""Numbers that stand one row off, or in one another's cells: what single slips would explain.

A localised set says which cells must change, not why. A column typed one row too low breaks rules
at two of its cells and is wrong in all; so a slip that makes everything hold counts beside, or in
place of, the smallest set of cells.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, pairwise

from analysis.editing.constraints import PLACES, Cells, Constraint
from analysis.editing.localise import Located
from analysis.editing.rules import SUM
from analysis.grouping import grouped
from analysis.messages import Place
from analysis.reading.workbook import place
from analysis.returns.model import Value, Values

SHORTEST = 3  # cells of a column that slipped together
_ADDRESS = re.compile(r"[A-Z]{1,3}\d+")
Hold = Callable[[Values], tuple[Cells, list[Constraint]]]
Slip = Mapping[Place, int | None]  # where numbers belong: None where nobody knows


def explained(located: Located, values: Values, others: int, hold: Hold) -> Located:
    """The same, where a slip makes everything hold: with all cells of the slip.

    Parameters
    ----------
    located
        Constraints that are broken together, and the sets of cells that would mend them.
    values
        All of the organisation's, blanks included.
    others
        How many constraints are broken beside these.
    hold
        What cells hold, and what must hold among them, by other values.
    """
    broken = {place for one in located.broken for place in one.cells}
    now, every = hold(values)
    rated = [one for one in every if one.excused]
    shares = {one.excused for one in rated if not one.holds(now)}
    of_shares = {place for one in rated for place in one.cells}

    def mends(slip: Slip, *, proven: bool = True) -> bool:
        if broken.isdisjoint(slip):
            return False
        cells, constraints = hold(_put_right(slip, values))
        if sum(not one.holds(cells) for one in constraints) > others:
            return False
        return not proven or _is_proven(slip, cells, constraints, shares)

    tried = (next(filter(mends, slips(column)), None) for column in columns_of(values))
    found = [slip for slip in tried if slip]
    if found:
        sets = tuple(frozenset(slip) for slip in found)
        return located._replace(sets=sets, slipped=found[0] if len(found) == 1 else {})
    for wrong in located.wrong if len(located.wrong) == 1 else ():
        for slip in chain.from_iterable(map(slips, columns_of(values))):
            begins = next(iter(slip)) == wrong and of_shares.isdisjoint(slip)
            if begins and mends(slip, proven=False):  # as likely as one number typed twice
                return located._replace(sets=(*located.sets, frozenset(slip)))
        for swap in swaps(values, wrong):
            if mends(swap):
                return located._replace(sets=(*located.sets, frozenset(swap)))
    return located


def _put_right(slip: Slip, values: Values) -> Values:
    """The values with their numbers where they belong."""
    right = [(v, slip.get(v.place, v.value)) for v in values]
    return [
        v if n == v.value else v._replace(value=n, raw="" if n is None else str(n))
        for v, n in right
    ]


def _is_proven(
    slip: Slip, cells: Cells, constraints: Iterable[Constraint], shares: set[Place | None]
) -> bool:
    """Whether a sum, what another place gives, or two of some percentages hold when put right."""
    fitting = set()
    for one in constraints:
        own = [place for place, _ in one.terms]
        if slip.keys().isdisjoint(own) or not all(at in cells for at in own):
            continue
        if one.about == PLACES or (one.rule is not None and one.rule.kind == SUM):
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
    ends = sorted(combinations(range(len(column)), 2), key=lambda two: two[0] - two[1])
    for first, last in ends:
        run = column[first : last + 1]
        for way in (run, run[::-1]):
            given = way[0].value is not None
            begins = not given or way[0].value == way[1].value
            moved = sum(one.value != other.value for one, other in pairwise(way))
            if begins and len(way) - given >= SHORTEST and moved > given:
                yield _slip(way[given:])


def swaps(values: Values, wrong: Place) -> Iterator[Slip]:
    """The number of a cell and that of a neighbour in its row and block, exchanged."""
    rows = grouped(_counts(values), lambda v: (v.sheet, v.block, place(v.cell)[0]))
    for row in rows.values():
        for one, other in pairwise(sorted(row, key=lambda v: place(v.cell)[1])):
            near = wrong in (one.place, other.place) and None not in (one.value, other.value)
            if near and one.value != other.value:
                yield {one.place: other.value, other.place: one.value}


def _slip(run: Sequence[Value]) -> Slip:
    """Each cell gets the number of the next; that of the last is lost."""
    return {one.place: other.value for one, other in pairwise(run)} | {run[-1].place: None}


def columns_of(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The counts of each column of a block, from the top down."""
    columns = grouped(_counts(values), lambda v: (v.sheet, v.block, place(v.cell)[1]))
    for column in columns.values():
        yield sorted(column, key=lambda v: place(v.cell))


def _counts(values: Iterable[Value]) -> Iterator[Value]:
    """Counts that were given or left blank at an address, each cell once."""
    counts = (v for v in values if v.type == "count" and _ADDRESS.fullmatch(v.cell))
    plain = (v for v in counts if v.value is not None or not v.raw.strip())
    yield from {v.place: v for v in plain}.values()
