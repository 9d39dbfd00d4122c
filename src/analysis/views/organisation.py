"""Page 3: one organisation – its figures, its grades, its own words; nobody is ranked."""

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.codes import JUDGED
from analysis.measuring import known
from analysis.measuring.assess import repeaters
from analysis.measuring.completeness import return_states
from analysis.measuring.counted import Absence, absences
from analysis.measuring.files import joint
from analysis.measuring.given import decided_grades
from analysis.measuring.panel import timeline
from analysis.measuring.series import columns, meant_years, records, years
from analysis.measuring.series import figures as figures_of
from analysis.measuring.targets import Target, all_targets
from analysis.measuring.texts import answers
from analysis.showing import charts
from analysis.showing import figures as words
from analysis.showing.show import Chart, Group, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views import sources
from analysis.views.common import MARKS_NOTE, Row, bloc_only, of_years, source, table
from analysis.views.names import cause_name
from analysis.views.quoted import address, masked, message, quoted
from analysis.views.returns import STATUS

NOTHING = {"missing": "chưa gửi báo cáo", "unusable": "đã gửi báo cáo, chưa sử dụng được"}
OWED = ("late", "missing", "unusable")
NO_CODE = {"uncoded": "Chưa phân loại", "none": "không nêu"}


def _row(tables: Tables, organisation: str) -> Row:
    rows = tables.organisations[tables.organisations["organisation"].eq(organisation)]
    return records(rows)[0]


def _figures(tables: Tables, organisation: str) -> pd.DataFrame:
    return figures_of(tables, level="organisation", scope=organisation)


# ---- who it is


@known.by_name("organisation")
def profile(tables: Tables, organisation: str) -> Text:
    """Who it is, what happened to it, whether it reported.

    Raises
    ------
    Unknown
        When the register has no such organisation.
    """
    row = _row(tables, organisation)
    kind, sector = (vi.name(tables.named(listed), row[listed]) for listed in ("kind", "sector"))
    said = f"{row['name']} ({organisation}): {vi.lower(kind)}, lĩnh vực {vi.lower(sector)}"
    if row["founded"]:
        said += f", thành lập ngày {vi.day(row['founded'])}"
    if row["dissolved"]:
        said += f", thôi hoạt động trong Đảng bộ từ ngày {vi.day(row['dissolved'])}"
    points = [
        _event(event, tables.named("event"))
        for event in records(timeline(tables))
        if organisation in f"{event['predecessors']} {event['successors']}".split()
    ]
    states = return_states(tables)
    shared = joint(tables)
    mine = states[states["organisation"].eq(organisation)].sort_values("year")
    points += [_return(row, row["file"] in shared) for row in records(mine)]
    return Text([f"{said}."], points)


def _event(event: Row, named: dict[str, str]) -> str:
    said = f"Ngày {vi.day(event['date'])}: {vi.name(named, event['event'])}"
    before = vi.join(event["predecessor_names"])
    after = vi.join(event["successor_names"])
    if before and after:
        said += f", từ {before} thành {after}"
    return f"{said} (số {event['decision']})." if event["decision"] else f"{said}."


def _return(row: Row, shared: bool) -> str:
    said = "có số liệu qua tệp tổng hợp" if shared else vi.lower(STATUS[row["status"]])
    if row["received"]:
        said += f", nhận ngày {vi.day(row['received'])}"
    if row["status"] in OWED and row["due"]:
        said += f" (hạn {vi.day(row['due'])})"
    return f"Báo cáo năm {row['year']}: {said}."


@known.by_name("organisation")
def summary(tables: Tables, organisation: str, year: int | None = None) -> Text:
    """One year, the last reported where none is named, and what goes on for years."""
    about = _row(tables, organisation)
    rows = _figures(tables, organisation)
    judged = rows[rows["state"].isin(JUDGED)]
    if year:
        judged = judged[judged["year"].isin(meant_years(tables, year))]
    if judged.empty:
        of = f"{about['name']} năm {year}: chưa" if year else "Chưa"
        return Text([f"{of} có số liệu để đánh giá chỉ tiêu nào."])
    year = int(judged["year"].max())
    here = {row["target"]: row for row in records(rows[rows["year"].eq(year)])}
    met = 0
    missed = []
    blank = []
    for target in all_targets(tables):
        row = here.get(target.id, {"state": ""})
        if row["state"] == "met":
            met += 1
        elif row["state"] == "missed":
            missed.append(_missed(row, target))
        elif row["state"] == "not-reported" and target.for_each and row["expected"]:
            blank.append(target.numbered)
    asked = vi.number(met + len(missed) + len(blank))
    said = f"Năm {year} đạt {vi.number(met)}/{asked} chỉ tiêu đánh giá cho tổ chức"
    said += f"; chưa có số liệu dùng được: {vi.join(blank)}" if blank else ""
    first = [_owing(tables, organisation)]
    if about["dissolved"]:
        first = [f"Thôi hoạt động trong Đảng bộ từ ngày {vi.day(about['dissolved'])}."]
    points = missed + _over_years(tables, organisation)
    return Text([*filter(None, first), f"{said}."], points)


