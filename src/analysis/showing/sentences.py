"""Conclusions in words, computed from indicators: nothing here is typed by anyone.

Each function takes figures (rows of `indicators`) or what a measure made of them, and gives a
sentence with count, base, percentage and what it rests on. Where a comparison is not lawful –
another way of grading, too few returns – the sentence says so instead of comparing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.codes import OPEN
from analysis.measuring.series import records
from analysis.measuring.targets import Target
from analysis.showing import figures
from analysis.showing.figures import Figure
from analysis.tables import Tables
from analysis.text import vietnamese as vi

GAVE = (*figures.MARKS, "too-few")
FULL = 0.8  # of the returns expected; a year with fewer is compared for reference only
FOR_REFERENCE = " (số liệu một năm chưa đầy đủ, chỉ để tham khảo)."
AT_THE_END = {
    "met": "đạt khi kết thúc nhiệm kỳ",
    "missed": "không đạt khi kết thúc nhiệm kỳ",
    "running": "chưa kết luận, chờ số liệu cuối nhiệm kỳ",
}
NO_VERDICT = "chưa đủ số liệu để kết luận"
HEADS = {
    "met": "Đạt",
    "missed": "Chưa đạt",
    "running": "Đang thực hiện, kết luận vào cuối nhiệm kỳ",
    "": "Chưa đủ số liệu",
}


def year_of_target(
    tables: Tables,
    rows: pd.DataFrame,
    year: int,
    target: Target,
) -> str:
    """One target in one year: result, verdict, distance, base, and the change from before."""
    by_year = {row["year"]: row for row in records(rows)}
    row = by_year.get(year)
    if row is None or not figures.given(row):
        return f"Năm {year}: chưa có số liệu."
    said = (
        f"Năm {year}: {figures.told(row, target)}; {target.phrases[row['state']]} ({target.asked})"
    )
    if row["state"] in OPEN:
        said += f", {figures.distance(tables, row, target)}"
    said += f". Tính trên {figures.base(row)} TCCSĐ có số liệu."
    before = by_year.get(year - 1)
    return said + (_since(before, row, target) if before is not None else "")


def _since(before: Figure, row: Figure, target: Target) -> str:
    then = figures.exact(before)
    now = figures.exact(row)
    if then is None or now is None:
        return ""
    last = before["year"]
    if target.breaks == row["year"]:
        reason = vi.lower(target.break_reason)
        return f" Không so với năm {last} vì cách tính thay đổi: {reason}."
    said = f" So với năm {last}: {vi.change(then, now)}"
    if then == now:
        said = f" Không đổi so với năm {last}"
    shares = [int(r["reporting"]) / max(int(r["expected"]), 1) for r in (before, row)]
    return said + (FOR_REFERENCE if min(shares) < FULL else ".")


def term(verdict: Mapping[Any, Any], thin: Sequence[int] = ()) -> str:
    """The verdict of the term: 'đạt 3/5 năm (2021, 2022 và 2024)'.

    Years that are `thin` are told to be for reference only.
    """
    if verdict["mode"] == "term":
        return AT_THE_END.get(verdict["verdict"], NO_VERDICT)
    if not verdict["judged"]:
        return NO_VERDICT
    said = f"đạt {vi.number(verdict['met'])}/{vi.number(verdict['years'])} năm"
    if 0 < verdict["met"] < verdict["years"]:
        said += f" ({vi.years(verdict['met_years'].split())})"
    if thin:
        said += f", số liệu năm {vi.years(thin)} chỉ để tham khảo"
    still = vi.years(verdict["open_years"].split())
    return said + (f"; chưa có kết luận cho năm {still}" if still else "")


def title_of_target(
    rows: pd.DataFrame,
    verdict: Mapping[Any, Any],
    thin: Sequence[int],
    target: Target,
) -> str:
    """The finding above a chart: the term, and where the last reported year stands."""
    said = f"{target.label}: {term(verdict, thin)}"
    for last in records(rows[rows["state"].isin(GAVE)].tail(1)):
        missing = last["state"] in OPEN
        if missing or verdict["mode"] != "term":
            said += f"; năm {last['year']} {target.phrases[last['state']]}"
        short = figures.units(last["units_short"], target.unit) if missing else ""
        said += f", {short}" if short else ""
    return said


def year_of_all(rows: Sequence[Figure], targets: Sequence[Target], year: int) -> list[str]:
    """All targets in one year.

    How many are met, which are not and by how much, which cannot be told.
    """
    by_target = {row["target"]: row for row in rows}
    groups: dict[str, list[str]] = {
        "met": [],
        "missed": [],
        "running": [],
        "": [],
    }
    here = [target for target in targets if target.id in by_target]
    for target in here:
        row = by_target[target.id]
        short = _short(row, target) if row["state"] == "missed" else ""
        state = row["state"] if row["state"] in figures.MARKS else ""
        groups[state].append(f"{target.id} {target.name}{short}")
    met = vi.number(len(groups["met"]))
    missed = vi.number(len(groups["missed"]))
    not_met = f", chưa đạt {missed}" if groups["missed"] else ""
    said = [f"Năm {year} đạt {met}/{vi.number(len(here))} chỉ tiêu{not_met}."]
    said += [f"{HEADS[state]}: {'; '.join(some)}." for state, some in groups.items() if some]
    low, high = ends_of_bases(rows)
    bases = f"Tùy chỉ tiêu, kết quả tính trên {low} đến {high}"
    if low == high:
        bases = f"Các kết quả tính trên {low}"
    return [*said, f"{bases} TCCSĐ có số liệu."]


def _short(row: Figure, target: Target) -> str:
    short = figures.units(row["units_short"], target.unit)
    return f" ({figures.rate(row, target)}{', ' + short if short else ''})"


def ends_of_bases(rows: Sequence[Figure]) -> tuple[str, str]:
    """The smallest and the largest base of some figures: ('43/46', '59/60')."""
    bases = sorted((int(row["reporting"]), int(row["expected"])) for row in rows)
    low, high = (f"{gave}/{due}" for gave, due in (bases[0], bases[-1]))
    return low, high
