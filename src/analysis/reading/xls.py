"""Read ``.xls`` (BIFF) through xlrd, with fonts."""

from __future__ import annotations

import io

import xlrd
from xlrd.biffh import error_text_from_code

from analysis.messages import Refused
from analysis.reading.gate import BROKEN, PASSWORD
from analysis.reading.workbook import Cell, Sheet, number_cell
from analysis.reading.xlsx import when
from analysis.text.legacy import encoding_of_font, join_runs


def read_xls(raw: bytes) -> list[Sheet]:
    """All sheets of an old workbook given as bytes."""
    try:
        book = xlrd.open_workbook(
            file_contents=raw, formatting_info=True, logfile=io.StringIO(), ragged_rows=True
        )
        return [_sheet(book, sheet) for sheet in book.sheets()]
    except (Refused, MemoryError):
        raise
    except Exception as error:  # xlrd raises whatever it meets in a broken file
        if "encrypt" in str(error).lower():
            raise Refused("password", PASSWORD) from None
        raise Refused("broken", BROKEN.format("tệp .xls hỏng")) from None


def _sheet(book: xlrd.Book, source) -> Sheet:
    sheet = Sheet(source.name, hidden=source.visibility != 0)
    for row in range(source.nrows):
        for column, cell in enumerate(source.row(row)):
            found = _cell(book, cell, source.rich_text_runlist_map.get((row, column), []))
            if found:
                sheet.cells[row + 1, column + 1] = found
    sheet.merges = [(r0 + 1, c0 + 1, r1, c1) for r0, r1, c0, c1 in source.merged_cells]
    sheet.hidden_rows = sum(1 for info in source.rowinfo_map.values() if info.hidden)
    hidden = sum(1 for info in source.colinfo_map.values() if info.hidden)
    if hidden:
        sheet.oddities.append(("hidden_columns", "", f"có {hidden} cột ẩn; vẫn đọc"))
    return sheet


def _cell(book: xlrd.Book, cell, runs: list[tuple[int, int]]) -> Cell | None:
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_TEXT:
        font = book.font_list[book.xf_list[cell.xf_index].font_index].name
        if runs:
            starts = [0, *(start for start, _ in runs), len(value)]
            fonts = [font, *(book.font_list[index].name for _, index in runs)]
            value, font = join_runs(
                [(value[a:b], f) for a, b, f in zip(starts, starts[1:], fonts, strict=False)], font
            )
        return Cell("text", value, value, font if encoding_of_font(font) else "") if value else None
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return number_cell(repr(value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        day = when(value, book.datemode == 1)
        return (
            Cell("date", day.isoformat(), repr(value))
            if day
            else Cell("error", f"ngày {value}", repr(value))
        )
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Cell("flag", bool(value), repr(value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        text = error_text_from_code.get(value, f"#ERR{value}")
        return Cell("error", text, text)
    return None
