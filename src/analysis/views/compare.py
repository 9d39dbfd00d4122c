"""Page 2, second half: sectors and organisations compared, why rates changed, where the shortage lies."""

from fractions import Fraction

import pandas as pd

from analysis.codes import DEFAULT_READING as DEFAULT
from analysis.measuring.assess import repeaters
from analysis.measuring.change import change, change_summary
from analysis.measuring.funnel import funnel, funnel_curve, funnel_summary
from analysis.measuring.panel import as_now, constant_panel
from analysis.showing import charts
from analysis.showing.show import Chart, Group, Table, Text, group
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import (
    STATE_MARKS,
    all_targets,
    base_of,
    latest,
    left_out,
    names,
    series,
    source,
    target_of,
    years,
)
from analysis.views.targets import break_notes


def sectors(tables: Tables, target: str) -> Chart:
    """One target in each sector over the years."""
    return _by_level(tables, target, "sector", vi.SECTORS)


def kinds(tables: Tables, target: str) -> Chart:
    """One target for committees and for single cells."""
    return _by_level(tables, target, "kind", vi.KINDS)


def _by_level(tables: Tables, target: str, level: str, words: dict[str, str]) -> Chart:
    facts = target_of(tables, target)
    rows = tables.indicators
    rows = rows[rows["target"].eq(target) & rows["reading"].eq(DEFAULT) & rows["level"].eq(level)]
    rows = rows.assign(
        panel=[words.get(s, s) for s in rows["scope"]],
        place=[list(words).index(s) if s in words else 99 for s in rows["scope"]],
    )
    rows = rows.sort_values(["place", "year"])
    last = rows[rows["numerator"].notna()]
    year = int(last["year"].max()) if len(last) else latest(tables)
    here = last[last["year"].eq(year)]
    judged = here[here["state"].isin(["met", "missed"])]
    met = int(judged["state"].eq("met").sum())
    where = "lĩnh vực" if level == "sector" else "loại hình"
    title = (
        f"{facts.label}: năm {year} có {vi.number(met)}/{vi.number(len(judged))} {where} đạt mục tiêu"
        if len(judged)
        else f"{facts.label} theo {where}: để xem số liệu, chỉ kết luận chung cho Đảng bộ Khối"
    )
    bases = "; ".join(
        f"{p}: {vi.base(r, e, '')}".strip()
        for p, r, e in zip(here["panel"], here["reporting"], here["expected"], strict=True)
    )
    return charts.multiples(
        rows,
        title,
        source(tables, f"Số TCCSĐ có số liệu năm {year} – {bases}"),
        what=facts.label,
        **facts.style,
    )


def sector_table(tables: Tables, year: int | None = None) -> Table:
    """All targets by sector in one year."""
    year = year or latest(tables)
    rows = tables.indicators
    rows = rows[rows["level"].eq("sector") & rows["reading"].eq(DEFAULT) & rows["year"].eq(year)]
    cells = {(r["scope"], r["target"]): r for r in rows.to_dict("records")}
    targets = all_targets(tables)
    shown = []
    for scope in [s for s in vi.SECTORS if any(s == key for key, _ in cells)]:
        row = {"Lĩnh vực": vi.SECTORS[scope]}
        for t in targets:
            r = cells.get((scope, t.id))
            mark = STATE_MARKS.get(r["state"], "") if r else ""
            row[t.id] = (
                vi.MISSING
                if r is None or vi.is_missing(r["numerator"])
                else f"{vi.percent(r['numerator'], r['denominator'], t.bounds)}\u00a0{mark}\n{vi.number(r['numerator'])}/{vi.number(r['denominator'])}".strip()
            )
        row["TCCSĐ"] = max(
            (f"{r['reporting']}/{r['expected']}" for (s, _), r in cells.items() if s == scope),
            key=lambda x: int(x.split("/")[0]),
        )
        shown.append(row)
    return Table(
        pd.DataFrame(shown),
        f"Các chỉ tiêu theo lĩnh vực, năm {year}",
        source(tables),
        [
            "● đạt, ◇ chưa đạt, △ đang thực hiện; 6b và 7b chỉ kết luận chung cho Đảng bộ Khối. Cột cuối: số TCCSĐ có số liệu/phải có."
        ],
    )


