"""What organisations are to be asked: one point a question, those first that can move most."""

from collections import defaultdict
from typing import Any

import pandas as pd

from analysis.measuring.given import PLACE, keys
from analysis.measuring.series import Record, by_key, columns, framed, having, records
from analysis.tables import Tables

OF_FORM = ("file", "form", "year")
At = tuple[Any, ...]  # file, sheet and cell; or form, year, sheet and cell


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
    found = []
    for row in records(having(tables.questions, year=year)):
        moves = len(set(row["effect"].split(";")) - {""})
        cells = _cells(places.get((row["question"],), []), held)
        told = (row["severity"], row["asked"], row["effect"], moves, cells)
        if row["organisation"]:
            found.append((row["question"], row["organisation"], *told))
    names = "question organisation severity asked effect moves cells"
    rows = framed(found, names, whole="moves")
    return rows.sort_values(
        ["organisation", "moves", "severity", "question"],
        ascending=[True, False, True, True],  # errors before queries
        ignore_index=True,
    )


def moved(effect: str) -> list[str]:
    """The targets that a question can move, each once.

    Examples
    --------
    >>> moved("1a:2024;1a:2025;3:2025")
    ['1a', '3']
    """
    return list(dict.fromkeys(part.split(":")[0] for part in effect.split(";") if part))


def _measures(tables: Tables) -> dict[At, str]:
    """The measure of each cell: as it was read, or as read there in all other files of the form."""
    forms = {file: (form, year) for file, form, year in columns(tables.submissions, *OF_FORM)}

    def of_form(file: str, *cell: str) -> At:
        return (*forms.get(file, ()), *cell)

    seen: dict[At, set[str]] = defaultdict(set)
    places = columns(tables.observations, *PLACE)
    for key, place in zip(keys(tables.observations), places, strict=True):
        seen[place].add(key)
        seen[of_form(*place)].add(key)
    of_cells = tables.issues[tables.issues["cell"].ne("")]
    held = {}
    for place in columns(of_cells, *PLACE):
        found = seen.get(place) or seen.get(of_form(*place), set())
        held[place] = next(iter(found)) if len(found) == 1 else ""
    return held


def _cells(issues: list[Record], held: dict[At, str]) -> list[Record]:
    """The cells of a question, each once, with what stands there and what should."""
    found: dict[At, Record] = {}
    for issue in issues:
        own = {column: issue[column] for column in (*PLACE, "found", "expected")}
        place = tuple(issue[column] for column in PLACE)
        found.setdefault(place, own | {"measure": held.get(place, "")})
    return list(found.values())
