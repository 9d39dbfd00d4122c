"""Page 1: who reported, when, and how good the figures are."""

from dataclasses import replace
from fractions import Fraction
from textwrap import shorten

import pandas as pd

from analysis.measuring.completeness import bases, completeness, return_states
from analysis.measuring.files import CELLS, joint, ledger_by_year, used
from analysis.measuring.findings import ASKING, asking
from analysis.measuring.findings import by_code as findings_by_code
from analysis.measuring.series import columns, having, latest, records, years
from analysis.measuring.targets import all_targets
from analysis.showing import charts
from analysis.showing import figures as words
from analysis.showing.show import Chart, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views import explore
from analysis.views.common import Row, beyond_note, left_out, of_years, source, table
from analysis.views.names import namer
from analysis.views.quoted import address, message

EXAMPLE = 90  # letters of an example: the whole stands in the table of issues
STATUS = {
    "on-time": "Đúng hạn",
    "undated": "Không rõ ngày nhận",
    "late": "Gửi muộn",
    "missing": "Chưa gửi",
    "unusable": "Đã gửi, chưa dùng được",
    "beyond": "Ngoài danh sách",
}
YEARLY = {
    "year": "Năm",
    "expected": "Phải gửi",
    "received": "Đã gửi",
    "rate": "Tỷ lệ gửi",
    "on_time": "Đúng hạn",
    "late": "Gửi muộn",
    "undated": "Không rõ ngày",
    "missing": "Chưa gửi",
    "unusable": STATUS["unusable"],
    "resubmitted": "Tệp được thay bằng bản sau",
    "copies": "Tệp trùng",
    "refused": "Tệp không dùng được",
    "members_share": "Phần đảng viên có báo cáo",
}
STACKED = {
    "on_time": STATUS["on-time"],
    "late": STATUS["late"],
    "undated": STATUS["undated"],
    "missing": STATUS["missing"],
    "unusable": STATUS["unusable"],
}
LEDGER = (
    "Ô có nội dung",
    "Số liệu",
    "Nhãn, tiêu đề",
    "Tổng, tỷ lệ, số thứ tự",
    "Bỏ qua có lý do",
    "Không dùng được",
    "Chưa ghi nhận",
)


# ---- who reported


def summary(tables: Tables) -> Text:
    """The state of the returns in two sentences."""
    files, asked = tables.submissions["status"], tables.questions["severity"]
    errors, queries = (vi.number(int(asked.eq(severity).sum())) for severity in ASKING)
    said = (
        f"Đã nhận {vi.number(len(files))} tệp, sử dụng {vi.number(int(files.eq('accepted').sum()))}"
        f" tệp. Cả giai đoạn có {vi.number(int(asked.isin(ASKING).sum()))} điểm cần rà soát:"
        f" {errors} điểm sai (không sử dụng số liệu đó), {queries} điểm cần xác nhận (vẫn sử dụng)."
    )
    rows = records(completeness(tables).query("expected > 0").tail(1))
    return Text([said, *(_year(row) for row in rows)])


def _year(row: Row) -> str:
    sent = vi.base(row["received"], row["expected"])
    said = f"Năm {row['year']}: {sent} đã gửi báo cáo"
    if row["members_share"] is not None:
        said += f", chiếm {vi.percentage(row['members_share'])} số đảng viên"
    late, gone, bad = (vi.number(row[part]) for part in ("late", "missing", "unusable"))
    said += f"; {late} gửi muộn; {gone} chưa gửi"
    return f"{said}; {bad} đã gửi nhưng chưa dùng được." if row["unusable"] else f"{said}."


def by_year(tables: Tables) -> Table:
    """Expected, received, late, replaced, refused and missing by year."""
    rows = completeness(tables)
    rates = [words.fixed(vi.percent(*pair)) for pair in columns(rows, "received", "expected")]
    heads = {c: head for c, head in YEARLY.items() if c != "unusable" or rows[c].any()}
    due = (
        "Phải gửi: TCCSĐ còn hoạt động vào ngày 31/12 theo danh sách. Chưa gửi là thiếu số liệu,"
        " không phải là không đạt chỉ tiêu."
    )
    known = "Phần đảng viên: tổ chức chưa báo cáo được tính theo số đảng viên gần nhất đã biết."
    how = {"year": str, "members_share": _fixed}
    rows = rows.assign(rate=rates)
    return table(
        tables,
        "Tình hình gửi báo cáo theo năm",
        rows,
        heads,
        how,
        notes=[due, known],
    )


