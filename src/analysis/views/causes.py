"""Page 4: why targets are missed – from the words of the organisations to what answers them."""

from collections import defaultdict
from fractions import Fraction

import pandas as pd

from analysis.causes.explain import Coding, answers
from analysis.showing import charts
from analysis.showing.show import Chart, Group, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import all_targets, cause_name, cause_short, source, target_of, years
from analysis.views.targets import cap_clashes

REST = {"not-stated": 1, "surplus": 2}
FEW = 5  # units short of a target; of fewer, shares say nothing


UNITS_NOTE = "Phần thiếu là của các tổ chức dưới mức, chưa trừ phần vượt của các tổ chức khác, chia đều cho các nhóm nguyên nhân tổ chức đó nêu nên có số lẻ."
SHARE_NOTE = (
    "Mỗi chỉ tiêu chưa đạt được tính ngang nhau (phần thiếu của nó là 100%), vì không cộng chi bộ với đảng viên. "
    + UNITS_NOTE
)


def groups(tables: Tables) -> list[str]:
    """Cause groups in the order of the reference data."""
    causes = tables.cause_codes
    return list(causes.loc[causes["parent"].eq(""), "code"])


def coded(tables: Tables) -> pd.DataFrame:
    """Each cause code with the organisation, year and target of its shortfall, and its group."""
    rows = tables.causes.merge(tables.shortfalls, on="shortfall", how="inner")
    return rows.assign(group=rows["code"].str[:1])


def last_year(tables: Tables) -> int:
    """The last year of which shortages are known by cause."""
    rows = tables.gaps[tables.gaps["by"].eq("cause")]
    return int(rows["year"].max()) if len(rows) else years(tables)[-1]


def shortage(tables: Tables, year: int) -> dict[tuple[str, str], Fraction]:
    """Units short by (target, cause group or `not-stated`) in one year, but of no target that could not be met (`cap_clashes`)."""
    clashes = cap_clashes(tables)
    rows = tables.gaps[
        tables.gaps["by"].eq("cause")
        & tables.gaps["year"].eq(year)
        & tables.gaps["key"].ne("surplus")
    ]
    found: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for r in rows.itertuples():
        found[r.target, r.key] += Fraction(r.units)
    return {
        key: units for key, units in found.items() if units > 0 and (key[0], year) not in clashes
    }


def unmeetable(tables: Tables, year: int) -> dict[str, str]:
    """Which missed targets the shares of a year leave out, and why."""
    rows = tables.gaps[tables.gaps["by"].eq("cause") & tables.gaps["year"].eq(year)]
    clashes = cap_clashes(tables)
    return {
        t: f"Không tính chỉ tiêu {t}: {clashes[t, year]}."
        for t in rows["target"]
        if (t, year) in clashes
    }


def shares(tables: Tables, year: int) -> dict[str, Fraction]:
    """Percent of the shortage by cause group, every missed target weighing the same; they sum to 100."""
    parts = shortage(tables, year)
    totals: dict[str, Fraction] = defaultdict(Fraction)
    for (target, _), units in parts.items():
        totals[target] += units
    found: dict[str, Fraction] = defaultdict(Fraction)
    for (target, key), units in parts.items():
        found[key] += 100 * units / totals[target] / len(totals)
    return dict(sorted(found.items(), key=lambda p: (p[0] in REST, -p[1], p[0])))


def silent(tables: Tables, target: str, year: int) -> list[str]:
    """Organisations that are short of a target and state no cause, the ones that lack most first."""
    rows = tables.gaps[
        tables.gaps["target"].eq(target)
        & tables.gaps["year"].eq(year)
        & tables.gaps["by"].eq("organisation")
    ]
    named = coded(tables)
    told = set(named.loc[named["target"].eq(target) & named["year"].eq(year), "organisation"])
    short = [(-Fraction(r.units), r.key) for r in rows.itertuples() if r.key not in {*told, *REST}]
    return [key for _, key in sorted(short)]


def base(tables: Tables, year: int) -> str:
    """How many shortfalls were told, and by how many of those that reported."""
    rows = tables.shortfalls[tables.shortfalls["year"].eq(year)]
    gave = tables.returns[tables.returns["year"].eq(year) & tables.returns["file"].ne("")]
    return (
        f"Năm {year}, {vi.number(rows['organisation'].nunique())}/{vi.number(gave['organisation'].nunique())} TCCSĐ có báo cáo nêu "
        f"{vi.number(len(rows))} hạn chế"
    )


