"""Page 2, second half: sectors and organisations compared, why rates changed, who is short."""

from collections import Counter
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.codes import JUDGED
from analysis.measuring import known
from analysis.measuring.changes import changes as changes_of
from analysis.measuring.distances import distances
from analysis.measuring.funnel import Summary, funnel, funnel_summary
from analysis.measuring.lasting import standing
from analysis.measuring.perspectives import differing
from analysis.measuring.same import same
from analysis.measuring.series import columns, figures, latest, records, series, years
from analysis.measuring.shortage import carrying, shortage
from analysis.measuring.targets import Target, all_targets, target_of
from analysis.showing import charts
from analysis.showing import figures as words
from analysis.showing.show import Chart, Group, Shown, Table, Text, group
from analysis.showing.text import Folded
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import (
    MARKS_NOTE,
    base_of,
    bloc_only,
    of_years,
    only_one_year,
    source,
    still_short,
    table,
)
from analysis.views.names import namer, order_of
from analysis.views.targets import break_notes

RATES = ("members", "cells")  # of which one organisation has enough for chance to be reckoned
FEW = 3  # organisations short of a target; of no more it is said that they are few
WIDE = 1.5  # times what chance alone would spread
COUNTED = "Số chỉ tiêu\nchưa đạt năm"
MOST = 42  # organisations on a sheet
BANDED = ("members", "cells", "committee_members")
BANDS = {100: "100%", 95: "95 – dưới 100%", 90: "90 – dưới 95%", 80: "80 – dưới 90%", 0: "dưới 80%"}
WHO = (
    "Số trong ô: số năm liền chưa đạt, tính đến năm gần nhất và cả thời gian mang tên cũ; · đạt;"
    " × phải có nhưng chưa có số liệu. Xếp theo lĩnh vực và tên, không xếp hạng"
)
CHANGES = {
    "target": "Chỉ tiêu",
    "total": "Thay đổi",
    "rate": "Do kết quả",
    "mix": "Do quy mô",
    "moved": "Do tổ chức vào, ra, tách, nhập",
    "unreported": "Do thiếu báo cáo",
}
ADD_UP = (
    "Đơn vị: điểm phần trăm. Các phần cộng lại đúng bằng thay đổi trước khi làm tròn; số in ra làm"
    " tròn đến 0,01 nên có thể lệch chút ít."
)
KITAGAWA = (
    "“Do kết quả”: chính các tổ chức làm tốt hơn hay kém đi; “do quy mô”: tổ chức có tỷ lệ cao hay"
    " thấp lớn lên, nhỏ đi. Hai phần này tính trên các tổ chức báo cáo cả hai năm (cách tách"
    " Kitagawa)."
)
VIEWS = {"now": "Theo tổ chức hiện nay", "panel": "Nhóm có mặt đủ các năm"}
ABOUT = {
    "now": "số của tổ chức cũ chuyển về tổ chức kế tục, không cộng hai lần",
    "panel": (
        "chỉ những tổ chức có số liệu ở tất cả các năm (tính cả thời gian mang tên cũ, trước khi"
        " tách, nhập), để so sánh công bằng khi một năm thiếu báo cáo"
    ),
}


# ---- sectors and kinds


def sectors(tables: Tables, target: str) -> Chart:
    """One target in each sector over the years."""
    return _by_level(tables, target, "sector", "lĩnh vực")


def sectors_of_short(tables: Tables) -> Group:
    """The targets that are missed, in each sector over the years; those of cells by kind, too."""
    short = still_short(tables)
    by_kind = [target for target in short if target_of(tables, target).universe == "cells"]
    shown = [sectors(tables, target) for target in short]
    return Group([*shown, *(kinds(tables, target) for target in by_kind)])


def all_short(tables: Tables) -> Group:
    """Who is short of the targets that are missed."""
    return Group([short_by_organisation(tables, target) for target in still_short(tables)])


def kinds(tables: Tables, target: str) -> Chart:
    """One target for committees and for single cells."""
    return _by_level(tables, target, "kind", "loại hình")


