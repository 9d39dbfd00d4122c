"""What organisations are to be asked: one point a question, those first that can move most."""

import pandas as pd

from analysis.measuring.counted import keys
from analysis.measuring.series import Record, by_key, columns, framed, records
from analysis.tables import Tables

OF_FORM = ("file", "form", "year")
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
        (how many), `cells` (each a dict of file, sheet, cell, found, expected, and the key of the
        measure that it holds, "" where that is not known); by organisation, what moves most first,
        of these errors first. What concerns a whole list is to nobody here.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> points(example(), 2025).empty
    True
    """
    issues = tables.issues[tables.issues["question"].ne("")]
    places, held = by_key(issues, "question"), _measures(tables)
    rows = tables.questions
    found = []
    for row in records(rows[rows["year"].eq(year) & rows["organisation"].ne("")]):
        moves = len(set(filter(None, row["effect"].split(";"))))
        cells = _cells(places.get((row["question"],), []), held)
        told = (row["severity"], row["asked"], row["effect"], moves, cells)
        found.append((row["question"], row["organisation"], *told))
    found.sort(key=lambda line: (line[1], -line[5], RANK[line[2]], line[0]))
    return framed(found, "question organisation severity asked effect moves# cells")


def _measures(tables: Tables) -> dict[tuple[str, ...], str]:
    """The measure of each cell: as it was read, or as read there in all other files of the form."""
    forms = {file: (form, year) for file, form, year in columns(tables.submissions, *OF_FORM)}
    seen: dict[tuple[str, ...], set[str]] = {}
    at = columns(tables.observations, "file", "sheet", "cell")
    for key, (file, *cell) in zip(keys(tables.observations), at, strict=True):
        seen.setdefault((file, *cell), set()).add(key)
        seen.setdefault((*map(str, forms.get(file, ())), *cell), set()).add(key)
    of_cells = tables.issues[tables.issues["cell"].ne("")]
    held = {}
    for file, *cell in columns(of_cells, "file", "sheet", "cell"):
        of_form = (*map(str, forms.get(file, ())), *cell)
        found = seen.get((file, *cell)) or seen.get(of_form, set())
        held[file, *cell] = next(iter(found)) if len(found) == 1 else ""
    return held


def _cells(issues: list[Record], held: dict[tuple[str, ...], str]) -> list[Record]:
    """The cells of a question, each once, with what stands there and what should."""
    wanted = ("file", "sheet", "cell", "found", "expected")
    seen: dict[tuple[str, ...], Record] = {}
    for issue in issues:
        place = (issue["file"], issue["sheet"], issue["cell"])
        own = {column: issue[column] for column in wanted}
        seen.setdefault(place, own | {"measure": held.get(place, "")})
    return list(seen.values())
