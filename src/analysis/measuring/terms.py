"""Several terms in one folder: the tables of one of them, as a page takes them.

terms_there(tables) -> the terms of which anything was reported, in their order
of_term(tables, term) -> the tables with what belongs to one term
"""

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.measuring.series import columns
from analysis.reference.terms import spans, term_of
from analysis.tables import Tables

OF_A_YEAR = (
    "submissions",
    "observations",
    "gradings",
    "shortfalls",
    "issues",
    "questions",
    "indicators",
    "gaps",
    "returns",
)
OF_A_SHORTFALL = ("causes", "uncoded", "clauses")
OF_A_TERM = ("targets", "allocations")


def terms_there(tables: Tables, organisation: str = "") -> list[str]:
    """The terms of which anything was reported, by an organisation or at all, in their order."""
    came = tables.returns[tables.returns["file"].ne("")]
    if organisation:
        came = came[came["organisation"].eq(organisation)]
    years = _spans(tables)
    found = {term_of(years, int(year)) for year in came["year"].unique()}
    return sorted(found - {""}, key=lambda term: years[term].start)


def _spans(tables: Tables) -> dict[str, range]:
    rows = [dict(zip(("term", "first", "last"), row, strict=True)) for row in _lines(tables)]
    return spans(rows)


def _lines(tables: Tables) -> list[tuple[Any, ...]]:
    return list(columns(tables.terms, "term", "first", "last")) if len(tables.terms) else []


def of_term(tables: Tables, term: str = "", organisation: str = "") -> Tables:
    """The tables with what belongs to one term; where there is only one they are as they were.

    Parameters
    ----------
    tables : Tables
    term : str
        Its id; by default the last of which anything was reported.
    organisation : str
        With it the last of which this organisation reported anything.

    Returns
    -------
    Tables
        Its targets, and of all that has a year what lies in its years or has none. The registers
        of organisations and events are whole.

    Raises
    ------
    KeyError
        When there is no such term; the message lists those there are.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> len(of_term(example()).indicators) == len(example().indicators)
    True
    """
    years = _spans(tables)
    if term and term not in years:
        raise KeyError(f"Không có nhiệm kỳ «{term}»; các nhiệm kỳ: {', '.join(years)}")
    if len(years) < 2:
        return tables
    there = terms_there(tables, organisation) or terms_there(tables) or list(years)
    return _narrowed(tables, term or there[-1], years)


def _narrowed(tables: Tables, term: str, years: dict[str, range]) -> Tables:
    frames: dict[str, Any] = {}
    for name in OF_A_YEAR:
        frame = getattr(tables, name)
        keep = [pd.isna(year) or int(year) in years[term] for year in frame["year"]]
        frames[name] = frame[pd.Series(keep, index=frame.index, dtype=bool)]
    told = set(frames["shortfalls"]["shortfall"])
    for name in OF_A_SHORTFALL:
        frame = getattr(tables, name)
        frames[name] = frame[frame["shortfall"].isin(told)]
    for name in OF_A_TERM:
        frame = getattr(tables, name)
        frames[name] = frame[frame["term"].eq(term)] if "term" in frame else frame
    other = tables.readings
    if "term" in other:
        frames["readings"] = other[other["term"].isin(["", term])]
    return replace(tables, **frames)
