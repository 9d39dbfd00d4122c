"""What every reader gives: a workbook's sheets, their cells and addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from analysis.messages import MEND, Refused


class Cell(NamedTuple):
    """One non-empty cell. ``kind``: text number date flag error uncalculated; ``raw`` as stored, ``value`` as meant."""

    kind: str
    value: object
    raw: str
    font: str = ""


@dataclass
class Sheet:
    """One sheet: its cells by (row, column), both from 1, and the merged ranges (r0, c0, r1, c1)."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: int = 0
    oddities: list[tuple[str, str, str]] = field(default_factory=list)  # (code, A1 or "", message)


@dataclass
class Workbook:
    """The sheets of one file, in order."""

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
    """The A1 address of a cell."""
    return f"{letters(column)}{row}"


@lru_cache(65536)
def place(reference: str) -> tuple[int, int]:
    """(row, column) of an A1 address.

    Raises
    ------
    Refused
        Outside of Excel's grid.
    """
    match = re.fullmatch(r"\$?([A-Za-z]{1,7})\$?([0-9]{1,12})", reference)
    column = 0
    for letter in match.group(1).upper() if match else "":
        column = 26 * column + ord(letter) - 64
    row = int(match.group(2)) if match else 0
    if not (1 <= row <= 1_048_576 and 1 <= column <= 16_384):
        raise Refused(
            "outside_grid", f"có ô «{reference[:20]}» nằm ngoài bảng tính của Excel; {MEND}"
        )
    return row, column


@lru_cache(8192)
def number_cell(stored: str) -> Cell:
    """The cell of a number as stored; what is no finite number is an error."""
    try:
        found = float(stored)
    except ValueError:
        return Cell("error", stored[:40], stored[:40])
    if (
        not -1e308 < found < 1e308 or "_" in stored or not stored.isascii()
    ):  # Python reads more than Excel does
        return Cell("error", stored[:40], stored[:40])
    return Cell(
        "number", int(found) if found.is_integer() and -1e15 < found < 1e15 else found, stored
    )
