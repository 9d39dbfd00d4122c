"""Who or what carries the shortage of a target: the parts of the table `gaps`, the heaviest first."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

import pandas as pd

from analysis.tables import Tables

SURPLUS, NOT_STATED = "surplus", "not-stated"


def carriers(tables: Tables, target: str, year: int, by: str) -> pd.DataFrame:
    """The organisations or causes that carry the shortage of one target in one year.

    Parameters
    ----------
    tables : Tables
    target : str
    year : int
    by : str
        `organisation` or `cause`.

    Returns
    -------
    DataFrame
        `key` (an id, or `not-stated`), `units` (exact), `share` and `running` share of all of them (per cent, exact),
        the heaviest first. What others have above the target is not taken off: see `offset`.
    """
    rows = _gaps(tables, target, year, by)
    parts = [(key, units) for key, units in rows if key != SURPLUS and units > 0]
    parts.sort(key=lambda part: (-part[1], part[0] != NOT_STATED, part[0]))
    whole = sum((units for _, units in parts), Fraction(0))
    shares = [100 * units / whole for _, units in parts]
    return pd.DataFrame(
        {
            "key": [key for key, _ in parts],
            "units": [units for _, units in parts],
            "share": shares,
            "running": list(accumulate(shares)),
        },
        dtype=object,
    )


def offset(tables: Tables, target: str, year: int) -> tuple[Fraction, Fraction]:
    """What organisations above a target offset of its shortage, and what remains: the bloc's own distance."""
    rows = _gaps(tables, target, year, "organisation")
    above = -sum((units for key, units in rows if key == SURPLUS), Fraction(0))
    return above, sum((units for _, units in rows), Fraction(0))


def last_missed(tables: Tables, target: str) -> int | None:
    """The last year in which the bloc had a distance to a target."""
    rows = tables.gaps[tables.gaps["target"].eq(target) & tables.gaps["by"].eq("organisation")]
    return int(rows["year"].max()) if len(rows) else None


def _gaps(tables: Tables, target: str, year: int, by: str) -> list[tuple[str, Fraction]]:
    rows = tables.gaps
    rows = rows[rows["target"].eq(target) & rows["year"].eq(year) & rows["by"].eq(by)]
    return [(key, Fraction(units)) for key, units in zip(rows["key"], rows["units"], strict=True)]
