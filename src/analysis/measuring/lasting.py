"""Who misses the same target year after year, followed through other names, mergers and splits."""

from dataclasses import replace
from typing import Unpack

import pandas as pd

from analysis.measuring.assess import repeaters
from analysis.measuring.given import in_force
from analysis.measuring.panel import as_now, lines
from analysis.measuring.series import Asked, columns, years
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
    rows = repeaters(replace(tables, indicators=as_now(tables)), **asked)
    there = in_force(tables, years(tables)[-1])
    known = list(columns(lines(tables), "organisation", "line", "name"))
    present = {line for organisation, line, _ in known if organisation in there}
    names = {line: name for _, line, name in known}
    rows = rows.rename(columns={"scope": "line"})
    known_now = rows["latest"].eq(years(tables)[-1]) | rows["status"].eq("recovered")
    rows["status"] = rows["status"].where(known_now, "unknown")
    rows["status"] = rows["status"].where(rows["line"].isin(present), "gone")
    return rows.assign(name=[names.get(line, line) for line in rows["line"]])
