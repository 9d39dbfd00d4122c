"""Figures as an analyst asks for them: each view is one line, which the explorer shows to copy.

`explorer.explore` lets a person choose what these are called with. What is chosen by `**choice` is
told in `measuring.explore.Choice`; names do as well as ids.
"""

from typing import Any, Unpack

import pandas as pd

from analysis.codes import JUDGED, OPEN
from analysis.measuring import explore, known
from analysis.measuring.explore import BLOC, SIDE, Choice
from analysis.measuring.series import by_key, columns, figures, latest, records, several
from analysis.measuring.targets import all_targets, target_of
from analysis.showing import charts
from analysis.showing import figures as words
from analysis.showing.show import Chart, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import MARKS_NOTE, bloc_only, of_years, source, table
from analysis.views.names import cause_name, measures
from analysis.views.quoted import address, masked, message, quoted

NOTHING = "Không có gì khớp với lựa chọn."
LACKING = "lacking"
NARROWING = ("sector", "kind", "state", "organisation", "text")
OWED_NOTE = f"{words.OWED} phải có mà chưa có số dùng được; – không thuộc diện phải có"
FOR_ALL = "(tệp, danh sách chung)"
FINDINGS = {"error": "ô có lỗi, không dùng", "query": "cần hỏi lại", "": "được dùng"}


def listed(tables: Tables, **choice: Unpack[Choice]) -> Table:
    """Organisations by target in one year; of one target, by year, with what is still lacking.

    A state is that of the chosen year, else of the latest: of those that have it all figures are
    shown, and it is said that they alone are added up.
    """
    choice = explore.checked(tables, choice)
    span: Any = choice.get("year") or [latest(tables)]
    rows = _rows(tables, {**choice, "year": span})
    sums, bloc = explore.added(tables, rows), _bloc(tables, rows)
    goals = {target.id: target for target in all_targets(tables)}
    alone = choice.get("target")
    if isinstance(alone, str):
        facts, year = target_of(tables, alone), max(span)
        caption = f"{facts.label}: các tổ chức được chọn"
        heads = of_years(sorted(set(rows["year"])))
        heads[LACKING] = f"Còn thiếu năm {year} ({facts.unit})"
        bloc, sums, rows = (_lacking(frame, year) for frame in (bloc, sums, rows))
        notes = [f"Mục tiêu: {facts.asked}. {MARKS_NOTE}.", *_breaks(facts)]
        notes += _not_the_sum(rows, sums)
    else:
        bloc, sums, rows = (_headed(frame, len(span) > 1) for frame in (bloc, sums, rows))
        caption = f"Số liệu của các tổ chức được chọn, năm {vi.years(span)}"
        heads = {head: head for head in dict.fromkeys(rows["head"])}
        named = "; ".join(f"{one}: {goal.name}" for one, goal in goals.items())
        notes = [f"{MARKS_NOTE}; {bloc_only(tables)}.", f"{named}."]
    lines = [_line_of(bloc, goals, "Toàn Đảng bộ")] if len(rows) else []
    if len(rows) and any(choice.get(name) for name in NARROWING):
        lines.append(_line_of(sums, goals, _group(tables, choice, rows, span)))
    ids = ["" for _ in lines]
    for (who, name), some in by_key(rows, "organisation", "name").items():
        lines.append(_line_of(pd.DataFrame(some), goals, name))
        ids.append(who)
    notes += [
        f"{OWED_NOTE}.",
        *_reason(tables, choice, rows),
        *not_sent(tables, {**choice, "year": span}),
    ]
    shown = {"name": "Tổ chức"} | heads
    return table(tables, caption, lines, shown, notes=notes, organisations=ids)


def _rows(tables: Tables, choice: Any) -> pd.DataFrame:
    """The figures that are shown: of one target all years, unless several are named."""
    span, state = choice["year"], choice.get("state")
    wide = {name: said for name, said in choice.items() if name != "state"}
    if isinstance(choice.get("target"), str) and len(span) == 1:
        del wide["year"]
    rows = explore.found(tables, **wide)
    if not state:
        return rows
    return rows[rows["organisation"].isin(explore.found(tables, **choice)["organisation"])]


