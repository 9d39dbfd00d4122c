"""The terms: which years belong to which resolution, and targets as they were declared before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis.reference.faults import Fault, fault
from analysis.reference.kinds import fits
from analysis.reference.lines import Found, Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analysis.reference.load import Reference

BEFORE = {"yearly": "year", "end": "term"}  # what a column `term` of targets once said


def spans(rows: Iterable[dict[str, Any]]) -> dict[str, range]:
    """The years of each term by its id; lines that do not name two years are told elsewhere.

    Examples
    --------
    >>> spans([{"term": "T", "first": "2021", "last": "2025"}])
    {'T': range(2021, 2026)}
    """
    return {
        row["term"]: range(int(row["first"]), int(row["last"]) + 1)
        for row in rows
        if fits("year", row["first"]) and fits("year", row["last"])
    }


def term_of(terms: dict[str, range], year: int) -> str:
    """The term that a year belongs to; "" where it lies outside all."""
    return next((term for term, years in terms.items() if year in years), "")


def so_far(terms: dict[str, range], reported: Iterable[int]) -> dict[str, range]:
    """The years so far of each term: from the first to the last of which anything was reported.

    Terms of which nothing was reported are left out; where that holds of all, nothing is known
    and each stands whole.

    Examples
    --------
    >>> so_far({"S": range(2016, 2021), "T": range(2021, 2026)}, [2022, 2024, 2027])
    {'T': range(2022, 2025)}
    """
    there = set(reported)
    found = {}
    for term, years in terms.items():
        own = there.intersection(years)
        if own:
            found[term] = range(min(own), max(own) + 1)
    return found or terms


def in_their_terms(found: dict[str, Found]) -> dict[str, Found]:
    """The targets with their term and period, also where a file says them the older way.

    There `term` said ``yearly`` or ``end``, and the years alone told the term.
    """
    one = found["targets"]
    terms = spans(found["terms"].lines.rows)
    rows = []
    for row in one.lines.rows:
        said = row.get("term", "")
        if said in BEFORE and fits("year", row.get("last", "")):
            own = {"period": BEFORE[said], "term": term_of(terms, int(row["last"]))}
        else:
            own = {"period": row.get("period") or "year"}
        rows.append(row | own)
    columns = dict.fromkeys([*one.lines.columns, "period"])
    return found | {"targets": replace(one, lines=Lines(columns, rows))}


def check_terms(reference: Reference) -> Iterator[Fault]:
    """Every fault of terms, and of targets in them, that their columns do not show."""
    terms = reference.spans
    rows = reference.lines["terms"].rows
    for at, row in enumerate(rows):
        own = terms.get(row["term"])
        if own is None:
            continue
        if not own:
            yield _fault("ref_term_years", row, "last", first=row["first"], last=row["last"])
        for other in rows[:at]:
            both = {*own} & {*terms.get(other["term"], ())}
            if both and other["term"] != row["term"]:
                yield _fault(
                    "ref_terms_overlap", row, "first", other=other["term"], years=sorted(both)
                )
    for row in reference.lines["targets"].rows:
        own = terms.get(row["term"])
        years = [row[column] for column in ("first", "last")]
        if own is None or not all(fits("year", year) for year in years):
            continue
        if any(int(year) not in own for year in years):
            fields = {"found": "–".join(years), "term": row["term"]}
            span = f"{own.start}–{own.stop - 1}"
            yield fault(
                "ref_target_term", "targets.csv", row["line"], "first", years=span, **fields
            )


def _fault(
    code: str,
    row: dict[str, Any],
    column: str,
    **fields: Any,
) -> Fault:
    return fault(code, "terms.csv", row["line"], column, **fields)
