"""Pictures and tables as files to be taken along: what they say of themselves stands inside.

Only what was saved here is written over; everything that is made anew has the same bytes.
"""

import io
import re
import textwrap
import zipfile
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from analysis import files
from analysis.showing.svg import FONTS, STYLE, svg
from analysis.text.vietnamese import is_missing

WIDTHS = {"cột Word": 16.0, "nửa cột Word": 7.8, "trang ngang Word": 25.0, "trang chiếu": 30.0}
MADE = "analysis"  # what a file saved here says of its maker
CENTIMETRES = 2.54  # an inch
DPI = 200  # dots an inch
ALONG = 150  # of what a page's reader takes along
LETTERS = {True: 78, False: 100}  # in a line as wide as a page, bold or not
SIZES = {True: 9.5, False: 8.5}  # points
HIGH = {True: 0.19, False: 0.165}  # inches of a line
LIVE = re.compile(r"\s*[=+\-@＝＋－＠]")
LONG = 60  # the widest column, as Excel measures
FACE = "Times New Roman"


# ---- pictures


def picture(figure: Figure, words: tuple[str, str], path: str | Path, width: float | str) -> Path:
    """Save a picture between its title and what is said below it."""
    path, centimetres = Path(path), _width(width)
    kind = path.suffix.lower()
    if kind == ".png":
        return _write(path, png(figure, words, centimetres, DPI))
    if kind == ".svg":
        return _write(path, with_words(svg(figure).decode(), words, centimetres))
    raise ValueError(f"Chỉ lưu được .png hoặc .svg, không phải «{path.name}»")


def _width(width: float | str) -> float:
    if isinstance(width, str):
        if width not in WIDTHS:
            raise ValueError(f"Không có bề rộng «{width}»; có: {', '.join(WIDTHS)}, hoặc số cm")
        return WIDTHS[width]
    return float(width)


def png(
    figure: Figure, words: tuple[str, str], centimetres: float = 0.0, dots: int = ALONG
) -> bytes:
    """A picture between its words, so wide in print, drawn with so many dots an inch."""
    own, inches = figure.dpi, float(figure.get_size_inches()[0])
    with mpl.rc_context(STYLE):
        figure.set_dpi(dots)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib's
        drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")  # type: ignore[no-untyped-call]  # matplotlib's
        figure.set_dpi(own)
    said = [_lines_of(text, inches, bold) for text, bold in zip(words, LETTERS, strict=True)]
    highs = [
        int(dots * (HIGH[bold] * len(lines) + 0.1))
        for lines, bold in zip(said, LETTERS, strict=True)
    ]
    whole = Image.new("RGB", (drawn.width, drawn.height + sum(highs)), "white")
    whole.paste(drawn, (0, highs[0]))
    pen, top = ImageDraw.Draw(whole), 0.06 * dots
    for lines, bold in zip(said, LETTERS, strict=True):
        for line in lines:
            pen.text((0.08 * dots, top), line, "black", _font(bold, dots))
            top += HIGH[bold] * dots
        top = highs[0] + drawn.height + 0.03 * dots
    out, about = io.BytesIO(), PngInfo()
    about.add_text("Software", MADE)
    dpi = drawn.width / (centimetres or inches * CENTIMETRES) * CENTIMETRES
    whole.save(out, "png", dpi=(dpi, dpi), pnginfo=about, compress_level=3)
    return out.getvalue()


def _lines_of(text: str, inches: float, bold: bool) -> list[str]:
    letters = int(LETTERS[bold] * inches / 7)
    return [line for part in text.splitlines() for line in textwrap.wrap(part, letters)]


@cache
def _font(bold: bool, dots: int) -> ImageFont.FreeTypeFont:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return ImageFont.truetype(str(folder / name), round(SIZES[bold] * dots / 72))


def with_words(drawing: str, words: tuple[str, str], centimetres: float = 0.0) -> bytes:
    """A drawing with its title above and what is said below it, all text."""
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    wide, high = (float(part) for part in size.groups()) if size else (504.0, 300.0)
    said = [_lines_of(text, wide / 72, bold) for text, bold in zip(words, LETTERS, strict=True)]
    top, foot = (72 * HIGH[bold] * len(ls) + 7 for ls, bold in zip(said, LETTERS, strict=True))
    lines, down = [], 0.0
    for some, bold in zip(said, LETTERS, strict=True):
        look = f'font-size="{SIZES[bold]:g}"' + (' font-weight="bold"' if bold else "")
        for line in some:
            down += 72 * HIGH[bold]
            lines.append(f'<text x="6" y="{down:.4g}" {look}>{escape(line)}</text>')
        down = top + high
    inner = re.sub(r'((?:width|height)="[\d.]+)pt"', r'\1"', drawing, count=2)
    inner = inner.replace("<svg ", f'<svg y="{top:g}" ', 1)
    tall, cm = top + high + foot, centimetres or wide / 72 * CENTIMETRES
    head = f'width="{cm:g}cm" height="{cm * tall / wide:.2f}cm" viewBox="0 0 {wide:g} {tall:g}"'
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    paper = f'<rect width="{wide:g}" height="{tall:g}" fill="#ffffff"/>'
    told = f'<g font-family="{FONTS}">{"".join(lines)}</g>'
    return f'<svg {names} {head} class="{MADE}">\n{paper}\n{inner}\n{told}\n</svg>\n'.encode()


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
            info = zipfile.ZipInfo(part.filename, files.EPOCH)
            new.writestr(info, content, zipfile.ZIP_DEFLATED)
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
