"""What verdicts rest on: years of few members, bases that are not the whole."""

import pandas as pd

from analysis.codes import MEMBERS
from analysis.measuring.completeness import bases
from analysis.measuring.series import columns, kept, series
from analysis.tables import Tables

THIN = 90  # per cent of the members; what covers fewer is for reference only


def thin(tables: Tables) -> pd.DataFrame:
    """Figures of the bloc that count members and cover too few of them.

    Returns
    -------
    DataFrame
        As of `bases`; `members_share` is below `THIN`.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> thin(example()).empty
    True
    """
    counting = tables.targets.loc[tables.targets["universe"].eq(MEMBERS), "target"]
    rows = bases(tables, target=list(counting), level="bloc")
    return kept(rows, (share is not None and 0 < share < THIN for share in rows["members_share"]))


def partial_bases(tables: Tables) -> list[tuple[str, str]]:
    """Pairs of targets (whole, part): the base of `part` is what `whole` counts, and yet differs.

    The base of a figure sums those organisations alone that gave all that this figure needs.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> partial_bases(example())
    []
    """
    counted = list(columns(tables.targets, "target", "numerator"))
    based = list(columns(tables.targets, "target", "denominator"))
    same = [(whole, part) for whole, n in counted for part, d in based if d and n == d]
    return [
        (whole, part)
        for whole, part in same
        if not series(tables, whole)["numerator"].equals(series(tables, part)["denominator"])
    ]
