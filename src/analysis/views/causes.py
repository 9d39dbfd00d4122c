"""Page 4: why targets are missed – from the words of the organisations to what answers them."""

from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.codes import DOUBTFUL, NOT_STATED
from analysis.measuring import known
from analysis.measuring.firm import firm
from analysis.measuring.series import columns, records
from analysis.measuring.shortage import by_task, carrying, last_year, shares, shortage
from analysis.measuring.targets import all_targets, target_of
from analysis.measuring.texts import (
    cause_groups,
    coding,
    kinds_by_year,
    mentions,
    sector_shares,
    told,
)
from analysis.measuring.texts import kinds as kinds_of
from analysis.showing import charts
from analysis.showing.show import Chart, Group, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import source, still_short
from analysis.views.names import cause_name, cause_short, namer
from analysis.views.targets import cap_clashes

FEW = 5  # units short of a target; of fewer, shares say nothing
UNITS_NOTE = (
    "Phần thiếu là của các tổ chức dưới mức, chưa trừ phần vượt của các tổ chức khác,"
    " chia đều cho các nhóm nguyên nhân tổ chức đó nêu nên có số lẻ."
)
SHARE_NOTE = (
    "Mỗi chỉ tiêu chưa đạt được tính ngang nhau (phần thiếu của nó là 100%),"
    f" vì không cộng chi bộ với đảng viên. {UNITS_NOTE}"
)
TASK_NOTE = (
    "Nhóm nguyên nhân liên quan hai nhóm nhiệm vụ thì chia đôi."
    " Số lượt nêu: một hạn chế nêu mấy nhóm nguyên nhân thì tính bấy nhiêu lượt."
)
SECTOR_NOTE = (
    "Phần trăm số hạn chế của lĩnh vực có nêu nhóm đó;"
    " trong ngoặc là số hạn chế có nguyên nhân đã phân loại."
)
NOT_CODED = "Chưa có nguyên nhân nào được phân loại"
OTHER_TASKS = {
    NOT_STATED: "Không nêu nguyên nhân",
    DOUBTFUL: "Phân loại còn ngờ, chờ xem lại",
    "": "Điều kiện bên ngoài, không thuộc nhóm nhiệm vụ nào",
}


def told_by(tables: Tables, year: int) -> str:
    """How many shortfalls were told, and by how many of those that reported."""
    count = told(tables, year)
    who = vi.base(count.organisations, count.reported)
    return f"Năm {year}, {who} có báo cáo nêu {vi.number(count.shortfalls)} hạn chế"


def unmeetable(tables: Tables, year: int) -> dict[str, str]:
    """Which missed targets the shares of a year leave out, and why."""
    gaps = tables.gaps[tables.gaps["by"].eq("cause") & tables.gaps["year"].eq(year)]
    clashes = cap_clashes(tables)
    left_out = [target for target in gaps["target"].unique() if (target, year) in clashes]
    return {t: f"Không tính chỉ tiêu {t}: {clashes[t, year]}." for t in left_out}


def _tenths(share: Fraction) -> str:
    return vi.percentage(share, digits=1)


def _nothing_short(year: int) -> Text:
    return Text([f"Năm {year} không có chỉ tiêu nào thiếu."])


def summary(tables: Tables) -> Text:
    """How much was said, how much could be coded, what weighs most."""
    year, count, times = last_year(tables), coding(tables), kinds_of(tables)
    stated = vi.part(count.stated, count.shortfalls, "hạn chế có nêu nguyên nhân")
    said = [
        (
            f"Cả giai đoạn: {stated}, {vi.number(count.none)} ghi “không có”,"
            f" {vi.number(count.not_answered)} để trống;"
            f" phân loại được {vi.part(count.coded, count.items, 'ý')}."
        )
    ]
    if times.all:
        part = vi.part(times.subjective, times.all, "lượt nêu")
        said.append(f"Nguyên nhân chủ quan: {part}.")
    weights = dict(columns(shares(tables, year), "key", "share"))
    silent = weights.pop(NOT_STATED, Fraction(0))
    vague = weights.pop(DOUBTFUL, Fraction(0))
    if tables.causes["state"].eq(DOUBTFUL).any():
        codes = vi.part(int(tables.causes["state"].eq(DOUBTFUL).sum()), len(tables.causes), "mã")
        said.append(
            f"Còn ngờ, chờ người xem, không tính vào các nhóm: {codes};"
            f" phần thiếu năm {year} chỉ dựa vào mã còn ngờ: {_tenths(vague)}."
        )
    if weights:
        top = [f"{cause_name(tables, key)} ({_tenths(share)})" for key, share in weights.items()]
        said.append(
            f"Năm {year}, xét theo phần thiếu: {vi.join(top[:3])};"
            f" không nêu nguyên nhân: {_tenths(silent)}."
        )
    return Text(said)


@known.by_name("target")
def pareto_of_each(tables: Tables) -> Group:
    """The causes of each target that is missed, in its own units."""
    return Group([pareto(tables, target) for target in still_short(tables)])


