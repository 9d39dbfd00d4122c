"""Page 3: one organisation – its figures, its grades, its own words; nobody is ranked."""

from dataclasses import replace

import pandas as pd

from analysis.causes.explain import Coding, answers
from analysis.codes import DEFAULT_READING as DEFAULT
from analysis.measuring.assess import repeaters
from analysis.measuring.completeness import return_states
from analysis.measuring.given import decided_grades
from analysis.measuring.panel import timeline
from analysis.showing import charts
from analysis.showing.show import Chart, Group, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views import sources
from analysis.views.common import (
    STATE_MARKS,
    address,
    all_targets,
    cause_name,
    masked,
    message,
    source,
    years,
)
from analysis.views.returns import STATUS, joint


def _row(tables: Tables, organisation: str) -> dict:
    rows = tables.organisations[tables.organisations["organisation"].eq(organisation)]
    if rows.empty:
        raise KeyError(
            f"Không có tổ chức «{organisation}» trong danh sách; xem cột organisation của organisations.csv"
        )
    return rows.to_dict("records")[0]


def _figures(tables: Tables, organisation: str) -> pd.DataFrame:
    rows = tables.indicators
    return rows[
        rows["level"].eq("organisation")
        & rows["scope"].eq(organisation)
        & rows["reading"].eq(DEFAULT)
    ]


def _seen(tables: Tables, organisation: str) -> list[int]:
    """Years in which the organisation was due to report or did."""
    rows = _figures(tables, organisation)
    there = rows[(rows["expected"] > 0) | (rows["reporting"] > 0)]
    return sorted({int(y) for y in there["year"]}) or years(tables)


def profile(tables: Tables, organisation: str) -> Text:
    """Who it is, what happened to it, whether it reported.

    Raises
    ------
    KeyError
        When the register has no such organisation.
    """
    row = _row(tables, organisation)
    said = [
        f"{row['name']} ({organisation}): {vi.lower(vi.name(vi.KINDS, row['kind']))}, lĩnh vực {vi.lower(vi.name(vi.SECTORS, row['sector']))}"
        + (f", thành lập ngày {vi.day(row['founded'])}" if row["founded"] else "")
        + (
            f", thôi hoạt động trong Khối từ ngày {vi.day(row['dissolved'])}"
            if row["dissolved"]
            else ""
        )
        + "."
    ]
    points = []
    for event in timeline(tables).to_dict("records"):
        if organisation in (*event["predecessors"].split(), *event["successors"].split()):
            sides = [vi.join(event["predecessor_names"]), vi.join(event["successor_names"])]
            points.append(
                f"Ngày {vi.day(event['date'])}: {vi.name(vi.EVENTS, event['event'])}"
                + (f", từ {sides[0]} thành {sides[1]}" if all(sides) else "")
                + (f" (số {event['decision']})" if event["decision"] else "")
                + "."
            )
    states, shared = return_states(tables), joint(tables)
    mine = states[states["organisation"].eq(organisation)].sort_values("year")
    points += [
        f"Năm {r['year']}: {'có số liệu qua tệp tổng hợp' if r['file'] in shared else vi.lower(STATUS[r['status']])}"
        + (f", nhận ngày {vi.day(r['received'])}" if r["received"] else "")
        + (
            f" (hạn {vi.day(r['due'])})"
            if r["status"] in ("late", "missing", "unusable") and r["due"]
            else ""
        )
        + "."
        for r in mine.to_dict("records")
    ]
    return Text(said, points)


def summary(tables: Tables, organisation: str) -> Text:
    """The last reported year, and what goes on for years."""
    _row(tables, organisation)
    rows = _figures(tables, organisation)
    judged = rows[rows["state"].isin(["met", "missed"])]
    if judged.empty:
        return Text(["Chưa có số liệu để đánh giá chỉ tiêu nào."])
    year = int(judged["year"].max())
    here = {r["target"]: r for r in judged[judged["year"].eq(year)].to_dict("records")}
    targets = {t.id: t for t in all_targets(tables)}
    met = [t for t in targets if t in here and here[t]["state"] == "met"]
    missed = [t for t in targets if t in here and here[t]["state"] == "missed"]
    open_ = rows[rows["year"].eq(year) & rows["state"].eq("not-reported") & (rows["expected"] > 0)]
    blank = [t for t in targets if targets[t].judged == "all" and open_["target"].eq(t).any()]
    said = [
        f"Năm {year} đạt {vi.number(len(met))}/{vi.number(len(here))} chỉ tiêu đánh giá được cho tổ chức"
        + (f": {vi.join(met)}" if met else "")
        + (f"; chưa có số dùng được: {vi.join(blank)}." if blank else ".")
    ]
    points = []
    for t in missed:
        r, facts = here[t], targets[t]
        short = (
            f", còn thiếu {vi.number(r['units_short'])} {facts.unit}"
            if not vi.is_missing(r["units_short"]) and r["units_short"] > 0 and r["denominator"] > 1
            else ""
        )
        points.append(
            f"Chưa đạt {facts.id} – {facts.name}: {vi.result(r['numerator'], r['denominator'], facts.unit, facts.bounds, 'bằng')}{short} (mục tiêu {facts.asked})."
        )
    again = repeaters(tables, scope=organisation)
    for r in again[again["status"].eq("repeating")].to_dict("records"):
        points.append(
            f"Chỉ tiêu {r['target']} chưa đạt nhiều năm liền: {_in_a_row(r['missed_years'])}."
        )
    back = again[again["status"].eq("recovered")]
    if len(back):
        points.append(
            "Đã khắc phục: "
            + vi.join(f"{r.target} (đạt lại năm {r.recovered})" for r in back.itertuples())
            + "."
        )
    return Text(said, points)


