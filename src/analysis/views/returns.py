"""Page 1: who reported, when, and how good the figures are."""

import pandas as pd

from analysis.measuring.completeness import bases, completeness, known_members, return_states
from analysis.showing import charts
from analysis.showing.show import Chart, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import (
    address,
    all_targets,
    beyond_note,
    form_names,
    issue_names,
    left_out,
    masked,
    message,
    names,
    source,
    years,
)

STATUS = {
    "on-time": "Đúng hạn",
    "undated": "Không rõ ngày nhận",
    "late": "Nộp muộn",
    "missing": "Chưa nộp",
    "unusable": "Đã gửi, chưa dùng được",
    "beyond": "Ngoài danh sách",
}


def members(tables: Tables) -> pd.DataFrame:
    """Members of each organisation and year, as reported or last known."""
    return known_members(tables)


def joint(tables: Tables) -> set[str]:
    """Files that speak for more than one organisation."""
    return set(tables.submissions.loc[tables.submissions["organisations"].fillna(0) > 1, "file"])


def _yearly(tables: Tables) -> pd.DataFrame:
    return completeness(tables)


def summary(tables: Tables) -> Text:
    """The state of returns, year by year, in sentences."""
    jointly = (
        tables.returns[tables.returns["late"] & tables.returns["file"].isin(joint(tables))]
        .groupby("year")
        .size()
    )
    points = []
    for r in _yearly(tables).to_dict("records"):
        late = f"{vi.number(r['late'])} nộp muộn" if r["late"] else "không có báo cáo muộn"
        late += (
            f" ({vi.number(jointly[r['year']])} qua tệp tổng hợp)" if jointly.get(r["year"]) else ""
        )
        gone = f"{vi.number(r['missing'])} chưa nộp" if r["missing"] else "nộp đủ"
        gone += f", {vi.number(r['unusable'])} đã gửi nhưng chưa dùng được" if r["unusable"] else ""
        share = (
            f", chiếm {vi.percentage(r['members_share'])} số đảng viên"
            if r["members_share"] is not None
            else ""
        )
        points.append(
            f"Năm {r['year']}: {vi.result(r['received'], r['expected'], 'TCCSĐ đã nộp')}{share}; {late}; {gone}; "
            f"{vi.number(r['refused'])} tệp không dùng được."
        )
    errors = int(tables.issues["severity"].eq("error").sum())
    queries = int(tables.issues["severity"].eq("query").sum())
    lost = int(tables.ledger["unaccounted"].sum())
    closed = (
        "mọi ô có nội dung đều có nơi ghi nhận"
        if not lost
        else f"{vi.number(lost)} ô chưa có nơi ghi nhận"
    )
    return Text(
        [
            f"Máy đọc {vi.number(len(tables.submissions))} tệp, thấy {vi.number(errors)} lỗi (số liệu không dùng) và "
            f"{vi.number(queries)} điều cần hỏi lại (số liệu vẫn dùng); {closed}."
        ],
        points,
    )


def by_year(tables: Tables) -> Table:
    """Expected, received, late, replaced, refused and missing by year."""
    frame = _yearly(tables)
    share = [vi.MISSING if s is None else vi.percentage(s) for s in frame["members_share"]]
    shown = pd.DataFrame(
        {
            "Năm": frame["year"].astype(str),
            "Phải nộp": frame["expected"],
            "Đã nộp": frame["received"],
            "Tỷ lệ nộp": [
                vi.percent(n, d) for n, d in zip(frame["received"], frame["expected"], strict=True)
            ],
            "Đúng hạn": frame["on_time"],
            "Nộp muộn": frame["late"],
            "Không rõ ngày": frame["undated"],
            "Chưa nộp": frame["missing"],
            **({STATUS["unusable"]: frame["unusable"]} if frame["unusable"].any() else {}),
            "Tệp được thay bằng bản sau": frame["resubmitted"],
            "Tệp trùng": frame["copies"],
            "Tệp không dùng được": frame["refused"],
            "Phần đảng viên có báo cáo": share,
        }
    )
    return Table(
        shown,
        "Nộp báo cáo theo năm",
        source(tables),
        [
            "Phải nộp: TCCSĐ còn hoạt động vào ngày 31/12 theo danh sách. Chưa nộp là thiếu số liệu, không phải là không đạt chỉ tiêu.",
            "Phần đảng viên: tổ chức chưa báo cáo được tính theo số đảng viên gần nhất đã biết.",
        ],
    )