def _bloc(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    targets, span = (list(dict.fromkeys(rows[name])) for name in ("target", "year"))
    return figures(tables, targets, level=BLOC, year=span)


def _headed(rows: pd.DataFrame, several: bool) -> pd.DataFrame:
    """With the heading of each figure's column: its target, of several years its year, too."""
    heads = (f"{of} ({year})" if several else of for of, year in columns(rows, "target", "year"))
    return rows.assign(head=pd.Series(list(heads), index=rows.index, dtype=object), lacking="")


def _lacking(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """With what the figures of a year lack; each figure's column is headed by its year."""
    units = columns(rows, "year", "units_short", "state")
    said = [of if when == year and state in OPEN else None for when, of, state in units]
    return rows.assign(head=rows["year"], lacking=pd.Series(said, index=rows.index, dtype=object))


def _not_the_sum(rows: pd.DataFrame, sums: pd.DataFrame) -> list[str]:
    """That the group as a whole lacks something else than its organisations one by one."""
    each, whole = (
        sum(int(of) for of in frame["lacking"] if not vi.is_missing(of) and of > 0)
        for frame in (rows, sums)
    )
    if each == whole or sums["state"].eq("too-few").any():
        return []
    said = (
        f"Cộng cột «Còn thiếu» của từng tổ chức là {vi.number(each)}; tính trên số cộng của cả"
        f" nhóm là {vi.number(whole)}, vì nơi vượt bù nơi thiếu và từng nơi làm tròn lên."
    )
    return [said]


def _group(tables: Tables, choice: Choice, rows: pd.DataFrame, span: Any) -> str:
    """What the row of the sums is called: of those of one state alone, it says so."""
    count = vi.number(rows["organisation"].nunique())
    state = choice.get("state")
    if not state:
        return f"Cộng {count} tổ chức đang chọn"
    states = known.choices(tables, "state")
    named = " hoặc ".join(vi.lower(states[one]) for one in known.ids(tables, "state", state))
    of = "" if isinstance(choice.get("target"), str) else "có chỉ tiêu "
    return f"Cộng riêng {count} tổ chức {of}{named} năm {vi.years(span)}"


def _breaks(facts: Any) -> list[str]:
    return [f"{facts.break_reason}."] if facts.breaks else []


def _line_of(rows: pd.DataFrame, goals: Any, name: str) -> dict[Any, str]:
    """One line of the table: a cell a figure, and what is lacking."""
    line: dict[Any, str] = {"name": name}
    for row in records(rows):
        star = "" if row["expected"] else "*"
        said = words.cell(row, goals[row["target"]], star)
        line[row["head"]] = said if words.given(row) else words.absent(row)
        if row["lacking"] and not vi.is_missing(row["lacking"]):
            units = row["lacking"]
            line[LACKING] = vi.number(units) if units > 0 else f"quá {vi.number(-units)}"
    return line


def not_sent(tables: Tables, choice: Any) -> list[str]:
    """Who of the chosen organisations has not sent a return, by year."""
    rows = explore.silent(tables, **choice).sort_values("name")
    return [
        f"Chưa gửi báo cáo năm {year}: {'; '.join(some['name'])}."
        for year, some in rows.groupby("year", sort=True)
    ]


def trend(
    tables: Tables,
    target: str,
    *scopes: str,
    sector: known.Said | None = None,
    kind: known.Said | None = None,
) -> Chart | Text:
    """One target over the years for the bloc and for organisations, sectors or kinds.

    Parameters
    ----------
    tables : Tables
    target : str
    *scopes : str
        Beside the bloc: ids or names.
    sector, kind : str, or collection of str, optional
        Where any is chosen, all organisations of it are drawn, added up.
    """
    facts = target_of(tables, target)
    ids = dict.fromkeys([BLOC, *known.ids(tables, "scope", scopes)])
    parts = [_line(explore.beside(tables, one, target=facts.id)) for one in ids]
    if sector or kind:
        group = explore.together(tables, target=facts.id, sector=sector, kind=kind)
        parts.append(group.assign(panel="Cộng các tổ chức được chọn"))
    rows = pd.concat([part for part in parts if len(part)])
    if not rows["numerator"].notna().any():
        return Text([NOTHING])
    judged = rows[rows["state"].isin(JUDGED)]
    year = int(judged["year"].max()) if len(judged) else latest(tables)
    title = f"{facts.label}: toàn Đảng bộ và các tổ chức được chọn đến năm {year}"
    return charts.multiples(rows, title, source(tables), facts, facts.label)


def _line(rows: pd.DataFrame) -> pd.DataFrame:
    """One side of a comparison as a small picture takes it; the latest name is its name."""
    return rows.assign(panel=rows["name"].iloc[-1] if len(rows) else "")


def beside(tables: Tables, one: str, other: str = BLOC, **choice: Unpack[Choice]) -> Table:
    """An organisation, sector or kind against the bloc or another; differences in points."""
    rows = explore.beside(tables, one, other, **choice)
    goals = {target.id: target for target in all_targets(tables)}
    sides = [
        known.choices(tables, "scope")[known.one(tables, "scope", who)] for who in (one, other)
    ]
    lines = []
    for row in records(rows):
        goal = goals[row["target"]]
        theirs = {key: row[f"{key}_other"] for key in SIDE if key != "name"}
        other_name = "" if vi.is_missing(row["name"]) or row["name"] == sides[0] else row["name"]
        lines.append(
            {
                "target": goal.numbered,
                "year": str(row["year"]),
                "one": "\n".join(filter(None, (_either(row, goal), other_name))),
                "other": _either(theirs, goal),
                "apart": vi.number(row["difference"], sign=True),
            }
        )
    heads = {"target": "Chỉ tiêu", "year": "Năm", "one": sides[0], "other": vi.upper(sides[1])}
    heads |= {"apart": "Chênh lệch (điểm phần trăm)"}
    caption = f"{sides[0]} và {sides[1]}"
    notes = [f"{MARKS_NOTE}. {OWED_NOTE}."]
    return table(tables, caption, lines, heads, notes=notes)


def _either(row: Any, goal: Any) -> str:
    """The figure of one side, or the sign of one that is not there."""
    return words.cell(row, goal) if words.given(row) else words.absent(row)


def shortfalls(tables: Tables, **choice: Unpack[Choice]) -> Table:
    """What the chosen organisations said, in their own words, with the cells where it stands."""
    rows = explore.told(tables, **choice)
    order = ["year", "name", "target", "shortfall"]
    rows = rows.sort_values(order, ascending=[False, True, True, True])
    groups = ["; ".join(cause_name(tables, one) for one in of.split()) for of in rows["groups"]]
    rows = rows.assign(groups=groups, address=address(rows))
    heads = {"year": "Năm", "name": "Tổ chức", "target": "Chỉ tiêu", "limitation": "Hạn chế"}
    heads |= {"cause": "Nguyên nhân", "remedy": "Giải pháp", "groups": "Nhóm nguyên nhân"}
    heads |= {"address": "Địa chỉ"}
    how = dict.fromkeys(("target", "limitation", "cause", "remedy", "groups"), quoted)
    note = "Chữ giữ nguyên như tổ chức viết; tên người lập và số điện thoại được ẩn."
    caption = f"Hạn chế, nguyên nhân, giải pháp đã nêu: {vi.number(len(rows))} mục"
    notes = [note, *_reason(tables, choice, rows)]
    return table(tables, caption, rows, heads, how | {"year": str}, notes=notes)


def _reason(tables: Tables, choice: Any, rows: pd.DataFrame) -> list[str]:
    """Where nothing fits: what was chosen, in words."""
    if len(rows):
        return []
    said = []
    for name, wanted in choice.items():
        texts = [str(one) for one in several(wanted)] if wanted is not None else []
        if name in known.WORDS:
            names = known.choices(tables, name)
            texts = [names.get(one, one) for one in known.ids(tables, name, texts)]
        said += [f"{known.KEYWORDS[name]} {' hoặc '.join(texts)}"] if texts else []
    return [f"Không có gì thỏa cả: {'; '.join(said)}."] if said else []


def sources(tables: Tables, target: str, organisation: str, year: int) -> Table:
    """The cells in which one figure stands, as submitted."""
    rows = explore.behind(tables, target, organisation, year)
    named = measures(tables) | tables.named("stage")
    who = known.choices(tables, "organisation")[known.one(tables, "organisation", organisation)]
    grades = tables.named("grade")
    rows = rows.assign(address=address(rows), value=[grades.get(v, v) for v in rows["value"]])
    heads = {"key": "Số liệu", "value": "Số được dùng", "raw": "Ghi trong ô", "address": "Địa chỉ"}
    heads |= {"rule": "Cách đọc", "finding": "Tình trạng"}
    how = {
        "rule": vi.rule,
        "key": lambda key: named.get(key, key),
        "raw": masked,
        "finding": FINDINGS.get,
    }
    caption = f"{target_of(tables, target).label}, năm {year}: {who} ghi ở đâu"
    return table(tables, caption, rows, heads, how)


def questions(tables: Tables, **choice: Unpack[Choice]) -> Table:
    """Who has not sent a return, then what the others are asked: one mistake, one question."""
    rows = explore.asked(tables, **choice)
    rows = rows.sort_values(
        ["year", "name", "severity", "question"], ascending=[False, True, True, True]
    )
    moved = [", ".join(filter(None, effect.split(";"))) for effect in rows["effect"]]
    cells = [where.replace("::", " › ").replace(" | ", "\n") for where in rows["cells"]]
    named = tables.named("severity")
    rows = rows.assign(
        effect=[one.replace(":", " năm ") for one in moved],
        cells=cells,
        severity=rows["severity"].map(named),
        name=rows["name"].where(rows["name"].notna(), FOR_ALL),
    )
    silent = _silent(tables, choice)
    heads = {"year": "Năm", "name": "Tổ chức", "severity": "Mức độ", "asked": "Câu hỏi"}
    heads |= {"effect": "Có thể làm đổi", "cells": "Ô"}
    caption = f"Điều cần hỏi lại: {vi.number(len(rows))} câu"
    if silent:
        who = "; ".join(f"{row['name']} ({row['year']})" for row in silent)
        caption = f"Chưa gửi báo cáo: {who}. {caption}"
    shown = [*silent, *records(rows)]
    ids = [row["organisation"] for row in shown]
    how = {"year": str, "asked": message}
    notes = [] if silent else _reason(tables, choice, rows)
    more = {"notes": notes, "head": "Tổ chức", "organisations": ids}
    return table(tables, caption, shown, heads, how, **more)


def _silent(tables: Tables, choice: Choice) -> list[dict[str, str]]:
    """A row for each return that is owed; words are sought in questions alone."""
    if choice.get("text"):
        return []
    owed = explore.silent(tables, **choice).sort_values(["year", "name"], ascending=[False, True])
    return [
        row | {"severity": "Chưa gửi", "asked": f"Chưa gửi báo cáo năm {row['year']}"}
        for row in records(owed[["year", "organisation", "name"]])
    ]
