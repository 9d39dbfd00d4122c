"""A grid of printed cells as a workbook on paper: styles, print set-up, and bytes that come out the same each time."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from analysis.files import EPOCH

FACE = "Times New Roman"
WIDTHS = {
    "number": 6,
    "code": 10,
    "label": 48,
    "unit": 13,
    "organisation": 40,
    "kind": 16,
    "target": 32,
    "limitation": 36,
    "cause": 40,
    "remedy": 36,
    "remark": 18,
}
FORMATS = {
    "count": "#,##0",
    "sum": "#,##0",
    "ignored": "#,##0",
    "percent": "0.0",
    "fraction": "0.0%",
}
LEFT = {"label", "organisation", "target", "limitation", "cause", "remedy", "remark", "person"}
BOLD = {"title", "band", "heading", "section", "total"}
TEXTS = {"limitation", "cause", "remedy"}
BARE = {"letterhead", "title", "subtitle", "note", "signature"}
FILL = PatternFill("solid", start_color="EDEDED")
EDGE = Side(style="thin", color="000000")
BOX = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
LONGEST = 32_767  # characters that a cell takes
_LIVE = re.compile(
    r"[=+\-@\t\r\n＝＋－＠]|_x00[0-9A-Fa-f]{2}_"
)  # Excel reads the latter as one character
_UNSEEN = re.compile(
    f"{ILLEGAL_CHARACTERS_RE.pattern}|[\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)


def write_text(cell: Cell, value: Any) -> None:
    """Put a value from data into a cell: a text never becomes a formula, now or when it is edited; what no cell may
    hold or nobody can see is dropped.

    >>> ws = Workbook().active; write_text(ws["A1"], "=1+1"); ws["A1"].data_type
    's'
    """
    if isinstance(value, str):
        value = _UNSEEN.sub("", value)
        value = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
        cell.value = value
        cell.data_type = "s"
        if len(value) > 1 and _LIVE.match(value):
            cell.quotePrefix = True
    else:
        cell.value = value


def lines_of(value: Any, width: float, share: float = 1.1) -> int:
    """Lines that a text takes in a column so wide; `share`: characters for a unit of width."""
    if not isinstance(value, str):
        return 1
    room = max(int(width * share), 1)
    return sum(
        max(len(textwrap.wrap(part, room)), 1) if len(part) > room else 1
        for part in value.split("\n")
    )


def on_paper(sheet: Any, heads: str = "", name: str = "", high: int = 0) -> None:
    """A4 across, as wide as the page; the rows `heads` again on each page, its number and `name` at the foot."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, high
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = 0.5
    margins.bottom, margins.footer = 0.7, 0.3
    foot = f'"{FACE},Regular"&11'
    sheet.oddFooter.right.text = f"&{foot}Trang &P/&N"
    if name:
        sheet.oddFooter.left.text = f"&{foot}{name.replace('&', '&&')}"
    if heads:
        sheet.print_title_rows = heads


def numbered(workbook: Workbook) -> Workbook:
    """A painted workbook with the number of each page at its foot."""
    for sheet in workbook.worksheets:
        on_paper(sheet, name=sheet.title, high=sheet.page_setup.fitToHeight)
    return workbook


