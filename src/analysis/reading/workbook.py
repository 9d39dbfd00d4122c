"""What every reader gives: a workbook's sheets, their cells and addresses."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from analysis.messages import Finding, Refused

Area = tuple[int, int, int, int]
_NOISE = 1e-6  # more than that somebody typed
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_FIRST_OF_1900 = datetime(1899, 12, 31)  # noqa: DTZ001  a sheet knows no time zone
_FIRST_OF_1904 = datetime(1904, 1, 1)  # noqa: DTZ001


class Shown:
    """How a person sees a number otherwise than it is stored, or what else is seen at it."""

    PERCENT = "percent"  # 1 shows as 100%
    SCALED = "scaled"  # 1000 shows as 1
    HIDDEN = "hidden"  # nothing shows
    RAISED = "raised"  # some of it is written above or below the line
    STRUCK = "struck"  # some of it is struck out


class Cell(NamedTuple):
    """One cell that is not empty.

    ``kind`` is one of text, number, date, flag, error, uncalculated; ``raw`` is the content as
    stored, ``value`` as meant; ``font`` is named where it is a legacy one, ``?`` where the file
    names none. ``shown`` says how what a person sees differs from what the cell holds (`Shown`),
    ``comment`` is the comment on it; ``formula``: whether the program worked it out.
    """

    kind: str
    value: object
    raw: str
    font: str = ""
    shown: str = ""
    comment: str = ""
    formula: bool = False


Cells = dict[tuple[int, int], Cell]  # by (row, column), both from 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Parameters
    ----------
    name
        As stored.
    cells
        By (row, column), both from 1.
    merges
        Merged ranges as (first row, first column, last row, last column).
    hidden, hidden_rows
        Whether the sheet is hidden, and how many of its rows are.
    oddities
        What a person may want to know of the sheet, though it is read.
    """

    name: str
    cells: Cells = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: int = 0
    oddities: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of one file, in order; ``kind`` is xlsx, ods or xls."""

    kind: str
    sheets: list[Sheet]


@lru_cache(65536)
def letters(column: int) -> str:
    """The letters of a column: 1 → A, 27 → AA."""
    out = ""
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def a1(row: int, column: int) -> str:
    """The A1 address of a cell.

    Examples
    --------
    >>> a1(3, 28)
    'AB3'
    """
    return f"{letters(column)}{row}"


@lru_cache(65536)
def place(reference: str) -> tuple[int, int]:
    """(row, column) of an A1 address.

    Raises
    ------
    Refused
        Outside of Excel's grid.

    Examples
    --------
    >>> place("$AB$3")
    (3, 28)
    """
    match = re.fullmatch(r"\$?([A-Za-z]{1,7})\$?([0-9]{1,12})", reference)
    row = column = 0
    if match:
        row = int(match[2])
        for letter in match[1].upper():
            column = 26 * column + ord(letter) - 64
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        raise Refused("outside_grid.cell", reference=reference[:20])
    return row, column


def area(reference: str) -> Area:
    """(first row, first column, last row, last column) of a range such as ``A1:C3``."""
    first, _, last = reference.partition(":")
    (r0, c0), (r1, c1) = place(first), place(last or first)
    return min(r0, r1), min(c0, c1), max(r0, r1), max(c0, c1)


@lru_cache(8192)
def number_cell(stored: str) -> Cell:
    """The cell of a number as stored; what is no finite number is an error."""
    try:
        found = float(stored)
    except ValueError:
        return error_cell(stored)
    of_python_alone = "_" in stored or not stored.isascii()
    if of_python_alone or not -1e308 < found < 1e308:
        return error_cell(stored)
    whole = found.is_integer() and -1e15 < found < 1e15
    return Cell("number", int(found) if whole else found, stored)


def as_excel_rounds(number: float) -> float:
    """A whole number that calculating left a trace on, by the 15 digits that Excel shows.

    Examples
    --------
    >>> as_excel_rounds(16.999999999999996), as_excel_rounds(16.99)
    (17, 16.99)
    """
    rounded = float(f"{number:.15g}")
    noise = rounded.is_integer() and abs(rounded - number) < _NOISE
    return int(rounded) if noise else number


def error_cell(stored: str) -> Cell:
    """The cell of what a number, date or flag should have been."""
    return Cell("error", stored[:40], stored[:40])


def date_cell(serial: float, stored: str, date1904: bool) -> Cell:
    """The cell of a day by Excel's serial number, to the second; an error where there is none."""
    day = _day(serial, date1904)
    return Cell("date", day.isoformat(), stored) if day else Cell("error", f"ngày {stored}", stored)


def _day(serial: float, date1904: bool) -> datetime | None:
    if date1904:
        if not 0 <= serial < 2957004:
            return None
        start = _FIRST_OF_1904
    else:
        if not 1 <= serial < 2958466 or 60 <= serial < 61:  # its 29 February 1900 never was
            return None
        start = _FIRST_OF_1900 - timedelta(days=serial > 60)
    day = start + timedelta(days=serial)
    up = day.microsecond >= 500_000 and day.year < 9999
    return day.replace(microsecond=0) + timedelta(seconds=up)
