"""Bytes → a workbook: what the sender sees, before any form is looked for.

Nothing is inferred: a number stays a number, a text a text, and what a fast reader would drop
(error values, formulas never calculated, values hidden under merged cells) is there, with its
address.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

from analysis.messages import Finding, Place, Refused
from analysis.reading import gate
from analysis.reading.fonts import UNKNOWN_FONT
from analysis.reading.ods import read_ods
from analysis.reading.workbook import (
    LAST_COLUMN,
    Area,
    Cells,
    Sheet,
    Shown,
    Workbook,
    a1,
)
from analysis.reading.xls import read_xls
from analysis.reading.xlsx import read_xlsx
from analysis.text.legacy import decode_all
from analysis.text.plain import clean
from analysis.text.symbols import drawn

NO_LEGACY_FONT = "Unicode"  # whichever it is
_OFF_THE_LINE = re.compile("[²³¹⁰-₉]")
_SHORT = 40  # no number is longer, with what is written behind it
ROUND = 50  # cells about those in use to which a merge may reach


def read(path: str | Path, root: str | Path | None = None) -> Workbook:
    """The workbook of a file.

    Parameters
    ----------
    path
        Where it is.
    root
        The folder that links may not leave; without one no link is followed.

    Raises
    ------
    Refused
        With the reason, when the file cannot be read as a workbook.
    """
    path = Path(path)
    return read_bytes(gate.admit(path, Path(root) if root else None), path.name)


def read_bytes(raw: bytes, name: str = "") -> Workbook:
    """The workbook of a file's bytes, its texts as meant, its size checked.

    Parameters
    ----------
    raw
        The bytes.
    name
        The file's, for its extension.

    Raises
    ------
    Refused
        With the reason, when they are no workbook that can be read.
    """
    kind, archive = gate.kind_of(raw)
    sheets = _sheets(kind, raw, archive)
    if not sheets:
        raise Refused("no_sheets")
    if len(sheets) > gate.MAX_SHEETS:
        raise Refused("too_many_sheets", count=len(sheets))
    for sheet in sheets:
        _check_merges(sheet)
    oddities = _oddities(sheets, kind, Path(name).suffix.lower())
    read_ = [
        replace(
            sheet,
            cells=cells,
            merges=_merges_nearby(sheet),
            oddities=odd,
        )
        for sheet, cells, odd in zip(sheets, as_meant(sheets), oddities, strict=True)
    ]
    return Workbook(kind, read_)


def _sheets(kind: str, raw: bytes, archive: ZipFile | None) -> list[Sheet]:
    try:
        if archive is None:
            return read_xls(raw)
        return read_xlsx(archive) if kind == "xlsx" else read_ods(archive)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # whatever a broken file leads a reader to, no file stops a run
        raise Refused("broken.reader", error=type(error).__name__) from error


def _stray(sheet: Sheet) -> Iterator[Finding]:
    """A stray cell at the far edge of a sheet, which is read all the same."""
    rows = max(sheet.cells, default=(0, 0))[0]
    if rows * LAST_COLUMN <= gate.MAX_AREA:
        return
    extent = rows * max(column for _, column in sheet.cells)
    if extent > gate.MAX_AREA and len(sheet.cells) < 0.01 * extent:
        far = a1(*max(sheet.cells, key=lambda at: at[0] + at[1] * 64))
        yield Finding("stray_cell", Place(sheet.name, far), sheet=sheet.name, cell=far)


def _check_merges(sheet: Sheet) -> None:
    """Refuse merges that overlap."""
    active: list[Area] = []
    for merge in _merges(sheet):
        active = [other for other in active if other[2] >= merge[0]]
        for other in active:
            if other[1] <= merge[3] and merge[1] <= other[3]:
                shared = a1(merge[0], max(merge[1], other[1]))
                raise Refused("overlapping_merges", sheet=sheet.name, cell=shared)
        active.append(merge)


def _merges(sheet: Sheet) -> list[Area]:
    """Those of more than one cell, in order."""
    return sorted(m for m in sheet.merges if m[:2] != m[2:])


def _merges_nearby(sheet: Sheet) -> list[Area]:
    """The merges in the neighbourhood of the cells, cut to it."""
    if not sheet.merges:
        return []
    rows = max(sheet.cells, default=(0, 0))[0] + ROUND
    columns = max((column for _, column in sheet.cells), default=0) + ROUND
    return [
        (r0, c0, min(r1, rows), min(c1, columns))
        for r0, c0, r1, c1 in _merges(sheet)
        if r0 <= rows and c0 <= columns
    ]


def _oddities(sheets: list[Sheet], kind: str, suffix: str) -> list[list[Finding]]:
    """What a person may want to know of each sheet, in a fixed order."""
    meant = decode_all((sheet.name, "") for sheet in sheets)
    out = []
    for at, (sheet, name) in enumerate(zip(sheets, meant, strict=True)):
        here = Place(sheet.name)
        found = [*sheet.oddities, *_stray(sheet), *_long_numbers(sheet)]
        if sheet.hidden_rows:
            found.append(Finding("hidden_rows", here, count=sheet.hidden_rows))
        before = {other.name.casefold() for other in sheets[:at]}
        if sheet.name.casefold() in before:
            found.append(Finding("duplicate_sheet_name", here, sheet=sheet.name))
        if name != sheet.name:
            found.append(Finding("legacy_sheet_name", here, name=name))
        out.append(found)
    if suffix and suffix not in (f".{kind}", ".xlsm" if kind == "xlsx" else ""):
        here = Place(sheets[0].name)
        out[0].append(Finding("wrong_extension", here, extension=suffix, kind=kind))
    return [sorted(found, key=_order) for found in out]


def _order(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.place.cell, str(finding.fields)


def _long_numbers(sheet: Sheet) -> Iterator[Finding]:
    """Numbers of which Excel does not keep all digits."""
    for at, cell in sheet.cells.items():
        if cell.kind != "number" or len(cell.raw) <= 15:
            continue
        whole = cell.raw.partition(".")[0]
        if sum(map(str.isdigit, whole)) > 15:
            yield Finding("long_number", Place(sheet.name, a1(*at)), number=cell.raw)


def as_meant(sheets: list[Sheet]) -> list[Cells]:
    """The cells of each sheet, their texts decoded and clean, those without any left out.

    The cells of the whole workbook bear witness for one another.
    """
    cells = [cell for sheet in sheets for cell in sheet.cells.values()]
    texts = ((cell.raw, _known_font(cell.font)) for cell in cells if cell.kind == "text")
    meant = iter(decode_all(texts))
    return [_with_texts(sheet.cells, meant) for sheet in sheets]


def _known_font(font: str) -> str:
    """The font as `decode_all` wants it: "" where it is not known."""
    return "" if font == UNKNOWN_FONT else font or NO_LEGACY_FONT


def _with_texts(cells: Cells, meant: Iterator[str]) -> Cells:
    out = dict(cells)
    for at, cell in cells.items():
        if cell.kind == "text":
            text = next(meant)
            text = clean(drawn(text, cell.font) if cell.font else text)
            if not text:
                del out[at]
            elif len(text) < _SHORT and _OFF_THE_LINE.search(text):
                out[at] = cell._replace(value=text, shown=Shown.RAISED)
            elif text != cell.value:
                out[at] = cell._replace(value=text)
    return out
