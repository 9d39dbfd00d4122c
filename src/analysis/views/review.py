"""Page 5: the review for leadership, in the order in which such reviews are read."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd

from analysis.codes import CAUSE_KINDS
from analysis.measuring.completeness import strength
from analysis.measuring.firm import firm
from analysis.measuring.gaps import named_causes
from analysis.measuring.panel import timeline
from analysis.measuring.remedies import outcomes
from analysis.measuring.same import same
from analysis.measuring.series import Record, columns, latest, records, years
from analysis.measuring.shortage import carrying, last_year, shortage, silent, tasks
from analysis.measuring.targets import Target
from analysis.measuring.texts import kinds, mentions, told
from analysis.showing import figures as words
from analysis.showing.show import Group, Shown, Text
from analysis.showing.text import Folded
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views import causes as why
from analysis.views import standing
from analysis.views import targets as what
from analysis.views.common import only_one_year, table
from analysis.views.names import cause_name, namer, names, numbered
from analysis.views.quoted import address, masked, told_in

ALL_NAMED = 3  # organisations below a bound that are all named, and not only the weightiest
MEMBERS_NOTE = "Số đảng viên: theo báo cáo; tổ chức chưa gửi báo cáo lấy số gần nhất đã biết."
OUTCOMES = {
    "met": "Năm sau đạt mục tiêu",
    "better": "Có tiến bộ, chưa đạt",
    "not-better": "Chưa tiến bộ",
    "running": "Đang thực hiện",
    "not-judged": "Chưa đủ căn cứ đánh giá",
    "not-reported": "Năm sau chưa có báo cáo",
    "left": "Đã chuyển đi",
    "open": "Chưa đến năm sau",
}
CAUSES = {
    "kind": "Loại",
    "group": "Nhóm nguyên nhân",
    "shortfalls": "Hạn chế",
    "organisations": "TCCSĐ nêu",
    "quote": "Trích báo cáo",
    "address": "Nơi ghi",
}
MOST = 3  # groups of causes that are named with those who tell them


def situation(tables: Tables) -> Group:
    """Organisations and members of the bloc, and what changed."""
    named = tables.named("kind")
    rows = [
        row
        | {kind: row["kinds"].get(kind, 0) for kind in named}
        | {
            "gave": vi.base(row["reported"], row["organisations"], ""),
            "rate": words.fixed(vi.percent(row["reported"], row["organisations"])),
        }
        for row in records(strength(tables))
    ]
    first, last = rows[0], rows[-1]
    of_kinds = ", ".join(f"{vi.number(last[kind])} {vi.lower(named[kind])}" for kind in named)
    said = (
        f"Cuối năm {last['year']}, Đảng bộ có {vi.number(last['organisations'])} TCCSĐ ({of_kinds})"
        f" với {vi.number(last['members'])} đảng viên"
    )
    if len(rows) > 1:
        said += (
            f"; cuối năm {first['year']} là {vi.number(first['organisations'])} TCCSĐ và"
            f" {vi.number(first['members'])} đảng viên"
        )
    said += f". Năm {last['year']} có {last['gave'].strip()} TCCSĐ gửi báo cáo ({last['rate']})."
    heads = {"year": "Năm", "organisations": "TCCSĐ cuối năm"} | named
    heads |= {
        "members": "Đảng viên",
        "gave": "Có báo cáo",
        "rate": "Tỷ lệ báo cáo",
    }
    caption = "Tổ chức và đảng viên qua các năm"
    shown = table(tables, caption, rows, heads, {"year": str}, notes=[MEMBERS_NOTE])
    return Group([Text([said]), shown, changes(tables)])


def changes(tables: Tables) -> Group:
    """Dated changes of organisations; what one decision dissolved or handed over is one point."""
    last = years(tables)[-1]
    points = []
    for (date, event, decision, body, _), (before, after) in _together(tables).items():
        who = _listed(before or after)
        if body:
            who = f"{vi.number(len(before))} tổ chức thành {vi.number(len(after))} TCCSĐ của {body}"
        elif before and after:
            who = f"{vi.join(before)} thành {vi.join(after)}"
        by = f" (quyết định số {decision})" if decision else ""
        named = vi.name(tables.named("event"), event)
        points.append((date, f"Ngày {vi.day(date)}: {named} {who}{by}."))
    now = [said for date, said in points if date.startswith(f"{last}")]
    earlier = [said for date, said in points if said not in now]
    said = "Thay đổi về tổ chức theo danh sách của Đảng bộ:"
    none = "Danh sách của Đảng bộ không ghi thay đổi nào về tổ chức."
    parts: list[Shown] = [Text([said if points else none], now or earlier)]
    if now and earlier:
        parts.append(Folded("Các năm trước", [Text([], earlier)]))
    return Group(parts)


def _together(tables: Tables) -> dict[tuple[Any, ...], tuple[list[str], list[str]]]:
    """Who was there before and after each decision.

    What makes one organisation of another stands by itself, unless a body was handed over.
    """
    span = range(int(tables.targets["first"].min()), years(tables)[-1] + 1)
    found: dict[tuple[Any, ...], tuple[list[str], list[str]]] = {}
    for place, event in enumerate(records(timeline(tables))):
        before, after = event["predecessor_names"], event["successor_names"]
        alone = before and after and not event["body"]
        named = (event[name] for name in ("date", "event", "decision", "body"))
        key = *named, place if alone else -1
        if event["year"] in span:
            sides = found.setdefault(key, ([], []))
            sides[0].extend(before)
            sides[1].extend(after)
    return found


def _listed(who: Sequence[str], most: int = 5) -> str:
    if len(who) > most:
        return f"{vi.number(len(who))} tổ chức (tên ở trang Tổng quan)"
    return (f"{vi.number(len(who))} tổ chức: " if len(who) > 1 else "") + "; ".join(who)


def results(tables: Tables) -> Group:
    """What was met, what was not, by how much; the main table and one picture."""
    parts = [
        what.headline(tables),
        what.main_table(tables, causes=True),
        largest_changes(tables),
        what.at_a_glance(tables),
    ]
    return Group(parts)


def task_groups(tables: Tables) -> Group | Text:
    """Results by task group of section IV."""
    return why.task_groups(tables)


def limitations(tables: Tables) -> Group:
    """Limitations and causes, the subjective first, each with one sentence and where it stands."""
    year = last_year(tables)
    count, times = told(tables, year), kinds(tables, year)
    said = [f"Năm {year} chưa có nguyên nhân nào được phân loại."]
    if times.all:
        coded = f"{vi.number(count.coded)} hạn chế của {vi.number(count.coded_by)} TCCSĐ"
        said = [
            (
                f"{why.told_by(tables, year)}; {coded} có nêu nguyên nhân đã phân loại."
                " Một hạn chế có thể nêu nhiều nhóm nguyên nhân,"
                f" cộng lại {vi.number(times.all)} lượt ý kiến:"
                f" chủ quan {vi.part(times.subjective, times.all)},"
                f" khách quan {vi.part(times.objective, times.all)}."
            )
        ]
    rows = _quoted(tables, year)
    rows = rows.assign(
        kind=rows["kind"].replace(tables.named("cause_kind")),
        quote=[text or whole for text, whole in columns(rows, "text", "limitation")],
        address=address(told_in(rows)),
    )
    caption = f"Hạn chế và nguyên nhân năm {year} (nguyên nhân chủ quan, khách quan)"
    base = f"{vi.number(count.coded)} hạn chế có nêu nguyên nhân, năm {year}"
    how = {"group": partial(cause_name, tables), "quote": masked}
    shown = table(tables, caption, rows, CAUSES, how, base=base, head="Nhóm nguyên nhân")
    return Group([Text(said), shown])


def _quoted(tables: Tables, year: int) -> pd.DataFrame:
    """How often each cause is named as which kind, with the first sentence that names it."""
    key = ["group", "kind"]
    named = named_causes(tables, year).sort_values(["shortfall", "item"])
    first = named.drop_duplicates(key)
    rows = mentions(tables, *key, year=year).merge(first, on=key)
    rows = rows.assign(place=rows["kind"].map(CAUSE_KINDS.index))
    return rows.sort_values(["place", "shortfalls", "group"], ascending=[True, False, True])


def last_remedies(tables: Tables) -> Group:
    """What became of the remedies written a year before the last reported one."""
    year = latest(tables) - 1
    if year not in years(tables):
        return Group([Text([only_one_year(year + 1)])])
    every, *parts = records(outcomes(tables, year))
    written, compared = vi.number(every["remedies"]), every["compared"]
    said = [
        f"Năm {year} có {written} giải pháp, chưa có số liệu năm {year + 1} để đối chiếu.",
    ]
    if compared:
        became = Counter[str](every["outcomes"])
        said = [
            (
                f"Năm {year} các tổ chức nêu {written} giải pháp;"
                f" {vi.number(compared)} giải pháp có số liệu năm {year + 1} để đối chiếu:"
                f" {vi.number(became['met'])} trường hợp chỉ tiêu đã đạt,"
                f" {vi.number(became['better'])} trường hợp có tiến bộ,"
                f" {vi.number(became['not-better'])} trường hợp chưa tiến bộ."
            )
        ]
    if every["remedies"]:
        again = f"{vi.number(every['repeated'])}/{written} giải pháp"
        said.append(f"{again} lặp lại nguyên văn trong báo cáo năm {year + 1}.")
    there = {key: word for key, word in OUTCOMES.items() if key in every["outcomes"]}
    rows = [row | {key: row["outcomes"].get(key, 0) for key in there} for row in parts]
    heads = {"target": "Chỉ tiêu", "remedies": "Giải pháp đã nêu"} | there
    heads["repeated"] = "Lặp lại nguyên văn"
    caption = f"Kết quả thực hiện các giải pháp đề ra năm {year}"
    base = f"{vi.number(every['organisations'])} TCCSĐ nêu giải pháp năm {year}"
    how = {"target": numbered(tables).get}
    return Group([Text(said), table(tables, caption, rows, heads, how, base=base)])


def recommendations(tables: Tables) -> Text:
    """What is asked: of each missed target who is short, what is told as its cause, who tells none.

    A group of causes is called the most told only where it stands firm; else those who told it are
    named.
    """
    year = latest(tables)
    clashes = what.cap_clashes(tables)
    points, ids = [], []
    for target, row in standing.missed(tables):
        short = words.units(row["units_short"], target.unit) or words.told(row, target)
        said = f"{target.label}: {short}"
        clash = clashes.get((target.id, year))
        if clash:
            said += f"; {clash}"
        else:
            said += _whom(tables, target, row)
            more = (_why(tables, target, year), _silent(tables, target, year))
            said = ". ".join(filter(None, (said, *more)))
        points.append(f"{said}.")
        ids.append(target.id)
    points += [*standing.asked_again(tables), *standing.asked_returns(tables)]
    head = f"Từ kết quả năm {year}, đề nghị Ban Thường vụ Đảng ủy chỉ đạo:"
    none = f"Năm {year} không có kiến nghị nào phát sinh từ số liệu."
    return Text([head if points else none], points, ids, names(tables))


def _why(tables: Tables, target: Target, year: int) -> str:
    """The causes told of a shortage; the first of them as such only where it stands firm."""
    rows = records(firm(tables, year, target.id))
    if not rows:
        return ""
    top = rows[0]
    if top["firm"]:
        answers = vi.join(why.task_name(tables, task) for task in tasks(tables).get(top["key"], []))
        who = vi.number(len(top["organisations"].split()))
        said = (
            f"Theo báo cáo của cơ sở, nguyên nhân được nêu nhiều là {_quoted_name(tables, top)}"
            f" ({vi.percentage(top['share'], digits=0)} phần còn thiếu, {who} TCCSĐ)"
        )
        return said + (f", liên quan nhóm nhiệm vụ, giải pháp {answers}" if answers else "")
    by_whom: dict[str, list[str]] = {}
    for row in rows[:MOST]:
        by_whom.setdefault(row["organisations"], []).append(_quoted_name(tables, row))
    told_by = [
        f"{vi.join(map(namer(tables), who.split()), most=2, unit='đơn vị')} nêu {vi.join(groups)}"
        for who, groups in by_whom.items()
    ]
    return f"Nguyên nhân theo báo cáo: {'; '.join(told_by)}"


def _quoted_name(tables: Tables, row: Record) -> str:
    return f"“{cause_name(tables, row['key'])}”"


def _silent(tables: Tables, target: Target, year: int) -> str:
    """Who is short and tells no cause."""
    who = list(map(namer(tables), silent(tables, target.id, year)["key"]))
    if not who or not target.for_each:
        return ""
    return f"Đề nghị {vi.join(who, most=3, unit='đơn vị')} báo cáo bổ sung nguyên nhân"


def _whom(tables: Tables, target: Target, bloc: Record) -> str:
    """The organisations that carry half of a shortage, all of them where they are few.

    Where others have more than they need, those below lack more than the bloc does, in parts of
    members that nobody counts.
    """
    rows = shortage(tables, bloc["year"], target.id, by="organisation")
    if rows.empty or not target.for_each:
        return ""
    who = list(map(namer(tables), rows["key"]))
    if len(who) <= ALL_NAMED:
        return f" ({vi.join(who)})"
    count, _ = carrying(rows["units"], sum(rows["units"]))
    units = vi.number(sum(rows["units"][:count]), 1)
    named = vi.join(who[:count], most=5, unit="đơn vị")
    below = f"{vi.number(len(who))} TCCSĐ"
    if sum(rows["units"]) != bloc["units_short"]:
        return (
            f"; {below} dưới mức, các TCCSĐ khác vượt mức; một nửa phần thiếu của các TCCSĐ dưới"
            f" mức là ở {named}"
        )
    return f", ở {below}; riêng {named} thiếu {units} {target.unit}"


def largest_changes(tables: Tables) -> Text:
    """Change of each target since the year before on the same organisations, where it is lawful.

    Beside it stands what the bloc reported, where that differs.
    """
    year = latest(tables)
    if year - 1 not in years(tables):
        return Text([only_one_year(year)])
    rows = same(tables, (year - 1, year))
    called = numbered(tables)
    points = [
        f"{called[row['target']]}: {_changed(row)}."
        for row in records(rows[~rows["crosses_break"]])
    ]
    said = f"So với năm {year - 1}, tính trên cùng các TCCSĐ có số liệu cả hai năm:"
    none = f"Không có chỉ tiêu nào so được giữa năm {year - 1} và {year}."
    return Text([said if points else none], points)


def _changed(row: Record) -> str:
    share = words.fixed(vi.percentage(row["members_share"]))
    said = f"{vi.number(row['lines'])} TCCSĐ, {share} số đảng viên"
    if row["reported"] is not None and row["reported"] != row["change"]:
        said += f"; theo số đã báo cáo {vi.change(0, row['reported'])}"
    return f"{vi.change(row['before'], row['after'])} ({said})"
