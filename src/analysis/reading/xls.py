"""Read ``.xls`` (BIFF) through xlrd, with fonts."""

import io
from itertools import pairwise
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code

from analysis.messages import Finding, Place, Refused
from analysis.reading.workbook import Cell, Sheet, date_cell, number_cell
from analysis.text.legacy import encoding_of_font, join_runs


def read_xls(raw: bytes) -> list[Sheet]:
    """All sheets of an old workbook.

    Raises
    ------
    Refused
        With the reason, when it cannot be read.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=raw, formatting_info=True, logfile=io.StringIO(), ragged_rows=True
        )
        return [_sheet(book, sheet) for sheet in book.sheets()]
    except (Refused, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001  xlrd raises whatever it meets in a broken file
        locked = "encrypt" in str(error).lower()
        raise Refused("password" if locked else "broken.xls") from None


def _sheet(book: Any, source: Any) -> Sheet:
    cells = {}
    for row in range(source.nrows):
        for column, cell in enumerate(source.row(row)):
            found = _cell(book, cell, source.rich_text_runlist_map.get((row, column), []))
            if found:
                cells[row + 1, column + 1] = found
    hidden_columns = sum(1 for info in source.colinfo_map.values() if info.hidden)
    here = Place(source.name)
    return Sheet(
        source.name,
        cells,
        merges=[(r0 + 1, c0 + 1, r1, c1) for r0, r1, c0, c1 in source.merged_cells],
        hidden=source.visibility != 0,
        hidden_rows=sum(1 for info in source.rowinfo_map.values() if info.hidden),
        oddities=[Finding("hidden_columns", here, count=hidden_columns)] if hidden_columns else [],
    )


def _cell(book: Any, cell: Any, runs: list[tuple[int, int]]) -> Cell | None:
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return _text(book, cell, runs)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return number_cell(repr(value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return date_cell(value, repr(value), book.datemode == 1)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Cell("flag", bool(value), repr(value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        text = error_text_from_code.get(value, f"#ERR{value}")
        return Cell("error", text, text)
    return None


def _text(book: Any, cell: Any, runs: list[tuple[int, int]]) -> Cell | None:
    """The cell of a text; `runs` are the places where another font begins, and which."""
    text = cell.value
    font = book.font_list[book.xf_list[cell.xf_index].font_index].name
    if runs:
        starts = [0, *(start for start, _ in runs), len(text)]
        fonts = [font, *(book.font_list[index].name for _, index in runs)]
        parts = zip(pairwise(starts), fonts, strict=True)
        text, font = join_runs([(text[start:end], own) for (start, end), own in parts], font)
    return Cell("text", text, text, font if encoding_of_font(font) else "") if text else None