def _in_a_row(missed: str) -> str:
    """Runs of years that follow one another, and the single years apart: '2024–2025 (ngoài ra: 2021)'."""
    some = {int(y) for y in missed.split()}
    alone = [y for y in some if not {y - 1, y + 1} & some]
    starts = sorted(y for y in some if y - 1 not in some and y + 1 in some)
    ends = sorted(y for y in some if y + 1 not in some and y - 1 in some)
    said = vi.join(f"{a}–{b}" for a, b in zip(starts, ends, strict=True))
    return said + (f" (ngoài ra: {vi.years(alone)})" if alone else "")


def figures(tables: Tables, organisation: str) -> Table:
    """Its figures on all targets by year, with state."""
    row, rows = _row(tables, organisation), _figures(tables, organisation)
    cells = {(r["target"], int(r["year"])): r for r in rows.to_dict("records")}
    shown, seen = [], _seen(tables, organisation)
    mine = {
        name: (frame := getattr(tables, name))[frame["organisation"].eq(organisation)]
        for name in ("observations", "gradings", "returns")
    }
    absent = sources.absence(replace(tables, **mine))
    for t in all_targets(tables):
        line = {"Chỉ tiêu": f"{t.id}. {t.name}", "Mục tiêu": t.goal}
        for year in seen:
            r = cells.get((t.id, year))
            line[str(year)] = _cell(r, t, absent) if r else vi.MISSING
        shown.append(line)
    notes = [
        "● đạt, ◇ chưa đạt, △ đang thực hiện. 6b và 7b chỉ kết luận chung cho Đảng bộ Khối, ở đây chỉ hiện số liệu."
    ]
    return Table(
        pd.DataFrame(shown),
        f"Kết quả của {row['name']} qua các năm",
        source(tables),
        notes,
        targets=[t.id for t in all_targets(tables)],
    )


def _cell(r: dict, t, absent) -> str:
    if vi.is_missing(r["numerator"]):
        if r["state"] != "not-reported":
            return vi.STATES[r["state"]]
        said = absent(t.id, r["scope"], int(r["year"]))
        return {sources.NOT_SENT: vi.STATES["not-reported"]}.get(
            said, "Có báo cáo, không có số dùng được" if ":" in said else vi.upper(said)
        )
    if t.unit == "TCCSĐ":  # one organisation answers yes or no
        if r["state"] in STATE_MARKS:
            return f"{vi.STATES[r['state']]}\u00a0{STATE_MARKS[r['state']]}"
        return f"{vi.number(r['numerator'])}/{vi.number(r['denominator'])}"
    return (
        f"{vi.percent(r['numerator'], r['denominator'], t.bounds)}\u00a0{STATE_MARKS.get(r['state'], '')}".strip()
        + f"\n{vi.number(r['numerator'])}/{vi.number(r['denominator'])}"
    )


def lines(tables: Tables, organisation: str) -> Chart | Text:
    """Its rates over the years, each against its own target."""
    row, rows = _row(tables, organisation), _figures(tables, organisation)
    drawn = [
        t
        for t in all_targets(tables)
        if t.unit != "TCCSĐ"
        and t.judged == "all"
        and rows.loc[rows["target"].eq(t.id), "numerator"].notna().any()
    ]
    if not drawn:
        return Text(["Chưa có số liệu để vẽ."])
    goals = {f"{t.id}. {t.name}": (t.lower, t.upper, t.strict, t.breaks) for t in drawn}
    names_ = {t.id: f"{t.id}. {t.name}" for t in drawn}
    points = rows[rows["target"].isin(names_)]
    points = points.assign(panel=[names_[t] for t in points["target"]])
    judged = points[points["state"].isin(["met", "missed"])]
    last = int(judged["year"].max()) if len(judged) else None
    here = judged[judged["year"].eq(last)]
    title = (
        f"Năm {last} đạt {vi.number(int(here['state'].eq('met').sum()))}/{vi.number(len(here))} chỉ tiêu tính theo tỷ lệ"
        if last
        else "Các chỉ tiêu tính theo tỷ lệ qua các năm"
    )
    return charts.multiples(
        points,
        title,
        source(
            tables,
            f"Báo cáo của {row['name']}, các năm {vi.years(points.loc[points['numerator'].notna(), 'year'])}",
        ),
        what=row["name"],
        goals=goals,
    )


