"""Conclusions in words, computed from indicators: nothing here is typed by anyone.

Each function takes figures (rows of `indicators`) or what a measure made of them, and gives a
sentence with count, base, percentage and what it rests on. Where a comparison is not lawful –
another way of grading, too few returns – the sentence says so instead of comparing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.codes import OPEN
from analysis.measuring.series import having, records
from analysis.measuring.targets import Target
from analysis.showing import figures
from analysis.showing.figures import Figure
from analysis.tables import Tables
from analysis.text import vietnamese as vi

GAVE = (*figures.MARKS, "too-few")
AT_THE_END = {
    "met": "đạt khi kết thúc nhiệm kỳ",
    "missed": "không đạt khi kết thúc nhiệm kỳ",
    "running": "chưa kết luận, chờ số liệu cuối nhiệm kỳ",
}
NO_VERDICT = "chưa đủ số liệu để kết luận"


def year_of_target(
    tables: Tables,
    rows: pd.DataFrame,
    year: int,
    target: Target,
) -> str:
    """One target in one year: result, verdict, distance and base."""
    by_year = {row["year"]: row for row in records(rows)}
    row = by_year.get(year)
    if row is None or not figures.given(row):
        return f"Năm {year}: chưa có số liệu."
    said = (
        f"Năm {year}: {figures.told(row, target)}; {target.phrases[row['state']]} ({target.asked})"
    )
    if row["state"] in OPEN:
        said += f", {figures.distance(tables, row, target)}"
    return f"{said}. Tính trên {figures.base(row)} TCCSĐ có số liệu."


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
    for last in records(having(rows, state=GAVE).tail(1)):
        missing = last["state"] in OPEN
        if missing or verdict["mode"] != "term":
            said += f"; năm {last['year']} {target.phrases[last['state']]}"
        short = figures.units(last["units_short"], target.unit) if missing else ""
        said += f", {short}" if short else ""
    return said


def ends_of_bases(rows: Sequence[Figure]) -> tuple[str, str]:
    """The smallest and the largest base of some figures: ('43/46', '59/60')."""
    bases = sorted((int(row["reporting"]), int(row["expected"])) for row in rows)
    low, high = (f"{gave}/{due}" for gave, due in (bases[0], bases[-1]))
    return low, high
