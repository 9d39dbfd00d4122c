"""Page 5: the review for leadership, in the order in which such reviews are read."""

from fractions import Fraction

import pandas as pd

from analysis.measuring.assess import percent, remedies
from analysis.measuring.completeness import return_states
from analysis.measuring.measure import in_force
from analysis.measuring.panel import as_now, lines, timeline
from analysis.showing import figures
from analysis.showing.show import Group, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views import causes as why
from analysis.views import targets as what
from analysis.views.common import (
    Target,
    address,
    all_targets,
    cause_name,
    latest,
    masked,
    names,
    series,
    source,
    years,
)
from analysis.views.returns import members

OUTCOMES = {
    "met": "Năm sau đạt mục tiêu",
    "better": "Có tiến bộ, chưa đạt",
    "not-better": "Chưa tiến bộ",
    "running": "Đang thực hiện",
    "not-judged": "Không kết luận riêng",
    "not-reported": "Năm sau chưa có báo cáo",
    "left": "Đã chuyển đi",
    "open": "Chưa đến năm sau",
}


def situation(tables: Tables) -> Group:
    """Organisations and members of the bloc, and what changed."""
    known = members(tables)
    rows, said = [], []
    for year in years(tables):
        there = in_force(tables.organisations, year)
        mine = tables.organisations[tables.organisations["organisation"].isin(there)]
        count = known[known["year"].eq(year) & known["organisation"].isin(there)]
        gave = tables.returns[
            tables.returns["year"].eq(year)
            & tables.returns["file"].ne("")
            & tables.returns["organisation"].isin(there)
        ]
        rows.append(
            {
                "Năm": str(year),
                "TCCSĐ cuối năm": len(mine),
                "Đảng bộ cơ sở": int(mine["kind"].eq("committee").sum()),
                "Chi bộ cơ sở": int(mine["kind"].eq("cell").sum()),
                "Đảng viên": int(count["members"].sum()),
                "Có báo cáo": vi.base(gave["organisation"].nunique(), len(there), ""),
                "Tỷ lệ báo cáo": vi.percent(gave["organisation"].nunique(), len(there)),
            }
        )
    first, last = rows[0], rows[-1]
    said.append(
        f"Cuối năm {last['Năm']}, Đảng bộ Khối có {vi.number(last['TCCSĐ cuối năm'])} TCCSĐ ({vi.number(last['Đảng bộ cơ sở'])} đảng bộ cơ sở, "
        f"{vi.number(last['Chi bộ cơ sở'])} chi bộ cơ sở) với {vi.number(last['Đảng viên'])} đảng viên; cuối năm {first['Năm']} là "
        f"{vi.number(first['TCCSĐ cuối năm'])} TCCSĐ và {vi.number(first['Đảng viên'])} đảng viên."
    )
    said.append(
        f"Năm {last['Năm']} có {last['Có báo cáo'].strip()} TCCSĐ báo cáo, đạt {last['Tỷ lệ báo cáo']}."
    )
    note = "Số đảng viên: theo báo cáo; tổ chức chưa báo cáo lấy số gần nhất đã biết."
    return Group(
        [
            Text(said),
            Table(pd.DataFrame(rows), "Tổ chức và đảng viên qua các năm", source(tables), [note]),
            changes(tables),
        ]
    )


def changes(tables: Tables) -> Text:
    """Dated changes of organisations; what one decision dissolved or handed over on one day is one point."""
    rows: dict[tuple, tuple[list, list]] = {}
    for i, e in enumerate(timeline(tables.organisations, tables.events).to_dict("records")):
        alone = not (e["predecessor_names"] and e["successor_names"])
        before, after = rows.setdefault(
            (e["date"], e["event"], e["decision"], -1 if alone else i), ([], [])
        )
        before += e["predecessor_names"]
        after += e["successor_names"]
    points = []
    for (date, event, decision, _), (before, after) in rows.items():
        said = f"Ngày {vi.day(date)}: {vi.name(vi.EVENTS, event)} " + (
            f"{vi.join(before)} thành {vi.join(after)}"
            if before and after
            else _listed(before or after)
        )
        points.append(said + (f" (quyết định số {decision})" if decision else "") + ".")
    return Text(
        ["Thay đổi về tổ chức theo danh sách của Đảng bộ Khối:"]
        if points
        else ["Danh sách của Đảng bộ Khối không ghi thay đổi nào về tổ chức."],
        points,
    )


def _listed(names_: list[str], most: int = 5) -> str:
    if len(names_) > most:
        return f"{vi.number(len(names_))} tổ chức, tên ở danh sách tổ chức trên trang Tổng quan"
    return (f"{vi.number(len(names_))} tổ chức: " if len(names_) > 1 else "") + "; ".join(names_)


