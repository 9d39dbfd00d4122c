"""Figures as an analyst asks for them: each view is one line, which the explorer shows to copy.

`explorer.explore` lets a person choose what these are called with. What is chosen by `**choice` is
told in `measuring.explore.Choice`; names do as well as ids.
"""

from typing import Any, Unpack

import pandas as pd

from analysis.codes import JUDGED
from analysis.measuring import explore, known
from analysis.measuring.explore import BLOC, Choice
from analysis.measuring.series import columns, latest, records
from analysis.measuring.targets import all_targets, target_of
from analysis.showing import charts
from analysis.showing import figures as words
from analysis.showing.show import Chart, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import MARKS_NOTE, bloc_only, of_years, source, table
from analysis.views.names import cause_name, measures
from analysis.views.quoted import address, masked, quoted

NOTHING = "Không có gì khớp với lựa chọn."
FINDINGS = {"error": "ô có lỗi, không dùng", "query": "cần hỏi lại", "": "được dùng"}


def listed(tables: Tables, **choice: Unpack[Choice]) -> Table:
    """Organisations by target in one year; of one target, by year."""
    alone = choice.get("target")
    if isinstance(alone, str):
        return _over_years(tables, alone, choice)
    choice = {**choice, "year": choice.get("year") or latest(tables)}
    found, added = (made(tables, **choice) for made in (explore.found, explore.together))
    there = sorted(set(found["year"]))
    rows, sums = (_headed(frame, len(there) > 1) for frame in (found, added))
    goals = {target.id: target for target in all_targets(tables)}
    heads = {"name": "Tổ chức"} | {head: head for head in dict.fromkeys(rows["head"])}
    named = "; ".join(f"{one}: {goal.name}" for one, goal in goals.items())
    notes = [f"{MARKS_NOTE}; {bloc_only(tables)}.", f"{named}."]
    lines = [_added(sums, goals, "head"), *_by_organisation(rows, goals, "head")]
    caption = f"Số liệu của các tổ chức được chọn, năm {vi.years(there)}"
    ids = ["", *dict.fromkeys(rows["organisation"])]
    return table(tables, caption, lines, heads, notes=notes, organisations=ids)


def _over_years(tables: Tables, target: str, choice: Choice) -> Table:
    facts = target_of(tables, target)
    rows = explore.found(tables, **choice)
    goals = {facts.id: facts}
    lines = [_added(explore.together(tables, **choice), goals, "year")]
    lines += _by_organisation(rows, goals, "year")
    heads = {"name": "Tổ chức"} | of_years(sorted(set(rows["year"])))
    notes = [f"Mục tiêu: {facts.asked}. {MARKS_NOTE}.", *_breaks(facts)]
    ids = ["", *dict.fromkeys(rows["organisation"])]
    caption = f"{facts.label}: các tổ chức được chọn"
    return table(tables, caption, lines, heads, notes=notes, organisations=ids)


def _headed(rows: pd.DataFrame, several: bool) -> pd.DataFrame:
    """With the heading of each figure's column: its target, of several years its year, too."""
    heads = (f"{of} ({year})" if several else of for of, year in columns(rows, "target", "year"))
    return rows.assign(head=pd.Series(list(heads), index=rows.index, dtype=object))


def _breaks(facts: Any) -> list[str]:
    return [f"{facts.break_reason}."] if facts.breaks else []


def _added(rows: pd.DataFrame, goals: Any, by: str) -> dict[Any, str]:
    cells = {row[by]: words.cell(row, goals[row["target"]]) for row in records(rows)}
    return {"name": "Cộng các tổ chức được chọn"} | cells


def _by_organisation(rows: pd.DataFrame, goals: Any, by: str) -> list[dict[Any, str]]:
    found: dict[str, dict[Any, str]] = {}
    for row in records(rows):
        goal, star = goals[row["target"]], "" if row["expected"] else "*"
        said = words.cell(row, goal, star) if words.given(row) else goal.states[row["state"]]
        found.setdefault(row["organisation"], {"name": row["name"]})[row[by]] = said
    return list(found.values())


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
        theirs = {key: row[f"{key}_other"] for key in ("numerator", "denominator", "state")}
        other_name = "" if vi.is_missing(row["name"]) or row["name"] == sides[0] else row["name"]
        lines.append(
            {
                "target": goal.numbered,
                "year": str(row["year"]),
                "one": "\n".join(filter(None, (words.cell(row, goal), other_name))),
                "other": words.cell(theirs, goal),
                "apart": vi.number(row["difference"], sign=True),
            }
        )
    heads = {"target": "Chỉ tiêu", "year": "Năm", "one": sides[0], "other": vi.upper(sides[1])}
    heads |= {"apart": "Chênh lệch (điểm phần trăm)"}
    caption = f"{sides[0]} và {sides[1]}"
    return table(tables, caption, lines, heads, notes=[f"{MARKS_NOTE}."])


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
    return table(tables, caption, rows, heads, how | {"year": str}, notes=[note])


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
    """What the chosen organisations are asked: one mistake, one question."""
    rows = explore.asked(tables, **choice)
    rows = rows.sort_values(
        ["year", "name", "severity", "question"], ascending=[False, True, True, True]
    )
    moved = [", ".join(filter(None, effect.split(";"))) for effect in rows["effect"]]
    heads = {"year": "Năm", "name": "Tổ chức", "severity": "Mức độ", "asked": "Câu hỏi"}
    heads |= {"effect": "Có thể làm đổi", "cells": "Ô"}
    how = {"year": str, "severity": tables.named("severity").get, "asked": masked}
    cells = [where.replace("::", " › ").replace(" | ", "\n") for where in rows["cells"]]
    rows = rows.assign(effect=[one.replace(":", " năm ") for one in moved], cells=cells)
    caption = f"Điều cần hỏi lại: {vi.number(len(rows))} câu"
    return table(tables, caption, rows, heads, how)
