"""The symbolic formulas of a grid: spelt in addresses, and calculated."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.office.grid import Spot

CELLS = ("entry", "derived", "total")  # roles of cells that numbers stand in
Places = dict[tuple[str, str], "Spot"]
Amount = float | str


def places(spots: Iterable[Spot]) -> Places:
    """The cells that formulas speak of, by block and id."""
    return {(s.block, s.id): s for s in spots if s.role in CELLS}


def spelt(spot: Spot, there: Places) -> str:
    """A formula in the addresses where its parts stand now.

    Parameters
    ----------
    spot : Spot
        One with a formula.
    there : dict
        See :func:`places`.

    Returns
    -------
    str
        As Excel takes it.
    """
    what, *rest = spot.formula or ()
    if what == "ratio":
        above, below = (there[spot.block, name].cell for name in rest[1:])
        rate = f"{above}/{below}" if rest[0] == "fraction" else f"ROUND({above}/{below}*100,1)"
        return f'=IF(N({below})>0,{rate},"")'
    parts = [there[spot.block, name] for name in rest[0]]
    if not parts:
        return "=0"
    run = {(part.row - n, part.column) for n, part in enumerate(parts)}
    ends = f"{parts[0].cell}:{parts[-1].cell}"
    over = ends if len(run) == 1 else ",".join(part.cell for part in parts)
    return f"={'COUNTA' if what == 'count' else 'SUM'}({over})"


def results(spots: Iterable[Spot]) -> dict[tuple[str, str], Amount]:
    """What the formulas of a grid come to.

    Parameters
    ----------
    spots : iterable of Spot
        All of the grid.

    Returns
    -------
    dict
        By sheet and cell a number, or "" for a percentage without a base.
    """
    spots = list(spots)
    there = places(spots)
    return {(s.sheet, s.cell): _calculated(s, there) for s in spots if s.formula}


def _calculated(spot: Spot, there: Places) -> Amount:
    what, *rest = spot.formula or ()
    if what == "count":
        return sum(there[spot.block, name].value not in (None, "") for name in rest[0])
    if what == "sum":
        return sum(_amount(there[spot.block, name], there) for name in rest[0])
    above, below = (_amount(there[spot.block, name], there) for name in rest[1:])
    if not below:
        return ""
    if rest[0] == "fraction":
        return above / below
    # to one decimal, halves upwards, as Excel rounds
    return (2000 * above + below) // (2 * below) / 10


def _amount(spot: Spot, there: Places) -> float:
    value = _calculated(spot, there) if spot.formula else spot.value
    return value if isinstance(value, int | float) else 0
