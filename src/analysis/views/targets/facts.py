"""What all parts of the page know: figures of the bloc, what is thin, what the cap forbids."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.measuring.assess import caps, term_verdicts
from analysis.measuring.reliance import THIN, thin
from analysis.measuring.series import columns, figures, records, years
from analysis.measuring.targets import all_targets, target_of
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import Row

Clashes = Mapping[tuple[str, int], str]
FEW = 5  # units short of a target; of fewer, shares say nothing


def of_bloc(tables: Tables, year: int) -> list[dict[str, Any]]:
    """The figures of the bloc in one year."""
    return records(figures(tables, level="bloc", year=year))


def last_given(rows: pd.DataFrame) -> dict[str, Any] | None:
    """The last row that has a figure."""
    given = records(rows[rows["numerator"].notna()])
    return given[-1] if given else None


def few(row: Row) -> bool:
    """Whether a figure is a few units short, or too many."""
    units = row["units_short"]
    return not vi.is_missing(units) and 0 < abs(units) < FEW


def span(tables: Tables) -> str:
    """The years there are: '2021–2025'."""
    first, last = years(tables)[0], years(tables)[-1]
    return f"{first}–{last}" if first < last else f"năm {last}"


def thin_years(tables: Tables) -> dict[str, dict[int, str]]:
    """Years for reference only, by target: what share of the members they cover."""
    found: dict[str, dict[int, str]] = {}
    for target, year, share in columns(thin(tables), "target", "year", "members_share"):
        found.setdefault(target, {})[year] = vi.percentage(share, [THIN])
    return found


def verdicts(tables: Tables) -> dict[str, tuple[Row, list[int]]]:
    """The verdict of the term by target, and those of its years that are for reference only."""
    scarce = thin_years(tables)
    found: dict[str, tuple[Row, list[int]]] = {}
    for row in records(term_verdicts(tables, level="bloc")):
        judged = f"{row['met_years']} {row['missed_years']}".split()
        these = [year for year in scarce.get(row["target"], ()) if str(year) in judged]
        found[row["target"]] = row, these
    return found


def cap_clashes(tables: Tables) -> dict[tuple[str, int], str]:
    """Where no whole number both meets a target and keeps the cap.

    Returns
    -------
    dict
        What to say of it, by (target, year).
    """
    rows = caps(tables, level="bloc")
    found = {}
    for row in records(rows[rows["collides"]]):
        target = target_of(tables, row["target"])
        found[row["target"], row["year"]] = (
            f"trong {vi.number(row['denominator'])} {target.base}, muốn đạt"
            f" {vi.number(target.lower)}% phải có {vi.number(row['needed'])}, nhưng mức khống chế"
            f" {vi.number(row['cap'])}% chỉ cho phép {vi.number(row['allowed'])}"
        )
    return found


def clash(clashes: Clashes, row: Row) -> list[str]:
    """What is to be said of a missed target that the cap forbids."""
    found = clashes.get((row["target"], row["year"]))
    return [found] if found and row["state"] == "missed" else []


def words_note(tables: Tables) -> str:
    """What the words and marks of an assessment mean."""
    over = [
        f"chỉ tiêu {target.id} yêu cầu trên {vi.number(target.lower)}% nên cao hơn mức đó là Đạt"
        for target in all_targets(tables)
        if target.strict
    ]
    return (
        f"● Đạt; Vượt: đạt và cao hơn mục tiêu{''.join(f' ({one})' for one in over)};"
        " ◇ Chưa đạt; △ Đang thực hiện."
    )


def break_notes(tables: Tables) -> list[str]:
    """Which targets are not compared across which year, and why."""
    reasons: dict[str, list[str]] = {}
    for target in all_targets(tables):
        if target.cut(years(tables)):
            year = f"nên không so sánh năm {target.breaks} với các năm trước"
            reasons.setdefault(f"{target.break_reason}, {year}", []).append(target.id)
    return [f"Chỉ tiêu {vi.join(ids)}: {vi.lower(reason)}." for reason, ids in reasons.items()]
