"""Changes on the same organisations, beside the change as reported.

same(tables, years) -> one row a target: its change on the constant panel, and what that covers
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.codes import DEFAULT_READING, JUDGED, OPEN
from analysis.measuring.assess import crossed
from analysis.measuring.completeness import known_members
from analysis.measuring.panel import constant_panel, line_of
from analysis.measuring.rules import percent
from analysis.measuring.series import Record, columns, figures, framed, having, records
from analysis.tables import Tables

STATED = (*JUDGED, *OPEN)


def same(tables: Tables, years: Sequence[int]) -> pd.DataFrame:
    """The change of each target's rate on the organisations that gave it in each of some years.

    Parameters
    ----------
    tables : Tables
    years : sequence of int
        Two or more; the change is that from the first to the last.

    Returns
    -------
    DataFrame
        target; `before`, `after` (rates of the panel, per cent) and `change` (points) with
        `numerator`, `denominator` of the last year; `reported` (the change of the bloc as it
        reported); `lines` (organisations on the panel, predecessors and successors as one),
        `members_share` (per cent of the members known for the last year); `state` of the panel in
        the last year, `contradicts` (the bloc has another one) and `crosses_break`. A target
        without a panel has no row.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> rows = same(example(), (2024, 2025)).query("target == '1b'")
    >>> rows[["change", "reported", "lines", "contradicts"]].to_numpy().tolist()
    [[Fraction(10, 17), Fraction(10, 17), 3, False]]
    """
    first, last = years[0], years[-1]
    panel = constant_panel(tables, years)
    panel = having(panel, reading=DEFAULT_READING)
    rows = _by_year(panel)
    bloc = _by_year(figures(tables, level="bloc"))
    weights = _members(tables, last)
    found = []
    for target in tables.targets["target"]:
        ends = [rows.get((target, year)) for year in (first, last)]
        change = _change(ends)
        if change is None or ends[1] is None:
            continue
        reported = _change([bloc.get((target, year)) for year in (first, last)])
        members = ends[1]["members"].split()
        share = sum(weights.get(line, 0) for line in members)
        state, own = ends[1]["state"], bloc[target, last]["state"]
        found.append(
            (
                target,
                *map(_rate, ends),
                change,
                ends[1]["numerator"],
                ends[1]["denominator"],
                reported,
                len(members),
                percent(share, sum(weights.values())),
                state,
                {state, own} <= set(STATED) and state != own,
                crossed(tables, target, first, last),
            )
        )
    return framed(
        found,
        "target before after change numerator denominator reported lines members_share"
        " state contradicts crosses_break",
        whole="numerator denominator lines",
        yes_no="contradicts crosses_break",
    )


def _by_year(rows: pd.DataFrame) -> dict[tuple[str, int], Record]:
    return {(row["target"], row["year"]): row for row in records(rows)}


def _change(ends: Sequence[Any]) -> Fraction | None:
    before, after = map(_rate, ends)
    return None if before is None or after is None else after - before


def _rate(row: Any) -> Fraction | None:
    return None if row is None else percent(row["numerator"], row["denominator"])


def _members(tables: Tables, year: int) -> dict[str, int]:
    """The members known for a year, by line."""
    line = line_of(tables)
    found = Counter[str]()
    for organisation, members in columns(known_members(tables, [year]), "organisation", "members"):
        found[line.get(organisation, organisation)] += members
    return found
