"""What the office's workbooks share: cells of text, A4 set-up, bytes that come out the same."""

from __future__ import annotations

import re
import textwrap
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from analysis.files import EPOCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FACE = "Times New Roman"
FOOT = f'&"{FACE},Regular"&11'
FILL = PatternFill("solid", start_color="EDEDED")
EDGE = Side(style="thin", color="000000")
BOX = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
LONGEST = 32_767  # characters that a cell takes
# what Excel takes for a formula, and what it reads as one character
_LIVE = re.compile(r"[=+\-@\t\r\n＝＋－＠]|_x00[0-9A-Fa-f]{2}_")
_UNSEEN = re.compile(
    f"{ILLEGAL_CHARACTERS_RE.pattern}|[\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)>(<f>[^<]*</f>)<v\s*(?:/>|></v>)</c>')
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def write_text(cell: Cell, value: Any) -> None:
    """Put a value from data into a cell.

    A text never becomes a formula, now or when it is edited; what no cell may hold or nobody can
    see is dropped.

    >>> from openpyxl import Workbook
    >>> sheet = Workbook().active
    >>> write_text(sheet["A1"], "=1+1")
    >>> sheet["A1"].data_type
    's'
    """
    if not isinstance(value, str):
        cell.value = value
        return
    text = visible(value)
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    cell.value, cell.data_type = text, "s"
    if len(text) > 1 and _LIVE.match(text):
        cell.quotePrefix = True


def font(*, bold: bool | None = None, italic: bool | None = None) -> Font:
    """The letters of the office's workbooks."""
    return Font(name=FACE, size=12, bold=bold, italic=italic)


def widen(sheet: Worksheet, widths: Iterable[float]) -> None:
    """Give the columns of a sheet their widths, from the left."""
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def visible(text: str) -> str:
    """The text without what no document may hold or nobody can see."""
    return _UNSEEN.sub("", text)


def lines_of(value: Any, width: float, share: float = 1.1) -> int:
    """Lines that a text takes in a column.

    Parameters
    ----------
    value
        What is no text takes one.
    width : float
        Of the column, as Excel measures it.
    share : float
        Characters for a unit of width.

    Returns
    -------
    int
    """
    if not isinstance(value, str):
        return 1
    room = max(int(width * share), 1)
    lines = 0
    for part in value.split("\n"):
        lines += max(len(textwrap.wrap(part, room)), 1) if len(part) > room else 1
    return lines


def across_a4(sheet: Worksheet, high: int = 0) -> None:
    """A4 across, one page wide, and `high` pages high where that is not 0."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, high
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5


def on_paper(
    sheet: Worksheet,
    heads: str = "",
    name: str = "",
    high: int = 0,
) -> None:
    """A4 across, with the page's number at its foot.

    Parameters
    ----------
    sheet : Worksheet
        Of any workbook.
    heads : str
        Rows that stand on each page again, such as "3:4".
    name : str
        Stands at the foot, too.
    high : int
        Pages that the sheet is to take at most; 0: as many as it needs.
    """
    across_a4(sheet, high)
    margins = sheet.page_margins
    margins.top, margins.bottom, margins.footer = 0.5, 0.7, 0.3
    sheet.oddFooter.right.text = f"{FOOT}Trang &P/&N"
    if name:
        sheet.oddFooter.left.text = FOOT + name.replace("&", "&&")
    if heads:
        sheet.print_title_rows = heads


def save_deterministic(
    workbook: Workbook, path: str | Path, cached: Mapping[tuple[str, str], Any] | None = None
) -> None:
    """Save a workbook as `deterministic` makes it."""
    Path(path).write_bytes(deterministic(workbook, cached))


def deterministic(workbook: Workbook, cached: Mapping[tuple[str, str], Any] | None = None) -> bytes:
    """The bytes of a workbook: the same content gives the same.

    Parameters
    ----------
    workbook
        Any openpyxl workbook.
    cached
        Results to store beside formulas, by (sheet name, cell): openpyxl itself stores none, and a
        formula without a result looks like one that was never calculated.
    """
    workbook.properties.created = moment = datetime(*EPOCH)  # noqa: DTZ001  workbooks know no zones
    buffer = BytesIO()
    workbook.save(buffer)
    wanted: dict[str, dict[str, Any]] = {}
    for (sheet, cell), value in (cached or {}).items():
        part = f"xl/worksheets/sheet{workbook.sheetnames.index(sheet) + 1}.xml"
        wanted.setdefault(part, {})[cell] = value

    def mend(name: str, data: bytes) -> bytes:
        if name == "docProps/core.xml":
            return _MODIFIED.sub(rb"\g<1>" + f"{moment.isoformat()}Z".encode(), data)
        return _with_results(data, wanted[name]) if name in wanted else data

    return repack(buffer.getvalue(), mend)


def _with_results(xml: bytes, values: Mapping[str, Any]) -> bytes:
    def put(found: re.Match[str]) -> str:
        cell, attributes, formula = found.groups()
        if cell not in values:
            return found[0]
        value = values[cell]
        kind = ' t="str"' if isinstance(value, str) else ""
        attributes = re.sub(r' t="\w+"', "", attributes)
        return f'<c r="{cell}"{attributes}{kind}>{formula}<v>{escape(str(value))}</v></c>'

    return _FORMULA.sub(put, xml.decode()).encode()


def repack(data: bytes, mend: Callable[[str, bytes], bytes] = lambda _, data: data) -> bytes:
    """Write a zip again with fixed dates.

    Parameters
    ----------
    data : bytes
        The archive.
    mend : callable
        From the name and the content of each part makes its content.

    Returns
    -------
    bytes
    """
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        for part in old.infolist():
            info = ZipInfo(part.filename, EPOCH)
            info.external_attr = 0o600 << 16
            info.create_system = 3
            info.compress_type = ZIP_STORED if part.filename == "mimetype" else ZIP_DEFLATED
            new.writestr(info, mend(part.filename, old.read(part)))
    return out.getvalue()
