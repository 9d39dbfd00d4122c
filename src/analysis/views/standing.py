"""The first page: where the bloc stands, in one line, one matrix and five points."""

from collections.abc import Iterable, Iterator
from typing import Any

from analysis.measuring.completeness import completeness, return_states
from analysis.measuring.doubts import doubts
from analysis.measuring.given import in_force
from analysis.measuring.lasting import lasting
from analysis.measuring.series import Record, figures, having, latest, records, years
from analysis.measuring.shortage import carrying, shortage
from analysis.measuring.targets import Target, all_targets
from analysis.showing import figures as words
from analysis.showing.show import Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.doubts import FULL, MARK, told
from analysis.views.names import goals, namer, names
from analysis.views.targets import cap_clashes, few

FEW = 5  # organisations that are all named
MOST = 10  # organisations that a list names
SHORTLY = {  # why a verdict is to be weighed, by `doubts.why`
    "reading": "cách tính khác thì kết luận khác",
    "one": "kết luận tùy thuộc {}",
    "any": "không tính một TCCSĐ thì kết luận khác",
    "thin": "mới có số liệu của một phần số đảng viên",
    "most": "quá nửa số TCCSĐ chưa đạt mức này",
}
OWING = {
    "missing": ("đôn đốc", "chưa gửi báo cáo"),
    "unusable": ("yêu cầu", "có báo cáo chưa sử dụng được gửi lại báo cáo"),
}


def resolution(tables: Tables, body: str) -> str:
    """The resolution of the last year's term, by its title and the body that made it."""
    year = latest(tables)
    title = "Nghị quyết"
    for row in reversed(records(tables.terms)):
        if int(row["first"]) <= year <= int(row["last"]):
            title = str(row["resolution"])
    return title.replace("Nghị quyết", f"Nghị quyết của Ban Chấp hành {body}", 1)


def matrix(tables: Tables) -> list[dict[str, Any]]:
    """The state of all targets, a row each.

    Returns
    -------
    list of dict
        target, name, goal, `cells` (one a year: `state`, `mark`, `text` – the rate –, `counts`,
        `doubt`) and `short` (units short in the last year, or what else its state is).
    """
    found = told(tables)
    rows = {(r["target"], r["year"]): r for r in records(figures(tables, level="bloc"))}
    made = []
    for target in all_targets(tables):
        keys = [(target.id, year) for year in years(tables)]
        made.append(
            {
                "target": target.id,
                "name": target.name,
                "goal": target.short,
                "cells": [_cell(rows.get(key), target, key in found) for key in keys],
                "short": _short(rows.get((target.id, latest(tables))), target),
            }
        )
    return made


def _cell(row: Record | None, target: Target, doubt: bool) -> dict[str, str]:
    if row is None or not words.given(row):
        nothing = target.states["not-reported"]
        return {
            "state": "",
            "mark": "",
            "text": vi.MISSING,
            "counts": nothing,
            "doubt": "",
        }
    said = target.states[row["state"]]
    return {
        "state": row["state"] if row["state"] in words.MARKS else "",
        "mark": words.MARKS.get(row["state"], "×"),
        "text": words.fixed(words.rate(row, target)).removesuffix("%"),
        "counts": f"{said}, {words.counts(row)} {target.unit}",
        "doubt": MARK if doubt else "",
    }


def _short(row: Record | None, target: Target) -> str:
    if row is None or row["state"] not in words.MARKS:
        return vi.MISSING
    if row["state"] == "met":
        return words.assessment(row, target)
    units = row["units_short"]
    if vi.is_missing(units) or not units:
        return target.states[row["state"]]
    return f"{'thiếu' if units > 0 else 'quá'} {vi.number(abs(units))} {target.unit}"


def points(tables: Tables) -> Text:
    """At most five points of one sentence each, with what is asked of the standing committee."""
    said = [
        *_near(tables),
        *_far(tables),
        *_doubtful(tables),
        *asked_again(tables, named=False),
        *asked_returns(tables, named=False),
    ]
    year = latest(tables)
    head = f"Từ kết quả năm {year}, đề nghị Ban Thường vụ Đảng ủy:"
    none = f"Năm {year} không có kiến nghị nào phát sinh từ số liệu."
    return Text([head if said else none], said, organisations=names(tables))


def missed(tables: Tables) -> list[tuple[Target, Record]]:
    """The targets that the bloc missed in its last year, each with its figure."""
    facts = goals(tables)
    rows = having(figures(tables, level="bloc", year=latest(tables)), state="missed")
    found = {row["target"]: row for row in records(rows)}
    return [(target, found[key]) for key, target in facts.items() if key in found]


def _who(tables: Tables, target: Target) -> list[str]:
    """Who is short of a target by which each organisation is judged."""
    if not target.for_each:
        return []
    rows = shortage(tables, latest(tables), target.id, by="organisation")
    return list(map(namer(tables), rows["key"]))


def _near(tables: Tables) -> Iterator[str]:
    """Targets missed by a few units, and by whom."""
    doubted = [target for target, _ in _doubted(tables)]
    some = []
    for target, row in missed(tables):
        if few(row) and target not in doubted:
            who = _who(tables, target)
            named = f" ({vi.join(who)})" if 0 < len(who) < FEW else ""
            some.append(f"{target.id} – {target.name}, {_short(row, target)}{named}")
    if some:
        yield f"Chỉ đạo hoàn thành các chỉ tiêu còn thiếu ít: {'; '.join(some)}."


