"""What was found while reading: how many findings of which kind, and who has to look at them."""

from typing import Any

import pandas as pd

from analysis.measuring.given import PLACE
from analysis.measuring.series import columns, having
from analysis.tables import Tables

ASKING = ("error", "query")  # somebody has to look


def by_code(tables: Tables) -> pd.DataFrame:
    """Findings by kind.

    Returns
    -------
    DataFrame
        severity, code, `count`, and message, file, sheet and cell of an example: that
        which is told in the fewest letters, of several the first.
    """
    rows = tables.issues.sort_values("message", key=lambda texts: texts.str.len(), kind="stable")
    first = {column: (column, "first") for column in ("message", "sheet", "cell")}
    counted = {
        "count": ("file", "size"),
        "file": ("file", "first"),
    }
    return rows.groupby(["severity", "code"], as_index=False).agg(**counted | first)


def asking(tables: Tables, by: str) -> pd.DataFrame:
    """Questions by `year` or `organisation`: a mistake is one, however many cells it is told at.

    Returns
    -------
    DataFrame
        By that: a column a severity – `error` where a number is not used –, and their `total`.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> asking(example(), "year").columns.tolist()
    ['error', 'query', 'total']
    """
    rows = having(tables.questions, severity=ASKING)
    counted = pd.crosstab(rows[by], rows["severity"]).drop(index="", errors="ignore")
    counted = counted.reindex(columns=list(ASKING), fill_value=0)
    return counted.assign(total=counted.sum(axis=1))


def severities(tables: Tables, files: pd.Series) -> dict[tuple[Any, ...], str]:
    """The gravest finding that asks somebody, by file, sheet and cell, in some files."""
    rows = having(tables.issues, file=files)
    found: dict[tuple[Any, ...], str] = {}
    for severity in reversed(ASKING):  # an error is written last and stays
        places = columns(having(rows, severity=severity), *PLACE)
        found |= dict.fromkeys(places, severity)
    return found
