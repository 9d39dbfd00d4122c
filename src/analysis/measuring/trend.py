"""Pace on a straight line from the first to the last year of a series, in points a year.

Five points bear no control chart and no fitted curve: a straight line through two of them, and the
number of points always said. A growth-rate ratio would change with the phrasing (70→80 is not
30→20 mirrored); points do not.
"""

from fractions import Fraction
from itertools import pairwise
from typing import Any, Unpack

import pandas as pd

from analysis import codes
from analysis.measuring.assess import breaks
from analysis.measuring.rules import (
    Bounds,
    Rule,
    of_terms,
    percent,
    rules,
    side_of_rate,
    violated,
)
from analysis.measuring.series import Asked, figures, framed
from analysis.tables import Tables

FEWEST = 3  # points from which a pace is told


def pace(tables: Tables, **asked: Unpack[Asked]) -> pd.DataFrame:
    """Actual against needed pace, and where the line leads if it continues.

    Parameters
    ----------
    tables : Tables
    **asked
        Selectors as of `series.figures`.

    Returns
    -------
    DataFrame
        One row a target, reading, scope and stretch; a stretch never crosses a break. `points`
        with a rate between `from_year` and `to_year`; `last_side` = on which side of the target
        the last one lies; `actual`, `needed` points a year (from the first year to the `goal` at
        the term's end), `needed_from_now` (from the last year; missing when the term is over or
        the goal reached); `projected` = the line at `horizon` (the term's end, or the next year
        once it is reached), not held within 0–100, with the side of the target it lies on;
        `breaks_between` = breaks that the way to the horizon or the term's end crosses (text);
        `against` = years that moved the other way than the whole stretch (text). `state`:
        `no-points`, `too-few-points`, `not-judged` (the target is judged for the bloc only),
        `met-at-start`, `on-pace` (the line meets the target at the term's end), `behind`. Exact
        Fractions, in per cent and points.

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> rows = analysis.pace(example(), target="3", level="bloc")
    >>> rows[["points", "actual", "state"]].to_numpy().tolist()
    [[2, Fraction(10, 1), 'too-few-points']]
    """
    known = {(rule.target, rule.term): rule for rule in rules(tables)}
    cuts = breaks(tables)
    found = []
    for target, key, rows in of_terms(tables, figures(tables, **asked)):
        rule, own = known[key[0], target["term"]], cuts[key[0]]
        rates = {r["year"]: percent(r["numerator"], r["denominator"]) for r in rows}
        within = [year for year in own if year in rule.years[1:]]
        for start, stop in pairwise([rule.years.start, *within, rule.years.stop]):
            given = {y: r for y, r in rates.items() if start <= y < stop and r is not None}
            found.append((*key, *_pace(rule, key[2], given, own)))
    return framed(
        found,
        "target reading level scope state end_year points last_side projected_side breaks_between"
        " against from_year to_year first_rate last_rate goal actual needed needed_from_now"
        " horizon projected",
        whole="end_year points from_year to_year horizon",
    )


def _pace(
    rule: Rule,
    level: str,
    rates: dict[int, Fraction],
    cuts: list[int],
) -> tuple[Any, ...]:
    """What `pace` tells behind the columns of the series."""
    end = rule.years[-1]
    bounds = rule.bounds
    if not rates:
        return "no-points", end, 0, *[""] * 4, *[None] * 10
    start, stop = min(rates), max(rates)
    first, last = rates[start], rates[stop]
    slope = (last - first) / (stop - start) if stop > start else None
    horizon = end if stop < end else stop + 1
    projected, at_end = (
        None if slope is None else first + slope * (year - start) for year in (horizon, end)
    )
    goal = _goal(bounds, first)
    state = _state(rule, level, goal, at_end if len(rates) >= FEWEST else None)
    sides = ("" if rate is None else side_of_rate(bounds, rate) for rate in (last, projected))
    between = (year for year in cuts if stop < year <= max(horizon, end))
    steps = pairwise(sorted(rates))
    against = (y for x, y in steps if (rates[y] - rates[x]) * (last - first) < 0)
    crossed = (" ".join(map(str, years)) for years in (between, against))
    needed = _needed(goal, first, end - start)
    from_now = _needed(_goal(bounds, last), last, end - stop)
    told = (state, end, len(rates), *sides, *crossed)
    ends = (start, stop, first, last)
    return *told, *ends, goal, slope, needed, from_now, horizon, projected


def _state(
    rule: Rule,
    level: str,
    goal: Fraction | None,
    at_end: Fraction | None,
) -> codes.Pace:
    if at_end is None:
        return "too-few-points"
    if not rule.judges(level):
        return "not-judged"
    if goal is None:
        return "met-at-start"
    return "on-pace" if side_of_rate(rule.bounds, at_end) == "inside" else "behind"


def _goal(bounds: Bounds, rate: Fraction) -> Fraction | None:
    """The bound that a rate still has to reach, in per cent; None where it lies inside."""
    bound = violated(bounds, rate.numerator, 100 * rate.denominator)
    return None if bound is None else 100 * bound


def _needed(goal: Fraction | None, rate: Fraction, years: int) -> Fraction | None:
    return (goal - rate) / years if goal is not None and years > 0 else None
