"""The rows of a frame by what stands in their columns."""

import numpy as np
import pandas as pd

from analysis.measuring.series import several


def having(rows: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    """The rows that have in each of these columns the value asked for, or one of several.

    Examples
    --------
    >>> rows = pd.DataFrame({"year": [2024, 2025, 2025], "state": ["met", "met", "missed"]})
    >>> having(rows, year=2025, state=("met", "running")).index.tolist()
    [1]
    """
    kept = [rows[column].isin(several(values)).to_numpy() for column, values in wanted.items()]
    return rows[np.logical_and.reduce(kept)] if kept else rows
