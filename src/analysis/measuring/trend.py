"""Pace on a straight line from the first to the last year of a series, in points a year.

Five points bear no control chart and no fitted curve: a straight line through two of them, and the number of points
always said. A growth-rate ratio would change with the phrasing (70→80 is not 30→20 mirrored); points do not.

pace(indicators, targets, fewest=3) -> one row a target, reading, scope and unbroken stretch of years
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from analysis.measuring.assess import KEY, breaks, by_key, percent
from analysis.measuring.measure import Bounds, bounds_of, side

COLUMNS = [
    *KEY,
    "from_year",
    "to_year",
    "points",
    "first_rate",
    "last_rate",
    "last_side",
    "first_reporting",
    "last_reporting",
    "goal",
    "end_year",
    "actual",
    "needed",
    "needed_from_now",
    "horizon",
    "projected",
    "projected_side",
    "breaks_between",
    "against",
    "state",
]


def pace(indicators: pd.DataFrame, targets: pd.DataFrame, fewest: int = 3) -> pd.DataFrame:
    """Actual against needed pace, and where the line leads if it continues.

    Parameters
    ----------
    indicators : indicators, or any view of `panel` with the same columns
    targets : the target data (bounds, years of the term, breaks)
    fewest : fewest points from which a pace is told

    Returns
    -------
    DataFrame
        One row a target, reading, scope and stretch; a stretch never crosses a break. `points` with a rate between
        `from_year` and `to_year`; `last_side` = on which side of the target the last one lies; `actual`, `needed` points a year (from the first year to the `goal` at the term's
        end), `needed_from_now` (from the last year; missing when the term is over or the goal reached); `projected` =
        the line at `horizon` (the term's end, or the next year once it is reached), not held within 0–100, with the
        side of the target it lies on; `breaks_between` = breaks that the way to the horizon or the term's end crosses
        (text); `against` = years that moved the other way than the whole stretch (text). `state`: `no-points`, `too-few-points`, `not-judged` (the target is judged for the bloc only),
        `met-at-start`, `on-pace` (the line meets the target at the term's end), `behind`. Exact Fractions, in per cent
        and points.
    """
    facts = {r["target"]: r for r in targets.to_dict("records")}
    cuts = breaks(targets)
    rows = []
    for key, records in by_key(indicators).items():
        target = facts[key[0]]
        first, last = int(target["first"]), int(target["last"])
        edges = [first, *[y for y in cuts[key[0]] if first < y <= last], last + 1]
        series = {int(r["year"]): r for r in records}
        for start, stop in zip(edges, edges[1:], strict=False):
            stretch = {y: series[y] for y in range(start, stop) if y in series}
            rows.append([*key, *_stretch(target, key[2], stretch, last, cuts[key[0]], fewest)])
    frame = pd.DataFrame(rows, columns=COLUMNS)
    whole = [
        "from_year",
        "to_year",
        "points",
        "first_reporting",
        "last_reporting",
        "end_year",
        "horizon",
    ]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def _stretch(
    target: dict, level: str, rows: dict[int, dict], end: int, cuts: list[int], fewest: int
) -> list:
    rates = {y: percent(r["numerator"], r["denominator"]) for y, r in rows.items()}
    years = [y for y in sorted(rates) if rates[y] is not None]
    if not years:
        nothing = [
            pd.NA,
            pd.NA,
            0,
            None,
            None,
            "",
            pd.NA,
            pd.NA,
            None,
            end,
            None,
            None,
            None,
            pd.NA,
            None,
            "",
            "",
            "",
        ]
        return [*nothing, "no-points"]
    start, stop = years[0], years[-1]
    first, last = rates[start], rates[stop]
    bounds = bounds_of(target)
    goal = _goal(bounds, rows[start])
    horizon = end if stop < end else stop + 1
    line = (
        (lambda year: first + (last - first) * Fraction(year - start, stop - start))
        if stop > start
        else None
    )
    projected = line(horizon) if line else None
    between = [y for y in cuts if stop < y <= max(horizon, end)]
    against = [
        y
        for x, y in zip(years, years[1:], strict=False)
        if (rates[y] - rates[x]) * (last - first) < 0
    ]
    if len(years) < fewest:
        state = "too-few-points"
    elif target["judged"] == "bloc" and level not in ("bloc", "panel"):
        state = "not-judged"
    elif goal is None:
        state = "met-at-start"
    else:
        state = "on-pace" if _side(bounds, line(end)) == "inside" else "behind"
    reporting = [rows[y]["reporting"] for y in (start, stop)]
    after = _goal(bounds, rows[stop])
    return [
        start,
        stop,
        len(years),
        first,
        last,
        _side(bounds, last),
        *reporting,
        goal,
        end,
        (last - first) / (stop - start) if line else None,
        (goal - first) / (end - start) if goal is not None and end > start else None,
        (after - last) / (end - stop) if after is not None and end > stop else None,
        horizon,
        projected,
        _side(bounds, projected) if line else "",
        " ".join(map(str, between)),
        " ".join(map(str, against)),
        state,
    ]


def _goal(bounds: Bounds, row: dict) -> Fraction | None:
    """The bound that a figure still has to reach, in per cent; None when it lies inside."""
    where = side(bounds, int(row["numerator"]), int(row["denominator"]))
    return (
        {"below": bounds.lower, "above": bounds.upper}[where] * 100 if where != "inside" else None
    )


def _side(bounds: Bounds, rate: Fraction) -> str:
    return side(bounds, rate.numerator, 100 * rate.denominator)
