"""What a reader must know before relying on a verdict of the bloc; it travels with the verdict.

doubts(tables, ...) -> one row a reason to doubt, of each figure of the bloc
"""

from typing import Any, Unpack

import pandas as pd

from analysis.codes import JUDGED, OPEN
from analysis.measuring.assess import compare_readings, without_each
from analysis.measuring.reliance import thin
from analysis.measuring.rules import bounds
from analysis.measuring.series import Asked, Record, columns, figures, framed, records
from analysis.tables import Tables

STATED = (*JUDGED, *OPEN)
Doubt = tuple[Any, ...]


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
    order = list(tables.targets["target"])
    rows = [row for reasons in (_readings, _ones, _thin, _most) for row in reasons(tables, asked)]
    rows.sort(key=lambda row: (order.index(row[0]), row[1]))
    return framed(rows, "target year# why key numerator# denominator# state count#")


def _judged(tables: Tables, asked: Asked) -> list[Record]:
    rows = figures(tables, **asked)
    return records(rows[rows["state"].isin(STATED)])


def _place(key: Any) -> tuple[str, int]:
    return str(key[0]), int(key[1])


def _states(tables: Tables, asked: Asked) -> dict[tuple[str, int], str]:
    return {(row["target"], row["year"]): row["state"] for row in _judged(tables, asked)}


def _readings(tables: Tables, asked: Asked) -> list[Doubt]:
    states = _states(tables, asked)
    rows = compare_readings(tables, **asked)
    told = columns(rows, "target", "year", "reading", "numerator", "denominator", "state")
    return [
        (target, year, "reading", reading, n, d, state, 1)
        for target, year, reading, n, d, state in told
        if state in STATED and state != states.get((target, year), state)
    ]


def _ones(tables: Tables, asked: Asked) -> list[Doubt]:
    found, limits = [], bounds(tables)
    each = figures(tables, asked.get("target"), level="organisation", year=asked.get("year"))
    states = _states(tables, asked)
    for key, of in each.groupby(["target", "year"], sort=False):
        target, year = _place(key)
        state = states.get((target, year))
        rows = without_each(of, limits[target])
        turning = rows[rows["turns"]].sort_values(["distance", "scope"])
        if state and len(turning):
            met = state == "met"
            most = records(turning)[0 if met else -1]
            at = (target, year, "one", most["scope"], most["numerator"], most["denominator"])
            found.append((*at, "missed" if met else "met", len(turning)))
    return found


def _thin(tables: Tables, asked: Asked) -> list[Doubt]:
    states = _states(tables, asked)
    rows = columns(thin(tables), "target", "year", "members_reporting", "members_all")
    return [
        (target, year, "thin", "", gave, whole, states[target, year], 0)
        for target, year, gave, whole in rows
        if (target, year) in states
    ]


def _most(tables: Tables, asked: Asked) -> list[Doubt]:
    states = _states(tables, asked)
    single = figures(tables, asked.get("target"), level="organisation", year=asked.get("year"))
    single = single[single["state"].isin(STATED)]
    found = []
    for key, rows in single.groupby(["target", "year"])["state"]:
        target, year = _place(key)
        missed = int(rows.isin(OPEN).sum())
        if states.get((target, year)) == "met" and 2 * missed > len(rows):
            found.append((target, year, "most", "", missed, len(rows), "missed", missed))
    return found
