"""Page 4: why targets are missed – from the words of the organisations to what answers them."""

from fractions import Fraction
from functools import partial

import pandas as pd

from analysis.codes import DOUBTFUL, NOT_STATED
from analysis.measuring import known
from analysis.measuring.firm import firm
from analysis.measuring.series import Record, columns, having, records
from analysis.measuring.shortage import answered, by_task, last_year, shares, shortage
from analysis.measuring.targets import target_of
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
from analysis.showing.show import Chart, Group, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import source, still_short, table
from analysis.views.names import NO_GROUP, cause_name, cause_short, namer, numbered
from analysis.views.targets import cap_clashes

FEW = 5  # units short of a target; of fewer, shares say nothing
UNITS_NOTE = (
    "Phần còn thiếu là của các TCCSĐ dưới mức, chưa trừ phần vượt của các TCCSĐ khác,"
    " chia đều cho các nhóm nguyên nhân mà TCCSĐ đó nêu."
)
SHARE_NOTE = (
    f"Các chỉ tiêu chưa đạt được tính ngang nhau, vì không cộng chi bộ với đảng viên. {UNITS_NOTE}"
)
TASK_NOTE = "Nhóm nguyên nhân liên quan hai nhóm nhiệm vụ thì phần còn thiếu chia đôi."
TASKS = {
    "task": "Nhóm nhiệm vụ",
    "share": "Phần còn thiếu liên quan",
    "shortfalls": "Hạn chế có nguyên nhân thuộc nhóm",
    "organisations": "TCCSĐ nêu",
}
SECTOR_NOTE = (
    "Phần trăm số hạn chế của lĩnh vực có nêu nhóm đó;"
    " trong ngoặc là số hạn chế có nguyên nhân đã phân loại."
)
NOT_CODED = "Chưa có nguyên nhân nào được phân loại"
OTHER_TASKS = NO_GROUP | {"": "Điều kiện bên ngoài, không thuộc nhóm nhiệm vụ nào"}


def told_by(tables: Tables, year: int) -> str:
    """How many shortfalls were told, and by how many of those that reported."""
    count = told(tables, year)
    who = vi.base(count.organisations, count.reported)
    return f"Năm {year}, {who} có báo cáo nêu {vi.number(count.shortfalls)} hạn chế"


def unmeetable(tables: Tables, year: int) -> dict[str, str]:
    """Which missed targets the shares of a year leave out, and why."""
    gaps = having(tables.gaps, by="cause", year=year)
    clashes = cap_clashes(tables)
    return {
        target: f"Không tính chỉ tiêu {target}, vì mức khống chế không cho phép đạt."
        for target in gaps["target"].unique()
        if (target, year) in clashes
    }


def _share(share: Fraction) -> str:
    return vi.percentage(share, digits=0)


def _nothing_short(year: int) -> Text:
    return Text([f"Năm {year} không có chỉ tiêu nào thiếu."])


def summary(tables: Tables) -> Text:
    """How much was said, how much could be coded, what weighs most."""
    year, count, times = last_year(tables), coding(tables), kinds_of(tables)
    stated = vi.part(count.stated, count.shortfalls, "hạn chế có nêu nguyên nhân")
    none, blank = vi.number(count.none), vi.number(count.not_answered)
    said = [f"Cả giai đoạn: {stated}, {none} ghi “không có”, {blank} để trống."]
    if times.all:
        part = vi.part(times.subjective, times.all, "lượt ý kiến")
        said.append(f"Nguyên nhân chủ quan: {part}.")
    weights = dict(columns(shares(tables, year), "key", "share"))
    silent = weights.pop(NOT_STATED, Fraction(0))
    vague = weights.pop(DOUBTFUL, Fraction(0))
    if tables.causes["state"].eq(DOUBTFUL).any():
        of = int(tables.causes["state"].eq(DOUBTFUL).sum()), len(tables.causes)
        said.append(
            f"Còn {vi.part(*of, 'lần phân loại')} chưa chắc chắn, chờ xem lại, chưa tính vào"
            f" các nhóm; ở năm {year} liên quan {_share(vague)} phần còn thiếu."
        )
    if weights:
        said.append(
            f"Năm {year}, {_share(silent)} phần còn thiếu không được các TCCSĐ nêu nguyên nhân."
            f" {_first_cause(tables, year)}"
        )
    return Text(said)


