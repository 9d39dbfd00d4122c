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
from typing import Any, NamedTuple

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from analysis import files
from analysis.showing.svg import FONTS, pixels, svg
from analysis.showing.svg import png as as_png
from analysis.text.vietnamese import is_missing

WIDTHS = {
    "cột Word": 16.0,
    "nửa cột Word": 7.8,
    "trang ngang Word": 25.0,
    "trang chiếu": 30.0,
}
MADE = "analysis"  # what a file saved here says of its maker
CENTIMETRES = 2.54  # an inch
DPI = 200  # dots an inch
LIVE = re.compile(r"\s*[=+\-@＝＋－＠]")
LONG = 60  # the widest column, as Excel measures
HEAD = 3  # the row of the headings
BOX = Border(*[Side(style="thin")] * 4)
FACE = "Times New Roman"


class Look(NamedTuple):
    """How the words of a picture are written."""

    letters: int  # in a line as wide as a page
    size: float  # points
    high: float  # inches of a line
    bold: bool = False


LOOKS = (Look(78, 9.5, 0.19, bold=True), Look(100, 8.5, 0.165))  # above the picture, and below it


# ---- pictures


def picture(
    figure: Figure,
    words: tuple[str, str],
    path: str | Path,
    width: float | str,
) -> Path:
    """Save a picture between its title and what is said below it."""
    path, centimetres = Path(path), _width(width)
    kind = path.suffix.lower()
    if kind == ".png":
        return _write(path, png(pixels(figure, DPI), words, DPI, centimetres))
    if kind == ".svg":
        return _write(path, with_words(svg(figure).decode(), words, centimetres))
    raise ValueError(f"Chỉ lưu được .png hoặc .svg, không phải «{path.name}»")


def _width(width: float | str) -> float:
    if not isinstance(width, str):
        return float(width)
    if width not in WIDTHS:
        raise ValueError(f"Không có bề rộng «{width}»; có: {', '.join(WIDTHS)}, hoặc số cm")
    return WIDTHS[width]


def png(
    drawn: Image.Image,
    words: tuple[str, str],
    dots: float,
    centimetres: float = 0.0,
) -> bytes:
    """A picture of so many dots an inch between its words, so wide in print."""
    inches = drawn.width / dots
    said = _in_lines(words, inches)
    highs = [int(dots * (look.high * len(lines) + 0.1)) for look, lines in said]
    whole = Image.new("RGB", (drawn.width, drawn.height + sum(highs)), "white")
    whole.paste(drawn, (0, highs[0]))
    pen = ImageDraw.Draw(whole)
    top = 0.06 * dots
    for look, lines in said:
        font = _font(look, dots)
        for line in lines:
            pen.text((0.08 * dots, top), line, "black", font)
            top += look.high * dots
        top = highs[0] + drawn.height + 0.03 * dots
    about = PngInfo()
    about.add_text("Software", MADE)
    wide = centimetres or inches * CENTIMETRES
    return as_png(whole, drawn.width / wide * CENTIMETRES, about)


def _in_lines(words: tuple[str, str], inches: float) -> list[tuple[Look, list[str]]]:
    """What stands above and below a picture so wide, in lines."""
    said = []
    for text, look in zip(words, LOOKS, strict=True):
        letters = int(look.letters * inches / 7)
        said.append(
            (look, [line for part in text.splitlines() for line in textwrap.wrap(part, letters)])
        )
    return said


@cache
def _font(look: Look, dots: float) -> ImageFont.FreeTypeFont:
    name = "DejaVuSans-Bold.ttf" if look.bold else "DejaVuSans.ttf"
    path = Path(mpl.get_data_path(), "fonts", "ttf", name)
    return ImageFont.truetype(str(path), round(look.size * dots / 72))