def _owing(tables: Tables, organisation: str) -> str:
    """That there is no return of the last year: what was decided of it is no praise then."""
    rows = return_states(tables)
    rows = rows[rows["organisation"].eq(organisation) & rows["year"].eq(years(tables)[-1])]
    owed = [row for row in records(rows) if row["status"] in NOTHING]
    return "".join(f"Năm {row['year']} {NOTHING[row['status']]}." for row in owed)


def _missed(row: Row, target: Target) -> str:
    head = f"Chưa đạt {target.id} – {target.name}"
    if target.universe == "organisations":  # of one there is no share
        return f"{head}."
    said = words.told(row, target)
    short = words.units(row["units_short"], target.unit)
    if short and row["denominator"] > 1:
        said += f", {short}"
    return f"{head}: {said} (mục tiêu {target.asked})."


def _over_years(tables: Tables, organisation: str) -> list[str]:
    """What it missed year after year, and what it mended."""
    points, back = [], []
    facts = {target.id: target for target in all_targets(tables)}
    for row in records(repeaters(tables, scope=organisation)):
        target = facts[row["target"]].label
        if row["status"] == "repeating":
            runs = _in_a_row(row["missed_years"])
            points.append(f"{target}: chưa đạt nhiều năm liền ({runs}).")
        elif row["status"] == "recovered":
            back.append(f"{target}: đã đạt lại từ năm {row['recovered']}.")
    return points + back


def _in_a_row(missed: str) -> str:
    """Years that follow one another, and single years apart: '2024–2025 (ngoài ra: 2021)'."""
    runs = vi.runs(map(int, missed.split()))
    alone = vi.years(run[0] for run in runs if len(run) == 1)
    said = vi.join(f"{run[0]}–{run[-1]}" for run in runs if len(run) > 1)
    return f"{said} (ngoài ra: {alone})" if alone else said


# ---- its figures


@known.by_name("organisation")
def figures(tables: Tables, organisation: str) -> Table:
    """Its figures on all targets by year, with state."""
    name = _row(tables, organisation)["name"]
    rows = _figures(tables, organisation)
    there = rows[(rows["expected"] > 0) | (rows["reporting"] > 0)]
    gaps = {(gap.target, gap.year): gap for gap in absences(tables, organisation=organisation)}
    targets = {target.id: target for target in all_targets(tables)}
    lines: dict[str, dict[Any, str]] = {
        target.id: {"name": target.numbered, "goal": target.short} for target in targets.values()
    }
    for row in records(rows):
        key = row["target"], row["year"]
        lines[row["target"]][row["year"]] = _cell(row, targets[row["target"]], gaps.get(key))
    heads = {"name": "Chỉ tiêu", "goal": "Mục tiêu"}
    return table(
        tables,
        f"Kết quả của {name} qua các năm",
        list(lines.values()),
        heads | of_years(sorted(set(there["year"])) or years(tables)),
        notes=[f"{MARKS_NOTE}. {bloc_only(tables)}, ở đây chỉ hiện số liệu."],
        targets=list(lines),
    )


def _cell(row: Row, target: Target, gap: Absence | None) -> str:
    state = target.states[row["state"]]
    if not words.given(row):
        if row["state"] != "not-reported":
            return state
        if gap is None:
            return words.absent(row)
        none = "Có báo cáo, không có số dùng được"
        return vi.upper(sources.ABSENT.get(gap.reason, none))
    if target.universe == "organisations":  # one organisation answers yes or no
        return words.marked(state, row) if row["state"] in words.MARKS else words.counts(row)
    return words.cell(row, target).replace("\u00a0\n", "\n").strip()


@known.by_name("organisation")
def lines(tables: Tables, organisation: str) -> Chart | Text:
    """Its rates over the years, each against its own target."""
    name = _row(tables, organisation)["name"]
    rows = _figures(tables, organisation)
    given = set(rows.loc[rows["numerator"].notna(), "target"])
    drawn = {
        target.id: target
        for target in all_targets(tables)
        if target.id in given
        and target.for_each
        and target.universe != "organisations"
        and not target.number
    }
    if not drawn:
        return Text(["Chưa có số liệu để vẽ."])
    rows = rows[rows["target"].isin(drawn)]
    judged = rows[rows["state"].isin(JUDGED)]
    title = "Các chỉ tiêu tính theo tỷ lệ qua các năm"
    if len(judged):
        year = int(judged["year"].max())
        states = list(judged.loc[judged["year"].eq(year), "state"])
        met = f"{vi.number(states.count('met'))}/{vi.number(len(states))}"
        title = f"Năm {year} đạt {met} chỉ tiêu tính theo tỷ lệ"
    span = vi.years(rows.loc[rows["numerator"].notna(), "year"])
    return charts.multiples(
        rows.assign(panel=[drawn[target].numbered for target in rows["target"]]),
        title,
        source(tables, f"Báo cáo của {name}, các năm {span}"),
        {target.numbered: target for target in drawn.values()},
        name,
    )


