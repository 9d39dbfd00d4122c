"""Pace on a straight line from the first to the last year of a series, in points a year.

Five points bear no control chart and no fitted curve: a straight line through two of them, and the
number of points always said. A growth-rate ratio would change with the phrasing (70→80 is not
30→20 mirrored); points do not.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, starmap
from typing import Unpack

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
from analysis.measuring.series import Asked, Record, figures, framed
from analysis.tables import Tables

FEWEST = 3  # points from which a pace is told
TEXTS = ("last_side", "projected_side", "breaks_between", "against")
LINE = ("from_year", "to_year", "first_rate", "last_rate", "goal", "actual", "needed")
AHEAD = ("needed_from_now", "horizon", "projected")
# what is told of a stretch, as it is where nothing was given
BLANK = {"state": "no-points", "end_year": None, "points": 0}
BLANK |= dict.fromkeys(TEXTS, "") | dict.fromkeys((*LINE, *AHEAD))


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
        for years in _stretches(rule.years, own):
            given = {y: r for y, r in rates.items() if y in years and r is not None}
            told = {"end_year": rule.years[-1]}
            if given:
                told |= _pace(rule, key[2], given, own)
            found.append((*key, *(BLANK | told).values()))
    columns = ("target", "reading", "level", "scope", *BLANK)
    return framed(found, " ".join(columns), whole="end_year points from_year to_year horizon")


def _stretches(years: range, cuts: list[int]) -> Iterator[range]:
    """The years of a term from one break to the next."""
    within = [year for year in cuts if year in years[1:]]
    return starmap(range, pairwise([years.start, *within, years.stop]))


def _pace(
    rule: Rule,
    level: str,
    rates: dict[int, Fraction],
    cuts: list[int],
) -> Record:
    """What is told of a stretch, by column, from the years that have a rate."""
    end, bounds = rule.years[-1], rule.bounds
    start, stop = min(rates), max(rates)
    first, last = rates[start], rates[stop]
    horizon = end if stop < end else stop + 1
    slope = projected = at_end = None
    if stop > start:
        slope = (last - first) / (stop - start)
        projected = first + slope * (horizon - start)
        at_end = first + slope * (end - start)
    goal = _goal(bounds, first)
    between = [year for year in cuts if stop < year <= max(horizon, end)]
    steps = pairwise(sorted(rates))
    against = [y for x, y in steps if (rates[y] - rates[x]) * (last - first) < 0]
    return {
        "state": _state(rule, level, goal, at_end if len(rates) >= FEWEST else None),
        "points": len(rates),
        "last_side": side_of_rate(bounds, last),
        "projected_side": "" if projected is None else side_of_rate(bounds, projected),
        "breaks_between": " ".join(map(str, between)),
        "against": " ".join(map(str, against)),
        "from_year": start,
        "to_year": stop,
        "first_rate": first,
        "last_rate": last,
        "goal": goal,
        "actual": slope,
        "needed": _needed(goal, first, end - start),
        "needed_from_now": _needed(_goal(bounds, last), last, end - stop),
        "horizon": horizon,
        "projected": projected,
    }


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