@known.by_name("target")
def _by_level(
    tables: Tables,
    target: str,
    level: str,
    noun: str,
) -> Chart:
    facts = target_of(tables, target)
    named = tables.named(level)
    rows = figures(tables, target, level=level)
    rows = rows.assign(
        panel=[vi.name(named, scope) for scope in rows["scope"]],
        place=rows["scope"].map({scope: i for i, scope in enumerate(named)}),
    ).sort_values(["place", "year"])
    given = rows[rows["numerator"].notna()]
    year = int(given["year"].max()) if len(given) else latest(tables)
    here = given[given["year"].eq(year)]
    states = list(here.loc[here["state"].isin(JUDGED), "state"])
    title = f"{facts.label} theo {noun}: để xem số liệu, chỉ kết luận chung cho Đảng bộ"
    if states:
        met = f"{vi.number(states.count('met'))}/{vi.number(len(states))}"
        title = f"{facts.label}: năm {year} có {met} {noun} đạt mục tiêu"
    bases = "; ".join(f"{row['panel']}: {words.base(row)}" for row in records(here))
    base = source(tables, f"Số TCCSĐ có số liệu năm {year} – {bases}")
    return charts.multiples(rows, title, base, facts, facts.label)


def sector_table(tables: Tables, year: int | None = None) -> Table:
    """All targets by sector in one year."""
    year = year or latest(tables)
    targets = all_targets(tables)
    lines: dict[str, dict[str, str]] = {}
    bases: dict[str, list[tuple[int, int]]] = {}
    goals = {target.id: target for target in targets}
    for row in records(figures(tables, level="sector", year=year)):
        said = words.cell(row, goals[row["target"]]).strip()
        lines.setdefault(row["scope"], {})[row["target"]] = said
        bases.setdefault(row["scope"], []).append((row["reporting"], row["expected"]))
    rows = []
    for sector, name in tables.named("sector").items():
        if sector in lines:
            gave, due = max(bases[sector], key=lambda base: base[0])
            rows.append(lines[sector] | {"name": name, "base": f"{gave}/{due}"})
    heads = {"name": "Lĩnh vực"} | {t.id: t.id for t in targets} | {"base": "TCCSĐ"}
    note = f"{MARKS_NOTE}; {bloc_only(tables)}. Cột cuối: số TCCSĐ có số liệu/phải có."
    called = "; ".join(target.numbered for target in targets)
    return table(
        tables,
        f"Các chỉ tiêu theo lĩnh vực, năm {year}",
        rows,
        heads,
        notes=[note, f"{called}."],
    )


# ---- where the shortage lies


@known.by_name("target")
def short_by_organisation(
    tables: Tables,
    target: str,
    year: int | None = None,
    most: int = 12,
) -> Group | Text:
    """Who is short of a target and by how many units, in the last year in which it was missed."""
    facts = target_of(tables, target)
    known = distances(tables, target)
    year = year or max(known, default=latest(tables))
    if year not in known:
        return Text([f"{facts.label}: năm {year} không có khoảng cách tới mục tiêu."])
    short, above = known[year]
    line = series(tables, target)
    whole_units = records(line[line["year"].eq(year)])[0]["units_short"]
    distance = words.units(whole_units, facts.unit) or f"thiếu {vi.number(short - above)}"
    if not facts.for_each:
        said = f"{facts.label}: năm {year} toàn Đảng bộ {distance}"
        whole = "chỉ tiêu này chỉ kết luận chung, không chia phần thiếu cho từng tổ chức"
        return Text([f"{said}; {whole}."])
    rows = shortage(tables, year, target, by="organisation")
    count = vi.number(len(rows))
    said = (
        f"Năm {year}: {count} tổ chức ở dưới mức, cộng lại thiếu {vi.number(short)} {facts.unit};"
        f" các tổ chức trên mức vượt {vi.number(above)}; toàn Đảng bộ {distance}."
    )
    title = f"{facts.label}: năm {year} chỉ {count} tổ chức ở dưới mức"
    if len(rows) > FEW:
        half, _ = carrying(rows["units"], short)
        title = (
            f"{facts.label}: {vi.number(half)} trong {count} tổ chức ở dưới mức"
            f" chiếm từ một nửa phần thiếu năm {year}"
        )
    labels = list(map(namer(tables), rows["key"][:most]))
    values = list(rows["units"][:most])
    if len(rows) > most:
        labels.append(f"{vi.number(len(rows) - most)} tổ chức khác")
        values.append(sum(rows["units"][most:]))
    picture = charts.bars(
        pd.DataFrame({"label": labels, "value": values}),
        title,
        source(tables, base_of(line[line["year"].eq(year)])),
        unit=facts.unit,
        what=f"{facts.label}, phần còn thiếu của từng tổ chức năm {year}",
    )
    return Group([Text([said]), picture])


