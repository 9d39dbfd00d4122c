"""Where figures come from: behind a target its organisations and their sum, behind an organisation file, sheet, cell."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.measuring.counted import Absence, absences, measure_keys, needed, sums
from analysis.measuring.measure import decided_grades, trusted
from analysis.measuring.series import figures, years
from analysis.measuring.targets import target_of
from analysis.showing import figures as words
from analysis.showing.show import Group, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import MARKS_NOTE, beyond_note, masked, names, source
from analysis.views.names import measures

# the heading of the organisation's page under which `of_organisation` stands
HEADING = "con-so-lay-tu-dau"
STAGES = {"decided": "Xếp loại tổ chức được quyết định", "self": "Xếp loại tổ chức tự đánh giá"}
ABSENT = {
    "ungraded": "chưa xếp loại",
    "undecided": "không có quyết định xếp loại",
    "not-sent": "chưa nộp",
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
HOW_TO_READ = (
    "Mỗi ô là số {success} trên số {base}. Bấm tên tổ chức để xem từng con số nằm ở tệp, trang tính"
    " và ô nào; các dòng cần tìm: {lines}."
)
NOT_COUNTED = " Ô ghi chữ là tổ chức không được tính và lý do."
UNDER_FIGURES = (
    "Dưới mỗi con số là trang tính!ô trong tệp của năm đó;"
    " «…» là chữ ghi trong ô, khi khác với số được dùng."
)
Row = Mapping[Any, Any]


# ---- behind a target


def of_target(tables: Tables, target: str) -> Group:
    """One target: each organisation's figure by year, why one is not counted, and the sum, which is the bloc's."""
    facts, span = target_of(tables, target), years(tables)
    rows = figures(tables, target, level="organisation")
    cells: dict[str, dict[str, str]] = {scope: {} for scope in sorted(set(rows["scope"]))}
    for row in rows.to_dict("records"):
        if words.given(row):
            star = "" if row["expected"] else "*"
            said = words.marked(words.counts(row), row, star).strip()
            cells[row["scope"]][str(row["year"])] = said
    named = measures(tables)
    due = rows[rows["expected"] > 0]
    expected = set(zip(due["scope"], due["year"], strict=True))
    for gap in absences(tables, target):
        if (gap.organisation, gap.year) in expected:
            cells[gap.organisation][str(gap.year)] = absent(gap, named)
    known, blank = names(tables), dict.fromkeys(map(str, span), vi.MISSING)
    shown = [{"Tổ chức": known.get(o, o)} | blank | mine for o, mine in cells.items()]
    totals = sums(tables, target).reset_index().to_dict("records")
    shown += _sum_lines(totals, facts)
    needs = needed(tables)[target]
    lines = [name for key, name in named.items() if key in needs] or [STAGES["decided"]]
    quoted = vi.join(f"«{name}»" for name in lines)
    closed = "khớp" if all(row["closes"] for row in totals) else "KHÔNG khớp"
    added = "; ".join(f"{row['year']}: {words.counts(row)}" for row in totals if row["counted"])
    said = [
        HOW_TO_READ.format(success=facts.success, base=facts.base, lines=quoted),
        f"Cộng các tổ chức {closed} với kết quả của toàn Đảng bộ Khối: {added}.",
    ]
    table = Table(
        pd.DataFrame(shown),
        f"{facts.label}: từng tổ chức qua các năm",
        source(tables),
        [
            f"{MARKS_NOTE}; – không thuộc diện báo cáo năm đó.{NOT_COUNTED}",
            *beyond_note(tables, [target]),
        ],
        organisations=[f"{o}#{HEADING}" for o in cells] + [""] * 3,
    )
    return Group([Text([f"{facts.statement}. Mục tiêu: {facts.asked}."], said), table])


def _sum_lines(totals: list[Row], facts: Any) -> list[dict[str, str]]:
    """The lines below the organisations: the sum, the rate of the bloc, how many are counted."""
    heads = ("Cộng", "Toàn Đảng bộ Khối", "Số tổ chức được tính/phải có")
    lines = [{"Tổ chức": head} for head in heads]
    for row in totals:
        counted = vi.base(row["counted"], row["expected"], "").strip()
        added = words.counts(row) if row["counted"] else vi.MISSING
        for line, cell in zip(lines, (added, words.rate(row, facts), counted), strict=True):
            line[str(row["year"])] = cell
    return lines


def absent(gap: Absence, named: Mapping[str, str]) -> str:
    """Why an organisation is not counted, in a few words; `named` are the names of measures."""
    if gap.reason in ABSENT:
        return ABSENT[gap.reason]
    parts = {"số có lỗi": gap.wrong, "không có số dùng được": gap.blank}
    return "; ".join(
        f"{word}: {vi.join(named[key] for key in keys)}" for word, keys in parts.items() if keys
    )


# ---- behind an organisation


def of_organisation(tables: Tables, organisation: str) -> Group:
    """Every figure and grade of one organisation by year, with the sheet and the cell in which it stands."""
    numbers, grades = (
        frame[frame["organisation"].eq(organisation)]
        for frame in (tables.observations, tables.gradings)
    )
    given = pd.concat([numbers, grades])
    files = places(given)
    cells: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    marks: set[str] = set()
    flags = set(tables.measures.loc[tables.measures["type"].eq("flag"), "measure"])
    found = _findings(tables, given)
    for key, row in zip(measure_keys(numbers), numbers.to_dict("records"), strict=True):
        value = vi.number(row["value"])
        if key in flags:
            value = "Có" if row["value"] > 0 else "Không"
        said = {found.get((row["file"], row["sheet"], row["cell"]), "")}
        said |= {mark for mark in ("corrected", "inclusive") if mark in row["rule"]}
        cells[key][row["year"]].append(_cell(value, row, said, files))
        marks |= said
    own = grades[grades["stage"].eq("self")]
    standing = decided_grades(trusted(grades, tables.issues))
    for row in [*standing.to_dict("records"), *own.to_dict("records")]:
        said = _cell(vi.name(vi.GRADES, row["grade"]), row, set(), files)
        cells[row["stage"]][row["year"]].append(said)
    span = sorted({year for by_year in cells.values() for year in by_year})
    used_by = _used_by(tables)
    shown = []
    for key, name in (measures(tables) | STAGES).items():
        if key in cells:
            using = f" ({', '.join(used_by[key])})" if key in used_by else ""
            line = {str(year): "\n".join(cells[key][year]) or vi.MISSING for year in span}
            shown.append({"Số liệu": name + using} | line)
    points = [
        f"Tệp năm {year}: {'; '.join(f'{file}{mark}' for file, mark in some.items())}."
        for year, some in sorted(files.items())
    ]
    table = Table(
        pd.DataFrame(shown, columns=["Số liệu", *map(str, span)]),
        "Từng con số và nơi ghi trong báo cáo",
        source(tables),
        [
            "Trong ngoặc sau tên: chỉ tiêu dùng con số đó.",
            *(f"({MARKS[mark]}): {LEGEND[mark]}." for mark in MARKS if mark in marks),
        ],
    )
    return Group([Text([UNDER_FIGURES], points), table])


def _used_by(tables: Tables) -> dict[str, list[str]]:
    """The targets that use a figure, or the decided grade, by key."""
    used: dict[str, list[str]] = defaultdict(list)
    for target, needs in needed(tables).items():
        for key in {"decided" if need.startswith("decided_") else need for need in needs}:
            used[key].append(target)
    return used


def places(rows: pd.DataFrame) -> dict[int, dict[str, str]]:
    """The files of each year, the one with the most rows first, and how addresses in the others are marked: ' (2)'."""
    counted = rows.groupby(["year", "file"], sort=True).size().reset_index(name="rows")
    counted = counted.sort_values(["year", "rows", "file"], ascending=[True, False, True])
    files: dict[int, dict[str, str]] = defaultdict(dict)
    for year, file in zip(counted["year"], counted["file"], strict=True):
        others = len(files[year])
        files[year][file] = f" ({others + 1})" if others else ""
    return files


def _findings(tables: Tables, rows: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """What an issue says of a cell: `error`, `query`, or nothing."""
    some = tables.issues[tables.issues["file"].isin(set(rows["file"]))]
    found: dict[tuple[str, str, str], str] = {}
    for severity in ("query", "error"):  # an error is written last and stays
        mine = some[some["severity"].eq(severity)]
        cells = zip(mine["file"], mine["sheet"], mine["cell"], strict=True)
        found |= dict.fromkeys(cells, severity)
    return found


def _cell(value: str, row: Row, said: set[str], files: Mapping[int, Mapping[str, str]]) -> str:
    raw = masked(row["raw"]).strip()
    same = raw.casefold() in (value.casefold(), str(row.get("value", "")))
    quoted = "" if same else f" «{raw}»"
    marks = "".join(f" ({MARKS[mark]})" for mark in MARKS if mark in said)
    file = files[row["year"]][row["file"]]
    return f"{value}{quoted}{marks}\n{row['sheet']}!{row['cell']}{file}"