def summary(tables: Tables) -> Text:
    """How much was said, how much could be coded, what weighs most."""
    year = last_year(tables)
    named = coded(tables)
    told = answers(
        tables.shortfalls, Coding(tables.causes, tables.uncoded, tables.issues)
    ).value_counts()
    given = {key: int(told.get(key, 0)) for key in ("coded", "uncoded", "none", "not-answered")}
    items = named[["shortfall", "item"]].drop_duplicates()
    whole = len(items) + len(tables.uncoded)
    subjective = named[["shortfall", "group", "kind"]].drop_duplicates()["kind"].eq("subjective")
    found = {k: v for k, v in shares(tables, year).items() if k not in REST}
    top = list(found.items())[:3]
    said = [
        f"Cả giai đoạn: {vi.part(given['coded'] + given['uncoded'], len(tables.shortfalls), 'hạn chế có nêu nguyên nhân')}, "
        f"{vi.number(given['none'])} ghi «không có», {vi.number(given['not-answered'])} để trống; mã hóa được {vi.part(len(items), whole, 'ý')}.",
        f"Nguyên nhân chủ quan: {vi.part(int(subjective.sum()), len(subjective), 'lượt nêu')}."
        if len(subjective)
        else "",
        f"Năm {year}, xét theo phần thiếu: "
        + vi.join(f"{cause_name(tables, k)} ({vi.percentage(v, digits=1)})" for k, v in top)
        + f"; không nêu nguyên nhân: {vi.percentage(shares(tables, year).get('not-stated', 0), digits=1)}."
        if top
        else "",
    ]
    return Text([s for s in said if s])


def pareto(tables: Tables, target: str = "", year: int | None = None) -> Chart | Text:
    """Causes by the shortage they carry, with the running share; of one target in its own units, or of all together."""
    year = year or last_year(tables)
    if target:
        facts = target_of(tables, target)
        found = {key: units for (t, key), units in shortage(tables, year).items() if t == target}
        if not found:
            return Text(
                [unmeetable(tables, year).get(target, f"{facts.label}: năm {year} không thiếu.")]
            )
        found = dict(sorted(found.items(), key=lambda p: (p[0] in REST, -p[1], p[0])))
        looks = {"unit": facts.unit, "what": f"{facts.label}, năm {year}"}
        subject = facts.label
    else:
        found = shares(tables, year)
        if not found:
            return Text([f"Năm {year} không có chỉ tiêu nào thiếu."])
        looks = {
            "unit": "phần trăm của phần thiếu",
            "what": f"các chỉ tiêu chưa đạt năm {year}",
            "share": True,
        }
        subject = "Các chỉ tiêu chưa đạt"
    frame = pd.DataFrame(
        {
            "label": [cause_short(tables, k) for k in found],
            "value": list(found.values()),
            "rest": [k in REST for k in found],
        }
    )
    named = [(k, v) for k, v in found.items() if k not in REST]
    whole = sum(found.values(), Fraction(0))
    head, running = [], Fraction(0)
    for key, value in named:
        head.append(key)
        running += value
        if 2 * running >= whole:
            break
    silent = found.get("not-stated", Fraction(0))
    title = (
        f"{subject}: năm {year} không tổ chức nào nêu nguyên nhân"
        if not head
        else f"{subject}: {vi.percentage(100 * silent / whole, digits=1)} phần thiếu năm {year} không nêu nguyên nhân; nêu nhiều nhất là "
        f"nhóm {head[0]} ({vi.percentage(100 * named[0][1] / whole, digits=1)})"
        if silent >= named[0][1]
        else f"{subject}: nhóm {vi.join(head)} chiếm {vi.percentage(100 * running / whole, digits=1)} phần thiếu năm {year}"
    )
    notes = [UNITS_NOTE] if target else [SHARE_NOTE, *unmeetable(tables, year).values()]
    return charts.pareto(
        frame, title, " ".join([source(tables, base(tables, year)), *notes]), **looks
    )