def _far(tables: Tables) -> Iterator[str]:
    """Targets missed by more, and the organisations with half of what is missing."""
    some = []
    for target, row in missed(tables):
        if not few(row) and not vi.is_missing(row["units_short"]):
            rows = shortage(tables, latest(tables), target.id, by="organisation")
            said = f"{target.id} – {target.name}, {_short(row, target)}"
            if target.for_each and len(rows):
                whole = sum(rows["units"])
                count, _ = carrying(rows["units"], whole)
                whose = f"{vi.number(count)}/{vi.number(len(rows))} đơn vị"
                if whole == row["units_short"]:
                    said += f", một nửa ở {whose} còn thiếu"
                else:  # others have more than they need: no half of what the bloc lacks
                    said += f", một nửa phần thiếu của các đơn vị dưới mức ở {whose}"
            some.append(said)
    if some:
        yield f"Làm việc với các đơn vị còn thiếu nhiều (tên ở mục VI báo cáo): {'; '.join(some)}."


def _doubtful(tables: Tables) -> Iterator[str]:
    """Verdicts of the last year that another reading or one organisation would turn."""
    some = [f"{target.id} – {target.name} ({why})" for target, why in _doubted(tables)]
    if some:
        yield f"Cân nhắc trước khi kết luận {vi.number(len(some))} chỉ tiêu: {'; '.join(some)}."


def _doubted(tables: Tables) -> Iterator[tuple[Target, str]]:
    """Why a verdict is to be weighed; not where it is only who alone misses what all must reach."""
    year = latest(tables)
    clashes, name = cap_clashes(tables), namer(tables)
    rows = records(doubts(tables, year=year))
    first = {row["target"]: row for row in reversed(rows)}
    for target in all_targets(tables):
        alone = target.lower == FULL and len(_who(tables, target)) < FEW
        row = first.get(target.id)
        if (target.id, year) in clashes:
            yield target, "mức khống chế xuất sắc không cho phép đạt"
        elif row and not alone:
            why = "any" if row["why"] == "one" and row["count"] > 1 else row["why"]
            yield target, SHORTLY[why].format(name(row["key"]))


def asked_again(tables: Tables, named: bool = True) -> Iterator[str]:
    """Who has missed the same target for years, of those that are present."""
    rows = lasting(tables)
    rows = having(rows, status="repeating")
    if len(rows):
        three = rows[rows["longest"].ge(3) & rows["run_to"].eq(latest(tables))]
        who = list(dict.fromkeys(three["name"]))
        longer = f", trong đó {vi.number(len(who))} TCCSĐ từ 3 năm liền trở lên" if who else ""
        listed = f": {vi.join(who, most=2 * MOST, unit='TCCSĐ')}" if who and named else ""
        yield (
            f"Phân công cấp ủy viên giúp đỡ {vi.number(rows['line'].nunique())} TCCSĐ chưa đạt cùng"
            f" một chỉ tiêu từ 2 năm liền trở lên{longer}{listed}."
        )


def asked_returns(tables: Tables, named: bool = True) -> Iterator[str]:
    """Who owes a return, and who has to look at figures again."""
    year = years(tables)[-1]
    states = return_states(tables)
    name = namer(tables)

    def whose(ids: Iterable[str], told: bool) -> str:
        return f" ({vi.join(map(name, ids), most=MOST, unit='TCCSĐ')})" if told else ""

    some = []
    for status, (ask, word) in OWING.items():
        rows = having(states, year=year, status=status)
        if len(rows):
            said = f"{ask} {vi.number(len(rows))} TCCSĐ {word} năm {year}"
            some.append(said + whose(rows["organisation"], named or len(rows) < FEW))
    asked = having(tables.questions, year=year)
    asked = asked[asked["severity"].ne("note") & asked["organisation"].ne("")]
    if len(asked):
        ids = sorted(set(asked["organisation"]))
        wrong = asked["severity"].eq("error").sum()
        said = f"đề nghị {vi.number(len(ids))} TCCSĐ giải trình {vi.number(len(asked))} điểm"
        said += f", trong đó {vi.number(wrong)} điểm phải báo cáo lại số liệu" if wrong else ""
        some.append(said + whose(ids, named))
    if some:
        yield f"{vi.upper('; '.join(some))}."


def coverage(tables: Tables) -> str:
    """What all this rests on, in a line."""
    year = latest(tables)
    rows = completeness(tables)
    for row in records(having(rows, year=year)):
        said = f"Năm {year} có {vi.base(row['received'], row['expected']).strip()} gửi báo cáo"
        if row["members_share"] is not None:
            said += f", chiếm {vi.percentage(row['members_share'])} số đảng viên"
        return f"{said}{_grown(tables, year)}."
    return ""


def _grown(tables: Tables, year: int) -> str:
    """That there are far more organisations than the year before, or fewer."""
    before, now = (len(in_force(tables, y)) for y in (year - 1, year))
    if year - 1 not in years(tables) or 10 * abs(now - before) <= before:
        return ""
    way, up_to = ("giảm", "còn") if now < before else ("tăng", "lên")
    return (
        f"; số TCCSĐ {way} từ {vi.number(before)} (cuối năm {year - 1}) {up_to}"
        f" {vi.number(now)}, nên không so sánh trực tiếp số liệu chung của hai năm"
    )


def doubts_line(tables: Tables) -> str:
    """What the mark at a figure means."""
    return f"{MARK} Kết luận cần cân nhắc, lý do ở mục II báo cáo đánh giá." if told(tables) else ""
