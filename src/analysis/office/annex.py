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
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter

from analysis.codes import DEFAULT_READING, OPEN
from analysis.measuring.given import decided_grades, trusted
from analysis.measuring.series import columns, figures, having, latest, of_organisation, records
from analysis.measuring.series import years as years_of
from analysis.measuring.targets import Target, all_targets
from analysis.office.declared import declared
from analysis.office.paper import (
    BOX,
    FACE,
    FILL,
    lines_of,
    on_paper,
    save_deterministic,
    widen,
    write_text,
)
from analysis.showing import figures as words
from analysis.text import vietnamese as vi
from analysis.views import doubts
from analysis.views.quoted import message
from analysis.views.targets import break_notes, main_table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    import pandas as pd
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
RETURN = ("organisation", "year", "file")
CENTRED = {"short", "day", "year"}
TALLEST = 409  # points that a row may have
UNCODED = "Chưa phân loại"
MADE_UP = "SỐ LIỆU GIẢ ĐỊNH – do máy sinh ra để thử, không phải kết quả thật."
Row = dict[Any, Any]
Rows = list[dict[Any, Any]]


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
    shown = _words(tables)
    years = years_of(tables)
    for line in declared("annex"):
        sheet = workbook.create_sheet(line["name"])
        heads = _columns(line["sheet"], years)
        rows = [
            [shown[column["words"]](row.get(column["field"])) for column in heads]
            for row in ROWS[line["sheet"]](tables)
        ]
        base = line["base"].replace("{rests_on}", _rests_on(tables, line["sheet"]))
        above = [MADE_UP] * bool(tables.synthetic) + [base] * bool(base)
        title = line["title"].replace("{years}", vi.years(years))
        _write(sheet, [title, *above], heads, rows)
        for note in [*line["notes"].splitlines(), *_as_on_pages(tables, line["sheet"])]:
            sheet.append([_cell(sheet, note, "ghi chú")])
    workbook.properties.title = "Phụ lục"
    workbook.properties.creator = "analysis"
    save_deterministic(workbook, path)


def _as_on_pages(tables: Tables, sheet: str) -> list[str]:
    """The notes of the main table: marks, stars, what is not compared across which year."""
    if tables.indicators.empty:
        return []
    if sheet == "main":
        return list(main_table(tables).notes)
    doubted = doubts.notes(tables, latest(tables)) if sheet == "bloc" else []
    noted = break_notes(tables) if sheet in ("bloc", "sector", "organisation") else []
    return [*doubted, *noted]


def _columns(sheet: str, years: list[int]) -> list[dict[str, str]]:
    """The columns of a sheet: those of a year once for each, behind them those of the last."""
    placed = []
    for column in declared("annex_columns"):
        if column["sheet"] == sheet:
            of_years = years if "{year}" in column["field"] else [0]
            behind = 9999 if "{last}" in column["field"] else 0
            placed += [(behind or year, column) for year in of_years]
    last = str(years[-1]) if years else ""
    return [
        {
            name: text.replace("{year}", str(year)).replace("{last}", last)
            for name, text in column.items()
        }
        for year, column in sorted(placed, key=itemgetter(0))
    ]


def _words(tables: Tables) -> dict[str, Callable[[Any], object]]:
    """By name what turns a field into what is shown of it."""
    targets = records(tables.targets)
    names = _pairs(tables.organisations, "organisation")
    sectors = tables.named("sector")
    own = of_organisation(tables, "sector")
    places = {who: sectors.get(sector, sector) for who, sector in own.items()}
    known = {
        "organisation": names,
        "sector": sectors,
        "target": _pairs(tables.targets, "target"),
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
        "rule": partial(vi.rule, names=tables.named("rule")),
        "message": message,
        "number": lambda value: None if vi.is_missing(value) else float(value),
        "sector_of": lambda who: places.get(who, ""),
    }
    return shown | {name: partial(_named, words) for name, words in known.items()}


def _pairs(frame: pd.DataFrame, key: str) -> dict[str, str]:
    return dict(columns(frame, key, "name"))


def _named(names: dict[str, str], code: Any) -> object:
    return names.get(code, code)


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


def _sorted(frame: pd.DataFrame, *by: str) -> Rows:
    return frame.sort_values(list(by), kind="stable").to_dict("records")


class Marked(NamedTuple):
    """A rate with the mark of its state: a number that prints as on the pages."""

    value: float
    mark: str
    digits: int


