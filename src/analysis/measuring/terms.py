"""Several terms in one folder: the tables of one of them, as a page takes them.

terms_there(tables) -> the terms of which anything was reported, in their order
of_term(tables, term) -> the tables with what belongs to one term
going_on(tables) -> the targets that go on from term to term, by series
changed(tables, before, now) -> what is another in the next term
"""

from dataclasses import replace
from typing import Any

from analysis.measuring.given import accepted_returns, year_of
from analysis.measuring.series import Record, columns, having, kept, records
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
    came = accepted_returns(tables)
    if organisation:
        came = having(came, organisation=organisation)
    years = _spans(tables)
    found = {term_of(years, year) for year in came["year"].unique()}
    return sorted(found - {""}, key=lambda term: years[term].start)


def _spans(tables: Tables) -> dict[str, range]:
    return spans(records(tables.terms))


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
        Its targets, and of all that has a year what lies in its years or has none; events up to
        its end. The register of organisations is whole.

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
        files = frame["file"] if "file" in frame else [""] * len(frame)
        said = map(year_of, frame["year"], files)
        frames[name] = kept(frame, (year is None or year in years[term] for year in said))
    own = set(frames["submissions"]["file"])
    frames["ledger"] = having(tables.ledger, file=own)
    told = set(frames["shortfalls"]["shortfall"])
    for name in OF_A_SHORTFALL:
        frame = getattr(tables, name)
        frames[name] = having(frame, shortfall=told)
    for name in OF_A_TERM:
        frame = getattr(tables, name)
        frames[name] = having(frame, term=term) if "term" in frame else frame
    happened = tables.events
    frames["events"] = happened[happened["date"].lt(f"{years[term].stop}-01-01")]
    other = tables.readings
    if "term" in other:
        frames["readings"] = having(other, term=["", term])
    came = frames["submissions"]
    if {"received", "dated"} <= {*came}:
        frames["dated"] = max([*came["received"], *came["dated"], ""])
    return replace(tables, **frames)


BOUND = ("lower_op", "lower", "upper_op", "upper", "form")
BASE = ("numerator", "denominator", "base_at", "cumulative")


def going_on(tables: Tables) -> dict[str, list[Record]]:
    """The lines of `targets` by series, in the order of the terms, where it has several terms.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> going_on(example())
    {}
    """
    there = terms_there(tables)
    found: dict[str, list[Record]] = {}
    for row in records(tables.targets):
        if row.get("series") and row["term"] in there:
            found.setdefault(row["series"], []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: there.index(row["term"]))
    return {series: rows for series, rows in found.items() if len(rows) > 1}


def changed(tables: Tables, before: Record, now: Record) -> list[str]:
    """What is another than in the term before: the ``bound``, the ``base``, the ``body``."""
    found = [
        name
        for name, parts in (("bound", BOUND), ("base", BASE))
        if any(before.get(part, "") != now.get(part, "") for part in parts)
    ]
    bodies = dict(columns(tables.terms, "term", "body"))
    if bodies[before["term"]] != bodies[now["term"]]:
        found.append("body")
    return found
