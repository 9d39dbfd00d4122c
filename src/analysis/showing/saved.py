"""Pictures and tables as files to be taken along: what they say of themselves stands inside.

Only what was saved here is written over; everything that is made anew has the same bytes.
"""

import io
import re
import textwrap
import zipfile
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib import image
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from analysis import files
from analysis.showing.svg import STYLE, svg
from analysis.text.vietnamese import is_missing

WIDTHS = {"cột Word": 16.0, "nửa cột Word": 7.8, "trang ngang Word": 25.0, "trang chiếu": 30.0}
MADE = "analysis"  # what a file saved here says of its maker
CENTIMETRES = 2.54  # an inch
DPI = 200
LETTERS = {True: 78, False: 100}  # in a line as wide as a picture, bold or not
LIVE = re.compile(r"\s*[=+\-@＝＋－＠]")
LONG = 60  # the widest column, as Excel measures
FACE = "Times New Roman"


# ---- pictures


def picture(figure: Figure, words: tuple[str, str], path: str | Path, width: float | str) -> Path:
    """Save a picture between its title and what is said below it."""
    path, centimetres = Path(path), _width(width)
    above, below = (
        _words(text, figure, bold) for text, bold in zip(words, (True, False), strict=True)
    )
    parts = [part for part in (above, figure, below) if part is not None]
    makers = {".png": _png, ".svg": _svg}
    if path.suffix.lower() not in makers:
        raise ValueError(f"Chỉ lưu được .png hoặc .svg, không phải «{path.name}»")
    return _write(path, makers[path.suffix.lower()](parts, centimetres))


def _width(width: float | str) -> float:
    if isinstance(width, str):
        if width not in WIDTHS:
            raise ValueError(f"Không có bề rộng «{width}»; có: {', '.join(WIDTHS)}, hoặc số cm")
        return WIDTHS[width]
    return float(width)


def _words(text: str, figure: Figure, bold: bool) -> Figure | None:
    """Text as a picture of its own, as wide as another."""
    lines = [line for part in text.splitlines() for line in textwrap.wrap(part, LETTERS[bold])]
    if not lines:
        return None
    wide = figure.get_size_inches()[0]
    high = 0.19 * len(lines) + 0.12
    with mpl.rc_context(STYLE):
        made = Figure(figsize=(wide, high), facecolor="white")
        look: dict[str, Any] = {"fontweight": "bold"} if bold else {"fontsize": 8.5}
        made.text(0.02, 1 - 0.06 / high, "\n".join(lines), va="top", linespacing=1.25, **look)
    return made


def _png(parts: list[Figure], centimetres: float) -> bytes:
    rows = []
    for part in parts:
        own = part.dpi
        with mpl.rc_context(STYLE):
            part.set_dpi(DPI)
            canvas = FigureCanvasAgg(part)
            canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib's
            drawn = canvas.buffer_rgba()  # type: ignore[no-untyped-call]  # matplotlib's
            rows.append(np.asarray(drawn).copy())
            part.set_dpi(own)
    wide = min(row.shape[1] for row in rows)
    whole = np.vstack([row[:, :wide] for row in rows])
    out = io.BytesIO()
    dpi = wide / centimetres * CENTIMETRES
    image.imsave(out, whole, format="png", dpi=dpi, metadata={"Software": MADE})
    return out.getvalue()


def _svg(parts: list[Figure], centimetres: float) -> bytes:
    """The parts one below another, each in a drawing of its own."""
    high, drawn = 0.0, []
    wide = float(parts[0].get_size_inches()[0]) * 72
    for number, part in enumerate(parts):
        text = svg(part).decode()
        # names within one drawing are those of all: each part has its own
        text = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>p{number}-", text)
        text = re.sub(r'((?:width|height)="[\d.]+)pt"', r'\1"', text, count=2)
        drawn.append(text.replace("<svg ", f'<svg y="{high:g}" ', 1))
        high += float(part.get_size_inches()[1]) * 72
    tall = centimetres * high / wide
    head = f'width="{centimetres:g}cm" height="{tall:.2f}cm" viewBox="0 0 {wide:g} {high:g}"'
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    body = "\n".join(drawn)
    return f'<svg {names} {head} class="{MADE}">\n{body}\n</svg>\n'.encode()


