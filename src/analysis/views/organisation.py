"""Page 3: one organisation – its figures, its grades, its own words; nobody is ranked."""

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.codes import JUDGED
from analysis.grouping import gathered, runs
from analysis.measuring import known
from analysis.measuring.assess import repeaters
from analysis.measuring.completeness import return_states
from analysis.measuring.counted import Absence, absences
from analysis.measuring.files import joint
from analysis.measuring.given import decided_grades
from analysis.measuring.panel import timeline
from analysis.measuring.series import columns, having, meant_years, records, years
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
from analysis.views.explore.wordings import HEADS, NOTE
from analysis.views.names import cause_name, goals, numbered
from analysis.views.quoted import address, masked, message, quoted
from analysis.views.returns import STATUS

NOTHING = {"missing": "chưa gửi báo cáo", "unusable": "đã gửi báo cáo, chưa sử dụng được"}
OWED = ("late", "missing", "unusable")
NO_CODE = {"uncoded": "Chưa phân loại", "none": "không nêu"}
GRADES = {
    "year": "Năm",
    "self": "Tự đánh giá",
    "decided": "Được quyết định",
}
ISSUES = {
    "year": "Năm",
    "severity": "Mức độ",
    "found": "Thấy",
    "expected": "Cần",
    "message": "Cách sửa",
    "address": "Địa chỉ",
}


def _row(tables: Tables, organisation: str) -> Row:
    return records(having(tables.organisations, organisation=organisation))[0]


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
    shared = joint(tables)
    sent = having(return_states(tables), organisation=organisation).sort_values("year")
    points += [_return(row, row["file"] in shared) for row in records(sent)]
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
    judged = having(rows, state=JUDGED)
    if year:
        judged = having(judged, year=meant_years(tables, year))
    if judged.empty:
        of = f"{about['name']} năm {year}: chưa" if year else "Chưa"
        return Text([f"{of} có số liệu để đánh giá chỉ tiêu nào."])
    year = max(judged["year"])
    here = {row["target"]: row for row in records(having(rows, year=year))}
    met, missed, blank = [], [], []
    for target in all_targets(tables):
        row = here.get(target.id, {"state": ""})
        if row["state"] == "met":
            met.append(target)
        elif row["state"] == "missed":
            missed.append(_missed(row, target))
        elif row["state"] == "not-reported" and target.for_each and row["expected"]:
            blank.append(target.numbered)
    asked = vi.number(len(met) + len(missed) + len(blank))
    said = f"Năm {year} đạt {vi.number(len(met))}/{asked} chỉ tiêu đánh giá cho tổ chức"
    said += f"; chưa có số liệu dùng được: {vi.join(blank)}" if blank else ""
    first = _owing(tables, organisation)
    if about["dissolved"]:
        first = f"Thôi hoạt động trong Đảng bộ từ ngày {vi.day(about['dissolved'])}."
    points = missed + _over_years(tables, organisation)
    return Text([*filter(None, [first]), f"{said}."], points)


def _owing(tables: Tables, organisation: str) -> str:
    """That there is no return of the last year: what was decided of it is no praise then."""
    rows = having(return_states(tables), organisation=organisation, year=years(tables)[-1])
    owed = records(having(rows, status=NOTHING))
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
    rows = repeaters(tables, scope=organisation)
    facts = goals(tables)
    points = []
    for target, missed in columns(having(rows, status="repeating"), "target", "missed_years"):
        points.append(f"{facts[target].label}: chưa đạt nhiều năm liền ({_in_a_row(missed)}).")
    for target, year in columns(having(rows, status="recovered"), "target", "recovered"):
        points.append(f"{facts[target].label}: đã đạt lại từ năm {year}.")
    return points


def _in_a_row(missed: str) -> str:
    """Years that follow one another, and single years apart: '2024–2025 (ngoài ra: 2021)'."""
    rows = runs(map(int, missed.split()))
    alone = vi.years(run[0] for run in rows if len(run) == 1)
    said = vi.join(f"{run[0]}–{run[-1]}" for run in rows if len(run) > 1)
    return f"{said} (ngoài ra: {alone})" if alone else said


# ---- its figures