def _first_cause(tables: Tables, year: int) -> str:
    """The cause that most of the shortage is put down to, where that stands firm."""
    first = _firm(tables, year)
    if not first:
        return "Chưa đủ căn cứ xếp thứ tự các nhóm nguyên nhân."
    who = vi.number(len(first["organisations"].split()))
    return (
        f"Nguyên nhân được nêu nhiều: “{cause_name(tables, first['key'])}”"
        f" ({_share(first['share'])} phần còn thiếu, {who} TCCSĐ)."
    )


def pareto_of_each(tables: Tables) -> Group:
    """The causes of each target that is missed by more than a few units."""
    rows = shortage(tables, last_year(tables))
    wholes = dict(columns(rows, "target", "whole"))
    return Group(
        [pareto(tables, target) for target in still_short(tables) if wholes.get(target, 0) >= FEW]
    )


@known.by_name("target")
def pareto(tables: Tables, target: str = "", year: int | None = None) -> Chart | Text:
    """Causes by the share of the shortage they carry; of one target, or of all together."""
    year = year or last_year(tables)
    left_out = unmeetable(tables, year)
    if target:
        rows, subject = shortage(tables, year, target), target_of(tables, target).label
        nothing = Text([left_out.get(target, f"{subject}: năm {year} không thiếu.")])
        notes = [UNITS_NOTE]
    else:
        rows, subject, nothing = shares(tables, year), "Các chỉ tiêu chưa đạt", _nothing_short(year)
        notes = [SHARE_NOTE, *left_out.values()]
    if rows.empty:
        return nothing
    frame = rows.assign(
        label=[cause_short(tables, key) for key in rows["key"]],
        value=rows["share"],
        rest=rows["key"].isin((NOT_STATED, DOUBTFUL)),
    )
    caption = " ".join([source(tables, told_by(tables, year)), *notes])
    title = f"{subject}: {_carriers(tables, rows, year, target)}"
    return charts.pareto(frame, title, caption, f"{subject}, năm {year}")


def _carriers(
    tables: Tables,
    rows: pd.DataFrame,
    year: int,
    target: str,
) -> str:
    """The finding of a pareto chart: what is not told, and the first cause where it stands firm."""
    silent = dict(columns(rows, "key", "share")).get(NOT_STATED, Fraction(0))
    if rows["key"].isin((NOT_STATED, DOUBTFUL)).all():
        return f"năm {year} không tổ chức nào nêu nguyên nhân"
    said = (
        [f"{_share(silent)} phần còn thiếu năm {year} không được nêu nguyên nhân"] if silent else []
    )
    first = _firm(tables, year, target)
    if first:
        name = cause_short(tables, first["key"])
        said.append(f"nhóm “{name}” chiếm {_share(first['share'])} phần còn thiếu")
    return "; ".join(said) or f"năm {year} chưa nhóm nguyên nhân nào nổi rõ"


def _firm(tables: Tables, year: int, target: str | None = None) -> Record | None:
    """The cause that stands first whoever leaves."""
    rows = records(firm(tables, year, target or None))
    return rows[0] if rows and rows[0]["firm"] else None


def matrix(tables: Tables, year: int | None = None) -> Group | Text:
    """Cause × target: what share of each target's shortage."""
    year = year or last_year(tables)
    rows = shortage(tables, year)
    if rows.empty:
        return _nothing_short(year)
    short, told = set(rows["target"]), set(rows["key"])
    heads = {target: name for target, name in numbered(tables).items() if target in short}
    keys = [key for key in (*cause_groups(tables), DOUBTFUL, NOT_STATED) if key in told]
    share = rows.pivot_table("share", "key", "target", "first")
    share = share.reindex(index=keys, columns=list(heads))
    picture = charts.heat(
        share.rename(index=lambda key: cause_short(tables, key)),
        _widest(tables, list(heads), year),
        source(tables, f"Mỗi cột cộng lại 100% phần còn thiếu. {told_by(tables, year)}"),
        what=f"nguyên nhân theo chỉ tiêu, phần trăm của phần còn thiếu năm {year}",
        digits=0,
    )
    shown = table(
        tables,
        f"Phần còn thiếu của từng chỉ tiêu theo nguyên nhân, năm {year}",
        share.map(_share).assign(name=[cause_name(tables, key) for key in keys]),
        {"name": "Nhóm nguyên nhân"} | heads,
        notes=[UNITS_NOTE, *unmeetable(tables, year).values()],
    )
    return Group([picture, shown])


