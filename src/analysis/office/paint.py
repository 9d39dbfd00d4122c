"""A grid of printed cells drawn as a workbook."""

from __future__ import annotations

from collections import defaultdict
from math import ceil
from operator import attrgetter
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from analysis.grouping import grouped
from analysis.office.declared import declared
from analysis.office.formulas import CELLS, Places, places, spelt
from analysis.office.grid import TEXTS, Spot
from analysis.office.paper import BOX, FACE, FILL, across_a4, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.worksheet.worksheet import Worksheet

TYPES = {line["type"]: line for line in declared("types")}
ROLES = {line["role"]: line for line in declared("roles")}
OTHER = {"width": "11", "format": "", "left": ""}
LINE = 16  # points
FEW = 45  # rows that one page takes


def paint(spots: Iterable[Spot]) -> Workbook:
    """Draw a grid as a workbook, one sheet a sheet name, in their order.

    Parameters
    ----------
    spots : iterable of Spot
        Those of one sheet together.

    Returns
    -------
    openpyxl.workbook.Workbook
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, own in grouped(spots, attrgetter("sheet")).items():
        sheet, there = workbook.create_sheet(name), places(own)
        for spot in own:
            _draw(sheet, spot, there)
        _set_up(sheet, own)
    return workbook


def _draw(sheet: Worksheet, spot: Spot, there: Places) -> None:
    cell = sheet.cell(spot.row, spot.column)
    if spot.formula:
        cell.value = spelt(spot, there)
    elif spot.value is not None:
        write_text(cell, spot.value)
    role, kind = ROLES[spot.role], TYPES.get(spot.type, OTHER)
    left = spot.role == "note" or (kind["left"] and spot.role != "heading")
    cell.font = Font(
        name=FACE,
        size=int(role["size"]),
        bold=bool(role["bold"]),
        italic=bool(role["italic"]),
    )
    cell.alignment = Alignment(
        horizontal="left" if left or spot.role == "band" else "center",
        vertical="center",
        wrap_text=spot.role != "letterhead",
    )
    if role["box"]:
        cell.border = BOX
    if spot.role == "heading":
        cell.fill = FILL
    if spot.role in CELLS and kind["format"]:
        cell.number_format = kind["format"]
    if spot.down > 1 or spot.across > 1:
        sheet.merge_cells(
            start_row=spot.row,
            start_column=spot.column,
            end_row=spot.row + spot.down - 1,
            end_column=spot.column + spot.across - 1,
        )


def _set_up(sheet: Worksheet, spots: list[Spot]) -> None:
    """Widths, heights, and how it is printed: on one page if it is short and holds no texts."""
    widths = _widths(spots)
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, height in _heights(spots, widths).items():
        if height > LINE:
            sheet.row_dimensions[row].height = round(height + 4)
    filled = any(isinstance(s.value, str) for s in spots if _is_text(s))
    long = max((s.row for s in spots), default=0) > FEW
    across_a4(sheet, high=0 if filled or long else 1)
    heads = [s for s in spots if s.role in ("heading", "number")]
    if len({s.block for s in heads}) == 1:
        last = max(s.row + s.down - 1 for s in heads)
        sheet.print_title_rows = f"{min(s.row for s in heads)}:{last}"


def _is_text(spot: Spot) -> bool:
    return spot.role == "entry" and spot.type in TEXTS


def _widths(spots: list[Spot]) -> dict[int, int]:
    widths: dict[int, int] = {}
    for s in spots:
        if s.across == 1 and s.role in ("heading", "label", "entry"):
            width = int(TYPES.get(s.type, OTHER)["width"])
            if s.column == 1 and s.type != "label":
                # it numbers the rows, whatever a stacked block below calls it
                width = min(width, 10)
            widths[s.column] = max(widths.get(s.column, 6), width)
    return widths


def _heights(spots: list[Spot], widths: dict[int, int]) -> dict[int, float]:
    """Merged cells do not grow with their text, and what is filled in by hand needs room."""
    need: dict[int, float] = defaultdict(float)
    for s in spots:
        if _is_text(s) and s.value is None:
            need[s.row] = max(need[s.row], 2 * LINE)
        if isinstance(s.value, str) and ROLES[s.role]["grows"]:
            columns = range(s.column, s.column + s.across)
            room = sum(widths.get(column, 10) for column in columns)
            share = 0.9 if s.role == "heading" else 1.1
            line = max(int(room * share), 1)
            lines = sum(ceil(len(part) / line) for part in s.value.split("\n"))
            height = LINE * lines / s.down
            for row in range(s.row, s.row + s.down):
                need[row] = max(need[row], height)
    return need
