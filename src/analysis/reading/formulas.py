"""Formulas that a program wrote and nobody calculated, though a result is stored.

A workbook may ask to be calculated when it is opened. Programs that only write give every formula
the result 0 then; Excel never stores such a request. So a 0 is believed only where nothing speaks
against it.
"""

import re
from typing import NamedTuple

from analysis.messages import Refused
from analysis.reading.workbook import Cell, Cells, area, place

_CALCULATED = re.compile(
    r'<c r="([A-Z]{1,3}[0-9]{1,7})"([^>]*)><f[^>]*(?:/>|>([^<]*)</f>)<v>[^<]*</v></c>'
)
_NO_NUMBER = re.compile(r'\bt="(?!n")')
_TERM = r"([+-]?)(?:SUM\(([A-Z0-9:,$]+)\)|(\$?[A-Z]{1,3}\$?[0-9]{1,7})|([0-9]{1,15}))"
_SUM_OF_TERMS = re.compile(rf"(?:{_TERM})+")
_LARGEST_RANGE = 10_000  # cells added up to prove one result wrong


class _Zero(NamedTuple):
    """A formula with the result 0."""

    cells: Cells  # of its sheet
    at: tuple[int, int]
    formula: str


class Results:
    """The stored results of a workbook that asks to be calculated."""

    def __init__(self) -> None:
        self._zeros: list[_Zero] = []
        self._others = 0

    def look(self, raw: bytes, cells: Cells) -> None:
        """The formulas with a number for a result in the part of one sheet.

        Parameters
        ----------
        raw
            The part.
        cells
            What was read of it.
        """
        if b"<f" not in raw:
            return
        for reference, attributes, formula in _CALCULATED.findall(raw.decode("utf-8", "replace")):
            at = place(reference)
            if _NO_NUMBER.search(attributes) or at not in cells:
                continue
            if cells[at].value == 0:
                self._zeros.append(_Zero(cells, at, formula))
            else:
                self._others += 1

    def withdraw(self) -> None:
        """Call the zeros uncalculated where one is proved wrong, or where none is proved right."""
        values = [_value(zero.formula, zero.cells) for zero in self._zeros]
        wrong = any(value not in (None, 0) for value in values)
        baseless = not self._others and None in values
        if wrong or baseless:
            for zero in self._zeros:
                zero.cells[zero.at] = Cell("uncalculated", None, "")


def _value(formula: str, cells: Cells) -> float | None:
    """What a sum of cells, ranges and whole numbers comes to; None for any other formula."""
    if not _SUM_OF_TERMS.fullmatch(formula):
        return None
    total = 0.0
    for sign, summed, reference, number in re.findall(_TERM, formula):
        try:
            term = _term(summed, reference, number, cells)
        except Refused:  # a name that only looks like an address
            return None
        if term is None:
            return None
        total += -term if sign == "-" else term
    return total


def _term(
    summed: str,
    reference: str,
    number: str,
    cells: Cells,
) -> float | None:
    if number:
        return float(number)
    if reference:
        cell = cells.get(place(reference))
        return 0.0 if cell is None else _number(cell)
    total = 0.0
    for part in summed.split(","):
        r0, c0, r1, c1 = area(part)
        if (r1 - r0 + 1) * (c1 - c0 + 1) > _LARGEST_RANGE:
            return None
        for row in range(r0, r1 + 1):
            for column in range(c0, c1 + 1):
                cell = cells.get((row, column))
                total += (_number(cell) if cell else None) or 0
    return total


def _number(cell: Cell) -> float | None:
    return cell.value if isinstance(cell.value, int | float) else None
