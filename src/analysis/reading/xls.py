"""Read ``.xls`` (BIFF) through xlrd, with fonts."""

import io
from itertools import pairwise
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.compdoc import CompDocError

from analysis.messages import Finding, Place, Refused
from analysis.reading.comments import put_comment
from analysis.reading.fonts import font_to_keep
from analysis.reading.formats import shown_by
from analysis.reading.workbook import Cell, Sheet, Shown, date_cell, number_cell
from analysis.text.legacy import join_runs


def read_xls(raw: bytes) -> list[Sheet]:
    """All sheets of an old workbook.

    Raises
    ------
    Refused
        With the reason, when it cannot be read.
    """
    try:
        book = _opened(raw)
        return [_sheet(book, sheet) for sheet in book.sheets()]
    except (Refused, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001  xlrd raises whatever it meets in a broken file
        locked = "encrypt" in str(error).lower()
        raise Refused("password" if locked else "broken.xls") from None


def _opened(raw: bytes) -> Any:
    """The workbook; a container that is not quite in order is read as Excel does."""
    options = {
        "logfile": io.StringIO(),
        "formatting_info": True,
        "ragged_rows": True,
    }
    try:
        return xlrd.open_workbook(file_contents=raw, **options)
    except CompDocError:
        options["ignore_workbook_corruption"] = True
        return xlrd.open_workbook(file_contents=raw, **options)


def _sheet(book: Any, source: Any) -> Sheet:
    cells = {}
    for row in range(source.nrows):
        for column, cell in enumerate(source.row(row)):
            found = _cell(book, cell, source.rich_text_runlist_map.get((row, column), []))
            if found:
                cells[row + 1, column + 1] = found
    oddities = []
    hidden_columns = _hidden(source.colinfo_map)
    if hidden_columns:
        oddities.append(Finding("hidden_columns", Place(source.name), count=hidden_columns))
    sheet = Sheet(
        source.name,
        cells,
        merges=[(r0 + 1, c0 + 1, r1, c1) for r0, r1, c0, c1 in source.merged_cells],
        hidden=source.visibility != 0,
        hidden_rows=_hidden(source.rowinfo_map),
        oddities=oddities,
    )
    for (row, column), note in source.cell_note_map.items():
        put_comment(sheet, (row + 1, column + 1), note.text)
    return sheet


def _hidden(lines: dict[int, Any]) -> int:
    """How many rows or columns are hidden."""
    return sum(bool(line.hidden) for line in lines.values())


def _cell(book: Any, cell: Any, runs: list[tuple[int, int]]) -> Cell | None:
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return _text(book, cell, runs)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return number_cell(repr(value))._replace(shown=_shown(book, cell))
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
    own = book.font_list[book.xf_list[cell.xf_index].font_index]
    font, shown = own.name, _letters_shown(own)
    if runs:
        starts = [0, *(start for start, _ in runs), len(text)]
        pieces = [text[start:end] for start, end in pairwise(starts)]
        fonts = [own, *(book.font_list[index] for _, index in runs)]
        parts = list(zip(pieces, fonts, strict=True))
        shown = max((_letters_shown(its) for part, its in parts if part.strip()), default="")
        text, font = join_runs([(part, its.name) for part, its in parts], font)
    return Cell("text", text, text, font_to_keep(font), shown) if text else None


def _shown(book: Any, cell: Any) -> str:
    """How a number is shown otherwise than it is stored."""
    style = book.xf_list[cell.xf_index]
    letters = _letters_shown(book.font_list[style.font_index])
    return letters or shown_by(book.format_map[style.format_key].format_str)


def _letters_shown(font: Any) -> str:
    if font.struck_out:
        return Shown.STRUCK
    return Shown.RAISED if font.escapement in (1, 2) else ""