def short_by_organisation(
    tables: Tables, target: str, year: int | None = None, most: int = 12
) -> Group | Text:
    """Who is short of a target and by how many units, in the last year in which it was missed."""
    facts = target_of(tables, target)
    gaps = tables.gaps[tables.gaps["target"].eq(target) & tables.gaps["by"].eq("organisation")]
    if year is None:
        year = int(gaps["year"].max()) if len(gaps) else latest(tables)
    gaps = gaps[gaps["year"].eq(year)].assign(
        units=[Fraction(u) for u in gaps.loc[gaps["year"].eq(year), "units"]]
    )
    if len(gaps) and facts.judged == "bloc":
        total = sum(gaps["units"], Fraction(0))
        return Text(
            [
                f"{facts.label}: năm {year} toàn Khối cách mục tiêu {vi.number(total)} {facts.unit}; chỉ tiêu này chỉ kết luận chung, "
                "không chia phần thiếu cho từng tổ chức."
            ]
        )
    if gaps.empty:
        return Text([f"{facts.label}: năm {year} không có khoảng cách tới mục tiêu."])
    own = gaps[gaps["key"].ne("surplus") & (gaps["units"] > 0)].sort_values(
        ["units", "key"], ascending=[False, True]
    )
    surplus, total = (
        sum(gaps.loc[gaps["key"].eq("surplus"), "units"], Fraction(0)),
        sum(gaps["units"], Fraction(0)),
    )
    known = names(tables)
    head = own.head(most)
    frame = pd.DataFrame(
        {"label": [known.get(k, k) for k in head["key"]], "value": list(head["units"])}
    )
    rest = sum(own["units"].iloc[most:], Fraction(0))
    if len(own) > most:
        frame.loc[len(frame)] = [f"{vi.number(len(own) - most)} tổ chức khác", rest]
    short = sum(own["units"], Fraction(0))
    said = (
        f"Năm {year}: {vi.number(len(own))} tổ chức ở dưới mức, cộng lại thiếu {vi.number(short)} {facts.unit}; các tổ chức ở trên mức bù "
        f"{vi.number(-surplus)}; toàn Khối cách mục tiêu {vi.number(total)} {facts.unit}."
    )
    half = next(
        (i + 1 for i in range(len(own)) if sum(own["units"].iloc[: i + 1]) * 2 >= short), len(own)
    )
    title = f"{facts.label}: " + (
        f"năm {year} chỉ {vi.number(len(own))} tổ chức ở dưới mức"
        if len(own) <= 3
        else f"{vi.number(half)} trong {vi.number(len(own))} tổ chức ở dưới mức chiếm từ một nửa phần thiếu năm {year}"
    )
    base = base_of(series(tables, target).query("year == @year"))
    picture = charts.bars(
        frame,
        title,
        source(tables, base),
        unit=facts.unit,
        what=f"{facts.label}, phần còn thiếu của từng tổ chức năm {year}",
    )
    return Group([Text([said]), picture])


PARTS = {
    "rate": "do kết quả của từng tổ chức thay đổi",
    "mix": "do quy mô giữa các tổ chức thay đổi",
    "joined": "do tổ chức mới vào",
    "left": "do tổ chức rời đi",
    "split": "do chia tách",
    "merged": "do sáp nhập",
    "no-return-before": "do năm trước thiếu báo cáo",
    "no-return-after": "do năm sau thiếu báo cáo",
    "no-base": "do không có cơ sở tính",
    "no-panel": "không có tổ chức nào báo cáo cả hai năm",
    "total": "thay đổi của toàn Khối",
}


