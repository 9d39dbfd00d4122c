"""Where figures come from: behind a target its organisations and their sum, behind an organisation file, sheet and cell."""

from dataclasses import replace

import pandas as pd

from analysis.codes import DEFAULT_READING as DEFAULT
from analysis.measuring.given import decided_grades, parts
from analysis.measuring.rules import rules
from analysis.showing.show import Group, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import STATE_MARKS, beyond_note, masked, names, source, target_of, years

HEADING = "con-so-lay-tu-dau"  # the heading of the organisation's page under which `of_organisation` stands
NOT_SENT, UNUSABLE = "chưa nộp", "đã gửi, chưa dùng được"
STAGES = {"decided": "Xếp loại tổ chức được quyết định", "self": "Xếp loại tổ chức tự đánh giá"}
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


def measures(tables: Tables) -> dict[str, str]:
    """Names of the figures that formulas use, in the order of the reference data; those of a quarter one by one."""
    named = {}
    for m in tables.measures.to_dict("records"):
        quarters = (
            dict(zip("1234", ("I", "II", "III", "IV"), strict=True)) if m["quarterly"] else {}
        )
        named |= {f"{m['measure']}_q{q}": f"{m['name']} {roman}" for q, roman in quarters.items()}
        named |= {} if quarters else {m["measure"]: m["name"]}
    return named


def _needs(tables: Tables) -> dict[str, frozenset[str]]:
    return {rule.target: rule.needs for rule in rules(tables) if rule.reading == DEFAULT}


def of_target(tables: Tables, target: str) -> Group:
    """One target: the figure of every organisation by year, why one is not counted, and the sum, which is the bloc's."""
    facts, span = target_of(tables, target), years(tables)
    rows = tables.indicators
    rows = rows[rows["target"].eq(target) & rows["reading"].eq(DEFAULT)]
    cells = {(r["level"], r["scope"], int(r["year"])): r for r in rows.to_dict("records")}
    who = sorted({scope for level, scope, _ in cells if level == "organisation"})
    absent, known = absence(tables), names(tables)
    sums = {y: [0, 0, 0] for y in span}
    shown = []
    for o in who:
        line = {"Tổ chức": known.get(o, o)}
        for year in span:
            r = cells.get(("organisation", o, year))
            line[str(year)] = (
                vi.MISSING
                if r is None or not (r["expected"] or r["reporting"])
                else absent(target, o, year)
            )
            if r is not None and not vi.is_missing(r["numerator"]):
                mark = STATE_MARKS.get(r["state"], "") + "*" * (not r["expected"])
                line[str(year)] = (
                    f"{vi.number(r['numerator'])}/{vi.number(r['denominator'])}\u00a0{mark}".strip()
                )
                sums[year] = [
                    a + int(b)
                    for a, b in zip(sums[year], (r["numerator"], r["denominator"], 1), strict=True)
                ]
        shown.append(line)
    bloc = {y: cells["bloc", "bloc", y] for y in span}
    closed = all(
        vi.is_missing(r["numerator"]) or [r["numerator"], r["denominator"]] == sums[y][:2]
        for y, r in bloc.items()
    )
    shown.append(
        {"Tổ chức": "Cộng"}
        | {
            str(y): f"{vi.number(n)}/{vi.number(d)}" if k else vi.MISSING
            for y, (n, d, k) in sums.items()
        }
    )
    shown.append(
        {"Tổ chức": "Toàn Đảng bộ Khối"}
        | {str(y): vi.percent(n, d, facts.bounds) for y, (n, d, _) in sums.items()}
    )
    shown.append(
        {"Tổ chức": "Số tổ chức được tính/phải có"}
        | {str(y): vi.base(sums[y][2], r["expected"], "").strip() for y, r in bloc.items()}
    )
    named = measures(tables)
    taken = [named[m] for m in named if m in _needs(tables)[target]] or [STAGES["decided"]]
    said = [
        f"{facts.statement}. Mục tiêu: {facts.asked}.",
        f"Mỗi ô là số {facts.success} trên số {facts.base}. Bấm tên tổ chức để xem từng con số nằm ở tệp, trang tính và ô nào; "
        f"các dòng cần tìm: {vi.join(f'«{name}»' for name in taken)}.",
        f"Cộng các tổ chức {'khớp' if closed else 'KHÔNG khớp'} với kết quả của toàn Đảng bộ Khối: "
        + "; ".join(f"{y}: {vi.number(n)}/{vi.number(d)}" for y, (n, d, k) in sums.items() if k)
        + ".",
    ]
    notes = [
        "● đạt, ◇ chưa đạt, △ đang thực hiện; – không thuộc diện báo cáo năm đó. Ô ghi chữ là tổ chức không được tính và lý do.",
        *beyond_note(tables, [target]),
    ]
    return Group(
        [
            Text(said[:1], said[1:]),
            Table(
                pd.DataFrame(shown),
                f"{facts.label}: từng tổ chức qua các năm",
                source(tables),
                notes,
                organisations=[f"{o}#{HEADING}" for o in who] + [""] * 3,
            ),
        ]
    )


