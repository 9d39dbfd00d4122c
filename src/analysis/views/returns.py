"""Page 1: who reported, when, and how good the figures are."""

from typing import Any

import pandas as pd

from analysis.measuring.completeness import bases, completeness, return_states
from analysis.measuring.files import CELLS, joint, late_jointly, ledger_by_year, used
from analysis.measuring.findings import ASKING, asking
from analysis.measuring.findings import by_code as findings_by_code
from analysis.measuring.reliance import members
from analysis.measuring.series import figures, years
from analysis.measuring.targets import all_targets
from analysis.showing import charts
from analysis.showing import figures as words
from analysis.showing.show import Chart, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import address, beyond_note, left_out, message, names, source
from analysis.views.names import findings, forms
from analysis.views.quoted import masked_all

STATUS = {
    "on-time": "Đúng hạn",
    "undated": "Không rõ ngày nhận",
    "late": "Nộp muộn",
    "missing": "Chưa nộp",
    "unusable": "Đã gửi, chưa dùng được",
    "beyond": "Ngoài danh sách",
}
STACKED = {  # a part of each year's bar: the column that counts it
    "on-time": "on_time",
    "late": "late",
    "undated": "undated",
    "missing": "missing",
    "unusable": "unusable",
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
READ = (
    "Máy đọc {files} tệp, thấy {errors} lỗi (số liệu không dùng) và {queries} điều cần hỏi lại"
    " (số liệu vẫn dùng); {closed}."
)
DUE_NOTE = (
    "Phải nộp: TCCSĐ còn hoạt động vào ngày 31/12 theo danh sách."
    " Chưa nộp là thiếu số liệu, không phải là không đạt chỉ tiêu."
)
MEMBERS_NOTE = "Phần đảng viên: tổ chức chưa báo cáo được tính theo số đảng viên gần nhất đã biết."
LATE_JOINTLY = (
    "Năm {year}: số liệu của {count} TCCSĐ đến qua {files} tệp tổng hợp nhận sau hạn,"
    " không kê từng tổ chức."
)
EACH_FILE = (
    "Từng tệp: ở phụ lục Excel, trang «Tình hình nộp»; từng con số và ô của nó:"
    " ở trang của từng tổ chức."
)
SEVERITY_NOTE = (
    "Lỗi: số liệu của ô không được dùng. Cần hỏi lại: số liệu có thể đúng, vẫn được dùng."
    " Ghi nhận: không cần làm gì."
)
BASE_NOTE = (
    "Mỗi ô: số TCCSĐ có đủ số liệu / số TCCSĐ phải có;"
    " trong ngoặc là phần đảng viên (ĐV) của các tổ chức đó."
)
CLOSED = "Sổ khép kín: {cells} ô có nội dung bằng đúng tổng {parts} ô của các cột bên phải."
NOT_CLOSED = "Sổ chưa khép: {cells} ô có nội dung, ghi nhận {parts} ô."


# ---- returns


def _yearly(tables: Tables) -> pd.DataFrame:
    return completeness(tables.returns, tables.submissions, members(tables))


def summary(tables: Tables) -> Text:
    """The state of returns, year by year, in sentences."""
    jointly = late_jointly(tables)
    points = [_year(row, jointly.get(row["year"], 0)) for row in _yearly(tables).to_dict("records")]
    counts = tables.issues["severity"].value_counts()
    errors, queries = (vi.number(int(counts.get(severity, 0))) for severity in ASKING)
    lost = int(tables.ledger["unaccounted"].sum())
    closed = "mọi ô có nội dung đều có nơi ghi nhận"
    if lost:
        closed = f"{vi.number(lost)} ô chưa có nơi ghi nhận"
    files = vi.number(len(tables.submissions))
    return Text([READ.format(files=files, errors=errors, queries=queries, closed=closed)], points)


def _year(row: dict[Any, Any], jointly: int) -> str:
    parts = [vi.result(row["received"], row["expected"], "TCCSĐ đã nộp")]
    if row["members_share"] is not None:
        parts[0] += f", chiếm {vi.percentage(row['members_share'])} số đảng viên"
    late = f"{vi.number(row['late'])} nộp muộn" if row["late"] else "không có báo cáo muộn"
    parts.append(late + (f" ({vi.number(jointly)} qua tệp tổng hợp)" if jointly else ""))
    gone = f"{vi.number(row['missing'])} chưa nộp" if row["missing"] else "nộp đủ"
    if row["unusable"]:
        gone += f", {vi.number(row['unusable'])} đã gửi nhưng chưa dùng được"
    parts += [gone, f"{vi.number(row['refused'])} tệp không dùng được"]
    return f"Năm {row['year']}: {'; '.join(parts)}."


def by_year(tables: Tables) -> Table:
    """Expected, received, late, replaced, refused and missing by year."""
    rows = _yearly(tables)
    pairs = zip(rows["received"], rows["expected"], strict=True)
    shown = {
        "Năm": rows["year"].astype(str),
        "Phải nộp": rows["expected"],
        "Đã nộp": rows["received"],
        "Tỷ lệ nộp": [vi.percent(received, expected) for received, expected in pairs],
        "Đúng hạn": rows["on_time"],
        "Nộp muộn": rows["late"],
        "Không rõ ngày": rows["undated"],
        "Chưa nộp": rows["missing"],
    }
    if rows["unusable"].any():
        shown[STATUS["unusable"]] = rows["unusable"]
    shown |= {
        "Tệp được thay bằng bản sau": rows["resubmitted"],
        "Tệp trùng": rows["copies"],
        "Tệp không dùng được": rows["refused"],
        "Phần đảng viên có báo cáo": [vi.percentage(share) for share in rows["members_share"]],
    }
    notes = [DUE_NOTE, MEMBERS_NOTE]
    return Table(pd.DataFrame(shown), "Nộp báo cáo theo năm", source(tables), notes)


def by_year_chart(tables: Tables) -> Chart:
    """On time, late, undated and missing, stacked by year."""
    rows = _yearly(tables)
    shown = {STATUS[key]: list(rows[part]) for key, part in STACKED.items() if rows[part].sum()}
    worst = rows.sort_values(["missing", "year"]).iloc[-1]
    title = "Tất cả các năm đều nộp đủ báo cáo"
    if worst["missing"]:
        gone = vi.base(worst["missing"], worst["expected"])
        title = f"Năm {worst['year']} thiếu nhiều báo cáo nhất: {gone} chưa nộp"
    return charts.stacked(
        pd.DataFrame(shown, index=rows["year"]),
        title,
        source(tables, "Số TCCSĐ phải nộp báo cáo từng năm"),
        unit="TCCSĐ",
        what="Tình trạng nộp báo cáo",
    )


def missing(tables: Tables, most: int = 40) -> Table:
    """Who owes a return, or was late."""
    rows = return_states(tables.returns)
    rows = rows[rows["status"].isin(["missing", "unusable", "late"])]
    shared = rows["file"].isin(joint(tables))
    notes = [
        LATE_JOINTLY.format(
            year=year, count=vi.number(len(some)), files=vi.number(some["file"].nunique())
        )
        for year, some in rows[shared].groupby("year")
    ]
    rows = rows[~shared].sort_values(
        ["year", "status", "organisation"], ascending=[False, False, True]
    )
    known = names(tables)
    shown = {
        "Tổ chức": [known.get(i, i) for i in rows["organisation"]],
        "Năm": [str(year) for year in rows["year"]],
        "Tình trạng": [STATUS[status] for status in rows["status"]],
        "Hạn nộp": [vi.day(day) for day in rows["due"]],
        "Ngày nhận": [vi.day(day) for day in rows["received"]],
    }
    return Table(
        pd.DataFrame(shown).head(most),
        "Tổ chức chưa nộp hoặc nộp muộn, năm gần nhất trước",
        source(tables),
        [*left_out(most, len(rows), "Tình hình nộp"), *notes],
        organisations=list(rows["organisation"])[:most],
    )


# ---- files


def refused(tables: Tables) -> Table:
    """Files that were not used, with the reason."""
    rows = tables.submissions[tables.submissions["status"].ne("accepted")]
    rows = rows.sort_values(["status", "file"])
    shown = {
        "Tệp": list(rows["file"]),
        "Tình trạng": [vi.name(vi.STATUSES, status) for status in rows["status"]],
        "Lý do": masked_all(rows["reason"]),
    }
    return Table(pd.DataFrame(shown), "Tệp không dùng", source(tables))


def files(tables: Tables) -> Table:
    """How many files of each form were used in each year, and how much came from them."""
    rows, named = used(tables), forms()
    shown = {
        "Năm": [str(year or vi.MISSING) for year in rows["year"]],
        "Biểu mẫu": [named.get(form, form) for form in rows["form"]],
        "Số tệp": rows["files"],
        "Lượt TCCSĐ trong tệp": rows["organisations"],
        "Số liệu": rows["figures"],
    }
    caption = "Các tệp báo cáo được dùng"
    return Table(pd.DataFrame(shown), caption, source(tables), [EACH_FILE], head="Biểu mẫu")


def ledger(tables: Tables) -> Table:
    """Every cell that held something, and what became of it."""
    rows = ledger_by_year(tables)
    total = rows.sum()
    known = ["không rõ" if vi.is_missing(year) else str(year) for year in rows.index]
    shown = {"Năm": [*known, "Cộng"]}
    shown |= {head: [*rows[c], total[c]] for head, c in zip(LEDGER, CELLS, strict=True)}
    cells, parts = int(total["cells"]), int(total[list(CELLS[1:])].sum())
    closed = CLOSED if cells == parts else NOT_CLOSED
    note = closed.format(cells=vi.number(cells), parts=vi.number(parts))
    caption = "Sổ kiểm: từng ô trong báo cáo đã đi đâu"
    return Table(pd.DataFrame(shown), caption, source(tables), [note])


# ---- findings


def by_code(tables: Tables) -> Table:
    """How many findings of each kind, with one example."""
    rows, named = findings_by_code(tables), findings()
    examples = [message(text) for text in rows["message"]]
    order = {key: i for i, key in enumerate(vi.SEVERITIES)}
    shown = pd.DataFrame(
        {
            "Điều phát hiện": [
                named.get(code) or example
                for code, example in zip(rows["code"], examples, strict=True)
            ],
            "Mức độ": [vi.name(vi.SEVERITIES, severity) for severity in rows["severity"]],
            "Số lượng": rows["count"],
            "Số tệp": rows["files"],
            "Ví dụ": examples,
            "Địa chỉ": address(rows),
            "order": rows["severity"].map(order).fillna(len(order)),
        }
    )
    by = ["order", "Số lượng", "Điều phát hiện"]
    shown = shown.sort_values(by, ascending=[True, False, True]).drop(columns="order")
    caption = "Những điều phát hiện khi đọc báo cáo"
    return Table(shown, caption, source(tables), [SEVERITY_NOTE])


def by_code_year(tables: Tables) -> Chart:
    """Errors and queries by year."""
    rows = asking(tables, "year").reindex(years(tables), fill_value=0)
    most = rows["total"].iloc[::-1].idxmax()  # of equal years the last
    title = "Không có lỗi hay điều cần hỏi lại"
    if rows["total"].any():
        count = vi.number(rows["total"].max())
        title = f"Năm {most} có nhiều điều phải xem lại nhất: {count}"
    return charts.stacked(
        rows[list(ASKING)].rename(columns=vi.SEVERITIES),
        title,
        source(tables, "Số lỗi và điều cần hỏi lại, theo năm của báo cáo"),
        unit="điều",
        what="Chất lượng số liệu",
    )


def most_issues(tables: Tables, most: int = 15) -> Table:
    """Organisations whose returns need most attention: whom to help, not a ranking."""
    rows = asking(tables, "organisation")
    rows = rows.sort_values("total", ascending=False, kind="stable").head(most)
    known = names(tables)
    shown = {
        "Tổ chức": [known.get(i, i) for i in rows.index],
        "Lỗi": list(rows["error"]),
        "Cần hỏi lại": list(rows["query"]),
    }
    whom = "Các tổ chức cần được hướng dẫn thêm về báo cáo"
    caption = f"{whom} (nhiều nhất {vi.number(most)})"
    return Table(pd.DataFrame(shown), caption, source(tables), organisations=list(rows.index))


# ---- what figures rest on


def base_by_target(tables: Tables) -> Table:
    """How many organisations each figure rests on."""
    rows = bases(figures(tables), tables.organisations, members(tables))
    cells: dict[str, dict[str, str]] = {}
    for row in rows[rows["level"].eq("bloc")].to_dict("records"):
        star = "*" if row["reporting"] > row["expected"] else ""
        said = words.base(row) + star
        if row["members_share"] is not None:
            said += f" ({vi.percentage(row['members_share'], digits=1)} ĐV)"
        cells.setdefault(row["target"], {})[str(row["year"])] = said
    targets, blank = all_targets(tables), dict.fromkeys(map(str, years(tables)), vi.MISSING)
    shown = [{"Chỉ tiêu": t.label} | blank | cells.get(t.id, {}) for t in targets]
    return Table(
        pd.DataFrame(shown),
        "Mỗi kết quả tính trên bao nhiêu TCCSĐ",
        source(tables),
        [BASE_NOTE, *beyond_note(tables, [t.id for t in targets])],
    )
