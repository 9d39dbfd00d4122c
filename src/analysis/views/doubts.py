"""What a reader must know before relying on a verdict, in words: the same wherever it stands."""

from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.measuring.doubts import doubts
from analysis.measuring.series import Record, columns, having, records
from analysis.measuring.targets import Target, all_targets
from analysis.showing import figures as words
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.names import goals, namer

MARK = "*"
FULL = 100  # per cent: all must reach it
OTHER = {
    "met": "thì đạt",
    "missed": "thì chưa đạt",
    "running": "thì chưa đạt",
}
WHY = {  # how much of the members a figure covers is told with the main table
    "reading": "cách tính khác cho kết luận khác",
    "one": "không tính một TCCSĐ thì kết luận khác",
    "most": "quá nửa số TCCSĐ chưa đạt mức này",
}
Told = dict[tuple[str, int], list[str]]


def told(tables: Tables, annex: str = "", **asked: Any) -> Told:
    """What is to be said of the verdicts of the bloc, by (target, year).

    Parameters
    ----------
    tables : Tables
    annex : str
        Where the organisations are named, if not here.
    **asked
        `target` and `year` as of `measuring.doubts.doubts`.

    Returns
    -------
    dict
        Clauses that begin with a small letter and end without a point; no key where nothing is.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> told(example(), target="3")
    {}
    """
    return _in_words(tables, doubts(tables, **asked), annex)


def _in_words(tables: Tables, rows: pd.DataFrame, annex: str) -> Told:
    targets = goals(tables)
    called = {(r["target"], r["reading"]): r["name"] for r in records(tables.readings)}
    name = namer(tables)
    found: Told = {}
    for row in records(rows):
        target = targets[row["target"]]
        if row["why"] == "one":
            said = _one(row, target, name(row["key"]), annex)
        else:
            reading = called.get((row["target"], row["key"]), "")
            said = _said(row, target, vi.lower(reading))
        found.setdefault((row["target"], row["year"]), []).append(said)
    return found


def _said(row: Record, target: Target, reading: str) -> str:
    if row["why"] == "reading":
        return f"{reading} {OTHER[row['state']]} ({words.rate(row, target)})"
    if row["why"] == "thin":
        return f"mới tính trên {_share(row)} số đảng viên, chỉ để tham khảo"
    return f"{vi.number(row['count'])}/{vi.number(row['denominator'])} TCCSĐ chưa đạt mức này"


def _one(
    row: Record,
    target: Target,
    who: str,
    annex: str,
) -> str:
    """On whom a verdict hangs; where an annex names them, only that it does."""
    without = f"không tính {who} {OTHER[row['state']]} ({words.rate(row, target)})"
    if row["count"] > 1:
        said = f"không tính một trong {vi.number(row['count'])} TCCSĐ thì kết luận thay đổi"
        named = f", chẳng hạn {without}"
    elif row["state"] == "met" and target.lower == FULL:  # it would be without whoever misses it
        said, named = "chỉ còn một TCCSĐ chưa đạt", f" là {who}"
    else:
        said, named = "kết luận tùy thuộc một TCCSĐ", f": {without}"
    return f"{said} (nêu tại {annex})" if annex else said + named


def _share(row: Record) -> str:
    return vi.percentage(Fraction(100 * row["numerator"], row["denominator"]), [90])


def notes(tables: Tables, year: int, annex: str = "") -> list[str]:
    """The same as notes: one a target of the year, and what is marked in other years in one."""
    rows = doubts(tables)
    found = _in_words(tables, having(rows, year=year), annex="")
    here = [target for target in all_targets(tables) if (target.id, year) in found]
    said = [f"{MARK} {t.label}, năm {year}: {'; '.join(found[t.id, year])}." for t in here]
    if annex and here:
        ids = vi.join(target.id for target in here)
        why = f"kết luận cần cân nhắc, lý do ở mục III và {annex}"
        said = [f"{MARK} Chỉ tiêu {ids}, năm {year}: {why}."]
    others: dict[str, dict[str, list[int]]] = {}
    for target, when, why in columns(rows, "target", "year", "why"):
        if when != year and why in WHY:
            others.setdefault(why, {}).setdefault(target, []).append(when)
    reasons = [
        f"{WHY[why]}: {', '.join(f'{target} ({vi.years(when)})' for target, when in of.items())}"
        for why, of in others.items()
    ]
    return [*said, f"{MARK} Các năm khác – {'; '.join(reasons)}."] if reasons else said
