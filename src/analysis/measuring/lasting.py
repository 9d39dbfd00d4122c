"""Who misses the same target year after year, followed through other names, mergers and splits.

lasting(tables, ...) -> one row a target and line that missed it
standing(tables) -> where each organisation stands in the last year, and for how long
"""

from itertools import product
from typing import Unpack

import pandas as pd

from analysis.codes import JUDGED
from analysis.measuring.assess import repeaters
from analysis.measuring.given import in_force
from analysis.measuring.panel import line_of, lines, of_now
from analysis.measuring.series import Asked, columns, figures, framed, years
from analysis.measuring.targets import all_targets
from analysis.tables import Tables


def lasting(tables: Tables, **asked: Unpack[Asked]) -> pd.DataFrame:
    """Misses by line: a line goes on through renames, mergers and splits.

    Parameters
    ----------
    tables : Tables
    **asked
        `target` and `year` as of `series.figures`.

    Returns
    -------
    DataFrame
        The columns of `assess.repeaters` with `line` for `scope`, and `name`; a line of which
        nobody is in force at the end of the last year has the status `gone`, whatever it missed,
        and one that gave no figure of the last year, not having recovered before, `unknown`.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> lasting(example(), target="1b")[["line", "status"]].to_numpy().tolist()
    [['A', 'repeating'], ['S', 'new']]
    """
    asked["level"] = "line"
    last = years(tables)[-1]
    there = in_force(tables, last)
    known = list(columns(lines(tables), "organisation", "line", "name"))
    present = {line for organisation, line, _ in known if organisation in there}
    names = {line: name for _, line, name in known}
    rows = repeaters(of_now(tables), **asked).rename(columns={"scope": "line"})
    known_now = rows["latest"].eq(last) | rows["status"].eq("recovered")
    status = rows["status"].where(known_now, "unknown")
    return rows.assign(
        status=status.where(rows["line"].isin(present), "gone"),
        name=[names.get(line, line) for line in rows["line"]],
    )


def standing(tables: Tables) -> pd.DataFrame:
    """Where each organisation that is in force stands in each year, target by target.

    Returns
    -------
    DataFrame
        organisation, target (those by which each one is judged), year, `state` and `running`: for
        how many years on end, up to this one, its line has missed the target. Only what has a
        figure, or should have.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> rows = standing(example()).query("target == '1b' and year == 2025")
    >>> rows[["organisation", "state", "running"]].to_numpy().tolist()
    [['A', 'missed', 2], ['B', 'met', 0], ['S', 'missed', 1]]
    """
    span = years(tables)
    last = span[-1]
    line = line_of(tables)
    there = sorted(in_force(tables, last))
    judged = [target.id for target in all_targets(tables) if target.for_each]
    rows = figures(of_now(tables), judged, level="line")
    rows = rows[rows["state"].isin(JUDGED) | rows["expected"].gt(0)]
    states = rows.set_index(["scope", "target", "year"])["state"].to_dict()
    found = []
    for target, organisation in product(judged, there):
        running = 0
        for year in span:
            state = states.get((line[organisation], target, year))
            running = running + 1 if state == "missed" else 0
            if state:
                found.append((organisation, target, year, state, running))
    return framed(found, "organisation target year state running", whole="year running")
