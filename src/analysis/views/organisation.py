"""Page 3: one organisation – its figures, its grades, its own words; nobody is ranked."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.causes.explain import Coding, answers
from analysis.measuring.assess import repeaters
from analysis.measuring.completeness import return_states
from analysis.measuring.counted import Absence, absences
from analysis.measuring.files import joint
from analysis.measuring.measure import decided_grades
from analysis.measuring.panel import timeline
from analysis.measuring.series import figures as figures_of
from analysis.measuring.series import years
from analysis.measuring.targets import Target, all_targets
from analysis.showing import charts
from analysis.showing import figures as words
from analysis.showing.show import Chart, Group, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views import sources
from analysis.views.common import (
    MARKS_NOTE,
    address,
    bloc_only,
    cause_name,
    message,
    source,
)
from analysis.views.quoted import masked_all
from analysis.views.returns import STATUS

JUDGED = ("met", "missed")
OWED = ("late", "missing", "unusable")
NOTHING_JUDGED = "Chưa có số liệu để đánh giá chỉ tiêu nào."
NO_CODE = {"uncoded": "Chưa mã hóa", "none": "không nêu", "not-answered": vi.MISSING}
Figure = words.Figure


def _row(tables: Tables, organisation: str) -> dict[Any, Any]:
    rows = tables.organisations[tables.organisations["organisation"].eq(organisation)]
    if rows.empty:
        where = "xem cột organisation của organisations.csv"
        raise KeyError(f"Không có tổ chức «{organisation}» trong danh sách; {where}")
    return rows.to_dict("records")[0]


def _figures(tables: Tables, organisation: str) -> pd.DataFrame:
    return figures_of(tables, level="organisation", scope=organisation)


# ---- who it is


def profile(tables: Tables, organisation: str) -> Text:
    """Who it is, what happened to it, whether it reported.

    Raises
    ------
    KeyError
        When the register has no such organisation.
    """
    row = _row(tables, organisation)
    kind, sector = vi.name(vi.KINDS, row["kind"]), vi.name(vi.SECTORS, row["sector"])
    said = f"{row['name']} ({organisation}): {vi.lower(kind)}, lĩnh vực {vi.lower(sector)}"
    if row["founded"]:
        said += f", thành lập ngày {vi.day(row['founded'])}"
    if row["dissolved"]:
        said += f", thôi hoạt động trong Khối từ ngày {vi.day(row['dissolved'])}"
    events = timeline(tables.organisations, tables.events).to_dict("records")
    points = [
        _event(event)
        for event in events
        if organisation in f"{event['predecessors']} {event['successors']}".split()
    ]
    states, shared = return_states(tables.returns), joint(tables)
    mine = states[states["organisation"].eq(organisation)].sort_values("year")
    points += [_return(row, row["file"] in shared) for row in mine.to_dict("records")]
    return Text([f"{said}."], points)


def _event(event: Mapping[Any, Any]) -> str:
    said = f"Ngày {vi.day(event['date'])}: {vi.name(vi.EVENTS, event['event'])}"
    before, after = (vi.join(event[f"{side}_names"]) for side in ("predecessor", "successor"))
    if before and after:
        said += f", từ {before} thành {after}"
    if event["decision"]:
        said += f" (số {event['decision']})"
    return f"{said}."


def _return(row: Mapping[Any, Any], shared: bool) -> str:
    said = "có số liệu qua tệp tổng hợp" if shared else vi.lower(STATUS[row["status"]])
    if row["received"]:
        said += f", nhận ngày {vi.day(row['received'])}"
    if row["status"] in OWED and row["due"]:
        said += f" (hạn {vi.day(row['due'])})"
    return f"Năm {row['year']}: {said}."


def summary(tables: Tables, organisation: str) -> Text:
    """The last reported year, and what goes on for years."""
    _row(tables, organisation)
    rows = _figures(tables, organisation)
    judged = rows[rows["state"].isin(JUDGED)]
    if judged.empty:
        return Text([NOTHING_JUDGED])
    year = int(judged["year"].max())
    by_target = {row["target"]: row for row in rows[rows["year"].eq(year)].to_dict("records")}
    here = [(t, by_target[t.id]) for t in all_targets(tables) if t.id in by_target]
    met = [target.id for target, row in here if row["state"] == "met"]
    missed = [(target, row) for target, row in here if row["state"] == "missed"]
    blank = [
        target.id
        for target, row in here
        if target.for_each and row["state"] == "not-reported" and row["expected"] > 0
    ]
    of = vi.number(len(met) + len(missed))
    said = f"Năm {year} đạt {vi.number(len(met))}/{of} chỉ tiêu đánh giá được cho tổ chức"
    said += f": {vi.join(met)}" if met else ""
    said += f"; chưa có số dùng được: {vi.join(blank)}." if blank else "."
    points = [_missed(row, target) for target, row in missed]
    return Text([said], points + _over_years(tables, rows))


def _missed(row: Figure, target: Target) -> str:
    short = words.units(row["units_short"], target.unit) if row["denominator"] > 1 else ""
    said = words.told(row, target) + (f", {short}" if short else "")
    return f"Chưa đạt {target.id} – {target.name}: {said} (mục tiêu {target.asked})."


def _over_years(tables: Tables, rows: pd.DataFrame) -> list[str]:
    """What it missed year after year, and what it mended."""
    again = repeaters(rows, tables.targets)
    points = [
        f"Chỉ tiêu {row['target']} chưa đạt nhiều năm liền: {_in_a_row(row['missed_years'])}."
        for row in again[again["status"].eq("repeating")].to_dict("records")
    ]
    back = [
        f"{row['target']} (đạt lại năm {row['recovered']})"
        for row in again[again["status"].eq("recovered")].to_dict("records")
    ]
    return points + ([f"Đã khắc phục: {vi.join(back)}."] if back else [])


def _in_a_row(missed: str) -> str:
    """Runs of years that follow one another, and the single years apart: '2024–2025 (ngoài ra: 2021)'."""
    runs = vi.runs(missed.split())
    alone = vi.years(run[0] for run in runs if len(run) == 1)
    said = vi.join(f"{run[0]}–{run[-1]}" for run in runs if len(run) > 1)
    return f"{said} (ngoài ra: {alone})" if alone else said


# ---- its figures


def figures(tables: Tables, organisation: str) -> Table:
    """Its figures on all targets by year, with state."""
    row, rows = _row(tables, organisation), _figures(tables, organisation)
    there = rows[(rows["expected"] > 0) | (rows["reporting"] > 0)]
    seen = sorted({int(year) for year in there["year"]}) or years(tables)
    gaps = {(gap.target, gap.year): gap for gap in absences(tables, organisation=organisation)}
    cells = {(row["target"], row["year"]): row for row in rows.to_dict("records")}
    targets, shown = all_targets(tables), []
    for target in targets:
        line = {"Chỉ tiêu": target.numbered, "Mục tiêu": target.short}
        for year in seen:
            key = target.id, year
            figure = cells.get(key)
            line[str(year)] = _cell(figure, target, gaps.get(key)) if figure else vi.MISSING
        shown.append(line)
    return Table(
        pd.DataFrame(shown),
        f"Kết quả của {row['name']} qua các năm",
        source(tables),
        [f"{MARKS_NOTE}. {bloc_only(tables)}, ở đây chỉ hiện số liệu."],
        targets=[target.id for target in targets],
    )


def _cell(row: Figure, target: Target, gap: Absence | None) -> str:
    if not words.given(row):
        if gap is None or row["state"] != "not-reported" or gap.reason == "not-sent":
            return vi.STATES[row["state"]]
        if gap.reason == "no-figure":
            return "Có báo cáo, không có số dùng được"
        return vi.upper(sources.ABSENT[gap.reason])
    if target.universe == "organisations":  # one organisation answers yes or no
        said = vi.STATES[row["state"]]
        return words.marked(said, row) if row["state"] in words.MARKS else words.counts(row)
    return f"{words.marked(words.rate(row, target), row).strip()}\n{words.counts(row)}"


def lines(tables: Tables, organisation: str) -> Chart | Text:
    """Its rates over the years, each against its own target."""
    row, rows = _row(tables, organisation), _figures(tables, organisation)
    given = rows[rows["numerator"].notna()]
    drawn = {
        target.id: target
        for target in all_targets(tables)
        if target.universe != "organisations"
        and target.for_each
        and given["target"].eq(target.id).any()
    }
    if not drawn:
        return Text(["Chưa có số liệu để vẽ."])
    points = rows[rows["target"].isin(drawn)]
    points = points.assign(panel=[drawn[target].numbered for target in points["target"]])
    judged = points[points["state"].isin(JUDGED)]
    title = "Các chỉ tiêu tính theo tỷ lệ qua các năm"
    if len(judged):
        year = int(judged["year"].max())
        states = judged.loc[judged["year"].eq(year), "state"]
        met = f"{vi.number(int(states.eq('met').sum()))}/{vi.number(len(states))}"
        title = f"Năm {year} đạt {met} chỉ tiêu tính theo tỷ lệ"
    span = vi.years(points.loc[points["numerator"].notna(), "year"])
    base = f"Báo cáo của {row['name']}, các năm {span}"
    goals = {target.numbered: target for target in drawn.values()}
    return charts.multiples(points, title, source(tables, base), goals, row["name"])


def grades(tables: Tables, organisation: str) -> Table:
    """Grades it gave itself and grades that were decided."""
    row = _row(tables, organisation)
    mine = tables.gradings[tables.gradings["organisation"].eq(organisation)]
    standing = decided_grades(mine)
    decided = dict(zip(standing["year"], standing["grade"], strict=True))
    own = mine[mine["stage"].eq("self")]
    shown = []
    for year in sorted(set(mine["year"])):
        said = dict.fromkeys(own.loc[own["year"].eq(year), "grade"])
        shown.append(
            {
                "Năm": str(year),
                "Tự đánh giá": vi.join((vi.name(vi.GRADES, g) for g in said), "hoặc") or vi.MISSING,
                "Được quyết định": vi.name(vi.GRADES, decided.get(year, vi.MISSING)),
            }
        )
    breaks = dict.fromkeys(t.break_reason for t in all_targets(tables) if t.breaks)
    return Table(
        pd.DataFrame(shown, columns=["Năm", "Tự đánh giá", "Được quyết định"]),
        f"Xếp loại của {row['name']}",
        source(tables),
        [
            "Nếu có nhiều quyết định trong năm, quyết định sau cùng được dùng.",
            *(f"{reason}." for reason in breaks),
        ],
    )


# ---- its own words, and what must be looked at


def shortfalls(tables: Tables, organisation: str) -> Table:
    """Limitations, causes and remedies in its own words, with the cells where they stand."""
    row = _row(tables, organisation)
    rows = tables.shortfalls[tables.shortfalls["organisation"].eq(organisation)]
    rows = rows.sort_values(["year", "target", "shortfall"], ascending=[False, True, True])
    told = answers(rows, Coding(tables.causes, tables.uncoded, tables.issues))
    codes: dict[str, set[str]] = {}
    for shortfall, code in zip(tables.causes["shortfall"], tables.causes["code"], strict=True):
        codes.setdefault(shortfall, set()).add(code[:1])
    causes = [
        "\n".join(cause_name(tables, code) for code in sorted(codes.get(shortfall, ())))
        or NO_CODE.get(told[shortfall], vi.MISSING)
        for shortfall in rows["shortfall"]
    ]
    shown = {
        "Năm": [str(year) for year in rows["year"]],
        "Chỉ tiêu": [target or vi.MISSING for target in rows["target"]],
        "Hạn chế": masked_all(rows["limitation"]),
        "Nguyên nhân": masked_all(rows["cause"], vi.MISSING),
        "Giải pháp": masked_all(rows["remedy"], vi.MISSING),
        "Nhóm nguyên nhân": causes,
        "Địa chỉ": address(rows),
    }
    return Table(
        pd.DataFrame(shown),
        f"Hạn chế, nguyên nhân, giải pháp do {row['name']} nêu",
        source(tables),
        ["Chữ giữ nguyên như tổ chức viết; tên người lập và số điện thoại được ẩn."],
    )


def issues(tables: Tables, organisation: str) -> Group:
    """What must be looked at in its returns, errors first."""
    row = _row(tables, organisation)
    rows = tables.issues[tables.issues["organisation"].eq(organisation)]
    rows = rows[rows["severity"].ne("note")]
    rows = rows.assign(order=rows["severity"].eq("query"))
    rows = rows.sort_values(["order", "year", "file", "sheet", "cell"])
    shown = {
        "Năm": [vi.MISSING if vi.is_missing(year) else str(year) for year in rows["year"]],
        "Mức độ": [vi.name(vi.SEVERITIES, severity) for severity in rows["severity"]],
        "Thấy": masked_all(rows["found"], vi.MISSING),
        "Cần": masked_all(rows["expected"], vi.MISSING),
        "Cách sửa": [message(text) for text in rows["message"]],
        "Địa chỉ": address(rows),
    }
    errors = int(rows["severity"].eq("error").sum())
    queries = vi.number(len(rows) - errors)
    said = f"{vi.number(errors)} lỗi (số liệu không dùng), {queries} điều cần hỏi lại."
    caption = f"Những điều cần xem lại trong báo cáo của {row['name']}"
    return Group([Text([said]), Table(pd.DataFrame(shown), caption, source(tables))])