def by_year_chart(tables: Tables) -> Chart:
    """On time, late, undated and missing, stacked by year."""
    frame = _yearly(tables)
    parts = {
        "Đúng hạn": "on_time",
        "Nộp muộn": "late",
        "Không rõ ngày nhận": "undated",
        "Chưa nộp": "missing",
        STATUS["unusable"]: "unusable",
    }
    shown = pd.DataFrame(
        {name: frame[column].to_list() for name, column in parts.items() if frame[column].sum()},
        index=[str(y) for y in frame["year"]],
    )
    worst = frame.sort_values(["missing", "year"], ascending=[False, False]).iloc[0]
    title = (
        f"Năm {worst['year']} thiếu nhiều báo cáo nhất: {vi.number(worst['missing'])}/{vi.number(worst['expected'])} TCCSĐ chưa nộp"
        if worst["missing"]
        else "Tất cả các năm đều nộp đủ báo cáo"
    )
    return charts.stacked(
        shown,
        title,
        source(tables, "Số TCCSĐ phải nộp báo cáo từng năm"),
        unit="TCCSĐ",
        what="Tình trạng nộp báo cáo",
    )


def missing(tables: Tables, most: int = 40) -> Table:
    """Who owes a return, or was late."""
    states = return_states(tables)
    rows, shared = states[states["status"].isin(["missing", "unusable", "late"])], joint(tables)
    many = rows[rows["file"].isin(shared)]
    rows = rows.drop(many.index).sort_values(
        ["year", "status", "organisation"], ascending=[False, False, True]
    )
    known = names(tables)
    notes = [
        f"Năm {year}: số liệu của {vi.number(len(some))} TCCSĐ đến qua {vi.number(some['file'].nunique())} tệp tổng hợp nhận sau hạn, không kê từng tổ chức."
        for year, some in many.groupby("year")
    ]
    shown = pd.DataFrame(
        {
            "Tổ chức": [known.get(i, i) for i in rows["organisation"]],
            "Năm": [str(y) for y in rows["year"]],
            "Tình trạng": [STATUS[s] for s in rows["status"]],
            "Hạn nộp": [vi.day(d) for d in rows["due"]],
            "Ngày nhận": [vi.day(d) for d in rows["received"]],
        }
    )
    return Table(
        shown.head(most),
        "Tổ chức chưa nộp hoặc nộp muộn, năm gần nhất trước",
        source(tables),
        [*left_out(most, len(rows), "Tình hình nộp"), *notes],
        organisations=list(rows["organisation"])[:most],
    )


def refused(tables: Tables) -> Table:
    """Files that were not used, with the reason."""
    rows = tables.submissions[tables.submissions["status"].ne("accepted")].sort_values(
        ["status", "file"]
    )
    shown = pd.DataFrame(
        {
            "Tệp": list(rows["file"]),
            "Tình trạng": [vi.name(vi.STATUSES, s) for s in rows["status"]],
            "Lý do": [masked(r) for r in rows["reason"]],
        }
    )
    return Table(shown, "Tệp không dùng", source(tables))


def files(tables: Tables) -> Table:
    """How many files of each form were used in each year, and how much came from them."""
    rows = tables.submissions[tables.submissions["status"].eq("accepted")]
    counted = tables.observations.groupby("file").size().to_dict()
    rows = rows.assign(
        files=1, figures=[int(counted.get(f, 0)) for f in rows["file"]], year=rows["year"].fillna(0)
    )
    forms = form_names()
    sums = rows.groupby(["year", "form"], as_index=False)[
        ["files", "organisations", "figures"]
    ].sum()
    shown = pd.DataFrame(
        {
            "Năm": [str(y or vi.MISSING) for y in sums["year"]],
            "Biểu mẫu": [forms.get(f, f) for f in sums["form"]],
            "Số tệp": list(sums["files"]),
            "Lượt TCCSĐ trong tệp": list(sums["organisations"]),
            "Số liệu": list(sums["figures"]),
        }
    )
    note = "Từng tệp: ở phụ lục Excel, trang «Tình hình nộp»; từng con số và ô của nó: ở trang của từng tổ chức."
    return Table(shown, "Các tệp báo cáo được dùng", source(tables), [note], head="Biểu mẫu")


def by_code(tables: Tables) -> Table:
    """How many findings of each kind, with one example."""
    order = {key: i for i, key in enumerate(vi.SEVERITIES)}
    rows, named = [], issue_names()
    for (severity, code), some in tables.issues.groupby(["severity", "code"], sort=True):
        first = some.iloc[:1]
        rows.append(
            (
                order.get(severity, 9),
                -len(some),
                {
                    "Điều phát hiện": named.get(code) or message(first["message"].iloc[0]),
                    "Mức độ": vi.name(vi.SEVERITIES, severity),
                    "Số lượng": len(some),
                    "Số tệp": some["file"].nunique(),
                    "Ví dụ": message(first["message"].iloc[0]),
                    "Địa chỉ": address(first)[0],
                },
            )
        )
    shown = [row for *_, row in sorted(rows, key=lambda r: (r[0], r[1], r[2]["Điều phát hiện"]))]
    return Table(
        pd.DataFrame(
            shown, columns=["Điều phát hiện", "Mức độ", "Số lượng", "Số tệp", "Ví dụ", "Địa chỉ"]
        ),
        "Những điều phát hiện khi đọc báo cáo",
        source(tables),
        [
            "Lỗi: số liệu của ô không được dùng. Cần hỏi lại: số liệu có thể đúng, vẫn được dùng. Ghi nhận: không cần làm gì."
        ],
    )


