"""What verdicts rest on: years of few members, bases that are not the whole."""

from itertools import product

import pandas as pd

from analysis.codes import MEMBERS
from analysis.measuring.completeness import bases
from analysis.measuring.series import Years, columns, having, kept, series
from analysis.tables import Tables

THIN = 90  # per cent of the members; what covers fewer is for reference only


def thin(tables: Tables, year: Years | None = None) -> pd.DataFrame:
    """Figures of the bloc that count members and cover too few of them.

    Parameters
    ----------
    tables : Tables
    year : int or collection of int, optional
        All years where none is named.

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
    counting = having(tables.targets, universe=MEMBERS)["target"]
    rows = bases(tables, target=list(counting), level="bloc", year=year)
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
    counted = columns(tables.targets, "target", "numerator")
    based = columns(tables.targets, "target", "denominator")
    found = []
    for (whole, numerator), (part, base) in product(counted, based):
        if base and numerator == base:
            summed = series(tables, part)["denominator"]
            if not series(tables, whole)["numerator"].equals(summed):
                found.append((whole, part))
    return found
