"""Where figures come from: from a target to its organisations, from these to file, sheet, cell."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis.grouping import gathered
from analysis.measuring import known
from analysis.measuring.counted import Absence, absences, needed, sums
from analysis.measuring.findings import severities
from analysis.measuring.given import decided_grades, keys
from analysis.measuring.series import columns, figures, having, records, years
from analysis.measuring.targets import Goal, target_of
from analysis.showing import figures as words
from analysis.showing.show import Group, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import MARKS_NOTE, Row, beyond_note, of_years, table
from analysis.views.names import measures, namer
from analysis.views.quoted import masked

# the heading of the organisation's page under which `of_organisation` stands
HEADING = "con-so-lay-tu-dau"
ABSENT = {
    "ungraded": "chưa xếp loại",
    "undecided": "không có quyết định xếp loại",
    "not-sent": "chưa gửi",
    "unusable": "đã gửi, chưa dùng được",
}
MARKS = {
    "error": "không dùng",
    "query": "hỏi lại",
    "corrected": "đính chính",
    "inclusive": "đã trừ",
}
LEGEND = {
    "error": "ô có lỗi, số không được tính",
    "query": "số vẫn được tính nhưng cần hỏi lại tổ chức",
    "corrected": "đã sửa theo danh sách đính chính",
    "inclusive": "tổ chức đếm hoàn thành tốt gồm cả xuất sắc, số dùng đã trừ phần xuất sắc",
}


# ---- behind a target


@known.by_name("target")
def of_target(tables: Tables, target: str) -> Group:
    """One target: each organisation's figure by year, why one is not counted, and the sum.

    The sum is the bloc's figure.
    """
    facts = target_of(tables, target)
    named = measures(tables)
    cells = _by_year(tables, target, named)
    shown = [{0: who} | mine for who, mine in cells.items()]
    totals = records(sums(tables, target).reset_index())
    needs = needed(tables)[target]
    lines = [name for key, name in named.items() if key in needs]
    quoted = vi.join(f"“{name}”" for name in lines or [tables.named("stage")["decided"]])
    closed = "khớp" if all(row["closes"] for row in totals) else "KHÔNG khớp"
    added = "; ".join(f"{row['year']}: {words.counts(row)}" for row in totals if row["counted"])
    how = (
        f"Mỗi ô là số {facts.success} trên số {facts.base}. Bấm tên tổ chức để xem từng con số nằm"
        f" ở tệp, trang tính và ô nào; các dòng cần tìm: {quoted}."
    )
    sum_ = f"Cộng các tổ chức {closed} với kết quả của toàn Đảng bộ: {added}."
    none = "– không thuộc diện báo cáo năm đó"
    why = "Ô ghi chữ là tổ chức không được tính và lý do."
    listed = table(
        tables,
        f"{facts.label}: từng tổ chức qua các năm",
        shown + _sums(totals, facts),
        {0: "Tổ chức"} | of_years(years(tables)),
        {0: namer(tables)},
        notes=[f"{MARKS_NOTE}; {none}. {why}", *beyond_note(tables, [target])],
        organisations=[f"{who}#{HEADING}" for who in cells] + [""] * 3,
    )
    return Group([Text([f"{facts.statement}. Mục tiêu: {facts.asked}."], [how, sum_]), listed])


def _by_year(tables: Tables, target: str, named: Mapping[str, str]) -> dict[str, dict[object, str]]:
    """The figure of each organisation by year, or why it is not counted."""
    rows = figures(tables, target, level="organisation")
    cells: dict[str, dict[object, str]] = {scope: {} for scope in sorted(set(rows["scope"]))}
    for row in records(rows):
        if words.given(row):
            star = "" if row["expected"] else "*"
            counts = words.marked(words.counts(row), row, star)
            cells[row["scope"]][row["year"]] = counts.strip()
    due = set(columns(rows[rows["expected"] > 0], "scope", "year"))
    for gap in absences(tables, target):
        if (gap.organisation, gap.year) in due:
            cells[gap.organisation][gap.year] = absent(gap, named)
    return cells


def _sums(totals: Sequence[Row], goal: Goal) -> list[dict[object, str]]:
    """The lines below the organisations: the sum, the bloc's rate, how many are counted."""
    added: dict[object, str] = {0: "Cộng"}
    rates: dict[object, str] = {0: "Toàn Đảng bộ"}
    counted: dict[object, str] = {0: "Số tổ chức được tính/phải có"}
    for row in totals:
        year = row["year"]
        added[year] = words.counts(row) if row["counted"] else vi.MISSING
        rates[year] = words.rate(row, goal)
        counted[year] = vi.base(row["counted"], row["expected"], "")
    return [added, rates, counted]


