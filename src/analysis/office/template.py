"""Blank workbooks of a form for one year, drawn from the form's map alone.

``layout`` places every word and field of a map on a grid of `Spot`s, ``paint`` draws such a grid as a workbook.
The form that is sent out and the map that reads it back therefore cannot drift apart.  Formulas stay symbolic
until they are painted, so that rows and columns of a grid may still be moved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl.workbook import Workbook

from analysis.files import require_workbook
from analysis.office.grid import SheetGrid, Spot
from analysis.office.paper import numbered, paint, save_deterministic

__all__ = ["Spot", "blank", "layout", "paint", "results", "save_deterministic", "write_templates"]


def blank(
    form: str,
    year: int,
    reference: Any,
    organisation: str | None = None,
    rows: Mapping[str, Sequence[str]] | Sequence[str] | None = None,
) -> Workbook:
    """The empty workbook of a form as it is sent out for a year.

    Parameters
    ----------
    form, year
        Id of a form map (``PL1-2021``) and a year that it covers.
    reference
        Anything with the frames ``forms`` and ``organisations`` of :func:`analysis.reference.load_reference`.
    organisation
        Id of the organisation to address the form to: its name and kind are filled in.
    rows
        Organisations that a list names (default: those in force at the year's end), or a mapping from a block's
        id to its row ids.

    Returns
    -------
    openpyxl.workbook.Workbook

    Raises
    ------
    ValueError
        If the form is unknown, does not cover the year, or the organisation is not in the register.

    Examples
    --------
    >>> workbook = blank("PL1-2025", 2025, load_reference())  # doctest: +SKIP
    >>> workbook.sheetnames  # doctest: +SKIP
    ['PL1']
    """
    return numbered(paint(layout(form, year, reference, organisation, rows)))


def write_templates(
    reference: Any, year: int, out: str | Path, organisation: str | None = None
) -> list[Path]:
    """Write the blank workbook of every form of a year and return the paths, in the order of the maps.

    With an organisation only the forms that it reports in are written, addressed to it. Nothing is written where a
    workbook stands that is not just as we wrote it: somebody may have filled it in.
    """
    heads = reference.forms[reference.forms["kind"] == "form"]
    heads = [h for h in heads.to_dict("records") if _valid(h, year)]
    if not heads:
        raise ValueError(f"Không có biểu mẫu nào dùng cho năm {year}.")
    folder = Path(out)
    grids: dict[Path, list[Spot]] = {}
    for head in heads:
        if organisation and head["type"] == "decision":
            continue
        spots = layout(head["id"], year, reference, organisation)
        parts = [head["id"], str(year), organisation] if organisation else [head["id"], str(year)]
        path = folder / (re.sub(r"[^\w.-]", "_", "_".join(parts)) + ".xlsx")
        require_workbook(path, dict.fromkeys(spot.sheet for spot in spots))
        grids[path] = spots
    folder.mkdir(parents=True, exist_ok=True)
    for path, spots in grids.items():
        save_deterministic(numbered(paint(spots)), path, results(spots))
    return list(grids)


def layout(
    form: str,
    year: int,
    reference: Any,
    organisation: str | None = None,
    rows: Mapping[str, Sequence[str]] | Sequence[str] | None = None,
    sheets: Sequence[str] | None = None,
) -> list[Spot]:
    """Every printed cell of a form for a year (see :func:`blank`); ``sheets`` names the sheets to print by id.

    Without ``sheets`` all but the optional ones are printed.
    """
    forms = reference.forms
    own = forms[forms["form"] == form].to_dict("records")
    head = next((line for line in own if line["kind"] == "form"), None)
    if head is None:
        known = ", ".join(forms.loc[forms["kind"] == "form", "id"])
        raise ValueError(f"Không có biểu mẫu “{form}”; các biểu mẫu hiện có: {known}.")
    if not _valid(head, year):
        raise ValueError(
            f"Biểu mẫu {form} không dùng cho năm {year}; biểu này dùng {_years(head)}."
        )
    register = {o["organisation"]: o for o in reference.organisations.to_dict("records")}
    if organisation and organisation not in register:
        raise ValueError(f"Không có tổ chức “{organisation}” trong danh mục tổ chức cơ sở đảng.")
    if organisation and rows is None and head["type"] != "organisation":
        rows = [organisation]
    lines = [line for line in own if _valid(line, year)]
    spots: list[Spot] = []
    for sheet in (line for line in lines if line["kind"] == "sheet"):
        if sheet["id"] in sheets if sheets else sheet["type"] != "optional":
            inside = [line for line in lines if line["sheet"] == sheet["sheet"]]
            spots += SheetGrid(sheet, inside, head, year, register, organisation, rows).spots
    return spots


def results(spots: Sequence[Spot]) -> dict[tuple[str, str], float | str]:
    """What the formulas of a grid come to: (sheet, cell) → number, or "" for a percentage without a base."""
    index = {(s.block, s.id): s for s in spots if s.role in ("entry", "derived", "total")}

    def amount(block: str, name: str) -> float | str:
        spot = index[block, name]
        value = calculate(spot) if spot.formula else spot.value
        return value if isinstance(value, (int, float)) else 0

    def calculate(spot: Spot) -> float | str:
        what, *rest = spot.formula
        if what == "ratio":
            scale, above, below = rest
            top, base = amount(spot.block, above), amount(spot.block, below)
            if not base:
                return ""
            return (
                top / base if scale == "fraction" else int((2000 * top + base) // (2 * base)) / 10
            )
        if what == "count":
            return sum(index[spot.block, name].value not in (None, "") for name in rest[0])
        return sum(amount(spot.block, name) for name in rest[0])

    return {(s.sheet, s.cell): calculate(s) for s in spots if s.formula}


def _valid(line: Mapping[str, Any], year: int) -> bool:
    return int(line["first"] or 0) <= year <= int(line["last"] or 9999)


def _years(head: Mapping[str, Any]) -> str:
    if not head["last"]:
        return f"từ năm {head['first']} trở đi"
    years = range(int(head["first"]), int(head["last"]) + 1)
    return "cho các năm " + ", ".join(map(str, years)) if len(years) > 1 else f"cho năm {years[0]}"
