"""What two independent calculations prove a cell to be, that was given and cannot be right."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from analysis.editing.constraints import PLACES, Cells, Constraint
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
    speaking = _speaking(place, cells, constraints, wrong)
    ranges = _ranges(place, cells, speaking)
    proofs = [low for low, high in ranges if low == high]
    if len(proofs) < 2 or not any(one.is_equation for one in speaking):
        return None
    return _common(ranges)


def only(
    place: Place,
    cells: Cells,
    constraints: Sequence[Constraint],
    wrong: Collection[Place] = (),
) -> int | None:
    """The one number that fits into a cell, proven or not; None where there are several."""
    return _common(_ranges(place, cells, _speaking(place, cells, constraints, wrong)))


def _speaking(
    place: Place,
    cells: Cells,
    constraints: Iterable[Constraint],
    wrong: Collection[Place],
) -> list[Constraint]:
    """The calculations of a cell from others that are known and prove something."""
    speaking = []
    for one in constraints:
        own = {other for other, _ in one.terms}
        others = own - {place}
        sound = one.excused not in wrong and others.isdisjoint(wrong) and others <= cells.keys()
        if one.about != PLACES and place in own and sound:
            speaking.append(one)
    return speaking


def _ranges(place: Place, cells: Cells, speaking: Iterable[Constraint]) -> list[Range]:
    """What each calculation allows."""
    ranges: dict[object, Range] = defaultdict(lambda: (0, None))
    for number, one in enumerate(speaking):
        key = one.excused or number  # a percentage is two constraints and one calculation
        ranges[key] = _narrowed(ranges[key], one, place, cells)
    return list(ranges.values())


def _common(ranges: Collection[Range]) -> int | None:
    """The number that all ranges have, if it is the only one."""
    low = max((low for low, _ in ranges), default=0)
    highs = [high for _, high in ranges if high is not None]
    return low if highs and min(highs) == low else None


def _narrowed(
    known: Range,
    one: Constraint,
    place: Place,
    cells: Cells,
) -> Range:
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
