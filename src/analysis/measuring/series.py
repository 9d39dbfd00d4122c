"""Rows of the tables: asked for by what they are about, taken apart, and put together again.

figures(tables, target, level, scope, year, reading) -> rows of `indicators`
series(tables, target) -> one scope's figures of one target, year by year
years(tables), latest(tables) -> the years there are; meant_years(tables, said) -> those meant
columns, records, by_key -> the rows of a frame as plain Python values
of_organisation(tables, column) -> what the register says of each
having(rows, column=value, ...) -> the rows of any table by what stands in their columns
kept(frame, keep) -> the rows for which it is said
framed(rows, names, whole, yes_no) -> the rows that a measure has made, as a frame
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypedDict

import numpy as np
import pandas as pd

from analysis.codes import DEFAULT_READING
from analysis.grouping import grouped
from analysis.measuring import known
from analysis.tables import Tables, cells
from analysis.text import vietnamese as vi

Ids = str | Collection[str]
Years = int | Collection[int]
Record = dict[str, Any]
NAMED = ("target", "scope")  # what a person may ask for by name


class Asked(TypedDict, total=False):
    """The selectors of `figures`, as measures hand them on."""

    target: Ids | None
    level: Ids | None
    scope: Ids | None
    year: Years | None
    reading: Ids | None


def figures(
    tables: Tables,
    target: Ids | None = None,
    *,
    level: Ids | None = None,
    scope: Ids | None = None,
    year: Years | None = None,
    reading: Ids | None = DEFAULT_READING,
) -> pd.DataFrame:
    """The rows of `indicators` that have what is asked for, in the order of the table.

    Parameters
    ----------
    tables : Tables
    target, level, scope, reading : str or collection of str, optional
        One id or name, or several; None takes all. The reading is that of the resolution where
        none is named.
    year : int or collection of int, optional

    Raises
    ------
    Unknown
        Where a name is not known, or that of several; the message lists what is near.

    Returns
    -------
    DataFrame
        The rows of `indicators` asked for, by target, reading, level, scope and year.

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> analysis.figures(example(), "1b", level="bloc", year=(2024, 2025))["numerator"].tolist()
    [165, 166]
    """
    rows = tables.indicators
    asked = {"target": target, "level": level, "scope": scope, "year": year, "reading": reading}
    for column, wanted in asked.items():
        if wanted is not None:
            rows = _having(tables, rows, column, several(wanted))
    return rows


def several(wanted: object) -> list[Any]:
    """What is asked for as a list: one id or year, also as numpy gives it, or a collection."""
    alone = isinstance(wanted, str) or not isinstance(wanted, Iterable)
    return [wanted] if alone else list(wanted)  # type: ignore[call-overload]  # no text


def _having(
    tables: Tables,
    rows: pd.DataFrame,
    column: str,
    wanted: Sequence[object],
) -> pd.DataFrame:
    """The rows with one of the values; what none of them has may be a name."""
    found = rows[rows[column].isin(wanted)]
    if column not in NAMED or (len(found) and len(wanted) == 1):
        return found
    there = set(cells(tables.indicators[column]))
    rest = [str(one) for one in wanted if one not in there]
    if not rest:
        return found
    return rows[rows[column].isin([*wanted, *known.ids(tables, column, rest)])]


def series(
    tables: Tables,
    target: str,
    level: str = "bloc",
    scope: str = "bloc",
) -> pd.DataFrame:
    """The figures of one target and scope, one row a year."""
    rows = figures(tables, target, level=level, scope=scope)
    return rows.sort_values("year", ignore_index=True)


def years(tables: Tables) -> list[int]:
    """All years with indicators."""
    return sorted(set(cells(tables.indicators["year"])))


def meant_years(tables: Tables, said: object) -> list[int]:
    """One year or several, as numbers or texts; each has figures.

    Raises
    ------
    Unknown
        Where a year has none; the message says which have.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> meant_years(example(), "2025")
    [2025]
    """
    there, texts = years(tables), [str(one).strip() for one in several(said)]
    for text in texts:
        if not text.isdecimal() or int(text) not in there:
            raise known.Unknown(f"Chưa có số liệu năm {text}; có {vi.years(there)}")
    return [int(text) for text in texts]


def latest(tables: Tables) -> int:
    """The last year of which anything was reported."""
    bloc = figures(tables, level="bloc", reading=None)
    there = bloc.loc[bloc["reporting"] > 0, "year"]
    return int(there.max()) if len(there) else years(tables)[-1]


def columns(frame: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    """The rows of some columns; far faster than going through a frame row by row."""
    return zip(*(cells(frame[name]) for name in names), strict=True)


def of_organisation(tables: Tables, column: str) -> dict[str, Any]:
    """What the register says of each organisation in one of its columns, by id."""
    return dict(columns(tables.organisations, "organisation", column))


def having(rows: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    """The rows that have in each of these columns the value asked for, or one of several.

    Examples
    --------
    >>> rows = pd.DataFrame({"year": [2024, 2025, 2025], "state": ["met", "met", "missed"]})
    >>> having(rows, year=2025, state=("met", "running")).index.tolist()
    [1]
    """
    asked = wanted.items()
    found = [rows[column].isin(several(values)).to_numpy() for column, values in asked]
    return rows[np.logical_and.reduce(found)] if found else rows


def kept(frame: pd.DataFrame, keep: Iterable[bool]) -> pd.DataFrame:
    """The rows for which it is said, row by row; also where there are none."""
    return frame[pd.Series(list(keep), index=frame.index, dtype=bool)]


def records(frame: pd.DataFrame) -> list[Record]:
    """The rows as dicts by column."""
    names = frame.columns.tolist()  # an Index is slow to go through
    return [dict(zip(names, row, strict=True)) for row in columns(frame, *names)]


def by_key(frame: pd.DataFrame, *keys: str) -> dict[Any, list[Record]]:
    """The rows by key, in the order of the frame: many small groups, far faster than `groupby`."""
    return grouped(records(frame), lambda record: tuple(record[key] for key in keys))


def by_series(rows: pd.DataFrame) -> dict[Any, list[Record]]:
    """Figures by what a series of years is known by: target, reading, level, scope."""
    return by_key(rows, "target", "reading", "level", "scope")


def framed(
    rows: Iterable[Sequence[Any]],
    names: str,
    *,
    whole: str = "",
    yes_no: str = "",
) -> pd.DataFrame:
    """Rows as a frame; also without any it has its columns and their types.

    Parameters
    ----------
    rows : iterable of sequences
    names : str
        The columns, blank-separated.
    whole, yes_no : str
        Those of them that hold whole numbers (or nothing), and yes or no; what the others hold is
        found out.

    Examples
    --------
    >>> framed([], "scope year", whole="year").dtypes.astype(str).tolist()
    ['object', 'Int64']
    """
    frame = pd.DataFrame(list(rows), columns=names.split(), dtype=object)
    kinds = dict.fromkeys(whole.split(), "Int64")
    kinds |= dict.fromkeys(yes_no.split(), "bool")
    return frame.astype(kinds).infer_objects()
