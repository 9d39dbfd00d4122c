"""What a reader must know before relying on a verdict of the bloc; it travels with the verdict.

doubts(tables, ...) -> one row a reason to doubt, of each figure of the bloc
"""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Unpack

import pandas as pd

from analysis.codes import JUDGED, OPEN
from analysis.grouping import gathered
from analysis.measuring.assess import COUNTS, compare_readings, without
from analysis.measuring.reliance import thin
from analysis.measuring.rules import bounds
from analysis.measuring.series import Asked, by_key, columns, figures, framed
from analysis.tables import Tables

STATED = (*JUDGED, *OPEN)
Doubt = tuple[Any, ...]
States = Mapping[tuple[str, int], str]  # of the bloc's figures, by target and year


def doubts(tables: Tables, **asked: Unpack[Asked]) -> pd.DataFrame:
    """Why the verdicts of the bloc may not be as firm as they look.

    Parameters
    ----------
    tables : Tables
    **asked
        `target` and `year` as of `series.figures`.

    Returns
    -------
    DataFrame
        target, year, `why`, `key`, `numerator` and `denominator` of the figure it then would be,
        `state` it then would have, `count`. By `why`: `reading` (another lawful reading, the
        `key`, gives another verdict), `one` (without the organisation `key` the verdict is another
        one; `count` organisations alone would turn it, the row is that of the one that moves it
        most), `thin` (it counts members, and rests on fewer than `reliance.THIN` per cent of
        them: the two numbers), `most` (the target is met, and yet `count` organisations, more than
        half of those judged, are not).

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> doubts(example(), target="3")[["year", "why", "count"]].to_numpy().tolist()
    []
    """
    asked["level"] = "bloc"
    bloc = columns(figures(tables, **asked), "target", "year", "state")
    states = {(target, year): state for target, year, state in bloc if state in STATED}
    each = figures(tables, asked.get("target"), level="organisation", year=asked.get("year"))
    rows = [
        *_readings(tables, asked, states),
        *_ones(tables, each, states),
        *_thin(thin(tables, asked.get("year")), states),
        *_most(each, states),
    ]
    order = list(tables.targets["target"])
    rows.sort(key=lambda row: (order.index(row[0]), row[1]))
    names = "target year why key numerator denominator state count"
    return framed(rows, names, whole="year numerator denominator count")


def _readings(tables: Tables, asked: Asked, states: States) -> list[Doubt]:
    rows = compare_readings(tables, **asked)
    told = columns(rows, "target", "year", "reading", "numerator", "denominator", "state")
    return [
        (target, year, "reading", reading, n, d, state, 1)
        for target, year, reading, n, d, state in told
        if state in STATED and state != states.get((target, year), state)
    ]


def _ones(tables: Tables, each: pd.DataFrame, states: States) -> list[Doubt]:
    limits = bounds(tables)
    gave = each[each["reporting"] > 0]
    counts = gathered(
        ((target, year), (scope, *pair))
        for target, year, scope, *pair in columns(gave, "target", "year", "scope", *COUNTS)
    )
    found = []
    for key, state in states.items():
        turning = [one for one in without(counts.get(key, ()), limits[key]) if one.turns]
        if turning:
            pick, then = (min, "missed") if state == "met" else (max, "met")
            most = pick(turning, key=attrgetter("there.distance", "scope"))
            found.append(
                (*key, "one", most.scope, most.numerator, most.denominator, then, len(turning))
            )
    return found


def _thin(figures: pd.DataFrame, states: States) -> list[Doubt]:
    rows = columns(figures, "target", "year", "members_reporting", "members_all")
    return [
        (target, year, "thin", "", gave, whole, states[target, year], 0)
        for target, year, gave, whole in rows
        if (target, year) in states
    ]


def _most(each: pd.DataFrame, states: States) -> list[Doubt]:
    found = []
    judged = by_key(each[each["state"].isin(STATED)], "target", "year")
    for (target, year), rows in judged.items():
        missed = sum(row["state"] in OPEN for row in rows)
        if states.get((target, year)) == "met" and 2 * missed > len(rows):
            found.append((target, year, "most", "", missed, len(rows), "missed", missed))
    return found