def results(tables: Tables) -> Group:
    """What was met, what was not, by how much; the main table and one picture."""
    return Group(
        [what.headline(tables), what.main_table(tables, causes=True), what.at_a_glance(tables)]
    )


def target_sentences(tables: Tables) -> Text:
    """One sentence a target: count, base, percentage, distance, what it rests on, the change."""
    facts = all_targets(tables)
    return Text(
        [], [f"{t.label}. {what.sentence(tables, t)}" for t in facts], [t.id for t in facts]
    )


def task_groups(tables: Tables) -> Group | Text:
    """Results by task group of section IV."""
    return why.task_groups(tables)


def limitations(tables: Tables) -> Group:
    """Limitations and causes, the subjective first, each with one sentence and where it stands."""
    year = why.last_year(tables)
    named = why.coded(tables)
    named = named[named["year"].eq(year)]
    found = why.shares(tables, year)
    order = {"subjective": 0, "objective": 1}
    rows = []
    for (group, kind), some in named.groupby(["group", "kind"], sort=True):
        first = some.sort_values(["shortfall", "item"]).iloc[:1]
        rows.append(
            (
                order.get(kind, 2),
                -some["shortfall"].nunique(),
                group,
                {
                    "Loại": vi.name(vi.CAUSE_KINDS, kind),
                    "Nhóm nguyên nhân": cause_name(tables, group),
                    "Hạn chế": some["shortfall"].nunique(),
                    "TCCSĐ nêu": some["organisation"].nunique(),
                    "Trích báo cáo": masked(first["text"].iloc[0] or first["limitation"].iloc[0]),
                    "Địa chỉ": address(first)[0],
                },
            )
        )
    shown = pd.DataFrame(
        [row for *_, row in sorted(rows, key=lambda r: r[:3])],
        columns=["Loại", "Nhóm nguyên nhân", "Hạn chế", "TCCSĐ nêu", "Trích báo cáo", "Địa chỉ"],
    )
    distinct = named[["shortfall", "group", "kind"]].drop_duplicates()
    subjective = int(distinct["kind"].eq("subjective").sum())
    said = [
        f"{why.base(tables, year)}; {vi.number(named['shortfall'].nunique())} hạn chế của {vi.number(named['organisation'].nunique())} TCCSĐ có nêu "
        f"nguyên nhân đã mã hóa. Một hạn chế có thể nêu nhiều nhóm nguyên nhân, cộng lại {vi.number(len(distinct))} lượt nêu: chủ quan "
        f"{vi.part(subjective, len(distinct))}, khách quan {vi.part(len(distinct) - subjective, len(distinct))}."
        if len(distinct)
        else f"Năm {year} chưa có nguyên nhân nào được mã hóa."
    ]
    if found.get("not-stated"):
        said.append(
            f"{vi.percentage(found['not-stated'], digits=1)} phần thiếu không được tổ chức nào nêu nguyên nhân."
        )
    base = f"{vi.number(named['shortfall'].nunique())} hạn chế có nêu nguyên nhân, năm {year}"
    return Group(
        [
            Text(said),
            Table(
                shown,
                f"Hạn chế và nguyên nhân năm {year}, chủ quan trước",
                source(tables, base),
                head="Nhóm nguyên nhân",
            ),
            why.pareto(tables),
        ]
    )


def last_remedies(tables: Tables) -> Group:
    """What became of the remedies written a year before the last reported one."""
    now = as_now(
        tables.indicators, tables.targets, tables.readings, tables.organisations, tables.events
    )
    rows = remedies(
        tables.shortfalls[tables.shortfalls["target"].ne("")],
        now,
        lines(tables.organisations, tables.events),
    )
    year = latest(tables) - 1
    rows = rows[rows["year"].eq(year) & rows["remedy"].ne("")]
    gone = rows["outcome"].eq("not-reported") & ~rows["organisation"].isin(
        _going_on(tables, year + 1)
    )
    rows = rows.assign(outcome=rows["outcome"].mask(gone, "left"))
    told = rows[rows["outcome"].isin(["met", "better", "not-better"])]
    met, better = int(told["outcome"].eq("met").sum()), int(told["outcome"].eq("better").sum())
    again = int(rows["repeated"].sum())
    said = [
        f"Năm {year} các tổ chức nêu {vi.number(len(rows))} giải pháp; {vi.number(len(told))} giải pháp có số liệu năm {year + 1} để đối chiếu: "
        f"{vi.part(met, len(told))} đã đạt mục tiêu, {vi.number(better)} có tiến bộ, {vi.number(len(told) - met - better)} chưa tiến bộ."
        if len(told)
        else f"Năm {year} có {vi.number(len(rows))} giải pháp, chưa có số liệu năm {year + 1} để đối chiếu.",
        f"{vi.number(again)}/{vi.number(len(rows))} giải pháp được chép lại nguyên văn trong báo cáo năm {year + 1}."
        if len(rows)
        else "",
    ]
    facts = {t.id: t for t in all_targets(tables)}
    shown = []
    for target in [t for t in facts if rows["target"].eq(t).any()]:
        some = rows[rows["target"].eq(target)]
        shown.append(
            {"Chỉ tiêu": facts[target].label, "Giải pháp đã nêu": len(some)}
            | {
                word: int(some["outcome"].eq(key).sum())
                for key, word in OUTCOMES.items()
                if rows["outcome"].eq(key).any()
            }
            | {"Chép lại nguyên văn": int(some["repeated"].sum())}
        )
    base = f"{vi.number(rows['organisation'].nunique())} TCCSĐ nêu giải pháp năm {year}"
    return Group(
        [
            Text([s for s in said if s]),
            Table(
                pd.DataFrame(shown),
                f"Giải pháp nêu năm {year} đến năm {year + 1} ra sao",
                source(tables, base),
            ),
        ]
    )


