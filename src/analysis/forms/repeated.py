"""Cells of a list that only say "as above", or where else it stands."""

import re
from collections.abc import Iterator, Mapping

from analysis.forms.columns import Table
from analysis.forms.grid import At
from analysis.forms.maps import TEXTS
from analysis.messages import Finding
from analysis.reading.workbook import Cell
from analysis.text.keys import bare

_TYPES = frozenset(("flag", "grade", *TEXTS))
_QUOTED = 80  # characters of a text that a finding quotes
Repeated = Mapping[int, Cell | None]  # column → the cell that is meant, if there is one
NONE: Repeated = {}


def repeated(table: Table, row: int, above: dict[int, Cell]) -> Repeated:
    """The cells that "như trên", its mark, or the name of a column stand for in a row.

    Parameters
    ----------
    table, row
        The list, and the row.
    above
        Column → what was last said there; kept for the rows below.
    """
    found: dict[int, Cell | None] = {}
    words, cells = table.grid.lexicon.get("repeated", {}), table.grid.cells
    for column, part in table.columns.items():
        at = table.grid.at(row, column)
        cell = cells.get(at)
        if cell is None or part.type not in _TYPES:
            continue
        text = str(cell.value).strip()
        named = _named(table, at)
        if named:
            held = [one for one in named if (row, one) in cells]
            found[column] = cells[row, held[0]] if len(held) == 1 else None
        elif cell.kind == "text" and (text in words or bare(text) in words):
            found[column] = above.get(column)
        else:
            above[column] = cell
    return found


def _named(table: Table, at: At) -> list[int]:
    """The columns that a cell names instead of saying it itself: "(xem cột ghi chú)"."""
    grid, (row, column) = table.grid, at
    words = [word for word, kind in grid.lexicon.get("repeated", {}).items() if kind]
    pattern = rf"(\S+ ){{0,2}}({'|'.join(words)}) (.+)"
    said = re.fullmatch(pattern, grid.key(row, column))
    if not said:
        return []
    named = [place for place, name in grid.keys.items() if name == said[3]]
    return [other for above, other in named if above < row and other != column]


def tell_repeated(table: Table, row: int, cells: Repeated) -> Iterator[Finding]:
    """Ask whether that is meant, once a sheet."""
    for column, cell in cells.items():
        at = table.grid.at(row, column)
        code = "as_above" if cell else "as_above.alone"
        expected = str(cell.value)[:_QUOTED] if cell else ""
        yield table.grid.quoting(code, at, expected=expected, question="as_above")
