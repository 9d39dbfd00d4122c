"""Figures out of the table `indicators`: which years there are, the figures of one target, of one scope, of one year."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.measuring.measure import DEFAULT
from analysis.tables import Tables

Figure = dict[Any, Any]


def years(tables: Tables) -> list[int]:
    """All years with indicators."""
    return sorted({int(year) for year in tables.indicators["year"]})


def latest(tables: Tables) -> int:
    """The last year of which anything was reported."""
    bloc = figures(tables, level="bloc", reading=None)
    there = bloc.loc[bloc["reporting"] > 0, "year"]
    return int(there.max()) if len(there) else years(tables)[-1]


def figures(
    tables: Tables,
    target: str | None = None,
    *,
    level: str | None = None,
    scope: str | None = None,
    year: int | None = None,
    reading: str | None = DEFAULT,
) -> pd.DataFrame:
    """The rows of `indicators` that have what is asked for, in the order of the table; None takes all."""
    rows = tables.indicators
    asked = {"target": target, "level": level, "scope": scope, "year": year, "reading": reading}
    for column, value in asked.items():
        if value is not None:
            rows = rows[rows[column].eq(value)]
    return rows


def series(tables: Tables, target: str, level: str = "bloc", scope: str = "bloc") -> pd.DataFrame:
    """The indicators of one target and scope, one row a year."""
    rows = figures(tables, target, level=level, scope=scope)
    return rows.sort_values("year", ignore_index=True)


def last_given(series: pd.DataFrame) -> Figure | None:
    """The last row that has a figure."""
    given = series[series["numerator"].notna()].to_dict("records")
    return given[-1] if given else None