def _over_years(
    tables: Tables, level: str, readings: Collection[str] | None = (DEFAULT_READING,)
) -> Rows:
    """The figures of a level, a row a target, reading and scope, the years side by side."""
    known = {target.id: target for target in all_targets(tables)}
    doubtful = set(doubts.told(tables)) if level == "bloc" else set()
    found: dict[tuple[str, str, str], Row] = {}
    rows = figures(tables, level=level, reading=readings)
    for row in records(having(rows, target=known)):
        target, year = known[row["target"]], row["year"]
        key = row["target"], row["reading"], row["scope"]
        own = found.setdefault(
            key,
            {
                "target": target.id,
                "unit": target.unit,
                "reading": row["reading"],
                "scope": row["scope"],
            },
        )
        if not words.given(row):
            continue
        own_reading = row["reading"] == DEFAULT_READING
        star = doubts.MARK if own_reading and (target.id, year) in doubtful else ""
        own[f"rate {year}"] = _marked(row, target, star)
        base = f"\n{words.base(row)} TCCSĐ" if level != "organisation" else ""
        own[f"counts {year}"] = words.counts(row) + base
        own[f"said {year}"] = words.assessment(row, target)
        own[f"short {year}"] = row["units_short"] if row["state"] in OPEN else None
    return list(found.values())


def _marked(row: Row, target: Target, star: str) -> Marked | None:
    """The rate, with as many digits as it takes to stay on its side of the target."""
    if not row["denominator"]:
        return None
    text = words.rate(row, target)
    mark = f" {words.MARKS.get(row['state'], '')}{star}".rstrip()
    digits = max(2, len(text.strip("%").partition(",")[2]))
    return Marked(int(row["numerator"]) / int(row["denominator"]), mark, digits)


def _main(tables: Tables) -> Rows:
    """All targets of the bloc over the years: what a review prints first."""
    rows = _ordered(tables, _over_years(tables, "bloc"), "target")
    return [row | {"n": n} for n, row in enumerate(rows, start=1)]


def _bloc(tables: Tables) -> Rows:
    """The bloc's figures by every reading."""
    names = tables.readings.set_index(["target", "reading"])["name"].to_dict()
    rows = [
        row | {"reading_name": names.get((row["target"], row["reading"]), "Theo nghị quyết")}
        for row in _over_years(tables, "bloc", None)
    ]
    rows.sort(key=lambda row: row["reading"] != DEFAULT_READING)
    return _ordered(tables, rows, "target")


def _ordered(tables: Tables, rows: Rows, *by: str) -> Rows:
    """Rows by sector, organisation's name, target, as they are asked for; nobody is ranked."""
    names = _pairs(tables.organisations, "organisation")
    sectors = list(tables.named("sector"))
    own = of_organisation(tables, "sector")
    places = {name: n for n, name in enumerate(tables.targets["target"])}

    def place(row: Row, what: str) -> tuple[int, Any]:
        if what == "target":
            return places.get(row["target"], len(places)), ""
        if what == "sector":
            sector = own.get(row["organisation"], row["organisation"])
            return (sectors.index(sector) if sector in sectors else len(sectors)), sector
        return 0, names.get(row["organisation"], row["organisation"])

    return sorted(rows, key=lambda row: [place(row, what) for what in by])


def _of_scopes(level: str, tables: Tables) -> Rows:
    """The figures of sectors or organisations, the sector on every row."""
    rows = [row | {"organisation": row["scope"]} for row in _over_years(tables, level)]
    return _ordered(tables, rows, "sector", "name", "target")


def _rests_on(tables: Tables, sheet: str) -> str:
    """What a sheet rests on, by its own table: organisations with any figure that stands there."""
    counted: dict[int, set[str]] = {}
    for row in records(figures(tables, level="organisation")):
        if row["reporting"] and (sheet != "gaps" or row["state"] in OPEN):
            counted.setdefault(row["year"], set()).add(row["scope"])
    heading = "Số TCCSĐ có số liệu ở biểu này"
    parts = [f"năm {year}: {vi.number(len(counted[year]))}" for year in sorted(counted)]
    return f"{heading} – {vi.join(parts)}." if parts else ""