# ---- tables


def workbook(frame: pd.DataFrame, words: tuple[str, ...], path: str | Path) -> Path:
    """Save a table between its caption and its remarks, ready to be printed."""
    book = Workbook()
    sheet = book.active
    book.properties.creator = MADE
    caption, *remarks = words
    names = [str(name) for name in frame.columns]
    sheet["A1"] = _safe(caption)
    sheet["A1"].font = Font(name=FACE, size=13, bold=True)
    edge = Side(style="thin")
    box = Border(left=edge, right=edge, top=edge, bottom=edge)
    rows = [names, *(list(row) for row in zip(*(frame[n] for n in frame.columns), strict=True))]
    for y, row in enumerate(rows, start=3):
        for x, value in enumerate(row, start=1):
            cell = sheet.cell(y, x, _value(value))
            text = isinstance(cell.value, str)
            cell.data_type = "s" if text else cell.data_type
            cell.quotePrefix = text and bool(LIVE.match(str(cell.value)))
            cell.font = Font(name=FACE, size=11, bold=y == 3)
            cell.border = box
            side = "center" if y == 3 else "left" if text else "right"
            cell.alignment = Alignment(side, "center" if y == 3 else "top", wrap_text=True)
            if y == 3:
                cell.fill = PatternFill("solid", start_color="EDEDED")
            elif not text:
                cell.number_format = "#,##0.##" if isinstance(cell.value, float) else "#,##0"
    for x, _ in enumerate(names, start=1):
        longest = max(len(line) for row in rows for line in str(row[x - 1]).splitlines() or [""])
        sheet.column_dimensions[get_column_letter(x)].width = min(max(longest + 2, 8), LONG)
    widths = [sheet.column_dimensions[get_column_letter(x + 1)].width for x in range(len(names))]
    for y, row in enumerate(rows, start=3):
        lines = (_lines(value, wide) for value, wide in zip(row, widths, strict=True))
        sheet.row_dimensions[y].height = 15 * max(lines, default=1)
    wide = sum(one.width for one in sheet.column_dimensions.values())
    for y, remark in enumerate(remarks, start=len(rows) + 4):
        cell = sheet.cell(y, 1, _safe(remark))
        cell.font = Font(name=FACE, size=10, italic=True)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.merge_cells(start_row=y, end_row=y, start_column=1, end_column=len(names))
        sheet.row_dimensions[y].height = 14 * (1 + int(len(remark) / max(wide, 1)))
    sheet.freeze_panes = "B4"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return _write(Path(path), _same(book))


def _lines(value: Any, width: float) -> int:
    """The lines that a cell takes."""
    return sum(1 + len(part) // int(width) for part in str(value).split("\n"))


def _value(value: Any) -> Any:
    """A number as a number, all else as text."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, str):
        return _safe(value)
    if is_missing(value):
        return "–"
    number = float(value)
    return int(number) if number.is_integer() else number


def _safe(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))


def _same(book: Workbook) -> bytes:
    """A workbook's bytes without the hour."""
    out, made = io.BytesIO(), io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "docProps/core.xml":
                content = re.sub(rb"<dcterms:(created|modified).*?</dcterms:\1>", b"", content)
            new.writestr(zipfile.ZipInfo(part.filename, files.EPOCH), content)
    return made.getvalue()


# ---- files


def _write(path: Path, content: bytes) -> Path:
    """Write over nothing but what was saved here."""
    if path.exists() and not _ours(path):
        raise files.NotOurs(f"{path}: đã có tệp khác ở đây; hãy chọn tên khác")
    files.write(path, content)
    return path


def _ours(path: Path) -> bool:
    """Whether a file says that it was saved here."""
    if not path.is_file():
        return False
    content = path.read_bytes()
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(path) as parts:
                return f"<dc:creator>{MADE}<".encode() in parts.read("docProps/core.xml")
        except (KeyError, zipfile.BadZipFile):
            return False
    marks = (f"Software\0{MADE}".encode(), f'class="{MADE}"'.encode())
    return any(mark in content[:4000] for mark in marks)
