"""Page 2, second half: sectors and organisations compared, why rates changed, who is short."""

from collections import Counter
from fractions import Fraction
from operator import itemgetter
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
from analysis.measuring.series import (
    by_key,
    columns,
    figures,
    having,
    latest,
    of_organisation,
    records,
    series,
    years,
)
from analysis.measuring.shortage import carrying, shortage
from analysis.measuring.targets import Target, all_targets, target_of
from analysis.showing import charts
from analysis.showing import figures as words
from analysis.showing.show import Chart, Group, Table, Text
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
from analysis.views.names import goals, namer, numbered, order_of
from analysis.views.targets import break_notes

RATES = ("members", "cells")  # of which one organisation has enough for chance to be reckoned
FEW = 3  # organisations short of a target; of no more it is said that they are few
WIDE = 1.5  # times what chance alone would spread
COUNTED = "Số chỉ tiêu\nchưa đạt năm"
LISTED = "Danh sách, kèm đường dẫn tới từng TCCSĐ"
MOST = 42  # organisations on a sheet
UNDRAWN = {"empty": "chưa có số liệu", "no-spread": "mọi tổ chức như nhau, không cần so sánh"}
BANDED = ("members", "cells", "committee_members")
BANDS = {
    100: "100%",
    95: "95 – dưới 100%",
    90: "90 – dưới 95%",
    80: "80 – dưới 90%",
    0: "dưới 80%",
}
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
    places = {scope: place for place, scope in enumerate(named)}
    rows = figures(tables, target, level=level)
    called = [vi.name(named, scope) for scope in rows["scope"]]
    rows = rows.assign(panel=called, place=rows["scope"].map(places))
    rows = rows.sort_values(["place", "year"])
    given = rows[rows["numerator"].notna()]
    year = max(given["year"], default=latest(tables))
    here = having(given, year=year)
    states = [state for state in here["state"] if state in JUDGED]
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
    facts = goals(tables)
    rows = []
    sectors_ = by_key(figures(tables, level="sector", year=year), "scope")
    for sector, name in tables.named("sector").items():
        some = sectors_.get((sector,), [])
        if some:
            cells = {row["target"]: words.cell(row, facts[row["target"]]).strip() for row in some}
            widest = max(some, key=itemgetter("reporting"))
            base = f"{widest['reporting']}/{widest['expected']}"
            rows.append(cells | {"name": name, "base": base})
    heads = {"name": "Lĩnh vực"} | {target: target for target in facts} | {"base": "TCCSĐ"}
    note = f"{MARKS_NOTE}; {bloc_only(tables)}. Cột cuối: số TCCSĐ có số liệu/phải có."
    called = "; ".join(numbered(tables).values())
    caption = f"Các chỉ tiêu theo lĩnh vực, năm {year}"
    return table(tables, caption, rows, heads, notes=[note, f"{called}."])


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
    apart = distances(tables, target)
    year = year or max(apart, default=latest(tables))
    if year not in apart:
        return Text([f"{facts.label}: năm {year} không có khoảng cách tới mục tiêu."])
    short, above = apart[year]
    line = having(series(tables, target), year=year)
    whole_units = records(line)[0]["units_short"]
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
    picture = charts.bars(
        _largest(tables, rows, most),
        title,
        source(tables, base_of(line)),
        unit=facts.unit,
        what=f"{facts.label}, phần còn thiếu của từng tổ chức năm {year}",
    )
    return Group([Text([said]), picture])