def by_code_year(tables: Tables) -> Chart:
    """Errors and queries by year."""
    issues = tables.issues[
        tables.issues["severity"].isin(["error", "query"]) & tables.issues["year"].notna()
    ]
    counted = {
        vi.SEVERITIES[s]: [
            int((issues["severity"].eq(s) & issues["year"].eq(y)).sum()) for y in years(tables)
        ]
        for s in ("error", "query")
    }
    total = [sum(values) for values in zip(*counted.values(), strict=True)]
    most = years(tables)[max(range(len(total)), key=lambda i: (total[i], i))] if total else ""
    title = (
        f"Năm {most} có nhiều điều phải xem lại nhất: {vi.number(max(total))}"
        if any(total)
        else "Không có lỗi hay điều cần hỏi lại"
    )
    return charts.stacked(
        pd.DataFrame(counted, index=[str(y) for y in years(tables)]),
        title,
        source(tables, "Số lỗi và điều cần hỏi lại, theo năm của báo cáo"),
        unit="điều",
        what="Chất lượng số liệu",
    )


def most_issues(tables: Tables, most: int = 15) -> Table:
    """Organisations whose returns need most attention: whom to help, not a ranking."""
    issues = tables.issues[
        tables.issues["severity"].isin(["error", "query"]) & tables.issues["organisation"].ne("")
    ]
    counts = (
        issues.groupby(["organisation", "severity"])
        .size()
        .unstack(fill_value=0)
        .reindex(columns=["error", "query"], fill_value=0)
    )
    counts = (
        counts.assign(total=counts.sum(axis=1))
        .reset_index()
        .sort_values(["total", "organisation"], ascending=[False, True])
        .head(most)
    )
    known = names(tables)
    shown = pd.DataFrame(
        {
            "Tổ chức": [known.get(i, i) for i in counts["organisation"]],
            "Lỗi": list(counts["error"]),
            "Cần hỏi lại": list(counts["query"]),
        }
    )
    return Table(
        shown,
        f"Các tổ chức cần được hướng dẫn thêm về báo cáo (nhiều nhất {vi.number(most)})",
        source(tables),
        organisations=list(counts["organisation"]),
    )


def ledger(tables: Tables) -> Table:
    """Every cell that held something, and what became of it."""
    year = dict(zip(tables.submissions["file"], tables.submissions["year"], strict=True))
    rows = tables.ledger.assign(year=[year.get(f, pd.NA) for f in tables.ledger["file"]])
    rows["year"] = ["không rõ" if vi.is_missing(y) else str(y) for y in rows["year"]]
    columns = ["cells", "values", "labels", "derived", "ignored", "issues", "unaccounted"]
    sums = rows.groupby("year")[columns].sum().sort_index()
    sums.loc["Cộng"] = sums.sum()
    heads = [
        "Ô có nội dung",
        "Số liệu",
        "Nhãn, tiêu đề",
        "Tổng, tỷ lệ, số thứ tự",
        "Bỏ qua có lý do",
        "Không dùng được",
        "Chưa ghi nhận",
    ]
    shown = pd.DataFrame(
        {"Năm": list(sums.index)} | {h: list(sums[c]) for h, c in zip(heads, columns, strict=True)}
    )
    total = sums.loc["Cộng"]
    parts = int(total[columns[1:]].sum())
    note = (
        f"Sổ khép kín: {vi.number(total['cells'])} ô có nội dung bằng đúng tổng {vi.number(parts)} ô của các cột bên phải."
        if parts == int(total["cells"])
        else f"Sổ chưa khép: {vi.number(total['cells'])} ô có nội dung, ghi nhận {vi.number(parts)} ô."
    )
    return Table(shown, "Sổ kiểm: từng ô trong báo cáo đã đi đâu", source(tables), [note])


def base_by_target(tables: Tables) -> Table:
    """How many organisations each figure rests on."""
    found = bases(tables, level="bloc")
    cells = {(r["target"], int(r["year"])): r for r in found.to_dict("records")}

    def cell(target: str, year: int) -> str:
        r = cells.get((target, year))
        if r is None:
            return vi.MISSING
        share = (
            f" ({vi.percentage(r['members_share'], digits=1)} ĐV)"
            if r["members_share"] is not None
            else ""
        )
        return f"{vi.number(r['reporting'])}/{vi.number(r['expected'])}{'*' * (r['reporting'] > r['expected'])}{share}"

    rows = [
        {"Chỉ tiêu": t.label} | {str(y): cell(t.id, y) for y in years(tables)}
        for t in all_targets(tables)
    ]
    return Table(
        pd.DataFrame(rows),
        "Mỗi kết quả tính trên bao nhiêu TCCSĐ",
        source(tables),
        [
            "Mỗi ô: số TCCSĐ có đủ số liệu / số TCCSĐ phải có; trong ngoặc là phần đảng viên (ĐV) của các tổ chức đó.",
            *beyond_note(tables, [t.id for t in all_targets(tables)]),
        ],
    )
