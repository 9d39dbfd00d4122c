"""What two independent calculations prove a cell to be, that was given and cannot be right."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from analysis.editing.constraints import PLACES, Cells, Constraint
from analysis.editing.rules import SUM
from analysis.messages import Place

Range = tuple[int, int | None]


def deduced(
    place: Place,
    cells: Cells,
    constraints: Sequence[Constraint],
    wrong: Collection[Place] = (),
) -> int | None:
    """The number that belongs into a cell, if two calculations give the same and none another.

    Parameters
    ----------
    place
        The cell.
    cells, constraints
        As for `analysis.editing.localise.localise`.
    wrong
        Other cells that prove nothing.

    Returns
    -------
    int or None
        None where fewer than two give one number, one of them a sum, or where they differ.

    Examples
    --------
    >>> from analysis.editing.rules import Rule
    >>> a, b, c, d = (Place("S", cell) for cell in ("A1", "B1", "C1", "D1"))
    >>> rule = Rule("r", "sum", "a", (), (), "query", "")
    >>> sums = [Constraint(((p, 1), (b, -1)), 0, 0, "r", rule) for p in (a, c)]
    >>> both = [sums[0], Constraint(((a, 1), (d, -1)), 0, 0, "s", rule)]
    >>> deduced(a, {b: 985, d: 985}, both), deduced(a, {b: 985, d: 984}, both)
    (985, None)
    """
    ranges, summed = _ranges(place, cells, constraints, wrong)
    proofs = {key: low for key, (low, high) in ranges.items() if low == high}
    if len(proofs) < 2 or not summed & set(proofs):
        return None
    return _common(ranges.values())


def only(
    place: Place, cells: Cells, constraints: Sequence[Constraint], wrong: Collection[Place] = ()
) -> int | None:
    """The one number that fits into a cell, proven or not; None where there are several."""
    return _common(_ranges(place, cells, constraints, wrong)[0].values())


def _ranges(
    place: Place, cells: Cells, constraints: Sequence[Constraint], wrong: Collection[Place]
) -> tuple[dict[object, Range], set[object]]:
    """What each calculation allows, and which of them are sums."""
    ranges: dict[object, Range] = defaultdict(lambda: (0, None))
    summed: set[object] = set()
    for number, one in enumerate(constraints):
        if one.about == PLACES or not _speaks(one, place, cells, wrong):
            continue
        key = one.excused or number  # a percentage is two constraints and one calculation
        ranges[key] = _narrowed(ranges[key], one, place, cells)
        if one.rule is not None and one.rule.kind == SUM:
            summed.add(key)
    return ranges, summed


def _common(ranges: Collection[Range]) -> int | None:
    """The number that all ranges have, if it is the only one."""
    low = max((low for low, _ in ranges), default=0)
    highs = [high for _, high in ranges if high is not None]
    return low if highs and min(highs) == low else None


def _speaks(one: Constraint, place: Place, cells: Cells, wrong: Collection[Place]) -> bool:
    others = [other for other, _ in one.terms if other != place]
    if len(others) == len(one.terms) or one.excused in wrong:
        return False
    return all(other in cells and other not in wrong for other in others)


def _narrowed(known: Range, one: Constraint, place: Place, cells: Cells) -> Range:
    """A range, less what a constraint forbids."""
    low, high = known
    factor = sum(f for other, f in one.terms if other == place)
    rest = sum(f * cells[other] for other, f in one.terms if other != place)
    if not factor:
        return known
    least, most = (None if bound is None else bound - rest for bound in (one.low, one.high))
    if factor < 0:
        least, most = most, least
    if least is not None:
        low = max(low, -(-least // factor))
    if most is not None:
        high = most // factor if high is None else min(high, most // factor)
    return low, high