def absent(gap: Absence, named: Mapping[str, str]) -> str:
    """Why an organisation is not counted, in a few words; `named` are the names of measures."""
    parts = {"số có lỗi": gap.wrong, "không có số dùng được": gap.blank}
    said = [f"{word}: {vi.join(named[key] for key in ids)}" for word, ids in parts.items() if ids]
    return "; ".join(said) or ABSENT[gap.reason]


# ---- behind an organisation


@known.by_name("organisation")
def of_organisation(tables: Tables, organisation: str) -> Group:
    """Every figure and grade of one organisation by year, with the sheet and the cell it is in."""
    numbers, grades = (
        having(frame, organisation=organisation) for frame in (tables.observations, tables.gradings)
    )
    given = pd.concat([numbers, grades])
    files = places(given)
    found = severities(tables, given["file"])
    cells: dict[tuple[str, int], list[str]] = defaultdict(list)
    flags = set(having(tables.measures, type="flag")["measure"])
    marks: set[str] = set()
    for key, row in zip(keys(numbers), records(numbers), strict=True):
        value = vi.number(row["value"])
        if key in flags:
            value = "Có" if row["value"] else "Không"
        own = {mark for mark in ("corrected", "inclusive") if mark in row["rule"]}
        own.add(found.get((row["file"], row["sheet"], row["cell"]), ""))
        cells[key, row["year"]].append(_cell(value, row, own, files))
        marks |= own
    standing = decided_grades(replace(tables, gradings=grades))
    for row in records(standing) + records(having(grades, stage="self")):
        grade = vi.name(tables.named("grade"), row["grade"])
        said = _cell(grade, row, set(), files)
        cells[row["stage"], row["year"]].append(said)
    span = sorted({year for _, year in cells})
    used_by = _used_by(tables)
    shown = []
    for key, name in (measures(tables) | tables.named("stage")).items():
        using = f" ({', '.join(used_by[key])})" if key in used_by else ""
        line = {year: "\n".join(cells[key, year]) for year in span if (key, year) in cells}
        if line:
            shown.append(line | {0: f"{name}{using}"})
    listed = table(
        tables,
        "Từng con số và nơi ghi trong báo cáo",
        shown,
        {0: "Số liệu"} | of_years(span),
        notes=[
            "Trong ngoặc sau tên: chỉ tiêu dùng con số đó.",
            *(f"({MARKS[mark]}): {LEGEND[mark]}." for mark in MARKS if mark in marks),
        ],
    )
    where = "Dưới mỗi con số là trang tính!ô trong tệp của năm đó"
    raw = "“…” là chữ ghi trong ô, khi khác với số được dùng"
    points = [
        f"Tệp năm {year}: {'; '.join(f'{file}{mark}' for file, mark in some.items())}."
        for year, some in sorted(files.items())
    ]
    return Group([Text([f"{where}; {raw}."], points), listed])


def _used_by(tables: Tables) -> dict[str, list[str]]:
    """The targets that use a figure, or the decided grade, by key."""
    needs = needed(tables)
    return gathered(
        (key, target)
        for target in tables.targets["target"]
        for key in {"decided" if key.startswith("decided_") else key for key in needs[target]}
    )


def places(rows: pd.DataFrame) -> dict[int, dict[str, str]]:
    """The files of each year, and how addresses in them are marked.

    The file with the most rows comes first and without a mark, others have one: ' (2)'.
    """
    counted = rows.groupby(["year", "file"]).size().reset_index(name="rows")
    counted = counted.sort_values(["year", "rows", "file"], ascending=[True, False, True])
    files: dict[int, dict[str, str]] = {}
    for year, file in columns(counted, "year", "file"):
        mine = files.setdefault(year, {})
        mine[file] = f" ({len(mine) + 1})" if mine else ""
    return files


def _cell(
    value: str,
    row: Row,
    said: set[str],
    files: Mapping[int, Mapping[str, str]],
) -> str:
    raw = masked(row["raw"]).strip()
    same = raw.casefold() in (value.casefold(), str(row.get("value", "")))
    quoted = "" if same else f" “{raw}”"
    marks = "".join(f" ({MARKS[mark]})" for mark in MARKS if mark in said)
    file = files[row["year"]][row["file"]]
    return f"{value}{quoted}{marks}\n{row['sheet']}!{row['cell']}{file}"
