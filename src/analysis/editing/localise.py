"""The smallest set of cells whose change makes everything hold (Fellegi and Holt, 1976).

Constraints that are broken and share a cell are looked at together. Sets are grown one cell at a
time: a broken constraint that a set does not touch needs one of its cells; a set that touches all
of them and still has no solution needs a cell beside its own. Whether a set has a solution in
whole numbers from nought up is found by elimination (Fourier and Motzkin), then by trying. Sets of
more than `MOST` cells, or more than `NODES` sets, are not looked at: then nothing is located.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import gcd
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from analysis.editing.constraints import Cells, Constraint
from analysis.grouping import joined
from analysis.messages import Place

MOST, NODES = 3, 4000
TRIED = 60  # whole numbers of a range in which a solution is looked for
Bound = tuple[tuple[int, ...], int]  # Σ factor × number ≤ limit
Set = frozenset[Place]


class Located(NamedTuple):
    """Constraints that are broken together, and the smallest sets of cells that would mend them.

    No set: none was found within the bounds. ``slipped`` holds the numbers of the cells as they
    belong, where a column that was typed one row off explains it all.
    """

    broken: tuple[Constraint, ...]
    sets: tuple[Set, ...]
    slipped: Mapping[Place, int | None] = MappingProxyType({})

    @property
    def wrong(self) -> Set:
        """The cells that are wrong for certain: those of the only set."""
        return self.sets[0] if len(self.sets) == 1 else frozenset()

    @property
    def blamed(self) -> tuple[Place, ...]:
        """Every cell that may be wrong, in the order of the constraints."""
        cells = dict.fromkeys(place for one in self.broken for place in one.cells)
        if not self.sets:
            return tuple(cells)
        some = frozenset[Place]().union(*self.sets)
        return (*(place for place in cells if place in some), *sorted(some - set(cells)))


def localise(cells: Cells, constraints: Sequence[Constraint]) -> list[Located]:
    """Which cells are wrong.

    Parameters
    ----------
    cells
        What each holds.
    constraints
        From `analysis.editing.constraints.constraints`.

    Returns
    -------
    list of Located
        One for each group of constraints that are broken together; none where all hold.

    Examples
    --------
    >>> a, b, c = (Place("S", cell) for cell in ("A1", "B1", "C1"))
    >>> of_two = Constraint(((a, 1), (b, -1), (c, -1)), 0, 0, "sum")
    >>> same = Constraint(((a, 1), (b, -2)), 0, 0, "twice")
    >>> [found] = localise({a: 10, b: 5, c: 4}, [of_two, same])
    >>> [place.cell for place in found.wrong]
    ['C1']
    """
    held = [one for one in constraints if one.holds(cells)]
    broken = [one for one in constraints if not one.holds(cells)]
    found = []
    for group in joined(broken, attrgetter("cells")):
        sets = _smallest(cells, [*group, *held])
        found.append(Located(tuple(group), tuple(sorted(sets, key=sorted))))
    return found


def _smallest(cells: Cells, constraints: Sequence[Constraint]) -> list[Set]:
    """All sets of the smallest size that have a solution."""
    level: list[Set] = [frozenset()]
    looked_at = 0
    for _ in range(MOST):
        grown = dict.fromkeys(
            chosen | {place}
            for chosen in level
            for place in _candidates(chosen, cells, constraints)
            if place not in chosen
        )
        looked_at += len(grown)
        if looked_at > NODES:
            return []
        if found := [one for one in grown if _mends(one, cells, constraints)]:
            return found
        level = list(grown)
    return []


def _candidates(chosen: Set, cells: Cells, constraints: Sequence[Constraint]) -> Iterator[Place]:
    """The cells of which one must be in any larger set with a solution."""
    apart = (one for one in constraints if chosen.isdisjoint(one.cells))
    needed = next((one for one in apart if not one.holds(cells)), None)
    if needed:
        yield from needed.cells
        return
    for one in constraints:
        if not chosen.isdisjoint(one.cells):
            yield from one.cells


def _mends(chosen: Set, cells: Cells, constraints: Sequence[Constraint]) -> bool:
    """Whether other numbers in these cells make everything hold."""
    order = sorted(place for place in chosen if place in cells)
    bounds: list[Bound] = [(tuple(-(one == place) for one in order), 0) for place in order]
    for one in constraints:
        if chosen.isdisjoint(one.cells):
            if not one.holds(cells):
                return False
        elif one.excused not in chosen and all(place in cells for place, _ in one.terms):
            bounds += _bounds(one, order, cells)
    return _solvable(bounds, len(order))


def _bounds(one: Constraint, order: Sequence[Place], cells: Cells) -> Iterator[Bound]:
    """A constraint as bounds on the cells that may change."""
    factors = dict.fromkeys(order, 0)
    fixed = 0
    for place, factor in one.terms:
        if place in factors:
            factors[place] += factor
        else:
            fixed += factor * cells[place]
    along = tuple(factors.values())
    if one.high is not None:
        yield along, one.high - fixed
    if one.low is not None:
        yield tuple(-factor for factor in along), fixed - one.low


def _solvable(bounds: Sequence[Bound], count: int) -> bool:
    """Whether whole numbers keep all bounds."""
    if count == 0:
        return all(limit >= 0 for _, limit in bounds)
    left = list(bounds)
    for at in range(count - 1):
        left = _without(left, at)
    low, high = _range(left, count - 1)
    if high is not None and low > high:
        return False
    end = low + TRIED if high is None else high
    tried = dict.fromkeys([low, end, *range(low, min(end, low + TRIED) + 1)])
    return any(_solvable(_with(bounds, count - 1, n), count - 1) for n in tried)


def _without(bounds: Sequence[Bound], at: int) -> list[Bound]:
    """The bounds on the other numbers that follow from these, whatever the number `at` is."""
    above = [one for one in bounds if one[0][at] > 0]
    below = [one for one in bounds if one[0][at] < 0]
    made = [one for one in bounds if one[0][at] == 0]
    for (up, high), (down, low) in product(above, below):
        more, less = up[at], -down[at]
        pairs = zip(up, down, strict=True)
        factors = tuple(less * a + more * b for a, b in pairs)
        limit = less * high + more * low
        made.append(_lowest(factors, limit))
    return list(dict.fromkeys(made))


def _lowest(factors: tuple[int, ...], limit: int) -> Bound:
    """The same bound on whole numbers, in the smallest factors."""
    common = gcd(*factors) or 1
    return tuple(factor // common for factor in factors), limit // common


def _range(bounds: Sequence[Bound], at: int) -> tuple[int, int | None]:
    """Between which whole numbers the one that is left must be; (1, 0) where there is none."""
    own = [(factors[at], limit) for factors, limit in bounds]
    if any(factor == 0 and limit < 0 for factor, limit in own):
        return 1, 0
    lows = (-(limit // -factor) for factor, limit in own if factor < 0)
    highs = (limit // factor for factor, limit in own if factor > 0)
    return max([0, *lows]), min(highs, default=None)


def _with(bounds: Sequence[Bound], at: int, number: int) -> list[Bound]:
    """The bounds with one number put in."""
    return [(factors[:at], limit - factors[at] * number) for factors, limit in bounds]