# ---- why rates changed


def changes(tables: Tables, before: int | None = None, after: int | None = None) -> Group:
    """Why each rate changed between two years; the parts add up exactly."""
    after = after or latest(tables)
    before = before or after - 1
    if before not in years(tables):
        return Group([Text([only_one_year(after)])])
    found = {row["target"]: row for row in records(changes_of(tables, (before, after)))}
    said = []
    rows = []
    for target in all_targets(tables):
        row = found.get(target.id)
        if row is None:
            said.append(f"Chỉ tiêu {target.id}: thiếu số liệu của một trong hai năm.")
        elif not row["crosses_break"]:
            parts = {part: _points(row[part]) for part in CHANGES if part != "target"}
            rows.append(parts | {"target": target.numbered})
    breaks = [target.breaks for target in all_targets(tables) if target.breaks]
    if any(before < year <= after for year in breaks):
        said = [f"{note[:-1]}, nên không có trong bảng." for note in break_notes(tables)] + said
    caption = f"Vì sao tỷ lệ thay đổi từ năm {before} đến năm {after}"
    shown = table(tables, caption, rows, CHANGES, notes=[ADD_UP, KITAGAWA])
    return Group([Text(said), shown] if said else [shown])


def _points(value: Fraction) -> str:
    return vi.number(value, 2, sign=True)


def views_over_time(tables: Tables) -> Table:
    """What the main table looks like for the organisations of now, and on the constant panel.

    The main table is as reported.
    """
    found = differing(tables)
    rows = []
    for (target, view), line in found.items():
        facts = target_of(tables, target)
        cells = {}
        for row in records(line):
            if words.exact(row) is not None:
                cells[row["year"]] = f"{words.rate(row, facts)}\n{words.counts(row)}"
        most = vi.number(line["reporting"].max())
        rows.append(
            {
                "target": target,
                "view": VIEWS[view],
                "most": most,
            }
            | cells
        )
    heads = {"target": "Chỉ tiêu", "view": "Cách nhìn"} | of_years(years(tables))
    seen = {view for _, view in found}
    notes = ["Bảng chính cộng mọi báo cáo của năm; ở đây chỉ ghi cách nhìn cho kết quả khác."]
    notes += [f"{VIEWS[view]}: {ABOUT[view]}." for view in VIEWS if view in seen]
    caption = "Các cách nhìn khác bảng chính, khi tổ chức tách, nhập, vào, ra"
    heads |= {"most": "Số tổ chức"}
    return table(
        tables,
        caption,
        rows,
        heads,
        notes=notes,
        head="Cách nhìn",
    )


# ---- chance


@known.by_name("target")
def funnel_of(
    tables: Tables,
    target: str,
    year: int | None = None,
    centre: str = "pooled",
) -> Group | Text:
    """Organisations of different sizes compared with what chance alone would do."""
    facts = target_of(tables, target)
    given = figures(tables, target, level="organisation")
    given = given[given["numerator"].notna()]
    year = year or (int(given["year"].max()) if len(given) else latest(tables))
    points = funnel(tables, target, year, centre=centre)
    about = funnel_summary(points)
    head = f"{facts.label}, năm {year}"
    if about.state != "drawn":
        why = "chưa có số liệu"
        if about.state != "empty":
            why = "mọi tổ chức như nhau, không cần so sánh"
        return Text([f"{head}: {why}."])
    picture = charts.funnel(
        points.assign(label=points["scope"].map(namer(tables))),
        f"{head}: {_outliers(about)}",
        source(tables, f"{vi.number(about.organisations)} TCCSĐ có số liệu năm {year}"),
        centre=_centre(about, facts),
        unit=facts.unit,
        what=facts.label,
    )
    return Group([Text([_outside(about) + _spread(about)]), picture])


