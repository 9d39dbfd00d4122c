"""Files that came in: which were used, which speak for several organisations, and where each of their cells went."""

from __future__ import annotations

import pandas as pd

from analysis.tables import Tables

CELLS = ("cells", "values", "labels", "derived", "ignored", "issues", "unaccounted")


def joint(tables: Tables) -> set[str]:
    """Files that speak for more than one organisation."""
    several = tables.submissions["organisations"].fillna(0) > 1
    return set(tables.submissions.loc[several, "file"])


def late_jointly(tables: Tables) -> dict[int, int]:
    """How many organisations of each year are late because a joint file was."""
    late = tables.returns[tables.returns["late"] & tables.returns["file"].isin(joint(tables))]
    return late.groupby("year").size().to_dict()


def used(tables: Tables) -> pd.DataFrame:
    """Accepted files by year (0 where unknown) and form: `files`, `organisations` they speak for, `figures` in them."""
    rows = tables.submissions[tables.submissions["status"].eq("accepted")]
    figures = tables.observations.groupby("file").size()
    rows = rows.assign(
        year=rows["year"].fillna(0),
        files=1,
        figures=rows["file"].map(figures).fillna(0).astype(int),
    )
    counted = ["files", "organisations", "figures"]
    return rows.groupby(["year", "form"], as_index=False)[counted].sum()


def ledger_by_year(tables: Tables) -> pd.DataFrame:
    """What became of the cells, in the columns `CELLS`, by the year of their file; where none is known, last."""
    year = tables.ledger["file"].map(tables.submissions.set_index("file")["year"])
    return tables.ledger.assign(year=year).groupby("year", dropna=False)[list(CELLS)].sum()