def changes(tables: Tables, before: int | None = None, after: int | None = None) -> Group:
    """Why each rate changed between two years; the parts add up exactly."""
    after = after or latest(tables)
    before = before or after - 1
    shown = []
    broken = any(t.breaks and before < t.breaks <= after for t in all_targets(tables))
    said = (
        [f"{note[:-1]}, nên không có trong bảng." for note in break_notes(tables)] if broken else []
    )
    for t in all_targets(tables):
        parts = change_summary(
            change(tables, t.id, (before, after))
        )
        if parts.empty:
            said.append(f"Chỉ tiêu {t.id}: thiếu số liệu của một trong hai năm.")
            continue
        if parts["crosses_break"].any():
            continue
        effects = {r["part"]: r["effect"] for r in parts.to_dict("records")}
        moves = {"joined", "left", "split", "merged"} & effects.keys()
        gone = {"no-return-before", "no-return-after", "no-base", "no-panel"} & effects.keys()
        shown.append(
            {
                "Chỉ tiêu": f"{t.id}. {t.name}",
                "Thay đổi": _points(effects["total"]),
                "Do kết quả": _points(effects.get("rate", 0)),
                "Do quy mô": _points(effects.get("mix", 0)),
                "Do tổ chức vào, ra, tách, nhập": _points(sum(effects[m] for m in moves)),
                "Do thiếu báo cáo": _points(sum(effects[m] for m in gone)),
            }
        )
    notes = [
        "Đơn vị: điểm phần trăm. Các phần cộng lại đúng bằng thay đổi trước khi làm tròn; số in ra làm tròn đến 0,01 nên có thể lệch chút ít.",
        "«Do kết quả»: chính các tổ chức làm tốt hơn hay kém đi; «do quy mô»: tổ chức có tỷ lệ cao hay thấp lớn lên, nhỏ đi. Hai phần này "
        "tính trên các tổ chức báo cáo cả hai năm (cách tách Kitagawa).",
    ]
    table = Table(
        pd.DataFrame(shown),
        f"Vì sao tỷ lệ thay đổi từ năm {before} đến năm {after}",
        source(tables),
        notes,
    )
    return Group([Text(said), table]) if said else Group([table])


def _points(value: object) -> str:
    return vi.number(value, 2, sign=True)


VIEWS = {
    "Theo tổ chức hiện nay": "số của tổ chức cũ chuyển về tổ chức kế tục, không cộng hai lần",
    "Nhóm có mặt đủ các năm": "chỉ những tổ chức có số liệu ở tất cả các năm (tính cả thời gian mang tên cũ, trước khi tách, nhập), "
    "để so sánh công bằng khi một năm thiếu báo cáo",
}


def views_over_time(tables: Tables) -> Table:
    """What the main table, which is as reported, looks like for the organisations of now, and on the constant panel."""
    now, panel = as_now(tables), constant_panel(tables, years(tables))
    views = tuple(zip(VIEWS, (now, panel), ("bloc", "panel"), strict=True))
    reported = tables.indicators[
        tables.indicators["level"].eq("bloc") & tables.indicators["reading"].eq(DEFAULT)
    ]
    shown = []
    for t in all_targets(tables):
        parts = [
            frame[
                frame["target"].eq(t.id) & frame["reading"].eq(DEFAULT) & frame["level"].eq(level)
            ].sort_values("year")
            for _, frame, level in views
        ]
        said = reported[reported["target"].eq(t.id)].sort_values("year")
        for (label, _, _), rows in zip(views, parts, strict=True):
            if all(
                list(rows[c].fillna(-1)) == list(said[c].fillna(-1))
                for c in ("numerator", "denominator")
            ):
                continue  # a row that says the same as the main table helps nobody
            shown.append(
                {"Chỉ tiêu": t.id, "Cách nhìn": label}
                | {
                    str(r["year"]): vi.MISSING
                    if vi.is_missing(r["numerator"]) or not r["denominator"]
                    else f"{vi.percent(r['numerator'], r['denominator'], t.bounds)}\n{vi.number(r['numerator'])}/{vi.number(r['denominator'])}"
                    for r in rows.to_dict("records")
                }
                | {"Số tổ chức": vi.number(rows["reporting"].max())}
            )
    return Table(
        pd.DataFrame(
            shown, columns=["Chỉ tiêu", "Cách nhìn", *map(str, years(tables)), "Số tổ chức"]
        ),
        "Các cách nhìn khác bảng chính, khi tổ chức tách, nhập, vào, ra",
        source(tables),
        [
            "Bảng chính cộng mọi báo cáo của năm; ở đây chỉ ghi cách nhìn cho kết quả khác.",
            *(
                f"{label}: {about}."
                for label, about in VIEWS.items()
                if any(r["Cách nhìn"] == label for r in shown)
            ),
        ],
        head="Cách nhìn",
    )


