"""Organisations by target in one year, or one target by year: who has what, and who lacks what."""

from collections.abc import Iterable, Mapping
from typing import Any, Unpack

import pandas as pd

from analysis.codes import OPEN
from analysis.measuring import explore, known
from analysis.measuring.explore import BLOC, Choice
from analysis.measuring.series import Record, by_key, figures, having, latest, records
from analysis.measuring.targets import Target, all_targets, target_of
from analysis.showing import figures as words
from analysis.showing.show import Table
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import MARKS_NOTE, bloc_only, of_years, table
from analysis.views.explore.reasons import OWED_NOTE, not_sent, reason
from analysis.views.names import goals

LACKING = "lacking"
NARROWING = ("sector", "kind", "state", "organisation", "text")
Goals = Mapping[str, Target]
Line = dict[Any, str]  # a cell a column, and whose it is
Heading = tuple[str, Line, list[str]]  # caption, heads of the figures' columns, notes


def listed(tables: Tables, **choice: Unpack[Choice]) -> Table:
    """Organisations by target in one year; of one target, by year, with what is still lacking.

    A state is that of the chosen year, else of the latest: of those that have it all figures are
    shown, and it is said that they alone are added up.
    """
    choice = explore.checked(tables, choice)
    span: Any = choice.get("year") or [latest(tables)]
    dated: Choice = {**choice, "year": span}
    rows = _chosen(tables, dated)
    sums = explore.added(tables, rows)
    bloc = figures(tables, set(rows["target"]), level=BLOC, year=set(rows["year"]))
    alone = choice.get("target")
    if isinstance(alone, str):
        bloc, sums, rows = (_by_year(frame, max(span)) for frame in (bloc, sums, rows))
        caption, heads, notes = _of_one(target_of(tables, alone), max(span), rows, sums)
    else:
        bloc, sums, rows = (_by_target(frame, len(span) > 1) for frame in (bloc, sums, rows))
        caption, heads, notes = _of_all(tables, span, rows)
    added = {"Toàn Đảng bộ": bloc}
    if any(choice.get(name) for name in NARROWING):
        added[_group(tables, dated, rows)] = sums
    lines = _lines(tables, rows, added)
    return table(
        tables,
        caption,
        lines,
        {"name": "Tổ chức"} | heads,
        notes=[*notes, f"{OWED_NOTE}.", *reason(tables, choice, rows), *not_sent(tables, dated)],
        organisations=[line["organisation"] for line in lines],
    )


def _lines(tables: Tables, rows: pd.DataFrame, added: Mapping[str, pd.DataFrame]) -> list[Line]:
    """What is added up, and below it the organisations; nothing where none is chosen."""
    facts = goals(tables)
    lines = [_line(records(sums), facts, name) for name, sums in added.items() if len(rows)]
    for (who, name), some in by_key(rows, "organisation", "name").items():
        lines.append(_line(some, facts, name, who))
    return lines


def _chosen(tables: Tables, choice: Choice) -> pd.DataFrame:
    """The figures that are shown: of one target all years, unless several are named."""
    span: Any = choice["year"]
    wide: Any = {name: said for name, said in choice.items() if name != "state"}
    if isinstance(choice.get("target"), str) and len(span) == 1:
        del wide["year"]
    rows = explore.found(tables, **wide)
    if not choice.get("state"):
        return rows
    return having(rows, organisation=explore.found(tables, **choice)["organisation"])


def _by_year(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Each figure's column is headed by its year; with what the figures of one year lack."""
    short = rows["year"].eq(year) & rows["state"].isin(OPEN)
    return rows.assign(head=rows["year"], lacking=rows["units_short"].where(short))


def _by_target(rows: pd.DataFrame, several: bool) -> pd.DataFrame:
    """Each figure's column is headed by its target, of several years by its year, too."""
    heads = rows["target"]
    if several:
        heads = heads + " (" + rows["year"].astype(str) + ")"
    return rows.assign(head=heads)


def _of_one(
    facts: Target,
    year: int,
    rows: pd.DataFrame,
    sums: pd.DataFrame,
) -> Heading:
    heads = of_years(sorted(set(rows["year"])))
    heads[LACKING] = f"Còn thiếu năm {year} ({facts.unit})"
    notes = [f"Mục tiêu: {facts.asked}. {MARKS_NOTE}."]
    if facts.breaks:
        notes.append(f"{facts.break_reason}.")
    notes += _not_the_sum(rows, sums)
    return f"{facts.label}: các tổ chức được chọn", heads, notes


def _of_all(tables: Tables, span: Iterable[int], rows: pd.DataFrame) -> Heading:
    heads = {head: head for head in rows["head"]}
    named = "; ".join(f"{target.id}: {target.name}" for target in all_targets(tables))
    notes = [f"{MARKS_NOTE}; {bloc_only(tables)}.", f"{named}."]
    return f"Số liệu của các tổ chức được chọn, năm {vi.years(span)}", heads, notes


def _not_the_sum(rows: pd.DataFrame, sums: pd.DataFrame) -> list[str]:
    """That the group as a whole lacks something else than its organisations one by one."""
    each, whole = (int(frame[LACKING].clip(lower=0).sum()) for frame in (rows, sums))
    if each == whole or sums["state"].eq("too-few").any():
        return []
    said = (
        f"Cộng cột «Còn thiếu» của từng tổ chức là {vi.number(each)}; tính trên số cộng của cả"
        f" nhóm là {vi.number(whole)}, vì nơi vượt bù nơi thiếu và từng nơi làm tròn lên."
    )
    return [said]


def _group(tables: Tables, choice: Choice, rows: pd.DataFrame) -> str:
    """What the row of the sums is called: of those of one state alone, it says so."""
    count = vi.number(rows["organisation"].nunique())
    state = choice.get("state")
    if not state:
        return f"Cộng {count} tổ chức đang chọn"
    states = known.choices(tables, "state")
    named = " hoặc ".join(vi.lower(states[one]) for one in known.ids(tables, "state", state))
    of = "" if isinstance(choice.get("target"), str) else "có chỉ tiêu "
    span: Any = choice["year"]
    return f"Cộng riêng {count} tổ chức {of}{named} năm {vi.years(span)}"


def _line(
    rows: Iterable[Record],
    facts: Goals,
    name: str,
    organisation: str = "",
) -> Line:
    """One line of the table: a cell a figure, and what is lacking."""
    line: Line = {"organisation": organisation, "name": name}
    for row in rows:
        line[row["head"]] = words.absent(row)
        if words.given(row):
            star = "" if row["expected"] else "*"
            line[row["head"]] = words.cell(row, facts[row["target"]], star)
        units = row.get(LACKING)
        if not vi.is_missing(units) and units:
            line[LACKING] = vi.number(units) if units > 0 else f"quá {vi.number(-units)}"
    return line
