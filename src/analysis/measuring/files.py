"""Files that came in: which were used, which speak for several, and where each cell went."""

import pandas as pd

from analysis.measuring.series import having
from analysis.tables import Tables

CELLS = ("cells", "values", "labels", "derived", "ignored", "issues", "unaccounted")


def joint(tables: Tables) -> set[str]:
    """Files that speak for more than one organisation."""
    several = tables.submissions["organisations"].fillna(0) > 1
    return set(tables.submissions.loc[several, "file"])


def used(tables: Tables) -> pd.DataFrame:
    """Accepted files by year and form.

    Returns
    -------
    DataFrame
        year (0 where unknown), form, `files`, `organisations` they speak for, `figures` in them.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> used(example()).columns.tolist()
    ['year', 'form', 'files', 'organisations', 'figures']
    """
    rows = having(tables.submissions, status="accepted")
    given = tables.observations["file"].value_counts()
    figures = rows["file"].map(given).fillna(0).astype(int)
    rows = rows.assign(
        year=rows["year"].fillna(0),
        files=1,
        figures=figures,
    )
    counted = ["files", "organisations", "figures"]
    return rows.groupby(["year", "form"], as_index=False)[counted].sum()


def ledger_by_year(tables: Tables) -> pd.DataFrame:
    """What became of the cells, in the columns `CELLS`, by the year of their file.

    Where none is known it stands last.
    """
    year = tables.ledger["file"].map(tables.submissions.set_index("file")["year"])
    rows = tables.ledger.assign(year=year)
    return rows.groupby("year", dropna=False)[list(CELLS)].sum()