def paint(spots: Iterable[Any]) -> Workbook:
    """Draw a grid of :class:`analysis.office.template.Spot` as a workbook, one sheet a sheet name, in their order."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    by_sheet: dict[str, list] = {}
    for spot in spots:
        by_sheet.setdefault(spot.sheet, []).append(spot)
    for name, own in by_sheet.items():
        sheet = workbook.create_sheet(name)
        places = {(s.block, s.id): s for s in own if s.role in ("entry", "derived", "total")}
        styles: dict = {}
        for spot in own:
            cell = sheet.cell(spot.row, spot.column)
            if spot.formula:
                cell.value = formula_text(spot, places)
            elif spot.value is not None:
                write_text(cell, spot.value)
            _dress(cell, spot, styles)
            if spot.down > 1 or spot.across > 1:
                sheet.merge_cells(
                    start_row=spot.row,
                    start_column=spot.column,
                    end_row=spot.row + spot.down - 1,
                    end_column=spot.column + spot.across - 1,
                )
        _page(sheet, own)
    return workbook


def formula_text(spot: Any, places: Mapping) -> str:
    """Spell a symbolic formula in the addresses where its parts stand now."""
    what, *rest = spot.formula
    if what == "ratio":
        scale, above, below = rest[0], *(places[spot.block, name].cell for name in rest[1:])
        rate = f"{above}/{below}" if scale == "fraction" else f"ROUND({above}/{below}*100,1)"
        return f'=IF(N({below})>0,{rate},"")'
    parts = [places[spot.block, name] for name in rest[0]]
    call = "COUNTA" if what == "count" else "SUM"
    if not parts:
        return "=0"
    rows = [p.row for p in parts]
    run = rows == list(range(rows[0], rows[0] + len(rows))) and len({p.column for p in parts}) == 1
    return (
        f"={call}({parts[0].cell}:{parts[-1].cell})"
        if run
        else f"={call}({','.join(p.cell for p in parts)})"
    )


def _dress(cell: Cell, spot: Any, styles: dict) -> None:
    role, kind = spot.role, spot.type
    left = role == "note" or kind in LEFT and role != "heading"
    key = (role, left, role in BOLD)
    if key not in styles:
        size = {"title": 14, "subtitle": 12, "number": 9}.get(role, 12)
        bold = role in BOLD or role == "signature" and spot.id == "right"
        styles[key] = (
            Font(name=FACE, size=size, bold=bold, italic=role in ("number", "note", "subtitle")),
            Alignment(
                horizontal="left" if left or role == "band" else "center",
                vertical="center",
                wrap_text=role != "letterhead",
            ),
        )
    cell.font, cell.alignment = styles[key]
    if role not in BARE:
        cell.border = BOX
    if role == "heading":
        cell.fill = FILL
    if role in ("entry", "derived", "total") and kind in FORMATS:
        cell.number_format = FORMATS[kind]


def _page(sheet: Any, spots: list) -> None:
    widths: dict[int, int] = {}
    for s in spots:
        if s.across == 1 and s.role in ("heading", "label", "entry"):
            width = WIDTHS.get(s.type, 11)
            # the first column numbers the rows, whatever a stacked block below calls it
            width = min(width, 10) if s.column == 1 and s.type != "label" else width
            widths[s.column] = max(widths.get(s.column, 6), width)
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    _heights(sheet, spots, widths)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    one_page = max((s.row for s in spots), default=0) <= 45 and not any(
        isinstance(s.value, str) and s.type in TEXTS and s.role == "entry" for s in spots
    )
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(one_page)
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    heads = [s for s in spots if s.role in ("heading", "number")]
    if heads and len({s.block for s in heads}) == 1:
        sheet.print_title_rows = (
            f"{min(s.row for s in heads)}:{max(s.row + s.down - 1 for s in heads)}"
        )


def _heights(sheet: Any, spots: list, widths: dict) -> None:
    """Merged cells do not grow with their text, and a row to be filled in by hand needs room to write."""
    need: dict[int, float] = {}
    for s in spots:
        if s.role == "entry" and s.type in TEXTS and s.value is None:
            need[s.row] = max(need.get(s.row, 0), 32)
        if isinstance(s.value, str) and s.role in ("heading", "entry", "label", "note", "band"):
            room = sum(widths.get(s.column + k, 10) for k in range(s.across))
            line = max(int(room * (0.9 if s.role == "heading" else 1.1)), 1)
            lines = sum(-(-len(part) // line) for part in s.value.split("\n"))
            for row in range(s.row, s.row + s.down):
                need[row] = max(need.get(row, 0), 16 * lines / s.down)
    for row, height in need.items():
        if height > 16:
            sheet.row_dimensions[row].height = round(height + 4)


def save_deterministic(
    workbook: Workbook, path: str | Path, cached: Mapping[tuple[str, str], Any] | None = None
) -> None:
    """Save a workbook so that the same content gives the same bytes.

    Parameters
    ----------
    workbook
        Any openpyxl workbook.
    path
        Where to write.
    cached
        Results to store beside formulas, by (sheet name, cell): openpyxl itself stores none, and a formula without
        a result looks like one that was never calculated.
    """
    workbook.properties.created = datetime(*EPOCH)
    buffer = BytesIO()
    workbook.save(buffer)
    wanted: dict[str, dict] = {}
    for (sheet, cell), value in (cached or {}).items():
        wanted.setdefault(f"xl/worksheets/sheet{workbook.sheetnames.index(sheet) + 1}.xml", {})[
            cell
        ] = value

    def mend(name: str, data: bytes) -> bytes:
        if name == "docProps/core.xml":
            stamp = datetime(*EPOCH).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
            return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
        return _store(data, wanted[name]) if name in wanted else data

    Path(path).write_bytes(repack(buffer.getvalue(), mend))


def _store(xml: bytes, values: Mapping[str, Any]) -> bytes:
    def put(match: re.Match) -> str:
        cell, attributes, formula = match.group(1, 2, 3)
        if cell not in values:
            return match.group(0)
        value = values[cell]
        kind = ' t="str"' if isinstance(value, str) else ""
        attributes = re.sub(r' t="\w+"', "", attributes)
        return f'<c r="{cell}"{attributes}{kind}>{formula}<v>{escape(str(value))}</v></c>'

    return re.sub(
        r'<c r="([A-Z]+\d+)"([^>]*)>(<f>[^<]*</f>)<v\s*(?:/>|></v>)</c>', put, xml.decode()
    ).encode()


def repack(data: bytes, mend: Any = lambda name, data: data) -> bytes:
    """Write a zip again with fixed dates; ``mend(name, bytes)`` may change a part on the way."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        for part in old.infolist():
            info = ZipInfo(part.filename, EPOCH)
            info.external_attr = 0o600 << 16
            info.create_system = 3
            info.compress_type = ZIP_STORED if part.filename == "mimetype" else ZIP_DEFLATED
            new.writestr(info, mend(part.filename, old.read(part)))
    return out.getvalue()
