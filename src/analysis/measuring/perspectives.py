"""The targets seen otherwise than as reported: for the organisations of now, and for those that reported every year."""

from __future__ import annotations

import pandas as pd

from analysis.measuring.measure import DEFAULT
from analysis.measuring.panel import as_now, constant_panel
from analysis.measuring.series import series, years
from analysis.tables import Tables

COUNTS = ["numerator", "denominator"]


def perspectives(tables: Tables) -> dict[str, pd.DataFrame]:
    """Both other views of the bloc, as indicators of the resolution's reading: `now`, and `panel`."""
    now = as_now(
        tables.indicators, tables.targets, tables.readings, tables.organisations, tables.events
    )
    panel = constant_panel(now, tables.targets, tables.readings, years(tables))
    views = {"now": now[now["level"].eq("bloc")], "panel": panel}
    return {name: frame[frame["reading"].eq(DEFAULT)] for name, frame in views.items()}


def differing(tables: Tables) -> dict[tuple[str, str], pd.DataFrame]:
    """The series by (target, view) that are not the same figures as those reported."""
    views, found = perspectives(tables), {}
    for target in tables.targets["target"]:
        reported = series(tables, target)[COUNTS]
        for name, frame in views.items():
            rows = frame[frame["target"].eq(target)].sort_values("year", ignore_index=True)
            if not rows[COUNTS].equals(reported):
                found[target, name] = rows
    return found