def _fixed(share: Fraction) -> str:
    return words.fixed(vi.percentage(share))


def by_year_chart(tables: Tables) -> Chart:
    """On time, late, undated and missing, stacked by year."""
    rows = completeness(tables).set_index("year")
    shown = rows[[part for part in STACKED if rows[part].sum()]].rename(columns=STACKED)
    last = rows[rows["expected"].gt(0)].tail(1)
    title = "; ".join(
        f"Năm {row['year']}: {vi.base(row['missing'], row['expected'])} chưa gửi báo cáo"
        for row in records(last.reset_index())
    )
    base = source(tables, "Số TCCSĐ phải gửi báo cáo từng năm")
    return charts.stacked(
        shown,
        title,
        base,
        unit="TCCSĐ",
        what="Tình trạng gửi báo cáo",
    )


def missing(tables: Tables, most: int = 40) -> Table:
    """Who owes a return, or was late."""
    rows = return_states(tables)
    rows = having(rows, status=["missing", "unusable", "late"])
    shared = rows["file"].isin(joint(tables))
    notes = []
    for year, some in rows[shared].groupby("year"):
        through = f"{vi.number(some['file'].nunique())} tệp tổng hợp nhận sau hạn"
        count = f"{vi.number(len(some))} TCCSĐ"
        notes.append(f"Năm {year}: số liệu của {count} đến qua {through}, không kê từng tổ chức.")
    by = ["year", "status", "organisation"]
    rows = rows[~shared].sort_values(by, ascending=[False, False, True])
    heads = {
        "organisation": "Tổ chức",
        "year": "Năm",
        "status": "Tình trạng",
    }
    return table(
        tables,
        "Tổ chức chưa gửi hoặc gửi muộn, năm gần nhất trước",
        rows.head(most),
        heads | {"due": "Hạn gửi", "received": "Ngày nhận"},
        {
            "organisation": namer(tables),
            "year": str,
            "status": STATUS.get,
            "due": vi.day,
            "received": vi.day,
        },
        notes=left_out(most, len(rows), "Tình hình gửi") + notes,
        organisations=list(rows["organisation"].head(most)),
    )


def questions(tables: Tables, year: int | None = None) -> Table:
    """Who owes the return of a year, the latest where none is named, and all that is asked."""
    year = year or latest(tables)
    return replace(
        explore.questions(tables, year=year), caption=f"Các điểm đề nghị giải trình năm {year}"
    )


# ---- what became of files


def refused(tables: Tables) -> Table:
    """Files that were not used, with the reason."""
    rows = tables.submissions[tables.submissions["status"].ne("accepted")]
    rows = rows.sort_values(["status", "file"])
    heads = {
        "file": "Tệp",
        "status": "Tình trạng",
        "reason": "Lý do",
    }
    how = {"status": tables.named("status").get, "reason": message}
    return table(tables, "Tệp không dùng", rows, heads, how)


def files(tables: Tables) -> Table:
    """How many files of each form were used in each year, and how much came from them."""
    heads = {
        "year": "Năm",
        "form": "Biểu mẫu",
        "files": "Số tệp",
        "organisations": "Lượt TCCSĐ trong tệp",
        "figures": "Số liệu",
    }
    how = {"year": lambda year: str(year or vi.MISSING), "form": tables.named("form").get}
    note = (
        "Từng tệp: ở phụ lục Excel, trang “Tình hình gửi”;"
        " từng con số và ô của nó: ở trang của từng tổ chức."
    )
    caption = "Các tệp báo cáo được dùng"
    return table(
        tables,
        caption,
        used(tables),
        heads,
        how,
        notes=[note],
        head="Biểu mẫu",
    )


def ledger(tables: Tables) -> Table:
    """Every cell that held something, and what became of it."""
    rows = ledger_by_year(tables)
    sums = rows.sum()
    known = [str(year) for year in rows.index.dropna()]
    names = known + ["không rõ"] * (len(rows) - len(known)) + ["Cộng"]
    shown = pd.concat([rows, sums.to_frame().T]).assign(year=names)
    cells = vi.number(sums["cells"])
    parts = vi.number(sums.drop("cells").sum())
    note = f"Sổ khép kín: {cells} ô có nội dung bằng đúng tổng {parts} ô của các cột bên phải."
    if cells != parts:
        note = f"Sổ chưa khép: {cells} ô có nội dung, ghi nhận {parts} ô."
    heads = {"year": "Năm"} | dict(zip(CELLS, LEDGER, strict=True))
    caption = "Sổ kiểm: từng ô trong báo cáo đã đi đâu"
    return table(tables, caption, shown, heads, notes=[note])


