"""The registers as one workbook, ready to be filled in: written whole, or added to.

Whatever the reader gives for a cell that stands here is what was put into it: days are days of
Excel, all else is text, so that ``001`` and ``08-QĐ/ĐUK`` stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from analysis.messages import Finding, words_of
from analysis.office.declared import declared
from analysis.office.paper import (
    BOX,
    FILL,
    LONGEST,
    deterministic,
    font,
    lines_of,
    on_paper,
    widen,
    write_text,
)
from analysis.reference.book import LISTS
from analysis.reference.kinds import LISTED, is_date
from analysis.reference.load import registers
from analysis.reference.schema import Column, schema
from analysis.text.keys import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from analysis.reference.book import Home
    from analysis.reference.lines import Lines
    from analysis.reference.load import Reference
    from analysis.reference.schema import File

    Line = Mapping[str, Any]
    Results = dict[tuple[str, str], Any]  # by sheet and cell

HEAD = 2  # row of the headings, below the explanation
ROOM = 1000  # lines that may yet be filled in
LINE, TALLEST = 16, 409  # points
DAY, TEXT = "dd/mm/yyyy", "@"
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as A
_ERROR = "Hãy chọn trong danh sách."
_NOT_A_DAY = "Hãy gõ ngày/tháng/năm, ví dụ 31/12/2025."


def register_book(reference: Reference, lines: Mapping[str, Lines]) -> bytes:
    """The workbook that holds registers, one a sheet.

    Parameters
    ----------
    reference
        What the cells may name: organisations, and the closed lists.
    lines
        By register.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    offered = _offered(reference)
    for name, rows in lines.items():
        file = _with_others(schema()[name], rows.columns)
        sheet = book.create_sheet(file.heading)
        _head(sheet, file)
        put(sheet, file, rows.to_dict(), HEAD + 1, reference)
        _equip(sheet, file, HEAD + len(rows) + ROOM, offered)
    return deterministic(book, _lists(book, offered))


def _with_others(file: File, columns: Iterable[str]) -> File:
    """A register with the columns that somebody has added to it."""
    known = {column.name for column in file.columns}
    others = [Column(one, "text", (), "", "", one, "") for one in columns if one not in known]
    return replace(file, columns=(*file.columns, *others))


def added(
    raw: bytes,
    name: str,
    rows: Sequence[Line],
    reference: Reference,
) -> bytes:
    """A workbook with lines below those of a register; all else in it stays.

    Parameters
    ----------
    raw
        The workbook.
    name
        Of the register.
    rows
        The new lines.
    reference
        As it was read with the workbook.
    """
    file = schema()[name]
    book, shown = (openpyxl.load_workbook(BytesIO(raw), data_only=only) for only in (False, True))
    home = reference.homes.get(name)
    if home is None:
        sheet, at, places = book.create_sheet(file.heading), HEAD + 1, None
        _head(sheet, file)
    else:
        sheet, places = book[home.sheet], _places(book[home.sheet], home, file, rows)
        filled = (row for row in range(1, sheet.max_row + 1) if _filled(sheet, row))
        at = max(filled, default=1) + 1
    put(sheet, file, rows, at, reference, places)
    return deterministic(book, _results(book, shown))


def _places(
    sheet: Worksheet,
    home: Home,
    file: File,
    rows: Sequence[Line],
) -> dict[str, int]:
    """The numbers of the columns; one that is missing and needed comes behind the others."""
    places = dict(home.places)
    for column in file.columns:
        if column.name not in places and any(row.get(column.name) for row in rows):
            places[column.name] = max([sheet.max_column, *places.values()]) + 1
            _write(sheet, home.head, places[column.name], column.heading)
    return places


def _filled(sheet: Worksheet, row: int) -> bool:
    return any(cell.value not in (None, "") for cell in sheet[row])


def _results(book: Any, shown: Any) -> Results:
    """What the formulas of a workbook gave when it was last saved."""
    found: Results = {}
    for sheet in book.worksheets:
        for cell in chain.from_iterable(sheet.iter_rows()):
            value = shown[sheet.title][cell.coordinate].value
            if cell.data_type == "f" and value is not None:
                found[sheet.title, cell.coordinate] = value
    return found


def put(
    sheet: Worksheet,
    file: File,
    rows: Iterable[Line],
    first: int,
    reference: Reference,
    places: Mapping[str, int] | None = None,
) -> None:
    """Write lines into a sheet, from a row on."""
    places = places or {column.name: n for n, column in enumerate(file.columns, 1)}
    columns = [column for column in file.columns if column.name in places]
    widths = _widths(file)
    for at, row in enumerate(rows, first):
        shown = {c.name: _label(c, row.get(c.name, ""), reference) for c in columns}
        lines = max((lines_of(text, widths[name]) for name, text in shown.items()), default=1)
        if lines > 1:
            sheet.row_dimensions[at].height = min(LINE * lines + 2, TALLEST)
        for column in columns:
            cell = sheet.cell(at, places[column.name])
            text = row.get(column.name, "")
            cell.number_format = DAY if column.type == "date" else TEXT
            cell.font = font()
            cell.border = BOX
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if column.type == "date" and is_date(text) and text >= "1900-03-01":
                cell.value = date.fromisoformat(text)
            elif text:
                label = shown[column.name]
                if len(label) > LONGEST:
                    raise ValueError(words_of(Finding("register_too_long", heading=column.called)))
                write_text(cell, _CODED.sub(r"_x005F\g<0>", label))