@known.by_name("organisation")
def figures(tables: Tables, organisation: str) -> Table:
    """Its figures on all targets by year, with state."""
    name = _row(tables, organisation)["name"]
    rows = _figures(tables, organisation)
    there = rows[(rows["expected"] > 0) | (rows["reporting"] > 0)]
    gaps = {(gap.target, gap.year): gap for gap in absences(tables, organisation=organisation)}
    facts = goals(tables)
    lines: dict[str, dict[Any, str]] = {
        id_: {"name": target.numbered, "goal": target.short} for id_, target in facts.items()
    }
    for row in records(rows):
        target, year = row["target"], row["year"]
        lines[target][year] = _cell(row, facts[target], gaps.get((target, year)))
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
    given = rows[rows["numerator"].notna()]
    there = set(given["target"])
    drawn = [one for one in all_targets(tables) if one.id in there and _is_rate(one)]
    if not drawn:
        return Text(["Chưa có số liệu để vẽ."])
    given, rows = (having(frame, target=[one.id for one in drawn]) for frame in (given, rows))
    judged = having(rows, state=JUDGED)
    title = "Các chỉ tiêu tính theo tỷ lệ qua các năm"
    if len(judged):
        year = max(judged["year"])
        states = list(having(judged, year=year)["state"])
        met = f"{vi.number(states.count('met'))}/{vi.number(len(states))}"
        title = f"Năm {year} đạt {met} chỉ tiêu tính theo tỷ lệ"
    span = vi.years(given["year"])
    return charts.multiples(
        rows.assign(panel=rows["target"].map(numbered(tables))),
        title,
        source(tables, f"Báo cáo của {name}, các năm {span}"),
        {target.numbered: target for target in drawn},
        name,
    )


def _is_rate(target: Target) -> bool:
    """Whether one organisation's figure is a share that it is judged by."""
    return target.for_each and target.universe != "organisations" and not target.number


@known.by_name("organisation")
def grades(tables: Tables, organisation: str) -> Table:
    """Grades it gave itself and grades that were decided."""
    name = _row(tables, organisation)["name"]
    named = tables.named("grade")
    mine = having(tables.gradings, organisation=organisation)
    decided = decided_grades(replace(tables, gradings=mine, issues=tables.issues.head(0)))
    final = dict(columns(decided, "year", "grade"))
    rows = []
    for year in sorted(set(mine["year"])):
        own = having(mine, year=year, stage="self")["grade"].unique()
        said = vi.join((vi.name(named, grade) for grade in own), "hoặc")
        last = vi.name(named, final.get(year, vi.MISSING))
        rows.append(
            {
                "year": str(year),
                "self": said or vi.MISSING,
                "decided": last,
            }
        )
    there = years(tables)
    breaks = {target.break_reason: None for target in all_targets(tables) if target.cut(there)}
    last = "Nếu có nhiều quyết định trong năm, quyết định sau cùng được dùng."
    notes = [last, *(f"{reason}." for reason in breaks)]
    return table(tables, f"Xếp loại của {name}", rows, GRADES, notes=notes)


# ---- its own words, and what must be looked at


@known.by_name("organisation")
def shortfalls(tables: Tables, organisation: str) -> Table:
    """Limitations, causes and remedies in its own words, with the cells where they stand."""
    name = _row(tables, organisation)["name"]
    rows = having(tables.shortfalls, organisation=organisation)
    rows = rows.sort_values(["year", "target", "shortfall"], ascending=[False, True, True])
    told = answers(replace(tables, shortfalls=rows))
    causes = having(tables.causes, shortfall=rows["shortfall"])
    groups: dict[str, list[str]] = gathered(columns(causes, "shortfall", "code"))
    named = numbered(tables)
    shown = []
    for shortfall in rows["shortfall"]:
        letters = {code[:1] for code in groups.get(shortfall, ())}
        names = "\n".join(sorted(cause_name(tables, letter) for letter in letters))
        shown.append(names or NO_CODE.get(told[shortfall], vi.MISSING))
    rows = rows.assign(
        target=[named.get(target, target) for target in rows["target"]],
        groups=shown,
        address=address(rows),
    )
    heads = {head: word for head, word in HEADS.items() if head != "name"}
    how = {
        "year": str,
        "target": quoted,
        "limitation": masked,
        "cause": quoted,
        "remedy": quoted,
    }
    caption = f"Hạn chế, nguyên nhân, giải pháp do {name} nêu"
    return table(tables, caption, rows, heads, how, notes=[NOTE])


@known.by_name("organisation")
def issues(tables: Tables, organisation: str) -> Group:
    """What must be looked at in its returns, errors first."""
    name = _row(tables, organisation)["name"]
    rows = having(tables.issues, organisation=organisation)
    rows = rows[rows["severity"].ne("note")]
    rows = rows.sort_values(["severity", "year", "file", "sheet", "cell"])
    rows = rows.assign(address=address(rows))
    how = {
        "year": str,
        "severity": tables.named("severity").get,
        "found": quoted,
        "expected": quoted,
        "message": message,
    }
    errors = len(having(rows, severity="error"))
    queries = f"{vi.number(len(rows) - errors)} điều cần hỏi lại"
    said = f"{vi.number(errors)} lỗi (số liệu không dùng), {queries}."
    caption = f"Những điều cần xem lại trong báo cáo của {name}"
    return Group([Text([said]), table(tables, caption, rows, ISSUES, how)])