def matrix(tables: Tables, year: int | None = None) -> Group | Text:
    """Cause × target: what share of each target's shortage, and the units."""
    year = year or last_year(tables)
    parts = shortage(tables, year)
    if not parts:
        return Text([f"Năm {year} không có chỉ tiêu nào thiếu."])
    targets = [t for t in all_targets(tables) if any(t.id == key for key, _ in parts)]
    rows = [k for k in [*groups(tables), "not-stated"] if any(k == key for _, key in parts)]
    totals = {
        t.id: sum((u for (a, _), u in parts.items() if a == t.id), Fraction(0)) for t in targets
    }
    share = pd.DataFrame(
        [[100 * parts.get((t.id, k), Fraction(0)) / totals[t.id] for t in targets] for k in rows],
        index=[cause_short(tables, k) for k in rows],
        columns=[t.id for t in targets],
        dtype=object,
    )
    widest = max(
        (
            (share.iloc[i, j], k, t)
            for i, k in enumerate(rows)
            for j, t in enumerate(targets)
            if k not in REST
        ),
        key=lambda p: (totals[p[2].id] >= FEW, p[0], p[1]),
        default=None,
    )
    title = (
        f"Năm {year}: nhóm {widest[1]} chiếm {vi.percentage(widest[0], digits=0)} phần thiếu của chỉ tiêu {widest[2].id}"
        if widest
        else f"Năm {year}: các tổ chức không nêu nguyên nhân"
    )
    picture = charts.heat(
        share,
        title,
        source(tables, f"Mỗi cột cộng lại 100% phần thiếu của chỉ tiêu. {base(tables, year)}"),
        what=f"nguyên nhân theo chỉ tiêu, phần trăm của phần thiếu năm {year}",
        digits=0,
    )
    shown = [
        {"Nhóm nguyên nhân": cause_name(tables, k)}
        | {
            f"{t.id}\n({t.unit})": vi.number(parts[t.id, k], 1)
            if (t.id, k) in parts
            else vi.MISSING
            for t in targets
        }
        for k in rows
    ]
    shown.append(
        {"Nhóm nguyên nhân": "Cộng phần thiếu"}
        | {f"{t.id}\n({t.unit})": vi.number(totals[t.id], 1) for t in targets}
    )
    return Group(
        [
            picture,
            Table(
                pd.DataFrame(shown),
                f"Phần thiếu theo nguyên nhân và chỉ tiêu, năm {year}",
                source(tables),
                [UNITS_NOTE, *unmeetable(tables, year).values()],
            ),
        ]
    )


def kinds(tables: Tables) -> Chart:
    """Subjective against objective over the years, with what could not be coded."""
    named = coded(tables)[["shortfall", "group", "kind", "year"]].drop_duplicates()
    year_of = dict(zip(tables.shortfalls["shortfall"], tables.shortfalls["year"], strict=True))
    unknown = pd.Series([year_of.get(s) for s in tables.uncoded["shortfall"]], dtype="Int64")
    counted = {
        vi.CAUSE_KINDS[k]: [
            int((named["kind"].eq(k) & named["year"].eq(y)).sum()) for y in years(tables)
        ]
        for k in vi.CAUSE_KINDS
    }
    counted["Chưa mã hóa"] = [int(unknown.eq(y).sum()) for y in years(tables)]
    frame = pd.DataFrame(counted, index=[str(y) for y in years(tables)])
    subjective, all_ = (
        sum(counted["Chủ quan"]),
        sum(counted["Chủ quan"]) + sum(counted["Khách quan"]),
    )
    title = (
        f"Nguyên nhân chủ quan chiếm {vi.percent(subjective, all_)} số lượt nêu ({vi.number(subjective)}/{vi.number(all_)})"
        if all_
        else "Chưa có nguyên nhân nào được mã hóa"
    )
    base = f"{vi.number(len(tables.shortfalls))} hạn chế của {vi.number(tables.shortfalls['organisation'].nunique())} TCCSĐ; một hạn chế có thể nêu nhiều nhóm"
    return charts.stacked(
        frame,
        title,
        source(tables, base),
        unit="lượt nêu",
        what="Nguyên nhân chủ quan và khách quan",
    )


