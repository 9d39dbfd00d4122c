"""Tables as they stand on a page, as a workbook: a sheet each, made in a hundredth of a second.

A page's reader takes its tables along, and there are hundreds of pages; what a library needs for
each cell of them would double the time in which they are made. What is wanted is little: text,
numbers, a bold heading, widths, and the same bytes each time.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from html import escape

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from analysis import files

NUMBER = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?")
LONG = 60  # the widest column, as Excel measures
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CAPTION, HEAD, TEXT, WHOLE, DECIMAL, REMARK = range(1, 7)  # places in `STYLES`
FONT = '<font>{}<sz val="{}"/><name val="Times New Roman"/></font>'
SIDES = "".join(f'<{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
WRAP = '<alignment vertical="top" wrapText="1"/>'
STYLES = (
    f'<styleSheet xmlns="{MAIN}">'
    f'<fonts count="4">{FONT.format("", 11)}{FONT.format("<b/>", 13)}{FONT.format("<b/>", 11)}'
    f"{FONT.format('<i/>', 10)}</fonts>"
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
    '<fgColor rgb="FFEDEDED"/></patternFill></fill></fills>'
    f'<borders count="2"><border/><border>{SIDES}</border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="7"><xf/>'
    '<xf fontId="1" applyFont="1"/>'
    f'<xf fontId="2" fillId="2" borderId="1" applyFont="1" applyAlignment="1">{WRAP}</xf>'
    f'<xf borderId="1" applyAlignment="1">{WRAP}</xf>'
    f'<xf numFmtId="3" borderId="1" applyNumberFormat="1" applyAlignment="1">{WRAP}</xf>'
    f'<xf numFmtId="4" borderId="1" applyNumberFormat="1" applyAlignment="1">{WRAP}</xf>'
    f'<xf fontId="3" applyFont="1" applyAlignment="1">{WRAP}</xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: rows of text with the heading first; its caption and what is said below it."""

    rows: list[list[str]]
    words: tuple[str, ...]


def workbook(tables: list[Sheet]) -> bytes:
    """Tables as a workbook, the same bytes each time.

    Examples
    --------
    >>> import openpyxl
    >>> made = workbook([Sheet([["Năm", "Số"], ["2025", "1.234"]], ("Bảng", "Nguồn"))])
    >>> [cell.value for cell in openpyxl.load_workbook(io.BytesIO(made)).active[4]]
    ['2025', 1234]
    """
    names = [f"Bảng {number}" for number, _ in enumerate(tables, start=1)]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, start=1)
    )
    places = [f"worksheets/sheet{n}.xml" for n, _ in enumerate(names, start=1)]
    kinds = "".join(
        f'<Override PartName="/xl/{place}" ContentType="{TYPE}.worksheet+xml"/>' for place in places
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="{place}"/>'
        for n, place in enumerate(places, start=1)
    )
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{PARTS}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>{kinds}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{PARTS}/relationships"><Relationship Id="r1"'
            f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PARTS}/relationships">{links}<Relationship Id="r0"'
            f' Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/styles.xml": STYLES,
    }
    parts |= {f"xl/{at}": _sheet(table) for at, table in zip(places, tables, strict=True)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, files.EPOCH)
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            book.writestr(info, head + content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _sheet(table: Sheet) -> str:
    caption, *remarks = table.words
    lines = [_row(1, [_cell("A1", caption, CAPTION)])]
    for y, row in enumerate(table.rows, start=3):
        cells = (_meant(f"{get_column_letter(x)}{y}", text, y) for x, text in enumerate(row, 1))
        lines.append(_row(y, list(cells)))
    across = max(map(len, table.rows))
    below = len(table.rows) + 4
    lines += [_row(y, [_cell(f"A{y}", text, REMARK)]) for y, text in enumerate(remarks, below)]
    last = get_column_letter(across)
    merged = "".join(
        f'<mergeCell ref="A{below + n}:{last}{below + n}"/>' for n in range(len(remarks))
    )
    columns = "".join(
        f'<col min="{x}" max="{x}" width="{_wide(table.rows, x - 1)}" customWidth="1"/>'
        for x in range(1, across + 1)
    )
    joined = f'<mergeCells count="{len(remarks)}">{merged}</mergeCells>' if merged else ""
    return (
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="3" topLeftCell="B4"'
        ' state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(lines)}</sheetData>{joined}"
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _row(y: int, cells: list[str]) -> str:
    return f'<row r="{y}">{"".join(cells)}</row>'


def _wide(rows: list[list[str]], column: int) -> int:
    longest = [
        len(line) for row in rows for text in row[column : column + 1] for line in text.split("\n")
    ]
    return min(max([8, *(length + 2 for length in longest)]), LONG)


def _cell(at: str, text: str, style: int) -> str:
    """A cell of text: nothing in it is taken for a formula."""
    said = escape(ILLEGAL_CHARACTERS_RE.sub("", text), quote=False)
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def _meant(at: str, text: str, y: int) -> str:
    """A number as a number, where a cell holds nothing else; years and codes stay as written."""
    found = NUMBER.fullmatch(text)
    if y == 3 or not found or (len(found[1]) > 1 and found[1].startswith("0")):
        return _cell(at, text, HEAD if y == 3 else TEXT)
    whole, decimals = found[1].replace(".", ""), found[2]
    if "." not in found[1] and not decimals and 1900 < int(whole) < 2100:
        return _cell(at, text, TEXT)
    value = f"{whole}.{decimals}" if decimals else whole
    return f'<c r="{at}" s="{DECIMAL if decimals else WHOLE}"><v>{value}</v></c>'