# ---- findings


def by_code(tables: Tables) -> Table:
    """How many findings of each kind, with one example."""
    rows = findings_by_code(tables)
    named = tables.named("issue")
    grave = tables.named("severity")
    examples = [
        _in_short(message(text).removeprefix(f"{file}: "))
        for text, file in zip(rows["message"], rows["file"], strict=True)
    ]
    known = rows["code"].map(named)
    rows = rows.assign(
        place=rows["severity"].map({severity: i for i, severity in enumerate(grave)}),
        name=known.where(known.notna(), examples),
        message=examples,
        address=address(rows),
    ).sort_values(["place", "count", "name"], ascending=[True, False, True])
    heads = {
        "name": "Điều phát hiện",
        "severity": "Mức độ",
        "count": "Số lượng",
        "message": "Ví dụ",
        "address": "Địa chỉ",
    }
    note = (
        "Lỗi: số liệu của ô không được dùng. Cần hỏi lại: số liệu có thể đúng, vẫn được dùng."
        " Ghi nhận: không cần làm gì."
    )
    caption = "Những điều phát hiện khi đọc báo cáo"
    how = {"severity": grave.get}
    return table(tables, caption, rows, heads, how, notes=[note])


def _in_short(said: str) -> str:
    """The first two clauses of a message, without the last, which says how to mend it."""
    *found, mend = said.split("; ")
    return shorten("; ".join(found[:2]) or mend, EXAMPLE, placeholder=" …")


def by_code_year(tables: Tables) -> Chart:
    """Errors and queries by year."""
    rows = asking(tables, "year").reindex(years(tables), fill_value=0)
    most = list(rows.index[rows["total"].eq(rows["total"].max())])
    title = "Không có điểm nào cần rà soát"
    if rows["total"].any():
        most_of = vi.number(rows["total"].max())
        title = f"Số điểm cần rà soát nhiều ở năm {vi.years(most)} ({most_of})"
    shown = rows[list(ASKING)].rename(columns=tables.named("severity"))
    base = source(tables, "Số điểm cần rà soát, theo năm của báo cáo")
    return charts.stacked(
        shown,
        title,
        base,
        unit="điểm",
        what="Chất lượng số liệu",
    )


def most_issues(tables: Tables, most: int = 15) -> Table:
    """Organisations whose returns need most attention: whom to help, not a ranking."""
    rows = asking(tables, "organisation").reset_index()
    rows = rows.sort_values("total", ascending=False, kind="stable").head(most)
    heads = {
        "organisation": "Tổ chức",
        "error": "Lỗi",
        "query": "Cần hỏi lại",
    }
    whom = "Các tổ chức cần được hướng dẫn thêm về báo cáo"
    caption = f"{whom} (nhiều nhất {vi.number(most)})"
    how = {"organisation": namer(tables)}
    return table(
        tables,
        caption,
        rows,
        heads,
        how,
        organisations=list(rows["organisation"]),
    )


# ---- what figures rest on


def base_by_target(tables: Tables) -> Table:
    """How many organisations each figure rests on."""
    lines: dict[str, dict[object, str]] = {t.id: {0: t.label} for t in all_targets(tables)}
    for row in records(bases(tables, level="bloc")):
        star = "*" if row["reporting"] > row["expected"] else ""
        share = ""
        if row["members_share"] is not None:
            share = f" ({_fixed(row['members_share'])})"
        lines[row["target"]][row["year"]] = f"{words.base(row)}{star}{share}"
    note = (
        "Mỗi ô: số TCCSĐ có đủ số liệu / số TCCSĐ phải có;"
        " trong ngoặc là tỷ lệ đảng viên của các TCCSĐ đó."
    )
    return table(
        tables,
        "Mỗi kết quả tính trên bao nhiêu TCCSĐ",
        list(lines.values()),
        {0: "Chỉ tiêu"} | of_years(years(tables)),
        notes=[note, *beyond_note(tables)],
    )
