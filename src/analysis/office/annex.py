"""The annex: the tables behind the pages as one workbook, in the form an office prints and files.

What sheets there are, their columns, titles and notes, is declared in ``data/office/annex.csv`` and
``annex_columns.csv``; here stands where the rows of each come from. A column shows a `field` of the
row, in the `words` for its codes, if any, and in one of `FORMS`.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter

from analysis.codes import DEFAULT_READING
from analysis.measuring.given import decided_grades, trusted
from analysis.office.declared import declared
from analysis.office.paper import (
    BOX,
    FACE,
    FILL,
    lines_of,
    on_paper,
    save_deterministic,
    write_text,
)
from analysis.text import vietnamese as vi
from analysis.views.common import message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from analysis.tables import Tables

FORMS = {
    "whole": "#,##0",
    "rate": "0.00%",
    "units": "#,##0.00",
    "text": "@",
    "day": "dd/mm/yyyy",
    "year": "0",
    "short": "General",
}
CENTRED = {"short", "day", "year"}
TALLEST = 409  # points that a row may have
UNCODED = "Chưa phân loại"
MADE_UP = "SỐ LIỆU GIẢ ĐỊNH – do máy sinh ra để thử, không phải kết quả thật."
Row = dict[Any, Any]


def write_annex(tables: Tables, path: str | Path) -> None:
    """Write the annex workbook; the same tables give the same bytes.

    Parameters
    ----------
    tables : Tables
        The tidy tables.
    path : path
        Where ``phu-luc.xlsx`` goes.

    Notes
    -----
    What organisations wrote is stored as text and marked so: no cell is a formula, and none becomes
    one when it is edited.
    """
    workbook = Workbook(write_only=True)
    for style in declared("styles"):
        workbook.add_named_style(_style(style))
    words = _words(tables)
    bloc = _default(tables)
    years = sorted(int(year) for year in bloc["year"].dropna().unique())
    for line in declared("annex"):
        sheet = workbook.create_sheet(line["name"])
        columns = _columns(line["sheet"], years)
        rows = [
            [words[column["words"]](row.get(column["field"])) for column in columns]
            for row in ROWS[line["sheet"]](tables)
        ]
        base = line["base"].replace("{rests_on}", _rests_on(bloc))
        above = [MADE_UP] * bool(tables.synthetic) + [base] * bool(base)
        title = line["title"].replace("{years}", vi.years(years))
        _write(sheet, [title, *above], columns, rows)
        for note in line["notes"].splitlines():
            sheet.append([_cell(sheet, note, "ghi chú")])
    workbook.properties.title = "Phụ lục"
    workbook.properties.creator = "analysis"
    save_deterministic(workbook, path)


def _columns(sheet: str, years: list[int]) -> list[dict[str, str]]:
    """The columns of a sheet; those of a year once for each."""
    placed = [
        (year, column)
        for column in declared("annex_columns")
        if column["sheet"] == sheet
        for year in (years if "{year}" in column["field"] else [0])
    ]
    return [
        {name: text.replace("{year}", str(year)) for name, text in column.items()}
        for year, column in sorted(placed, key=itemgetter(0))
    ]


def _words(tables: Tables) -> dict[str, Callable[[Any], object]]:
    """By name what turns a field into what is shown of it."""
    organisations, targets = tables.organisations, tables.targets.to_dict("records")
    names = _pairs(organisations, "organisation")
    sectors = tables.named("sector")
    known = {
        "organisation": names,
        "sector": sectors,
        "sector_of": {
            row["organisation"]: sectors.get(row["sector"], row["sector"])
            for row in organisations.to_dict("records")
        },
        "target": {row["target"]: row["name"] for row in targets},
        "bound": {row["target"]: _bound(row) for row in targets},
        "state": tables.named("state"),
        "measure": _pairs(tables.measures, "measure"),
        "severity": tables.named("severity"),
        "by": {"organisation": "Tổ chức", "cause": "Nguyên nhân"},
        "key": _causes(tables) | names,
    }
    shown: dict[str, Callable[[Any], object]] = {
        "": lambda value: value,
        "date": _date,
        "rule": partial(_rules, tables.named("rule")),
        "message": message,
        "number": float,
    }
    return shown | {name: partial(_named, words) for name, words in known.items()}


def _pairs(frame: pd.DataFrame, key: str) -> dict[str, str]:
    return dict(zip(frame[key], frame["name"], strict=True))


def _named(names: dict[str, str], code: Any) -> object:
    return names.get(code, code)


def _rules(names: dict[str, str], text: str) -> str:
    """How a value was read: several rules may have been needed."""
    return ", ".join(names.get(part, part) for part in text.split("+"))


def _causes(tables: Tables) -> dict[str, str]:
    groups = _pairs(tables.cause_codes, "code")
    named = {code: f"{code} – {name}" for code, name in groups.items()}
    return tables.named("gap") | named


def _bound(target: Row) -> str:
    lower, upper = target["lower"], target["upper"]
    if not (lower or upper):
        return ""
    return vi.bound(lower, upper, strict=target["lower_op"] == ">")


def _date(text: str) -> object:
    return datetime.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


# ---- where the rows of each sheet come from


def _sorted(frame: pd.DataFrame, *by: str) -> list[Row]:
    return frame.sort_values(list(by), kind="stable").to_dict("records")


def _default(tables: Tables) -> pd.DataFrame:
    figures = tables.indicators
    return figures[(figures["level"] == "bloc") & (figures["reading"] == DEFAULT_READING)]


def _main(tables: Tables) -> list[Row]:
    """All targets of the bloc over the years: what a review prints first."""
    rows = {
        target["target"]: {"n": n, "target": target["target"], "unit": target["unit"]}
        for n, target in enumerate(tables.targets.to_dict("records"), start=1)
    }
    for figure in _default(tables).to_dict("records"):
        if row := rows.get(figure["target"]):
            row[f"rate {figure['year']}"] = _rate(figure)
            row[f"state {figure['year']}"] = figure["state"]
    return list(rows.values())


def _figures(level: str, tables: Tables) -> list[Row]:
    """The figures of one level, of the bloc by every reading."""
    figures = tables.indicators
    figures = figures[figures["level"] == level]
    if level != "bloc":
        figures = figures[figures["reading"] == DEFAULT_READING]
    names = tables.readings.set_index(["target", "reading"])["name"].to_dict()
    return [
        row
        | {
            "rate": _rate(row),
            "reading_name": names.get((row["target"], row["reading"]), "Theo nghị quyết"),
        }
        for row in _sorted(figures, "target", "reading", "scope", "year")
    ]


def _rate(row: Row) -> float | None:
    above, below = row["numerator"], row["denominator"]
    if pd.isna(above) or pd.isna(below) or not below:
        return None
    return int(above) / int(below)


def _rests_on(bloc: pd.DataFrame) -> str:
    most = bloc.groupby("year")[["reporting", "expected"]].max()
    parts = [f"năm {y}: {vi.base(r['reporting'], r['expected'])}" for y, r in most.iterrows()]
    heading = "Số TCCSĐ có số liệu (nhiều nhất trong các chỉ tiêu)"
    return f"{heading} – {vi.join(parts)}." if parts else ""


def _numbers(tables: Tables) -> list[Row]:
    """Every number and grade that figures rest on, as read, as written, and where."""
    numbers = trusted(tables, "observations")
    grades = decided_grades(tables).assign(
        measure=tables.named("stage").get("decided", ""), rule="grade"
    )
    names = tables.named("grade")
    return _sorted(numbers, "year", "organisation", "measure", "quarter") + [
        row | {"value": names.get(row["grade"], row["grade"])}
        for row in _sorted(grades, "year", "organisation")
    ]


def _gaps(tables: Tables) -> list[Row]:
    return _sorted(tables.gaps, "target", "year", "by", "key")


def _shortfalls(tables: Tables) -> list[Row]:
    named, kinds = _causes(tables), tables.named("cause_kind")
    groups: dict[str, dict[str, None]] = {}
    for row in tables.causes.to_dict("records"):
        kind = vi.lower(kinds.get(row["kind"], row["kind"]))
        text = f"{named.get(row['code'], row['code'])} ({kind})"
        groups.setdefault(row["shortfall"], {})[text] = None
    return [
        row | {"groups": "; ".join(groups.get(row["shortfall"], [UNCODED]))}
        for row in _sorted(tables.shortfalls, "year", "organisation", "target", "shortfall")
    ]


def _returns(tables: Tables) -> list[Row]:
    rows = _sorted(tables.returns, "year", "organisation")
    for row in rows:
        row["owing"] = "Phải nộp" if row["expected"] else "Không phải nộp"
        if row["file"]:
            row["standing"] = "Quá hạn" if row["late"] else "Đã nộp"
        else:
            row["standing"] = "Đã gửi, chưa dùng được" if row["files"] else "Chưa có"
    return rows


def _issues(tables: Tables) -> list[Row]:
    asked = tables.issues[tables.issues["severity"] != "note"]
    return _sorted(asked, "year", "severity", "file", "sheet", "cell", "code")


ROWS: dict[str, Callable[[Tables], list[Row]]] = {
    "main": _main,
    "bloc": partial(_figures, "bloc"),
    "sector": partial(_figures, "sector"),
    "organisation": partial(_figures, "organisation"),
    "numbers": _numbers,
    "gaps": _gaps,
    "shortfalls": _shortfalls,
    "returns": _returns,
    "issues": _issues,
}


# ---- how a sheet is written


def _style(line: dict[str, str]) -> NamedStyle:
    font = Font(
        name=FACE,
        size=int(line["size"]),
        bold=bool(line["bold"]),
        italic=bool(line["italic"]),
    )
    alignment = Alignment(
        horizontal=line["horizontal"] or None,
        vertical=line["vertical"] or None,
        wrap_text=bool(line["wrap"]) or None,
    )
    style = NamedStyle(line["style"], font=font, alignment=alignment)
    if line["box"]:
        style.border = BOX
    if line["fill"]:
        style.fill = FILL
    return style


def _write(
    sheet: Worksheet, above: list[str], columns: list[dict[str, str]], rows: list[list[object]]
) -> None:
    """Title and base, an empty row, the headings, the rows, an empty row."""
    head, last = len(above) + 2, get_column_letter(len(columns))
    widths = [int(column["width"]) for column in columns]
    for n, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = f"A{head + 1}"
    on_paper(sheet, f"{head}:{head}", sheet.title)
    if rows:
        sheet.auto_filter.ref = f"A{head}:{last}{head + len(rows)}"
    for n, line in enumerate(above):
        style = "căn cứ" if n else "tiêu đề"
        texts = [line] + [None] * (len(columns) - 1)
        sheet.append([_cell(sheet, text, style) for text in texts])
    sheet.append([])
    forms = [column["form"] for column in columns]
    styles = ["ô giữa" if form in CENTRED else "ô" for form in forms]
    headings: list[object] = [column["heading"] for column in columns]
    for n, row in enumerate([headings, *rows], start=head):
        # not every program finds the height by itself
        lines = max(map(lines_of, row, widths))
        sheet.row_dimensions[n].height = min(16 * lines + 2, TALLEST)
        own = styles if n > head else ["đầu cột"] * len(columns)
        sheet.append([_cell(sheet, *cell) for cell in zip(row, own, forms, strict=True)])
    if not rows:
        sheet.append([_cell(sheet, "Không có dòng nào.", "ghi chú")])
    sheet.append([])


def _cell(sheet: Worksheet, value: Any, style: str, form: str = "text") -> WriteOnlyCell:
    """A cell whose text is text, whatever it begins with, now and when somebody edits it."""
    cell = WriteOnlyCell(sheet, value=None)
    cell.style = style
    if isinstance(value, str) and value:
        write_text(cell, value)
    elif not vi.is_missing(value):
        cell.value = value if isinstance(value, float | datetime) else int(value)
        cell.number_format = FORMS[form]
    return cell