def _widths(file: File) -> dict[str, int]:
    """How wide each column is."""
    said = _guide(file, "width")
    return {column.name: int(said.get(column.name) or 20) for column in file.columns}


def _label(column: Column, text: str, reference: Reference) -> str:
    """An id as a person chooses it."""
    if column.type not in LISTED:
        return text
    return _names(column, reference).get(text, text)


def _names(column: Column, reference: Reference) -> dict[str, str]:
    """Id → what the drop-down of a column offers."""
    register, _, own = column.source.partition(".")
    if own:
        rows = reference.lines[register].rows
        return {row[own]: f"{row[own]} ({row['name']})" for row in rows if "name" in row}
    rows = [row for row in reference.lines["names"].rows if row["list"] == register]
    times = Counter(bare(row["name"]) for row in rows)
    return {row["id"]: row["name"] for row in rows if times[bare(row["name"])] == 1}


def _offered(reference: Reference) -> dict[str, list[str]]:
    """What drop-downs offer, by source."""
    columns = [column for file in registers().values() for column in file.columns]
    return {c.source: list(_names(c, reference).values()) for c in columns if c.source}


def _head(sheet: Worksheet, file: File) -> None:
    about = _guide(file, "words").get("", "")
    _write(sheet, 1, 1, about).font = font(italic=True)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(file.columns))
    widths = _widths(file)
    for at, column in enumerate(file.columns, 1):
        cell = _write(sheet, HEAD, at, column.heading)
        cell.font, cell.fill, cell.border = font(bold=True), FILL, BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    widen(sheet, widths.values())
    sheet.row_dimensions[1].height = LINE * lines_of(about, sum(widths.values()), 1) + 2
    sheet.row_dimensions[HEAD].height = 2 * LINE + 2
    sheet.freeze_panes = f"A{HEAD + 1}"
    last = get_column_letter(len(file.columns))
    sheet.auto_filter.ref = f"A{HEAD}:{last}{HEAD + ROOM}"
    on_paper(sheet, f"{HEAD}:{HEAD}", sheet.title)


def _guide(file: File, what: str) -> dict[str, str]:
    """What is said of each column, its words or its width; of the whole register by no name."""
    rows = declared("register_guide")
    return {row["column"]: row[what] for row in rows if row["file"] == file.name}


def _write(
    sheet: Worksheet,
    row: int,
    column: int,
    text: str,
) -> Any:
    cell = sheet.cell(row, column)
    write_text(cell, text)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _equip(
    sheet: Worksheet,
    file: File,
    last: int,
    offered: Mapping[str, list[str]],
) -> None:
    """What each column takes, and what is said of it when a cell is chosen."""
    guide = _guide(file, "words")
    for at, column in enumerate(file.columns, 1):
        letter = get_column_letter(at)
        rule = DataValidation(allow_blank=True, showInputMessage=True)
        rule.promptTitle, rule.prompt = column.heading, guide.get(column.name, "")
        if column.source in offered:
            rule.type, rule.formula1 = "list", _range_name(column.source)
            rule.showErrorMessage, rule.error = "." not in column.source, _ERROR
        elif column.choices and column.type == "choice":
            rule.type, rule.formula1 = "list", f'"{",".join(column.choices)}"'
            rule.showErrorMessage, rule.error = True, _ERROR
        elif column.type == "date":
            rule.type, rule.operator, rule.formula1 = "date", "greaterThan", "1"
            rule.showErrorMessage, rule.error = True, _NOT_A_DAY
        rule.add(f"{letter}{HEAD + 1}:{letter}{last}")
        sheet.add_data_validation(rule)
        below = sheet.column_dimensions[letter]
        below.number_format = DAY if column.type == "date" else TEXT
        below.font = font()


def _range_name(source: str) -> str:
    return "chon_" + source.partition(".")[0]


def _lists(book: Any, offered: Mapping[str, list[str]]) -> Results:
    """A sheet of what drop-downs offer, each column under a name; the results of its formulas."""
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    results: Results = {}
    for at, (source, words) in enumerate(offered.items(), 1):
        letter = get_column_letter(at)
        register, _, own = source.partition(".")
        home = f"'{schema()[register].heading}'" if own else ""
        count = f"MAX(1,COUNTA({home}!$A:$A)-{HEAD})" if own else str(max(len(words), 1))
        blank = [""] * ROOM if own else []
        for row, word in enumerate([*words, *blank], 1):
            cell = sheet.cell(row, at)
            if own:
                cell.value = _label_of(home)
                results[LISTS, cell.coordinate] = word
            else:
                write_text(cell, word)
        name, first = _range_name(source), f"'{LISTS}'!${letter}$1"
        book.defined_names[name] = DefinedName(name, attr_text=f"OFFSET({first},0,0,{count},1)")
    return results


def _label_of(home: str) -> str:
    """The formula of "id (name)": by number of the row, so that lines may come and go."""
    one, name = (f"INDEX({home}!${letter}:${letter},ROW()+{HEAD})" for letter in "AB")
    return f'=IF({one}="","",{one}&" ("&{name}&")")'