def _going_on(tables: Tables, year: int) -> set[str]:
    """Organisations that are in force at the end of a year, themselves or in those that followed them."""
    there = in_force(tables.organisations, year)
    families = lines(tables.organisations, tables.events)
    return {
        o
        for o, family in zip(families["organisation"], families["family"], strict=True)
        if there & set(family.split())
    }


def recommendations(tables: Tables) -> Text:
    """What to do, computed: whom each missed target hangs on, why, and which tasks answer it."""
    year, known, clashes, heads = latest(tables), names(tables), what.cap_clashes(tables), []
    answers = {
        r["code"]: [t for t in r["task_groups"].split(";") if t]
        for r in tables.cause_codes.to_dict("records")
    }
    points, told = [], set()
    for t in all_targets(tables):
        rows = series(tables, t.id)
        rows = rows[rows["year"].eq(year)].to_dict("records")
        if not rows or rows[0]["state"] != "missed":
            continue
        row, parts = rows[0], why.shortage(tables, year)
        heads.append(t.id)
        said = f"Chỉ tiêu {t.id} ({vi.result(row['numerator'], row['denominator'], t.unit, t.bounds, 'bằng')}; tính trên {vi.base(row['reporting'], row['expected'])})"
        short = figures.units(row["units_short"], t.unit)
        said += f": {short}" if short else ""
        if (t.id, year) in clashes:
            points.append(f"{said}; {clashes[t.id, year]}; không yêu cầu giải trình phần này.")
            continue
        points.append(
            said + _whom(tables, t, year, known) + _why(tables, t, year, parts, answers, told) + "."
        )
    states = return_states(tables.returns)
    newest = years(tables)[-1]
    for status, ask, state in (
        ("missing", "Đôn đốc", "chưa nộp báo cáo"),
        ("unusable", "Yêu cầu", "có báo cáo đã gửi nhưng chưa dùng được gửi lại báo cáo"),
    ):
        owe = states.loc[states["year"].eq(newest) & states["status"].eq(status), "organisation"]
        if len(owe):
            who = vi.join((known.get(o, o) for o in owe), most=8, unit="tổ chức")
            points.append(f"{ask} {vi.number(len(owe))} TCCSĐ {state} năm {newest}: {who}.")
    errors = tables.issues[tables.issues["severity"].eq("error") & tables.issues["year"].eq(year)]
    if len(errors):
        whose = [o for o in dict.fromkeys(errors["organisation"]) if o]
        points.append(
            f"Yêu cầu {vi.number(len(whose))} TCCSĐ sửa {vi.number(len(errors))} lỗi số liệu năm {year}"
            + f": {vi.join((known.get(o, o) for o in whose), most=5, unit='tổ chức')}" * bool(whose)
            + "."
        )
    return Text(
        [
            f"Kiến nghị tính từ số liệu năm {year}:"
            if points
            else f"Năm {year} không có kiến nghị nào phát sinh từ số liệu."
        ],
        points,
        heads,
        known,
    )


