"""Write a workbook of the sample as .xlsx, .xls or .ods, with the same bytes each time."""

from __future__ import annotations

import copy
import io
from datetime import datetime
from pathlib import Path

from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Font

from analysis.office.paint import paint
from analysis.office.paper import repack, save_deterministic

from .books import MARK, Book


def write(book: Book, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if book.source:
        write(book.source, path)
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2] if book.cut else whole)
        return
    if book.data is not None:
        path.write_bytes(book.data)
        return
    spots = [copy.copy(s) for s in book.spots]
    cached = {}
    for s in spots:
        if s.formula and (s.block, s.id) in book.derived:
            if book.formulas:
                cached[s.sheet, s.cell] = book.derived[s.block, s.id]
            else:
                s.formula, s.value = None, book.derived[s.block, s.id]
                s.value = None if s.value == "" else s.value
    if path.suffix == ".xls":
        _xls(spots, path)
    elif path.suffix == ".ods":
        _ods(spots, path)
    else:
        _xlsx(book, spots, path, cached)


def _xlsx(book: Book, spots: list, path: Path, cached: dict) -> None:
    workbook = paint(spots)
    for s in spots:
        if s.value in ERROR_CODES:  # paint writes what it says, not the error
            workbook[s.sheet][s.cell].data_type = "e"
    for (sheet, cell), face in book.faces.items():
        old = workbook[sheet][cell].font
        workbook[sheet][cell].font = Font(
            name=face, size=old.size, bold=old.bold, italic=old.italic
        )
    for name in book.hidden:
        workbook[name].sheet_state = "hidden"
    workbook.properties.title = MARK
    workbook.properties.keywords = "synthetic"
    save_deterministic(workbook, path, cached)


def _xls(spots: list, path: Path) -> None:
    import xlwt

    workbook, sheets = xlwt.Workbook(encoding="utf-8"), {}
    plain = xlwt.easyxf(
        "font: name Times New Roman; align: wrap on, vert centre; borders: left thin, right thin, "
        "top thin, bottom thin"
    )
    bare = xlwt.easyxf("font: name Times New Roman; align: vert centre")
    percent = xlwt.easyxf(
        "font: name Times New Roman; borders: left thin, right thin, top thin, bottom thin",
        num_format_str="0.0%",
    )
    for s in spots:
        sheet = sheets.get(s.sheet) or sheets.setdefault(s.sheet, workbook.add_sheet(s.sheet))
        style = (
            percent
            if s.type == "fraction" and s.role != "heading"
            else bare
            if s.role in ("letterhead", "title", "subtitle", "note", "signature")
            else plain
        )
        value = "" if s.value is None else s.value
        sheet.write_merge(
            s.row - 1, s.row + s.down - 2, s.column - 1, s.column + s.across - 2, value, style
        )
    workbook.save(str(path))


def _ods(spots: list, path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    for name in dict.fromkeys(s.sheet for s in spots):
        own = {(s.row, s.column): s for s in spots if s.sheet == name}
        covered = {
            (s.row + r, s.column + c)
            for s in own.values()
            for r in range(s.down)
            for c in range(s.across)
        }
        table = Table(name=name)
        for r in range(1, max(r for r, _ in covered) + 1):
            row = TableRow()
            for c in range(1, max(c for _, c in covered) + 1):
                s = own.get((r, c))
                if s is None:
                    row.addElement((CoveredTableCell if (r, c) in covered else TableCell)())
                    continue
                more = (
                    {"numberrowsspanned": s.down, "numbercolumnsspanned": s.across}
                    if s.down * s.across > 1
                    else {}
                )
                if isinstance(s.value, (int, float)):
                    cell = TableCell(valuetype="float", value=s.value, **more)
                elif isinstance(s.value, datetime):
                    cell = TableCell(
                        valuetype="date", datevalue=s.value.strftime("%Y-%m-%d"), **more
                    )
                else:
                    cell = TableCell(valuetype="string", **more) if s.value else TableCell(**more)
                for line in str("" if s.value is None else s.value).split("\n"):
                    if line:
                        cell.addElement(P(text=line))
                row.addElement(cell)
            table.addElement(row)
        document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(repack(buffer.getvalue()))
