"""Cells of a list that only say "as above"."""

from collections.abc import Iterator, Mapping

from analysis.forms.columns import Table
from analysis.forms.maps import TEXTS
from analysis.messages import Finding
from analysis.reading.workbook import Cell
from analysis.text.keys import bare

_TYPES = frozenset(("flag", "grade", *TEXTS))
_QUOTED = 80  # characters of a text that a finding quotes
Repeated = Mapping[int, Cell | None]  # column → the cell above that is meant, if there is one
NONE: Repeated = {}


def repeated(table: Table, row: int, above: dict[int, Cell]) -> Repeated:
    """The cells above that "như trên" or its mark stands for in a row.

    Parameters
    ----------
    table, row
        The list, and the row.
    above
        Column → what was last said there; kept for the rows below.
    """
    found: dict[int, Cell | None] = {}
    words = table.grid.lexicon.get("repeated", {})
    for column, part in table.columns.items():
        cell = table.grid.cells.get(table.grid.at(row, column))
        if cell is None or part.type not in _TYPES:
            continue
        text = str(cell.value).strip()
        if cell.kind == "text" and (text in words or bare(text) in words):
            found[column] = above.get(column)
        else:
            above[column] = cell
    return found


def tell_repeated(table: Table, row: int, cells: Repeated) -> Iterator[Finding]:
    """Ask whether that is meant, once a sheet."""
    for column, cell in cells.items():
        at = table.grid.at(row, column)
        if cell is None:
            yield table.grid.quoting("as_above.alone", at, question="as_above")
        else:
            expected = str(cell.value)[:_QUOTED]
            yield table.grid.quoting("as_above", at, expected=expected, question="as_above")