def pareto(tables: Tables, target: str = "", year: int | None = None) -> Chart | Text:
    """Causes by the shortage they carry; of one target in its own units, or of all together."""
    year = year or last_year(tables)
    left_out = unmeetable(tables, year)
    if target:
        facts = target_of(tables, target)
        rows, subject, notes = shortage(tables, year, target), facts.label, [UNITS_NOTE]
        nothing = Text([left_out.get(target, f"{subject}: năm {year} không thiếu.")])
        looks: dict[str, Any] = {"unit": facts.unit, "what": f"{subject}, năm {year}"}
    else:
        rows, subject, nothing = shares(tables, year), "Các chỉ tiêu chưa đạt", _nothing_short(year)
        notes = [SHARE_NOTE, *left_out.values()]
        looks = {
            "unit": "phần trăm của phần thiếu",
            "what": f"các chỉ tiêu chưa đạt năm {year}",
            "share": True,
        }
    if rows.empty:
        return nothing
    frame = pd.DataFrame(
        {
            "label": [cause_short(tables, key) for key in rows["key"]],
            "value": list(rows["units" if target else "share"]),
            "rest": list(rows["key"].isin((NOT_STATED, DOUBTFUL))),
        }
    )
    caption = " ".join([source(tables, told_by(tables, year)), *notes])
    return charts.pareto(frame, f"{subject}: {_carriers(tables, rows, year)}", caption, **looks)


def _group(tables: Tables, group: str) -> str:
    return f"nhóm “{cause_short(tables, group)}”"


def _carriers(tables: Tables, rows: pd.DataFrame, year: int) -> str:
    """The finding of a pareto chart: the causes that carry half of the shortage, if any is told."""
    named = dict(columns(rows, "key", "share"))
    silent = named.pop(NOT_STATED, Fraction(0))
    named.pop(DOUBTFUL, None)
    if not named:
        return f"năm {year} không tổ chức nào nêu nguyên nhân"
    (group, largest), *_ = named.items()
    if silent >= largest:
        return (
            f"{_tenths(silent)} phần còn thiếu năm {year} không được các TCCSĐ nêu nguyên nhân;"
            f" {_group(tables, group)} chiếm {_tenths(largest)}"
        )
    count, share = carrying(named.values(), Fraction(100))
    groups = vi.join(list(named)[:count])
    if count == 1:
        return f"{_group(tables, groups)} chiếm {_tenths(share)} phần thiếu năm {year}"
    return f"nhóm {groups} chiếm {_tenths(share)} phần thiếu năm {year}"


def matrix(tables: Tables, year: int | None = None) -> Group | Text:
    """Cause × target: what share of each target's shortage, and the units."""
    year = year or last_year(tables)
    rows = shortage(tables, year)
    if rows.empty:
        return _nothing_short(year)
    wholes = dict(columns(rows, "target", "whole"))
    heads = {t.id: f"{t.id}\n({t.unit})" for t in all_targets(tables) if t.id in wholes}
    keys = [
        key for key in (*cause_groups(tables), DOUBTFUL, NOT_STATED) if rows["key"].eq(key).any()
    ]
    share, units = (
        rows.pivot_table(value, "key", "target", "first").reindex(index=keys, columns=list(heads))
        for value in ("share", "units")
    )
    picture = charts.heat(
        share.rename(index=lambda key: cause_short(tables, key)),
        _widest(rows, year),
        source(tables, f"Mỗi cột cộng lại 100% phần thiếu của chỉ tiêu. {told_by(tables, year)}"),
        what=f"nguyên nhân theo chỉ tiêu, phần trăm của phần thiếu năm {year}",
        digits=0,
    )
    units.loc["whole"] = pd.Series(wholes)
    shown = units.map(lambda count: vi.number(count, 1)).rename(columns=heads)
    names = [cause_name(tables, key) for key in keys]
    shown.insert(0, "Nhóm nguyên nhân", [*names, "Cộng phần thiếu"])
    table = Table(
        shown,
        f"Phần thiếu theo nguyên nhân và chỉ tiêu, năm {year}",
        source(tables),
        [UNITS_NOTE, *unmeetable(tables, year).values()],
    )
    return Group([picture, table])


def _widest(rows: pd.DataFrame, year: int) -> str:
    """The largest share of a shortage that one cause has, if possible of more than a few units."""
    named = records(rows[~rows["key"].isin((NOT_STATED, DOUBTFUL))])
    if not named:
        return f"Năm {year}: các tổ chức không nêu nguyên nhân"
    most = max(named, key=lambda r: (r["whole"] >= FEW, r["share"], r["key"]))
    share = vi.percentage(most["share"], digits=0)
    return f"Năm {year}: nhóm {most['key']} chiếm {share} phần thiếu của chỉ tiêu {most['target']}"


