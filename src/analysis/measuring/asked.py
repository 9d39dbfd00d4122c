"""What organisations are to be asked: one point a question, those first that can move most."""

import pandas as pd

from analysis.measuring.series import Record, by_key, framed, records
from analysis.tables import Tables

RANK = {"error": 0, "query": 1}


def points(tables: Tables, year: int) -> pd.DataFrame:
    """The questions of a year to one organisation each.

    Parameters
    ----------
    tables : Tables
    year : int
        Of the returns.

    Returns
    -------
    DataFrame
        question, organisation, severity, asked, `effect` (targets and years it can move), `moves`
        (how many), `cells` (each a dict of file, sheet, cell, found, expected); by organisation,
        what moves most first, of these errors first. What concerns a whole list is to nobody here.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> points(example(), 2025).empty
    True
    """
    issues = tables.issues[tables.issues["question"].ne("")]
    places = by_key(issues, "question")
    rows = tables.questions
    found = []
    for row in records(rows[rows["year"].eq(year) & rows["organisation"].ne("")]):
        moves = len(set(filter(None, row["effect"].split(";"))))
        cells = _cells(places.get((row["question"],), []))
        told = (row["severity"], row["asked"], row["effect"], moves, cells)
        found.append((row["question"], row["organisation"], *told))
    found.sort(key=lambda line: (line[1], -line[5], RANK[line[2]], line[0]))
    return framed(found, "question organisation severity asked effect moves# cells")


def _cells(issues: list[Record]) -> list[Record]:
    """The cells of a question, each once, with what stands there and what should."""
    columns = ("file", "sheet", "cell", "found", "expected")
    seen: dict[tuple[str, ...], Record] = {}
    for issue in issues:
        place = (issue["file"], issue["sheet"], issue["cell"])
        seen.setdefault(place, {column: issue[column] for column in columns})
    return list(seen.values())