def with_words(drawing: str, words: tuple[str, str], centimetres: float = 0.0) -> bytes:
    """A drawing with its title above and what is said below it, all text."""
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    wide, high = map(float, size.groups()) if size else (504.0, 300.0)
    said = _in_lines(words, wide / 72)
    top, foot = (72 * look.high * len(lines) + 7 for look, lines in said)
    texts = []
    down = 0.0
    for look, lines in said:
        how = f'font-size="{look.size:g}"' + ' font-weight="bold"' * look.bold
        for line in lines:
            down += 72 * look.high
            texts.append(f'<text x="6" y="{down:.4g}" {how}>{escape(line)}</text>')
        down = top + high
    inner = re.sub(r'((?:width|height)="[\d.]+)pt"', r'\1"', drawing, count=2)
    inner = inner.replace("<svg ", f'<svg y="{top:g}" ', 1)
    tall, cm = top + high + foot, centimetres or wide / 72 * CENTIMETRES
    head = f'width="{cm:g}cm" height="{cm * tall / wide:.2f}cm" viewBox="0 0 {wide:g} {tall:g}"'
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    paper = f'<rect width="{wide:g}" height="{tall:g}" fill="#ffffff"/>'
    told = f'<g font-family="{FONTS}">{"".join(texts)}</g>'
    return f'<svg {names} {head} class="{MADE}">\n{paper}\n{inner}\n{told}\n</svg>\n'.encode()


# ---- tables


def workbook(frame: pd.DataFrame, words: tuple[str, ...], path: str | Path) -> Path:
    """Save a table between its caption and its remarks, ready to be printed."""
    book = Workbook()
    sheet = book.active
    book.properties.creator = MADE
    caption, *remarks = words
    sheet["A1"] = _safe(caption)
    sheet["A1"].font = Font(
        name=FACE,
        size=13,
        bold=True,
    )
    names = list(map(str, frame.columns))
    rows = [names, *map(list, zip(*(frame[name] for name in frame.columns), strict=True))]
    widths = [_wide(column) for column in zip(*rows, strict=True)]
    for x, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(x)].width = width
    for y, row in enumerate(rows, start=HEAD):
        for x, value in enumerate(row, start=1):
            _put(sheet.cell(y, x, _value(value)))
        lines = (_lines(value, width) for value, width in zip(row, widths, strict=True))
        sheet.row_dimensions[y].height = 15 * max(lines, default=1)
    for y, remark in enumerate(remarks, start=len(rows) + 4):
        cell = sheet.cell(y, 1, _safe(remark))
        cell.font = Font(
            name=FACE,
            size=10,
            italic=True,
        )
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.merge_cells(
            start_row=y,
            end_row=y,
            start_column=1,
            end_column=len(names),
        )
        sheet.row_dimensions[y].height = 14 * (1 + int(len(remark) / max(sum(widths), 1)))
    sheet.freeze_panes = "B4"
    sheet.print_title_rows = "3:3"
    page = sheet.page_setup
    page.orientation, page.paperSize, page.fitToWidth, page.fitToHeight = "landscape", 9, 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return _write(Path(path), _same(book))


def _wide(column: tuple[Any, ...]) -> int:
    """How wide a column is: as its longest line."""
    lines = [line for value in column for line in str(value).splitlines()]
    return min(max(8, 2 + max(map(len, lines), default=0)), LONG)


def _put(cell: Any) -> None:
    """How a cell looks: the head, texts, numbers; no text is taken for a formula."""
    head, text = cell.row == HEAD, isinstance(cell.value, str)
    if text:
        cell.data_type = "s"
        cell.quotePrefix = bool(LIVE.match(cell.value))
    else:
        cell.number_format = "#,##0.##" if isinstance(cell.value, float) else "#,##0"
    cell.font = Font(
        name=FACE,
        size=11,
        bold=head,
    )
    cell.border = BOX
    side = "center" if head else "left" if text else "right"
    cell.alignment = Alignment(side, "center" if head else "top", wrap_text=True)
    if head:
        cell.fill = PatternFill("solid", start_color="EDEDED")


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
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"<dcterms:(created|modified).*?</dcterms:\1>", b"", content)
            info = zipfile.ZipInfo(name, files.EPOCH)
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