def kinds(tables: Tables) -> Chart:
    """Subjective against objective over the years, with what could not be coded."""
    times, title = kinds_of(tables), NOT_CODED
    if times.all:
        share = vi.percent(times.subjective, times.all)
        counts = f"{vi.number(times.subjective)}/{vi.number(times.all)}"
        title = f"Nguyên nhân chủ quan chiếm {share} số lượt nêu ({counts})"
    who = vi.number(tables.shortfalls["organisation"].nunique())
    base = (
        f"{vi.number(len(tables.shortfalls))} hạn chế của {who} TCCSĐ;"
        " một hạn chế có thể nêu nhiều nhóm"
    )
    return charts.stacked(
        kinds_by_year(tables).rename(
            columns=tables.named("cause_kind") | {"uncoded": "Chưa phân loại"}
        ),
        title,
        source(tables, base),
        unit="lượt nêu",
        what="Nguyên nhân chủ quan và khách quan",
    )


def by_sector(tables: Tables) -> Chart:
    """Which causes which sectors name, as a share of the sector's shortfalls with a cause."""
    rows, groups = sector_shares(tables), cause_groups(tables)
    bases = dict(columns(rows, "sector", "base"))
    names = tables.named("sector")
    sectors = [sector for sector in names if sector in bases]
    share = rows.pivot_table("share", "sector", "group", "first")
    frame = share.reindex(index=sectors, columns=groups)
    frame.index = pd.Index([f"{names[s]} ({vi.number(bases[s])})" for s in sectors])
    title = NOT_CODED
    top = mentions(tables, "group").nlargest(1, "shortfalls")
    for group, count in columns(top, "group", "shortfalls"):
        named = f"{vi.number(count)} hạn chế"
        title = f"{vi.upper(_group(tables, group))} được nêu nhiều nhất trong các lĩnh vực: {named}"
    legend = "; ".join(cause_short(tables, group) for group in groups)
    return charts.heat(
        frame,
        title,
        source(tables, f"{SECTOR_NOTE} {legend}"),
        what="nguyên nhân theo lĩnh vực, phần trăm số hạn chế",
        digits=0,
        each="nhóm",
    )


def task_name(tables: Tables, task: str) -> str:
    """A task group of section IV in words."""
    names = dict(columns(tables.task_groups, "task_group", "name"))
    return f"{task}. {names[task]}" if task in names else OTHER_TASKS.get(task, task)


def task_groups(tables: Tables, year: int | None = None) -> Group | Text:
    """The groups of tasks in their order, with the shortage that they answer."""
    year = year or last_year(tables)
    found = by_task(tables, year)
    order = list(tables.task_groups["task_group"])
    place = {task: at for at, task in enumerate([*order, "", NOT_STATED, DOUBTFUL])}
    found = found.sort_values("task", key=lambda tasks: tasks.map(place))
    if found.empty:
        return _nothing_short(year)
    shown = pd.DataFrame(
        {
            "Nhóm nhiệm vụ": [task_name(tables, task) for task in found["task"]],
            "Phần chưa đạt liên quan": [_tenths(share) for share in found["share"]],
        }
    )
    for universe, unit in dict(columns(tables.targets, "universe", "unit")).items():
        counts = [units.get(universe) for units in found["units"]]
        if any(counts):
            shown[f"Trong đó: {unit}"] = [vi.number(count, 1) for count in counts]
    shown["Số lượt nêu"] = list(found["mentions"])
    table = Table(
        shown,
        f"Phần chưa đạt phân theo nhóm nhiệm vụ, giải pháp liên quan đến nguyên nhân, năm {year}",
        source(tables, told_by(tables, year)),
        [SHARE_NOTE, *unmeetable(tables, year).values(), TASK_NOTE],
    )
    return Group([Text([_first_tasks(tables, found, year)]), table])


def _first_tasks(tables: Tables, found: pd.DataFrame, year: int) -> str:
    """The group of tasks that stands first whoever leaves; else who put it there."""
    rows = records(firm(tables, year, by="task"))
    if not rows:
        return f"Năm {year} các TCCSĐ không nêu nguyên nhân thuộc nhóm nhiệm vụ nào."
    silence = _tenths(dict(columns(found, "task", "share")).get(NOT_STATED, Fraction(0)))
    unsaid = f"{silence} phần chưa đạt không được các TCCSĐ nêu nguyên nhân."
    top = rows[0]
    name = f"“{task_name(tables, top['key'])}”"
    who = top["organisations"].split()
    if top["firm"]:
        return (
            f"Năm {year}, phần chưa đạt liên quan nhiều đến nhóm {name}: {_tenths(top['share'])},"
            f" {vi.number(len(who))} TCCSĐ, {vi.number(top['mentions'])} hạn chế; {unsaid}"
        )
    turning = namer(tables)(top["turns"] or who[0])
    return (
        f"Năm {year} chưa đủ căn cứ xếp thứ tự các nhóm nhiệm vụ: không tính một đơn vị"
        f" ({turning}) thì thứ tự thay đổi; {unsaid}"
    )