def _numbers(tables: Tables) -> Rows:
    """Every number and grade that figures rest on, the years side by side, each with its cell."""
    read, names = tables.named("rule"), tables.named("grade")
    named, grade = _pairs(tables.measures, "measure"), tables.named("stage").get("decided", "")
    numbers = [
        row | {"what": f"{named.get(row['measure'], row['measure'])}{_quarter(row['quarter'])}"}
        for row in _sorted(trusted(tables, "observations"), "organisation", "measure", "quarter")
    ]
    grades = [
        {**row, "what": grade, "value": names.get(row["grade"], row["grade"]), "rule": "grade"}
        for row in _sorted(decided_grades(tables), "organisation", "year")
    ]
    files = {(who, year): file for who, year, file in columns(tables.returns, *RETURN)}
    found: dict[tuple[str, str], Row] = {}
    for row in numbers + grades:
        who, year = row["organisation"], row["year"]
        own = found.setdefault((who, row["what"]), {"organisation": who, "measure": row["what"]})
        own[f"value {year}"] = row["value"]
        place = f"{row['sheet']}!{row['cell']}" if row["cell"] else row["sheet"]
        if row["file"] != files.get((who, year)):
            place = f"{row['file']}: {place}"
        if str(row["raw"]).strip() != str(row["value"]):
            place += f" – ghi “{row['raw']}”, {vi.rule(row['rule'], read)}"
        own[f"place {year}"] = place
    return _ordered(tables, list(found.values()), "sector", "name")


def _quarter(quarter: Any) -> str:
    return "" if vi.is_missing(quarter) else f", quý {vi.number(quarter)}"


def _gaps(tables: Tables) -> Rows:
    """Each part of the distances, the years side by side."""
    found: dict[tuple[str, str, str], Row] = {}
    for row in _sorted(tables.gaps, "target", "by", "key", "year"):
        key = row["target"], row["by"], row["key"]
        own = found.setdefault(key, dict(zip(("target", "by", "key"), key, strict=True)))
        own[f"units {row['year']}"] = row["units"]
    rows = [row | {"organisation": row["key"]} for row in found.values()]
    rows = _ordered(tables, rows, "sector", "name")
    rows.sort(key=lambda row: row["by"] != "organisation")
    return _ordered(tables, rows, "target")


def _shortfalls(tables: Tables) -> Rows:
    named, kinds = _causes(tables), tables.named("cause_kind")
    groups: dict[str, dict[str, None]] = {}
    for shortfall, code, kind in columns(tables.causes, "shortfall", "code", "kind"):
        text = f"{named.get(code, code)} ({vi.lower(kinds.get(kind, kind))})"
        groups.setdefault(shortfall, {})[text] = None
    return [
        row | {"groups": "; ".join(groups.get(row["shortfall"], [UNCODED]))}
        for row in _sorted(tables.shortfalls, "year", "organisation", "target", "shortfall")
    ]


def _returns(tables: Tables) -> Rows:
    rows = _sorted(tables.returns, "year", "organisation")
    for row in rows:
        row["owing"] = "Phải gửi" if row["expected"] else "Không phải gửi"
        if row["file"]:
            row["standing"] = "Quá hạn" if row["late"] else "Đã gửi"
        else:
            row["standing"] = "Đã gửi, chưa dùng được" if row["files"] else "Chưa có"
    return rows


def _issues(tables: Tables) -> Rows:
    asked = tables.issues[tables.issues["severity"] != "note"]
    return _sorted(asked, "year", "severity", "file", "sheet", "cell", "code")


ROWS: dict[str, Callable[[Tables], Rows]] = {
    "main": _main,
    "bloc": _bloc,
    "sector": partial(_of_scopes, "sector"),
    "organisation": partial(_of_scopes, "organisation"),
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
    sheet: Worksheet,
    above: list[str],
    columns: list[dict[str, str]],
    rows: list[list[object]],
) -> None:
    """Title and base, an empty row, the headings, the rows, an empty row."""
    head, last = len(above) + 2, get_column_letter(len(columns))
    widths = [int(column["width"]) for column in columns]
    widen(sheet, widths)
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
        sheet.row_dimensions[n].height = min(15 * lines + 2, TALLEST)
        own = styles if n > head else ["đầu cột"] * len(columns)
        sheet.append([_cell(sheet, *cell) for cell in zip(row, own, forms, strict=True)])
    if not rows:
        sheet.append([_cell(sheet, "Không có dòng nào.", "ghi chú")])
    sheet.append([])


def _cell(
    sheet: Worksheet,
    value: Any,
    style: str,
    form: str = "text",
) -> WriteOnlyCell:
    """A cell whose text is text, whatever it begins with, now and when somebody edits it."""
    cell = WriteOnlyCell(sheet, value=None)
    cell.style = style
    if isinstance(value, str) and value:
        write_text(cell, value)
    elif isinstance(value, Marked):
        cell.value = value.value
        cell.number_format = f'0.{"0" * value.digits}%"{value.mark}"'
    elif not vi.is_missing(value):
        cell.value = value if isinstance(value, float | datetime) else int(value)
        cell.number_format = FORMS[form]
    return cell