def grades(tables: Tables, organisation: str) -> Table:
    """Grades it gave itself and grades that were decided."""
    row = _row(tables, organisation)
    mine = tables.gradings[tables.gradings["organisation"].eq(organisation)]
    final = decided_grades(replace(tables, gradings=mine))
    final = {int(y): g for y, g in zip(final["year"], final["grade"], strict=True)}
    shown = []
    for year in sorted({int(y) for y in mine["year"]}):
        some = mine[mine["year"].eq(year)]
        own = some[some["stage"].eq("self")]
        shown.append(
            {
                "Năm": str(year),
                "Tự đánh giá": vi.join(
                    dict.fromkeys(vi.name(vi.GRADES, g) for g in own["grade"]), "hoặc"
                )
                or vi.MISSING,
                "Được quyết định": vi.name(vi.GRADES, final[year]) if year in final else vi.MISSING,
            }
        )
    breaks = {t.break_reason: t.breaks for t in all_targets(tables) if t.breaks}
    return Table(
        pd.DataFrame(shown, columns=["Năm", "Tự đánh giá", "Được quyết định"]),
        f"Xếp loại của {row['name']}",
        source(tables),
        [
            "Nếu có nhiều quyết định trong năm, quyết định sau cùng được dùng.",
            *(f"{reason}." for reason in breaks),
        ],
    )


def shortfalls(tables: Tables, organisation: str) -> Table:
    """Limitations, causes and remedies in its own words, with the cells where they stand."""
    row = _row(tables, organisation)
    rows = tables.shortfalls[tables.shortfalls["organisation"].eq(organisation)].sort_values(
        ["year", "target", "shortfall"], ascending=[False, True, True]
    )
    codes = (
        tables.causes.assign(group=tables.causes["code"].str[:1])
        .groupby("shortfall")["group"]
        .agg(lambda g: sorted(set(g)))
        .to_dict()
    )
    told = answers(rows, Coding(tables.causes, tables.uncoded, tables.issues))
    words = {"uncoded": "Chưa mã hóa", "none": "không nêu", "not-answered": vi.MISSING}
    shown = pd.DataFrame(
        {
            "Năm": [str(y) for y in rows["year"]],
            "Chỉ tiêu": [t or vi.MISSING for t in rows["target"]],
            "Hạn chế": [masked(t) for t in rows["limitation"]],
            "Nguyên nhân": [masked(t) or vi.MISSING for t in rows["cause"]],
            "Giải pháp": [masked(t) or vi.MISSING for t in rows["remedy"]],
            "Nhóm nguyên nhân": [
                "\n".join(cause_name(tables, c) for c in codes.get(s, []))
                or words.get(told[s], vi.MISSING)
                for s in rows["shortfall"]
            ],
            "Địa chỉ": address(rows),
        }
    )
    return Table(
        shown,
        f"Hạn chế, nguyên nhân, giải pháp do {row['name']} nêu",
        source(tables),
        ["Chữ giữ nguyên như tổ chức viết; tên người lập và số điện thoại được ẩn."],
    )


def issues(tables: Tables, organisation: str) -> Group:
    """What must be looked at in its returns, errors first."""
    row = _row(tables, organisation)
    rows = tables.issues[
        tables.issues["organisation"].eq(organisation) & tables.issues["severity"].ne("note")
    ]
    rows = rows.assign(order=rows["severity"].eq("query")).sort_values(
        ["order", "year", "file", "sheet", "cell"]
    )
    shown = pd.DataFrame(
        {
            "Năm": [vi.MISSING if vi.is_missing(y) else str(y) for y in rows["year"]],
            "Mức độ": [vi.name(vi.SEVERITIES, s) for s in rows["severity"]],
            "Thấy": [masked(t) or vi.MISSING for t in rows["found"]],
            "Cần": [masked(t) or vi.MISSING for t in rows["expected"]],
            "Cách sửa": [message(t) for t in rows["message"]],
            "Địa chỉ": address(rows),
        }
    )
    errors = int(rows["severity"].eq("error").sum())
    return Group(
        [
            Text(
                [
                    f"{vi.number(errors)} lỗi (số liệu không dùng), {vi.number(len(rows) - errors)} điều cần hỏi lại."
                ]
            ),
            Table(shown, f"Những điều cần xem lại trong báo cáo của {row['name']}", source(tables)),
        ]
    )
