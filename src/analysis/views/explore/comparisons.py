"""Organisations, sectors and kinds beside the bloc or one another: in a table, over the years."""

from typing import Unpack

import pandas as pd

from analysis.codes import JUDGED
from analysis.measuring import explore, known
from analysis.measuring.explore import BLOC, SIDE, Choice
from analysis.measuring.series import Record, having, latest, records
from analysis.measuring.targets import Goal, target_of
from analysis.showing import charts
from analysis.showing import figures as words
from analysis.showing.show import Chart, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import MARKS_NOTE, source, table
from analysis.views.explore.reasons import NOTHING, OWED_NOTE
from analysis.views.names import goals


def beside(
    tables: Tables,
    one: str,
    other: str = BLOC,
    **choice: Unpack[Choice],
) -> Table:
    """An organisation, sector or kind against the bloc or another; differences in points."""
    facts = goals(tables)
    scopes = known.choices(tables, "scope")
    mine, theirs = (scopes[known.one(tables, "scope", who)] for who in (one, other))
    lines = []
    for row in records(explore.beside(tables, one, other, **choice)):
        goal = facts[row["target"]]
        said = _figure(row, goal)
        if not vi.is_missing(row["name"]) and row["name"] != mine:
            said = f"{said}\n{row['name']}"
        lines.append(
            {
                "target": goal.numbered,
                "year": str(row["year"]),
                "one": said,
                "other": _figure({key: row.get(f"{key}_other") for key in SIDE}, goal),
                "apart": vi.number(row["difference"], sign=True),
            }
        )
    heads = {
        "target": "Chỉ tiêu",
        "year": "Năm",
        "one": mine,
        "other": vi.upper(theirs),
        "apart": "Chênh lệch (điểm phần trăm)",
    }
    notes = [f"{MARKS_NOTE}. {OWED_NOTE}."]
    return table(tables, f"{mine} và {theirs}", lines, heads, notes=notes)


def _figure(row: Record, goal: Goal) -> str:
    """The figure of one side, or the sign of one that is not there."""
    return words.cell(row, goal) if words.given(row) else words.absent(row)


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
    parts = [_curve(explore.beside(tables, one, target=facts.id)) for one in ids]
    if sector or kind:
        group = explore.together(
            tables,
            target=facts.id,
            sector=sector,
            kind=kind,
        )
        parts.append(group.assign(panel="Cộng các tổ chức được chọn"))
    rows = pd.concat([part for part in parts if len(part)])
    if not rows["numerator"].notna().any():
        return Text([NOTHING])
    year = max(having(rows, state=JUDGED)["year"], default=latest(tables))
    title = f"{facts.label}: toàn Đảng bộ và các tổ chức được chọn đến năm {year}"
    return charts.multiples(rows, title, source(tables), facts, facts.label)


def _curve(rows: pd.DataFrame) -> pd.DataFrame:
    """One side of a comparison as a small picture takes it; the latest name is its name."""
    return rows.assign(panel=rows["name"].iloc[-1] if len(rows) else "")
