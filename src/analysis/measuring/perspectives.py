"""The targets seen otherwise than as reported.

For the organisations of now, and for those that reported in every year.
"""

import pandas as pd

from analysis.codes import DEFAULT_READING
from analysis.measuring.panel import as_now, constant_panel
from analysis.measuring.series import having, records, series, years
from analysis.tables import Tables

COUNTS = ["numerator", "denominator"]


def differing(tables: Tables) -> dict[tuple[str, str], pd.DataFrame]:
    """The series by (target, `now` or `panel`) that are not the same figures as those reported.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> sorted(differing(example()))
    []
    """
    now = as_now(tables)
    panel = constant_panel(tables, years(tables))
    views = {"now": having(now, level="bloc"), "panel": panel}
    found = {}
    for target in (row["target"] for row in records(tables.targets) if not row.get("form")):
        reported = series(tables, target)[COUNTS]
        for name, view in views.items():
            rows = having(view, target=target, reading=DEFAULT_READING)
            rows = rows.sort_values("year", ignore_index=True)
            if not rows[COUNTS].equals(reported):
                found[target, name] = rows
    return found