def absence(tables: Tables):
    """Why an organisation is not counted for a target in a year, in a few words."""
    needed, named = _needs(tables), measures(tables)
    given = parts(tables)
    returns = {
        (r.organisation, int(r.year)): "" if r.file else UNUSABLE if r.files else NOT_SENT
        for r in tables.returns.itertuples()
    }
    seen = {
        (o, int(y), m)
        for o, y, m in zip(
            tables.observations["organisation"],
            tables.observations["year"],
            _keys(tables.observations),
            strict=True,
        )
    }
    graded = {
        (r.organisation, int(r.year))
        for r in tables.gradings[tables.gradings["stage"].eq("decided")].itertuples()
    }

    def why(target: str, organisation: str, year: int) -> str:
        missing = needed[target] - given.get((organisation, year), {}).keys()
        if not missing & named.keys():
            return (
                "chưa xếp loại"
                if (organisation, year) in graded
                else "không có quyết định xếp loại"
            )
        if (said := returns.get((organisation, year), NOT_SENT)) != "":
            return said
        wrong = [named[m] for m in named if m in missing and (organisation, year, m) in seen]
        blank = [named[m] for m in named if m in missing and (organisation, year, m) not in seen]
        return "; ".join(
            f"{word}: {vi.join(some)}"
            for word, some in (("số có lỗi", wrong), ("không có số dùng được", blank))
            if some
        )

    return why


def _keys(observations: pd.DataFrame) -> list[str]:
    return [
        m if vi.is_missing(q) else f"{m}_q{q}"
        for m, q in zip(observations["measure"], observations["quarter"], strict=True)
    ]


def of_organisation(tables: Tables, organisation: str) -> Group:
    """Every figure and grade of one organisation by year, with the sheet and the cell in which it stands."""
    mine = [
        frame[frame["organisation"].eq(organisation)]
        for frame in (tables.observations, tables.gradings)
    ]
    numbers, grades = mine[0].assign(key=_keys(mine[0])), mine[1]
    files = places(pd.concat(mine))
    found = _findings(tables, pd.concat(mine))
    flags = set(tables.measures.loc[tables.measures["type"].eq("flag"), "measure"])
    used_by: dict[str, list[str]] = {}
    for target, needs in _needs(tables).items():
        for need in needs:
            some = used_by.setdefault("decided" if need.startswith("decided_") else need, [])
            some += [target] * (target not in some)
    cells: dict[tuple[str, int], list[str]] = {}
    marks = set()
    for r in numbers.to_dict("records"):
        value = ("Không", "Có")[int(r["value"] > 0)] if r["key"] in flags else vi.number(r["value"])
        said = {found.get((r["file"], r["sheet"], r["cell"]), "")}
        said |= {mark for mark in ("corrected", "inclusive") if mark in r["rule"]}
        cells.setdefault((r["key"], int(r["year"])), []).append(_cell(value, r, said, files))
        marks |= said
    standing = decided_grades(replace(tables, gradings=grades))
    for r in [*standing.to_dict("records"), *grades[grades["stage"].eq("self")].to_dict("records")]:
        cells.setdefault((r["stage"], int(r["year"])), []).append(
            _cell(vi.name(vi.GRADES, r["grade"]), r, set(), files)
        )
    span = sorted({year for _, year in cells})
    shown = [
        {"Số liệu": name + (f" ({', '.join(used_by[key])})" if key in used_by else "")}
        | {str(y): "\n".join(cells.get((key, y), [vi.MISSING])) for y in span}
        for key, name in (measures(tables) | STAGES).items()
        if any((key, y) in cells for y in span)
    ]
    notes = [f"({MARKS[m]}): {LEGEND[m]}." for m in MARKS if m in marks]
    return Group(
        [
            Text(
                [
                    "Dưới mỗi con số là trang tính!ô trong tệp của năm đó; «…» là chữ ghi trong ô, khi khác với số được dùng."
                ],
                [
                    f"Tệp năm {y}: " + "; ".join(f"{f}{n}" for f, n in some.items()) + "."
                    for y, some in sorted(files.items())
                ],
            ),
            Table(
                pd.DataFrame(shown, columns=["Số liệu", *map(str, span)]),
                "Từng con số và nơi ghi trong báo cáo",
                source(tables),
                ["Trong ngoặc sau tên: chỉ tiêu dùng con số đó.", *notes],
            ),
        ]
    )


def places(rows: pd.DataFrame) -> dict[int, dict[str, str]]:
    """The files of each year, the one with the most rows first, and how addresses in the others are marked: ' (2)'."""
    counted = rows.groupby(["year", "file"], sort=True).size().reset_index(name="rows")
    files: dict[int, dict[str, str]] = {}
    for r in counted.sort_values(["year", "rows", "file"], ascending=[True, False, True]).to_dict(
        "records"
    ):
        mine = files.setdefault(int(r["year"]), {})
        mine[r["file"]] = f" ({len(mine) + 1})" if mine else ""
    return files


def _findings(tables: Tables, rows: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """What an issue says of a cell: `error`, `query`, or nothing."""
    some = tables.issues[
        tables.issues["severity"].isin(["error", "query"])
        & tables.issues["file"].isin(set(rows["file"]))
    ]
    some = some.sort_values("severity", ascending=False)  # an error is written last and stays
    return {(r.file, r.sheet, r.cell): r.severity for r in some.itertuples()}


def _cell(value: str, row: dict, said: set[str], files: dict[int, dict[str, str]]) -> str:
    raw = masked(row["raw"]).strip()
    raw = "" if raw.casefold() in (value.casefold(), str(row.get("value", ""))) else f" «{raw}»"
    marks = "".join(f" ({MARKS[m]})" for m in MARKS if m in said)
    return (
        f"{value}{raw}{marks}\n{row['sheet']}!{row['cell']}{files[int(row['year'])][row['file']]}"
    )