def _why(
    tables: Tables,
    t: Target,
    year: int,
    parts: dict[tuple[str, str], Fraction],
    answers: dict[str, list[str]],
    told: set[str],
) -> str:
    """The commonest stated cause of a shortage, or all that are equally common, with the tasks that answer it, and who states none.

    Tasks that were `told` in full are named by their number.
    """
    mine = {key: units for (of, key), units in parts.items() if of == t.id}
    silent, stated = mine.pop("not-stated", Fraction(0)), max(mine.values(), default=Fraction(0))
    whole, said = silent + sum(mine.values(), Fraction(0)), ""
    if stated:
        largest = sorted(key for key, units in mine.items() if units == stated)
        tasks = list(dict.fromkeys(task for key in largest for task in answers.get(key, [])))
        word = "nguyên nhân được nêu nhiều nhất" if silent >= stated else "nguyên nhân chính"
        said = (
            f"; {word}{' (ngang nhau)' * (len(largest) > 1)}: {vi.join(cause_name(tables, key) for key in largest)}"
            + (
                f"; thực hiện nhóm nhiệm vụ, giải pháp {vi.join(x if x in told else why.task_name(tables, x) for x in tasks)}"
                if tasks
                else ", thuộc điều kiện bên ngoài, cần cấp trên tháo gỡ"
            )
        )
        told.update(tasks)
    if silent < stated or not silent:
        return said
    known = names(tables)
    who = [known.get(o, o) for o in why.silent(tables, t.id, year)]
    few = f"{vi.number(silent, 1)} trong {vi.number(whole, 1)} {t.unit} còn thiếu"
    share = (
        few if whole < why.FEW else f"{vi.percentage(100 * silent / whole, digits=0)} phần thiếu"
    )
    return (
        f"; {share} chưa nêu nguyên nhân: yêu cầu {vi.join(who, most=3, unit='tổ chức') or 'các tổ chức'} báo cáo"
        + said
    )


def _whom(tables: Tables, t: Target, year: int, known: dict[str, str]) -> str:
    gaps = tables.gaps[
        tables.gaps["target"].eq(t.id)
        & tables.gaps["year"].eq(year)
        & tables.gaps["by"].eq("organisation")
        & tables.gaps["key"].ne("surplus")
    ]
    if gaps.empty or t.judged == "bloc":
        return ""
    parts = sorted(
        ((Fraction(u), k) for u, k in zip(gaps["units"], gaps["key"], strict=True)),
        key=lambda p: (-p[0], p[1]),
    )
    whole, running, some = sum((u for u, _ in parts), Fraction(0)), Fraction(0), []
    for units, key in parts:
        some.append(known.get(key, key))
        running += units
        if 2 * running >= whole:
            break
    if len(parts) <= 3:
        every = [known.get(key, key) for _, key in parts]
        return f"; chỉ {vi.number(len(every))} tổ chức ở dưới mức: {vi.join(every)}"
    return (
        f"; {vi.number(len(some))} trong {vi.number(len(parts))} tổ chức ở dưới mức chiếm {vi.percentage(100 * running / whole, digits=0)} phần thiếu: "
        + vi.join(some, most=5, unit="tổ chức")
    )


def largest_changes(tables: Tables) -> Text:
    """Change of each target between the last two reported years, where the series allows it."""
    year, points = latest(tables), []
    for t in all_targets(tables):
        rows = {int(r["year"]): r for r in series(tables, t.id).to_dict("records")}
        rates = [
            percent(rows[y]["numerator"], rows[y]["denominator"]) if y in rows else None
            for y in (year - 1, year)
        ]
        if None not in rates and t.breaks != year:
            points.append(f"{t.id}: {vi.change(*rates)}")
    return Text(
        [
            f"Thay đổi từ năm {year - 1} đến năm {year}: {'; '.join(points)}."
            if points
            else f"Không có chỉ tiêu nào so được giữa năm {year - 1} và {year}."
        ]
    )


def annexes(tables: Tables) -> Group:
    """From each sentence to the cells behind it: where everything stands, and how much there is of it."""
    used = tables.submissions[tables.submissions["status"].eq("accepted")]
    counted = {
        "Tệp được dùng": used,
        "Số liệu": tables.observations,
        "Mức xếp loại": tables.gradings,
        "Hạn chế": tables.shortfalls,
    } | {word: tables.issues[tables.issues["severity"].eq(s)] for s, word in vi.SEVERITIES.items()}
    rows = [
        {"Năm": str(y)} | {head: int(f["year"].eq(y).sum()) for head, f in counted.items()}
        for y in years(tables)
    ]
    whole = {"Năm": "Cộng"} | {head: len(f) for head, f in counted.items()}
    rest = {head: whole[head] - sum(r[head] for r in rows) for head in counted}
    shown = pd.DataFrame(
        [*rows, *([{"Năm": "Không rõ năm"} | rest] if any(rest.values()) else []), whole]
    )
    said = (
        "Từ một con số đến ô gốc, khi đọc trên trang web: bấm tên chỉ tiêu để xem số của từng tổ chức và dòng cộng; bấm tên tổ chức để "
        "xem tệp, trang tính và ô của từng con số. Phụ lục Excel đi kèm ghi đủ từng con số được dùng và từng hạn chế, mỗi dòng có địa chỉ."
    )
    note = "Lỗi, cần hỏi lại, ghi nhận: những điều phát hiện khi đọc, như ở trang Bài nộp."
    return Group(
        [Text([said]), Table(shown, "Căn cứ của báo cáo theo năm", source(tables), [note])]
    )