@known.by_name("organisation")
def grades(tables: Tables, organisation: str) -> Table:
    """Grades it gave itself and grades that were decided."""
    name = _row(tables, organisation)["name"]
    named = tables.named("grade")
    mine = tables.gradings[tables.gradings["organisation"].eq(organisation)]
    decided = decided_grades(replace(tables, gradings=mine, issues=tables.issues.head(0)))
    final = dict(columns(decided, "year", "grade"))
    own: dict[int, dict[str, None]] = {year: {} for year in sorted(set(mine["year"]))}
    for year, grade in columns(mine[mine["stage"].eq("self")], "year", "grade"):
        own[year][vi.name(named, grade)] = None
    rows = [
        {
            "year": str(year),
            "self": vi.join(said, "hoặc") or vi.MISSING,
            "decided": vi.name(named, final.get(year, vi.MISSING)),
        }
        for year, said in own.items()
    ]
    heads = {
        "year": "Năm",
        "self": "Tự đánh giá",
        "decided": "Được quyết định",
    }
    there = years(tables)
    breaks = {t.break_reason: None for t in all_targets(tables) if t.cut(there)}
    last = "Nếu có nhiều quyết định trong năm, quyết định sau cùng được dùng."
    notes = [last, *(f"{reason}." for reason in breaks)]
    return table(tables, f"Xếp loại của {name}", rows, heads, notes=notes)


# ---- its own words, and what must be looked at


@known.by_name("organisation")
def shortfalls(tables: Tables, organisation: str) -> Table:
    """Limitations, causes and remedies in its own words, with the cells where they stand."""
    name = _row(tables, organisation)["name"]
    rows = tables.shortfalls[tables.shortfalls["organisation"].eq(organisation)]
    rows = rows.sort_values(["year", "target", "shortfall"], ascending=[False, True, True])
    told = answers(replace(tables, shortfalls=rows))
    codes: dict[str, set[str]] = {shortfall: set() for shortfall in rows["shortfall"]}
    for shortfall, code in columns(tables.causes, "shortfall", "code"):
        if shortfall in codes:
            codes[shortfall].add(cause_name(tables, code[:1]))
    named = {target.id: target.numbered for target in all_targets(tables)}
    rows = rows.assign(
        target=[named.get(target, target) for target in rows["target"]],
        groups=[
            "\n".join(sorted(groups)) or NO_CODE.get(told[shortfall], vi.MISSING)
            for shortfall, groups in codes.items()
        ],
        address=address(rows),
    )
    heads = {
        "year": "Năm",
        "target": "Chỉ tiêu",
        "limitation": "Hạn chế",
        "cause": "Nguyên nhân",
        "remedy": "Giải pháp",
        "groups": "Nhóm nguyên nhân",
        "address": "Địa chỉ",
    }
    how = {
        "year": str,
        "target": quoted,
        "limitation": masked,
        "cause": quoted,
        "remedy": quoted,
    }
    caption = f"Hạn chế, nguyên nhân, giải pháp do {name} nêu"
    note = "Chữ giữ nguyên như tổ chức viết; tên người lập và số điện thoại được ẩn."
    return table(tables, caption, rows, heads, how, notes=[note])


@known.by_name("organisation")
def issues(tables: Tables, organisation: str) -> Group:
    """What must be looked at in its returns, errors first."""
    name = _row(tables, organisation)["name"]
    rows = tables.issues[tables.issues["organisation"].eq(organisation)]
    rows = rows[rows["severity"].ne("note")].sort_values(
        ["severity", "year", "file", "sheet", "cell"]
    )
    rows = rows.assign(address=address(rows))
    heads = {
        "year": "Năm",
        "severity": "Mức độ",
        "found": "Thấy",
        "expected": "Cần",
        "message": "Cách sửa",
        "address": "Địa chỉ",
    }
    how = {
        "year": str,
        "found": quoted,
        "expected": quoted,
        "message": message,
    }
    how |= {"severity": tables.named("severity").get}
    errors = int(rows["severity"].eq("error").sum())
    queries = f"{vi.number(len(rows) - errors)} điều cần hỏi lại"
    said = f"{vi.number(errors)} lỗi (số liệu không dùng), {queries}."
    caption = f"Những điều cần xem lại trong báo cáo của {name}"
    return Group([Text([said]), table(tables, caption, rows, heads, how)])
