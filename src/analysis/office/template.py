"""Blank workbooks of a form for one year, drawn from the form's map alone.

``layout`` places every word and field of a map on a grid, which is then painted as a workbook: the
form that is sent out and the map that reads it back cannot drift apart. Formulas stay symbolic
until they are painted, so that rows and columns of a grid may still be moved.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.files import require_workbook, set_aside
from analysis.office.choices import offer
from analysis.office.formulas import results
from analysis.office.grid import Line, Order, Spot, sheet_spots
from analysis.office.paint import paint
from analysis.office.paper import on_paper, save_deterministic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.workbook import Workbook

    Rows = Mapping[str, Sequence[str]] | Sequence[str]


def blank(
    form: str,
    year: int,
    reference: Any,
    organisation: str = "",
    rows: Rows | None = None,
) -> Workbook:
    """The empty workbook of a form as it is sent out for a year.

    Parameters
    ----------
    form, year
        Id of a form map (``PL1-2021``) and a year that it covers.
    reference
        Anything with the frames ``forms``, ``organisations`` and ``names`` of
        :func:`analysis.load_reference`.
    organisation
        Id of the organisation to address the form to: its name and kind are filled in.
    rows
        Organisations that a list names (default: those in force at the year's end), or a mapping
        from a block's id to its row ids.

    Returns
    -------
    openpyxl.workbook.Workbook

    Raises
    ------
    ValueError
        If the form is unknown, does not cover the year, or the organisation is not in the register.

    Examples
    --------
    >>> from analysis import load_reference
    >>> blank("PL1-2025", 2025, load_reference()).sheetnames
    ['PL1']
    """
    return _form(layout(form, year, reference, organisation, rows), form, year, reference)


def write_templates(
    reference: Any,
    year: int,
    out: str | Path,
    organisation: str = "",
    force: bool = False,
) -> list[Path]:
    """Write the blank workbook of every form of a year.

    Parameters
    ----------
    reference
        See :func:`blank`.
    year : int
        Of the forms.
    out : path
        A folder. Nothing is written where a workbook stands in it that is not just as we wrote it:
        somebody may have filled it in.
    organisation : str
        If given, only the forms that it reports in are written, addressed to it.
    force : bool
        Write all the same; what stood there is kept beside, under another name.

    Returns
    -------
    list of Path
        In the order of the maps.

    Raises
    ------
    ValueError
        If no form covers the year, or the organisation is not in the register.
    NotOurs
        Where something else stands in the place of a workbook.
    """
    heads = [line for line in _lines(reference, year) if line.kind == "form"]
    if not heads:
        raise ValueError(f"Không có biểu mẫu nào dùng cho năm {year}.")
    grids: dict[Path, tuple[str, list[Spot]]] = {}
    for head in heads:
        if organisation and head.type == "decision":
            continue
        spots = layout(head.id, year, reference, organisation)
        name = "_".join(filter(None, [head.id, str(year), organisation]))
        path = Path(out, re.sub(r"[^\w.-]", "_", name) + ".xlsx")
        if not force:
            require_workbook(path, dict.fromkeys(spot.sheet for spot in spots))
        grids[path] = head.id, spots
    Path(out).mkdir(parents=True, exist_ok=True)
    for path, (form, spots) in grids.items():
        if force and path.exists():
            set_aside(path)
        save_deterministic(_form(spots, form, year, reference), path, results(spots))
    return list(grids)


def _form(
    spots: list[Spot],
    form: str,
    year: int,
    reference: Any,
) -> Workbook:
    """A painted workbook with lists to choose from and the number of each page at its foot."""
    workbook = paint(spots)
    offer(workbook, spots, _lines(reference, year, form), reference.names)
    for sheet in workbook.worksheets:
        on_paper(sheet, name=sheet.title, high=sheet.page_setup.fitToHeight)
    return workbook


def layout(
    form: str,
    year: int,
    reference: Any,
    organisation: str = "",
    rows: Rows | None = None,
    sheets: Sequence[str] = (),
) -> list[Spot]:
    """Every printed cell of a form for a year.

    Parameters
    ----------
    form, year, reference, organisation, rows
        See :func:`blank`.
    sheets : sequence of str
        Ids of the sheets to print; without them all but the optional ones.

    Returns
    -------
    list of Spot

    Raises
    ------
    ValueError
        See :func:`blank`.
    """
    head = _head(reference, form, year)
    register = {line.organisation: line for line in reference.organisations.itertuples(index=False)}
    if organisation and organisation not in register:
        raise ValueError(f"Không có tổ chức “{organisation}” trong danh mục tổ chức cơ sở đảng.")
    if organisation and rows is None and head.type != "organisation":
        rows = [organisation]
    names = reference.names.itertuples(index=False)
    kinds = {line.id: line.name for line in names if line.list == "kind"}
    order = Order(head, year, register, kinds, organisation, rows)
    lines = _lines(reference, year, form)
    spots: list[Spot] = []
    for sheet in lines:
        wanted = sheet.id in sheets if sheets else sheet.type != "optional"
        if sheet.kind == "sheet" and wanted:
            inside = [line for line in lines if line.sheet == sheet.sheet]
            spots += sheet_spots(sheet, inside, order)
    return spots


def _lines(reference: Any, year: int, form: str = "") -> list[Line]:
    """The lines of the maps, or of one, that hold in a year."""
    lines = reference.forms.itertuples(index=False)
    return [line for line in lines if form in ("", line.form) and _covers(line, year)]


def _head(reference: Any, form: str, year: int) -> Line:
    """The line of a form itself."""
    lines = reference.forms.itertuples(index=False)
    heads = {line.id: line for line in lines if line.kind == "form"}
    if form not in heads:
        known = ", ".join(heads)
        raise ValueError(f"Không có biểu mẫu “{form}”; các biểu mẫu hiện có: {known}.")
    if not _covers(heads[form], year):
        used = _years(heads[form])
        raise ValueError(f"Biểu mẫu {form} không dùng cho năm {year}; biểu này dùng {used}.")
    return heads[form]


def _covers(line: Line, year: int) -> bool:
    return int(line.first or 0) <= year <= int(line.last or 9999)


def _years(head: Line) -> str:
    if not head.last:
        return f"từ năm {head.first} trở đi"
    years = range(int(head.first), int(head.last) + 1)
    listed = ", ".join(map(str, years))
    return f"cho các năm {listed}" if len(years) > 1 else f"cho năm {listed}"