def _centre(about: Summary, facts: Target) -> charts.Centre:
    rate = vi.percentage(100 * Fraction(str(about.centre)), facts.bounds, 1)
    called = "tỷ lệ chung" if about.centre_is == "pooled" else "mục tiêu"
    return charts.Centre(float(about.centre or 0), f"{called} {rate}")


def _outliers(about: Summary) -> str:
    far = about.outside_998
    watch = about.outside_95 - about.outside_998
    found = [f"{vi.number(far)} tổ chức khác biệt rõ"] if far else []
    found += [f"{vi.number(watch)} tổ chức cần theo dõi"] if watch else []
    return vi.join(found) or "không tổ chức nào khác hẳn mức chung"


def _outside(about: Summary) -> str:
    whole = vi.number(about.organisations)
    line = "ra ngoài dải cần theo dõi (đường 95%)"
    if not about.outside_95:
        return f"Không tổ chức nào trong {whole} tổ chức {line}."
    return (
        f"Trong {whole} tổ chức có {vi.number(about.outside_95)} tổ chức {line}, trong đó"
        f" {vi.number(about.outside_998)} ra ngoài dải khác biệt rõ (đường 99,8%); nếu chỉ do ngẫu"
        f" nhiên thì {_about(about.chance_95)} và {_about(about.chance_998)} tổ chức."
    )


def _about(count: float) -> str:
    return f"khoảng {vi.number(count, 1)}" if count >= 0.05 else "chưa đến 0,1"


def _spread(about: Summary) -> str:
    times = about.dispersion
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
        if target.universe in RATES and target.for_each and not target.number
    )


# ---- who misses what, and for how long


def who(tables: Tables, most: int = MOST) -> Group:
    """Which organisation misses which target, for how many years on end, by sector and name."""
    rows = standing(tables)
    if rows.empty:
        return Group([Text(["Chưa có số liệu của từng TCCSĐ."])])
    year = years(tables)[-1]
    order = sorted(set(rows["organisation"]), key=order_of(tables))
    facts = {target.id: target for target in all_targets(tables)}
    rows["text"] = [_mark(*pair) for pair in columns(rows, "state", "running")]
    now = rows[rows["year"].eq(year)]
    running, texts = (
        now.pivot_table(value, "organisation", "target", "first").reindex(order)
        for value in ("running", "text")
    )
    texts = texts.fillna("")
    ids = [target for target in facts if target in running.columns]
    given = rows[rows["state"].isin(JUDGED)].assign(missed=rows["state"].eq("missed").astype(int))
    counts = given.pivot_table("missed", "organisation", "year", "sum").reindex(order)
    owed = rows[rows["state"].eq("not-reported")].pivot_table(
        "running", "organisation", "year", "size"
    )
    counts = counts.mask(owed.reindex_like(counts).fillna(0).gt(len(ids) / 2))
    head = f"Chỉ tiêu mà từng TCCSĐ chưa đạt năm {year} và số năm liền chưa đạt"
    pictures = [
        _who(tables, part, (running[ids].loc[part], texts[ids].loc[part], counts.loc[part]), head)
        for part in (order[at : at + most] for at in range(0, len(order), most))
    ]
    name = namer(tables)
    short = {one: ", ".join(_missed(texts.loc[one, ids])) for one in order}
    named = [one for one in order if short[one]]
    shown = pd.DataFrame(
        {
            "TCCSĐ": [name(one) for one in named],
            "Chỉ tiêu chưa đạt (số năm liền)": [short[one] for one in named],
        }
    )
    notes = ["; ".join(facts[target].numbered for target in ids)]
    if len(named) < len(order):
        left = vi.number(len(order) - len(named))
        notes.append(f"{left} TCCSĐ không ghi ở đây: không chỉ tiêu nào có số liệu mà chưa đạt.")
    table = Table(shown, head, source(tables), notes, organisations=named)
    listed = Folded("Danh sách, kèm đường dẫn tới từng TCCSĐ", [table], printed=False)
    return Group([*pictures, listed])


def _missed(texts: pd.Series) -> list[str]:
    return [f"{target} ({text})" for target, text in texts.items() if text.isdecimal()]


def _mark(state: Any, running: Any) -> str:
    if state == "missed":
        return str(int(running))
    return {"met": charts.NONE, "not-reported": charts.OWED}.get(state, "")