def _largest(tables: Tables, rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """The bars of the largest shortages, and one of all others."""
    labels = list(map(namer(tables), rows["key"][:most]))
    values = list(rows["units"][:most])
    if len(rows) > most:
        labels.append(f"{vi.number(len(rows) - most)} tổ chức khác")
        values.append(sum(rows["units"][most:]))
    return pd.DataFrame({"label": labels, "value": values})


# ---- why rates changed


def changes(tables: Tables, before: int | None = None, after: int | None = None) -> Group:
    """Why each rate changed between two years; the parts add up exactly."""
    after = after or latest(tables)
    before = before or after - 1
    if before not in years(tables):
        return Group([Text([only_one_year(after)])])
    found = {row["target"]: row for row in records(changes_of(tables, (before, after)))}
    said = []
    if any(target.cut((before, after)) for target in all_targets(tables)):
        said = [f"{note[:-1]}, nên không có trong bảng." for note in break_notes(tables)]
    rows = []
    for target in all_targets(tables):
        row = found.get(target.id)
        if row is None:
            said.append(f"Chỉ tiêu {target.id}: thiếu số liệu của một trong hai năm.")
        elif not row["crosses_break"]:
            parts = {part: _points(row[part]) for part in CHANGES if part != "target"}
            rows.append(parts | {"target": target.numbered})
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
    facts = goals(tables)
    rows = []
    for (target, view), line in found.items():
        row: dict[Any, str] = {"target": target, "view": VIEWS[view]}
        row["most"] = vi.number(line["reporting"].max())
        for figure in records(line):
            if words.exact(figure) is not None:
                rate = words.rate(figure, facts[target])
                row[figure["year"]] = f"{rate}\n{words.counts(figure)}"
        rows.append(row)
    heads = {"target": "Chỉ tiêu", "view": "Cách nhìn"} | of_years(years(tables))
    heads |= {"most": "Số tổ chức"}
    seen = {view for _, view in found}
    notes = ["Bảng chính cộng mọi báo cáo của năm; ở đây chỉ ghi cách nhìn cho kết quả khác."]
    notes += [f"{VIEWS[view]}: {ABOUT[view]}." for view in VIEWS if view in seen]
    caption = "Các cách nhìn khác bảng chính, khi tổ chức tách, nhập, vào, ra"
    return table(tables, caption, rows, heads, notes=notes, head="Cách nhìn")


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
    year = year or max(given["year"], default=latest(tables))
    points = funnel(tables, target, year, centre=centre)
    about = funnel_summary(points)
    head = f"{facts.label}, năm {year}"
    if about.state != "drawn":
        return Text([f"{head}: {UNDRAWN[about.state]}."])
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


def funnels(tables: Tables) -> Group:
    """Funnels for the targets that are rates of members or cells."""
    drawn = [
        funnel_of(tables, target.id)
        for target in all_targets(tables)
        if target.universe in RATES and target.for_each and not target.number
    ]
    return Group(drawn)


# ---- who misses what, and for how long


def who(tables: Tables, most: int = MOST) -> Group:
    """Which organisation misses which target, for how many years on end, by sector and name."""
    rows = standing(tables)
    if rows.empty:
        return Group([Text(["Chưa có số liệu của từng TCCSĐ."])])
    year = years(tables)[-1]
    head = f"Chỉ tiêu mà từng TCCSĐ chưa đạt năm {year} và số năm liền chưa đạt"
    order = sorted(set(rows["organisation"]), key=order_of(tables))
    rows["text"] = [_mark(*pair) for pair in columns(rows, "state", "running")]
    now = having(rows, year=year)
    ids = [target for target in goals(tables) if target in set(now["target"])]
    now = now.pivot_table(["running", "text"], "organisation", "target", "first").reindex(order)
    running = now["running"][ids].fillna(0).astype(float)
    texts = now["text"][ids].fillna("")
    counts = _counts(rows, len(ids) / 2).reindex(order).astype(float)
    pictures = []
    for at in range(0, len(order), most):
        part = slice(at, at + most)
        pictures.append(_who(tables, running[part], texts[part], counts[part], head))
    listed = _listed(tables, texts, head)
    return Group([*pictures, Folded(LISTED, [listed], printed=False)])


def _counts(rows: pd.DataFrame, most: float) -> pd.DataFrame:
    """How many targets each missed, by year; unknown where more than so many figures are owed."""
    rows = rows.assign(missed=rows["state"].eq("missed").astype(int))
    by_year = ("missed", "organisation", "year")
    counts = having(rows, state=JUDGED).pivot_table(*by_year, "sum")
    owed = having(rows, state="not-reported").pivot_table(*by_year, "size")
    owing = owed.reindex_like(counts).fillna(0)
    return counts.mask(owing.gt(most))


def _listed(tables: Tables, texts: Any, head: str) -> Table:
    """The same in words, for those that miss something."""
    short = {one: _missed(line) for one, line in texts.iterrows() if _missed(line)}
    called = numbered(tables)
    notes = ["; ".join(called[target] for target in texts)]
    if len(short) < len(texts):
        left = vi.number(len(texts) - len(short))
        notes.append(f"{left} TCCSĐ không ghi ở đây: không chỉ tiêu nào có số liệu mà chưa đạt.")
    name = namer(tables)
    lines = [{"who": name(one), "short": ", ".join(said)} for one, said in short.items()]
    heads = {"who": "TCCSĐ", "short": "Chỉ tiêu chưa đạt (số năm liền)"}
    return table(tables, head, lines, heads, notes=notes, organisations=list(short))


def _missed(texts: pd.Series) -> list[str]:
    return [f"{target} ({text})" for target, text in texts.items() if text.isdecimal()]


def _mark(state: Any, running: Any) -> str:
    if state == "missed":
        return str(int(running))
    return {"met": charts.NONE, "not-reported": charts.OWED}.get(state, "")


def _who(
    tables: Tables,
    running: Any,
    texts: Any,
    counts: Any,
    head: str,
) -> Chart:
    """One sheet: years on end, what is written of them, and how many targets are missed."""
    names = list(map(namer(tables), running.index))
    labels = [name.removeprefix("Đảng bộ ").removeprefix("Chi bộ ") for name in names]
    if len(set(labels)) < len(labels):
        labels = names
    heads = [numbered(tables)[target] for target in running]
    written = counts.map(lambda count: charts.OWED if pd.isna(count) else vi.number(count))
    blocks = [
        charts.Block(_shown(running, labels, heads), _shown(texts, labels, heads), 0.27),
        charts.Block(_shown(counts, labels), _shown(written, labels), 0.21, COUNTED),
    ]
    own = of_organisation(tables, "sector")
    sectors_ = tables.named("sector")
    groups = Counter(vi.name(sectors_, own.get(one, "")) for one in running.index)
    alt = f"Bảng màu – {vi.lower(head)}. {'; '.join(heads)}. {_read_out(names, texts)}."
    return charts.who(blocks, groups, head, source(tables, WHO), alt)


def _read_out(names: list[str], texts: Any) -> str:
    """A sheet in words: what each organisation misses or owes."""
    said = []
    for name, (_, line) in zip(names, texts.iterrows(), strict=True):
        parts = [_told(*pair) for pair in line.items() if pair[1] not in ("", charts.NONE)]
        if parts:
            said.append(f"{name}: {', '.join(parts)}")
    return "; ".join(said) or "Không TCCSĐ nào chưa đạt"


def _shown(frame: pd.DataFrame, labels: list[str], heads: list[str] | None = None) -> pd.DataFrame:
    """A frame under the names that a picture gives its rows and columns."""
    return frame.set_axis(labels).set_axis(heads or list(frame), axis=1)


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
    notes = [
        f"{_rate(row['before'])} → {_rate(row['after'])}\n({vi.number(row['lines'])} TCCSĐ)"
        for row in records(rows)
    ]
    drawn = rows.assign(label=rows["target"].map(numbered(tables)), note=notes)
    up = f"{vi.number(rows['change'].gt(0).sum())}/{vi.number(len(rows))}"
    title = f"So với năm {year - 1}, trên cùng các TCCSĐ: {up} chỉ tiêu tăng"
    caption = source(tables, "Chỉ tính TCCSĐ có số liệu cả hai năm")
    caption = " ".join([caption, *break_notes(tables)])
    return charts.dumbbell(drawn, (year - 1, year), title, caption, "tỷ lệ của các chỉ tiêu")


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
