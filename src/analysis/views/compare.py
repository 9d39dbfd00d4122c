"""Page 2, second half: sectors and organisations compared, why rates changed, where the shortage lies."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.measuring.assess import repeaters
from analysis.measuring.carriers import carriers, last_missed, offset
from analysis.measuring.changes import changes as changes_of
from analysis.measuring.funnel import funnel, funnel_summary
from analysis.measuring.perspectives import differing
from analysis.measuring.series import figures, latest, series, years
from analysis.measuring.targets import Target, all_targets, target_of
from analysis.showing import charts
from analysis.showing import figures as words
from analysis.showing.show import Chart, Group, Shown, Table, Text, group
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import MARKS_NOTE, base_of, bloc_only, left_out, names, source
from analysis.views.targets import break_notes

RATES = ("members", "cells")  # what is many enough in one organisation for chance to be reckoned
JUDGED = ("met", "missed")
STATUS = {
    "repeating": "Chưa đạt nhiều năm liền",
    "again": "Lại chưa đạt",
    "new": "Mới chưa đạt",
    "recovered": "Đã khắc phục",
}
VIEWS = {
    "now": "Theo tổ chức hiện nay",
    "panel": "Nhóm có mặt đủ các năm",
}
ABOUT_VIEWS = {
    "now": "số của tổ chức cũ chuyển về tổ chức kế tục, không cộng hai lần",
    "panel": (
        "chỉ những tổ chức có số liệu ở tất cả các năm (tính cả thời gian mang tên cũ,"
        " trước khi tách, nhập), để so sánh công bằng khi một năm thiếu báo cáo"
    ),
}
ADD_UP = (
    "Đơn vị: điểm phần trăm. Các phần cộng lại đúng bằng thay đổi trước khi làm tròn;"
    " số in ra làm tròn đến 0,01 nên có thể lệch chút ít."
)
KITAGAWA = (
    "«Do kết quả»: chính các tổ chức làm tốt hơn hay kém đi; «do quy mô»: tổ chức có tỷ lệ cao"
    " hay thấp lớn lên, nhỏ đi. Hai phần này tính trên các tổ chức báo cáo cả hai năm"
    " (cách tách Kitagawa)."
)
NOT_DIVIDED = (
    "{label}: năm {year} toàn Khối cách mục tiêu {distance} {unit}; chỉ tiêu này chỉ kết luận chung,"
    " không chia phần thiếu cho từng tổ chức."
)
SHORT = (
    "Năm {year}: {count} tổ chức ở dưới mức, cộng lại thiếu {units} {unit};"
    " các tổ chức ở trên mức bù {above}; toàn Khối cách mục tiêu {distance} {unit}."
)
NOBODY_OUTSIDE = "Không tổ chức nào trong {} tổ chức ra ngoài dải cần theo dõi (đường 95%)."
OUTSIDE = (
    "Trong {organisations} tổ chức có {watch} tổ chức ra ngoài dải cần theo dõi (đường 95%),"
    " trong đó {far} ra ngoài dải khác biệt rõ (đường 99,8%);"
    " nếu chỉ do ngẫu nhiên thì {chance_95} và {chance_998} tổ chức."
)
WIDE = 1.5  # times what chance alone would spread


# ---- sectors and kinds


def sectors(tables: Tables, target: str) -> Chart:
    """One target in each sector over the years."""
    return _by_level(tables, target, "sector", vi.SECTORS, "lĩnh vực")


def kinds(tables: Tables, target: str) -> Chart:
    """One target for committees and for single cells."""
    return _by_level(tables, target, "kind", vi.KINDS, "loại hình")


def _by_level(
    tables: Tables, target: str, level: str, called: Mapping[str, str], noun: str
) -> Chart:
    facts, rows = target_of(tables, target), figures(tables, target, level=level)
    order = {scope: i for i, scope in enumerate(called)}
    rows = rows.assign(
        panel=[called.get(scope, scope) for scope in rows["scope"]],
        place=[order.get(scope, len(order)) for scope in rows["scope"]],
    ).sort_values(["place", "year"])
    given = rows[rows["numerator"].notna()]
    year = int(given["year"].max()) if len(given) else latest(tables)
    here = given[given["year"].eq(year)]
    states = here.loc[here["state"].isin(JUDGED), "state"]
    title = f"{facts.label} theo {noun}: để xem số liệu, chỉ kết luận chung cho Đảng bộ Khối"
    if len(states):
        met = f"{vi.number(int(states.eq('met').sum()))}/{vi.number(len(states))}"
        title = f"{facts.label}: năm {year} có {met} {noun} đạt mục tiêu"
    bases = "; ".join(f"{row['panel']}: {words.base(row)}" for row in here.to_dict("records"))
    base = f"Số TCCSĐ có số liệu năm {year} – {bases}"
    return charts.multiples(rows, title, source(tables, base), facts, facts.label)


def sector_table(tables: Tables, year: int | None = None) -> Table:
    """All targets by sector in one year."""
    year = year or latest(tables)
    rows = figures(tables, level="sector", year=year).to_dict("records")
    cells = {(row["scope"], row["target"]): row for row in rows}
    shown = []
    for scope, name in vi.SECTORS.items():
        bases = [row for row in rows if row["scope"] == scope]
        if bases:
            line = {"Lĩnh vực": name}
            for target in all_targets(tables):
                line[target.id] = words.cell(cells.get((scope, target.id)), target).strip()
            largest = max(bases, key=lambda row: row["reporting"])
            shown.append(line | {"TCCSĐ": f"{largest['reporting']}/{largest['expected']}"})
    note = f"{MARKS_NOTE}; {bloc_only(tables)}. Cột cuối: số TCCSĐ có số liệu/phải có."
    caption = f"Các chỉ tiêu theo lĩnh vực, năm {year}"
    return Table(pd.DataFrame(shown), caption, source(tables), [note])


# ---- where the shortage lies


def short_by_organisation(
    tables: Tables, target: str, year: int | None = None, most: int = 12
) -> Group | Text:
    """Who is short of a target and by how many units, in the last year in which it was missed."""
    facts = target_of(tables, target)
    if year is None:
        year = last_missed(tables, target) or latest(tables)
    above, distance = offset(tables, target, year)
    rows = carriers(tables, target, year, "organisation")
    if rows.empty and not above:
        return Text([f"{facts.label}: năm {year} không có khoảng cách tới mục tiêu."])
    numbers = {"year": year, "distance": vi.number(distance), "unit": facts.unit}
    if not facts.for_each:
        return Text([NOT_DIVIDED.format(label=facts.label, **numbers)])
    known, count = names(tables), vi.number(len(rows))
    bars = pd.DataFrame(
        {
            "label": [known.get(key, key) for key in rows["key"][:most]],
            "value": list(rows["units"][:most]),
        }
    )
    if len(rows) > most:
        rest = f"{vi.number(len(rows) - most)} tổ chức khác"
        bars.loc[len(bars)] = [rest, sum(rows["units"][most:])]
    half = int((rows["running"] < 50).sum()) + 1  # organisations that carry half of it
    title = f"năm {year} chỉ {count} tổ chức ở dưới mức"
    if len(rows) > 3:
        title = (
            f"{vi.number(half)} trong {count} tổ chức ở dưới mức"
            f" chiếm từ một nửa phần thiếu năm {year}"
        )
    line = series(tables, target)
    picture = charts.bars(
        bars,
        f"{facts.label}: {title}",
        source(tables, base_of(line[line["year"].eq(year)])),
        unit=facts.unit,
        what=f"{facts.label}, phần còn thiếu của từng tổ chức năm {year}",
    )
    units = vi.number(sum(rows["units"]))
    said = SHORT.format(count=count, units=units, above=vi.number(above), **numbers)
    return Group([Text([said]), picture])


# ---- why rates changed


def changes(tables: Tables, before: int | None = None, after: int | None = None) -> Group:
    """Why each rate changed between two years; the parts add up exactly."""
    after = after or latest(tables)
    before = before or after - 1
    targets, found = all_targets(tables), changes_of(tables, before, after)
    said, shown = [], []
    if any(target.breaks and before < target.breaks <= after for target in targets):
        said += [f"{note[:-1]}, nên không có trong bảng." for note in break_notes(tables)]
    for target in targets:
        if target.id not in found.index:
            said.append(f"Chỉ tiêu {target.id}: thiếu số liệu của một trong hai năm.")
            continue
        parts = found.loc[target.id]
        if not parts["crosses_break"]:
            shown.append(
                {
                    "Chỉ tiêu": target.numbered,
                    "Thay đổi": _points(parts["total"]),
                    "Do kết quả": _points(parts["rate"]),
                    "Do quy mô": _points(parts["mix"]),
                    "Do tổ chức vào, ra, tách, nhập": _points(parts["moved"]),
                    "Do thiếu báo cáo": _points(parts["unreported"]),
                }
            )
    caption = f"Vì sao tỷ lệ thay đổi từ năm {before} đến năm {after}"
    table = Table(pd.DataFrame(shown), caption, source(tables), [ADD_UP, KITAGAWA])
    return Group([Text(said), table] if said else [table])


def _points(value: Fraction) -> str:
    return vi.number(value, 2, sign=True)


def views_over_time(tables: Tables) -> Table:
    """What the main table, which is as reported, looks like for the organisations of now, and on the constant panel."""
    found, shown = differing(tables), []
    targets = {target.id: target for target in all_targets(tables)}
    for (target, view), rows in found.items():
        line = {"Chỉ tiêu": target, "Cách nhìn": VIEWS[view]}
        for row in rows.to_dict("records"):
            there = words.given(row) and row["denominator"]
            rate = f"{words.rate(row, targets[target])}\n{words.counts(row)}"
            line[str(row["year"])] = rate if there else vi.MISSING
        shown.append(line | {"Số tổ chức": vi.number(rows["reporting"].max())})
    seen = {view for _, view in found}
    notes = ["Bảng chính cộng mọi báo cáo của năm; ở đây chỉ ghi cách nhìn cho kết quả khác."]
    notes += [f"{VIEWS[view]}: {ABOUT_VIEWS[view]}." for view in VIEWS if view in seen]
    columns = ["Chỉ tiêu", "Cách nhìn", *map(str, years(tables)), "Số tổ chức"]
    return Table(
        pd.DataFrame(shown, columns=columns),
        "Các cách nhìn khác bảng chính, khi tổ chức tách, nhập, vào, ra",
        source(tables),
        notes,
        head="Cách nhìn",
    )


# ---- chance


def funnel_of(
    tables: Tables, target: str, year: int | None = None, centre: str = "pooled"
) -> Group | Text:
    """Organisations of different sizes compared with what chance alone would do."""
    facts = target_of(tables, target)
    given = figures(tables, target, level="organisation", reading=None)
    given = given[given["numerator"].notna()]
    year = year or (int(given["year"].max()) if len(given) else latest(tables))
    points = funnel(tables.indicators, tables.targets, target, year, centre=centre)
    about = funnel_summary(points).to_dict("records")[0]
    if about["state"] != "drawn":
        why = "mọi tổ chức như nhau, không cần so sánh"
        if about["state"] == "empty":
            why = "chưa có số liệu"
        return Text([f"{facts.label}, năm {year}: {why}."])
    known, count = names(tables), vi.number(about["organisations"])
    picture = charts.funnel(
        points.assign(label=[known.get(scope, scope) for scope in points["scope"]]),
        f"{facts.label}, năm {year}: {_found_by_chance(about)}",
        source(tables, f"{count} TCCSĐ có số liệu năm {year}"),
        centre=charts.Centre(float(about["centre"]), _centre(about, facts)),
        unit=facts.unit,
        what=facts.label,
    )
    return Group([Text([_outside(about) + _spread(about)]), picture])


def _centre(about: Mapping[Any, Any], facts: Target) -> str:
    rate = vi.percentage(100 * Fraction(str(about["centre"])), facts.bounds, 1)
    return f"{'tỷ lệ chung' if about['centre_is'] == 'pooled' else 'mục tiêu'} {rate}"


def _found_by_chance(about: Mapping[Any, Any]) -> str:
    counts = {
        "khác biệt rõ": about["outside_998"],
        "cần theo dõi": about["outside_95"] - about["outside_998"],
    }
    found = [f"{vi.number(count)} tổ chức {word}" for word, count in counts.items() if count]
    return vi.join(found) or "không tổ chức nào khác hẳn mức chung"


def _outside(about: Mapping[Any, Any]) -> str:
    if not about["outside_95"]:
        return NOBODY_OUTSIDE.format(vi.number(about["organisations"]))
    return OUTSIDE.format(
        organisations=vi.number(about["organisations"]),
        watch=vi.number(about["outside_95"]),
        far=vi.number(about["outside_998"]),
        chance_95=_about(about["chance_95"]),
        chance_998=_about(about["chance_998"]),
    )


def _about(count: float) -> str:
    return f"khoảng {vi.number(count, 1)}" if count >= 0.05 else "chưa đến 0,1"


def _spread(about: Mapping[Any, Any]) -> str:
    times = about["dispersion"]
    if times is None:
        return ""
    if times < WIDE:
        return " Các tổ chức chênh nhau gần như chỉ do ngẫu nhiên."
    return f" Các tổ chức chênh nhau gấp {vi.number(times, 1)} lần mức do ngẫu nhiên."


def funnels(tables: Tables) -> Shown:
    """Funnels for the targets that are rates of members or cells."""
    return group(
        funnel_of(tables, target.id)
        for target in all_targets(tables)
        if target.universe in RATES and target.for_each
    )


# ---- who misses again


def repeats(tables: Tables, most: int = 10) -> Group:
    """Who missed the same target two years running or more, and who recovered."""
    rows = repeaters(figures(tables, level="organisation"), tables.targets)
    known, targets = names(tables), {target.id: target for target in all_targets(tables)}
    said = []
    for status, word in STATUS.items():
        scopes = rows.loc[rows["status"].eq(status), "scope"]
        counts = f"{vi.number(len(scopes))} trường hợp ({vi.number(scopes.nunique())} tổ chức)"
        said.append(f"{word}: {counts}.")
    again = rows[rows["status"].eq("repeating")].sort_values(
        ["longest", "target", "scope"], ascending=[False, True, True]
    )
    shown = [
        {
            "Tổ chức": known.get(row["scope"], row["scope"]),
            "Chỉ tiêu": targets[row["target"]].numbered,
            "Các năm chưa đạt": vi.years(row["missed_years"].split()),
            "Liền nhau": f"{vi.number(row['longest'])} năm ({row['run_from']}–{row['run_to']})",
        }
        for row in again.head(most).to_dict("records")
    ]
    table = Table(
        pd.DataFrame(shown, columns=["Tổ chức", "Chỉ tiêu", "Các năm chưa đạt", "Liền nhau"]),
        "Tổ chức chưa đạt cùng một chỉ tiêu nhiều năm liền, tính đến năm gần nhất",
        source(tables),
        [
            "Danh sách để phân công giúp đỡ, không phải xếp hạng.",
            *left_out(most, len(again)),
        ],
        organisations=list(again["scope"])[:most],
    )
    return Group([Text(["Một trường hợp là một tổ chức với một chỉ tiêu."], said), table])