def by_sector(tables: Tables) -> Chart:
    """Which causes which sectors name, as a share of the sector's shortfalls with a cause."""
    sector = dict(
        zip(tables.organisations["organisation"], tables.organisations["sector"], strict=True)
    )
    named = coded(tables)[["shortfall", "group", "organisation"]].drop_duplicates()
    named = named.assign(sector=[sector.get(o, "") for o in named["organisation"]])
    keys = [s for s in vi.SECTORS if named["sector"].eq(s).any()]
    base = {s: named.loc[named["sector"].eq(s), "shortfall"].nunique() for s in keys}
    letters = groups(tables)
    frame = pd.DataFrame(
        [
            [
                Fraction(100 * int((named["sector"].eq(s) & named["group"].eq(g)).sum()), base[s])
                for g in letters
            ]
            for s in keys
        ],
        index=[f"{vi.SECTORS[s]} ({vi.number(base[s])})" for s in keys],
        columns=letters,
        dtype=object,
    )
    commonest = (
        named["group"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    )
    title = (
        f"Nhóm {commonest.index[0]} được nêu nhiều nhất trong các lĩnh vực: {vi.number(int(commonest.iloc[0]))} hạn chế"
        if len(commonest)
        else "Chưa có nguyên nhân nào được mã hóa"
    )
    legend = "; ".join(cause_short(tables, g) for g in letters)
    return charts.heat(
        frame,
        title,
        source(
            tables,
            f"Phần trăm số hạn chế của lĩnh vực có nêu nhóm đó; trong ngoặc là số hạn chế có nguyên nhân đã mã hóa. {legend}",
        ),
        what="nguyên nhân theo lĩnh vực, phần trăm số hạn chế",
        digits=0,
        each="nhóm",
    )


def answered_by(
    tables: Tables, year: int
) -> tuple[dict[str, Fraction], dict[tuple[str, str], Fraction]]:
    """Shortage by the task group that answers it: percent (targets equal), and units by (task group, unit).

    A cause group with two task groups is shared between them; the empty name stands for causes that none answers.
    """
    tasks_of = {
        r["code"]: r["task_groups"].split(";") for r in tables.cause_codes.to_dict("records")
    }
    unit = {t.id: t.unit for t in all_targets(tables)}
    percent_: dict[str, Fraction] = defaultdict(Fraction)
    units: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for key, value in shares(tables, year).items():
        for task in tasks_of.get(key, [""]) if key not in REST else [key]:
            percent_[task] += value / len(tasks_of.get(key, [""]))
    for (target, key), value in shortage(tables, year).items():
        for task in tasks_of.get(key, [""]) if key not in REST else [key]:
            units[task, unit[target]] += value / len(tasks_of.get(key, [""]))
    return dict(percent_), dict(units)


def task_name(tables: Tables, task: str) -> str:
    """A task group of section IV in words."""
    rows = tables.task_groups
    found = rows.loc[rows["task_group"].eq(task), "name"]
    if len(found):
        return f"{task}. {found.iloc[0]}"
    return {
        "not-stated": "Không nêu nguyên nhân",
        "": "Điều kiện bên ngoài, không có nhóm nhiệm vụ khắc phục",
    }.get(task, task)


def task_groups(tables: Tables, year: int | None = None) -> Group | Text:
    """The groups of tasks ordered by the shortage they answer, not by how often they are mentioned."""
    year = year or last_year(tables)
    found, units = answered_by(tables, year)
    if not found:
        return Text([f"Năm {year} không có chỉ tiêu nào thiếu."])
    order = sorted(found, key=lambda t: (not t.startswith("IV"), -found[t], t))
    nouns = list(
        dict.fromkeys(t.unit for t in all_targets(tables) if any(t.unit == u for _, u in units))
    )
    tasks_of = {
        r["code"]: r["task_groups"].split(";") for r in tables.cause_codes.to_dict("records")
    }
    named = coded(tables)
    named = named[named["year"].eq(year)][["shortfall", "group"]].drop_duplicates()
    rows = [
        {
            "Nhóm nhiệm vụ": task_name(tables, task),
            "Phần thiếu khắc phục được": vi.percentage(found[task], digits=1),
        }
        | {
            f"Trong đó: {noun}": vi.number(units[task, noun], 1)
            if (task, noun) in units
            else vi.MISSING
            for noun in nouns
        }
        | {
            "Số lượt nêu": sum(task in tasks_of.get(g, []) for g in named["group"])
            if task.startswith("IV")
            else vi.MISSING
        }
        for task in order
    ]
    best = [t for t in order if t.startswith("IV")][:2]
    said = (
        f"Năm {year}, ưu tiên theo phần thiếu khắc phục được: "
        + vi.join(f"{task_name(tables, t)} ({vi.percentage(found[t], digits=1)})" for t in best)
        + f"; {vi.percentage(found.get('not-stated', 0), digits=1)} phần thiếu không nêu nguyên nhân."
        if best
        else f"Năm {year} các tổ chức không nêu nguyên nhân thuộc nhóm nhiệm vụ nào."
    )
    return Group(
        [
            Text([said]),
            Table(
                pd.DataFrame(rows),
                f"Nhóm nhiệm vụ xếp theo phần thiếu khắc phục được, năm {year}",
                source(tables, base(tables, year)),
                [
                    SHARE_NOTE,
                    *unmeetable(tables, year).values(),
                    "Nhóm nguyên nhân do hai nhóm nhiệm vụ cùng khắc phục thì chia đôi. Số lượt nêu: một hạn chế nêu mấy nhóm nguyên nhân thì tính bấy nhiêu lượt.",
                ],
            ),
        ]
    )
