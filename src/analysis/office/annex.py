"""The annex: the tables behind the pages as one workbook, in the form an office prints and files."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.measuring.given import decided_grades, trusted
from analysis.office.paper import (
    BOX,
    FACE,
    FILL,
    lines_of,
    on_paper,
    save_deterministic,
    write_text,
)
from analysis.tables import Tables, load
from analysis.text import vietnamese as vi
from analysis.views.common import message

WHOLE, RATE, UNITS, TEXT, DAY, YEAR = "#,##0", "0.00%", "#,##0.00", "@", "dd/mm/yyyy", "0"
CENTRED = "General"  # short texts, in the middle of their column
MADE_UP = "SỐ LIỆU GIẢ ĐỊNH – do máy sinh ra để thử, không phải kết quả thật."
BLANK_NOTE = "Ô trống: không có số liệu. Số 0: đơn vị báo cáo là không."


@dataclass(frozen=True)
class Sheet:
    """One sheet: `columns` are (heading, width, number format); a cell is a text, a number or None."""

    name: str
    title: str
    columns: Sequence[tuple[str, int, str]]
    rows: Sequence[Sequence[object]]
    base: str = ""
    notes: Sequence[str] = ()


def write_annex(tables: Tables, path: str | Path) -> None:
    """Write the annex workbook; the same tables give the same bytes.

    Parameters
    ----------
    tables : Tables
    path : path
        Where ``phu-luc.xlsx`` goes.

    Notes
    -----
    What organisations wrote is stored as text and marked so: no cell is a formula, and none becomes one when it
    is edited.
    """
    workbook = Workbook(write_only=True)
    for style in _styles():
        workbook.add_named_style(style)
    for build in SHEETS:
        sheet = build(tables, _Names(tables))
        _write(workbook.create_sheet(sheet.name), sheet, tables)
    workbook.properties.title = "Phụ lục"
    workbook.properties.creator = "analysis"
    save_deterministic(workbook, path)


def main(tidy: str, path: str) -> None:
    """Write the annex of the tables in a folder, from a process of its own."""
    write_annex(load(tidy), path)


class _Names:
    """Words for the codes in the tables."""

    def __init__(self, tables: Tables) -> None:
        self.organisations = dict(
            zip(tables.organisations["organisation"], tables.organisations["name"], strict=True)
        )
        self.sectors = dict(
            zip(tables.organisations["organisation"], tables.organisations["sector"], strict=True)
        )
        self.targets = {t["target"]: t for t in tables.targets.to_dict("records")}
        self.causes = dict(zip(tables.cause_codes["code"], tables.cause_codes["name"], strict=True))
        readings = tables.readings
        self.readings = dict(
            zip(
                zip(readings["target"], readings["reading"], strict=True),
                readings["name"],
                strict=True,
            )
        )

    def target(self, target: str) -> str:
        return str(self.targets.get(target, {}).get("name", target))

    def bound(self, target: str) -> str:
        row = self.targets.get(target, {})
        lower, upper = row.get("lower", ""), row.get("upper", "")
        return vi.bound(lower, upper, strict=row.get("lower_op") == ">") if lower or upper else ""

    def scope(self, level: str, scope: str) -> str:
        known = {
            "bloc": {"bloc": "Toàn Đảng bộ Khối"},
            "sector": vi.SECTORS,
            "kind": vi.KINDS,
            "organisation": self.organisations,
        }
        return vi.name(known.get(level, {}), scope)

    def cause(self, code: str) -> str:
        fixed = {
            "not-stated": "Chưa nêu nguyên nhân",
            "surplus": "Bù trừ của các tổ chức vượt mục tiêu",
        }
        return (
            fixed.get(code) or f"{code} – {self.causes[code]}"
            if code in fixed or code in self.causes
            else code
        )


def _main(tables: Tables, names: _Names) -> Sheet:
    """All targets of the bloc over the years: what a review prints first."""
    bloc = _default(tables, "bloc")
    years = sorted(int(y) for y in bloc["year"].dropna().unique())
    facts = {(r["target"], int(r["year"])): r for r in bloc.to_dict("records")}
    rows = []
    for n, (target, about) in enumerate(names.targets.items(), start=1):
        line: list[object] = [
            n,
            target,
            names.target(target),
            about.get("unit", ""),
            names.bound(target),
        ]
        for year in years:
            r = facts.get((target, year))
            line += [_rate(r) if r else None, vi.name(vi.STATES, r["state"]) if r else None]
        rows.append(line)
    columns = [
        ("TT", 5, CENTRED),
        ("Mã", 5, CENTRED),
        ("Chỉ tiêu", 32, TEXT),
        ("ĐVT", 12, CENTRED),
        ("Mục tiêu", 9, CENTRED),
    ]
    columns += [
        c
        for y in years
        for c in ((f"Năm {y}: tỷ lệ", 10, RATE), (f"Năm {y}: đánh giá", 11, CENTRED))
    ]
    return Sheet(
        "Tổng hợp",
        f"KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU, {vi.years(years)}",
        columns,
        rows,
        _rests_on(bloc),
        ["Đánh giá so trên số đếm, không so trên tỷ lệ đã làm tròn.", BLANK_NOTE],
    )


def _figures(level: str, name: str, title: str) -> Callable[[Tables, _Names], Sheet]:
    def build(tables: Tables, names: _Names) -> Sheet:
        frame = tables.indicators[tables.indicators["level"] == level]
        if level != "bloc":
            frame = frame[frame["reading"] == "resolution"]
        first = (
            [] if level == "bloc" else [("Lĩnh vực" if level == "sector" else "Tổ chức", 38, TEXT)]
        )
        rows = []
        for r in frame.sort_values(["target", "reading", "scope", "year"], kind="stable").to_dict(
            "records"
        ):
            who = [] if level == "bloc" else [names.scope(level, r["scope"])]
            reading = (
                [names.readings.get((r["target"], r["reading"]), "Theo nghị quyết")]
                if level == "bloc"
                else []
            )
            rows.append(
                [
                    *who,
                    r["target"],
                    names.target(r["target"]),
                    *reading,
                    names.bound(r["target"]),
                    r["year"],
                    r["numerator"],
                    r["denominator"],
                    _rate(r),
                    vi.name(vi.STATES, r["state"]),
                    r["units_short"],
                    *([] if level == "organisation" else [r["reporting"], r["expected"]]),
                ]
            )
        columns = [*first, ("Mã", 6, CENTRED), ("Chỉ tiêu", 34, TEXT)]
        columns += [("Cách tính", 26, TEXT)] if level == "bloc" else []
        columns += [
            ("Mục tiêu", 10, CENTRED),
            ("Năm", 7, YEAR),
            ("Số đạt", 10, WHOLE),
            ("Trên tổng số", 10, WHOLE),
            ("Tỷ lệ", 10, RATE),
            ("Đánh giá", 18, CENTRED),
            ("Còn thiếu (đơn vị)", 11, WHOLE),
        ]
        if level != "organisation":
            columns += [("TCCSĐ có số liệu", 11, WHOLE), ("TCCSĐ phải báo cáo", 11, WHOLE)]
        return Sheet(
            name,
            title,
            columns,
            rows,
            _rests_on(_default(tables, "bloc")),
            [
                "Đánh giá so trên số đếm, không so trên tỷ lệ đã làm tròn.",
                "Còn thiếu: số đơn vị ít nhất phải đạt thêm; số âm là số đơn vị vượt khung.",
            ],
        )

    return build


def _gaps(tables: Tables, names: _Names) -> Sheet:
    rows = [
        [
            r["target"],
            names.target(r["target"]),
            r["year"],
            "Tổ chức" if r["by"] == "organisation" else "Nguyên nhân",
            names.organisations.get(r["key"]) or names.cause(r["key"]),
            float(r["units"]),
        ]
        for r in tables.gaps.sort_values(["target", "year", "by", "key"], kind="stable").to_dict(
            "records"
        )
    ]
    columns = [
        ("Mã", 6, CENTRED),
        ("Chỉ tiêu", 34, TEXT),
        ("Năm", 7, YEAR),
        ("Chia theo", 14, TEXT),
        ("Tổ chức / nguyên nhân", 50, TEXT),
        ("Số đơn vị còn thiếu", 14, UNITS),
    ]
    return Sheet(
        "Phần còn thiếu",
        "PHẦN CÒN THIẾU SO VỚI MỤC TIÊU, THEO TỔ CHỨC VÀ THEO NGUYÊN NHÂN",
        columns,
        rows,
        "Chỉ các chỉ tiêu chưa đạt của toàn Đảng bộ Khối.",
        [
            "Cộng theo tổ chức và theo nguyên nhân đều bằng khoảng cách của toàn Đảng bộ Khối; số lẻ là bình thường."
        ],
    )


def _numbers(tables: Tables, names: _Names) -> Sheet:
    """Every number and grade that figures rest on, as read, as written, and where."""
    measures = dict(zip(tables.measures["measure"], tables.measures["name"], strict=True))
    numbers = trusted(tables, "observations").sort_values(
        ["year", "organisation", "measure", "quarter"], kind="stable"
    )
    grades = decided_grades(tables).sort_values(["year", "organisation"], kind="stable")
    rows = [
        [
            r["year"],
            names.organisations.get(r["organisation"], r["organisation"]),
            name,
            r.get("quarter"),
            value,
            r["raw"],
            vi.rule(r["rule"]),
            r["file"],
            r["sheet"],
            r["cell"],
        ]
        for r, name, value in [
            *(
                (r, measures.get(r["measure"], r["measure"]), r["value"])
                for r in numbers.to_dict("records")
            ),
            *(
                (
                    r | {"rule": "grade"},
                    "Xếp loại tổ chức được quyết định",
                    vi.name(vi.GRADES, r["grade"]),
                )
                for r in grades.to_dict("records")
            ),
        ]
    ]
    columns = [
        ("Năm", 7, "0"),
        ("Tổ chức", 34, TEXT),
        ("Số liệu", 40, TEXT),
        ("Quý", 6, WHOLE),
        ("Số dùng", 12, WHOLE),
        ("Ghi trong ô", 14, TEXT),
        ("Cách đọc", 30, TEXT),
        ("Tệp", 40, TEXT),
        ("Trang tính", 14, TEXT),
        ("Ô", 7, TEXT),
    ]
    return Sheet(
        "Từng con số",
        "TỪNG CON SỐ ĐƯỢC DÙNG VÀ NƠI GHI",
        columns,
        rows,
        "Ô có lỗi không được dùng thì không có ở đây, xem trang «Cần xem lại». Câu hỏi Có/Không: 1 là có, 0 là không.",
    )


def _shortfalls(tables: Tables, names: _Names) -> Sheet:
    codes: dict[str, list[str]] = {}
    for r in tables.causes.to_dict("records"):
        text = f"{names.cause(r['code'])} ({vi.lower(vi.name(vi.CAUSE_KINDS, r['kind']))})"
        if text not in codes.setdefault(r["shortfall"], []):
            codes[r["shortfall"]].append(text)
    rows = [
        [
            r["year"],
            names.organisations.get(r["organisation"], r["organisation"]),
            r["target"],
            r["limitation"],
            r["cause"],
            "; ".join(codes.get(r["shortfall"], [])) or "Chưa phân loại",
            r["remedy"],
            r["file"],
            r["sheet"],
            r["cell"],
        ]
        for r in tables.shortfalls.sort_values(
            ["year", "organisation", "target", "shortfall"], kind="stable"
        ).to_dict("records")
    ]
    columns = [
        ("Năm", 7, YEAR),
        ("Tổ chức", 24, TEXT),
        ("Chỉ tiêu", 7, CENTRED),
        ("Hạn chế", 34, TEXT),
        ("Nguyên nhân đã nêu", 34, TEXT),
        ("Nhóm nguyên nhân", 26, TEXT),
        ("Giải pháp", 34, TEXT),
        ("Tệp", 22, TEXT),
        ("Trang tính", 10, TEXT),
        ("Ô", 6, CENTRED),
    ]
    return Sheet(
        "Hạn chế, nguyên nhân",
        "HẠN CHẾ, NGUYÊN NHÂN VÀ GIẢI PHÁP CÁC TỔ CHỨC ĐÃ NÊU",
        columns,
        rows,
        "Nguyên văn trong bài nộp; địa chỉ là ô ghi hạn chế.",
    )


def _returns(tables: Tables, names: _Names) -> Sheet:
    rows = [
        [
            r["year"],
            names.organisations.get(r["organisation"], r["organisation"]),
            vi.name(vi.SECTORS, names.sectors.get(r["organisation"], "")),
            "Phải nộp" if r["expected"] else "Không phải nộp",
            _date(r["received"]),
            _date(r["due"]),
            ("Quá hạn" if r["late"] else "Đã nộp")
            if r["file"]
            else "Đã gửi, chưa dùng được"
            if r["files"]
            else "Chưa có",
            r["file"],
        ]
        for r in tables.returns.sort_values(["year", "organisation"], kind="stable").to_dict(
            "records"
        )
    ]
    columns = [
        ("Năm", 7, YEAR),
        ("Tổ chức", 42, TEXT),
        ("Lĩnh vực", 24, TEXT),
        ("Diện nộp", 16, TEXT),
        ("Ngày nhận", 12, DAY),
        ("Hạn nộp", 12, DAY),
        ("Tình trạng", 12, TEXT),
        ("Tệp", 40, TEXT),
    ]
    return Sheet(
        "Tình hình nộp",
        "TÌNH HÌNH NỘP BÁO CÁO CỦA CÁC TỔ CHỨC",
        columns,
        rows,
        "Diện nộp tính theo danh sách tổ chức có hiệu lực ngày 31/12 của năm.",
    )


def _issues(tables: Tables, names: _Names) -> Sheet:
    frame = tables.issues[tables.issues["severity"] != "note"].sort_values(
        ["year", "severity", "file", "sheet", "cell", "code"], kind="stable"
    )
    rows = [
        [
            r["year"],
            vi.name(vi.SEVERITIES, r["severity"]),
            names.organisations.get(r["organisation"], r["organisation"]),
            message(r["message"]),
            r["found"],
            r["expected"],
            r["file"],
            r["sheet"],
            r["cell"],
        ]
        for r in frame.to_dict("records")
    ]
    columns = [
        ("Năm", 7, YEAR),
        ("Mức", 10, CENTRED),
        ("Tổ chức", 26, TEXT),
        ("Việc cần xem", 54, TEXT),
        ("Đang ghi", 20, TEXT),
        ("Cần có", 20, TEXT),
        ("Tệp", 24, TEXT),
        ("Trang tính", 10, TEXT),
        ("Ô", 7, CENTRED),
    ]
    return Sheet(
        "Cần xem lại",
        "SỐ LIỆU CẦN XEM LẠI HOẶC HỎI LẠI ĐƠN VỊ",
        columns,
        rows,
        "Lỗi: số không dùng được. Cần hỏi lại: số có thể đúng và đã được dùng.",
    )


SHEETS: tuple[Callable[[Tables, _Names], Sheet], ...] = (
    _main,
    _figures("bloc", "Toàn khối", "KẾT QUẢ TỪNG NĂM CỦA TOÀN ĐẢNG BỘ KHỐI, THEO CÁC CÁCH TÍNH"),
    _figures("sector", "Theo lĩnh vực", "KẾT QUẢ TỪNG NĂM THEO LĨNH VỰC"),
    _figures("organisation", "Theo tổ chức", "KẾT QUẢ TỪNG NĂM THEO TỔ CHỨC"),
    _numbers,
    _gaps,
    _shortfalls,
    _returns,
    _issues,
)


def _default(tables: Tables, level: str) -> pd.DataFrame:
    frame = tables.indicators
    return frame[(frame["level"] == level) & (frame["reading"] == "resolution")]


def _rests_on(bloc: pd.DataFrame) -> str:
    most = bloc.groupby("year")[["reporting", "expected"]].max()
    parts = [f"năm {y}: {vi.base(r['reporting'], r['expected'])}" for y, r in most.iterrows()]
    return (
        f"Số TCCSĐ có số liệu (nhiều nhất trong các chỉ tiêu) – {vi.join(parts)}." if parts else ""
    )


def _rate(row: dict) -> float | None:
    n, d = row["numerator"], row["denominator"]
    return None if pd.isna(n) or pd.isna(d) or not d else int(n) / int(d)


def _date(text: str) -> object:
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    return datetime(*map(int, found.groups())) if found else (text or None)


def _styles() -> list[NamedStyle]:
    middle = Alignment(horizontal="centerContinuous", vertical="center")
    cell = {"font": Font(name=FACE, size=12), "border": BOX}
    return [
        NamedStyle("tiêu đề", font=Font(name=FACE, size=14, bold=True), alignment=middle),
        NamedStyle("căn cứ", font=Font(name=FACE, size=12, italic=True), alignment=middle),
        NamedStyle("ghi chú", font=Font(name=FACE, size=12, italic=True)),
        NamedStyle(
            "đầu cột",
            font=Font(name=FACE, size=12, bold=True),
            border=BOX,
            fill=FILL,
            alignment=Alignment(wrap_text=True, horizontal="center", vertical="center"),
        ),
        NamedStyle("ô", **cell, alignment=Alignment(wrap_text=True, vertical="top")),
        NamedStyle(
            "ô giữa",
            **cell,
            alignment=Alignment(wrap_text=True, vertical="top", horizontal="center"),
        ),
    ]


def _write(sheet: Worksheet, content: Sheet, tables: Tables) -> None:
    above = [MADE_UP] * bool(tables.synthetic) + [content.base] * bool(content.base)
    head, width = 3 + len(above), len(content.columns)
    for i, (_, size, _) in enumerate(content.columns, start=1):
        sheet.column_dimensions[get_column_letter(i)].width = size
    sheet.freeze_panes = f"A{head + 1}"
    on_paper(sheet, f"{head}:{head}", content.name)
    if content.rows:
        sheet.auto_filter.ref = f"A{head}:{get_column_letter(width)}{head + len(content.rows)}"
    for line, style in [(content.title, "tiêu đề"), *((line, "căn cứ") for line in above)]:
        sheet.append([_cell(sheet, line if i == 0 else None, style) for i in range(width)])
    sheet.append([])
    headings = [heading for heading, _, _ in content.columns]
    for n, (row, style) in enumerate(
        [(headings, "đầu cột"), *((row, "") for row in content.rows)], start=head
    ):
        lines = max(lines_of(v, size) for v, (_, size, _) in zip(row, content.columns, strict=True))
        sheet.row_dimensions[n].height = min(
            16 * lines + 2, 409
        )  # not every program finds it by itself
        sheet.append(
            [
                _cell(sheet, v, style or ("ô giữa" if form in (CENTRED, YEAR, DAY) else "ô"), form)
                for v, (_, _, form) in zip(row, content.columns, strict=True)
            ]
        )
    if not content.rows:
        sheet.append([_cell(sheet, "Không có dòng nào.", "ghi chú")])
    sheet.append([])
    for line in content.notes:
        sheet.append([_cell(sheet, line, "ghi chú")])


def _cell(sheet: Worksheet, value: object, style: str, form: str = TEXT) -> WriteOnlyCell:
    """A cell whose text is text, whatever it begins with, now and when somebody edits it."""
    cell = WriteOnlyCell(sheet, value=None)
    cell.style = style
    if isinstance(value, str) and value:
        write_text(cell, value)
    elif not vi.is_missing(value):
        cell.value = value if isinstance(value, float | datetime) else int(value)
        cell.number_format = form
    return cell