def funnel_of(
    tables: Tables, target: str, year: int | None = None, centre: str = "pooled"
) -> Group | Text:
    """Organisations of different sizes compared with what chance alone would do."""
    facts = target_of(tables, target)
    given = tables.indicators[
        tables.indicators["target"].eq(target)
        & tables.indicators["level"].eq("organisation")
        & tables.indicators["numerator"].notna()
    ]
    year = year or (int(given["year"].max()) if len(given) else latest(tables))
    points = funnel(tables, target, year, centre=centre)
    about = funnel_summary(points)._asdict()
    if about["state"] != "drawn":
        return Text(
            [
                f"{facts.label}, năm {year}: {'chưa có số liệu' if about['state'] == 'empty' else 'mọi tổ chức như nhau, không cần so sánh'}."
            ]
        )
    known = names(tables)
    middle = f"{'tỷ lệ chung' if centre == 'pooled' else 'mục tiêu'} {vi.percentage(Fraction(str(about['centre'])) * 100, facts.bounds, 1)}"
    watch, far = int(about["outside_95"]), int(about["outside_998"])
    found = [
        f"{vi.number(n)} tổ chức {word}"
        for n, word in ((far, "khác biệt rõ"), (watch - far, "cần theo dõi"))
        if n
    ]
    title = f"{facts.label}, năm {year}: {vi.join(found) or 'không tổ chức nào khác hẳn mức chung'}"
    said = [
        f"Không tổ chức nào trong {vi.number(about['organisations'])} tổ chức ra ngoài dải cần theo dõi (đường 95%)."
        if not watch
        else f"Trong {vi.number(about['organisations'])} tổ chức có {vi.number(watch)} tổ chức ra ngoài dải cần theo dõi (đường 95%), trong đó "
        f"{vi.number(far)} ra ngoài dải khác biệt rõ (đường 99,8%); nếu chỉ do ngẫu nhiên thì {_about(about['chance_95'])} và "
        f"{_about(about['chance_998'])} tổ chức."
    ]
    if about["dispersion"] is not None:
        times = vi.number(about["dispersion"], 1)
        said[0] += (
            f" Các tổ chức chênh nhau gấp {times} lần mức do ngẫu nhiên."
            if about["dispersion"] >= 1.5
            else " Các tổ chức chênh nhau gần như chỉ do ngẫu nhiên."
        )
    rows = points.assign(label=[known.get(s, s) for s in points["scope"]])
    picture = charts.funnel(
        rows,
        funnel_curve(float(about["centre"]), int(points["denominator"].max())),
        title,
        source(tables, f"{vi.number(about['organisations'])} TCCSĐ có số liệu năm {year}"),
        centre=float(about["centre"]),
        centre_label=middle,
        unit=facts.unit,
        what=facts.label,
    )
    return Group([Text(said), picture])


def _about(count: float) -> str:
    return f"khoảng {vi.number(count, 1)}" if count >= 0.05 else "chưa đến 0,1"


STATUS = {
    "repeating": "Chưa đạt nhiều năm liền",
    "again": "Lại chưa đạt",
    "new": "Mới chưa đạt",
    "recovered": "Đã khắc phục",
}


def repeats(tables: Tables, most: int = 10) -> Group:
    """Who missed the same target two years running or more, and who recovered."""
    rows = repeaters(tables)
    known = names(tables)
    said = []
    for status, word in STATUS.items():
        count = int(rows["status"].eq(status).sum())
        said.append(
            f"{word}: {vi.number(count)} trường hợp ({vi.number(rows.loc[rows['status'].eq(status), 'scope'].nunique())} tổ chức)."
        )
    again = rows[rows["status"].eq("repeating")].sort_values(
        ["longest", "target", "scope"], ascending=[False, True, True]
    )
    labels = {t.id: f"{t.id}. {t.name}" for t in all_targets(tables)}
    shown = pd.DataFrame(
        {
            "Tổ chức": [known.get(s, s) for s in again["scope"]],
            "Chỉ tiêu": [labels[t] for t in again["target"]],
            "Các năm chưa đạt": [vi.years(map(int, y.split())) for y in again["missed_years"]],
            "Liền nhau": [
                f"{vi.number(n)} năm ({a}–{b})"
                for n, a, b in zip(
                    again["longest"], again["run_from"], again["run_to"], strict=True
                )
            ],
        }
    )
    return Group(
        [
            Text(["Một trường hợp là một tổ chức với một chỉ tiêu."], said),
            Table(
                shown.head(most),
                "Tổ chức chưa đạt cùng một chỉ tiêu nhiều năm liền, tính đến năm gần nhất",
                source(tables),
                [
                    "Danh sách để phân công giúp đỡ, không phải xếp hạng.",
                    *left_out(most, len(again)),
                ],
                organisations=list(again["scope"])[:most],
            ),
        ]
    )


def funnels(tables: Tables) -> Group:
    """Funnels for the targets that are rates of members or cells."""
    return group(
        funnel_of(tables, t.id)
        for t in all_targets(tables)
        if t.unit in ("đảng viên", "chi bộ") and t.judged == "all"
    )