def _widest(tables: Tables, targets: list[str], year: int) -> str:
    """The targets of which one cause stands firm, with its share."""
    found = {target: _firm(tables, year, target) for target in targets}
    told = [
        f"“{cause_short(tables, row['key'])}” chiếm {_share(row['share'])} phần còn thiếu của chỉ"
        f" tiêu {target}"
        for target, row in found.items()
        if row
    ]
    return f"Năm {year}: {vi.join(told) or 'chưa nhóm nguyên nhân nào nổi rõ ở từng chỉ tiêu'}"


def kinds(tables: Tables) -> Chart:
    """Subjective against objective over the years, with what could not be coded."""
    times, title = kinds_of(tables), NOT_CODED
    if times.all:
        share = vi.percent(times.subjective, times.all)
        counts = f"{vi.number(times.subjective)}/{vi.number(times.all)}"
        title = f"Nguyên nhân chủ quan chiếm {share} số lượt ý kiến ({counts})"
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
        unit="lượt ý kiến",
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
        named = cause_short(tables, group)
        title = f"Cả giai đoạn, nhóm “{named}” được nêu ở {vi.number(count)} hạn chế"
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
    order = [*tables.task_groups["task_group"], "", NOT_STATED, DOUBTFUL]
    place = {task: at for at, task in enumerate(order)}
    found = by_task(tables, year).sort_values("task", key=lambda tasks: tasks.map(place))
    if found.empty:
        return _nothing_short(year)
    counted = {row["task"]: row for row in records(answered(tables, year))}
    shown = table(
        tables,
        f"Phần còn thiếu phân theo nhóm nhiệm vụ, giải pháp liên quan đến nguyên nhân, năm {year}",
        [row | counted.get(row["task"], {}) for row in records(found)],
        TASKS,
        {"task": partial(task_name, tables), "share": _share},
        base=told_by(tables, year),
        notes=[SHARE_NOTE, *unmeetable(tables, year).values(), TASK_NOTE],
    )
    return Group([Text([_first_tasks(tables, found, counted, year)]), shown])


def _first_tasks(
    tables: Tables,
    found: pd.DataFrame,
    counted: dict[str, Record],
    year: int,
) -> str:
    """The group of tasks that stands first whoever leaves; else who put it there."""
    rows = records(firm(tables, year, by="task"))
    if not rows:
        return f"Năm {year} các TCCSĐ không nêu nguyên nhân thuộc nhóm nhiệm vụ nào."
    silence = _share(dict(columns(found, "task", "share")).get(NOT_STATED, Fraction(0)))
    unsaid = f"{silence} phần còn thiếu không được các TCCSĐ nêu nguyên nhân."
    top = rows[0]
    name = f"“{task_name(tables, top['key'])}”"
    who = top["organisations"].split()
    if top["firm"]:
        return (
            f"Năm {year}, phần còn thiếu liên quan nhiều đến nhóm {name}: {_share(top['share'])},"
            f" {vi.number(counted[top['key']]['shortfalls'])} hạn chế của"
            f" {vi.number(counted[top['key']]['organisations'])} TCCSĐ; {unsaid}"
        )
    turning = namer(tables)(top["turns"] or who[0])
    return (
        f"Năm {year} chưa đủ căn cứ xếp thứ tự các nhóm nhiệm vụ: không tính {turning} thì thứ tự"
        f" thay đổi; {unsaid}"
    )
