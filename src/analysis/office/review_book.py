"""The review workbook as it is sent out: a guide, two sheets of items, and the codes."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from analysis.codes import STATED_KINDS
from analysis.office.declared import declared
from analysis.office.paper import (
    BOX,
    FILL,
    font,
    lines_of,
    on_paper,
    widen,
    write_text,
)
from analysis.office.review_rows import Review, Row, kind_names
from analysis.reference.load import Reference

GUIDE = "Hướng dẫn"
OPEN = "Cần xem lại"
CODED = "Đã mã hóa"
CODES = "Mã nguyên nhân"
SHEETS = (GUIDE, OPEN, CODED, CODES)
HERE, EVERYWHERE, GROUP = "Chỉ dòng này", "Mọi câu giống hệt", "Cả nhóm câu giống"
WHO, WHEN = "Người duyệt", "Ngày duyệt (dd/mm/yyyy)"

_TO_FILL = PatternFill("solid", fgColor="FFF2CC")
_LONG = 20  # wide columns hold sentences
_LINE, _TALLEST = 16, 409  # points


def columns_of(sheet: str) -> list[dict[str, Any]]:
    """The columns of ``items`` or ``codes``: column (its id), heading, width, filled, needed."""
    rows = declared("review_columns")
    return [{**row, "width": int(row["width"])} for row in rows if row["sheet"] == sheet]


@cache
def to_fill_in() -> tuple[str, ...]:
    """The columns of items that a person fills in."""
    return tuple(column["column"] for column in columns_of("items") if column["filled"])


def is_filled(row: Mapping[str, str]) -> bool:
    """Whether somebody has filled in anything of a row."""
    return any(row[column] for column in to_fill_in())


def review_book(review: Review, reference: Reference) -> openpyxl.Workbook:
    """The workbook; no text of a sender can become a formula.

    Parameters
    ----------
    review
        From `review_rows`.
    reference
        With the codes.
    """
    book = openpyxl.Workbook()
    _guide(book.active)
    for title, rows in ((OPEN, review.opened), (CODED, review.coded)):
        sheet = book.create_sheet(title)
        _items(sheet, rows)
        _choose(sheet, len(rows), reference)
    _codes(book.create_sheet(CODES), reference)
    book.active = SHEETS.index(OPEN)
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == OPEN
    return book


def _put(
    sheet: Any,
    row: int,
    column: int,
    value: str | None,
    *,
    bold: bool = False,
    wrap: bool = False,
) -> Any:
    cell = sheet.cell(row, column)
    write_text(cell, value)
    cell.font = font(bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=wrap)
    return cell


def _guide(sheet: Any) -> None:
    sheet.title = GUIDE
    widen(sheet, (30, 30))
    lines = [
        row["line"].format(open=OPEN, coded=CODED, everywhere=EVERYWHERE, group=GROUP)
        for row in declared("review_guide")
    ]
    for number, line in enumerate(lines, 1):
        _put(sheet, number, 1, line, bold=number == 1)
    for number, label in enumerate((WHO, WHEN), len(lines) + 2):
        _put(sheet, number, 1, label, bold=True)
        sheet.cell(number, 2).fill = _TO_FILL
    on_paper(sheet)


def _items(sheet: Any, rows: list[Row]) -> None:
    columns = columns_of("items")
    widen(sheet, (column["width"] for column in columns))
    for place, column in enumerate(columns, 1):
        cell = _put(sheet, 1, place, column["heading"], bold=True, wrap=True)
        cell.fill = _TO_FILL if column["filled"] else FILL
        cell.border = BOX
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    lines = max(lines_of(column["heading"], column["width"], 0.9) for column in columns)
    sheet.row_dimensions[1].height = _LINE * lines + 2
    for number, row in enumerate(rows, 2):
        lines = 1
        for place, column in enumerate(columns, 1):
            text, long = row.get(column["column"]), column["width"] > _LONG
            cell = _put(sheet, number, place, text, wrap=long)
            cell.border = BOX
            if column["filled"]:
                cell.fill = _TO_FILL
            if long:
                lines = max(lines, lines_of(text, column["width"]))
        sheet.row_dimensions[number].height = min(_LINE * lines + 2, _TALLEST)
    sheet.freeze_panes = "H2"
    on_paper(sheet, "1:1", sheet.title)
    # What only finds the row again is not printed.
    sheet.print_area = f"C1:{get_column_letter(len(columns) - 1)}{len(rows) + 1}"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"


def _choose(sheet: Any, rows: int, reference: Reference) -> None:
    """Lists to choose from."""
    codes = f"'{CODES}'!$A$2:$A${len(reference.lines['causes']) + 1}"
    names = kind_names(reference)
    kinds = f'"{",".join(names[kind] for kind in STATED_KINDS)}"'
    reach = f'"{HERE},{EVERYWHERE},{GROUP}"'
    choices = {
        "code_1": codes,
        "kind_1": kinds,
        "no_cause": '"x"',
        "reach": reach,
    }
    choices |= {"settles": '"x"', "code_2": codes, "kind_2": kinds}
    places = [column["column"] for column in columns_of("items")]
    for column, formula in choices.items():
        rule = DataValidation(
            type="list",
            formula1=formula,
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=reference.messages.words("review_choice.title"),
            error=reference.messages.words("review_choice"),
        )
        letter = get_column_letter(places.index(column) + 1)
        rule.add(f"{letter}2:{letter}{max(rows + 1, 2)}")
        sheet.add_data_validation(rule)


def _codes(sheet: Any, reference: Reference) -> None:
    columns = columns_of("codes")
    widen(sheet, (column["width"] for column in columns))
    rows = [tuple(column["heading"] for column in columns)]
    kinds = kind_names(reference)
    for cause in reference.lines["causes"].rows:
        tasks = cause["task_groups"].replace(";", ", ")
        rows.append((cause["code"], cause["name"], kinds[cause["kind"]], tasks))
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            _put(sheet, number, place, value, bold=number == 1).border = BOX
    on_paper(sheet, "1:1", CODES)