def _who(tables: Tables, part: list[str], frames: tuple[pd.DataFrame, ...], head: str) -> Chart:
    """One sheet of organisations."""
    running, texts, counts = frames
    sectors = tables.named("sector")
    own = dict(columns(tables.organisations, "organisation", "sector"))
    groups = Counter(vi.name(sectors, own.get(one, "")) for one in part)
    facts = {target.id: target for target in all_targets(tables)}
    name = namer(tables)
    said = [
        f"{name(one)}: "
        + ", ".join(
            _told(*pair) for pair in texts.loc[one].items() if pair[1] not in ("", charts.NONE)
        )
        for one in part
        if set(texts.loc[one]) - {"", charts.NONE}
    ]
    written = counts.map(lambda count: charts.OWED if pd.isna(count) else vi.number(count))
    short = [name(one).removeprefix("Đảng bộ ").removeprefix("Chi bộ ") for one in part]
    rows = pd.Index(short if len(set(short)) == len(short) else [name(one) for one in part])
    blocks = [
        _block(running, texts, [facts[target].numbered for target in running.columns], 0.27),
        _block(counts, written, list(counts.columns), 0.21)._replace(head=COUNTED),
    ]
    for block in blocks:
        block.numbers.index = block.texts.index = rows
    called = "; ".join(facts[target].numbered for target in running.columns)
    told = "; ".join(said) or "Không TCCSĐ nào chưa đạt"
    alt = f"Bảng màu – {vi.lower(head)}. {called}. {told}."
    return charts.who(blocks, groups, head, source(tables, WHO), alt)


def _block(
    numbers: pd.DataFrame, texts: pd.DataFrame, heads: list[Any], wide: float
) -> charts.Block:
    known = numbers.fillna(0).astype(float)
    return charts.Block(known.set_axis(heads, axis=1), texts.set_axis(heads, axis=1), wide)


def _told(target: str, text: str) -> str:
    return f"{target} chưa có số liệu" if text == charts.OWED else f"{target} {text} năm"


# ---- the year before, and how organisations lie


def since_before(tables: Tables) -> Chart | Text:
    """Each rate in the last two years, on the organisations that gave it in both."""
    year = latest(tables)
    if year - 1 not in years(tables):
        return Text([only_one_year(year)])
    rows = same(tables, (year - 1, year))
    rows = rows[~rows["crosses_break"]]
    facts = {target.id: target for target in all_targets(tables)}
    notes = [
        f"{_rate(row['before'])} → {_rate(row['after'])}\n({vi.number(row['lines'])} TCCSĐ)"
        for row in records(rows)
    ]
    drawn = rows.assign(label=[facts[target].numbered for target in rows["target"]], note=notes)
    up = int(rows["change"].gt(0).sum())
    title = (
        f"So với năm {year - 1}, trên cùng các TCCSĐ: {vi.number(up)}/{vi.number(len(rows))} chỉ"
        " tiêu tăng"
    )
    left_out_ = " ".join(break_notes(tables))
    caption = source(tables, "Chỉ tính TCCSĐ có số liệu cả hai năm")
    return charts.dumbbell(
        drawn, (year - 1, year), title, f"{caption} {left_out_}".strip(), "tỷ lệ của các chỉ tiêu"
    )


def _rate(value: Fraction) -> str:
    return words.fixed(vi.percentage(value))


def spread(tables: Tables) -> Chart | Text:
    """How many organisations lie in which band of rates, for the targets that are rates."""
    year = latest(tables)
    panels: dict[str, list[str]] = {}
    for target in all_targets(tables):
        if target.universe not in BANDED or not target.for_each:
            continue
        rows = figures(tables, target.id, level="organisation", year=year)
        rates = [words.exact(row) for row in records(rows)]
        lying = [_band(rate) for rate in rates if rate is not None]
        if lying:
            panels[f"{target.numbered} (mục tiêu {target.short})"] = lying
    if not panels:
        return Text([f"Năm {year} chưa có số liệu của từng TCCSĐ."])
    title = f"Số TCCSĐ theo mức kết quả, năm {year}"
    return charts.spread(panels, list(BANDS.values()), title, source(tables), "số TCCSĐ theo mức")


def _band(rate: Fraction) -> str:
    return next(name for low, name in BANDS.items() if rate >= low)
