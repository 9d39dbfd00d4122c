"""What was given and counts: organisations in force, cells that are trusted, grades that stand."""

import re
from collections import defaultdict
from fractions import Fraction
from operator import itemgetter
from typing import Any

import pandas as pd

from analysis.codes import GRADES
from analysis.measuring.formula import DECIDED, in_quarter
from analysis.measuring.series import columns, having, kept, records
from analysis.reference.bodies import concerned
from analysis.reference.kinds import fits
from analysis.tables import Tables

PLACE = ("file", "sheet", "cell")
Given = dict[tuple[str, int], dict[str, int]]


def in_force(tables: Tables, year: int, founded_by: str = "") -> set[str]:
    """The organisations in force on 31 December of a year.

    Who is dissolved on that very day is no longer in force: the successor is.

    Parameters
    ----------
    tables : Tables
    year : int
    founded_by : str
        "MM-DD": without those founded after that day of the year. Another name or kind is no
        founding.

    Examples
    --------
    >>> register = {"organisation": ["A", "B"], "founded": ["", "2022-09-01"], "dissolved": ""}
    >>> in_force(Tables.of({"organisations": pd.DataFrame(register)}), 2022, "06-30")
    {'A'}
    """
    rows, events = tables.organisations, tables.events
    went_on = having(events, event=("renamed", "converted"))["successor"]
    end, latest = f"{year}-12-31", f"{year}-{founded_by or '12-31'}"
    open_then = (rows["dissolved"] == "") | (rows["dissolved"] > end)
    old = (rows["founded"] <= latest) | rows["organisation"].isin(went_on)
    own = rows["organisation"].isin(_concerned(tables, year))
    return set(rows.loc[(rows["founded"] <= end) & old & open_then & own, "organisation"])


def _concerned(tables: Tables, year: int) -> set[str]:
    """The organisations that the resolution of a year is for: those of its body, and below it."""
    rows = tables.organisations
    own = concerned(records(tables.bodies), records(tables.terms), year)
    if own is not None:
        rows = having(rows, body=own)
    return set(rows["organisation"])


def trusted(tables: Tables, name: str) -> pd.DataFrame:
    """The rows of a table whose cell carries no issue of severity `error`.

    Parameters
    ----------
    tables : Tables
    name : str
        `observations` or `gradings`.
    """
    frame: pd.DataFrame = getattr(tables, name)
    errors = having(tables.issues, severity="error")
    bad = set(columns(errors[errors["cell"].ne("")], *PLACE))
    return kept(frame, (place not in bad for place in columns(frame, *PLACE)))


def keys(observations: pd.DataFrame) -> list[str]:
    """The name under which formulas know the measure of each observation."""
    pairs = columns(observations, "measure", "quarter")
    return [one if pd.isna(quarter) else in_quarter(one, quarter) for one, quarter in pairs]


def year_of(year: Any, file: str) -> int | None:
    """The year of a row; of one that has none, that of its file's folder."""
    folder = str(file).partition("/")[0]
    if pd.isna(year):
        return int(folder) if fits("year", folder) else None
    return int(year)


def accepted_returns(tables: Tables) -> pd.DataFrame:
    """The returns of which a file counts."""
    return tables.returns[tables.returns["file"].ne("")]


def decided_grades(tables: Tables) -> pd.DataFrame:
    """The decided grade that stands, one row an organisation and year.

    The latest by `decided_on` (none = earliest), then by file, sheet, row and column; a grade in
    a cell that carries an error does not count.
    """
    rows = trusted(tables, "gradings")
    decided = records(having(rows, stage="decided"))
    decided.sort(key=lambda row: _position(row["cell"]))
    decided.sort(key=itemgetter("decided_on", "file", "sheet"))
    last = {(row["organisation"], int(row["year"])): row for row in decided}
    return pd.DataFrame([last[key] for key in sorted(last)], columns=rows.columns)


def _position(cell: str) -> tuple[int, int, str]:
    found = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    if not found:
        return 0, 0, cell
    column, row = found.groups()
    return int(row), len(column), column


def parts(tables: Tables) -> Given:
    """What each organisation gave in each year, as whole numbers by measure; blank stays missing.

    A quarterly measure is known by `<measure>_q<quarter>`; the decided grade as
    `decided_<grade>`, 0 or 1, and `ungraded` as nothing at all. Where one measure stands twice,
    the first row holds.
    """
    given: Given = defaultdict(dict)
    seen = trusted(tables, "observations")
    rows = columns(seen, "organisation", "year", "quarter", "measure", "value")
    for organisation, year, quarter, measure, value in rows:
        number, part = _whole(value), _whole(quarter)
        if number is not None:
            name = measure if part is None else in_quarter(measure, part)
            given[organisation, int(year)].setdefault(name, number)
    grades = columns(decided_grades(tables), "organisation", "year", "grade")
    for organisation, year, grade in grades:
        if grade in GRADES:
            flags = {name: int(name == DECIDED[grade]) for name in DECIDED.values()}
            given[organisation, int(year)].update(flags)
    if not len(tables.bodies):
        return given
    own = {year: _concerned(tables, year) for _, year in given}
    return {(one, year): values for (one, year), values in given.items() if one in own[year]}


def _whole(value: Any) -> int | None:
    """A cell as a whole number, also where it came as text; None where it is blank or none."""
    if type(value) is int:
        return value
    if pd.isna(value) or value == "":
        return None
    number = Fraction(str(value))
    return number.numerator if number.denominator == 1 else None
